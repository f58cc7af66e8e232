"""Numbers of roads in shields: important roads first, and not again too soon."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.drawing.free_room import around
from app.drawing.geometry import clipped
from app.drawing.label import Label
from app.drawing.lettering import Lettering, text_size
from app.drawing.text_along import lengths_of
from maps.feature_kinds import LineFlag, LineKind
from maps.map_layers import WORLD
from maps.polylines import Polylines

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.drawing.free_room import FreeRoom
    from app.drawing.geometry import Box
    from app.drawing.projection import MapView
    from app.drawing.style import Style
    from maps.basemap import Basemap

SHIELD_SIZE = 10.0
SHIELD_EVERY_PX = 280.0
LONGEST_SHIELD = 10  # letters
SHARES = (0.5, 0.25, 0.75)  # of a line, where a number is tried
ROOM_PX = (12.0, 6.0)  # kept for the frame, in both directions together


def place_shields(
    basemap: Basemap, view: MapView, style: Style, room: FreeRoom
) -> list[Label]:
    """
    Place the numbers of the roads that are seen, and take their room.

    The rules of the style say from which zoom a kind of road has its number. The
    same number comes again only at a distance of `SHIELD_EVERY_PX`.
    """
    shown = {r.kind: view.zoom >= r.numbers_from_zoom for r in style.roads}
    kinds = [int(kind) for kind, is_shown in shown.items() if is_shown]
    layer = basemap.lines(view.zoom)
    box = [side * WORLD for side in view.world_bounds()]
    found = layer.index.query(box)
    chosen = np.isin(layer.kind[found], kinds) & (layer.ref[found] > 0)
    found = found[chosen & (layer.flags[found] & LineFlag.RAMP == 0)]
    found = found[np.lexsort((found, layer.kind[found]))]
    lines = layer.lines.take(found)
    placed = Polylines(view.world_to_pixels(lines.xy / WORLD), lines.offsets)
    labels: list[Label] = []
    there: dict[str, list[tuple[float, float]]] = {}
    owner, points = _places(placed, (0.0, 0.0, float(view.width), float(view.height)))
    for row, (x, y) in zip(found[owner].tolist(), points.tolist(), strict=True):
        text = basemap.strings[int(layer.ref[row])].split(";")[0].strip()
        taken = there.setdefault(text, [])
        if not text or len(text) > LONGEST_SHIELD or is_near(taken, x, y):
            continue
        lettering = _lettering(LineKind(int(layer.kind[row])), style)
        wide, high = text_size(text, lettering)
        boxes = (around(x, y, wide + ROOM_PX[0], high + ROOM_PX[1]),)
        if room.holds(boxes):
            room.take(boxes)
            taken.append((x, y))
            labels.append(Label(text, x, y, lettering, boxes))
    return labels


def is_near(
    there: list[tuple[float, float]],
    x: float,
    y: float,
    within: float = SHIELD_EVERY_PX,
) -> bool:
    """Whether one of some points lies within a distance of a place."""
    return any((x - px) ** 2 + (y - py) ** 2 < within**2 for px, py in there)


def _places(
    lines: Polylines, screen: Box
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Places on each stretch of line that the screen shows, and the line of each."""
    parts, owner = clipped(lines, screen)
    if len(parts) == 0:
        return np.zeros(0, np.int64), np.zeros((0, 2))
    steps = np.zeros(len(parts.xy))
    steps[1:] = np.hypot(*np.diff(parts.xy, axis=0).T)
    along = np.cumsum(steps)
    share = np.array(SHARES)
    where = along[parts.offsets[:-1], None] + lengths_of(parts)[:, None] * share
    x, y = (np.interp(where.ravel(), along, parts.xy[:, axis]) for axis in (0, 1))
    return np.repeat(owner, len(share)), np.column_stack([x, y])


def _lettering(kind: LineKind, style: Style) -> Lettering:
    """Lettering of a road number: motorways in their own colour, others on white."""
    if kind is LineKind.MOTORWAY:
        fill, text = style.code("motorway"), style.code("motorway_text")
    else:
        fill, text = style.code("shield"), style.code("shield_text")
    return Lettering(SHIELD_SIZE, bold=True, colour=text, frame=fill)
