"""Documents taken apart into the objects that a plan file keeps."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from app.services.plan.area_search import told_place
from app.services.plan.items import FORMS, item_of
from app.services.plan.kinds import (
    AREA,
    AVOID,
    BRIDGE_RATING,
    CLOSED_POINT,
    CLOSURE,
    COLUMN,
    GROUND_KEY,
    HALT_AREA,
    HOURS,
    LINE,
    ORDERED_KINDS,
    PLACE,
    POLICY_KEY,
    RATING,
    ROBUSTNESS_KEY,
    ROUTE_KEY,
    SCENARIO_KEY,
    SETTINGS_KEY,
    SUPPLY_FACTOR,
    SUPPLY_KEY,
    SUPPLY_POINT,
    SUPPLY_UNIT,
    SYMBOL,
    TRANSPORT,
)
from app.services.plan.names import Item, Known, named_items
from app.services.plan.parts import RouteQuestion
from app.services.plan.places import ordered_places
from app.services.scenario.plain_forms import moment_form
from app.services.scenario.robustness import RobustnessWish, robustness_form
from app.services.scenario.writer import head_form, policy_form
from app.services.supply.supply_plan import SupplyPlan
from app.services.supply.supply_writer import supply_head_form
from app.storage.plan_records import ObjectKey, body_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.services.plan.parts import PlanDocument
    from app.services.scenario.scenario import Scenario

Form = dict[str, Any]


class _Written(NamedTuple):
    """A thing, held so that it stays itself, its form, and its bodies by place."""

    value: object
    form: Form
    item: Item
    bodies: dict[str, str]


class PlanWriter:
    """Takes documents apart, and remembers what it wrote last."""

    def __init__(self) -> None:
        self._written: dict[tuple[str, int], _Written] = {}
        self._known: dict[tuple[ObjectKey, str], Known] = {}

    def content(
        self,
        document: PlanDocument,
        previous: Mapping[ObjectKey, str] | None = None,
    ) -> dict[ObjectKey, str]:
        """
        Take a document apart.

        Parameters
        ----------
        document
            Any.
        previous
            What the file holds; objects keep the names and places that they have
            there, so that an edit of one thing is an edit of one object.

        Returns
        -------
        dict[ObjectKey, str]
            Bodies by object.
        """
        content = {key: body_of(form) for key, form in _single_forms(document).items()}
        before = self._known_items(previous or {})
        used: dict[tuple[str, int], _Written] = {}
        for kind, values in _several(document).items():
            written = [self._write(kind, value) for value in values]
            used |= {(kind, id(one.value)): one for one in written}
            content |= _placed(kind, written, before.get(kind, ()))
        self._written = used
        return content

    def _write(self, kind: str, value: object) -> _Written:
        """Write one thing; the very same one only once."""
        known = self._written.get((kind, id(value)))
        if known is not None:
            return known
        form = FORMS[kind](value)
        return _Written(value, form, item_of(kind, form), {})

    def _known_items(self, content: Mapping[ObjectKey, str]) -> dict[str, list[Known]]:
        """Things of a state of the plan by kind, in their order."""
        seen = {
            pair: self._known.get(pair) or _known(*pair)
            for pair in content.items()
            if pair[0].kind in ORDERED_KINDS
        }
        self._known = seen
        found: dict[str, list[Known]] = {}
        for (key, _), one in seen.items():
            found.setdefault(key.kind, []).append(one)
        for items in found.values():
            items.sort(key=lambda one: (one.place, one.name))
        return found


def content_of(
    document: PlanDocument, previous: Mapping[ObjectKey, str] | None = None
) -> dict[ObjectKey, str]:
    """Take a document apart once; see `PlanWriter.content`."""
    return PlanWriter().content(document, previous)


def _several(document: PlanDocument) -> dict[str, Sequence[object]]:
    """What there are several of, by kind, in their order."""
    overlay = document.overlay
    return _listed(document.scenario) | {
        SYMBOL: overlay.symbols,
        LINE: overlay.lines,
        AREA: overlay.areas,
        BRIDGE_RATING: overlay.ratings,
        CLOSURE: document.closures,
    }


def _listed(scenario: Scenario | None) -> dict[str, Sequence[object]]:
    """What a scenario lists."""
    if scenario is None:
        return {}
    supply = scenario.supply or SupplyPlan()
    return {
        COLUMN: scenario.columns,
        CLOSED_POINT: scenario.closures,
        AVOID: scenario.avoid,
        RATING: scenario.rating_words,
        HOURS: scenario.hours,
        HALT_AREA: scenario.halt_areas,
        SUPPLY_FACTOR: supply.factors,
        SUPPLY_UNIT: supply.units,
        SUPPLY_POINT: supply.points,
        TRANSPORT: supply.transport,
    }


def _single_forms(document: PlanDocument) -> dict[ObjectKey, Form]:
    """What there is one of."""
    settings: Form = {"marking": str(document.marking)}
    if document.title:
        settings["title"] = document.title
    if document.overlay_marking is not None:
        settings["overlay marking"] = str(document.overlay_marking)
    forms = {SETTINGS_KEY: settings}
    ground, scenario = document.ground, document.scenario
    if ground is not None:
        forms[GROUND_KEY] = {"name": ground.name, "identity": ground.identity}
        forms[GROUND_KEY] |= _hint("path", ground.path)
    if scenario is not None:
        forms[SCENARIO_KEY] = head_form(scenario)
        forms[SCENARIO_KEY] |= _hint("area", str(scenario.area or ""))
        forms[POLICY_KEY] = policy_form(scenario.policy)
        if scenario.robustness != RobustnessWish():
            forms[ROBUSTNESS_KEY] = robustness_form(scenario.robustness)
        if scenario.supply is not None:
            forms[SUPPLY_KEY] = supply_head_form(scenario.supply)
    if document.route != RouteQuestion():
        forms[ROUTE_KEY] = _route_form(document.route)
    return forms


def _hint(entry: str, path: str) -> Form:
    """Where the area lies, as far as plans tell: never a folder of this machine."""
    return {entry: told_place(path)} if path else {}


def _route_form(route: RouteQuestion) -> Form:
    """The question for a route."""
    form: Form = {
        "stops": [[float(lon), float(lat)] for lon, lat in route.stops],
        "complete": route.complete,
        "objective": route.objective.value,
        "policy": policy_form(route.policy),
    }
    form |= {"formation": route.formation} if route.formation else {}
    if route.depart is not None:
        form["depart"] = moment_form(route.depart)
    form |= {"remarks": list(route.remarks)} if route.remarks else {}
    return form


def _placed(
    kind: str, written: Sequence[_Written], before: Sequence[Known]
) -> dict[ObjectKey, str]:
    """Bodies of one kind, with names and places."""
    named = named_items([one.item for one in written], before)
    old = [(known.place, known.name) if known else None for _, known in named]
    content = {}
    for one, (name, _), place in zip(written, named, ordered_places(old), strict=True):
        body = one.bodies.get(place)
        if body is None:
            one.bodies.clear()
            body = one.bodies[place] = body_of(one.form | {PLACE: place})
        content[ObjectKey(kind, name)] = body
    return content


def _known(key: ObjectKey, body: str) -> Known:
    """What a body in the file is known by."""
    form = json.loads(body)
    return Known(key.name, form.pop(PLACE), item_of(key.kind, form))
