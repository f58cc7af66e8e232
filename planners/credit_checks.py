"""Whether movement credits are sound, and whether a movement that was seen keeps its.

All answers are sentences for people at a traffic control post.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from planners.dtg import (
    ZoneLetter,
    format_dtg,
    whole_minute_after,
    whole_minute_before,
)
from planners.halt_duties import duration_words
from planners.movement_credit import CreditState, PointTimes
from planners.movement_number import letters, numbers_needed
from planners.sighting import point_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from planners.movement_credit import MovementCredit, UnitTimes
    from planners.movement_number import MovementNumber
    from planners.sighting import Sighting

HOUR = timedelta(hours=1)
_NO_TIME = timedelta()


class Irregularity(Enum):
    """What can be wrong with a movement that was seen."""

    UNKNOWN_NUMBER = "unknown number"
    CANCELLED = "cancelled"
    OTHER_DAY = "other day"
    LETTER_MISSING = "letter missing"
    LETTER_UNKNOWN = "letter unknown"
    POINT_UNKNOWN = "point unknown"
    EARLY = "early"
    LATE = "late"


class Finding(NamedTuple):
    """One thing that is wrong, in a sentence."""

    what: Irregularity
    sentence: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    What a sighting says about a movement.

    Attributes
    ----------
    sighting
        As reported.
    findings
        All that is wrong; none for a movement that is in order.
    sentence
        The answer in words.
    """

    sighting: Sighting
    findings: tuple[Finding, ...]
    sentence: str

    @property
    def is_in_order(self) -> bool:
        """Whether the movement keeps its credit."""
        return not self.findings


def verdict_on(
    sighting: Sighting,
    credits_: Sequence[MovementCredit],
    *,
    tolerance: timedelta = _NO_TIME,
    zone: str = "Z",
) -> Verdict:
    """
    Judge a movement that was seen by the credits that were given.

    Parameters
    ----------
    sighting
        What was seen.
    credits_
        All that are known, cancelled ones too; bids do not count.
    tolerance
        Time by which a movement may be early or late.
    zone
        Letter of the zone in which days and times are meant.
    """
    credit = _credit_of(sighting.number, credits_)
    if credit is None:
        findings = tuple(_unknown(sighting, zone))
    else:
        findings = tuple(_findings(sighting, credit, tolerance, zone))
    if findings or credit is None:
        sentence = " ".join(finding.sentence for finding in findings)
    else:
        at = f" at {sighting.point}" if sighting.point else ""
        sentence = (
            f"{sighting.number} of {credit.bid.column} is in order{at}: "
            f"{_window_words(_window(sighting, credit), zone)}."
        )
    return Verdict(sighting, findings, sentence)


def credit_faults(
    credits_: Sequence[MovementCredit], *, zone: str = "Z"
) -> tuple[str, ...]:
    """
    Say what is wrong with credits among themselves.

    Returns
    -------
    tuple[str, ...]
        Sentences on numbers used twice, numbers of another day, round trips that need
        a second number, and columns without a number that must ask for clearance.
    """
    valid = [credit for credit in credits_ if credit.state is not CreditState.CANCELLED]
    return (
        *_used_twice(valid),
        *(text for credit in valid for text in _of_another_day(credit, zone)),
        *(text for credit in valid for text in _round_trip(credit)),
        *(text for credit in valid for text in _no_clearance(credit, valid)),
        *(text for credit in valid for text in _outside_wishes(credit, zone)),
    )


def _credit_of(
    number: MovementNumber, credits_: Sequence[MovementCredit]
) -> MovementCredit | None:
    """Give the credit with a number, a valid one first; None if there is none."""
    key = _key(number)
    found = [one for one in credits_ if one.number and _key(one.number) == key]
    return next((one for one in found if one.is_valid), found[0] if found else None)


def _key(number: MovementNumber) -> tuple[int, str, str, int]:
    """What two numbers of one movement have in common."""
    return number.day, number.nation, number.authority, int(number.number)


def _unknown(sighting: Sighting, zone: str) -> Iterator[Finding]:
    """A number that nobody was given."""
    yield Finding(
        Irregularity.UNKNOWN_NUMBER,
        f"No credit has the number {sighting.number}; stop the column and ask who "
        "sent it.",
    )
    if _day(sighting.seen, zone) != sighting.number.day:
        yield Finding(Irregularity.OTHER_DAY, _other_day(sighting, zone))


def _findings(
    sighting: Sighting, credit: MovementCredit, tolerance: timedelta, zone: str
) -> Iterator[Finding]:
    """All that is wrong with a movement that has a credit."""
    number = sighting.number
    if credit.state is CreditState.CANCELLED:
        yield Finding(
            Irregularity.CANCELLED,
            f"The credit of {number} was cancelled at "
            f"{format_dtg(credit.history[-1].when, zone)}; it may not move.",
        )
    inside = credit.entry.first <= sighting.seen <= credit.exit.last
    if _day(sighting.seen, zone) != number.day and not inside:
        yield Finding(Irregularity.OTHER_DAY, _other_day(sighting, zone))
    yield from _letter(number, credit)
    window = _window(sighting, credit)
    if window is None:
        points = ", ".join(times.point for times in credit.units[0].times)
        yield Finding(
            Irregularity.POINT_UNKNOWN,
            f"{sighting.point} is no timed point of {credit.bid.column}; its points "
            f"are {points}.",
        )
    else:
        yield from _in_time(sighting, window, tolerance, zone)


def _letter(number: MovementNumber, credit: MovementCredit) -> Iterator[Finding]:
    """A letter that is missing or that no march unit has."""
    last = letters(len(credit.units) - 1)
    if not number.unit and len(credit.units) > 1:
        yield Finding(
            Irregularity.LETTER_MISSING,
            f"{number} lacks the letter of a march unit; {credit.bid.column} has A to "
            f"{last}.",
        )
    if number.unit and _unit_of(number, credit) is None:
        has = f"A to {last}" if len(credit.units) > 1 else "A alone"
        yield Finding(
            Irregularity.LETTER_UNKNOWN,
            f"{number} has the letter {number.unit}, but {credit.bid.column} has "
            f"{has}; ask for its march credit.",
        )


def _in_time(
    sighting: Sighting, window: PointTimes, tolerance: timedelta, zone: str
) -> Iterator[Finding]:
    """A movement that is early or late."""
    seen, number = sighting.seen, sighting.number
    begins, ends = _minutes(window)
    at = f" at {window.point}" if sighting.point else ""
    if seen < begins - tolerance:
        yield Finding(
            Irregularity.EARLY,
            f"{number} is {duration_words(begins - seen)} early{at}: "
            f"{_window_words(window, zone)}.",
        )
    if seen > ends + tolerance:
        yield Finding(
            Irregularity.LATE,
            f"{number} is {duration_words(seen - ends)} late{at}: "
            f"{_window_words(window, zone)}.",
        )


def _window(sighting: Sighting, credit: MovementCredit) -> PointTimes | None:
    """Times of who was seen, at the point or on the whole way; None off its points."""
    unit = _unit_of(sighting.number, credit)
    units: Sequence[UnitTimes] = (unit,) if unit else credit.units
    wanted = point_key(sighting.point)
    passings = [
        times
        for unit in units
        for times in unit.times
        if not wanted or wanted in {point_key(times.point), point_key(times.label)}
    ]
    if not passings:
        return None
    return PointTimes(
        passings[0].point if wanted else "the way",
        "",
        min(times.first for times in passings),
        max(times.last for times in passings),
    )


def _unit_of(number: MovementNumber, credit: MovementCredit) -> UnitTimes | None:
    """March unit of a letter."""
    for place, unit in enumerate(credit.units):
        if letters(place) == number.unit:
            return unit
    return None


def _minutes(window: PointTimes) -> tuple[datetime, datetime]:
    """Whole minutes of a window, as tables show them."""
    return whole_minute_before(window.first), whole_minute_after(window.last)


def _window_words(window: PointTimes | None, zone: str) -> str:
    """Write a window as its credit gives it."""
    if window is None:
        return "its credit has no such point"
    begins, ends = _minutes(window)
    return (
        f"its credit says first vehicle {format_dtg(begins, zone)}, last vehicle "
        f"{format_dtg(ends, zone)}"
    )


def _day(when: datetime, zone: str) -> int:
    return when.astimezone(ZoneLetter.of(zone).zone).day


def _other_day(sighting: Sighting, zone: str) -> str:
    """A number seen on a day that is not its own."""
    return (
        f"{sighting.number} was seen on day {_day(sighting.seen, zone):02} but is a "
        f"number of day {sighting.number.day:02}: it is out of schedule."
    )


def _used_twice(credits_: Sequence[MovementCredit]) -> Iterator[str]:
    """Numbers that two movements carry."""
    numbered: dict[object, list[MovementCredit]] = {}
    for credit in credits_:
        if credit.number is not None:
            numbered.setdefault(_key(credit.number), []).append(credit)
    for one, other in (
        pair for group in numbered.values() for pair in combinations(group, 2)
    ):
        number = one.number
        names = f"{one.bid.column!r} and {other.bid.column!r}"
        if not _there_and_back(one, other):
            yield f"{number} is the number of both {names}; give one of them its own."
            continue
        begins = min(one.entry.first, other.entry.first)
        ends = max(one.exit.last, other.exit.last)
        if numbers_needed(ends - begins, round_trip=True) > 1:
            yield (
                f"{number} covers the way out and back of {names} in "
                f"{duration_words(ends - begins)}; above 24 h the way back is a new "
                "movement, so give it a number of its own (TR2013)."
            )


def _there_and_back(one: MovementCredit, other: MovementCredit) -> bool:
    """Whether one movement is the way back of the other."""
    return (one.bid.origin, one.bid.destination, one.bid.vehicle_count) == (
        *(other.bid.destination, other.bid.origin),
        other.bid.vehicle_count,
    )


def _of_another_day(credit: MovementCredit, zone: str) -> Iterator[str]:
    """A number whose day is not that on which the movement begins."""
    number, begins = credit.number, credit.entry.first
    if number is not None and _day(begins, zone) != number.day:
        yield (
            f"{credit.bid.column!r} begins at {format_dtg(begins, zone)} under "
            f"{number}, a number of day {number.day:02}; give it a number of day "
            f"{_day(begins, zone):02}, or start it on its day."
        )


def _round_trip(credit: MovementCredit) -> Iterator[str]:
    """A round trip too long for one number."""
    if (
        credit.number is not None
        and credit.bid.is_round_trip
        and numbers_needed(credit.duration, round_trip=True) > 1
    ):
        yield (
            f"{credit.bid.column!r} goes out and back in "
            f"{duration_words(credit.duration)} under {credit.number}; above 24 h the "
            "way back is a new movement, so plan it as a column with a number of its "
            "own (TR2013)."
        )


def _no_clearance(
    credit: MovementCredit, credits_: Sequence[MovementCredit]
) -> Iterator[str]:
    """A column without a number that must ask."""
    if credit.number is not None:
        return
    bid = credit.bid
    if bid.needs_clearance() or bid.needs_clearance(_per_hour(credit, credits_)):
        yield (
            f"{bid.column!r} has {bid.vehicle_count} vehicles and no movement number, "
            "but needs clearance: from 6 vehicles on, from 10 an hour to one "
            "destination on one route, or with a special permit (FM 4-01.011, DD Form "
            "1265). Get its bid approved."
        )


def _per_hour(credit: MovementCredit, credits_: Sequence[MovementCredit]) -> int:
    """Count the vehicles that enter the same route within an hour."""
    bid, begins = credit.bid, credit.entry.first
    return sum(
        one.bid.vehicle_count
        for one in credits_
        if (one.bid.origin, one.bid.via, one.bid.destination)
        == (bid.origin, bid.via, bid.destination)
        and begins <= one.entry.first < begins + HOUR
    )


def _outside_wishes(credit: MovementCredit, zone: str) -> Iterator[str]:
    """Times outside those that the bid asked for."""
    bid = credit.bid
    if bid.not_before is not None and credit.entry.first < bid.not_before:
        yield (
            f"{bid.column!r} enters at {format_dtg(credit.entry.first, zone)}, before "
            f"{format_dtg(bid.not_before, zone)}, the earliest it asked for; schedule "
            "it later or change its bid."
        )
    if bid.not_after is not None and credit.exit.last > bid.not_after:
        yield (
            f"{bid.column!r} is past its release point at "
            f"{format_dtg(whole_minute_after(credit.exit.last), zone)}, after "
            f"{format_dtg(bid.not_after, zone)}, the latest it asked for; schedule it "
            "earlier or change its bid."
        )
