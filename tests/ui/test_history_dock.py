"""The history says who changed what, when and why, and goes back to any of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QItemSelectionModel

from app.ui.dialogs.words_dialog import WordsDialog
from planners.overlay import AvoidArea

if TYPE_CHECKING:
    from pathlib import Path

    from app.ui.plan.history_panel import HistoryPanel
    from tests.plan_hand import PlanHand

AREA = AvoidArea(ring=((5.01, 52.03), (5.012, 52.03), (5.012, 52.032)), name="Mines")
WHEN, POST, VERSION, WHAT, WHY, OBJECTS = range(6)


@pytest.fixture
def panel(planner: PlanHand, tmp_path: Path) -> HistoryPanel:
    """History of a plan: begun, a road closed, an area drawn and undone."""
    planner.keep(tmp_path / "a.plan")
    planner.close_road()
    planner.program.session.draw(AREA, "Draw area")
    planner.settle()
    planner.undo()
    planner.program.history.open()
    planner.settle()
    return planner.program.history.panel


def column(panel: HistoryPanel, number: int) -> list[str]:
    """What stands in a column."""
    model = panel.model
    return [model.index(row, number).data() for row in range(model.rowCount())]


def choose(panel: HistoryPanel, *rows: int) -> None:
    """Choose some rows."""
    chosen = panel.table.selectionModel()
    chosen.clearSelection()
    flags = QItemSelectionModel.SelectionFlag
    for row in rows:
        chosen.select(panel.model.index(row, 0), flags.Select | flags.Rows)


def test_newest_change_stands_first_with_post_moment_and_object(
    panel: HistoryPanel,
) -> None:
    assert column(panel, WHAT) == [
        *("Undo: Draw area", "Draw area", "Close N1", "Begin the plan file")
    ]
    assert set(column(panel, POST)) == {"S4 1 Bn"}
    assert set(column(panel, WHEN)) == {"030400ZMAY26"}
    assert column(panel, OBJECTS)[2] == "N1"


def test_filter_looks_at_words_posts_and_objects(panel: HistoryPanel) -> None:
    panel.filter.setText("draw s4")
    assert column(panel, WHAT) == ["Undo: Draw area", "Draw area"]
    panel.filter.setText("closure")
    assert column(panel, WHAT) == ["Close N1"]
    panel.filter.setText("nobody")
    assert column(panel, WHAT) == []


def test_one_change_tells_what_it_did_and_two_what_is_between(
    panel: HistoryPanel, planner: PlanHand
) -> None:
    choose(panel, 2)
    planner.settle()
    assert panel.words.toPlainText() == "N1 closed"
    choose(panel, 0, 2)
    planner.settle()
    assert panel.words.toPlainText() == "Nothing is different."
    choose(panel, 1, 2)
    planner.settle()
    assert panel.words.toPlainText() == "area to avoid Mines added"


def test_earlier_state_comes_back_as_a_step_that_can_be_undone(
    panel: HistoryPanel, planner: PlanHand
) -> None:
    session = planner.program.session
    choose(panel, 3)
    assert panel.restore.isEnabled()
    panel.restore.click()
    planner.settle()
    assert not session.draft.closures
    assert column(panel, WHAT)[0] == "Restore change 1"
    planner.undo()
    assert len(planner.program.session.draft.closures) == 1
    assert planner.changes()[-1].of == planner.changes()[-2].identity


def test_version_is_named_and_marked(panel: HistoryPanel, planner: PlanHand) -> None:
    files = planner.program.plan_files
    choose(panel, 1)
    assert not panel.version.isEnabled(), "only the present state can be named"
    choose(panel, 0)
    panel.version.click()
    dialog = files.dialog
    assert isinstance(dialog, WordsDialog)
    dialog.lines[0].setText("OPORD 2")
    dialog.accept()
    planner.wait(lambda: column(panel, VERSION)[0] == "OPORD 2")

    assert panel.model.cell(0, WHAT).bold
    assert not panel.model.cell(1, WHAT).bold
    assert planner.program.window.notice.text == "Version OPORD 2 is kept."


def test_reason_given_later_stands_beside_the_change(
    panel: HistoryPanel, planner: PlanHand
) -> None:
    choose(panel, 2)
    panel.reason.click()
    dialogs = planner.program.window.findChildren(WordsDialog)
    dialog = next(one for one in dialogs if one.isVisible())
    dialog.lines[0].setText("Bridge blown, 2 Recce Pl")
    dialog.accept()
    planner.wait(lambda: column(panel, WHY)[2] == "Bridge blown, 2 Recce Pl")

    assert column(panel, WHY) == ["", "", "Bridge blown, 2 Recce Pl", ""]
    assert len(planner.changes()) == 4, "the change itself stays as it was"


def test_who_changed_a_column_a_closure_or_an_area(
    panel: HistoryPanel, planner: PlanHand
) -> None:
    history, session = planner.program.history, planner.program.session
    history.open_column("Main body")
    planner.settle()
    assert column(panel, WHAT) == ["Begin the plan file"]
    assert panel.whole.isVisible()
    history.open_item(session.draft.closures[0])
    planner.settle()
    assert column(panel, WHAT) == ["Close N1"]
    planner.redo()
    history.open_item(AREA)
    planner.settle()
    assert column(panel, WHAT) == ["Redo: Draw area", "Undo: Draw area", "Draw area"]
    panel.whole.click()
    planner.settle()
    assert len(column(panel, WHAT)) == 5
    assert not panel.whole.isVisible()


def test_history_is_asked_for_from_outline_and_march_table(planner: PlanHand) -> None:
    window = planner.program.window

    assert not window.outline.tells_history, "there is no plan file"
    assert not window.march.tells_history


def test_history_goes_with_the_plan_file(
    panel: HistoryPanel, planner: PlanHand
) -> None:
    assert planner.program.window.outline.tells_history
    planner.program.plan_files.close_plan()

    assert panel.model.rowCount() == 0
    assert "Keep the plan in a plan file" in panel.stack.why.text()
    assert not planner.program.window.commands["history"].isEnabled()
    assert not planner.program.window.outline.tells_history
