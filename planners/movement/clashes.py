"""How much movements disturb each other where they stand, pair by pair."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from planners.movement.schedule_task import Task


def clash_weights(
    task: Task, steps: NDArray[np.int64], members: Sequence[int]
) -> dict[tuple[int, int], int]:
    """
    Weighted steps by which pairs of free movements would have to part.

    Parameters
    ----------
    task
        Whose free movements are looked at.
    steps
        (L,) int64, departure of each leg, -1 for legs that nobody drives.
    members
        Movements of which one at least is in each pair.

    Returns
    -------
    dict
        By pair of movements, the lower number first; only pairs that clash, or of
        which both stand in a halt area that is too full.
    """
    found: dict[tuple[int, int], int] = defaultdict(int)
    packed, table = task.packed, task.table
    chosen = np.zeros(packed.movements, np.bool_)
    chosen[list(members)] = True
    legs = np.flatnonzero(chosen[packed.leg_movement] & (steps >= 0))
    sizes = table.offsets[legs + 1] - table.offsets[legs]
    leg = np.repeat(legs, sizes)
    begins = np.repeat(table.offsets[legs] - (np.cumsum(sizes) - sizes), sizes)
    row = begins + np.arange(len(leg))
    other = table.other[row]
    apart = steps[leg] - steps[other]
    clash = (steps[other] >= 0) & (table.low[row] < apart) & (apart < table.high[row])
    row, leg, other, apart = row[clash], leg[clash], other[clash], apart[clash]
    one, two = packed.leg_movement[leg], packed.leg_movement[other]
    once = ~chosen[two] | (one < two)
    depth = np.minimum(apart - table.low[row], table.high[row] - apart)
    weight = depth * np.minimum(packed.weight[one], packed.weight[two])
    for a, b, much in zip(
        one[once].tolist(), two[once].tolist(), weight[once].tolist(), strict=True
    ):
        found[min(a, b), max(a, b)] += much
    for a, b in _too_full(task, steps):
        if chosen[a] or chosen[b]:
            found[a, b] += int(min(packed.weight[a], packed.weight[b]))
    return dict(found)


def _too_full(task: Task, steps: NDArray[np.int64]) -> set[tuple[int, int]]:
    """Pairs of free movements that stand in a halt area while it is too full."""
    packed, pairs = task.packed, set[tuple[int, int]]()
    halts = (packed.stop_area >= 0) & (steps >= 0)
    for area in np.unique(packed.stop_area[halts]).tolist():
        legs = np.flatnonzero(halts & (packed.stop_area == area))
        legs = legs[steps[legs + 1] - steps[legs] != packed.go_through[legs]]
        begins = steps[legs] * task.step_s + packed.arrive_s[legs]
        ends = steps[legs + 1] * task.step_s + packed.clear_s[legs + 1]
        who = packed.leg_movement[legs]
        for at in begins.tolist():
            there = (begins <= at) & (at < ends)
            stand = np.unique(who[there])
            if packed.parking_m[stand].sum() > packed.area_m[area] + 1e-6:
                pairs.update(combinations(stand[task.free[stand]].tolist(), 2))
    return pairs
