"""Columns as a screen shows them: lines beside their roads, marks, and their names."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from app.drawing.beside_line import beside
from app.drawing.free_room import around
from app.drawing.lettering import Lettering, text_size
from app.drawing.marks import along_lines
from app.drawing.name_room import NameRoom
from maps.polylines import Polylines
from maps.simplify import simplified
from planners.movement.on_the_map import MovementState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.drawing.column_shapes import ColumnShapes
    from app.drawing.geometry import Box
    from app.drawing.projection import MapView

BESIDE_PX = 4.5  # middle of the column to the right of the middle of the road
SHORTEST_PX = 12.0  # shorter columns are marks
MARK_PX = 7.5  # half the size of a mark
DIRECTION_PX = 8.5  # of the line behind the head give its direction
SMOOTHING_PX = 0.6
REACH_PX = 30.0  # beyond the screen
NAME = Lettering(11.0, bold=True)
NAME_ROOM_PX = 3.0
LINE_BOX_PX = 10.0
NAMED_TOGETHER = 3
SIDES = np.array(
    [
        *((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1)),
        *((-1, -1), (-1, 1), (1, 2), (-1, -2)),
    ]
)  # where a name may stand about its place, the best first
NEAREST_PX = 9.0  # to be chosen by a click


class Placed(NamedTuple):
    """
    A column as it stands on the screen.

    Attributes
    ----------
    number
        Of the movement.
    state
        What it does.
    line
        (n, 2) pixels, from the tail to the head, beside the road; of a mark two
        vertices that give its direction.
    is_mark
        Whether it is drawn as a mark at its head.
    is_rest
        Whether it is what stands in a halt area.
    """

    number: int
    state: MovementState
    line: NDArray[np.float64]
    is_mark: bool
    is_rest: bool

    @property
    def head(self) -> tuple[float, float]:
        """Pixel of the head."""
        x, y = self.line[-1].tolist()
        return x, y

    @property
    def direction(self) -> tuple[float, float]:
        """Way that the head goes, as a vector of length one; up where none is known."""
        away = np.hypot(*(self.line[-1] - self.line).T)
        far = np.flatnonzero(away >= min(DIRECTION_PX, float(away.max())) - 1e-9)
        step = self.line[-1] - self.line[far[-1]]
        length = float(np.hypot(*step))
        if length == 0:
            return 0.0, -1.0
        return float(step[0]) / length, float(step[1]) / length


def placed_columns(view: MapView, shapes: ColumnShapes) -> list[Placed]:
    """Columns that the screen shows, in order of their numbers."""
    pixels = view.world_to_pixels(shapes.lines.xy)
    lines = Polylines(pixels, shapes.lines.offsets)
    if not len(lines):
        return []
    boxes = lines.boxes()
    low, high = (-REACH_PX, -REACH_PX), (view.width + REACH_PX, view.height + REACH_PX)
    seen = ((boxes[:, 2:] >= low) & (boxes[:, :2] <= high)).all(axis=1)
    near = np.flatnonzero(seen)
    rests = lines.take(near[shapes.resting[near]])
    roads = lines.take(near[~shapes.resting[near]])
    some = beside(simplified(roads, SMOOTHING_PX), BESIDE_PX)
    lengths = lengths_of(some)
    found = []
    places = {True: iter(range(len(rests))), False: iter(range(len(roads)))}
    for row in near.tolist():
        is_rest = bool(shapes.resting[row])
        place = next(places[is_rest])
        line = rests[place] if is_rest else some[place]
        is_mark = is_rest or bool(lengths[place] < SHORTEST_PX)
        state = MovementState(int(shapes.state[row]))
        found.append(Placed(int(shapes.number[row]), state, line, is_mark, is_rest))
    return found


def lengths_of(lines: Polylines) -> NDArray[np.float64]:
    """Length of each line, (n,)."""
    if not len(lines):
        return np.zeros(0)
    steps = np.hypot(*np.diff(lines.xy, axis=0, prepend=lines.xy[:1]).T)
    steps[lines.offsets[:-1]] = 0.0
    return np.asarray(np.add.reduceat(steps, lines.offsets[:-1]))


def column_names(
    view: MapView, shapes: ColumnShapes, placed: Sequence[Placed], chosen: int | None
) -> list[tuple[int, str, Box]]:
    """
    Names that have room: movement, text and the box for it.

    The chosen column comes first, then those that move; those that rest in one place
    are named together.
    """
    order = sorted(
        _named(placed, chosen),
        key=lambda one: (
            one[0].number != chosen,
            one[0].state is not MovementState.MOVING,
            one[0].number,
        ),
    )
    room = NameRoom(view.width, view.height)
    room.take(np.array([head_box(one) for one in placed]).reshape(-1, 4))
    room.take(_line_boxes(placed, view))
    found = []
    for one, numbers in order:
        lines = [shapes.names[number] for number in numbers[:NAMED_TOGETHER]]
        if len(numbers) > NAMED_TOGETHER:
            lines.append(f"+{len(numbers) - NAMED_TOGETHER}")
        text = "\n".join(lines)
        wide, high = text_size(text, NAME)
        boxes = _rooms(one, view, wide + 2 * NAME_ROOM_PX, high)
        box = room.first_free(boxes)
        if box is not None:
            left, top, right, bottom = boxes[box].tolist()
            found.append((one.number, text, (left, top, right, bottom)))
    return found


def column_at(view: MapView, shapes: ColumnShapes, px: float, py: float) -> int | None:
    """Movement under a pixel, the nearest one; None for none near."""
    best: tuple[float, int] | None = None
    for one in placed_columns(view, shapes):
        away = _distance(one.line[-1:] if one.is_mark else one.line, px, py)
        if away <= NEAREST_PX and (best is None or away < best[0]):
            best = away, one.number
    return None if best is None else best[1]


def head_box(one: Placed) -> Box:
    """Pixels of a head or a mark."""
    return around(*one.head, 2 * MARK_PX, 2 * MARK_PX)


def _line_boxes(placed: Sequence[Placed], view: MapView) -> NDArray[np.float64]:
    """Pixels that the lines of columns cover on the screen, (k, 4)."""
    lines = [one.line for one in placed if not one.is_mark]
    if not lines:
        return np.zeros((0, 4))
    whole = Polylines.of_counts(
        np.concatenate(lines), np.array([len(line) for line in lines])
    )
    at = along_lines(whole, LINE_BOX_PX)[:, :2]
    seen = ((at > 0) & (at < (view.width, view.height))).all(axis=1)
    half = LINE_BOX_PX / 2
    return np.hstack([at[seen] - half, at[seen] + half])


def _named(
    placed: Sequence[Placed], chosen: int | None
) -> list[tuple[Placed, list[int]]]:
    """Columns that bear a name, with all the numbers that it stands for."""
    under_way = {one.number for one in placed if not one.is_rest}
    found: list[tuple[Placed, list[int]]] = []
    there: dict[tuple[float, float], list[int]] = {}
    for one in placed:
        if not one.is_rest:
            found.append((one, [one.number]))
        elif one.number in under_way:
            continue
        elif one.number == chosen:
            found.append((one, [one.number]))
        elif one.head in there:
            there[one.head].append(one.number)
        else:
            there[one.head] = [one.number]
            found.append((one, there[one.head]))
    return found


def _rooms(one: Placed, view: MapView, wide: float, high: float) -> NDArray[np.float64]:
    """Boxes in which the name of a column may stand, (k, 4), the best first."""
    anchors = [one.head]
    if not one.is_mark:
        seen = ((one.line > 0) & (one.line < (view.width, view.height))).all(axis=1)
        shown = one.line[seen] if seen.any() else one.line
        x, y = shown[len(shown) // 2].tolist()
        anchors = [(x, y), one.head]
    away = np.array([wide / 2 + MARK_PX + 1, high / 2 + MARK_PX + 3])
    middles = (np.array(anchors)[:, None] + SIDES * away).reshape(-1, 2)
    half = np.array([wide / 2, high / 2])
    return np.hstack([middles - half, middles + half])


def _distance(line: NDArray[np.float64], px: float, py: float) -> float:
    """Pixels from a point to a line."""
    point = np.array([px, py])
    if len(line) == 1:
        return float(np.hypot(*(line[0] - point)))
    start, step = line[:-1], np.diff(line, axis=0)
    squares = np.maximum((step**2).sum(axis=1), 1e-12)
    share = np.clip(((point - start) * step).sum(axis=1) / squares, 0, 1)
    return float(np.hypot(*(start + step * share[:, None] - point).T).min())
