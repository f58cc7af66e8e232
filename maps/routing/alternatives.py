"""Ways that differ from the best one, read off a single search over a hierarchy.

A way over a state where the climbs from both ends meet is as a rule made of two best
ways. Of these *via ways* are kept, by rising cost, those that are not much longer, do
not share much with the ones before, pass no place twice, and are best ways wherever
one looks at a short stretch of them: without detours that a driver would laugh at.
After Abraham, Delling, Goldberg and Werneck, "Alternative Routes in Road Networks",
2013.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from maps.progress import silent
from maps.routing.hierarchy import Hierarchy
from maps.routing.hierarchy_search import (
    ARC,
    FIRST_END,
    PIECE,
    TRAIL,
    forget,
    lowest_stand,
    sow,
    step_on,
    unfold,
)
from maps.routing.routing_graph import expand
from maps.routing.shortest_path import (
    MOST_TERMINALS,
    Metric,
    PathResult,
    SearchSpace,
    Terminal,
    shortest_path,
)
from maps.routing.ticks import OFFSET, UNREACHABLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from maps.progress import Progress
    from maps.routing.customise import Customised, Ladder
    from maps.routing.hierarchy_search import Climb

MOST_TRIED = 200  # via ways looked at for one question
SHORTEST_STRETCH = 0.25  # of the best way: so much around the via state is best


@dataclass(frozen=True, slots=True, kw_only=True)
class Differing:
    """
    How much ways must differ.

    Attributes
    ----------
    most
        How many ways to give, the best one among them; 1 or more.
    stretch
        Cost of the dearest over that of the best; 1 or more.
    share
        Cost of what a way may share with each one before it, over that of the best;
        0 to 1.
    """

    most: int = 3
    stretch: float = 1.4
    share: float = 0.6

    def __post_init__(self) -> None:
        if self.most < 1 or self.stretch < 1 or not 0 <= self.share <= 1:
            raise ValueError(
                "Ways that differ are one or more, stretched by 1 or more, and share "
                "0 to 1 of the best."
            )


def alternative_paths(
    metric: Metric,
    sources: Sequence[Terminal],
    targets: Sequence[Terminal],
    differing: Differing,
    space: SearchSpace,
) -> list[PathResult]:
    """
    Find the best path and paths that differ from it.

    Parameters
    ----------
    metric
        That a hierarchy was customised for (`Metric.of`).
    sources, targets
        As in `maps.routing.shortest_path.shortest_path`.
    differing
        How much they must differ.
    space
        Room for searches under the metric.

    Returns
    -------
    list[PathResult]
        By rising cost, the best path first; none where there is no path.

    Raises
    ------
    ValueError
        The metric is restricted from another, or there are too many terminals.
    """
    customised = metric.answers
    if customised is None:
        raise ValueError("Ways that differ need a metric of their own; use Metric.of.")
    if max(len(sources), len(targets)) > MOST_TERMINALS:
        raise ValueError(f"A search takes {MOST_TERMINALS} terminals at most.")
    best = shortest_path(metric, sources, targets, space=space)
    if best is None:
        return []
    starts = [terminal.state for terminal in sources]
    choice = _Choice(metric, differing, space, best, starts)
    for path, before in _via_ways(customised, sources, targets, differing, space):
        if len(choice.kept) == differing.most:
            break
        choice.offer(path, before)
    return choice.kept


class _Choice:
    """The ways kept so far, and what a further one must be."""

    def __init__(
        self,
        metric: Metric,
        differing: Differing,
        space: SearchSpace,
        best: PathResult,
        starts: Sequence[int],
    ) -> None:
        self._metric, self._differing, self._space = metric, differing, space
        self._starts = starts  # states of the sources
        self._driven: list[set[int]] = [set(best.edges)]
        self._stretch = SHORTEST_STRETCH * best.cost
        self.kept = [best]

    def offer(self, path: PathResult, before: int) -> None:
        """Keep a way of which so many ticks lie before its via state, if it differs."""
        if not path.edges or self._shares(path):
            return
        states = self._states(path)
        passed = self._metric.graph.state_junction[states]
        if len(np.unique(passed)) < len(passed):
            return
        if self._best_but_for_one_bend(states, path.edges, before):
            self._driven.append(set(path.edges))
            self.kept.append(path)

    def _shares(self, path: PathResult) -> bool:
        """Whether the way has too much in common with one before it."""
        weights = self._metric.weights
        most = self._differing.share * self.kept[0].cost
        for driven in self._driven:
            common = [edge for edge in path.edges if edge in driven]
            if int(weights[common].sum(dtype=np.int64)) > most or (
                len(common) == len(path.edges)
            ):
                return True
        return False

    def _best_but_for_one_bend(
        self, states: Sequence[int], edges: Sequence[int], before: int
    ) -> bool:
        """Whether both halves are best ways, and no shorter way cuts the bend."""
        weights = self._metric.weights[list(edges)].astype(np.int64)
        along = np.concatenate(([0], np.cumsum(weights)))
        via, last = int(np.searchsorted(along, before)), len(edges)
        start = int(np.searchsorted(along, before - self._stretch, side="right")) - 1
        end = int(np.searchsorted(along, before + self._stretch))
        return all(
            self._is_best(states[a], states[b], int(along[b] - along[a]))
            for a, b in ((0, via), (via, last), (max(start, 0), min(end, last)))
        )

    def _is_best(self, start: int, end: int, cost: int) -> bool:
        """Whether no way between two states costs less."""
        ends = [Terminal(start)], [Terminal(end)]
        best = shortest_path(self._metric, *ends, space=self._space)
        return best is None or best.cost >= cost

    def _states(self, path: PathResult) -> list[int]:
        """States that the way passes, from its start."""
        graph, states = self._metric.graph, [self._starts[path.source]]
        for edge in path.edges:
            arcs = slice(*graph.arc_offsets[states[-1] : states[-1] + 2].tolist())
            place = graph.arc_edge[arcs].tolist().index(edge)
            states.append(int(graph.arc_head[arcs][place]))
        return states


def _via_ways(
    customised: Customised,
    sources: Sequence[Terminal],
    targets: Sequence[Terminal],
    differing: Differing,
    space: SearchSpace,
) -> list[tuple[PathResult, int]]:
    """Via ways by rising cost, each with the ticks before its via state."""
    ends = np.array([(t.state, t.cost, t.edge) for t in (*sources, *targets)], np.int64)
    count = len(sources)
    common = ends[:count, OFFSET].min(), ends[count:, OFFSET].min()
    ends[:count, OFFSET] -= common[0]
    ends[count:, OFFSET] -= common[1]
    ladder, climb = customised.ladder, space.climb
    tops, costs = climb_both(ladder, ends, count, climb, differing.stretch)
    found = []
    for place in np.argsort(costs, kind="stable")[:MOST_TRIED].tolist():
        before, source, target, length = path_over(ladder, int(tops[place]), climb)
        edges = tuple(climb.pieces[TRAIL, :length].tolist())
        cost = int(costs[place]) + int(common[0]) + int(common[1])
        driven_before = before - int(ends[source, OFFSET])
        path = PathResult(cost, edges, source, target)
        found.append((path, driven_before))
    forget_both(ladder, ends, count, climb)
    return found


@njit(cache=True, nogil=True)
def climb_both(  # noqa: C901 - taking it apart costs a third
    ladder: Ladder,
    ends: NDArray[np.int64],
    sources: int,
    climb: Climb,
    stretch: float,
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """
    Climb from both ends as far as a stretch of the best cost allows.

    Returns the ranks where climbs meet within it, and the costs over them; the
    labels stay, for `path_over`, until `forget_both`.
    """
    block, bounds = ladder.block, ladder.sections
    rank, parent = block[bounds[0] : bounds[1]], block[bounds[1] : bounds[2]]
    forward = block[bounds[3] : bounds[4]]
    forward_head = block[bounds[4] : bounds[5]]
    forward_weight = block[bounds[5] : bounds[6]]
    backward = block[bounds[7] : bounds[8]]
    backward_head = block[bounds[8] : bounds[9]]
    backward_weight = block[bounds[9] : bounds[10]]
    ahead, behind = climb.labels
    from_sources = sow(ends[:sources], rank, ahead)
    from_targets = sow(ends[sources:], rank, behind)
    x, y = lowest_stand(from_sources), lowest_stand(from_targets)
    tops, costs, met = np.empty(64, np.int32), np.empty(64, np.int64), 0
    best = np.int64(UNREACHABLE)
    limit = float(UNREACHABLE)
    while x >= 0 or y >= 0:
        at = x if y < 0 or 0 <= x < y else y
        here, there = ahead[at] >> 32, behind[at] >> 32
        if here + there < limit:
            if met == len(tops):
                tops = np.concatenate((tops, np.empty_like(tops)))
                costs = np.concatenate((costs, np.empty_like(costs)))
            tops[met], costs[met] = at, here + there
            met += 1
            if here + there < best:
                best = here + there
                limit = min(float(UNREACHABLE), best * stretch + 1)
        if at == x:
            if here < limit:
                for a in range(forward[at], forward[at + 1]):
                    label = ((here + forward_weight[a]) << 32) + a
                    ahead[forward_head[a]] = min(ahead[forward_head[a]], label)
            x = step_on(from_sources, at, parent[at])
        if at == y:
            if there < limit:
                for a in range(backward[at], backward[at + 1]):
                    label = ((there + backward_weight[a]) << 32) + a
                    behind[backward_head[a]] = min(behind[backward_head[a]], label)
            y = step_on(from_targets, at, parent[at])
    within = costs[:met] < limit
    return tops[:met][within], costs[:met][within]


@njit(cache=True, nogil=True)
def path_over(ladder: Ladder, top: int, climb: Climb) -> tuple[int, int, int, int]:
    """
    Write the edges of the path over a rank to `TRAIL`.

    Returns the ticks before the rank, the source, the target, and how many edges
    there are.
    """
    block, bounds = ladder.block, ladder.sections
    low = block[bounds[2] : bounds[3]]
    forward_arc = block[bounds[6] : bounds[7]]
    backward_arc = block[bounds[10] : bounds[11]]
    ahead, behind = climb.labels
    piece, count = climb.pieces[PIECE], 0
    arc = ahead[top] & ARC
    while arc < FIRST_END:
        piece[count] = 2 * forward_arc[arc]
        count += 1
        arc = ahead[low[forward_arc[arc]]] & ARC
    source = arc - FIRST_END
    for i in range(count // 2):
        piece[i], piece[count - 1 - i] = piece[count - 1 - i], piece[i]
    arc = behind[top] & ARC
    while arc < FIRST_END:
        piece[count] = 2 * backward_arc[arc] + 1
        count += 1
        arc = behind[low[backward_arc[arc]]] & ARC
    children = block[bounds[11] : bounds[12]]
    length = unfold(count, children, climb.pieces)
    return ahead[top] >> 32, source, arc - FIRST_END, length


@njit(cache=True, nogil=True)
def forget_both(
    ladder: Ladder, ends: NDArray[np.int64], sources: int, climb: Climb
) -> None:
    """Take away the labels of a climb from both ends."""
    block, bounds = ladder.block, ladder.sections
    rank, parent = block[bounds[0] : bounds[1]], block[bounds[1] : bounds[2]]
    forget(ends[:sources], rank, parent, climb.labels[0])
    forget(ends[sources:], rank, parent, climb.labels[1])


def warm_up(progress: Progress = silent) -> None:
    """Look for ways round a tiny square, so that nobody waits to compile."""
    tail, head = np.array([[0, 1], [1, 3], [0, 2], [2, 3]], np.int32).T.copy()
    graph = expand(tail, head, 4, ())
    order = np.arange(4, dtype=np.int32)
    hierarchy = Hierarchy.of(graph, tail, head, order)
    metric = Metric.of(graph, np.ones(4, np.int32), hierarchy)
    progress("compiling alternatives", 0.0)
    space = SearchSpace.of(metric)
    alternative_paths(metric, [Terminal(0)], [Terminal(3)], Differing(), space)
    progress("compiling alternatives", 1.0)
