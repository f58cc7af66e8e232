"""The line of a route on the ground, with distances and legs along it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from maps.polylines import Polylines
from maps.road_network import LinkFlag, Surface
from planners.edge_costs import TICKS_PER_M, TICKS_PER_S
from planners.route import RouteLeg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from maps.road_network import RoadNetwork
    from maps.routing.path_over_stops import StopPath

METRES_PER_DEGREE = 111_320.0
SHORT_ARM_M = 100


def driven_ticks(full: NDArray[np.int32], path: StopPath) -> NDArray[np.int64]:
    """
    Ticks driven on every edge of a path, its first and last edge in part.

    Parameters
    ----------
    full
        Ticks of every edge of the path as a whole.
    path
        The path; shares are rounded as its search rounds them.

    Returns
    -------
    NDArray[np.int64]
        One per edge of the path.
    """
    driven = full.astype(np.int64)
    first, last = path.stops[0], path.stops[-1]
    driven[0] -= round(int(full[0]) * first.share)
    driven[-1] -= int(full[-1]) - round(int(full[-1]) * last.share)
    return driven


@dataclass(frozen=True, slots=True, eq=False)
class RouteLine:
    """
    A route as a line; build one with `of`.

    Attributes
    ----------
    lonlat
        (n, 2) degrees, from start to destination.
    distance_m
        (n,) from the start, never falling.
    edge_start_m
        (k + 1,) where each edge begins, and the end.
    """

    lonlat: NDArray[np.float64]
    distance_m: NDArray[np.float64]
    edge_start_m: NDArray[np.float64]

    @classmethod
    def of(
        cls, network: RoadNetwork, path: StopPath, centimetres: NDArray[np.int64]
    ) -> RouteLine:
        """
        Line of a path.

        Parameters
        ----------
        network
            Roads of the area.
        path
            The path.
        centimetres
            Driven on every edge of it.
        """
        edges = np.array(path.edges)
        link = network.edge_link[edges]
        lines = Polylines(network.vertex_lonlat, network.link_offsets).take(link)
        lines = lines.reversed_where(~network.edge_forward[edges])
        full_m = network.link_length_m[link]
        skipped_m = full_m[0] * path.stops[0].share
        starts = np.concatenate([[0.0], np.cumsum(full_m)])
        along = starts[lines.owners()] + _along(lines) * full_m[lines.owners()]
        kept = np.ones(len(along), np.bool_)
        kept[lines.offsets[1:-1]] = False  # where an edge begins, another has ended
        driven = np.concatenate([[0], np.cumsum(centimetres)]) / TICKS_PER_M
        lonlat, distance = _cut(
            lines.xy[kept], along[kept], skipped_m, skipped_m + float(driven[-1])
        )
        return cls(lonlat, np.minimum(distance - skipped_m, driven[-1]), driven)

    def nearest_m(self, lonlat: NDArray[np.float64], first: int, last: int) -> float:
        """
        Distance along the line of its nearest place to a point.

        Parameters
        ----------
        lonlat
            (2,) degrees.
        first, last
            Edges of the path, the last one included, to look at.
        """
        low, high = self.edge_start_m[first], self.edge_start_m[last + 1]
        part = slice(
            max(int(np.searchsorted(self.distance_m, low)) - 1, 0),
            int(np.searchsorted(self.distance_m, high, "right")) + 1,
        )
        east = METRES_PER_DEGREE * np.cos(np.radians(lonlat[1]))
        points = (self.lonlat[part] - lonlat) * (east, METRES_PER_DEGREE)
        at_m = self.distance_m[part]
        if len(points) < 2:
            return float(low)
        along = np.diff(points, axis=0)
        square = np.einsum("ij,ij->i", along, along)
        towards = -np.einsum("ij,ij->i", points[:-1], along)
        share = np.clip(towards / np.where(square > 0, square, 1), 0, 1)
        off = np.hypot(*(points[:-1] + share[:, None] * along).T)
        best = int(np.argmin(off))
        found = at_m[best] + share[best] * (at_m[best + 1] - at_m[best])
        return float(np.clip(found, low, high))


def route_legs(
    network: RoadNetwork,
    edges: Sequence[int],
    centimetres: NDArray[np.int64],
    time_ticks: NDArray[np.int64],
) -> tuple[RouteLeg, ...]:
    """
    Stretches of a route by road: by its number, or its name where it has none.

    Stretches without either that are shorter than 100 m, such as the arms of a
    junction, belong to the road before them.

    Parameters
    ----------
    network
        Roads of the area.
    edges
        In order of travel.
    centimetres, time_ticks
        Driven on each of them.

    Returns
    -------
    tuple[RouteLeg, ...]
        In order; a barrier belongs to the road it stands on.
    """
    names = _road_names(network, edges, centimetres)
    legs = []
    start_m = 0.0
    for name, run in groupby(range(len(edges)), key=names.__getitem__):
        places = list(run)
        links = network.edge_link[[edges[place] for place in places]]
        length_m = float(centimetres[places].sum()) / TICKS_PER_M
        legs.append(
            RouteLeg(
                road=name,
                start_m=start_m,
                length_m=length_m,
                duration_s=float(time_ticks[places].sum()) / TICKS_PER_S,
                max_grade=float(network.link_grade[links].max()),
                surfaces=_surfaces(network.link_surface[links], centimetres[places]),
            )
        )
        start_m += length_m
    return tuple(legs)


def _road_names(
    network: RoadNetwork, edges: Sequence[int], centimetres: NDArray[np.int64]
) -> list[str]:
    """Road that each edge counts to."""
    names: list[str] = []
    for name, run in groupby(range(len(edges)), lambda p: _road(network, edges[p])):
        places = list(run)
        short = not name and centimetres[places].sum() < SHORT_ARM_M * TICKS_PER_M
        own = name or network.edge_name(edges[places[0]])
        names += [names[-1] if short and names else own] * len(places)
    return names


def _road(network: RoadNetwork, edge: int) -> str:
    """Number or name of a road; empty for a barrier and where there is neither."""
    link = int(network.edge_link[edge])
    if int(network.link_flags[link]) & LinkFlag.BARRIER:
        return ""
    ref = network.strings[int(network.link_ref[link])]
    return ref or network.strings[int(network.link_name[link])]


def _surfaces(
    surface: NDArray[np.uint8], centimetres: NDArray[np.int64]
) -> tuple[str, ...]:
    """Names of the surfaces, the longest first."""
    length = np.bincount(surface, weights=centimetres, minlength=len(Surface))
    present = sorted(set(surface.tolist()), key=lambda s: (-length[s], s))
    return tuple(Surface(s).name.lower() for s in present)


def _along(lines: Polylines) -> NDArray[np.float64]:
    """Share of its line that lies before each vertex, 0 to 1."""
    xy = lines.xy
    step = np.zeros(len(xy))
    east = np.cos(np.radians(xy[1:, 1]))
    step[1:] = np.hypot((xy[1:, 0] - xy[:-1, 0]) * east, xy[1:, 1] - xy[:-1, 1])
    step[lines.offsets[:-1]] = 0.0
    total = np.cumsum(step)
    begun = total[lines.offsets[:-1]]
    length = total[lines.offsets[1:] - 1] - begun
    owners = lines.owners()
    share = (total - begun[owners]) / np.where(length > 0, length, 1.0)[owners]
    share[lines.offsets[1:] - 1] = 1.0
    return share


def _cut(
    lonlat: NDArray[np.float64],
    along: NDArray[np.float64],
    start: float,
    end: float,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The part of a line between two distances along it."""
    inside = (along > start) & (along < end)
    at = np.concatenate([[start], along[inside], [end]])
    lon = np.interp([start, end], along, lonlat[:, 0])
    lat = np.interp([start, end], along, lonlat[:, 1])
    ends = np.column_stack([lon, lat])
    return np.vstack([ends[:1], lonlat[inside], ends[1:]]), at
