"""Writes what a plan says of supply; `supply_reader` reads it without any loss."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app.services.scenario.plain_forms import minutes_form, moment_form, number_form
from app.services.supply.factor_forms import factors_form
from app.services.supply.factor_row import factor_form
from app.services.supply.supply_plan import DropWish, SupplyPlan
from planners.rounds.problem import Packets

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.services.supply.supply_plan import (
        Open,
        Receipt,
        SupplyPoint,
        SupplyUnit,
        Transport,
    )
    from planners.supply.stocks import Stock

Form = dict[str, Any]
_HOUR = timedelta(hours=1)


def supply_form(plan: SupplyPlan) -> Form:
    """Write all of supply; `supply_reader.supply_of` reads it."""
    lists = {
        "factors": [factor_form(one) for one in plan.factors],
        "units": [supply_unit_form(one) for one in plan.units],
        "points": [supply_point_form(one) for one in plan.points],
        "transport": [transport_form(one) for one in plan.transport],
    }
    return supply_head_form(plan) | {key: one for key, one in lists.items() if one}


def supply_head_form(plan: SupplyPlan) -> Form:
    """Write what holds for all; `supply_reader.supply_head_of` reads it."""
    form: Form = {
        "classes": plan.scheme.value,
        "climate": plan.climate.value,
        "level": plan.level.value,
    }
    if plan.begins is not None:
        form["begins"] = moment_form(plan.begins)
    form |= {"days": plan.days, "step": plan.step_h, "night only": plan.night_only}
    form |= {"rest rule": plan.rest_rule} if plan.rest_rule else {}
    if plan.packets != Packets():
        packets = plan.packets
        wait = minutes_form(timedelta(seconds=packets.wait_s))
        form["packets"] = {"least": packets.least, "most": packets.most, "wait": wait}
    if plan.library is not None:
        form["library"] = factors_form(plan.library)
    return form


def supply_unit_form(one: SupplyUnit) -> Form:
    """Write a unit; `supply_reader.supply_unit_of` reads it."""
    unit = one.unit
    form: Form = {"name": unit.name, "echelon": unit.echelon.value}
    form |= _told({"part of": unit.part_of, "personnel": unit.personnel})
    form |= _told({"vehicles": dict(unit.vehicles), "weapons": dict(unit.weapons)})
    form |= _told({"at": one.at, "column": one.column})
    spells = [
        {"from": moment_form(spell.begins), "phase": spell.phase.value}
        for spell in one.spells
    ]
    form |= _told({"spells": spells, "stocks": _stocks(one.stocks)})
    if one.drop != DropWish():
        form["delivery"] = _drop_form(one.drop)
    return form


def supply_point_form(point: SupplyPoint) -> Form:
    """Write a supply point; `supply_reader.supply_point_of` reads it."""
    form: Form = {"name": point.name, "at": point.at}
    form |= _hours(point.hours)
    if point.loading is not None:
        form["loading"] = minutes_form(point.loading)
    form |= _told({"bays": point.bays, "candidate": point.candidate})
    return form | _told(
        {
            "stocks": _stocks(point.stocks),
            "receipts": [_receipt_form(one) for one in point.receipts],
        }
    )


def transport_form(transport: Transport) -> Form:
    """Write transport; `supply_reader.transport_of` reads it."""
    form: Form = {
        "name": transport.name,
        "vehicle": transport.vehicle,
        "count": transport.count,
    }
    if transport.available != 1:
        form["available"] = transport.available
    form |= _told(
        {
            "at": transport.at,
            "payload": number_form(transport.payload_t),
            "volume": number_form(transport.volume_m3),
            "pallets": transport.pallets,
            "fuel tanks": [number_form(one) for one in transport.fuel_tanks_l],
            "water tanks": [number_form(one) for one in transport.water_tanks_l],
        }
    )
    form |= _hours(transport.hours)
    if transport.shift is not None:
        form["shift"] = number_form(transport.shift / _HOUR)
    return form | {"trips": transport.most_trips}


def _told(entries: Mapping[str, Any]) -> Form:
    """Entries that say something: neither empty nor zero."""
    return {key: one for key, one in entries.items() if one}


def _hours(hours: Iterable[Open]) -> Form:
    """Hours of every day; midnight at the end is 2400."""
    told = [
        f"{one.begins:%H%M}-{f'{one.ends:%H%M}'.replace('0000', '2400')}"
        for one in hours
    ]
    return {"hours": told} if told else {}


def _stocks(stocks: Iterable[Stock]) -> list[Form]:
    return [_stock_form(one) for one in stocks]


def _stock_form(stock: Stock) -> Form:
    """Write a stock; `supply_entries.stocks_of` reads it."""
    form: Form = {"item": stock.item}
    figures: Form = {"on hand": stock.on_hand, "dead": stock.dead}
    told = _told(figures | _days(stock))
    if stock.most < math.inf:
        told["most"] = stock.most
    return form | {key: number_form(one) for key, one in told.items()}


def _days(stock: Stock) -> Form:
    """Days of supply of a stock."""
    return {
        "safety days": stock.safety_days,
        "operating days": stock.operating_days,
        "transit days": stock.transit_days,
    }


def _receipt_form(receipt: Receipt) -> Form:
    return {
        "at": moment_form(receipt.at),
        "item": receipt.item,
        "units": number_form(receipt.units),
    }


def _drop_form(drop: DropWish) -> Form:
    """How a unit is brought supplies."""
    form = _hours(drop.hours)
    if drop.unloading is not None:
        form["unloading"] = minutes_form(drop.unloading)
    form |= {"priority": drop.priority, "required": drop.required}
    wants = [{"item": item, "units": number_form(one)} for item, one in drop.wants]
    return form | _told({"wants": wants})
