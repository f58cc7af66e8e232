"""What is written along a line of an overlay, and the arrows of its traffic."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPolygonF, QTransform

from app.drawing.lettering import Lettering, font, text_size
from app.drawing.strokes import solid
from planners.overlay import LineKind, Traffic

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from PySide6.QtGui import QPainter

    from app.drawing.course import Course
    from app.drawing.style import Style
    from planners.overlay import ControlLine

EVERY_PX = 380.0  # from caption to caption
SHIFTS_PX = (0.0, 60.0, -60.0, 120.0, -120.0)  # along the line, to find room
LETTERS = Lettering(12.0, bold=True)
SMALL = Lettering(10.0, bold=True)
PLATE_PX = (5.0, 0.5)
BESIDE_PX = 13.0  # from a line to the middle of a caption beside it
ARROW_PX, HEAD_PX = 30.0, 5.0
ARROWS_PX = (13.0, 20.0)  # from a line to the arrows of its traffic
SUPPLY = {LineKind.MSR: "MSR", LineKind.ASR: "ASR"}
ECHELONS = re.compile(r"(X{1,6}|I{1,3})(?:\s+|$)")


@dataclass(frozen=True, slots=True)
class Caption:
    """
    A text or the arrows of traffic at their place.

    Attributes
    ----------
    text
        Empty for arrows.
    x, y
        Middle, pixels.
    angle
        Degrees clockwise, -90 to 90: texts are never upside down.
    lettering
        How it is written.
    arrows
        Directions of arrows beside the text: 1 forward, -1 back along the angle.
    stacked
        Whether the arrows stand above one another, else at both sides of the text.
    """

    text: str
    x: float
    y: float
    angle: float
    lettering: Lettering = LETTERS
    arrows: tuple[int, ...] = ()
    stacked: bool = True

    @property
    def size(self) -> tuple[float, float]:
        """Width and height, pixels."""
        wide, high = text_size(self.text, self.lettering) if self.text else (0.0, 0.0)
        if self.text:
            wide, high = wide + 2 * PLATE_PX[0], high + 2 * PLATE_PX[1]
        if not self.arrows:
            return wide, high
        if self.stacked:
            return ARROW_PX, 2 * HEAD_PX * len(self.arrows)
        return wide + 2 * ARROW_PX, max(high, 2 * HEAD_PX)

    @property
    def box(self) -> QRectF:
        """Upright box around it, pixels."""
        wide, high = self.size
        turned = QTransform().translate(self.x, self.y).rotate(self.angle)
        return turned.mapRect(QRectF(-wide / 2, -high / 2, wide, high))


def boundary_parts(name: str) -> tuple[str, str, str]:
    """
    Echelon and names at both sides of a boundary, from its name.

    A name begins with the mark of the echelon; a stroke parts the unit to the left of
    the line, in its direction, from the one to the right.

    Examples
    --------
    >>> boundary_parts("XX 1 (NLD) / 7 (DEU)")
    ('XX', '1 (NLD)', '7 (DEU)')
    >>> boundary_parts("BLUE")
    ('', 'BLUE', '')
    """
    mark = ECHELONS.match(name)
    echelon = mark[1] if mark else ""
    left, _, right = name[len(mark[0]) if mark else 0 :].partition("/")
    return echelon, left.strip(), right.strip()


def captions(
    line: ControlLine, course: Course, half_width: float = 0.0
) -> list[Caption]:
    """
    Captions along a line on the screen, the same wherever the view lies.

    Parameters
    ----------
    line
        Says what is written.
    course
        Where it runs.
    half_width
        How far its strokes reach to either side, pixels.
    """
    groups = [
        _captions_at(line, course, distance, BESIDE_PX + half_width)
        for distance in _places(course)
    ]
    return [caption for group in groups for caption in group]


def placed_captions(
    drawn: Iterable[tuple[ControlLine, Course, float]],
    screen: QRectF,
    taken: Sequence[QRectF] = (),
) -> list[Caption]:
    """
    Captions of many lines on the screen, none over another.

    One that meets another goes to the other side of its line or along it, and is left
    out if that is no help.

    Parameters
    ----------
    drawn
        Lines, where they run, and how far their strokes reach to either side; the
        first ones choose their places first.
    screen
        What is seen, pixels.
    taken
        Where no caption may be, pixels.
    """
    full = list(taken)
    placed: list[Caption] = []
    for line, course, half_width in drawn:
        for distance in _places(course):
            for shift, side in product(SHIFTS_PX, (1, -1)):
                if not 0 <= distance + shift <= course.length:
                    continue
                away = side * (BESIDE_PX + half_width)
                group = _captions_at(line, course, distance + shift, away)
                boxes = [one.box for one in group]
                if not any(box.intersects(screen) for box in boxes):
                    break
                if not any(box.intersects(other) for box in boxes for other in full):
                    full += boxes
                    placed += group
                    break
    return placed


def paint_captions(painter: QPainter, found: list[Caption], style: Style) -> None:
    """Write captions on plates in the colour of halos, and paint their arrows."""
    for caption in found:
        painter.save()
        painter.translate(caption.x, caption.y)
        painter.rotate(caption.angle)
        if caption.text:
            _paint_plate(painter, caption, style)
        for left, top, forward in _arrow_places(caption):
            _paint_arrow(painter, (left, top), forward, style)
        painter.restore()


def _places(course: Course) -> list[float]:
    """Distances along a line at which captions stand: the middle, or one in so many."""
    if course.length < 2 * HEAD_PX:
        return []
    count = max(1, int(course.length // EVERY_PX))
    step = course.length / count
    return [step * (number + 0.5) for number in range(count)]


def _captions_at(
    line: ControlLine, course: Course, distance: float, above: float
) -> list[Caption]:
    """What is written around one point of a line, or some pixels above it."""
    if line.kind in SUPPLY:
        return list(_supply_captions(line, course, distance))
    if line.kind is LineKind.BOUNDARY:
        return list(_boundary_captions(line, course, distance))
    if not line.name:
        return []
    return [_text(line.name, course, distance, -above)]


def _supply_captions(
    line: ControlLine, course: Course, distance: float
) -> Iterator[Caption]:
    """Name in the line, traffic above it."""
    kind = SUPPLY[line.kind]
    bare = line.name.upper().startswith(kind)
    text = line.name if bare else f"{kind} {line.name}".strip()
    caption = _text(text, course, distance, 0)
    yield caption
    forward = 1 if _is_forward(course, distance, caption.size[0] / 2) else -1
    if line.traffic is Traffic.ALTERNATING:
        yield _text("ALT", course, distance, -ARROWS_PX[0] - 3, (-1, 1), SMALL)
        return
    arrows = (forward,) if line.traffic is Traffic.ONE_WAY else (forward, -forward)
    away = ARROWS_PX[0] if len(arrows) == 1 else sum(ARROWS_PX) / 2
    yield _text("", course, distance, -away, arrows)


def _boundary_captions(
    line: ControlLine, course: Course, distance: float
) -> Iterator[Caption]:
    """Echelon in the line, and the name of each side on its side."""
    echelon, left, right = boundary_parts(line.name)
    if echelon:
        yield _text(echelon, course, distance, 0)
    forward = 1 if _is_forward(course, distance, 20) else -1
    for text, side in ((left, -1), (right, 1)):
        if text:
            yield _text(text, course, distance, forward * side * (BESIDE_PX + 3))


def _text(
    text: str,
    course: Course,
    distance: float,
    below: float,
    arrows: tuple[int, ...] = (),
    lettering: Lettering = LETTERS,
) -> Caption:
    """Caption at a distance along a line, and some pixels below it as it is read."""
    reach = text_size(text, lettering)[0] / 2 if text else ARROW_PX / 2
    dx, dy = course.direction(distance, reach)
    if not _is_forward(course, distance, reach):
        dx, dy = -dx, -dy
    x, y = course.at(distance)
    if reach and not below:  # between the ends of the chord, where a bend is flat
        (ax, ay), (bx, by) = course.at(distance - reach), course.at(distance + reach)
        x, y = (2 * x + ax + bx) / 4, (2 * y + ay + by) / 4
    return Caption(
        text,
        x - dy * below,
        y + dx * below,
        math.degrees(math.atan2(dy, dx)),
        lettering,
        arrows,
        stacked=not text,
    )


def _is_forward(course: Course, distance: float, reach: float) -> bool:
    """Whether the line runs as its texts are read: to the right, or straight down."""
    dx, dy = course.direction(distance, reach)
    return dx > 1e-6 or (abs(dx) <= 1e-6 and dy > 0)


def _arrow_places(caption: Caption) -> Iterator[tuple[float, float, int]]:
    """Middle of each arrow of a caption, and its direction."""
    if caption.stacked:
        count = len(caption.arrows)
        for number, forward in enumerate(caption.arrows):
            yield 0.0, (number - (count - 1) / 2) * 2 * HEAD_PX * 0.8, forward
        return
    away = caption.size[0] / 2 - ARROW_PX / 2
    for side in caption.arrows:
        yield side * away, 0.0, side


def _paint_plate(painter: QPainter, caption: Caption, style: Style) -> None:
    """Text on its plate."""
    wide, high = text_size(caption.text, caption.lettering)
    box = QRectF(-wide / 2, -high / 2, wide, high)
    room_x, room_y = PLATE_PX
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style["control_halo"])
    painter.drawRoundedRect(box.adjusted(-room_x, -room_y, room_x, room_y), 3, 3)
    painter.setFont(font(caption.lettering))
    painter.setPen(style["control_line"])
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, caption.text)


def _paint_arrow(
    painter: QPainter, middle: tuple[float, float], forward: int, style: Style
) -> None:
    """Slim arrow along the angle of its caption."""
    x, y = middle
    tip, tail = x + forward * ARROW_PX / 2 * 0.9, x - forward * ARROW_PX / 2 * 0.9
    back = tip - forward * HEAD_PX * 1.5
    half = HEAD_PX * 0.7
    head = QPolygonF(
        [QPointF(back, y - half), QPointF(tip, y), QPointF(back, y + half)]
    )
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in (solid(style["control_halo"], 4.6), solid(style["control_line"], 1.7)):
        painter.setPen(pen)
        painter.drawLine(QPointF(tail, y), QPointF(tip, y))
        painter.drawPolyline(head)
