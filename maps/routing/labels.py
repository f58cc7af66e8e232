"""Costs between many places at once, by joining the labels of both sides.

The label of a place holds the cost of the best climb to every rank above it in the
elimination tree, the root in front. A best path climbs to some rank that is above
both its ends and descends from there, so its cost is the least sum of two labels
over the ranks that both ways up have in common; these stand in front of both.
After Delling, Goldberg, Pajor and Werneck, "Customizable Route Planning in Road
Networks", 2017, and Abraham and others, "Hub Labeling", 2012.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from maps.routing.elimination_tree import Tree, hangs_below, way_in_common
from maps.routing.frozen import frozen
from maps.routing.ticks import UNREACHABLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from maps.routing.customise import Customised
    from maps.routing.shortest_path import Terminal

OWNER, RANK, COST = 0, 1, 2  # columns of seeds
MOST_KEPT = 8192  # labels, of about a kilobyte each

_UNREACHABLE = np.int32(UNREACHABLE)


class Rungs(NamedTuple):
    """
    Upward arcs in one direction, as labels read them; all int32.

    ``offsets`` (S + 1,) by lower rank, ``depth`` (n,) of the higher end, ``weight``
    (n,) ticks.
    """

    offsets: NDArray[np.int32]
    depth: NDArray[np.int32]
    weight: NDArray[np.int32]


class Labels(NamedTuple):
    """
    Labels of some places, in the order of their places in the tree.

    A place within a street may need more than one. ``rank`` (n,) int32, the lowest
    of each label; ``owner`` (n,) int32, the place that it is of; ``offsets``
    (n + 1,) int64 into ``cost``, int32 ticks by depth.
    """

    rank: NDArray[np.int32]
    owner: NDArray[np.int32]
    offsets: NDArray[np.int64]
    cost: NDArray[np.int32]


Places = tuple[tuple[int, int], ...]  # states with their costs
LabelStore = dict[tuple[bool, Places], list[tuple[int, "NDArray[np.int32]"]]]


def state_labels(
    customised: Customised, states: NDArray[np.integer], *, ahead: bool
) -> Labels:
    """
    Label states.

    Parameters
    ----------
    customised
        A hierarchy with its weights.
    states
        (n,) of the routing graph; each is a place of its own.
    ahead
        Whether paths begin there; else they end there.
    """
    seeds = np.zeros((len(states), 3), np.int64)
    seeds[:, OWNER] = np.arange(len(states))
    seeds[:, RANK] = customised.hierarchy.rank[states]
    return _labels(customised, seeds, ahead=ahead)


def place_labels(
    customised: Customised, places: Iterable[Sequence[Terminal]], *, ahead: bool
) -> Labels:
    """
    Label places, or take what is kept of them.

    Parameters
    ----------
    customised
        A hierarchy with its weights; labels are kept with it.
    places
        Each with the terminals that stand for it; one without any is not reached.
    ahead
        Whether paths begin there; else they end there.
    """
    keys = [tuple((t.state, t.cost) for t in terminals) for terminals in places]
    store = customised.labels
    known = {key: store.get((ahead, key)) for key in keys}
    missing = [key for key, rows in known.items() if rows is None]
    if missing:
        fresh = _place_rows(customised, missing, ahead=ahead)
        if len(store) + len(fresh) > MOST_KEPT:
            store.clear()
        for key, rows in zip(missing, fresh, strict=True):
            store[ahead, key] = known[key] = rows
    of_all = [
        (owner, rank, cost)
        for owner, key in enumerate(keys)
        for rank, cost in known[key] or ()
    ]
    return _gathered(customised.hierarchy.tree, of_all)


def joined(
    customised: Customised, sources: Labels, targets: Labels, shape: tuple[int, int]
) -> NDArray[np.int32]:
    """
    Cost from every source to every target.

    Parameters
    ----------
    customised
        What the labels are of.
    sources
        Labelled ahead.
    targets
        Labelled behind.
    shape
        How many sources and how many targets there are.

    Returns
    -------
    NDArray[np.int32]
        Of that shape, ticks; `UNREACHABLE` where no path leads.
    """
    out = np.full(shape, _UNREACHABLE, np.int32)
    join_labels(customised.hierarchy.tree, sources, targets, out)
    return out


def state_matrix(
    customised: Customised,
    sources: NDArray[np.integer],
    targets: NDArray[np.integer],
) -> NDArray[np.int32]:
    """
    Cost from each of some states to each of others.

    Parameters
    ----------
    customised
        A hierarchy with its weights.
    sources, targets
        (n,) and (m,) states of the routing graph.

    Returns
    -------
    NDArray[np.int32]
        (n, m) ticks; `UNREACHABLE` where no path leads.
    """
    out = state_labels(customised, sources, ahead=True)
    into = state_labels(customised, targets, ahead=False)
    return joined(customised, out, into, (len(sources), len(targets)))


def place_matrix(
    customised: Customised,
    sources: Sequence[Sequence[Terminal]],
    targets: Sequence[Sequence[Terminal]],
) -> NDArray[np.int32]:
    """
    Cost from each of some places to each of others, by what terminals they have.

    Parameters
    ----------
    customised
        A hierarchy with its weights; the labels are kept with it, so that one more
        place costs next to nothing.
    sources, targets
        ``n`` and ``m`` places; the costs of their terminals count, and are below
        `UNREACHABLE`.

    Returns
    -------
    NDArray[np.int32]
        (n, m) ticks; `UNREACHABLE` where no path leads.
    """
    out = place_labels(customised, sources, ahead=True)
    into = place_labels(customised, targets, ahead=False)
    return joined(customised, out, into, (len(sources), len(targets)))


def _place_rows(
    customised: Customised, places: Sequence[Places], *, ahead: bool
) -> list[list[tuple[int, NDArray[np.int32]]]]:
    """Labels of places, each as its lowest rank and its costs."""
    rank = customised.hierarchy.rank
    seeds = np.array(
        [
            (owner, rank[state], cost)
            for owner, place in enumerate(places)
            for state, cost in place
        ],
        np.int64,
    ).reshape(-1, 3)
    labels = _labels(customised, seeds, ahead=ahead)
    rows: list[list[tuple[int, NDArray[np.int32]]]] = [[] for _ in places]
    bounds = labels.offsets.tolist()
    for i, owner in enumerate(labels.owner.tolist()):
        cost = labels.cost[bounds[i] : bounds[i + 1]].copy()
        rows[owner].append((int(labels.rank[i]), cost))
    return rows


def _gathered(tree: Tree, rows: list[tuple[int, int, NDArray[np.int32]]]) -> Labels:
    """Labels of owners, ranks and costs, in the order of the tree."""
    rows = sorted(rows, key=lambda row: (tree.place[row[1]], row[0]))
    offsets = np.zeros(len(rows) + 1, np.int64)
    np.cumsum([len(cost) for _, _, cost in rows], out=offsets[1:])
    costs = [cost for _, _, cost in rows] or [np.empty(0, np.int32)]
    return Labels(
        frozen(np.array([rank for _, rank, _ in rows], np.int32)),
        frozen(np.array([owner for owner, _, _ in rows], np.int32)),
        frozen(offsets),
        frozen(np.concatenate(costs)),
    )


def _labels(customised: Customised, seeds: NDArray[np.int64], *, ahead: bool) -> Labels:
    """Labels of seeds in any order."""
    tree = customised.hierarchy.tree
    seeds = seeds[np.lexsort((seeds[:, RANK], seeds[:, OWNER]))]
    row, bottom, owner = chain_seeds(tree, seeds)
    order = np.lexsort((owner, tree.place[bottom]))
    new_row = np.empty(len(order), np.int64)
    new_row[order] = np.arange(len(order))
    bottom, owner = bottom[order], owner[order]
    seeds[:, OWNER] = new_row[row]
    offsets = np.zeros(len(bottom) + 1, np.int64)
    np.cumsum(tree.depth[bottom] + 1, out=offsets[1:])
    labels = Labels(
        frozen(bottom), frozen(owner), frozen(offsets), np.empty(offsets[-1], np.int32)
    )
    write_labels(tree, customised.rungs(ahead=ahead), seeds, labels)
    return labels._replace(cost=frozen(labels.cost))


@njit(cache=True, nogil=True)
def chain_seeds(
    tree: Tree, seeds: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]:
    """
    Give seeds that hang below each other one label.

    ``seeds`` (n, 3) by owner and rising rank. Returns the label of each seed, and
    the lowest rank and the owner of each label.
    """
    row = np.empty(len(seeds), np.int64)
    bottom = np.empty(len(seeds), np.int32)
    owner = np.empty(len(seeds), np.int32)
    count, first = 0, 0
    for s in range(len(seeds)):
        if s > 0 and seeds[s, OWNER] != seeds[s - 1, OWNER]:
            first = count
        row[s] = -1
        for r in range(first, count):
            if hangs_below(tree, bottom[r], seeds[s, RANK]):
                row[s] = r
                break
        if row[s] < 0:
            row[s] = count
            bottom[count] = seeds[s, RANK]
            owner[count] = seeds[s, OWNER]
            count += 1
    return row, bottom[:count].copy(), owner[:count].copy()


@njit(cache=True, nogil=True)
def write_labels(
    tree: Tree, rungs: Rungs, seeds: NDArray[np.int64], labels: Labels
) -> None:
    """Climb from the lowest rank of every label; ``seeds`` name the label as owner."""
    labels.cost[:] = _UNREACHABLE
    for s in range(len(seeds)):
        at = labels.offsets[seeds[s, OWNER]] + tree.depth[seeds[s, RANK]]
        labels.cost[at] = min(labels.cost[at], np.int32(seeds[s, COST]))
    for i in range(len(labels.rank)):
        row = labels.cost[labels.offsets[i] : labels.offsets[i + 1]]
        x = labels.rank[i]
        for depth in range(len(row) - 1, -1, -1):
            here = row[depth]
            if here < _UNREACHABLE:
                for a in range(rungs.offsets[x], rungs.offsets[x + 1]):
                    at = rungs.depth[a]
                    row[at] = min(row[at], np.int32(here + rungs.weight[a]))
            x = tree.parent[x]


@njit(cache=True, nogil=True)
def join_labels(
    tree: Tree, sources: Labels, targets: Labels, out: NDArray[np.int32]
) -> None:
    """
    Lower costs between owners, (n, m), to those that the labels give.

    The ways up of neighbours in the order of the tree part the lowest; farther
    apart, two ways have in common what all neighbours between them have.
    """
    count = len(targets.rank)
    apart = np.zeros(count, np.int32)
    for j in range(1, count):
        apart[j] = way_in_common(tree, targets.rank[j - 1], targets.rank[j])
    shared = np.empty(count, np.int32)
    middle = 0
    for i in range(len(sources.rank)):
        x = sources.rank[i]
        while middle < count and tree.place[targets.rank[middle]] < tree.place[x]:
            middle += 1
        if middle < count:
            shared[middle] = way_in_common(tree, x, targets.rank[middle])
        for j in range(middle + 1, count):
            shared[j] = min(shared[j - 1], apart[j])
        if middle > 0:
            shared[middle - 1] = way_in_common(tree, targets.rank[middle - 1], x)
        for j in range(middle - 2, -1, -1):
            shared[j] = min(shared[j + 1], apart[j + 1])
        ahead = sources.cost[sources.offsets[i] : sources.offsets[i + 1]]
        into = out[sources.owner[i]]
        for j in range(count):
            first = targets.offsets[j]
            behind = targets.cost[first : first + shared[j]]
            best = _UNREACHABLE
            for k in range(len(behind)):
                best = min(best, np.int32(ahead[k] + behind[k]))
            into[targets.owner[j]] = min(into[targets.owner[j]], best)
