"""Items, rates, printed totals and days of phases, read from entries of a library."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from planners.errors import SupplyError
from planners.supply.factors import (
    Activity,
    Basis,
    Climate,
    Factor,
    FactorLibrary,
    Level,
    Phase,
    PrintedTotal,
)
from planners.supply.items import Body, Hazard, Item

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from enum import Enum

    from app.services.scenario.yaml_entries import Entry

    Choice = TypeVar("Choice", bound=Enum)

LITRES_PER_GALLON = 3.785411784  # US, exact
KG_PER_POUND = 0.45359237  # exact
FOREIGN = {"gal": ("l", LITRES_PER_GALLON), "lb": ("kg", KG_PER_POUND)}
"""Units that sources print: of which unit of ours they are, and how much of it."""

MOST_RATE = 1e9
MOST_ITEMS = 500
MOST_ROWS = 50_000
_AMOUNT = re.compile(r"(\S+)\s+([a-z]+)", re.ASCII)
_CONDITIONS = ("phase", "climate", "level")
_HOURS = {"idle h": "idle_h", "road h": "road_h", "cross-country h": "cross_country_h"}
_KM = {"road km": "road_km", "cross-country km": "cross_country_km"}
_DAY_H = 24.0


class Amount(NamedTuple):
    """A rate in units of ours, and the unit that it has to be; empty for any."""

    value: float
    unit: str


def library_of(entry: Entry) -> FactorLibrary:
    """
    Read a library of planning factors.

    Parameters
    ----------
    entry
        A mapping as in ``app/data/supply_factors.yaml``.

    Raises
    ------
    InputRefused
        With file, line, what is wrong and what is possible.
    """
    given = entry.mapping(
        required=("name", "items", "factors"),
        optional=("marking", "totals", "activities"),
    )
    items: dict[str, Item] = {}
    for part in _rows(given["items"], most=MOST_ITEMS):
        item = item_of(part)
        if item.name in items:
            raise part.refused(f"is a second item {item.name!r}; keep one.")
        items[item.name] = item
    totals, activities = given.get("totals"), given.get("activities")
    return FactorLibrary(
        name=given["name"].text(),
        items=tuple(items.values()),
        factors=tuple(factor_of(part, items) for part in _rows(given["factors"])),
        totals=tuple(_total(part, items) for part in _rows(totals)),
        activities=_activities(activities),
    )


def item_of(entry: Entry) -> Item:
    """Read one item of supply; raises as `library_of` does."""
    given = entry.mapping(
        required=("name", "NATO", "US", "unit", "mass", "volume", "source"),
        optional=("body", "hazard", "pallet"),
    )
    pallet = given.get("pallet")
    try:
        return Item(
            name=given["name"].text(),
            nato=given["NATO"].text(),
            us=given["US"].text(),
            unit=given["unit"].text(),
            kg=given["mass"].number(above=0, most=1e6),
            m3=given["volume"].number(above=0, most=1e6),
            body=_choice(given.get("body"), Body) or Body.CARGO,
            hazard=_choice(given.get("hazard"), Hazard) or Hazard.NONE,
            per_pallet=_from_zero(pallet, most=1e9) if pallet else 0.0,
            source=given["source"].text(),
        )
    except SupplyError as error:
        raise entry.refused(f"makes no sense: {error}") from error


def factor_of(entry: Entry, items: Mapping[str, Item] | None = None) -> Factor:
    """
    Read one rate with its source.

    Parameters
    ----------
    entry
        A mapping; its ``rate`` may have the unit ``gal`` or ``lb``.
    items
        By name, which a rate must name one of; None where they are not known yet.

    Raises
    ------
    InputRefused
        With file, line, what is wrong and what is possible.
    """
    given = entry.mapping(
        required=("basis", "item", "rate", "source"),
        optional=("subject", "component", *_CONDITIONS, "dated"),
    )
    rate = amount_of(given["rate"])
    if items is not None:
        _check_unit(given["rate"], rate, _known(given["item"], items))
    return Factor(
        basis=given["basis"].choice(Basis),
        subject=_text(given.get("subject")),
        item=given["item"].text(),
        rate=rate.value,
        component=_text(given.get("component")),
        phase=_choice(given.get("phase"), Phase),
        climate=_choice(given.get("climate"), Climate),
        level=_choice(given.get("level"), Level),
        source=given["source"].text(),
        dated=day_of(given.get("dated")),
    )


def amount_of(entry: Entry) -> Amount:
    """Read a number from zero on, alone or with the unit ``gal`` or ``lb``."""
    text = entry.text()
    parts = _AMOUNT.fullmatch(text)
    if parts is None:
        return Amount(_from_zero(entry, most=MOST_RATE), "")
    number, unit = parts.groups()
    if unit not in FOREIGN:
        raise entry.refused(
            f"is {text!r}; give a number in units of the item, or one with "
            f"{' or '.join(FOREIGN)}."
        )
    ours, each = FOREIGN[unit]
    try:
        value = float(number) * each
    except ValueError:
        raise entry.refused(f"is {text!r}; give a number such as 8.1 gal.") from None
    if not 0 <= value <= MOST_RATE:
        raise entry.refused(f"is {text}; give a number from 0 to {MOST_RATE:g}.")
    return Amount(value, ours)


def day_of(entry: Entry | None) -> date | None:
    """Read a day of the calendar such as ``2026-05-01``; None for no entry."""
    if entry is None:
        return None
    text = entry.text()
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        raise entry.refused(f"is {text!r}; give a day such as 2026-05-01.")
    return day


def _rows(entry: Entry | None, *, most: int = MOST_ROWS) -> tuple[Entry, ...]:
    """Rows of a list that is not too long; none for no entry."""
    rows = entry.sequence() if entry else ()
    if entry is not None and len(rows) > most:
        raise entry.refused(f"has {len(rows):,} rows; give at most {most:,}.")
    return rows


def _total(entry: Entry, items: Mapping[str, Item]) -> PrintedTotal:
    """One total that a source prints."""
    given = entry.mapping(
        required=("basis", "item", "printed", "source"),
        optional=("subject", "parts", "with", "in kg", *_CONDITIONS),
    )
    first = _known(given["item"], items)
    others = [_known(one, items) for one in _list(given.get("with"))]
    printed = amount_of(given["printed"])
    units = {item.unit for item in (first, *others)}
    said = given["in kg"].truth() if "in kg" in given else False
    in_kg = units != {"kg"} and (said or printed.unit == "kg")
    if len(units) > 1 and not in_kg:
        raise entry.refused(
            "adds up items that are counted in different units; give it in lb, or say "
            "'in kg: yes'."
        )
    if not in_kg:
        _check_unit(given["printed"], printed, first)
    return PrintedTotal(
        basis=given["basis"].choice(Basis),
        subject=_text(given.get("subject")),
        item=first.name,
        with_items=tuple(item.name for item in others),
        printed=printed.value,
        in_kg=in_kg,
        components=tuple(one.text() for one in _list(given.get("parts"))),
        phase=_choice(given.get("phase"), Phase),
        climate=_choice(given.get("climate"), Climate),
        level=_choice(given.get("level"), Level),
        source=given["source"].text(),
    )


def _activities(entry: Entry | None) -> tuple[Activity, ...]:
    """Days of phases, each phase once."""
    days: dict[Phase, Activity] = {}
    for part in _rows(entry):
        activity = _activity(part)
        if activity.phase in days:
            raise part.refused(
                f"is a second day of {activity.phase.value!r}; keep one."
            )
        days[activity.phase] = activity
    return tuple(days.values())


def _activity(entry: Entry) -> Activity:
    given = entry.mapping(required=("phase", *_HOURS, *_KM, "source"))
    hours = {name: _from_zero(given[key], most=_DAY_H) for key, name in _HOURS.items()}
    if sum(hours.values()) > _DAY_H:
        raise entry.refused(
            f"has engines run {sum(hours.values()):g} hours a day; give 24 at most."
        )
    km = {name: _from_zero(given[key], most=5000) for key, name in _KM.items()}
    return Activity(
        phase=given["phase"].choice(Phase), **hours, **km, source=given["source"].text()
    )


def _known(entry: Entry, items: Mapping[str, Item]) -> Item:
    """Item that an entry names."""
    name = entry.text()
    if name not in items:
        raise entry.refused(
            f"is {name!r}, which is none of the items; add it under 'items', or use "
            f"one of {', '.join(items)}."
        )
    return items[name]


def _check_unit(entry: Entry, amount: Amount, item: Item) -> None:
    """Refuse pounds of what is counted in litres."""
    if amount.unit and amount.unit != item.unit:
        raise entry.refused(
            f"is {entry.text()}, but {item.name!r} is counted in {item.unit}; give a "
            f"number of {item.unit}."
        )


def _list(entry: Entry | None) -> Iterable[Entry]:
    return entry.sequence() if entry else ()


def _text(entry: Entry | None) -> str:
    return entry.text() if entry else ""


def _choice(entry: Entry | None, kinds: type[Choice]) -> Choice | None:
    return entry.choice(kinds) if entry else None


def _from_zero(entry: Entry, *, most: float) -> float:
    value = entry.number(most=most)
    if value < 0:
        raise entry.refused(f"is {value:g}; give 0 or more.")
    return value
