"""Tables of spread: their means, their tails, and where they come from."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import pytest

from models.errors import RequestRefused
from models.plan_robustness.contract import TABLE_POINTS, THETA_INPUTS
from models.plan_robustness.tables import (
    ASSUMED,
    ASSUMPTIONS,
    PERIODS,
    assumed,
    exponential,
    lognormal,
    slow_tail,
    standard_tables,
)


def table_mean(table):
    """Mean of what a table stands for."""
    return float((table[:-1] + table[1:]).mean() / 2)


@pytest.mark.parametrize("sd", [0.0, 0.04, 0.1, 0.25, 0.5, 1.0])
def test_a_lognormal_factor_has_mean_one(sd):
    assert table_mean(lognormal(sd)) == pytest.approx(1, abs=2e-4)


@pytest.mark.parametrize("chance", [0.05, 0.5, 0.95, 0.999])
def test_quantiles_of_a_lognormal_factor(chance):
    """Q(u) = exp(s z(u) - s^2 / 2)."""
    place = chance * (TABLE_POINTS - 1)

    found = np.interp(place, np.arange(TABLE_POINTS), lognormal(0.25))

    exact = math.exp(0.25 * NormalDist().inv_cdf(chance) - 0.25**2 / 2)
    assert found == pytest.approx(exact, rel=3e-4)


def test_an_exponential_delay_keeps_mean_and_chances():
    """P(X <= x) = 1 - exp(-x / m)."""
    table = exponential(720_000)

    assert table_mean(table) == pytest.approx(720_000, rel=1e-4)
    for minutes in (1, 12, 60):
        chance = np.interp(minutes * 60_000, table, np.linspace(0, 1, TABLE_POINTS))
        assert chance == pytest.approx(1 - math.exp(-minutes / 12), abs=1e-5)


@pytest.mark.parametrize("period", sorted(PERIODS))
def test_slow_roads_are_a_mixture_of_mean_one(period):
    shape = PERIODS[period]
    table = slow_tail(shape)
    scale = shape.free * math.exp(shape.free_sd**2 / 2) * (1 - shape.share)
    scale += shape.slow * math.exp(shape.slow_sd**2 / 2) * shape.share

    assert table_mean(table) == pytest.approx(1, abs=1e-9)
    for factor in (0.9, 1.0, 1.3, 2.0):
        chance = np.interp(factor / scale, table, np.linspace(0, 1, TABLE_POINTS))
        normal = NormalDist()
        free = normal.cdf(math.log(factor / shape.free) / shape.free_sd)
        slow = normal.cdf(math.log(factor / shape.slow) / shape.slow_sd)
        mixed = (1 - shape.share) * free + shape.share * slow
        assert chance == pytest.approx(mixed, abs=2e-3)


def test_slow_tails_grow_from_night_to_peak():
    tails = [slow_tail(PERIODS[one])[-205] for one in ("night", "day", "peak")]

    assert tails == sorted(tails)
    assert tails[0] * 1.2 < tails[2]


@pytest.mark.parametrize("period", sorted(PERIODS))
@pytest.mark.parametrize("factor", [0.0, 0.5, 1.0, 2.0, 5.0])
def test_standard_tables_hold_to_the_contract(period, factor):
    theta = {name: value * factor for name, value in assumed().items()}

    tables = standard_tables(theta, period=period)

    assert set(tables) == {spec.name for spec in THETA_INPUTS}
    for spec in THETA_INPUTS:
        table = tables[spec.name]
        assert table.shape == (TABLE_POINTS,)
        assert table.dtype == np.float64
        assert (np.diff(table) >= 0).all()
        assert spec.lowest <= table[0] <= table[-1] <= spec.highest


def test_no_spread_is_no_chance():
    nothing = dict.fromkeys(assumed(), 0.0)

    tables = standard_tables(nothing)

    assert all((tables[name] == 1).all() for name in ("weather", "serial", "segment"))
    assert (tables["breakdown_delay"] == 0).all()


@pytest.mark.parametrize(
    ("theta", "period", "words"),
    [
        ({"weather": 0.1}, "day", "no assumption 'weather'"),
        ({"weather_sd": -0.1}, "day", "'weather_sd' is -0.1"),
        ({"breakdown_delay_min": 121}, "day", "between 0 and 120 min"),
        ({"serial_sd": math.nan}, "day", "'serial_sd' is nan"),
        ({}, "noon", "no period 'noon'"),
    ],
)
def test_assumptions_without_sense_are_refused(theta, period, words):
    with pytest.raises(RequestRefused, match=words):
        standard_tables(theta, period=period)


@pytest.mark.parametrize("one", ASSUMPTIONS, ids=lambda one: one.name)
def test_each_assumption_says_what_it_rests_on(one):
    assert one.low < one.value < one.high
    assert one.source == ASSUMED
    assert one.basis
    assert one.meaning
    assert one.unit
