"""What can be done with a bridge from the menu of a place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt

from app.ui.dialogs.rating_dialog import RatingDialog
from app.ui.draft import Closure
from planners.bridge_ratings import bridge_at, edges_of_bridge

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QMenu, QWidget

    from app.ui.map.canvas import MapCanvas
    from app.ui.session import PlanningSession
    from maps.road_network import RoadNetwork
    from planners.overlay import BridgeRating
    from planners.route import Lonlat

translate = QCoreApplication.translate
NEAR_PX = 14.0
MOST_M = 300.0


@dataclass(frozen=True, slots=True)
class Bridge:
    """A bridge under the hand."""

    name: str
    position: Lonlat
    edges: frozenset[int]


class BridgePart:
    """
    Close the bridge there, rate it, or take its rating back.

    Parameters
    ----------
    window
        Owner of the dialog.
    canvas
        Says how near is near.
    session
        Takes ratings and closures.
    network
        Roads of the area that is open; None without one.
    """

    def __init__(
        self,
        window: QWidget,
        canvas: MapCanvas,
        session: PlanningSession,
        network: Callable[[], RoadNetwork | None],
    ) -> None:
        self._window, self._canvas = window, canvas
        self._session, self._network = session, network

    def __call__(self, menu: QMenu, lonlat: Lonlat) -> None:
        """Add what it offers at a place."""
        bridge = self._bridge(lonlat)
        if bridge is None:
            return
        session = self._session
        closed = self._closure(bridge)
        if closed is None:
            text = translate("PlaceMenu", "Close bridge {}").format(bridge.name)
            menu.addAction(text).triggered.connect(lambda: self._close(bridge))
        else:
            text = translate("PlaceMenu", "Reopen bridge {}").format(bridge.name)
            menu.addAction(text).triggered.connect(lambda: session.reopen_road(closed))
        rate = menu.addAction(translate("PlaceMenu", "Rate bridge…"))
        rate.triggered.connect(lambda: self.ask_rating(lonlat))
        rating = self._rating(bridge)
        if rating is not None:
            back = menu.addAction(translate("PlaceMenu", "Take rating back"))
            text = translate("PlaceMenu", "Take back rating of {}").format(bridge.name)
            back.triggered.connect(lambda: session.erase(rating, text))

    def toggle(self, lonlat: Lonlat) -> None:
        """Close the bridge at a place, or open it again."""
        bridge = self._bridge(lonlat)
        if bridge is None:
            return
        closed = self._closure(bridge)
        if closed is None:
            self._close(bridge)
        else:
            self._session.reopen_road(closed)

    def ask_rating(self, lonlat: Lonlat) -> None:
        """Open the dialog for the bridge at a place."""
        bridge = self._bridge(lonlat)
        if bridge is None:
            return
        dialog = RatingDialog(
            bridge.name, bridge.position, self._rating(bridge), self._window
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._rate(dialog.rating))
        dialog.open()

    def _rate(self, rating: BridgeRating | None) -> None:
        if rating is not None:
            text = translate("PlaceMenu", "Rate {}").format(rating.bridge)
            self._session.draw(rating, text)

    def _close(self, bridge: Bridge) -> None:
        closure = Closure(
            road=bridge.name, position=bridge.position, edges=bridge.edges
        )
        self._session.change(
            self._session.draft.with_closure(closure),
            translate("PlaceMenu", "Close {}").format(bridge.name),
        )

    def _closure(self, bridge: Bridge) -> Closure | None:
        """The closure of a bridge that there is."""
        closures = self._session.draft.closures
        return next((one for one in closures if one.edges & bridge.edges), None)

    def _rating(self, bridge: Bridge) -> BridgeRating | None:
        """The rating of a bridge that there is."""
        network = self._network()
        if network is None:
            return None
        for rating in self._session.draft.overlay.ratings:
            number = bridge_at(network, rating.position)
            if number is not None and _middle(network, number) == bridge.position:
                return rating
        return None

    def _bridge(self, lonlat: Lonlat) -> Bridge | None:
        """Bridge near a place, or None."""
        network = self._network()
        if network is None:
            return None
        near_m = min(NEAR_PX * self._canvas.view.metres_per_pixel(), MOST_M)
        number = bridge_at(network, lonlat, near_m)
        if number is None:
            return None
        edges = edges_of_bridge(network, number)
        name = network.strings[int(network.obstacle_name[number])]
        road = network.edge_name(min(edges))
        return Bridge(name or road, _middle(network, number), edges)


def _middle(network: RoadNetwork, bridge: int) -> Lonlat:
    lon, lat = network.obstacle_lonlat[bridge].tolist()
    return lon, lat
