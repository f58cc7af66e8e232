"""Weighty changes are asked about in the notice bar; nobody is held up by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.ui.movement.proposal import ScheduleWishes
from app.ui.plan.history_desk import REASON
from planners.movement.schedule_report import EffortLevel
from planners.overlay import AvoidArea

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.plan_hand import PlanHand

AREA = AvoidArea(ring=((5.01, 52.03), (5.012, 52.03), (5.012, 52.032)), name="Mines")


def reasons(hand: PlanHand) -> list[tuple[str, str, str]]:
    """Who gave which reason for which change, as the record has them."""
    file = hand.program.plans.file
    assert file is not None
    texts = {change.identity: change.text for change in hand.changes()}
    rows = file.ask(lambda store: store.audit_rows()).result(10)
    return [
        (row.author, texts[row.subject], row.after)
        for row in rows
        if row.action == REASON
    ]


def test_closed_road_is_asked_about_and_a_small_step_is_not(
    planner: PlanHand, tmp_path: Path
) -> None:
    notice = planner.program.window.notice
    planner.keep(tmp_path / "a.plan")
    assert not notice.reason.isVisible(), "the beginning needs no reason"
    planner.program.session.draw(AREA, "Draw area")
    planner.settle()
    assert not notice.reason.isVisible()
    canvas = planner.program.window.canvas
    canvas.setFocus()
    planner.close_road()
    planner.wait(notice.reason.isVisible)
    assert notice.text == "Close N1"
    assert not notice.reason.hasFocus(), "it takes no keys from anybody"
    QTest.keyClicks(notice.reason, "Blown, 2 Recce Pl")
    QTest.keyClick(notice.reason, Qt.Key.Key_Return)
    planner.settle()

    assert reasons(planner) == [("S4 1 Bn", "Close N1", "Blown, 2 Recce Pl")]
    assert not notice.isVisible()
    planner.undo()
    assert not notice.reason.isVisible(), "an undo is not asked about"


def test_reason_under_the_pen_is_for_the_change_it_was_begun_for(
    planner: PlanHand, tmp_path: Path
) -> None:
    notice = planner.program.window.notice
    planner.keep(tmp_path / "a.plan")
    planner.close_road()
    planner.wait(notice.reason.isVisible)
    QTest.keyClicks(notice.reason, "Flood")
    planner.close_road((5.01, 52.004))
    notice.show_notice("Something else happened.")
    assert notice.reason.text() == "Flood"
    QTest.keyClick(notice.reason, Qt.Key.Key_Return)
    planner.settle()
    assert reasons(planner) == [("S4 1 Bn", "Close N1", "Flood")]


def test_words_under_the_pen_go_with_the_lock(
    planner: PlanHand, tmp_path: Path
) -> None:
    notice = planner.program.window.notice
    planner.keep(tmp_path / "a.plan")
    planner.close_road()
    planner.wait(notice.reason.isVisible)
    QTest.keyClicks(notice.reason, "Blown by Main body")
    planner.program.lock.lock()

    assert notice.reason.text() == ""
    assert notice.reason.toolTip() == ""
    assert not notice.isVisible()


def test_accepted_schedule_is_asked_about(
    planner: PlanHand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "app.services.movement.schedule_answer.in_child",
        lambda work, order, progress, enough: work(order, progress, enough),
    )
    program, notice = planner.program, planner.program.window.notice
    planner.keep(tmp_path / "a.plan")
    planner.wait(lambda: program.movement.is_current)
    program.schedules.schedule(ScheduleWishes(effort=EffortLevel.QUICK))
    planner.wait(lambda: program.schedules.proposal is not None)
    program.schedules.accept()
    planner.settle()
    planner.wait(notice.reason.isVisible)

    assert "Schedule the columns" in notice.reason.toolTip()
    QTest.keyClick(notice, Qt.Key.Key_Escape)
    assert not notice.isVisible()


def test_another_post_signs_from_the_next_change_on(
    planner: PlanHand, tmp_path: Path
) -> None:
    planner.keep(tmp_path / "a.plan")
    planner.program.post.give("G4 Bde")
    planner.settle()
    assert "G4 Bde" in planner.program.window.notice.text
    planner.close_road()

    assert [change.author for change in planner.changes()] == ["S4 1 Bn", "G4 Bde"]
    file = planner.program.plans.file
    assert file is not None
    rows = file.ask(lambda store: store.audit_rows()).result(10)
    handed = [row for row in rows if row.action == "sign as"]
    assert [(row.author, row.before, row.subject) for row in handed] == [
        ("S4 1 Bn", "S4 1 Bn", "G4 Bde")
    ]
    assert file.ask(lambda store: store.verify()).result(20) == ()
