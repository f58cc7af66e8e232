"""The critical time and point graph as it is scrolled, pointed at and read by keys."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from app.drawing.clock_axis import ClockAxis
from app.drawing.point_graph_chart import Mark, paint_cells, paint_hours, paint_points
from app.drawing.point_graph_layout import CELLS_S, PointGraphLayout
from app.drawing.style import Style
from app.ui.theme import scale_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent

    from app.drawing.point_graph_layout import Strip


class PointGraphView(QAbstractScrollArea):
    """
    Strips of critical points with names and hours that stay where they are.

    Attributes
    ----------
    layout_
        Where everything stands.
    mark
        Row and number of the passing that is pointed out; None for none.
    """

    passingChosen = Signal(int, int)  # noqa: N815 - movement, seconds of its head there
    pointChosen = Signal(int)  # noqa: N815 - strip by number
    cellChanged = Signal(int)  # noqa: N815 - seconds

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Critical time and point graph"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.mark: Mark | None = None
        self._names: tuple[str, ...] = ()
        self._style = Style.named("day")
        self._time_s: int | None = None
        axis = ClockAxis(datetime(2000, 1, 1, tzinfo=UTC), "Z")
        self.layout_ = PointGraphLayout.of((), axis)

    def set_style(self, style: Style) -> None:
        """Paint in the colours of another palette."""
        self._style = style
        self.viewport().update()

    def show_strips(
        self, strips: Sequence[Strip], names: Sequence[str], zero: datetime, zone: str
    ) -> None:
        """
        Show other points; the view stays where it is as far as it can.

        Parameters
        ----------
        strips
            From the top.
        names
            Of the movements by number.
        zero
            Moment of second 0, with a time zone.
        zone
            Letter of the zone in which to show times.
        """
        self._names, self.mark = tuple(names), None
        self._lay_out(strips, ClockAxis(zero, zone), self.layout_.cell_s)

    def set_cell(self, cell_s: int) -> None:
        """Show cells of other lengths, 300, 600 or 900 seconds; the left edge stays."""
        at = self.layout_.time_s(self.horizontalScrollBar().value())
        mark = self.mark
        self._lay_out(self.layout_.strips, self.layout_.axis, cell_s)
        self.mark = mark
        self.horizontalScrollBar().setValue(round(self.layout_.x(at)))
        self.cellChanged.emit(cell_s)

    def set_time(self, time_s: int | None) -> None:
        """Draw a line at a moment; None takes it away."""
        self._time_s = time_s
        self.viewport().update()

    def choose_movement(self, movement: int | None) -> None:
        """Point out the first passing of a movement, and show it; None for none."""
        found = None if movement is None else next(self.layout_.find(movement), None)
        self._set_mark(found)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint cells, then names and hours over what is scrolled under them."""
        del event
        layout, style = self.layout_, self._style
        x, y = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        wide, high = self.viewport().width(), self.viewport().height()
        left, top = layout.left_px, layout.top_px
        with QPainter(self.viewport()) as painter:
            painter.fillRect(self.viewport().rect(), style["sheet"])
            painter.setClipRect(QRectF(left, top, wide - left, high - top))
            painter.translate(left - x, top - y)
            window = QRectF(x, y, wide - left, high - top)
            marks = self.mark, self._time_s
            paint_cells(painter, layout, self._names, style, window, *marks)
            painter.resetTransform()
            painter.setClipRect(QRectF(0, top, left, high - top))
            painter.translate(0, top - y)
            paint_points(painter, layout, style, y, high)
            painter.resetTransform()
            painter.setClipRect(QRectF(left, 0, wide - left, top))
            painter.translate(left - x, 0)
            paint_hours(painter, layout, style, x, wide - left)
            painter.resetTransform()
            painter.setClipping(False)
            painter.setPen(QPen(style["sheet_ink"], 1))
            painter.drawLine(QPointF(0, top), QPointF(wide, top))
            painter.drawLine(QPointF(left, 0), QPointF(left, high))
            if self.hasFocus():
                painter.setPen(QPen(style["focus"], 2))
                painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the scroll bars know how much there is."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Lay out anew when the letters change."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            layout = self.layout_
            self._lay_out(layout.strips, layout.axis, layout.cell_s)

    # Hand

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the passing or the point under the pointer."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        x, y = self._whole(event.position())
        layout = self.layout_
        if event.position().x() < layout.left_px:
            row = layout.row_at(y) if event.position().y() >= layout.top_px else None
            if row is not None:
                self.pointChosen.emit(layout.rows[row].strip)
            return
        found = layout.passing_at(x, y)
        if found is not None:
            self._set_mark(found)
            self._tell()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Keep the end of a click to itself."""
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell the whole of a passing where the pointer rests."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            found = self.layout_.passing_at(*self._whole(QPointF(event.pos())))
            inside = event.pos().x() >= self.layout_.left_px
            text = self.words_of(found) if found is not None and inside else ""
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from passing to passing, choose one, or show longer or shorter cells."""
        key = Qt.Key(event.key())
        moves = {
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
        }
        place = CELLS_S.index(self.layout_.cell_s)
        if key in moves:
            self._move(*moves[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.mark is not None:
            self._tell()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal) and place > 0:
            self.set_cell(CELLS_S[place - 1])
        elif key == Qt.Key.Key_Minus and place + 1 < len(CELLS_S):
            self.set_cell(CELLS_S[place + 1])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            bar = self.horizontalScrollBar()
            bar.setValue(bar.minimum() if key == Qt.Key.Key_Home else bar.maximum())
        else:
            super().keyPressEvent(event)

    def words_of(self, mark: Mark) -> str:
        """A passing in words: who, where, which way, from when to when."""
        place = self.layout_.rows[mark[0]]
        passing = self.layout_.passing(place, mark[1])
        strip, axis = self.layout_.strips[place.strip], self.layout_.axis
        lines = [
            self._names[passing.movement],
            f"{strip.name} · {strip.rows[place.row].direction}",
            f"{axis.group(passing.begins_s)} – {axis.group(passing.ends_s)}",
        ]
        if passing.in_conflict:
            lines.append(self.tr("In conflict here"))
        return "\n".join(lines)

    # Parts

    def _lay_out(self, strips: Sequence[Strip], axis: ClockAxis, cell_s: int) -> None:
        scale = scale_of(self.font())
        self.layout_ = PointGraphLayout.of(strips, axis, cell_s, scale)
        self._fit()
        self.viewport().update()

    def _fit(self) -> None:
        """Give the scroll bars their ranges."""
        layout, (wide, high) = self.layout_, self.layout_.size
        room_x = max(round(self.viewport().width() - layout.left_px), 1)
        room_y = max(round(self.viewport().height() - layout.top_px), 1)
        for bar, whole, room, step in (
            (self.horizontalScrollBar(), wide, room_x, layout.cell_px),
            (self.verticalScrollBar(), high, room_y, layout.cell_px),
        ):
            bar.setRange(0, max(round(whole) - room, 0))
            bar.setPageStep(room)
            bar.setSingleStep(round(step))

    def _whole(self, at: QPointF) -> tuple[float, float]:
        """Pixel of the whole under one of the viewport."""
        x = at.x() - self.layout_.left_px + self.horizontalScrollBar().value()
        return x, at.y() - self.layout_.top_px + self.verticalScrollBar().value()

    def _set_mark(self, mark: Mark | None) -> None:
        """Point out a passing, and scroll as little as shows it."""
        self.mark = mark
        if mark is not None:
            box = self.layout_.box(self.layout_.rows[mark[0]], mark[1])
            for bar, low, high in (
                (self.horizontalScrollBar(), box.left(), box.right()),
                (self.verticalScrollBar(), box.top(), box.bottom()),
            ):
                room = bar.pageStep()
                at = min(max(bar.value(), round(high) - room), round(low))
                bar.setValue(at)
            QToolTip.hideText()
            self.setAccessibleDescription(self.words_of(mark).replace("\n", ", "))
        self.viewport().update()

    def _tell(self) -> None:
        if self.mark is not None:
            passing = self.layout_.passing(
                self.layout_.rows[self.mark[0]], self.mark[1]
            )
            self.passingChosen.emit(passing.movement, passing.begins_s)

    def _move(self, rows: int, passings: int) -> None:
        """Go to the next passing in a direction, rows without any left out."""
        layout = self.layout_
        if self.mark is None:
            filled = (row for row, place in enumerate(layout.rows) if len(place.first))
            row = next(filled, None)
            if row is not None:
                self._set_mark((row, int(layout.rows[row].first.argmin())))
            return
        row, number = self.mark
        place = layout.rows[row]
        if passings:
            order = place.first.argsort(kind="stable").tolist()
            at = order.index(number) + passings
            if 0 <= at < len(order):
                self._set_mark((row, order[at]))
            return
        row += rows
        while 0 <= row < len(layout.rows):
            other = layout.rows[row]
            if len(other.first):
                away = abs(other.first - place.first[number])
                self._set_mark((row, int(away.argmin())))
                return
            row += rows
