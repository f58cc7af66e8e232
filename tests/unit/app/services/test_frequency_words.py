"""Shares of simulated moves are told with what sampling leaves open."""

from __future__ import annotations

import pytest

from app.services.robustness.frequency import Frequency, of_hundred, yardstick


@pytest.mark.parametrize(
    ("held", "of", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),  # Wilson 1927; as in Brown, Cai and DasGupta 2001
        (5, 10, 0.2366, 0.7634),
        (10, 10, 0.7225, 1.0),
        (81, 263, 0.2553, 0.3662),  # Newcombe 1998, table I
        (15, 148, 0.0624, 0.1605),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_intervals_are_those_of_the_literature(held, of, low, high):
    assert Frequency(held, of).interval == pytest.approx((low, high), abs=5e-5)


def test_a_share_is_told_of_a_hundred_with_its_interval():
    found = Frequency(1740, 2000)

    assert found.words == "87 of 100 simulated moves (85-88 from sampling)"
    assert found.yardstick == "likely"


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (1.0, "100 of 100"),
        (0.9999, "more than 99 of 100"),
        (0.994, "99 of 100"),
        (0.006, "1 of 100"),
        (0.0001, "fewer than 1 of 100"),
        (0.0, "0 of 100"),
    ],
)
def test_all_and_none_are_said_only_where_it_is_so(share, words):
    assert of_hundred(share) == words


@pytest.mark.parametrize(
    ("share", "word"),
    [
        (1.0, "highly likely"),
        (0.9, "highly likely"),
        (0.89, "likely"),
        (0.6, "likely"),
        (0.5, "an even chance"),
        (0.3985, "an even chance"),  # told as 40 of 100
        (0.39, "unlikely"),
        (0.1, "unlikely"),
        (0.09, "highly unlikely"),
        (0.0, "highly unlikely"),
    ],
)
def test_words_follow_a_fixed_yardstick(share, word):
    assert yardstick(share) == word
