"""Chance by hash: even, independent, one to one, the same everywhere."""

from __future__ import annotations

import math

import numpy as np
import pytest

from models.plan_robustness.course import breakdown_limits
from models.plan_robustness.draws import (
    FIRST_FACTOR,
    SECOND_FACTOR,
    as_it_is,
    mixed,
    place_keys,
    rollout_keys,
)

KEPT = [[1986162072, 3212683968], [294436144, 3254902152], [3414662544, 2920203576]]
STREAMS = ("weather", "serial", "segment", "breakdown", "delay")


def mixed_by_hand(key):
    """Splitmix32's finaliser in whole numbers of any size."""
    key ^= key >> 16
    key = key * 0x21F0AAAD % 2**32
    key ^= key >> 15
    key = key * 0x735A2D97 % 2**32
    return key ^ key >> 15


def drawn(seed=7, moves=400, places=400, stream="segment"):
    """Chances from 0 to 1 of moves at places."""
    key = getattr(rollout_keys(seed, np.arange(moves)), stream)
    place = place_keys(np.arange(places) % 20, np.arange(places) // 20)
    return mixed(key[:, None] ^ place, as_it_is) / 2.0**32


@pytest.mark.parametrize("key", [0, 1, 2, 12345, 2**31, 2**32 - 1])
def test_bits_are_scattered_as_published(key):
    found = mixed(np.array([key], np.uint32), as_it_is)

    assert found[0] == mixed_by_hand(key)


def test_no_product_leaves_63_bits():
    assert max(FIRST_FACTOR, SECOND_FACTOR) * (2**32 - 1) < 2**63


def test_chances_are_even():
    """Of 160,000 draws in 100 classes chi squared stays in its middle 99.98 %."""
    for stream in STREAMS:
        count, _ = np.histogram(drawn(stream=stream), bins=100, range=(0, 1))
        chi = ((count - 1600) ** 2 / 1600).sum()
        assert 55 < chi < 160


def test_neighbours_are_independent():
    """Correlations of 160,000 pairs stay within 4.5 standard errors."""
    chances = drawn()
    pairs = [
        (chances[1:], chances[:-1]),
        (chances[:, 1:], chances[:, :-1]),
        (chances[:, 20:], chances[:, :-20]),
        (chances, drawn(seed=8)),
        (chances, drawn(stream="breakdown")),
        (drawn(stream="breakdown"), drawn(stream="delay")),
    ]
    for one, other in pairs:
        found = np.corrcoef(one.ravel(), other.ravel())[0, 1]
        assert abs(found) < 4.5 / math.sqrt(one.size)


def test_sums_over_a_move_vary_as_independent_ones():
    """The variance of a sum of 400 even chances is 400 / 12."""
    sums = drawn(moves=4000).sum(axis=1)

    assert sums.var() == pytest.approx(400 / 12, rel=4.5 * math.sqrt(2 / 4000))


def test_each_move_has_keys_of_its_own():
    keys = rollout_keys(7, np.arange(200_000))

    for stream in keys:
        assert len(np.unique(stream)) == 200_000


def test_seed_stream_move_unit_and_section_all_count():
    keys = [
        rollout_keys(seed, np.array([move]))
        for seed in (0, 1, 2**32 - 1)
        for move in (0, 1, 2**32 - 1)
    ]
    assert len({int(stream[0]) for one in keys for stream in one}) == 9 * 5
    places = place_keys(np.array([0, 1, 0, 1]), np.array([0, 0, 1, 1]))
    assert len(set(places.tolist())) == 4


def test_draws_do_not_change_between_versions():
    """Answers of years ago can be worked out again: these numbers stay."""
    keys = rollout_keys(7, np.array([0, 1, 4_000_000_000]))
    places = place_keys(np.array([0, 3]), np.array([0, 2_000_000_000]))

    found = mixed(keys.segment[:, None] ^ places, as_it_is)

    assert found.tolist() == KEPT


@pytest.mark.parametrize("expected", [0.0, 1e-9, 1e-4, 0.02, 0.5, 3.0, 50.0])
@pytest.mark.parametrize("share", [0.0, 0.35, 1.0])
def test_chance_of_a_breakdown(expected, share):
    """As 1 - exp(-x) of the mathematical library, without using it."""
    metres = np.array([10_000_000])
    vehicles = np.array([1])

    limit = breakdown_limits(metres, vehicles, expected / 10_000, share)[0]

    exact = -math.expm1(-expected) * share
    assert limit / 2**32 == pytest.approx(exact, rel=1e-12, abs=3 / 2**32)
