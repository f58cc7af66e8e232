"""The occupation of a route over a day, in cells of place and time, and its peaks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from planners.errors import MarchError
from planners.movement.occupancy import roads_of, visits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from planners.movement.occupancy import Visits
    from planners.movement.occupancy_holders import Span
    from planners.movement.problem import MovementProblem, Schedule

NOBODY, ALONG, AGAINST, BOTH_WAYS = 0, 1, 2, 3
MOST_CELLS = 20_000_000
HOUR_S = 3600


class Peak(NamedTuple):
    """
    Where a route is busiest.

    ``place`` counts sections along the route; ``heads`` come upon it in the hour that
    begins at ``begins_s``; ``used`` is the share of the whole time with somebody on it.
    """

    place: int
    begins_s: int
    heads: int
    used: float


class RouteOccupation(NamedTuple):
    """
    Who is where on a route when: ``n`` sections and ``t`` cells of time.

    Attributes
    ----------
    begins_s, cell_s
        When the first cell begins, seconds from zero, and how long each lasts.
    state
        (n, t) int8: `NOBODY`, `ALONG` the route, `AGAINST` it or `BOTH_WAYS`.
    passings
        (n, t) int32, passings that have a moment in the cell.
    movement
        (n, t) int32, who of them came first, -1 for nobody.
    used
        (n,) float64, share of the time with somebody on the section, 0 to 1.
    busiest_s, busiest
        (n,) int64, begin of the hour in which most heads come upon the section, and how
        many do; the earliest such hour that begins with a head.
    """

    begins_s: int
    cell_s: int
    state: NDArray[np.int8]
    passings: NDArray[np.int32]
    movement: NDArray[np.int32]
    used: NDArray[np.float64]
    busiest_s: NDArray[np.int64]
    busiest: NDArray[np.int64]

    @property
    def peak(self) -> Peak:
        """The section of the busiest hour, of equal ones the one used longest."""
        place = int(np.lexsort((-self.used, -self.busiest))[0])
        return Peak(
            place,
            int(self.busiest_s[place]),
            int(self.busiest[place]),
            float(self.used[place]),
        )


def route_occupation(
    problem: MovementProblem,
    schedule: Schedule,
    route: Sequence[int],
    span: Span,
    cell_s: int,
) -> RouteOccupation:
    """
    Lay the occupation of a route out over time.

    Parameters
    ----------
    problem, schedule
        Who moves when.
    route
        Sections in order, each road once; movements on their twins go against it.
    span
        What time to show.
    cell_s
        Length of a cell, 1 s or more.

    Raises
    ------
    MarchError
        A road comes twice, route or span are empty, or there are too many cells.
    """
    sections = np.array(route, np.int32)
    roads = roads_of(problem.sections, sections)
    cells = -(-(span.ends_s - span.begins_s) // max(cell_s, 1))
    if min(cells, cell_s, len(route)) < 1 or cells * len(route) > MOST_CELLS:
        raise MarchError(
            f"A picture of {len(sections)} sections over {cells} cells of {cell_s} s "
            "cannot be made; give a route, a later end, or longer cells."
        )
    if len(np.unique(roads)) < len(roads):
        raise MarchError("The route takes a road twice; show it in two parts.")
    line = np.full(problem.sections.count, -1, np.int64)
    line[roads] = np.arange(len(roads))
    seen = visits(problem, schedule)
    here = (line[seen.road] >= 0) & (seen.enters < span.ends_s)
    here &= (seen.leave_clears > span.begins_s) & (seen.leave_clears > seen.enters)
    seen = seen.rows(here)
    at = line[seen.road]
    along = seen.section == sections[at]
    first = (np.maximum(seen.enters, span.begins_s) - span.begins_s) // cell_s
    ends = np.minimum(seen.leave_clears, span.ends_s) - span.begins_s
    last = -(-ends // cell_s)
    shape = (len(sections), int(cells))
    one_way = _covered(shape, at[along], first[along], last[along])
    other_way = _covered(shape, at[~along], first[~along], last[~along])
    busiest_s, busiest = _busiest(len(sections), at, seen, span)
    return RouteOccupation(
        begins_s=span.begins_s,
        cell_s=cell_s,
        state=((one_way > 0) * ALONG + (other_way > 0) * AGAINST).astype(np.int8),
        passings=one_way + other_way,
        movement=_first_there(shape, at, (first, last), seen),
        used=_used(len(sections), at, seen, span),
        busiest_s=busiest_s,
        busiest=busiest,
    )


def _covered(
    shape: tuple[int, int],
    at: NDArray[np.int64],
    first: NDArray[np.int64],
    last: NDArray[np.int64],
) -> NDArray[np.int32]:
    """How many spans cover each cell; ``last`` is not included."""
    changes = np.zeros((shape[0], shape[1] + 1), np.int32)
    np.add.at(changes, (at, first), 1)
    np.add.at(changes, (at, last), -1)
    return np.cumsum(changes, axis=1, dtype=np.int32)[:, :-1]


def _first_there(
    shape: tuple[int, int],
    at: NDArray[np.int64],
    cells: tuple[NDArray[np.int64], NDArray[np.int64]],
    seen: Visits,
) -> NDArray[np.int32]:
    """Who of those in each cell came upon the section first."""
    found = np.full(shape, -1, np.int32)
    order = np.lexsort((seen.movement, seen.enters))[::-1]
    first, last = cells[0][order], cells[1][order]
    sizes = last - first
    begins = np.cumsum(sizes) - sizes
    column = np.arange(int(sizes.sum())) - np.repeat(begins - first, sizes)
    found[np.repeat(at[order], sizes), column] = np.repeat(seen.movement[order], sizes)
    return found


def _used(
    count: int, at: NDArray[np.int64], seen: Visits, span: Span
) -> NDArray[np.float64]:
    """Share of the span with somebody on each section."""
    found = np.zeros(count)
    order = np.lexsort((seen.enters, at))
    until = dict.fromkeys(range(count), span.begins_s)
    rows = zip(
        at[order].tolist(),
        seen.enters[order].tolist(),
        np.minimum(seen.leave_clears[order], span.ends_s).tolist(),
        strict=True,
    )
    for place, begins, ends in rows:
        found[place] += max(0, ends - max(begins, until[place]))
        until[place] = max(until[place], ends)
    return found / (span.ends_s - span.begins_s)


def _busiest(
    count: int, at: NDArray[np.int64], seen: Visits, span: Span
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Begin and heads of the busiest hour of each section."""
    inside = (seen.enters >= span.begins_s) & (seen.enters < span.ends_s)
    place, heads = at[inside], seen.enters[inside]
    begins = np.full(count, span.begins_s, np.int64)
    most = np.zeros(count, np.int64)
    order = np.lexsort((heads, place))
    place, heads = place[order], heads[order]
    for run in np.split(np.arange(len(place)), np.flatnonzero(np.diff(place)) + 1):
        if len(run):
            there = heads[run]
            within = np.searchsorted(there, there + HOUR_S) - np.arange(len(there))
            best = int(np.argmax(within))
            begins[place[run[0]]], most[place[run[0]]] = there[best], within[best]
    return begins, most
