"""How sure the plan is: estimated at once, simulated, kept, out of date, decided on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from app.services.advice import Decision
from app.services.robustness import simulate
from app.services.robustness.question import RobustnessSettings
from app.storage.plan_records import ObjectKey
from app.ui.dialogs.words_dialog import WordsDialog
from app.ui.jobs.models_dialog import SUSPENDED
from app.ui.movement.column_changes import with_start_of
from planners.dtg import parse_dtg

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from app.ui.jobs.robustness_desk import RobustnessDesk
    from maps.progress import Progress
    from tests.plan_hand import PlanHand


@pytest.fixture(autouse=True)
def simulations(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Simulations made in the thread that asks, as children take seconds to start."""
    made: list[object] = []

    def here(
        work: Callable[..., object],
        works: Sequence[object],
        progress: Progress,
        **_named: Any,
    ) -> object:
        made.append(works)
        return work(works, progress, lambda: False)

    monkeypatch.setattr(simulate, "in_child", here)
    return made


@pytest.fixture
def sure(planner: PlanHand) -> RobustnessDesk:
    """The dock, open, with few simulated moves."""
    desk = planner.program.jobs.robustness
    desk.settings = RobustnessSettings(rollouts=100)
    desk.open()
    planner.wait(lambda: not desk.is_busy and desk.panel.headline.text() != "")
    return desk


def simulated(planner: PlanHand, sure: RobustnessDesk) -> RobustnessDesk:
    sure.panel.simulate.click()
    planner.wait(lambda: not sure.is_busy and sure.shown is not None)
    return sure


def start_later(planner: PlanHand) -> None:
    session = planner.program.session
    assert session.scenario is not None
    start = parse_dtg("120700ZJUN26")
    scenario = with_start_of(session.scenario, "Main body", start)
    session.change_scenario(scenario, "Later")
    planner.wait(lambda: not session.is_busy)


def decide(planner: PlanHand, *words: str) -> None:
    """Fill the dialog that asks why."""
    (dialog,) = planner.program.window.findChildren(WordsDialog)
    for line, text in zip(dialog.lines, words, strict=True):
        line.setText(text)
    dialog.accept()
    dialog.deleteLater()


def test_instant_estimate_stands_there_without_a_simulation(
    sure: RobustnessDesk, simulations: list[object]
) -> None:
    panel = sure.panel

    assert panel.headline.text().startswith("By the instant estimate the whole plan")
    assert panel.tabs.tabText(0) == "March units (2)"
    assert panel.simulate.isEnabled()
    assert not panel.decision.isVisible()
    assert simulations == []


def test_simulation_says_chance_sampling_and_assumptions_apart(
    planner: PlanHand, sure: RobustnessDesk
) -> None:
    panel = simulated(planner, sure).panel

    assert "of 100 simulated moves" in panel.headline.text()
    sampling, assumed = panel.confidence.text().splitlines()
    assert sampling.startswith("From sampling: ")
    assert sampling.endswith("as 100 moves were simulated.")
    assert "halved or doubled" in assumed
    assert panel.instant.text().startswith("Instant estimate, without a model: ")
    titles = [panel.tabs.tabText(place) for place in range(panel.tabs.count())]
    assert titles[-1] == "Assumptions (6)"


def test_answer_is_advice_until_somebody_decides_and_undo_takes_it_back(
    planner: PlanHand, sure: RobustnessDesk, tmp_path: Path
) -> None:
    planner.keep(tmp_path / "a.plan")
    planner.wait(lambda: not sure.is_busy)
    simulated(planner, sure)
    planner.settle()
    assert "before somebody decides" in sure.panel.decision.said.text()
    sure.panel.decision.accept.click()
    decide(planner, "Slack is enough")
    planner.settle()

    assert sure.panel.decision.said.text() == (
        "Accepted by S4 1 Bn, 030400ZMAY26: Slack is enough"
    )
    (told,) = planner.program.plans.advice.kept
    assert told.decision is Decision.ACCEPTED
    assert sure.shown is not None
    key = ObjectKey("advice", sure.shown.answer.key)
    assert "Slack is enough" in planner.program.plans.content()[key]
    planner.undo()
    (told,) = planner.program.plans.advice.kept
    assert told.decision is Decision.PROPOSED
    planner.redo()
    assert [one.text for one in planner.changes()][-2:] == ["Accept advice"] * 2


def test_override_says_what_is_ordered_instead(
    planner: PlanHand, sure: RobustnessDesk
) -> None:
    simulated(planner, sure)
    sure.panel.decision.override.click()
    decide(planner, "B starts an hour earlier", "The bridge is narrow")

    (told,) = planner.program.plans.advice.kept
    assert told.decision is Decision.OVERRIDDEN
    assert told.reason == "B starts an hour earlier; The bridge is narrow"


def test_answer_to_an_earlier_plan_is_told_as_out_of_date_and_not_decided_on(
    planner: PlanHand, sure: RobustnessDesk
) -> None:
    simulated(planner, sure)
    start_later(planner)
    planner.wait(lambda: not sure.is_busy)
    line = sure.panel.answer.said

    assert line.property("role") == "doubtful"
    assert "out of date" in line.text()
    assert not sure.panel.decision.accept.isEnabled()
    planner.program.session.undo_stack.undo()
    planner.wait(lambda: not sure.is_busy and "New answer" in line.text())
    assert sure.panel.decision.accept.isEnabled()


def test_answer_kept_beside_the_plan_is_there_when_it_is_opened_again(
    planner: PlanHand, sure: RobustnessDesk, tmp_path: Path, simulations: list[object]
) -> None:
    path = planner.keep(tmp_path / "a.plan")
    planner.wait(lambda: not sure.is_busy)
    simulated(planner, sure)
    first = sure.panel.headline.text()
    planner.program.plan_files.close_plan()
    assert sure.shown is None
    assert planner.program.plans.advice.kept == ()
    planner.clock.goes_on(minutes=5)
    planner.open(path)
    planner.wait(lambda: not sure.is_busy and sure.shown is not None)

    assert len(simulations) == 1
    assert sure.panel.headline.text() == first
    assert sure.panel.answer.said.text().startswith("Kept answer: computed 030400Z")
    assert len(planner.program.plans.advice.kept) == 1


def test_suspended_model_falls_back_to_the_instant_estimate_in_plain_sight(
    planner: PlanHand, sure: RobustnessDesk
) -> None:
    simulated(planner, sure)
    models = planner.program.jobs.models
    models.set_status("plan_robustness", SUSPENDED)
    planner.wait(lambda: not models.is_busy and sure.shown is None)
    panel = sure.panel

    assert panel.fallen_back.isVisible()
    assert "plan_robustness is suspended" in panel.fallen_back.text()
    assert panel.headline.text().startswith("By the instant estimate")
    assert not panel.simulate.isEnabled()
    assert not panel.send.isEnabled()
    models.set_status("plan_robustness", "active")
    planner.wait(lambda: sure.shown is not None)
    assert not panel.fallen_back.isVisible()


def test_without_a_plan_the_dock_says_what_to_do(
    planner: PlanHand, sure: RobustnessDesk
) -> None:
    ground = planner.program.desk.ground
    assert ground is not None
    planner.program.desk.set_ground(ground)

    assert "Open a scenario with columns" in sure.panel.stack.why.text()
    assert sure.panel.headline.text() == ""
