"""Documents put together from the objects that a plan file keeps."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import InputRefused, MarkingRefused
from app.security.marking_policy import DEFAULT_POLICY, MarkingPolicy
from app.services.overlay_file import read_feature
from app.services.plan.kept_entries import kept_entry
from app.services.plan.kinds import (
    AREA,
    AVOID,
    BESIDE_KINDS,
    BRIDGE_RATING,
    CLOSED_POINT,
    CLOSURE,
    COLUMN,
    GROUND_KEY,
    HALT_AREA,
    HOURS,
    LINE,
    ORDERED_KINDS,
    OVERLAY_KINDS,
    PLACE,
    POLICY_KEY,
    RATING,
    ROBUSTNESS_KEY,
    ROUTE_KEY,
    SCENARIO_KEY,
    SCENARIO_KINDS,
    SETTINGS_KEY,
    SINGLE_KEYS,
    SUPPLY_FACTOR,
    SUPPLY_KEY,
    SUPPLY_KINDS,
    SUPPLY_POINT,
    SUPPLY_UNIT,
    SYMBOL,
    TRANSPORT,
    called,
)
from app.services.plan.parts import Ground, PlanDocument, RoadClosure, RouteQuestion
from app.services.plan.places import is_place
from app.services.road_hours_file import rule_of
from app.services.scenario.columns import column_plan_of, texts_of
from app.services.scenario.movement import halt_area_of
from app.services.scenario.plain_entries import moment_of
from app.services.scenario.ratings import rating_of
from app.services.scenario.robustness import robustness_of
from app.services.scenario.scenario import (
    HEAD_KEYS,
    Scenario,
    head_of,
    policy_of,
    ring_of,
)
from app.services.supply.factor_entries import factor_of
from app.services.supply.supply_reader import (
    supply_head_of,
    supply_point_of,
    supply_unit_of,
    transport_of,
)
from planners.overlay import Overlay
from planners.route import Objective

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from app.security.marking import Marking
    from app.services.scenario.column_plan import ColumnPlan
    from app.services.scenario.yaml_entries import Entry
    from app.services.supply.supply_plan import SupplyPlan
    from app.storage.plan_records import ObjectKey
    from planners.route import Lonlat
    from planners.vehicles import VehicleType

_Several = dict[str, tuple[Any, ...]]


class PlanReader:
    """
    Puts documents together, and remembers what it read last.

    Parameters
    ----------
    vehicles
        The catalogue by name.
    marks
        Policy by which markings are read.
    """

    def __init__(
        self,
        vehicles: Mapping[str, VehicleType],
        marks: MarkingPolicy = DEFAULT_POLICY,
    ) -> None:
        self._vehicles = vehicles
        self.marks = marks
        self._singles: Mapping[ObjectKey, Callable[[Entry], Any]] = {
            SETTINGS_KEY: partial(_settings, marks=marks),
            SCENARIO_KEY: partial(_head, marks=marks),
            GROUND_KEY: _ground,
            POLICY_KEY: policy_of,
            ROBUSTNESS_KEY: robustness_of,
            SUPPLY_KEY: supply_head_of,
            ROUTE_KEY: _route,
        }
        self._read: dict[tuple[ObjectKey, str], Any] = {}

    def document(self, content: Mapping[ObjectKey, str]) -> PlanDocument:
        """
        Put a document together.

        Parameters
        ----------
        content
            Bodies by object, as `PlanWriter.content` gives them; may be empty. What
            lies beside the document, such as credits, is left to its own readers.

        Raises
        ------
        InputRefused
            A sentence that names the object, what is wrong with it and what to do.
        """
        read = {
            pair: self._read[pair] if pair in self._read else self._value(*pair)
            for pair in content.items()
            if pair[0].kind not in BESIDE_KINDS
        }
        self._read = read
        singles: dict[ObjectKey, Any] = {}
        placed: dict[str, list[tuple[str, str, Any]]] = {}
        for (key, _), value in read.items():
            if key in SINGLE_KEYS:
                singles[key] = value
            else:
                place, thing = value
                placed.setdefault(key.kind, []).append((place, key.name, thing))
        several = {kind: _in_order(items) for kind, items in placed.items()}
        return _document(singles, several)

    def is_sound(self, key: ObjectKey, body: str) -> bool:
        """Whether an object can be read by itself."""
        try:
            if key.kind in BESIDE_KINDS:
                _form_of(body, called(key))
            else:
                self._value(key, body)
        except InputRefused:
            return False
        return True

    def _value(self, key: ObjectKey, body: str) -> Any:  # noqa: ANN401 - by kind
        """What an object means: of one of several, its place and the thing."""
        what = called(key)
        form = _form_of(body, what)
        if key in SINGLE_KEYS:
            return self._singles[key](kept_entry(form, what))
        if key.kind not in ORDERED_KINDS:
            raise InputRefused(
                f"The plan holds {what}, which this program does not know; open it "
                "with a later version."
            )
        place = form.pop(PLACE, None)
        if not is_place(place):
            raise InputRefused(
                f"{_at_front(what)} has no place in the order; undo the "
                "change that made it, or restore a backup."
            )
        if key.kind in OVERLAY_KINDS:
            return place, _drawn(key.kind, form, what)
        entry = kept_entry(form, what)
        if key.kind == COLUMN:
            return place, column_plan_of(entry, self._vehicles, _ANY_AREA)
        return place, _LISTED[key.kind](entry)


def document_of(
    content: Mapping[ObjectKey, str],
    vehicles: Mapping[str, VehicleType],
    marks: MarkingPolicy = DEFAULT_POLICY,
) -> PlanDocument:
    """Put a document together once; see `PlanReader.document`."""
    return PlanReader(vehicles, marks).document(content)


class _AnyArea(frozenset[str]):
    """Stands for the halt areas while columns are read one by one."""

    def __contains__(self, name: object) -> bool:
        """Every name is known; `_check_areas` looks again."""
        return True


_ANY_AREA = _AnyArea()


def _at_front(what: str) -> str:
    """What an object is called, at the front of a sentence."""
    return what[:1].upper() + what[1:]


def _form_of(body: str, what: str) -> dict[str, Any]:
    """Value of a body."""
    try:
        form = json.loads(body)
    except (ValueError, RecursionError):
        form = None
    if not isinstance(form, dict):
        raise InputRefused(
            f"{_at_front(what)} cannot be read: its body is not what this program "
            "writes; restore a backup."
        )
    return form


def _in_order(items: Iterable[tuple[str, str, Any]]) -> tuple[Any, ...]:
    """Things by place, those at one place by name."""
    return tuple(thing for _, _, thing in sorted(items, key=lambda one: one[:2]))


def _document(singles: Mapping[ObjectKey, Any], several: _Several) -> PlanDocument:
    """Put together what was read."""
    drawn = {kind: several.get(kind, ()) for kind in OVERLAY_KINDS}
    overlay = Overlay(
        symbols=drawn[SYMBOL],
        lines=drawn[LINE],
        areas=drawn[AREA],
        ratings=drawn[BRIDGE_RATING],
    )
    document: PlanDocument = singles.get(SETTINGS_KEY, PlanDocument())
    return replace(
        document,
        ground=singles.get(GROUND_KEY),
        scenario=_scenario(singles, several),
        overlay=overlay,
        closures=drawn[CLOSURE],
        route=singles.get(ROUTE_KEY, RouteQuestion()),
    )


def _scenario(singles: Mapping[ObjectKey, Any], several: _Several) -> Scenario | None:
    """Give the scenario, where there is one."""
    scenario: Scenario | None = singles.get(SCENARIO_KEY)
    listed = {kind: several.get(kind, ()) for kind in SCENARIO_KINDS}
    if scenario is None:
        alone = (POLICY_KEY, ROBUSTNESS_KEY, SUPPLY_KEY)
        if any(listed.values()) or any(key in singles for key in alone):
            raise InputRefused(
                "The plan has parts of a scenario but no scenario; undo the change "
                "that took it away, or restore a backup."
            )
        return None
    _check_areas(listed[COLUMN], {area.name for area in listed[HALT_AREA]})
    return replace(
        scenario,
        policy=singles.get(POLICY_KEY, scenario.policy),
        robustness=singles.get(ROBUSTNESS_KEY, scenario.robustness),
        closures=listed[CLOSED_POINT],
        avoid=listed[AVOID],
        columns=listed[COLUMN],
        rating_words=listed[RATING],
        hours=listed[HOURS],
        halt_areas=listed[HALT_AREA],
        supply=_supply(singles.get(SUPPLY_KEY), listed),
    )


def _supply(head: SupplyPlan | None, listed: _Several) -> SupplyPlan | None:
    """Give what the scenario says of supply, where it says something."""
    if head is None:
        if any(listed[kind] for kind in SUPPLY_KINDS):
            raise InputRefused(
                "The plan has parts of its supply but not what holds for all of it; "
                "undo the change that took it away, or restore a backup."
            )
        return None
    return replace(
        head,
        factors=listed[SUPPLY_FACTOR],
        units=listed[SUPPLY_UNIT],
        points=listed[SUPPLY_POINT],
        transport=listed[TRANSPORT],
    )


def _check_areas(columns: Iterable[ColumnPlan], areas: Collection[str]) -> None:
    """Refuse columns that halt in areas which the plan does not have."""
    for plan in columns:
        for name in _areas_of(plan):
            if name not in areas:
                raise InputRefused(
                    f"The column {plan.column.name!r} halts in the halt area {name!r}, "
                    "which the plan does not have; keep the halt area, or take the "
                    "column without it."
                )


def _areas_of(plan: ColumnPlan) -> Iterator[str]:
    """Halt areas that a column names."""
    yield from (halt.area for halt in plan.area_halts)
    yield from plan.waiting_places


def _marking(entry: Entry, marks: MarkingPolicy) -> Marking:
    """Read a marking."""
    try:
        return marks.parse(entry.text())
    except MarkingRefused as error:
        raise entry.refused(f"is not a marking: {error}") from error


def _settings(entry: Entry, marks: MarkingPolicy) -> PlanDocument:
    """Read the settings, as a document with nothing in it."""
    given = entry.mapping(required=("marking",), optional=("title", "overlay marking"))
    over = given.get("overlay marking")
    return PlanDocument(
        title=given["title"].text() if "title" in given else "",
        marking=_marking(given["marking"], marks),
        overlay_marking=_marking(over, marks) if over else None,
    )


def _ground(entry: Entry) -> Ground:
    """Read which area the plan was made on."""
    given = entry.mapping(required=("name", "identity"), optional=("path",))
    return Ground(
        name=given["name"].text(),
        identity=given["identity"].text(),
        path=given["path"].text() if "path" in given else "",
    )


def _head(entry: Entry, marks: MarkingPolicy) -> Scenario:
    """Read what a scenario says of itself, as one that lists nothing."""
    given = entry.mapping(required=("name",), optional=("area", *HEAD_KEYS))
    return Scenario(
        **head_of(given, marks)._asdict(),
        area=Path(given["area"].text()) if "area" in given else None,
        closures=(),
        avoid=(),
        columns=(),
    )


def _route(entry: Entry) -> RouteQuestion:
    """Read the question for a route."""
    given = entry.mapping(
        required=("stops", "complete", "objective", "policy"),
        optional=("formation", "depart", "remarks"),
    )
    return RouteQuestion(
        stops=tuple(_lonlat(stop) for stop in given["stops"].sequence()),
        complete=given["complete"].truth(),
        formation=given["formation"].text() if "formation" in given else "",
        objective=given["objective"].choice(Objective),
        policy=policy_of(given["policy"]),
        depart=moment_of(given.get("depart")),
        remarks=texts_of(given.get("remarks")),
    )


def _lonlat(entry: Entry) -> Lonlat:
    """Read longitude and latitude."""
    pair = entry.sequence()
    if len(pair) != 2:
        raise entry.refused("is no place; it needs longitude and latitude.")
    lon, lat = pair
    return (
        lon.number(above=-180.0000001, most=180),
        lat.number(above=-90.0000001, most=90),
    )


def _closed_point(entry: Entry) -> str:
    return entry.mapping(required=("at",))["at"].text()


def _corners(entry: Entry) -> tuple[str, ...]:
    return ring_of(entry.mapping(required=("corners",))["corners"])


_LISTED: Mapping[str, Callable[[Entry], Any]] = {
    CLOSED_POINT: _closed_point,
    AVOID: _corners,
    RATING: rating_of,
    HOURS: rule_of,
    HALT_AREA: halt_area_of,
    SUPPLY_FACTOR: factor_of,
    SUPPLY_UNIT: supply_unit_of,
    SUPPLY_POINT: supply_point_of,
    TRANSPORT: transport_of,
}
_FEATURES = {
    SYMBOL: "symbol",
    LINE: "line",
    AREA: "area",
    BRIDGE_RATING: "rating",
    CLOSURE: "closure",
}
"""What features are called in overlay files."""


def _drawn(kind: str, form: dict[str, Any], what: str) -> Any:  # noqa: ANN401 - by kind
    """Read what is drawn: an item of the overlay or a closed road."""
    properties = form.get("properties")
    told = properties.get("kind") if isinstance(properties, dict) else None
    if told != _FEATURES[kind]:
        raise InputRefused(f"{_at_front(what)} is drawn as {told!r}; restore a backup.")
    if kind != CLOSURE:
        return read_feature(form, what)
    window = form.pop("window", None)
    read = read_feature(form, what)
    if not isinstance(read, tuple):
        raise TypeError(what)
    return RoadClosure(road=read[0], position=read[1], window=_window(window, what))


def _window(value: object, what: str) -> tuple[Any, Any] | None:
    """Read from when until when a road is closed."""
    if value is None:
        return None
    entry = kept_entry(value, what)
    moments = [moment_of(one) for one in entry.sequence()]
    if len(moments) != 2:
        raise entry.refused("has no window of two moments; close the road anew.")
    return moments[0], moments[1]
