"""A contraction hierarchy over a routing graph: built once, good for every weight.

States are contracted in a fixed order; each gets an arc to every later one that
contracted states join it to, whatever the weights. Paths then need only climb and
descend. What the arcs weigh is customised for each formation and closure, in
`maps.routing.customise`; nothing here depends on weights.

All numbers within are *ranks*: 0 is contracted first. The method is that of
Dibbelt, Strasser and Wagner, "Customizable Contraction Hierarchies", 2016.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numba import njit

from maps.progress import silent
from maps.routing.change_kernels import Feeds, feeds_by_row
from maps.routing.elimination_tree import Tree, lay_out
from maps.routing.frozen import frozen
from maps.routing.node_order import node_order
from maps.routing.node_order import warm_up as warm_up_order
from maps.routing.routing_graph import expand
from maps.routing.strong_parts import strong_parts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from maps.progress import Progress
    from maps.road_network import RoadNetwork
    from maps.routing.routing_graph import RoutingGraph

SHORT_ROW = 24  # up to here insertion sort is faster than any other


class Topology(NamedTuple):
    """
    Upward arcs of a hierarchy, as the kernels see them; ``M`` arcs, ``S`` ranks.

    ``up_offsets`` (S + 1,) int32 and ``up_head`` (M,) int32, rising within a row:
    the later ranks that a rank is joined to; ``low`` (M,) int32, the rank whose row
    an arc is in; ``parent`` (S,) int32, the first of the row, -1 for none;
    ``down_offsets`` (S + 1,) and ``down_arc`` (M,) int32, the arcs that lead to a
    rank, by rising ``low``.
    """

    up_offsets: NDArray[np.int32]
    up_head: NDArray[np.int32]
    low: NDArray[np.int32]
    parent: NDArray[np.int32]
    down_offsets: NDArray[np.int32]
    down_arc: NDArray[np.int32]


@dataclass(frozen=True, eq=False, kw_only=True)
class Hierarchy:
    """
    Hierarchy of a routing graph and of the same roads without turn bans.

    Attributes
    ----------
    order
        (S,) int32, the state of each rank.
    rank
        (S,) int32, the rank of each state.
    up_offsets, up_head, low, parent, down_offsets, down_arc
        See `Topology`.
    arc_slot
        (A,) int32: which directed weight an arc of the routing graph feeds, twice
        the upward arc, and one more where it leads down.
    edge_slot
        (E,) int32: the same for an edge driven from junction to junction, whatever
        was driven before.
    """

    order: NDArray[np.int32]
    rank: NDArray[np.int32]
    up_offsets: NDArray[np.int32]
    up_head: NDArray[np.int32]
    low: NDArray[np.int32]
    parent: NDArray[np.int32]
    down_offsets: NDArray[np.int32]
    down_arc: NDArray[np.int32]
    arc_slot: NDArray[np.int32]
    edge_slot: NDArray[np.int32]

    @property
    def arc_count(self) -> int:
        """How many upward arcs there are."""
        return len(self.up_head)

    @cached_property
    def topology(self) -> Topology:
        """The arcs as the kernels see them."""
        return Topology(*(frozen(getattr(self, name)) for name in Topology._fields))

    @cached_property
    def tree(self) -> Tree:
        """The elimination tree, laid out."""
        return Tree(*map(frozen, lay_out(self.topology.parent)))

    @cached_property
    def head_depth(self) -> NDArray[np.int32]:
        """Depth in the tree of the higher end of each upward arc, (M,) int32."""
        return frozen(self.tree.depth[self.up_head])

    @cached_property
    def arc_feeds(self) -> Feeds:
        """Arcs of the routing graph by the row of upward arcs that they feed."""
        return Feeds(*map(frozen, feeds_by_row(self.topology, frozen(self.arc_slot))))

    @cached_property
    def edge_feeds(self) -> Feeds:
        """Edges driven whatever was driven before, by the row that they feed."""
        return Feeds(*map(frozen, feeds_by_row(self.topology, frozen(self.edge_slot))))

    @classmethod
    def of_roads(
        cls, network: RoadNetwork, graph: RoutingGraph, progress: Progress = silent
    ) -> Hierarchy:
        """
        Order the states of a road network and contract them.

        Parameters
        ----------
        network
            Roads of the area.
        graph
            Its routing graph.
        progress
            Told how far it is; may raise to cancel.
        """
        tail, head = _joined(graph, network.edge_tail, network.edge_head)
        lonlat = network.junction_lonlat[graph.state_junction]
        order = node_order(graph.state_count, tail, head, lonlat, progress)
        return cls.of(graph, network.edge_tail, network.edge_head, order)

    @classmethod
    def of(
        cls,
        graph: RoutingGraph,
        edge_tail: NDArray[np.int32],
        edge_head: NDArray[np.int32],
        order: NDArray[np.int32],
    ) -> Hierarchy:
        """
        Contract a graph in a given order.

        Parameters
        ----------
        graph
            What is searched with turn bans.
        edge_tail, edge_head
            (E,) junctions of every edge, for searches without.
        order
            (S,) all states, the one to contract first in front.

        Raises
        ------
        ValueError
            The order is no permutation of the states.
        """
        states = graph.state_count
        rank = np.full(states, -1, np.int32)
        if len(order) == states:
            rank[order] = np.arange(states, dtype=np.int32)
        if (rank < 0).any():
            raise ValueError(f"An order names each of {states} states once.")
        tail, head = _joined(graph, edge_tail, edge_head)
        tail, head = rank[tail], rank[head]
        offsets, neighbours = _later_neighbours(states, tail, head)
        up_offsets, up_head, parent = _contract(offsets, neighbours)
        low = np.repeat(np.arange(states, dtype=np.int32), np.diff(up_offsets))
        down_arc = np.argsort(up_head, kind="stable").astype(np.int32)
        down_offsets = np.zeros(states + 1, np.int32)
        np.cumsum(np.bincount(up_head, minlength=states), out=down_offsets[1:])
        slots = _slots(up_offsets, up_head, tail, head)
        return cls(
            order=np.asarray(order, np.int32),
            rank=rank,
            up_offsets=up_offsets,
            up_head=up_head,
            low=low,
            parent=parent,
            down_offsets=down_offsets,
            down_arc=down_arc,
            arc_slot=slots[: graph.arc_count],
            edge_slot=slots[graph.arc_count :],
        )

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """All arrays by name, for storing; `from_arrays` takes them back."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Hierarchy:
        """Hierarchy over stored arrays; a missing one raises KeyError."""
        return cls(**{field.name: arrays[field.name] for field in fields(cls)})


def _joined(
    graph: RoutingGraph, edge_tail: NDArray[np.int32], edge_head: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Ends of all arcs, those of the graph first, then those of the bare edges."""
    states = np.arange(graph.state_count, dtype=np.int32)
    arc_tail = np.repeat(states, np.diff(graph.arc_offsets))
    tail = np.concatenate([arc_tail, edge_tail])
    return tail, np.concatenate([graph.arc_head, edge_head])


def _later_neighbours(
    states: int, tail: NDArray[np.int32], head: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Later ends of all arcs, grouped by their earlier ends; offsets and ends."""
    apart = tail != head
    earlier = np.minimum(tail, head)[apart]
    later = np.maximum(tail, head)[apart]
    offsets = np.zeros(states + 1, np.int32)
    np.cumsum(np.bincount(earlier, minlength=states), out=offsets[1:])
    return offsets, later[np.argsort(earlier, kind="stable")]


@njit(cache=True, nogil=True)
def _contract(
    offsets: NDArray[np.int32], neighbours: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """Rows of upward arcs and the elimination tree.

    A row holds what the graph joins, and what the rows of its children hold besides
    their parent.
    """
    states = len(offsets) - 1
    up_offsets = np.zeros(states + 1, np.int32)
    parent = np.full(states, -1, np.int32)
    first_child = np.full(states, -1, np.int32)
    next_child = np.full(states, -1, np.int32)
    seen = np.full(states, -1, np.int32)
    up_head = np.empty(2 * len(neighbours) + states + 1, np.int32)
    end = 0
    for x in range(states):
        begin = end
        if begin + states - x > len(up_head):
            wider = np.empty(2 * len(up_head) + states - x, np.int32)
            wider[:begin] = up_head[:begin]
            up_head = wider
        for i in range(offsets[x], offsets[x + 1]):
            head = neighbours[i]
            if seen[head] != x:
                seen[head] = x
                up_head[end] = head
                end += 1
        child = first_child[x]
        while child >= 0:
            for i in range(up_offsets[child] + 1, up_offsets[child + 1]):
                head = up_head[i]
                if seen[head] != x:
                    seen[head] = x
                    up_head[end] = head
                    end += 1
            child = next_child[child]
        _sort_row(up_head, begin, end)
        up_offsets[x + 1] = end
        if end > begin:
            above = up_head[begin]
            parent[x] = above
            next_child[x] = first_child[above]
            first_child[above] = x
    return up_offsets, up_head[:end].copy(), parent


@njit(cache=True, nogil=True)
def _sort_row(heads: NDArray[np.int32], begin: int, end: int) -> None:
    """Bring a row into rising order."""
    if end - begin > SHORT_ROW:
        heads[begin:end].sort()
        return
    for i in range(begin + 1, end):
        head = heads[i]
        j = i
        while j > begin and heads[j - 1] > head:
            heads[j] = heads[j - 1]
            j -= 1
        heads[j] = head


@njit(cache=True, nogil=True)
def find_arc(
    up_offsets: NDArray[np.int32], up_head: NDArray[np.int32], low: int, high: int
) -> int:
    """Upward arc between two ranks that are known to be joined."""
    begin, end = up_offsets[low], up_offsets[low + 1]
    while end - begin > 1:
        middle = (begin + end) >> 1
        if up_head[middle] <= high:
            begin = middle
        else:
            end = middle
    return int(begin)


@njit(cache=True, nogil=True)
def _slots(
    up_offsets: NDArray[np.int32],
    up_head: NDArray[np.int32],
    tail: NDArray[np.int32],
    head: NDArray[np.int32],
) -> NDArray[np.int32]:
    """Directed weight that each arc feeds; -1 for one that leads nowhere else."""
    slots = np.empty(len(tail), np.int32)
    for i in range(len(tail)):
        if tail[i] == head[i]:
            slots[i] = -1
        elif tail[i] < head[i]:
            slots[i] = 2 * find_arc(up_offsets, up_head, tail[i], head[i])
        else:
            slots[i] = 2 * find_arc(up_offsets, up_head, head[i], tail[i]) + 1
    return slots


def warm_up(progress: Progress = silent) -> None:
    """Order and contract a tiny triangle of roads, so that nobody waits to compile."""
    tail, head = np.array([0, 1, 2], np.int32), np.array([1, 2, 0], np.int32)
    progress("compiling the order of roads", 0.0)
    strong_parts(3, tail, head)
    warm_up_order()
    progress("compiling the order of roads", 0.8)
    order = np.arange(3, dtype=np.int32)
    Hierarchy.of(expand(tail, head, 3, ()), tail, head, order)
    progress("compiling the order of roads", 1.0)
