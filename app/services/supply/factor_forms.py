"""Libraries of planning factors as plain forms, whole or as rows of their rates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.services.scenario.plain_forms import number_form
from app.services.supply.factor_row import factor_form
from planners.supply.items import Body, Hazard

if TYPE_CHECKING:
    from planners.supply.factors import Activity, FactorLibrary, PrintedTotal
    from planners.supply.items import Item

Form = dict[str, Any]
ROW_COLUMNS = (
    *("basis", "subject", "item", "rate", "unit", "component"),
    *("phase", "climate", "level", "source", "dated"),
)


def factors_form(library: FactorLibrary) -> Form:
    """Write a library; `factor_entries.library_of` reads it without any loss."""
    form: Form = {
        "name": library.name,
        "items": [item_form(item) for item in library.items],
        "factors": [factor_form(row) for row in library.factors],
    }
    if library.totals:
        form["totals"] = [_total_form(total) for total in library.totals]
    if library.activities:
        form["activities"] = [_activity_form(one) for one in library.activities]
    return form


def item_form(item: Item) -> Form:
    """Write an item; `factor_entries.item_of` reads it."""
    form: Form = {
        "name": item.name,
        "NATO": item.nato,
        "US": item.us,
        "unit": item.unit,
        "mass": number_form(item.kg),
        "volume": number_form(item.m3),
    }
    form |= {} if item.body is Body.CARGO else {"body": item.body.value}
    form |= {} if item.hazard is Hazard.NONE else {"hazard": item.hazard.value}
    form |= {"pallet": number_form(item.per_pallet)} if item.per_pallet else {}
    return form | {"source": item.source}


def factor_rows(library: FactorLibrary) -> list[list[str | float | int]]:
    """Write the rates of a library under `ROW_COLUMNS`; `factor_table` reads them."""
    units = {item.name: item.unit for item in library.items}
    forms = (factor_form(row) | {"unit": units[row.item]} for row in library.factors)
    return [[form.get(column, "") for column in ROW_COLUMNS] for form in forms]


def _total_form(total: PrintedTotal) -> Form:
    """Write a total that a source prints."""
    form: Form = {"basis": total.basis.value}
    form |= {"subject": total.subject} if total.subject else {}
    form["item"] = total.item
    form |= {"with": list(total.with_items)} if total.with_items else {}
    form["printed"] = number_form(total.printed)
    form |= {"in kg": True} if total.in_kg else {}
    form |= {"parts": list(total.components)} if total.components else {}
    told = {"phase": total.phase, "climate": total.climate, "level": total.level}
    form |= {key: one.value for key, one in told.items() if one is not None}
    return form | {"source": total.source}


def _activity_form(activity: Activity) -> Form:
    """Write how vehicles spend a day of a phase."""
    return {
        "phase": activity.phase.value,
        "idle h": number_form(activity.idle_h),
        "road h": number_form(activity.road_h),
        "cross-country h": number_form(activity.cross_country_h),
        "road km": number_form(activity.road_km),
        "cross-country km": number_form(activity.cross_country_km),
        "source": activity.source,
    }
