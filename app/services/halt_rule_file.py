"""Halt rules and the spacing of halted vehicles, read from their data file."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from app.services.scenario.yaml_entries import read_own_yaml
from planners.driver_rest import DriverHours
from planners.errors import PlanningError
from planners.halt_duties import HaltLength, Refuelling, Rests, ShortHalts
from planners.halt_rules import HaltRule
from planners.unit_limits import UnitLimits

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from app.services.scenario.yaml_entries import Entry

Part = TypeVar("Part")
MOST_MIN = 10_080  # a week
MOST_SPACING_M = 200.0
PARTS = ("short halts", "rests", "driver", "refuel", "march units")


class HaltRules(NamedTuple):
    """
    Rules by name, and how columns halt by them.

    Attributes
    ----------
    rules
        By name.
    halted_spacing_m, spacing_source
        Between bumpers of halted vehicles, and who says so.
    reach
        Driving time by which a halt comes earlier to be in a halt area.
    """

    rules: Mapping[str, HaltRule]
    halted_spacing_m: float
    spacing_source: str
    reach: timedelta


@cache
def halt_rules() -> HaltRules:
    """Give the rules that come with the program."""
    with as_file(files("app") / "data" / "halt_rules.yaml") as path:
        return read_halt_rules(path)


def read_halt_rules(path: Path) -> HaltRules:
    """
    Read a file of halt rules.

    Parameters
    ----------
    path
        A YAML file as ``app/data/halt_rules.yaml``.

    Raises
    ------
    InputRefused
        With file, line, what is wrong and what is possible.
    """
    parts = read_own_yaml(path, what="file of halt rules").mapping(
        required=("halted", "rules")
    )
    halted = parts["halted"].mapping(
        required=("spacing", "reach", "source", "standing")
    )
    spacing_m = halted["spacing"].metres(most=MOST_SPACING_M)
    if spacing_m is None:
        raise halted["spacing"].refused("has no unit; write metres, such as '5 m'.")
    rules: dict[str, HaltRule] = {}
    for entry in parts["rules"].sequence():
        rule = _rule(entry)
        if rule.name in rules:
            raise entry.refused(
                f"is a second {rule.name!r}; give each rule its own name."
            )
        rules[rule.name] = rule
    source = f"{halted['source'].text()} ({halted['standing'].text()})"
    return HaltRules(rules, spacing_m, source, _span(halted["reach"]))


def rules_named(entry: Entry | None) -> tuple[HaltRule, ...]:
    """
    Read the entry ``halt rule`` of a column: a name, or a list of names.

    Raises
    ------
    InputRefused
        There is no rule of that name, with file and line.
    """
    if entry is None:
        return ()
    known = halt_rules().rules
    names = entry.sequence() if entry.is_list else (entry,)
    for name in names:
        if name.text() not in known:
            raise name.refused(
                f"is {name.text()!r}; use one of {', '.join(known)}, or a list of them."
            )
    return tuple(known[name.text()] for name in names)


def _rule(entry: Entry) -> HaltRule:
    """One rule."""
    given = entry.mapping(required=("name", "source", "standing"), optional=PARTS)
    if not any(part in given for part in PARTS):
        raise entry.refused(f"asks for nothing; give one of {', '.join(PARTS)}.")
    try:
        return HaltRule(
            name=given["name"].text(),
            source=given["source"].text(),
            standing=given["standing"].text(),
            short_halts=_part(given.get("short halts"), _short_halts),
            rests=_part(given.get("rests"), _rests),
            driver_hours=_part(given.get("driver"), _driver_hours),
            refuelling=_part(given.get("refuel"), _refuelling),
            march_units=_part(given.get("march units"), _unit_limits),
        )
    except PlanningError as error:
        raise entry.refused(f"makes no sense: {error}") from error


def _part(entry: Entry | None, read: Callable[[Entry], Part]) -> Part | None:
    """One part of a rule, where it is given."""
    return read(entry) if entry is not None else None


def _short_halts(entry: Entry) -> ShortHalts:
    given = entry.mapping(
        required=("above", "first", "every", "minutes"), optional=("first minutes",)
    )
    first = given.get("first minutes")
    return ShortHalts(
        above=_span(given["above"]),
        first=_span(given["first"]),
        every=_span(given["every"]),
        length=_length(given["minutes"]),
        first_length=_length(first) if first else None,
    )


def _rests(entry: Entry) -> Rests:
    given = entry.mapping(required=("above", "after", "minutes", "repeated"))
    return Rests(
        above=_span(given["above"]),
        after=_length(given["after"]),
        length=_length(given["minutes"]),
        repeated=given["repeated"].truth(),
    )


def _driver_hours(entry: Entry) -> DriverHours:
    spans = ("driving", "break", "daily driving", "extended driving")
    rests = ("daily rest", "reduced rest")
    times = ("extended times", "reduced times")
    given = entry.mapping(required=(*spans, *rests, *times, "split"))
    parts = [_span(part) for part in given["split"].sequence()]
    if len(parts) != 2:
        raise given["split"].refused("has not two parts; give both in minutes.")
    return DriverHours(
        driving=_span(given["driving"]),
        break_time=_span(given["break"]),
        split=(parts[0], parts[1]),
        daily_driving=_span(given["daily driving"]),
        extended_driving=_span(given["extended driving"]),
        extended_times=given["extended times"].whole(least=0, most=7),
        daily_rest=_span(given["daily rest"]),
        reduced_rest=_span(given["reduced rest"]),
        reduced_times=given["reduced times"].whole(least=0, most=7),
    )


def _refuelling(entry: Entry) -> Refuelling:
    given = entry.mapping(required=("reserve", "minutes"))
    return Refuelling(
        reserve=given["reserve"].number(above=-1e-9, most=0.99),
        length=_length(given["minutes"]),
    )


def _unit_limits(entry: Entry) -> UnitLimits:
    given = entry.mapping(required=("least", "most", "gap"), optional=("notify above",))
    notify = given.get("notify above")
    return UnitLimits(
        least=given["least"].whole(least=1, most=1000),
        most=given["most"].whole(least=1, most=1000),
        gap=_span(given["gap"]),
        notify_above=notify.whole(least=1, most=10_000) if notify else None,
    )


def _length(entry: Entry) -> HaltLength:
    """Shortest, planned and longest of a duration."""
    spans = [_span(item) for item in entry.sequence()]
    if len(spans) != 3:
        raise entry.refused(
            "has not three durations; give the shortest, the planned and the longest."
        )
    return HaltLength(*spans)


def _span(entry: Entry) -> timedelta:
    return timedelta(minutes=entry.number(above=0, most=MOST_MIN))
