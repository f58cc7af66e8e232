"""Lines of an overlay: supply routes, convoys, boundaries, crossings and obstacles.

Shapes follow APP-6; their sizes are those of the screen at every scale.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from app.drawing.course import SMOOTHING_PX, Course
from app.drawing.geometry import polygon_of, visible_runs
from app.drawing.line_captions import captions, paint_captions, placed_captions
from maps.polylines import Polylines
from planners.overlay import LineKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray
    from PySide6.QtGui import QColor

    from app.drawing.projection import MapView
    from app.drawing.style import Style
    from planners.overlay import ControlLine

REACH_PX = 40.0  # beyond the screen, for what stands beside a line
WIDTHS = {LineKind.MSR: 3.4, LineKind.BOUNDARY: 2.6}
WIDTH_PX, SLIM_PX = 2.4, 1.8
HALO_PX = 3.4  # added to the width of a line
ROUND_FROM_PX = 8.0  # round joins take far longer to draw
CHOSEN_PX = 6.0  # likewise, of the band around a line that is chosen
PLANNED_PX = (9.0, 6.0)  # dash and gap
FORD_PX = (4.0, 3.5)
BODY_PX = 6.5  # half the width of the body of a convoy
HEAD_PX = (15.0, 13.0)  # length and half the width of its head
BRIDGE_PX, FLARE_PX = 5.5, 7.0
FERRY_HEAD_PX = (12.0, 5.0)
TEETH_PX = (9.0, 14.0)  # height of a tooth, and from tooth to tooth
WAVE_PX = (3.0, 7.0)  # height of a zigzag, and half its length
CONVOY_SMOOTHING_PX = 1.2
SHORTEST_PX = 6.0  # shorter ones are strokes, whatever their kind
OFFSETS = {
    LineKind.CONVOY_MOVING: BODY_PX,
    LineKind.CONVOY_HALTED: BODY_PX,
    LineKind.BRIDGE: BRIDGE_PX,
    LineKind.FORD: BRIDGE_PX,
    LineKind.DIFFICULT_FORD: BRIDGE_PX,
    LineKind.OBSTACLE: TEETH_PX[0],
}


@dataclass(frozen=True, slots=True)
class Strokes:
    """
    What is drawn of a line.

    Attributes
    ----------
    open, closed
        Lines and outlines, each (n, 2) pixels.
    unbroken
        Lines that are never dashed.
    filled
        Shapes in the colour of the line.
    width
        Of the pen, pixels.
    dash
        Dash and gap, pixels; empty for unbroken lines.
    """

    open: tuple[NDArray[np.float64], ...] = ()
    closed: tuple[NDArray[np.float64], ...] = ()
    unbroken: tuple[NDArray[np.float64], ...] = ()
    filled: tuple[NDArray[np.float64], ...] = ()
    width: float = WIDTH_PX
    dash: tuple[float, ...] = ()


def paint_control_line(
    painter: QPainter,
    view: MapView,
    line: ControlLine,
    style: Style,
    selected: bool = False,  # noqa: FBT001, FBT002 - the canvas passes it by name
) -> None:
    """
    Paint one line with what is written along it.

    Parameters
    ----------
    painter
        In the pixels of the view.
    view
        What the screen shows.
    line
        To paint; planned ones are dashed.
    style
        Colours.
    selected
        Whether a band of choice runs along it.
    """
    paint_control_lines(painter, view, (line,), style, line if selected else None)


def paint_control_lines(
    painter: QPainter,
    view: MapView,
    lines: Sequence[ControlLine],
    style: Style,
    selected: ControlLine | None = None,
    *,
    written: bool = True,
) -> None:
    """
    Paint lines, and over all of them what is written along them, text beside text.

    Parameters
    ----------
    painter
        In the pixels of the view.
    view
        What the screen shows.
    lines
        In paint order; planned ones are dashed.
    style
        Colours.
    selected
        Which of them has a band of choice.
    written
        Whether to write along them.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    drawn = _drawn(view, lines)
    for line, course, half_width in drawn:
        if line == selected:
            width = 2 * half_width + WIDTH_PX + 2 * CHOSEN_PX
            _draw(painter, view, [course.xy], _pen(style.faded("route", 0.6), width))
        _paint_strokes(painter, view, line, course, style)
    if written:
        paint_captions(painter, placed_captions(drawn, _screen(view)), style)
    painter.restore()


def lines_boxes(view: MapView, lines: Sequence[ControlLine]) -> list[QRectF]:
    """Pixels that what is written along lines covers when they are painted together."""
    placed = placed_captions(_drawn(view, lines), _screen(view))
    return [one.box for one in placed]


def line_boxes(view: MapView, line: ControlLine) -> list[QRectF]:
    """Pixels of the screen that what is written along one line may cover."""
    found = captions(line, _course(view, line), OFFSETS.get(line.kind, 0.0))
    return [one.box for one in found if one.box.intersects(_screen(view))]


def line_corridor(view: MapView, line: ControlLine) -> list[NDArray[np.float64]]:
    """Parts of a line on the screen, each (n, 2) pixels, that no name should cover."""
    return _runs(view, _course(view, line).xy)


def line_at(
    view: MapView, line: ControlLine, px: float, py: float, reach: float = 6.0
) -> bool:
    """
    Whether a logical pixel lies on a line or on what is written along it.

    Parameters
    ----------
    view, line
        As they are painted.
    px, py
        Logical pixel.
    reach
        Pixels beside the line that still count.
    """
    course = _course(view, line)
    if course.distance_to(px, py) <= reach + OFFSETS.get(line.kind, 0.0):
        return True
    return any(box.contains(px, py) for box in line_boxes(view, line))


def _course(view: MapView, line: ControlLine) -> Course:
    convoys = (LineKind.CONVOY_MOVING, LineKind.CONVOY_HALTED)
    smoothing = CONVOY_SMOOTHING_PX if line.kind in convoys else SMOOTHING_PX
    return Course.on_screen(view, np.array(line.line), smoothing)


def _drawn(
    view: MapView, lines: Sequence[ControlLine]
) -> list[tuple[ControlLine, Course, float]]:
    """Lines that may be seen, where they run, and how far they reach to a side."""
    courses = [(line, _course(view, line)) for line in lines]
    return [
        (line, course, OFFSETS.get(line.kind, 0.0))
        for line, course in courses
        if _is_near(course, view)
    ]


def _screen(view: MapView) -> QRectF:
    return QRectF(0, 0, view.width, view.height)


def _is_near(course: Course, view: MapView) -> bool:
    low, high = course.xy.min(axis=0), course.xy.max(axis=0)
    edge = (view.width + REACH_PX, view.height + REACH_PX)
    return bool((high >= -REACH_PX).all() and (low <= edge).all())


def _paint_strokes(
    painter: QPainter, view: MapView, line: ControlLine, course: Course, style: Style
) -> None:
    """Halo, then fills, then lines."""
    shape = SHAPES[line.kind] if course.length >= SHORTEST_PX else _plain(WIDTH_PX)
    strokes = shape(course)
    dash = PLANNED_PX if line.planned else strokes.dash
    obstacle = line.kind is LineKind.OBSTACLE
    colour = style["obstacle_line" if obstacle else "control_line"]
    outlines = [np.vstack([ring, ring[:1]]) for ring in strokes.closed]
    lines = [*strokes.open, *outlines]
    halo = _pen(style["control_halo"], strokes.width + HALO_PX)
    _draw(painter, view, [*lines, *strokes.unbroken], halo)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.faded("control_halo", 0.75))
    for ring in strokes.closed:
        painter.drawPolygon(polygon_of(ring))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _draw(painter, view, lines, _pen(colour, strokes.width, dash))
    _draw(painter, view, strokes.unbroken, _pen(colour, SLIM_PX))
    painter.setPen(_pen(style["control_halo"], HALO_PX / 2))
    painter.setBrush(colour)
    for ring in strokes.filled:
        painter.drawPolygon(polygon_of(ring))


def _draw(
    painter: QPainter, view: MapView, lines: Sequence[NDArray[np.float64]], pen: QPen
) -> None:
    painter.setPen(pen)
    for line in lines:
        for run in _runs(view, line):
            painter.drawPolyline(polygon_of(run))


def _runs(view: MapView, line: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """Parts of a line that may be seen."""
    whole = Polylines.of_counts(line, np.array([len(line)]))
    reach = (-REACH_PX, -REACH_PX, view.width + REACH_PX, view.height + REACH_PX)
    return [line[first:last] for _, first, last in visible_runs(whole, reach).tolist()]


def _pen(colour: QColor, width: float, dash: Sequence[float] = ()) -> QPen:
    """Pen of dash and gap in pixels; its joins are round where that can be seen."""
    cap = Qt.PenCapStyle.FlatCap if dash else Qt.PenCapStyle.RoundCap
    wide = width > ROUND_FROM_PX
    join = Qt.PenJoinStyle.RoundJoin if wide else Qt.PenJoinStyle.BevelJoin
    pen = QPen(colour, width, Qt.PenStyle.SolidLine, cap, join)
    if dash:
        pen.setDashPattern([part / width for part in dash])
    return pen


def _plain(width: float) -> Callable[[Course], Strokes]:
    return lambda course: Strokes(open=(course.xy,), width=width)


def _convoy(*, moving: bool) -> Callable[[Course], Strokes]:
    """Body of parallel lines; its head points ahead, or back where it has halted."""

    def shape(course: Course) -> Strokes:
        long, half = HEAD_PX
        long = min(long, course.length / 2)
        neck = course.part(0, course.length - long)
        tip_x, tip_y = course.xy[-1].tolist()
        dx, dy = course.direction(course.length, long)
        back_x, back_y = tip_x - dx * long, tip_y - dy * long
        right, left = neck.beside(BODY_PX), neck.beside(-BODY_PX)
        across = np.array([-dy, dx])
        if moving:
            base = np.array([back_x, back_y])
            head = [base + across * half, [tip_x, tip_y], base - across * half]
        else:
            front = np.array([tip_x, tip_y])
            head = [front + across * half, [back_x, back_y], front - across * half]
            right, left = course.beside(BODY_PX), course.beside(-BODY_PX)
            ring = np.vstack([right, left[::-1]])
            filled = (np.array(head),)
            return Strokes(closed=(ring,), filled=filled, width=SLIM_PX)
        return Strokes(
            closed=(np.vstack([right, np.array(head), left[::-1]]),), width=SLIM_PX
        )

    return shape


def _bridge(course: Course) -> Strokes:
    """Parallel lines whose ends turn away from the roadway."""
    sides = []
    for side in (-1, 1):
        line = course.beside(side * BRIDGE_PX)
        ends = []
        for distance, ahead in ((0.0, -1), (course.length, 1)):
            dx, dy = course.direction(distance, 4)
            step = (dx * ahead - dy * side, dy * ahead + dx * side)
            edge = line[0] if ahead < 0 else line[-1]
            ends.append(edge + np.array(step) * FLARE_PX * math.sqrt(0.5))
        sides.append(np.vstack([ends[0], line, ends[1]]))
    return Strokes(open=tuple(sides), width=WIDTH_PX)


def _ferry(course: Course) -> Strokes:
    """Line with a filled head at each end."""
    long, half = FERRY_HEAD_PX
    heads = []
    for distance, ahead in ((0.0, -1), (course.length, 1)):
        dx, dy = course.direction(distance, long)
        tip = np.array(course.at(distance))
        back = tip - np.array([dx, dy]) * ahead * long
        across = np.array([-dy, dx]) * half
        heads.append(np.array([tip, back + across, back - across]))
    inset = min(long, course.length / 2)
    middle = course.part(inset, course.length - inset)
    return Strokes(open=(middle.xy,), filled=tuple(heads), width=WIDTH_PX)


def _ford(*, difficult: bool) -> Callable[[Course], Strokes]:
    """Parallel broken lines; a zigzag runs between them where it is difficult."""

    def shape(course: Course) -> Strokes:
        sides = (course.beside(-BRIDGE_PX), course.beside(BRIDGE_PX))
        water = (_zigzag(course),) if difficult else ()
        return Strokes(open=sides, unbroken=water, width=SLIM_PX, dash=FORD_PX)

    return shape


def _zigzag(course: Course) -> NDArray[np.float64]:
    high, half = WAVE_PX
    places = np.linspace(0, course.length, max(2, int(course.length // half) + 1))
    sides = np.where(np.arange(len(places)) % 2, high, -high)
    return _aside(course, places, sides)


def _obstacle(course: Course) -> Strokes:
    """Line with open teeth to the left, where the obstacle is met."""
    high, every = TEETH_PX
    count = max(1, int(course.length // every))
    step = course.length / count
    starts = np.arange(count) * step
    places = (starts[:, None] + np.array([0.0, 0.5, 1.0]) * step).ravel()
    sides = np.tile([0.0, -high, 0.0], count)
    teeth = _aside(course, places, sides)
    return Strokes(open=(course.xy,), unbroken=(teeth,), width=WIDTH_PX)


def _aside(
    course: Course, places: NDArray[np.float64], sides: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Points beside a line, (n, 2): right of it by so many pixels, at distances."""
    xy = np.column_stack(
        [np.interp(places, course.ends, course.xy[:, axis]) for axis in (0, 1)]
    )
    segment = np.searchsorted(course.ends, places, side="right") - 1
    steps = np.diff(course.xy, axis=0)
    steps /= np.hypot(*steps.T)[:, None]
    along = steps[np.clip(segment, 0, len(steps) - 1)]
    return np.asarray(
        xy + np.column_stack([-along[:, 1], along[:, 0]]) * sides[:, None]
    )


SHAPES: dict[LineKind, Callable[[Course], Strokes]] = {
    LineKind.MSR: _plain(WIDTHS[LineKind.MSR]),
    LineKind.ASR: _plain(WIDTH_PX),
    LineKind.CONVOY_MOVING: _convoy(moving=True),
    LineKind.CONVOY_HALTED: _convoy(moving=False),
    LineKind.BOUNDARY: _plain(WIDTHS[LineKind.BOUNDARY]),
    LineKind.BRIDGE: _bridge,
    LineKind.FERRY: _ferry,
    LineKind.FORD: _ford(difficult=False),
    LineKind.DIFFICULT_FORD: _ford(difficult=True),
    LineKind.OBSTACLE: _obstacle,
}
