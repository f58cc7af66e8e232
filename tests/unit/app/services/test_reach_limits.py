"""Limits of reach as people write and read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import InputRefused
from app.services.reach import UNITS, limit_words, read_bands, read_limit
from planners.route import Objective


@pytest.mark.parametrize(
    ("text", "amount", "objective"),
    [
        ("30min", 1800, Objective.FASTEST),
        (" 1.5 H ", 5400, Objective.FASTEST),
        ("90s", 90, Objective.FASTEST),
        ("20km", 20_000, Objective.SHORTEST),
        ("1,5 km", 1500, Objective.SHORTEST),
        ("800 m", 800, Objective.SHORTEST),
        ("50l", 50, Objective.LEAST_FUEL),
    ],
)
def test_a_limit_is_a_number_with_a_unit(
    text: str, amount: float, objective: Objective
) -> None:
    number, unit = read_limit(text)

    assert number * unit.size == amount
    assert unit.objective is objective


@given(st.text(max_size=60))
def test_anything_else_is_refused_in_a_sentence(text: str) -> None:
    try:
        number, unit = read_limit(text)
    except InputRefused as refused:
        assert str(refused).endswith(".")  # noqa: PT017 - most texts, not all
    else:
        assert number > 0
        assert unit in UNITS.values()


@pytest.mark.parametrize("text", ["", "0", "-1", "1 2 -3", "x", "nan", "inf", "1e400"])
def test_bands_are_numbers_above_zero(text: str) -> None:
    with pytest.raises(InputRefused, match=r"is no band; give numbers .* min"):
        read_bands(text, UNITS["min"])


def test_bands_are_sorted_and_each_stands_once() -> None:
    assert read_bands("20, 10;10", UNITS["min"]) == (600, 1200)


@pytest.mark.parametrize(
    ("objective", "limit", "words"),
    [
        (Objective.FASTEST, 1800, "30 min"),
        (Objective.FASTEST, 5400, "1 h 30"),
        (Objective.FASTEST, 7200, "2 h"),
        (Objective.FASTEST, 45, "45 s"),
        (Objective.FASTEST, 90, "1.5 min"),
        (Objective.SHORTEST, 20_000, "20 km"),
        (Objective.SHORTEST, 500, "500 m"),
        (Objective.LEAST_FUEL, 50, "50 l"),
    ],
)
def test_a_limit_is_written_as_people_do(
    objective: Objective, limit: float, words: str
) -> None:
    assert limit_words(objective, limit) == words
