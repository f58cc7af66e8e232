"""A graph of networkx as flat arrays, ready for the compiled searches.

Parallel edges are one arc of the least weight, as networkx's searches see them.
Arcs stand in the order in which networkx would look at them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from maps.networkx_face.dijkstra_kernels import Room, Rows

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

MOST_EXACT_WHOLE = 2**53  # beyond, not every whole number is a float64
PATIENCE = 10  # point queries before a hierarchy is customised for their weight
MOST_WHOLE = 2**62  # sums of two stay within int64
_NUMBERS = frozenset({int, bool, float, np.float64, np.int64})
_WHOLE = frozenset({int, bool, np.int64})


class NoKernelError(NotImplementedError):
    """A call that the compiled searches cannot answer as networkx would."""


@dataclass(frozen=True, slots=True)
class Layout:
    """
    Where arcs begin and end: ``N`` nodes, ``A`` arcs.

    Attributes
    ----------
    out_offsets, out_ends
        (N + 1,) int64 and (A,) int32: heads by tail.
    in_offsets, in_ends
        The same arcs, tails by head.
    in_arc
        (A,) int64, place among the arcs by tail; None where both orders are one,
        as in graphs without direction.
    """

    out_offsets: NDArray[np.int64]
    out_ends: NDArray[np.int32]
    in_offsets: NDArray[np.int64]
    in_ends: NDArray[np.int32]
    in_arc: NDArray[np.int64] | None

    def reversed_weights(self, weights: NDArray[Any]) -> NDArray[Any]:
        """Weights of arcs by tail, in the order by head."""
        return weights if self.in_arc is None else weights[self.in_arc]


class PointQueries(Protocol):
    """What answers for two nodes faster than a search, or not at all."""

    def path(self, source: int, target: int) -> tuple[Any, list[int]] | None:
        """Length and nodes of the shortest path; None to have it searched."""


class Column:
    """
    A layout with one weight for every arc, and rooms to search in.

    A room serves one search at a time: `take` one and `give` it back.

    Parameters
    ----------
    out, into
        The arcs by tail and by head.
    prepare
        Makes ready for point queries, or cannot and gives None. It is called once,
        when `PATIENCE` of them have shown that it pays.
    """

    __slots__ = ("_asked", "_prepare", "_queries", "_rooms", "into", "out", "whole")

    def __init__(
        self,
        out: Rows,
        into: Rows,
        prepare: Callable[[NDArray[Any]], PointQueries | None] | None = None,
    ) -> None:
        self.out, self.into = out, into
        self.whole = bool(out.weight.dtype == np.int64)
        self._rooms: list[Room] = []
        self._asked = 0
        self._prepare = prepare
        self._queries: PointQueries | None = None

    def path(self, source: int, target: int) -> tuple[Any, list[int]] | None:
        """Length and nodes of the shortest path; None to have it searched."""
        if self._queries is not None:
            return self._queries.path(source, target)
        if self._prepare is None:
            return None
        self._asked += 1
        if self._asked <= PATIENCE:
            return None
        prepare, self._prepare = self._prepare, None
        self._queries = prepare(self.out.weight)
        return self.path(source, target)

    @property
    def negative(self) -> bool:
        """Whether some weight is below zero."""
        return bool(self.out.weight.min(initial=0) < 0)

    def take(self) -> Room:
        """Room for one search."""
        try:
            return self._rooms.pop()
        except IndexError:
            return self._room()

    def give(self, room: Room) -> None:
        """Take back a room for the next search."""
        self._rooms.append(room)

    def _room(self) -> Room:
        """Make room for a search."""
        kind = self.out.weight.dtype
        nodes, queue = len(self.out.offsets) - 1, len(self.out.ends) + 1
        queue = max(queue, nodes + 1)
        return Room(
            cost=np.empty(2 * nodes, kind),
            mark=np.zeros((2 * nodes, 3), np.int32),
            key=np.empty((2, queue), kind),
            tag=np.empty((2, queue), np.int64),
            order=np.empty(2 * nodes, np.int32),
            clock=np.zeros(1, np.int32),
        )


class FlatGraph:
    """
    Nodes, a layout, and the columns of weights that were asked for.

    Parameters
    ----------
    layout
        Where arcs begin and end.
    nodes
        The nodes by number; None when they are their own numbers.
    source
        Gives the column of a weight that is not known yet, or raises
        `NoKernelError`.
    prepare
        Makes weights ready for point queries; see `Column`.
    """

    __slots__ = (
        *("_columns", "_count", "_nodes", "_numbers", "_prepare", "_source"),
        "layout",
    )

    def __init__(
        self,
        layout: Layout,
        nodes: Sequence[Hashable] | None,
        source: Callable[[Any], NDArray[Any]],
        prepare: Callable[[NDArray[Any]], PointQueries | None] | None = None,
    ) -> None:
        self.layout = layout
        self._count = len(layout.out_offsets) - 1
        self._nodes = nodes
        self._numbers = (
            {} if nodes is None else {node: number for number, node in enumerate(nodes)}
        )
        self._source = source
        self._prepare = prepare
        self._columns: dict[Any, Column] = {}

    @property
    def directed(self) -> bool:
        """Whether edges have a direction."""
        return self.layout.in_arc is not None

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Any]:
        return iter(range(self._count) if self._nodes is None else self._nodes)

    def number(self, node: object) -> int:
        """Number of a node; -1 for what is none."""
        if self._nodes is not None:
            try:
                return self._numbers.get(node, -1)
            except TypeError:  # cannot be hashed, so it is no node
                return -1
        if type(node) is int:
            return node if 0 <= node < self._count else -1
        return self._number_alike(node)

    def _number_alike(self, node: object) -> int:
        """Number of what equals a whole number without being a plain one."""
        try:
            number = int(node)  # type: ignore[call-overload]
            alike = number == node and hash(number) == hash(node)
        except (TypeError, ValueError, OverflowError):
            return -1
        return number if alike and 0 <= number < self._count else -1

    def names(self, numbers: NDArray[np.int32]) -> list[Any]:
        """Nodes of some numbers."""
        plain: list[int] = numbers.tolist()
        if self._nodes is None:
            return plain
        return list(map(self._nodes.__getitem__, plain))

    def name(self, number: int) -> Any:  # noqa: ANN401 - nodes are what the user chose
        """Node of a number."""
        return number if self._nodes is None else self._nodes[number]

    def column(self, weight: object) -> Column:
        """
        Weights of all arcs.

        Parameters
        ----------
        weight
            Name of an attribute of edges, as networkx takes it: None and unknown
            names weigh every edge 1.

        Raises
        ------
        NoKernelError
            The weight is a function, or not a plain number everywhere.
        """
        try:
            return self._columns[weight]
        except KeyError:
            pass
        if weight is None:
            return self.keep(None, np.ones(len(self.layout.out_ends), np.int64))
        if callable(weight):
            raise NoKernelError("A weight function is Python code; no kernel runs it.")
        return self.keep(weight, self._source(weight))

    def keep(self, weight: object, weights: NDArray[Any]) -> Column:
        """Remember the weights of all arcs, int64 or float64, by tail."""
        column = self._columns[weight] = Column(
            Rows(self.layout.out_offsets, self.layout.out_ends, weights),
            Rows(
                self.layout.in_offsets,
                self.layout.in_ends,
                self.layout.reversed_weights(weights),
            ),
            self._prepare if weight is not None else None,
        )
        return column

    def forget_all(self) -> None:
        """Drop what is known about all weights."""
        self._columns.clear()

    def forget(self, weight: object) -> None:
        """Drop what is known about a weight."""
        self._columns.pop(weight, None)


def numeric_weights(values: Iterable[object], nodes: int) -> NDArray[Any]:
    """
    Weights as the kernels add them: int64 when all are whole, otherwise float64.

    Parameters
    ----------
    values
        One for each arc.
    nodes
        How many a path can have, which bounds its sum.

    Raises
    ------
    NoKernelError
        A value is not a plain number, is not a number at all (NaN), or so large
        that sums would not be exact.
    """
    listed: list[Any] = list(values)
    kinds = set(map(type, listed))
    if not kinds <= _NUMBERS:
        odd = sorted(kind.__name__ for kind in kinds - _NUMBERS)
        raise NoKernelError(f"Weights of the type {odd[0]} are not plain numbers.")
    whole = kinds <= _WHOLE
    try:
        weights = np.array(listed, np.int64 if whole else np.float64)
    except OverflowError as error:
        raise NoKernelError("A weight is beyond 64 bits.") from error
    if not whole and kinds & _WHOLE:
        largest = max(abs(value) for value in listed if type(value) in _WHOLE)
        _check_size(int(largest) * nodes, MOST_EXACT_WHOLE)
    return checked_weights(weights, nodes)


def checked_weights(weights: NDArray[Any], nodes: int) -> NDArray[Any]:
    """
    The same int64 or float64 weights, if sums of them are those of networkx.

    Raises
    ------
    NoKernelError
        A weight is NaN, or sums of whole weights go beyond 64 bits.
    """
    if weights.dtype == np.int64:
        largest = max(-int(weights.min(initial=0)), int(weights.max(initial=0)))
        _check_size(largest * nodes, MOST_WHOLE)
    elif np.isnan(weights).any():
        raise NoKernelError("A weight is not a number (NaN), which has no order.")
    return weights


def _check_size(sum_at_most: int, bound: int) -> None:
    """Complain about sums that would not be exact."""
    if sum_at_most >= bound:
        raise NoKernelError("Weights are so large that sums of them are not exact.")
