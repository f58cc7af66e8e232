from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from maps.spatial_index import NODE, SpatialIndex, hilbert_order

numbers = st.floats(-1000, 1000, width=32)


@st.composite
def boxes(draw: st.DrawFn) -> np.ndarray:
    count = draw(st.integers(0, 3 * NODE * NODE))
    seed = draw(st.integers(0, 2**32 - 1))
    some = np.random.default_rng(seed)
    low = some.normal(0, draw(st.sampled_from([0.0, 1.0, 300.0])), (count, 2))
    size = some.exponential(draw(st.sampled_from([0.0, 0.1, 50.0])), (count, 2))
    return np.hstack([low, low + size])


@given(boxes(), arrays(np.float64, 4, elements=numbers))
def test_query_finds_what_looking_at_every_box_finds(
    many: np.ndarray, corners: np.ndarray
) -> None:
    left, low = np.minimum(corners[:2], corners[2:])
    right, high = np.maximum(corners[:2], corners[2:])

    found = SpatialIndex.of(many).query((left, low, right, high))

    meets = (many[:, 0] <= right) & (many[:, 2] >= left)
    meets &= (many[:, 1] <= high) & (many[:, 3] >= low)
    assert found.tolist() == np.flatnonzero(meets).tolist()


@given(boxes())
def test_stored_index_answers_as_before(many: np.ndarray) -> None:
    index = SpatialIndex.of(many)

    again = SpatialIndex.from_arrays(index.to_arrays("roads"), "roads")

    box = (-1.0, -1.0, 1.0, 1.0)
    assert again.query(box).tolist() == index.query(box).tolist()
    assert len(again) == len(many)


def test_touching_boxes_meet() -> None:
    index = SpatialIndex.of(np.array([[0, 0, 1, 1]]))

    assert index.query((1, 1, 2, 2)).tolist() == [0]
    assert index.query((1.01, 1, 2, 2)).tolist() == []


@pytest.mark.parametrize(
    "bad",
    [
        np.array([[0, 0, np.nan, 1]]),
        np.array([[0, 0, np.inf, 1]]),
        np.array([[2, 0, 1, 1]]),
        np.zeros((3, 2)),
    ],
)
def test_broken_boxes_are_refused(bad: np.ndarray) -> None:
    with pytest.raises(ValueError, match=r"[Bb]ox"):
        SpatialIndex.of(bad)


def test_neighbours_on_the_curve_are_neighbours_on_the_ground() -> None:
    places = np.array([(x, y) for x in range(32) for y in range(32)], np.float64)

    order = hilbert_order(np.hstack([places, places]))

    steps = np.abs(np.diff(places[order], axis=0)).sum(axis=1)
    assert sorted(order.tolist()) == list(range(1024))
    assert (steps == 1).all()


def hilbert_place(x: int, y: int, bits: int) -> int:
    """Give the place of a point along the curve, quarter by quarter."""
    place = 0
    for bit in reversed(range(bits)):
        side = 1 << bit
        right, high = bool(x & side), bool(y & side)
        place += (3 - high if right else int(high)) * side * side
        x, y = x & (side - 1), y & (side - 1)
        if right and not high:
            x, y = side - 1 - x, side - 1 - y
        if not high:
            x, y = y, x
    return place


def test_boxes_are_ordered_along_the_hilbert_curve() -> None:
    points = np.random.default_rng(3).integers(0, 2**16, (500, 2))
    points[:2] = (0, 0), (2**16 - 1, 2**16 - 1)
    boxes = np.hstack([points, points]).astype(np.float64)

    places = [hilbert_place(x, y, 16) for x, y in points[hilbert_order(boxes)].tolist()]

    assert places == sorted(places)
