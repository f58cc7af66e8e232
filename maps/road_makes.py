"""What the tags of ways say about links and edges, read once for all ways alike.

Most ways of an area carry one of a few thousand combinations of tags, once those
that say nothing about driving are left aside. A *make* is what such a combination
says; links refer to it by number.
"""

from __future__ import annotations

import math
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
    sidewalk sidewalk:left sidewalk:right sidewalk:both foot cycleway cycleway:left
    cycleway:right cycleway:both turn:lanes turn:lanes:forward turn:lanes:backward
    lanes:forward lanes:backward placement postal_code destination destination:ref
    destination:lanes change:lanes int_ref nat_ref old_ref loc_name alt_name old_name
    official_name short_name is_in note description fixme FIXME created_by wikidata
    wikipedia mapillary check_date check_date:surface operator incline mtb:scale
    mtb:scale:uphill sac_scale horse trail_visibility zone:traffic zone:maxspeed
    traffic_sign lane_markings parking:lane:both parking:lane:left parking:lane:right
    parking:both parking:left parking:right snowplowing start_date name:de name:fr
    name:en name:fi name:sv name:ca name:es bridge:name tunnel:name addr:street
    maxspeed:type maxspeed:source noname motorroad overtaking toll:N3 bdouble
    tiger:cfcc tiger:county tiger:name_base tiger:name_type tiger:zip_left
    tiger:zip_right tiger:reviewed tiger:name_direction_prefix tiger:source
    tiger:upload_uuid tiger:tlid tiger:separated de:strassenschluessel
    bridge:structure man_made
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
        limits = limits_of(tags, country=self._country)
        details = self._details(tags, road)
        self._makes.append(
            _Make(
                road,
                _flags(tags, road, details),
                details,
                (
                    self._side(tags, road.speed_forward_kmh, limits.forward),
                    self._side(
                        tags, road.speed_backward_kmh, limits.backward, forward=False
                    ),
                ),
            )
        )
        return len(self._makes) - 1

    def _side(
        self,
        tags: Mapping[str, str],
        speed_kmh: float,
        limits: Sequence[Datum],
        *,
        forward: bool = True,
    ) -> _Side:
        """One direction of a way; roads closed to all stay, with the reason."""
        oneway = oneway_of(tags)
        against = OneWay.BACKWARD if forward else OneWay.FORWARD
        access, text = access_of(tags, forward)
        if oneway is OneWay.CLOSED:
            access, text = Access.NO, _oneway_text(tags)
        rows = self.rows(limits)
        if access is not Access.YES:
            datum = Datum(LimitKind.ACCESS, float(access), LimitOrigin.SIGN, text)
            rows += self.rows([datum])
        return _Side(oneway is not against, access, speed_kmh, rows)

    def _details(self, tags: Mapping[str, str], road: RoadMake) -> tuple[int, ...]:
        """Deciding tag of each kind of structure."""
        keys = {
            ObstacleKind.BRIDGE: "bridge" if is_bridge(tags) else "",
            ObstacleKind.TUNNEL: "tunnel" if is_tunnel(tags) else "",
            ObstacleKind.FORD: _ford_key(tags),
            ObstacleKind.FERRY: "route" if road.road_class is RoadClass.FERRY else "",
        }
        texts = (as_written(tags, key) if key else "" for key in keys.values())
        return tuple(self._strings.number(text) for text in texts)


def _ford_key(tags: Mapping[str, str]) -> str:
    """Which tag makes a way a ford; empty for none."""
    if not is_ford(tags):
        return ""
    return "ford" if "ford" in tags else "bridge"


def _oneway_text(tags: Mapping[str, str]) -> str:
    """Which tag closes both directions."""
    keys = (key for key in load_rules().oneway_keys if key in tags)
    return as_written(tags, next(keys))


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
    rows = {*make.sides[0].rows, *make.sides[1].rows}
    return len(
        {
            row.text
            for row in rows
            if row.origin == LimitOrigin.UNREADABLE and math.isnan(row.value)
        }
    )
