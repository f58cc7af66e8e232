"""Driving and rest times of drivers: breaks, driving time a day, daily rest.

The figures are data with a source (see `DriverHours`); the weekly limits of such rules
are outside what one march can show and are not checked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from planners.column import HaltPurpose
from planners.errors import MarchError
from planners.halt_duties import Duty, duration_words

if TYPE_CHECKING:
    from planners.halt_duties import Progress

DAY = timedelta(hours=24)
_NO_TIME = timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class DriverHours:
    """
    Driving and rest times.

    Attributes
    ----------
    driving
        At most until a break.
    break_time
        Of a break.
    split
        Its two parts in order, if it is taken in two; their sum is the break.
    daily_driving, extended_driving
        Between two daily rests; the longer one as often as ``extended_times``.
    daily_rest, reduced_rest
        A daily rest; the shorter one as often as ``reduced_times``. It must be over
        within 24 hours of the end of the one before.
    """

    driving: timedelta
    break_time: timedelta
    split: tuple[timedelta, timedelta]
    daily_driving: timedelta
    extended_driving: timedelta
    extended_times: int
    daily_rest: timedelta
    reduced_rest: timedelta
    reduced_times: int

    def __post_init__(self) -> None:
        if min(self.driving, self.daily_driving, *self.split) <= _NO_TIME:
            raise MarchError(
                "A driving time or a part of a break is zero; give all above zero."
            )
        parts = sum(self.split, _NO_TIME)
        if parts != self.break_time:
            raise MarchError(
                f"The parts of a break come to {duration_words(parts)}, "
                f"not to {duration_words(self.break_time)}; correct one of them."
            )
        if not self.daily_driving <= self.extended_driving < DAY:
            raise MarchError(
                "The extended driving time of a day is shorter than the usual one, or "
                "a day long; correct it."
            )
        if not _NO_TIME < self.reduced_rest <= self.daily_rest < DAY:
            raise MarchError(
                "The reduced daily rest is longer than the usual one, or one of them "
                "is no part of a day; correct them."
            )


class BreakDuty(Duty):
    """Owes drivers a break, which may be taken in two parts."""

    purpose = HaltPurpose.DRIVER_REST

    def __init__(self, hours: DriverHours) -> None:
        self._hours = hours
        self._since = _NO_TIME
        self._half = False

    def due(self, at: Progress) -> timedelta:
        """See `Duty`."""
        del at
        return self._since + self._hours.driving

    def wants(self, at: Progress) -> timedelta | None:
        """See `Duty`."""
        return self._missing() if self.due(at) <= at.driven else None

    def is_met_by(self, duration: timedelta, why: HaltPurpose) -> bool:
        """See `Duty`."""
        del why
        return duration >= self._missing()

    def passed(self, duration: timedelta) -> None:
        """See `Duty`."""
        self._half = self._half or duration >= self._hours.split[0]

    def begin(self, at: Progress, duration: timedelta) -> None:
        """See `Duty`."""
        del duration
        self._since, self._half = at.driven, False

    @property
    def sentence(self) -> str:
        """See `Duty`."""
        hours = self._hours
        first, second = (duration_words(part) for part in hours.split)
        return (
            f"a break of {duration_words(hours.break_time)}, or of {first} and then "
            f"{second}, for every {duration_words(hours.driving)} of driving"
        )

    def _missing(self) -> timedelta:
        """What completes the break."""
        return self._hours.split[1] if self._half else self._hours.break_time


class DailyRestDuty(Duty):
    """Owes drivers a daily rest, by driving time and by the clock."""

    purpose = HaltPurpose.DRIVER_REST

    def __init__(self, hours: DriverHours) -> None:
        self._hours = hours
        self._driven = self._rested = _NO_TIME
        self._extended = hours.extended_times
        self._reduced = hours.reduced_times

    def due(self, at: Progress) -> timedelta:
        """See `Duty`."""
        hours = self._hours
        return self._by(at, hours.daily_driving, hours.daily_rest)

    def limit(self, at: Progress) -> timedelta:
        """See `Duty`."""
        hours = self._hours
        return self._by(
            at,
            hours.extended_driving if self._extended else hours.daily_driving,
            self._shortest(),
        )

    def wants(self, at: Progress) -> timedelta | None:
        """See `Duty`."""
        return self._hours.daily_rest if self.due(at) <= at.driven else None

    def is_met_by(self, duration: timedelta, why: HaltPurpose) -> bool:
        """See `Duty`."""
        del why
        return duration >= self._shortest()

    def begin(self, at: Progress, duration: timedelta) -> None:
        """See `Duty`."""
        self._reduced -= duration < self._hours.daily_rest
        self._extended -= at.driven - self._driven > self._hours.daily_driving
        self._driven, self._rested = at.driven, at.elapsed

    @property
    def sentence(self) -> str:
        """See `Duty`."""
        hours = self._hours
        return (
            f"a daily rest of {duration_words(hours.daily_rest)}, reduced "
            f"{duration_words(hours.reduced_rest)}, after at most "
            f"{duration_words(hours.daily_driving)} of driving, "
            f"{hours.extended_times} times {duration_words(hours.extended_driving)}, "
            "and within 24 h of the last"
        )

    def _shortest(self) -> timedelta:
        """Shortest rest that is still allowed."""
        hours = self._hours
        return hours.reduced_rest if self._reduced else hours.daily_rest

    def _by(self, at: Progress, driving: timedelta, rest: timedelta) -> timedelta:
        """Driving time at which the day's driving or its clock is used up."""
        awake = at.elapsed - self._rested
        return min(self._driven + driving, at.driven + (DAY - rest - awake))
