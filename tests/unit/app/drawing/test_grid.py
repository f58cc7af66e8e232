from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from mgrs import MGRS
from pyproj import Transformer
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from app.drawing.grid import (
    CLOSEST_PX,
    grid_boxes,
    grid_of,
    paint_grid_figures,
    paint_grid_lines,
)
from app.drawing.grid_figures import principal_digits
from app.drawing.grid_lines import SQUARE, ZONE, lines_within
from app.drawing.grid_zones import square_letters
from app.drawing.projection import MapView
from app.drawing.style import Style
from maps.coordinates import band_letter, utm_zone

pytestmark = pytest.mark.usefixtures("qapp")


def view_at(lon: float, lat: float, n: float) -> MapView:
    return MapView.fitting((lon, lat, lon, lat), 1000, 700).at_scale(n)


@given(st.floats(-179.9, 179.9), st.floats(-79.9, 83.9))
def test_letters_are_those_of_the_reference_library(lon: float, lat: float) -> None:
    assume(min(lon % 3, 3 - lon % 3) > 1e-6)  # on a border either zone is right
    zone = utm_zone(lon, lat)
    code = (32600 if lat >= 0 else 32700) + zone
    east, north = Transformer.from_crs(4326, code, always_xy=True).transform(lon, lat)

    reference = MGRS().toMGRS(lat, lon, MGRSPrecision=5)

    near_a_line = min(east % 100_000, 100_000 - east % 100_000) < 2
    if not (near_a_line or min(north % 100_000, 100_000 - north % 100_000) < 2):
        assert reference[-12:-10] == square_letters(zone, east, north)


@pytest.mark.parametrize(
    ("n", "spacing"),
    [
        *((5_000, 100), (7_400, 100), (25_000, 1_000), (50_000, 1_000)),
        *((100_000, 1_000), (250_000, 10_000), (1e6, 100_000), (2.5e6, 100_000)),
    ],
)
def test_lines_are_as_close_as_the_scale_allows(n: float, spacing: int) -> None:
    view = view_at(9.7, 50.9, n)

    grid = grid_of(view)

    assert grid.spacing_m == spacing
    assert spacing / view.metres_per_pixel() >= CLOSEST_PX[spacing]


def test_lines_stand_at_whole_kilometres() -> None:
    view = view_at(9.7, 50.9, 50_000)
    to_utm = Transformer.from_crs(4326, 32632, always_xy=True)

    for note, line in grid_of(view).lines:
        lonlat = np.array([view.to_lonlat(*point) for point in line.tolist()])
        metres = to_utm.transform(*lonlat.T)[0 if note.upright else 1]
        assert note.zone == 32
        assert note.value % 1_000 == 0
        assert metres == pytest.approx(note.value, abs=0.5)


def test_lines_reach_from_edge_to_edge() -> None:
    view = view_at(9.7, 50.9, 50_000)

    spans = [np.ptp(line, axis=0).max() for _, line in grid_of(view).lines]

    upright = [
        line
        for _, line in grid_of(view).lines
        if np.ptp(line[:, 1]) > 600 and 50 < line[0, 0] < 950
    ]
    assert max(spans) > 990
    assert upright
    for line in upright:
        assert line[:, 1].min() <= 1e-6
        assert line[:, 1].max() >= 700 - 1e-6


@settings(max_examples=30, deadline=None)
@given(
    st.floats(-175, 175),
    st.floats(-78, 82),
    st.sampled_from([5e3, 25e3, 1e5, 5e5, 2e6, 1e7, 5e7]),
)
def test_figures_never_meet_anywhere_on_earth(lon: float, lat: float, n: float) -> None:
    boxes = grid_boxes(view_at(lon, lat, n))

    assert not any(one.intersects(other) for one, other in combinations(boxes, 2))


def test_both_edges_carry_the_figures_of_the_lines() -> None:
    grid = grid_of(view_at(9.7, 50.9, 50_000))

    upper = {figure.text for figure in grid.figures if figure.y < 15}
    lower = {figure.text for figure in grid.figures if figure.y > 685}
    assert len(upper & lower) >= 5
    assert all(len(text) == 2 and text.isdigit() for text in upper)


def test_first_figure_at_each_edge_is_written_in_full() -> None:
    grid = grid_of(view_at(9.7, 50.9, 50_000))

    full = sorted(figure.value for figure in grid.figures if figure.tail)

    assert len(full) == 4
    assert all(value.endswith("000mN") and len(value) == 9 for value in full[2:])
    assert all(value.endswith("000mE") and len(value) == 8 for value in full[:2])


def test_no_figure_is_cut_off_by_an_edge() -> None:
    for n in (5e3, 5e4, 2.5e5, 2e6, 1e7):
        view = view_at(11.9, 50.9, n)
        for box in grid_boxes(view):
            assert box.left() >= -3
            assert box.right() <= 1003
            assert box.top() >= 0
            assert box.bottom() <= 700


@pytest.mark.parametrize(
    ("value", "spacing", "digits"),
    [
        (5_481_000, 1_000, ("54", "81", "000")),
        (461_200, 100, ("4", "612", "00")),
        (460_000, 10_000, ("4", "60", "000")),
        (61_000, 1_000, ("", "61", "000")),
        (10_000_000, 1_000, ("100", "00", "000")),
    ],
)
def test_principal_digits_are_those_of_a_reference(
    value: int, spacing: int, digits: tuple[str, str, str]
) -> None:
    assert principal_digits(value, spacing) == digits


def test_square_is_named() -> None:
    view = view_at(9.7, 50.9, 50_000)

    names = [
        f.text for f in grid_of(view).figures if f.level == SQUARE and " " in f.text
    ]

    reference = MGRS().toMGRS(50.9, 9.7)
    assert names == [f"{reference[:3]} {reference[3:5]}"]


@pytest.mark.parametrize(
    ("lon", "lat", "border"),
    [
        (12.0, 50.0, 12.0),  # 32 and 33
        (3.0, 60.0, 3.0),  # Norway: 31 ends early
        (9.0, 78.0, 9.0),  # Svalbard: 31 and 33
    ],
)
def test_zone_border_is_drawn_where_it_is(
    lon: float, lat: float, border: float
) -> None:
    view = view_at(lon, lat, 250_000)

    zones = [line for note, line in grid_of(view).lines if note.level == ZONE]

    assert len(zones) == 1
    longitudes = [view.to_lonlat(*point)[0] for point in zones[0].tolist()]
    assert longitudes == pytest.approx([border] * 2, abs=1e-6)


def test_norway_has_no_border_at_six_degrees() -> None:
    grid = grid_of(view_at(6.0, 60.0, 250_000))

    assert [note for note, _ in grid.lines if note.level == ZONE] == []
    assert all(name.startswith("32V") for name in grid.names if " " in name)


def test_whole_world_shows_zones_alone() -> None:
    grid = grid_of(view_at(10, 20, 5e7))

    assert grid.spacing_m == 0
    assert "32R" in grid.names or "32Q" in grid.names


# Places on and beside every kind of border.
BORDERS = [
    (12.0, 50.0),  # two zones
    (3.0, 60.0),  # Norway: 31 ends early
    (3.0, 56.0),  # and the corner where it begins
    (4.5, 64.0),  # and ends
    (9.0, 78.0),  # Svalbard
    (21.0, 72.0),  # and where it begins
    (33.0, 83.9),
    (42.0, 75.0),
    (30.0, 0.0),  # the equator between zones
    (27.3, 0.0),
    (179.95, 10.0),  # the date line
    (-179.95, -40.0),
    (179.97, 0.0),
    (9.0, 48.0),  # two bands
    (100.0, 83.8),
    (-60.0, -79.8),
]


def seen_cell(lon: float, lat: float) -> tuple[int, Transformer]:
    zone = utm_zone(lon, lat)
    code = (32600 if lat >= 0 else 32700) + zone
    return zone, Transformer.from_crs(4326, code, always_xy=True)


def off_the_lines(view: MapView, lon: float, lat: float) -> list[str]:
    """Lines of the grid that lie on the wrong side of a place, by the library's own."""
    zone, to_utm = seen_cell(lon, lat)
    metres = to_utm.transform(lon, lat)
    place = view.to_pixels([(lon, lat)])[0]
    wrong = []
    for note, line in grid_of(view).lines:
        if note.level == ZONE or note.zone != zone:
            continue
        middle = view.to_lonlat(*line.mean(axis=0).tolist())
        if (middle[1] < 0) != (lat < 0) or abs(middle[1]) < 1e-6:
            continue  # northings begin anew at the equator
        axis = 0 if note.upright else 1
        order = np.argsort(line[:, 1 - axis], kind="stable")
        along, across = line[order, 1 - axis], line[order, axis]
        if not along[0] <= place[1 - axis] <= along[-1]:
            continue
        there = np.interp(place[1 - axis], along, across)
        beyond = (place[axis] - there) * (1 if note.upright else -1)
        near = abs(metres[axis] - note.value) / view.metres_per_pixel() < 0.5
        if not near and (beyond > 0) != (metres[axis] > note.value):
            wrong.append(f"{note} at {there:.2f}, place at {place}")
    return wrong


def wanted_lines(view: MapView, lon: float, lat: float) -> list[tuple[bool, int]]:
    """The four lines around a place that are not painted beside it as they should."""
    spacing = grid_of(view).spacing_m
    zone, to_utm = seen_cell(lon, lat)
    metres = to_utm.transform(lon, lat)
    missing = []
    for axis in (0, 1):
        for value in (metres[axis] // spacing, metres[axis] // spacing + 1):
            at = [metres[0], metres[1]]
            at[axis] = value * spacing
            crossing = to_utm.transform(*at, direction="INVERSE")
            x, y = view.to_pixels([crossing])[0].tolist()
            if not (0 < x < view.width and 0 < y < view.height):
                continue
            if abs(crossing[0]) > 179.99 or not -80 < crossing[1] < 84:
                continue
            if utm_zone(*crossing) != zone or (crossing[1] < 0) != (lat < 0):
                continue  # the border comes first
            painted = [
                line
                for note, line in grid_of(view).lines
                if note.zone == zone
                and note.upright is (axis == 0)
                and note.value == value * spacing
            ]
            if not any(passes(line, np.array((x, y))) for line in painted):
                missing.append((axis == 0, int(value * spacing)))
    return missing


def passes(line: np.ndarray, place: np.ndarray) -> bool:
    start, step = line[:-1], np.diff(line, axis=0)
    share = ((place - start) * step).sum(axis=1) / (step**2).sum(axis=1)
    nearest = start + step * np.clip(share, 0, 1)[:, None]
    return bool(np.hypot(*(nearest - place).T).min() < 0.6)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(BORDERS),
    st.sampled_from([5e3, 5e4, 2.5e5, 1e6, 4e6]),
    st.tuples(st.floats(0.01, 0.99), st.floats(0.01, 0.99)),
)
def test_painted_grid_puts_a_place_into_the_square_of_its_reference(
    border: tuple[float, float], n: float, where: tuple[float, float]
) -> None:
    view = view_at(*border, n)
    lon, lat = view.to_lonlat(where[0] * view.width, where[1] * view.height)
    assume(-180 < lon < 180 and -80 < lat < 84 and abs(lat) > 1e-6)
    assume(min(lon % 3, 3 - lon % 3) > 1e-6)
    assume(grid_of(view).spacing_m)

    assert off_the_lines(view, lon, lat) == []
    assert wanted_lines(view, lon, lat) == []


@pytest.mark.parametrize("border", BORDERS)
@pytest.mark.parametrize("n", [5e4, 1e6, 4e6])
def test_lines_end_exactly_at_the_borders_of_their_zone(
    border: tuple[float, float], n: float
) -> None:
    view = view_at(*border, n)

    for note, line in grid_of(view).lines:
        if note.level == ZONE:
            continue
        lonlat = np.array([view.to_lonlat(*point) for point in line.tolist()])
        middles = (lonlat[:-1] + lonlat[1:]) / 2
        for lon, lat in middles.tolist():
            assert utm_zone(lon, lat) == note.zone
        assert np.abs(lonlat[:, 0]).max() <= 180 + 1e-9
        assert -80 - 1e-9 <= lonlat[:, 1].min() <= lonlat[:, 1].max() <= 84 + 1e-9


@pytest.mark.parametrize("border", BORDERS)
@pytest.mark.parametrize("n", [5e4, 2.5e5, 2e6])
def test_names_stand_in_the_squares_that_they_name(
    border: tuple[float, float], n: float
) -> None:
    view = view_at(*border, n)

    for figure in grid_of(view).figures:
        if figure.level != SQUARE:
            continue
        lon, lat = view.to_lonlat(figure.x, figure.y)
        reference = MGRS().toMGRS(lat, lon, MGRSPrecision=0)
        zone_and_band, _, letters = figure.text.rpartition(" ")
        assert letters == reference[-2:]
        if zone_and_band:
            assert reference.endswith(figure.text.replace(" ", ""))


@pytest.mark.parametrize("lon", [179.95, -179.95])
def test_lines_reach_the_date_line(lon: float) -> None:
    view = view_at(lon, 10, 50_000)

    ends = [
        np.abs([view.to_lonlat(*point)[0] for point in line.tolist()]).max()
        for note, line in grid_of(view).lines
        if note.level != ZONE and not note.upright
    ]

    assert len(ends) > 5
    assert ends == pytest.approx([180.0] * len(ends), abs=1e-9)


@pytest.mark.parametrize(("lat", "word"), [(84.9, "84° N"), (-83.0, "80° S")])
def test_poles_have_no_grid_and_say_so(lat: float, word: str) -> None:
    for n in (50_000, 2_000_000, 30_000_000):
        grid = grid_of(view_at(20, lat, n))

        assert any(figure.text.endswith(word) for figure in grid.figures)
        if n == 50_000:
            assert grid.lines == ()


@pytest.mark.parametrize("n", [2e7, 1e8, 5e8])
def test_very_wide_views_have_names_apart_and_no_lines_between_zones(n: float) -> None:
    grid = grid_of(view_at(10, 45, n))

    assert grid.spacing_m == 0
    assert all(note.level == ZONE for note, _ in grid.lines)


def test_lines_are_kept_while_the_map_moves() -> None:
    view = view_at(9.7, 50.9, 50_000)
    first = grid_of(view)
    misses = lines_within.cache_info().misses

    for step in range(20):
        grid_of(view.panned(3.0 * step, 2.0 * step))

    assert lines_within.cache_info().misses - misses <= 2
    assert len(first.lines) > 10


def test_bands_have_the_letters_of_the_library() -> None:
    for lat in range(-80, 84):
        reference = MGRS().toMGRS(lat + 0.5, 10.5, MGRSPrecision=0)
        assert band_letter(lat + 0.5) == reference[2]


def test_grid_is_painted_over_the_map() -> None:
    view = view_at(9.7, 50.9, 50_000)
    image = QImage(1000, 700, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)

    paint_grid_lines(painter, view, Style.named("day"))
    paint_grid_figures(painter, view, Style.named("day"))

    painter.end()
    alpha = np.frombuffer(image.constBits(), np.uint8).reshape(-1, 4)[:, 3]
    assert 0.01 < (alpha > 0).mean() < 0.1


@pytest.mark.parametrize("n", [5e4, 2.5e5, 5e6, 3e7])
def test_figures_keep_clear_of_what_is_painted_over_them(n: float) -> None:
    view = view_at(9.7, 50.9, n)
    taken = [QRectF(30, 600, 200, 70), QRectF(900, 30, 70, 60), QRectF(0, 300, 80, 90)]

    boxes = grid_boxes(view, taken)

    assert len(boxes) > 3
    assert not any(box.intersects(other) for box in boxes for other in taken)
    if n == 5e4:
        grid = grid_of(view, taken)
        assert sum(bool(figure.tail) for figure in grid.figures) == 4
        assert any(" " in figure.text for figure in grid.figures)
