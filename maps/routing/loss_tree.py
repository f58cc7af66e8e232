"""The tree of cheapest paths from one place, laid out for repairs below a lost road.

Nodes are numbered as a walk down the tree meets them, so that what hangs below a
node is the run of numbers that follows it. Beside the tree stands every other arc
with what it costs *extra*: how much dearer than the cheapest way it would make its
head.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from maps.routing.search_kernels import Arcs, flood
from maps.routing.ticks import EDGE, FORBIDDEN, OFFSET, STATE, UNREACHED

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Tree(NamedTuple):
    """
    Cheapest paths from one place; node 0 is the place, the others are states.

    ``node`` (S,) int32 of each state, -1 for not reached. By node: ``cost`` int64;
    ``above`` int32, the node before it on its path, -1 for the root; ``size`` int32,
    how many nodes hang below it, itself included; ``group`` int32 of the edge that
    leads to it, -1 for none. Arcs beside the tree by head: ``in_offsets`` int64,
    ``in_node`` int32, their tails, ``in_extra`` int64, ``in_group`` int32; and by
    tail: ``out_offsets``, ``out_node``, their heads, ``out_extra``, ``out_group``.
    """

    node: NDArray[np.int32]
    cost: NDArray[np.int64]
    above: NDArray[np.int32]
    size: NDArray[np.int32]
    group: NDArray[np.int32]
    in_offsets: NDArray[np.int64]
    in_node: NDArray[np.int32]
    in_extra: NDArray[np.int64]
    in_group: NDArray[np.int32]
    out_offsets: NDArray[np.int64]
    out_node: NDArray[np.int32]
    out_extra: NDArray[np.int64]
    out_group: NDArray[np.int32]


@njit(cache=True, nogil=True)
def grow_tree(
    arcs: Arcs,
    weights: NDArray[np.int32],
    group: NDArray[np.int32],
    seeds: NDArray[np.int64],
) -> Tree:
    """
    Grow the tree of cheapest paths.

    Parameters
    ----------
    arcs, weights
        The graph.
    group
        (E,) int32, group of each edge, -1 for none.
    seeds
        (n, 3) int64, where paths begin: state, cost to it, edge driven before or -1.
        They are arcs from the root.
    """
    cost, last = flood(arcs, weights, seeds, UNREACHED - 1)
    lead = _leads(seeds, cost, last)
    parent = _parents(arcs, cost, last)
    node, state, above = _walk(parent, cost)
    count = len(state)
    size = np.ones(count, np.int32)
    for i in range(count - 1, 0, -1):
        size[above[i]] += size[i]
    node_cost = np.zeros(count, np.int64)
    node_group = np.full(count, -1, np.int32)
    for i in range(1, count):
        here = state[i]
        node_cost[i] = cost[here]
        edge = arcs.edge[last[here]] if last[here] >= 0 else seeds[lead[here], EDGE]
        if edge >= 0:
            node_group[i] = group[edge]

    most = len(arcs.head) + len(seeds)
    out_offsets = np.zeros(count + 1, np.int64)
    out_node = np.empty(most, np.int32)
    out_extra = np.empty(most, np.int64)
    out_group = np.empty(most, np.int32)
    size_out = 0
    for s in range(len(seeds)):
        head = seeds[s, STATE]
        if last[head] < 0 and lead[head] == s:
            continue
        out_node[size_out] = node[head]
        out_extra[size_out] = seeds[s, OFFSET] - cost[head]
        edge = seeds[s, EDGE]
        out_group[size_out] = group[edge] if edge >= 0 else -1
        size_out += 1
    out_offsets[1] = size_out
    for i in range(1, count):
        here = state[i]
        for a in range(arcs.offsets[here], arcs.offsets[here + 1]):
            edge = arcs.edge[a]
            head = arcs.head[a]
            if weights[edge] == FORBIDDEN or last[head] == a:
                continue
            out_node[size_out] = node[head]
            out_extra[size_out] = cost[here] + weights[edge] - cost[head]
            out_group[size_out] = group[edge]
            size_out += 1
        out_offsets[i + 1] = size_out
    out_node = out_node[:size_out].copy()
    in_offsets, in_arc, in_node = _by_head(out_offsets, out_node)
    return Tree(
        node,
        node_cost,
        above,
        size,
        node_group,
        in_offsets,
        in_node,
        out_extra[in_arc],
        out_group[in_arc],
        out_offsets,
        out_node,
        out_extra[:size_out].copy(),
        out_group[:size_out].copy(),
    )


@njit(cache=True, nogil=True)
def _leads(
    seeds: NDArray[np.int64], cost: NDArray[np.int64], last: NDArray[np.int32]
) -> NDArray[np.int32]:
    """Seed that each state is reached by, (S,); -1 where it is an arc."""
    lead = np.full(len(cost), -1, np.int32)
    for s in range(len(seeds)):
        state = seeds[s, STATE]
        reached = last[state] < 0 and cost[state] == seeds[s, OFFSET]
        if reached and lead[state] < 0:
            lead[state] = s
    return lead


@njit(cache=True, nogil=True)
def _parents(
    arcs: Arcs, cost: NDArray[np.int64], last: NDArray[np.int32]
) -> NDArray[np.int32]:
    """State before each on its path, (S,); -1 where a seed leads there."""
    parent = np.full(len(cost), -1, np.int32)
    for state in range(len(cost)):
        if cost[state] == UNREACHED:
            continue
        for a in range(arcs.offsets[state], arcs.offsets[state + 1]):
            if last[arcs.head[a]] == a:
                parent[arcs.head[a]] = state
    return parent


@njit(cache=True, nogil=True)
def _walk(
    parent: NDArray[np.int32], cost: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """Number states as a walk meets them: node by state, state and parent by node."""
    states = len(parent)
    first = np.full(states + 1, -1, np.int32)  # children; the last is the root's
    beside = np.full(states, -1, np.int32)
    reached = 1
    for state in range(states - 1, -1, -1):
        if cost[state] < UNREACHED:
            up = parent[state] if parent[state] >= 0 else states
            beside[state] = first[up]
            first[up] = state
            reached += 1
    node = np.full(states, -1, np.int32)
    state_of = np.full(reached, -1, np.int32)
    above = np.full(reached, -1, np.int32)
    waiting = np.empty(reached, np.int32)
    count, held = 1, 0
    following = first[states]
    while following >= 0 or held > 0:
        if following < 0:
            held -= 1
            following = waiting[held]
        node[following] = count
        state_of[count] = following
        above[count] = node[parent[following]] if parent[following] >= 0 else 0
        count += 1
        if beside[following] >= 0:
            waiting[held] = beside[following]
            held += 1
        following = first[following]
    return node, state_of, above


@njit(cache=True, nogil=True)
def _by_head(
    offsets: NDArray[np.int64], head: NDArray[np.int32]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int32]]:
    """Arcs by the node they lead to: offsets, arcs, and their tails."""
    count = len(offsets) - 1
    in_offsets = np.zeros(count + 1, np.int64)
    for to in head:
        in_offsets[to + 1] += 1
    for i in range(count):
        in_offsets[i + 1] += in_offsets[i]
    free = in_offsets[:-1].copy()
    arc = np.empty(len(head), np.int64)
    tail = np.empty(len(head), np.int32)
    for i in range(count):
        for a in range(offsets[i], offsets[i + 1]):
            place = free[head[a]]
            arc[place] = a
            tail[place] = i
            free[head[a]] += 1
    return in_offsets, arc, tail
