"""Chances that can be worked out with a pencil, each within 4 standard errors."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import pytest

from models.plan_robustness.tables import exponential, lognormal
from tests.moves_to_simulate import (
    lay,
    list_visits,
    no_plan,
    simulated,
    still_tables,
)

MOVES = 40_000
HOUR = 3_600_000
MINUTE = 60_000
NORMAL = NormalDist()
FREE = {"rollouts": MOVES, "block": 10_000, "breakdowns_per_vehicle_km": 0.0}


def below(limit, median, sd):
    """Chance that a lognormal factor of mean 1, times ``median``, is below a limit."""
    return NORMAL.cdf((math.log(limit / median) + sd * sd / 2) / sd)


def agree(count, chance):
    """Whether a count of moves is within 4 standard errors of a chance."""
    error = math.sqrt(chance * (1 - chance) / MOVES)
    return abs(int(count) / MOVES - chance) <= 4 * error


def road(ms, arc, metres=0):
    """A step without section or bridge."""
    return (ms, metres, arc, -1, -1, 0)


def one_unit(*steps, deadline):
    """A unit on one route."""
    plan = no_plan(1, 1, len(steps))
    lay(plan, 0, 0, steps)
    plan["deadline_ms"][0] = deadline
    plan["vehicles"][0] = 30
    return plan


def two_at_a_bridge(first_ms, second_ms, hold_ms):
    """Two units that come to one section, of which the first goes first."""
    plan = no_plan(2, 1, 2)
    for unit, ms in enumerate((first_ms, second_ms)):
        lay(plan, unit, 0, [road(ms, unit), (0, 0, -1, 0, -1, hold_ms)])
    return list_visits(plan)


@pytest.mark.parametrize("limit", [0.9, 1.0, 1.15])
def test_one_unit_under_weather_alone(limit):
    """
    Case 1: finish is T W with ln W ~ N(-s^2/2, s^2).

    P(T W <= d) = Phi((ln(d / T) + s^2 / 2) / s).
    """
    plan = one_unit(road(HOUR, 1), deadline=int(limit * HOUR))

    answer = simulated(plan, still_tables(weather=lognormal(0.1)), **FREE)

    assert agree(answer["met"][0, 0, 0], below(limit, 1, 0.1))


def test_one_unit_under_weather_serial_and_segment():
    """
    Case 2: a product of independent lognormals is one, its variances add up.

    s^2 = 0.08^2 + 0.10^2 + 0.25^2, and the means stay 1.
    """
    plan = one_unit(road(HOUR, 1), deadline=int(1.1 * HOUR))
    tables = still_tables(
        weather=lognormal(0.08), serial=lognormal(0.10), segment=lognormal(0.25)
    )

    answer = simulated(plan, tables, **FREE)

    sd = math.sqrt(0.08**2 + 0.10**2 + 0.25**2)
    assert agree(answer["met"][0, 0, 0], below(1.1, 1, sd))


def test_a_breakdown_of_exponential_delay():
    """
    Case 3: at most one blocking breakdown on a step, with chance
    p = share (1 - exp(-rate vehicles km)); its delay is exponential of mean m.

    P(T + delay <= T + x) = (1 - p) + p (1 - exp(-x / m)).
    """
    plan = one_unit(road(HOUR, 1, 20_000), deadline=HOUR + 9 * MINUTE)

    answer = simulated(
        plan,
        still_tables(breakdown_delay=exponential(12 * MINUTE)),
        **FREE | {"breakdowns_per_vehicle_km": 1e-3, "blocking_share": 0.7},
    )

    chance = 0.7 * (1 - math.exp(-1e-3 * 30 * 20))
    assert agree(answer["met"][0, 0, 0], 1 - chance + chance * (1 - math.exp(-9 / 12)))


@pytest.mark.parametrize("allowed", [0, 1, 2])
def test_number_of_breakdowns_on_equal_steps(allowed):
    """
    Case 4: ten steps, each broken down on with chance p, each time for 10 minutes.

    The number is binomial; with ``allowed`` of them in the slack,
    P = sum over i <= allowed of C(10, i) p^i (1 - p)^(10 - i).
    With none allowed and all of them blocking that is exp(-rate vehicles km): Poisson.
    """
    steps = [road(HOUR // 10, arc, 4_000) for arc in range(10)]
    plan = one_unit(*steps, deadline=HOUR + allowed * 10 * MINUTE)
    ten_minutes = np.full_like(lognormal(0), 10 * MINUTE)

    answer = simulated(
        plan,
        still_tables(breakdown_delay=ten_minutes),
        **FREE | {"breakdowns_per_vehicle_km": 1e-3, "blocking_share": 1.0},
    )

    none = math.exp(-1e-3 * 30 * 4)
    chance = sum(
        math.comb(10, i) * (1 - none) ** i * none ** (10 - i)
        for i in range(allowed + 1)
    )
    assert agree(answer["met"][0, 0, 0], chance)
    assert answer["all_met"][0, 0] == answer["met"][0, 0, 0]  # on the dot is on time


def test_two_units_at_one_bridge():
    """
    Case 5: the second enters at max(b F2, a F1 + h), F1 and F2 independent.

    P(max <= x) = P(b F2 <= x) P(a F1 <= x - h).
    """
    plan = two_at_a_bridge(50 * MINUTE, 60 * MINUTE, 12 * MINUTE)
    plan["deadline_ms"][:] = (55 * MINUTE, 66 * MINUTE)

    answer = simulated(plan, still_tables(serial=lognormal(0.1)), **FREE)

    assert agree(answer["met"][0, 0, 0], below(55, 50, 0.1))
    both = below(66, 60, 0.1) * below(66 - 12, 50, 0.1)
    assert agree(answer["met"][0, 0, 1], both)


def test_a_wait_behind_an_exponential_delay():
    """
    Case 6: the first is held up by X with chance p, X exponential of mean m; the
    second comes c after the first would have left the section.

    It waits with chance p exp(-c / m), on average p m exp(-c / m), as what is left
    of an exponential is one again. Its second moment is 2 m times that mean.
    """
    plan = two_at_a_bridge(40 * MINUTE, 57 * MINUTE, 12 * MINUTE)
    plan["step_m"][0, 0, 0] = 20_000
    plan["vehicles"][:] = 30

    answer = simulated(
        plan,
        still_tables(breakdown_delay=exponential(10 * MINUTE)),
        **FREE | {"breakdowns_per_vehicle_km": 2e-3, "blocking_share": 1.0},
    )

    waits = (1 - math.exp(-2e-3 * 30 * 20)) * math.exp(-5 / 10)
    assert agree(answer["queued"][0, 0, 0], waits)
    mean = waits * 10 * MINUTE
    error = math.sqrt((2 * 10 * MINUTE * mean - mean**2) / MOVES)
    assert abs(answer["queue_ms"][0, 0, 0] / MOVES - mean) <= 4 * error


def test_weather_is_shared_and_serials_are_not():
    """
    Case 7: under shared weather all units are late together, so P(all) is that of the
    tightest; with independent factors P(all) is the product.
    """
    plan = no_plan(3, 1, 1)
    for unit in range(3):
        lay(plan, unit, 0, [road(HOUR, unit)])
    limits = (1.05, 1.1, 1.2)
    plan["deadline_ms"][:] = [int(limit * HOUR) for limit in limits]

    shared = simulated(plan, still_tables(weather=lognormal(0.1)), **FREE)
    apart = simulated(plan, still_tables(serial=lognormal(0.1)), **FREE)

    assert agree(shared["all_met"][0, 0], below(1.05, 1, 0.1))
    product = math.prod(below(limit, 1, 0.1) for limit in limits)
    assert agree(apart["all_met"][0, 0], product)


def test_queues_without_chance_are_exact():
    """
    Case 8: five units at once at a section that each holds for 7 min and 2 min more.

    The i-th waits 9 i minutes; the fifth, 36, is the only one over half an hour.
    """
    plan = no_plan(5, 1, 1)
    for unit in range(5):
        lay(plan, unit, 0, [(HOUR, 0, 1, 0, -1, 7 * MINUTE)])
    plan["clear_ms"][0] = 2 * MINUTE
    plan["deadline_ms"][:] = HOUR + 30 * MINUTE
    list_visits(plan)

    answer = simulated(plan, still_tables(), **FREE)

    assert (answer["met"][0, 0] == [MOVES, MOVES, MOVES, MOVES, 0]).all()
    assert answer["late_ms"][0, 0].tolist() == [0, 0, 0, 0, 6 * MINUTE * MOVES]
    assert answer["queue_ms"][0, 0, 0] == (9 + 18 + 27 + 36) * MINUTE * MOVES
    assert answer["queued"][0, 0, 0] == 4 * MOVES


def test_a_lost_bridge_cuts_off_or_sends_round():
    """
    Case 9: with its bridge gone, the unit that has no way round is cut off in all
    moves, and the one that has a longer one meets its deadline as often as that road
    alone would: P(1.2 T F <= 1.25 T).
    """
    plan = no_plan(2, 2, 1, scenarios=2)
    for unit in range(2):
        lay(plan, unit, 0, [(HOUR, 0, 1, -1, 0, 0)])
    lay(plan, 1, 1, [road(HOUR * 12 // 10, 2)])
    plan["lost"][1, 0] = 1
    plan["deadline_ms"][:] = HOUR * 125 // 100

    answer = simulated(plan, still_tables(serial=lognormal(0.1)), **FREE)

    assert answer["cut"][0].tolist() == [[0, 0], [MOVES, 0]]
    assert agree(answer["met"][0, 0, 0], below(1.25, 1, 0.1))
    assert answer["met"][0, 1, 0] == 0
    assert agree(answer["met"][0, 1, 1], below(1.25, 1.2, 0.1))
    assert answer["delay_ms"][0, 0] == 0


def test_a_gap_shifts_the_start():
    """
    Case 10: rank 2 and a gap of 4 minutes begin 8 minutes later:
    P(T F <= d) becomes P(T F <= d - 8 min).
    """
    plan = no_plan(1, 1, 1, scenarios=2)
    lay(plan, 0, 0, [road(HOUR, 1)])
    plan["order"][0] = 2
    plan["gap_ms"][1] = 4 * MINUTE
    plan["deadline_ms"][0] = 66 * MINUTE

    answer = simulated(plan, still_tables(serial=lognormal(0.1)), **FREE)

    assert agree(answer["met"][0, 0, 0], below(66, 60, 0.1))
    assert agree(answer["met"][0, 1, 0], below(58, 60, 0.1))
    assert answer["delay_ms"][0, 1] == 8 * MINUTE * MOVES


def test_mean_and_spread_of_many_segments():
    """
    Case 11: forty segments with factors of mean 1 and variance v = exp(s^2) - 1.

    The mean of the sum is that of the table, its variance 40 t^2 v.
    """
    each = HOUR // 40
    plan = one_unit(*(road(each, arc) for arc in range(40)), deadline=0)

    answer = simulated(plan, still_tables(segment=lognormal(0.25)), **FREE)

    spread = math.sqrt(40 * (math.exp(0.25**2) - 1)) * each
    found = answer["finish_ms"][0, 0, 0] / MOVES
    assert abs(found - HOUR) <= 4 * spread / math.sqrt(MOVES)
    assert (answer["late_ms"] == answer["finish_ms"]).all()


def test_finishes_by_the_minute():
    """
    Case 12: the share of each minute is the difference of the chance at its ends.

    Start is at 30 minutes, so bin 1 + m holds m to m + 1 minutes of driving.
    """
    plan = one_unit(road(HOUR, 1), deadline=0)
    plan["start_ms"][0] = 30 * MINUTE
    plan["keep_hist"][0] = 1

    answer = simulated(plan, still_tables(serial=lognormal(0.1)), **FREE)

    hist = answer["finish_hist"][0, 0, 0]
    assert hist.sum() == MOVES
    for minute in range(45, 80):
        chance = below(minute + 1, 60, 0.1) - below(minute, 60, 0.1)
        assert agree(hist[1 + minute], chance)


def test_units_do_not_share_the_chance_of_a_road():
    """
    Case 13: two units on the same road section draw apart: P(both) = P^2, and on the
    same section twice a unit draws once: the sum of two equal steps is one of both.
    """
    plan = no_plan(2, 1, 2)
    for unit in range(2):
        lay(plan, unit, 0, [road(HOUR // 2, 5), road(HOUR // 2, 5)])
    plan["deadline_ms"][:] = int(1.1 * HOUR)

    answer = simulated(plan, still_tables(segment=lognormal(0.2)), **FREE)

    chance = below(1.1, 1, 0.2)
    assert agree(answer["met"][0, 0, 0], chance)
    assert agree(answer["all_met"][0, 0], chance**2)


def test_a_wrong_chance_is_told_apart():
    """The bar of 4 standard errors is narrow enough to see a spread 5 % off."""
    plan = one_unit(road(HOUR, 1), deadline=int(1.15 * HOUR))

    answer = simulated(plan, still_tables(weather=lognormal(0.105)), **FREE)

    assert not agree(answer["met"][0, 0, 0], below(1.15, 1, 0.1))
