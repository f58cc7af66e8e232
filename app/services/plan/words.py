"""Entries of a plan in the words of planners: ``SP 0630Z -> 0710Z``."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from app.services.plan.items import label_of, point_words
from app.services.plan.kinds import (
    ADVICE,
    AREA,
    AVOID,
    BRIDGE_RATING,
    CLOSED_POINT,
    CLOSURE,
    COLUMN,
    HALT_AREA,
    HOURS,
    LINE,
    ORDERED_KINDS,
    PLACE,
    RATING,
    ROBUSTNESS,
    SUPPLY_FACTOR,
    SUPPLY_POINT,
    SUPPLY_UNIT,
    SYMBOL,
    TRANSPORT,
    called,
)
from planners.dtg import DTG_YEARS, ZoneLetter, format_dtg, parse_dtg
from planners.errors import PlanningError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.storage.plan_records import ObjectKey

Form = dict[str, Any]
MOST_SHOWN = 200  # letters of one value
ASSUMPTIONS = "assumptions"  # entry with values and sources by name
MOMENTS = {
    "start": "SP",
    "release by": "RP by",
    "earliest": "SP not before",
    "latest": "RP not after",
    "wanted": "RP wanted",
    "from": "from",
    "until": "until",
    "depart": "departs",
    "begins": "begins",
}
"""Entries that are moments, and what planners call them."""

UNITS = {
    "rate": "km/h",
    "density rate": "km/h",
    "density": "vehicles per km",
    "spacing": "m",
    "gap": "min",
    "serial gap": "min",
    "may wait": "min",
    "margin": "min",
    "slack_min": "min",
    "loading": "min",
    "unloading": "min",
    "shift": "h",
    "step": "h",
    "payload": "t",
    "volume": "m3",
    "max_height_m": "m",
    "max_width_m": "m",
}
_FIELDS = {
    "max_height_m": "height",
    "max_width_m": "width",
    "max height": "height",
    "max width": "width",
    "coordinates": "place",
    "corners": "outline",
    "serials": "vehicles",
    "slack_min": "slack",
    "rollouts": "simulated moves",
    PLACE: "order",
}
_PLAIN_KINDS = {
    COLUMN: "",
    HALT_AREA: "halt area ",
    HOURS: "",
    RATING: "bridge ",
    BRIDGE_RATING: "bridge ",
    CLOSED_POINT: "road at ",
    CLOSURE: "",
    AVOID: "area to avoid ",
    SYMBOL: "symbol ",
    LINE: "",
    AREA: "area to avoid ",
    SUPPLY_FACTOR: "factor ",
    SUPPLY_UNIT: "",
    SUPPLY_POINT: "supply point ",
    TRANSPORT: "transport ",
}
_GONE = {CLOSURE: "reopened", CLOSED_POINT: "reopened", RATING: "no longer rated"}
_GONE[BRIDGE_RATING] = _GONE[RATING]
_GONE[ROBUSTNESS] = "as usual again"
_COME = {CLOSURE: "closed", CLOSED_POINT: "closed", RATING: "rated"}
_COME[BRIDGE_RATING] = _COME[RATING]


class FieldChange(NamedTuple):
    """One entry of an object, in words, before and after; empty where there is none."""

    field: str
    before: str
    after: str


def object_words(key: ObjectKey, form: Form) -> str:
    """What people call an object."""
    if key.kind == ADVICE:
        return f"{ADVICE} {_shortened(str(form.get('headline', key.name)))!r}"
    if key.kind not in ORDERED_KINDS:
        return called(key).removeprefix("the ")
    if key.kind == HOURS:
        return f"{form['rule']} {form['name']}"
    return f"{_PLAIN_KINDS[key.kind]}{label_of(key.kind, form) or 'without a name'}"


def come_words(key: ObjectKey, form: Form, zone: str) -> str:
    """What happened to an object that is new."""
    if key.kind == CLOSURE and "window" in form:
        first, last = (moment_words(text, zone) for text in form["window"])
        return f"closed {first} to {last}"
    if key.kind == ADVICE:
        return f"{form.get('decision', 'added')}"
    if key.kind == ROBUSTNESS:
        return _robustness_words(form)
    if key.kind in (RATING, BRIDGE_RATING):
        told = form.get("properties", form)
        classes = [
            f"{told[track]:g} {track}"
            for track in ("wheeled", "tracked")
            if told.get(track) is not None
        ]
        return " ".join(["rated", ", ".join(classes)]).strip()
    return _COME.get(key.kind, "added")


def assumed_words(assumed: Form | None) -> str:
    """Say what is assumed and who says so; empty for nothing."""
    if assumed is None:
        return ""
    return f"{_plain(assumed['value'])} ({assumed.get('source', 'assumed')})"


def _robustness_words(form: Form) -> str:
    """Say how simulations try a plan that said nothing about it before."""
    told = []
    for field in sorted(form.keys() - {ASSUMPTIONS, PLACE}):
        change = field_change(field, None, form[field], "Z")
        told.append(f"{change.field} {change.after}")
    for name, one in sorted(form.get(ASSUMPTIONS, {}).items()):
        told.append(f"{name} {assumed_words(one)}")
    return _shortened(", ".join(told)) or "added"


def gone_words(key: ObjectKey) -> str:
    """What happened to an object that is there no more."""
    return _GONE.get(key.kind, "removed")


def field_change(field: str, before: object, after: object, zone: str) -> FieldChange:
    """One entry before and after; None where it is not there."""
    if field in MOMENTS:
        first, second = _moments(before, after, zone)
        return FieldChange(MOMENTS[field], first, second)
    words = _VALUES.get(field, _plain)
    told = [
        "" if value is None else _shortened(words(value)) for value in (before, after)
    ]
    unit = UNITS.get(field, "")
    if unit and told[1] and not told[1].endswith(" m"):
        told[1] = f"{told[1]} {unit}"
    elif unit and told[0] and not told[1]:
        told[0] = f"{told[0]} {unit}"
    return FieldChange(_FIELDS.get(field, field.replace("_", " ")), *told)


def moment_words(text: str, zone: str) -> str:
    """A moment in a zone, as a date-time group where it can be one."""
    moment = _moment(text)
    if moment is None:
        return str(text)
    told = format_dtg(moment.replace(second=0, microsecond=0), zone)
    return f"{told} and {moment.second} s" if moment.second else told


def _moment(text: object) -> datetime | None:
    """Moment that a text names; None where none of our years."""
    with suppress(PlanningError):
        return parse_dtg(str(text))
    with suppress(ValueError):
        moment = datetime.fromisoformat(str(text))
        return moment if moment.tzinfo and moment.year in DTG_YEARS else None
    return None


def _moments(before: object, after: object, zone: str) -> tuple[str, str]:
    """Two moments; without the date where it is the same."""
    texts = [
        "" if one is None else moment_words(str(one), zone) for one in (before, after)
    ]
    moments = [_moment(one) for one in (before, after)]
    if None in moments:
        return texts[0], texts[1]
    clocks = [one.astimezone(ZoneLetter.of(zone).zone) for one in moments if one]
    if clocks[0].date() == clocks[1].date():
        first, second = (f"{one:%H%M:%S}".removesuffix(":00") for one in clocks)
        return f"{first}{zone}", f"{second}{zone}"
    return texts[0], texts[1]


def _plain(value: object) -> str:
    """Any value."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float | int):
        return f"{value:g}" if abs(value) < 10**6 else str(value)
    if isinstance(value, list):
        return ", ".join(_plain(one) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{key} {_plain(one)}" for key, one in value.items())
    return str(value)


def _shortened(text: str) -> str:
    return text if len(text) <= MOST_SHOWN else f"{text[: MOST_SHOWN - 1]}…"


def _vehicles(serials: list[Form]) -> str:
    """How many vehicles march, and in how many serials."""
    count = sum(_count(part) for part in serials)
    return f"{count} in {', '.join(str(serial['name']) for serial in serials)}"


def _count(part: Form) -> int:
    """Vehicles of a serial or a march unit."""
    own = part.get("vehicles", [])
    listed = [own] if isinstance(own, dict) else own
    counts = (sum(one.values()) for one in listed)
    return sum(counts) + sum(_count(unit) for unit in part.get("units", []))


def _halts(halts: list[Form]) -> str:
    """Where a column halts, and for how long."""
    return ", ".join(
        f"{_plain(halt['at'])}{' km' if isinstance(halt['at'], int | float) else ''} "
        f"{_halt_length(halt)}"
        for halt in halts
    )


def _halt_length(halt: Form) -> str:
    """How long a halt lasts, at pumps at the least."""
    said = f"{_plain(round(halt['minutes'], 1))} min" if "minutes" in halt else ""
    if "pumps" not in halt:
        return said
    flow = f"{_plain(halt['pumps'])} pumps of {_plain(halt['flow'])} l/min"
    return f"{said}, {flow}" if said else flow


def _stops(stops: list[Any]) -> str:
    """Stops of a route, as words or as places."""
    return " - ".join(
        point_words(stop) if isinstance(stop, list) else str(stop) for stop in stops
    )


def _coordinates(value: list[Any]) -> str:
    """A place; of a line or an area, how many points it has."""
    if value and isinstance(value[0], list):
        points = value[0] if isinstance(value[0][0], list) else value
        return f"{len(points)} points from {point_words(points[0])}"
    return point_words(value)


def _stocks(stocks: list[Form]) -> str:
    """What is held of each item."""
    return ", ".join(
        f"{stock['item']} {_plain(stock.get('on hand', 0))}" for stock in stocks
    )


def _spells(spells: list[Form]) -> str:
    """What a unit does, from when on."""
    return ", ".join(f"{spell['phase']} from {spell['from']}" for spell in spells)


def _wants(wants: list[Form]) -> str:
    return ", ".join(f"{one['item']} {_plain(one['units'])}" for one in wants)


def _window(value: list[str]) -> str:
    return " to ".join(value)


_VALUES: Mapping[str, Callable[[Any], str]] = {
    "serials": _vehicles,
    "halts": _halts,
    "stops": _stops,
    "coordinates": _coordinates,
    "window": _window,
    "stocks": _stocks,
    "spells": _spells,
    "wants": _wants,
}
