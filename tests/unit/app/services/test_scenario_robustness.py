"""How a plan wants to be tried: read strictly, kept, told in words, and merged."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from app.errors import InputRefused
from app.services.catalogue import vehicle_catalogue
from app.services.plan.differences import sentences
from app.services.plan.document import PlanDocument, PlanTranslator
from app.services.plan.kinds import ROBUSTNESS_KEY, SCENARIO_KEY
from app.services.plan.merge import merge
from app.services.robustness.question import RobustnessSettings, Theta, highest
from app.services.scenario.robustness import (
    Assumed,
    RobustnessWish,
    wished_settings,
    with_assumption,
)
from app.services.scenario.scenario import SCHEMA, read_scenario
from app.services.scenario.writer import scenario_text
from models.plan_robustness.tables import ASSUMPTIONS, PERIODS
from tests.division_plan import division_plan

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.scenario.scenario import Scenario
    from app.storage.plan_records import ObjectKey

BLOCK = SCHEMA[SCHEMA.index("robustness:") : SCHEMA.index("columns:")]
WISH = RobustnessWish(
    period="night",
    slack=timedelta(minutes=20),
    rollouts=5000,
    assumptions=(Assumed("serial_sd", 0.2), Assumed("weather_sd", 0.1, "2 Recce Pl")),
)


def read(folder: Path, block: str = BLOCK) -> Scenario:
    path = folder / "plan.yaml"
    path.write_text(SCHEMA.replace(BLOCK, block))
    return read_scenario(path, vehicle_catalogue())


def block(*lines: str) -> str:
    return "".join(f"{line}\n" for line in ("robustness:", *lines))


@pytest.fixture
def translator() -> PlanTranslator:
    return PlanTranslator(vehicle_catalogue())


def kept(translator: PlanTranslator, wish: RobustnessWish) -> dict[ObjectKey, str]:
    document = division_plan(columns=1, items=2)
    assert document.scenario is not None
    scenario = replace(document.scenario, robustness=wish)
    return translator.content(replace(document, scenario=scenario))


def test_the_documented_block_says_what_the_program_does_anyway(
    tmp_path: Path,
) -> None:
    wish = read(tmp_path).robustness

    assert wish == RobustnessWish(
        period="day",
        slack=timedelta(minutes=15),
        rollouts=2000,
        assumptions=(Assumed("weather_sd", 0.1, "2 Recce Pl"),),
    )
    usual = wished_settings(replace(wish, assumptions=()))
    assert usual == RobustnessSettings()


def test_the_block_may_be_left_out_and_is_not_written_then(tmp_path: Path) -> None:
    scenario = read(tmp_path, "")

    assert scenario.robustness == RobustnessWish()
    assert "robustness" not in scenario_text(scenario)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    scenario = replace(read(tmp_path), robustness=WISH)
    path = tmp_path / "again.yaml"
    path.write_text(scenario_text(scenario))

    assert read_scenario(path, vehicle_catalogue()).robustness == WISH


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("  period: noon", f"no part of the day; use one of {', '.join(PERIODS)}."),
        ("  slack_min: 1441", "'slack_min' is 1441; give 0 to 1440 minutes."),
        ("  slack_min: -1", "'slack_min' is -1; give 0 to 1440 minutes."),
        ("  slack_min: soon", "'slack_min' is 'soon'; give a number."),
        ("  rollouts: 0", "'rollouts' is 0; give a whole number from 1 to"),
        ("  moves: 5", "'moves' is not known; use one of period, slack_min,"),
        ("  assumptions: {rain: {value: 1}}", "'rain' is not known; use one of"),
        ("  assumptions: {weather_sd: 0.1}", "must be a list of 'key: value' lines"),
        ("  assumptions: {weather_sd: {source: S3}}", "needs an entry 'value'"),
        (
            "  assumptions: {weather_sd: {value: 1.01}}",
            "'value' of weather_sd is 1.01; give 0 to 1.",
        ),
        (
            "  assumptions: {breakdown_delay_min: {value: 121}}",
            "'value' of breakdown_delay_min is 121; give 0 to 120 min.",
        ),
        ("  assumptions: {weather_sd: {value: -0.1}}", "is -0.1; give 0 to 1."),
        ("  assumptions: {weather_sd: {value: nan}}", "is nan; give a number"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_line(
    line: str, why: str, tmp_path: Path
) -> None:
    number = SCHEMA[: SCHEMA.index(BLOCK)].count("\n") + 2

    with pytest.raises(InputRefused) as refused:
        read(tmp_path, block(line))

    assert str(refused.value).startswith(f"plan.yaml, line {number}: ")
    assert why in str(refused.value)


@pytest.mark.parametrize("name", [one.name for one in ASSUMPTIONS])
def test_the_whole_range_of_an_assumption_can_be_written(
    name: str, tmp_path: Path
) -> None:
    for value in (0, highest(name)):
        line = f"  assumptions: {{{name}: {{value: {value}}}}}"
        (assumed,) = read(tmp_path, block(line)).robustness.assumptions
        assert assumed == Assumed(name, value)


def test_a_value_is_assumed_until_somebody_says_where_it_comes_from() -> None:
    theta = wished_settings(WISH).theta

    assert theta.period == "night"
    assert theta.source_of("weather_sd") == "2 Recce Pl"
    assert theta.source_of("serial_sd") == "assumed"
    assert theta.source_of("blocking_share") == "assumed"
    assert theta.source_words == (
        "assumed, not measured, but serial_sd 0.2 (assumed), "
        "weather_sd 0.1 (2 Recce Pl)"
    )
    assert Theta(values=(("weather_sd", 0.1),)).source_of("weather_sd") == (
        "chosen by the user"
    )


def test_a_value_is_changed_and_taken_back() -> None:
    changed = with_assumption(WISH, Assumed("serial_sd", 0.3, "S3"))
    usual = next(one.value for one in ASSUMPTIONS if one.name == "serial_sd")

    assert changed.assumptions[0] == Assumed("serial_sd", 0.3, "S3")
    assert changed.assumptions[1:] == WISH.assumptions[1:]
    back = with_assumption(changed, Assumed("serial_sd", usual))
    assert back.assumptions == WISH.assumptions[1:]
    measured = with_assumption(changed, Assumed("serial_sd", usual, "S3"))
    assert measured.assumptions[0].source == "S3"
    with pytest.raises(InputRefused, match=r"'serial_sd' is 1\.5; give 0 to 1"):
        with_assumption(WISH, Assumed("serial_sd", 1.5))


def test_a_plan_keeps_the_block_as_an_object_of_its_own(
    translator: PlanTranslator,
) -> None:
    usual, content = kept(translator, RobustnessWish()), kept(translator, WISH)

    assert ROBUSTNESS_KEY not in usual
    assert content.keys() - usual.keys() == {ROBUSTNESS_KEY}
    scenario = translator.document(content).scenario
    assert scenario is not None
    assert scenario.robustness == WISH


def test_a_block_without_its_scenario_is_refused(translator: PlanTranslator) -> None:
    content = kept(translator, WISH)
    alone = {ROBUSTNESS_KEY: content[ROBUSTNESS_KEY]}

    with pytest.raises(InputRefused, match="parts of a scenario but no scenario"):
        translator.document(alone)
    whole = {key: content[key] for key in (SCENARIO_KEY, ROBUSTNESS_KEY)}
    assert isinstance(translator.document(whole), PlanDocument)


def test_changes_are_told_assumption_by_assumption(translator: PlanTranslator) -> None:
    usual, content = kept(translator, RobustnessWish()), kept(translator, WISH)
    other = RobustnessWish(
        period="peak",
        slack=WISH.slack,
        assumptions=(Assumed("serial_sd", 0.2, "S3"), Assumed("blocking_share", 0.5)),
    )
    about = "what simulations of the plan assume: "

    (come,) = sentences(usual, content)
    (changed,) = sentences(content, kept(translator, other))

    assert come == (
        f"{about}period night, simulated moves 5000, slack 20 min, "
        "serial_sd 0.2 (assumed), weather_sd 0.1 (2 Recce Pl)"
    )
    assert changed == (
        f"{about}blocking_share 0.5 (assumed), "
        "serial_sd 0.2 (assumed) -> 0.2 (S3), weather_sd 0.1 (2 Recce Pl) taken back, "
        "period night -> peak, simulated moves 5000 taken back"
    )
    assert sentences(content, usual) == (f"{about}as usual again",)


def test_two_staffs_change_different_assumptions_and_keep_both(
    translator: PlanTranslator,
) -> None:
    base = kept(translator, WISH)
    ours = kept(translator, with_assumption(WISH, Assumed("serial_sd", 0.3, "S3")))
    theirs = kept(
        translator, replace(with_assumption(WISH, Assumed("weather_sd", 0.05, "S2")))
    )

    found = merge(base, ours, theirs)

    assert not found.conflicts
    scenario = translator.document(found.merged).scenario
    assert scenario is not None
    assert scenario.robustness.assumptions == (
        Assumed("serial_sd", 0.3, "S3"),
        Assumed("weather_sd", 0.05, "S2"),
    )


def test_a_value_of_one_staff_gets_no_source_of_the_other(
    translator: PlanTranslator,
) -> None:
    base = kept(translator, WISH)
    ours = kept(
        translator, with_assumption(WISH, Assumed("weather_sd", 0.3, "2 Recce Pl"))
    )
    theirs = kept(translator, with_assumption(WISH, Assumed("weather_sd", 0.1, "S2")))

    (conflict,) = merge(base, ours, theirs).conflicts

    assert conflict.key == ROBUSTNESS_KEY
    assert "both changed" in conflict.why
