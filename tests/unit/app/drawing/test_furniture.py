from __future__ import annotations

import datetime as dt
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from PySide6.QtGui import QImage, QPainter

from app.drawing.furniture import (
    BAR_PX,
    BAR_ROOM_PX,
    Words,
    bar_metres,
    furniture_boxes,
    furniture_of,
    furniture_tip,
    ground_per_pixel,
    paint_furniture,
    scale_text,
)
from app.drawing.lettering import Lettering, text_size
from app.drawing.north_note import north_rows, north_sentences
from app.drawing.projection import MapView
from app.drawing.style import Style

pytestmark = pytest.mark.usefixtures("qapp")

DAY = dt.date(2026, 6, 1)
WORDS = Words(
    "© OpenStreetMap contributors, ODbL 1.0 · roads of 2024-01-01 · SRTM", DAY
)
SIZES = [(320, 240), (200, 150), (500, 400), (900, 600), (1400, 900)]


def view_at(lon: float, lat: float, n: float, size: tuple[int, int]) -> MapView:
    return MapView.fitting((lon, lat, lon, lat), *size).at_scale(n)


@given(st.floats(0.01, 50_000))
def test_bar_is_a_round_length_that_fits(metres_per_pixel: float) -> None:
    length = bar_metres(metres_per_pixel)

    assert f"{length:e}"[0] in "125"
    assert length / metres_per_pixel * (1 + 1e-9) >= BAR_PX
    assert length / metres_per_pixel < 2.6 * BAR_PX


@pytest.mark.parametrize("lat", [-75.0, -33.0, 0.0, 42.5, 52.0, 70.0, 83.0])
@pytest.mark.parametrize("n", [5e3, 5e4, 1e6])
def test_bar_is_as_long_as_the_ground_at_the_centre(lat: float, n: float) -> None:
    view = view_at(9.7, lat, n, (1400, 900))

    metres = bar_metres(ground_per_pixel(view))
    pixels = furniture_of(view, Words()).bar.width() - 2 * BAR_ROOM_PX
    ends = [
        view.to_lonlat(view.width / 2 + side * pixels / 2, view.height / 2)
        for side in (-1, 1)
    ]

    if pixels > BAR_PX:  # else the words over the bar make its plate
        _, _, away = Geod(ellps="WGS84").inv(*ends[0], *ends[1])
        assert away == pytest.approx(metres, rel=2e-3)


@pytest.mark.parametrize(
    ("n", "text"),
    [(50_000, "1:50\u2009000"), (40_350, "1:40\u2009400"), (980, "1:980")],
)
def test_scale_has_three_digits(n: float, text: str) -> None:
    assert scale_text(n) == text


@settings(max_examples=60, deadline=None)
@given(
    st.floats(-179, 179),
    st.floats(-84, 84),
    st.sampled_from([5e3, 5e4, 1e6, 2e7, 4e8]),
    st.sampled_from(SIZES),
)
def test_furniture_stays_on_the_map_and_apart(
    lon: float, lat: float, n: float, size: tuple[int, int]
) -> None:
    boxes = furniture_boxes(view_at(lon, lat, n, size), WORDS)

    assert not any(one.intersects(other) for one, other in combinations(boxes, 2))
    for box in boxes:
        assert box.left() >= 0
        assert box.top() >= 0
        assert box.right() <= size[0]
        assert box.bottom() <= size[1]


@pytest.mark.parametrize(
    ("size", "arrow", "note"),
    [
        ((1400, 900), True, True),
        ((600, 400), True, True),
        ((320, 240), True, False),
        ((180, 120), False, False),
    ],
)
def test_furniture_folds_the_less_important_first(
    size: tuple[int, int],
    arrow: bool,  # noqa: FBT001
    note: bool,  # noqa: FBT001
) -> None:
    placed = furniture_of(view_at(9.7, 50.9, 5e4, size), WORDS)

    assert (placed.arrow is not None) is arrow
    assert (placed.note is not None) is note
    assert placed.source is not None


def test_source_takes_a_line_of_its_own_where_it_would_be_cut_short() -> None:
    narrow = furniture_of(view_at(9.7, 50.9, 5e4, (500, 400)), WORDS)
    wide = furniture_of(view_at(9.7, 50.9, 5e4, (1400, 900)), WORDS)

    assert narrow.source is not None
    assert wide.source is not None
    needed = text_size(WORDS.attribution, Lettering(10.0))[0]
    assert narrow.source.top() >= narrow.bar.bottom()
    assert narrow.source.width() > needed
    assert wide.source.bottom() == wide.bar.bottom()


@pytest.mark.parametrize("size", SIZES)
def test_furniture_paints_only_its_boxes(size: tuple[int, int]) -> None:
    view = view_at(9.5, 50.5, 1e5, size)
    image = QImage(*size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)

    paint_furniture(painter, view, Style.named("day"), WORDS)

    painter.end()
    alpha = np.frombuffer(image.constBits(), np.uint8).reshape(*size[::-1], 4)[..., 3]
    alpha = alpha.copy()
    assert alpha.any()
    for box in furniture_boxes(view, WORDS):
        rows = slice(max(int(box.top()) - 1, 0), int(box.bottom()) + 2)
        alpha[rows, max(int(box.left()) - 1, 0) : int(box.right()) + 2] = 0
    assert not alpha.any()


def test_red_furniture_has_no_green_or_blue() -> None:
    view = view_at(9.5, 50.5, 1e5, (900, 600))
    image = QImage(900, 600, QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)

    paint_furniture(painter, view, Style.named("red"), WORDS)

    painter.end()
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(600, 900, 4)
    assert pixels[..., :2].max() <= 8
    assert pixels[..., 2].max() > 100


def test_scale_of_an_uneven_map_is_said_for_its_middle() -> None:
    near = view_at(9.5, 50.5, 1e5, (900, 600))
    far = view_at(9.5, 50.5, 3e7, (900, 600))
    bar = furniture_of(near, WORDS).bar.center()
    far_bar = furniture_of(far, WORDS).bar.center()

    assert " at " not in furniture_tip(near, WORDS, bar.x(), bar.y())
    assert "at 50° N" in furniture_tip(far, WORDS, far_bar.x(), far_bar.y())


def test_note_gives_grid_and_magnetic_north_with_the_model() -> None:
    view = view_at(8.0, 50.0, 5e4, (900, 600))
    rows = north_rows(view, DAY)

    assert rows[0] == ("Grid", "0°46′ W (14 mils)")
    assert rows[1][0] == "Magnetic"
    assert rows[1][1].endswith("E (63 mils)")
    assert "WMM 2025" in rows[2][1]
    assert any("azimuth" in sentence for sentence in north_sentences(view, DAY))


def test_note_without_a_day_says_nothing_of_magnetic_north() -> None:
    view = view_at(8.0, 50.0, 5e4, (900, 600))

    assert [name for name, _ in north_rows(view, None)] == ["Grid"]
    assert len(north_sentences(view, None)) == 2


@pytest.mark.parametrize(
    ("place", "day", "reason"),
    [
        ((8.0, 50.0), dt.date(2035, 1, 1), "2029"),
        ((138.0, 83.9), DAY, "no compass can be trusted"),
    ],
)
def test_note_is_honest_where_no_compass_is_known(
    place: tuple[float, float], day: dt.date, reason: str
) -> None:
    view = view_at(*place, 5e4, (900, 600))

    assert north_rows(view, day)[1] == ("Magnetic", "not known here")
    assert any(reason in sentence for sentence in north_sentences(view, day))


def test_poles_and_wide_maps_have_no_note() -> None:
    polar = view_at(20.0, 84.5, 5e4, (900, 600))
    wide = view_at(20.0, 50.0, 5e7, (900, 600))

    assert north_rows(polar, DAY) == north_rows(wide, DAY) == ()
    assert north_sentences(polar, DAY)[-1] == "There is no UTM grid here."
    assert "closer" in north_sentences(wide, DAY)[-1]


def test_tip_tells_what_lies_under_the_pointer() -> None:
    view = view_at(9.7, 50.9, 5e4, (900, 600))
    placed = furniture_of(view, WORDS)

    assert placed.arrow is not None
    assert placed.source is not None
    arrow, source = placed.arrow.center(), placed.source.center()
    assert "Grid" in furniture_tip(view, WORDS, arrow.x(), arrow.y())
    assert furniture_tip(view, WORDS, source.x(), source.y()) == WORDS.attribution
    assert furniture_tip(view, WORDS, 450, 300) == ""
