"""Exact times of rounds: sound by the independent checker, and least by brute force."""

from __future__ import annotations

import random

import numpy as np
import pytest

from planners.rounds.check_times import time_violations
from planners.rounds.plan import Round, Unload
from planners.rounds.problem import (
    Depot,
    Drop,
    Fleet,
    Goods,
    Rest,
    RoundsProblem,
    Ways,
)
from planners.rounds.timing import Load, Refused, timed_round
from planners.supply.items import Body

CARGO = Goods(item="water", body=Body.CARGO, units=10, kg=1000, litres=1000)


def any_windows(pick, horizon):
    """None, one or two windows in order."""
    count = pick.choice((0, 0, 0, 1, 1, 2))
    ends = sorted(pick.sample(range(horizon), 2 * count))
    return tuple((ends[2 * n], ends[2 * n + 1]) for n in range(count))


def any_problem(seed):
    """A tiny problem in whole units of time, with any rule of time."""
    pick = random.Random(seed)  # noqa: S311 - instances, no secrets
    horizon = 40
    size = 5
    duration = np.array(
        [
            [0 if a == b else pick.randint(1, 6) for b in range(size)]
            for a in range(size)
        ],
        np.int32,
    )
    depots = tuple(
        Depot(
            name=f"Depot {place}",
            place=place,
            windows=any_windows(pick, horizon),
            loading_s=pick.randint(0, 3),
        )
        for place in (0, 1)
    )
    drops = tuple(
        Drop(
            name=f"Drop {place}",
            place=place,
            goods=(CARGO,),
            service_s=pick.randint(0, 3),
            windows=any_windows(pick, horizon),
        )
        for place in (2, 3, 4)
    )
    fleet = Fleet(
        name="trucks",
        count=1,
        ways=0,
        start=0,
        end=pick.choice((0, 1)),
        reload=(0, 1),
        kg=10_000,
        windows=any_windows(pick, horizon) if pick.random() < 0.3 else (),
        shift_s=pick.choice((0, 0, 20, 30)),
        most_trips=3,
    )
    rest = pick.choice(
        (Rest(), Rest(driving_s=5, break_s=2), Rest(driving_s=8, break_s=4))
    )
    problem = RoundsProblem(
        places=("A", "B", "C", "D", "E"),
        depots=depots,
        drops=drops,
        fleets=(fleet,),
        ways=(Ways(name="class", duration_s=duration, length_m=duration * 100),),
        horizon_s=horizon,
        dark=((0, 12), (24, 40)),
        night_only=pick.random() < 0.2,
        rest=rest,
    )
    orders = ([(0, (0, 1))], [(0, (0,)), (1, (1,))], [(1, (0,)), (0, (1, 2))])
    loads = tuple(
        Load(depot, tuple((drop, (Unload("water", 1.0),)) for drop in drops_of))
        for depot, drops_of in pick.choice(orders)
    )
    return problem, loads


class Clockwork:
    """The same rules second by second: every state that can be reached, and its age."""

    def __init__(self, problem, loads):
        self.problem, self.fleet = problem, problem.fleets[0]
        self.tasks = self._tasks(loads)

    def _tasks(self, loads):
        depots, drops = self.problem.depots, self.problem.drops
        found = []
        for load in loads:
            depot = depots[load.depot]
            inner = [(a, b - depot.loading_s) for a, b in depot.windows]
            found.append((depot.place, depot.loading_s, inner, bool(depot.windows)))
            for drop, _ in load.visits:
                one = drops[drop]
                found.append((one.place, one.service_s, one.windows, bool(one.windows)))
        found.append((depots[self.fleet.end].place, 0, (), False))
        return found

    def may_drive(self, begins, ends):
        """Whether one span in which driving is allowed holds the whole of another."""
        rows = [((0, self.problem.horizon_s),)]
        if self.fleet.windows:
            rows.append(self.fleet.windows)
        if self.problem.night_only:
            rows.append(self.problem.dark)
        return all(any(a <= begins and ends <= b for a, b in row) for row in rows)

    def shortest(self):
        """The least time of any round, and the earliest end of such a round."""
        best = None
        for start in range(self.problem.horizon_s + 1):
            end = self._end(start)
            if end is not None and (best is None or end - start < best[0]):
                best = (end - start, end)
        return best

    def _end(self, start):
        stands = self.problem.depots[self.fleet.start].place
        first = self.tasks[0][0]
        duration = self.problem.ways[0].duration_s
        lead = int(duration[stands, first])
        if lead and not self.may_drive(start, start + lead):
            return None
        states = {(start + lead, lead)}
        if self.problem.rest.driving_s and lead > self.problem.rest.driving_s:
            return None
        for number, (place, service, windows, bound) in enumerate(self.tasks):
            begun = set()
            for now, since in states:
                waits = (
                    range(1) if number == 0 else range(self.problem.horizon_s - now + 1)
                )
                for wait in waits:
                    at = now + wait
                    if bound and not any(a <= at <= b for a, b in windows):
                        continue
                    fresh = bool(self.problem.rest.driving_s)
                    fresh = fresh and wait >= self.problem.rest.break_s
                    begun.add((at + service, 0 if fresh else since))
            if number + 1 == len(self.tasks):
                ends = [now for now, _ in begun if now <= self.problem.horizon_s]
                return min(ends, default=None)
            drive = int(duration[place, self.tasks[number + 1][0]])
            states = self._driven(begun, drive)
        return None

    def _driven(self, ready, drive):
        """States on arrival: any wait first, and any breaks on the way."""
        rest, horizon = self.problem.rest, self.problem.horizon_s
        found = set()
        for now, since in ready:
            for leave in range(now, horizon + 1):
                fresh = rest.driving_s and leave - now >= rest.break_s
                for at, later in self._on_way(leave, 0 if fresh else since, drive):
                    if at <= horizon and (not drive or self.may_drive(leave, at)):
                        found.add((at, later))
        return found

    def _on_way(self, at, since, drive):
        """Moments of arrival, breaking anywhere on the way, and driving since then."""
        rest = self.problem.rest
        if not rest.driving_s:
            return {(at + drive, 0)}
        found = set()
        if since + drive <= rest.driving_s:
            found.add((at + drive, since + drive))
        for part in range(min(drive, rest.driving_s - since + 1)):
            if at + part + rest.break_s <= self.problem.horizon_s and drive > part > 0:
                found |= self._on_way(at + part + rest.break_s, 0, drive - part)
        return found


@pytest.mark.parametrize("block", range(4))
def test_times_are_least_and_keep_every_rule(block):
    timed = 0
    for seed in range(block * 12, block * 12 + 12):
        problem, loads = any_problem(seed)
        found = timed_round(problem, 0, 0, loads)
        best = Clockwork(problem, loads).shortest()
        shift = problem.fleets[0].shift_s
        if best is None or (shift and best[0] > shift):
            assert isinstance(found, Refused), (seed, best, found)
            continue
        assert isinstance(found, Round), (seed, best, found)
        assert not list(time_violations(problem, found, "It")), (seed, found)
        first = problem.depots[loads[0].depot].place
        lead = int(problem.ways[0].duration_s[0, first])
        assert found.back_s - found.leaves_s + lead == best[0], (seed, best, found)
        assert found.back_s == best[1], (seed, best, found)
        timed += 1
    assert timed > 1
