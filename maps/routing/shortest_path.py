"""Cheapest paths over a routing graph: one to one, one to all.

A `Metric` is a graph with a weight in whole ticks for every edge. A hierarchy
customised for its weights answers at once; it also guides the searches of every
metric that is restricted from it, so a closure costs no preparation.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from maps.progress import silent
from maps.routing.customise import FIRST_SEARCHES, Customised
from maps.routing.first_search import find_by_what_is_made
from maps.routing.frozen import frozen
from maps.routing.hierarchy import Hierarchy
from maps.routing.hierarchy_search import (
    TRAIL,
    Climb,
    climbing_space,
    find_between,
)
from maps.routing.potentials import Guide, guide_of, sight_of
from maps.routing.routing_graph import expand
from maps.routing.search_kernels import (
    Arcs,
    Space,
    flood,
    search,
    search_with_turns,
)
from maps.routing.ticks import FORBIDDEN, UNREACHABLE, UNREACHED
from maps.routing.turn_guide import guide_over_turns
from maps.routing.turns import Turns, free_turns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from maps.progress import Progress
    from maps.routing.routing_graph import RoutingGraph

MOST_TERMINALS = 1024  # a place within an edge needs a handful
TOO_SMALL = "The space is for a smaller graph; make one of this metric."
FEW = 64  # pairs of terminals up to which climbing is the faster search


class Terminal(NamedTuple):
    """
    A state of the graph where paths begin or end.

    Attributes
    ----------
    state
        Of the routing graph.
    cost
        Ticks from the true start to the state, or from it to the true end.
    edge
        Driven just before a start or just after an end; -1 for none. It counts
        only for searches that do not turn round.
    """

    state: int
    cost: int = 0
    edge: int = -1


class PathResult(NamedTuple):
    """
    A cheapest path.

    Attributes
    ----------
    cost
        Ticks, the costs of both terminals included.
    edges
        Driven between the terminals, in order.
    source, target
        Which of the terminals it joins.
    """

    cost: int
    edges: tuple[int, ...]
    source: int
    target: int


@dataclass(frozen=True, eq=False)
class Metric:
    """
    A routing graph under one set of weights; build one with `of` or `plain`.

    Attributes
    ----------
    graph
        What is searched.
    weights
        (E,) int32 ticks, 0 to `FORBIDDEN`.
    customised
        Hierarchy of the graph under weights that are nowhere higher: it answers
        where they are the same, and guides the search elsewhere. None searches
        without guidance.
    """

    graph: RoutingGraph
    weights: NDArray[np.int32]
    customised: Customised | None

    @classmethod
    def of(
        cls,
        graph: RoutingGraph,
        weights: NDArray[np.int32],
        hierarchy: Hierarchy,
        *,
        turn_bans: bool = True,
    ) -> Metric:
        """
        Metric with a hierarchy customised for it.

        Parameters
        ----------
        graph
            What is searched.
        weights
            (E,) int32 ticks, 0 to `FORBIDDEN`.
        hierarchy
            Of the roads.
        turn_bans
            Whether the graph obeys turn bans.

        Raises
        ------
        ValueError
            The weights do not fit the graph, or one is too large.
        """
        checked = _weighable(graph, weights)
        customised = Customised.of(hierarchy, graph, checked, turn_bans=turn_bans)
        return cls(graph, checked, customised)

    @classmethod
    def plain(cls, graph: RoutingGraph, weights: NDArray[np.int32]) -> Metric:
        """Metric without a hierarchy: for weights that are used once or twice."""
        return cls(graph, _checked(graph, weights), None)

    def restricted(self, weights: NDArray[np.int32]) -> Metric:
        """
        Metric with higher weights, guided by the same hierarchy.

        Raises
        ------
        ValueError
            A weight is lower than this metric's, so that its hierarchy would
            mislead; prepare a metric with `of`, or search with `plain`.
        """
        checked = _checked(self.graph, weights)
        if (checked < self.weights).any():
            raise ValueError(
                "Weights may only rise over those the hierarchy was customised for; "
                "use Metric.of or Metric.plain for lower ones."
            )
        same = np.array_equal(checked, self.weights)
        return self if same else replace(self, weights=checked)

    def closing(self, edges: NDArray[np.integer]) -> Metric:
        """
        Metric with some edges closed, guided by the same hierarchy.

        Parameters
        ----------
        edges
            (n,) numbers of edges; the fewer, the sooner it is done.

        Raises
        ------
        IndexError
            There is no such edge.
        """
        open_edges = edges[self.weights[edges] != FORBIDDEN]
        if not len(open_edges):
            return self
        weights = self.weights.copy()
        weights[open_edges] = FORBIDDEN
        return replace(self, weights=frozen(weights))

    def changed(self, weights: NDArray[np.int32]) -> Metric:
        """
        Metric with a hierarchy for other weights, reckoned from this one's.

        Parameters
        ----------
        weights
            (E,) int32 ticks, 0 to `FORBIDDEN`; the fewer differ, the sooner it is done.

        Raises
        ------
        ValueError
            The weights do not fit the graph, one is too large, or this metric has
            no hierarchy.
        """
        checked = _weighable(self.graph, weights)
        if self.customised is None:
            raise ValueError("A metric without a hierarchy has none to change.")
        return replace(
            self, weights=checked, customised=self.customised.changed(checked)
        )

    @property
    def states(self) -> int:
        """How many states a search may touch: those of the hierarchy, if it has one."""
        if self.customised is None:
            return self.graph.state_count
        return len(self.customised.hierarchy.rank)

    @property
    def answers(self) -> Customised | None:
        """The hierarchy, if it was customised for these very weights."""
        customised = self.customised
        same = customised is not None and customised.weights is self.weights
        return customised if same else None

    @cached_property
    def arcs(self) -> Arcs:
        """The graph as the searches see it."""
        graph = self.graph
        return Arcs(
            frozen(graph.arc_offsets), frozen(graph.arc_head), frozen(graph.arc_edge)
        )

    @cached_property
    def guide(self) -> Guide:
        """What guides the searches."""
        return guide_of(self.customised)

    def guide_over(self, turns: Turns) -> Guide:
        """Tell what guides searches that mind turns."""
        if self.customised is None:
            return self.guide
        return guide_over_turns(self.customised, self.graph, turns)


@dataclass(frozen=True, slots=True, eq=False)
class SearchSpace:
    """
    Room for one search at a time over graphs up to a size; build with `of`.

    A search costs what it touches: the room is never cleared. Two threads need
    two spaces.
    """

    arrays: Space
    climb: Climb

    @classmethod
    def of(cls, *metrics: Metric) -> SearchSpace:
        """Room for searches under any of the metrics and of what restricts them."""
        return cls.of_size(
            max(metric.graph.arc_count for metric in metrics),
            max(metric.states for metric in metrics),
        )

    @classmethod
    def of_size(cls, arcs: int, states: int) -> SearchSpace:
        """Room for searches on graphs with up to so many arcs and states."""
        labels = max(arcs, states) + MOST_TERMINALS
        return cls(
            Space(
                cost=np.empty((labels, 2), np.int64),
                mark=np.zeros((labels, 4), np.int32),
                key=np.empty(labels, np.int64),
                label=np.empty(labels, np.int32),
                trail=np.empty(labels, np.int32),
                clock=np.zeros(1, np.int32),
                sight=sight_of(states),
            ),
            climbing_space(states),
        )


def shortest_path(
    metric: Metric,
    sources: Sequence[Terminal],
    targets: Sequence[Terminal],
    *,
    space: SearchSpace | None = None,
    turns: Turns | None = None,
) -> PathResult | None:
    """
    Cheapest path from any source to any target.

    Parameters
    ----------
    metric
        Graph and weights.
    sources, targets
        Up to `MOST_TERMINALS` each; their costs count.
    space
        Room for the search; None makes some, which takes longer than most
        searches.
    turns
        What turning costs. With it the path turns round only where the road ends;
        without it wherever no ban forbids.

    Returns
    -------
    PathResult | None
        None when no path exists.

    Raises
    ------
    ValueError
        There are too many terminals, or the space is too small.
    """
    if not sources or not targets:
        return None
    if max(len(sources), len(targets)) > MOST_TERMINALS:
        raise ValueError(f"A search takes {MOST_TERMINALS} terminals at most.")
    space = space or SearchSpace.of(metric)
    if space.climb.labels.shape[1] < metric.states:
        raise ValueError(TOO_SMALL)
    answers = metric.answers
    if turns is None and answers is not None and len(sources) * len(targets) <= FEW:
        return _climbed(answers, sources, targets, space)
    seeds, goals = _ends(sources), _ends(targets)
    room = space.arrays
    if turns is None:
        found = search(metric.arcs, metric.weights, metric.guide, seeds, goals, room)
    else:
        found = search_with_turns(
            metric.arcs,
            metric.weights,
            metric.guide_over(turns),
            turns,
            seeds,
            goals,
            room,
        )
    cost, target, source, count = found
    if target < 0:
        return None
    edges = metric.graph.arc_edge[room.trail[:count][::-1]]
    return PathResult(cost, tuple(edges.tolist()), source, target)


def route_between(
    metric: Metric, source: int, target: int, space: SearchSpace
) -> tuple[int, NDArray[np.int32]] | None:
    """
    Cheapest path from one state to another: `shortest_path` without its trimmings.

    Parameters
    ----------
    metric
        Graph and weights.
    source, target
        States of the graph, not negative.
    space
        Room for the search, made for this metric or a larger one.

    Returns
    -------
    tuple[int, NDArray[np.int32]] | None
        Ticks, and the edges in order of travel, (n,) int32; None when no path exists.

    Raises
    ------
    IndexError
        The graph has no such state.
    ValueError
        The space is too small.
    """
    states = metric.states
    labels, pieces = space.climb
    if not (0 <= source < states and 0 <= target < states):
        raise IndexError(f"States are 0 to {states - 1}, not {source} and {target}.")
    if labels.shape[1] < states:
        raise ValueError(TOO_SMALL)
    answers = metric.answers
    if answers is None or "ladder" not in answers.__dict__:
        found = shortest_path(
            metric, [Terminal(source)], [Terminal(target)], space=space
        )
        return None if found is None else (found.cost, np.array(found.edges, np.int32))
    cost, count = find_between(*answers.ladder, source, target, labels, pieces)
    return None if cost == UNREACHABLE else (cost, pieces[TRAIL, :count].copy())


def _climbed(
    customised: Customised,
    sources: Sequence[Terminal],
    targets: Sequence[Terminal],
    space: SearchSpace,
) -> PathResult | None:
    """Cheapest path by the hierarchy."""
    before = min([terminal.cost for terminal in sources])
    after = min([terminal.cost for terminal in targets])
    ends = [(state, cost - before, -1) for state, cost, _ in sources]
    ends += [(state, cost - after, -1) for state, cost, _ in targets]
    rows = np.array(ends, np.int64)
    found = find_by_what_is_made(customised, rows, len(sources), space.climb)
    cost, source, target, count = found
    if source < 0:
        return None
    edges = tuple(space.climb.pieces[TRAIL, :count].tolist())
    return PathResult(before + cost + after, edges, source, target)


def one_to_all(
    metric: Metric, sources: Sequence[Terminal], most: int | None = None
) -> NDArray[np.int64]:
    """
    Cost from the sources to every state.

    Parameters
    ----------
    metric
        Graph and weights.
    sources
        Their costs count.
    most
        Ticks beyond which nothing is looked at; None looks everywhere.

    Returns
    -------
    NDArray[np.int64]
        (S,) ticks; UNREACHED where there is no path within ``most``.
    """
    limit = int(UNREACHED) - 1 if most is None else most
    cost, _ = flood(metric.arcs, metric.weights, _ends(sources), limit)
    return np.asarray(cost)


def warm_up(progress: Progress = silent) -> None:
    """
    Run every search once on a tiny graph, so that no later one waits to compile.

    Where the compiled code is kept, a second run takes no time.

    Parameters
    ----------
    progress
        Told how far it is; may raise to cancel.
    """
    tail, head = np.array([[0, 1], [1, 0]], np.int32)
    graph = expand(tail, head, 2, ())
    weights = np.ones(2, np.int32)
    progress("compiling searches", 0.0)
    hierarchy = Hierarchy.of(graph, tail, head, np.arange(2, dtype=np.int32))
    metric = Metric.of(graph, weights, hierarchy)
    Customised.of(hierarchy, graph, frozen(weights), threads=2)
    ends = [Terminal(0)], [Terminal(1)]
    space = SearchSpace.of(metric)
    progress("compiling searches", 0.3)
    one_to_all(metric, ends[0])
    for _ in range(FIRST_SEARCHES + 1):
        shortest_path(metric, *ends, space=space)
    route_between(metric, 0, 1, space)
    progress("compiling searches", 0.6)
    closed = metric.restricted(weights + np.int32(1))
    shortest_path(closed, *ends, space=space)
    progress("compiling searches", 0.8)
    turns = free_turns(np.array([1, 0], np.int32), 2)
    for off in (0, 1):
        priced = turns._replace(off=off)
        shortest_path(closed, *ends, space=space, turns=priced)
    progress("compiling searches", 1.0)


def _ends(terminals: Sequence[Terminal]) -> NDArray[np.int64]:
    """Terminals as the searches take them, (n, 3)."""
    return np.array([(t.state, t.cost, t.edge) for t in terminals], np.int64)


def _checked(graph: RoutingGraph, weights: NDArray[np.int32]) -> NDArray[np.int32]:
    """Weights as the kernels need them, or an error that says what is wrong."""
    if weights.dtype != np.int32 or weights.shape != graph.entry_state.shape:
        raise ValueError(
            f"Weights are int32, one for each of {len(graph.entry_state)} edges; "
            f"got {weights.dtype} of shape {weights.shape}."
        )
    if weights.min(initial=0) < 0:
        raise ValueError("Weights are zero or above.")
    return frozen(weights)


def _weighable(graph: RoutingGraph, weights: NDArray[np.int32]) -> NDArray[np.int32]:
    """Weights as a hierarchy takes them, or an error that says what is wrong."""
    checked = _checked(graph, weights)
    if ((checked >= UNREACHABLE) & (checked != FORBIDDEN)).any():
        raise ValueError(
            "A hierarchy takes weights below 2**30; use coarser ticks, or Metric.plain."
        )
    return checked
