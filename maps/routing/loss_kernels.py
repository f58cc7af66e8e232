"""Compiled repair of cheapest paths after roads are lost or won, group by group.

When a group of edges is lost, only states below it in the tree of cheapest paths
can get dearer. What a state gets dearer by is its *delay*. It never rises down the
tree, so a whole branch takes the delay of its top at once, and only arcs beside the
tree are searched. Costs are exact, as those of `maps.routing.search_kernels`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from maps.routing.search_kernels import Arcs, pop, push
from maps.routing.ticks import EDGE, FORBIDDEN, OFFSET, STATE, UNREACHED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.routing.loss_tree import Tree

TARGET = 3  # column of goals besides those of ends: which target a goal stands for


class _Repair(NamedTuple):
    """
    What repairs write to, by node; stamps are the number of the group and one.

    ``delay`` (n,) int64; ``lost`` (n,) int32, stamp of the repair that the node lies
    below; ``done`` (n,) int32, stamp of the repair that settled it; ``tops`` (n,)
    int32; ``key`` int64 and ``label`` int32 are the queue.
    """

    delay: NDArray[np.int64]
    lost: NDArray[np.int32]
    done: NDArray[np.int32]
    tops: NDArray[np.int32]
    key: NDArray[np.int64]
    label: NDArray[np.int32]


class _GoalIndex(NamedTuple):
    """
    Goals by node of a tree and by target.

    ``node`` (n,) int32 of each goal, -1 where none is reached. ``node_offsets`` and
    ``at_node``, ``target_offsets`` and ``of_target`` list goals by either.
    """

    node: NDArray[np.int32]
    node_offsets: NDArray[np.int64]
    at_node: NDArray[np.int32]
    target_offsets: NDArray[np.int64]
    of_target: NDArray[np.int32]


@njit(cache=True, nogil=True)
def _listed(
    key: NDArray[np.int64], count: int
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Places of every key 0 to ``count - 1`` in order; keys below 0 are left out."""
    offsets = np.zeros(count + 1, np.int64)
    for k in key:
        if k >= 0:
            offsets[k + 1] += 1
    for k in range(count):
        offsets[k + 1] += offsets[k]
    places = np.empty(offsets[count], np.int32)
    free = offsets[:-1].copy()
    for i in range(len(key)):
        if key[i] >= 0:
            places[free[key[i]]] = i
            free[key[i]] += 1
    return offsets, places


@njit(cache=True, nogil=True)
def _indexed(tree: Tree, goals: NDArray[np.int64], targets: int) -> _GoalIndex:
    """Index goals; one without a state lies at the root."""
    node = np.empty(len(goals), np.int32)
    for i in range(len(goals)):
        state = goals[i, STATE]
        node[i] = 0 if state < 0 else tree.node[state]
    node_offsets, at_node = _listed(node.astype(np.int64), len(tree.cost))
    target_offsets, of_target = _listed(goals[:, TARGET].copy(), targets)
    return _GoalIndex(node, node_offsets, at_node, target_offsets, of_target)


@njit(cache=True, nogil=True)
def losses_from(  # noqa: C901 - one loop over groups, parts would share all
    tree: Tree,
    group: NDArray[np.int32],
    groups: int,
    goals: NDArray[np.int64],
    targets: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """
    What every target loses with every group of edges, from the root of a tree.

    Parameters
    ----------
    tree
        Of `grow_tree`, with the same ``group``.
    group
        (E,) int32, number of the group that an edge belongs to, -1 for none.
    groups
        How many there are.
    goals
        (n, 4) int64: state, cost from there to the true end, edge driven last or
        -1, target. State -1 is the root: a way that passes no junction.
    targets
        How many there are.

    Returns
    -------
    tuple[NDArray[np.int64], NDArray[np.int64]]
        (targets,) cost with nothing lost, UNREACHED without a way; and (k, 3)
        group, target and new cost wherever a loss makes it more, by rising group;
        UNREACHED where no way is left.
    """
    index = _indexed(tree, goals, targets)
    before, goal_group = _unhurt(tree, index, group, goals, targets)
    lead_offsets, leads = _listed(tree.group.astype(np.int64), groups)
    own_offsets, own = _listed(goal_group, groups)
    room = len(tree.cost) + len(tree.out_node) + 1
    work = _Repair(
        np.empty(len(tree.cost), np.int64),
        np.zeros(len(tree.cost), np.int32),
        np.zeros(len(tree.cost), np.int32),
        np.empty(len(tree.cost), np.int32),
        np.empty(room, np.int64),
        np.empty(room, np.int32),
    )
    touched = np.empty(len(goals), np.int32)
    seen = np.zeros(targets, np.int32)
    found = np.empty((256, 3), np.int64)
    count = 0
    for lost in range(groups):
        tops = _tops(tree, leads[lead_offsets[lost] : lead_offsets[lost + 1]], work)
        hurt = own_offsets[lost + 1] - own_offsets[lost]
        touched[:hurt] = own[own_offsets[lost] : own_offsets[lost + 1]]
        below = 0
        for t in range(tops):
            top = work.tops[t]
            start = index.node_offsets[top]
            end = index.node_offsets[top + tree.size[top]]
            # A goal on a lost edge may lie below as well; once is enough.
            for i in range(start, end):
                if goal_group[index.at_node[i]] != lost:
                    touched[hurt] = index.at_node[i]
                    hurt += 1
            below += end - start
        if hurt == 0:
            continue
        if below > 0:
            _repair(tree, index, work, tops, lost)
        while count + hurt > len(found):
            found = np.concatenate((found, np.empty_like(found)))
        for i in range(hurt):
            target = goals[touched[i], TARGET]
            if seen[target] == lost + 1 or before[target] == UNREACHED:
                continue
            seen[target] = lost + 1
            after = _hurt(tree, index, work, goals, goal_group, target, lost)
            if after > before[target]:
                found[count, 0] = lost
                found[count, 1] = target
                found[count, 2] = after
                count += 1
    return before, found[:count].copy()


@njit(cache=True, nogil=True)
def _unhurt(
    tree: Tree,
    index: _GoalIndex,
    group: NDArray[np.int32],
    goals: NDArray[np.int64],
    targets: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Cost of every target with nothing lost, and group of every goal."""
    before = np.full(targets, UNREACHED, np.int64)
    goal_group = np.full(len(goals), np.int64(-1), np.int64)
    for i in range(len(goals)):
        if index.node[i] >= 0:
            there = tree.cost[index.node[i]] + goals[i, OFFSET]
            before[goals[i, TARGET]] = min(before[goals[i, TARGET]], there)
        if goals[i, EDGE] >= 0:
            goal_group[i] = group[goals[i, EDGE]]
    return before, goal_group


@njit(cache=True, nogil=True)
def _hurt(
    tree: Tree,
    index: _GoalIndex,
    work: _Repair,
    goals: NDArray[np.int64],
    goal_group: NDArray[np.int64],
    target: int,
    lost: int,
) -> int:
    """Cost of a target after a group is lost; UNREACHED when no way is left."""
    after = UNREACHED
    for i in range(index.target_offsets[target], index.target_offsets[target + 1]):
        goal = index.of_target[i]
        node = index.node[goal]
        if node < 0 or goal_group[goal] == lost:
            continue
        there = tree.cost[node] + goals[goal, OFFSET]
        if work.lost[node] == lost + 1:
            if work.delay[node] == UNREACHED:
                continue
            there += work.delay[node]
        after = min(after, there)
    return after


@njit(cache=True, nogil=True)
def _tops(tree: Tree, leads: NDArray[np.int32], work: _Repair) -> int:
    """Keep those nodes, in order, that lie below none of the others; how many."""
    count = 0
    end = 0
    for node in leads:
        if node >= end:
            work.tops[count] = node
            end = node + tree.size[node]
            count += 1
    return count


@njit(cache=True, nogil=True)
def _repair(  # noqa: C901, PLR0912 - one search; parts would pass its whole state
    tree: Tree, index: _GoalIndex, work: _Repair, tops: int, lost: int
) -> None:
    """Find the delays of all nodes with a goal below the tops, when a group is lost."""
    now = lost + 1
    for t in range(tops):
        top = work.tops[t]
        work.lost[top : top + tree.size[top]] = now
    size, waiting, worst = 0, 0, np.int64(0)
    for t in range(tops):
        top = work.tops[t]
        for node in range(top, top + tree.size[top]):
            entry = UNREACHED
            for a in range(tree.in_offsets[node], tree.in_offsets[node + 1]):
                if tree.in_group[a] != lost and work.lost[tree.in_node[a]] != now:
                    entry = min(entry, tree.in_extra[a])
            taken = UNREACHED
            if tree.group[node] != lost:
                taken = work.delay[tree.above[node]]
            if entry < taken:
                size = push(work.key, work.label, size, entry, node)
            work.delay[node] = min(entry, taken)
            if index.node_offsets[node] < index.node_offsets[node + 1]:
                waiting += 1
                worst = max(worst, work.delay[node])
    while size > 0 and waiting > 0:
        delay = work.key[0]
        top = work.label[0]
        size = pop(work.key, work.label, size)
        if delay >= worst:
            break
        node = top
        end = top + tree.size[top]
        while node < end:
            if work.done[node] == now or (node > top and tree.group[node] == lost):
                node += tree.size[node]
                continue
            work.done[node] = now
            work.delay[node] = delay
            if index.node_offsets[node] < index.node_offsets[node + 1]:
                waiting -= 1
            for a in range(tree.out_offsets[node], tree.out_offsets[node + 1]):
                head = tree.out_node[a]
                there = delay + tree.out_extra[a]
                if (
                    there < worst
                    and work.lost[head] == now
                    and there < work.delay[head]
                    and work.done[head] != now
                    and tree.out_group[a] != lost
                ):
                    work.delay[head] = there
                    size = push(work.key, work.label, size, there, head)
            node += 1


class Openings(NamedTuple):
    """
    Groups of edges that might be opened.

    ``group`` (E,) int32, -1 for none; ``weights`` (E,) int32, of the edges of the
    groups once they are open; ``offsets`` (groups + 1,) int64 into ``arcs`` and
    ``tails`` int32: the arcs over each group's edges and the states they leave.
    """

    group: NDArray[np.int32]
    weights: NDArray[np.int32]
    offsets: NDArray[np.int64]
    arcs: NDArray[np.int32]
    tails: NDArray[np.int32]


@njit(cache=True, nogil=True)
def gains_from(  # noqa: C901, PLR0912, PLR0915 - one search, parts would share all
    arcs: Arcs,
    weights: NDArray[np.int32],
    openings: Openings,
    cost: NDArray[np.int64],
    goals: NDArray[np.int64],
    targets: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """
    What every target gains when each group alone is opened.

    Parameters
    ----------
    arcs, weights
        The graph with all groups closed.
    openings
        The groups.
    cost
        (S,) int64 from the source, of `flood`.
    goals, targets
        As for `losses_from`.

    Returns
    -------
    tuple[NDArray[np.int64], NDArray[np.int64]]
        (targets,) cost with all closed, UNREACHED without a way; and (k, 3) group,
        target and new cost wherever a group makes it less, by rising group.
    """
    states = len(arcs.offsets) - 1
    better = np.empty(states, np.int64)
    mark = np.full(states, -1, np.int32)
    room = len(arcs.head) + len(openings.arcs) + 1
    key = np.empty(room, np.int64)
    label = np.empty(room, np.int32)
    before = np.full(targets, UNREACHED, np.int64)
    for i in range(len(goals)):
        here = np.int64(0) if goals[i, STATE] < 0 else cost[goals[i, STATE]]
        if here < UNREACHED:
            there = here + goals[i, OFFSET]
            before[goals[i, TARGET]] = min(before[goals[i, TARGET]], there)
    after = before.copy()
    found = np.empty((256, 3), np.int64)
    count = 0
    for won in range(len(openings.offsets) - 1):
        size = 0
        for i in range(openings.offsets[won], openings.offsets[won + 1]):
            arc, tail = openings.arcs[i], openings.tails[i]
            if cost[tail] == UNREACHED:
                continue
            head = arcs.head[arc]
            there = cost[tail] + openings.weights[arcs.edge[arc]]
            known = better[head] if mark[head] == won else cost[head]
            if there < known:
                better[head] = there
                mark[head] = won
                size = push(key, label, size, there, head)
        if size == 0:
            continue
        while size > 0:
            here = key[0]
            state = label[0]
            size = pop(key, label, size)
            if here > better[state]:
                continue
            for a in range(arcs.offsets[state], arcs.offsets[state + 1]):
                edge = arcs.edge[a]
                weight = weights[edge]
                if openings.group[edge] == won:
                    weight = openings.weights[edge]
                if weight == FORBIDDEN:
                    continue
                head = arcs.head[a]
                known = better[head] if mark[head] == won else cost[head]
                if here + weight < known:
                    better[head] = here + weight
                    mark[head] = won
                    size = push(key, label, size, here + weight, head)
        while count + targets > len(found):
            found = np.concatenate((found, np.empty_like(found)))
        for i in range(len(goals)):
            state = goals[i, STATE]
            if state >= 0 and mark[state] == won:
                there = better[state] + goals[i, OFFSET]
                after[goals[i, TARGET]] = min(after[goals[i, TARGET]], there)
        for target in range(targets):
            if after[target] < before[target]:
                found[count, 0] = won
                found[count, 1] = target
                found[count, 2] = after[target]
                count += 1
                after[target] = before[target]
    return before, found[:count].copy()


@njit(cache=True, nogil=True)
def replacement_costs(  # noqa: C901, PLR0912 - one search; parts would pass its state
    arcs: Arcs,
    weights: NDArray[np.int32],
    group: NDArray[np.int32],
    lost: NDArray[np.int32],
    ends: tuple[NDArray[np.int64], NDArray[np.int64]],
    left: NDArray[np.int64],
) -> NDArray[np.int64]:
    """
    Cost from seeds to goals when each of some groups of edges is lost, (k,).

    A* on the exact cost that was left before the loss: while the way is still the
    old one, nothing beside it is looked at.

    Parameters
    ----------
    arcs, weights
        The graph with nothing lost.
    group
        (E,) int32, -1 for none.
    lost
        (k,) groups to lose in turn.
    ends
        Seeds and goals, (n, 3) int64 each; one whose edge is lost does not serve.
    left
        (S,) int64, cost from each state to the best goal; UNREACHED for none.
    """
    seeds, goals = ends
    states = len(arcs.offsets) - 1
    cost = np.empty(states, np.int64)
    seen = np.full(states, -1, np.int32)
    done = np.full(states, -1, np.int32)
    is_goal = np.zeros(states, np.bool_)
    for i in range(len(goals)):
        is_goal[goals[i, STATE]] = True
    key = np.empty(len(arcs.head) + len(seeds) + 1, np.int64)
    label = np.empty(len(key), np.int32)
    found = np.full(len(lost), UNREACHED, np.int64)
    for now in range(len(lost)):
        size = 0
        best = UNREACHED
        for i in range(len(seeds)):
            state = seeds[i, STATE]
            edge = seeds[i, EDGE]
            if left[state] == UNREACHED or (edge >= 0 and group[edge] == lost[now]):
                continue
            if seen[state] != now or seeds[i, OFFSET] < cost[state]:
                seen[state] = now
                cost[state] = seeds[i, OFFSET]
                bound = cost[state] + left[state]
                size = push(key, label, size, bound, state)
        while size > 0:
            if key[0] >= best:
                break
            state = label[0]
            size = pop(key, label, size)
            if done[state] == now:
                continue
            done[state] = now
            if is_goal[state]:
                for i in range(len(goals)):
                    edge = goals[i, EDGE]
                    if goals[i, STATE] == state and (
                        edge < 0 or group[edge] != lost[now]
                    ):
                        best = min(best, cost[state] + goals[i, OFFSET])
            for a in range(arcs.offsets[state], arcs.offsets[state + 1]):
                edge = arcs.edge[a]
                if weights[edge] == FORBIDDEN or group[edge] == lost[now]:
                    continue
                head = arcs.head[a]
                if left[head] == UNREACHED:
                    continue
                there = cost[state] + weights[edge]
                if seen[head] != now or there < cost[head]:
                    seen[head] = now
                    cost[head] = there
                    size = push(key, label, size, there + left[head], head)
        found[now] = best
    return found
