"""Rules that place halts on a march by its duration; each is data with its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from planners.column import Halt, HaltPurpose
from planners.errors import MarchError
from planners.pass_time import time_distance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planners.column import MarchLeg


@dataclass(frozen=True, slots=True, kw_only=True)
class HaltRule:
    """
    When a march halts.

    Attributes
    ----------
    name, source
        Of the rule.
    above
        Driving time up to which a march needs no halt.
    every
        Driving time from one halt to the next.
    duration
        Of a short halt.
    rest_above
        Driving time up to which a march needs no rest.
    rest_after
        When a rest is due, counted from the start, halts included; the halt nearest
        to it becomes the rest.
    rest_duration
        Of the rest.
    """

    name: str
    source: str
    above: timedelta
    every: timedelta
    duration: timedelta
    rest_above: timedelta
    rest_after: timedelta
    rest_duration: timedelta

    def __post_init__(self) -> None:
        if min(self.every, self.duration, self.rest_duration) <= timedelta():
            raise MarchError(
                f"Halt rule {self.name!r} has a duration of zero; give all above zero."
            )


CIVIL_PROTECTION = HaltRule(
    name="German civil protection",
    source="Begriffe des Marsches, expydoc.com/doc/9842883",
    above=timedelta(hours=3),
    every=timedelta(hours=2),
    duration=timedelta(minutes=25),  # given as 20 to 30 min
    rest_above=timedelta(hours=6),
    rest_after=timedelta(hours=7),
    rest_duration=timedelta(hours=2, minutes=30),  # given as 2 to 3 h
)


def halts_by_rule(legs: Sequence[MarchLeg], rule: HaltRule) -> tuple[Halt, ...]:
    """
    Place the halts that a rule asks for.

    Parameters
    ----------
    legs
        In order of travel.
    rule
        Which halts are due when.

    Returns
    -------
    tuple[Halt, ...]
        In order, in halt areas, by kilometre of the route; none for a short march.
    """
    ends: list[timedelta] = [timedelta()]
    for leg in legs:
        ends.append(ends[-1] + time_distance(leg.length_km, leg.rate_kmh))
    total = ends[-1]
    if total <= rule.above:
        return ()
    due = [rule.every * n for n in range(1, -(-total // rule.every))]
    rest = None
    if total > rule.rest_above:
        rest = min(
            due,
            key=lambda at: abs(_elapsed(at, rule) - rule.rest_after),
            default=None,
        )
    return tuple(
        Halt(
            at_km=_km(legs, ends, at),
            duration=rule.rest_duration if at == rest else rule.duration,
            purpose=HaltPurpose.LONG if at == rest else HaltPurpose.SHORT,
        )
        for at in due
    )


def _elapsed(driven: timedelta, rule: HaltRule) -> timedelta:
    """Time from the start to a halt, the short halts before it included."""
    return driven + (driven // rule.every - 1) * rule.duration


def _km(
    legs: Sequence[MarchLeg], ends: Sequence[timedelta], driven: timedelta
) -> float:
    """Kilometre of the route after so much driving."""
    km = 0.0
    for leg, start, end in zip(legs, ends, ends[1:], strict=False):
        if driven < end:
            return km + leg.length_km * ((driven - start) / (end - start))
        km += leg.length_km
    return km
