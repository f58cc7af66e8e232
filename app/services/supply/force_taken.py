"""A force from a table taken into a scenario."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.services.supply.supply_plan import DropWish, SupplyPlan, SupplyUnit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.services.scenario.scenario import Scenario


def with_force(scenario: Scenario, units: Iterable[SupplyUnit]) -> Scenario:
    """
    A scenario with another force.

    What the table says of a unit holds; where a unit of the same name was there and the
    table leaves its place, column, tasks, stocks or delivery open, they stay.

    Parameters
    ----------
    scenario
        To change; with or without supply.
    units
        The whole force: units that are not among them are gone.
    """
    plan = SupplyPlan() if scenario.supply is None else scenario.supply
    before = {one.unit.name: one for one in plan.units}
    force = tuple(_merged(before.get(one.unit.name), one) for one in units)
    return replace(scenario, supply=replace(plan, units=force))


def _merged(before: SupplyUnit | None, new: SupplyUnit) -> SupplyUnit:
    """A unit as a table now says it, and where it says nothing, as it was."""
    if before is None:
        return new
    return replace(
        new,
        at=new.at or before.at,
        column=new.column or before.column,
        spells=new.spells or before.spells,
        stocks=new.stocks or before.stocks,
        drop=before.drop if new.drop == DropWish() else new.drop,
    )
