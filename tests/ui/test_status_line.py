"""The status line: the place in several writings, the scale box, and what folds."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from app.drawing.projection import MapView
from app.errors import InputRefused
from app.ui.map.canvas import MapCanvas
from app.ui.map.furniture_tips import FurnitureTips
from app.ui.map.layers.furniture import FurnitureLayer
from app.ui.open_area import OpenArea
from app.ui.read_out import WIDEST, Writing, written
from app.ui.scale_box import SCALES, parse_scale
from app.ui.status_line import StatusLine
from maps.positions import parse_position

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

PLACE = (5.04, 52.0)


@pytest.fixture
def line(qtbot: QtBot, ground: OpenArea) -> StatusLine:
    status = StatusLine()
    qtbot.addWidget(status)
    status.resize(1200, 30)
    status.set_ground(ground)
    status.show()
    return status


def view(n: float = 50_000) -> MapView:
    return MapView.fitting((*PLACE, *PLACE), 800, 600).at_scale(n)


def test_click_writes_the_place_another_way(line: StatusLine, qtbot: QtBot) -> None:
    line.show_place(PLACE)
    texts = []
    for _ in range(5):
        texts.append(line.place.text().split("   ")[0])
        qtbot.mouseClick(line.place, Qt.MouseButton.LeftButton)

    assert texts[0] == texts[4] == "31U FT 40039 63003"
    assert texts[1].startswith("31U 640039 5763003")
    assert texts[2] == "52.00000° N 5.04000° E"
    assert texts[3] == "52°00′00.0″ N 5°02′24.0″ E"


def test_menu_offers_every_writing_and_the_copy(line: StatusLine) -> None:
    line.show_place(PLACE)
    menu = line.place.menu_of_writings()
    titles = [action.text() for action in menu.actions() if action.text()]
    menu.actions()[2].trigger()

    assert titles == [
        "MGRS",
        "UTM",
        "Degrees",
        "Degrees, minutes, seconds",
        "Copy MGRS",
    ]
    assert line.place.writing is Writing.DEGREES
    assert line.place.text().startswith("52.00000° N")


@pytest.mark.parametrize("writing", list(Writing))
def test_every_writing_can_be_read_back(writing: Writing) -> None:
    position = parse_position(written(PLACE, writing))

    assert (position.lon, position.lat) == pytest.approx(PLACE, abs=2e-5)


@pytest.mark.parametrize("lonlat", [(5.0, 84.5), (5.0, -84.5), (200.0, 10.0)])
def test_place_without_a_grid_is_a_dash(line: StatusLine, lonlat) -> None:
    line.show_place(lonlat)

    assert line.place.text().startswith("–")
    line.place.set_writing(Writing.UTM)
    assert line.place.text().startswith("–")


def test_every_place_has_room_in_every_writing(line: StatusLine) -> None:
    metrics = line.place.fontMetrics()
    for writing in Writing:
        line.place.set_writing(writing)
        for lonlat in ((-179.99999, -79.99999), (-122.88888, 58.88888), PLACE):
            line.show_place(lonlat)
            wide = metrics.horizontalAdvance(line.place.text())
            assert wide <= line.place.width()
        assert len(WIDEST[writing]) >= len(written(PLACE, writing))


def test_copy_takes_the_place_under_the_pointer_or_the_middle(
    line: StatusLine,
) -> None:
    line.show_view(view())
    line.show_place(None)
    line.copy_mgrs()
    middle = QGuiApplication.clipboard().text()
    line.show_place((5.05, 52.01))
    line.copy_mgrs()

    assert middle[:9] + middle[10:14] == "31UFT40036300"[:13]
    assert QGuiApplication.clipboard().text().startswith("31UFT40")
    assert QGuiApplication.clipboard().text() != middle
    assert line.currentMessage().startswith("Copied 31U FT 40")


def test_copy_near_a_pole_says_why_it_cannot(line: StatusLine) -> None:
    QGuiApplication.clipboard().setText("kept")
    line.show_place((5.0, 84.5))
    line.copy_mgrs()

    assert QGuiApplication.clipboard().text() == "kept"
    assert "-80 to 84" in line.currentMessage()


def test_copy_without_a_map_says_so(qtbot: QtBot) -> None:
    status = StatusLine()
    qtbot.addWidget(status)
    status.copy_mgrs()

    assert status.currentMessage() == "Open an area to copy a grid reference from it."


@pytest.mark.parametrize(
    ("width", "data", "height", "scale"),
    [
        (1200, "date", True, True),
        (640, "name", True, True),
        (530, "", True, True),
        (330, "", False, True),
        (200, "", False, False),
    ],
)
def test_narrow_line_folds_the_less_important_away(
    line: StatusLine,
    width: int,
    data: str,
    height: bool,  # noqa: FBT001
    scale: bool,  # noqa: FBT001
    qtbot: QtBot,
) -> None:
    line.resize(width, 30)
    line.show_place(PLACE)

    shown = {"": "", "name": "OFFLINE · Small"}.get(data, "OFFLINE · Small · date")
    assert line.data.text().startswith(shown)
    assert line.data.isVisible() is bool(data)
    assert line.place.with_height is height
    assert line.scale.isVisible() is scale
    assert line.place.text().startswith("31U FT")
    qtbot.waitUntil(lambda: line.place.geometry().right() < width)
    assert line.minimumWidth() < 330


# The scale box


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("1:40000", 40_000),
        ("1:40 000", 40_000),
        ("1 : 40\u202f000", 40_000),
        ("1/40 000", 40_000),
        ("40 000", 40_000),
        ("40.000", 40_000),
        ("40,000", 40_000),
        ("40k", 40_000),
        ("2.5 M", 2_500_000),
        ("1:1M", 1_000_000),
        ("  25000 ", 25_000),
        ("1:1 000 000", 1_000_000),
    ],
)
def test_scales_are_read_in_many_forms(text: str, n: float) -> None:
    assert parse_scale(text) == n


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1:",
        "50",
        "0",
        "-5000",
        "1:5e4",
        "fifty",
        "1:40 00",
        "9" * 40,
        "٤٠٠٠٠",
        "1:1:1",
    ],
)
def test_what_is_no_scale_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(InputRefused, match="is no scale") as refusal:
        parse_scale(text)

    assert len(str(refusal.value)) < 200
    assert str(refusal.value).endswith(".")


def test_box_shows_the_scale_of_the_map(line: StatusLine) -> None:
    line.show_view(view(50_000))

    assert line.scale.currentText() == "1:50\u202f000"
    assert [line.scale.itemData(row) for row in range(line.scale.count())] == list(
        SCALES
    )


def test_chosen_and_typed_scales_are_asked_for(line: StatusLine, qtbot: QtBot) -> None:
    line.show_view(view(53_200))
    asked: list[float] = []
    line.scaleAsked.connect(asked.append)

    line.scale.activated.emit(3)
    edit = line.scale.lineEdit()
    edit.selectAll()
    qtbot.keyClicks(edit, "40k")
    qtbot.keyClick(edit, Qt.Key.Key_Return)

    assert asked == [50_000.0, 40_000.0]


def test_wrong_scale_is_said_and_taken_back(line: StatusLine, qtbot: QtBot) -> None:
    line.show_view(view(50_000))
    edit = line.scale.lineEdit()
    edit.selectAll()
    qtbot.keyClicks(edit, "huge")
    qtbot.keyClick(edit, Qt.Key.Key_Return)

    assert line.scale.currentText() == "1:50\u202f000"
    assert "'huge' is no scale of a map" in line.currentMessage()


def test_escape_takes_back_what_was_typed(line: StatusLine, qtbot: QtBot) -> None:
    line.show_view(view(50_000))
    edit = line.scale.lineEdit()
    edit.selectAll()
    qtbot.keyClicks(edit, "40k")
    with qtbot.waitSignal(line.scale.left):
        qtbot.keyClick(line.scale, Qt.Key.Key_Escape)

    assert line.scale.currentText() == "1:50\u202f000"


def test_moving_map_does_not_disturb_the_typing_hand(
    line: StatusLine, qtbot: QtBot
) -> None:
    line.show_view(view(50_000))
    edit = line.scale.lineEdit()
    edit.setFocus()
    qtbot.waitUntil(edit.hasFocus)
    edit.selectAll()
    qtbot.keyClicks(edit, "40")
    line.show_view(view(60_000))

    assert line.scale.currentText() == "40"


# What the furniture of the map says


def test_resting_pointer_is_told_what_the_furniture_means(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    canvas = MapCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(900, 600)
    canvas.set_view(view())
    tips = FurnitureTips(canvas)
    said: list[str] = []
    monkeypatch.setattr(
        QToolTip, "showText", lambda _at, words, _widget: said.append(words)
    )

    def rest(x: int, y: int) -> None:
        at = QPoint(x, y)
        QApplication.sendEvent(canvas, QHelpEvent(QEvent.Type.ToolTip, at, at))

    rest(848, 52)
    tips.furniture = FurnitureLayer(tips)
    rest(450, 300)
    rest(848, 52)

    assert len(said) == 1
    assert "true north up" in said[0]


def test_source_of_the_map_carries_the_days_of_its_data(ground: OpenArea) -> None:
    manifest = SimpleNamespace(
        attribution="© OpenStreetMap contributors",
        sources=[
            SimpleNamespace(kind="osm", date="2026-08-01T20:21:02Z"),
            SimpleNamespace(kind="elevation", date="2000-02-11"),
            SimpleNamespace(kind="elevation", date=""),
        ],
    )
    planner = SimpleNamespace(
        area=SimpleNamespace(manifest=manifest), roads=ground.planner.roads
    )

    assert OpenArea(planner).source_line == (
        "© OpenStreetMap contributors · roads of 2026-08-01 · heights of 2000-02-11"
    )
    assert ground.source_line == ground.attribution  # the extract names no day
