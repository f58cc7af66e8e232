"""The status bar: what is under way, how old the map is, and where the pointer is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QStatusBar, QWidget

from app.ui import formats
from app.ui.theme import tabular
from maps.coordinates import format_mgrs
from maps.errors import PlaceError

if TYPE_CHECKING:
    from app.drawing.projection import MapView
    from app.ui.open_area import OpenArea
    from app.ui.operation import Operation
    from planners.route import Lonlat

PATIENCE_MS = 400
LONGEST_PLACE = "31U FV 12345 12345   1234 m"


class StatusLine(QStatusBar):
    """Folds nothing away: everything fits 1000 pixels."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.ground: OpenArea | None = None
        self.hint = QLabel()
        self.hint.setProperty("role", "status")
        self._bar = QProgressBar()
        self._bar.setRange(0, 1000)
        self._bar.setAccessibleName(self.tr("Progress"))
        self._cancel = QPushButton(self.tr("Cancel"))
        self._cancel.setAccessibleName(self.tr("Cancel the work under way"))
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self._show_progress)
        self._operation: Operation | None = None
        self.data = QLabel()
        self.scale = QLabel()
        self.place = QLabel()
        self.addWidget(self.hint, 1)
        self.addWidget(self._bar)
        self.addWidget(self._cancel)
        for label in (self.data, self.scale, self.place):
            label.setProperty("role", "status")
            label.setFont(tabular(label.font()))
            self.addPermanentWidget(label)
        self.place.setAccessibleName(self.tr("Place under the pointer"))
        self._bar.hide()
        self._cancel.hide()
        self.set_ground(None)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Keep room for the longest place when the letters change."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        """Keep so much room that nothing moves while the pointer does."""
        wide = self.fontMetrics().horizontalAdvance(LONGEST_PLACE)
        self.place.setMinimumWidth(wide + self.fontMetrics().height())
        self._bar.setFixedWidth(round(wide * 0.8))

    def set_ground(self, ground: OpenArea | None) -> None:
        """Say which map is open and how old it is."""
        self.ground = ground
        if ground is None:
            self.data.setText(self.tr("OFFLINE · no map"))
            return
        manifest = ground.area.manifest
        date = next((s.date[:10] for s in manifest.sources if s.date), "")
        date = date or self.tr("date unknown")
        self.data.setText(self.tr("OFFLINE · {} · {}").format(manifest.name, date))

    def show_view(self, view: MapView) -> None:
        """Show scale and zoom."""
        if self.ground is None:
            return
        scale = formats.map_scale(view.map_scale())
        self.scale.setText(f"{scale}   z{view.zoom:.1f}")

    def show_place(self, lonlat: Lonlat | None) -> None:
        """Show grid reference and height under the pointer."""
        if lonlat is None:
            self.place.setText("")
            return
        try:
            text = format_mgrs(*lonlat, digits=5, spaced=True)
        except PlaceError:
            text = formats.UNKNOWN  # near a pole there is no grid
        height = self.ground.height_m(lonlat) if self.ground else None
        known = formats.metres(height) if height is not None else formats.UNKNOWN
        self.place.setText(f"{text}   {known}")

    def follow(self, operation: Operation) -> None:
        """Show the progress of work that takes a while, with a way to stop it."""
        self._operation = operation
        operation.progressed.connect(self._progress)
        for ended in (operation.succeeded, operation.failed, operation.cancelled):
            ended.connect(self._end)
        self._cancel.clicked.connect(operation.cancel)
        self._bar.setValue(0)
        self._patience.start()

    def _progress(self, what: str, share: float) -> None:
        self.hint.setText(what[:1].upper() + what[1:])
        self._bar.setValue(round(share * 1000))

    def _show_progress(self) -> None:
        self._bar.show()
        self._cancel.show()

    def _end(self) -> None:
        self._patience.stop()
        self._bar.hide()
        self._cancel.hide()
        if self._operation is not None:
            self._cancel.clicked.disconnect(self._operation.cancel)
            self._operation = None
        self.hint.setText("")
