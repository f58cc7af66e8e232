"""Each simulated move against the same move event by event in plain Python."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest

from models.plan_robustness.course import CUT, course, routes_taken
from models.plan_robustness.draws import rollout_keys
from models.plan_robustness.engine import Tables
from models.plan_robustness.engines import compiled_engine
from models.plan_robustness.tables import standard_tables
from tests.event_replay import EventReplay, driven_route
from tests.moves_to_simulate import asked, go_on, lose_each_bridge, plan_of, simulated

SEED = 20_260
MOST_S = 0.05
PLANS = {
    "small": {"units": 6, "stages": 20, "sections": 4},
    "crowded": {"units": 16, "stages": 30, "sections": 8, "lanes": 2},
    "long": {"units": 12, "stages": 120, "sections": 10, "routes": 2},
}


class Moved(NamedTuple):
    """Finishes in seconds (K, b), not a number where cut off; waits and their sum."""

    finish_s: np.ndarray
    wait_s: np.ndarray
    waits: np.ndarray


def moved_by_events(plan, tables, scenario, moves):
    """The reference."""
    replay = EventReplay(plan, tables, asked(), scenario)
    finish, wait_s, waits = [], np.zeros(len(plan["clear_ms"])), 0 * plan["clear_ms"]
    for move in replay.moves(SEED, np.arange(moves)):
        finish.append([np.nan if one is None else one for one in move.finish_s])
        for section, seconds in move.wait_s.items():
            wait_s[section] += seconds
            waits[section] += move.waits[section]
    return Moved(np.array(finish).T, wait_s, waits)


def moved_at_once(plan, tables, scenario, moves, engine):
    """The product."""
    parameters = asked()
    ready = course(
        plan,
        [scenario],
        rate=parameters["breakdowns_per_vehicle_km"],
        share=parameters["blocking_share"],
    )
    keys = rollout_keys(SEED, np.arange(moves))
    travelled = engine.travelled(
        ready, Tables(*(tables[name] for name in Tables._fields)), keys, go_on
    )
    round_ = ready.rounds[0]
    replay = engine.replayed(ready, round_, travelled)
    finish = np.where((round_.route == CUT)[:, None], np.nan, replay.finish / 1000)
    return Moved(finish, replay.queue_ms / 1000, replay.queued)


@pytest.mark.parametrize("name", PLANS)
def test_a_thousand_moves_end_as_event_by_event(name):
    plan = plan_of(len(name), **PLANS[name])
    tables = standard_tables(period="peak")

    theirs = moved_by_events(plan, tables, 0, 1000)
    ours = moved_at_once(plan, tables, 0, 1000, compiled_engine())

    assert np.abs(ours.finish_s - theirs.finish_s).max() <= MOST_S
    assert np.abs(ours.wait_s - theirs.wait_s).max() <= MOST_S * 1000
    assert theirs.waits.sum() > 1000
    # A wait shorter than the last digit may be seen by one of both only.
    assert np.abs(ours.waits - theirs.waits).max() <= 2


@pytest.mark.parametrize("name", PLANS)
def test_moves_with_losses_and_gaps_end_as_event_by_event(name):
    plan = plan_of(len(name), **PLANS[name])
    plan["gap_ms"][1::2] = 420_000
    tables = standard_tables()
    cut_off = 0

    for scenario in range(1, len(plan["gap_ms"])):
        theirs = moved_by_events(plan, tables, scenario, 60)
        ours = moved_at_once(plan, tables, scenario, 60, compiled_engine())

        apart = np.abs(ours.finish_s - theirs.finish_s)
        assert (np.isnan(ours.finish_s) == np.isnan(theirs.finish_s)).all()
        assert np.nanmax(apart) <= MOST_S
        cut_off += np.isnan(theirs.finish_s).sum()

    assert cut_off > 0 or name != "crowded"


def test_units_take_the_routes_that_any_two_lost_bridges_leave():
    plan = plan_of(4, units=8, stages=12, lanes=2, sections=6)
    lose_each_bridge(plan, pairs=True)
    scenarios = range(len(plan["gap_ms"]))

    taken = routes_taken(plan, scenarios)

    assert len(scenarios) == 1 + 9 + 36
    for scenario in scenarios:
        theirs = [driven_route(plan, scenario, unit) for unit in range(8)]
        assert [None if one == CUT else one for one in taken[scenario]] == theirs
    assert {CUT, 0, 1, 2} == set(taken.ravel().tolist())


def test_bridges_rank_as_event_by_event():
    """Of two bridges whose losses differ by over 3 errors, the same one is worse."""
    plan = plan_of(3, units=9, stages=24, sections=6)
    tables = standard_tables()
    answer = simulated(plan, tables, seed=SEED, rollouts=400)
    met = np.array(
        [
            (
                moved_by_events(plan, tables, scenario, 400).finish_s
                <= plan["deadline_ms"][:, None] / 1000
            ).sum(axis=0)
            for scenario in range(len(plan["gap_ms"]))
        ]
    )
    drops = met[0] - met[1:]
    ours = answer["drop"][0, 1:]
    compared = 0

    for one in range(len(drops)):
        for other in range(one):
            difference = drops[one] - drops[other]
            error = difference.std(ddof=1) * np.sqrt(400)
            if abs(difference.sum()) > 3 * error:
                compared += 1
                assert np.sign(ours[one] - ours[other]) == np.sign(difference.sum())

    assert compared >= 10
    assert np.abs(ours - drops.sum(axis=1)).max() <= 3


def test_a_reference_with_another_order_would_be_seen():
    """The control: entries of a section in reverse give other moves."""
    plan = plan_of(5, **PLANS["small"])
    tables = standard_tables()
    theirs = moved_by_events(plan, tables, 0, 20)
    by_route = {}
    for row in plan["visit"].tolist():
        by_route.setdefault(tuple(row[:2]), []).append(row)
    rows = [row for route in reversed(by_route.values()) for row in route]
    plan["visit"] = np.array(rows, np.int32)

    ours = moved_at_once(plan, tables, 0, 20, compiled_engine())

    assert np.abs(ours.finish_s - theirs.finish_s).max() > 60
