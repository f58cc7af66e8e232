"""Heights along roads: what hangs, and what is evened out."""

from __future__ import annotations

import numpy as np
import pytest

from maps.road_points import RoadPoints
from maps.road_profile import (
    REACH_M,
    STEPS,
    Segments,
    components,
    hang_junctions,
    smooth,
)
from maps.split_roads import split_roads


def _segments(*ends: tuple[int, int, float]) -> Segments:
    one, other, length = zip(*ends, strict=True)
    return Segments(
        one=np.array(one), other=np.array(other), length_m=np.array(length, float)
    )


def test_a_junction_on_a_bridge_hangs_between_its_ends() -> None:
    links = _segments((0, 1, 100), (1, 2, 300), (0, 3, 50), (2, 4, 50))
    bridge = np.array([True, True, False, False])

    height = hang_junctions(np.array([10.0, -40, 50, 0, 0]), links, bridge)

    assert height == pytest.approx([10, 20, 50, 0, 0], abs=1e-3)


def test_three_arms_pull_equally() -> None:
    links = _segments((0, 3, 10), (1, 3, 10), (2, 3, 20))

    height = hang_junctions(np.array([0.0, 10, 30, -99]), links, np.ones(3, np.bool_))

    assert height[3] == pytest.approx((0 / 10 + 10 / 10 + 30 / 20) / 0.25, abs=1e-3)


def test_a_junction_with_a_road_on_the_ground_stays_there() -> None:
    links = _segments((0, 1, 10), (1, 2, 10), (1, 3, 10))
    bridge = np.array([True, True, False])

    height = hang_junctions(np.array([0.0, 7, 0, 0]), links, bridge)

    assert height[1] == 7


def test_a_ring_in_the_air_keeps_its_heights() -> None:
    links = _segments((0, 1, 10), (1, 2, 10), (2, 0, 10))

    height = hang_junctions(np.array([1.0, 2, 3]), links, np.ones(3, np.bool_))

    assert height.tolist() == [1, 2, 3]


def test_an_end_of_unknown_height_leaves_the_others_alone() -> None:
    links = _segments((0, 1, 10), (1, 2, 10), (3, 4, 10), (4, 5, 10))
    ground = np.array([np.nan, 5, 9, 0, 99, 10])

    height = hang_junctions(ground, links, np.ones(4, np.bool_))

    assert height[1] == 5
    assert height[4] == pytest.approx(5, abs=1e-3)


def _town(seed: int) -> tuple[RoadPoints, np.ndarray, np.ndarray]:
    """Random pieces of road over few nodes, with segments of 1 to 100 m."""
    rng = np.random.default_rng(seed)
    counts = rng.integers(2, 12, 15)
    node = np.concatenate([rng.permutation(60)[:n] for n in counts]).astype(np.int64)
    offsets = np.concatenate([[0], np.cumsum(counts)])
    points = RoadPoints(
        refs=node, lonlat=np.zeros((len(node), 2)), offsets=offsets, piece=counts
    )
    segment_m = rng.uniform(1, 100, len(node))
    segment_m[offsets[1:] - 1] = 0
    return points, node, segment_m


@pytest.mark.parametrize("seed", range(5))
def test_smoothing_solves_its_equations(seed: int) -> None:
    """Compare with all points in one dense matrix."""
    points, node, segment_m = _town(seed)
    ground = np.random.default_rng(seed).normal(100, 5, 60)
    links = split_roads(points, node, np.zeros(60, np.bool_))

    result = smooth(ground, node, segment_m, links)

    matrix, mass = np.zeros((60, 60)), np.zeros(60)
    for at in np.flatnonzero(segment_m):
        i, j, metres = node[at], node[at + 1], segment_m[at]
        mass[[i, j]] += metres / 2
        pull = REACH_M**2 / metres
        matrix[[i, j], [i, j]] += pull
        matrix[[i, j], [j, i]] -= pull
    used = mass > 0
    matrix = (matrix + np.diag(mass))[np.ix_(used, used)]
    expected = ground[used]
    for _ in range(STEPS):
        expected = np.linalg.solve(matrix, mass[used] * expected)
    assert result[used] == pytest.approx(expected, abs=0.05)
    assert (result[~used] == ground[~used]).all()


def test_smoothing_keeps_an_even_incline_and_what_is_unknown() -> None:
    count = 200
    node = np.arange(count)
    points = RoadPoints(
        refs=node,
        lonlat=np.zeros((count, 2)),
        offsets=np.array([0, count]),
        piece=np.zeros(1, np.int64),
    )
    segment_m = np.full(count, 25.0)
    segment_m[-1] = 0
    links = split_roads(points, node, np.zeros(count, np.bool_))
    ground = node * 2.0
    ground[:10] = np.nan

    result = smooth(ground, node, segment_m, links)

    assert np.isnan(result[:10]).all()
    assert np.diff(result[60:140]) == pytest.approx(2, abs=0.01)


def test_components_are_named_by_their_smallest_member() -> None:
    one, other = np.array([5, 3, 0]), np.array([3, 1, 4])

    assert components(one, other, 6).tolist() == [0, 1, 2, 1, 0, 1]
