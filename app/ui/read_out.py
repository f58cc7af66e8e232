"""The place under the pointer, written as the hand likes it: MGRS, UTM or degrees."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from app.ui import formats
from app.ui.theme import tabular
from maps.coordinates import format_mgrs
from maps.errors import PlaceError
from maps.utm import utm_text
from maps.written_angles import degrees_text, dms_text

if TYPE_CHECKING:
    from planners.route import Lonlat

translate = QCoreApplication.translate


class Writing(Enum):
    """How a position is written."""

    MGRS = "mgrs"
    UTM = "utm"
    DEGREES = "degrees"
    SECONDS = "seconds"


WIDEST = {
    Writing.MGRS: "31U FV 12345 12345",
    Writing.UTM: "31U 412345 5412345",
    Writing.DEGREES: "52.12345° N 105.12345° W",
    Writing.SECONDS: "52°44′44.4″ N 144°44′44.4″ W",
}
WIDEST_HEIGHT = "   8888 m"


def written(lonlat: Lonlat, writing: Writing) -> str:
    """Text of a position; a dash where a grid does not reach."""
    lon, lat = lonlat
    if not -180 <= lon <= 180:  # beside the map
        return formats.UNKNOWN
    if writing is Writing.DEGREES:
        return degrees_text(lon, lat)
    if writing is Writing.SECONDS:
        return dms_text(lon, lat)
    try:
        if writing is Writing.UTM:
            return utm_text(lon, lat)
        return format_mgrs(lon, lat, digits=5, spaced=True)
    except PlaceError:  # near a pole
        return formats.UNKNOWN


class ReadOut(QToolButton):
    """A click writes the place another way; the menu names the ways, and copies."""

    copyAsked = Signal()  # noqa: N815
    writingChosen = Signal(object)  # noqa: N815 - Writing

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.writing = Writing.MGRS
        self.with_height = True
        self._lonlat: Lonlat | None = None
        self._height_m: float | None = None
        self.setAutoRaise(True)
        self.setFont(tabular(self.font()))
        self.setAccessibleName(self.tr("Place under the pointer"))
        self.setToolTip(
            self.tr("Place under the pointer; click to write it another way")
        )
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.clicked.connect(self._next)
        self._actions = self._make_actions()
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(
            lambda at: self.menu_of_writings().popup(self.mapToGlobal(at))
        )

    def show_place(self, lonlat: Lonlat | None, height_m: float | None) -> None:
        """Show a place with the height of the ground; neither when it is None."""
        self._lonlat, self._height_m = lonlat, height_m
        self._write()

    def set_writing(self, writing: Writing) -> None:
        """Write positions another way from now on."""
        if writing is self.writing:
            return
        self.writing = writing
        self._actions[writing].setChecked(True)
        self._write()
        self.writingChosen.emit(writing)

    def set_with_height(self, shown: bool) -> None:  # noqa: FBT001 - a switch
        """Show heights, or save their room."""
        self.with_height = shown
        self._write()

    def width_needed(self, *, with_height: bool) -> int:
        """Pixels for the longest place in the present writing."""
        widest = WIDEST[self.writing] + (WIDEST_HEIGHT if with_height else "")
        metrics = self.fontMetrics()
        return metrics.horizontalAdvance(widest) + round(1.6 * metrics.height())

    def menu_of_writings(self) -> QMenu:
        """Menu with all writings and the copy."""
        menu = QMenu(self)
        menu.addActions(list(self._actions.values()))
        menu.addSeparator()
        menu.addAction(self.tr("Copy MGRS")).triggered.connect(self.copyAsked)
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def _make_actions(self) -> dict[Writing, QAction]:
        titles = {
            Writing.MGRS: self.tr("MGRS"),
            Writing.UTM: self.tr("UTM"),
            Writing.DEGREES: self.tr("Degrees"),
            Writing.SECONDS: self.tr("Degrees, minutes, seconds"),
        }
        group = QActionGroup(self)
        actions = {}
        for writing, title in titles.items():
            action = QAction(title, group)
            action.setCheckable(True)
            action.setChecked(writing is self.writing)
            action.triggered.connect(
                lambda _checked=False, writing=writing: self.set_writing(writing)
            )
            actions[writing] = action
        return actions

    def _next(self) -> None:
        """Go to the next writing, round and round."""
        ways = list(Writing)
        self.set_writing(ways[(ways.index(self.writing) + 1) % len(ways)])

    def _write(self) -> None:
        if self._lonlat is None:
            self.setText("")
            return
        text = written(self._lonlat, self.writing)
        if self.with_height:
            known = self._height_m is not None
            height = formats.metres(self._height_m or 0.0) if known else formats.UNKNOWN
            text = f"{text}   {height}"
        self.setText(text)
