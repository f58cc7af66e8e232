"""Halt areas, ratings and rules about hours as a scenario writes them down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.services.road_hours_file import CLASSES, LIGHTS
from app.services.scenario.plain_forms import minutes_form, moment_form, number_form
from app.services.scenario.ratings import FIGURES
from planners.road_rules import (
    DAYS,
    WEEK,
    Closure,
    ConvoyLane,
    Curfew,
    DaylightOnly,
    OneWayHours,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.services.rating_words import RatingWords
    from app.services.rule_words import RuleWords
    from app.services.scenario.column_plan import HaltAreaPlan
    from planners.overlay import BridgeRating
    from planners.road_rules import RoadRule

_CLASS_WORDS = {one: word for word, one in CLASSES.items()}
_LIGHT_WORDS = {light: word for word, light in LIGHTS.items()}


def halt_area_form(area: HaltAreaPlan) -> dict[str, Any]:
    """Write a halt area; `movement.halt_area_of` reads it."""
    form: dict[str, Any] = {"name": area.name, "at": area.at}
    if area.parking_m is not None:
        form["parking"] = f"{number_form(area.parking_m)} m"
    else:
        form["parking"] = area.vehicles
    if area.side is not None:
        form |= {"side": area.side.value, "towards": area.towards}
    if area.source:
        form["source"] = area.source
    return form


def rating_form(words: RatingWords) -> dict[str, Any]:
    """Write a rating of a bridge; `ratings.rating_of` reads it."""
    form: dict[str, Any] = {}
    if words.osm is not None:
        form["osm"] = words.osm
    elif words.at:
        form["at"] = words.at
    elif words.position is not None:
        lon, lat = words.position
        form["at"] = f"{lat!r}, {lon!r}"
    return form | _rated(words.bridge, words.figures, words.source, words.date)


def drawn_rating_form(rating: BridgeRating) -> dict[str, Any]:
    """Write a rating from an overlay as a scenario does: by its place."""
    lon, lat = rating.position
    figures = {
        name: value
        for name, _ in FIGURES.values()
        if (value := getattr(rating, name)) is not None
    }
    told = _rated(rating.bridge, figures, rating.source, rating.date)
    return {"at": f"{lat!r}, {lon!r}"} | told


def _rated(
    bridge: str, figures: Mapping[str, float], source: str, date: str
) -> dict[str, Any]:
    """What a rating says, wherever the bridge is."""
    form: dict[str, Any] = {"bridge": bridge} if bridge else {}
    for key, (name, _) in FIGURES.items():
        if name in figures:
            form[key] = number_form(figures[name])
    form |= {"source": source} if source else {}
    form |= {"date": date} if date else {}
    return form


def rule_form(words: RuleWords) -> dict[str, Any]:
    """Write a rule about hours; `road_hours_file.rule_of` reads it."""
    rule = words.rule
    form = {"rule": _KIND_WORDS[type(rule)], "name": rule.name}
    form |= {"at": list(words.at)} if words.at else {}
    form |= {"towards": words.towards} if words.towards else {}
    form |= {"area": list(words.area)} if words.area else {}
    if words.road_classes:
        form["classes"] = [_CLASS_WORDS[one] for one in sorted(words.road_classes)]
    return form | _hours(rule)


_KIND_WORDS: dict[type, Any] = {
    Closure: "closure",
    OneWayHours: "one way",
    DaylightOnly: "daylight only",
    Curfew: "curfew",
    ConvoyLane: "convoy lane",
}


def _hours(rule: RoadRule) -> dict[str, Any]:
    """When a rule holds."""
    match rule:
        case DaylightOnly():
            light = _LIGHT_WORDS[rule.light]
            return {"light": light, "margin": minutes_form(rule.margin)}
        case Curfew():
            form: dict[str, Any] = {"hours": f"{rule.begins:%H%M}-{rule.ends:%H%M}"}
            if rule.days != WEEK:
                form["days"] = [DAYS[day] for day in sorted(rule.days)]
            if rule.zone is not None:
                form["zone"] = str(rule.zone)
            return form
        case _:
            return {"from": moment_form(rule.begins), "until": moment_form(rule.ends)}
