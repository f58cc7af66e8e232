"""Fields beside the pointer in which a point is typed while drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QWidget,
)

from app.errors import InputRefused
from app.ui import formats
from app.ui.choice_box import ChoiceBox
from app.ui.line_edit import LineEdit
from app.ui.map.tools.tool import MapClick
from app.ui.map.typed_points import BearingKind, point_from, typed_place
from maps.coordinates import format_mgrs
from maps.errors import PlaceError
from planners.errors import PlanningError
from planners.measure import measure

if TYPE_CHECKING:
    from app.ui.map.canvas import MapCanvas
    from planners.route import Lonlat

AWAY_PX = 18  # from the pointer


class NumericEntry(QFrame):
    """
    A place, or bearing and distance from the last point, for the tool in the hand.

    Tab goes from field to field, Enter sets the point (with Shift more are to follow),
    Esc puts the fields away. While they are empty they show what the pointer means.
    """

    def __init__(self, canvas: MapCanvas) -> None:
        super().__init__(canvas)
        self.setObjectName("numeric_entry")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Type a point"))
        self._canvas = canvas
        self.place = _field(self.tr("Place: MGRS, or latitude, longitude"), 24)
        self.bearing = _field(self.tr("Bearing"), 9)
        self.kind = ChoiceBox()
        self.kind.setAccessibleName(self.tr("Unit and north of the bearing"))
        for kind, words in (
            (BearingKind.GRID_DEGREES, self.tr("° grid")),
            (BearingKind.GRID_MILS, self.tr("mil grid")),
            (BearingKind.TRUE_DEGREES, self.tr("° true")),
            (BearingKind.TRUE_MILS, self.tr("mil true")),
        ):
            self.kind.addItem(words, kind)
        self.distance = _field(self.tr("Distance, m or km"), 9)
        self._fields: list[QWidget] = [
            *(self.place, self.bearing, self.kind, self.distance)
        ]
        for field in self._fields:
            field.installEventFilter(self)
        self.trouble = QLabel()
        self.trouble.setProperty("role", "refused")
        self.trouble.setWordWrap(True)
        bearing = QHBoxLayout()
        bearing.addWidget(self.bearing, 1)
        bearing.addWidget(self.kind)
        form = QFormLayout(self)
        form.setContentsMargins(10, 8, 10, 8)
        form.setVerticalSpacing(4)
        form.addRow(self.tr("Place"), self.place)
        form.addRow(self.tr("Bearing"), bearing)
        form.addRow(self.tr("Distance"), self.distance)
        form.addRow(self.trouble)
        self.kind.currentIndexChanged.connect(lambda: self.show_pointer(None))
        canvas.cursorMoved.connect(self.show_pointer)
        self.hide()

    def open(self) -> None:
        """Show the fields beside the pointer, or in the middle, and type into them."""
        tool = self._canvas.tool
        if tool is None or not tool.takes_points:
            return
        self._clear()
        self.adjustSize()
        at = self._canvas.pointer.place or QPointF(self._canvas.rect().center())
        self.move(self._beside(at))
        self.show()
        self.raise_()
        first = self.bearing if tool.anchor is not None else self.place
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_entry(self) -> None:
        """Put the fields away and give the keys back to the map."""
        if self.isVisible():
            self._canvas.setFocus()
            self.hide()

    def show_pointer(self, lonlat: Lonlat | None) -> None:
        """Show what the pointer means in the fields that are empty."""
        tool = self._canvas.tool
        if not self.isVisible() or tool is None:
            return
        anchor = tool.anchor
        for field in (self.bearing, self.distance, self.kind):
            field.setEnabled(anchor is not None)
        hints = ("", "", "")
        if lonlat is not None:
            hints = (_mgrs(lonlat), *self._polar(anchor, lonlat))
        for field, hint in zip(
            (self.place, self.bearing, self.distance), hints, strict=True
        ):
            field.setPlaceholderText(hint)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Set the point, or put the fields away; no key reaches the map."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._set(shift=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif event.key() == Qt.Key.Key_Escape:
            self.close_entry()
        event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go round the fields; for the map below Tab means something else."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}
            key = Qt.Key(event.key())
            usable = [field for field in self._fields if field.isEnabled()]
            if key in steps and watched in usable:
                place = usable.index(watched) + steps[key]
                field = usable[place % len(usable)]
                field.setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return super().eventFilter(watched, event)

    def _set(self, *, shift: bool) -> None:
        """Give the typed point to the tool, or say what is wrong with it."""
        canvas = self._canvas
        tool = canvas.tool
        if tool is None:
            return
        try:
            lonlat = self._typed(tool.anchor)
        except (InputRefused, PlaceError, PlanningError) as error:
            self.trouble.setText(str(error))
            self.trouble.show()
            self.adjustSize()
            return
        x, y = canvas.view.to_pixels([lonlat])[0].tolist()
        tool.click(MapClick(lonlat, QPointF(x, y), shift, free=True))
        if not canvas.rect().contains(QPoint(round(x), round(y))):
            canvas.centre_on(lonlat)
        self._clear()
        self.show_pointer(None)
        first = self.bearing if tool.anchor is not None else self.place
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _typed(self, anchor: Lonlat | None) -> Lonlat:
        """Point that the fields mean; the place wins."""
        if self.place.text().strip():
            return typed_place(self.place.text())
        bearing, distance = self.bearing.text(), self.distance.text()
        if anchor is None or not (bearing.strip() or distance.strip()):
            raise InputRefused(
                self.tr("Nothing is typed yet; type a place.")
                if anchor is None
                else self.tr("Type a place, or bearing and distance.")
            )
        kind = BearingKind(self.kind.currentData())
        return point_from(anchor, bearing, distance, kind)

    def _polar(self, anchor: Lonlat | None, lonlat: Lonlat) -> tuple[str, str]:
        """Bearing and distance of the pointer from the last point."""
        if anchor is None or anchor == lonlat:
            return "", ""
        (leg,) = measure((anchor, lonlat)).legs
        kind = BearingKind(self.kind.currentData())
        degrees = leg.grid_deg if kind.from_grid else leg.true_deg
        if degrees is None:
            return "", formats.distance(leg.length_m)
        return (
            formats.mils(degrees) if kind.in_mils else formats.degrees(degrees),
            formats.distance(leg.length_m),
        )

    def _clear(self) -> None:
        for field in (self.place, self.bearing, self.distance):
            field.clear()
        self.trouble.clear()
        self.trouble.hide()
        tool = self._canvas.tool
        anchored = tool is not None and tool.anchor is not None
        for part in (self.bearing, self.distance, self.kind):
            part.setEnabled(anchored)
        self.adjustSize()

    def _beside(self, at: QPointF) -> QPoint:
        """Corner beside a pixel, so that all of it is on the map."""
        canvas = self._canvas
        x = round(at.x()) + AWAY_PX
        y = round(at.y()) + AWAY_PX
        if x + self.width() > canvas.width():
            x = max(0, round(at.x()) - AWAY_PX - self.width())
        if y + self.height() > canvas.height():
            y = max(0, round(at.y()) - AWAY_PX - self.height())
        return QPoint(x, y)


def _field(name: str, letters: int) -> LineEdit:
    field = LineEdit()
    field.setAccessibleName(name)
    field.setMaxLength(80)
    field.setMinimumWidth(field.fontMetrics().averageCharWidth() * letters)
    return field


def _mgrs(lonlat: Lonlat) -> str:
    try:
        return format_mgrs(*lonlat, digits=5, spaced=True)
    except PlaceError:  # near a pole there is no grid
        return ""
