"""Files of bridge ratings: CSV, GeoPackage and our own overlays in, a table out."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from app.errors import InputRefused
from app.exports.cells import safe_text
from app.exports.gate import OPEN_GATE, write_bytes_export
from app.security.marking_policy import DEFAULT_POLICY
from app.services.area_marking import foreign_marking
from app.services.foreign_maps import open_overlay
from app.services.overlay_file import SUFFIX as OVERLAY_SUFFIX
from app.services.overlay_file import read_overlay
from app.services.rating_words import RatingWords, placed_ratings, refuse_all
from app.services.ratings_csv import (
    COLUMNS,
    FIGURES,
    MARKING,
    MAX_BYTES,
    MAX_ROWS,
    column_of,
    ratings_of_cells,
    words_of,
)
from maps.coordinates import format_mgrs
from maps.errors import SourceError
from maps.foreign_entries import read_cells
from maps.overlay_parts import MOST_PROPERTIES, PartKind
from maps.progress import silent
from planners.limit_words import limit_phrases

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from app.exports.gate import ExportRecord, Gate
    from app.security.marking import Marking
    from app.security.marking_policy import MarkingPolicy
    from maps.area_pack import AreaPack
    from maps.foreign_overlay import ForeignOverlay
    from maps.progress import Progress
    from planners.bridge_table import BridgeRow
    from planners.overlay import BridgeRating
    from planners.route import Lonlat

TABLES = (".csv", ".tsv", ".txt")
PATTERNS = ("*.csv", "*.tsv", "*.txt", "*.gpkg", f"*{OVERLAY_SUFFIX}")
"""For the dialogs that choose files."""


@dataclass(frozen=True, slots=True)
class RatingsDocument:
    """
    What a file of ratings holds.

    Attributes
    ----------
    ratings
        Each in the middle of its bridge.
    marking
        Of the file, where it carries one.
    """

    ratings: tuple[BridgeRating, ...]
    marking: Marking | None


def read_ratings(
    path: Path,
    area: AreaPack,
    progress: Progress = silent,
    policy: MarkingPolicy = DEFAULT_POLICY,
) -> RatingsDocument:
    """
    Read ratings and find their bridges; all of them, or none is taken over.

    Parameters
    ----------
    path
        A table as `app.services.ratings_csv.FORM` says, a GeoPackage of points and
        lines with the same columns, or an overlay of this program.
    area
        Where the bridges are.
    progress
        Called now and then while a foreign file is read; may raise to cancel.
    policy
        By which the marking of the file is read.

    Raises
    ------
    InputRefused
        What is wrong, with file, line and remedy.
    EnvironmentTrouble
        The reader of a foreign file was stopped.
    """
    if path.name.casefold().endswith(OVERLAY_SUFFIX):
        document = read_overlay(path, policy)
        return RatingsDocument(document.overlay.ratings, document.marking)
    suffix = path.suffix.casefold()
    if suffix in TABLES:
        table = ratings_of_cells(_lines(path), path.name, policy)
        return RatingsDocument(placed_ratings(table.words, area), table.marking)
    if suffix == ".gpkg":
        overlay = open_overlay(path, progress)
        words = placed_ratings(_foreign_words(overlay), area)
        return RatingsDocument(words, foreign_marking(overlay, policy))
    raise InputRefused(
        f"{path.name} is no file of ratings; give a table ({', '.join(TABLES)}), a "
        f"GeoPackage (.gpkg) or an overlay ({OVERLAY_SUFFIX})."
    )


def write_ratings_table(
    path: Path,
    rows: Iterable[BridgeRow],
    marking: Marking,
    inputs: Iterable[Marking] = (),
    gate: Gate = OPEN_GATE,
) -> ExportRecord:
    """
    Write bridges as a table to fill in; own ratings stand in it already.

    Parameters
    ----------
    path
        Target; replaced in one step or left alone.
    rows
        One line for each.
    marking
        Of the file.
    inputs
        Markings of all it was made from.
    gate
        What holds for the file.

    Raises
    ------
    KnownError
        The marking is below that of an input, or the file cannot be written.
    """
    data = ratings_table(rows, marking, gate.origin).encode("utf-8-sig")
    return write_bytes_export(path, marking, (marking, *inputs), data, gate)


def ratings_table(rows: Iterable[BridgeRow], marking: Marking, origin: str = "") -> str:
    """Give the text of the table, without the byte-order mark."""
    marked = [f"# {MARKING}: {marking}"] + [""] * (len(COLUMNS) - 1)
    lines = [marked, list(COLUMNS), *(_line(row) for row in rows), marked]
    if origin:
        lines.append([f"# origin: {origin}"] + [""] * (len(COLUMNS) - 1))
    out = io.StringIO()
    writer = csv.writer(out)
    for line in lines:
        writer.writerow([safe_text(cell) for cell in line])
    return out.getvalue()


def _line(row: BridgeRow) -> list[str]:
    """One bridge as cells of `COLUMNS`."""
    rating = row.rating
    lon, lat = row.position
    told = [fact for fact in row.limits.values() if fact.value == fact.value]
    cells = {
        "osm": str(row.osm),
        "at": format_mgrs(lon, lat, digits=5),
        "lat": f"{lat:.6f}",
        "lon": f"{lon:.6f}",
        "bridge": row.name,
        "road": row.road,
        "length_m": f"{row.length_m:.0f}",
        "map_says": "" if rating else "; ".join(limit_phrases(told)),
    }
    if rating is not None:
        cells |= {"bridge": rating.bridge, "date": rating.date}
        cells["source"] = rating.source
        figures = {c: getattr(rating, name) for c, name in FIGURES.items()}
        cells |= {c: f"{x:g}" for c, x in figures.items() if x is not None}
    return [cells.get(column, "") for column in COLUMNS]


def _lines(path: Path) -> list[tuple[int, list[str]]]:
    """Lines of a table."""
    try:
        return read_cells(
            path, what="file of ratings", most_bytes=MAX_BYTES, most_rows=MAX_ROWS
        )
    except SourceError as error:
        raise InputRefused(str(error)) from error


def _foreign_words(overlay: ForeignOverlay) -> list[RatingWords]:
    """Ratings of the points and lines of a GeoPackage."""
    name = overlay.path.name
    if overlay.warnings:
        raise InputRefused(
            f"{name} cannot be read whole, and a part of the ratings will not do: "
            f"{' '.join(overlay.warnings)}"
        )
    words: list[RatingWords] = []
    troubles: list[str] = []
    features = overlay.parts.features
    starts = np.searchsorted(overlay.parts.owners, np.arange(len(features) + 1))
    for number, feature in enumerate(features):
        where = f"{name}, feature {number + 1}"
        parts = range(int(starts[number]), int(starts[number + 1]))
        try:
            cells = _cells(feature.properties, where)
            one = words_of(cells, where)
            if one is not None:
                words.append(_with_place(one, overlay, parts))
        except InputRefused as error:
            troubles.append(str(error))
    refuse_all(troubles)
    if not words:
        raise InputRefused(
            f"{name} rates no bridge; its columns are named like those of a table, "
            f"such as {', '.join(FIGURES)}."
        )
    return words


def _cells(properties: Sequence[tuple[str, str]], where: str) -> dict[str, str]:
    """Properties by column; what is no rating is left to whoever drew the file."""
    if len(properties) >= MOST_PROPERTIES:
        raise InputRefused(
            f"{where} has too many columns to be read whole; keep those of a table of "
            "ratings only."
        )
    cells: dict[str, str] = {}
    for key, value in properties:
        column = column_of(key)
        if column.startswith(("mlc", "max")) and column not in FIGURES:
            raise InputRefused(
                f"{where}: the column {key!r} is not known; name it like one of "
                f"{', '.join(FIGURES)}, or remove it."
            )
        if column in cells:
            raise InputRefused(f"{where} has two columns {column!r}; keep one.")
        cells[column] = value
    return cells


def _with_place(
    words: RatingWords, overlay: ForeignOverlay, parts: Sequence[int]
) -> RatingWords:
    """A rating with the place of its shape."""
    kinds = {PartKind(int(overlay.parts.kinds[part])) for part in parts}
    if kinds == {PartKind.RING}:
        raise InputRefused(
            f"{words.where} is an area; draw the bridge as a point or as a line."
        )
    if len(parts) > 1:
        raise InputRefused(
            f"{words.where} has {len(parts)} shapes; draw one point or line a bridge."
        )
    line = overlay.parts.lines[parts[0]].tolist()
    return replace(words, at="", position=_middle([(x, y) for x, y in line]))


def _middle(line: Sequence[Lonlat]) -> Lonlat:
    """Half-way along a line; a point as it is."""
    narrow = math.cos(math.radians(line[0][1]))
    steps = [math.hypot((b[0] - a[0]) * narrow, b[1] - a[1]) for a, b in pairwise(line)]
    left = sum(steps) / 2
    for (a, b), step in zip(pairwise(line), steps, strict=True):
        if step >= left and step > 0:
            share = left / step
            return a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])
        left -= step
    return line[0]
