"""Writes libraries of planning factors, whole or as a table of their rates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.errors import InputRefused
from app.exports.gate import OPEN_GATE, write_bytes_export
from app.exports.marked_csv import marked_csv
from app.services.scenario.plain_forms import number_form
from app.services.scenario.writer import yaml_text
from app.services.supply.supply_writer import factor_form
from planners.supply.items import Body, Hazard

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from app.exports.gate import ExportRecord, Gate
    from app.security.marking import Marking
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


def write_factors(
    path: Path,
    library: FactorLibrary,
    marking: Marking,
    inputs: Iterable[Marking] = (),
    *,
    gate: Gate = OPEN_GATE,
) -> ExportRecord:
    """
    Write a library as YAML, or its rates as CSV.

    Parameters
    ----------
    path
        Target, .yaml or .csv; replaced in one step or left alone.
    library
        What is written.
    marking
        Of the file.
    inputs
        Markings of what it was made from.
    gate
        What holds for the file.

    Raises
    ------
    KnownError
        The name ends in neither, the marking is below that of an input, or the file
        cannot be written.
    """
    suffix = path.suffix.casefold()
    if suffix == ".csv":
        rows = factor_rows(library)
        data = marked_csv(marking, (library.name,), ROW_COLUMNS, rows, gate.origin)
    elif suffix in {".yaml", ".yml"}:
        origin = f"# origin: {gate.origin}\n" if gate.origin else ""
        form = {"marking": str(marking)} | factors_form(library)
        data = f"{origin}{yaml_text(form)}".encode()
    else:
        raise InputRefused(
            f"{path.name} is neither .yaml nor .csv; factors are written as one of "
            "them."
        )
    return write_bytes_export(path, marking, (marking, *inputs), data, gate)


def _total_form(total: PrintedTotal) -> Form:
    """Write a total that a source prints."""
    form: Form = {"basis": total.basis.value}
    form |= {"subject": total.subject} if total.subject else {}
    form["item"] = total.item
    form |= {"with": list(total.with_items)} if total.with_items else {}
    form["printed"] = number_form(total.printed)
    form |= {"in kg": True} if total.in_kg else {}
    form |= {"parts": list(total.components)} if total.components else {}
    for key in ("phase", "climate", "level"):
        condition = getattr(total, key)
        form |= {key: condition.value} if condition is not None else {}
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
