"""What a march owes its vehicles and crews on the way: halts, rests and fuel.

A duty looks at a march in progress and says by when the next halt is due, counted in
driving time from the start point. A halt that is long enough, whoever ordered it, is
the end of the duty until it comes up again.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from planners.column import HaltPurpose
from planners.errors import MarchError

NEVER = timedelta(days=1_000_000)
_NO_TIME = timedelta()


class Progress(NamedTuple):
    """How far a march has come; ``elapsed`` counts the halts, ``driven`` does not."""

    driven: timedelta
    elapsed: timedelta
    km: float


@dataclass(frozen=True, slots=True)
class HaltLength:
    """How long a halt lasts: at least, as planned, and at most."""

    least: timedelta
    planned: timedelta
    most: timedelta

    def __post_init__(self) -> None:
        if not _NO_TIME < self.least <= self.planned <= self.most:
            raise MarchError(
                f"A halt lasts {duration_words(self.least)}, "
                f"{duration_words(self.planned)} and {duration_words(self.most)}; give "
                "its shortest, planned and longest duration, all above zero and rising."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortHalts:
    """
    Halts to check vehicles and loads.

    Attributes
    ----------
    above
        Driving time up to which a march needs none.
    first, every
        Driving time to the first halt, and from each to the next.
    length
        Of a halt.
    first_length
        Of the first one; None for as the others.
    """

    above: timedelta
    first: timedelta
    every: timedelta
    length: HaltLength
    first_length: HaltLength | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rests:
    """
    Rests to eat and sleep.

    Attributes
    ----------
    above
        Driving time up to which a march needs none.
    after
        When one is due, counted with halts from the start or from the end of the rest
        before: at the earliest, as planned, and at the latest. A halt that falls
        between is made the rest.
    length
        Of a rest.
    repeated
        Whether another follows after the same time.
    """

    above: timedelta
    after: HaltLength
    length: HaltLength
    repeated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Refuelling:
    """Refuel before less than a share of the tank, 0 to 1, is left."""

    reserve: float
    length: HaltLength

    def __post_init__(self) -> None:
        if not 0 <= self.reserve < 1:
            raise MarchError(
                f"A reserve of {self.reserve:g} of the tank is no share; give 0 to "
                "less than 1."
            )


class Duty(ABC):
    """A duty to halt; see the module."""

    purpose: HaltPurpose

    @abstractmethod
    def due(self, at: Progress) -> timedelta:
        """Driving time at which the next halt is planned; NEVER for none."""

    def limit(self, at: Progress) -> timedelta:
        """Driving time by which the next halt must begin."""
        return self.due(at)

    @abstractmethod
    def wants(self, at: Progress) -> timedelta | None:
        """How long a halt here should last; None if none is due here."""

    @abstractmethod
    def is_met_by(self, duration: timedelta, why: HaltPurpose) -> bool:
        """Whether a halt does for this duty."""

    @abstractmethod
    def begin(self, at: Progress, duration: timedelta) -> None:
        """Start counting anew after a halt that does, and that ends here."""

    def passed(self, duration: timedelta) -> None:
        """Take note of a halt that does not do."""
        del duration

    @property
    @abstractmethod
    def sentence(self) -> str:
        """What the duty asks for, as a part of a sentence."""


class ShortHaltDuty(Duty):
    """Owes a short halt after so much driving."""

    purpose = HaltPurpose.SHORT

    def __init__(self, rule: ShortHalts, total: timedelta) -> None:
        self._rule = rule
        self._needed = total > rule.above
        self._next = rule.first
        self._length = rule.first_length or rule.length

    def due(self, at: Progress) -> timedelta:
        """See `Duty`."""
        del at
        return self._next if self._needed else NEVER

    def wants(self, at: Progress) -> timedelta | None:
        """See `Duty`."""
        return self._length.planned if self.due(at) <= at.driven else None

    def is_met_by(self, duration: timedelta, why: HaltPurpose) -> bool:
        """See `Duty`."""
        del why
        return duration >= self._length.least

    def begin(self, at: Progress, duration: timedelta) -> None:
        """See `Duty`."""
        del duration
        self._next = at.driven + self._rule.every
        self._length = self._rule.length

    @property
    def sentence(self) -> str:
        """See `Duty`."""
        least, gap = self._length.least, self._gap
        return (
            f"a halt of at least {duration_words(least)} after {duration_words(gap)} "
            "of driving"
        )

    @property
    def _gap(self) -> timedelta:
        rule = self._rule
        return rule.first if self._next == rule.first else rule.every


class RestDuty(Duty):
    """Owes a rest some time after the start or after the last rest."""

    purpose = HaltPurpose.LONG

    def __init__(self, rule: Rests, total: timedelta) -> None:
        self._rule = rule
        self._needed = total > rule.above
        self._since = _NO_TIME

    def due(self, at: Progress) -> timedelta:
        """See `Duty`."""
        return self._driven(at, self._rule.after.planned)

    def limit(self, at: Progress) -> timedelta:
        """See `Duty`."""
        return self._driven(at, self._rule.after.most)

    def wants(self, at: Progress) -> timedelta | None:
        """See `Duty`."""
        open_from = self._driven(at, self._rule.after.least)
        return self._rule.length.planned if open_from <= at.driven else None

    def is_met_by(self, duration: timedelta, why: HaltPurpose) -> bool:
        """See `Duty`."""
        del why
        return duration >= self._rule.length.least

    def begin(self, at: Progress, duration: timedelta) -> None:
        """See `Duty`."""
        del duration
        self._since = at.elapsed
        self._needed = self._needed and self._rule.repeated

    @property
    def sentence(self) -> str:
        """See `Duty`."""
        least, within = self._rule.length.least, self._rule.after.most
        return (
            f"a rest of at least {duration_words(least)} within "
            f"{duration_words(within)} of the start or of the last rest"
        )

    def _driven(self, at: Progress, after: timedelta) -> timedelta:
        """Driving time at which so much time has passed since the last rest."""
        if not self._needed:
            return NEVER
        return at.driven + (after - (at.elapsed - self._since))


class FuelDuty(Duty):
    """Owes fuel before the tank of any vehicle is down to its reserve."""

    purpose = HaltPurpose.REFUEL

    def __init__(self, rule: Refuelling, range_km: float, way: Way) -> None:
        self._rule, self._way = rule, way
        self._reach_km = range_km * (1 - rule.reserve)
        self._empty_km = self._reach_km

    def due(self, at: Progress) -> timedelta:
        """See `Duty`."""
        del at
        return self._way.driven(self._empty_km)

    def wants(self, at: Progress) -> timedelta | None:
        """See `Duty`."""
        return self._rule.length.planned if self.due(at) <= at.driven else None

    def is_met_by(self, duration: timedelta, why: HaltPurpose) -> bool:
        """See `Duty`."""
        return why is HaltPurpose.REFUEL and duration >= self._rule.length.least

    def begin(self, at: Progress, duration: timedelta) -> None:
        """See `Duty`."""
        del duration
        self._empty_km = at.km + self._reach_km

    @property
    def sentence(self) -> str:
        """See `Duty`."""
        return (
            f"a refuel halt of at least {duration_words(self._rule.length.least)} "
            f"within {self._reach_km:.0f} km, which leaves {self._rule.reserve:.0%} "
            "of the smallest range"
        )


class Way:
    """Driving time and kilometre along the legs of a march."""

    def __init__(self, km: tuple[float, ...], driven: tuple[timedelta, ...]) -> None:
        self._km, self._driven = km, driven

    @property
    def total(self) -> timedelta:
        """Driving time to the end."""
        return self._driven[-1]

    def driven(self, km: float) -> timedelta:
        """Driving time to a kilometre; NEVER beyond the end."""
        for at, (low, high) in enumerate(zip(self._km, self._km[1:], strict=False)):
            if km <= high and high > low:
                share = max(km - low, 0.0) / (high - low)
                return self._driven[at] + share * self._step(at)
        return NEVER

    def km(self, driven: timedelta) -> float:
        """Kilometre after so much driving, at most the last."""
        for at, end in enumerate(self._driven[1:]):
            if driven <= end and self._step(at):
                share = (driven - self._driven[at]) / self._step(at)
                return self._km[at] + share * (self._km[at + 1] - self._km[at])
        return self._km[-1]

    def _step(self, at: int) -> timedelta:
        """Driving time of a leg."""
        return self._driven[at + 1] - self._driven[at]


def duration_words(span: timedelta) -> str:
    """Write a duration as people say it: ``"45 min"``, ``"2 h"``, ``"4 h 30 min"``."""
    hours, minutes = divmod(round(span / timedelta(minutes=1)), 60)
    parts = [f"{hours} h"] if hours else []
    parts += [f"{minutes} min"] if minutes or not hours else []
    return " ".join(parts)
