"""Bays go to those first who must load earliest, so that fewer drops are left."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planners.rounds.check_rounds import violations
from planners.rounds.loading_order import latest_loading
from planners.rounds.plan import Unload
from planners.rounds.solve import plan_rounds
from planners.rounds.timing import Load
from tests.checked_rounds import DIESEL, PETROL, RATIONS, SHELLS, sound_problem
from tests.rounds_sketch import HOUR, RULED, cargo, random_rounds


@pytest.mark.parametrize(
    ("fleet", "loads", "latest"),
    [
        # Back by 86,400, 600 s at A Company, 2 x 1,000 s; the depot shuts before.
        (
            0,
            (
                Load(
                    0,
                    (
                        (
                            0,
                            (Unload(DIESEL, 1),),
                        ),
                    ),
                ),
            ),
            40_000 - 1_200,
        ),
        # B Company begins at 20,000 at the latest, two steps from the depot.
        (0, (Load(0, ((0, (Unload(DIESEL, 1),)), (1, (Unload(PETROL, 1),)))),), 16_200),
        # The second load is from the other end; the first must let it be in time.
        (
            1,
            (
                Load(0, ((1, (Unload(RATIONS, 1),)),)),
                Load(1, ((2, (Unload(SHELLS, 1),)),)),
            ),
            20_000 - 2_000 - 1_200,
        ),
    ],
    ids=["depot hours", "window", "two loads"],
)
def test_the_latest_loading_is_read_back_from_the_windows(fleet, loads, latest):
    assert latest_loading(sound_problem(), fleet, loads) == latest


def test_windows_that_are_over_cannot_be_met():
    problem = sound_problem()
    shut = replace(problem.drops[1], windows=((0, 1000),))
    problem = replace(problem, drops=(problem.drops[0], shut, problem.drops[2]))
    loads = (Load(0, ((1, (Unload(RATIONS, 1),)),)),)
    assert latest_loading(problem, 1, loads) < 0


def test_one_bay_serves_first_who_is_due_first():
    problem = _four_drops()
    plan = plan_rounds(problem, iterations=5)
    assert violations(problem, plan) == ()
    assert plan.unserved == ()
    first = min(plan.rounds, key=lambda one: one.leaves_s)
    assert [visit.drop for visit in first.trips[0].visits] == [3]


def test_rest_and_bays_together_leave_nothing_that_could_be_brought():
    problem = random_rounds(4, drops=30, each=8, rest=RULED, bays=1)
    plan = plan_rounds(problem, seed=1, iterations=60)
    assert violations(problem, plan) == ()
    assert plan.unserved == ()


def _four_drops():
    """A full load for each of four trucks at a depot with one bay; the last is due."""
    problem = random_rounds(2, drops=4, each=4)
    drops = tuple(
        replace(
            drop,
            goods=(cargo("stone", 7900),),
            windows=((0, 24 * HOUR),),
        )
        for drop in problem.drops
    )
    truck = replace(problem.fleets[0], most_trips=1, shift_s=0)
    depot = replace(problem.depots[0], bays=1, loading_s=HOUR, windows=())
    drive = int(problem.ways[0].duration_s[0, drops[3].place])
    due = replace(drops[3], windows=((0, HOUR + drive),))
    return replace(
        problem,
        depots=(depot, problem.depots[1]),
        drops=(*drops[:3], due),
        fleets=(truck,),
    )
