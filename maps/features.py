"""What a topographic map shows beside the roads that vehicles drive.

Collected in the same pass over an extract as the road network. Geometry leaves
osmium as well-known binary and is unpacked for all features at once.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import osmium
import shapely

from maps.feature_kinds import AreaKind, LineFlag, LineKind, PlaceKind
from maps.polylines import Polylines, offsets_of
from maps.strings import StringPool, StringTable

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray
    from osmium.osm import Area, Node, Relation, TagList, Way


_A, _L, _P = AreaKind, LineKind, PlaceKind
AREA_TAGS: dict[str, dict[str, AreaKind]] = {
    "natural": {
        "water": _A.WATER,
        "wood": _A.WOOD,
        "scrub": _A.SCRUB,
        "heath": _A.SCRUB,
        "grassland": _A.GRASS,
        "fell": _A.GRASS,
        "bare_rock": _A.ROCK,
        "scree": _A.ROCK,
        "rock": _A.ROCK,
        "shingle": _A.ROCK,
        "glacier": _A.ICE,
        "wetland": _A.WETLAND,
        "sand": _A.SAND,
        "beach": _A.SAND,
    },
    "waterway": {"riverbank": _A.WATER, "dock": _A.WATER},
    "landuse": {
        "forest": _A.WOOD,
        "reservoir": _A.WATER,
        "basin": _A.WATER,
        "meadow": _A.GRASS,
        "grass": _A.GRASS,
        "village_green": _A.GRASS,
        "recreation_ground": _A.PARK,
        "cemetery": _A.PARK,
        "allotments": _A.PARK,
        "farmland": _A.FARMLAND,
        "orchard": _A.FARMLAND,
        "vineyard": _A.FARMLAND,
        "plant_nursery": _A.FARMLAND,
        "residential": _A.BUILT_UP,
        "farmyard": _A.BUILT_UP,
        "industrial": _A.INDUSTRIAL,
        "commercial": _A.INDUSTRIAL,
        "retail": _A.INDUSTRIAL,
        "railway": _A.INDUSTRIAL,
        "construction": _A.INDUSTRIAL,
        "quarry": _A.ROCK,
        "landfill": _A.INDUSTRIAL,
        "military": _A.MILITARY,
    },
    "leisure": {
        "park": _A.PARK,
        "garden": _A.PARK,
        "golf_course": _A.PARK,
        "pitch": _A.PARK,
        "playground": _A.PARK,
    },
    "amenity": {"parking": _A.PAVED, "grave_yard": _A.PARK},
    "highway": {"pedestrian": _A.PAVED, "rest_area": _A.PAVED, "services": _A.PAVED},
    "aeroway": {
        "aerodrome": _A.AIRFIELD,
        "apron": _A.PAVED,
        "runway": _A.PAVED,
        "taxiway": _A.PAVED,
    },
}
LINE_TAGS: dict[str, dict[str, LineKind]] = {
    "highway": {
        "pedestrian": _L.PEDESTRIAN,
        "path": _L.PATH,
        "footway": _L.PATH,
        "cycleway": _L.PATH,
        "bridleway": _L.PATH,
        "steps": _L.STEPS,
    },
    "waterway": {
        "river": _L.RIVER,
        "canal": _L.CANAL,
        "stream": _L.STREAM,
        "ditch": _L.STREAM,
        "drain": _L.STREAM,
    },
    "railway": {
        "rail": _L.RAIL,
        "light_rail": _L.MINOR_RAIL,
        "narrow_gauge": _L.MINOR_RAIL,
        "tram": _L.MINOR_RAIL,
        "funicular": _L.MINOR_RAIL,
    },
    "power": {"line": _L.POWER},
    "aeroway": {"runway": _L.RUNWAY, "taxiway": _L.TAXIWAY},
    "aerialway": {
        "cable_car": _L.AERIALWAY,
        "gondola": _L.AERIALWAY,
        "mixed_lift": _L.AERIALWAY,
        "chair_lift": _L.AERIALWAY,
    },
}
# Well-known binary: byte order and type before a count, vertices of two doubles.
_COUNT, _COUNT_AT, _LINE_HEADING, _VERTEX = struct.Struct("<I"), 5, 9, 16
SMALLEST_LAKE = 0.0005  # degrees across, to be named: no pools, no fountains
FLOWING = {"river", "canal", "stream", "ditch", "drain", "lock", "fish_pass"}
PLACE_TAGS: dict[str, dict[str, PlaceKind]] = {
    "place": {
        "city": _P.CITY,
        "town": _P.TOWN,
        "village": _P.VILLAGE,
        "suburb": _P.SUBURB,
        "borough": _P.SUBURB,
        "hamlet": _P.HAMLET,
        "quarter": _P.QUARTER,
        "neighbourhood": _P.NEIGHBOURHOOD,
        "locality": _P.LOCALITY,
        "isolated_dwelling": _P.FARM,
        "farm": _P.FARM,
        "island": _P.ISLAND,
    },
    "natural": {"peak": _P.PEAK, "volcano": _P.PEAK, "saddle": _P.PASS},
    "mountain_pass": {"yes": _P.PASS},
    "railway": {"station": _P.STATION, "halt": _P.STATION},
}


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Features:
    """
    Features of one extract as arrays, in the order they stood in the file.

    ``L`` lines, ``A`` areas, ``P`` places.

    Attributes
    ----------
    lines
        Geometry of the lines, degrees.
    line_kind, line_flags, line_level
        (L,) `LineKind`, `LineFlag`, and how high it lies: 0 on the ground, above
        zero on a bridge, below in a tunnel.
    line_name, line_ref
        (L,) int32 into ``strings``.
    rings
        Rings of the areas, closed, degrees; outer ones counter-clockwise, holes
        clockwise.
    area_rings
        (A + 1,) int64 into the rings.
    area_kind
        (A,) `AreaKind`.
    place_lonlat
        (P, 2) degrees.
    place_kind
        (P,) `PlaceKind`.
    place_name, place_detail
        (P,) int32 into ``strings``; the detail is the height of a peak or pass.
    place_population
        (P,) int64; 0 is unknown.
    place_extent
        (P,) float64, degrees across; 0 of a point.
    strings
        Names as written.
    skipped
        Features left out because the extract holds not all of their nodes, or
        they are no line or area at all.
    """

    lines: Polylines
    line_kind: NDArray[np.uint8]
    line_flags: NDArray[np.uint8]
    line_level: NDArray[np.int8]
    line_name: NDArray[np.int32]
    line_ref: NDArray[np.int32]
    rings: Polylines
    area_rings: NDArray[np.int64]
    area_kind: NDArray[np.uint8]
    place_lonlat: NDArray[np.float64]
    place_kind: NDArray[np.uint8]
    place_name: NDArray[np.int32]
    place_detail: NDArray[np.int32]
    place_population: NDArray[np.int64]
    place_extent: NDArray[np.float64]
    strings: StringTable
    skipped: int


class FeatureCollector:
    """Takes land cover, waters, rails, paths, boundaries and names as they stream."""

    def __init__(self) -> None:
        self._wkb = osmium.geom.WKBFactory()
        self._strings = StringPool()
        self._lines: list[str] = []
        self._line_rows: list[tuple[int, int, int, int, int]] = []
        self._areas: list[str] = []
        self._area_rows: list[tuple[int, int]] = []
        self._places: list[tuple[float, float, int, int, int, int, int]] = []
        self._skipped = 0

    def node(self, node: Node) -> None:
        """Take a named place, peak, pass or station."""
        name = node.tags.get("name")
        kind = None if name is None else _kind(node.tags, PLACE_TAGS)
        if name is None or kind is None:
            return
        if not node.location.valid():
            self._skipped += 1
            return
        height = _whole(node.tags.get("ele"))
        number = self._strings.number
        detail = number(str(height)) if height and kind in {_P.PEAK, _P.PASS} else 0
        people = _whole(node.tags.get("population"))
        lon, lat = node.location.lon, node.location.lat
        self._places.append((lon, lat, int(kind), number(name), detail, people, 0))

    def way(self, way: Way) -> None:
        """Take a water, rail, path, boundary or other line."""
        tags = way.tags
        kind = _line_kind(tags)
        if kind is None or (tags.get("area") == "yes" and way.is_closed()):
            return
        geometry = self._packed(self._wkb.create_linestring, way)
        if geometry is None:
            return
        self._lines.append(geometry)
        flags, level = _flags_and_level(tags)
        number = self._strings.number
        name, ref = number(tags.get("name") or ""), number(tags.get("ref") or "")
        self._line_rows.append((int(kind), flags, level, name, ref))

    def relation(self, relation: Relation) -> None:
        """Take nothing: multipolygons come as areas."""

    def area(self, area: Area) -> None:
        """Take land cover, a water, a building or another surface."""
        tags = area.tags
        kind = _area_kind(tags)
        if kind is None:
            return
        geometry = self._packed(self._wkb.create_multipolygon, area)
        if geometry is None:
            return
        self._areas.append(geometry)
        name = tags.get("name") if _is_lake(kind, tags) else None
        self._area_rows.append((int(kind), self._strings.number(name or "")))

    def features(self) -> Features:
        """Everything taken so far, as arrays."""
        lines = _columns(self._line_rows, 5)
        areas = _columns(self._area_rows, 2)
        rings, area_rings = _unpacked_areas(self._areas)
        places = _columns(self._places, 7)
        waters = _named_waters(rings, area_rings, areas[1])
        places = [np.concatenate(pair) for pair in zip(places, waters, strict=True)]
        return Features(
            lines=_unpacked_lines(self._lines),
            line_kind=lines[0].astype(np.uint8),
            line_flags=lines[1].astype(np.uint8),
            line_level=lines[2].astype(np.int8),
            line_name=lines[3].astype(np.int32),
            line_ref=lines[4].astype(np.int32),
            rings=rings,
            area_rings=area_rings,
            area_kind=areas[0].astype(np.uint8),
            place_lonlat=np.column_stack(places[:2]),
            place_kind=places[2].astype(np.uint8),
            place_name=places[3].astype(np.int32),
            place_detail=places[4].astype(np.int32),
            place_population=places[5].astype(np.int64),
            place_extent=places[6],
            strings=self._strings.table(),
            skipped=self._skipped,
        )

    def _packed(self, create: Callable[[Any], str], thing: Way | Area) -> str | None:
        """Geometry as well-known binary; None, and counted, where it is broken."""
        try:
            return create(thing)
        except (RuntimeError, osmium.InvalidLocationError):
            self._skipped += 1
            return None


def _kind(tags: TagList, table: dict[str, dict[str, Any]]) -> Any:  # noqa: ANN401
    """Kind by the first tag that a table knows; None without."""
    for key, kinds in table.items():
        value = tags.get(key)
        if value is not None and value in kinds:
            return kinds[value]
    return None


def _area_kind(tags: TagList) -> AreaKind | None:
    """Kind of surface; a building wins over what it stands on."""
    if tags.get("building") not in {None, "no"}:
        return _A.BUILDING
    kind: AreaKind | None = _kind(tags, AREA_TAGS)
    if kind is None and "military" in tags:
        return _A.MILITARY
    return kind


def _is_lake(kind: AreaKind, tags: TagList) -> bool:
    """Whether a water is named on its face; a river is named along its line."""
    flowing = tags.get("waterway") or tags.get("water") in FLOWING
    return kind is _A.WATER and not flowing


def _line_kind(tags: TagList) -> LineKind | None:
    """Kind of line; boundaries only where nothing else runs along them."""
    kind: LineKind | None = _kind(tags, LINE_TAGS)
    if kind is _L.RAIL and "service" in tags:
        return _L.MINOR_RAIL
    if kind is None and tags.get("boundary") == "administrative":
        level = _whole(tags.get("admin_level")) or 99
        if level <= 2:
            return _L.STATE_BOUNDARY
        if level <= 6:
            return _L.REGION_BOUNDARY
        return _L.LOCAL_BOUNDARY if level <= 8 else None
    return kind


def _flags_and_level(tags: TagList) -> tuple[int, int]:
    """Bridge or tunnel, and the level that either lies on."""
    layer = max(-5, min(5, _whole(tags.get("layer"))))
    if tags.get("bridge") not in {None, "no"}:
        return int(LineFlag.BRIDGE), max(1, layer)
    if tags.get("tunnel") not in {None, "no"}:
        return int(LineFlag.TUNNEL), min(-1, layer)
    return 0, 0


def _whole(text: str | None) -> int:
    """Whole number at the start of a value; 0 for none: ``2317m``, ``2358,4``."""
    if not text:
        return 0
    sign = -1 if text.startswith("-") else 1
    digits = ""
    for letter in text.removeprefix("-"):
        if not ("0" <= letter <= "9") or len(digits) == 9:
            break
        digits += letter
    return sign * int(digits or 0)


def _columns(rows: list[Any], count: int) -> list[NDArray[Any]]:
    """Rows of numbers as that many columns, also where there are none."""
    if not rows:
        return [np.zeros(0) for _ in range(count)]
    return list(np.array(rows, np.float64).T)


def _unpacked_lines(packed: list[str]) -> Polylines:
    """Lines from well-known binary: nine bytes of heading, then the vertices."""
    raw = [bytes.fromhex(text)[_LINE_HEADING:] for text in packed]
    xy = np.frombuffer(b"".join(raw), "<f8").reshape(-1, 2)
    return Polylines.of_counts(xy, np.array([len(r) // _VERTEX for r in raw], np.int64))


def _unpacked_areas(packed: list[str]) -> tuple[Polylines, NDArray[np.int64]]:
    """
    Rings from well-known binary, turned the right way, and where areas begin.

    shapely reads the same in four times the time, as it makes an object of each.
    """
    raw: list[bytes] = []
    outer: list[bool] = []
    of_area: list[int] = []
    for text in packed:
        area = bytes.fromhex(text)
        place, before = _COUNT_AT, len(raw)
        (polygons,) = _COUNT.unpack_from(area, place)
        place += _COUNT.size
        for _ in range(polygons):
            (rings,) = _COUNT.unpack_from(area, place + _COUNT_AT)
            place += _COUNT_AT + _COUNT.size
            for ring in range(rings):
                (vertices,) = _COUNT.unpack_from(area, place)
                start, place = place + _COUNT.size, place + _COUNT.size
                place += vertices * _VERTEX
                raw.append(area[start:place])
                outer.append(ring == 0)
        of_area.append(len(raw) - before)
    xy = np.frombuffer(b"".join(raw), "<f8").reshape(-1, 2)
    counts = np.array([len(ring) // _VERTEX for ring in raw], np.int64)
    rings_found = Polylines.of_counts(xy, counts)
    turned = (rings_found.twice_areas() > 0) != np.array(outer, bool)
    area_rings = offsets_of(np.array(of_area, np.int64))
    return rings_found.reversed_where(turned), area_rings


def _named_waters(
    rings: Polylines, area_rings: NDArray[np.int64], names: NDArray[Any]
) -> list[NDArray[Any]]:
    """Rows of places, as columns, for lakes that have a name."""
    named = np.flatnonzero(names)
    boxes = rings.boxes()[area_rings[named]] if len(named) else np.zeros((0, 4))
    size = np.max(boxes[:, 2:] - boxes[:, :2], axis=1, initial=0)
    named, size = named[size > SMALLEST_LAKE], size[size > SMALLEST_LAKE]
    middles = [
        shapely.point_on_surface(shapely.Polygon(rings[ring]))
        for ring in area_rings[named].tolist()
    ]
    lonlat = shapely.get_coordinates(middles)
    kind = np.full(len(named), int(_P.WATER))
    nothing = np.zeros(len(named))
    return [lonlat[:, 0], lonlat[:, 1], kind, names[named], nothing, nothing, size]
