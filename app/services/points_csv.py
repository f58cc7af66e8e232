"""A table of named points: where many ways begin and end."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.errors import InputRefused, MarkingRefused
from app.security.marking import join
from app.security.marking_policy import DEFAULT_POLICY
from app.services.places import find_point
from maps.errors import SourceError
from maps.foreign_entries import read_cells
from planners.traffic import NamedPlace

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from app.security.marking import Marking
    from app.security.marking_policy import MarkingPolicy
    from maps.area_pack import AreaPack

MAX_BYTES = 2**20
MAX_ROWS = 4000
MAX_TEXT = 200
COLUMNS = ("name", "point", "lat", "lon", "role")
ROLES = {"": (True, True), "both": (True, True)}
ROLES |= {"start": (True, False), "end": (False, True)}
MARKING = "marking:"


class PointTable(NamedTuple):
    """Starts and ends in the order of the file, and its marking if it says one."""

    starts: tuple[NamedPlace, ...]
    ends: tuple[NamedPlace, ...]
    marking: Marking | None


def read_points(
    path: Path, area: AreaPack, policy: MarkingPolicy = DEFAULT_POLICY
) -> PointTable:
    """
    Read a table of points; all of them, or none is taken over.

    Parameters
    ----------
    path
        CSV in UTF-8 with commas, semicolons or tabs. The first line names the
        columns: ``name``; ``point`` as a user types one, or ``lat`` and ``lon`` in
        degrees; ``role``: ``start``, ``end`` or, as when empty, both. Lines that
        begin with # are remarks; ``# marking: ...`` is the marking of the file.
    area
        Where the points lie.
    policy
        By which its marking is read.

    Raises
    ------
    InputRefused
        What is wrong, with file, line and remedy.
    """
    starts, ends = [], []
    markings: list[Marking] = []
    header: list[str] | None = None
    try:
        lines = read_cells(
            path, what="table of points", most_bytes=MAX_BYTES, most_rows=MAX_ROWS
        )
    except SourceError as error:
        raise InputRefused(str(error)) from error
    for number, cells in lines:
        where = f"{path.name}, line {number}"
        if cells[0].startswith("#"):
            told = _marking(cells[0], where, policy)
            markings += [] if told is None else [told]
        elif header is None:
            header = _header(cells, where)
        else:
            place, role = _row(header, cells, where, area)
            starts += [place] if role[0] else []
            ends += [place] if role[1] else []
    if not starts or not ends:
        raise InputRefused(
            f"{path.name} names no {'start' if not starts else 'destination'}; give "
            "points a role of start, end or both."
        )
    return PointTable(tuple(starts), tuple(ends), join(markings) if markings else None)


def _header(cells: list[str], where: str) -> list[str]:
    """Names of the columns."""
    names = [cell.casefold() for cell in cells]
    for name in names:
        if name not in COLUMNS or names.count(name) > 1:
            raise InputRefused(
                f"{where}: {name[:40]!r} is no column, or there twice; the columns "
                f"are {', '.join(COLUMNS)}."
            )
    if "point" not in names and not {"lat", "lon"} <= set(names):
        raise InputRefused(
            f"{where} says not where the points are; add a column 'point', or 'lat' "
            "and 'lon'."
        )
    return names


def _row(
    header: list[str], cells: list[str], where: str, area: AreaPack
) -> tuple[NamedPlace, tuple[bool, bool]]:
    """One point, and whether it is a start and an end."""
    if len(cells) > len(header) and any(cells[len(header) :]):
        raise InputRefused(
            f"{where} has more cells than columns; put text with separators in quotes."
        )
    row = dict(zip(header, cells, strict=False))
    role = ROLES.get(row.get("role", "").casefold())
    if role is None:
        raise InputRefused(
            f"{where}: {row['role'][:40]!r} is no role; write start, end or both."
        )
    text = _place_text(row, where)
    name = row.get("name") or text
    if len(name) > MAX_TEXT or not name.isprintable():
        raise InputRefused(
            f"{where}: the name is no text of up to {MAX_TEXT} letters; shorten it."
        )
    try:
        position = find_point(text, area)
    except InputRefused as error:
        raise InputRefused(f"{where}: {error}") from error
    return NamedPlace(name=name, position=position), role


def _place_text(row: Mapping[str, str], where: str) -> str:
    """What a row says about where its point is."""
    if row.get("point"):
        return row["point"]
    lat, lon = (row.get(axis, "").replace(",", ".") for axis in ("lat", "lon"))
    try:
        return f"{float(lat)}, {float(lon)}"
    except ValueError:
        raise InputRefused(
            f"{where} has no place; fill in 'point', or 'lat' and 'lon' in degrees."
        ) from None


def _marking(remark: str, where: str, policy: MarkingPolicy) -> Marking | None:
    """Marking that a remark tells; None for another remark."""
    text = remark.lstrip("#").strip()
    if not text.casefold().startswith(MARKING):
        return None
    try:
        return policy.parse(text[len(MARKING) :].strip())
    except MarkingRefused as error:
        raise InputRefused(f"{where}: {error}") from error
