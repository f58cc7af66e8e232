"""What the loss of roads costs: from many places to many, and along one route.

Edges are lost in groups, such as all that lead over one bridge. Each group is lost
alone, all its edges at once; edges outside the groups stay.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maps.progress import silent
from maps.routing.loss_kernels import (
    Openings,
    gains_from,
    losses_from,
    replacement_costs,
)
from maps.routing.loss_tree import grow_tree
from maps.routing.path_over_stops import EdgeArcs, OnEdge, part_ticks
from maps.routing.routing_graph import expand
from maps.routing.search_kernels import Arcs, flood
from maps.routing.ticks import FORBIDDEN, UNREACHED

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from maps.progress import Progress
    from maps.routing.routing_graph import RoutingGraph

    Changes = Callable[
        [NDArray[np.int64], NDArray[np.int64]],
        tuple[NDArray[np.int64], NDArray[np.int64]],
    ]

Place = tuple[OnEdge, ...]  # the same place on every edge that passes it


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class PairChanges:
    """
    What groups change for pairs of places; ``n`` rows by source, then by group.

    Attributes
    ----------
    before
        (S, T) int64 ticks with nothing changed; UNREACHED for no way.
    group, source, target
        (n,) int32.
    after
        (n,) int64 ticks with the group lost, or opened; UNREACHED for no way.
    """

    before: NDArray[np.int64]
    group: NDArray[np.int32]
    source: NDArray[np.int32]
    target: NDArray[np.int32]
    after: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class RoadGroups:
    """
    A graph under weights, with groups of edges; build one with `of`.

    Attributes
    ----------
    graph
        With turn bans.
    weights
        (E,) int32 ticks, `FORBIDDEN` for edges that may not be used.
    edge_arcs
        Index of the graph.
    group
        (E,) int32, group of each edge; -1 for none.
    count
        How many groups there are.
    """

    graph: RoutingGraph
    weights: NDArray[np.int32]
    edge_arcs: EdgeArcs
    group: NDArray[np.int32]
    count: int

    @classmethod
    def of(
        cls,
        graph: RoutingGraph,
        weights: NDArray[np.int32],
        edge_arcs: EdgeArcs,
        groups: Sequence[Sequence[int]],
    ) -> RoadGroups:
        """
        Group edges.

        Raises
        ------
        ValueError
            An edge is in two groups.
        """
        group = np.full(len(weights), -1, np.int32)
        for number, edges in enumerate(groups):
            members = list(edges)
            if (group[members] >= 0).any():
                raise ValueError(f"Group {number} shares an edge with another one.")
            group[members] = number
        return cls(graph, weights, edge_arcs, group, len(groups))

    def losses(
        self,
        sources: Sequence[Place],
        targets: Sequence[Place],
        wanted: NDArray[np.bool_],
        progress: Progress = silent,
    ) -> PairChanges:
        """
        Lose every group in turn.

        Parameters
        ----------
        sources, targets
            Places; points on edges that may not be used are passed over, and so are
            those on a lost edge while it is lost.
        wanted
            (S, T) bool, the pairs to look at.
        progress
            Told after each source; may raise to cancel.

        Returns
        -------
        PairChanges
            A row wherever a loss makes a way dearer or takes it.
        """
        arcs = _forward(self.graph)

        def changes(
            seeds: NDArray[np.int64], goals: NDArray[np.int64]
        ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
            tree = grow_tree(arcs, self.weights, self.group, seeds)
            found = losses_from(tree, self.group, self.count, goals, len(targets))
            return found[0], found[1]

        return self._pairs(sources, targets, wanted, changes, progress)

    def gains(
        self,
        opened: NDArray[np.int32],
        sources: Sequence[Place],
        targets: Sequence[Place],
        wanted: NDArray[np.bool_],
        progress: Progress = silent,
    ) -> PairChanges:
        """
        Open every group in turn.

        Parameters
        ----------
        opened
            (E,) int32 ticks of the edges of a group once it is open; no higher than
            ``weights``.
        sources, targets, wanted, progress
            As for `losses`. No place begins or ends on an edge that has yet to open.

        Returns
        -------
        PairChanges
            A row wherever an opening makes a way cheaper.
        """
        arcs = _forward(self.graph)
        openings = self._openings(opened)

        def changes(
            seeds: NDArray[np.int64], goals: NDArray[np.int64]
        ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
            cost, _ = flood(arcs, self.weights, seeds, int(UNREACHED) - 1)
            found = gains_from(arcs, self.weights, openings, cost, goals, len(targets))
            return found[0], found[1]

        return self._pairs(sources, targets, wanted, changes, progress)

    def replacements(
        self, source: Place, target: Place, path: Sequence[int]
    ) -> NDArray[np.int64]:
        """
        Cost from one place to another when each group on a path is lost.

        Parameters
        ----------
        source, target
            Ends of the path.
        path
            Its edges in order, all of them in groups.

        Returns
        -------
        NDArray[np.int64]
            (n,) ticks for each edge of the path; UNREACHED for no way.
        """
        order = list(dict.fromkeys(self.group[list(path)].tolist()))
        half = (len(order) + 1) // 2
        seeds, goals = self.seeds(source), self.goals(target)
        # Whatever is lost near an end is searched from that end: the way is the old
        # one up to there.
        ahead, back = _forward(self.graph), _backward(self.graph)
        cost = np.full(self.count, UNREACHED, np.int64)
        for arcs, other, ends, groups in (
            (ahead, back, (seeds, goals), order[:half]),
            (back, ahead, (goals, seeds), order[half:]),
        ):
            if not groups or not len(seeds) or not len(goals):
                continue
            left, _ = flood(other, self.weights, ends[1], int(UNREACHED) - 1)
            numbers = np.array(groups, np.int32)
            cost[numbers] = replacement_costs(
                arcs, self.weights, self.group, numbers, ends, left
            )
        for straight, edge in self._straight(source, target):
            spared = np.arange(self.count) != self.group[edge]
            cost[spared] = np.minimum(cost[spared], straight)
        return np.asarray(cost[self.group[list(path)]])

    def seeds(self, place: Place) -> NDArray[np.int64]:
        """
        Where paths from a place begin, (n, 3); see `maps.routing.ticks`.

        Points on edges that may not be used are passed over.
        """
        rows = []
        for edge, share in self._usable(place):
            weight = int(self.weights[edge])
            left = weight - part_ticks(weight, share)
            rows.append((int(self.graph.entry_state[edge]), left, edge))
        return np.array(rows, np.int64).reshape(-1, 3)

    def goals(self, place: Place) -> NDArray[np.int64]:
        """
        Where paths to a place end, (n, 3); see `maps.routing.ticks`.

        Points on edges that may not be used are passed over.
        """
        rows = [
            (tail, part_ticks(int(self.weights[edge]), share), edge)
            for edge, share in self._usable(place)
            for _, tail in self.edge_arcs.of_edge(edge)
        ]
        return np.array(rows, np.int64).reshape(-1, 3)

    def _pairs(
        self,
        sources: Sequence[Place],
        targets: Sequence[Place],
        wanted: NDArray[np.bool_],
        changes: Changes,
        progress: Progress,
    ) -> PairChanges:
        """Changes of all pairs that are wanted."""
        before = np.full((len(sources), len(targets)), UNREACHED, np.int64)
        found = [_no_rows(4)]
        all_goals = self._all_goals(targets)
        for number, source in enumerate(sources):
            progress("changing roads in turn", number / len(sources))
            straight = self._all_straight(source, targets)
            goals = np.concatenate([all_goals, straight])
            goals = goals[wanted[number][goals[:, 3]]]
            seeds = self.seeds(source)
            if not len(seeds) or not len(goals):
                continue
            before[number], rows = changes(seeds, goals)
            found.append(np.insert(rows, 1, number, axis=1))
        progress("changing roads in turn", 1.0)
        table = np.concatenate(found)
        return PairChanges(
            before=before,
            group=table[:, 0].astype(np.int32),
            source=table[:, 1].astype(np.int32),
            target=table[:, 2].astype(np.int32),
            after=table[:, 3],
        )

    def _all_goals(self, targets: Sequence[Place]) -> NDArray[np.int64]:
        """Goals of all targets, with the number of the target, (n, 4)."""
        goals = [self.goals(target) for target in targets]
        numbers = np.repeat(np.arange(len(targets)), [len(rows) for rows in goals])
        return np.column_stack([np.concatenate([_no_rows(3), *goals]), numbers])

    def _all_straight(
        self, source: Place, targets: Sequence[Place]
    ) -> NDArray[np.int64]:
        """Ways that stay on one edge, as goals at the very source, (n, 4)."""
        edges = {at.edge for at in source}
        rows = [
            (-1, cost, edge, number)
            for number, target in enumerate(targets)
            if any(at.edge in edges for at in target)
            for cost, edge in self._straight(source, target)
        ]
        return np.array(rows, np.int64).reshape(-1, 4)

    def _usable(self, place: Place) -> list[OnEdge]:
        """Points on edges that may be used."""
        return [at for at in place if self.weights[at.edge] != FORBIDDEN]

    def _straight(self, source: Place, target: Place) -> list[tuple[int, int]]:
        """Ways that stay on one edge: cost and edge."""
        ways = []
        for start in self._usable(source):
            weight = int(self.weights[start.edge])
            begun = part_ticks(weight, start.share)
            ways += [
                (part_ticks(weight, end.share) - begun, end.edge)
                for end in target
                if end.edge == start.edge and end.share >= start.share
            ]
        return ways

    def _openings(self, opened: NDArray[np.int32]) -> Openings:
        """Arcs of the edges of each group that may be used once open."""
        group_of_arc = np.repeat(self.group, np.diff(self.edge_arcs.offsets))
        edge_of_arc = self.graph.arc_edge[self.edge_arcs.arcs]
        place = np.flatnonzero((group_of_arc >= 0) & (opened[edge_of_arc] != FORBIDDEN))
        place = place[np.argsort(group_of_arc[place], kind="stable")]
        offsets = np.zeros(self.count + 1, np.int64)
        np.cumsum(
            np.bincount(group_of_arc[place], minlength=self.count), out=offsets[1:]
        )
        return Openings(
            self.group,
            np.ascontiguousarray(opened),
            offsets,
            self.edge_arcs.arcs[place],
            self.edge_arcs.tails[place],
        )


def warm_up(progress: Progress = silent) -> None:
    """Run every kernel once on a tiny graph, so that no later one waits to compile."""
    tail, head = np.array([[0, 1], [1, 0]], np.int32)
    graph = expand(tail, head, 2, ())
    weights = np.ones(2, np.int32)
    roads = RoadGroups.of(graph, weights, EdgeArcs.of(graph), [[0], [1]])
    place = (OnEdge(0, 0.5),)
    progress("compiling losses", 0.0)
    roads.losses([place], [place], np.ones((1, 1), np.bool_))
    progress("compiling losses", 0.5)
    roads.gains(weights, [place], [place], np.ones((1, 1), np.bool_))
    roads.replacements(place, place, [0, 1])
    progress("compiling losses", 1.0)


def _no_rows(columns: int) -> NDArray[np.int64]:
    """A table without rows."""
    return np.zeros((0, columns), np.int64)


def _forward(graph: RoutingGraph) -> Arcs:
    """The graph in the direction of travel."""
    return Arcs(graph.arc_offsets, graph.arc_head, graph.arc_edge)


def _backward(graph: RoutingGraph) -> Arcs:
    """The graph against the direction of travel."""
    edge = graph.arc_edge[graph.reverse_arc]
    return Arcs(graph.reverse_offsets, graph.reverse_tail, edge)
