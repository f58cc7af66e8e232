"""What the user should look at in an outlook on supply, as sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planners.supply.factors import Basis, Level
from planners.supply.rates import OF_VEHICLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from app.services.supply.supply_plan import SupplyPlan
    from app.services.supply.unit_marches import UnitMarch
    from planners.supply.factors import FactorLibrary
    from planners.supply.items import Item

LONGEST_MINIMUM_DAYS = 7  # minimum rates hold a week at the most (domain study, D17)
NAMED = 4  # units that a sentence names


def outlook_remarks(
    plan: SupplyPlan,
    library: FactorLibrary,
    items: Sequence[Item],
    stock: NDArray[np.float64],
    demand: NDArray[np.float64],
    times: Sequence[datetime],
) -> tuple[str, ...]:
    """
    Say what is not known or not counted.

    Parameters
    ----------
    plan
        Of the outlook.
    library
        Factors that held.
    items
        Its K items.
    stock, demand
        (U, K, T + 1) and (U, K, T); stocks that are not known are NaN.
    times
        T + 1 moments.
    """
    return (
        *_without_factor(plan, library),
        *_without_day(plan, library),
        *_without_stock(plan, items, stock, demand),
        *_outside(plan, times),
        *_minimum(plan),
    )


def refuel_remarks(marches: Sequence[UnitMarch]) -> Iterator[str]:
    """What is taken at refuel points, and how it counts."""
    taken = {one.unit: 0.0 for one in marches if one.refuelled_l}
    for one in marches:
        if one.unit in taken:
            taken[one.unit] += one.refuelled_l
    if taken:
        yield (
            f"{_list(f'{name} {litres:,.0f} l' for name, litres in taken.items())} "
            "taken at refuel points on the march count as received: the fuel of a unit "
            "is what it has in tanks and in stock. They come from no supply point of "
            "the plan."
        )


def _without_factor(plan: SupplyPlan, library: FactorLibrary) -> Iterator[str]:
    """Vehicles and weapons that no row speaks of."""
    driven = {row.subject for row in library.factors if row.basis in OF_VEHICLES}
    fired = {row.subject for row in library.factors if row.basis is Basis.WEAPON_DAY}
    for kind, known, held in (
        ("vehicle", driven, [one.unit.vehicles for one in plan.units]),
        ("weapon", fired, [one.unit.weapons for one in plan.units]),
    ):
        for name in sorted({name for each in held for name in each} - known):
            count = sum(each.get(name, 0) for each in held)
            yield (
                f"No factor speaks of the {kind} {name!r}, of which the force has "
                f"{count}; what it takes is not counted. Add a row to the factors."
            )


def _without_day(plan: SupplyPlan, library: FactorLibrary) -> Iterator[str]:
    """Phases whose day the library does not give."""
    phases = {spell.phase for one in plan.units for spell in one.spells}
    given = {activity.phase for activity in library.activities}
    missing = sorted(phase.value for phase in phases - given)
    if missing and any(one.unit.vehicles for one in plan.units):
        yield (
            f"The library does not say how vehicles spend a day of {_list(missing)}; "
            "rates by the hour and by the kilometre count for nothing there."
        )


def _without_stock(
    plan: SupplyPlan,
    items: Sequence[Item],
    stock: NDArray[np.float64],
    demand: NDArray[np.float64],
) -> Iterator[str]:
    """Items that units want without saying what they have."""
    unknown = np.isnan(stock[:, :, 0]) & demand.any(axis=2)
    for number, item in enumerate(items):
        names = [
            plan.units[row].unit.name for row in np.flatnonzero(unknown[:, number])
        ]
        if names:
            yield (
                f"What {_list(names)} {'have' if len(names) > 1 else 'has'} of "
                f"{item.name} is not known; it is wanted, and nothing is projected."
            )


def _outside(plan: SupplyPlan, times: Sequence[datetime]) -> Iterator[str]:
    """Receipts that come when nobody looks."""
    for point in plan.points:
        for receipt in point.receipts:
            if not times[0] <= receipt.at <= times[-2]:
                yield (
                    f"{receipt.units:g} of {receipt.item} come to {point.name} before "
                    "the outlook begins or too late to count in it."
                )


def _minimum(plan: SupplyPlan) -> Iterator[str]:
    """Minimum rates over too long a time."""
    if plan.level is Level.MINIMUM and plan.days > LONGEST_MINIMUM_DAYS:
        yield (
            f"Minimum rates are given for {plan.days} days; they hold a week at the "
            "most."
        )


def _list(names: Iterable[str]) -> str:
    """Some names, and how many more there are."""
    every = list(names)
    shown = ", ".join(every[:NAMED])
    more = len(every) - NAMED
    return f"{shown} and {more} more" if more > 0 else shown
