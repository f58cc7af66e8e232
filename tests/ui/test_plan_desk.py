"""The plan file of a window keeps every step, and gives all of them back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QMessageBox

from app.errors import DiskFull
from app.services.plan.kinds import SETTINGS_KEY
from app.storage.plan_records import ChangeKind, NewChange, edits_between
from app.storage.plan_store import PlanStore
from app.ui.dialogs.new_plan_dialog import NewPlanDialog
from app.ui.plan.kept_label import Keeping
from planners.overlay import AvoidArea

if TYPE_CHECKING:
    from pathlib import Path

    from app.storage.plan_records import Change
    from tests.plan_hand import PlanHand

AREA = AvoidArea(ring=((5.01, 52.03), (5.012, 52.03), (5.012, 52.032)), name="Mines")


def kinds(hand: PlanHand) -> list[tuple[str, str]]:
    """How each change in the file came about, and what it says."""
    return [(change.kind.value, change.text) for change in hand.changes()]


def test_plan_without_a_file_says_so_in_status_bar_and_title(planner: PlanHand) -> None:
    label = planner.program.window.status.kept

    assert label.state is Keeping.NO_FILE
    assert label.said.text() == "Not kept"
    assert label.button.isVisible()
    assert planner.program.window.windowTitle() == "Not kept – Small – Marsroute"


def test_one_click_keeps_the_plan_and_says_since_when(
    planner: PlanHand, tmp_path: Path
) -> None:
    window = planner.program.window
    planner.keep(tmp_path / "move")

    assert (tmp_path / "move.plan").is_file()
    assert window.status.kept.said.text() == "Kept 04:00Z"
    assert not window.status.kept.button.isVisible()
    assert window.windowTitle() == "move.plan – Small – Marsroute"
    assert kinds(planner) == [("edit", "Begin the plan file")]


def test_every_step_undo_and_redo_is_one_change(
    planner: PlanHand, tmp_path: Path
) -> None:
    planner.keep(tmp_path / "a.plan")
    planner.close_road()
    planner.undo()
    planner.redo()
    first, closed, undone, redone = planner.changes()

    assert [one.kind for one in (closed, undone, redone)] == [
        ChangeKind.EDIT,
        ChangeKind.UNDO,
        ChangeKind.REDO,
    ]
    assert (undone.of, redone.of) == (closed.identity, closed.identity)
    assert closed.text == "Close N1"
    assert [edit.key.kind for edit in closed.edits] == ["closure"]
    assert first.author == closed.author == "S4 1 Bn"


def test_merge_that_left_all_as_it_was_is_undone_and_redone_like_any_step(
    planner: PlanHand, tmp_path: Path
) -> None:
    planner.keep(tmp_path / "a.plan")
    planner.close_road()
    merge = NewChange(text="Merge b.plan", edits=(), kind=ChangeKind.MERGE)
    planner.program.plans.act(lambda store: store.commit(merge))
    stack = planner.program.session.undo_stack
    for _ in range(2):
        stack.undo()
    for _ in range(2):
        stack.redo()
    planner.settle()

    merged, *turned = planner.changes()[-5:]
    assert [one.kind.value for one in turned] == ["undo", "undo", "redo", "redo"]
    assert [one.of == merged.identity for one in turned] == [True, False, False, True]


def test_plan_counts_with_its_own_marking_whatever_its_scenario_is_marked(
    planner: PlanHand, tmp_path: Path
) -> None:
    path = tmp_path / "a.plan"
    planner.keep(path)
    before = planner.program.plans.file.ask(lambda store: store.content()).result(10)
    higher = before | {
        SETTINGS_KEY: before[SETTINGS_KEY].replace("UNCLASSIFIED", "NATO SECRET")
    }
    mark = NewChange(text="Mark", edits=edits_between(before, higher))
    planner.program.plans.file.ask(lambda store: store.commit(mark)).result(10)
    planner.program.plan_files.close_plan()
    planner.open(path)

    program = planner.program
    assert str(program.session.marking) == "EXERCISE - NATO SECRET"
    assert "NATO SECRET" in program.window.banners[0].text()
    planner.close_road()
    planner.settle()
    kept = program.plans.file.ask(lambda store: store.content()).result(10)
    assert kept[SETTINGS_KEY] == higher[SETTINGS_KEY]


def test_scenario_taken_over_later_is_a_step_of_the_file(
    planner: PlanHand, tmp_path: Path
) -> None:
    session = planner.program.session
    scenario = session.scenario
    assert scenario is not None
    planner.keep(tmp_path / "a.plan")
    columns = scenario.columns
    session.set_scenario(replace(scenario, name="Other"))
    planner.settle()

    assert kinds(planner)[-1] == ("edit", "Open scenario Other")
    planner.undo()
    assert session.scenario is not None
    assert (session.scenario.name, session.scenario.columns) == (
        "Exercise Small World",
        columns,
    )


def test_plan_comes_back_with_all_that_can_be_undone(
    planner: PlanHand, tmp_path: Path
) -> None:
    program = planner.program
    path = planner.keep(tmp_path / "a.plan")
    planner.close_road()
    program.session.draw(AREA, "Draw area")
    planner.settle()
    planner.undo()
    kept = program.plans.content()
    scenario, draft = program.session.scenario, program.session.draft

    program.plan_files.close_plan()
    assert program.session.scenario is None
    assert program.session.undo_stack.count() == 0
    planner.open(path)

    assert program.session.scenario == scenario
    assert program.session.draft == draft
    assert program.plans.content() == kept
    stack = program.session.undo_stack
    assert (stack.undoText(), stack.redoText()) == ("Close N1", "Draw area")
    planner.redo()
    assert program.session.draft.overlay.areas == (AREA,)
    planner.undo()
    planner.undo()
    assert program.session.draft.closures == ()
    assert not stack.canUndo()
    assert [kind for kind, _ in kinds(planner)] == [
        *("edit", "edit", "edit", "undo"),
        *("redo", "undo", "undo"),
    ]
    assert program.plans.file is not None
    assert program.plans.file.ask(PlanStore.verify).result(20) == ()


def test_opening_a_plan_that_nobody_changed_keeps_no_change(
    planner: PlanHand, tmp_path: Path
) -> None:
    path = planner.keep(tmp_path / "a.plan")
    planner.close_road()
    planner.program.plan_files.close_plan()
    planner.open(path)

    assert len(planner.changes()) == 2


def test_full_disk_is_told_loudly_and_the_next_step_takes_all_along(
    planner: PlanHand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, label = planner.program, planner.program.window.status.kept
    planner.keep(tmp_path / "a.plan")
    whole = PlanStore.commit
    monkeypatch.setattr(PlanStore, "commit", _no_room)
    program.session.close_road((5.06, 52.0))
    planner.wait(lambda: label.state is Keeping.FAILED)
    assert label.said.text() == "NOT KEPT"
    assert label.said.toolTip() == "The disk is full."
    assert "NOT KEPT: The disk is full." in program.window.notice.text
    assert len(planner.changes()) == 1
    monkeypatch.setattr(PlanStore, "commit", whole)
    label.button.click()
    planner.settle()

    assert label.state is Keeping.KEPT
    assert "NOT KEPT" not in program.window.notice.text
    last = planner.changes()[-1]
    assert "Close N1" in last.text
    assert [edit.key.kind for edit in last.edits] == ["closure"]


def test_undo_of_a_step_that_was_not_kept_stands_on_its_own(
    planner: PlanHand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, label = planner.program, planner.program.window.status.kept
    planner.keep(tmp_path / "a.plan")
    whole = PlanStore.commit
    monkeypatch.setattr(PlanStore, "commit", _no_room)
    program.session.close_road((5.06, 52.0))
    planner.wait(lambda: label.state is Keeping.FAILED)
    monkeypatch.setattr(PlanStore, "commit", whole)
    program.session.draw(AREA, "Draw area")
    planner.settle()
    planner.undo()

    *_, both, undone = planner.changes()
    assert both.text == "Close N1; Draw area"
    assert (undone.kind, undone.text) == (ChangeKind.EDIT, "Undo: Draw area")
    assert len(program.session.draft.closures) == 1


def _no_room(_store: PlanStore, _change: NewChange) -> Change:
    raise DiskFull("The disk is full.")


def test_what_the_file_holds_is_what_is_on_the_screen(
    planner: PlanHand, tmp_path: Path
) -> None:
    program = planner.program
    planner.keep(tmp_path / "a.plan")
    planner.close_road()
    program.session.draw(AREA, "Draw area")
    planner.settle()
    history = planner.changes()
    content: dict[object, str] = {}
    for change in history:
        for edit in change.edits:
            assert content.get(edit.key) == edit.before
            content |= {} if edit.after is None else {edit.key: edit.after}

    assert edits_between(program.plans.content(), content) == ()  # type: ignore[arg-type]


def test_another_area_closes_the_plan_and_says_so(
    planner: PlanHand, tmp_path: Path
) -> None:
    program = planner.program
    planner.keep(tmp_path / "a.plan")
    assert program.desk.ground is not None
    program.desk.set_ground(program.desk.ground)

    assert program.plans.file is None
    assert program.window.notice.text == "a.plan is closed; all of it is kept."
    assert not program.session.keeps


def test_window_without_anything_to_lose_closes_without_a_question(
    planner: PlanHand, tmp_path: Path
) -> None:
    plans = planner.program.plans
    plans.asks = True
    planner.keep(tmp_path / "a.plan")

    assert plans.may_close()


@pytest.mark.parametrize(
    ("answer", "goes", "keeps"),
    [("Discard", True, False), ("Cancel", False, False), ("Keep", False, True)],
)
def test_window_asks_before_a_plan_without_a_file_is_lost(
    planner: PlanHand,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
    goes: object,
    keeps: object,
) -> None:
    window, plans = planner.program.window, planner.program.plans
    asked = []

    def click(box: QMessageBox) -> int:
        asked.append(box.text())
        button = next(b for b in box.buttons() if answer in b.text().replace("&", ""))
        button.click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", click)
    plans.asks = True
    window.close()
    plans.asks = False

    assert asked == ["Nothing of this plan is on the disk."]
    assert window.isVisible() is not goes
    dialog = planner.program.plan_files.dialog
    assert isinstance(dialog, NewPlanDialog) is keeps
    if isinstance(dialog, NewPlanDialog):
        dialog.reject()
