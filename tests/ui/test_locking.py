"""A locked window shows nothing of the plan, holds no key, and loses nothing."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QWidget

from app.errors import DiskFull
from app.security.file_key import FileKey
from app.security.lock_policy import LockReason
from app.services.scenario.scenario import Scenario
from app.storage.plan_store import PlanStore
from app.storage.plan_thread import PlanThread
from app.ui.dialogs.words_dialog import WordsDialog
from app.ui.movement.proposal import Proposal, ScheduleWishes, proposed_schedule
from app.ui.plan.idle_watch import IdleWatch
from app.ui.plan.kept_label import Keeping
from planners.movement.schedule_report import EffortLevel
from tests.ui_memory import alive

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.storage.plan_records import Change, NewChange
    from app.ui.main_window import MainWindow
    from tests.plan_hand import PlanHand

WORDS = ("Main body", "Small World", "A Coy", "Oosterveen", "a.plan")
TEXTS = ("text", "windowTitle", "toolTip", "accessibleName", "accessibleDescription")


def left_on(window: MainWindow) -> Iterator[str]:
    """All words of the plan that any part of the window still has."""
    for widget in (window, *window.findChildren(QWidget)):
        for name in TEXTS:
            read = getattr(widget, name, None)
            told = read() if callable(read) and not isinstance(widget, QAction) else ""
            yield from _of_the_plan(told)
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            yield from _rows(widget.model(), QModelIndex())
    for action in window.findChildren(QAction):
        yield from _of_the_plan(action.text())
        yield from _of_the_plan(action.toolTip())


def _of_the_plan(told: object) -> Iterator[str]:
    if isinstance(told, str) and any(word in told for word in WORDS):
        yield told


def _rows(model: QAbstractItemModel, parent: QModelIndex) -> Iterator[str]:
    try:
        columns = range(model.columnCount(parent))
    except TypeError:  # a flat model of Qt keeps that to itself
        columns = range(1)
    for row in range(model.rowCount(parent)):
        for column in columns:
            for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
                yield from _of_the_plan(model.index(row, column, parent).data(role))
        if parent.row() < 0:
            yield from _rows(model, model.index(row, 0, parent))


def locked(hand: PlanHand, folder: Path) -> Path:
    """Keep a plan, with a closure, and lock it."""
    path = hand.keep(folder / "a.plan")
    hand.close_road()
    hand.program.lock.lock()
    return path


def test_lock_takes_every_word_of_the_plan_off_the_window(
    planner: PlanHand, tmp_path: Path
) -> None:
    window = planner.program.window
    planner.keep(tmp_path / "a.plan")
    planner.close_road()
    planner.program.history.open()
    planner.settle()
    assert set(left_on(window)), "the sweep finds what is there"
    planner.program.lock.lock()

    assert list(left_on(window)) == []
    assert window.windowTitle() == "Marsroute"
    assert all(dock.isHidden() for dock in window.docks.values())
    assert [banner.text() for banner in window.banners] == ["UNCLASSIFIED"] * 2
    assert not window.statusBar().isVisible()
    assert planner.program.lock.page is not None
    assert planner.program.lock.page.isVisible()
    assert window.focusWidget() is planner.program.lock.page.form.secret


def test_lock_leaves_no_key_and_no_plan_in_memory(
    others: list[object], planner: PlanHand, tmp_path: Path
) -> None:
    planner.keep(tmp_path / "a.plan")
    assert alive(FileKey, besides=others), "an open plan has its key"
    planner.program.lock.lock()
    planner.program.session.wait(5)
    QApplication.processEvents()

    assert alive(FileKey, PlanStore, PlanThread, Scenario, besides=others) == []


def test_lock_closes_the_file_to_the_last_byte(
    planner: PlanHand, tmp_path: Path
) -> None:
    path = locked(planner, tmp_path)

    assert not path.with_name("a.plan-wal").exists()
    assert not [t for t in threading.enumerate() if t.name.startswith("plan")]
    assert b"Main body" not in path.read_bytes()


def test_unlock_brings_plan_steps_and_view_back(
    planner: PlanHand, tmp_path: Path
) -> None:
    program = planner.program
    program.window.docks["conflicts"].show()
    planner.keep(tmp_path / "a.plan")
    planner.close_road()
    planner.wait(program.window.notice.isVisible)
    program.window.notice.put_away()  # it takes height from the map
    QApplication.processEvents()
    program.window.canvas.zoom_by(1)
    program.window.canvas.settle()
    view, draft = program.window.canvas.view, program.session.draft
    scenario = program.session.scenario
    shown = {name for name, dock in program.window.docks.items() if dock.isVisible()}
    program.lock.lock()
    planner.unlock()

    assert program.session.draft == draft
    assert program.session.scenario == scenario
    assert program.session.undo_stack.undoText() == "Close N1"
    assert program.window.canvas.view.zoom == pytest.approx(view.zoom)
    assert program.window.canvas.view.bounds() == pytest.approx(view.bounds())
    assert program.window.windowTitle() == "a.plan – Small – Marsroute"
    assert shown == {n for n, dock in program.window.docks.items() if dock.isVisible()}
    assert program.window.status.kept.state is Keeping.KEPT
    planner.undo()
    assert program.session.draft.closures == ()


def test_commands_cannot_be_given_while_locked_whoever_offers_them(
    planner: PlanHand, tmp_path: Path
) -> None:
    commands = planner.program.window.commands
    planner.keep(tmp_path / "a.plan")
    before = {name for name, command in commands.items() if command.isEnabled()}
    planner.program.lock.lock()
    commands["export"].setEnabled(True)

    offered = {name for name, command in commands.items() if command.isEnabled()}
    assert {"export", "undo", "open_plan", "set_route", "find"}.isdisjoint(offered)
    assert "quit" in offered
    commands["export"].setEnabled(True)
    planner.unlock()
    assert before == {name for name, command in commands.items() if command.isEnabled()}


def test_wrong_passphrase_names_nothing_and_makes_the_next_try_wait(
    planner: PlanHand, tmp_path: Path
) -> None:
    locked(planner, tmp_path)
    page = planner.program.lock.page
    assert page is not None
    page.form.secret.setText("not that one at all")
    page.form.submit()
    planner.wait(page.form.trouble.isVisible)

    assert page.form.trouble.text().startswith(
        "That does not open the plan; try again."
    )
    assert list(left_on(planner.program.window)) == []
    assert page.form.wait_s == 1
    page.form.secret.setText("again")
    assert not page.form.open.isEnabled()
    page.form.count_down()
    assert page.form.open.isEnabled()
    planner.unlock()


def test_step_that_is_being_kept_is_on_the_disk_before_the_key_goes(
    planner: PlanHand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = planner.keep(tmp_path / "a.plan")
    go_on = threading.Event()
    whole = PlanStore.commit

    def slow(store: PlanStore, change: NewChange) -> Change:
        assert go_on.wait(10)
        return whole(store, change)

    monkeypatch.setattr(PlanStore, "commit", slow)
    planner.program.session.close_road((5.06, 52.0))
    threading.Timer(0.2, go_on.set).start()
    planner.program.lock.lock()
    monkeypatch.setattr(PlanStore, "commit", whole)

    assert planner.program.plans.file is None
    planner.unlock()
    assert [one.text for one in planner.changes()][-1] == "Close N1"
    assert len(planner.program.session.draft.closures) == 1
    assert path.exists()


def test_steps_that_the_disk_refuses_are_held_until_it_takes_them(
    planner: PlanHand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = planner.program
    planner.keep(tmp_path / "a.plan")
    whole = PlanStore.commit
    monkeypatch.setattr(PlanStore, "commit", _no_room)
    program.session.close_road((5.06, 52.0))
    program.lock.lock()

    assert program.lock.page is not None
    assert "held in memory" in program.lock.page.said.text()
    assert list(left_on(program.window)) == []
    monkeypatch.setattr(PlanStore, "commit", whole)
    program.lock.try_again()
    assert program.plans.file is None
    assert "held in memory" not in program.lock.page.said.text()
    planner.unlock()
    assert len(program.session.draft.closures) == 1
    assert "Close N1" in planner.changes()[-1].text


def test_held_steps_come_back_with_the_passphrase_and_only_with_it(
    planner: PlanHand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = planner.program
    planner.keep(tmp_path / "a.plan")
    whole = PlanStore.commit
    monkeypatch.setattr(PlanStore, "commit", _no_room)
    program.session.close_road((5.06, 52.0))
    program.lock.lock()
    page = program.lock.page
    assert page is not None
    page.form.secret.setText("not that one at all")
    page.form.submit()
    planner.wait(page.form.trouble.isVisible)
    assert program.lock.is_locked
    page.form.count_down()
    monkeypatch.setattr(PlanStore, "commit", whole)
    planner.unlock()

    assert len(program.session.draft.closures) == 1
    assert [edit.key.kind for edit in planner.changes()[-1].edits] == ["closure"]


def _no_room(_store: PlanStore, _change: NewChange) -> Change:
    raise DiskFull("The disk is full.")


def test_export_under_way_is_finished_and_told_after_the_lock(
    planner: PlanHand, tmp_path: Path
) -> None:
    program = planner.program
    planner.keep(tmp_path / "a.plan")
    go_on = threading.Event()
    done: list[str] = []

    def work(_progress: object) -> str:
        assert go_on.wait(10)
        return "written"

    program.files.run("Export", work, done.append)
    program.lock.lock()
    go_on.set()
    planner.wait(lambda: not program.files.is_busy)
    program.window.notice.show_notice("Written to a.plan")

    assert done == []
    assert not program.window.notice.isVisible()
    planner.unlock()
    assert done == ["written"]
    assert program.window.notice.text == "Written to a.plan"


def test_schedule_goes_on_behind_the_lock_and_its_proposal_waits(
    planner: PlanHand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, go_on = planner.program, threading.Event()
    schedules = program.schedules

    def held(*asked: Any) -> Proposal | None:
        assert go_on.wait(20)
        return proposed_schedule(*asked)

    monkeypatch.setattr("app.ui.schedule_desk.proposed_schedule", held)
    planner.keep(tmp_path / "a.plan")
    planner.wait(lambda: program.movement.is_current)
    schedules.schedule(ScheduleWishes(effort=EffortLevel.QUICK))
    program.lock.lock()
    assert schedules.is_busy
    assert list(left_on(program.window)) == []
    go_on.set()
    planner.wait(lambda: not schedules.is_busy)
    assert schedules.proposal is None, "it waits"
    assert list(left_on(program.window)) == []
    planner.unlock()
    planner.wait(lambda: schedules.proposal is not None)

    schedules.accept()
    planner.settle()
    assert "chedule" in planner.changes()[-1].text


def test_idle_time_locks_on_a_clock_that_nobody_can_set(
    planner: PlanHand, tmp_path: Path
) -> None:
    program, clock = planner.program, planner.clock
    planner.keep(tmp_path / "a.plan")
    locked = []

    def look() -> None:
        program.lock.idle.check()
        locked.append(program.lock.is_locked)

    clock.is_set(days=1)
    look()
    clock.goes_on(minutes=14)
    QTest.keyClick(program.window.canvas, Qt.Key.Key_Shift)
    clock.goes_on(minutes=14)
    look()
    clock.goes_on(minutes=1)
    look()

    assert locked == [False, False, True]
    assert not program.lock.idle.is_watching


def test_first_touch_after_a_night_comes_too_late(
    planner: PlanHand, tmp_path: Path
) -> None:
    planner.keep(tmp_path / "a.plan")
    planner.clock.goes_on(hours=9)
    QTest.keyClick(planner.program.window.canvas, Qt.Key.Key_Shift)

    assert planner.program.lock.is_locked


def test_nothing_is_watched_without_a_plan_file(planner: PlanHand) -> None:
    idle = planner.program.lock.idle
    assert isinstance(idle, IdleWatch)
    assert not idle.is_watching
    planner.program.lock.lock_for(LockReason.SUSPEND)

    assert not planner.program.lock.is_locked


@pytest.mark.parametrize(("ours", "left"), [(True, ""), (False, "31U FT 12345 67890")])
def test_dialogs_and_our_clipboard_go_with_the_lock(
    planner: PlanHand,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    ours: object,
    left: str,
) -> None:
    program = planner.program
    monkeypatch.setattr("app.ui.plan.locked_screen.clipboard_is_ours", lambda: ours)
    planner.keep(tmp_path / "a.plan")
    program.plan_files.ask_version()
    QGuiApplication.clipboard().setText("31U FT 12345 67890")
    program.lock.lock_for(LockReason.SCREEN)

    assert QGuiApplication.clipboard().text() == left
    for dialog in program.window.findChildren(WordsDialog):
        assert not dialog.isVisible()


def test_plan_can_be_left_closed_behind_the_lock(
    planner: PlanHand, tmp_path: Path
) -> None:
    program = planner.program
    locked(planner, tmp_path)
    assert program.lock.page is not None
    program.lock.page.leave.click()

    assert not program.lock.is_locked
    assert program.plans.file is None
    assert program.session.scenario is None
    assert program.window.windowTitle() == "Small – Marsroute"
    assert program.window.centre.currentWidget() is program.window.canvas
    assert not program.window.findChildren(QLabel, "locked")
