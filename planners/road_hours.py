"""When each edge and turn is closed to a formation, and by which rule."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from maps.routing.closed_times import ClosedTimes
from planners.conditional_hours import conditional_hours
from planners.daylight import Span, dark_spans, gaps
from planners.dtg import utc
from planners.edge_costs import TICKS_PER_S
from planners.errors import RouteError
from planners.local_hours import daily_spans, zone_at
from planners.passability import REASONS, Passability, assess
from planners.road_rules import (
    Closure,
    ConvoyLane,
    Curfew,
    DaylightOnly,
    OneWayHours,
)
from planners.route import RefusalReason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from maps.road_network import RoadNetwork
    from planners.conditional_hours import ConditionalHours, Held
    from planners.road_rules import RoadRule
    from planners.route import Lonlat

LONGEST_HORIZON = timedelta(days=31)
MOST_SPANS = 20_000_000
CELL = 0.5  # degrees: roads so close share the sun, to a minute or two, and clocks
_TICK = timedelta(seconds=1) / TICKS_PER_S


class Cause(NamedTuple):
    """Why roads are closed at times: a rule of the user, or tags of the map."""

    sentence: str
    of_map: bool


@dataclass(frozen=True, slots=True, eq=False)
class SpanTable:
    """
    Closed spans with their causes, before they are merged, sorted by row.

    Attributes
    ----------
    row
        (n,) edge, or timed turn ban.
    begin, end
        (n,) int64 ticks since the start; some lie before it.
    cause
        (n,) number of the cause.
    """

    row: NDArray[np.int64]
    begin: NDArray[np.int64]
    end: NDArray[np.int64]
    cause: NDArray[np.int64]

    def of_row(self, row: int) -> list[tuple[int, int, int]]:
        """Begin, end and cause of the spans of one row."""
        part = slice(*np.searchsorted(self.row, [row, row + 1]).tolist())
        columns = (self.begin[part], self.end[part], self.cause[part])
        return list(zip(*(column.tolist() for column in columns), strict=True))

    def merged(self, count: int) -> ClosedTimes:
        """Spans of so many rows without their causes."""
        return ClosedTimes.of(count, self.row, self.begin, self.end)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class RoadHours:
    """
    The hours of all roads for a formation, from a start to a horizon.

    Attributes
    ----------
    begins, ends
        The span that was looked at, UTC.
    closed, banned
        By edge and by timed turn ban, ticks since the start.
    edge_spans, ban_spans
        Likewise, with causes.
    causes
        Why roads and turns are closed.
    refused
        (E,) bool: no hour opens it, as limits or the user's own closed roads forbid it.
    forbidden
        (E,) bool: may not be used at any time of the span, those included.
    speed_kmh
        (E,) float32, as in `RoadNetwork`, lowered to what conditional tags set at
        any time of the span.
    unjudged
        Conditional tags that nobody can judge beforehand, by edge.
    """

    begins: datetime
    ends: datetime
    closed: ClosedTimes
    banned: ClosedTimes
    edge_spans: SpanTable
    ban_spans: SpanTable
    causes: tuple[Cause, ...]
    refused: NDArray[np.bool_]
    forbidden: NDArray[np.bool_]
    speed_kmh: NDArray[np.float32]
    unjudged: dict[int, tuple[str, ...]]

    @staticmethod
    def length(span: timedelta) -> int:
        """Ticks of a span, rounded up."""
        return -(-span // _TICK)

    def moment(self, ticks: int) -> datetime:
        """Moment so many ticks after the start."""
        return self.begins + ticks * _TICK


def road_hours(
    network: RoadNetwork,
    passability: Passability,
    rules: Sequence[RoadRule],
    begins: datetime,
    ends: datetime,
) -> RoadHours:
    """
    Work out when roads are closed.

    Conditional tags count with what is always forbidden; a closing rule of the user
    adds to that. A convoy lane sets aside what the law forbids while it is ours; what
    the road bears still counts, and so do the closures and curfews of the user.

    Parameters
    ----------
    network
        Roads of the area, as the passability knows them.
    passability
        For the formation, by the plain tags.
    rules
        Of the user.
    begins, ends
        Aware, ``begins`` first; at most 31 days.

    Raises
    ------
    RouteError
        The span is empty or too long, or a rule names roads that do not exist.
    """
    whole = Span(utc(begins), utc(ends))
    if not timedelta(0) < whole.ends - whole.begins <= LONGEST_HORIZON:
        raise RouteError(
            "The hours of roads are looked at for up to 31 days; end the span after "
            "it begins, and within that time."
        )
    tags = conditional_hours(network, passability.formation, passability.policy, *whole)
    lanes = [rule for rule in rules if isinstance(rule, ConvoyLane)]
    ours = _Ours.of(network, passability, lanes)
    book = _Book(whole)
    for held in tags.closed:
        if not ours.edges[held.number]:
            book.hold(held)
    ours.close(book)
    for rule in rules:
        _apply(network, book, rule)
    bans = _Book(whole, book.causes)
    for held in tags.banned:
        bans.hold(held)
    edge_spans, ban_spans = book.table(), bans.table()
    closed = edge_spans.merged(network.edge_count)
    refused = _always(passability, tags, ours)
    return RoadHours(
        begins=whole.begins,
        ends=whole.ends,
        closed=closed,
        banned=ban_spans.merged(len(network.timed_ban_osm)),
        edge_spans=edge_spans,
        ban_spans=ban_spans,
        causes=tuple(book.causes),
        refused=refused,
        forbidden=refused | _through(closed, book.length),
        speed_kmh=_speeds(network, tags),
        unjudged=tags.unjudged,
    )


class _Book:
    """Takes closed spans of rows with their causes."""

    def __init__(self, whole: Span, causes: dict[Cause, int] | None = None) -> None:
        self.whole = whole
        self.causes: dict[Cause, int] = {} if causes is None else causes
        self._columns: list[NDArray[np.int64]] = []
        self._single: list[tuple[int, int, int, int]] = []
        self._count = 0

    @property
    def length(self) -> int:
        """Ticks of the whole span."""
        return self._ticks(self.whole.ends, up=True)

    def hold(self, held: Held) -> None:
        """Take one row that conditional tags close."""
        cause = self._number(Cause("; ".join(held.tags), of_map=True))
        begin, end = self._pair(held.span)
        self._single.append((held.number, begin, end, cause))

    def close(
        self, rows: NDArray[np.int64], spans: Iterable[Span], sentence: str
    ) -> None:
        """Take rows that one rule closes in the same spans."""
        cause = self._number(Cause(sentence, of_map=False))
        for span in spans:
            self._count += len(rows)
            if self._count > MOST_SPANS:
                raise RouteError(
                    "The rules close too many roads too often; shorten the horizon, or "
                    "give the rules fewer roads."
                )
            begin, end = self._pair(span)
            columns = np.empty((len(rows), 4), np.int64)
            columns[:] = 0, begin, end, cause
            columns[:, 0] = rows
            self._columns.append(columns)

    def table(self) -> SpanTable:
        """All spans so far."""
        single = np.array(self._single, np.int64).reshape(-1, 4)
        columns = np.concatenate([single, *self._columns])
        order = np.lexsort((columns[:, 3], columns[:, 1], columns[:, 0]))
        return SpanTable(*columns[order].T.copy())

    def _number(self, cause: Cause) -> int:
        return self.causes.setdefault(cause, len(self.causes))

    def _pair(self, span: Span) -> tuple[int, int]:
        return self._ticks(span.begins, up=False), self._ticks(span.ends, up=True)

    def _ticks(self, when: datetime, *, up: bool) -> int:
        """Ticks since the start; whole ones, on the side that closes for longer."""
        exact = (when - self.whole.begins) / _TICK
        return math.ceil(exact) if up else math.floor(exact)


@dataclass(frozen=True, slots=True, eq=False)
class _Ours:
    """
    Convoy lanes.

    Attributes
    ----------
    edges
        (E,) in any lane.
    forbidden
        (E,) not even then, for what they bear or how high they are.
    lanes
        Each with its edges.
    """

    edges: NDArray[np.bool_]
    forbidden: NDArray[np.bool_]
    lanes: list[tuple[ConvoyLane, NDArray[np.bool_]]]

    @classmethod
    def of(
        cls,
        network: RoadNetwork,
        passability: Passability,
        lanes: Sequence[ConvoyLane],
    ) -> _Ours:
        found = [(lane, lane.scope.edges_of(network)) for lane in lanes]
        edges = np.zeros(network.edge_count, np.bool_)
        if not found:
            return cls(edges, edges, [])
        for _, own in found:
            edges |= own
        policy = replace(passability.policy, heavy_goods_ban=False)
        besides = assess(network, passability.formation, policy).reasons
        left = (besides & ~_bits(RefusalReason.ACCESS)) | _of_user(passability)
        return cls(edges, np.asarray(left != 0), found)

    def close(self, book: _Book) -> None:
        """Close the lanes while they are not ours."""
        together: dict[bytes, list[int]] = {}
        for edge in np.flatnonzero(self.edges).tolist():
            key = bytes(int(own[edge]) for _, own in self.lanes)
            together.setdefault(key, []).append(edge)
        for key, edges in together.items():
            lanes = [
                lane for (lane, _), its in zip(self.lanes, key, strict=True) if its
            ]
            spans = sorted(Span(utc(lane.begins), utc(lane.ends)) for lane in lanes)
            sentence = " ".join(lane.sentence for lane in lanes)
            book.close(np.array(edges), gaps(spans, *book.whole), sentence)


def _apply(network: RoadNetwork, book: _Book, rule: RoadRule) -> None:
    """Close what a rule closes."""
    if isinstance(rule, ConvoyLane):
        return
    rows = np.flatnonzero(rule.scope.edges_of(network))
    if isinstance(rule, OneWayHours):
        opposite = network.reverse_edge()[rows]
        rows = opposite[opposite >= 0].astype(np.int64)
    if isinstance(rule, Closure | OneWayHours):
        span = Span(utc(rule.begins), utc(rule.ends))
        if span.ends > book.whole.begins and span.begins < book.whole.ends:
            book.close(rows, [span], rule.sentence)
        return
    spans_at = (
        _dark(rule, book) if isinstance(rule, DaylightOnly) else _hours(rule, book)
    )
    for cell, edges in _by_cell(network, rows).items():
        book.close(edges, spans_at(cell), rule.sentence)


def _dark(rule: DaylightOnly, book: _Book) -> Callable[[Lonlat], list[Span]]:
    """Spans without daylight at a place."""
    return lambda place: dark_spans(place, *book.whole, rule.light, rule.margin)


def _hours(rule: Curfew, book: _Book) -> Callable[[Lonlat], list[Span]]:
    """Spans of a curfew at a place."""

    def spans(place: Lonlat) -> list[Span]:
        zone = rule.zone or zone_at(place)
        return daily_spans((rule.begins, rule.ends), rule.days, zone, *book.whole)

    return spans


def _by_cell(
    network: RoadNetwork, edges: NDArray[np.int64]
) -> dict[Lonlat, NDArray[np.int64]]:
    """Edges by the place of one of them that is near enough to all."""
    lonlat = network.junction_lonlat[network.edge_tail[edges]]
    x, y = np.floor(lonlat / CELL).astype(np.int64).T
    _, first, cell_of = np.unique(
        x * round(360 / CELL) + y, return_index=True, return_inverse=True
    )
    found = {}
    for number, place in enumerate(lonlat[first].tolist()):
        found[place[0], place[1]] = edges[cell_of == number]
    return found


def _always(
    passability: Passability, tags: ConditionalHours, ours: _Ours
) -> NDArray[np.bool_]:
    """Edges that no hour opens, (E,)."""
    forbidden = passability.forbidden.copy()
    judged = np.array(sorted(tags.judged), np.int64)
    forbidden[judged] = _of_user(passability)[judged] != 0
    return np.where(ours.edges, ours.forbidden, forbidden)


def _through(closed: ClosedTimes, length: int) -> NDArray[np.bool_]:
    """Edges that are closed without a break, (E,)."""
    through = np.zeros(len(closed.offsets) - 1, np.bool_)
    whole = (closed.begin == 0) & (closed.end >= length)
    through[closed.rows[whole]] = True
    return through


def _of_user(passability: Passability) -> NDArray[np.uint16]:
    """What the user himself has against edges, (E,)."""
    own = _bits(RefusalReason.CLOSED) | _bits(RefusalReason.AVOID)
    return passability.reasons & own


def _bits(reason: RefusalReason) -> np.uint16:
    return np.uint16(1 << REASONS.index(reason))


def _speeds(network: RoadNetwork, tags: ConditionalHours) -> NDArray[np.float32]:
    """Speed limits of all edges, the lowest of all hours."""
    speed = network.edge_speed_kmh.copy()
    edges = np.array(list(tags.speed_kmh), np.int64)
    lowest = np.array(list(tags.speed_kmh.values()), np.float32)
    speed[edges] = np.fmin(speed[edges], lowest)
    return speed
