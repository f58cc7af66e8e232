"""What is counted follows from who finished when, move by move, in plain Python."""

from __future__ import annotations

import numpy as np
import pytest

from models.plan_robustness.course import CUT, course
from models.plan_robustness.draws import rollout_keys
from models.plan_robustness.engine import Tables
from models.plan_robustness.engines import numpy_engine
from models.plan_robustness.tables import standard_tables
from tests.moves_to_simulate import asked, go_on, plan_of, simulated

MOVES = 70
SEED = 99


def crowded_plan():
    """A plan with losses, gaps, cut off units and kept times of finish."""
    plan = plan_of(6, units=7, stages=14, lanes=2, sections=5)
    plan["gap_ms"][1::2] = 300_000
    plan["keep_hist"][[0, 3]] = 1
    plan["start_ms"] += 5_000_000
    plan["deadline_ms"] += 5_000_000
    plan["deadline_ms"][2] = -1
    plan["end_pass_ms"][4] = 86_400_000  # beyond the last minute that is counted
    return plan


def finishes_of(plan):
    """Finish of each unit, None where cut off, by scenario and move; whole plan."""
    parameters = asked()
    scenarios = range(len(plan["gap_ms"]))
    ready = course(
        plan,
        scenarios,
        rate=parameters["breakdowns_per_vehicle_km"],
        share=parameters["blocking_share"],
    )
    theta = Tables(**standard_tables())
    engine = numpy_engine()
    keys = rollout_keys(SEED, np.arange(MOVES))
    travelled = engine.travelled(ready, theta, keys, go_on)
    result = []
    for round_ in ready.rounds:
        finish = engine.replayed(ready, round_, travelled).finish
        result.append(
            [
                [
                    None if route == CUT else int(at)
                    for route, at in zip(round_.route, column, strict=True)
                ]
                for column in finish.T
            ]
        )
    return result


def counted(plan, finishes):
    """All counts but those of queues, by loops."""
    deadline, start = plan["deadline_ms"].tolist(), plan["start_ms"].tolist()
    units = range(len(deadline))
    names = ("met", "cut", "finish_ms", "late_ms")
    rows = []
    for moves in finishes:
        row = {name: [0] * len(units) for name in names}
        row |= {"all_met": 0, "delay_ms": 0, "drop": 0, "drop_sq": 0}
        hist = [[0] * 1442 for _ in units]
        for move, base in zip(moves, finishes[0], strict=True):
            on_time = base_on_time = 0
            for unit in units:
                at, before = move[unit], base[unit]
                base_on_time += before is not None and before <= deadline[unit]
                if at is None:
                    row["cut"][unit] += 1
                    continue
                on_time += at <= deadline[unit]
                row["met"][unit] += at <= deadline[unit]
                row["finish_ms"][unit] += at
                row["late_ms"][unit] += max(0, at - deadline[unit])
                if before is not None:
                    row["delay_ms"] += at - before
                minute = (at - start[unit]) // 60_000
                hist[unit][min(max(minute + 1, 0), 1441)] += 1
            row["all_met"] += on_time == len(units)
            row["drop"] += base_on_time - on_time
            row["drop_sq"] += (base_on_time - on_time) ** 2
        rows.append(row | {"finish_hist": hist})
    return rows


@pytest.mark.parametrize("base", [0, 3])
def test_counts_follow_from_finishes(base):
    """Also where in scenario 0 a bridge is lost already, and a unit is cut off."""
    plan = crowded_plan()
    plan["lost"][[0, base]] = plan["lost"][[base, 0]]
    rows = counted(plan, finishes_of(plan))

    answer = simulated(plan, standard_tables(), seed=SEED, rollouts=MOVES, block=32)

    for scenario, row in enumerate(rows):
        for name, value in row.items():
            if name != "finish_hist":
                assert answer[name][0, scenario].tolist() == value, name
    kept = np.flatnonzero(plan["keep_hist"])
    for place, scenario in enumerate(kept):
        hist = answer["finish_hist"][0, place]
        assert hist.tolist() == rows[scenario]["finish_hist"]
    assert answer["finish_hist"][0, 0, 4, -1] == MOVES
    assert (answer["cut"][0, 0].sum() > 0) == (base > 0)
    assert answer["cut"][0, 1:].sum() > 0
    assert answer["drop"].min() < 0 or answer["drop"].max() > 0


def test_a_scenario_like_the_first_costs_nothing():
    plan = plan_of(6)
    plan["lost"][1:] = 0

    answer = simulated(plan, standard_tables(), rollouts=MOVES)

    for name in ("delay_ms", "drop", "drop_sq"):
        assert (answer[name] == 0).all()
    for name in ("met", "finish_ms", "queue_ms"):
        assert (answer[name] == answer[name][:, :1]).all()


def test_times_that_count_from_elsewhere_change_no_chance():
    plan = plan_of(6)
    later = dict(plan)
    for name in ("start_ms", "deadline_ms"):
        later[name] = plan[name] + 7_777_777

    one = simulated(plan, standard_tables(), rollouts=MOVES)
    other = simulated(later, standard_tables(), rollouts=MOVES)

    for name in ("met", "late_ms", "queue_ms", "delay_ms", "drop_sq"):
        assert (one[name] == other[name]).all()
    there = MOVES - one["cut"]
    assert (other["finish_ms"] - one["finish_ms"] == 7_777_777 * there).all()


def test_later_deadlines_never_harm():
    plan = plan_of(6)
    before = simulated(plan, standard_tables(), rollouts=MOVES)
    plan["deadline_ms"] += 240_000

    after = simulated(plan, standard_tables(), rollouts=MOVES)

    assert (after["met"] >= before["met"]).all()
    assert after["met"].sum() > before["met"].sum()


def test_longer_clearing_never_lets_anybody_through_earlier():
    plan = plan_of(6)
    before = simulated(plan, standard_tables(), rollouts=MOVES)
    plan["clear_ms"] += 120_000

    after = simulated(plan, standard_tables(), rollouts=MOVES)

    assert (after["finish_ms"] >= before["finish_ms"]).all()
    assert after["queue_ms"].sum() > before["queue_ms"].sum()


def test_units_without_sections_do_not_feel_each_other():
    plan = plan_of(6, units=3, sections=0)
    alone = {
        name: one[:1] if spec_is_by_unit(name) else one for name, one in plan.items()
    }

    both = simulated(plan, standard_tables(), rollouts=MOVES)
    one = simulated(alone, standard_tables(), rollouts=MOVES)

    assert (both["finish_ms"][:, :, :1] == one["finish_ms"]).all()


def spec_is_by_unit(name):
    """Whether a tensor of a plan has one row for each unit."""
    return name not in {"clear_ms", "visit", "lost", "gap_ms", "keep_hist"}
