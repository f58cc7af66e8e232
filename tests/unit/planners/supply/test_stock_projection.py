"""Stocks over time: by hand, with receipts, levels, room, and what is not known."""

from __future__ import annotations

import math
from dataclasses import fields

import numpy as np
import pytest

from planners.errors import SupplyError
from planners.supply.items import Item
from planners.supply.projection import DAY_S, Projection, holdings, project
from planners.supply.stocks import Stock

WATER = Item(name="water", nato="I", us="I", unit="l", kg=1.0, m3=0.001)
DAY = DAY_S


def projected(
    stock: Stock,
    wanted: list[float],
    received: list[float] | None = None,
    steps_per_day: int = 1,
) -> Projection:
    """One item in one unit, by steps."""
    demand = np.array([[wanted]], dtype=float)
    receipts = np.array([[received or [0.0] * len(wanted)]], dtype=float)
    held = holdings([(stock,)], (WATER,))
    return project(held, demand, receipts, step_s=DAY // steps_per_day)


def test_a_stock_falls_by_what_is_wanted_until_there_is_none() -> None:
    found = projected(Stock(item="water", on_hand=250), [100, 100, 100, 100])

    assert found.stock[0, 0].tolist() == [250, 150, 50, 0, 0]
    assert found.unmet[0, 0].tolist() == [0, 0, 50, 100]
    assert found.empty_s[0, 0] == 2.5 * DAY


def test_what_cannot_be_used_does_not_count() -> None:
    found = projected(Stock(item="water", on_hand=250, dead=50), [100] * 4)

    assert found.stock[0, 0, 0] == 200
    assert found.empty_s[0, 0] == 2.0 * DAY


def test_a_receipt_comes_at_the_start_of_its_step() -> None:
    found = projected(Stock(item="water", on_hand=150), [100] * 3, [0, 100, 0])

    assert found.stock[0, 0].tolist() == [150, 50, 50, 0]
    assert found.unmet.sum() == 50
    assert found.empty_s[0, 0] == 2.5 * DAY


def test_an_emptied_unit_that_is_resupplied_was_still_empty() -> None:
    found = projected(Stock(item="water", on_hand=50), [100] * 3, [0, 500, 0])

    assert found.empty_s[0, 0] == 0.5 * DAY
    assert found.stock[0, 0, -1] == 300


def test_what_finds_no_room_is_surplus() -> None:
    stock = Stock(item="water", on_hand=80, dead=20, most=120)
    found = projected(stock, [10, 10], [70, 0])

    assert found.surplus[0, 0].tolist() == [30, 0]
    assert found.stock[0, 0].tolist() == [60, 90, 80]


def test_the_first_time_below_the_safety_level_lies_within_a_step() -> None:
    """One day of 100 is left once 150 of 250 are gone, after a day and a half."""
    found = projected(Stock(item="water", on_hand=250, safety_days=1), [100] * 4)

    assert found.safety[0, 0, 0] == 100
    assert found.below_safety_s[0, 0] == pytest.approx(1.5 * DAY, rel=1e-6)


def test_a_level_that_rises_before_an_attack_is_met_within_the_step() -> None:
    """Level from 10 to 30, stock from 35 to 25: they meet after 25 of 30 parts."""
    found = projected(Stock(item="water", on_hand=35, safety_days=1), [10, 30, 30])

    assert found.safety[0, 0].tolist() == [10, 30, 30, 30]
    assert found.below_safety_s[0, 0] == pytest.approx(25 / 30 * DAY)


def test_a_receipt_at_the_start_lifts_a_stock_over_its_safety_level() -> None:
    stock = Stock(item="water", on_hand=50, safety_days=1)

    assert projected(stock, [100] * 3, [500, 0, 0]).below_safety_s[0, 0] == math.inf
    assert projected(stock, [100] * 3).below_safety_s[0, 0] == 0


def test_a_level_counts_on_the_last_day_that_anything_is_wanted() -> None:
    found = projected(Stock(item="water", on_hand=50, safety_days=1), [100, 0])

    assert found.below_safety_s[0, 0] == 0
    assert found.empty_s[0, 0] == 0.5 * DAY


def test_without_safety_days_below_is_empty() -> None:
    found = projected(Stock(item="water", on_hand=250), [100] * 4)

    assert found.below_safety_s[0, 0] == found.empty_s[0, 0] == 2.5 * DAY


def test_what_rounding_leaves_is_no_shortage() -> None:
    found = projected(Stock(item="water", on_hand=0.3), [0.1] * 3)

    assert 0.3 - 0.1 - 0.1 - 0.1 < 0
    assert found.empty_s[0, 0] == math.inf


def test_exactly_at_the_safety_level_is_not_below() -> None:
    calm = projected(Stock(item="water", on_hand=300, safety_days=1), [100, 100])
    short = projected(Stock(item="water", on_hand=299, safety_days=1), [100, 100])

    assert calm.below_safety_s[0, 0] == math.inf
    assert short.below_safety_s[0, 0] == pytest.approx(1.99 * DAY, rel=1e-6)


def test_nothing_wanted_never_runs_dry() -> None:
    found = projected(Stock(item="water", safety_days=3), [0, 0])

    assert found.empty_s[0, 0] == found.below_safety_s[0, 0] == math.inf
    assert (found.days == math.inf).all()


def test_days_of_supply_look_ahead_to_an_attack() -> None:
    """Of 400, a calm day takes 100 and two thirds of a day of attack take 300."""
    found = projected(Stock(item="water", on_hand=400), [100, 450, 450])

    assert found.days[0, 0, 0] == pytest.approx(1 + 300 / 450)


def test_the_last_day_goes_on_beyond_the_end() -> None:
    found = projected(Stock(item="water", on_hand=1000), [100, 200])

    assert found.days[0, 0].tolist() == pytest.approx([5.5, 4.5, 3.5])


def test_all_steps_of_the_last_day_go_on_and_not_its_last_step_alone() -> None:
    stock = Stock(item="water", on_hand=100, safety_days=1)
    found = projected(stock, [5, 15, 5, 15], steps_per_day=2)

    # Its mean of 10 goes on: 15 of the last step, and 10 of half a day after it.
    assert found.safety[0, 0].tolist() == [20, 20, 20, 25, 20]
    assert found.days[0, 0, -1] == pytest.approx(60 / 20)


def test_what_is_not_known_leaves_the_receipts_that_were_given() -> None:
    receipts = np.full((1, 1, 2), 7.0)
    found = project(holdings([()], (WATER,)), np.ones((1, 1, 2)), receipts, step_s=DAY)

    assert np.isnan(found.receipts).all()
    assert receipts.tolist() == [[[7, 7]]]


def test_the_stockage_objective_is_operating_safety_and_transit_days() -> None:
    stock = Stock(
        item="water", on_hand=10, safety_days=1, operating_days=2, transit_days=0.5
    )
    found = projected(stock, [25] * 16, steps_per_day=4)

    assert found.objective[0, 0] == pytest.approx([350] * 17)
    assert found.safety[0, 0] == pytest.approx([100] * 17)


def test_a_stock_that_nobody_told_is_not_known_rather_than_empty() -> None:
    held = holdings([()], (WATER,))
    found = project(held, np.ones((1, 1, 3)), np.zeros((1, 1, 3)), step_s=DAY)

    for figures in fields(found):
        assert np.isnan(getattr(found, figures.name)).all(), figures.name


def test_a_stock_of_an_unknown_item_is_refused() -> None:
    with pytest.raises(SupplyError, match="'beer'"):
        holdings([(Stock(item="beer"),)], (WATER,))


def test_two_stocks_of_one_item_are_refused() -> None:
    with pytest.raises(SupplyError, match="two stocks of 'water'"):
        holdings([(Stock(item="water"), Stock(item="water"))], (WATER,))
