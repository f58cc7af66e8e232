"""Positions in any writing: grid reference, UTM, or latitude and longitude."""

from __future__ import annotations

from dataclasses import dataclass

from maps.coordinates import GridSquare, check_on_globe, parse_mgrs
from maps.errors import PlaceError
from maps.utm import read_utm
from maps.written_angles import read_angles

LONGEST_TEXT = 80
_FORMS = "such as 32UPA7915741625, 50.0, 11.5 (latitude first) or 32U 679157 5541625"


@dataclass(frozen=True, slots=True)
class Position:
    """
    A point as someone wrote it.

    Attributes
    ----------
    lon, lat
        Degrees; of a grid square its centre.
    text
        As written, without spaces at its ends.
    size_m
        Side of the grid square that was meant; 0 for a point.
    square
        That square; None for a point.
    """

    lon: float
    lat: float
    text: str
    size_m: int
    square: GridSquare | None = None


def parse_position(text: str) -> Position:
    """
    Read a point: MGRS, UTM, or latitude and longitude in degrees.

    Parameters
    ----------
    text
        ``32UPA7915741625``, ``32U 679157 5541625``, ``50.0, 11.5``, ``50,0 11,5``,
        ``50.0N 11.5E``, ``11.5E 50.0N`` or ``50°30'0"N 11°30'E``. Without letters
        latitude comes first. Of a grid square the centre is taken; `parse_mgrs` gives
        its corner.

    Raises
    ------
    PlaceError
        The text is none of these, or the point is not on the globe.
    """
    written = (
        text.strip() if len(text) <= 2 * LONGEST_TEXT else text[: 2 * LONGEST_TEXT]
    )
    if len(written) > LONGEST_TEXT or not written:
        raise PlaceError(f"{_shown(text)} is no position; write one {_FORMS}.")
    found = read_angles(written) or read_utm(written)
    if found is not None:
        check_on_globe(*found)
        return Position(*found, written, 0)
    if not any(letter.isalpha() for letter in written):
        raise PlaceError(f"{_shown(text)} is no position; write one {_FORMS}.")
    square = parse_mgrs(written)
    return Position(*square.centre, written, square.size_m, square)


def _shown(text: str) -> str:
    """Text for an error, short and in one line."""
    line = " ".join(text[:LONGEST_TEXT].split())
    return repr(line if len(text) <= LONGEST_TEXT else f"{line}…")
