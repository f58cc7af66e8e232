"""The roads of a plan, cut into stretches that all its routes agree on.

A stretch is a piece of road that the same routes drive, at most about a kilometre long
and cut where a bridge or a single-file road begins or ends. Chance is drawn for each
unit on each stretch, so its length says over how long a way a column is slow or fast.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from planners.movement.problem import SectionKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from planners.roads import Roads
    from planners.route import Route

SECTION_M = 1000.0  # planning assumption: over so long a way a unit is slow or fast


class Stretches(NamedTuple):
    """
    Stretches of one route, N of them.

    Attributes
    ----------
    begins_m
        (N,) from the start point, the first at 0.
    length_m
        Of the route.
    key
        (N,) int64, the first edge; the same for all routes that drive the stretch.
    single_file
        (N,) int32, number of the single-file road, -1 for none.
    ahead
        (N,) bool, whether a single-file road is driven in the sense in which its first
        link is drawn.
    bridge
        (N,) int32, physical bridge of the area, -1 for none.
    """

    begins_m: NDArray[np.float64]
    length_m: float
    key: NDArray[np.int64]
    single_file: NDArray[np.int32]
    ahead: NDArray[np.bool_]
    bridge: NDArray[np.int32]


class CutRoads(NamedTuple):
    """
    Stretches by route, and the single-file roads.

    Attributes
    ----------
    routes
        In the order of the routes.
    single_file
        Links of each single-file road, rising.
    alone
        (Q,) bool, whether it bears one column at a time even in one direction.
    """

    routes: tuple[Stretches, ...]
    single_file: tuple[tuple[int, ...], ...]
    alone: NDArray[np.bool_]


def cut_roads(
    roads: Roads,
    routes: Sequence[Route],
    kind: NDArray[np.int8],
    bridge_of_edge: NDArray[np.int32],
) -> CutRoads:
    """
    Cut the roads of all routes.

    Parameters
    ----------
    roads
        Of the area.
    routes
        All that any unit may take, each once.
    kind
        (L,) `SectionKind` of every link.
    bridge_of_edge
        (E,) physical bridge of every edge, -1 for none.
    """
    network = roads.network
    edges = [np.array(route.edges, np.int64) for route in routes]
    links = [network.edge_link[one].astype(np.int64) for one in edges]
    groups = _single_file(links, kind)
    number = np.full(network.link_count, -1, np.int32)
    for at, group in enumerate(groups):
        number[list(group)] = at
    users = _users(edges)
    cut = []
    for route, mine, over in zip(routes, edges, links, strict=True):
        length = network.link_length_m[over].astype(np.float64)
        starts = np.concatenate([[0.0], np.cumsum(length)[:-1]])
        starts -= route.first_share * length[0]
        marks = np.stack(
            [
                np.array([users[edge] for edge in mine.tolist()]),
                number[over],
                bridge_of_edge[mine],
            ]
        )
        first = _first_edges(marks, length)
        forward = dict(
            zip(over.tolist(), network.edge_forward[mine].tolist(), strict=True)
        )
        ahead = [at >= 0 and forward[groups[at][0]] for at in number[over][first]]
        cut.append(
            Stretches(
                begins_m=np.clip(starts[first], 0.0, route.length_m),
                length_m=route.length_m,
                key=mine[first],
                single_file=number[over][first],
                ahead=np.array(ahead, np.bool_),
                bridge=bridge_of_edge[mine][first],
            )
        )
    alone = [bool((kind[list(group)] == SectionKind.ALONE).any()) for group in groups]
    return CutRoads(tuple(cut), groups, np.array(alone, np.bool_))


def _users(routes: Iterable[NDArray[np.int64]]) -> dict[int, int]:
    """Number of the set of routes that drive each item, the same for the same set."""
    driven: dict[int, list[int]] = {}
    for number, items in enumerate(routes):
        for item in np.unique(items).tolist():
            driven.setdefault(item, []).append(number)
    known: dict[tuple[int, ...], int] = {}
    return {
        item: known.setdefault(tuple(mine), len(known)) for item, mine in driven.items()
    }


def _first_edges(
    marks: NDArray[np.int64], length_m: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Places of the edges at which stretches begin."""
    changes = np.concatenate([[True], (np.diff(marks, axis=1) != 0).any(axis=0)])
    first, since = [], 0.0
    for place, (new, length) in enumerate(
        zip(changes.tolist(), length_m.tolist(), strict=True)
    ):
        if new or since >= SECTION_M:
            first.append(place)
            since = 0.0
        since += length
    return np.array(first, np.int64)


def _single_file(
    routes: Sequence[NDArray[np.int64]], kind: NDArray[np.int8]
) -> tuple[tuple[int, ...], ...]:
    """
    Links of single-file roads that belong together.

    Links that follow one another belong together where the same routes drive them, in
    either direction; they bear as few columns at once as any of them.
    """
    users = _users(routes)
    parent: dict[int, int] = {}

    def root(link: int) -> int:
        while parent[link] != link:
            parent[link] = parent[parent[link]]
            link = parent[link]
        return link

    for links in routes:
        narrow = kind[links] != int(SectionKind.OPEN)
        for link in links[narrow].tolist():
            parent.setdefault(link, link)
        places = np.flatnonzero(narrow[:-1] & narrow[1:])
        pairs = zip(links[places].tolist(), links[places + 1].tolist(), strict=True)
        for one, following in pairs:
            if users[one] == users[following]:
                low, high = sorted((root(one), root(following)))
                parent[high] = low
    groups: dict[int, list[int]] = {}
    for link in sorted(parent):
        groups.setdefault(root(link), []).append(link)
    return tuple(tuple(groups[first]) for first in sorted(groups))
