"""The time slider: any moment of an operation, played, stepped or jumped to."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QStyle,
    QStyleOptionSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.drawing.clock_axis import ClockAxis
from app.ui.elided import ElidedLabel
from app.ui.movement.clock import (
    SPEEDS,
    OperationClock,
    moment_before,
    next_moment,
)
from app.ui.movement.time_scale import Moments, TimeScale
from app.ui.theme import scale_of, tabular

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QRect
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent, QShowEvent

    from app.drawing.style import Style

STEP_S, PAGE_S = 60, 900
TRACK_PX = 20  # room for the handle at the usual size of letters


class TimeTrack(QSlider):
    """A slider that goes to where it is clicked, and keeps some keys for its owner."""

    toggled = Signal()
    jumped = Signal(int)  # -1 back, 1 on

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSingleStep(STEP_S)
        self.setPageStep(PAGE_S)

    def ends(self) -> tuple[float, float]:
        """Pixels under which its beginning and its end lie."""
        handle = self._handle()
        groove = self.style().subControlRect(
            QStyle.ComplexControl.CC_Slider,
            self._option(),
            QStyle.SubControl.SC_SliderGroove,
            self,
        )
        half = handle.width() / 2
        return groove.left() + half, groove.right() + 1 - half

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Play, jump, or step as sliders do."""
        jumps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Space:
            self.toggled.emit()
        elif key in jumps and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.jumped.emit(jumps[key])
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Bring the handle under the pointer, then take hold of it."""
        if event.button() == Qt.MouseButton.LeftButton and not self._handle().contains(
            event.position().toPoint()
        ):
            left, right = self.ends()
            share = (event.position().x() - left) / max(right - left, 1.0)
            span = self.maximum() - self.minimum()
            self.setSliderPosition(self.minimum() + round(share * span))
        super().mousePressEvent(event)

    def _option(self) -> QStyleOptionSlider:
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        return option

    def _handle(self) -> QRect:
        return self.style().subControlRect(
            QStyle.ComplexControl.CC_Slider,
            self._option(),
            QStyle.SubControl.SC_SliderHandle,
            self,
        )


class TimeSlider(QWidget):
    """
    Moves an operation to any of its moments; ``timeChanged`` tells which, in seconds.

    Attributes
    ----------
    clock
        Holds the moment and plays.
    """

    timeChanged = Signal(int)  # noqa: N815

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._axis = ClockAxis(datetime(2000, 1, 1, tzinfo=UTC), "Z")
        self.clock = OperationClock(self)
        self.button = QPushButton(self.tr("Play"))
        self.button.setToolTip(self.tr("Play the operation or stop it (Space)"))
        self.speed = QComboBox()
        self.speed.setAccessibleName(self.tr("Speed"))
        for speed in SPEEDS:
            self.speed.addItem(f"×{speed}", speed)
        self.back = self._make_jump(Qt.ArrowType.LeftArrow, self.tr("Previous moment"))
        self.on = self._make_jump(Qt.ArrowType.RightArrow, self.tr("Next moment"))
        self.kind = QComboBox()
        self.kind.setAccessibleName(self.tr("Moments to jump to"))
        self.kind.addItems(
            [
                self.tr("Conflicts"),
                self.tr("Start points"),
                self.tr("Release points"),
            ]
        )
        self.moment = QLabel()
        self.moment.setProperty("role", "figure")
        self.moment.setAccessibleName(self.tr("Moment of the operation"))
        self.tally = ElidedLabel()
        self.tally.setProperty("role", "hint")
        self.track = TimeTrack()
        self.track.setAccessibleName(self.tr("Time of the operation"))
        self.scale = TimeScale()
        self._lay_out()
        self._connect()
        self.set_operation(*self._axis, 0, 0)

    @property
    def time_s(self) -> int:
        """Moment that is shown, seconds."""
        return self.clock.time_s

    def set_operation(
        self, zero: datetime, zone: str, begins_s: int, ends_s: int
    ) -> None:
        """
        Show another operation; the moment stays as far as it can.

        Parameters
        ----------
        zero
            Moment of second 0, with a time zone.
        zone
            Letter of the zone in which to show times.
        begins_s, ends_s
            First and last moment.

        Raises
        ------
        ValueError
            The end lies before the beginning.
        """
        self._axis = ClockAxis(zero, zone)
        self.clock.pause()
        self.scale.set_operation(self._axis, begins_s, ends_s)
        with QSignalBlocker(self.track):
            self.track.setRange(begins_s, ends_s)
        self.clock.set_span(begins_s, ends_s)
        for widget in (self.track, self.button, self.speed, self.kind):
            widget.setEnabled(ends_s > begins_s)
        self._show_time(self.clock.time_s)

    def set_moments(
        self,
        conflicts: Sequence[int] = (),
        starts: Sequence[int] = (),
        releases: Sequence[int] = (),
    ) -> None:
        """Mark when conflicts begin, heads start and tails are released, in seconds."""
        moments = Moments(tuple(conflicts), tuple(starts), tuple(releases))
        self.scale.set_moments(moments)
        self._show_jumps()

    def set_time(self, time_s: int) -> None:
        """Go to a moment."""
        self.clock.set_time(time_s)

    def set_tally(self, text: str) -> None:
        """Say in words what goes on at the moment."""
        self.tally.setText(text)

    def set_style(self, style: Style) -> None:
        """Mark in the colours of another palette."""
        self.scale.set_style(style)

    def set_motion_reduced(self, reduced: bool) -> None:  # noqa: FBT001 - a Qt slot
        """Play in one step a second instead of evenly."""
        self.clock.set_motion_reduced(reduced)

    def jump(self, direction: int) -> None:
        """Go to the next moment of the chosen kind, or back to the one before."""
        find = next_moment if direction > 0 else moment_before
        found = find(self._chosen(), self.clock.time_s)
        if found is not None:
            self.clock.pause()
            self.clock.set_time(found)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the scale under the slider."""
        super().resizeEvent(event)
        self._align()

    def showEvent(self, event: QShowEvent) -> None:
        """Keep the scale under the slider."""
        super().showEvent(event)
        self._align()

    def changeEvent(self, event: QEvent) -> None:
        """Give the read-out the room that its letters need."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    # Parts

    def _make_jump(self, arrow: Qt.ArrowType, name: str) -> QToolButton:
        button = QToolButton()
        button.setArrowType(arrow)
        button.setAccessibleName(name)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setToolTip(
            self.tr("{} (Ctrl+{} on the slider)").format(
                name, "←" if arrow == Qt.ArrowType.LeftArrow else "→"
            )
        )
        return button

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.button)
        top.addWidget(self.speed)
        top.addWidget(self.moment)
        top.addWidget(self.tally, 1)
        for widget in (self.back, self.kind, self.on):
            top.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 6, 12, 4)
        layout.setSpacing(2)
        layout.addLayout(top)
        layout.addWidget(self.track)
        layout.addWidget(self.scale)
        self._fit()

    def _connect(self) -> None:
        self.button.clicked.connect(self.clock.toggle)
        self.speed.activated.connect(self._set_speed)
        self.back.clicked.connect(lambda: self.jump(-1))
        self.on.clicked.connect(lambda: self.jump(1))
        self.kind.currentIndexChanged.connect(self._choose_kind)
        self.track.toggled.connect(self.clock.toggle)
        self.track.jumped.connect(self.jump)
        self.track.valueChanged.connect(self.clock.set_time)
        self.clock.timeChanged.connect(self._show_time)
        self.clock.timeChanged.connect(self.timeChanged)
        self.clock.playingChanged.connect(self._show_playing)

    def _set_speed(self, row: int) -> None:
        self.clock.speed = self.speed.itemData(row)

    def _choose_kind(self, row: int) -> None:
        self.scale.set_kind(Moments._fields[row])
        self._show_jumps()

    def _show_time(self, time_s: int) -> None:
        group = self._axis.group(time_s)
        self.moment.setText(group)
        with QSignalBlocker(self.track):
            self.track.setValue(time_s)
        self.track.setToolTip(group)
        self._show_jumps()

    def _show_playing(self, playing: bool) -> None:  # noqa: FBT001 - a Qt slot
        self.button.setText(self.tr("Pause") if playing else self.tr("Play"))

    def _show_jumps(self) -> None:
        """Offer only the jumps that lead anywhere."""
        moments, time_s = self._chosen(), self.clock.time_s
        self.back.setEnabled(moment_before(moments, time_s) is not None)
        self.on.setEnabled(next_moment(moments, time_s) is not None)

    def _chosen(self) -> tuple[int, ...]:
        """Moments of the chosen kind."""
        return self.scale.moments[self.kind.currentIndex()]

    def _fit(self) -> None:
        """Keep the row still whatever the figures are."""
        self.moment.setFont(tabular(self.moment.font()))
        widest = self.moment.fontMetrics().horizontalAdvance("280000ZNOV26")
        self.moment.setMinimumWidth(widest + 4)
        words = (self.tr("Play"), self.tr("Pause"))
        metrics = self.button.fontMetrics()
        wide = max(metrics.horizontalAdvance(word) for word in words)
        self.button.setMinimumWidth(wide + 36)
        self.track.setMinimumHeight(round(TRACK_PX * scale_of(self.font())))
        self._align()

    def _align(self) -> None:
        """Put the scale under the way of the handle."""
        left, right = self.track.ends()
        shift = self.track.x() - self.scale.pos().x()
        self.scale.set_ends(left + shift, right + shift)
