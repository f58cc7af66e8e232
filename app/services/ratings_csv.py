"""Ratings of bridges as a table of text: ``FORM`` says what may stand in it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from app.errors import InputRefused, MarkingRefused
from app.security.marking import Marking, join
from app.security.marking_policy import DEFAULT_POLICY
from app.services.rating_words import RatingWords, refuse_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.security.marking_policy import MarkingPolicy

FORM = """\
A table of ratings has one bridge a line under a line of names. It is UTF-8 or UTF-16,
with commas, semicolons or tabs between cells; decimals have a point or a comma.
Lines that begin with # are remarks; "# marking: ..." is the marking of the file.

osm                  OSM way over the bridge; or, in its place,
at                   MGRS, "latitude, longitude" or a name; or
lat, lon             degrees; the nearest bridge within 30 m is meant
bridge               what people call it; empty takes the name on the map
mlc_wheeled          military load class for two-way traffic of wheeled vehicles
mlc_tracked          likewise for tracked vehicles
mlc_wheeled_oneway   class for one-way traffic
mlc_tracked_oneway
mlc_wheeled_caution  class for crossings with caution
mlc_tracked_caution
max_height_m         clearance over the road, metres
max_width_m          clearance between the sides, metres
date                 date-time group of the rating, such as 120600ZJUN26
source               who rated it
road, length_m, map_says, remark   not read

Lines without any class, height or width are left out; a class left empty is as the
map says. One wrong line, and none is taken over.
"""

MAX_BYTES = 8 * 2**20
MAX_ROWS = 20_000
MAX_TEXT = 200
MARKING = "marking"

FIGURES: Mapping[str, str] = {
    "mlc_wheeled": "wheeled",
    "mlc_tracked": "tracked",
    "mlc_wheeled_oneway": "wheeled_oneway",
    "mlc_tracked_oneway": "tracked_oneway",
    "mlc_wheeled_caution": "wheeled_caution",
    "mlc_tracked_caution": "tracked_caution",
    "max_height_m": "max_height_m",
    "max_width_m": "max_width_m",
}
"""Columns with figures, and what `planners.overlay.BridgeRating` calls them."""

PLACES = ("osm", "at", "lat", "lon")
TEXTS = ("bridge", "date", "source")
UNREAD = ("road", "length_m", "map_says", "remark")
COLUMNS = (*PLACES, *TEXTS, *FIGURES, *UNREAD)
ALIASES = {
    "mgrs": "at",
    "osm_id": "osm",
    "name": "bridge",
    "latitude": "lat",
    "longitude": "lon",
    "remarks": "remark",
    "fid": "remark",
}


class RatingTable(NamedTuple):
    """Ratings of a table, and the marking that it carries, if any."""

    words: tuple[RatingWords, ...]
    marking: Marking | None


def ratings_of_cells(
    lines: Iterable[tuple[int, list[str]]],
    file: str,
    policy: MarkingPolicy = DEFAULT_POLICY,
) -> RatingTable:
    """
    Read a table of ratings.

    Parameters
    ----------
    lines
        As `maps.cell_lines.cell_lines` gives them; `FORM` says what may stand there.
    file
        What messages call it.
    policy
        By which its marking is read.

    Raises
    ------
    InputRefused
        What is wrong, each with its line and remedy; nothing is half read.
    """
    markings: list[Marking] = []
    header: list[str] | None = None
    words: list[RatingWords] = []
    troubles: list[str] = []
    for number, cells in lines:
        where = f"{file}, line {number}"
        if cells[0].startswith("#"):
            markings += _marking(cells[0], where, policy)
        elif header is None:
            header = _header(cells, where)
        else:
            try:
                words += _row(header, cells, where)
            except InputRefused as error:
                troubles.append(str(error))
    if header is None:
        raise InputRefused(
            f"{file} has no line of names; the first line names the columns, such as "
            "osm, mlc_wheeled, mlc_tracked, date, source."
        )
    refuse_all(troubles)
    return RatingTable(tuple(words), join(markings) if markings else None)


def words_of(cells: Mapping[str, str], where: str) -> RatingWords | None:
    """
    Read one rating from texts by column.

    Parameters
    ----------
    cells
        Texts by the names of `COLUMNS`; what is missing is empty.
    where
        File and line, for messages.

    Returns
    -------
    RatingWords | None
        None where nothing was rated.

    Raises
    ------
    InputRefused
        A figure is none, or there is a source or a date without any figure.
    """
    figures = {
        name: _number(cells[column], f"{where}: {column}")
        for column, name in FIGURES.items()
        if cells.get(column)
    }
    source, date = cells.get("source", ""), cells.get("date", "")
    if not figures:
        if source or date:
            raise InputRefused(
                f"{where} has a source or a date, but no load class, height or width; "
                "give one, or empty the line."
            )
        return None
    return RatingWords(
        where=where,
        bridge=cells.get("bridge", ""),
        osm=_osm(cells.get("osm", ""), where),
        at=cells.get("at", ""),
        position=_position(cells, where),
        figures=figures,
        source=source,
        date=date,
    )


def column_of(name: str) -> str:
    """Column that a heading means: small letters, underscores, known other names."""
    plain = "_".join(name.strip().casefold().replace("-", " ").split())
    return ALIASES.get(plain, plain)


def _header(cells: Sequence[str], where: str) -> list[str]:
    """Columns by place; an empty name stands for a column without cells."""
    columns = [column_of(cell) for cell in cells]
    named = [column for column in columns if column]
    for column in named:
        if column not in COLUMNS:
            raise InputRefused(
                f"{where}: the column {column[:40]!r} is not known; use "
                f"{', '.join(COLUMNS)}, and put remarks under 'remark'."
            )
        if named.count(column) > 1 and column not in UNREAD:
            raise InputRefused(f"{where}: there are two columns {column!r}; keep one.")
    if not set(named) & set(FIGURES):
        raise InputRefused(
            f"{where} names no column with a class, height or width; use "
            f"{', '.join(FIGURES)}."
        )
    return columns


def _row(header: Sequence[str], cells: Sequence[str], where: str) -> list[RatingWords]:
    """One line, as no rating or one."""
    if any(cells[len(header) :]):
        raise InputRefused(
            f"{where} has more cells than there are columns; put text with "
            "separators into quotes."
        )
    by_column: dict[str, str] = {}
    for column, cell in zip(header, cells, strict=False):
        if cell and not column:
            raise InputRefused(f"{where} has a cell under no name; name the column.")
        if len(cell) > MAX_TEXT or not cell.isprintable():
            raise InputRefused(
                f"{where}: {column} is no text of up to {MAX_TEXT} letters on one "
                "line; shorten it."
            )
        by_column[column] = cell
    words = words_of(by_column, where)
    return [] if words is None else [words]


def _number(text: str, where: str) -> float:
    """Figure with a decimal point or comma."""
    plain = text.replace(",", ".")
    try:
        value = float(plain) if plain.isascii() and "_" not in plain else math.nan
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise InputRefused(
            f"{where} is {text[:40]!r}; give a figure such as 60 or 4.2, or leave it "
            "empty."
        )
    return value


def _osm(text: str, where: str) -> int | None:
    """Number of an OSM way; None where there is none."""
    plain = text.removeprefix("way/").removesuffix(".0")
    if not plain:
        return None
    if not (plain.isascii() and plain.isdigit() and len(plain) < 19):
        raise InputRefused(
            f"{where}: osm is {text[:40]!r}; give the number of an OSM way."
        )
    return int(plain)


def _position(cells: Mapping[str, str], where: str) -> tuple[float, float] | None:
    """Degrees, longitude first; None where neither is given."""
    lat, lon = cells.get("lat", ""), cells.get("lon", "")
    if not lat and not lon:
        return None
    if not (lat and lon):
        raise InputRefused(f"{where} has only one of lat and lon; give both.")
    place = _number(lon, f"{where}: lon"), _number(lat, f"{where}: lat")
    if not (-180 <= place[0] <= 180 and -90 <= place[1] <= 90):
        raise InputRefused(
            f"{where}: {lat}, {lon} is not on the globe; give degrees, not metres."
        )
    return place


def _marking(remark: str, where: str, policy: MarkingPolicy) -> list[Marking]:
    """The marking that a remark gives; none where it is another remark."""
    what, colon, text = remark.lstrip("# ").partition(":")
    if not colon or what.strip().casefold() != MARKING:
        return []
    try:
        return [policy.parse(text)]
    except MarkingRefused as error:
        raise MarkingRefused(f"{where}: {error}") from error
