"""Tours of a new plan given to the vehicles that did most of the same before."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planners.rounds.pyvrp_answer import Tour


def as_before(tours: Sequence[Tour], before: Sequence[Tour]) -> tuple[Tour, ...]:
    """
    Give tours the vehicles of earlier ones, those with most parts in common first.

    Parameters
    ----------
    tours
        Of any vehicles of their fleets.
    before
        With vehicles; none for tours that stay as they are.
    """
    if not before:
        return tuple(tours)
    where = {part: number for number, tour in enumerate(before) for part in tour.parts}
    common: dict[tuple[int, int], int] = {}
    for number, tour in enumerate(tours):
        for part in tour.parts:
            earlier = where.get(part, -1)
            if earlier >= 0 and before[earlier].fleet == tour.fleet:
                pair = (number, earlier)
                common[pair] = common.get(pair, 0) + 1
    found = [tour._replace(vehicle=-1) for tour in tours]
    taken: set[int] = set()
    for number, earlier in sorted(common, key=lambda pair: (-common[pair], pair)):
        if found[number].vehicle < 0 and earlier not in taken:
            taken.add(earlier)
            found[number] = found[number]._replace(vehicle=before[earlier].vehicle)
    return tuple(found)


def changed(tours: Sequence[Tour], before: Sequence[Tour]) -> float:
    """Share of the parts of earlier tours that come with another vehicle, or not."""
    earlier = _carriers(before)
    return len(earlier - _carriers(tours)) / len(earlier) if earlier else 0.0


def _carriers(tours: Sequence[Tour]) -> set[tuple[int, int, int]]:
    """Every part with its fleet and vehicle."""
    return {(part, tour.fleet, tour.vehicle) for tour in tours for part in tour.parts}
