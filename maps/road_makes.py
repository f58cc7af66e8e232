"""What the tags of ways say about links and edges, read once for all ways alike.

Most ways of an area carry one of a few thousand combinations of tags, once those
that say nothing about driving are left aside. A *make* is what such a combination
says; links refer to it by number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from maps.road_network import (
    Access,
    LimitKind,
    LimitOrigin,
    LinkFlag,
    ObstacleKind,
    RoadClass,
)
from maps.road_points import offsets_of
from maps.tags import (
    Datum,
    OneWay,
    access_of,
    as_written,
    is_bridge,
    is_covered,
    is_ford,
    is_tunnel,
    limits_of,
    load_rules,
    oneway_of,
    road_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from maps.strings import StringPool
    from maps.tags import RoadMake

# Keys that no rule reads, by how often roads carry them: each way has its own name,
# and one that was kept would make a combination of its own.
_SAYS_NOTHING = """
    name ref lit source source:maxspeed source:geometry source:name source:lit
    source:destination source:maxspeed:forward source:maxspeed:backward
    sidewalk sidewalk:left sidewalk:right sidewalk:both foot bicycle oneway:bicycle lcn
    cycleway cycleway:left cycleway:right cycleway:both bicycle:lanes horse
    turn turn:lanes turn:lanes:forward turn:lanes:backward lanes:forward lanes:backward
    change:lanes change:lanes:forward change:lanes:backward width:lanes shoulder
    placement placement:forward placement:backward lane_markings priority_road hazard
    overtaking overtaking:forward overtaking:backward overtaking:hgv
    overtaking:hgv:conditional overtaking:trailer:conditional traffic_sign direction
    destination destination:ref destination:lanes destination:ref:lanes tmc
    int_ref nat_ref old_ref loc_name alt_name old_name official_name short_name noname
    name:de name:fr name:en name:fi name:sv name:ca name:es name:it bridge:name
    tunnel:name bridge:structure man_made embankment cutting incline footway
    postal_code addr:street addr:city addr:postcode addr:country addr:housenumber
    is_in is_in:city is_in:country is_in:country_code operator operator:type
    note description fixme FIXME created_by wikidata wikipedia mapillary
    check_date check_date:surface start_date last_renovation source:old_name
    mtb:scale mtb:scale:uphill sac_scale trail_visibility snowplowing winter_service
    zone:traffic zone:maxspeed maxspeed:type maxspeed:source motorroad toll:N3 bdouble
    parking:lane:both parking:lane:left parking:lane:right parking:both parking:left
    parking:right parking:condition:left parking:condition:right parking:condition:both
    tiger:cfcc tiger:county tiger:name_base tiger:name_type tiger:zip_left
    tiger:zip_right tiger:reviewed tiger:name_direction_prefix tiger:source
    tiger:upload_uuid tiger:tlid tiger:separated de:strassenschluessel
"""
SAYS_NOTHING = frozenset(_SAYS_NOTHING.split())

STRUCTURES = (
    ObstacleKind.BRIDGE,
    ObstacleKind.TUNNEL,
    ObstacleKind.FORD,
    ObstacleKind.FERRY,
)
STRUCTURE_FLAGS = {
    ObstacleKind.BRIDGE: LinkFlag.BRIDGE,
    ObstacleKind.TUNNEL: LinkFlag.TUNNEL,
    ObstacleKind.FORD: LinkFlag.FORD,
    ObstacleKind.FERRY: LinkFlag.FERRY,
}
STRUCTURE_KEYS = frozenset({"bridge", "tunnel", "ford"})
NO_DETAILS = (0,) * len(STRUCTURES)
_AGAINST = {True: OneWay.BACKWARD, False: OneWay.FORWARD}


class Row(NamedTuple):
    """One row of the limit table."""

    kind: int
    origin: int
    value: float
    text: int


class _Side(NamedTuple):
    """What holds in one direction."""

    exists: bool
    access: Access
    speed_kmh: float
    rows: tuple[Row, ...]


class _Make(NamedTuple):
    """What one combination of tags says."""

    road: RoadMake
    flags: LinkFlag
    details: tuple[int, ...]  # deciding tag of each of `STRUCTURES`; 0 for none
    sides: tuple[_Side, _Side]  # along the way and against it


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class MakeTable:
    """
    All makes as columns; ``M`` makes, two sides: 0 along the way, 1 against it.

    Attributes
    ----------
    road_class, surface, flags, layer, lanes, width_m
        (M,) as in `RoadNetwork`.
    duration_s
        (M,) of a ferry crossing; NaN is unknown.
    detail
        (4, M) deciding tags of `STRUCTURES`, numbers of strings; 0 for none.
    exists, access, speed_kmh
        (2 M,) by side and make: row ``side * M + make``.
    limit_offsets
        (2 M + 1,) into ``limits``, likewise.
    limits
        Rows of the limit table.
    unreadable
        (M,) how many data make no sense.
    """

    road_class: NDArray[np.uint8]
    surface: NDArray[np.uint8]
    flags: NDArray[np.uint16]
    layer: NDArray[np.int8]
    lanes: NDArray[np.int8]
    width_m: NDArray[np.float32]
    duration_s: NDArray[np.float64]
    detail: NDArray[np.int32]
    exists: NDArray[np.bool_]
    access: NDArray[np.uint8]
    speed_kmh: NDArray[np.float32]
    limit_offsets: NDArray[np.int64]
    limits: tuple[Row, ...]
    unreadable: NDArray[np.int64]


class RoadMakes:
    """Numbers the makes of the roads of an area as they come."""

    def __init__(self, strings: StringPool, *, country: str = "") -> None:
        self._strings = strings
        self._country = country
        self._numbers: dict[tuple[tuple[str, str], ...], int] = {}
        self._makes: list[_Make] = []

    def number(self, tags: Mapping[str, str]) -> int:
        """
        Look up the make of a way, new or known.

        Returns
        -------
        int
            Number of the make; -1 for what is no road.
        """
        key = tuple([item for item in tags.items() if item[0] not in SAYS_NOTHING])
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = self._new(dict(key))
        return number

    def rows(self, data: Sequence[Datum]) -> tuple[Row, ...]:
        """Limits as rows of the limit table."""
        number = self._strings.number
        return tuple(Row(d.kind, d.origin, d.value, number(d.text)) for d in data)

    def table(self) -> MakeTable:
        """All makes so far as columns."""
        makes = self._makes
        sides = [make.sides[side] for side in (0, 1) for make in makes]
        roads = [make.road for make in makes]
        details = [make.details for make in makes]
        return MakeTable(
            road_class=np.array([r.road_class for r in roads], np.uint8),
            surface=np.array([r.surface for r in roads], np.uint8),
            flags=np.array([make.flags for make in makes], np.uint16),
            layer=np.array([r.layer for r in roads], np.int8),
            lanes=np.array([r.lanes for r in roads], np.int8),
            width_m=np.array([r.width_m for r in roads], np.float32),
            duration_s=np.array([r.duration_s for r in roads], np.float64),
            detail=np.array(details, np.int32).reshape(-1, len(STRUCTURES)).T,
            exists=np.array([side.exists for side in sides], np.bool_),
            access=np.array([side.access for side in sides], np.uint8),
            speed_kmh=np.array([side.speed_kmh for side in sides], np.float32),
            limit_offsets=offsets_of(np.array([len(s.rows) for s in sides], np.int64)),
            limits=tuple(row for side in sides for row in side.rows),
            unreadable=np.array([_unreadable(make) for make in makes], np.int64),
        )

    def _new(self, tags: Mapping[str, str]) -> int:
        road = road_of(tags)
        if road is None:
            return -1
        details = self._details(tags, road)
        sides = self._sides(tags, road)
        self._makes.append(_Make(road, _flags(tags, road, details), details, sides))
        return len(self._makes) - 1

    def _sides(self, tags: Mapping[str, str], road: RoadMake) -> tuple[_Side, _Side]:
        """Both directions of a way; roads closed to all stay, with the reason."""
        limits = limits_of(tags, country=self._country)
        oneway = oneway_of(tags)
        stays = oneway is OneWay.CLOSED or _opened_at_times(tags, oneway)
        sides = []
        for forward, data, speed in (
            (True, limits.forward, road.speed_forward_kmh),
            (False, limits.backward, road.speed_backward_kmh),
        ):
            access, text = access_of(tags, forward=forward)
            rows = self._side_rows(data, access, text)
            closed = oneway in (OneWay.CLOSED, _AGAINST[forward])
            if closed and stays:
                access = Access.NO
                rows += self._side_rows((), access, _oneway_text(tags))
            sides.append(_Side(stays or not closed, access, speed, rows))
        return sides[0], sides[1]

    def _side_rows(
        self, limits: Sequence[Datum], access: Access, text: str
    ) -> tuple[Row, ...]:
        """Limits of one direction, the lack of access among them."""
        rows = self.rows(limits) if limits else ()
        if access is Access.YES:
            return rows
        datum = Datum(LimitKind.ACCESS, float(access), LimitOrigin.SIGN, text)
        return rows + self.rows([datum])

    def _details(self, tags: Mapping[str, str], road: RoadMake) -> tuple[int, ...]:
        """Deciding tag of each kind of structure."""
        ferry = road.road_class is RoadClass.FERRY
        if not ferry and STRUCTURE_KEYS.isdisjoint(tags):
            return NO_DETAILS
        keys = (
            "bridge" if is_bridge(tags) else "",
            "tunnel" if is_tunnel(tags) else "",
            _ford_key(tags),
            "route" if ferry else "",
        )
        return tuple(
            [self._strings.number(as_written(tags, k) if k else "") for k in keys]
        )


def _ford_key(tags: Mapping[str, str]) -> str:
    """Which tag makes a way a ford; empty for none."""
    if not is_ford(tags):
        return ""
    return "ford" if "ford" in tags else "bridge"


def _oneway_text(tags: Mapping[str, str]) -> str:
    """Which tag closes a direction."""
    rules = load_rules()
    said = [key for key in rules.oneway_keys if key in tags]
    implied = rules.oneway_implied.items()
    said += [key for key, values in implied if tags.get(key) in values]
    return as_written(tags, said[0])


def _opened_at_times(tags: Mapping[str, str], oneway: OneWay) -> bool:
    """Whether a direction that is closed as a rule has hours of its own.

    Such a direction gets edges that are closed to all, with the hours among their
    limits.
    """
    return oneway is not OneWay.BOTH and any(
        f"{key}:conditional" in tags for key in load_rules().oneway_keys
    )


def _flags(tags: Mapping[str, str], road: RoadMake, details: Sequence[int]) -> LinkFlag:
    """What a link is, beyond its class."""
    flags = LinkFlag(0)
    for kind, detail in zip(STRUCTURES, details, strict=True):
        if detail:
            flags |= STRUCTURE_FLAGS[kind]
    if tags.get("junction") in {"roundabout", "circular"}:
        flags |= LinkFlag.ROUNDABOUT
    if road.ramp:
        flags |= LinkFlag.RAMP
    if is_covered(tags):
        flags |= LinkFlag.COVERED
    return flags


def _unreadable(make: _Make) -> int:
    """How many data of a make make no sense, each counted once."""
    rows = make.sides[0].rows + make.sides[1].rows
    texts = [row.text for row in rows if row.origin == LimitOrigin.UNREADABLE]
    return len(set(texts))
