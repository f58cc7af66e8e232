"""Turn restrictions: which relations bind heavy vehicles, and which edges they ban."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np

from maps.conditional_text import SUFFIX, split_clauses
from maps.road_points import offsets_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from maps.strings import StringPool

Ban = tuple[int, ...]

# Restrictions for all, and for heavy goods vehicles; the latter counts before.
KEYS = ("restriction:hgv", "restriction")
EXCEPTED = frozenset({"hgv", "motor_vehicle", "vehicle", "goods"})
BANS = frozenset(
    {
        "no_left_turn",
        "no_right_turn",
        "no_straight_on",
        "no_u_turn",
        "no_entry",
        "no_exit",
    }
)
COMMANDS = frozenset(
    {"only_left_turn", "only_right_turn", "only_straight_on", "only_u_turn"}
)
# Before conditions had a syntax of their own, hours and days had keys of theirs.
OLD_CONDITIONS = ("hour_on", "hour_off", "day_on", "day_off")
# Between the first and the last way; only a broken or hostile relation needs more.
MOST_STEPS = 2000


class Unused(Enum):
    """Why a restriction was left out."""

    OTHER_CLASS = "binds other vehicles, or not these"
    CONDITIONAL = "holds at some times only"
    INCOMPLETE = "members missing, not connected, or of unknown meaning"


@dataclass(frozen=True, slots=True, kw_only=True)
class RestrictionCounts:
    """
    What became of the turn restrictions of an area.

    Attributes
    ----------
    applied
        Turned into bans.
    ignored_class
        For other vehicles only, or with an exception for heavy vehicles.
    conditional
        At some times only; kept apart, for whoever plans with times.
    incomplete
        Members missing or not connected, or of unknown meaning.
    """

    applied: int
    ignored_class: int
    conditional: int
    incomplete: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnRestriction:
    """
    A relation that binds heavy vehicles.

    Attributes
    ----------
    osm
        The relation.
    text
        The deciding tag as written.
    value
        One of `BANS` or `COMMANDS`.
    from_ways, to_ways
        Ways; several only of ``no_entry`` and ``no_exit``.
    via_node
        The node, or none if the turn leads over ways.
    via_ways
        Ways in the order given.
    condition
        When it holds, as written behind the ``@``; empty for always.
    """

    osm: int
    text: str
    value: str
    from_ways: tuple[int, ...]
    to_ways: tuple[int, ...]
    via_node: int | None
    via_ways: tuple[int, ...]
    condition: str = ""


def restriction_of(
    osm: int, tags: Mapping[str, str], members: Iterable[tuple[str, int, str]]
) -> TurnRestriction | Unused:
    """
    Read one restriction relation, or say why it does not bind.

    ``restriction:hgv`` counts before ``restriction``; an exception for heavy or for
    all motor vehicles lifts the latter. Signs about red lights ban no turn.

    Parameters
    ----------
    osm
        Number of the relation.
    tags
        Its tags.
    members
        Type (``n``, ``w`` or ``r``), number and role of each.
    """
    key = next((key for key in KEYS if key in tags), None)
    if key is None:
        conditional = any(f"{key}:conditional" in tags for key in KEYS)
        return Unused.CONDITIONAL if conditional else Unused.OTHER_CLASS
    value = tags[key].strip()
    excepted = {word.strip() for word in tags.get("except", "").split(";")}
    if key == "restriction" and not EXCEPTED.isdisjoint(excepted):
        return Unused.OTHER_CLASS
    if value.endswith("_on_red"):
        return Unused.OTHER_CLASS
    if any(key in tags for key in OLD_CONDITIONS):
        return Unused.CONDITIONAL
    read = _with_members(osm, f"{key}={value}", value, members)
    return read or Unused.INCOMPLETE


def timed_restrictions_of(
    osm: int, tags: Mapping[str, str], members: Iterable[tuple[str, int, str]]
) -> list[TurnRestriction]:
    """
    Read what a relation bans under conditions only.

    Where it also bans a turn always, or in the old form with ``hour_on``, that alone
    is looked at; an exception for heavy vehicles lifts it likewise.

    Returns
    -------
    list[TurnRestriction]
        One for each clause of ``restriction:hgv:conditional``, else of
        ``restriction:conditional``; none for members that make no sense.
    """
    if any(key in tags for key in KEYS):
        return []
    key = next((f"{k}{SUFFIX}" for k in KEYS if f"{k}{SUFFIX}" in tags), None)
    excepted = {word.strip() for word in tags.get("except", "").split(";")}
    if key is None or (key == KEYS[1] + SUFFIX and not EXCEPTED.isdisjoint(excepted)):
        return []
    known = list(members)
    found = []
    for part in split_clauses(tags[key]):
        value, _, condition = (piece.strip() for piece in part.partition("@"))
        read = _with_members(osm, f"{key}={part}", value, known)
        if read is not None:
            found.append(replace(read, condition=condition))
    return found


def _with_members(
    osm: int, text: str, value: str, members: Iterable[tuple[str, int, str]]
) -> TurnRestriction | None:
    """A restriction with its members; nothing when they make no sense."""
    by_role: dict[tuple[str, str], list[int]] = defaultdict(list)
    for kind, number, role in members:
        by_role[role, kind].append(number)
    read = TurnRestriction(
        osm=osm,
        text=text,
        value=value,
        from_ways=tuple(by_role["from", "w"]),
        to_ways=tuple(by_role["to", "w"]),
        via_node=next(iter(by_role["via", "n"]), None),
        via_ways=tuple(by_role["via", "w"]),
    )
    return read if _makes_sense(read, len(by_role["via", "n"])) else None


def _makes_sense(restriction: TurnRestriction, via_nodes: int) -> bool:
    """Whether a restriction has the members that its value asks for."""
    many_from = restriction.value == "no_entry"
    many_to = restriction.value == "no_exit"
    vias = (via_nodes, len(restriction.via_ways))
    return (
        restriction.value in BANS | COMMANDS
        and (vias == (1, 0) or (vias[0] == 0 and vias[1] > 0))
        and (len(restriction.from_ways) == 1 or (many_from and vias[0] == 1))
        and (len(restriction.to_ways) == 1 or (many_to and vias[0] == 1))
        and bool(restriction.from_ways and restriction.to_ways)
    )


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class BanTable:
    """Bans as in `RoadNetwork`."""

    ban_offsets: NDArray[np.int64]
    ban_edges: NDArray[np.int32]
    ban_osm: NDArray[np.int64]
    ban_text: NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Bans:
    """Bans, and how many restrictions made some or made none."""

    table: BanTable
    applied: int
    incomplete: int


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class TurnEdges:
    """
    Edges as turn restrictions need them.

    Attributes
    ----------
    tail, head
        (E,) junctions.
    reverse
        (E,) edge of the opposite direction; -1 without one.
    way
        (E,) OSM way.
    """

    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    reverse: NDArray[np.int32]
    way: NDArray[np.int64]


def bans_of(
    restrictions: Sequence[TurnRestriction],
    edges: TurnEdges,
    junction_of: Mapping[int, int],
    strings: StringPool,
) -> Bans:
    """
    Turn restrictions into sequences of edges that may not be driven.

    Over a node: each edge of the first way that ends there, followed by each edge
    of the last way that begins there. A command bans all other edges that begin
    there, turning back included. Over ways: the whole sequence; a command bans all
    other edges at the end of the last way. Where the first way passes through the
    node, only turning back on it is clear; all else counts as incomplete, as does
    a turn that one-way streets make impossible anyway.

    Parameters
    ----------
    restrictions
        As collected.
    edges
        All edges of the network.
    junction_of
        Junctions of the via nodes, by OSM node; others are missing.
    strings
        Takes the texts.
    """
    resolver = _Resolver(edges, restrictions)
    found: dict[tuple[Ban, str], TurnRestriction] = {}
    applied = 0
    for restriction in restrictions:
        bans = list(resolver.bans(restriction, junction_of))
        applied += bool(bans)
        for ban in bans:
            found.setdefault((ban, restriction.condition), restriction)
    texts = [strings.number(restriction.text) for restriction in found.values()]
    table = BanTable(
        ban_offsets=offsets_of(np.array([len(ban) for ban, _ in found], np.int64)),
        ban_edges=np.array([edge for ban, _ in found for edge in ban], np.int32),
        ban_osm=np.array([r.osm for r in found.values()], np.int64),
        ban_text=np.array(texts, np.int32),
    )
    return Bans(table=table, applied=applied, incomplete=len(restrictions) - applied)


class _Resolver:
    """Finds the edges that a restriction speaks of."""

    def __init__(
        self, edges: TurnEdges, restrictions: Sequence[TurnRestriction]
    ) -> None:
        self._edges = edges
        ways = {
            way for r in restrictions for way in (*r.from_ways, *r.via_ways, *r.to_ways)
        }
        named = np.flatnonzero(np.isin(edges.way, np.array(sorted(ways), np.int64)))
        self._of_way: dict[int, list[int]] = defaultdict(list)
        for edge, way in zip(named.tolist(), edges.way[named].tolist(), strict=True):
            self._of_way[way].append(edge)
        self._by_tail = np.argsort(edges.tail, kind="stable")
        self._sorted_tail = edges.tail[self._by_tail]

    def bans(
        self, restriction: TurnRestriction, junction_of: Mapping[int, int]
    ) -> Iterator[Ban]:
        """Every ban that a restriction makes; none when it is incomplete."""
        if restriction.via_node is None:
            return self._over_ways(restriction)
        junction = junction_of.get(restriction.via_node)
        if junction is None:
            return iter(())
        return self._over_node(restriction, junction)

    def _over_node(self, restriction: TurnRestriction, junction: int) -> Iterator[Ban]:
        turning_back = restriction.from_ways == restriction.to_ways
        for way in restriction.from_ways:
            coming = [e for e in self._of_way[way] if self._edges.head[e] == junction]
            if turning_back and restriction.value == "no_u_turn":
                backs = ((e, int(self._edges.reverse[e])) for e in coming)
                yield from ((e, back) for e, back in backs if back >= 0)
                continue
            if len(coming) != 1:
                continue
            going = [
                edge
                for to in restriction.to_ways
                for edge in self._of_way[to]
                if self._edges.tail[edge] == junction
            ]
            yield from self._turns((coming[0],), going, restriction)

    def _over_ways(self, restriction: TurnRestriction) -> Iterator[Ban]:
        via = {e for way in restriction.via_ways for e in self._of_way[way]}
        starts = {int(self._edges.tail[e]) for e in via}
        coming = [
            e
            for e in self._of_way[restriction.from_ways[0]]
            if int(self._edges.head[e]) in starts
        ]
        going = self._of_way[restriction.to_ways[0]]
        for first in coming:
            for path in self._paths(first, via, restriction):
                end = self._edges.head[path[-1]]
                out = [e for e in going if self._edges.tail[e] == end]
                yield from self._turns(path, out, restriction)

    def _turns(
        self, path: Ban, going: Sequence[int], restriction: TurnRestriction
    ) -> Iterator[Ban]:
        """Bans at the end of a path that may not, or must, be left over some edges."""
        if not going:
            return
        if restriction.value in BANS:
            yield from ((*path, edge) for edge in going)
            return
        leaving = self._leaving(int(self._edges.head[path[-1]]))
        yield from ((*path, edge) for edge in leaving if edge not in going)

    def _paths(
        self, first: int, via: set[int], restriction: TurnRestriction
    ) -> list[Ban]:
        """Ways on over via edges that touch every via way and no junction twice."""
        head, way = self._edges.head, self._edges.way
        found: list[Ban] = []
        waiting: list[Ban] = [(first,)]
        for _ in range(MOST_STEPS):
            if not waiting:
                return found
            path = waiting.pop()
            if {int(way[e]) for e in path[1:]}.issuperset(restriction.via_ways):
                found.append(path)
            seen = {int(head[e]) for e in path}
            waiting += [
                (*path, edge)
                for edge in self._leaving(int(head[path[-1]]))
                if edge in via and int(head[edge]) not in seen
            ]
        return []

    def _leaving(self, junction: int) -> list[int]:
        """Edges that begin at a junction, rising."""
        start, end = np.searchsorted(self._sorted_tail, [junction, junction + 1])
        return [int(edge) for edge in self._by_tail[start:end]]
