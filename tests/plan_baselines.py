"""What one would say of a plan without simulating it, in five ways."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import NamedTuple

import numpy as np

from app.services.robustness.instant import instant_estimate
from tests.event_replay import EventReplay
from tests.moves_to_simulate import asked, still_tables

NORMAL = NormalDist()
HALF_MS = 0.0005


class Said(NamedTuple):
    """Chance of each unit (K,) to be on time, and of all of them."""

    units: np.ndarray
    whole: float


def moments(table):
    """First and second moment of a quantile function, straight between its points."""
    low, high = table[:-1], table[1:]
    return ((low + high) / 2).mean(), ((low**2 + low * high + high**2) / 3).mean()


class PlanBaselines:
    """The table of a plan, and sums of means and variances along its routes."""

    def __init__(self, plan, tables):
        self.plan, self.tables = plan, tables
        self.deadline_s = plan["deadline_ms"] / 1000
        still = EventReplay(plan, still_tables(), asked(breakdowns_per_vehicle_km=0.0))
        (move,) = still.moves(0, [0])
        self.with_queues_s = np.array(move.finish_s)
        self.free_s = np.array(
            [
                start + sum(leg.planned_s for leg in legs) + int(end) / 1000
                for start, legs, end in zip(
                    still.starts, still.legs, plan["end_pass_ms"], strict=True
                )
            ]
        )
        replay = EventReplay(plan, tables, asked())
        self.sums = [
            self._sum(legs, arcs, broken, tables)
            for legs, arcs, broken in zip(
                replay.legs, replay.arcs, replay.broken, strict=True
            )
        ]

    @staticmethod
    def _sum(legs, arcs, broken, tables):
        """What chance adds to the planned seconds of a unit: mean and variance."""
        times = np.array([leg.planned_s for leg in legs])[arcs >= 0]
        common = [moments(tables[name]) for name in ("weather", "serial")]
        first, second = moments(tables["segment"])
        squares = second * (times**2).sum()
        squares += first**2 * (times.sum() ** 2 - (times**2).sum())
        mean = times.sum() * first * math.prod(one for one, _ in common)
        variance = squares * math.prod(two for _, two in common) - mean**2
        chance = np.array(broken)
        delay, delay_sq = moments(tables["breakdown_delay"] / 1000)
        lost = (chance * delay).sum()
        lost_variance = (chance * delay_sq - (chance * delay) ** 2).sum()
        return mean - times.sum() + lost, variance + lost_variance

    def table(self):
        """The march table, which knows no queues: on time or not."""
        return self._yes_or_no(self.free_s)

    def table_with_queues(self):
        """The table replayed once with its queues: on time or not."""
        return self._yes_or_no(self.with_queues_s)

    def sums_of_means(self):
        """PERT: normal sums of means and variances, without queues."""
        return self._normal(self.free_s)

    def sums_with_queues(self):
        """PERT on top of the waits of the table."""
        return self._normal(self.with_queues_s)

    def instant(self):
        """What the desktop says at once: sums and queues in some kinds of weather."""
        said = instant_estimate(self.plan, self.tables, asked())
        return Said(said.on_time, said.whole)

    def _yes_or_no(self, finish_s):
        met = (finish_s <= self.deadline_s + HALF_MS).astype(float)
        return Said(met, float(met.prod()))

    def _normal(self, finish_s):
        met = [
            NORMAL.cdf((deadline - finish - later) / math.sqrt(variance))
            for deadline, finish, (later, variance) in zip(
                self.deadline_s, finish_s, self.sums, strict=True
            )
        ]
        return Said(np.array(met), math.prod(met))


WAYS = {
    "table": PlanBaselines.table,
    "pert": PlanBaselines.sums_of_means,
    "table_queues": PlanBaselines.table_with_queues,
    "pert_queues": PlanBaselines.sums_with_queues,
    "instant": PlanBaselines.instant,
}
