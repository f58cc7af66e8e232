"""Reads what a scenario says of supply, strictly; the form stands in `supply_form`."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from app.services.halt_rule_file import halt_rules
from app.services.scenario.plain_entries import (
    exact_moment_of,
    minutes_of,
    moment_of,
)
from app.services.supply.factor_entries import factor_of, library_of
from app.services.supply.supply_entries import (
    amount_of,
    counts_of,
    minutes_there,
    open_hours_of,
    receipts_of,
    stocks_of,
    tanks_of,
    text_of,
    wants_of,
)
from app.services.supply.supply_plan import (
    DropWish,
    Spell,
    SupplyPlan,
    SupplyPoint,
    SupplyUnit,
    Transport,
)
from planners.errors import SupplyError
from planners.rounds.problem import Packets
from planners.supply.factors import Climate, Level, Phase
from planners.supply.force import Echelon, ForceUnit
from planners.supply.items import Scheme

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from app.services.scenario.yaml_entries import Entry
    from planners.supply.factors import Factor

Part = TypeVar("Part")
MOST_DAYS = 365
STEPS_H = (1, 2, 3, 4, 6, 8, 12, 24)
MOST_VEHICLES = 100_000
MOST_SHIFT_H = 168
SUPPLY_KEYS = (
    *("classes", "climate", "level", "begins", "days", "step", "night only"),
    *("rest rule", "packets", "library"),
)
_LISTS = ("factors", "units", "points", "transport")
_HOUR = timedelta(hours=1)


class KnownNames(NamedTuple):
    """What supply may speak of: vehicles of the catalogue, columns of the scenario."""

    vehicles: Collection[str]
    columns: Collection[str]


def supply_of(entry: Entry | None, known: KnownNames) -> SupplyPlan | None:
    """
    Read the entry ``supply`` of a scenario.

    Parameters
    ----------
    entry
        None where the scenario says nothing of supply.
    known
        Names that it may speak of.

    Raises
    ------
    InputRefused
        With file, line, what is wrong and what is possible.
    """
    if entry is None:
        return None
    given = entry.mapping(optional=(*SUPPLY_KEYS, *_LISTS))
    head = _head(given)
    points = _named(given.get("points"), supply_point_of, _point_name)
    units = _named(given.get("units"), supply_unit_of, _unit_name)
    transport = _named(given.get("transport"), transport_of, _transport_name)
    _check_units(units, known)
    _check_transport(transport, known, {one.name for one, _ in points})
    return replace(
        head,
        factors=_factors(given.get("factors")),
        units=tuple(one for one, _ in units),
        points=tuple(one for one, _ in points),
        transport=tuple(one for one, _ in transport),
    )


def supply_head_of(entry: Entry) -> SupplyPlan:
    """Read what a scenario says of supply as a whole, as a plan that lists nothing."""
    return _head(entry.mapping(optional=SUPPLY_KEYS))


def supply_unit_of(entry: Entry) -> SupplyUnit:
    """
    Read one unit.

    Raises
    ------
    InputRefused
        With file, line, what is wrong and what is possible.
    """
    given = entry.mapping(
        required=("name",),
        optional=(
            *("echelon", "part of", "personnel", "vehicles", "weapons", "at"),
            *("column", "spells", "stocks", "delivery"),
        ),
    )
    echelon, personnel = given.get("echelon"), given.get("personnel")
    try:
        unit = ForceUnit(
            name=given["name"].text(),
            echelon=echelon.choice(Echelon) if echelon else Echelon.COMPANY,
            part_of=text_of(given.get("part of")),
            personnel=personnel.whole(least=0, most=1_000_000) if personnel else 0,
            vehicles=counts_of(given.get("vehicles")),
            weapons=counts_of(given.get("weapons")),
        )
    except SupplyError as error:
        raise entry.refused(f"makes no sense: {error}") from error
    return SupplyUnit(
        unit=unit,
        at=text_of(given.get("at")),
        spells=_spells(given.get("spells")),
        stocks=stocks_of(given.get("stocks")),
        column=text_of(given.get("column")),
        drop=_drop(given.get("delivery")),
    )


def supply_point_of(entry: Entry) -> SupplyPoint:
    """
    Read one depot or supply point.

    Raises
    ------
    InputRefused
        With file, line, what is wrong and what is possible.
    """
    given = entry.mapping(
        required=("name", "at"),
        optional=("hours", "loading", "bays", "candidate", "stocks", "receipts"),
    )
    bays = given.get("bays")
    return SupplyPoint(
        name=given["name"].text(),
        at=given["at"].text(),
        hours=open_hours_of(given.get("hours")),
        loading=minutes_there(given.get("loading")),
        bays=bays.whole(least=0, most=10_000) if bays else 0,
        stocks=stocks_of(given.get("stocks")),
        receipts=receipts_of(given.get("receipts")),
        candidate=_truth(given, "candidate", otherwise=False),
    )


def transport_of(entry: Entry) -> Transport:
    """
    Read vehicles of one kind that bring supplies.

    Raises
    ------
    InputRefused
        With file, line, what is wrong and what is possible.
    """
    given = entry.mapping(
        required=("name", "vehicle", "count"),
        optional=(
            *("available", "at", "payload", "volume", "pallets", "fuel tanks"),
            *("water tanks", "hours", "shift", "trips"),
        ),
    )
    available, shift = given.get("available"), given.get("shift")
    pallets, trips = given.get("pallets"), given.get("trips")
    read = Transport(
        name=given["name"].text(),
        vehicle=given["vehicle"].text(),
        count=given["count"].whole(least=0, most=MOST_VEHICLES),
        available=available.number(above=0, most=1) if available else 1.0,
        at=text_of(given.get("at")),
        payload_t=amount_of(given.get("payload"), most=1000),
        volume_m3=amount_of(given.get("volume"), most=10_000),
        pallets=pallets.whole(least=0, most=1000) if pallets else 0,
        fuel_tanks_l=tanks_of(given.get("fuel tanks")),
        water_tanks_l=tanks_of(given.get("water tanks")),
        hours=open_hours_of(given.get("hours")),
        shift=shift.number(above=0, most=MOST_SHIFT_H) * _HOUR if shift else None,
        most_trips=trips.whole(least=1, most=100) if trips else 4,
    )
    if not (read.payload_t or read.fuel_tanks_l or read.water_tanks_l):
        raise entry.refused(
            f"carries nothing: {read.name!r} has no payload and no tanks; give "
            "'payload' in tonnes, 'fuel tanks' or 'water tanks' in litres."
        )
    return read


def _head(given: Mapping[str, Entry]) -> SupplyPlan:
    """What holds for all of supply."""
    usual = SupplyPlan()
    classes, climate, level = (given.get(key) for key in SUPPLY_KEYS[:3])
    days, packets = given.get("days"), given.get("packets")
    return SupplyPlan(
        scheme=classes.choice(Scheme) if classes else usual.scheme,
        climate=climate.choice(Climate) if climate else usual.climate,
        level=level.choice(Level) if level else usual.level,
        begins=moment_of(given.get("begins")),
        days=days.whole(least=1, most=MOST_DAYS) if days else usual.days,
        step_h=_step(given.get("step"), usual.step_h),
        night_only=_truth(given, "night only", otherwise=usual.night_only),
        rest_rule=_rest_rule(given.get("rest rule")),
        packets=_packets(packets) if packets else usual.packets,
        library=library_of(given["library"]) if "library" in given else None,
    )


def _truth(given: Mapping[str, Entry], key: str, *, otherwise: bool) -> bool:
    return given[key].truth() if key in given else otherwise


def _step(entry: Entry | None, otherwise: int) -> int:
    """Hours that make up a whole day."""
    if entry is None:
        return otherwise
    step = entry.whole(least=1, most=24)
    if step not in STEPS_H:
        known = ", ".join(str(one) for one in STEPS_H)
        raise entry.refused(
            f"is {step} hours, which do not make up a whole day; use one of {known}."
        )
    return step


def _rest_rule(entry: Entry | None) -> str:
    """Name of a halt rule by which drivers rest."""
    if entry is None:
        return ""
    name = entry.text()
    rules = [one for one, rule in halt_rules().rules.items() if rule.driver_hours]
    if name not in rules:
        raise entry.refused(
            f"is {name!r}, no halt rule with hours of drivers; use one of "
            f"{', '.join(rules)}."
        )
    return name


def _packets(entry: Entry) -> Packets:
    """Groups of vehicles that leave together."""
    given = entry.mapping(optional=("least", "most", "wait"))
    usual = Packets()
    least, most, wait = (given.get(key) for key in ("least", "most", "wait"))
    packets = Packets(
        least=least.whole(least=1, most=1000) if least else usual.least,
        most=most.whole(least=1, most=1000) if most else usual.most,
        wait_s=round(minutes_of(wait, usual.wait_s / 60).total_seconds()),
    )
    if packets.least > packets.most:
        raise entry.refused(
            f"asks for {packets.least} vehicles at least and {packets.most} at most; "
            "turn them round."
        )
    return packets


def _spells(entry: Entry | None) -> tuple[Spell, ...]:
    """What a unit does, each later than the one before."""
    spells: list[Spell] = []
    for item in entry.sequence() if entry else ():
        given = item.mapping(required=("from", "phase"))
        begins = exact_moment_of(given["from"])
        if spells and begins <= spells[-1].begins:
            raise given["from"].refused(
                "is not after the spell before it; put them in the order of time."
            )
        spells.append(Spell(begins, given["phase"].choice(Phase)))
    return tuple(spells)


def _drop(entry: Entry | None) -> DropWish:
    """How a unit is brought supplies."""
    if entry is None:
        return DropWish()
    given = entry.mapping(
        optional=("hours", "unloading", "priority", "required", "wants")
    )
    priority = given.get("priority")
    return DropWish(
        hours=open_hours_of(given.get("hours")),
        unloading=minutes_there(given.get("unloading")),
        priority=priority.whole(least=1, most=100) if priority else 50,
        required=_truth(given, "required", otherwise=True),
        wants=wants_of(given.get("wants")),
    )


def _factors(entry: Entry | None) -> tuple[Factor, ...]:
    """Rates of the plan, each for something else."""
    rates: dict[tuple[object, ...], Factor] = {}
    for item in entry.sequence() if entry else ():
        rate = factor_of(item)
        key = factor_key(rate)
        if key in rates:
            raise item.refused("is a second rate for the very same; keep one.")
        rates[key] = rate
    return tuple(rates.values())


def factor_key(rate: Factor) -> tuple[object, ...]:
    """What a rate is for: two rows with one key speak of the same."""
    return (
        *(rate.basis, rate.subject, rate.item, rate.component),
        *(rate.phase, rate.climate, rate.level),
    )


def _unit_name(unit: SupplyUnit) -> str:
    return unit.unit.name


def _point_name(point: SupplyPoint) -> str:
    return point.name


def _transport_name(transport: Transport) -> str:
    return transport.name


def _named(
    entry: Entry | None,
    read: Callable[[Entry], Part],
    name_of: Callable[[Part], str],
) -> list[tuple[Part, Entry]]:
    """Read a list whose names all differ, each with where it stands."""
    found: dict[str, tuple[Part, Entry]] = {}
    for item in entry.sequence() if entry else ():
        one = read(item)
        name = name_of(one)
        if name in found:
            raise item.refused(f"is a second {name!r}; give each its own name.")
        found[name] = (one, item)
    return list(found.values())


def _check_units(units: list[tuple[SupplyUnit, Entry]], known: KnownNames) -> None:
    """Refuse units that speak of what is not there, or stand in a ring."""
    above = {one.unit.name: one.unit.part_of for one, _ in units}
    for one, entry in units:
        name = one.unit.name
        if one.unit.part_of and one.unit.part_of not in above:
            raise entry.refused(
                f"has {name!r} as part of {one.unit.part_of!r}, which is no unit; add "
                "that unit, or leave 'part of' out."
            )
        if one.column and one.column not in known.columns:
            raise entry.refused(
                f"lets {name!r} march with the column {one.column!r}, which the "
                f"scenario does not have; use one of {', '.join(known.columns)}."
            )
        seen, unit = {name}, one.unit.part_of
        while unit:
            if unit in seen:
                raise entry.refused(
                    f"has {name!r} as part of itself, by way of {one.unit.part_of!r}; "
                    "mend 'part of' of one of them."
                )
            seen.add(unit)
            unit = above.get(unit, "")


def _check_transport(
    transport: list[tuple[Transport, Entry]], known: KnownNames, points: set[str]
) -> None:
    """Refuse transport of unknown vehicles, or that stands nowhere."""
    for one, entry in transport:
        if one.vehicle not in known.vehicles:
            raise entry.refused(
                f"has the vehicle {one.vehicle!r}, which the catalogue does not have; "
                "use a name that 'marsroute ratings --help' or the catalogue shows."
            )
        if one.at and one.at not in points:
            listed = ", ".join(sorted(points)) or "there are none yet"
            raise entry.refused(
                f"lets {one.name!r} stand at {one.at!r}, which is no supply point; "
                f"name one of the points ({listed})."
            )
