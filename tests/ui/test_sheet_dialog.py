"""Printing map sheets from the window: form, frame on the map, work in a process."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter

from app.drawing.projection import MapView
from app.drawing.style import Style
from app.errors import EnvironmentTrouble, InputRefused
from app.security.marking import Marking
from app.services import sheet_process
from app.services.planning import Planner
from app.services.scenario.scenario import read_scenario
from app.services.sheet_process import print_sheets
from app.services.sheets import SheetForm
from app.ui.dialogs.sheet_dialog import Drawn, SheetDialog, SheetGround
from app.ui.dialogs.sheet_form import Shows
from app.ui.map.sheet_frame import SheetFrame, SheetTool
from app.ui.map.tools.tool import MapClick
from maps.area_pack import open_area
from planners.overlay import Overlay, PlacedSymbol
from tests.ui.conftest import SCENARIO

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from planners.route import Route

MARKING = Marking.parse("EXERCISE - UNCLASSIFIED")
NOW = datetime(2026, 7, 1, 8, tzinfo=UTC)


@pytest.fixture(scope="module")
def route(small_area: Path, tmp_path_factory: pytest.TempPathFactory) -> Route:
    planner = Planner.open(small_area)
    path = tmp_path_factory.mktemp("plan") / "small.yaml"
    path.write_text(SCENARIO, encoding="utf-8")
    march = planner.march(read_scenario(path, planner.vehicles))
    return march.columns[0].route


@pytest.fixture
def ground(small_area: Path, tmp_path: Path) -> SheetGround:
    return SheetGround(
        area=open_area(small_area),
        marking=MARKING,
        title="Small World",
        routes=(),
        shown=lambda: (5.0, 51.99, 5.05, 52.01),
        now=lambda: NOW,
        choose=lambda suffix: tmp_path / f"sheet{suffix}",
    )


@pytest.fixture
def dialog(qtbot: QtBot, ground: SheetGround) -> SheetDialog:
    made = SheetDialog(ground)
    qtbot.addWidget(made)
    return made


def pick(box, value) -> None:
    box.setCurrentIndex(box.findData(value))


def test_frame_and_words_follow_the_form(dialog):
    pick(dialog.questions.scale, 10_000.0)
    pick(dialog.questions.paper, "A4")

    (corners,) = dialog.frame.sheets

    lons = [lon for lon, _ in corners]
    assert (min(lons) + max(lons)) / 2 == pytest.approx(5.025, abs=1e-3)
    assert dialog.summary.text().startswith("A4 landscape · 1:10\u2009000 · 2.6")
    assert "UTM zone 31" in dialog.summary.text()
    assert dialog.print_button.isEnabled()


def test_typed_scale_counts_and_nonsense_is_refused_in_words(dialog):
    dialog.questions.scale.setEditText("1:33 000")
    assert dialog.order().scale == 33_000

    dialog.questions.scale.setEditText("about a mile")

    assert "scale" in dialog.summary.text()
    assert not dialog.print_button.isEnabled()
    assert dialog.frame.sheets == ()


def test_dragged_frame_keeps_the_scale_and_moves_the_sheet(dialog):
    pick(dialog.questions.shows, Shows.AREA)
    before = dialog.order()
    shown = dialog.summary.text().split("1:")[1].split(" ·")[0]
    scale = float(shown.replace("\u2009", ""))

    dialog.frame.moved.emit(5.03, 52.005)

    order = dialog.order()
    assert before.centre is None
    assert order.centre == (5.03, 52.005)
    assert order.scale == scale
    assert dialog.questions.shows.currentData() is Shows.FRAME


def test_strip_shows_a_frame_for_each_sheet(qtbot, ground, route):
    dialog = SheetDialog(replace(ground, routes=(("Main body", route),)))
    qtbot.addWidget(dialog)
    pick(dialog.questions.shows, Shows.STRIP)
    pick(dialog.questions.scale, 5_000.0)
    pick(dialog.questions.paper, "A4")

    assert len(dialog.frame.sheets) > 3
    assert dialog.summary.text().startswith(f"{len(dialog.frame.sheets)} sheets")
    assert not dialog.frame.is_movable
    assert not dialog.questions.file_form.isEnabled()


def test_sheet_is_printed_by_a_process_of_its_own(qtbot, dialog, tmp_path):
    pick(dialog.questions.paper, "A4")
    pick(dialog.questions.scale, 10_000.0)

    assert dialog.stop_button.isHidden()

    with qtbot.waitSignal(dialog.printed, timeout=60_000) as told:
        dialog.print_button.click()
        assert dialog.is_printing
        assert not dialog.stop_button.isHidden()

    assert told.args == [(tmp_path / "sheet.pdf",)]
    (page,) = PdfReader(tmp_path / "sheet.pdf").pages
    assert "Small World" in " ".join(page.extract_text().split())
    qtbot.waitUntil(lambda: not dialog.is_printing)
    assert dialog.print_button.isEnabled()


def test_stopped_print_writes_nothing(qtbot, dialog, tmp_path):
    pick(dialog.questions.file_form, SheetForm.GEOTIFF)
    pick(dialog.questions.paper, "A0")
    dialog.print_button.click()
    qtbot.waitUntil(lambda: dialog.bar.value() > 0, timeout=60_000)

    dialog.stop_button.click()

    qtbot.waitUntil(lambda: not dialog.is_printing, timeout=20_000)
    assert list(tmp_path.iterdir()) == []
    assert "nothing was written" in dialog.summary.text()


def test_closing_takes_the_frame_off_the_map(dialog):
    dialog.show()
    assert dialog.frame.sheets

    dialog.close()

    assert dialog.frame.sheets == ()


def test_refused_order_comes_back_from_the_process_as_a_sentence(
    dialog, small_area, tmp_path
):
    order = replace(dialog.order(), paper="B5")

    with pytest.raises(InputRefused, match="no paper 'B5'"):
        print_sheets(order, small_area, tmp_path / "sheet.pdf")

    assert list(tmp_path.iterdir()) == []


def test_drafts_go_to_no_other_medium_than_the_sheet(
    dialog, small_area, tmp_path, monkeypatch
):
    """What a crash leaves of a draft lies where the user wanted the plan to be."""
    places = []
    make = sheet_process.TemporaryDirectory

    def noted(**how):
        places.append(how["dir"])
        return make(**how)

    monkeypatch.setattr(sheet_process, "TemporaryDirectory", noted)
    with pytest.raises(InputRefused):
        print_sheets(
            replace(dialog.order(), paper="B5"), small_area, tmp_path / "sheet.pdf"
        )

    assert places == [tmp_path]
    assert list(tmp_path.iterdir()) == []


def test_missing_folder_is_told_before_the_print(dialog, small_area, tmp_path):
    order = replace(dialog.order(), paper="A4")

    with pytest.raises(EnvironmentTrouble, match="no folder"):
        print_sheets(order, small_area, tmp_path / "gone" / "sheet.pdf")


class Canvas:
    """What the tool needs of the map under the hand."""

    view = MapView.fitting((4.95, 51.97, 5.1, 52.03), 900, 600)


def click_at(place: tuple[float, float]) -> MapClick:
    x, y = Canvas.view.to_pixels(place).tolist()
    return MapClick(place, QPointF(x, y))


FRAME = ((5.0, 52.02), (5.06, 52.02), (5.06, 52.0), (5.0, 52.0))


def test_hand_takes_the_frame_where_it_touches_it(qtbot):
    frame = SheetFrame()
    frame.set_sheets([FRAME])
    tool = SheetTool(Canvas(), frame)

    assert not tool.press(click_at((5.08, 52.01)))
    assert tool.press(click_at((5.01, 52.005)))
    with qtbot.waitSignal(frame.moved) as told:
        tool.drag(click_at((5.02, 52.015)))

    assert told.args[0] == pytest.approx(5.04, abs=1e-4)
    assert told.args[1] == pytest.approx(52.02, abs=1e-4)
    tool.release(click_at((5.02, 52.015)))
    with qtbot.assertNotEmitted(frame.moved):
        tool.drag(click_at((5.05, 52.0)))


def test_strip_cannot_be_moved_by_hand():
    frame = SheetFrame()
    frame.set_sheets([FRAME, FRAME])

    assert not SheetTool(Canvas(), frame).press(click_at((5.01, 52.005)))


@pytest.mark.parametrize("palette", ["day", "red"])
def test_frame_is_drawn_and_what_lies_outside_is_shaded(palette):
    frame = SheetFrame()
    frame.set_sheets([FRAME])
    style = Style.named(palette)
    image = QImage(900, 600, QImage.Format.Format_RGB32)
    image.fill(style["paper"])
    painter = QPainter(image)

    frame.paint(painter, Canvas.view, style)
    painter.end()

    corner = Canvas.view.to_pixels([FRAME[0]])[0].tolist()
    on_line = image.pixelColor(int(corner[0]) + 60, int(corner[1]))
    inside = image.pixelColor(int(corner[0]) + 60, int(corner[1]) + 40)
    outside = image.pixelColor(20, 20)
    assert inside == style["paper"]
    assert outside != style["paper"]
    assert on_line != style["paper"]
    if palette == "red":
        assert max(on_line.green(), outside.green(), on_line.blue()) <= 8


def test_what_is_drawn_goes_on_the_sheet_under_its_marking(qtbot, ground):
    secret = Marking.parse("EXERCISE - NATO SECRET")
    unit = PlacedSymbol(sidc="10031000161211000000", position=(5.02, 52.0))
    states = [Drawn(), Drawn(overlay=Overlay(symbols=(unit,)), marking=secret)]
    states[1] = replace(states[1], closures=((5.01, 52.0),), has_foreign=True)
    dialog = SheetDialog(replace(ground, drawn=lambda: states[-1]))
    qtbot.addWidget(dialog)

    order = dialog.order()
    assert order.overlay.symbols == (unit,)
    assert order.closures == ((5.01, 52.0),)
    assert order.marking == secret
    assert order.inputs == (MARKING, secret)
    assert dialog.summary.text().endswith("Maps from outside are not printed.")
    assert pickle.loads(pickle.dumps(order)) == order  # noqa: S301 - our own

    states.pop()  # drawn things are asked for anew each time
    dialog.refresh()
    assert dialog.order().overlay == Overlay()
    assert "outside" not in dialog.summary.text()
