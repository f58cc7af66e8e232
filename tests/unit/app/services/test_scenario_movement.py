"""What a scenario says for a scheduler is read as written, and mistakes have a line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from app.errors import InputRefused
from app.services.catalogue import vehicle_catalogue
from app.services.scenario.column_plan import AreaHalt, MovesAs
from app.services.scenario.movement import ScheduleWish
from app.services.scenario.scenario import SCHEMA, Scenario, read_scenario
from planners.column import DistanceGap, HaltPurpose
from planners.halt_areas import Side
from planners.movement.problem import AimKind

if TYPE_CHECKING:
    from pathlib import Path

MINUTE = timedelta(minutes=1)
AT_25 = "      - at: 25   "
NAME_OF_HALT = "        name: Halt 1\n"


def read(tmp_path: Path, text: str) -> Scenario:
    path = tmp_path / "plan.yaml"
    path.write_text(text)
    return read_scenario(path, vehicle_catalogue())


def replaced(*changes: tuple[str, str]) -> str:
    text = SCHEMA
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


def test_the_documented_form_says_what_a_scheduler_may_do(tmp_path: Path) -> None:
    scenario = read(tmp_path, SCHEMA)

    (area,) = scenario.halt_areas
    assert (area.name, area.parking_m, area.vehicles) == ("Autohof Nord", 1200.0, None)
    assert (area.side, area.towards) == (Side.RIGHT, "31UFV2131")
    assert scenario.schedule == ScheduleWish(AimKind.DELAY, 1)
    (plan,) = scenario.columns
    assert plan.priority == 5
    assert plan.earliest == datetime(2026, 6, 12, 5, tzinfo=UTC)
    assert plan.latest == datetime(2026, 6, 13, 6, tzinfo=UTC)
    assert plan.wanted == datetime(2026, 6, 12, 18, tzinfo=UTC)
    assert (plan.locked, plan.ways, plan.moves_as) == (False, 4, MovesAs.COLUMN)
    assert plan.may_wait == 30 * MINUTE
    assert plan.waiting_places == ("Autohof Nord",)
    assert plan.halts[0].may_wait == timedelta()
    assert [rule.name for rule in plan.halt_rules] == ["german civil protection"]
    assert (scenario.driving_side, scenario.authority) == (Side.RIGHT, "USV")
    assert not plan.special_permit


def test_a_halt_takes_the_time_to_wait_of_its_column(tmp_path: Path) -> None:
    lines = SCHEMA.splitlines()
    kept = [line for line in lines if not line.startswith("        may wait: 0")]

    (plan,) = read(tmp_path, "\n".join(kept)).columns

    assert plan.halts[0].may_wait == 30 * MINUTE


def test_a_scenario_without_these_entries_is_free_of_them(tmp_path: Path) -> None:
    drop = (
        *(
            "    earliest:",
            "    latest:",
            "    wanted:",
            "    priority:",
            "    locked:",
        ),
        *("    ways:", "    may wait:", "    moves as:", "    waiting places:"),
    )
    begin, end = SCHEMA.index("halt areas:"), SCHEMA.index("columns:")
    lines = (SCHEMA[:begin] + SCHEMA[end:]).splitlines()

    scenario = read(tmp_path, "\n".join(x for x in lines if not x.startswith(drop)))

    (plan,) = scenario.columns
    assert scenario.halt_areas == ()
    assert scenario.schedule == ScheduleWish()
    assert (plan.priority, plan.ways, plan.may_wait) == (1, 1, timedelta())
    assert plan.earliest is plan.latest is plan.wanted is None


def test_a_halt_may_name_a_halt_area(tmp_path: Path) -> None:
    text = replaced(
        (AT_25, "      - at: Autohof Nord "),
        (NAME_OF_HALT, ""),
        ("purpose: short ", "purpose: driver rest "),
    )

    (plan,) = read(tmp_path, text).columns

    assert plan.halts == ()
    assert plan.area_halts == (
        AreaHalt(
            area="Autohof Nord",
            duration=20 * MINUTE,
            purpose=HaltPurpose.DRIVER_REST,
        ),
    )


def test_gaps_may_be_distances(tmp_path: Path) -> None:
    text = replaced(
        ("    gap: 2 ", "    gap: 500 m "),
        ("            gap: 3", "            gap: 1.5m"),
    )

    (plan,) = read(tmp_path, text).columns

    assert plan.column.unit_gap == DistanceGap(500.0)
    assert plan.column.units()[0].gap == DistanceGap(1.5)
    assert plan.column.serial_gap == 5 * MINUTE


def test_the_earliest_start_stands_for_the_start(tmp_path: Path) -> None:
    text = replaced(("    start: 120600ZJUN26 ", "    # start "))

    (plan,) = read(tmp_path, text).columns

    assert plan.start == plan.earliest == datetime(2026, 6, 12, 5, tzinfo=UTC)


def test_parking_may_be_given_in_vehicles(tmp_path: Path) -> None:
    (area,) = read(tmp_path, replaced(("parking: 1200 m ", "parking: 60 "))).halt_areas

    assert (area.parking_m, area.vehicles) == (None, 60)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("priority: 5 ", "priority: 101 ", "'priority' is 101; give .* 1 to 100"),
        ("ways: 4 ", "ways: 7 ", "'ways' is 7; give .* 1 to 6"),
        ("locked: no ", "locked: maybe ", "write yes or no"),
        ("moves as: column ", "moves as: crowd ", "column, march units"),
        ("may wait: 30 ", "may wait: -1 ", "'may wait' is -1"),
        ("may wait: 30 ", "may wait: 0 ", "may not wait; add 'may wait'"),
        ("places: [Autohof Nord]", "places: [Elsewhere]", "use one of Autohof Nord"),
        ("places: [Autohof Nord]", "places: [Autohof Nord, Autohof Nord]", "twice"),
        ("aim: delay ", "aim: peace ", "delay, lateness, completion"),
        ("authority: USV", "authority: U-V", "two letters of the nation"),
        ("special permit: no", "special permit: never", "yes or no"),
        ("seed: 1", "seed: -1", "whole number from 0"),
        ("parking: 1200 m ", "parking: 1200 km ", "metres"),
        ("parking: 1200 m ", "parking: plenty ", "metres of column"),
        ("parking: 1200 m ", "parking: xm ", "metres such as"),
        ("parking: 1200 m ", "parking: 0 ", "whole number from 1"),
        ("side: right ", "side: up ", "left, right"),
        ("    towards: 31UFV2131 ", "    # towards ", "both 'side' and 'towards'"),
        ("name: Autohof Nord", "name: 12.5", "kilometres"),
        ("earliest: 120500ZJUN26", "earliest: 120700ZJUN26", "is before 'earliest'"),
        ("latest: 130600ZJUN26", "latest: 120400ZJUN26", "'latest' is before"),
        ("latest: 130600ZJUN26", "latest: 121700ZJUN26", "before 'wanted'"),
        ("wanted: 121800ZJUN26", "wanted: 120400ZJUN26", "'wanted' is before"),
        (AT_25, "      - at: Autohof Nord ", "leave the line out"),
        (AT_25, "      - at: -3 ", "above 0"),
        ("gap: 2 ", "gap: -500 m ", "metres from 0"),
    ],
)
def test_mistakes_are_refused_with_line_and_remedy(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    with pytest.raises(InputRefused, match=rf"plan\.yaml, line \d+.*{says}"):
        read(tmp_path, replaced((old, new)))


def test_a_halt_in_place_cannot_be_in_a_halt_area(tmp_path: Path) -> None:
    text = replaced(
        (AT_25, "      - at: Autohof Nord "),
        (NAME_OF_HALT, ""),
        ("model: halt area ", "model: in place "),
    )

    with pytest.raises(InputRefused, match="stand on the road, but 'at' names"):
        read(tmp_path, text)


def test_a_halt_in_an_unknown_area_is_refused(tmp_path: Path) -> None:
    text = replaced((AT_25, "      - at: Elsewhere "), (NAME_OF_HALT, ""))

    with pytest.raises(InputRefused, match=r"line \d+.*'Elsewhere'.*Autohof Nord"):
        read(tmp_path, text)


def test_two_halt_areas_of_one_name_are_refused(tmp_path: Path) -> None:
    second = "  - {name: Autohof Nord, at: 31UFV2030, parking: 5}\nmovement authority:"

    with pytest.raises(InputRefused, match="a second 'Autohof Nord'"):
        read(tmp_path, replaced(("movement authority:", second)))


def test_a_column_without_any_time_is_refused(tmp_path: Path) -> None:
    text = replaced(("    start: ", "    # start: "), ("    earliest: ", "    # e: "))

    with pytest.raises(InputRefused, match="'earliest' for a schedule"):
        read(tmp_path, text)
