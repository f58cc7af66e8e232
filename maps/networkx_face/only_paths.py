"""Point queries on a hierarchy, where its answer is certainly that of networkx.

A hierarchy adds up whole numbers. Where the weights are whole, or lengths in metres
of whole centimetres, and only one path is shortest, every search finds that path.
Other paths are longer by a centimetre at least, which is more than the sums of
fractions can be wrong by.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from maps.networkx_face.only_path_kernels import (
    ARC_SIZE,
    FIRST_ARC,
    MANY,
    Ways,
    count_ways,
    find_only_path,
    note_edges,
    write_steps,
)
from maps.routing.customise import Customised
from maps.routing.frozen import frozen
from maps.routing.hierarchy_search import FOLLOWING, Climb, climbing_space
from maps.routing.routing_graph import expand
from maps.routing.ticks import UNREACHABLE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.routing.hierarchy import Hierarchy

PER_UNIT = 100  # centimetres in a metre
MOST_NODES = 2**21
"""Nodes of a path up to which sums of metres are right to the half centimetre.

Each addition of lengths up to 10,737 km is wrong by 1.2e-9 m at most.
"""


class OnlyPaths:
    """
    A hierarchy under the weights of a column; build one with `of`.

    Threads may share it: a search takes its own room.
    """

    __slots__ = ("_block", "_edges", "_rooms", "_sections", "_states", "_whole")

    def __init__(
        self,
        block: NDArray[np.int32],
        sections: NDArray[np.int64],
        edges: NDArray[np.float64],
        states: int,
        *,
        whole: bool,
    ) -> None:
        self._block, self._sections, self._edges = block, sections, edges
        self._states, self._whole = states, whole
        self._rooms: list[Climb] = []

    @classmethod
    def of(
        cls,
        hierarchy: Hierarchy,
        ends: tuple[NDArray[np.int32], NDArray[np.int32]],
        junctions: int,
        weights: NDArray[Any],
    ) -> OnlyPaths | None:
        """
        Customise a hierarchy for point queries.

        Parameters
        ----------
        hierarchy
            Of a road network.
        ends
            Tail and head of every edge of the network, (E,) each.
        junctions
            How many the network has.
        weights
            (E,) int64 or float64, the same for edges that join the same junctions
            in the same direction.

        Returns
        -------
        OnlyPaths | None
            None when the weights are not ones whose sums a hierarchy can tell.
        """
        ticks = _ticks(weights)
        if ticks is None or junctions > MOST_NODES:
            return None
        tail, head = map(frozen, ends)
        graph = expand(tail, head, junctions, ())
        customised = Customised.of(hierarchy, graph, ticks, turn_bans=False)
        parts = (
            *_steps(customised, junctions),
            customised.children.ravel(),
            *_ways(customised, tail, head),
        )
        sections = np.cumsum([0, *map(len, parts)])
        edges = np.column_stack((head, weights)).astype(np.float64)
        whole = bool(weights.dtype == np.int64)
        return cls(
            frozen(np.concatenate(parts)),
            frozen(sections),
            frozen(edges),
            len(hierarchy.rank),
            whole=whole,
        )

    def path(self, source: int, target: int) -> tuple[Any, list[int]] | None:
        """Length and junctions of the only shortest path; None if not certain."""
        try:
            labels, pieces = room = self._rooms.pop()
        except IndexError:
            labels, pieces = room = self._room()
        count, length = find_only_path(
            self._block, self._sections, self._edges, source, target, labels, pieces
        )
        junctions: list[int] = pieces[FOLLOWING, :count].tolist()
        self._rooms.append(room)
        if count == 0:
            return None
        return int(length) if self._whole else length, junctions

    def _room(self) -> Climb:
        """Make room for a search."""
        labels, pieces = climbing_space(self._states)
        return Climb(np.ascontiguousarray(labels.T), pieces)


def _steps(
    customised: Customised, junctions: int
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Where the steps of every junction begin, and the steps of all ranks."""
    hierarchy, graphs = customised.hierarchy, customised.graphs
    topology = hierarchy.topology
    states = len(topology.parent)
    arcs = len(graphs.forward_arc) + len(graphs.backward_arc)
    starts = np.empty(states + 1, np.int32)
    steps = np.empty(FIRST_ARC * states + ARC_SIZE * arcs, np.int32)
    write_steps(graphs, topology.low, topology.parent, starts, steps)
    return starts[hierarchy.rank[:junctions]], steps


def _ways(
    customised: Customised, tail: NDArray[np.int32], head: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Junctions next to the ends of what each directed weight stands for."""
    slots = 2 * customised.hierarchy.arc_count
    none = np.full(slots, -1, np.int32)
    ways = Ways(np.zeros(slots, np.uint8), none, none.copy())
    sides = customised.up, customised.down
    note_edges(customised.input_slot, (tail, head), customised.weights, sides, ways)
    count_ways(customised.hierarchy.topology, sides, ways)
    for row in (ways.second, ways.last_but_one):
        row[ways.number > 1] = MANY
    return ways.second, ways.last_but_one


def _ticks(weights: NDArray[Any]) -> NDArray[np.int32] | None:
    """Weights as a hierarchy adds them; None when it cannot."""
    if weights.min(initial=0) < 0 or weights.max(initial=0) >= UNREACHABLE:
        return None
    if weights.dtype == np.int64:
        return np.asarray(weights, np.int32)
    ticks = np.rint(weights * PER_UNIT)
    if ticks.max(initial=0) >= UNREACHABLE or (ticks / PER_UNIT != weights).any():
        return None
    return np.asarray(ticks, np.int32)
