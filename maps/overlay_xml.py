"""Reads points, lines and areas from GPX and KML, also KML that is packed as KMZ."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from maps.errors import SourceError
from maps.foreign_text import plain_text
from maps.overlay_parts import PartKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from maps.overlay_parts import Part, PartCollector

LARGEST_TEXT = 64 << 20
LARGEST_RATIO = 300  # of packing; text is never packed so well
MOST_MEMBERS = 10_000
NOWHERE = (float("nan"), float("nan"))
NETWORK_LINK = re.compile(rb"<(?:\w+:)?NetworkLink[\s>]")
MARKUP = re.compile(r"<[^>]*>")


def read_gpx(path: Path, collector: PartCollector) -> list[str]:
    """
    Read waypoints, routes and tracks.

    Parameters
    ----------
    path
        A GPX file.
    collector
        Takes the features.

    Returns
    -------
    list[str]
        Warnings.

    Raises
    ------
    SourceError
        It is no GPX, or it is damaged.
    """
    wanted = {"wpt": _waypoint, "rte": _route, "trk": _track}
    each_element(path.name, path.read_bytes(), "gpx", wanted, collector.add)
    return []


def read_kml(path: Path, collector: PartCollector) -> list[str]:
    """
    Read the placemarks of a KML or KMZ file; links in it are not followed.

    Parameters
    ----------
    path
        A KML file, or a KMZ file with one in it.
    collector
        Takes the features.

    Returns
    -------
    list[str]
        Warnings.

    Raises
    ------
    SourceError
        It is no KML, is damaged, or unpacks to too much.
    """
    data = path.read_bytes()
    if data.startswith(b"PK\x03\x04"):
        data = _unpacked(path)
    each_element(path.name, data, "kml", {"Placemark": _placemark}, collector.add)
    links = len(NETWORK_LINK.findall(data))
    if not links:
        return []
    return [f"{links} links to maps elsewhere were not followed."]


def each_element(
    name: str,
    data: bytes,
    root: str,
    wanted: Mapping[str, Callable[[Element], tuple[Any, Any]]],
    take: Callable[[Any, Any], None],
) -> None:
    """
    Read every wanted element of a file, and let go of it.

    Parameters
    ----------
    name
        Of the file, for sentences.
    data
        All of it.
    root
        Name of its outermost element.
    wanted
        What reads an element, by its name without namespace.
    take
        Takes what that returns.

    Raises
    ------
    SourceError
        The file is of another kind, damaged, or declares a document type.
    """
    outermost = ""
    for event, element in _events(name, data):
        outermost = outermost or local_name(element)
        if outermost != root:
            raise SourceError(
                f"{name} is no {root.upper()} file; choose one, or export it again."
            )
        reader = wanted.get(local_name(element)) if event == "end" else None
        if reader is not None:
            take(*reader(element))
            element.clear()


def _events(name: str, data: bytes) -> Iterator[tuple[str, Element]]:
    """Starts and ends of elements; refuses what is damaged or would do more."""
    try:
        yield from iterparse(io.BytesIO(data), events=("start", "end"), forbid_dtd=True)
    except DefusedXmlException as error:
        raise SourceError(
            f"{name} declares a document type, which maps never need and attacks do; "
            "export it again without one."
        ) from error
    except (ParseError, ValueError, LookupError) as error:
        raise SourceError(
            f"{name} is damaged or cut off ({plain_text(error, 100)}); copy or export "
            "it again."
        ) from error


def _unpacked(path: Path) -> bytes:
    """Text of the first KML in a KMZ, if it is not too much."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            texts = [m for m in members if m.filename.casefold().endswith(".kml")]
            if not texts or len(members) > MOST_MEMBERS:
                raise SourceError(
                    f"{path.name} holds no KML that can be read; export it again."
                )
            text = texts[0]
            large = text.file_size > LARGEST_TEXT
            if large or text.file_size > LARGEST_RATIO * max(text.compress_size, 1):
                raise _too_large(path.name)
            with archive.open(text) as packed:
                data = packed.read(LARGEST_TEXT + 1)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        RuntimeError,
        NotImplementedError,
        OSError,
        UnicodeDecodeError,
    ) as error:
        raise SourceError(
            f"{path.name} cannot be unpacked ({plain_text(error, 80)}); copy or "
            "export it again."
        ) from error
    if len(data) > LARGEST_TEXT:
        raise _too_large(path.name)
    return data


def _too_large(name: str) -> SourceError:
    return SourceError(
        f"{name} unpacks to more than {LARGEST_TEXT >> 20} MiB or is packed as no map "
        "is; export only what you need, as plain KML."
    )


def local_name(element: Element) -> str:
    """Name of an element without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _texts(element: Element) -> dict[str, object]:
    """Simple members of an element by name."""
    return {
        local_name(child): child.text
        for child in element
        if len(child) == 0 and child.text and child.text.strip()
    }


# GPX


def _waypoint(element: Element) -> tuple[list[Part], dict[str, object]]:
    return [(PartKind.POINT, [place_of(element)])], _texts(element)


def _route(element: Element) -> tuple[list[Part], dict[str, object]]:
    points = [child for child in element if local_name(child) == "rtept"]
    line = [place_of(point) for point in points]
    return [(PartKind.LINE, line)], _texts(element) | _times(points)


def _track(element: Element) -> tuple[list[Part], dict[str, object]]:
    parts: list[Part] = []
    points: list[Element] = []
    for segment in element:
        if local_name(segment) == "trkseg":
            found = [child for child in segment if local_name(child) == "trkpt"]
            parts.append((PartKind.LINE, [place_of(point) for point in found]))
            points += found
    return parts, _texts(element) | _times(points)


def place_of(element: Element) -> tuple[float, float]:
    """Longitude and latitude of a point; not numbers where it has none."""
    try:
        return float(element.get("lon", "")), float(element.get("lat", ""))
    except ValueError:
        return NOWHERE


def _times(points: list[Element]) -> dict[str, object]:
    """When a line was begun and ended."""
    times = [
        child.text.strip()
        for point in points
        for child in point
        if local_name(child) == "time" and child.text
    ]
    return {"from": times[0], "until": times[-1]} if times else {}


# KML


def _placemark(element: Element) -> tuple[list[Part], dict[str, object]]:
    properties = _texts(element)
    if "description" in properties:
        plain = MARKUP.sub(" ", str(properties["description"])[:20_000])
        properties["description"] = plain
    properties.pop("styleUrl", None)
    parts: list[Part] = []
    for member in element.iter():
        kind = local_name(member)
        if kind == "Data":
            value = next((c.text for c in member if local_name(c) == "value"), None)
            properties[member.get("name", "")] = value
        elif kind == "SimpleData":
            properties[member.get("name", "")] = member.text
        elif kind == "when" and member.text:
            properties.setdefault("from", member.text)
            properties["until"] = member.text
        else:
            parts += _shape(kind, member)
    return parts, properties


def _shape(kind: str, element: Element) -> Iterator[Part]:
    """Part that an element is, if it is one; rings stand in their polygons."""
    if kind in ("Point", "LineString"):
        part = PartKind.POINT if kind == "Point" else PartKind.LINE
        for child in element:
            if local_name(child) == "coordinates":
                yield part, _vertices(child.text)
    elif kind == "LinearRing":
        for child in element:
            if local_name(child) == "coordinates":
                yield PartKind.RING, _vertices(child.text)
    elif kind == "Track":
        coords = [child.text for child in element if local_name(child) == "coord"]
        line = [_vertex((text or "").split()) for text in coords]
        yield PartKind.LINE, line


def _vertices(text: str | None) -> list[tuple[float, float]]:
    """Places of a list ``lon,lat,height lon,lat,height``."""
    return [_vertex(place.split(",")) for place in (text or "").split()]


def _vertex(numbers: list[str]) -> tuple[float, float]:
    try:
        return float(numbers[0]), float(numbers[1])
    except (ValueError, IndexError):
        return NOWHERE
