"""Made-up road networks at the scale of supply routes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from planners.movement.problem import SectionKind, Sections

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

THEATRE_M = (200e3, 120e3)
DETOUR = (1.1, 1.35)  # length of a road over that of the crow's way
RATES_KMH = ((40, 50, 60, 70), (0.25, 0.35, 0.3, 0.1))
GABRIEL_SHARE = 0.45
NO_TWIN = -1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Network:
    """
    Sections of road and how fast a column may go on each.

    Attributes
    ----------
    sections
        Pieces of road in both directions.
    rate_kmh
        (S,) float64.
    plane_m
        (P, 2) float64, where points lie, in metres of some plane.
    """

    sections: Sections
    rate_kmh: NDArray[np.float64]
    plane_m: NDArray[np.float64]


@dataclass(slots=True)
class RoadList:
    """Roads put down one by one, each as two sections, there and back."""

    positions: NDArray[np.float64]
    ends: list[tuple[int, int]] = field(default_factory=list)
    lengths: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    kinds: list[SectionKind] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    def add(
        self,
        ends: tuple[int, int],
        length_m: float,
        rate_kmh: float,
        kind: SectionKind = SectionKind.OPEN,
        name: str = "",
    ) -> int:
        """Put a road down; gives the section from its first end to its second."""
        self.ends += [ends, (ends[1], ends[0])]
        self.lengths += [float(length_m)] * 2
        self.rates += [float(rate_kmh)] * 2
        self.kinds += [kind] * 2
        self.names += [name] * 2
        return len(self.ends) - 2

    def network(self, points: Sequence[str] = ()) -> Network:
        """What was put down, with names of points if there are any."""
        ends = np.array(self.ends, np.int32).reshape(-1, 2)
        sections = Sections(
            tail=ends[:, 0].copy(),
            head=ends[:, 1].copy(),
            twin=np.arange(len(ends), dtype=np.int32) ^ 1,
            kind=np.array(self.kinds, np.int8),
            length_m=np.array(self.lengths, np.float64),
            positions=self.positions,
            roads=tuple(self.names) if any(self.names) else (),
            points=tuple(points),
        )
        return Network(
            sections=sections,
            rate_kmh=np.array(self.rates, np.float64),
            plane_m=self.positions,
        )


def theatre_network(
    points: int = 250, *, seed: int = 1, single_lane: float = 0.12
) -> Network:
    """
    Supply routes of a theatre of 200 by 120 km: a planar net, every road two ways.

    Points are joined where no other is nearer to both, and by a share of the pairs
    whose circle holds no other point.

    Parameters
    ----------
    points
        At least 3.
    seed
        Same seed, same net.
    single_lane
        Share of roads that are alternating, 0 to 1.
    """
    rng = np.random.default_rng(seed)
    positions = rng.uniform(0, 1, (points, 2)) * THEATRE_M
    apart = np.sqrt(((positions[:, None] - positions[None]) ** 2).sum(-1))
    roads = RoadList(positions)
    joined = _joined(positions, apart, rng)
    for one, other in joined:
        length = apart[one, other] * rng.uniform(*DETOUR)
        rate = rng.choice(RATES_KMH[0], p=RATES_KMH[1])
        narrow = bool(rng.random() < single_lane)
        kind = SectionKind.ALTERNATING if narrow else SectionKind.OPEN
        roads.add((one, other), float(length), float(rate), kind)
    return roads.network()


def _joined(
    positions: NDArray[np.float64],
    apart: NDArray[np.float64],
    rng: np.random.Generator,
) -> list[tuple[int, int]]:
    """Pairs of points with a road, the lower one first."""
    joined = []
    for one, other in np.argwhere(np.triu(np.ones_like(apart), 1)).tolist():
        farther = np.maximum(apart[one], apart[other])
        farther[[one, other]] = np.inf
        if farther.min() >= apart[one, other]:
            joined.append((one, other))
            continue
        middle = (positions[one] + positions[other]) / 2
        squares = ((positions - middle) ** 2).sum(1)
        squares[[one, other]] = np.inf
        inside = squares.min() < apart[one, other] ** 2 / 4
        if not inside and rng.random() < GABRIEL_SHARE:
            joined.append((one, other))
    return joined
