"""Gaps by distance count as the time they take at the ordered rate of march."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planners.column import DistanceGap, MarchLeg, gap_time
from planners.errors import MarchError
from planners.march_table import march_table
from planners.pass_time import Rounding
from tests.marches import SIX, column, packet

MINUTE = timedelta(minutes=1)
LEGS = (
    MarchLeg(to="Bridge", length_km=20, rate_kmh=40),
    MarchLeg(to="RP", length_km=10, rate_kmh=20),
)


def test_a_gap_of_a_kilometre_at_40_km_h_is_90_s_everywhere() -> None:
    """The slower leg to the RP does not change it: headways of time are kept."""
    apart = replace(column((20, 20)), unit_gap=DistanceGap(1000))

    table = march_table(apart, LEGS, start=SIX)

    first, second = (rows for _, rows in table.by_unit())
    assert [b.arrives - a.clears for a, b in zip(first, second, strict=True)] == (
        [1.5 * MINUTE] * 3
    )
    assert [timing.gap_m for timing in table.units] == [None, 1000]
    assert table.totals.road_space_km == pytest.approx(40 / 15 + 1.0)


def test_serials_and_units_may_have_gaps_of_either_kind() -> None:
    own = replace(packet("2A", 20), gap=DistanceGap(500))
    march = replace(
        column((20, 20), (20,)), rate_kmh=30.0, serial_gap=DistanceGap(2000)
    )
    serials = (march.serials[0], replace(march.serials[1], units=(own,)))

    by_serial = march_table(march, LEGS, start=SIX).units
    by_unit = march_table(replace(march, serials=serials), LEGS, start=SIX).units

    assert [unit.gap for unit in by_serial] == [0 * MINUTE, 2 * MINUTE, 4 * MINUTE]
    assert [unit.gap_m for unit in by_serial] == [None, None, 2000]
    assert (by_unit[2].gap, by_unit[2].gap_m) == (MINUTE, 500)


def test_staff_rounding_takes_a_whole_minute() -> None:
    apart = replace(column((20, 20)), unit_gap=DistanceGap(1000))

    table = march_table(apart, LEGS, start=SIX, rounding=Rounding.STAFF)

    assert table.units[1].gap == 2 * MINUTE


@given(metres=st.floats(0, 50_000), rate=st.floats(1, 120))
def test_the_distance_is_driven_in_the_gap(metres: float, rate: float) -> None:
    time = gap_time(DistanceGap(metres), rate)

    assert time / timedelta(hours=1) * rate * 1000 == pytest.approx(metres, abs=0.05)
    assert gap_time(time, rate) == time


@pytest.mark.parametrize("metres", [-1.0, float("inf"), float("nan")])
def test_gaps_that_cannot_be_kept_are_refused(metres: float) -> None:
    with pytest.raises(MarchError, match="zero or more metres"):
        DistanceGap(metres)
