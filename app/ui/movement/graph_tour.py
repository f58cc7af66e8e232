"""From conflict to conflict of a time-space graph, in the order of time."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planners.movement.time_space import Cell


def tour(cells: Sequence[Cell], chosen: int | None) -> list[Cell]:
    """
    Put conflicts into the order of time and distance.

    Parameters
    ----------
    cells
        In any order.
    chosen
        A movement whose conflicts are wanted; those of all for None, and where it has
        none.
    """
    mine = [cell for cell in cells if chosen in cell.movements]
    return sorted(mine or cells, key=lambda cell: (cell.bounds[2], cell.bounds[0]))


def next_on(stops: Sequence[Cell], at: Cell | None, step: int) -> int:
    """
    Find the next conflict of a tour.

    Parameters
    ----------
    stops
        The tour, not empty.
    at
        Where it stands; None, or one that is not on it, for its begin.
    step
        1 for the next, -1 for the one before; after the last comes the first.

    Returns
    -------
    int
        Its place on the tour, from 0.
    """
    for place, cell in enumerate(stops):
        if cell is at:
            return (place + step) % len(stops)
    return 0 if step > 0 else len(stops) - 1
