"""Prints map sheets: asks what, shows the frame on the map, works off the window."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.drawing.sheet_margin import scale_words
from app.errors import KnownError
from app.exports.gate import Gate
from app.security.marking import join
from app.services.sheet_process import print_sheets
from app.services.sheets import SheetOrder, sheet_frame, sheets_of
from app.ui.dialogs.sheet_form import SheetQuestions, Shows
from app.ui.map.sheet_frame import SheetFrame
from app.ui.operation import Operation
from maps.errors import MapError
from planners.overlay import Overlay

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from app.drawing.map_sheet import MapSheet
    from app.security.marking import Marking
    from app.services.sheets import Bounds
    from maps.area_pack import AreaPack
    from maps.progress import Progress
    from planners.route import Lonlat, Route
    from planners.vehicles import Formation

STEPS = 1_000  # of the bar
WAIT_S = 5.0  # for a print that is stopped with the window


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """
    What lies over the map beside routes, at one moment.

    Attributes
    ----------
    overlay
        What the staff has drawn.
    closures
        A point on each closed road, degrees.
    marking
        Of all of it; None where that of the routes covers it.
    bridges
        Whether the map shows what bridges bear.
    formation
        For which bridges are judged.
    has_foreign
        Whether the map shows maps from outside, which are not printed.
    """

    overlay: Overlay = field(default_factory=Overlay)
    closures: tuple[Lonlat, ...] = ()
    marking: Marking | None = None
    bridges: bool = True
    formation: Formation | None = None
    has_foreign: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetGround:
    """
    What there is to print, and from where.

    Attributes
    ----------
    area
        The open area.
    marking
        Of what is shown; every sheet carries it.
    title
        To begin with.
    routes
        By name.
    shown
        West, south, east, north of what the map shows, degrees; asked anew each time.
    now
        The time, aware.
    choose
        Asks for a file with a suffix; None when the user does not want to.
    letter
        Time zone of the DTG of print.
    drawn
        What else lies over the map; asked anew each time.
    gate
        Of the print; asked on the thread that prints.
    """

    area: AreaPack
    marking: Marking
    title: str
    routes: tuple[tuple[str, Route], ...]
    shown: Callable[[], Bounds]
    now: Callable[[], datetime]
    choose: Callable[[str], Path | None]
    letter: str = "Z"
    drawn: Callable[[], Drawn] = Drawn
    gate: Callable[[], Gate] = Gate


class SheetDialog(QDialog):
    """
    Stays open beside the map; ``frame`` is the layer that shows where sheets will lie.

    ``printed`` tells of the files that were written.
    """

    printed = Signal(object)  # tuple[Path, ...]

    def __init__(self, ground: SheetGround, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Print map sheet"))
        self.setModal(False)
        self._ground = ground
        self._centre: Lonlat | None = None
        self._operation: Operation | None = None
        self.frame = SheetFrame(self)
        self.frame.moved.connect(self._move)
        self.questions = SheetQuestions(ground.title, has_routes=bool(ground.routes))
        self.questions.changed.connect(self.refresh)
        self.summary = QLabel()
        self.summary.setWordWrap(True)
        self.summary.setTextFormat(Qt.TextFormat.PlainText)
        self.bar = QProgressBar()
        self.bar.setRange(0, STEPS)
        self.bar.setAccessibleName(self.tr("Progress of the print"))
        self.bar.hide()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.print_button = QPushButton(self.tr("&Print…"))
        self.print_button.setDefault(True)
        self.stop_button = QPushButton(self.tr("S&top"))
        buttons.addButton(self.print_button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(self.stop_button, QDialogButtonBox.ButtonRole.ActionRole)
        self.stop_button.hide()  # a box of buttons shows what it is given
        buttons.rejected.connect(self.close)
        self.print_button.clicked.connect(self._print)
        self.stop_button.clicked.connect(self.stop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(12)
        for widget in (self.questions, self.summary, self.bar, buttons):
            layout.addWidget(widget)
        layout.insertStretch(2, 1)
        self.setMinimumWidth(380)
        self.refresh()

    @property
    def is_printing(self) -> bool:
        """Whether a print is under way."""
        return self._operation is not None

    def order(self) -> SheetOrder:
        """What the form asks for, as it stands."""
        asked, ground = self.questions, self._ground
        shows = asked.shows.currentData()
        by_hand = shows is Shows.FRAME and self._centre is not None
        bounds = None
        if shows is Shows.AREA:
            bounds = ground.area.bounds
        elif shows is Shows.VIEW or (shows is Shows.FRAME and not by_hand):
            bounds = ground.shown()
        scale = asked.scale_n()
        drawn = ground.drawn()
        inputs = (ground.marking, *([drawn.marking] if drawn.marking else []))
        return SheetOrder(
            title=asked.title.text().strip() or ground.area.name,
            marking=join(inputs),
            inputs=inputs,
            created=ground.now(),
            paper=asked.paper.currentData(),
            portrait=asked.way.currentData(),
            scale=scale,
            # With a scale of one's own the bounds only say where the middle is.
            centre=_middle(bounds, self._centre if by_hand else None, scale),
            bounds=bounds if scale is None else None,
            routes=ground.routes,
            strip=shows is Shows.STRIP,
            form=asked.file_form.currentData(),
            dpi=float(asked.dpi.value()),
            palette=asked.palette_name.currentData(),
            letter=ground.letter,
            overlay=drawn.overlay,
            closures=drawn.closures,
            bridges=drawn.bridges,
            formation=drawn.formation,
        )

    def refresh(self) -> None:
        """Lay the sheets out anew, and show them on the map and in words."""
        try:
            sheets = sheets_of(self.order(), self._ground.area)
        except (KnownError, MapError) as error:
            self._say(str(error), refused=True)
            self.frame.set_sheets(())
            self.print_button.setEnabled(False)
            return
        self.frame.set_sheets([sheet_frame(sheet) for sheet in sheets])
        self._say(self._words(sheets))
        self.print_button.setEnabled(not self.is_printing)

    def print_to(self, path: Path) -> None:
        """Print into a file, off this thread and in a process of its own."""
        if self.is_printing:
            return
        order, folder = self.order(), self._ground.area.folder
        gate = self._ground.gate

        def work(progress: Progress) -> tuple[Path, ...]:
            gated = replace(order, gate=gate())
            return print_sheets(gated, folder, path, progress)

        operation = Operation(self.tr("Print map sheet"), work, self)
        operation.progressed.connect(self._follow)
        operation.succeeded.connect(self._tell_printed)
        operation.failed.connect(lambda error: self._say(str(error), refused=True))
        operation.cancelled.connect(
            partial(self._say, self.tr("Stopped; nothing was written."))
        )
        for ended in (operation.succeeded, operation.failed, operation.cancelled):
            ended.connect(self._end)
        self._operation = operation
        self._show_work(under_way=True)
        operation.start()

    def stop(self) -> None:
        """Stop the print under way; nothing of it is written."""
        if self._operation is not None:
            self._operation.cancel()
            self.stop_button.setEnabled(False)

    def done(self, result: int) -> None:
        """Close: take the frame off the map and stop what runs."""
        self._leave()
        super().done(result)

    def closeEvent(self, event: QEvent) -> None:
        """Take the frame off the map and stop what runs."""
        self._leave()
        super().closeEvent(event)  # type: ignore[arg-type] # Qt gives a QCloseEvent

    def _leave(self) -> None:
        operation = self._operation
        if operation is not None:
            operation.cancel()
            operation.wait(WAIT_S)
        self.frame.set_sheets(())

    def _print(self) -> None:
        """Ask where to, and print."""
        path = self._ground.choose(self.order().form.suffix)
        if path is not None:
            self.print_to(path)

    def _move(self, lon: float, lat: float) -> None:
        """Put the only sheet where the hand has it."""
        scale = self.questions.scale_n()
        if scale is None:
            scale = sheets_of(self.order(), self._ground.area)[0].scale
        self._centre = (lon, lat)
        self.questions.set_frame_by_hand(scale)

    def _words(self, sheets: tuple[MapSheet, ...]) -> str:
        """How many sheets, how large, and what each shows."""
        first = sheets[0]
        wide, high = first.layout.map_metres(first.scale)
        text = self.tr("{} · {} · {:.1f} × {:.1f} km · UTM zone {}").format(
            self.questions.paper_words(),
            scale_words(first.scale),
            wide / 1_000,
            high / 1_000,
            first.view().zone,
        )
        if len(sheets) > 1:
            text = self.tr("{} sheets · {}").format(len(sheets), text)
        if self._ground.drawn().has_foreign:
            text += "\n" + self.tr("Maps from outside are not printed.")
        return text

    def _say(self, text: str, *, refused: bool = False) -> None:
        self.summary.setText(text)
        self.summary.setProperty("role", "refused" if refused else "hint")
        self.summary.style().unpolish(self.summary)
        self.summary.style().polish(self.summary)

    def _follow(self, what: str, share: float) -> None:
        self.bar.setValue(round(share * STEPS))
        self.bar.setFormat(what)

    def _show_work(self, *, under_way: bool) -> None:
        self.bar.setVisible(under_way)
        self.bar.setValue(0)
        self.stop_button.setVisible(under_way)
        self.stop_button.setEnabled(under_way)
        self.print_button.setVisible(not under_way)
        self.print_button.setEnabled(not under_way)
        self.questions.setEnabled(not under_way)

    def _tell_printed(self, paths: tuple[Path, ...]) -> None:
        self._say(self.tr("Written: {}").format(", ".join(p.name for p in paths)))
        self.printed.emit(paths)

    def _end(self, *_: object) -> None:
        self._operation = None
        self._show_work(under_way=False)


def _middle(
    bounds: Bounds | None, by_hand: Lonlat | None, scale: float | None
) -> Lonlat | None:
    """Middle of a sheet that has a scale of its own; None where it is fitted."""
    if by_hand is not None:
        return by_hand
    if bounds is None or scale is None:
        return None
    west, south, east, north = bounds
    return (west + east) / 2, (south + north) / 2
