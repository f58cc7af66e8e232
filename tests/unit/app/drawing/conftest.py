"""A small map with everything on it, and a view of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from app.drawing.projection import MapView
from app.drawing.style import Style
from tests.map_sketch import SOUTH, STEP, WEST, MapSketch, cone

if TYPE_CHECKING:
    from maps.basemap import Basemap


@pytest.fixture(scope="session")
def day() -> Style:
    return Style.named("day")


@pytest.fixture(scope="session")
def basemap(tmp_path_factory: pytest.TempPathFactory) -> Basemap:
    sketch = MapSketch()
    sketch.box(0, 0, 4, 4, natural="wood")
    sketch.box(5, 0, 9, 4, natural="water", name="Stausee")
    sketch.box(5, 5, 9, 9, landuse="residential")
    for x in range(8):
        sketch.box(5.1 + x / 3, 5.1, 5.3 + x / 3, 5.3, building="yes")
    sketch.line([(0, 4.5), (10, 4.5)], highway="motorway", ref="A 4")
    sketch.line([(4.5, 0), (4.5, 4.45)], highway="primary", ref="B 27")
    sketch.line([(4.5, 4.55), (4.5, 10)], highway="primary", ref="B 27")
    sketch.line([(4.5, 4.45), (4.5, 4.55)], highway="primary", bridge="yes", layer="1")
    sketch.line([(5, 7), (9, 7.3)], highway="residential", name="Breite Straße")
    sketch.line([(5, 8), (9, 8)], highway="residential", name="Markt", oneway="yes")
    sketch.line([(0, 6), (4, 9)], highway="track")
    bend = np.linspace(0, np.pi, 30)
    curve = list(zip(2 + 1.5 * np.cos(bend), 6 + 1.5 * np.sin(bend), strict=True))
    sketch.line(curve, waterway="river", name="Die krumme Fulda")
    sketch.line([(0, 9.5), (10, 9.5)], railway="rail")
    sketch.line([(0, 9), (4, 9.2)], highway="tertiary", tunnel="yes", ref="K 1")
    for number in range(60):
        x, y = (number * 37 % 100) / 10, (number * 61 % 100) / 10
        sketch.point(x, y, place="hamlet", name=f"Weiler am Berg {number}")
    sketch.point(7, 7, place="town", name="Bad Hersfeld", population="29800")
    sketch.point(5, 5, natural="peak", name="Eisenberg", ele="636")
    return sketch.basemap(tmp_path_factory.mktemp("map"), cone(600))


@pytest.fixture
def view() -> MapView:
    middle = (WEST + 5 * STEP, SOUTH + 5 * STEP)
    return MapView.fitting((*middle, *middle), 900, 600).zoomed(-2.0, 450, 300)
