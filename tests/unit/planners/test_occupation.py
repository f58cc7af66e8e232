"""Occupations of a place: conflict is mutual and delay clears it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planners.errors import MarchError
from planners.occupation import Occupation, delay_to_clear, overlap
from tests.marches import SIX, at

minutes = st.integers(0, 300)
occupations = st.tuples(minutes, minutes).map(
    lambda pair: Occupation(
        SIX + timedelta(minutes=min(pair)), SIX + timedelta(minutes=max(pair))
    )
)
gaps = st.integers(0, 60).map(lambda n: timedelta(minutes=n))


@given(occupations, occupations, gaps)
def test_conflict_is_mutual(
    first: Occupation, second: Occupation, gap: timedelta
) -> None:
    assert overlap(first, second, gap=gap) == overlap(second, first, gap=gap)


@given(occupations, occupations, gaps)
def test_the_delay_clears_the_conflict(
    first: Occupation, second: Occupation, gap: timedelta
) -> None:
    delay = delay_to_clear(first, second, gap=gap)

    assert not overlap(first, second.shifted(delay), gap=gap)
    if second.ends + gap > first.begins:
        assert second.shifted(delay).begins >= first.ends + gap


def test_one_that_is_through_long_before_need_not_wait() -> None:
    first, second = Occupation(at(8), at(9)), Occupation(at(6), at(7))

    assert delay_to_clear(first, second, gap=timedelta(minutes=60)) == timedelta()
    assert delay_to_clear(first, second, gap=timedelta(minutes=61)) == timedelta(
        hours=3, minutes=61
    )


def test_an_occupation_cannot_end_before_it_begins() -> None:
    with pytest.raises(MarchError, match="ends at 0600, before it begins at 0700"):
        Occupation(at(7), at(6))
