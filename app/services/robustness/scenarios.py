"""Scenarios of a course of action, and those that can only come out alike.

Two scenarios in which every unit takes the same route, with the same extra gap, are one
simulation. It is run once, and its answer is that of both, to the last digit.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from app.services.robustness.legend import ScenarioEntry
from app.services.robustness.question import Losses

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta

    from numpy.typing import NDArray

    from app.services.robustness.alternative_routes import WaysLeft

_MS_PER_S = 1000


class Scenarios(NamedTuple):
    """
    What is asked about, and what is simulated for it.

    Attributes
    ----------
    entries
        All that is asked about, each with its row below; the first is nothing lost.
    lost
        (S, B) uint8, bridges lost in each simulated scenario.
    gap_ms
        (S,) int32, extra gap in each.
    left_out
        How many losses are not asked about, as too many ways would be needed.
    """

    entries: tuple[ScenarioEntry, ...]
    lost: NDArray[np.uint8]
    gap_ms: NDArray[np.int32]
    left_out: int


def scenarios(
    ways: Sequence[WaysLeft],
    own: Sequence[int],
    losses: Losses,
    gaps: Sequence[timedelta],
    *,
    pruned: bool = True,
) -> Scenarios:
    """
    Give all scenarios of a course of action.

    Parameters
    ----------
    ways
        Routes of each column.
    own
        Bridges on planned routes by their numbers on the ground, rising.
    losses
        Which of them are lost.
    gaps
        Extra gaps, each with nothing lost.
    pruned
        Whether those that come out alike are simulated once.
    """
    sets: list[tuple[int, ...]] = [()]
    if losses is not Losses.NONE:
        sets += [(one,) for one in range(len(own))]
    if losses is Losses.TWO:
        sets += list(combinations(range(len(own)), 2))
    unsure = frozenset[frozenset[int]]().union(*(one.unsure for one in ways))
    kept = [
        lost for lost in sets if frozenset(own[place] for place in lost) not in unsure
    ]
    asked = [(lost, 0) for lost in kept]
    asked += [((), round(gap.total_seconds() * _MS_PER_S)) for gap in gaps]
    lost = np.zeros((len(asked), len(own)), np.uint8)
    for row, (places, _) in enumerate(asked):
        lost[row, list(places)] = 1
    gap_ms = np.array([gap for _, gap in asked], np.int32)
    rows = np.arange(len(asked))
    first = rows
    if pruned:
        alike = np.column_stack([route_choices(ways, own, lost), gap_ms])
        first, rows = _first_alike(alike)
    return Scenarios(
        entries=tuple(
            ScenarioEntry(places, gap, row)
            for (places, gap), row in zip(asked, rows.tolist(), strict=True)
        ),
        lost=lost[first],
        gap_ms=gap_ms[first],
        left_out=len(sets) - len(kept),
    )


def route_choices(
    ways: Sequence[WaysLeft], own: Sequence[int], lost: NDArray[np.uint8]
) -> NDArray[np.int32]:
    """
    Tell which route each column takes in each scenario.

    Parameters
    ----------
    ways, own
        As for `scenarios`.
    lost
        (S, B) uint8.

    Returns
    -------
    NDArray[np.int32]
        (S, columns), -1 for cut off.
    """
    chosen = np.empty((len(lost), len(ways)), np.int32)
    for column, mine in enumerate(ways):
        uses = np.array(
            [[number in way.bridges for number in own] for way in mine.ways], np.int32
        ).reshape(len(mine.ways), len(own))
        hit = (lost.astype(np.int32) @ uses.T) > 0
        chosen[:, column] = np.where(hit.all(axis=1), -1, (~hit).argmax(axis=1))
    return chosen


def _first_alike(
    rows: NDArray[np.int32],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """First of each kind of row in order, and the place of each row's kind in it."""
    _, first, kind = np.unique(rows, axis=0, return_index=True, return_inverse=True)
    order = np.argsort(first)
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    return first[order], place[kind.reshape(-1)]
