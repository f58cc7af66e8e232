"""Points as users name them: a place, MGRS, UTM, degrees, or an object of the plan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from app.errors import InputRefused
from maps.errors import PlaceError
from maps.positions import LONGEST_TEXT, parse_position
from maps.utm import read_utm

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from maps.area_pack import AreaPack
    from maps.positions import Position
    from planners.route import Lonlat

MOST_TARGETS = 10
COARSE_M = 100  # a square from here on is shown whole
GRID_SQUARE, POSITION = "grid square", "position"


@dataclass(frozen=True, slots=True)
class Target:
    """
    Somewhere to go to on the map.

    Attributes
    ----------
    name
        As written, or as the map or the plan calls it.
    kind
        ``grid square``, ``position``, the kind of a place such as ``village``, or
        what an object of the plan is.
    lon, lat
        Degrees.
    bounds
        West, south, east, north of what must be seen; None for a point.
    warning
        A sentence if the map ends before; else empty.
    """

    name: str
    kind: str
    lon: float
    lat: float
    bounds: tuple[float, float, float, float] | None = None
    warning: str = ""

    @property
    def lonlat(self) -> Lonlat:
        """Longitude and latitude, degrees."""
        return self.lon, self.lat


class TargetSource(Protocol):
    """Something that knows objects by name, such as units or critical points."""

    def __call__(self, text: str) -> Iterable[Target]:
        """
        Objects that a text may mean, the likeliest first.

        Parameters
        ----------
        text
            What was typed so far, without spaces at its ends, at most a line.
        """


def targets(
    text: str, area: AreaPack, sources: Sequence[TargetSource] = ()
) -> tuple[Target, ...]:
    """
    All that a text may mean, the likeliest first.

    Parameters
    ----------
    text
        Anything; positions before objects of the plan before places of the map.
    area
        Where names are looked up.
    sources
        Of objects of the plan.

    Returns
    -------
    tuple[Target, ...]
        At most `MOST_TARGETS`; empty when the text means nothing.
    """
    typed = text[: LONGEST_TEXT + 1].strip()
    if not typed or len(typed) > LONGEST_TEXT:
        return ()
    found = [*_positions(typed, area)]
    for source in sources:
        found += source(typed)
    left = MOST_TARGETS - len(found)
    if left > 0:
        found += [
            Target(place.name, place.kind, place.lon, place.lat)
            for place in area.names.search(typed, limit=left)
        ]
    return tuple(found[:MOST_TARGETS])


def find_target(
    text: str, area: AreaPack, sources: Sequence[TargetSource] = ()
) -> Target:
    """
    The likeliest that a text means.

    Parameters
    ----------
    text, area, sources
        As for `targets`.

    Raises
    ------
    InputRefused
        The text means nothing here.
    """
    if not text.strip():
        raise InputRefused("Type the name of a place, MGRS, UTM, or 'lat, lon'.")
    found = targets(text, area, sources)
    if not found:
        raise InputRefused(_no_place(text, area))
    return found[0]


def find_point(text: str, area: AreaPack, *, inside: bool = True) -> Lonlat:
    """
    Point that a user means, longitude first.

    Parameters
    ----------
    text
        MGRS of any precision, UTM, ``lat, lon``, or the name of a place.
    area
        Where names are looked up.
    inside
        Whether the point must lie in the area; corners of a polygon need not.

    Raises
    ------
    InputRefused
        The text is none of these, names nothing here, or lies outside.
    """
    target = find_target(text, area)
    point = replace(target, bounds=None)
    if inside and target.kind in {GRID_SQUARE, POSITION} and not _holds(area, point):
        raise InputRefused(
            f"{_outside(target, area)}; choose a point inside or another area."
        )
    return target.lonlat


def _positions(text: str, area: AreaPack) -> Iterator[Target]:
    """What a text means as a position: nothing, one, or two for a doubtful S."""
    try:
        position = parse_position(text)
    except PlaceError:
        return
    yield _warned(_target_of(position), area)
    other = _southern(text)
    if other is not None and other != (position.lon, position.lat):
        south = Target(f"{text} (south of the equator)", POSITION, *other)
        yield _warned(south, area)


def _southern(text: str) -> Lonlat | None:
    """UTM whose S is read as the south of the globe, not as a band."""
    zone = text[: len(text) - len(text.lstrip("0123456789"))]
    rest = text[len(zone) :].lstrip()
    if not zone or rest[:1].upper() != "S":
        return None
    try:
        return read_utm(f"{zone} south{rest[1:]}")
    except PlaceError:
        return None


def _target_of(position: Position) -> Target:
    """Where a position is; a coarse square is shown whole."""
    square = position.square
    if square is None:
        return Target(position.text, POSITION, position.lon, position.lat)
    if square.size_m < COARSE_M:
        return Target(square.text, GRID_SQUARE, position.lon, position.lat)
    west, south, east, north = bounds = square.bounds
    lon, lat = position.lon, position.lat
    if not west <= lon <= east:  # a square that the date line cuts
        lon, lat = (west + east) / 2, (south + north) / 2
    return Target(square.text, GRID_SQUARE, lon, lat, bounds)


def _warned(target: Target, area: AreaPack) -> Target:
    """A target with a warning if the map ends before it."""
    if _holds(area, target):
        return target
    return replace(
        target, warning=f"{_outside(target, area)}: nothing is mapped there."
    )


def _holds(area: AreaPack, target: Target) -> bool:
    """Whether a target lies in an area, of a square at least a part."""
    west, south, east, north = area.bounds
    left, low, right, high = target.bounds or (*target.lonlat, *target.lonlat)
    return left <= east and right >= west and low <= north and high >= south


def _outside(target: Target, area: AreaPack) -> str:
    west, south, east, north = area.bounds
    return (
        f"{target.name} lies outside {area.name}, which reaches from "
        f"{south:.3f}, {west:.3f} to {north:.3f}, {east:.3f}"
    )


def _no_place(text: str, area: AreaPack) -> str:
    """Why a text means nothing: a sentence."""
    line = " ".join(text[:LONGEST_TEXT].split())
    shown = repr(line if len(text) <= LONGEST_TEXT else f"{line}…")
    try:
        parse_position(text)
    except PlaceError as error:
        if any(sign in "0123456789" for sign in line):
            return f"{shown} is no place in {area.name}. {error}"
    return (
        f"{shown} is no place in {area.name}; check the spelling, or give MGRS, UTM or "
        "'lat, lon'."
    )
