"""Kilometres along a road or a route, for every section of it in either direction."""

from __future__ import annotations

import heapq
import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from planners.errors import MarchError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from planners.movement.problem import Sections

Near = dict[int, list[tuple[int, float]]]  # points beside each point, and how far


class RoadChain(NamedTuple):
    """
    Where sections lie along a road or a route.

    Attributes
    ----------
    sections
        (k,) int64, each once, with the other direction where there is one.
    from_km, to_km
        (k,) float64, beginning and end; who goes against the count has the first one
        larger.
    points
        (p,) int64, points along it, by their kilometre.
    points_km
        (p,) float64, rising.
    """

    sections: NDArray[np.int64]
    from_km: NDArray[np.float64]
    to_km: NDArray[np.float64]
    points: NDArray[np.int64]
    points_km: NDArray[np.float64]

    @property
    def length_km(self) -> float:
        """From its beginning to its end."""
        return float(self.points_km[-1]) if len(self.points_km) else 0.0


def chain_of_route(sections: Sections, route: Sequence[int]) -> RoadChain:
    """
    Count kilometres along a route.

    Parameters
    ----------
    sections
        Of the problem.
    route
        Sections end to end, each road once.

    Raises
    ------
    MarchError
        No section, or a road that comes twice.
    """
    roads = [_road(sections, one) for one in route]
    if not roads or len(set(roads)) < len(roads):
        raise MarchError(
            "Kilometres can be counted only along a route of one section or more that "
            "takes no road twice; show it in parts."
        )
    ends = np.cumsum(sections.length_m[list(route)]) / 1000
    begins = np.concatenate([[0.0], ends[:-1]])
    rows = [
        (one, low, high)
        for one, low, high in zip(route, begins.tolist(), ends.tolist(), strict=True)
    ]
    rows += [
        (int(sections.twin[one]), high, low)
        for one, low, high in rows
        if sections.twin[one] >= 0
    ]
    points = [int(sections.tail[route[0]]), *(int(sections.head[s]) for s in route)]
    return _chain(rows, points, [0.0, *ends.tolist()])


def chain_of_road(sections: Sections, wanted: Iterable[int]) -> RoadChain:
    """
    Count kilometres along all sections of a road, one carriageway or two.

    The count follows the longest of the ways between two of its points; what lies
    beside it takes the kilometre of the nearest place on it. Parts that do not hang
    together are counted one after the other, the longest first.

    Parameters
    ----------
    sections
        Of the problem.
    wanted
        Sections of the road, in any order; other directions are added.

    Raises
    ------
    MarchError
        No section.
    """
    both = {int(one) for one in wanted}
    both |= {int(sections.twin[one]) for one in both if sections.twin[one] >= 0}
    if not both:
        raise MarchError("A road without sections has no kilometres; choose another.")
    near: Near = {}
    for one in sorted(both):
        tail, head = int(sections.tail[one]), int(sections.head[one])
        length = float(sections.length_m[one])
        near.setdefault(tail, []).append((head, length))
        near.setdefault(head, []).append((tail, length))
    parts = sorted((_longest_way(near, part) for part in _parts(near)), key=_extent)
    km: dict[int, float] = {}
    spine: list[tuple[float, int]] = []
    begins = 0.0
    for way, part in parts:
        for point, at in way.items():
            spine.append((begins + at / 1000, point))
        for point in part:
            km[point] = begins + _along(sections, way, point) / 1000
        begins += max(way.values()) / 1000
    rows = [
        (one, km[int(sections.tail[one])], km[int(sections.head[one])])
        for one in sorted(both)
    ]
    spine.sort()
    return _chain(rows, [point for _, point in spine], [at for at, _ in spine])


def _road(sections: Sections, section: int) -> int:
    """Number of a road, the same in both directions."""
    twin = int(sections.twin[section])
    return min(section, twin) if twin >= 0 else section


def _chain(
    rows: Sequence[tuple[int, float, float]],
    points: Sequence[int],
    points_km: Sequence[float],
) -> RoadChain:
    return RoadChain(
        sections=np.array([row[0] for row in rows], np.int64),
        from_km=np.array([row[1] for row in rows]),
        to_km=np.array([row[2] for row in rows]),
        points=np.array(points, np.int64),
        points_km=np.array(points_km),
    )


def _parts(near: Near) -> list[list[int]]:
    """Points that hang together, by their lowest number."""
    left = set(near)
    parts = []
    while left:
        found = sorted(_distances(near, min(left))[0])
        left.difference_update(found)
        parts.append(found)
    return parts


def _longest_way(near: Near, part: list[int]) -> tuple[dict[int, float], list[int]]:
    """Metres along the way between two points far apart, and all points of its part."""
    start = _farthest(_distances(near, part[0])[0])
    lengths, before = _distances(near, start)
    point: int | None = _farthest(lengths)
    way: dict[int, float] = {}
    while point is not None:
        way[point] = lengths[point]
        point = before[point]
    return dict(sorted(way.items(), key=lambda item: item[1])), part


def _extent(part: tuple[dict[int, float], list[int]]) -> tuple[float, int]:
    """Key of a part: the longest first."""
    return -max(part[0].values()), part[1][0]


def _farthest(lengths: dict[int, float]) -> int:
    return max(lengths, key=lambda point: (lengths[point], -point))


def _distances(
    near: Near, start: int
) -> tuple[dict[int, float], dict[int, int | None]]:
    """Metres from a point to all that hang together with it, and the points before."""
    lengths: dict[int, float] = {}
    before: dict[int, int | None] = {}
    waiting: list[tuple[float, int, int]] = [(0.0, start, -1)]
    while waiting:
        length, point, came = heapq.heappop(waiting)
        if point in lengths:
            continue
        lengths[point] = length
        before[point] = came if came >= 0 else None
        for other, step in near[point]:
            if other not in lengths:
                heapq.heappush(waiting, (length + step, other, point))
    return lengths, before


def _along(sections: Sections, way: dict[int, float], point: int) -> float:
    """Metres along a way of the place on it that is nearest to a point."""
    if point in way:
        return way[point]
    places = sections.positions[list(way)]
    wide = math.cos(math.radians(float(sections.positions[point][1])))
    plane = (places - sections.positions[point]) * (wide, 1.0)
    metres = np.array(list(way.values()))
    steps = np.diff(plane, axis=0)
    squares = np.maximum((steps**2).sum(axis=1), 1e-18)
    share = np.clip(-(plane[:-1] * steps).sum(axis=1) / squares, 0.0, 1.0)
    away = np.hypot(*(plane[:-1] + steps * share[:, None]).T)
    best = int(away.argmin())
    return float(metres[best] + share[best] * (metres[best + 1] - metres[best]))
