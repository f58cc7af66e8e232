"""Movement numbers read back as written; other text is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planners.errors import MarchError
from planners.movement_number import MovementNumber, letters

numbers = st.builds(
    MovementNumber,
    day=st.integers(1, 31),
    nation=st.sampled_from(["US", "GE", "NL"]),
    authority=st.from_regex(r"[A-Z0-9]{1,6}", fullmatch=True),
    number=st.from_regex(r"[0-9]{1,4}", fullmatch=True),
    unit=st.from_regex(r"[A-Z]{0,2}", fullmatch=True),
)


@given(numbers)
def test_a_number_reads_back_as_it_was_written(number: MovementNumber) -> None:
    assert MovementNumber.parse(str(number)) == number
    assert MovementNumber.parse(f" {str(number).lower()} ") == number


@pytest.mark.parametrize(
    "text",
    ["", "25-USV", "32-USV-08", "00-USV-08", "25-U-08", "25-USV-08ABC", "x" * 99],
)
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(MarchError, match="is no movement number; write day"):
        MovementNumber.parse(text)


def test_places_are_lettered_like_columns_of_a_sheet() -> None:
    assert [letters(n) for n in (0, 25, 26, 51, 52, 701, 702)] == [
        *("A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"),
    ]
    with pytest.raises(MarchError, match="Place -1"):
        letters(-1)
