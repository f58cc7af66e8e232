"""Foreign maps in the window: shown, kept alive, moved, and gone when taken away."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

from app.drawing.foreign_overlay_painter import OverlayShapes
from app.drawing.projection import MapView
from app.drawing.style import Style
from app.errors import EnvironmentTrouble, InputRefused
from app.services.foreign_maps import open_background, open_overlay
from app.ui.map.layers.foreign import ChosenFeature, ForeignLayers
from app.ui.panels.layers_panel import LayersPanel
from app.ui.tables.layers import LayerRow
from app.ui.theme import Theme
from maps import background as maps_background
from maps.jail import JailLimits
from maps.web_mercator import world_of
from tests.foreign_maps import BLUE, TOWN, encoded, marked, tile_of, write_mbtiles

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

DAY = Style.named("day")
X, Y = world_of(TOWN).tolist()
VIEW = MapView(X, Y, 9.0, 300, 200)


@pytest.fixture
def layers() -> Iterator[ForeignLayers]:
    stack = ForeignLayers()
    yield stack
    stack.close()


def mbtiles(folder: Path, name: str = "a", levels: range = range(9, 12)) -> Path:
    tiles = []
    for z in levels:
        _, x, y = tile_of(z)
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                data = encoded(marked(z))
                tiles.append(((z, x + dx, y + dy), data))
    return write_mbtiles(folder / f"{name}.mbtiles", tiles, {"name": name})


def gpx(folder: Path, name: str = "b") -> OverlayShapes:
    path = folder / f"{name}.gpx"
    path.write_text(
        f'<gpx><wpt lat="{TOWN[1]}" lon="{TOWN[0]}"><name>Town</name></wpt></gpx>'
    )
    return OverlayShapes.of(open_overlay(path))


def frame(layers: ForeignLayers, view: MapView = VIEW, style: Style = DAY) -> QImage:
    image = QImage(view.width, view.height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.white)
    with QPainter(image) as painter:
        layers.paint(painter, view, style)
    return image


def settle(qtbot: QtBot, layers: ForeignLayers, view: MapView = VIEW) -> QImage:
    def settled() -> bool:
        frame(layers, view)
        return layers.is_settled

    qtbot.waitUntil(settled, timeout=20_000)
    return frame(layers, view)


def test_a_background_is_painted_when_its_tiles_have_come(
    qtbot: QtBot, layers: ForeignLayers, tmp_path: Path
) -> None:
    layers.add_background(open_background(mbtiles(tmp_path)))
    first = frame(layers)

    assert first.pixelColor(20, 20) == Qt.GlobalColor.white
    assert settle(qtbot, layers).pixelColor(20, 20).getRgb()[:3] == BLUE


def test_opacity_and_visibility_of_a_background_count(
    qtbot: QtBot, layers: ForeignLayers, tmp_path: Path
) -> None:
    key = layers.add_background(open_background(mbtiles(tmp_path)))
    settle(qtbot, layers)
    layers.set_opacity(key, 0.5)
    half = frame(layers).pixelColor(20, 20)
    layers.set_visible(key, False)

    assert half.blue() == pytest.approx((255 + BLUE[2]) / 2, abs=2)
    assert frame(layers).pixelColor(20, 20) == Qt.GlobalColor.white


def test_another_palette_shows_all_tiles_anew(
    qtbot: QtBot, layers: ForeignLayers, tmp_path: Path
) -> None:
    layers.add_background(open_background(mbtiles(tmp_path)))
    settle(qtbot, layers)
    red = Style.named("red")

    def settled() -> bool:
        frame(layers, style=red)
        return layers.is_settled

    qtbot.waitUntil(settled, timeout=20_000)
    image = frame(layers, style=red)
    raw = np.frombuffer(image.constBits(), np.uint8).reshape(-1, 4)

    assert raw[:, :2].max() <= 8


def test_a_killed_reader_is_replaced_and_the_map_goes_on(
    qtbot: QtBot, layers: ForeignLayers, tmp_path: Path
) -> None:
    background = open_background(mbtiles(tmp_path))
    layers.add_background(background)
    settle(qtbot, layers)
    os.kill(background.pid, signal.SIGKILL)
    near = MapView(X, Y, 10.0, 300, 200)
    settle(qtbot, layers, near)

    assert layers.rows()[0].failure == ""
    with pytest.raises(ProcessLookupError):
        os.kill(background.pid, 0)


def test_tiles_that_cannot_be_read_are_counted_in_the_row_of_their_map(
    layers: ForeignLayers, tmp_path: Path, qtbot: QtBot
) -> None:
    _, x, y = tile_of(9)
    sound, garbled = encoded(marked(9)), b"\x89PNG\r\n\x1a\n, cut off"
    path = write_mbtiles(
        tmp_path / "spoilt.mbtiles",
        [((9, x, y), sound), ((9, x + 1, y), garbled), ((9, x, y + 1), garbled)],
        {"name": "spoilt"},
    )
    layers.add_background(open_background(path))
    wide = MapView(X, Y, 9.0, 1200, 1200)
    settle(qtbot, layers, wide)
    frame(layers, wide, Style.named("night"))  # every tile is read again
    settle(qtbot, layers, wide)

    (row,) = layers.rows()
    assert row.notes[-1] == "Tiles that cannot be read and were left out: 2."


def test_a_map_whose_file_is_gone_fails_in_one_sentence(
    qtbot: QtBot, layers: ForeignLayers, tmp_path: Path
) -> None:
    path = mbtiles(tmp_path)
    background = open_background(path)
    layers.add_background(background)
    path.unlink()
    with qtbot.waitSignal(layers.failed, timeout=20_000) as told:
        os.kill(background.pid, signal.SIGKILL)
        frame(layers)
    (sentence,) = told.args or ("",)

    assert "a.mbtiles cannot be found" in sentence
    assert layers.rows()[0].failure == sentence
    frame(layers)
    assert layers.is_settled


def test_a_reader_that_dies_three_times_is_given_up(
    qtbot: QtBot,
    layers: ForeignLayers,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    background = open_background(mbtiles(tmp_path))
    again = []
    reopen = type(background).reopened

    def doomed(_: object) -> object:
        source = reopen(background)
        os.kill(source.pid, signal.SIGKILL)
        again.append(source)
        return source

    monkeypatch.setattr(maps_background.Background, "reopened", doomed)
    layers.add_background(background)
    os.kill(background.pid, signal.SIGKILL)
    with qtbot.waitSignal(layers.failed, timeout=20_000) as told:
        frame(layers)

    assert "stopped from outside" in (told.args or ("",))[0]
    assert len(again) == 2
    for source in again:
        source.close()


def test_a_map_that_is_taken_away_leaves_no_process(
    layers: ForeignLayers, tmp_path: Path
) -> None:
    background = open_background(mbtiles(tmp_path))
    key = layers.add_background(background)
    frame(layers)
    layers.remove(key)

    assert layers.rows() == []
    with pytest.raises(ProcessLookupError):
        os.kill(background.pid, 0)


def test_an_overlay_is_painted_and_found_by_a_click(
    layers: ForeignLayers, tmp_path: Path
) -> None:
    key = layers.add_overlay(gpx(tmp_path))
    painted = frame(layers).pixelColor(150, 100)
    chosen = layers.item_at(VIEW, 152, 101)
    (item,) = layers.items(VIEW)
    layers.set_visible(key, False)

    assert painted == DAY["foreign_1"]
    assert isinstance(chosen, ChosenFeature)
    assert chosen.feature.name == "Town"
    assert item.name == "Town of b"
    assert layers.item_at(VIEW, 152, 101) is None
    assert frame(layers).pixelColor(150, 100) == Qt.GlobalColor.white


def test_overlays_stand_over_backgrounds_and_move_among_their_kind(
    layers: ForeignLayers, tmp_path: Path
) -> None:
    layers.add_overlay(gpx(tmp_path, "one"))
    low = layers.add_background(open_background(mbtiles(tmp_path, "low")))
    layers.add_background(open_background(mbtiles(tmp_path, "high")))
    layers.add_overlay(gpx(tmp_path, "two"))
    before = [row.name for row in layers.rows()]
    layers.move(low, 1)
    after = [row.name for row in layers.rows()]
    layers.move(low, 1)

    assert before == ["two", "one", "high", "low"]
    assert after == ["two", "one", "low", "high"]
    assert [row.name for row in layers.rows()] == after
    assert layers.bounds(low)[0] < TOWN[0] < layers.bounds(low)[2]


def test_errors_of_files_and_of_readers_are_known_errors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InputRefused, match="cannot be found"):
        open_overlay(tmp_path / "a.kml")
    monkeypatch.setattr(
        maps_background,
        "LIMITS",
        JailLimits(memory_bytes=3 << 30, cpu_seconds=1, wall_seconds=0.01),
    )
    with pytest.raises(EnvironmentTrouble, match="without an answer"):
        open_background(mbtiles(tmp_path))


# The panel

ROWS = (
    LayerRow(key="plan", name="Plan"),
    LayerRow(key="o1", name="b", detail="GPX", opacity=1.0, mine=True, notes=("1 p.",)),
    LayerRow(key="b1", name="a", detail="MBTiles", opacity=0.6, mine=True),
    LayerRow(key="b2", name="z", opacity=1.0, mine=True, failure="It is gone."),
)


@pytest.fixture
def panel(qtbot: QtBot) -> LayersPanel:
    shown = LayersPanel(Theme.named("day"))
    qtbot.addWidget(shown)
    shown.set_rows(ROWS)
    shown.resize(300, 360)
    shown.show()
    return shown


def test_only_own_layers_can_be_moved_and_removed(panel: LayersPanel) -> None:
    panel.choose("plan")
    fixed = (panel.up.isEnabled(), panel.remove.isEnabled(), panel.opacity.isEnabled())
    panel.choose("b1")

    assert fixed == (False, False, False)
    assert panel.up.isEnabled()
    assert panel.remove.isEnabled()
    assert panel.opacity.value() == 60


def test_wishes_are_signals(qtbot: QtBot, panel: LayersPanel) -> None:
    heard: list[tuple[object, ...]] = []
    panel.shownAsked.connect(lambda *args: heard.append(("shown", *args)))
    panel.opacityAsked.connect(lambda *args: heard.append(("opacity", *args)))
    panel.moveAsked.connect(lambda *args: heard.append(("move", *args)))
    panel.removeAsked.connect(lambda *args: heard.append(("remove", *args)))
    panel.zoomAsked.connect(lambda *args: heard.append(("zoom", *args)))
    panel.choose("b1")
    panel.list.setFocus()
    qtbot.keyClick(panel.list, Qt.Key.Key_Space)
    qtbot.keyClick(panel.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(panel.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(panel.opacity, Qt.Key.Key_Left)
    qtbot.mouseClick(panel.zoom, Qt.MouseButton.LeftButton)
    panel.list.setFocus()
    qtbot.keyClick(panel.list, Qt.Key.Key_Delete)

    assert heard == [
        ("shown", "b1", False),
        ("move", "b1", 1),
        ("move", "b1", -1),
        ("opacity", "b1", 0.55),
        ("zoom", "b1"),
        ("remove", "b1"),
    ]


def test_the_chosen_layer_stays_chosen_when_it_moves(panel: LayersPanel) -> None:
    panel.choose("b1")
    panel.set_rows((ROWS[0], ROWS[2], ROWS[1], ROWS[3]))

    assert panel.list.currentIndex().row() == 1
    assert panel.opacity.value() == 60


def test_controls_have_names_for_those_who_do_not_see_them(panel: LayersPanel) -> None:
    buttons = (panel.up, panel.down, panel.zoom, panel.remove, panel.add_overlay)

    assert all(button.accessibleName() for button in buttons)
    assert panel.opacity.accessibleName()
    assert panel.list.accessibleName()
    index = panel.model.index(3)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "z. It is gone."
