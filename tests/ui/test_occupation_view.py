"""The occupation of a road: the picture, its figures, and who is on it when."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.drawing.occupation_chart import movement_at
from app.drawing.style import Style
from app.ui.movement.occupation_view import OccupationView
from planners.movement.occupancy_holders import Span, Stay
from planners.movement.road_chain import RoadChain
from planners.movement.route_bands import Block, RouteBands, Use

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

ZERO = datetime(2026, 6, 12, 4, tzinfo=UTC)
NAMES = ("25-NLX-01", "25-NLX-02")
POINTS = ("Bahnhof", "Leimen", "Nussloch")
HOUR = 3600
BANDS = RouteBands(
    chain=RoadChain(
        sections=np.array([0, 1, 2, 3]),
        from_km=np.array([0.0, 10.0, 10.0, 30.0]),
        to_km=np.array([10.0, 0.0, 30.0, 10.0]),
        points=np.array([0, 1, 2]),
        points_km=np.array([0.0, 10.0, 30.0]),
    ),
    span=Span(0, 10 * HOUR),
    movement=np.array([0, 0, 1]),
    along=np.array([True, True, False]),
    run=np.array([0, 0, 1]),
    corners=np.array(
        [
            [[HOUR, 0], [2 * HOUR, 10], [3 * HOUR, 10], [2 * HOUR, 0]],
            [[2 * HOUR, 10], [4 * HOUR, 30], [5 * HOUR, 30], [3 * HOUR, 10]],
            [[6 * HOUR, 30], [7 * HOUR, 10], [8 * HOUR, 10], [7 * HOUR, 30]],
        ],
        float,
    ),
    blocks=(Block(0.0, 10.0, 5 * HOUR, 9 * HOUR, "Bridge repair"),),
    uses=(Use(0.0, 10.0, 0.2, HOUR, 1), Use(10.0, 30.0, 0.5, 6 * HOUR, 2)),
)
STAYS = (
    Stay(0, HOUR, 5 * HOUR, "E", (0, 2)),
    Stay(1, 6 * HOUR, 8 * HOUR, "W", (3,)),
)


@pytest.fixture
def view(qtbot: QtBot) -> OccupationView:
    made = OccupationView()
    qtbot.addWidget(made)
    made.resize(1200, 500)
    made.set_roads(["MSR TIGER", "B37"])
    made.show_bands(BANDS, NAMES, POINTS, ZERO, "Z")
    made.show_holders(STAYS, NAMES, 0, 9 * HOUR)
    made.show()
    qtbot.waitExposed(made)
    return made


def pixel(view: OccupationView, time_s: float, km: float) -> QPoint:
    frame = view.chart.frame_of(BANDS)
    return QPoint(round(frame.x(time_s)), round(frame.y(km)))


def test_the_figures_say_how_much_the_road_is_used(view: OccupationView) -> None:
    text = view.figures.text().replace("\u202f", " ")

    assert "30.0 km" in text
    assert "used 40 % of the time" in text
    assert "busiest hour from 121000Z: 2 columns at km 10.0 – 30.0" in text


def test_who_is_on_the_road_is_listed_for_the_span(view: OccupationView) -> None:
    rows = [
        [view.model.index(row, column).data() for column in range(4)] for row in (0, 1)
    ]

    assert rows == [
        ["25-NLX-01", "E", "120500Z", "120900Z"],
        ["25-NLX-02", "W", "121000Z", "121200Z"],
    ]
    assert view.holders.text() == "On MSR TIGER between 120400Z and 121300Z: 2"
    view.show_holders((), NAMES, 0, HOUR)
    assert view.holders.text().endswith("nobody")


@pytest.mark.parametrize(
    ("time_s", "km", "number"),
    [
        (2 * HOUR, 5, 0),
        (3 * HOUR + 60, 12, 0),
        (7 * HOUR, 20, 1),
        (HOUR / 2, 5, None),
        (9.5 * HOUR, 20, None),
    ],
)
def test_the_band_under_a_pixel_is_found(
    view: OccupationView, time_s: float, km: float, number: int | None
) -> None:
    at = pixel(view, time_s, km)

    assert movement_at(view.chart.frame_of(BANDS), BANDS, at.x(), at.y()) == number


def test_a_click_chooses_a_movement_or_a_moment(
    view: OccupationView, qtbot: QtBot
) -> None:
    left = Qt.MouseButton.LeftButton
    with qtbot.waitSignal(view.movementChosen) as told:
        QTest.mouseClick(view.chart, left, pos=pixel(view, 7 * HOUR, 20))
    assert told.args == [1]
    with qtbot.waitSignal(view.timeChosen) as told:
        QTest.mouseClick(view.chart, left, pos=pixel(view, 9.5 * HOUR, 20))

    assert told.args[0] == pytest.approx(9.5 * HOUR, abs=60)


def test_a_drag_asks_for_a_span(view: OccupationView, qtbot: QtBot) -> None:
    start, end = pixel(view, 4 * HOUR, 15), pixel(view, 2 * HOUR, 15)
    with qtbot.waitSignal(view.spanChosen) as told:
        QTest.mousePress(view.chart, Qt.MouseButton.LeftButton, pos=start)
        QTest.mouseMove(view.chart, end)
        QTest.mouseRelease(view.chart, Qt.MouseButton.LeftButton, pos=end)

    assert told.args == [
        pytest.approx(2 * HOUR, abs=120),
        pytest.approx(4 * HOUR, abs=120),
    ]
    assert all(at % 60 == 0 for at in told.args)


def type_in(view: OccupationView, begins: str, ends: str) -> None:
    for edit, text in ((view.begins, begins), (view.ends, ends)):
        edit.setFocus()
        edit.selectAll()
        QTest.keyClicks(edit, text)
    QTest.keyClick(view.ends, Qt.Key.Key_Return)


def test_a_typed_span_is_asked_for(view: OccupationView) -> None:
    asked: list[tuple[int, int]] = []
    view.spanChosen.connect(lambda begins, ends: asked.append((begins, ends)))
    type_in(view, "120500", "0700")

    assert asked[-1] == (HOUR, 3 * HOUR)


@pytest.mark.parametrize(
    ("begins", "words"), [("soon", "no date-time group"), ("1000", "later end")]
)
def test_a_span_that_is_none_is_refused(
    view: OccupationView, begins: str, words: str
) -> None:
    type_in(view, begins, "0900")

    assert words in view.refusal.text()
    assert view.refusal.isVisible()
    view.show_holders(STAYS, NAMES, 0, HOUR)
    assert not view.refusal.isVisible()


def test_a_row_leads_to_the_movement_and_its_time(
    view: OccupationView, qtbot: QtBot
) -> None:
    index = view.model.index(1, 0)
    with qtbot.waitSignals([view.movementChosen, view.timeChosen]):
        view.table.clicked.emit(index)
    view.choose_movement(0)

    assert view.table.currentIndex().row() == 0


def test_roads_keep_the_choice(view: OccupationView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.roadChosen) as told:
        view.road.setCurrentIndex(1)
        view.road.activated.emit(1)
    assert told.args == ["B37"]
    view.set_roads(["A5", "B37"])
    assert view.road.currentText() == "B37"
    view.set_roads([])

    assert view.stack.currentIndex() == 0


def test_arrow_keys_move_the_moment(view: OccupationView, qtbot: QtBot) -> None:
    view.set_time(HOUR)
    with qtbot.waitSignal(view.timeChosen) as told:
        QTest.keyClick(view.chart, Qt.Key.Key_Right)

    assert told.args == [HOUR + 300]


@pytest.mark.parametrize("palette", ["day", "night", "red", "high_contrast"])
def test_the_picture_is_painted_in_every_palette(
    view: OccupationView, palette: str
) -> None:
    style = Style.named(palette)
    view.set_style(style)
    view.set_time(3 * HOUR)
    view.choose_movement(1)
    image = view.chart.grab().toImage()
    names = {
        image.pixelColor(x, y).name()
        for x in range(0, image.width(), 2)
        for y in range(0, image.height(), 2)
    }

    assert {style[name].name() for name in ("column", "closed", "sheet")} <= names
    if palette == "red":
        assert all(name.endswith("0000") for name in names)


def test_without_a_schedule_a_sentence_says_so(view: OccupationView) -> None:
    view.show_nothing()

    assert view.stack.currentIndex() == 0
    assert "No schedule" in view.stack.why.text()
