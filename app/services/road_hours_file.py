"""Rules about the hours of roads as a scenario or a file of their own lists them."""

from __future__ import annotations

import re
from datetime import time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from app.errors import MarkingRefused
from app.security.marking_policy import DEFAULT_POLICY
from app.services.rule_words import UNPLACED, RuleWords
from app.services.scenario.plain_entries import exact_moment_of, where_of
from app.services.scenario.yaml_entries import read_yaml
from maps.road_network import RoadClass
from planners.daylight import Light
from planners.dtg import ZoneLetter
from planners.errors import PlanningError
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
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

    from app.security.marking import Marking
    from app.security.marking_policy import MarkingPolicy
    from app.services.scenario.yaml_entries import Entry
    from planners.road_rules import RoadRule

HOURS_FORM = """\
hours:                               # of roads, beside what the map says
  - rule: closure
    name: Works at the lock
    at: [31UFV123456]                # points on roads; or area, classes, or both
    from: 120600ZJUN26
    until: 121800ZJUN26
  - rule: one way                    # the other way is closed meanwhile
    name: Rotation up
    at: [31UFV123456]
    towards: 31UFV200300             # ahead on the road, where the traffic drives to
    from: 120600ZJUN26
    until: 121800ZJUN26
  - rule: daylight only
    name: Forest roads
    classes: [track, service]        # motorway | trunk | primary ... track | ferry
    light: sunrise to sunset         # sunrise to sunset | BMCT to EECT
    margin: 15                       # minutes after first and before last light
  - rule: curfew
    name: Town at night
    area: [31UFV1234, 31UFV1334, 31UFV1335]
    hours: 2200-0600                 # by the clocks of the place, or of a zone letter
    days: [Mo, Tu, We, Th, Fr]       # on which it begins; every day if left out
    # zone: Z
  - rule: convoy lane                # ours from, until; closed to us otherwise
    name: Lane RED
    at: [31UFV123456]
    from: 120600ZJUN26
    until: 121800ZJUN26
"""
CLASSES = {one.name.lower().replace("_", " "): one for one in RoadClass}
LIGHTS = {"sunrise to sunset": Light.SUN, "BMCT to EECT": Light.CIVIL}
SCOPES = ("at", "area", "classes")
FARTHEST_MARGIN_MIN = 720
_HOURS = re.compile(r"([01]\d|2[0-4]):?([0-5]\d)\s*-\s*([01]\d|2[0-4]):?([0-5]\d)")


class HoursFile(NamedTuple):
    """Rules of a file, and the marking it carries, if any."""

    rules: tuple[RuleWords, ...]
    marking: Marking | None


def read_hours(path: Path, policy: MarkingPolicy = DEFAULT_POLICY) -> HoursFile:
    """
    Read a file that holds the list ``hours``, its ``marking`` and nothing else.

    Raises
    ------
    InputRefused
        With file, line, what is wrong and what is possible.
    """
    root = read_yaml(path, what="file of hours")
    given = root.mapping(required=("hours",), optional=("marking",))
    marking = given.get("marking")
    try:
        read = None if marking is None else policy.parse(marking.text())
    except MarkingRefused as error:
        raise root.refused(f"has no marking that can be read: {error}") from error
    return HoursFile(rules_of(given["hours"]), read)


def rules_of(entry: Entry | None) -> tuple[RuleWords, ...]:
    """
    Read the entry ``hours``; none for no entry.

    Raises
    ------
    InputRefused
        With file, line, what is wrong and what is possible.
    """
    return tuple(rule_of(item) for item in entry.sequence()) if entry else ()


def rule_of(entry: Entry) -> RuleWords:
    """
    Read one rule with the places that it names.

    Raises
    ------
    InputRefused
        With file, line, what is wrong and what is possible.
    """
    kind = _kind(entry)
    required, optional, read = KINDS[kind]
    given = entry.mapping(
        required=("rule", "name", *required), optional=(*optional, *_scopes(kind))
    )
    if not any(scope in given for scope in SCOPES):
        raise entry.refused(
            "names no roads; give points on them as 'at', corners as 'area', or "
            "'classes' of roads."
        )
    try:
        rule = read(given)
    except PlanningError as error:
        raise entry.refused(f"makes no sense: {error}") from error
    return RuleWords(
        where=f"{where_of(entry)}: the {kind} {rule.name!r}",
        rule=rule,
        at=_texts(given.get("at")),
        towards=given["towards"].text() if "towards" in given else "",
        area=_ring(given.get("area")),
        road_classes=frozenset(_classes(given.get("classes"))),
    )


def _kind(entry: Entry) -> str:
    """Which rule it is; told first, as the other entries depend on it."""
    every = {key for _, optional, _ in KINDS.values() for key in optional}
    every |= {key for required, _, _ in KINDS.values() for key in required}
    given = entry.mapping(
        required=("rule",), optional=("name", *SCOPES, *sorted(every))
    )
    kind = given["rule"].text()
    if kind not in KINDS:
        raise given["rule"].refused(f"is {kind!r}; use one of {', '.join(KINDS)}.")
    return kind


def _scopes(kind: str) -> tuple[str, ...]:
    """Entries that say where a rule holds; one-way traffic needs a point."""
    return () if kind == "one way" else SCOPES


def _closure(given: Mapping[str, Entry]) -> RoadRule:
    begins, ends = _window(given)
    return Closure(name=_name(given), scope=UNPLACED, begins=begins, ends=ends)


def _one_way(given: Mapping[str, Entry]) -> RoadRule:
    begins, ends = _window(given)
    return OneWayHours(name=_name(given), scope=UNPLACED, begins=begins, ends=ends)


def _convoy_lane(given: Mapping[str, Entry]) -> RoadRule:
    begins, ends = _window(given)
    return ConvoyLane(name=_name(given), scope=UNPLACED, begins=begins, ends=ends)


def _daylight(given: Mapping[str, Entry]) -> RoadRule:
    light, margin = Light.SUN, 0.0
    if "light" in given:
        text = given["light"].text()
        if text not in LIGHTS:
            raise given["light"].refused(f"is {text!r}; use one of {_of(LIGHTS)}.")
        light = LIGHTS[text]
    if "margin" in given:
        most = FARTHEST_MARGIN_MIN
        margin = given["margin"].number(above=-most - 1e-9, most=most)
    return DaylightOnly(
        name=_name(given),
        scope=UNPLACED,
        light=light,
        margin=timedelta(minutes=margin),
    )


def _curfew(given: Mapping[str, Entry]) -> RoadRule:
    begins, ends = _daily(given["hours"])
    zone = given.get("zone")
    try:
        clocks = ZoneLetter.of(zone.text()).zone if zone else None
    except PlanningError as error:
        raise given["zone"].refused(f"is no zone letter: {error}") from error
    return Curfew(
        name=_name(given),
        scope=UNPLACED,
        begins=begins,
        ends=ends,
        days=_days(given.get("days")),
        zone=clocks,
    )


_FROM_UNTIL = ("from", "until")
KINDS: dict[
    str,
    tuple[tuple[str, ...], tuple[str, ...], Callable[[Mapping[str, Entry]], RoadRule]],
] = {
    "closure": (_FROM_UNTIL, (), _closure),
    "one way": (("at", "towards", *_FROM_UNTIL), (), _one_way),
    "daylight only": ((), ("light", "margin"), _daylight),
    "curfew": (("hours",), ("days", "zone"), _curfew),
    "convoy lane": (_FROM_UNTIL, (), _convoy_lane),
}
"""Required and further entries of each kind of rule, and what reads them."""


def _name(given: Mapping[str, Entry]) -> str:
    return given["name"].text()


def _window(given: Mapping[str, Entry]) -> tuple[datetime, datetime]:
    """From when until when."""
    return exact_moment_of(given["from"]), exact_moment_of(given["until"])


def _daily(entry: Entry) -> tuple[time, time]:
    """Hours of the day, ``2200-0600``; 2400 is midnight."""
    text = entry.text()
    found = _HOURS.fullmatch(text)
    clock = [int(part) for part in found.groups()] if found else []
    if not clock or max(clock[:2], clock[2:]) > [24, 0]:
        raise entry.refused(
            f"is {text!r}; write from when to when, four figures each: 2200-0600."
        )
    return time(clock[0] % 24, clock[1]), time(clock[2] % 24, clock[3])


def _days(entry: Entry | None) -> frozenset[int]:
    """Days of the week, 0 for Monday."""
    if entry is None:
        return WEEK
    found = set()
    for item in entry.sequence():
        if item.text() not in DAYS:
            raise item.refused(f"is {item.text()!r}; use {', '.join(DAYS)}.")
        found.add(DAYS.index(item.text()))
    return frozenset(found)


def _classes(entry: Entry | None) -> list[RoadClass]:
    """Classes of roads by name."""
    found = []
    items = entry.sequence() if entry else ()
    if entry is not None and not items:
        raise entry.refused("is empty; give one or more, or leave the line out.")
    for item in items:
        text = item.text()
        if text not in CLASSES:
            raise item.refused(f"is {text!r}; use one of {_of(CLASSES)}.")
        found.append(CLASSES[text])
    return found


def _ring(entry: Entry | None) -> tuple[str, ...]:
    """Corners of an area, three or more."""
    ring = _texts(entry)
    if entry is not None and len(ring) < 3:
        raise entry.refused("has fewer than three corners; a polygon needs three.")
    return ring


def _texts(entry: Entry | None) -> tuple[str, ...]:
    """Items of a list, at least one where it stands."""
    found = tuple(item.text() for item in entry.sequence()) if entry else ()
    if entry is not None and not found:
        raise entry.refused("is empty; give one or more, or leave the line out.")
    return found


def _of(names: Mapping[str, object]) -> str:
    return ", ".join(names)
