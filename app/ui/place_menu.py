"""The menu of a place on the map, gathered from those who can do something there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from app.ui.dialogs.closing_dialog import ClosingDialog
from maps.coordinates import format_mgrs
from maps.errors import PlaceError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from app.ui.map.canvas import MapCanvas
    from app.ui.session import PlanningSession
    from planners.route import Lonlat

    MenuPart = Callable[[QMenu, Lonlat], None]

translate = QCoreApplication.translate


def place_menu(parent: QWidget, lonlat: Lonlat, parts: Sequence[MenuPart]) -> QMenu:
    """Menu of what can be done at a place, a group for each part."""
    menu = QMenu(parent)
    for part in parts:
        before = len(menu.actions())
        part(menu, lonlat)
        if before and len(menu.actions()) > before:
            menu.insertSeparator(menu.actions()[before])
    menu.aboutToHide.connect(menu.deleteLater)
    return menu


class GoingPart:
    """Copy the grid reference of the place; bring it to the middle."""

    def __init__(self, canvas: MapCanvas) -> None:
        self._canvas = canvas

    def __call__(self, menu: QMenu, lonlat: Lonlat) -> None:
        """Add what it offers at a place."""
        try:
            mgrs = format_mgrs(*lonlat, digits=5, spaced=True)
        except PlaceError:  # near a pole there is no grid
            menu.addAction(translate("PlaceMenu", "No grid here")).setEnabled(False)
        else:
            copy = menu.addAction(translate("PlaceMenu", "Copy MGRS {}").format(mgrs))
            copy.triggered.connect(
                lambda: QGuiApplication.clipboard().setText(mgrs.replace(" ", ""))
            )
        centre = menu.addAction(translate("PlaceMenu", "Centre here"))
        centre.triggered.connect(lambda: self._canvas.centre_on(lonlat))


class RoutePart:
    """Begin or end the route there."""

    def __init__(self, session: PlanningSession) -> None:
        self._session = session

    def __call__(self, menu: QMenu, lonlat: Lonlat) -> None:
        """Add what it offers at a place."""
        session = self._session
        road = session.planner.road_at(lonlat) if session.planner else None
        place = road.position if road else lonlat
        start = menu.addAction(translate("PlaceMenu", "Start here"))
        start.triggered.connect(
            lambda: session.change(
                session.draft.with_start(place), translate("PlaceMenu", "Set start")
            )
        )
        destination = menu.addAction(translate("PlaceMenu", "Destination here"))
        destination.triggered.connect(
            lambda: session.change(
                session.draft.with_destination(place),
                translate("PlaceMenu", "Set destination"),
            )
        )


class ClosingPart:
    """Close the road there, or open it again."""

    def __init__(self, session: PlanningSession) -> None:
        self._session = session

    def __call__(self, menu: QMenu, lonlat: Lonlat) -> None:
        """Add what it offers at a place."""
        session = self._session
        road = session.planner.road_at(lonlat) if session.planner else None
        if road is None:
            menu.addAction(translate("PlaceMenu", "No road here")).setEnabled(False)
            return
        closed = next((c for c in session.draft.closures if c.edges & road.edges), None)
        if closed is not None:
            text = translate("PlaceMenu", "Reopen {}").format(road.name)
            menu.addAction(text).triggered.connect(lambda: session.reopen_road(closed))
        else:
            text = translate("PlaceMenu", "Close {}").format(road.name)
            menu.addAction(text).triggered.connect(lambda: session.close_road(lonlat))
            text = translate("PlaceMenu", "Close {} from … to …").format(road.name)
            parent, name = menu.parentWidget(), road.name
            menu.addAction(text).triggered.connect(
                lambda: self._ask_window(parent, name, lonlat)
            )

    def _ask_window(self, parent: QWidget | None, road: str, lonlat: Lonlat) -> None:
        """Ask from when to when the road is closed, then close it."""
        dialog = ClosingDialog(road, parent)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(
            lambda: self._session.close_road(lonlat, dialog.window_of_closure)
        )
        dialog.open()
