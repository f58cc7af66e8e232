"""What stands out on a time-space graph: the chosen column, and one on the move."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from app.drawing.geometry import polygon_of
from app.drawing.lettering import font, paint_text, text_size
from app.drawing.strokes import dashed, solid
from app.drawing.time_space_conflicts import paint_cells
from app.drawing.time_space_graph import fill_band, line_band, paint_halt
from app.drawing.time_space_labels import name_lettering
from app.drawing.time_space_scene import letters

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from app.drawing.time_space_frame import GraphFrame
    from app.drawing.time_space_lines import Band
    from app.drawing.time_space_scene import GraphScene
    from planners.movement.time_space import Cell

CHOSEN_PX = (3.2, 1.8)
HALO_PX = 7.0
GHOST = 0.5
PLATE_ROOM_PX = 7.0
POINTER_GAP_PX = 16.0
RING_PX, RING_GAP_PX = 13.0, 5.0  # least reach from the middle; room around a conflict


@dataclass(frozen=True, slots=True)
class GraphMarks:
    """
    What stands out.

    Attributes
    ----------
    chosen
        Movement by number; None for none.
    shift_s
        By how much the chosen one is on the move.
    hovered
        Movement under the pointer.
    time_s
        Moment that is marked by a line; None for none.
    cell
        Conflict that is pointed out; None for none.
    """

    chosen: int | None = None
    shift_s: int = 0
    hovered: int | None = None
    time_s: float | None = None
    cell: Cell | None = None


def paint_marks(
    painter: QPainter,
    frame: GraphFrame,
    scene: GraphScene,
    cells: Sequence[Cell],
    marks: GraphMarks,
) -> None:
    """
    Paint what stands out, on top of the graph.

    Parameters
    ----------
    painter, frame, scene
        Where, and of what graph.
    cells
        Conflicts of the column on the move.
    marks
        What else stands out.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(frame.box)
    if marks.hovered is not None and marks.hovered != marks.chosen:
        _paint_hovered(painter, frame, scene, marks.hovered)
    if marks.chosen is not None and marks.chosen in scene.turn:
        _paint_chosen(painter, frame, scene, marks.chosen, marks.shift_s)
    paint_cells(painter, frame, scene, cells, frame.box)
    if marks.cell is not None:
        _paint_ring(painter, frame, scene, marks.cell)
    if marks.time_s is not None:
        x = frame.x(marks.time_s)
        painter.setPen(QPen(scene.style["profile_mark"], 1.8))
        painter.drawLine(QLineF(x, frame.box.top(), x, frame.box.bottom()))
    if marks.chosen is not None and marks.chosen in scene.turn:
        _paint_plate_of(painter, frame, scene, marks)
    painter.restore()


def _paint_ring(
    painter: QPainter, frame: GraphFrame, scene: GraphScene, cell: Cell
) -> None:
    """A double ring around a conflict, with room for its sign."""
    low_km, high_km, begins_s, ends_s = cell.bounds
    box = frame.area(low_km, high_km, begins_s, ends_s)
    aside = max(RING_PX - box.width() / 2, RING_GAP_PX)
    above = max(RING_PX - box.height() / 2, RING_GAP_PX)
    ring = box.adjusted(-aside, -above, aside, above)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in (("sheet", 5.0), ("focus", 2.4)):
        painter.setPen(solid(scene.style[colour], width))
        painter.drawRoundedRect(ring, RING_GAP_PX, RING_GAP_PX)


def _numbers(scene: GraphScene, movement: int) -> list[int]:
    """Stretches of a movement."""
    stretches = scene.lines.stretches
    return [n for n, one in enumerate(stretches) if one.movement == movement]


def _paint_hovered(
    painter: QPainter, frame: GraphFrame, scene: GraphScene, movement: int
) -> None:
    """A fuller ground and a stronger line."""
    bands = scene.lines.bands(frame)
    for number in _numbers(scene, movement):
        fill_band(painter, frame, bands[number], scene.ground(movement, 0.35))
        line_band(painter, frame, bands[number], scene.colour(movement), (2.6, 1.6))


def _paint_chosen(
    painter: QPainter,
    frame: GraphFrame,
    scene: GraphScene,
    movement: int,
    shift_s: int,
) -> None:
    """The chosen column in full; where it was, while it is on the move, dashed."""
    bands = scene.lines.bands(frame)
    style, colour = scene.style, scene.colour(movement)
    numbers = _numbers(scene, movement)
    moved = frame.moved(shift_s * frame.px_per_s, 0)
    if shift_s:
        _paint_left(
            painter, frame, scene, [bands[number] for number in numbers], colour
        )
    for number in numbers:
        for line in bands[number]:
            painter.setPen(solid(style["sheet"], HALO_PX))
            painter.drawPolyline(_polygon(moved, line))
    for number in numbers:
        fill_band(painter, moved, bands[number], scene.ground(movement, GHOST))
        line_band(painter, moved, bands[number], colour, CHOSEN_PX)
        if shift_s:
            painter.setPen(dashed(style["sheet_ink"], 1.2, (5, 3)))
            for line in bands[number]:
                painter.drawPolyline(_polygon(moved, line))
    for halt in scene.graph.halts:
        if halt.movement == movement:
            paint_halt(painter, moved, scene, movement, halt.km, halt[2:6])


def _paint_left(
    painter: QPainter,
    frame: GraphFrame,
    scene: GraphScene,
    bands: Sequence[Band],
    colour: QColor,
) -> None:
    """Where a column was before it was moved: faded, with dashed lines."""
    faded = QColor(scene.style["sheet"])
    faded.setAlphaF(0.6)
    for band in bands:
        fill_band(painter, frame, band, faded)
        painter.setPen(dashed(colour, 1.2, (4, 3)))
        for line in band:
            painter.drawPolyline(_polygon(frame, line))


def _polygon(frame: GraphFrame, line: NDArray[np.float64]) -> QPolygonF:
    return polygon_of(frame.placed(line))


def _paint_plate_of(
    painter: QPainter, frame: GraphFrame, scene: GraphScene, marks: GraphMarks
) -> None:
    """Name of the chosen column at the begin of what is seen of it, with its shift."""
    movement = marks.chosen
    if movement is None:
        return
    stretches = scene.graph.of(movement)
    middle = (frame.low_km + frame.high_km) / 2
    places = [
        (abs(km - middle), km, times[0] + marks.shift_s)
        for one in stretches
        for km in (float(one.head[0, 1]), float(one.head[-1, 1]), middle)
        if (times := one.times_at(km)) is not None
        and frame.box.contains(frame.x(times[0] + marks.shift_s), frame.y(km))
    ]
    if not places:
        return
    _, km, time_s = min(places)
    text = scene.graph.names[movement]
    if marks.shift_s:
        text += f"  {shift_words(marks.shift_s)}"
    lettering = name_lettering(frame.scale)._replace(
        colour=scene.style.code("column_text"), frame=scene.style.code("column")
    )
    wide, high = text_size(text, lettering)
    x = frame.x(time_s) - wide / 2 - 12
    box = frame.box.adjusted(wide / 2 + 8, high, -wide / 2 - 8, -high)
    at = (
        min(max(x, box.left()), box.right()),
        min(max(frame.y(km), box.top()), box.bottom()),
    )
    paint_text(painter, text, at, 0, lettering)


def shift_words(shift_s: int) -> str:
    """
    Shift in whole minutes with its sign.

    >>> shift_words(-4500)
    '\u2212 1 h 15'
    """
    minutes = abs(shift_s) // 60
    sign = "+" if shift_s > 0 else "\u2212"
    hours, rest = divmod(minutes, 60)
    return f"{sign} {hours} h {rest:02d}" if hours else f"{sign} {rest} min"


def paint_plate(
    painter: QPainter,
    frame: GraphFrame,
    scene: GraphScene,
    at: QPointF,
    lines: Sequence[str],
) -> None:
    """Write what lies under the pointer on a plate beside it, the first line bold."""
    bold, plain = letters(frame.scale, bold=True), letters(frame.scale)
    sizes = [
        text_size(line, plain if number else bold) for number, line in enumerate(lines)
    ]
    wide = max(size[0] for size in sizes) + 2 * PLATE_ROOM_PX
    high = sum(size[1] for size in sizes) + 2 * PLATE_ROOM_PX
    box = QRectF(at.x() + POINTER_GAP_PX, at.y() + POINTER_GAP_PX, wide, high)
    if box.right() > frame.box.right():
        box.moveRight(at.x() - POINTER_GAP_PX)
    if box.bottom() > frame.box.bottom():
        box.moveBottom(at.y() - POINTER_GAP_PX)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(scene.style["sheet_ink"], 1))
    painter.setBrush(scene.style["sheet"])
    painter.drawRoundedRect(box, 4, 4)
    painter.setPen(scene.style["sheet_ink"])
    y = box.top() + PLATE_ROOM_PX
    for number, (line, (_, height)) in enumerate(zip(lines, sizes, strict=True)):
        painter.setFont(font(plain if number else bold))
        room = QRectF(box.left() + PLATE_ROOM_PX, y, wide, height)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, line)
        y += height
    painter.restore()
