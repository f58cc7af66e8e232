"""Schedules and plans after a loss in the window: asked for, proposed, taken or not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtWidgets import QLabel

from app.drawing.clock_axis import ClockAxis
from app.services.scenario.movement import ScheduleWish
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.movement.plan_on import PlanOnWishes
from app.ui.movement.proposal import ScheduleWishes
from app.ui.movement.schedule_form import PlanOnForm, ScheduleForm
from planners.errors import MarchError
from planners.movement.conflict import ConflictKind
from planners.movement.problem import AimKind
from planners.movement.schedule_report import EffortLevel
from tests.movement_hand import (
    BRIDGE,
    EASTWARD,
    HEAD,
    HOPELESS,
    LOCKED,
    MEETING,
    WESTWARD,
    MovementHand,
    column,
)
from tests.window_checks import MOST_GREEN_OR_BLUE, worst_green_or_blue


@pytest.mark.usefixtures("at_once")
def test_an_accepted_schedule_has_no_conflict_and_is_one_step(
    moves: MovementHand,
) -> None:
    moves.open()
    before = moves.march()
    moves.schedule()

    assert moves.kinds() == [ConflictKind.MEETING]  # a proposal changes nothing
    assert "Proven: no schedule is better." in moves.said()
    panel = moves.schedules.panel
    changed = [
        panel.model.index(row, 0).data() for row in range(panel.model.rowCount())
    ]
    assert len(changed) == 1
    assert changed[0] in ("East", "West")
    assert "Oude Brug" in moves.said()
    panel.accept.click()
    moves.settle()
    assert moves.kinds() == []
    assert moves.session.undo_stack.count() == 1
    after = moves.march()
    moves.session.undo_stack.undo()
    moves.settle()
    assert moves.march() == before
    moves.session.undo_stack.redo()
    moves.settle()
    assert moves.march() == after
    assert moves.kinds() == []


def test_a_schedule_is_made_in_a_process_and_can_be_rejected(
    moves: MovementHand,
) -> None:
    moves.open()
    before = moves.march()
    moves.schedule()
    moves.schedules.panel.reject.click()

    assert moves.schedules.proposal is None
    assert moves.march() is before
    assert moves.session.undo_stack.count() == 0


@pytest.mark.usefixtures("at_once")
def test_a_proposal_for_a_plan_that_has_changed_cannot_be_accepted(
    moves: MovementHand,
) -> None:
    moves.open()
    moves.schedule()
    moves.desk.move(0, 3600)
    moves.schedules.panel.accept.click()  # before the change is worked out
    assert moves.session.undo_stack.count() == 1
    moves.settle()

    assert not moves.schedules.panel.accept.isEnabled()
    assert "has changed" in moves.said()


@pytest.mark.usefixtures("at_once")
def test_demands_that_contradict_each_other_are_said_and_lead_to_their_columns(
    moves: MovementHand,
) -> None:
    moves.open(HOPELESS)
    moves.schedule()
    panel = moves.schedules.panel

    assert "No schedule has a place for everybody; left over: West." in moves.said()
    told = [row.said for row in moves.schedules.proposal.rows]
    assert any("East is locked to its SP" in one for one in told)
    assert any("West must be past its RP by 120611ZJUN26" in one for one in told)
    assert "The cheapest way out found: one column later" in moves.said()
    row = next(n for n, one in enumerate(told) if one.startswith("West"))
    panel.table.selectRow(row)
    panel.go.click()
    assert moves.window.march.column.currentText() == "West"
    panel.accept.click()
    moves.settle()
    assert moves.kinds() == []
    moves.session.undo_stack.undo()
    moves.settle()
    assert moves.kinds() == [ConflictKind.MEETING]


@pytest.mark.usefixtures("at_once")
def test_locked_columns_in_each_others_way_are_no_proven_schedule(
    moves: MovementHand,
) -> None:
    east = column("East", EASTWARD, "120600ZJUN26", LOCKED)
    moves.open(HEAD + east + column("West", WESTWARD, "120600ZJUN26", LOCKED))
    moves.schedule()

    assert "Locked columns are in each other's way." in moves.said()
    assert "Proven" not in moves.said()
    told = [row.said for row in moves.schedules.proposal.rows]
    assert len([one for one in told if "is locked to its SP" in one]) == 2


@pytest.mark.usefixtures("at_once")
def test_after_a_road_is_lost_the_plan_goes_on_around_it(moves: MovementHand) -> None:
    moves.open(MEETING.replace(LOCKED, ""))
    moves.session.close_road(BRIDGE)
    moves.settle()
    shut = moves.march()
    lost = moves.schedules.lost
    assert len(lost) == 1

    now = datetime(2026, 6, 12, 6, 30, tzinfo=UTC)
    wishes = PlanOnWishes(now=now, lost=lost, effort=EffortLevel.QUICK)
    moves.schedules.plan_on(wishes)
    moves.until(lambda: not moves.schedules.is_busy)
    rows = moves.schedules.proposal.rows
    assert {row.cells[0] for row in rows} == {"Fixed", "Late"}  # others are through
    assert all("instead of" in row.said for row in rows)
    moves.schedules.panel.accept.click()
    moves.settle()
    (closure,) = moves.session.draft.closures
    assert closure.window[0] == now  # who passed before did pass
    assert closure.edges.isdisjoint(moves.session.column("Late").route.edges)
    assert not closure.edges.isdisjoint(moves.session.column("East").route.edges)
    moves.session.undo_stack.undo()
    moves.settle()
    assert moves.session.draft.closures == lost
    assert moves.march() == shut
    assert moves.schedules.lost == lost  # and the plan can go on from there again


@pytest.mark.usefixtures("at_once")
def test_a_locked_column_on_a_lost_road_and_a_late_one_are_said(
    moves: MovementHand,
) -> None:
    moves.open()
    moves.session.close_road(BRIDGE)
    moves.settle()
    wishes = PlanOnWishes(
        now=datetime(2026, 6, 12, 6, 30, tzinfo=UTC),
        lost=moves.schedules.lost,
        late=("Late", timedelta(minutes=40)),
        effort=EffortLevel.QUICK,
    )
    moves.schedules.plan_on(wishes)
    moves.until(lambda: not moves.schedules.is_busy)

    assert "Fixed (locked)" in moves.said()
    assert not moves.schedules.panel.accept.isVisible()
    (late,) = [row for row in moves.schedules.proposal.rows if row.cells[0] == "Late"]
    assert late.cells[3] == "+40\N{NARROW NO-BREAK SPACE}min"


def test_the_forms_ask_what_is_wanted(moves: MovementHand) -> None:
    moves.open()
    asked: list[object] = []
    for command in ("schedule", "plan_on"):
        moves.window.commands[command].trigger()
        (dialog,) = moves.window.findChildren(FormDialog)
        asked.append(dialog.form)
        dialog.reject()
        moves.until(lambda: not moves.window.findChildren(FormDialog))
    schedule, plan_on = asked
    assert isinstance(schedule, ScheduleForm)
    assert isinstance(plan_on, PlanOnForm)


def test_form_fields_become_wishes(moves: MovementHand) -> None:
    moves.open()
    form = ScheduleForm(ScheduleWish(AimKind.COMPLETION, 7))
    form.keeps.setChecked(True)
    form.ways.setValue(3)
    assert form.wishes() == ScheduleWishes(
        aim=AimKind.COMPLETION, effort=EffortLevel.NORMAL, seed=7, ways=3, keeps=True
    )
    clock = ClockAxis(moves.desk.view.case.zero, "Z")
    other = PlanOnForm(clock, 6 * 3600, ("East", "West"), (), 1)
    other.column.setCurrentIndex(2)
    other.now.setText("0630")
    wishes = other.wishes(3)
    assert wishes.now == datetime(2026, 6, 12, 6, 30, tzinfo=UTC)
    assert wishes.late == ("West", timedelta(minutes=30))
    other.now.setText("yesterday")
    with pytest.raises(MarchError):
        other.wishes(3)


def test_work_that_is_stopped_leaves_the_plan_alone(moves: MovementHand) -> None:
    moves.open()
    before = moves.march()
    moves.schedules.schedule(ScheduleWishes(effort=EffortLevel.THOROUGH))
    assert not moves.window.commands["schedule"].isEnabled()
    moves.schedules.panel.stop.click()
    moves.until(lambda: not moves.schedules.is_busy)

    assert moves.march() is before
    shown = moves.schedules.panel.stack.currentWidget().findChild(QLabel).text()
    assert shown == "Stopped; the plan stays as it is."
    assert moves.window.commands["schedule"].isEnabled()


@pytest.mark.usefixtures("at_once")
def test_panels_of_a_plan_are_red_under_red_light(moves: MovementHand) -> None:
    moves.open()
    program = moves.hand.program
    program.appearance.set_theme("red")
    try:
        moves.schedule()
        moves.window.docks["proposal"].raise_()
        assert worst_green_or_blue(moves.schedules.panel) <= MOST_GREEN_OR_BLUE
        moves.show("time_space")
        assert worst_green_or_blue(moves.desk.views.graph) <= MOST_GREEN_OR_BLUE
        moves.show("columns_on_map")
        assert worst_green_or_blue(moves.desk.time.slider) <= MOST_GREEN_OR_BLUE
    finally:
        program.appearance.set_theme("day")
