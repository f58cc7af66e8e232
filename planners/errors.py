"""Why a plan cannot be made as asked.

PlanningError
├── VehicleError   a vehicle or formation makes no sense
├── MarchError     a march cannot be timed as given
├── SupplyError    what a force needs, has or is brought makes no sense
│   └── RoundsError  delivery rounds were asked for without meaning
└── RouteError     a route was asked for in a way that has no meaning
    └── NoRoute    no road leads there under the limits; carries the reasons
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planners.route import Refusal


class PlanningError(ValueError):
    """A plan cannot be made as asked; the text says what to change."""


class VehicleError(PlanningError):
    """A vehicle or a formation makes no sense."""


class MarchError(PlanningError):
    """A march cannot be timed as given."""


class RouteError(PlanningError):
    """A route was asked for in a way that has no meaning."""


class NoRoute(RouteError):  # noqa: N818 - an honest answer, not a fault
    """No road leads there under the limits."""

    def __init__(self, message: str, refusals: tuple[Refusal, ...] = ()) -> None:
        super().__init__(message)
        self.refusals = refusals


class SupplyError(PlanningError):
    """What a force needs, has or is brought makes no sense as given."""


class RoundsError(SupplyError):
    """Delivery rounds were asked for in a way that has no meaning."""
