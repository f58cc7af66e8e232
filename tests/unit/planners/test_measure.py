"""Measuring lines and areas, and the bearings of the grid."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planners.errors import PlanningError
from planners.measure import crosses_itself, measure, place_at, true_bearing

HERE = (5.0, 52.0)
SQUARE = ((5.0, 52.0), (5.1, 52.0), (5.1, 52.1), (5.0, 52.1))
BOW_TIE = ((5.0, 52.0), (5.1, 52.1), (5.1, 52.0), (5.0, 52.1))

lonlats = st.tuples(st.floats(-179, 179), st.floats(-75, 75))


def test_total_is_the_sum_of_the_legs_and_a_ring_has_one_more() -> None:
    line, ring = measure(SQUARE), measure(SQUARE, closed=True)

    assert len(line.legs), len(ring.legs) == (3, 4)
    assert line.length_m == sum(leg.length_m for leg in line.legs)
    assert ring.length_m > line.length_m
    assert line.area_m2 is None
    assert ring.area_m2 == pytest.approx(76.4e6, rel=0.01)


def test_area_does_not_hang_on_the_turn_of_the_ring() -> None:
    assert measure(SQUARE, closed=True).area_m2 == pytest.approx(
        measure(SQUARE[::-1], closed=True).area_m2
    )


def test_grid_and_true_bearing_differ_by_the_convergence() -> None:
    """At 5 E 52 N, two degrees east of the middle of zone 31, by 1.576 degrees."""
    (leg,) = measure([HERE, (5.0, 52.1)]).legs

    assert leg.true_deg == pytest.approx(0, abs=1e-9)
    assert leg.grid_deg == pytest.approx(360 - 1.5764, abs=1e-3)


def test_there_is_no_grid_bearing_near_a_pole() -> None:
    (leg,) = measure([(5.0, 86.0), (6.0, 86.0)]).legs

    assert leg.grid_deg is None


@given(lonlats, st.floats(0, 359.9), st.floats(1, 100_000))
def test_a_point_set_by_bearing_and_distance_measures_so(
    start, bearing, length
) -> None:
    end = place_at(start, true_bearing(start, bearing), length)
    (leg,) = measure([start, end]).legs

    assert leg.length_m == pytest.approx(length, abs=1e-4)
    assert leg.grid_deg is not None
    assert (leg.grid_deg - bearing + 180) % 360 - 180 == pytest.approx(0, abs=0.01)


def test_lines_that_cross_themselves_are_known() -> None:
    assert crosses_itself(BOW_TIE, closed=False)
    assert crosses_itself((*SQUARE, (5.05, 51.9)), closed=True)
    assert not crosses_itself(SQUARE, closed=True)
    assert not crosses_itself(SQUARE[:2], closed=False)


@pytest.mark.parametrize(("points", "closed"), [((HERE,), False), (SQUARE[:2], True)])
def test_too_few_points_are_refused(points, closed) -> None:
    with pytest.raises(PlanningError, match="points or more"):
        measure(points, closed=closed)


@pytest.mark.parametrize("length", [-1.0, 3e7, float("nan")])
def test_distances_that_are_not_on_the_globe_are_refused(length) -> None:
    with pytest.raises(PlanningError, match="not on the globe"):
        place_at(HERE, 0, length)
