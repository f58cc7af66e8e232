"""Movement in the window: conflicts, graphs and shifts by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from app.ui.movement.column_changes import with_start_of
from planners.movement.conflict import ConflictKind
from tests.movement_hand import (
    BRIDGE,
    EASTWARD,
    HEAD,
    MovementHand,
    column,
)

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_two_columns_that_meet_on_a_bridge_are_a_conflict_that_leads_there(
    moves: MovementHand,
) -> None:
    moves.open()

    assert moves.kinds() == [ConflictKind.MEETING]
    dock = moves.window.docks["conflicts"]
    assert dock.windowTitle() == "Conflicts (1)"
    assert not dock.isHidden()
    panel = moves.desk.conflicts
    assert "Oude Brug" in panel.model.index(0, 1).data()
    panel.table.clicked.emit(panel.model.index(0, 0))
    (conflict,) = moves.desk.view.conflicts
    assert moves.window.commands["columns_on_map"].isChecked()
    assert moves.desk.time.slider.time_s == conflict.begins_s
    view = moves.hand.canvas.view
    centre = view.to_lonlat(view.width / 2, view.height / 2)
    assert centre == pytest.approx(BRIDGE, abs=2e-3)


def test_the_cure_is_a_step_that_can_be_undone_exactly(moves: MovementHand) -> None:
    moves.open()
    before = moves.march()
    moves.desk.conflicts.table.selectRow(0)
    moves.desk.conflicts.cure.click()
    moves.settle()

    assert moves.kinds() == []
    assert moves.window.docks["conflicts"].windowTitle() == "Conflicts (0)"
    moved = {one for one in ("East", "West") if moves.start(one).minute}
    assert len(moved) == 1
    moves.session.undo_stack.undo()
    moves.settle()
    assert moves.kinds() == [ConflictKind.MEETING]
    assert moves.march() == before


def test_a_conflict_does_not_take_the_graph_from_whoever_works_on_it(
    moves: MovementHand, qtbot: QtBot
) -> None:
    moves.open()
    window, scenario = moves.window, moves.session.scenario
    graph = window.docks["graph"]
    window.docks["conflicts"].hide()
    window.show()
    window.commands["time_space"].trigger()
    qtbot.waitUntil(lambda: not graph.visibleRegion().isEmpty())

    later = with_start_of(scenario, "East", moves.start("East") + timedelta(minutes=1))
    moves.session.change_scenario(later, "Start East later")
    moves.settle()

    assert not window.docks["conflicts"].isHidden()
    qtbot.waitUntil(lambda: not graph.visibleRegion().isEmpty())
    assert window.docks["march"].visibleRegion().isEmpty()


def test_a_column_dragged_in_the_graph_starts_later(moves: MovementHand) -> None:
    moves.open()
    moves.show("time_space")
    graph = moves.desk.views.graph
    view, number = graph.view, moves.desk.view.names.index("East")
    moves.until(lambda: view.graph is not None)
    (stretch,) = view.graph.of(number)
    time_s, km = stretch.head[0].tolist()
    at = QPointF(view.frame.x(time_s) + 2, view.frame.y(km + 0.1)).toPoint()
    to = at + QPointF(view.frame.px_per_s * 1200, 0).toPoint()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseMove(view, at + QPointF(10, 0).toPoint())
    QTest.mouseMove(view, to)

    assert "no conflict" in graph.note.text()
    assert view.conflicts == ()
    assert moves.start("East").hour == 6  # nothing is decided yet
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=to)
    moves.settle()
    later = moves.start("East") - datetime(2026, 6, 12, 6, tzinfo=UTC)
    assert later == pytest.approx(timedelta(minutes=20), abs=timedelta(minutes=3))
    assert moves.session.undo_stack.undoText() == "Start East later"
    assert moves.session.undo_stack.count() == 1
    assert moves.kinds() == []


def test_a_locked_column_stays_where_it_is(moves: MovementHand) -> None:
    moves.open()
    before = moves.march()
    number = moves.desk.view.names.index("Fixed")
    moves.desk.move(number, 600)
    moves.window.march.startEdited.emit("Fixed", datetime(2026, 6, 12, 8, tzinfo=UTC))

    assert moves.session.undo_stack.count() == 0
    assert moves.march() is before
    assert "Fixed is locked" in moves.window.notice.text


def test_starts_and_halts_typed_into_the_march_table_change_the_plan(
    moves: MovementHand,
) -> None:
    moves.open()
    march = moves.window.march
    march.startEdited.emit("West", datetime(2026, 6, 12, 6, 40, tzinfo=UTC))
    moves.settle()
    assert moves.start("West") == datetime(2026, 6, 12, 6, 40, tzinfo=UTC)
    (halt,) = moves.session.column("Late").table.halts
    march.haltEdited.emit("Late", halt, timedelta(minutes=25))
    moves.settle()

    (longer,) = moves.session.column("Late").table.halts
    assert longer.duration == timedelta(minutes=25)
    assert moves.kinds() == []
    for _ in range(2):
        moves.session.undo_stack.undo()
    moves.settle()
    assert moves.start("West").minute == 0
    assert moves.kinds() == [ConflictKind.MEETING]


def test_columns_are_on_the_map_at_the_moment_of_the_slider(
    moves: MovementHand,
) -> None:
    moves.open()
    layer = moves.hand.program.desk.content.columns
    assert layer.shapes is None
    assert moves.desk.time.slider.isHidden()
    moves.show("columns_on_map")
    slider = moves.desk.time.slider
    slider.set_time(moves.desk.view.span.begins_s + 300)

    assert slider.isVisible()
    assert set(layer.shapes.number.tolist()) == {0, 1}
    assert "moving 2" in slider.tally.text()
    moves.window.commands["columns_on_map"].setChecked(False)
    assert layer.shapes is None


def test_every_view_of_a_road_shows_the_plan(moves: MovementHand) -> None:
    moves.open()
    views = moves.desk.views
    moves.show("point_graph")
    moves.until(lambda: views.points.stack.currentIndex() == 1)
    assert "in conflict" in views.points.figures.text()
    moves.show("occupation")
    moves.until(lambda: views.occupation.stack.currentIndex() == 1)
    assert "N1" in [
        views.occupation.road.itemText(row)
        for row in range(views.occupation.road.count())
    ]
    assert views.occupation.model.rowCount() > 0


def test_the_graph_is_written_as_it_is_shown(moves: MovementHand) -> None:
    moves.open()
    view = moves.desk.views.graph.view
    moves.show("time_space")
    moves.until(lambda: view.graph is not None)
    program = moves.hand.program
    found = {}
    for ending, scale in ((".pdf", view.fit), (".svg", view.show_doctrinal)):
        scale()
        path = moves.folder / f"graph{ending}"
        program.graph_paper.save(path)
        moves.until(lambda path=path: path.exists() and not program.files.is_busy)
        found[ending] = path.read_bytes()
    text = PdfReader(moves.folder / "graph.pdf").pages[0].extract_text()
    text = " ".join(text.split())
    assert "EXERCISE - UNCLASSIFIED" in text
    assert "Exercise One Lane: way of East" in text
    assert b"EXERCISE" in found[".svg"]


def test_without_area_or_scenario_every_view_says_what_to_do(
    moves: MovementHand,
) -> None:
    told = "Open a scenario with columns to see them move."
    views = moves.desk.views

    assert moves.desk.view is None
    assert moves.window.docks["conflicts"].windowTitle() == "Conflicts"
    for panel in (moves.desk.conflicts, views.graph, views.points, views.occupation):
        assert panel.stack.currentIndex() == 0
        assert panel.stack.why.text() == told
    assert not moves.window.commands["schedule"].isEnabled()
    assert not moves.window.commands["plan_on"].isEnabled()
    moves.open(HEAD + column("Alone", EASTWARD, "120600ZJUN26"))
    assert moves.window.commands["schedule"].isEnabled()
    words = moves.desk.conflicts.stack.why.text()
    assert words == "No conflict. Movements compared: 1."


def test_a_column_is_moved_by_keys_alone(moves: MovementHand) -> None:
    moves.open()
    moves.show("time_space")
    view = moves.desk.views.graph.view
    moves.until(lambda: view.graph is not None)
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Tab)
    assert view.marks.chosen is not None
    name = moves.desk.view.names[view.marks.chosen]
    alt = Qt.KeyboardModifier.AltModifier
    for _ in range(3):
        QTest.keyClick(view, Qt.Key.Key_Right, alt)
    QTest.keyClick(view, Qt.Key.Key_Return)
    moves.settle()

    assert moves.start(name) == datetime(2026, 6, 12, 6, 3, tzinfo=UTC)
    assert moves.window.march.column.currentText() == name


def test_a_march_unit_that_is_moved_becomes_a_column_of_its_own(
    moves: MovementHand,
) -> None:
    more = "          - {name: A2, vehicles: {car 4x4: 9}}\n    moves as: march units\n"
    numbered = column("East", EASTWARD, "120600ZJUN26", more).replace(
        "  - name: East\n", "  - name: East\n    movement number: 12-NLN-01\n"
    )
    moves.open(HEAD + numbered)
    before = moves.march()
    assert moves.desk.view.names == ("East A1", "East A2")
    assert moves.kinds() == []
    moves.desk.move(1, 1200)
    moves.settle()

    assert [one.plan.column.name for one in moves.march().columns] == [
        "East A1",
        "East A2",
    ]
    assert moves.desk.view.names == ("East A1", "East A2")
    assert moves.start("East A1") == before.columns[0].table.totals.start
    assert moves.start("East A2") > moves.start("East A1") + timedelta(minutes=20)
    assert all(one.plan.movement_number is None for one in moves.march().columns)
    moves.session.undo_stack.undo()
    moves.settle()
    assert moves.march() == before
