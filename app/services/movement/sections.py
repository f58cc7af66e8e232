"""The roads that columns share, cut into sections wherever anything begins or ends.

A road that any course takes is cut at its start and release points, its halts, where
columns stand on the road, and at the timed points of their march tables. Both ways
over a piece of road are twins.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from app.services.movement.section_names import SectionNames
from maps.polylines import offsets_of
from planners.movement.problem import SectionKind, Sections

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from planners.roads import Roads
    from planners.route import Route

_PER_M = 4  # cuts lie on quarters of a metre; so near to each other they are one


class Mark(NamedTuple):
    """A place of a route where its road is cut."""

    at_m: float  # from the start point
    name: str = ""  # what people call it; "" for nothing
    needed: bool = True  # else a road for one column at a time is left whole


class Track(NamedTuple):
    """A route with its marks, those of start and release point among them."""

    route: Route
    marks: tuple[Mark, ...]


class Passed(NamedTuple):
    """Sections that a route passes, (n,), and their bounds on it, (n + 1,)."""

    sections: NDArray[np.int32]
    bounds_m: NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CutRoads:
    """
    Sections of road, and who passes them.

    Attributes
    ----------
    sections
        All pieces of road.
    lines
        (n, 2) degrees of each section in its direction.
    edge
        (S,) int32, edge of the network that each lies on.
    passed
        By route.
    """

    sections: Sections
    lines: tuple[NDArray[np.float64], ...]
    edge: NDArray[np.int32]
    passed: tuple[Passed, ...]


def cut_roads(
    roads: Roads, tracks: Sequence[Track], kind: NDArray[np.int8]
) -> CutRoads:
    """
    Cut the roads of all routes into sections.

    Parameters
    ----------
    roads
        Of the area.
    tracks
        Routes, at least one.
    kind
        (L,) `SectionKind` of every link.
    """
    placed = [_Placed.of(roads, track.route) for track in tracks]
    cuts = _Cuts(roads, np.concatenate([one.edges for one in placed]))
    for one, track in zip(placed, tracks, strict=True):
        for mark in track.marks:
            cuts.add(one, mark, kind)
    return _Pieces(roads, cuts, placed).cut(kind)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Placed:
    """
    Edges of a route, and where they lie on it.

    Attributes
    ----------
    edges
        (n,) int64 in order.
    begins_m
        (n,) where each begins; the first before the start point.
    length_m
        (n,) of each as a whole.
    end_m
        Release point.
    """

    edges: NDArray[np.int64]
    begins_m: NDArray[np.float64]
    length_m: NDArray[np.float64]
    end_m: float

    @classmethod
    def of(cls, roads: Roads, route: Route) -> _Placed:
        network = roads.network
        edges = np.array(route.edges, np.int64)
        length = network.link_length_m[network.edge_link[edges]]
        starts = np.concatenate([[0.0], np.cumsum(length)[:-1]])
        starts -= route.first_share * length[0]
        end = starts[-1] + route.last_share * length[-1]
        return cls(edges=edges, begins_m=starts, length_m=length, end_m=float(end))


class _Cuts:
    """Where links are cut, by quarters of a metre along their geometry."""

    def __init__(self, roads: Roads, edges: NDArray[np.int64]) -> None:
        self._network = roads.network
        links = self._network.edge_link[edges]
        self.links, first = np.unique(links, return_index=True)
        self.any_edge = edges[first]
        self._found: dict[tuple[int, int], str] = {}
        self.junction_names: dict[int, str] = {}

    def add(self, placed: _Placed, mark: Mark, kind: NDArray[np.int8]) -> None:
        """Cut the link at a mark, unless the mark lies at its end."""
        network = self._network
        place = int(np.searchsorted(placed.begins_m, mark.at_m, "right")) - 1
        place = min(max(place, 0), len(placed.edges) - 1)
        edge, length = int(placed.edges[place]), float(placed.length_m[place])
        link = int(network.edge_link[edge])
        if not mark.needed and kind[link] == SectionKind.ALONE:
            return
        along = mark.at_m - float(placed.begins_m[place])
        if not network.edge_forward[edge]:
            along = length - along
        quarter, whole = round(along * _PER_M), round(length * _PER_M)
        if 0 < quarter < whole:
            at = (int(np.searchsorted(self.links, link)), quarter)
            self._found[at] = self._found.get(at) or mark.name
            return
        begins = quarter <= 0
        ahead = bool(network.edge_forward[edge])
        ends = network.edge_tail if begins == ahead else network.edge_head
        junction = int(ends[edge])
        named = self.junction_names.get(junction) or mark.name
        self.junction_names[junction] = named

    def table(self) -> tuple[NDArray[np.int64], NDArray[np.float64], list[str]]:
        """Row of the link, metres along it, and name of every cut, in order."""
        order = sorted(self._found)
        rows = np.array([row for row, _ in order], np.int64)
        metres = np.array([quarter / _PER_M for _, quarter in order])
        return rows, metres, [self._found[at] for at in order]


class _Pieces:
    """
    Pieces of links between cuts.

    Pieces count along the links in order of their rows; a section is twice the number
    of its piece, and one more against the geometry.
    """

    def __init__(self, roads: Roads, cuts: _Cuts, placed: Sequence[_Placed]) -> None:
        self._roads, self._cuts, self._placed = roads, cuts, placed
        self._cut_row, self._cut_m, self._cut_names = cuts.table()
        count = np.bincount(self._cut_row, minlength=len(cuts.links))
        self._pieces = offsets_of(count + 1)
        length = roads.network.link_length_m[cuts.links]
        rows = np.arange(len(cuts.links))
        order = np.lexsort(
            (
                np.concatenate([np.full(len(rows), -1.0), self._cut_m]),
                np.concatenate([rows, self._cut_row]),
            )
        )
        self._begin = np.concatenate([np.zeros(len(rows)), self._cut_m])[order]
        self._end = np.append(self._begin[1:], 0.0)
        self._end[self._pieces[1:] - 1] = length

    def cut(self, kind: NDArray[np.int8]) -> CutRoads:
        """Number the sections that anybody passes, and describe them."""
        expanded = [self._expanded(one) for one in self._placed]
        used, number = np.unique(
            np.concatenate([codes for codes, _ in expanded]), return_inverse=True
        )
        numbers = np.split(number, np.cumsum([len(c) for c, _ in expanded])[:-1])
        passed = tuple(
            Passed(mine.astype(np.int32), bounds)
            for mine, (_, bounds) in zip(numbers, expanded, strict=True)
        )
        return self._described(used, kind, passed)

    def _expanded(
        self, placed: _Placed
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Sections that one route passes, and their bounds as the route counts."""
        network = self._roads.network
        row = np.searchsorted(self._cuts.links, network.edge_link[placed.edges])
        count = self._pieces[row + 1] - self._pieces[row]
        owner = np.repeat(np.arange(len(row)), count)
        place = np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count)
        ahead = network.edge_forward[placed.edges][owner]
        along = np.where(ahead, place, count[owner] - 1 - place)
        piece = self._pieces[row[owner]] + along
        length = placed.length_m[owner]
        low = np.where(ahead, self._begin[piece], length - self._end[piece])
        high = np.where(ahead, self._end[piece], length - self._begin[piece])
        begins, ends = placed.begins_m[owner] + low, placed.begins_m[owner] + high
        middle = (begins + ends) / 2
        kept = (middle > 0) & (middle < placed.end_m)
        codes = 2 * piece[kept] + ~ahead[kept]
        return codes, np.append(begins[kept], ends[kept][-1:])

    def _described(
        self,
        used: NDArray[np.int64],
        kind: NDArray[np.int8],
        passed: tuple[Passed, ...],
    ) -> CutRoads:
        """Sections by their codes."""
        roads, cuts = self._roads, self._cuts
        network = roads.network
        piece, back = used >> 1, (used & 1).astype(np.bool_)
        row = np.searchsorted(self._pieces, piece, "right") - 1
        link = cuts.links[row]
        ends, positions, junctions = self._points(piece, row)
        tail = np.where(back, ends[:, 1], ends[:, 0]).astype(np.int32)
        head = np.where(back, ends[:, 0], ends[:, 1]).astype(np.int32)
        other = used ^ 1
        at = np.minimum(np.searchsorted(used, other), len(used) - 1)
        twin = np.where(used[at] == other, at, -1).astype(np.int32)
        edge = cuts.any_edge[row]
        names = SectionNames(roads, link, edge)
        marks = [cuts.junction_names.get(j, "") for j in junctions.tolist()]
        sections = Sections(
            tail=tail,
            head=head,
            twin=twin,
            kind=kind[link].astype(np.int8),
            length_m=(self._end - self._begin)[piece],
            positions=positions,
            roads=names.roads,
            points=names.points(tail, head, [*marks, *self._cut_names], positions),
        )
        reverse = roads.reverse[edge]
        same_way = network.edge_forward[edge] != back
        lines = self._lines(piece, link, back)
        edges = np.where(same_way, edge, reverse).astype(np.int32)
        return CutRoads(sections=sections, lines=lines, edge=edges, passed=passed)

    def _points(
        self, piece: NDArray[np.int64], row: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.int64]]:
        """Ends of pieces along the geometry, positions of points, and junctions."""
        network, cuts = self._roads.network, self._cuts
        ahead = network.edge_forward[cuts.any_edge]
        tails = network.edge_tail[cuts.any_edge]
        heads = network.edge_head[cuts.any_edge]
        link_ends = np.stack(
            [np.where(ahead, tails, heads), np.where(ahead, heads, tails)], axis=1
        )
        junctions, joined = np.unique(link_ends, return_inverse=True)
        joined = joined.reshape(-1, 2)
        first = piece == self._pieces[row]
        last = piece == self._pieces[row + 1] - 1
        cut = len(junctions) + piece - row  # before a piece lie as many fewer cuts
        begin = np.where(first, joined[row, 0], cut - 1)
        end = np.where(last, joined[row, 1], cut)
        at_cuts = [
            _place_on(network.link_geometry(int(cuts.links[r])), m, self._length(r))
            for r, m in zip(self._cut_row.tolist(), self._cut_m.tolist(), strict=True)
        ]
        positions = np.vstack(
            [network.junction_lonlat[junctions], np.array(at_cuts).reshape(-1, 2)]
        )
        return np.stack([begin, end], axis=1), positions, junctions

    def _length(self, row: int) -> float:
        return float(self._roads.network.link_length_m[self._cuts.links[row]])

    def _lines(
        self, piece: NDArray[np.int64], link: NDArray[np.int32], back: NDArray[np.bool_]
    ) -> tuple[NDArray[np.float64], ...]:
        """Line of each section in its direction."""
        network = self._roads.network
        found = []
        begins, ends = self._begin[piece].tolist(), self._end[piece].tolist()
        for k, (begin, end) in enumerate(zip(begins, ends, strict=True)):
            line = network.link_geometry(int(link[k]))
            length = float(network.link_length_m[link[k]])
            if begin > 0 or end < length:
                line = _part(line, begin / length, end / length)
            found.append(line[::-1] if back[k] else line)
        return tuple(found)


def _shares(line: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share of a line that lies before each of its vertices."""
    east = np.cos(np.radians(line[0, 1]))
    steps = np.hypot(np.diff(line[:, 0]) * east, np.diff(line[:, 1]))
    along = np.concatenate([[0.0], np.cumsum(steps)])
    return np.asarray(along / along[-1] if along[-1] > 0 else along)


def _place_on(
    line: NDArray[np.float64], along_m: float, length_m: float
) -> tuple[float, float]:
    """Degrees of a place on the line of a link."""
    shares, share = _shares(line), along_m / length_m
    lon, lat = (float(np.interp(share, shares, line[:, axis])) for axis in (0, 1))
    return lon, lat


def _part(line: NDArray[np.float64], begin: float, end: float) -> NDArray[np.float64]:
    """Part of a line between two shares of its length."""
    shares = _shares(line)
    inside = line[(shares > begin) & (shares < end)]
    ends = [
        [np.interp(share, shares, line[:, axis]) for axis in (0, 1)]
        for share in (begin, end)
    ]
    return np.vstack([ends[:1], inside, ends[1:]])
