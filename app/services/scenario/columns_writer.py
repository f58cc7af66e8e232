"""Columns as a scenario writes them down; `columns` reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.services.scenario.column_plan import AreaHalt, ColumnPlan, MovesAs
from app.services.scenario.columns import cut_serial
from app.services.scenario.plain_forms import (
    gap_form,
    minutes_form,
    moment_form,
    number_form,
)
from app.services.scenario.refuel_entries import refuel_form
from planners.column import Halt
from planners.vehicles import Formation

if TYPE_CHECKING:
    from datetime import timedelta

    from planners.column import MarchUnit, Serial
    from planners.vehicles import VehicleType


def column_form(plan: ColumnPlan) -> dict[str, Any]:
    """
    Write one column.

    Parameters
    ----------
    plan
        Any column that the program can hold.

    Returns
    -------
    dict[str, Any]
        The form of an item under ``columns`` in `form.SCHEMA`.
    """
    column = plan.column
    form: dict[str, Any] = {"name": column.name}
    if plan.movement_number is not None:
        form["movement number"] = str(plan.movement_number)
    if plan.special_permit:
        form["special permit"] = True
    form["route"] = {
        "stops": list(plan.stops),
        "objective": plan.objective.value,
        "timed points": plan.timed_points,
    }
    form |= _scheduling(plan)
    form["rate"] = number_form(plan.rate_kmh)
    if column.rate_kmh is not None and column.rate_kmh != plan.rate_kmh:
        form["density rate"] = number_form(column.rate_kmh)
    form |= _density(plan)
    form["gap"] = gap_form(column.unit_gap)
    form["serial gap"] = gap_form(column.serial_gap)
    if not column.extra_time:
        form["extra time"] = False
    form["serials"] = [_serial(serial) for serial in column.serials]
    halts: tuple[Halt | AreaHalt, ...] = (*plan.halts, *plan.area_halts)
    if halts:
        form["halts"] = [_halt(halt, plan.may_wait) for halt in halts]
    rules = [rule.name for rule in plan.halt_rules]
    if rules:
        form["halt rule"] = rules[0] if len(rules) == 1 else rules
    return form


def _scheduling(plan: ColumnPlan) -> dict[str, Any]:
    """When it starts, and what a schedule may do with it."""
    form: dict[str, Any] = {}
    moments = {
        "start": plan.start,
        "release by": plan.release_by,
        "earliest": plan.earliest,
        "latest": plan.latest,
        "wanted": plan.wanted,
    }
    form |= {key: moment_form(at) for key, at in moments.items() if at is not None}
    if plan.priority != 1:
        form["priority"] = plan.priority
    if plan.locked:
        form["locked"] = True
    if plan.ways != 1:
        form["ways"] = plan.ways
    if plan.may_wait:
        form["may wait"] = minutes_form(plan.may_wait)
    if plan.waiting_places:
        form["waiting places"] = list(plan.waiting_places)
    if plan.moves_as is not MovesAs.COLUMN:
        form["moves as"] = plan.moves_as.value
    return form


def _density(plan: ColumnPlan) -> dict[str, Any]:
    """Spacing, where it was written and still gives the density; else the density."""
    column, spacing_m = plan.column, plan.spacing_m
    if spacing_m is not None:
        formations = [unit.formation for unit in column.units()]
        count = sum(formation.count for formation in formations)
        length_m = sum(one.mean_length_m * one.count for one in formations) / count
        if 1000 / (spacing_m + length_m) == column.density_vpk:
            return {"spacing": number_form(spacing_m)}
    return {"density": number_form(column.density_vpk)}


def _serial(serial: Serial) -> dict[str, Any]:
    """One serial: vehicles with the size of units they are cut into, or the units."""
    if serial.size is not None:
        whole = _together(serial)
        if cut_serial(serial.name, whole, serial.size) == serial:
            vehicles = _vehicles(whole)
            return {"name": serial.name, "size": serial.size, "vehicles": vehicles}
    units = [_unit(unit, serial.name) for unit in serial.units]
    return {"name": serial.name, "units": units}


def _together(serial: Serial) -> Formation:
    """All vehicles of a serial, in order of march."""
    total: dict[VehicleType, int] = {}
    for unit in serial.units:
        for vehicle, count in unit.formation.vehicles:
            total[vehicle] = total.get(vehicle, 0) + count
    return Formation(serial.name, tuple(total.items()))


def _unit(unit: MarchUnit, serial: str) -> dict[str, Any]:
    """One march unit."""
    form: dict[str, Any] = {"name": unit.name}
    if unit.formation.name != f"{serial} {unit.name}":
        form["formation"] = unit.formation.name
    if unit.gap is not None:
        form["gap"] = gap_form(unit.gap)
    form["vehicles"] = _vehicles(unit.formation)
    return form


def _vehicles(formation: Formation) -> dict[str, int]:
    """How many of each type, by name."""
    return {vehicle.name: count for vehicle, count in formation.vehicles}


def _halt(halt: Halt | AreaHalt, may_wait: timedelta) -> dict[str, Any]:
    """One halt; its time to wait where it is not that of the column."""
    at = number_form(halt.at_km) if isinstance(halt, Halt) else halt.area
    form: dict[str, Any] = {"at": at}
    if halt.duration or halt.refuel is None:
        form["minutes"] = minutes_form(halt.duration)
    form |= {"model": halt.model.value, "purpose": halt.purpose.value}
    if halt.refuel is not None:
        form |= refuel_form(halt.refuel)
    if halt.may_wait != may_wait:
        form["may wait"] = minutes_form(halt.may_wait)
    if isinstance(halt, Halt):
        form |= {"name": halt.name} if halt.name else {}
        form |= {"area": halt.area} if halt.area else {}
    return form
