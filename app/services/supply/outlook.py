"""What a force burns and when it runs dry: demand, stocks and dates of a scenario."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from app.errors import InputRefused
from app.services.supply.outlook_remarks import outlook_remarks, refuel_remarks
from app.services.supply.unit_marches import MarchFuel, march_fuel
from maps.progress import silent
from planners.supply.ammunition import ammunition_rates
from planners.supply.demand import Change, Steps, daily_needs, demand, phase_days
from planners.supply.factor_rows import with_rows
from planners.supply.factors import Phase
from planners.supply.projection import DAY_S, Standing, holdings, project
from planners.supply.rates import daily_rates

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from app.services.planning import PlannedMarch
    from app.services.scenario.scenario import Scenario
    from app.services.supply.supply_plan import SupplyPlan, SupplyPoint, SupplyUnit
    from app.services.supply.unit_marches import UnitMarch
    from maps.progress import Progress
    from maps.road_network import RoadNetwork
    from planners.supply.ammunition import AmmunitionRate
    from planners.supply.factors import FactorLibrary
    from planners.supply.items import Item, Scheme
    from planners.supply.projection import Projection
    from planners.supply.rates import DailyRates
    from planners.supply.stocks import Stock


class Delivery(NamedTuple):
    """What a unit is brought, units of the item; aware."""

    unit: str
    at: datetime
    item: str
    units: float


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class SupplyOutlook:
    """
    Demand and stocks of U units, K items and T steps, and of P supply points.

    Tanks have no stock of their own: what vehicles burn is taken from the stock of
    their unit at once, as if they were topped up from it, so that its fuel is what the
    unit has in tanks and in stock. What they take at a refuel point on the march is
    therefore received by their unit; it comes from none of the supply points.

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


def supply_outlook(
    scenario: Scenario,
    march: PlannedMarch | None,
    library: FactorLibrary,
    progress: Progress = silent,
    *,
    network: RoadNetwork | None = None,
    deliveries: Sequence[Delivery] = (),
    ordered: Mapping[str, float] | None = None,
) -> SupplyOutlook:
    """
    Reckon demand and stocks of a scenario.

    Parameters
    ----------
    scenario
        With its supply.
    march
        Its planned columns; None leaves march fuel out and says so.
    library
        Planning factors, unless the plan brings its own; rows of the plan win.
    progress
        Told what goes on; may cancel by raising.
    network
        Roads on which ``march`` was planned; needed with it.
    deliveries
        What units are brought, such as by rounds. It counts from the first step that
        begins when it has come, as does what they take at refuel points of ``march``.
    ordered
        Controlled supply rates by item, units for each weapon and day.

    Raises
    ------
    InputRefused
        The scenario says nothing of supply, or not when the outlook begins.
    SupplyError
        Stocks, factors or spells make no sense; the text says which.
    """
    plan = scenario.supply
    if plan is None:
        raise InputRefused(
            f"The scenario {scenario.name!r} says nothing of supply; add an entry "
            "'supply' with units and their stocks."
        )
    progress("demand", 0.0)
    known = with_rows(plan.library or library, plan.factors)
    steps = Steps.over(plan.days, plan.step_h)
    begins = _begins(scenario, march)
    times = tuple(
        begins + number * timedelta(seconds=steps.step_s)
        for number in range(steps.number + 1)
    )
    rates = daily_rates(known, known.items, climate=plan.climate, level=plan.level)
    units = [one.unit for one in plan.units]
    spent = [_phase_days(one, begins, steps) for one in plan.units]
    days = np.array(spent).reshape(len(units), len(Phase), steps.number)
    wanted = demand(daily_needs(units, rates), days)
    progress("march fuel", 0.4)
    fuel = _march_fuel(march, plan, known, network, times)
    burnt = np.zeros_like(wanted)
    for number, item in enumerate(known.items):
        if item.name in fuel.burnt:
            burnt[:, number] = fuel.burnt[item.name]
    wanted += burnt
    progress("stocks", 0.7)
    deliveries = (*deliveries, *(Delivery(*one) for one in fuel.refuelled))
    used = _used(plan, known, wanted, deliveries)
    items = tuple(known.items[number] for number in used)
    wanted, burnt = wanted[:, used], burnt[:, used]
    clock = _Clock(begins, steps)
    brought = _brought(plan, items, clock, deliveries)
    held = holdings([one.stocks for one in plan.units], items)
    projection = project(held, wanted, brought, step_s=steps.step_s)
    progress("reckoned", 1.0)
    outlook = SupplyOutlook(
        plan=plan,
        library=known,
        begins=begins,
        step_s=steps.step_s,
        items=items,
        demand=wanted,
        march=burnt,
        projection=projection,
        point_stock=_point_stock(plan, items, clock),
        marches=fuel.marches,
    )
    return replace(
        outlook,
        ammunition=_ammunition(outlook, rates, days, used, ordered),
        remarks=(
            *outlook_remarks(plan, known, items, projection.stock, wanted, times),
            *_too_late(deliveries, clock),
            *rates.remarks,
            *fuel.remarks,
            *refuel_remarks(fuel.marches),
        ),
    )


class _Clock(NamedTuple):
    """When steps begin."""

    begins: datetime
    steps: Steps

    def step(self, moment: datetime) -> int | None:
        """First step that begins at a moment or after it; None for none here."""
        seconds = (moment - self.begins).total_seconds()
        if seconds < 0:
            return None
        step = math.ceil(seconds / self.steps.step_s)
        return step if step < self.steps.number else None


def _begins(scenario: Scenario, march: PlannedMarch | None) -> datetime:
    """First moment of an outlook."""
    plan = scenario.supply
    if plan is not None and plan.begins is not None:
        return plan.begins
    starts = [one.start for one in scenario.columns if one.start is not None]
    if march is not None:
        starts = [one.table.totals.start for one in march.columns]
    if not starts:
        raise InputRefused(
            f"The scenario {scenario.name!r} does not say when its supply begins; add "
            "an entry 'begins' with a date-time group to 'supply'."
        )
    return min(starts)


def _phase_days(one: SupplyUnit, begins: datetime, steps: Steps) -> NDArray[np.float64]:
    """Days that a unit spends in each phase in each step, (phases, T)."""
    changes = [
        Change((spell.begins - begins).total_seconds(), spell.phase)
        for spell in one.spells
    ]
    return phase_days(changes, Phase.RESERVE, steps)


def _march_fuel(
    march: PlannedMarch | None,
    plan: SupplyPlan,
    library: FactorLibrary,
    network: RoadNetwork | None,
    times: tuple[datetime, ...],
) -> MarchFuel:
    """Fuel of planned marches."""
    if march is None:
        marching = [one.unit.name for one in plan.units if one.column]
        said = f"No march was planned; march fuel of {', '.join(marching)} is missing."
        return MarchFuel({}, (), (said,) if marching else ())
    if network is None:
        raise ValueError("A planned march needs the network that it was planned on.")
    return march_fuel(march, plan.units, library, network, times)


def _used(
    plan: SupplyPlan,
    library: FactorLibrary,
    wanted: NDArray[np.float64],
    deliveries: Sequence[Delivery],
) -> list[int]:
    """Numbers of the items that anybody wants, has or gets."""
    named = {stock.item for stocks in _stocks(plan) for stock in stocks}
    named |= {receipt.item for point in plan.points for receipt in point.receipts}
    named |= {delivery.item for delivery in deliveries}
    strange = named - {item.name for item in library.items}
    if strange:
        raise InputRefused(
            f"The library {library.name!r} does not know these items of the plan: "
            f"{', '.join(sorted(strange))}; mend their names, or give a library that "
            "has them."
        )
    asked = np.asarray(wanted.any(axis=(0, 2)))
    return [
        number
        for number, item in enumerate(library.items)
        if asked[number] or item.name in named
    ]


def _stocks(plan: SupplyPlan) -> tuple[tuple[Stock, ...], ...]:
    """Stocks of each unit and of each point."""
    units = tuple(one.stocks for one in plan.units)
    return (*units, *(point.stocks for point in plan.points))


def _brought(
    plan: SupplyPlan,
    items: Sequence[Item],
    clock: _Clock,
    deliveries: Iterable[Delivery],
) -> NDArray[np.float64]:
    """What units are brought, (U, K, T)."""
    row = {one.unit.name: number for number, one in enumerate(plan.units)}
    column = {item.name: number for number, item in enumerate(items)}
    brought = np.zeros((len(row), len(items), clock.steps.number))
    for delivery in deliveries:
        if delivery.unit not in row:
            raise InputRefused(
                f"{delivery.unit!r} is brought {delivery.item}, but is no unit of the "
                "plan; name one of its units."
            )
        step = clock.step(delivery.at)
        if step is not None:
            place = row[delivery.unit], column[delivery.item], step
            brought[place] += delivery.units
    return brought


def _too_late(deliveries: Iterable[Delivery], clock: _Clock) -> Iterator[str]:
    """Deliveries that come when nobody looks."""
    for delivery in deliveries:
        if clock.step(delivery.at) is None:
            yield (
                f"{delivery.units:g} of {delivery.item} come to {delivery.unit} before "
                "the outlook begins or too late to count in it."
            )


def _point_stock(
    plan: SupplyPlan, items: Sequence[Item], clock: _Clock
) -> NDArray[np.float64]:
    """Stocks of supply points with their receipts, (P, K, T + 1)."""
    column = {item.name: number for number, item in enumerate(items)}
    held = holdings([point.stocks for point in plan.points], items)
    stock = np.repeat(held.usable[:, :, None], clock.steps.number + 1, axis=2)
    for number, point in enumerate(plan.points):
        for receipt in point.receipts:
            step = clock.step(receipt.at)
            if step is not None:
                stock[number, column[receipt.item], step:] += receipt.units
    room: NDArray[np.float64] = np.minimum(stock, held.room[:, :, None])
    return room


def _ammunition(
    outlook: SupplyOutlook,
    rates: DailyRates,
    days: NDArray[np.float64],
    used: Sequence[int],
    ordered: Mapping[str, float] | None,
) -> tuple[AmmunitionRate, ...]:
    """Required and controlled supply rates of class V."""
    spent = days.sum(axis=2)
    rows = []
    for number, item in enumerate(outlook.items):
        total = float(outlook.demand[:, number].sum())
        if item.nato != "V" or total == 0:
            continue
        users = list(_users(outlook, rates, spent, used[number]))
        rows += [(item.name, *user) for user in users]
        named = sum(need for _weapon, _count, need in users)
        if total - named > 1e-9 * total:
            rows.append((item.name, "", 1, total - named))
    held = {
        item.name: _there(outlook, number) for number, item in enumerate(outlook.items)
    }
    known = {name: units for name, units in held.items() if units is not None}
    return ammunition_rates(rows, known, outlook.plan.days, ordered)


def _users(
    outlook: SupplyOutlook,
    rates: DailyRates,
    spent: NDArray[np.float64],
    column: int,
) -> Iterator[tuple[str, int, float]]:
    """Weapons and vehicles that fire an item, how many, and units they want in all."""
    kinds = (
        (rates.weapons, [one.unit.weapons for one in outlook.units]),
        (rates.vehicles, [one.unit.vehicles for one in outlook.units]),
    )
    for weapon in sorted({*rates.weapons, *rates.vehicles}):
        count, need = 0, 0.0
        for known, held in kinds:
            if weapon in known and known[weapon][:, column].any():
                counts = [each.get(weapon, 0) for each in held]
                count += sum(counts)
                need += float(np.array(counts) @ (spent @ known[weapon][:, column]))
        if need > 0:
            yield weapon, count, need


def _there(outlook: SupplyOutlook, number: int) -> float | None:
    """Units of an item there are and come; None where nobody says."""
    name = outlook.items[number].name
    every = _stocks(outlook.plan)
    if not any(stock.item == name for stocks in every for stock in stocks):
        return None
    stock = outlook.projection.stock[:, number, 0]
    # What units are brought comes from the points: it is not there a second time.
    comes = float(np.nansum(outlook.projection.receipts[:, number]))
    points = float(outlook.point_stock[:, number, -1].sum())
    return float(np.nansum(stock)) + max(comes, points)
