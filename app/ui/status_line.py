"""The status bar: what is under way, how old the map is, and where the pointer is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QStatusBar, QWidget

from app.ui.elided import ElidedLabel
from app.ui.jobs.jobs_label import JobsLabel, JobsSeen
from app.ui.plan.kept_label import Keeping, KeptLabel
from app.ui.read_out import ReadOut
from app.ui.scale_box import ScaleBox
from app.ui.theme import tabular
from maps.coordinates import format_mgrs
from maps.errors import PlaceError

if TYPE_CHECKING:
    from app.drawing.projection import MapView
    from app.ui.open_area import OpenArea
    from app.ui.operation import Operation
    from planners.route import Lonlat

PATIENCE_MS = 400
SAID_MS = 4000
LEAST_HINT = 12  # letters of a hint that are worth their room


class StatusLine(QStatusBar):
    """
    What is under way at the left; map, scale and place at the right.

    A narrow window folds the less important away: first the date of the map, then
    the map, the height of the ground, and the scale.
    """

    scaleAsked = Signal(float)  # noqa: N815 - n of 1:n

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.ground: OpenArea | None = None
        self._view: MapView | None = None
        self._lonlat: Lonlat | None = None
        self._operation: Operation | None = None
        self.hint = ElidedLabel()
        self.hint.setProperty("role", "status")
        self.hint.setMinimumWidth(1)
        self._bar = QProgressBar()
        self._bar.setRange(0, 1000)
        self._bar.setAccessibleName(self.tr("Progress"))
        self._cancel = QPushButton(self.tr("Cancel"))
        self._cancel.setAccessibleName(self.tr("Cancel the work under way"))
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self._show_progress)
        self.data = QLabel()
        self.data.setProperty("role", "status")
        self.data.setFont(tabular(self.data.font()))
        self._data_texts = ("", "")
        self.scale = ScaleBox()
        self.scale.scaleAsked.connect(self.scaleAsked)
        self.scale.refused.connect(self.say)
        self.place = ReadOut()
        self.place.copyAsked.connect(self.copy_mgrs)
        self.place.writingChosen.connect(self._fold)
        self.kept = KeptLabel()
        self.kept.changed.connect(self._fold)
        self.jobs = JobsLabel()
        self.jobs.changed.connect(self._fold)
        self.addWidget(self.hint, 1)
        self.addWidget(self._bar)
        self.addWidget(self._cancel)
        for widget in (self.jobs, self.kept, self.data, self.scale, self.place):
            self.addPermanentWidget(widget)
        self._bar.hide()
        self._cancel.hide()
        self.set_ground(None)

    def changeEvent(self, event: QEvent) -> None:
        """Keep room for the longest place when the letters change."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fold()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold away what has no room."""
        super().resizeEvent(event)
        self._fold()

    def say(self, sentence: str) -> None:
        """Show a sentence for a moment."""
        self.showMessage(sentence, SAID_MS)

    def clear(self) -> None:
        """Say nothing of any plan."""
        self.clearMessage()
        self.hint.setText("")
        self.show_place(None)
        self.kept.show_state(Keeping.NOTHING)
        self.jobs.show_jobs(JobsSeen())

    def set_ground(self, ground: OpenArea | None) -> None:
        """Say which map is open and how old it is."""
        self.ground = ground
        self.scale.setEnabled(ground is not None)
        self.place.setEnabled(ground is not None)
        if ground is None:
            self._data_texts = (self.tr("OFFLINE · no map"), self.tr("OFFLINE"))
        else:
            manifest = ground.area.manifest
            date = next((s.date[:10] for s in manifest.sources if s.date), "")
            date = date or self.tr("date unknown")
            self._data_texts = (
                self.tr("OFFLINE · {} · {}").format(manifest.name, date),
                self.tr("OFFLINE · {}").format(manifest.name),
            )
        self._fold()

    def show_view(self, view: MapView) -> None:
        """Show the scale of a view."""
        self._view = view
        if self.ground is not None:
            self.scale.show_scale(view.map_scale())

    def show_place(self, lonlat: Lonlat | None) -> None:
        """Show position and height under the pointer."""
        self._lonlat = lonlat
        height = None
        if lonlat is not None and self.ground is not None:
            height = self.ground.height_m(lonlat)
        self.place.show_place(lonlat, height)

    def copy_mgrs(self) -> None:
        """Copy the grid reference under the pointer, or of the middle of the map."""
        lonlat = self._lonlat
        if lonlat is None and self._view is not None:
            view = self._view
            lonlat = view.to_lonlat(view.width / 2, view.height / 2)
        if lonlat is None or self.ground is None:
            self.say(self.tr("Open an area to copy a grid reference from it."))
            return
        try:
            mgrs = format_mgrs(*lonlat, digits=5, spaced=True)
        except PlaceError as error:
            self.say(str(error))
            return
        QGuiApplication.clipboard().setText(mgrs.replace(" ", ""))
        self.say(self.tr("Copied {}").format(mgrs))

    def _fold(self) -> None:
        """Show what there is room for; nothing moves while the pointer does."""
        self.setMinimumWidth(self.place.width_needed(with_height=False))
        whole, short = self._data_texts
        metrics = self.data.fontMetrics()
        gap = metrics.height()
        hint = LEAST_HINT * metrics.averageCharWidth()
        kept = sum(
            one.sizeHint().width() + gap
            for one in (self.kept, self.jobs)
            if not one.isHidden()
        )
        room = self.width() - hint - 2 * gap - kept
        place = self.place.width_needed(with_height=True)
        scale = self.scale.width() + gap
        left = room - place - scale
        fits = {
            text: metrics.horizontalAdvance(text) + 2 * gap <= left
            for text in (whole, short)
        }
        shown = next((text for text in (whole, short) if fits[text]), "")
        self.data.setText(shown)
        self.data.setToolTip("" if shown == whole else whole)
        self.data.setVisible(bool(shown))
        with_height = left >= 0
        place = self.place.width_needed(with_height=with_height)
        self.place.set_with_height(with_height)
        self.place.setFixedWidth(place)
        self.scale.setVisible(self.width() >= place + scale + kept + 2 * gap)
        self._bar.setFixedWidth(round(place * 0.6))

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
