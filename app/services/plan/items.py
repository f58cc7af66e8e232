"""Things of which a plan has several: their forms, and what tells them apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.services.overlay_file import closure_feature, feature_of
from app.services.plan.kinds import (
    AREA,
    AVOID,
    BRIDGE_RATING,
    CLOSED_POINT,
    CLOSURE,
    COLUMN,
    HALT_AREA,
    HOURS,
    LINE,
    RATING,
    SUPPLY_FACTOR,
    SUPPLY_POINT,
    SUPPLY_UNIT,
    SYMBOL,
    TRANSPORT,
)
from app.services.plan.names import Item
from app.services.scenario.columns_writer import column_form
from app.services.scenario.plain_forms import moment_form
from app.services.scenario.rules_writer import halt_area_form, rating_form, rule_form
from app.services.supply.factor_row import factor_form
from app.services.supply.supply_writer import (
    supply_point_form,
    supply_unit_form,
    transport_form,
)
from app.storage.plan_records import body_of
from maps.coordinates import format_mgrs
from maps.errors import PlaceError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from app.services.plan.parts import RoadClosure
    from app.services.scenario.column_plan import ColumnPlan

Form = dict[str, Any]


def item_of(kind: str, form: Form) -> Item:
    """
    Tell what one of several things is known by.

    Parameters
    ----------
    kind
        One of `kinds.ORDERED_KINDS`.
    form
        Of the thing, without its place in the order.
    """
    body = body_of(form)
    if kind in _OWN_LABELS:
        return Item(_OWN_LABELS[kind](form), body, body, body, own=True)
    if kind == AVOID:
        return Item(str(form["corners"][0]), body, body, body, own=False)
    shape, rest = body_of(form["geometry"]), body_of(form["properties"])
    return Item(label_of(kind, form), body, shape, rest, own=False)


def label_of(kind: str, form: Form) -> str:
    """What people call a thing, as far as its form tells."""
    if kind in (BRIDGE_RATING, CLOSURE):
        told = form["properties"]["bridge" if kind == BRIDGE_RATING else "road"]
        return str(told) or _place_words(form)
    if kind == RATING and "bridge" in form:
        return str(form["bridge"])
    if kind in _OWN_LABELS:
        return _OWN_LABELS[kind](form)
    if kind == AVOID:
        return ", ".join(str(corner) for corner in form["corners"])
    return _DRAWN_LABELS[kind](form["properties"])


def _rated_place(form: Form) -> str:
    """What tells which bridge a rating is about."""
    return str(form["at"]) if "at" in form else f"OSM {form.get('osm', '')}"


def _place_words(form: Form) -> str:
    """Where the point of a feature is."""
    return point_words(form["geometry"]["coordinates"])


def point_words(lonlat: Sequence[float]) -> str:
    """Grid reference of a point; degrees near the poles."""
    lon, lat = lonlat
    try:
        return format_mgrs(lon, lat)
    except PlaceError:
        return f"{lat:.5f}, {lon:.5f}"


def _symbol_label(properties: Form) -> str:
    return str(properties["texts"].get("uniqueDesignation") or properties["sidc"])


def _line_label(properties: Form) -> str:
    return f"{properties['line']} {properties['name']}".strip()


def _factor_label(form: Form) -> str:
    """What a rate is for; no two rates of a plan are for the same."""
    keys = ("item", "component", "subject", "basis", "phase", "climate", "level")
    return ", ".join(str(form[key]) for key in keys if key in form)


_OWN_LABELS: Mapping[str, Callable[[Form], str]] = {
    COLUMN: lambda form: str(form["name"]),
    HALT_AREA: lambda form: str(form["name"]),
    HOURS: lambda form: str(form["name"]),
    CLOSED_POINT: lambda form: str(form["at"]),
    RATING: _rated_place,
    BRIDGE_RATING: _place_words,
    CLOSURE: _place_words,
    SUPPLY_FACTOR: _factor_label,
    SUPPLY_UNIT: lambda form: str(form["name"]),
    SUPPLY_POINT: lambda form: str(form["name"]),
    TRANSPORT: lambda form: str(form["name"]),
}
_DRAWN_LABELS: Mapping[str, Callable[[Form], str]] = {
    SYMBOL: _symbol_label,
    LINE: _line_label,
    AREA: lambda properties: str(properties["name"]),
}


def _kept_column(plan: ColumnPlan) -> Form:
    """A column whose vehicles keep their order though bodies sort their entries."""
    form = column_form(plan)
    form["serials"] = [_reordered(serial, _as_list) for serial in form["serials"]]
    return form


def shown_form(kind: str, form: Form) -> Form:
    """Form of a thing as files have it."""
    if kind != COLUMN or not isinstance(form.get("serials"), list):
        return form
    serials = [_reordered(serial, _as_mapping) for serial in form["serials"]]
    return form | {"serials": serials}


def _reordered(part: Form, change: Callable[[Any], Any]) -> Form:
    """A serial or march unit with its vehicles in another form."""
    told = dict(part)
    if "vehicles" in told:
        told["vehicles"] = change(told["vehicles"])
    if "units" in told:
        told["units"] = [_reordered(unit, change) for unit in told["units"]]
    return told


def _as_list(vehicles: Mapping[str, int]) -> list[dict[str, int]]:
    return [{name: count} for name, count in vehicles.items()]


def _as_mapping(vehicles: list[dict[str, int]]) -> dict[str, int]:
    return {name: count for one in vehicles for name, count in one.items()}


def _closure(closure: RoadClosure) -> Form:
    """A closed road with its window."""
    form: Form = closure_feature(closure.road, closure.position)
    if closure.window is not None:
        form["window"] = [moment_form(moment) for moment in closure.window]
    return form


def _closed_point(at: str) -> Form:
    return {"at": at}


def _avoid(ring: tuple[str, ...]) -> Form:
    return {"corners": list(ring)}


FORMS: Mapping[str, Callable[[Any], Form]] = {
    COLUMN: _kept_column,
    CLOSED_POINT: _closed_point,
    AVOID: _avoid,
    RATING: rating_form,
    HOURS: rule_form,
    HALT_AREA: halt_area_form,
    SYMBOL: feature_of,
    LINE: feature_of,
    AREA: feature_of,
    BRIDGE_RATING: feature_of,
    CLOSURE: _closure,
    SUPPLY_FACTOR: factor_form,
    SUPPLY_UNIT: supply_unit_form,
    SUPPLY_POINT: supply_point_form,
    TRANSPORT: transport_form,
}
"""What writes a thing of each kind."""
