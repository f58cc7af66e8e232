"""A hierarchy under one set of weights: made and searched in an instant."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import count, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from maps.routing.change_kernels import (
    Inputs,
    Sides,
    carry_changes,
    changed_arcs,
)
from maps.routing.customise_kernels import (
    customise_rows,
    cut_tree,
    find_children,
    kept_arcs,
    load_children,
    load_weights,
    perfect,
)
from maps.routing.frozen import frozen
from maps.routing.hierarchy_search import Rows, Ways
from maps.routing.labels import LabelStore, Rungs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from maps.routing.hierarchy import Hierarchy
    from maps.routing.potentials import GuideStore
    from maps.routing.routing_graph import RoutingGraph

PARTS_PER_THREAD = 8
RANK, PARENT, LOW, GRAPHS, CHILDREN = 0, 1, 2, 3, 11  # of a ladder
FEW_CHANGES = 0.0005  # share of arcs up to which carrying them up pays
FIRST_SEARCHES = 4  # that do without a ladder
LARGE_ARCS = 100_000  # upward arcs from which a second thread pays


class SearchGraphs(NamedTuple):
    """
    What a search climbs: arcs by their lower rank, without those that never help.

    Each side has ``offsets`` (S + 1,), ``head`` (n,) ranks, ``weight`` (n,) ticks and
    ``arc`` (n,), the upward arc of the hierarchy, all int32. Forward arcs are driven
    from the lower rank to the higher, backward arcs the other way.
    """

    forward_offsets: NDArray[np.int32]
    forward_head: NDArray[np.int32]
    forward_weight: NDArray[np.int32]
    forward_arc: NDArray[np.int32]
    backward_offsets: NDArray[np.int32]
    backward_head: NDArray[np.int32]
    backward_weight: NDArray[np.int32]
    backward_arc: NDArray[np.int32]


class Ladder(NamedTuple):
    """
    All that a search for a path reads, in one array.

    Handing over a dozen arrays takes longer than many a search. ``block`` (n,) int32
    holds sections, the bounds of which ``sections`` (13,) int64 tells: rank of every
    state; parent of every rank; lower rank of every upward arc; the eight arrays of
    `SearchGraphs`; children of all directed weights.
    """

    block: NDArray[np.int32]
    sections: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Customised:
    """
    Weights of all upward arcs; build one with `of`.

    Paths of `UNREACHABLE` ticks and more (124 days, or 10,737 km) count as none.

    Attributes
    ----------
    hierarchy
        What is weighed.
    turn_bans
        Whether its paths obey turn bans.
    weights
        (E,) int32 ticks of every edge, `FORBIDDEN` for one that may not be used.
    input_slot, input_edge
        (I,) int32: which directed weight each arc of the graph feeds, and the edge
        that it drives.
    up, down
        (M,) int32 ticks from the lower rank to the higher, and back.
    labels
        Kept by `maps.routing.labels`.
    turn_guides
        Kept by `maps.routing.turn_guide`.
    climbs
        Counts the searches; see `in_a_hurry`.
    """

    hierarchy: Hierarchy
    turn_bans: bool
    weights: NDArray[np.int32]
    input_slot: NDArray[np.int32]
    input_edge: NDArray[np.int32]
    up: NDArray[np.int32]
    down: NDArray[np.int32]
    labels: LabelStore = field(default_factory=dict, repr=False)
    turn_guides: GuideStore = field(default_factory=dict, repr=False)
    climbs: Iterator[int] = field(default_factory=count, repr=False)

    @classmethod
    def of(
        cls,
        hierarchy: Hierarchy,
        graph: RoutingGraph,
        weights: NDArray[np.int32],
        *,
        turn_bans: bool = True,
        threads: int | None = None,
    ) -> Customised:
        """
        Customise a hierarchy.

        Parameters
        ----------
        hierarchy
            Of the graph.
        graph
            With turn bans.
        weights
            (E,) int32 ticks, 0 to `FORBIDDEN`.
        turn_bans
            Whether paths obey turn bans.
        threads
            How many work side by side; None for one, or two where the hierarchy is
            large and the machine has them. The result does not depend on it.
        """
        if turn_bans:
            slots, edges = frozen(hierarchy.arc_slot), frozen(graph.arc_edge)
        else:
            slots = frozen(hierarchy.edge_slot)
            edges = frozen(np.arange(len(slots), dtype=np.int32))
        up, down = _customised(
            hierarchy, Inputs(slots, edges, frozen(weights)), threads
        )
        return cls(hierarchy, turn_bans, frozen(weights), slots, edges, up, down)

    def changed(
        self, weights: NDArray[np.int32], threads: int | None = None
    ) -> Customised:
        """
        Customise for other weights, reckoning only what they touch where that pays.

        Parameters
        ----------
        weights
            (E,) int32 ticks, 0 to `FORBIDDEN`.
        threads
            As in `of`.

        Returns
        -------
        Customised
            Equal to one made from nothing; this one stays as it is.
        """
        weights = frozen(weights)
        inputs = Inputs(self.input_slot, self.input_edge, weights)
        changed = changed_arcs(self.input_edge, self.weights, weights)
        if len(changed) > len(self.input_edge) * FEW_CHANGES:
            up, down = _customised(self.hierarchy, inputs, threads)
            return self._under(weights, up, down)
        sides = Sides(self.up.copy(), self.down.copy())
        hierarchy = self.hierarchy
        feeds = hierarchy.arc_feeds if self.turn_bans else hierarchy.edge_feeds
        carry_changes(self.hierarchy.topology, feeds, inputs, changed, sides)
        up, down = frozen(sides.up), frozen(sides.down)
        return self._under(weights, up, down)

    def _under(
        self, weights: NDArray[np.int32], up: NDArray[np.int32], down: NDArray[np.int32]
    ) -> Customised:
        """The same hierarchy under other weights, with nothing kept."""
        changes: dict[str, Any] = {"weights": weights, "up": up, "down": down}
        return replace(self, **changes, labels={}, turn_guides={}, climbs=count())

    @cached_property
    def ladder(self) -> Ladder:
        """All that a search for a path reads, end to end."""
        topology = self.hierarchy.topology
        up, down = self.up.copy(), self.down.copy()
        perfect(topology, up, down)
        parts = [self.hierarchy.rank, topology.parent, topology.low]
        for basic, exact in ((self.up, up), (self.down, down)):
            offsets, kept = kept_arcs(topology.up_offsets, basic, exact)
            parts += [offsets, topology.up_head[kept], basic[kept], kept]
        children = np.empty((2 * len(up), 2), np.int32)
        sides = (self.up, self.down)
        load_children(self.input_slot, self.input_edge, self.weights, sides, children)
        find_children(topology, *sides, children)
        parts.append(children.ravel())
        sections = np.zeros(len(parts) + 1, np.int64)
        np.cumsum([len(part) for part in parts], out=sections[1:])
        return Ladder(frozen(np.concatenate(parts)), frozen(sections))

    def in_a_hurry(self) -> bool:
        """
        Whether the next search had better do without the ladder.

        The first few take less time so than the ladder does, and find the same.
        """
        return "ladder" not in self.__dict__ and next(self.climbs) < FIRST_SEARCHES

    @cached_property
    def all_arcs(self) -> tuple[Ways, Rows]:
        """All upward arcs as a search in a hurry climbs them; parts as they come."""
        hierarchy, topology = self.hierarchy, self.hierarchy.topology
        graphs = self._all_arcs
        children = np.empty((2 * len(self.up), 2), np.int32)
        sides = (self.up, self.down)
        load_children(self.input_slot, self.input_edge, self.weights, sides, children)
        return (
            Ways(topology.parent, *graphs[:3], *graphs[4:7]),
            Rows(
                frozen(hierarchy.rank),
                topology.low,
                graphs.forward_arc,
                graphs.backward_arc,
                children.ravel(),
            ),
        )

    @cached_property
    def graphs(self) -> SearchGraphs:
        """Upward arcs whose weights are true distances: what a search must climb."""
        block, bounds = self.ladder.block, self.ladder.sections.tolist()
        return SearchGraphs(
            *(block[start:end] for start, end in pairwise(bounds[GRAPHS : GRAPHS + 9]))
        )

    @property
    def at_hand(self) -> SearchGraphs:
        """The graphs if they are made, else all upward arcs, for the same answers."""
        return self.graphs if "ladder" in self.__dict__ else self._all_arcs

    @cached_property
    def _all_arcs(self) -> SearchGraphs:
        """All upward arcs, for those in a hurry."""
        offsets, heads = self.hierarchy.topology[:2]
        arcs = frozen(np.arange(len(heads), dtype=np.int32))
        return SearchGraphs(
            offsets, heads, self.up, arcs, offsets, heads, self.down, arcs
        )

    def lows(self, graphs: SearchGraphs) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Lower ranks of the arcs of `graphs` or `at_hand`, forward and backward."""
        if graphs is not self._all_arcs:
            return self._lows
        low = self.hierarchy.topology.low
        return low, low

    @cached_property
    def _lows(self) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Lower ranks of the arcs of the graphs, forward and backward."""
        low, graphs = self.hierarchy.topology.low, self.graphs
        return frozen(low[graphs.forward_arc]), frozen(low[graphs.backward_arc])

    def rungs(self, *, ahead: bool) -> Rungs:
        """Upward arcs as labels read them, driven up, or down if not ``ahead``."""
        if "ladder" in self.__dict__:
            return self._rungs[0 if ahead else 1]
        hierarchy = self.hierarchy
        weight = self.up if ahead else self.down
        return Rungs(hierarchy.topology.up_offsets, hierarchy.head_depth, weight)

    @cached_property
    def _rungs(self) -> tuple[Rungs, Rungs]:
        """The graphs as labels read them, forward and backward."""
        graphs, depth = self.graphs, self.hierarchy.tree.depth
        forward, backward = graphs[:3], graphs[4:7]
        return (
            Rungs(forward[0], frozen(depth[forward[1]]), forward[2]),
            Rungs(backward[0], frozen(depth[backward[1]]), backward[2]),
        )

    @property
    def children(self) -> NDArray[np.int32]:
        """What each directed weight is made of, (2 M, 2); see `find_children`."""
        start, end = self.ladder.sections[CHILDREN : CHILDREN + 2]
        return self.ladder.block[start:end].reshape(-1, 2)


def _customised(
    hierarchy: Hierarchy, inputs: Inputs, threads: int | None
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Weights of all upward arcs, driven up and down."""
    up = np.empty(hierarchy.arc_count, np.int32)
    down = np.empty(hierarchy.arc_count, np.int32)
    load_weights(*inputs, up, down)
    _customise(hierarchy, up, down, threads)
    return frozen(up), frozen(down)


def _customise(
    hierarchy: Hierarchy,
    up: NDArray[np.int32],
    down: NDArray[np.int32],
    threads: int | None,
) -> None:
    """Run the basic pass over all ranks, side by side where that pays."""
    if threads is None:
        large = hierarchy.arc_count >= LARGE_ARCS
        threads = min(2, os.cpu_count() or 1) if large else 1
    topology = hierarchy.topology
    if threads == 1:
        everything = frozen(np.arange(len(hierarchy.parent), dtype=np.int32))
        customise_rows(topology, everything, up, down)
        return
    shares, above = _shares(hierarchy, threads)
    with ThreadPoolExecutor(threads) as pool:
        for done in [
            pool.submit(customise_rows, topology, rows, up, down) for rows in shares
        ]:
            done.result()
    customise_rows(topology, above, up, down)


def _shares(
    hierarchy: Hierarchy, threads: int
) -> tuple[list[NDArray[np.int32]], NDArray[np.int32]]:
    """Ranks for each thread, whole parts of the tree, and those above all of them."""
    part, work = cut_tree(
        hierarchy.parent, hierarchy.up_offsets, threads * PARTS_PER_THREAD
    )
    load = np.zeros(threads, np.int64)
    thread_of = np.empty(len(work), np.int32)
    for number in np.argsort(-work, kind="stable").tolist():
        thread_of[number] = np.argmin(load)
        load[thread_of[number]] += work[number]
    thread = np.append(thread_of, -1)[part]  # those above all parts come last
    ranks = [
        frozen(np.flatnonzero(thread == number).astype(np.int32))
        for number in range(-1, threads)
    ]
    return ranks[1:], ranks[0]
