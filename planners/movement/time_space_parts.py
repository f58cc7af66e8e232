"""What a time-space graph consists of: stretches, halts, places and conflicts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from planners.movement.conflict import ConflictKind
    from planners.movement.problem import SectionKind
    from planners.movement.road_chain import RoadChain
    from planners.movement.route_bands import Block


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stretch:
    """
    A movement on the road without a break, inside one leg.

    Attributes
    ----------
    movement
        By number.
    along
        Whether it goes as the kilometres count.
    head, tail
        (n, 2) and (m, 2) float64, seconds and kilometres in order of travel; neither
        time ever falls. Both begin at one place and end at another.
    """

    movement: int
    along: bool
    head: NDArray[np.float64]
    tail: NDArray[np.float64]

    def times_at(self, km: float) -> tuple[float, float] | None:
        """When the head comes to a kilometre and the tail leaves it; None beyond."""
        low, high = sorted((float(self.head[0, 1]), float(self.head[-1, 1])))
        if not low <= km <= high:
            return None
        at = np.array([km])
        return float(times_along(self.head, at, "left")[0]), float(
            times_along(self.tail, at, "right")[0]
        )


class Halt(NamedTuple):
    """
    A movement between two legs.

    Attributes
    ----------
    movement
        By number.
    km
        Where.
    arrives_s, gone_in_s
        Head arrives, tail is off the road.
    departs_s, gone_out_s
        Head departs, tail is on the road again.
    area
        Name of the halt area; "" for none.
    """

    movement: int
    km: float
    arrives_s: int
    gone_in_s: int
    departs_s: int
    gone_out_s: int
    area: str


class PlaceLine(NamedTuple):
    """A named place of the road; at a halt area of some movement, ``is_area``."""

    km: float
    name: str
    is_area: bool = False


class Strip(NamedTuple):
    """A part of the road that does not bear both directions at once."""

    low_km: float
    high_km: float
    kind: SectionKind


class Cell(NamedTuple):
    """
    A conflict on the road.

    Attributes
    ----------
    edges
        (n, 3) float64, two rows or more: kilometre, rising; begin and end there in
        seconds.
    kind, movements, where
        As of the `Conflict`.
    """

    edges: NDArray[np.float64]
    kind: ConflictKind
    movements: tuple[int, ...] = ()
    where: str = ""

    @classmethod
    def box(
        cls, km: tuple[float, float], times: tuple[float, float], kind: ConflictKind
    ) -> Cell:
        """Conflict of some hours on a part of the road."""
        return cls(np.array([[km[0], *times], [km[1], *times]]), kind)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Lowest and highest kilometre, first and last second."""
        km, begins, ends = self.edges.T
        return float(km[0]), float(km[-1]), float(begins.min()), float(ends.max())


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TimeSpace:
    """
    All there is to paint of a road over time.

    Attributes
    ----------
    chain
        Kilometres of the road.
    names
        Of all movements of the problem, by number.
    locked
        Movements that may not be moved.
    stretches, halts
        By movement, in order of travel.
    places
        Named points and halt areas, by kilometre.
    strips
        Single-lane stretches and those for one movement alone.
    blocks
        Closures.
    cells
        Conflicts.
    begins_s, ends_s
        The span in which there is anything to show, an hour at least.
    """

    chain: RoadChain
    names: tuple[str, ...]
    locked: frozenset[int] = frozenset()
    stretches: tuple[Stretch, ...] = ()
    halts: tuple[Halt, ...] = ()
    places: tuple[PlaceLine, ...] = ()
    strips: tuple[Strip, ...] = ()
    blocks: tuple[Block, ...] = ()
    cells: tuple[Cell, ...] = ()
    begins_s: int
    ends_s: int
    movements: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Put those who come along in the order in which they do."""
        first: dict[int, float] = {}
        for one in self.stretches:
            begins = float(one.head[0, 0])
            first[one.movement] = min(first.get(one.movement, begins), begins)
        order = sorted(first, key=lambda movement: (first[movement], movement))
        object.__setattr__(self, "movements", tuple(order))

    @property
    def length_km(self) -> float:
        """Length of the road."""
        return self.chain.length_km

    def of(self, movement: int) -> tuple[Stretch, ...]:
        """Stretches of one movement."""
        return tuple(one for one in self.stretches if one.movement == movement)


def times_along(
    line: NDArray[np.float64], km: NDArray[np.float64], side: Literal["left", "right"]
) -> NDArray[np.float64]:
    """Times at some kilometres: of arrival for left, of departure for right."""
    sign = 1.0 if line[-1, 1] >= line[0, 1] else -1.0
    after = np.searchsorted(sign * line[:, 1], sign * km, side)
    after = np.clip(after, 1, len(line) - 1)
    (t0, km0), (t1, km1) = line[after - 1].T, line[after].T
    step = np.where(km1 == km0, 1.0, km1 - km0)
    share = np.where(km1 == km0, 1.0, np.clip((km - km0) / step, 0.0, 1.0))
    times: NDArray[np.float64] = t0 + (t1 - t0) * share
    return times
