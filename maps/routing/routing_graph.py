"""The road network in a form on which a plain shortest path search obeys turn bans.

A search that only knows its junction cannot know that it came by an edge from
which a turn is banned. So the graph holds, beside every junction, a copy of it
for each beginning of a ban: the *states* of an Aho-Corasick automaton that reads
edges and recognises bans. An arc that would complete a ban is left out. Any path
over the arcs is then allowed, and every allowed sequence of edges is one path.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from maps.road_network import RoadNetwork

Ban = tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class RoutingGraph:
    """
    States and arcs; ``S`` states, ``A`` arcs over ``E`` edges and ``J`` junctions.

    It holds for every vehicle: edges that a vehicle may not use get no finite
    weight. Turning back on the spot is an arc like any other, unless a ban forbids
    it or it would serve to evade one.

    Attributes
    ----------
    state_junction
        (S,) int32, where a state is. The first ``J`` states are the junctions
        themselves, without any history.
    arc_offsets
        (S + 1,) int64 into the arcs: those that leave each state.
    arc_head
        (A,) int32, the state that an arc leads to.
    arc_edge
        (A,) int32, the edge that an arc drives.
    reverse_offsets
        (S + 1,) int64 into ``reverse_tail``: arcs that enter each state.
    reverse_tail
        (A,) int32, the state that an entering arc comes from.
    reverse_arc
        (A,) int32, which arc that is.
    entry_state
        (E,) int32, the state after driving an edge with which a search begins.
    root_arc
        (E,) int32, the arc that drives an edge from its junction without history.
    """

    state_junction: NDArray[np.int32]
    arc_offsets: NDArray[np.int64]
    arc_head: NDArray[np.int32]
    arc_edge: NDArray[np.int32]
    reverse_offsets: NDArray[np.int64]
    reverse_tail: NDArray[np.int32]
    reverse_arc: NDArray[np.int32]
    entry_state: NDArray[np.int32]
    root_arc: NDArray[np.int32]

    @property
    def state_count(self) -> int:
        """How many states there are."""
        return len(self.state_junction)

    @property
    def arc_count(self) -> int:
        """How many arcs there are."""
        return len(self.arc_head)

    @classmethod
    def of(cls, network: RoadNetwork) -> RoutingGraph:
        """Expand a network by its turn bans and by what would evade them."""
        return expand(
            network.edge_tail,
            network.edge_head,
            network.junction_count,
            banned_sequences(network),
        )

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """All arrays by name, for storing; `from_arrays` takes them back."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> RoutingGraph:
        """Graph over stored arrays; a missing one raises KeyError."""
        return cls(**{field.name: arrays[field.name] for field in fields(cls)})


def banned_sequences(network: RoadNetwork) -> list[Ban]:
    """Turn bans of a network and what would evade them, in order."""
    bounds = network.ban_offsets.tolist()
    edges = network.ban_edges.tolist()
    bans = {tuple(edges[start:end]) for start, end in pairwise(bounds)}
    return sorted(bans | evasions(network, bans))


def expand(
    tail: NDArray[np.int32],
    head: NDArray[np.int32],
    junctions: int,
    bans: Sequence[Ban],
    watched: Sequence[Ban] = (),
) -> RoutingGraph:
    """
    Expand a directed graph so that its paths are the edge sequences without a ban.

    Parameters
    ----------
    tail, head
        (E,) junctions of every edge, 0 to ``junctions - 1``.
    bans
        Sequences of two or more edges, each beginning where the last one ends.
    watched
        Likewise, sequences that are allowed, but for which the graph has states of
        their own, so that one can tell which arc completes them.

    Raises
    ------
    ValueError
        A ban is shorter than two edges or is not connected.
    """
    prefixes = _Prefixes(tail, head, junctions, bans, watched)
    entry = head.astype(np.int32)
    for (first,), state in prefixes.of_length(1):
        entry[first] = state
    by_tail, offsets = _grouped(tail, junctions)

    arc_counts: list[int] = []
    arc_edges: list[int] = []
    arc_heads: list[int] = []
    for state in prefixes.numbers():
        here = prefixes.junction[state]
        leaving = by_tail[offsets[here] : offsets[here + 1]].tolist()
        arcs = [(e, to) for e in leaving if (to := prefixes.after(state, e)) >= 0]
        arc_counts.append(len(arcs))
        arc_edges += [edge for edge, _ in arcs]
        arc_heads += [to for _, to in arcs]

    more = np.cumsum(np.array(arc_counts, np.int64)) + offsets[-1]
    arc_offsets = np.concatenate([offsets, more])
    arc_head = np.concatenate([entry[by_tail], np.array(arc_heads, np.int32)])
    arc_edge = np.concatenate([by_tail, np.array(arc_edges, np.int32)])
    states = len(arc_offsets) - 1
    arc_tail = np.repeat(np.arange(states, dtype=np.int32), np.diff(arc_offsets))
    reverse_arc, reverse_offsets = _grouped(arc_head, states)
    root_arc = np.empty(len(tail), np.int32)
    root_arc[by_tail] = np.arange(len(tail), dtype=np.int32)
    copies = [prefixes.junction[state] for state in prefixes.numbers()]
    return RoutingGraph(
        state_junction=np.concatenate(
            [np.arange(junctions, dtype=np.int32), np.array(copies, np.int32)]
        ),
        arc_offsets=arc_offsets,
        arc_head=arc_head,
        arc_edge=arc_edge,
        reverse_offsets=reverse_offsets,
        reverse_tail=arc_tail[reverse_arc],
        reverse_arc=reverse_arc,
        entry_state=entry,
        root_arc=root_arc,
    )


class _Prefixes:
    """States for the beginnings of bans, shortest first.

    A ban that contains another ban adds nothing, but does no harm: its last edges
    cannot be reached.
    """

    def __init__(
        self,
        tail: NDArray[np.int32],
        head: NDArray[np.int32],
        junctions: int,
        bans: Sequence[Ban],
        watched: Sequence[Ban],
    ) -> None:
        known = (*bans, *watched)
        for ban in known:
            _check(ban, tail, head)
        self._head = head
        self._banned = set(bans)
        beginnings = {ban[:n] for ban in known for n in range(1, len(ban))}
        beginnings -= self._banned
        ordered = sorted(beginnings, key=lambda prefix: (len(prefix), prefix))
        self._state = {p: junctions + i for i, p in enumerate(ordered)}
        self._prefix = {state: prefix for prefix, state in self._state.items()}
        self.junction = {s: int(head[p[-1]]) for p, s in self._state.items()}

    def numbers(self) -> Sequence[int]:
        """All states but the junctions, rising."""
        return list(self._prefix)

    def of_length(self, length: int) -> list[tuple[Ban, int]]:
        """Beginnings of so many edges, with their states."""
        return [(p, s) for p, s in self._state.items() if len(p) == length]

    def after(self, state: int, edge: int) -> int:
        """State after driving an edge, -1 where that completes a ban.

        The state is the longest end of what was driven that begins a ban. All that
        was driven before the present state begins none, so its prefix is enough.
        """
        driven = (*self._prefix[state], edge)
        ends = [driven[start:] for start in range(len(driven))]
        if not self._banned.isdisjoint(ends):
            return -1
        known = (self._state[end] for end in ends if end in self._state)
        return next(known, int(self._head[edge]))


def _check(ban: Ban, tail: NDArray[np.int32], head: NDArray[np.int32]) -> None:
    """Refuse a ban that no path could ever drive."""
    if len(ban) < 2:
        raise ValueError(f"Ban {ban} needs two edges or more.")
    for edge, following in pairwise(ban):
        if head[edge] != tail[following]:
            raise ValueError(
                f"Ban {ban} is not connected: edge {edge} ends at junction "
                f"{head[edge]}, edge {following} begins at {tail[following]}."
            )


def evasions(network: RoadNetwork, bans: set[Ban]) -> set[Ban]:
    """
    Turns back on the next edge that would lead round a banned turn.

    Whoever may not turn from f to t at a junction could drive on over x, turn back
    at its end and so come to t. Only in a dead end is turning back what the road is
    for. Driving f back and forth leads to the same ban again, and needs no other.
    """
    tail, head = network.edge_tail, network.edge_head
    turns = {(ban[-2], ban[-1]) for ban in bans}
    if not turns:
        return set()
    reverse = network.reverse_edge().tolist()
    by_tail, offsets = _grouped(tail, network.junction_count)

    def leaving(junction: int) -> list[int]:
        return list(by_tail[offsets[junction] : offsets[junction + 1]])

    found: set[Ban] = set()
    for come, go in turns:
        for edge in leaving(int(head[come])):
            back = reverse[edge]
            if back < 0 or edge == go or back == come:
                continue
            if leaving(int(head[edge])) != [back]:
                found.add((edge, back))
    return found


def _grouped(
    key: NDArray[np.int32], count: int
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Places of each key 0 to ``count - 1``, end to end, and where each one's start."""
    offsets = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(key, minlength=count), out=offsets[1:])
    return np.argsort(key, kind="stable").astype(np.int32), offsets
