"""Texts along lines: streets, waters and heights; and road numbers in shields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.drawing.free_room import around
from app.drawing.geometry import visible_runs
from app.drawing.lettering import Lettering, advances, text_size
from maps.basemap import THICK_EVERY
from maps.feature_kinds import LineFlag, LineKind
from maps.map_layers import WORLD
from maps.polylines import Polylines
from maps.simplify import merged, simplified

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from app.drawing.geometry import Box
    from app.drawing.lettering import Glyph
    from app.drawing.projection import MapView
    from app.drawing.style import Style
    from maps.basemap import Basemap
    from maps.spatial_index import SpatialIndex

SHIELDS_FROM_ZOOM = 8.5
STREETS_FROM_ZOOM = 14.3
WATERS_FROM_ZOOM = 12.0
HEIGHTS_FROM_ZOOM = 11.5
SHIELD_SIZE, STREET_SIZE, WATER_SIZE, HEIGHT_SIZE = 10.0, 10.5, 10.5, 9.0
SHIELD_EVERY_PX = 240.0
LONGEST_SHIELD = 10  # letters
MIDDLE_STEPS = 17
MOST_STARTS, MOST_PLACES = 16, 4  # tried along a line, and offered
NAME_EVERY_PX = 320.0
MOST_BEND = 75.0  # degrees between the first and the last letter
SHARPEST_BEND = 32.0  # degrees from letter to letter
STRAIGHT_BEND = 6.0  # degrees; a straighter text is written in one go
SIMPLE_LETTERS = 0x0530  # scripts before this join no letters
_WATERS = (LineKind.RIVER, LineKind.CANAL, LineKind.STREAM)
SMOOTHING_PX = 3.0  # letters do not follow every wiggle
_ROOM_PX = 2.0


@dataclass(frozen=True, slots=True)
class LineName:
    """A name along a line; fields as in `app.drawing.labels.Label`."""

    text: str
    x: float
    y: float
    lettering: Lettering
    boxes: tuple[Box, ...]
    angle: float
    glyphs: tuple[Glyph, ...]


def road_shields(
    basemap: Basemap, view: MapView, style: Style
) -> Iterator[tuple[str, float, float, Lettering]]:
    """
    Road numbers where they could stand, important roads first.

    Yields
    ------
    tuple[str, float, float, Lettering]
        Text, middle in pixels, lettering. The same number comes again only at a
        distance.
    """
    if view.zoom < SHIELDS_FROM_ZOOM:
        return
    layer = basemap.lines(view.zoom)
    found = _in_view(layer.index, view)
    chosen = (layer.kind[found] <= LineKind.TERTIARY) & (layer.ref[found] > 0)
    chosen &= layer.flags[found] & LineFlag.RAMP == 0
    found = found[chosen]
    found = found[np.lexsort((found, layer.kind[found]))]
    lines = layer.lines.take(found)
    placed = Polylines(view.world_to_pixels(lines.xy / WORLD), lines.offsets)
    done: dict[str, list[tuple[float, float]]] = {}
    for number, row in enumerate(found.tolist()):
        text = basemap.strings[int(layer.ref[row])].split(";")[0].strip()
        middle = _visible_middle(placed[number], view)
        if not text or len(text) > LONGEST_SHIELD or middle is None:
            continue
        there = done.setdefault(text, [])
        if not _near(there, *middle, SHIELD_EVERY_PX):
            there.append(middle)
            yield text, *middle, _shield(LineKind(int(layer.kind[row])), style)


def _visible_middle(
    line: NDArray[np.float64], view: MapView
) -> tuple[float, float] | None:
    """Middle of what the screen shows of a line; None if that is nothing."""
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    points = _at(line, along, np.linspace(0, along[-1], MIDDLE_STEPS))
    seen = ((points > 0) & (points < (view.width, view.height))).all(axis=1)
    inside = points[seen]
    if len(inside) == 0:
        return None
    x, y = inside[len(inside) // 2].tolist()
    return x, y


def line_names(basemap: Basemap, view: MapView, style: Style) -> Iterator[LineName]:
    """Yield names of waters and streets, and heights of contours, best first."""
    layer = basemap.lines(view.zoom)
    waters = [int(kind) for kind in _WATERS]
    streets = [*range(int(LineKind.SERVICE) + 1), int(LineKind.PEDESTRIAN)]
    for from_zoom, kinds, colour, size in (
        (WATERS_FROM_ZOOM, waters, "water_text", WATER_SIZE),
        (STREETS_FROM_ZOOM, streets, "label", STREET_SIZE),
    ):
        if view.zoom < from_zoom:
            continue
        found = _in_view(layer.index, view)
        found = found[np.isin(layer.kind[found], kinds) & (layer.name[found] > 0)]
        lines = _Lines(layer.lines.take(found), layer.name[found], layer.kind[found])
        lettering = _lettering(style, colour, size, italic=kinds is waters)
        yield from _names_along(lines, basemap.strings.__getitem__, view, lettering)
    contours = basemap.contours(view.zoom)
    if contours is not None and view.zoom >= HEIGHTS_FROM_ZOOM:
        found = _in_view(contours.index, view)
        thick = THICK_EVERY * int(contours.interval[0])
        found = found[contours.height[found] % thick == 0]
        height = contours.height[found]
        lines = _Lines(contours.lines.take(found), height, np.zeros_like(height))
        lettering = _lettering(style, "contour_text", HEIGHT_SIZE, italic=False)
        yield from _names_along(lines, str, view, lettering)


@dataclass(frozen=True, slots=True, eq=False)
class _Lines:
    """Lines in whole world coordinates, with the number of their text and a kind."""

    lines: Polylines
    number: NDArray[np.integer]
    kind: NDArray[np.integer]


def _names_along(
    lines: _Lines, text_of: Callable[[int], str], view: MapView, lettering: Lettering
) -> Iterator[LineName]:
    """Texts along lines, the most important and longest lines first."""
    placed = view.world_to_pixels(lines.lines.xy / WORLD)
    screen = (0.0, 0.0, float(view.width), float(view.height))
    runs = visible_runs(Polylines(placed, lines.lines.offsets), screen)
    if len(runs) == 0:
        return
    parts = [placed[first:last] for _, first, last in runs.tolist()]
    seen = Polylines.of_counts(np.concatenate(parts), runs[:, 2] - runs[:, 1])
    owner = runs[:, 0]
    whole, source = merged(seen, lines.number[owner])
    whole = simplified(whole, SMOOTHING_PX)
    number, kind = lines.number[owner][source], lines.kind[owner][source]
    length = np.array([_length(whole[i]) for i in range(len(whole))])
    done: dict[str, list[tuple[float, float]]] = {}
    for line in np.lexsort((-length, kind)).tolist():
        text = text_of(int(number[line]))
        if len(text) > 60 or length[line] < text_size(text, lettering)[0]:
            continue
        for name in _positions(text, whole[line], lettering):
            there = done.setdefault(text, [])
            if not _near(there, name.x, name.y, NAME_EVERY_PX):
                there.append((name.x, name.y))
                yield name


def _positions(
    text: str, line: NDArray[np.float64], lettering: Lettering
) -> Iterator[LineName]:
    """Places along a line where a text bends little, the straightest first."""
    widths = np.array(advances(text, lettering))
    wide, length = float(widths.sum()), _length(line)
    slack = length - wide
    if slack < 0 or wide <= 0:
        return
    starts = np.linspace(0, slack, min(MOST_STARTS, int(slack // 40) + 1) + 2)[1:-1]
    glyphs = _glyphs(line, starts, widths)
    backward = glyphs[:, 0, 0] > glyphs[:, -1, 0]
    if backward.any():
        mirrored = _glyphs(line[::-1], slack - starts, widths)
        glyphs[backward] = mirrored[backward]
    turns = (np.diff(glyphs[:, :, 2], axis=1) + 180) % 360 - 180
    heading = np.cumsum(turns, axis=1)
    bend = np.max(heading, axis=1, initial=0) - np.min(heading, axis=1, initial=0)
    sharpest = np.max(np.abs(turns), axis=1, initial=0)
    off_middle = np.abs(starts - slack / 2) / max(slack, 1)
    order = np.lexsort((starts, bend / 10 + off_middle))
    order = order[(bend <= MOST_BEND)[order] & (sharpest <= SHARPEST_BEND)[order]]
    for place in order[:MOST_PLACES].tolist():
        yield _line_name(text, glyphs[place], float(bend[place]), lettering)


def _glyphs(
    line: NDArray[np.float64],
    starts: NDArray[np.float64],
    widths: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Where each letter begins and its heading, (starts, letters, 3)."""
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    middle = starts[:, None] + np.cumsum(widths) - widths / 2
    half = widths.mean()
    ahead = _at(line, along, middle + half) - _at(line, along, middle - half)
    heading = np.arctan2(ahead[..., 1], ahead[..., 0])
    glyphs = np.empty((*middle.shape, 3))
    glyphs[..., :2] = _at(line, along, middle)
    glyphs[..., 0] -= np.cos(heading) * widths / 2
    glyphs[..., 1] -= np.sin(heading) * widths / 2
    glyphs[..., 2] = np.degrees(heading)
    return glyphs.round(2)


def _line_name(
    text: str, glyphs: NDArray[np.float64], bend: float, lettering: Lettering
) -> LineName:
    """Name with the boxes of its letters; written in one go where it hardly bends."""
    half = np.array(advances(text, lettering)) / 2
    heading = np.radians(glyphs[:, 2])
    offset = np.column_stack([np.cos(heading), np.sin(heading)]) * half[:, None]
    centres = glyphs[:, :2] + offset
    side = text_size(text, lettering)[1] * 0.8 + _ROOM_PX
    boxes = tuple(around(x, y, side, side) for x, y in centres.tolist())
    x, y = ((centres[0] + centres[-1]) / 2).tolist()
    joined = any(ord(letter) >= SIMPLE_LETTERS for letter in text)
    if bend > STRAIGHT_BEND and not joined:
        letters = tuple((gx, gy, turn) for gx, gy, turn in glyphs.tolist())
        return LineName(text, x, y, lettering, boxes, 0.0, letters)
    dx, dy = (centres[-1] - centres[0]).tolist()
    angle = round(float(np.degrees(np.arctan2(dy, dx))), 2)
    return LineName(text, x, y, lettering, boxes, angle, ())


def _at(
    line: NDArray[np.float64], along: NDArray[np.float64], where: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Points at distances along a line, with one more axis of two."""
    x, y = line.T
    return np.stack([np.interp(where, along, x), np.interp(where, along, y)], axis=-1)


def _length(line: NDArray[np.float64]) -> float:
    return float(np.hypot(*np.diff(line, axis=0).T).sum())


def _in_view(index: SpatialIndex, view: MapView) -> NDArray[np.int64]:
    left, top, right, bottom = (side * WORLD for side in view.world_bounds())
    return index.query((left, top, right, bottom))


def _near(there: list[tuple[float, float]], x: float, y: float, within: float) -> bool:
    return any(np.hypot(x - px, y - py) < within for px, py in there)


def _lettering(style: Style, colour: str, size: float, *, italic: bool) -> Lettering:
    return Lettering(
        size, italic=italic, colour=style.code(colour), halo=style.code("halo")
    )


def _shield(kind: LineKind, style: Style) -> Lettering:
    """Lettering of a road number: motorways in their own colour, others on white."""
    if kind is LineKind.MOTORWAY:
        fill, text = style.code("motorway"), style.code("motorway_text")
    else:
        fill, text = style.code("shield"), style.code("shield_text")
    return Lettering(SHIELD_SIZE, bold=True, colour=text, frame=fill)
