"""Rules that place halts on a march, and say where a march breaks them.

A rule is data with its source. Ordered halts count before any is added: a halt is
placed only where a duty comes due without one (see `planners.halt_duties`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from planners.column import Halt, HaltPurpose
from planners.driver_rest import BreakDuty, DailyRestDuty
from planners.errors import MarchError
from planners.halt_duties import (
    NEVER,
    FuelDuty,
    Progress,
    RestDuty,
    ShortHaltDuty,
    Way,
    duration_words,
)
from planners.pass_time import checked, time_distance
from planners.unit_limits import unit_limit_breaches

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from planners.column import Column, MarchLeg
    from planners.driver_rest import DriverHours
    from planners.halt_duties import Duty, Refuelling, Rests, ShortHalts
    from planners.unit_limits import UnitLimits
    from planners.vehicles import Formation

_TOLERANCE = timedelta(minutes=1)  # a point on the minute is as good as the exact one
_MOST_HALTS = 1000
_START = Progress(timedelta(), timedelta(), 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class HaltRule:
    """
    When a march halts.

    Attributes
    ----------
    name
        As scenarios write it.
    source
        Where the figures come from.
    standing
        How far to trust them: ``"published"``, or what else they are.
    short_halts, rests, driver_hours, refuelling, march_units
        What the rule asks for; None for what it leaves open.
    """

    name: str
    source: str
    standing: str
    short_halts: ShortHalts | None = None
    rests: Rests | None = None
    driver_hours: DriverHours | None = None
    refuelling: Refuelling | None = None
    march_units: UnitLimits | None = None


class PlacesToHalt(NamedTuple):
    """Halt areas by name, and the driving time by which a halt comes early for one."""

    km: Mapping[str, float]
    reach: timedelta


class _RuledDuty(NamedTuple):
    """A duty and the rule that asks for it."""

    rule: HaltRule
    duty: Duty


def range_km(formation: Formation) -> float:
    """Distance after which the first vehicle of a formation has used up its tank."""
    ranges = [
        vehicle.tank_l / vehicle.fuel_l_per_100km * 100
        for vehicle in formation.types()
        if vehicle.fuel_l_per_100km > 0
    ]
    return min(ranges, default=float("inf"))


def halts_by_rules(
    legs: Sequence[MarchLeg],
    rules: Sequence[HaltRule],
    *,
    ordered: Sequence[Halt] = (),
    formation: Formation | None = None,
    places: PlacesToHalt | None = None,
) -> tuple[Halt, ...]:
    """
    Place the halts that rules ask for beside those that are ordered.

    Parameters
    ----------
    legs
        In order of travel, at least one.
    rules
        All of them are kept.
    ordered
        Halts between start and release point; where one is long enough it does for a
        rule, and where a halt is due at its place or before it ends it is lengthened.
    formation
        Whose tanks tell where to refuel; None for no refuel halts.
    places
        Halt areas that halts should be in; None for wherever they are due.

    Returns
    -------
    tuple[Halt, ...]
        Ordered and added ones by kilometre; added ones are off the road.

    Raises
    ------
    MarchError
        A leg that cannot be driven, or rules that ask for more than 1,000 halts.
    """
    way = _way(legs)
    duties = _duties(rules, way, formation)
    waiting = sorted(ordered, key=lambda halt: halt.at_km)
    halts: list[Halt] = []
    at = _START
    while True:
        due = min((one.duty.due(at) for one in duties), default=NEVER)
        soonest = min(due, way.total) + _TOLERANCE
        if waiting and way.driven(waiting[0].at_km) <= soonest:
            halt = waiting.pop(0)
            at = _driven_to(at, way, way.driven(halt.at_km))
            halt = _lengthened(at, halt, duties)
        elif due + _TOLERANCE >= way.total:
            return tuple(halts + waiting)
        else:
            there = _driven_to(at, way, max(due, at.driven))
            asked = _halt_due(there, duties)
            at, halt = _in_place(at, there, asked, way, places)
            halt = _lengthened(at, halt, duties)
        halts.append(halt)
        if len(halts) > _MOST_HALTS:
            raise MarchError(
                f"The halt rules ask for more than {_MOST_HALTS} halts on "
                f"{duration_words(way.total)} of driving; check their durations."
            )
        at = _halted(at, halt, duties)


def halt_rule_breaches(
    legs: Sequence[MarchLeg],
    rules: Sequence[HaltRule],
    halts: Sequence[Halt],
    *,
    formation: Formation | None = None,
) -> tuple[str, ...]:
    """
    Say where a march with its halts breaks a rule.

    Parameters
    ----------
    legs, rules, formation
        As for `halts_by_rules`.
    halts
        All of the march.

    Returns
    -------
    tuple[str, ...]
        A sentence for each stretch on which a duty is not met in time.
    """
    way = _way(legs)
    duties = _duties(rules, way, formation)
    broken: list[str] = []
    late: set[int] = set()
    at = _START
    stops = sorted(halts, key=lambda halt: halt.at_km)
    for halt in (*stops, None):
        until = way.total if halt is None else way.driven(halt.at_km)
        for number, (rule, duty) in enumerate(duties):
            limit = duty.limit(at)
            if limit + _TOLERANCE < until and number not in late:
                broken.append(_breach(rule, duty, way.km(max(limit, timedelta()))))
                late.add(number)
        if halt is not None:
            at = _driven_to(at, way, until)
            before = [duty.limit(at) for _, duty in duties]
            at = _halted(at, halt, duties)
            late -= {
                number
                for number, (_, duty) in enumerate(duties)
                if duty.limit(at) > before[number]
            }
    return tuple(broken)


def order_breaches(
    column: Column, rules: Sequence[HaltRule], rate_kmh: float
) -> tuple[str, ...]:
    """
    Say where an order of march breaks a rule.

    Parameters
    ----------
    column, rules
        The order of march and the rules for it.
    rate_kmh
        Rate at which gaps by distance count.
    """
    return tuple(
        f"The rule {rule.name!r} asks for {breach}. Change the order of march, or "
        f"choose another rule. Source: {rule.source} ({rule.standing})."
        for rule in rules
        if rule.march_units is not None
        for breach in unit_limit_breaches(column, rule.march_units, rate_kmh)
    )


def _breach(rule: HaltRule, duty: Duty, km: float) -> str:
    """One breach in words."""
    return (
        f"The halt rule {rule.name!r} asks for {duty.sentence}; the march has none by "
        f"km {km:.1f}. Add or lengthen a halt before, or choose another rule. Source: "
        f"{rule.source} ({rule.standing})."
    )


def _halt_due(at: Progress, duties: Sequence[_RuledDuty]) -> Halt:
    """Give the halt that all duties due at a place ask for together."""
    wanted = [
        (duty.wants(at) or timedelta(), -number)
        for number, (_, duty) in enumerate(duties)
    ]
    duration, number = max(wanted)
    duty = duties[-number].duty
    refuel = any(
        one.purpose is HaltPurpose.REFUEL and one.wants(at) for _, one in duties
    )
    return Halt(
        at_km=at.km,
        duration=duration,
        purpose=HaltPurpose.REFUEL if refuel else duty.purpose,
    )


def _in_place(
    at: Progress,
    due: Progress,
    halt: Halt,
    way: Way,
    places: PlacesToHalt | None,
) -> tuple[Progress, Halt]:
    """Take the last halt area within reach before a halt is due; else where it is."""
    if places is None:
        return due, halt
    earliest = max(at.driven + _TOLERANCE, due.driven - places.reach)
    within = [
        (driven, name)
        for name, km in places.km.items()
        if earliest <= (driven := way.driven(km)) <= due.driven
    ]
    if not within:
        return due, halt
    driven, name = max(within)
    there = _driven_to(at, way, driven)
    km = places.km[name]
    return there, replace(halt, at_km=km, name=name, area=name)


def _lengthened(at: Progress, halt: Halt, duties: Sequence[_RuledDuty]) -> Halt:
    """Make a halt do for all that is due at its place, or before it ends."""
    while True:
        end = Progress(
            at.driven + _TOLERANCE, at.elapsed + halt.duration + _TOLERANCE, at.km
        )
        missing = [
            duty
            for _, duty in duties
            if duty.due(end) <= end.driven
            and not duty.is_met_by(halt.duration, halt.purpose)
        ]
        if not missing:
            return halt
        longest = max(missing, key=lambda duty: duty.wants(end) or timedelta())
        purposes = {halt.purpose, *(duty.purpose for duty in missing)}
        halt = replace(
            halt,
            duration=max(halt.duration, longest.wants(end) or timedelta()),
            purpose=_purpose(purposes, longest.purpose),
        )


def _purpose(purposes: set[HaltPurpose], longest: HaltPurpose) -> HaltPurpose:
    """Give the purpose of a halt that serves some: fuel is not got without saying."""
    return HaltPurpose.REFUEL if HaltPurpose.REFUEL in purposes else longest


def _driven_to(at: Progress, way: Way, driven: timedelta) -> Progress:
    """Go on to a place."""
    return Progress(driven, at.elapsed + (driven - at.driven), way.km(driven))


def _halted(at: Progress, halt: Halt, duties: Sequence[_RuledDuty]) -> Progress:
    """Stay for a halt; duties that it meets begin anew at its end."""
    after = at._replace(elapsed=at.elapsed + halt.duration)
    for _, duty in duties:
        if duty.is_met_by(halt.duration, halt.purpose):
            duty.begin(after, halt.duration)
        else:
            duty.passed(halt.duration)
    return after


def _way(legs: Sequence[MarchLeg]) -> Way:
    """Kilometres and driving times of the ends of the legs."""
    if not legs:
        raise MarchError("A march needs at least one leg; add the road to the RP.")
    km, driven = [0.0], [timedelta()]
    for leg in legs:
        checked(f"The rate of march to {leg.to!r}", leg.rate_kmh, "km/h")
        km.append(km[-1] + leg.length_km)
        driven.append(driven[-1] + time_distance(leg.length_km, leg.rate_kmh))
    return Way(tuple(km), tuple(driven))


def _duties(
    rules: Sequence[HaltRule], way: Way, formation: Formation | None
) -> tuple[_RuledDuty, ...]:
    """All that rules ask of a march, nothing done yet."""
    return tuple(
        _RuledDuty(rule, duty)
        for rule in rules
        for duty in _duties_of(rule, way, formation)
    )


def _duties_of(rule: HaltRule, way: Way, formation: Formation | None) -> Iterator[Duty]:
    """All that one rule asks of a march."""
    if rule.short_halts is not None:
        yield ShortHaltDuty(rule.short_halts, way.total)
    if rule.rests is not None:
        yield RestDuty(rule.rests, way.total)
    if rule.driver_hours is not None:
        yield BreakDuty(rule.driver_hours)
        yield DailyRestDuty(rule.driver_hours)
    if rule.refuelling is not None and formation is not None:
        yield FuelDuty(rule.refuelling, range_km(formation), way)
