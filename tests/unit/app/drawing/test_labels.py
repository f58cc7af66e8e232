from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from app.drawing.labels import paint_labels, place_labels
from app.drawing.road_shields import SHIELD_EVERY_PX
from tests.map_sketch import SOUTH, STEP, WEST, MapSketch

if TYPE_CHECKING:
    from pathlib import Path

    from app.drawing.geometry import Box
    from app.drawing.label import Label
    from app.drawing.projection import MapView
    from app.drawing.style import Style
    from maps.basemap import Basemap

pytestmark = pytest.mark.usefixtures("qapp")


def meet(one: Box, other: Box) -> bool:
    return (
        one[0] < other[2]
        and one[2] > other[0]
        and one[1] < other[3]
        and one[3] > other[1]
    )


def texts(labels: tuple[Label, ...]) -> set[str]:
    return {label.text.split("\n")[0] for label in labels}


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    zoom=st.floats(8, 17),
    shift=st.tuples(st.floats(-300, 300), st.floats(-300, 300)),
    size=st.tuples(st.integers(80, 1500), st.integers(60, 1000)),
    obstacles=st.lists(
        st.builds(
            QRectF,
            st.floats(-50, 1400),
            st.floats(-50, 900),
            st.floats(1, 300),
            st.floats(1, 200),
        ),
        max_size=4,
    ),
)
def test_names_never_meet_anything_and_are_never_cut(
    basemap: Basemap,
    view: MapView,
    day: Style,
    zoom: float,
    shift: tuple[float, float],
    size: tuple[int, int],
    obstacles: list[QRectF],
) -> None:
    width, height = size
    moved = replace(view, zoom=zoom, width=width, height=height).panned(*shift)

    labels = place_labels(basemap, moved, day, taken=obstacles)

    taken = [(o.left(), o.top(), o.right(), o.bottom()) for o in obstacles]
    groups = [*(label.boxes for label in labels), *((box,) for box in taken)]
    for one, other in combinations(groups, 2):
        if one[0] not in taken:
            assert not any(meet(a, b) for a in one for b in other)
    for left, top, right, bottom in (box for label in labels for box in label.boxes):
        assert left >= 0
        assert top >= 0
        assert right <= width
        assert bottom <= height


def test_important_places_come_first(
    basemap: Basemap, view: MapView, day: Style
) -> None:
    crowded = replace(view, zoom=12.6)

    labels = place_labels(basemap, crowded, day)

    assert labels[0].text == "Bad Hersfeld"
    assert "Eisenberg" in texts(labels)
    assert 3 < sum(text.startswith("Weiler") for text in texts(labels)) < 60


def test_road_numbers_water_and_street_names_are_written(
    basemap: Basemap, view: MapView, day: Style
) -> None:
    town = replace(view, zoom=14.4).centred_on(WEST + 7 * STEP, SOUTH + 7.6 * STEP)
    near = place_labels(basemap, town, day)
    far = place_labels(basemap, replace(view, zoom=13), day)

    assert {"Breite Straße", "Markt"} <= texts(near)
    assert {"A 4", "B 27"} <= texts(far)
    assert "Markt" not in texts(far)


def test_name_of_a_bend_follows_it(basemap: Basemap, view: MapView, day: Style) -> None:
    labels = place_labels(basemap, replace(view, zoom=13.5).panned(500, 120), day)

    assert any(label.text.endswith("00") for label in labels)  # heights of contours
    river = next(label for label in labels if label.text == "Die krumme Fulda")
    assert len(river.glyphs) == len(river.text)
    steps = np.diff([x for x, _, _ in river.glyphs])
    assert (steps > 0).all()  # reads from left to right


def test_names_keep_clear_of_symbols_and_routes(
    basemap: Basemap, view: MapView, day: Style
) -> None:
    symbol = QRectF(200, 100, 300, 200)
    route = np.array([(0.0, 300.0), (450.0, 320.0), (900.0, 500.0)])

    labels = place_labels(basemap, view, day, taken=[symbol], corridors=[route])

    assert labels
    for box in (box for label in labels for box in label.boxes):
        assert not meet(box, (200, 100, 500, 300))
        along = np.linspace(box[0], box[2], 12)
        height = np.interp(along, route[:, 0], route[:, 1])
        assert not ((height > box[1]) & (height < box[3])).any()


def test_same_number_comes_again_only_at_a_distance(
    basemap: Basemap, view: MapView, day: Style
) -> None:
    far = place_labels(basemap, replace(view, zoom=12.5), day)

    for one, other in combinations([each for each in far if each.lettering.frame], 2):
        away = np.hypot(one.x - other.x, one.y - other.y)
        assert one.text != other.text or away >= SHIELD_EVERY_PX


@pytest.mark.parametrize(
    ("road", "too_far", "near_enough"),
    [("motorway", 6.9, 7), ("secondary", 10.9, 11), ("tertiary", 12.9, 13)],
)
def test_number_waits_for_the_zoom_that_has_room(
    tmp_path: Path,
    view: MapView,
    day: Style,
    road: str,
    too_far: float,
    near_enough: float,
) -> None:
    sketch = MapSketch()
    sketch.line([(-40, 5), (40, 5)], highway=road, ref="A 4")
    basemap = sketch.basemap(tmp_path)

    shown = [
        texts(place_labels(basemap, replace(view, zoom=zoom), day))
        for zoom in (too_far, near_enough)
    ]

    assert shown == [set(), {"A 4"}]


def test_labels_are_the_same_for_the_same_view(
    basemap: Basemap, view: MapView, day: Style
) -> None:
    assert place_labels(basemap, view, day) == place_labels(basemap, view, day)


def test_letters_stay_within_their_boxes(
    basemap: Basemap, view: MapView, day: Style
) -> None:
    """Whatever is painted lies in a box, or within the halo around one."""
    labels = place_labels(basemap, view, day)
    image = QImage(900, 600, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    paint_labels(painter, labels, day)
    painter.end()

    alpha = np.frombuffer(image.constBits(), np.uint8).reshape(600, 900, 4)[..., 3]
    assert alpha.any()
    outside = alpha > 128
    for left, top, right, bottom in (box for label in labels for box in label.boxes):
        rows = slice(max(0, int(top) - 3), int(bottom) + 4)
        outside[rows, max(0, int(left) - 3) : int(right) + 4] = False
    assert not outside.any()
