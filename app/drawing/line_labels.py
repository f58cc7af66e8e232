"""Names of streets and waters along their lines, and road numbers in shields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.drawing.free_room import around
from app.drawing.geometry import visible_runs
from app.drawing.lettering import Lettering, advances, text_size
from maps.feature_kinds import LineFlag, LineKind
from maps.map_layers import WORLD
from maps.polylines import Polylines
from maps.simplify import merged, simplified

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from app.drawing.geometry import Box
    from app.drawing.lettering import Glyph
    from app.drawing.projection import MapView
    from app.drawing.style import Style
    from maps.map_layers import LineLayer
    from maps.strings import StringTable

SHIELDS_FROM_ZOOM = 8.5
STREETS_FROM_ZOOM = 14.3
WATERS_FROM_ZOOM = 12.0
SHIELD_SIZE, STREET_SIZE, WATER_SIZE = 10.0, 10.5, 10.5
SHIELD_EVERY_PX = 240.0
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
    layer: LineLayer, strings: StringTable, view: MapView, style: Style
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
    found = _in_view(layer, view)
    chosen = (layer.kind[found] <= LineKind.TERTIARY) & (layer.ref[found] > 0)
    chosen &= layer.flags[found] & LineFlag.RAMP == 0
    found = found[chosen]
    found = found[np.lexsort((found, layer.kind[found]))]
    middles = (layer.lines.offsets[found] + layer.lines.offsets[found + 1]) // 2
    xy = view.world_to_pixels(layer.lines.xy[middles] / WORLD)
    done: dict[str, list[tuple[float, float]]] = {}
    for row, (x, y) in zip(found.tolist(), xy.tolist(), strict=True):
        text = strings[int(layer.ref[row])].split(";")[0].strip()
        there = done.setdefault(text, [])
        if not text or len(text) > 10 or _near(there, x, y, SHIELD_EVERY_PX):
            continue
        if not (0 < x < view.width and 0 < y < view.height):
            continue
        there.append((x, y))
        yield text, x, y, _shield(LineKind(int(layer.kind[row])), style)


def line_names(
    layer: LineLayer, strings: StringTable, view: MapView, style: Style
) -> Iterator[LineName]:
    """Yield names of waters and streets where they could stand, best first."""
    water = _lettering(style, "water_text", WATER_SIZE, italic=True)
    street = _lettering(style, "label", STREET_SIZE, italic=False)
    waters = [int(kind) for kind in _WATERS]
    streets = [*range(int(LineKind.SERVICE) + 1), int(LineKind.PEDESTRIAN)]
    for from_zoom, kinds, lettering in (
        (WATERS_FROM_ZOOM, waters, water),
        (STREETS_FROM_ZOOM, streets, street),
    ):
        if view.zoom >= from_zoom:
            yield from _names_along(layer, strings, view, kinds, lettering)


def _names_along(
    layer: LineLayer,
    strings: StringTable,
    view: MapView,
    kinds: list[int],
    lettering: Lettering,
) -> Iterator[LineName]:
    """Names of some kinds of lines, the most important and longest lines first."""
    found = _in_view(layer, view)
    found = found[np.isin(layer.kind[found], kinds) & (layer.name[found] > 0)]
    lines = layer.lines.take(found)
    lines = Polylines(view.world_to_pixels(lines.xy / WORLD), lines.offsets)
    runs = visible_runs(lines, (0.0, 0.0, float(view.width), float(view.height)))
    if len(runs) == 0:
        return
    parts = [lines.xy[first:last] for _, first, last in runs.tolist()]
    seen = Polylines.of_counts(np.concatenate(parts), runs[:, 2] - runs[:, 1])
    owner = found[runs[:, 0]]
    whole, source = merged(seen, layer.name[owner])
    whole = simplified(whole, SMOOTHING_PX)
    number, kind = layer.name[owner][source], layer.kind[owner][source]
    length = np.array([_length(whole[i]) for i in range(len(whole))])
    done: dict[str, list[tuple[float, float]]] = {}
    for line in np.lexsort((-length, kind)).tolist():
        text = strings[int(number[line])]
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
    wide, high = text_size(text, lettering)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    slack = along[-1] - wide
    starts = np.linspace(0, slack, max(1, min(24, int(slack // 40) + 1)) + 2)[1:-1]
    tried = []
    for start in starts.tolist():
        glyphs, bend = _glyphs(text, line, along, start, lettering)
        if glyphs and bend <= MOST_BEND:
            off_middle = abs(start - slack / 2) / max(slack, 1)
            tried.append((bend / 10 + off_middle, start, glyphs, bend))
    tried.sort(key=lambda place: place[:2])
    for _, _, glyphs, bend in tried[:4]:
        yield _line_name(text, glyphs, bend, high, lettering)


def _glyphs(
    text: str,
    line: NDArray[np.float64],
    along: NDArray[np.float64],
    start: float,
    lettering: Lettering,
) -> tuple[tuple[Glyph, ...], float]:
    """Letters from a distance along a line, and their bend; none if it is too much."""
    widths = np.array(advances(text, lettering))
    middle = start + np.cumsum(widths) - widths / 2
    half = widths.mean()
    before = _at(line, along, middle - half)
    after = _at(line, along, middle + half)
    heading = np.degrees(np.arctan2(*(after - before).T[::-1]))
    if before[0, 0] > after[-1, 0]:
        line, along = line[::-1], along[-1] - along[::-1]
        return _glyphs(text, line, along, along[-1] - start - widths.sum(), lettering)
    turns = (np.diff(heading) + 180) % 360 - 180
    bend = float(np.ptp(np.concatenate([[0.0], np.cumsum(turns)])))
    if len(turns) and np.abs(turns).max() > SHARPEST_BEND:
        return (), bend
    places = _at(line, along, middle)
    angle = np.radians(heading)
    places -= np.column_stack([np.cos(angle), np.sin(angle)]) * widths[:, None] / 2
    rows = np.column_stack([places, heading]).round(2)
    return tuple((x, y, turn) for x, y, turn in rows.tolist()), bend


def _line_name(
    text: str, glyphs: tuple[Glyph, ...], bend: float, high: float, lettering: Lettering
) -> LineName:
    """Name with the boxes of its letters; written in one go where it hardly bends."""
    widths = advances(text, lettering)
    centres = np.array(
        [
            (x + np.cos(np.radians(a)) * w / 2, y + np.sin(np.radians(a)) * w / 2)
            for (x, y, a), w in zip(glyphs, widths, strict=True)
        ]
    )
    side = high * 0.8 + _ROOM_PX
    boxes = tuple(around(x, y, side, side) for x, y in centres.tolist())
    x, y = ((centres[0] + centres[-1]) / 2).tolist()
    joined = any(ord(letter) >= SIMPLE_LETTERS for letter in text)
    if bend > STRAIGHT_BEND and not joined:
        return LineName(text, x, y, lettering, boxes, 0.0, glyphs)
    dx, dy = (centres[-1] - centres[0]).tolist()
    angle = round(float(np.degrees(np.arctan2(dy, dx))), 2)
    return LineName(text, x, y, lettering, boxes, angle, ())


def _at(
    line: NDArray[np.float64], along: NDArray[np.float64], where: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Points at distances along a line, (n, 2)."""
    x, y = line.T
    return np.column_stack([np.interp(where, along, x), np.interp(where, along, y)])


def _length(line: NDArray[np.float64]) -> float:
    return float(np.hypot(*np.diff(line, axis=0).T).sum())


def _in_view(layer: LineLayer, view: MapView) -> NDArray[np.int64]:
    left, top, right, bottom = (side * WORLD for side in view.world_bounds())
    return layer.index.query((left, top, right, bottom))


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
