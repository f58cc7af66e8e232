"""Overlays as files: `NAME.overlay.geojson`, GeoJSON of a strict form.

A file is one feature collection (RFC 7946) with the members ``overlay`` (version of the
form, always 1) and ``marking``. Every feature has the property ``kind``:

========= ========== =====================================================
kind      geometry   other properties
========= ========== =====================================================
symbol    Point      ``sidc``: 20 digits; ``texts``: text by field
line      LineString ``line``: MSR, ASR, ...; ``name``; ``traffic``; ``planned``
area      Polygon    ``name``; one ring, no holes
rating    Point      ``bridge``, ``wheeled``, ``tracked``, ``source``, ``date``;
                     may have ``wheeled_oneway``, ``tracked_oneway``,
                     ``wheeled_caution``, ``tracked_caution``,
                     ``max_height_m``, ``max_width_m``
closure   Point      ``road``
========= ========== =====================================================

Features stand in paint order within their kind. Nothing else may stand in a file.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

from app.errors import InputRefused, MarkingRefused
from app.exports.gate import OPEN_GATE, write_bytes_export
from app.security.marking_policy import DEFAULT_POLICY
from app.services.json_file import read_json
from maps.errors import SourceError
from maps.strict_json import strict_json
from planners.bridge_ratings import RATED_KINDS
from planners.errors import PlanningError
from planners.measure import crosses_itself
from planners.overlay import (
    AvoidArea,
    BridgeRating,
    ControlLine,
    LineKind,
    Overlay,
    PlacedSymbol,
    Traffic,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from app.exports.gate import ExportRecord, Gate
    from app.security.marking import Marking
    from app.security.marking_policy import MarkingPolicy
    from planners.overlay import OverlayItem
    from planners.route import Lonlat

SUFFIX = ".overlay.geojson"
VERSION = 1
MAX_BYTES = 16 * 2**20
MAX_FEATURES = 20_000
MAX_VERTICES = 200_000  # of all features together
MAX_TEXT = 200
MAX_TEXTS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlayDocument:
    """
    What an overlay file holds.

    Attributes
    ----------
    overlay
        Symbols, lines, areas and ratings.
    closures
        Roads that are closed: what they are called, and a point on each, degrees.
    marking
        Of the file and of all that is made from it.
    """

    overlay: Overlay
    marking: Marking
    closures: tuple[tuple[str, Lonlat], ...] = ()


def write_overlay(
    path: Path,
    document: OverlayDocument,
    inputs: Iterable[Marking] = (),
    gate: Gate = OPEN_GATE,
) -> ExportRecord:
    """
    Write an overlay.

    Parameters
    ----------
    path
        Target; replaced in one step or left alone.
    document
        With the marking of the file.
    inputs
        Markings of what it was drawn over.
    gate
        What holds for the file.

    Raises
    ------
    KnownError
        The file cannot be written, or its marking is too low; nothing is left behind.
    """
    overlay = document.overlay
    features = [
        *(feature_of(one) for one in overlay.areas),
        *(feature_of(one) for one in overlay.lines),
        *(feature_of(one) for one in overlay.ratings),
        *(closure_feature(*one) for one in document.closures),
        *(feature_of(one) for one in overlay.symbols),
    ]
    content = {
        "type": "FeatureCollection",
        "overlay": VERSION,
        "marking": str(document.marking),
        **({"origin": gate.origin} if gate.origin else {}),
        "features": features,
    }
    text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
    marking = document.marking
    data = f"{text}\n".encode()
    return write_bytes_export(path, marking, (marking, *inputs), data, gate)


def read_overlay(path: Path, policy: MarkingPolicy = DEFAULT_POLICY) -> OverlayDocument:
    """
    Read an overlay file strictly.

    Raises
    ------
    InputRefused
        With the file, the feature, what is wrong and what is possible.
    """
    root = read_json(path, what="overlay", most_bytes=MAX_BYTES)
    return _document(root, path.name, policy)


def parse_overlay(
    text: str, file: str, policy: MarkingPolicy = DEFAULT_POLICY
) -> OverlayDocument:
    """Read the text of an overlay file of our own; see `read_overlay`."""
    try:
        root = strict_json(text, file=file, what="overlay")
    except SourceError as error:
        raise InputRefused(str(error)) from error
    return _document(root, file, policy)


def feature_of(item: OverlayItem) -> dict[str, object]:
    """Write an item of an overlay as a feature."""
    match item:
        case AvoidArea():
            geometry = _area_of(item)
        case ControlLine():
            geometry = _line_of(item)
        case _:
            geometry = _point(item.position)
    return _feature(geometry, _properties(item))


def closure_feature(road: str, position: Lonlat) -> dict[str, object]:
    """Write a closed road as a feature."""
    return _feature(_point(position), {"kind": "closure", "road": road})


def read_feature(feature: object, what: str) -> OverlayItem | tuple[str, Lonlat]:
    """
    Read one feature as strictly as a file: an item, or a closed road and its place.

    Parameters
    ----------
    feature
        As `feature_of` or `closure_feature` writes it.
    what
        What refusals call it.

    Raises
    ------
    InputRefused
        With what is wrong and what is possible.
    """
    return _Collector(what).read(_Part(feature, what))


def _document(root: object, file: str, policy: MarkingPolicy) -> OverlayDocument:
    """Understand the value of a file."""
    whole = _Part(root, file)
    members = whole.members(
        *("type", "overlay", "marking", "features"), may=("origin",)
    )
    if members["type"].value != "FeatureCollection" or (
        members["overlay"].value != VERSION
        or isinstance(members["overlay"].value, bool)
    ):
        whole.refuse(
            f"is no overlay of version {VERSION}: a FeatureCollection with "
            f'"overlay": {VERSION}; save it with this program.'
        )
    try:
        marking = policy.parse(members["marking"].text())
    except MarkingRefused as error:
        raise MarkingRefused(f"{file}: {error}") from error
    return _Collector(file).document(members["features"], marking)


class _Part:
    """One value of the file, and what it is called there."""

    def __init__(self, value: Any, name: str) -> None:  # noqa: ANN401 - JSON
        self.value, self.name = value, name

    def refuse(self, why: str) -> NoReturn:
        """Raise, naming where."""
        raise InputRefused(f"{self.name} {why}")

    def members(self, *names: str, may: Iterable[str] = ()) -> dict[str, _Part]:
        """Members of an object that has all of these and perhaps some others."""
        value = self.value
        if not isinstance(value, dict):
            self.refuse("is no object; it needs " + ", ".join(names) + ".")
        missing = [name for name in names if name not in value]
        if missing:
            self.refuse(f"has no member {missing[0]!r}; add it.")
        known = (*names, *may)
        other = next((name for name in value if name not in known), None)
        if other is not None:
            self.refuse(f"has a member {other[:40]!r} that is not known; remove it.")
        return {
            name: _Part(value[name], f"{self.name}: {name}")
            for name in known
            if name in value
        }

    def items(self, most: int) -> list[Any]:
        """Members of an array of at most so many."""
        if not isinstance(self.value, list):
            self.refuse("is no array.")
        if len(self.value) > most:
            self.refuse(f"has more than {most:,} members; split the overlay.")
        return self.value

    def text(self) -> str:
        """Text of at most 200 letters on one line; may be empty."""
        value = self.value
        if not isinstance(value, str):
            self.refuse("is no text.")
        if len(value) > MAX_TEXT or not value.isprintable():
            self.refuse(f"is no text of up to {MAX_TEXT} letters on one line.")
        return value

    def truth(self) -> bool:
        """True or false."""
        if not isinstance(self.value, bool):
            self.refuse("is neither true nor false.")
        return self.value

    def number(self) -> float:
        """Finite number."""
        value = self.value
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.refuse("is no number.")
        try:
            number = float(value)
        except OverflowError:
            self.refuse("is too large a number.")
        if not math.isfinite(number):
            self.refuse("is too large a number.")
        return number

    def choice(self, names: Iterable[str]) -> str:
        """One of some words."""
        known = list(names)
        value = self.text()
        if value not in known:
            self.refuse(f"is {value[:40]!r}; use one of {', '.join(known)}.")
        return value

    def place(self) -> Lonlat:
        """Longitude and latitude."""
        pair = self.items(3)
        if len(pair) != 2:
            self.refuse("is no place; give longitude and latitude.")
        lon, lat = (_Part(one, self.name).number() for one in pair)
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            self.refuse(
                f"is {lon:g}, {lat:g}, which is not on the globe; longitude comes "
                "first."
            )
        return lon, lat


class _Collector:
    """Reads feature by feature and counts what they hold."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._vertices = 0
        self._found: dict[str, list[Any]] = {
            kind: [] for kind in ("symbol", "line", "area", "rating", "closure")
        }
        self._readers: Mapping[str, Callable[[_Part, _Part], Any]] = {
            "symbol": self._symbol,
            "line": self._line,
            "area": self._area,
            "rating": self._rating,
            "closure": self._closure,
        }

    def document(self, features: _Part, marking: Marking) -> OverlayDocument:
        """Read all features."""
        for number, feature in enumerate(features.items(MAX_FEATURES), start=1):
            kind, item = self._take(_Part(feature, f"{self._file}, feature {number}"))
            self._found[kind].append(item)
        found = self._found
        return OverlayDocument(
            overlay=Overlay(
                symbols=tuple(found["symbol"]),
                lines=tuple(found["line"]),
                areas=tuple(found["area"]),
                ratings=tuple(found["rating"]),
            ),
            closures=tuple(found["closure"]),
            marking=marking,
        )

    def read(self, feature: _Part) -> OverlayItem | tuple[str, Lonlat]:
        """Read one feature."""
        item: OverlayItem | tuple[str, Lonlat] = self._take(feature)[1]
        return item

    def _take(self, feature: _Part) -> tuple[str, Any]:
        """Kind and item of a feature."""
        members = feature.members("type", "geometry", "properties")
        members["type"].choice(["Feature"])
        properties = members["properties"]
        if not isinstance(properties.value, dict) or "kind" not in properties.value:
            properties.refuse("has no member 'kind'; add it.")
        kind = _Part(properties.value["kind"], f"{properties.name}: kind").choice(
            self._readers
        )
        try:
            item = self._readers[kind](members["geometry"], properties)
        except PlanningError as error:
            raise InputRefused(f"{feature.name}: {error}") from error
        return kind, item

    def _symbol(self, geometry: _Part, properties: _Part) -> PlacedSymbol:
        given = properties.members("kind", "sidc", "texts")
        texts = given["texts"]
        if not isinstance(texts.value, dict) or len(texts.value) > MAX_TEXTS:
            texts.refuse(f"is no object of up to {MAX_TEXTS} texts.")
        pairs = [
            (_Part(name, texts.name).text(), _Part(text, texts.name).text())
            for name, text in texts.value.items()
        ]
        return PlacedSymbol(
            sidc=given["sidc"].text(),
            position=self._point(geometry),
            texts=tuple(sorted(pairs)),
        )

    def _line(self, geometry: _Part, properties: _Part) -> ControlLine:
        given = properties.members("kind", "line", "name", "traffic", "planned")
        return ControlLine(
            kind=LineKind(given["line"].choice(kind.value for kind in LineKind)),
            line=self._places(_coordinates(geometry, "LineString")),
            name=given["name"].text(),
            traffic=Traffic(given["traffic"].choice(one.value for one in Traffic)),
            planned=given["planned"].truth(),
        )

    def _area(self, geometry: _Part, properties: _Part) -> AvoidArea:
        given = properties.members("kind", "name")
        coordinates = _coordinates(geometry, "Polygon")
        rings = coordinates.items(1)
        if not rings:
            coordinates.refuse("has no ring.")
        ring = self._places(_Part(rings[0], coordinates.name))
        if len(ring) < 4 or ring[0] != ring[-1]:
            coordinates.refuse("has a ring that is not closed.")
        if crosses_itself(ring[:-1], closed=True):
            coordinates.refuse("has a ring that crosses itself.")
        return AvoidArea(ring=ring[:-1], name=given["name"].text())

    def _rating(self, geometry: _Part, properties: _Part) -> BridgeRating:
        given = properties.members(
            *("kind", "bridge", "wheeled", "tracked", "source", "date"),
            may=RATED_KINDS,
        )
        figures = {
            name: None if given[name].value is None else given[name].number()
            for name in RATED_KINDS
            if name in given
        }
        return BridgeRating(
            position=self._point(geometry),
            bridge=given["bridge"].text(),
            source=given["source"].text(),
            date=given["date"].text(),
            **figures,
        )

    def _closure(self, geometry: _Part, properties: _Part) -> tuple[str, Lonlat]:
        given = properties.members("kind", "road")
        return given["road"].text(), self._point(geometry)

    def _point(self, geometry: _Part) -> Lonlat:
        return _coordinates(geometry, "Point").place()

    def _places(self, part: _Part) -> tuple[Lonlat, ...]:
        places = part.items(MAX_VERTICES)
        self._vertices += len(places)
        if self._vertices > MAX_VERTICES:
            part.refuse(f"is beyond {MAX_VERTICES:,} vertices; split the overlay.")
        return tuple(_Part(place, part.name).place() for place in places)


def _coordinates(geometry: _Part, kind: str) -> _Part:
    members = geometry.members("type", "coordinates")
    members["type"].choice([kind])
    return members["coordinates"]


def _properties(item: object) -> dict[str, object]:
    """Properties of the feature of an item."""
    match item:
        case PlacedSymbol():
            return {"kind": "symbol", "sidc": item.sidc, "texts": dict(item.texts)}
        case ControlLine():
            return {
                "kind": "line",
                "line": item.kind.value,
                "name": item.name,
                "traffic": item.traffic.value,
                "planned": item.planned,
            }
        case BridgeRating():
            return {
                "kind": "rating",
                "bridge": item.bridge,
                "wheeled": item.wheeled,
                "tracked": item.tracked,
                "source": item.source,
                "date": item.date,
            } | {
                name: value
                for name in RATED_KINDS
                if (value := getattr(item, name)) is not None
            }
        case AvoidArea():
            return {"kind": "area", "name": item.name}
    raise TypeError(type(item).__name__)


def _feature(
    geometry: Mapping[str, object], properties: Mapping[str, object]
) -> dict[str, object]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _pair(place: Lonlat) -> list[float]:
    """Longitude and latitude; whole degrees, too, are written with a point."""
    return [float(part) for part in place]


def _point(position: Lonlat) -> dict[str, object]:
    return {"type": "Point", "coordinates": _pair(position)}


def _line_of(line: ControlLine) -> dict[str, object]:
    return {"type": "LineString", "coordinates": [_pair(place) for place in line.line]}


def _area_of(area: AvoidArea) -> dict[str, object]:
    ring = [_pair(place) for place in (*area.ring, area.ring[0])]
    return {"type": "Polygon", "coordinates": [ring]}
