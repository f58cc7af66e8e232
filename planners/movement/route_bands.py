"""The occupation of a road as bands in place and time, with closures and how used."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from planners.movement.occupancy import visits
from planners.movement.occupancy_route import route_occupation

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from planners.movement.occupancy_holders import Span
    from planners.movement.problem import MovementProblem, Schedule
    from planners.movement.road_chain import RoadChain

HOUR_S = 3600


class Block(NamedTuple):
    """A closed stretch of road."""

    low_km: float
    high_km: float
    begins_s: int
    ends_s: int
    reason: str


class Use(NamedTuple):
    """How much of the time a stretch of road is used, 0 to 1, and its busiest hour."""

    low_km: float
    high_km: float
    share: float
    busiest_s: int
    busiest: int  # heads that come upon it in that hour


class RouteBands(NamedTuple):
    """
    Who is where on a road when, and what else there is to know of it.

    Attributes
    ----------
    chain
        Kilometres of the road.
    span
        What time is shown.
    movement
        (b,) int64, passings of sections, movement by movement in order of travel.
    along
        (b,) bool, whether it goes as the kilometres count.
    run
        (b,) int64, passings one after the other on the road have the same number.
    corners
        (b, 4, 2) float64, seconds and kilometres: head in, head out, tail out, tail
        in.
    blocks
        Closures.
    uses
        Of every stretch.
    """

    chain: RoadChain
    span: Span
    movement: NDArray[np.int64]
    along: NDArray[np.bool_]
    run: NDArray[np.int64]
    corners: NDArray[np.float64]
    blocks: tuple[Block, ...]
    uses: tuple[Use, ...]

    @property
    def share(self) -> float:
        """Share of time and length that is used, 0 to 1."""
        lengths = sum(use.high_km - use.low_km for use in self.uses)
        used = sum(use.share * (use.high_km - use.low_km) for use in self.uses)
        return used / lengths if lengths > 0 else 0.0

    @property
    def busiest(self) -> Use | None:
        """Stretch with the busiest hour, the first of several; None if nobody comes."""
        best = max(self.uses, key=lambda use: use.busiest, default=None)
        return best if best is not None and best.busiest else None


def route_bands(
    problem: MovementProblem, schedule: Schedule, chain: RoadChain, span: Span
) -> RouteBands:
    """
    Find who is where on a road when.

    Parameters
    ----------
    problem, schedule
        Who moves when.
    chain
        The road.
    span
        What time to show.

    Raises
    ------
    MarchError
        The span is empty.
    """
    sections = problem.sections
    row = np.full(sections.count, -1, np.int64)
    row[chain.sections] = np.arange(len(chain.sections))
    seen = visits(problem, schedule)
    here = row[seen.section] >= 0
    here &= (seen.enters < span.ends_s) & (seen.leave_clears > span.begins_s)
    where = np.flatnonzero(here)
    seen, at = seen.rows(where), row[seen.section[where]]
    low, high = chain.from_km[at], chain.to_km[at]
    corners = np.stack(
        [
            np.column_stack([seen.enters, low]),
            np.column_stack([seen.leaves, high]),
            np.column_stack([seen.leave_clears, high]),
            np.column_stack([seen.enter_clears, low]),
        ],
        axis=1,
    ).astype(np.float64)
    new = np.ones(len(where), bool)
    new[1:] = np.diff(where) != 1
    new[1:] |= (np.diff(seen.movement) != 0) | (low[1:] != high[:-1])
    return RouteBands(
        chain=chain,
        span=span,
        movement=seen.movement.astype(np.int64),
        along=high >= low,
        run=np.cumsum(new) - 1,
        corners=corners,
        blocks=_blocks(problem, row, chain, span),
        uses=_uses(problem, schedule, chain, span),
    )


def _blocks(
    problem: MovementProblem, row: NDArray[np.int64], chain: RoadChain, span: Span
) -> tuple[Block, ...]:
    """Closures of the road, both directions of one as one."""
    found: dict[Block, None] = {}
    for closure in problem.closures:
        at = int(row[closure.section])
        if at < 0 or closure.begins_s >= span.ends_s or closure.ends_s <= span.begins_s:
            continue
        ends = float(chain.from_km[at]), float(chain.to_km[at])
        found[
            Block(
                min(ends), max(ends), closure.begins_s, closure.ends_s, closure.reason
            )
        ] = None
    return tuple(found)


def _uses(
    problem: MovementProblem, schedule: Schedule, chain: RoadChain, span: Span
) -> tuple[Use, ...]:
    """How much every stretch is used, by kilometre."""
    twins = problem.sections.twin[chain.sections]
    mine = (twins < 0) | (chain.sections < twins)
    once = np.flatnonzero(mine)
    used = route_occupation(
        problem, schedule, chain.sections[once].tolist(), span, HOUR_S
    )
    low = np.minimum(chain.from_km[once], chain.to_km[once])
    high = np.maximum(chain.from_km[once], chain.to_km[once])
    rows = zip(
        low.tolist(),
        high.tolist(),
        used.used.tolist(),
        used.busiest_s.tolist(),
        used.busiest.tolist(),
        strict=True,
    )
    return tuple(sorted(Use(*values) for values in rows))
