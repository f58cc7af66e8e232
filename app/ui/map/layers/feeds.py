"""Who is fed from where, over the map."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.drawing.rounds_overlay import WARNING_PX, RoundPlace
from app.ui.map.layers.layer import MapItem, shown
from app.ui.map.layers.rounds import RoundsLayer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.drawing.projection import MapView


class FeedItem(NamedTuple):
    """A point or a unit on the map that can be chosen."""

    name: str
    is_point: bool


class FeedsLayer(RoundsLayer):
    """Ways from supply points to units, while their page is looked at."""

    def item_at(  # type: ignore[override]  # another kind of thing is chosen
        self, view: MapView, px: float, py: float
    ) -> FeedItem | None:
        """Point or unit under a pixel."""
        place = super().item_at(view, px, py)
        return None if place is None else FeedItem(place.name, place.is_depot)

    def items(self, view: MapView) -> Sequence[MapItem]:
        """Points, then units, what is amiss with them said."""
        return shown(
            view,
            [
                MapItem(
                    self._name(place),
                    place.position,
                    FeedItem(place.name, place.is_depot),
                    WARNING_PX,
                )
                for place in self.shapes.places
            ],
        )

    def _name(self, place: RoundPlace) -> str:
        if place.is_depot and place.served:
            return self.tr("Supply point, {}").format(place.name)
        if place.is_depot:
            return self.tr("Supply point, {}, not open").format(place.name)
        if place.served:
            return self.tr("Unit, {}").format(place.name)
        return self.tr("Unit, {}, falls short").format(place.name)
