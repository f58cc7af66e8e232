"""What the map is made of: the dock, the commands, and maps from outside."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.ui.application import Marsroute
    from app.ui.tables.layers import LayerRow

POINT = (5.02, 52.005)


@pytest.fixture
def depots(tmp_path: Path) -> Path:
    """An overlay of another staff: one point with a property."""
    path = tmp_path / "depots.geojson"
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": POINT},
        "properties": {"name": "Depot 1", "fuel": "diesel"},
    }
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    return path


def rows(program: Marsroute) -> dict[str, LayerRow]:
    model = program.layers.panel.model
    return {row.key: row for row in model._rows}


def test_dock_and_commands_agree_on_what_is_shown(program: Marsroute) -> None:
    content = program.desk.content
    assert content is not None
    assert {"show_plan", "names", "grid", "base_map"} <= set(rows(program))
    program.layers.panel.shownAsked.emit("grid", False)
    assert not program.window.commands["grid"].isChecked()
    assert not content.grid.visible
    program.window.commands["show_plan"].trigger()
    assert not rows(program)["show_plan"].shown
    assert not content.routes.visible
    program.window.commands["show_plan"].trigger()
    assert content.routes.visible


def test_without_its_base_the_map_is_bare_paper(
    program: Marsroute, qtbot: QtBot
) -> None:
    canvas = program.window.canvas
    for name in ("names", "grid", "show_plan", "base_map"):
        program.window.commands[name].setChecked(False)
    qtbot.waitUntil(lambda: canvas.is_complete)
    image = canvas.grab().toImage()
    paper = canvas.style_of_map["paper"].rgb()

    assert image.pixel(image.width() // 2, image.height() // 2) == paper


def test_an_overlay_of_others_is_shown_and_answers_a_click(
    program: Marsroute, depots: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(program.layers.added, timeout=30_000) as added:
        program.layers.add_overlay(depots)
    (key,) = added.args
    assert rows(program)[key].name == "depots"
    canvas = program.window.canvas
    canvas.centre_on(POINT, 15.0)
    qtbot.waitUntil(lambda: canvas.is_complete)
    x, y = canvas.view.to_pixels([POINT])[0].tolist()
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))

    assert "Depot 1" in program.window.notice.text
    assert "fuel = diesel" in program.window.notice.text
    program.layers.panel.removeAsked.emit(key)
    assert key not in rows(program)


def test_a_file_that_is_no_overlay_is_refused_in_a_sentence(
    program: Marsroute, tmp_path: Path, qtbot: QtBot
) -> None:
    wrong = tmp_path / "wrong.geojson"
    wrong.write_text("no json at all")
    program.layers.add_overlay(wrong)
    qtbot.waitUntil(
        lambda: "wrong.geojson" in program.window.notice.text, timeout=30_000
    )
