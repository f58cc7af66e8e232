"""What a force burns and when it runs dry: demand, stocks and dates of a scenario."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from planners.supply.projection import DAY_S, Standing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    import numpy as np
    from numpy.typing import NDArray

    from app.services.supply.supply_plan import SupplyPlan, SupplyPoint, SupplyUnit
    from planners.supply.ammunition import AmmunitionRate
    from planners.supply.factors import FactorLibrary
    from planners.supply.items import Item, Scheme
    from planners.supply.projection import Projection


class Delivery(NamedTuple):
    """What a unit is brought, units of the item; aware."""

    unit: str
    at: datetime
    item: str
    units: float


class UnitMarch(NamedTuple):
    """
    What a unit burns on a planned march.

    ``begins`` and ``ends`` are its head at the start point and its tail past the
    release point. Of ``litres``, ``level_l`` is by consumption on a level paved road,
    ``climb_l`` goes into climbing and ``surface_l`` into poor surfaces.
    """

    unit: str
    column: str
    item: str
    begins: datetime
    ends: datetime
    length_km: float
    level_l: float
    climb_l: float
    surface_l: float

    @property
    def litres(self) -> float:
        """All that it burns on the march."""
        return self.level_l + self.climb_l + self.surface_l


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class SupplyOutlook:
    """
    Demand and stocks of U units, K items and T steps, and of P supply points.

    Attributes
    ----------
    plan
        That it was made from.
    library
        Factors that held: those of program or plan under the rows of the plan.
    begins, step_s
        First moment, aware; length of a step, seconds.
    items
        K items that anybody wants or has, in the order of the library.
    demand
        (U, K, T) units of the item wanted in each step, marches included.
    march
        (U, K, T) the part of it that planned marches burn.
    projection
        Stocks of the units.
    point_stock
        (P, K, T + 1) at the supply points with their receipts, before they give out
        anything; units of the item.
    marches
        What each unit burns on its march.
    ammunition
        Required and controlled supply rates.
    remarks
        What the user should look at, as sentences: what is not known or not counted.
    """

    plan: SupplyPlan
    library: FactorLibrary
    begins: datetime
    step_s: int
    items: tuple[Item, ...]
    demand: NDArray[np.float64]
    march: NDArray[np.float64]
    projection: Projection
    point_stock: NDArray[np.float64]
    marches: tuple[UnitMarch, ...] = ()
    ammunition: tuple[AmmunitionRate, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def scheme(self) -> Scheme:
        """By which classes are shown."""
        return self.plan.scheme

    @property
    def units(self) -> tuple[SupplyUnit, ...]:
        """U units, in the order of the arrays."""
        return self.plan.units

    @property
    def points(self) -> tuple[SupplyPoint, ...]:
        """P supply points, in the order of the arrays."""
        return self.plan.points

    @property
    def steps(self) -> int:
        """How many steps there are, T."""
        return int(self.demand.shape[2])

    @property
    def times(self) -> tuple[datetime, ...]:
        """T + 1 moments: the start of each step and the end of the last."""
        step = timedelta(seconds=self.step_s)
        return tuple(self.begins + number * step for number in range(self.steps + 1))

    def moment(self, seconds: float) -> datetime | None:
        """Moment so many seconds from the start; None for never or not known."""
        if not math.isfinite(seconds):
            return None
        return self.begins + timedelta(seconds=round(seconds))

    def first_below_safety(self, unit: int, item: int) -> datetime | None:
        """When a unit is first below its safety level; None for never or not known."""
        return self.moment(float(self.projection.below_safety_s[unit, item]))

    def first_empty(self, unit: int, item: int) -> datetime | None:
        """When a unit first has nothing left; None for never or not known."""
        return self.moment(float(self.projection.empty_s[unit, item]))

    def standing(self, unit: int, item: int) -> Standing:
        """What becomes of an item in a unit."""
        empty = float(self.projection.empty_s[unit, item])
        wanted = bool(self.demand[unit, item].any())
        if math.isnan(empty):
            return Standing.UNKNOWN if wanted else Standing.NOT_NEEDED
        if math.isfinite(empty):
            return Standing.EMPTY
        if math.isfinite(self.projection.below_safety_s[unit, item]):
            return Standing.BELOW_SAFETY
        return Standing.ENOUGH if wanted else Standing.NOT_NEEDED

    def daily(self, unit: int, item: int) -> float:
        """Mean demand of a day, units of the item."""
        days = self.steps * self.step_s / DAY_S
        return float(self.demand[unit, item].sum()) / days

    def short_of_objective(self, step: int) -> NDArray[np.float64]:
        """(U, K) units below the stockage objective at a step; NaN for not known."""
        gap = self.projection.objective[:, :, step] - self.projection.stock[:, :, step]
        return gap.clip(min=0.0)

    def by_class(
        self, amounts: NDArray[np.float64]
    ) -> Mapping[str, NDArray[np.float64]]:
        """
        Tonnes by class of supply, in the scheme of the plan.

        Parameters
        ----------
        amounts
            (U, K, ...) units of the items.

        Returns
        -------
        Mapping
            (U, ...) tonnes by class, classes in the order of the scheme; only those
            that any item is in.
        """
        tonnes: dict[str, NDArray[np.float64]] = {}
        for number, item in enumerate(self.items):
            part = amounts[:, number] * (item.kg / 1000)
            name = item.in_class(self.scheme)
            tonnes[name] = tonnes[name] + part if name in tonnes else part
        return tonnes

    def under(self, unit: str) -> tuple[int, ...]:
        """Numbers of a unit and of all units below it, in the order of the arrays."""
        found, before = {unit}, 0
        while len(found) > before:
            before = len(found)
            found |= {one.unit.name for one in self.units if one.unit.part_of in found}
        return tuple(
            number for number, one in enumerate(self.units) if one.unit.name in found
        )
