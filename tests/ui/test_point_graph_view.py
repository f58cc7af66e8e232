"""The critical time and point graph: cells, lanes, conflicts, hand and keys."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtTest import QTest

from app.drawing.clock_axis import ClockAxis
from app.drawing.lettering import Lettering, font
from app.drawing.point_graph_chart import fitting
from app.drawing.point_graph_layout import (
    Passing,
    PointGraphLayout,
    Strip,
    StripRow,
    lanes,
    strips_of,
)
from app.drawing.style import Style
from app.ui.movement.point_graph_panel import PointGraphPanel
from app.ui.movement.point_graph_view import PointGraphView
from planners.movement.conflict import Conflict, ConflictKind
from planners.movement.occupancy_holders import Stay
from planners.movement.point_graph import PointStrip
from planners.movement.problem import Sections

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

ZERO = datetime(2026, 6, 12, 4, 20, tzinfo=UTC)
NAMES = ("25-NLX-01", "25-NLX-02", "25-NLX-03")
STRIPS = (
    Strip(
        "Bahnhof",
        (
            StripRow(
                "N", (Passing(0, 600, 1000, in_conflict=True), Passing(1, 900, 1300))
            ),
            StripRow("S", ()),
        ),
    ),
    Strip(
        "Leimen", (StripRow("E", (Passing(0, 4000, 4400), Passing(2, 86_000, 86_200))),)
    ),
)


@pytest.fixture
def view(qtbot: QtBot) -> PointGraphView:
    made = PointGraphView()
    qtbot.addWidget(made)
    made.resize(900, 300)
    made.show_strips(STRIPS, NAMES, ZERO, "Z")
    made.show()
    qtbot.waitExposed(made)
    return made


def layout(cell_s: int = 300) -> PointGraphLayout:
    return PointGraphLayout.of(STRIPS, ClockAxis(ZERO, "Z"), cell_s)


def test_cells_begin_at_whole_hours_of_the_clock() -> None:
    made = layout()

    assert made.origin_s == -1200  # 0400, twenty minutes before second 0
    assert made.axis.hour(made.origin_s) == "0400"


@pytest.mark.parametrize(
    ("cell_s", "cells"),
    [(300, [(6, 8), (7, 9)]), (600, [(3, 4), (3, 5)]), (900, [(2, 3), (2, 3)])],
)
def test_a_passing_takes_every_cell_that_it_touches(
    cell_s: int, cells: list[tuple[int, int]]
) -> None:
    place = layout(cell_s).rows[0]

    assert list(zip(place.first.tolist(), place.last.tolist(), strict=True)) == cells


def test_what_shares_a_cell_stands_in_lanes_and_makes_its_row_higher() -> None:
    made = layout()

    assert made.rows[0].lane.tolist() == [0, 1]
    assert made.rows[0].height == 2 * made.rows[1].height
    tops = [(row.top, row.top + row.height) for row in made.rows]
    assert all(one[1] <= other[0] for one, other in pairwise(tops))


def test_no_two_spans_in_a_lane_overlap() -> None:
    random = np.random.default_rng(4)
    first = random.integers(0, 100, 60)
    last = first + random.integers(1, 12, 60)
    lane = lanes(first, last)

    for number in range(lane.max() + 1):
        mine = np.flatnonzero(lane == number)
        order = mine[first[mine].argsort()]
        assert (last[order][:-1] <= first[order][1:]).all()
    depth = max(((first <= t) & (t < last)).sum() for t in range(120))
    assert lane.max() + 1 == depth


def test_a_passing_is_found_under_every_pixel_of_its_cells() -> None:
    made = layout()
    box = made.box(made.rows[0], 1)

    assert made.passing_at(box.center().x(), box.center().y()) == (0, 1)
    assert made.passing_at(box.left() - 1, box.center().y()) is None
    assert made.passing_at(0, 1e6) is None


def test_a_click_tells_movement_and_time(view: PointGraphView, qtbot: QtBot) -> None:
    shown = view.layout_
    box = shown.box(shown.rows[0], 0)
    at = QPoint(
        round(box.center().x() + shown.left_px), round(box.center().y() + shown.top_px)
    )
    with qtbot.waitSignal(view.passingChosen) as told:
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert told.args == [0, 600]
    point = QPoint(20, round(shown.top_px + shown.rows[2].top + 5))
    with qtbot.waitSignal(view.pointChosen) as told:
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point)

    assert told.args == [1]


def test_keys_lead_from_passing_to_passing(view: PointGraphView, qtbot: QtBot) -> None:
    marks = []
    for key in (
        Qt.Key.Key_Right,
        Qt.Key.Key_Right,
        Qt.Key.Key_Right,  # there is no further one
        Qt.Key.Key_Down,  # the row without passings is left out
        Qt.Key.Key_Right,
        Qt.Key.Key_Up,
    ):
        QTest.keyClick(view, key)
        marks.append(view.mark)
    assert marks == [(0, 0), (0, 1), (0, 1), (2, 0), (2, 1), (0, 1)]
    with qtbot.waitSignal(view.passingChosen) as told:
        QTest.keyClick(view, Qt.Key.Key_Return)

    assert told.args == [1, 900]


def test_what_is_pointed_out_is_scrolled_into_sight(view: PointGraphView) -> None:
    view.choose_movement(2)
    box = view.layout_.box(view.layout_.rows[2], 1)
    left = view.horizontalScrollBar().value()

    assert left <= box.left()
    assert box.right() <= left + view.viewport().width() - view.layout_.left_px
    view.choose_movement(None)
    assert view.mark is None


def test_plus_and_minus_change_the_cells_and_keep_the_place(
    view: PointGraphView,
) -> None:
    view.horizontalScrollBar().setValue(round(view.layout_.x(40_000)))
    QTest.keyClick(view, Qt.Key.Key_Minus)
    assert view.layout_.cell_s == 600
    at = view.layout_.time_s(view.horizontalScrollBar().value())
    assert at == pytest.approx(40_000, abs=30)
    QTest.keyClick(view, Qt.Key.Key_Plus)
    QTest.keyClick(view, Qt.Key.Key_Plus)

    assert view.layout_.cell_s == 300


def test_names_and_hours_stay_while_cells_are_scrolled(view: PointGraphView) -> None:
    left, top = round(view.layout_.left_px), round(view.layout_.top_px)
    names = view.viewport().grab().toImage().copy(0, top, left, 200)
    view.horizontalScrollBar().setValue(500)

    assert view.viewport().grab().toImage().copy(0, top, left, 200) == names


def test_a_passing_reads_in_words(view: PointGraphView) -> None:
    assert view.words_of((0, 0)) == (
        "25-NLX-01\nBahnhof · N\n120430ZJUN26 – 120436ZJUN26\nIn conflict here"
    )


@pytest.mark.parametrize("palette", ["day", "night", "red", "high_contrast"])
def test_conflicts_stand_out_in_every_palette(
    view: PointGraphView, palette: str
) -> None:
    style = Style.named(palette)
    view.set_style(style)
    view.set_time(700)
    image = view.viewport().grab().toImage()
    names = {
        image.pixelColor(x, y).name()
        for x in range(0, image.width(), 2)
        for y in range(image.height())
    }

    assert style["flash"].name() in names
    if palette == "red":
        assert all(name.endswith("0000") for name in names)


def test_a_hundred_points_over_two_days_are_scrolled_whole(
    view: PointGraphView,
) -> None:
    strips = [
        Strip(
            f"Point {number}",
            tuple(
                StripRow(
                    letter,
                    tuple(
                        Passing(
                            k % 3, 900 * k + 60 * number, 900 * k + 60 * number + 400
                        )
                        for k in range(0, 190, 3)
                    ),
                )
                for letter in "NS"
            ),
        )
        for number in range(100)
    ]
    view.show_strips(strips, NAMES, ZERO, "Z")
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    view.horizontalScrollBar().setValue(view.horizontalScrollBar().maximum())
    view.viewport().grab()

    wide, high = view.layout_.size
    assert len(view.layout_.rows) == 200
    right = view.horizontalScrollBar().value() + view.viewport().width()
    assert right - view.layout_.left_px == pytest.approx(wide, abs=1)
    bottom = view.verticalScrollBar().value() + view.viewport().height()
    assert bottom - view.layout_.top_px == pytest.approx(high, abs=1)


def test_a_narrow_cell_bears_the_number_of_a_movement() -> None:
    metrics = QFontMetricsF(font(Lettering(10.5)))

    assert fitting("25-NLX-03", 200, metrics) == "25-NLX-03"
    assert fitting("25-NLX-03", 20, metrics) == "03"
    assert fitting("25-NLX-03A", 25, metrics) == "03A"
    assert fitting("1 Brigade 11 Battalion A", 60, metrics) == "1B11BA"
    assert fitting("1 Brigade 11 Battalion A", 28, metrics) == "11BA"
    assert fitting("Panzerbrigade", 40, metrics).endswith("…")


def test_only_who_is_in_conflict_at_the_point_is_marked() -> None:
    sections = Sections(
        tail=np.array([0, 1, 1, 2], np.int32),
        head=np.array([1, 0, 2, 1], np.int32),
        twin=np.array([1, 0, 3, 2], np.int32),
        kind=np.zeros(4, np.int8),
        length_m=np.ones(4),
        positions=np.array([[0.0, 0], [1, 0], [2, 0]]),
    )
    stays = (
        Stay(0, 0, 100, "E", (0,)),
        Stay(1, 50, 150, "W", (1,)),
        Stay(2, 50, 150, "E", (0,)),
        Stay(0, 5000, 5100, "E", (0,)),
    )
    graph = [PointStrip(0, "A", ("E", "W"), (), stays)]
    conflict = Conflict(
        ConflictKind.MEETING, (0, 1), "", 50, 120, 70, 50, 50, sections=(0,)
    )
    ((_, rows),) = strips_of(graph, [conflict], sections)

    assert [[p.in_conflict for p in row.passings] for row in rows] == [
        [True, False, False],
        [True],
    ]
    assert [row.direction for row in rows] == ["E", "W"]
    ((_, rows),) = strips_of(graph, [conflict._replace(sections=(), point=0)], sections)
    assert rows[0].passings[0].in_conflict


@pytest.fixture
def panel(qtbot: QtBot) -> PointGraphPanel:
    made = PointGraphPanel()
    qtbot.addWidget(made)
    made.resize(900, 300)
    made.show_strips(STRIPS, NAMES, ZERO, "Z")
    made.show()
    return made


def test_the_panel_counts_points_passings_and_conflicts(panel: PointGraphPanel) -> None:
    assert panel.figures.text() == "2 points   ·   4 passings   ·   1 in conflict"
    panel.show_nothing()
    assert panel.stack.currentIndex() == 0
    assert "No schedule" in panel.stack.why.text()


def test_who_stands_out_is_chosen_by_name_or_on_the_graph(
    panel: PointGraphPanel, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(panel.movementChosen) as told:
        panel.movement.setCurrentIndex(3)
        panel.movement.activated.emit(3)
    assert told.args == [2]
    assert panel.view.mark == (2, 1)
    with qtbot.waitSignals([panel.movementChosen, panel.timeChosen]):
        panel.view.passingChosen.emit(1, 900)
    assert panel.movement.currentText() == "25-NLX-02"
    panel.show_strips(STRIPS, NAMES, ZERO, "Z")

    assert panel.movement.currentText() == "25-NLX-02"
    assert panel.view.mark == (0, 1)
    panel.choose_movement(None)
    assert panel.view.mark is None


def test_the_choice_of_cells_follows_the_keys(panel: PointGraphPanel) -> None:
    QTest.keyClick(panel.view, Qt.Key.Key_Minus)
    assert panel.cell.currentData() == 600
    panel.cell.setCurrentIndex(2)
    panel.cell.activated.emit(2)

    assert panel.view.layout_.cell_s == 900
