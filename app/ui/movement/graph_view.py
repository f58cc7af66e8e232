"""The time-space graph as a widget: pan, zoom, point, choose, and drag a column.

It knows a graph and its clock, nothing of the session; who owns it shows the conflicts
of a column on the move and acts when the column is dropped.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from app.drawing.clock_axis import ClockAxis
from app.drawing.style import Style
from app.drawing.time_space_axes import paint_axes
from app.drawing.time_space_frame import BLOCK_MM, MOST_FACTOR, GraphFrame
from app.drawing.time_space_lines import GraphLines
from app.drawing.time_space_marks import GraphMarks, paint_marks
from app.drawing.time_space_scene import GraphScene
from app.ui.movement import graph_keys
from app.ui.movement.graph_hand import Hand
from app.ui.movement.graph_menu import GraphMenu
from app.ui.movement.graph_picture import GraphPicture
from app.ui.movement.graph_pointing import NEAREST_PX, km_of_place_at, paint_told
from app.ui.movement.graph_tour import next_on, tour
from app.ui.movement.graph_words import cell_words, place_in, summary
from app.ui.theme import scale_of
from planners.movement.road_chain import RoadChain
from planners.movement.time_space import TimeSpace

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import (
        QContextMenuEvent,
        QKeyEvent,
        QMouseEvent,
        QPaintEvent,
        QResizeEvent,
        QWheelEvent,
    )

    from planners.movement.time_space import Cell

SETTLE_MS = 90  # after the last step of a zoom the graph is painted anew
SLICE_S = 0.008  # for which tiles are painted before events have their turn
MM_PER_INCH = 25.4
LEAST_SIZE = QSize(420, 220)


class TimeSpaceView(QWidget):
    """
    Distance up, time across, a band for each column.

    Attributes
    ----------
    graph
        What is shown; None for nothing.
    frame
        Which part of it.
    marks
        The chosen column, its shift, and the one under the pointer.
    menu
        What can be done with the graph.
    """

    selected = Signal(int)  # movement, -1 for none
    dragged = Signal(int, int)  # movement and shift in seconds, live
    dropped = Signal(int, int)  # movement and shift in seconds, to be kept

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.graph: TimeSpace | None = None
        self.marks = GraphMarks()
        self._scene = _nothing()
        self._cells: tuple[Cell, ...] = ()
        self._live: tuple[Cell, ...] = ()  # those that are not in the picture
        self._picture = GraphPicture()
        self._hand = Hand(self)
        self._pointed: QPointF | None = None
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(SETTLE_MS)
        self._settling.timeout.connect(self.update)
        self._painting = QTimer(self)
        self._painting.setSingleShot(True)
        self._painting.setInterval(0)
        self._painting.timeout.connect(self._paint_on)
        self._fits = True  # whether a new size shows the whole again
        self.setObjectName("timeSpace")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(LEAST_SIZE)
        self.frame = self._whole()
        self.menu = GraphMenu(self, self)
        self.setAccessibleName(self.tr("Time-space graph"))
        self.setWhatsThis(self.menu.help())
        self._describe()

    # What is shown

    def set_graph(self, graph: TimeSpace | None, axis: ClockAxis | None = None) -> None:
        """
        Show a graph, or nothing; the window stays where the road is the same.

        Parameters
        ----------
        graph
            With its conflicts.
        axis
            Clock of the operation; the one so far if None.
        """
        before, self.graph = self.graph, graph
        shown = graph or _nothing().graph
        clock = axis or self._scene.axis
        self._scene = replace(
            self._scene,
            graph=shown,
            axis=clock,
            lines=GraphLines(shown),
            cells=shown.cells,
        )
        self._cells, self._live = shown.cells, ()
        chosen = self.marks.chosen if self.marks.chosen in self._scene.turn else None
        self.marks = GraphMarks(chosen, time_s=self.marks.time_s)
        same = before is not None and before.length_km == shown.length_km
        if not same:
            self._picture.forget()
        if not same or self._fits:
            self.frame = self._whole()
            self._fits = True
        self._changed()

    def set_style(self, style: Style) -> None:
        """Paint in the colours of another palette."""
        self._scene = replace(self._scene, style=style)
        self.update()

    def set_conflicts(self, cells: Iterable[Cell]) -> None:
        """
        Show other conflicts: those of the schedule with a column on the move.

        Those that are the graph's own, the very same objects, cost nothing when the
        graph is moved; others are painted in every frame.
        """
        self._cells = tuple(cells)
        wanted = {id(one) for one in self._cells}
        settled = tuple(one for one in self._scene.cells if id(one) in wanted)
        if len(settled) < len(self._scene.cells):
            self._scene = replace(self._scene, cells=settled)
        known = {id(one) for one in settled}
        self._live = tuple(one for one in self._cells if id(one) not in known)
        self._changed()

    def set_time(self, time_s: float | None) -> None:
        """Draw a line at a moment; None takes it away."""
        self.marks = replace(self.marks, time_s=time_s)
        self.update()

    @property
    def conflicts(self) -> tuple[Cell, ...]:
        """Conflicts that are shown."""
        return self._cells

    @property
    def clock(self) -> ClockAxis:
        """Clock of the operation."""
        return self._scene.axis

    @property
    def is_doctrinal(self) -> bool:
        """Whether the doctrinal scale is shown, with its blocks."""
        return self._scene.doctrinal

    # The window on it

    def fit(self) -> None:
        """Show the whole graph."""
        self._scene = replace(self._scene, doctrinal=False)
        self._fits = True
        self._show(self._whole())

    def show_doctrinal(self) -> None:
        """Show 3 km and 12 minutes in a square block of a centimetre."""
        self._scene = replace(self._scene, doctrinal=True)
        self._fits = False
        frame = self.frame.doctrinal(self.logicalDpiX() * BLOCK_MM / MM_PER_INCH)
        self._show(frame.kept_on(self._scene.graph))

    def pan_by(self, right_px: float, down_px: float) -> None:
        """Move the graph by so many pixels."""
        self._fits = False
        self._show(self.frame.moved(right_px, down_px).kept_on(self._scene.graph))

    def zoom_by(
        self, time_factor: float, km_factor: float, at: QPointF | None = None
    ) -> None:
        """Come closer to a pixel, or to the middle; either axis by its own factor."""
        point = self.frame.box.center() if at is None else at
        most = self._scene.graph.length_km * MOST_FACTOR
        frame = self.frame.zoomed(point.x(), point.y(), time_factor, km_factor, most)
        self._fits = False
        if self._scene.doctrinal:
            self._scene = replace(self._scene, doctrinal=False)
        self._settling.start()
        self._show(frame.kept_on(self._scene.graph))

    def settle(self) -> None:
        """Paint at once all that is left to be painted."""
        self._settling.stop()
        self._aim()
        self._picture.finish()
        self.repaint()

    @property
    def is_settled(self) -> bool:
        """Whether all that is seen is painted."""
        self._aim()
        return not self._settling.isActive() and self._picture.is_whole

    # Columns

    def choose(self, movement: int | None) -> None:
        """Let a column stand out; one that was on the move is taken back."""
        if movement == self.marks.chosen:
            return
        self.take_back()
        self.marks = replace(self.marks, chosen=movement, cell=None)
        self._changed()
        self.selected.emit(-1 if movement is None else movement)

    def reveal(self, movement: int) -> None:
        """Move the graph so far that the begin of a column is seen."""
        mine = self._scene.graph.of(movement)
        if not mine:
            return
        time_s, km = mine[0].head[0].tolist()
        self._bring(QPointF(self.frame.x(time_s), self.frame.y(km)))

    def shift_to(self, shift_s: int) -> None:
        """Move the chosen column to so many seconds from where it is planned."""
        chosen = self.marks.chosen
        if chosen is None or self.is_locked(chosen) or shift_s == self.marks.shift_s:
            return
        self.marks = replace(self.marks, shift_s=shift_s)
        self._changed()
        self.dragged.emit(chosen, shift_s)

    def accept(self) -> None:
        """Tell that the chosen column shall stay where it was moved to."""
        if self.marks.chosen is not None and self.marks.shift_s:
            self.dropped.emit(self.marks.chosen, self.marks.shift_s)

    def take_back(self) -> None:
        """Put the chosen column back where it is planned."""
        self._hand.let_go()
        if self.marks.chosen is not None and self.marks.shift_s:
            self.shift_to(0)
            cells = self._scene.graph.cells
            self._scene = replace(self._scene, cells=cells)
            self._cells, self._live = cells, ()
            self._changed()

    def go_to_conflict(self, step: int = 1) -> None:
        """
        Point out the next conflict, of the chosen column where it has any.

        Parameters
        ----------
        step
            1 for the next in time, -1 for the one before.
        """
        stops = tour(self._cells, self.marks.chosen)
        if not stops:
            return
        cell = stops[next_on(stops, self.marks.cell, step)]
        self.marks = replace(self.marks, cell=cell)
        low_km, high_km, begins_s, ends_s = cell.bounds
        area = self.frame.area(low_km, high_km, begins_s, ends_s)
        self._bring(area.center())
        self._changed()

    def is_locked(self, movement: int) -> bool:
        """Whether a column may not be moved."""
        return movement in self._scene.graph.locked

    def movement_at(self, at: QPointF) -> int | None:
        """Column under a pixel; the chosen one before all others."""
        frame, chosen = self.frame, self.marks.chosen
        if not frame.box.contains(at):
            return None
        slack, km = NEAREST_PX / frame.px_per_s, frame.km(at.y())
        time_s = frame.time_s(at.x())
        if chosen is not None:
            shifted = time_s - self.marks.shift_s
            number = self._scene.lines.at(shifted, km, slack, (chosen,))
            if number is not None and self._movement(number) == chosen:
                return chosen
        number = self._scene.lines.at(time_s, km, slack)
        return None if number is None else self._movement(number)

    def point_at(self, at: QPointF | None) -> None:
        """Say what lies under a pixel; None for nothing."""
        inside = at is not None and self.frame.box.contains(at)
        self._pointed = at if inside else None
        hovered = self.movement_at(at) if at is not None and inside else None
        self.marks = replace(self.marks, hovered=hovered)
        free = hovered is not None and not self.is_locked(hovered)
        self.setCursor(
            Qt.CursorShape.SizeHorCursor if free else Qt.CursorShape.ArrowCursor
        )
        self.update()

    # Qt's events

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the graph, what stands out, axes, and a frame where the keys go."""
        del event
        with QPainter(self) as painter:
            if self.graph is None or not self.graph.stretches:
                self._paint_nothing(painter)
            else:
                self._paint_graph(painter)
            if self.hasFocus():
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(self._scene.style["focus"], 2))
                painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the whole again where the whole was shown."""
        super().resizeEvent(event)
        frame = self.frame.resized(self.width(), self.height())
        self._show(self._whole() if self._fits else frame)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of letters."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            frame = replace(self.frame, scale=scale_of(self.font()))
            frame = frame.resized(self.width(), self.height())
            self._show(self._whole() if self._fits else frame)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take a column or the graph."""
        self._hand.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move what is held, or point."""
        self._hand.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._hand.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show the whole graph."""
        del event
        self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom, or follow a touchpad."""
        self._hand.wheel(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the graph."""
        if self.graph is not None:
            self.menu.popup(event.globalPos())

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        super().leaveEvent(event)
        self.point_at(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what a key means here."""
        if self.graph is None or not graph_keys.press(self, event):
            super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001 - Qt's name
        """Go to the next column in time; at the last one, to the next widget."""
        movements = self._scene.graph.movements
        place = self._scene.turn.get(
            -1 if self.marks.chosen is None else self.marks.chosen,
            -1 if next else len(movements),
        )
        place += 1 if next else -1
        if not 0 <= place < len(movements):
            return super().focusNextPrevChild(next)
        self.choose(movements[place])
        self.reveal(movements[place])
        return True

    # Parts of the above

    def _bring(self, at: QPointF) -> None:
        """Move the graph so far that a pixel is seen."""
        box = self.frame.box
        if not box.adjusted(-2, -2, 2, 2).contains(at):
            middle = box.center()
            self.pan_by(round(middle.x() - at.x()), round(middle.y() - at.y()))

    def _whole(self) -> GraphFrame:
        graph, scale = self._scene.graph, scale_of(self.font())
        return GraphFrame.whole(graph, self.width(), self.height(), scale)

    def _show(self, frame: GraphFrame) -> None:
        self.frame = frame
        self.update()

    def _movement(self, stretch: int) -> int:
        return self._scene.lines.stretches[stretch].movement

    def _changed(self) -> None:
        """Describe and paint what is shown now."""
        self._describe()
        self.update()

    def _describe(self) -> None:
        """Tell screen readers of the chosen column."""
        scene, chosen = self._scene, self.marks.chosen
        mine = [one for one in self._cells if chosen in (None, *one.movements)]
        text = summary(scene.graph, scene.axis, chosen, self.marks.shift_s, len(mine))
        cell = self.marks.cell
        if cell is not None:
            stops = tour(self._cells, chosen)
            told = place_in(stops, cell), cell_words(scene.graph, scene.axis, cell)
            text = " ".join((told[0], *told[1], text))
        self.setAccessibleDescription(text)
        if QAccessible.isActive():
            event = QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
            QAccessible.updateAccessibility(event)

    def _paint_graph(self, painter: QPainter) -> None:
        scene, size = self._scene, (self.width(), self.height())
        dpr = self.devicePixelRatioF()
        frame = self._picture.draw(painter, self.frame, scene, dpr)
        if self._picture.is_busy and not self._settling.isActive():
            self._painting.start()
        paint_marks(painter, frame, scene, self._live, self.marks)
        pointed = self._pointed
        paint_axes(painter, frame, scene, size, km_of_place_at(scene, frame, pointed))
        paint_told(painter, frame, scene, self._cells, self.marks, pointed)

    def _aim(self) -> None:
        self._picture.aim(self.frame, self._scene, self.devicePixelRatioF())

    def _paint_on(self) -> None:
        """Paint tiles for a moment, and go on when events had their turn."""
        if self._settling.isActive():
            return
        if self._picture.work(SLICE_S):
            self.update()
        if self._picture.is_busy:
            self._painting.start()

    def _paint_nothing(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), self._scene.style["sheet"])
        painter.setPen(self._scene.style["plate_text"])
        room = self.rect().adjusted(24, 24, -24, -24)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(
            room,
            flags,
            self.tr("No column drives here. Choose another road, or plan a march."),
        )


def _nothing() -> GraphScene:
    """Scene without columns."""
    none = np.zeros(0, np.int64)
    chain = RoadChain(none, np.zeros(0), np.zeros(0), none, np.zeros(0))
    graph = TimeSpace(chain=chain, names=(), begins_s=0, ends_s=3600)
    axis = ClockAxis(datetime(2000, 1, 1, tzinfo=UTC), "Z")
    return GraphScene(graph, axis, Style.named("day"), GraphLines(graph))
