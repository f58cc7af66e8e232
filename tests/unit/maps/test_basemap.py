from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from maps.area_pack import write_arrays
from maps.basemap import BAND_ENDS, Basemap, band_of
from maps.feature_kinds import AreaKind, LineFlag, LineKind, PlaceKind, SignKind
from maps.map_layers import WORLD
from maps.web_mercator import lonlat_of
from tests.map_sketch import SOUTH, STEP, WEST, MapSketch, cone

if TYPE_CHECKING:
    from pathlib import Path

    from maps.map_layers import LineLayer


@pytest.fixture
def sketch() -> MapSketch:
    sketch = MapSketch()
    wave = [(x / 10, 5 + np.sin(x)) for x in range(100)]
    sketch.line(wave, highway="motorway", ref="A 7")
    sketch.line([(0, 0), (10, 0)], highway="residential", name="Lange Straße")
    sketch.line([(0, 8), (10, 8)], waterway="river", name="Fulda")
    sketch.box(2, 2, 4, 4, natural="wood")
    sketch.box(6, 2, 6.02, 2.02, building="yes")
    sketch.point(5, 5, place="village", name="Haunetal")
    sketch.point(6, 6, place="town", name="Bad Hersfeld", population="29800")
    return sketch


def of_kind(layer: LineLayer, kind: LineKind) -> np.ndarray:
    return np.flatnonzero(layer.kind == kind)


def length(layer: LineLayer, kind: LineKind) -> float:
    lines = layer.lines.take(of_kind(layer, kind))
    pieces = [np.hypot(*np.diff(lines[i], axis=0).T).sum() for i in range(len(lines))]
    return float(sum(pieces))


def test_no_band_loses_a_motorway(tmp_path: Path, sketch: MapSketch) -> None:
    sketch.line([(12, 0), (12.001, 0)], highway="motorway")  # far below a pixel

    basemap = sketch.basemap(tmp_path)

    for layer in basemap.line_bands:
        xy = lonlat_of(layer.lines.take(of_kind(layer, LineKind.MOTORWAY)).xy / WORLD)
        assert xy[:, 0].max() == pytest.approx(WEST + 12.001 * STEP, abs=1e-6)
    whole = length(basemap.line_bands[-1], LineKind.MOTORWAY)
    assert length(basemap.lines(12), LineKind.MOTORWAY) > 0.99 * whole


def test_coarser_bands_have_fewer_vertices(tmp_path: Path, sketch: MapSketch) -> None:
    bands = sketch.basemap(tmp_path).line_bands

    vertices = [len(layer.lines.xy) for layer in bands]

    assert vertices == sorted(vertices)
    assert vertices[0] < vertices[-1] / 3


def test_small_things_are_left_to_the_bands_that_show_them(
    tmp_path: Path, sketch: MapSketch
) -> None:
    basemap = sketch.basemap(tmp_path)

    streets = [len(of_kind(b, LineKind.RESIDENTIAL)) for b in basemap.line_bands]
    houses = [(a.kind == AreaKind.BUILDING).sum() for a in basemap.area_bands]
    assert [count > 0 for count in streets] == [*[False] * 5, *[True] * 3]
    assert houses == [*[0] * 6, 1, 1]


def test_areas_that_cover_no_pixels_are_left_out_on_small_scales(
    tmp_path: Path,
) -> None:
    sketch = MapSketch()
    sketch.line([(0, 9), (9, 9)], highway="primary")
    square, sliver = (0.0, 0.0, 2.5, 2.5), (3.0, 0.0, 9.0, 0.05)
    for box in (square, sliver):
        sketch.box(*box, natural="wood")
    kept = {}
    for zoom in (8, 9, 10, 15):
        areas = sketch.basemap(tmp_path).areas(zoom)
        kept[zoom] = len(areas.kind)

    assert kept == {8: 1, 9: 1, 10: 2, 15: 2}


def test_index_finds_exactly_what_a_box_holds(
    tmp_path: Path, sketch: MapSketch
) -> None:
    layer = sketch.basemap(tmp_path).line_bands[-1]

    boxes = layer.lines.boxes()
    middle = boxes.mean(axis=0)

    found = layer.index.query(tuple(middle))
    meets = (boxes[:, :2] <= middle[2:]).all(1) & (boxes[:, 2:] >= middle[:2]).all(1)
    assert found.tolist() == np.flatnonzero(meets).tolist()


def test_links_of_one_way_are_one_street_again(
    tmp_path: Path, sketch: MapSketch
) -> None:
    """A crossing cuts the street into two links; the map joins them."""
    sketch.line([(5, -1), (5, 0), (5, 1)], highway="service")
    crossed = MapSketch()
    street = [crossed.point(x, 0) for x in range(3)]
    crossed._way(street, {"highway": "residential"})
    crossed._way([crossed.point(1, -1), street[1]], {"highway": "service"})

    layer = crossed.basemap(tmp_path).line_bands[-1]

    (piece,) = of_kind(layer, LineKind.RESIDENTIAL)
    assert len(layer.lines[int(piece)]) == 3


def test_ways_that_are_alike_are_one_street(tmp_path: Path) -> None:
    sketch = MapSketch()
    for x in range(4):
        sketch.line([(x, 0), (x + 1, 0)], highway="residential", name="Markt")
    sketch.line([(4, 0), (5, 0)], highway="residential", name="Am Markt")

    layer = sketch.basemap(tmp_path).line_bands[-1]

    assert sorted(len(layer.lines[i]) for i in range(len(layer.kind))) == [2, 5]


def test_one_way_streets_that_meet_head_on_stay_apart(tmp_path: Path) -> None:
    sketch = MapSketch()
    there, middle, back = (sketch.point(x, 0) for x in range(3))
    for nodes in ([there, middle], [back, middle]):
        sketch._way(nodes, {"highway": "residential", "oneway": "yes"})

    layer = sketch.basemap(tmp_path).line_bands[-1]

    ends = {tuple(layer.lines[i][-1].tolist()) for i in range(len(layer.kind))}
    assert len(layer.kind) == 2
    assert len(ends) == 1


def test_one_way_street_runs_in_the_direction_of_travel(tmp_path: Path) -> None:
    sketch = MapSketch()
    sketch.line([(0, 0), (5, 0)], highway="residential", oneway="-1")

    layer = sketch.basemap(tmp_path).line_bands[-1]

    assert layer.flags.tolist() == [LineFlag.ONEWAY]
    assert layer.lines[0][0, 0] > layer.lines[0][-1, 0]


def test_gate_splits_no_road_and_draws_nothing(tmp_path: Path) -> None:
    sketch = MapSketch()
    nodes = [sketch.point(0, 0), sketch.point(1, 0, barrier="gate"), sketch.point(2, 0)]
    sketch._way(nodes, {"highway": "track"})

    layer = sketch.basemap(tmp_path).line_bands[-1]

    assert layer.kind.tolist() == [LineKind.TRACK]
    assert len(layer.lines[0]) == 3


def test_what_stands_in_the_way_is_a_sign(tmp_path: Path) -> None:
    sketch = MapSketch()
    nodes = [sketch.point(0, 0), sketch.point(1, 0, barrier="gate"), sketch.point(2, 0)]
    sketch._way(nodes, {"highway": "track"})
    sketch.line([(0, 1), (1, 1)], highway="track", ford="yes")

    signs = sketch.basemap(tmp_path).signs

    assert sorted(signs.kind.tolist()) == [SignKind.BARRIER, SignKind.FORD]
    gate = lonlat_of(signs.xy / WORLD)[signs.kind == SignKind.BARRIER]
    assert gate[0].tolist() == pytest.approx([WEST + STEP, SOUTH], abs=1e-6)
    assert signs.index.query((0, 0, WORLD, WORLD)).tolist() == [0, 1]


def test_places_come_by_importance(tmp_path: Path, sketch: MapSketch) -> None:
    basemap = sketch.basemap(tmp_path)

    rows = list(basemap.places.rows(basemap.strings))

    assert [row[:2] for row in rows] == [
        ("Bad Hersfeld", PlaceKind.TOWN),
        ("Haunetal", PlaceKind.VILLAGE),
    ]
    assert rows[0][4] > rows[1][4] > 0
    assert rows[1][2:4] == pytest.approx((WEST + 5 * STEP, SOUTH + 5 * STEP))


def test_map_comes_back_from_disk_as_it_was(tmp_path: Path, sketch: MapSketch) -> None:
    basemap = sketch.basemap(tmp_path, cone())
    write_arrays(tmp_path / "basemap", basemap.to_arrays())

    arrays = {
        path.stem: np.load(path, mmap_mode="r")
        for path in (tmp_path / "basemap").glob("*.npy")
    }
    again = Basemap.from_arrays(arrays)

    expected = basemap.to_arrays()
    found = again.to_arrays()
    assert found.keys() == expected.keys()
    assert all(np.array_equal(found[name], expected[name]) for name in expected)


def test_map_without_elevation_is_flat(tmp_path: Path, sketch: MapSketch) -> None:
    basemap = sketch.basemap(tmp_path)

    again = Basemap.from_arrays(basemap.to_arrays())

    assert again.relief is None
    assert again.contours(14) is None


def test_contours_are_those_of_the_zoom(tmp_path: Path, sketch: MapSketch) -> None:
    basemap = sketch.basemap(tmp_path, cone())

    intervals = [
        None if (layer := basemap.contours(zoom)) is None else int(layer.interval[0])
        for zoom in (8.9, 9, 10.4, 12, 13.9, 14, 18)
    ]

    assert intervals == [None, 500, 200, 100, 50, 20, 20]


def test_bands_change_where_they_say() -> None:
    assert [band_of(zoom) for zoom in (0, 7.9, 8, 11.99, 12, 13.5, 14, 20)] == [
        *(0, 0, 1, 4, 5, 5, 6, 7)
    ]
    assert len(BAND_ENDS) == 8


def test_bounds_are_those_of_the_roads(tmp_path: Path, sketch: MapSketch) -> None:
    west, south, east, north = sketch.basemap(tmp_path).bounds.tolist()

    assert (west, south) == pytest.approx((WEST, SOUTH), abs=1e-6)
    assert (east, north) == pytest.approx((WEST + 0.1, SOUTH + 0.06), abs=1e-3)
