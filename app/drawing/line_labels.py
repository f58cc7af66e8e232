"""Texts along lines: names of waters and streets, and heights of contours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.drawing.free_room import LETTER_PX, around
from app.drawing.geometry import clipped
from app.drawing.label import Label
from app.drawing.lettering import Lettering, advances
from app.drawing.road_shields import is_near
from app.drawing.text_along import lengths_of, places_along
from maps.basemap import THICK_EVERY
from maps.feature_kinds import LineKind
from maps.map_layers import WORLD
from maps.polylines import Polylines
from maps.simplify import merged, simplified

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from app.drawing.free_room import FreeRoom
    from app.drawing.projection import MapView
    from app.drawing.style import Style
    from app.drawing.text_along import Places
    from maps.basemap import Basemap
    from maps.spatial_index import SpatialIndex

STREETS_FROM_ZOOM = 14.3
WATERS_FROM_ZOOM = 12.0
HEIGHTS_FROM_ZOOM = 11.5
STREET_SIZE, WATER_SIZE, HEIGHT_SIZE = 10.5, 10.5, 9.0
NAME_EVERY_PX = 320.0
LONGEST_NAME = 60  # letters
STRAIGHT_BEND = 6.0  # degrees; a straighter text is written in one go
SIMPLE_LETTERS = 0x0530  # scripts before this join no letters
SMOOTHING_PX = 3.0  # letters do not follow every wiggle
WATERS = (LineKind.RIVER, LineKind.CANAL, LineKind.STREAM)
STREETS = (*range(int(LineKind.SERVICE) + 1), LineKind.PEDESTRIAN)


def place_line_names(
    basemap: Basemap, view: MapView, style: Style, room: FreeRoom
) -> list[Label]:
    """
    Place names of waters and streets and heights of contours, and take their room.

    The most important and the longest lines come first; the same text comes again
    only at a distance of `NAME_EVERY_PX`.
    """
    labels: list[Label] = []
    for lines, text_of, lettering in _texts(basemap, view, style):
        labels += _placed(lines, text_of, lettering, view, room)
    return labels


@dataclass(frozen=True, slots=True, eq=False)
class _Lines:
    """Lines in whole world coordinates, with the number of their text and a kind."""

    lines: Polylines
    number: NDArray[np.integer]
    kind: NDArray[np.integer]


def _texts(
    basemap: Basemap, view: MapView, style: Style
) -> Iterator[tuple[_Lines, Callable[[int], str], Lettering]]:
    """Lines to write along, what to write and how, the most important first."""
    layer = basemap.lines(view.zoom)
    for from_zoom, kinds, colour, size in (
        (WATERS_FROM_ZOOM, WATERS, "water_text", WATER_SIZE),
        (STREETS_FROM_ZOOM, STREETS, "label", STREET_SIZE),
    ):
        if view.zoom < from_zoom:
            continue
        found = _in_view(layer.index, view)
        found = found[np.isin(layer.kind[found], kinds) & (layer.name[found] > 0)]
        lines = _Lines(layer.lines.take(found), layer.name[found], layer.kind[found])
        lettering = _lettering(style, colour, size, italic=kinds is WATERS)
        yield lines, basemap.strings.__getitem__, lettering
    contours = basemap.contours(view.zoom)
    if contours is not None and view.zoom >= HEIGHTS_FROM_ZOOM:
        found = _in_view(contours.index, view)
        thick = THICK_EVERY * int(contours.interval[0])
        found = found[contours.height[found] % thick == 0]
        height = contours.height[found]
        lines = _Lines(contours.lines.take(found), height, np.zeros_like(height))
        yield lines, str, _lettering(style, "contour_text", HEIGHT_SIZE, italic=False)


def _placed(
    lines: _Lines,
    text_of: Callable[[int], str],
    lettering: Lettering,
    view: MapView,
    room: FreeRoom,
) -> Iterator[Label]:
    """Texts that found room along lines of one sort."""
    seen = _seen(lines, view)
    names = [text_of(number) for number in seen.number.tolist()]
    widths = [advances(name, lettering) for name in names]
    long_enough = lengths_of(seen.lines) >= [w.sum() for w in widths]
    short = np.array([0 < len(name) <= LONGEST_NAME for name in names], bool)
    chosen = np.flatnonzero(long_enough & short)
    places = places_along(seen.lines.take(chosen), [widths[i] for i in chosen])
    cells = room.letter_cells(places.middle)
    first, last = places.letters[:-1].tolist(), places.letters[1:].tolist()
    there: dict[str, list[tuple[float, float]]] = {}
    for place, line in enumerate(chosen[places.line].tolist()):
        start, end = first[place], last[place]
        if not room.holds_letters(cells[start:end]):
            continue
        x, y = ((places.middle[start] + places.middle[end - 1]) / 2).tolist()
        taken = there.setdefault(names[line], [])
        if is_near(taken, x, y, NAME_EVERY_PX):
            continue
        label = _label(names[line], widths[line], places, place, lettering)
        room.take(label.boxes)
        taken.append((x, y))
        yield label


def _seen(lines: _Lines, view: MapView) -> _Lines:
    """What the screen shows of lines, in pixels, joined; important, long ones first."""
    placed = Polylines(
        view.world_to_pixels(lines.lines.xy / WORLD), lines.lines.offsets
    )
    screen = (0.0, 0.0, float(view.width), float(view.height))
    parts, owner = clipped(placed, screen)
    number, kind = lines.number[owner], lines.kind[owner]
    whole, source = merged(parts, number)
    whole = simplified(whole, SMOOTHING_PX)
    number, kind = number[source], kind[source]
    order = np.lexsort((-lengths_of(whole), kind))
    return _Lines(whole.take(order), number[order], kind[order])


def _label(
    text: str,
    widths: NDArray[np.float64],
    places: Places,
    place: int,
    lettering: Lettering,
) -> Label:
    """Text in a place; written in one go where it hardly bends."""
    letters = slice(int(places.letters[place]), int(places.letters[place + 1]))
    middle, heading = places.middle[letters].round(2), places.heading[letters]
    boxes = tuple(around(x, y, LETTER_PX, LETTER_PX) for x, y in middle.tolist())
    x, y = ((middle[0] + middle[-1]) / 2).tolist()
    joined = any(ord(letter) >= SIMPLE_LETTERS for letter in text)
    if places.bend[place] > STRAIGHT_BEND and not joined:
        half = widths / 2
        starts = (
            middle
            - np.column_stack([np.cos(heading), np.sin(heading)]) * (half[:, None])
        )
        degrees = np.degrees(heading).round(2).tolist()
        glyphs = tuple(
            (gx, gy, turn)
            for (gx, gy), turn in zip(starts.round(2).tolist(), degrees, strict=True)
        )
        return Label(text, x, y, lettering, boxes, 0.0, glyphs)
    dx, dy = (middle[-1] - middle[0]).tolist()
    if len(middle) == 1:
        dx, dy = float(np.cos(heading[0])), float(np.sin(heading[0]))
    angle = round(float(np.degrees(np.arctan2(dy, dx))), 2)
    return Label(text, x, y, lettering, boxes, angle)


def _in_view(index: SpatialIndex, view: MapView) -> NDArray[np.int64]:
    return index.query([side * WORLD for side in view.world_bounds()])


def _lettering(style: Style, colour: str, size: float, *, italic: bool) -> Lettering:
    return Lettering(
        size, italic=italic, colour=style.code(colour), halo=style.code("halo")
    )
