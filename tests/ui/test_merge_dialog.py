"""Two copies of a plan become one, and whoever disagrees decides side by side."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.services.plan.merge import Side
from app.storage.plan_records import ChangeKind
from app.ui.movement.column_changes import with_start_of
from planners.dtg import parse_dtg
from planners.overlay import AvoidArea
from tests.plan_hand import PHRASE

if TYPE_CHECKING:
    from pathlib import Path

    from app.ui.dialogs.merge_dialog import MergeDialog
    from tests.plan_hand import PlanHand

AREA = AvoidArea(ring=((5.01, 52.03), (5.012, 52.03), (5.012, 52.032)), name="Mines")


def start_at(hand: PlanHand, dtg: str) -> None:
    """Have the only column start at another time."""
    session = hand.program.session
    assert session.scenario is not None
    changed = with_start_of(session.scenario, "Main body", parse_dtg(dtg))
    session.change_scenario(changed, f"Start at {dtg}")
    hand.settle()


@pytest.fixture
def copies(planner: PlanHand, tmp_path: Path) -> tuple[Path, Path]:
    """Two copies of a plan; ours is open, theirs starts later and has an area."""
    files, ours = planner.program.plan_files, planner.keep(tmp_path / "ours.plan")
    files.close_plan()
    theirs = tmp_path / "theirs.plan"
    shutil.copy(ours, theirs)
    shutil.copy(tmp_path / "ours.plan.keys", tmp_path / "theirs.plan.keys")
    planner.open(theirs)
    start_at(planner, "120700ZJUN26")
    planner.program.session.draw(AREA, "Draw area")
    planner.settle()
    files.close_plan()
    planner.open(ours)
    return ours, theirs


def side_by_side(hand: PlanHand, theirs: Path) -> MergeDialog:
    """Open theirs beside ours."""
    merges = hand.program.merges
    merges.merge(theirs)
    form = hand.program.plan_files.dialog.form  # type: ignore[union-attr]
    form.secret.setText(PHRASE)
    form.submit()
    hand.wait(lambda: merges.dialog is not None)
    assert merges.dialog is not None
    return merges.dialog


def test_what_only_they_did_comes_in_as_one_step(
    planner: PlanHand, copies: tuple[Path, Path]
) -> None:
    session = planner.program.session
    planner.close_road()
    dialog = side_by_side(planner, copies[1])
    assert not dialog.table.isVisible()
    assert dialog.words.toPlainText().splitlines()[:2] == [
        "Main body SP 0600Z -> 0700Z",
        "area to avoid Mines added",
    ]
    dialog.merge.click()
    planner.settle()

    areas = [session.draft.overlay.areas]
    assert planner.changes()[-1].kind is ChangeKind.MERGE
    planner.undo()
    areas.append(session.draft.overlay.areas)
    planner.redo()
    areas.append(session.draft.overlay.areas)
    assert areas == [(AREA,), (), (AREA,)]
    assert len(session.draft.closures) == 1


@pytest.mark.parametrize(("side", "start"), [("ours", "0630"), ("theirs", "0700")])
def test_both_changed_one_thing_so_somebody_decides(
    planner: PlanHand, copies: tuple[Path, Path], side: str, start: str
) -> None:
    start_at(planner, "120630ZJUN26")
    dialog = side_by_side(planner, copies[1])

    assert dialog.table.isVisible()
    cells = [dialog.model.index(0, number).data() for number in range(5)]
    assert cells == ["Main body", "SP", "0600Z", "○ 0630Z", "○ 0700Z"]
    assert not dialog.merge.isEnabled()
    dialog.take_all(Side(side))
    assert dialog.merge.isEnabled()
    dialog.merge.click()
    planner.settle()
    scenario = planner.program.session.scenario
    assert scenario is not None
    assert f"{scenario.columns[0].start:%H%M}" == start


def test_keys_and_clicks_choose_a_side(
    planner: PlanHand, copies: tuple[Path, Path]
) -> None:
    start_at(planner, "120630ZJUN26")
    dialog = side_by_side(planner, copies[1])
    dialog.table.setFocus()
    QTest.keyClick(dialog.table, Qt.Key.Key_Right)
    assert set(dialog.choices.values()) == {Side.THEIRS}
    assert dialog.model.index(0, 4).data() == "● 0700Z"
    QTest.keyClick(dialog.table, Qt.Key.Key_Left)
    assert set(dialog.choices.values()) == {Side.OURS}
    dialog.table.clicked.emit(dialog.model.index(0, 4))
    assert set(dialog.choices.values()) == {Side.THEIRS}
    dialog.reject()

    assert planner.program.merges.dialog is None
    assert planner.changes()[-1].kind is ChangeKind.EDIT


def test_merging_twice_brings_nothing_new(
    planner: PlanHand, copies: tuple[Path, Path]
) -> None:
    side_by_side(planner, copies[1]).merge.click()
    planner.settle()
    count = len(planner.changes())
    notice = planner.program.window.notice
    planner.program.merges.merge(copies[1])
    form = planner.program.plan_files.dialog.form  # type: ignore[union-attr]
    form.secret.setText(PHRASE)
    form.submit()
    planner.wait(lambda: notice.text == "theirs.plan brings nothing new.")

    assert len(planner.changes()) == count


def test_other_plan_is_no_copy_and_is_refused(
    planner: PlanHand, tmp_path: Path
) -> None:
    other = planner.keep(tmp_path / "other.plan")
    planner.program.plan_files.close_plan()
    planner.keep(tmp_path / "ours.plan")
    planner.program.merges.merge(other)
    form = planner.program.plan_files.dialog.form  # type: ignore[union-attr]
    form.secret.setText(PHRASE)
    form.submit()
    planner.wait(form.trouble.isVisible)

    assert "is another plan than ours.plan" in form.trouble.text()
