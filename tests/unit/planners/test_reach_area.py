"""The rim of the ground within reach: where it runs, and that it is sound."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from maps.distance_field import distance_field
from planners.reach_area import OFF_ROAD_M, ground_area_m2, ground_within
from planners.reached_roads import Stretches, part_of_line
from tests.road_sketch import KM, Road, Sketch, sketch

METRE = 1 / 111_320  # degrees on the equator


def grid(size: int) -> Sketch:
    """Give a town of streets half a kilometre apart, on the equator."""
    names = {
        (i, j): chr(0x100 + i * size + j) for i in range(size) for j in range(size)
    }
    places = {name: (i / 2, j / 2) for (i, j), name in names.items()}
    roads = [
        Road(a=name, b=names[beside])
        for (i, j), name in names.items()
        for beside in ((i + 1, j), (i, j + 1))
        if beside in names
    ]
    return sketch(places, roads)


def whole(links: np.ndarray) -> Stretches:
    """All of some links."""
    chosen = np.flatnonzero(links).astype(np.int64)
    return Stretches(chosen, np.zeros(len(chosen)), np.ones(len(chosen)))


def polygons(world: Sketch, reached: Stretches, usable: np.ndarray | None = None):
    """Ground within reach, as shapes."""
    every = np.ones(world.network.link_count, np.bool_)
    found = ground_within(world.network, reached, every if usable is None else usable)
    return [shapely.Polygon(rings[0], rings[1:]) for rings in found]


def test_nothing_reached_covers_no_ground() -> None:
    world = grid(2)

    assert polygons(world, whole(np.zeros(4, np.bool_))) == []


def test_a_lone_road_is_covered_as_far_as_one_goes_off_it() -> None:
    world = sketch({"a": (0, 0), "b": (4, 0)}, [Road(a="a", b="b")])

    (shape,) = polygons(world, whole(np.ones(1, np.bool_)))

    around = shapely.buffer(
        shapely.LineString([(0, 0), (4 * KM, 0)]), OFF_ROAD_M * METRE
    )
    assert shape.symmetric_difference(around).area < 0.03 * around.area
    ground = ground_within(
        world.network, whole(np.ones(1, np.bool_)), np.ones(1, np.bool_)
    )
    assert ground_area_m2(ground) == pytest.approx(around.area / METRE**2, rel=0.03)


def test_a_town_is_covered_without_holes_between_its_streets() -> None:
    world = grid(8)

    (shape,) = polygons(world, whole(np.ones(world.network.link_count, bool)))

    assert len(shape.interiors) == 0
    assert shape.contains(shapely.box(0, 0, 3.5 * KM, 3.5 * KM))


def test_a_quarter_that_is_not_reached_is_a_hole() -> None:
    world = grid(9)
    middle = world.network.vertex_lonlat.reshape(-1, 2, 2).mean(axis=1)
    inner = (np.abs(middle - 2 * KM) < 0.8 * KM).all(axis=1)

    (shape,) = polygons(world, whole(~inner))
    (filled,) = polygons(world, whole(~inner), ~inner)

    assert len(shape.interiors) == 1
    assert not shape.contains(shapely.Point(2 * KM, 2 * KM))
    hole = shapely.Polygon(shape.interiors[0])
    assert hole.area == pytest.approx((1.5 * KM) ** 2, rel=0.35)
    # Roads that the formation may not use anyhow make no hole of their own.
    assert len(filled.interiors) == 1
    assert shapely.Polygon(filled.interiors[0]).area < hole.area


def test_the_rim_runs_between_what_is_reached_and_what_is_not() -> None:
    world = sketch({"a": (0, 0), "b": (4, 0)}, [Road(a="a", b="b")])
    half = Stretches(np.array([0]), np.array([0.0]), np.array([0.5]))

    (shape,) = polygons(world, half)

    assert shape.bounds[2] == pytest.approx(2 * KM, abs=30 * METRE)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6), share=st.floats(0.05, 1))
def test_polygons_are_sound_and_hold_the_roads_that_are_reached(
    seed: int, share: float
) -> None:
    world = grid(7)
    random = np.random.default_rng(seed)
    count = world.network.link_count
    reached = whole(random.random(count) < share)

    shapes = polygons(world, reached)
    again = polygons(world, reached)

    assert [shape.wkb for shape in shapes] == [shape.wkb for shape in again]
    for shape in shapes:
        assert shape.is_valid
        assert shape.exterior.is_ccw
        assert not any(hole.is_ccw for hole in shape.interiors)
    if len(reached.link):
        lines = reached.lines(world.network)
        middles = shapely.points(lines.xy.reshape(-1, 2, 2).mean(axis=1))
        cover = shapely.union_all(shapes).buffer(40 * METRE)
        inside = shapely.contains(cover, middles)
        # Small islands are left out, but they are few.
        assert inside.mean() > (0.9 if share > 0.5 else 0)


@settings(max_examples=50, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_distances_are_those_to_the_nearest_segment(seed: int) -> None:
    random = np.random.default_rng(seed)
    segments = random.uniform(-6, 16, (5, 4))
    segments[0, 2:] = segments[0, :2]  # a segment without length
    farthest = 4.0

    found = distance_field(segments, 9, 11, farthest)

    lines = shapely.linestrings(segments.reshape(-1, 2, 2))
    points = shapely.points(*np.meshgrid(np.arange(11.0), np.arange(9.0)))
    nearest = shapely.distance(points[..., None], lines).min(axis=-1)
    assert np.allclose(found, np.minimum(nearest, farthest), atol=1e-5)


@settings(max_examples=100, deadline=None)
@given(
    parts=st.lists(
        st.tuples(st.integers(0, 2), st.floats(0, 1), st.floats(0, 1), st.booleans()),
        max_size=8,
    )
)
def test_stretches_are_the_union_of_parts_and_the_rest_is_what_they_leave(
    parts,
) -> None:
    world = sketch(
        {"a": (0, 0), "b": (1, 0), "c": (2, 0), "d": (3, 0)},
        [Road(a=a, b=b) for a, b in ("ab", "bc", "cd")],
    )
    parts = [(link, min(a, b), max(a, b), ahead) for link, a, b, ahead in parts]
    edges = np.array([2 * link + (not ahead) for link, *_, ahead in parts], np.int64)
    start, end = (np.array([part[i] for part in parts], float) for i in (1, 2))

    found = Stretches.of_edges(world.network, edges, start, end)
    rest = found.rest(np.ones(3, np.bool_))

    for at in np.random.default_rng(1).random(50):
        for link in range(3):
            inside = any(
                part[0] == link and part[1] <= (at if part[3] else 1 - at) <= part[2]
                for part in parts
            )
            assert covered(found, link, at) == inside
            assert covered(rest, link, at) != inside


def covered(stretches: Stretches, link: int, at: float) -> bool:
    """Whether a share of a link lies on a stretch."""
    on = (stretches.link == link) & (stretches.start <= at) & (at <= stretches.end)
    return bool(on.any())


def test_a_part_of_a_line_is_cut_by_its_length() -> None:
    line = np.array([[0.0, 0.0], [3.0, 0.0], [3.0, 1.0]])

    cut = part_of_line(line, 0.25, 1.0)

    assert cut == pytest.approx(
        np.array([[1.0, 0.0], [3.0, 0.0], [3.0, 1.0]]), abs=1e-3
    )
