"""The profile dock: heights and grades along the chosen route."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from app.drawing.profile_chart import ProfileFrame, paint_profile
from app.drawing.style import Style
from app.ui import formats
from app.ui.elided import ElidedLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QShowEvent

    from planners.height_profile import HeightProfile
    from planners.route import CriticalPoint

STEP_SHARE = 0.01  # of the route, for an arrow key
LEAST_LINES = 4


class ProfileChart(QWidget):
    """A profile that can be pointed at by mouse and by arrow keys."""

    pointed = Signal(object)  # distance from the start in metres, or None
    chosen = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.profile: HeightProfile | None = None
        self.pointer_m: float | None = None
        self._points: tuple[CriticalPoint, ...] = ()
        self._style = Style.named("day")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Height profile"))
        self.setMinimumHeight(self.fontMetrics().height() * LEAST_LINES)

    def set_style(self, style: Style) -> None:
        """Paint in the colours of another palette."""
        self._style = style
        self.update()

    def show_profile(
        self, profile: HeightProfile | None, points: Sequence[CriticalPoint] = ()
    ) -> None:
        """Show another route."""
        self.profile, self._points = profile, tuple(points)
        self.show_pointer(None)

    def show_pointer(self, distance_m: float | None) -> None:
        """Point out a place of the route."""
        self.pointer_m = distance_m
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the chart, and a frame where the keys go here."""
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), self._style["sheet"])
            if self.profile is not None:
                frame = self._frame(self.profile)
                paint_profile(
                    painter,
                    frame,
                    self.profile,
                    self._points,
                    self._style,
                    self.pointer_m,
                )
            if self.hasFocus():
                painter.setPen(self._style["focus"])
                painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point out the place under the pointer."""
        if self.profile is not None:
            self._point(self._frame(self.profile).distance_m(event.position().x()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the place under the pointer."""
        if self.profile is not None and event.button() == Qt.MouseButton.LeftButton:
            frame = self._frame(self.profile)
            self.chosen.emit(frame.distance_m(event.position().x()))

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        super().leaveEvent(event)
        self._point(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move along the route, or choose where the pointer is."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        key, profile = Qt.Key(event.key()), self.profile
        if profile is None:
            super().keyPressEvent(event)
        elif key in steps:
            length = float(profile.distance_m[-1])
            moved = (self.pointer_m or 0.0) + steps[key] * length * STEP_SHARE
            self._point(min(max(moved, 0.0), length))
        elif (
            key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.pointer_m is not None
        ):
            self.chosen.emit(self.pointer_m)
        else:
            super().keyPressEvent(event)

    def _frame(self, profile: HeightProfile) -> ProfileFrame:
        return ProfileFrame.of(profile, self.width(), self.height())

    def _point(self, distance_m: float | None) -> None:
        self.show_pointer(distance_m)
        self.pointed.emit(distance_m)


class ProfilePanel(QWidget):
    """Figures above the chart; a sentence where there is nothing to show."""

    shown = Signal()  # the dock came into sight

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.figures = ElidedLabel()
        self.figures.setProperty("role", "hint")
        self.figures.setContentsMargins(12, 6, 12, 4)
        self.chart = ProfileChart()
        self._empty = QLabel()
        self._empty.setProperty("role", "empty")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        filled = QWidget()
        rows = QVBoxLayout(filled)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.figures)
        rows.addWidget(self.chart, 1)
        self.stack = QStackedWidget()
        self.stack.setObjectName("stack")
        self.stack.addWidget(self._empty)
        self.stack.addWidget(filled)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)
        self.show_profile("", None)

    def show_profile(
        self,
        title: str,
        profile: HeightProfile | None,
        points: Sequence[CriticalPoint] = (),
    ) -> None:
        """Show the profile of a route; None for no route."""
        if profile is None or not profile.is_known:
            self.chart.show_profile(None)
            self._empty.setText(
                self.tr("No route is chosen. Set a route to see how it climbs.")
                if profile is None
                else self.tr(
                    "No heights are known along this route: the area was built without "
                    "elevation data."
                )
            )
            self.stack.setCurrentIndex(0)
            return
        self.chart.show_profile(profile, points)
        grade, at_m = profile.steepest()
        low, high = float(profile.height_m.min()), float(profile.height_m.max())
        known = math.isfinite(low) and math.isfinite(high)
        facts = [
            title,
            self.tr("climb {}").format(formats.metres(profile.climb_m)),
            self.tr("descent {}").format(formats.metres(profile.descent_m)),
            self.tr("steepest {} at {}").format(
                f"{grade * 100:+.1f}{formats.THIN}%", formats.kilometres(at_m)
            ),
        ]
        if known:
            facts.append(
                self.tr("between {} and {}").format(
                    formats.metres(low), formats.metres(high)
                )
            )
        self.figures.setText("   ·   ".join(facts))
        self.stack.setCurrentIndex(1)

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that a profile is wanted."""
        super().showEvent(event)
        self.shown.emit()
