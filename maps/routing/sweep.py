"""Costs from places to everywhere, or to all that lies within reach.

A best path climbs from its source to some rank and descends from there. So the
ranks above the sources are climbed first; then every rank, the highest first, takes
the least over its upward arcs, whose higher ends are known by then. Within a limit
the walk leaves out what hangs below ranks that bar the way: no path comes there but
over such a rank or the higher ends of its arcs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from maps.routing.frozen import frozen
from maps.routing.ticks import UNREACHABLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from maps.routing.customise import Customised
    from maps.routing.elimination_tree import Tree
    from maps.routing.shortest_path import Terminal

RANK, COST, SOURCE = 0, 1, 2  # columns of seeds
LANES = 16  # sources that are swept side by side

_UNREACHABLE = np.int32(UNREACHABLE)


class Slopes(NamedTuple):
    """
    Upward arcs by their lower rank, as sweeps see them; all int32.

    ``rise_*`` are climbed, ``fall_*`` descended: ``offsets`` (S + 1,), ``head`` (n,)
    higher ranks, ``weight`` (n,) ticks, ``low`` (n,) lower ranks.
    """

    rise_offsets: NDArray[np.int32]
    rise_head: NDArray[np.int32]
    rise_weight: NDArray[np.int32]
    fall_offsets: NDArray[np.int32]
    fall_head: NDArray[np.int32]
    fall_weight: NDArray[np.int32]
    fall_low: NDArray[np.int32]


def costs_to_all(
    customised: Customised, sources: Sequence[Terminal], *, ahead: bool = True
) -> NDArray[np.int32]:
    """
    Cost from the nearest of some sources to every state.

    Parameters
    ----------
    customised
        A hierarchy with its weights.
    sources
        Their costs count, and are below `UNREACHABLE`.
    ahead
        Whether paths begin at the sources; else they end there.

    Returns
    -------
    NDArray[np.int32]
        (S,) ticks by state; `UNREACHABLE` where no path leads.
    """
    hierarchy = customised.hierarchy
    slopes = _slopes(customised, ahead=ahead)
    seeds = _seeds(customised, [sources])
    return sweep(hierarchy.tree, slopes, frozen(hierarchy.rank), seeds)


def costs_of_many(
    customised: Customised, states: NDArray[np.integer], *, ahead: bool = True
) -> NDArray[np.int32]:
    """
    Cost from each of some states to every state, sixteen side by side.

    Parameters
    ----------
    customised
        A hierarchy with its weights.
    states
        (n,) of the routing graph.
    ahead
        Whether paths begin at them; else they end there.

    Returns
    -------
    NDArray[np.int32]
        (S, n) ticks by state; `UNREACHABLE` where no path leads.
    """
    hierarchy = customised.hierarchy
    slopes = _slopes(customised, ahead=ahead)
    out = np.empty((len(hierarchy.rank), len(states)), np.int32)
    side_by_side = np.empty((len(hierarchy.rank), LANES), np.int32)
    for first in range(0, len(states), LANES):
        ranks = hierarchy.rank[states[first : first + LANES]]
        sweep_lanes(hierarchy.tree, slopes, frozen(ranks), side_by_side)
        by_state = side_by_side[hierarchy.rank]
        out[:, first : first + LANES] = by_state[:, : len(ranks)]
    return out


def nearest_of(
    customised: Customised,
    places: Sequence[Sequence[Terminal]],
    *,
    ahead: bool = True,
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """
    Which of some places is nearest to every state.

    Parameters
    ----------
    customised
        A hierarchy with its weights.
    places
        Each with the terminals that stand for it; their costs are below
        `UNREACHABLE`.
    ahead
        Whether paths begin at the places; else they end there.

    Returns
    -------
    tuple[NDArray[np.int32], NDArray[np.int32]]
        By state (S,): ticks, `UNREACHABLE` where no path leads; and the place, of
        equally near ones the first, -1 for none.
    """
    hierarchy = customised.hierarchy
    slopes = _slopes(customised, ahead=ahead)
    seeds = _seeds(customised, places)
    return sweep_nearest(hierarchy.tree, slopes, frozen(hierarchy.order), seeds)


def states_within(
    customised: Customised,
    sources: Sequence[Terminal],
    most: int,
    *,
    ahead: bool = True,
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """
    All states within reach of some sources, in time that grows with what is reached.

    Parameters
    ----------
    customised
        A hierarchy with its weights.
    sources
        Their costs count, and are below `UNREACHABLE`.
    most
        Ticks up to which states are reached, 0 to ``UNREACHABLE - 1``.
    ahead
        Whether paths begin at the sources; else they end there.

    Returns
    -------
    tuple[NDArray[np.int32], NDArray[np.int32]]
        States, each once, in an order that depends on the hierarchy alone; and their
        ticks.
    """
    hierarchy = customised.hierarchy
    slopes = _slopes(customised, ahead=ahead)
    topology = hierarchy.topology
    rows = topology.up_offsets, topology.up_head
    seeds = _seeds(customised, [sources])
    most = min(most, UNREACHABLE - 1)
    ranks, costs = sweep_within(hierarchy.tree, slopes, rows, seeds, most)
    return hierarchy.order[ranks], costs


def _slopes(customised: Customised, *, ahead: bool) -> Slopes:
    """Upward arcs for paths from sources, or to them."""
    graphs = customised.at_hand
    forward, backward = graphs[:3], graphs[4:7]
    low_forward, low_backward = customised.lows(graphs)
    if ahead:
        return Slopes(*forward, *backward, low_backward)
    return Slopes(*backward, *forward, low_forward)


def _seeds(
    customised: Customised, places: Sequence[Sequence[Terminal]]
) -> NDArray[np.int64]:
    """Terminals of places as sweeps take them, (n, 3), in the order of the tree."""
    hierarchy = customised.hierarchy
    seeds = np.array(
        [
            (hierarchy.rank[terminal.state], terminal.cost, number)
            for number, terminals in enumerate(places)
            for terminal in terminals
        ],
        np.int64,
    ).reshape(-1, 3)
    if len(seeds) == 1:
        return seeds
    return seeds[np.argsort(hierarchy.tree.place[seeds[:, RANK]], kind="stable")]


@njit(cache=True, nogil=True)
def _ways_up(parent: NDArray[np.int32], ranks: NDArray[np.int64]) -> NDArray[np.int32]:
    """All ranks on the ways up from some, rising."""
    met = np.zeros(len(parent), np.bool_)
    found = np.empty(len(parent), np.int32)
    count = 0
    for start in ranks:
        x = start
        while x >= 0 and not met[x]:
            met[x] = True
            found[count] = x
            count += 1
            x = parent[x]
    above = found[:count].copy()
    if len(ranks) > 1:
        above.sort()
    return above


@njit(cache=True, nogil=True)
def _climb(
    tree: Tree, slopes: Slopes, seeds: NDArray[np.int64], cost: NDArray[np.int32]
) -> None:
    """Lower the costs of all ranks above the seeds to those of the best climb."""
    for s in range(len(seeds)):
        cost[seeds[s, RANK]] = min(cost[seeds[s, RANK]], np.int32(seeds[s, COST]))
    for x in _ways_up(tree.parent, seeds[:, RANK]):
        here = cost[x]
        if here < _UNREACHABLE:
            for a in range(slopes.rise_offsets[x], slopes.rise_offsets[x + 1]):
                head = slopes.rise_head[a]
                cost[head] = min(cost[head], np.int32(here + slopes.rise_weight[a]))


@njit(cache=True, nogil=True)
def sweep(
    tree: Tree, slopes: Slopes, rank: NDArray[np.int32], seeds: NDArray[np.int64]
) -> NDArray[np.int32]:
    """
    Cost of every state; ``rank`` (S,) of each.

    Arcs are walked end to end, not rank by rank: most ranks have one or two, and how
    many is what no processor foresees.
    """
    cost = np.full(len(rank), _UNREACHABLE, np.int32)
    by_state = np.empty(len(rank), np.int32)
    _climb(tree, slopes, seeds, cost)
    lows, heads, weights = slopes.fall_low, slopes.fall_head, slopes.fall_weight
    for a in range(len(lows) - 1, -1, -1):
        low = lows[a]
        cost[low] = min(cost[low], np.int32(cost[heads[a]] + weights[a]))
    for state in range(len(rank)):
        by_state[state] = cost[rank[state]]
    return by_state


@njit(cache=True, nogil=True)
def sweep_lanes(
    tree: Tree,
    slopes: Slopes,
    ranks: NDArray[np.int32],
    cost: NDArray[np.int32],
) -> None:
    """Costs by rank from up to `LANES` ranks, (S, LANES), each in its own column."""
    cost[:] = _UNREACHABLE
    for lane in range(len(ranks)):
        x = ranks[lane]
        cost[x, lane] = 0
        while x >= 0:
            here = cost[x, lane]
            if here < _UNREACHABLE:
                for a in range(slopes.rise_offsets[x], slopes.rise_offsets[x + 1]):
                    head = slopes.rise_head[a]
                    there = np.int32(here + slopes.rise_weight[a])
                    cost[head, lane] = min(cost[head, lane], there)
            x = tree.parent[x]
    for x in range(len(cost) - 1, -1, -1):
        for a in range(slopes.fall_offsets[x], slopes.fall_offsets[x + 1]):
            head, weight = slopes.fall_head[a], slopes.fall_weight[a]
            for lane in range(LANES):
                there = np.int32(cost[head, lane] + weight)
                cost[x, lane] = min(cost[x, lane], there)


@njit(cache=True, nogil=True)
def _draw_near(
    x: int,
    there: np.int32,
    source: np.int32,
    cost: NDArray[np.int32],
    nearest: NDArray[np.int32],
) -> None:
    """Let a source be the nearest of a rank if it is."""
    if there < cost[x] or (there == cost[x] and source < nearest[x]):
        cost[x] = there
        nearest[x] = source


@njit(cache=True, nogil=True)
def sweep_nearest(
    tree: Tree, slopes: Slopes, order: NDArray[np.int32], seeds: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Cost and nearest source of every state; of equally near ones the lowest."""
    count = len(order)
    cost = np.full(count, _UNREACHABLE, np.int32)
    nearest = np.full(count, -1, np.int32)
    for s in range(len(seeds)):
        there = np.int32(seeds[s, COST])
        _draw_near(seeds[s, RANK], there, np.int32(seeds[s, SOURCE]), cost, nearest)
    for x in _ways_up(tree.parent, seeds[:, RANK]):
        for a in range(slopes.rise_offsets[x], slopes.rise_offsets[x + 1]):
            there = np.int32(cost[x] + slopes.rise_weight[a])
            _draw_near(slopes.rise_head[a], there, nearest[x], cost, nearest)
    by_state = np.empty(count, np.int32)
    nearest_by_state = np.empty(count, np.int32)
    for x in range(count - 1, -1, -1):
        here, source = cost[x], nearest[x]
        for a in range(slopes.fall_offsets[x], slopes.fall_offsets[x + 1]):
            head = slopes.fall_head[a]
            there = np.int32(cost[head] + slopes.fall_weight[a])
            if there < here or (there == here and nearest[head] < source):
                here, source = there, nearest[head]
        if here >= _UNREACHABLE:
            here, source = _UNREACHABLE, np.int32(-1)
        cost[x], nearest[x] = here, source
        by_state[order[x]], nearest_by_state[order[x]] = here, source
    return by_state, nearest_by_state


@njit(cache=True, nogil=True)
def _within(cost: NDArray[np.int32], heads: NDArray[np.int32], most: int) -> bool:
    """Whether any of some ranks is within reach."""
    least = _UNREACHABLE
    for head in heads:
        least = min(least, cost[head])
    return bool(least <= most)


@njit(cache=True, nogil=True)
def sweep_within(
    tree: Tree,
    slopes: Slopes,
    rows: tuple[NDArray[np.int32], NDArray[np.int32]],
    seeds: NDArray[np.int64],
    most: int,
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """
    Ranks within reach and their costs.

    ``rows`` are all upward arcs of the hierarchy, offsets and heads; ``seeds`` stand
    in the order of the tree.
    """
    offsets, heads = rows
    count = len(tree.parent)
    cost = np.full(count, _UNREACHABLE, np.int32)
    found = np.empty(count, np.int32)
    _climb(tree, slopes, seeds, cost)
    reached, at, seed = 0, 0, 0
    while at < count:
        x = tree.walk[at]
        here = cost[x]
        for a in range(slopes.fall_offsets[x], slopes.fall_offsets[x + 1]):
            there = np.int32(cost[slopes.fall_head[a]] + slopes.fall_weight[a])
            here = min(here, there)
        cost[x] = here
        if here <= most:
            found[reached] = x
            reached += 1
            at += 1
            continue
        while seed < len(seeds) and tree.place[seeds[seed, RANK]] < at:
            seed += 1
        behind = at + tree.size[x]
        if (seed < len(seeds) and tree.place[seeds[seed, RANK]] < behind) or _within(
            cost, heads[offsets[x] : offsets[x + 1]], most
        ):
            at += 1
        else:
            at = behind
    ranks = found[:reached].copy()
    return ranks, cost[ranks]
