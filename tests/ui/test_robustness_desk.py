"""How sure the plan is: estimated at once, simulated, kept, out of date, decided on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtWidgets import QTableView

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


def assumptions_tab(sure: RobustnessDesk) -> dict[str, tuple[str, str]]:
    """Bring the tab to the front; value and source of each of its lines."""
    tabs = sure.panel.tabs
    place = next(
        place
        for place in range(tabs.count())
        if tabs.tabText(place).startswith("Assumptions")
    )
    tabs.setCurrentIndex(place)
    page = tabs.currentWidget()
    assert page is not None
    (view,) = page.findChildren(QTableView)
    model = view.model()
    rows = [
        [str(model.index(row, column).data()) for column in range(4)]
        for row in range(model.rowCount())
    ]
    return {row[0]: (row[1], row[3]) for row in rows}


SERIAL = "Spread of the logarithm of all times of one unit"


def test_an_assumption_is_changed_with_its_source_in_one_step(
    planner: PlanHand, sure: RobustnessDesk, tmp_path: Path
) -> None:
    planner.keep(tmp_path / "a.plan")
    planner.wait(lambda: not sure.is_busy)
    assert not sure.panel.change.isVisible()
    assert assumptions_tab(sure)[SERIAL] == ("0.1", "assumed")
    assert sure.panel.change.isVisible()
    before, session = planner.changes(), planner.program.session
    sure.panel.assumptionAsked.emit("serial_sd")
    decide(planner, "0,15", "")
    planner.wait(lambda: not sure.is_busy)
    assert assumptions_tab(sure)[SERIAL] == ("0.15", "assumed")
    sure.panel.assumptionAsked.emit("serial_sd")
    decide(planner, "0.15", "2 Recce Pl")
    planner.wait(lambda: not sure.is_busy)
    planner.settle()

    assert assumptions_tab(sure)[SERIAL] == ("0.15", "2 Recce Pl")
    assert [one.text for one in planner.changes()[len(before) :]] == [
        "Change assumption serial_sd"
    ] * 2
    key = ObjectKey("robustness", "scenario")
    assert "2 Recce Pl" in planner.program.plans.content()[key]
    assert session.scenario is not None
    (assumed,) = session.scenario.robustness.assumptions
    assert assumed == ("serial_sd", 0.15, "2 Recce Pl")
    planner.undo()
    planner.undo()
    planner.wait(lambda: not sure.is_busy)
    assert assumptions_tab(sure)[SERIAL] == ("0.1", "assumed")
    assert key not in planner.program.plans.content()


def test_a_value_out_of_its_range_is_refused_in_the_dialog(
    planner: PlanHand, sure: RobustnessDesk
) -> None:
    assumptions_tab(sure)
    sure.panel.change.click()  # no line is chosen: the first
    (dialog,) = planner.program.window.findChildren(WordsDialog)
    for text in ("1.01", "-0.1", "much", "nan"):
        dialog.lines[0].setText(text)
        dialog.accept()
        assert dialog.isVisible()
        assert dialog.trouble.text() == (
            f"{text} cannot stand here; give a number from 0 to 1."
        )
    scenario = planner.program.session.scenario
    assert scenario is not None
    assert scenario.robustness.assumptions == ()
    dialog.lines[0].setText("1")
    dialog.accept()
    scenario = planner.program.session.scenario
    assert scenario is not None
    assert [one[:2] for one in scenario.robustness.assumptions] == [("weather_sd", 1.0)]


def test_an_answer_is_out_of_date_once_something_else_is_assumed(
    planner: PlanHand, sure: RobustnessDesk
) -> None:
    simulated(planner, sure)
    sure.assumptions.change("serial_sd", "0.2", "S3")
    planner.wait(lambda: not sure.is_busy)

    assert "out of date" in sure.panel.answer.said.text()
    assert assumptions_tab(sure)[SERIAL] == ("0.2", "S3")
    sure.panel.simulate.click()
    planner.wait(lambda: not sure.is_busy and "New" in sure.panel.answer.said.text())
    assert sure.shown is not None
    assert sure.shown.order.legend.theta.source_of("serial_sd") == "S3"


def test_kept_answer_of_a_withdrawn_model_is_told_as_out_of_date(
    planner: PlanHand, sure: RobustnessDesk, tmp_path: Path
) -> None:
    planner.keep(tmp_path / "a.plan")
    planner.wait(lambda: not sure.is_busy)
    shown = simulated(planner, sure).shown
    assert shown is not None
    assert shown.inquiry is not None
    answers, models = planner.program.answers, planner.program.jobs.models
    source = answers.source()
    assert source is not None
    assert source.answers.look_up(shown.inquiry).answer is not None
    models.set_status("plan_robustness", "withdrawn")
    planner.wait(lambda: not models.is_busy and sure.shown is None)
    later = answers.source()
    assert later is not None
    found = later.answers.look_up(shown.inquiry)

    assert found.answer is None
    assert found.stale is not None
    assert "withdrawn" in found.stale.note.stale_words("Z")
