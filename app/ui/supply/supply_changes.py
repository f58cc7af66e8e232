"""Changes of what a scenario says of supply: a stock, a rate."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from app.services.supply.supply_plan import SupplyPlan

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.services.scenario.scenario import Scenario
    from app.services.supply.supply_plan import SupplyPoint, Transport
    from planners.supply.factors import Factor, FactorLibrary
    from planners.supply.stocks import Stock


def supply_of(scenario: Scenario) -> SupplyPlan:
    """What a scenario says of supply; an empty plan where it says nothing."""
    return SupplyPlan() if scenario.supply is None else scenario.supply


def with_stock(scenario: Scenario, name: str, stock: Stock) -> Scenario:
    """
    A scenario in which a unit holds another stock of an item.

    Parameters
    ----------
    scenario
        To change.
    name
        Of the unit.
    stock
        In the place of the one for the same item, or behind all.
    """
    plan = supply_of(scenario)
    units = tuple(
        replace(one, stocks=_with(one.stocks, stock)) if one.unit.name == name else one
        for one in plan.units
    )
    return replace(scenario, supply=replace(plan, units=units))


def with_point_stock(scenario: Scenario, name: str, stock: Stock) -> Scenario:
    """A scenario in which a supply point holds another stock; see `with_stock`."""
    plan = supply_of(scenario)
    points = tuple(
        replace(one, stocks=_with(one.stocks, stock)) if one.name == name else one
        for one in plan.points
    )
    return replace(scenario, supply=replace(plan, points=points))


def with_point(scenario: Scenario, point: SupplyPoint) -> Scenario:
    """A scenario with a supply point in the place of the one of its name."""
    plan = supply_of(scenario)
    points = tuple(point if one.name == point.name else one for one in plan.points)
    return replace(scenario, supply=replace(plan, points=points))


def with_transport(scenario: Scenario, transport: Transport) -> Scenario:
    """A scenario with transport in the place of that of its name."""
    plan = supply_of(scenario)
    kinds = tuple(
        transport if one.name == transport.name else one for one in plan.transport
    )
    return replace(scenario, supply=replace(plan, transport=kinds))


def with_factor(scenario: Scenario, factor: Factor) -> Scenario:
    """A scenario with a row of its own in the place of that of the library."""
    plan = supply_of(scenario)
    rows = list(plan.factors)
    places = [row for row, one in enumerate(rows) if key_of(one) == key_of(factor)]
    if places:
        rows[places[0]] = factor
    else:
        rows.append(factor)
    return replace(scenario, supply=replace(plan, factors=tuple(rows)))


def with_factors(
    scenario: Scenario, rows: Iterable[Factor], library: FactorLibrary
) -> Scenario:
    """
    A scenario with the rows of a table; what the library says anyway is left to it.

    Parameters
    ----------
    scenario
        To change; its rows for other needs and conditions stay.
    rows
        Of the table, at most one for the same need and conditions.
    library
        Below the rows of the plan.
    """
    plan = supply_of(scenario)
    told = {key_of(row): row for row in library.factors}
    own = {key_of(row): row for row in plan.factors}
    for row in rows:
        key = key_of(row)
        if key in told and _is_same(row, told[key]):
            own.pop(key, None)
        else:
            own[key] = row
    return replace(scenario, supply=replace(plan, factors=tuple(own.values())))


def without_factor(scenario: Scenario, factor: Factor) -> Scenario:
    """A scenario in which the library says again what a row of its own said."""
    plan = supply_of(scenario)
    rows = tuple(one for one in plan.factors if key_of(one) != key_of(factor))
    return replace(scenario, supply=replace(plan, factors=rows))


def key_of(factor: Factor) -> tuple[object, ...]:
    """What two rows have in common of which one takes the place of the other."""
    return (
        *(factor.basis, factor.subject, factor.item, factor.component),
        *(factor.phase, factor.climate, factor.level),
    )


def _is_same(row: Factor, other: Factor) -> bool:
    """Whether two rows say the same; figures of tables may be rounded."""
    return math.isclose(row.rate, other.rate, rel_tol=1e-9) and row == replace(
        other, rate=row.rate
    )


def _with(stocks: Sequence[Stock], stock: Stock) -> tuple[Stock, ...]:
    """Stocks with another one for its item."""
    if all(one.item != stock.item for one in stocks):
        return (*stocks, stock)
    return tuple(stock if one.item == stock.item else one for one in stocks)
