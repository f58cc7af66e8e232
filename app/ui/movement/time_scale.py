"""The scale under the time slider: hours as date-time groups, and what happens when."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QLineF, QPointF, QSize
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.drawing.clock_axis import ClockAxis
from app.drawing.strokes import solid
from app.drawing.style import Style
from app.ui.theme import scale_of, tabular

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

STEPS_S = tuple(
    minutes * 60 for minutes in (5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880)
)
LETTERS = 11  # room for a date-time group without month and year
MARK_PX = 3.5
GAP_PX = 2


class Moments(NamedTuple):
    """What happens when, in seconds: begins of conflicts, and passings of SP and RP."""

    conflicts: tuple[int, ...] = ()
    starts: tuple[int, ...] = ()
    releases: tuple[int, ...] = ()


class TimeScale(QWidget):
    """Marks and hours between two pixels, which are those of the slider above."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.moments = Moments()
        self._kind = "conflicts"
        self._axis = ClockAxis(datetime(2000, 1, 1, tzinfo=UTC), "Z")
        self._span = (0, 0)
        self._ends = (0.0, 1.0)
        self._style = Style.named("day")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_style(self, style: Style) -> None:
        """Mark in the colours of another palette."""
        self._style = style
        self.update()

    def set_operation(self, axis: ClockAxis, begins_s: int, ends_s: int) -> None:
        """Show the hours of another operation."""
        self._axis = axis
        self._span = begins_s, ends_s
        self.update()

    def set_moments(self, moments: Moments) -> None:
        """Mark other moments."""
        self.moments = moments
        self.update()

    def set_kind(self, kind: str) -> None:
        """Mark moments of one kind, by its name in `Moments`, beside the conflicts."""
        self._kind = kind
        self.update()

    def set_ends(self, left: float, right: float) -> None:
        """Put beginning and end under other pixels."""
        if (left, right) != self._ends:
            self._ends = left, right
            self.update()

    def sizeHint(self) -> QSize:
        """Room for a line of marks and a line of letters."""
        return QSize(200, self.fontMetrics().height() + round(2 * MARK_PX) + 4 * GAP_PX)

    def minimumSizeHint(self) -> QSize:
        """As low as it is wanted, as narrow as need be."""
        return QSize(60, self.sizeHint().height())

    def pixel(self, time_s: float) -> float:
        """Pixel of a moment."""
        begins, ends = self._span
        left, right = self._ends
        return left + (right - left) * (time_s - begins) / max(ends - begins, 1)

    @property
    def _mark(self) -> float:
        """Half the size of a mark, pixels."""
        return MARK_PX * scale_of(self.font())

    def hours(self) -> list[tuple[int, str]]:
        """Moments that bear a date-time group, as many as there is room for."""
        begins, ends = self._span
        if ends <= begins:
            return []
        wide = LETTERS * self.fontMetrics().averageCharWidth()
        least = wide / max((self._ends[1] - self._ends[0]) / (ends - begins), 1e-9)
        step = next((step for step in STEPS_S if step >= least), STEPS_S[-1])
        ticks = self._axis.ticks(begins, ends, step)
        return [(at, self._axis.short(at)) for at in ticks]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint marks, then hours."""
        del event
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            middle = GAP_PX + self._mark
            self._paint_hours(painter, 2 * middle)
            for kind, name, paint in (
                ("starts", "start", _up),
                ("releases", "release", _down),
                ("conflicts", "flash", _cross),
            ):
                if kind not in (self._kind, "conflicts"):
                    continue
                painter.setPen(solid(self._style[name], 1.8))
                moments = getattr(self.moments, kind)
                for x in sorted({round(self.pixel(moment)) for moment in moments}):
                    painter.drawLines(paint(float(x), middle, self._mark))

    def _paint_hours(self, painter: QPainter, top: float) -> None:
        """Strokes with date-time groups that do not touch each other."""
        painter.setFont(tabular(self.font()))
        metrics = painter.fontMetrics()
        free = 0.0
        for at, text in self.hours():
            x = self.pixel(at)
            painter.setPen(QPen(self.palette().mid().color(), 1))
            painter.drawLine(QPointF(x, 0), QPointF(x, top + GAP_PX))
            wide = metrics.horizontalAdvance(text)
            left = min(max(x - wide / 2, 0.0), self.width() - wide)
            if left >= free:
                painter.setPen(self.palette().windowText().color())
                painter.drawText(QPointF(left, top + GAP_PX + metrics.ascent()), text)
                free = left + wide + metrics.averageCharWidth()


def _up(x: float, y: float, half: float) -> list[QLineF]:
    """A head at its start point."""
    tip = QPointF(x, y - half)
    return [
        QLineF(QPointF(x - half, y + half), tip),
        QLineF(tip, QPointF(x + half, y + half)),
    ]


def _down(x: float, y: float, half: float) -> list[QLineF]:
    """A tail at its release point."""
    tip = QPointF(x, y + half)
    return [
        QLineF(QPointF(x - half, y - half), tip),
        QLineF(tip, QPointF(x + half, y - half)),
    ]


def _cross(x: float, y: float, half: float) -> list[QLineF]:
    """A conflict."""
    return [
        QLineF(x - half, y - half, x + half, y + half),
        QLineF(x - half, y + half, x + half, y - half),
    ]
