"""What units are to be brought, by the plan or by what they fall short of."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from app.errors import InputRefused
from app.services.supply.factor_file import factor_library
from planners.rounds.problem import Goods

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.services.supply.outlook import SupplyOutlook
    from app.services.supply.supply_plan import SupplyPlan
    from planners.supply.factors import FactorLibrary
    from planners.supply.items import Item

Wants = tuple[tuple[str, float], ...]
LEAST_UNITS = 1e-6  # less of an item is what rounding left


def own_library(plan: SupplyPlan, outlook: SupplyOutlook | None) -> FactorLibrary:
    """Give the library whose items hold for a plan."""
    if outlook is not None:
        return outlook.library
    return plan.library or factor_library()


def wanted_units(
    plan: SupplyPlan, outlook: SupplyOutlook | None, horizon_s: int
) -> tuple[dict[str, Wants], tuple[str, ...]]:
    """
    Give what each unit is to be brought.

    Parameters
    ----------
    plan
        Wishes of its units win over the outlook.
    outlook
        Tells what a unit is short of its stockage objective at the horizon, with what
        it goes without until then; no more than it has room for at the horizon.
    horizon_s
        Seconds from the start of supply.

    Returns
    -------
    tuple[dict[str, Wants], tuple[str, ...]]
        Items and units by name of the unit, and whom nothing can be brought.
    """
    wants: dict[str, Wants] = {}
    remarks = []
    short = _shortfalls(outlook, horizon_s) if outlook is not None else {}
    for one in plan.units:
        name = one.unit.name
        asked = one.drop.wants or short.get(name, ())
        if asked and one.at:
            wants[name] = asked
        elif asked:
            remarks.append(
                f"{name} wants {_told(asked)}, but the plan does not say where it is: "
                "give it an 'at'."
            )
    return wants, tuple(remarks)


def goods_of(wants: Wants, items: Mapping[str, Item], unit: str) -> tuple[Goods, ...]:
    """
    Weigh and measure what a unit wants.

    Raises
    ------
    InputRefused
        The library does not have an item.
    """
    goods = []
    for name, units in wants:
        item = items.get(name)
        if item is None:
            raise InputRefused(
                f"{unit!r} wants {name!r}, which the factor library does not have; use "
                f"one of {', '.join(items)}."
            )
        goods.append(
            Goods(
                item=name,
                body=item.body,
                hazard=item.hazard,
                units=units,
                kg=_up(units * item.kg),
                litres=_up(units * item.m3 * 1000),
                pallets=_up(units / item.per_pallet) if item.per_pallet else 0,
                unit=item.unit,
            )
        )
    return tuple(goods)


def _up(amount: float) -> int:
    """Whole number, rounded up; what rounding left above one is none."""
    return math.ceil(amount - LEAST_UNITS)


def _shortfalls(outlook: SupplyOutlook, horizon_s: int) -> dict[str, Wants]:
    """Units missing at the horizon that there is room for then."""
    step = min(horizon_s // outlook.step_s, outlook.steps)
    unmet = outlook.projection.unmet[:, :, :step].sum(axis=2)
    short = outlook.short_of_objective(step) + unmet
    found = {}
    for row, one in enumerate(outlook.units):
        most = {stock.item: stock.most - stock.dead for stock in one.stocks}
        left = outlook.projection.stock[row, :, step].tolist()
        found[one.unit.name] = tuple(
            (item.name, float(units))
            for item, amount, there in zip(
                outlook.items, short[row].tolist(), left, strict=True
            )
            if math.isfinite(amount)
            and (units := _fitting(amount, most.get(item.name, math.inf) - there))
        )
    return found


def _fitting(amount: float, room: float) -> int:
    """Whole units of an amount, rounded up, that there is room for."""
    if room < amount:
        return math.floor(room + LEAST_UNITS)
    return _up(amount)


def _told(wants: Wants) -> str:
    return ", ".join(f"{units:g} of {item}" for item, units in wants)
