"""Delivery rounds as GeoJSON (RFC 7946): the ways driven and the stops, marked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from app.exports.gate import OPEN_GATE, write_bytes_export

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from app.exports.gate import ExportRecord, Gate
    from app.exports.rounds_table import RoundLine
    from app.security.marking import Marking


def write_rounds_geojson(
    path: Path,
    lines: Iterable[RoundLine],
    marking: Marking,
    *,
    attribution: str,
    inputs: Iterable[Marking] = (),
    gate: Gate = OPEN_GATE,
) -> ExportRecord:
    """
    Write delivery rounds as one feature collection.

    Parameters
    ----------
    path
        Target; replaced in one step or left alone.
    lines
        Legs and stops, in the order in which they are driven.
    marking
        Of the file; stands in the member ``marking``.
    attribution
        Whose map data the ways lie on.
    inputs
        Markings of all it was made from.
    gate
        What holds for the file.

    Raises
    ------
    KnownError
        The marking is below that of an input, or the file cannot be written.
    """
    document = {
        "type": "FeatureCollection",
        "marking": marking.banner,
        "origin": gate.origin,
        "attribution": attribution,
        "features": [_member(line) for line in lines],
    }
    text = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False)
    data = f"{text}\n".encode()
    return write_bytes_export(path, marking, (marking, *inputs), data, gate)


def _member(line: RoundLine) -> dict[str, object]:
    """GeoJSON feature; coordinates to 1e-7 degree, about a centimetre."""
    places = [[round(lon, 7), round(lat, 7)] for lon, lat in line.vertices]
    leg = len(places) > 1
    return {
        "type": "Feature",
        "geometry": {
            "type": "LineString" if leg else "Point",
            "coordinates": places if leg else places[0],
        },
        "properties": {"vehicle": line.name, "what": line.what, **line.facts},
    }
