"""The time-space graph in the hand: zoom, pan, point, choose, drag, and all by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.drawing.style import Style
from app.ui.movement.graph_panel import GraphPanel
from app.ui.movement.graph_pointing import lines_at
from app.ui.movement.graph_view import TimeSpaceView
from planners.movement.conflict import ConflictKind
from planners.movement.time_space import Cell
from tests.time_space_sketch import AXIS, division

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from planners.movement.time_space import TimeSpace

ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
CONTROL, NO_KEY = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(scope="module")
def graph() -> TimeSpace:
    return division(columns=40)


@pytest.fixture
def view(qtbot: QtBot, graph: TimeSpace) -> TimeSpaceView:
    made = TimeSpaceView()
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.set_graph(graph, AXIS)
    made.show()
    qtbot.waitExposed(made)
    return made


class Told:
    """What a view told."""

    def __init__(self, view: TimeSpaceView) -> None:
        self.dragged: list[tuple[int, int]] = []
        self.dropped: list[tuple[int, int]] = []
        self.selected: list[int] = []
        view.dragged.connect(lambda *one: self.dragged.append(one))
        view.dropped.connect(lambda *one: self.dropped.append(one))
        view.selected.connect(self.selected.append)


def free_column(graph: TimeSpace) -> int:
    return next(one for one in graph.movements if one not in graph.locked)


def on(view: TimeSpaceView, movement: int) -> QPointF:
    """A pixel in the band of a column that is nobody else's."""
    assert view.graph is not None
    for stretch in view.graph.of(movement):
        low, high = sorted((stretch.head[0, 1], stretch.head[-1, 1]))
        for step in range(1, 40):
            km = low + (high - low) * step / 40
            times = stretch.times_at(km)
            assert times is not None
            at = QPointF(view.frame.x(sum(times) / 2), view.frame.y(km))
            if view.movement_at(at) == movement:
                return at.toPoint().toPointF()
    raise AssertionError("The column is hidden.")


def turn(
    view: TimeSpaceView, at: QPointF, modifiers: Qt.KeyboardModifier = NO_KEY
) -> None:
    event = QWheelEvent(
        *(at, view.mapToGlobal(at), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton),
        *(modifiers, Qt.ScrollPhase.NoScrollPhase, False),
    )
    QApplication.sendEvent(view, event)


def drag(view: TimeSpaceView, begin: QPointF, right: int, down: int = 0) -> None:
    at = begin.toPoint()
    QTest.mousePress(view, LEFT, NO_KEY, at)
    for share in (0.3, 0.7, 1.0):
        moved = QPoint(round(right * share), round(down * share))
        QTest.mouseMove(view, at + moved)
    QTest.mouseRelease(view, LEFT, NO_KEY, at + QPoint(right, down))


@pytest.mark.parametrize(
    ("modifiers", "time", "km"),
    [(NO_KEY, True, True), (SHIFT, True, False), (CONTROL, False, True)],
)
def test_the_wheel_zooms_about_the_pointer(
    view: TimeSpaceView, modifiers: Qt.KeyboardModifier, *, time: bool, km: bool
) -> None:
    before, at = view.frame, QPointF(600, 300)
    turn(view, at, modifiers)
    after = view.frame

    assert after.time_s(600) == pytest.approx(before.time_s(600))
    assert after.km(300) == pytest.approx(before.km(300))
    assert (after.px_per_s > before.px_per_s) is time
    assert (after.px_per_km > before.px_per_km) is km


def test_a_drag_of_the_ground_pans_and_a_double_click_fits(view: TimeSpaceView) -> None:
    whole = view.frame
    turn(view, QPointF(600, 300))
    closer = view.frame
    empty = next(
        at
        for x in range(250, 1000, 7)
        if view.movement_at(at := QPointF(x, 400)) is None
    )
    drag(view, empty, 60, 20)

    assert view.frame.x(0) == pytest.approx(closer.x(0) + 60)
    assert view.frame.y(0) == pytest.approx(closer.y(0) + 20)
    QTest.mouseDClick(view, LEFT, NO_KEY, empty.toPoint())
    assert view.frame == whole


def test_a_column_is_dragged_in_whole_minutes_and_dropped(view: TimeSpaceView) -> None:
    assert view.graph is not None
    movement = free_column(view.graph)
    told = Told(view)
    drag(view, on(view, movement), 41)
    minutes = round(41 / view.frame.px_per_s / 60)

    assert told.selected == [movement]
    assert [one for one, _ in told.dragged] == [movement] * len(told.dragged)
    assert all(shift % 60 == 0 for _, shift in told.dragged)
    assert told.dragged[-1] == (movement, minutes * 60)
    assert told.dropped == [(movement, minutes * 60)]
    assert view.marks.shift_s == minutes * 60


def test_a_locked_column_stays(view: TimeSpaceView) -> None:
    assert view.graph is not None
    told = Told(view)
    movement = min(view.graph.locked)
    drag(view, on(view, movement), 41)
    QTest.keyClick(view, Qt.Key.Key_Right, ALT)

    assert told.selected == [movement]
    assert told.dragged == told.dropped == []


def test_escape_takes_a_drag_back(view: TimeSpaceView) -> None:
    assert view.graph is not None
    movement = free_column(view.graph)
    told, at = Told(view), on(view, movement).toPoint()
    QTest.mousePress(view, LEFT, NO_KEY, at)
    QTest.mouseMove(view, at + QPoint(30, 0))
    view.set_conflicts(())
    QTest.keyClick(view, Qt.Key.Key_Escape)
    QTest.mouseRelease(view, LEFT, NO_KEY, at + QPoint(30, 0))

    assert told.dragged[-1] == (movement, 0)
    assert told.dropped == []
    assert view.conflicts == view.graph.cells
    assert view.marks.chosen == movement


def test_all_is_done_by_keys(view: TimeSpaceView) -> None:
    assert view.graph is not None
    told = Told(view)
    view.setFocus()
    free = free_column(view.graph)
    steps = view.graph.movements.index(free) + 1
    for _ in range(steps):
        QTest.keyClick(view, Qt.Key.Key_Tab)
    assert told.selected == list(view.graph.movements[:steps])
    QTest.keyClick(view, Qt.Key.Key_Right, ALT)
    QTest.keyClick(view, Qt.Key.Key_Right, ALT | SHIFT)
    QTest.keyClick(view, Qt.Key.Key_Left, ALT)
    assert [shift for _, shift in told.dragged] == [60, 660, 600]
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert told.dropped == [(free, 600)]
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert told.dragged[-1] == (free, 0)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert told.selected[-1] == -1


def test_the_window_moves_by_keys(view: TimeSpaceView) -> None:
    whole = view.frame
    QTest.keyClick(view, Qt.Key.Key_Plus)
    assert view.frame.px_per_s > whole.px_per_s
    closer = view.frame
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.frame.begins_s > closer.begins_s
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert view.frame.low_km > closer.low_km
    QTest.keyClick(view, Qt.Key.Key_Minus)
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view.frame == whole


def test_backtab_leaves_at_the_first_column(view: TimeSpaceView, qtbot: QtBot) -> None:
    del qtbot
    assert view.graph is not None
    view.choose(view.graph.movements[0])
    view.focusNextPrevChild(False)

    assert view.marks.chosen == view.graph.movements[0]


def test_words_tell_the_chosen_column(view: TimeSpaceView) -> None:
    assert view.graph is not None
    assert "40 columns" in view.accessibleDescription()
    free = free_column(view.graph)
    view.choose(free)
    view.shift_to(-600)
    text = view.accessibleDescription()

    assert view.graph.names[free] in text
    assert "SP Assen" in text
    assert "Moved by \u2212 10 min" in text
    assert view.accessibleName() == "Time-space graph"


def test_the_pointer_tells_column_place_and_times(view: TimeSpaceView) -> None:
    assert view.graph is not None
    movement = free_column(view.graph)
    at = on(view, movement)
    QTest.mouseMove(view, at.toPoint())
    lines = words_at(view, at)
    text = "\n".join(lines)

    assert view.marks.hovered == movement
    for words in (view.graph.names[movement], "km", "head 12", "tail 12", "passes in"):
        assert words in text
    cell = Cell.box((0, 100), (0, 90_000), ConflictKind.CROSSING)
    view.set_conflicts([cell])
    assert "conflict" in words_at(view, at)[0]


def words_at(view: TimeSpaceView, at: QPointF) -> list[str]:
    return lines_at(view._scene, view.frame, view.conflicts, view.marks.hovered, at)


def test_conflicts_come_one_after_another_in_time(view: TimeSpaceView) -> None:
    assert view.graph is not None
    view.zoom_by(6, 3)
    stops = sorted(view.graph.cells, key=lambda one: (one.bounds[2], one.bounds[0]))
    seen = []
    for _ in stops:
        QTest.keyClick(view, Qt.Key.Key_N)
        cell = view.marks.cell
        assert cell is not None
        low_km, high_km, begins_s, ends_s = cell.bounds
        area = view.frame.area(low_km, high_km, begins_s, ends_s)
        assert view.frame.box.adjusted(-3, -3, 3, 3).contains(area.center())
        seen.append(cell)

    assert len(stops) > 2
    assert all(one is other for one, other in zip(seen, stops, strict=True))
    QTest.keyClick(view, Qt.Key.Key_N)
    assert view.marks.cell is stops[0]
    QTest.keyClick(view, Qt.Key.Key_N, SHIFT)
    assert view.marks.cell is stops[-1]


def test_a_chosen_column_has_its_own_conflicts(view: TimeSpaceView) -> None:
    assert view.graph is not None
    movement = view.graph.cells[-1].movements[0]
    view.choose(movement)
    view.go_to_conflict()

    assert view.marks.cell is not None
    assert movement in view.marks.cell.movements
    names = " × ".join(view.graph.names[one] for one in view.marks.cell.movements)
    assert view.accessibleDescription().startswith("1 of ")
    assert names in view.accessibleDescription()


@pytest.mark.parametrize(
    ("key", "time", "km"),
    [
        (Qt.Key.Key_Right, 1, 0),
        (Qt.Key.Key_Left, -1, 0),
        (Qt.Key.Key_Up, 0, 1),
        (Qt.Key.Key_Down, 0, -1),
    ],
)
def test_arrows_with_ctrl_stretch_an_axis(
    view: TimeSpaceView, key: Qt.Key, time: int, km: int
) -> None:
    before = view.frame
    QTest.keyClick(view, key, CONTROL)
    after = view.frame

    assert np.sign(after.px_per_s - before.px_per_s) == time
    assert np.sign(after.px_per_km - before.px_per_km) == km


def test_the_menu_does_what_its_keys_do(view: TimeSpaceView) -> None:
    whole, frames = view.frame, []
    for action in view.menu.actions():
        if action.isSeparator():
            continue
        view.fit()
        action.trigger()
        frames.append(view.frame)

    assert frames[0] == whole
    assert frames[1].kmh_of_slope == pytest.approx(15)
    assert len(set(map(str, frames[:8]))) == 8
    assert view.marks.cell is not None
    view.fit()
    QTest.keyClick(view, Qt.Key.Key_D)
    assert str(view.frame) == str(frames[1])
    for words in ("Wheel", "Tab", "Shift+N", "Home"):
        assert words in view.menu.help()


def test_the_panel_offers_what_the_menu_does(qtbot: QtBot, graph: TimeSpace) -> None:
    panel = GraphPanel()
    qtbot.addWidget(panel)
    panel.show_graph(graph, AXIS)
    panel.next.click()

    assert panel.view.marks.cell is not None
    assert panel.more.menu() is panel.view.menu
    for button in (panel.next, panel.more, panel.fit):
        assert button.toolTip()


def test_a_new_schedule_keeps_window_and_column(
    view: TimeSpaceView, graph: TimeSpace
) -> None:
    free = free_column(graph)
    turn(view, QPointF(600, 300))
    view.choose(free)
    view.shift_to(600)
    frame = view.frame
    view.set_graph(division(columns=40))

    assert view.frame == frame
    assert (view.marks.chosen, view.marks.shift_s) == (free, 0)


def test_without_a_graph_a_sentence_says_so(view: TimeSpaceView) -> None:
    view.set_graph(None)
    image = view.grab().toImage()
    QTest.keyClick(view, Qt.Key.Key_Plus)
    QTest.mouseClick(view, LEFT, NO_KEY, QPoint(400, 300))

    assert len({image.pixel(x, 350) for x in range(image.width())}) > 2


def test_the_doctrinal_scale_is_15_kmh_to_a_block(view: TimeSpaceView) -> None:
    view.show_doctrinal()

    assert view.frame.kmh_of_slope == pytest.approx(15)


@pytest.mark.parametrize("palette", ["night", "red", "high_contrast"])
def test_no_palette_leaks_another(view: TimeSpaceView, palette: str) -> None:
    view.set_style(Style.named(palette))
    assert view.graph is not None
    view.choose(view.graph.movements[3])
    view.point_at(QPointF(600, 300))
    view.setFocus()
    view.settle()
    image = view.grab().toImage()
    if palette == "red":
        for x in range(0, image.width(), 2):
            for y in range(0, image.height(), 2):
                pixel = image.pixel(x, y)
                assert pixel >> 8 & 255 <= 8
                assert pixel & 255 <= 8


def test_buttons_fold_away_where_the_panel_is_narrow(
    qtbot: QtBot, graph: TimeSpace
) -> None:
    panel = GraphPanel()
    qtbot.addWidget(panel)
    panel.show_graph(graph, AXIS)
    panel.resize(1000, 500)
    panel.show()
    buttons = panel.next, panel.fit, panel.more
    assert all(button.isVisible() for button in buttons)
    panel.resize(panel.minimumSizeHint())

    assert [button.isVisible() for button in buttons] == [False, False, True]
    assert panel.minimumSizeHint().width() < 520
    panel.resize(1000, 500)
    assert all(button.isVisible() for button in buttons)
