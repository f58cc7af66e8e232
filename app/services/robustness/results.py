"""What a simulation says of a plan: on time or not, queues, bridges, gaps, how sure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from app.services.robustness.question import WANTED

if TYPE_CHECKING:
    from datetime import datetime

    from app.services.robustness.frequency import Frequency

OWN_VULNERABILITY = (
    "Losses are those of bridges on the plan's own routes: how far it depends on them, "
    "and nothing else."
)


class Span(NamedTuple):
    """Lowest and highest share that the same simulation gives under other assumptions.

    Breakdowns and spreads are halved and doubled, one after the other.
    """

    low: float
    high: float


class Finishes(NamedTuple):
    """
    Tail past the release point: in 5, 50 and 95 of 100 simulated moves by then.

    None for later than a day after the unit's start, beyond which nothing is counted.
    """

    p05: datetime | None
    p50: datetime | None
    p95: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitOutcome:
    """
    One march unit with nothing lost.

    Attributes
    ----------
    name
        Of the unit.
    planned, deadline
        Tail past the release point.
    is_ordered
        Whether the deadline is one of the plan; else planned time and slack.
    on_time
        How often it met its deadline.
    finishes
        When it was through; None where it never was.
    instant
        Chance by the instant estimate.
    assumption
        On-time share under other assumptions; None where that was not tried.
    """

    name: str
    planned: datetime
    deadline: datetime
    is_ordered: bool
    on_time: Frequency
    finishes: Finishes | None
    instant: float
    assumption: Span | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DefileOutcome:
    """
    One single-file section with nothing lost.

    Attributes
    ----------
    name, place
        What people call it, and its grid reference.
    is_alone
        Whether one column passes at a time.
    queue_min
        Minutes that all units together wait before it, mean of all moves.
    waits
        How many units wait there, mean of all moves.
    """

    name: str
    place: str
    is_alone: bool
    queue_min: float
    waits: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LossOutcome:
    """
    What the plan loses with bridges of its own routes.

    Attributes
    ----------
    bridges
        Name and grid reference of each that is lost.
    units_late
        How many more units are late or cut off, mean of all moves; below zero where
        the way around avoids a queue.
    error
        Standard error of that, by comparing move with move.
    delay_min
        Minutes that all units that get through are later together, mean of all moves;
        None where none does.
    units_cut
        How many units have no way left.
    whole
        How often the whole plan holds.
    """

    bridges: tuple[tuple[str, str], ...]
    units_late: float
    error: float
    delay_min: float | None
    units_cut: int
    whole: Frequency

    @property
    def name(self) -> str:
        """The bridges in words."""
        return " and ".join(f"{name} ({place})" for name, place in self.bridges)

    @property
    def rank(self) -> tuple[float, float, str]:
        """What losses sort by, the gravest first."""
        return (-self.units_late, -(self.delay_min or 0.0), self.name)


class GapOutcome(NamedTuple):
    """Minutes of extra gap, and how often the whole plan holds with it."""

    minutes: float
    whole: Frequency


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseOutcome:
    """
    One course of action.

    Attributes
    ----------
    name
        What people call it.
    whole
        How often all units met their deadlines, nothing lost.
    instant
        Chance of that by the instant estimate.
    assumption
        Share of that under other assumptions; None where that was not tried.
    units
        In the order of the plan.
    defiles
        The longest queue first; without those before which nobody ever waits.
    losses, pairs
        Of one bridge and of two, the gravest first.
    gaps
        By rising gap, none first.
    remarks
        What the staff should know, as sentences.
    """

    name: str
    whole: Frequency
    instant: float
    assumption: Span | None
    units: tuple[UnitOutcome, ...]
    defiles: tuple[DefileOutcome, ...]
    losses: tuple[LossOutcome, ...]
    pairs: tuple[LossOutcome, ...]
    gaps: tuple[GapOutcome, ...]
    remarks: tuple[str, ...] = ()

    @property
    def smallest_gap(self) -> GapOutcome | None:
        """Smallest extra gap with which 90 of 100 moves hold; None for not reached."""
        return next((one for one in self.gaps if one.whole.share >= WANTED), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Robustness:
    """
    What was simulated of a plan.

    Attributes
    ----------
    title, zone
        Of the march.
    courses
        In the order asked for.
    rollouts
        Simulated moves for each scenario.
    seed
        Of all chance.
    slack_min
        Minutes of slack of units without a deadline of the plan.
    assumed
        Where the assumptions come from.
    model_id
        Of the model that simulated.
    key
        Of the request.
    """

    title: str
    zone: str
    courses: tuple[CourseOutcome, ...]
    rollouts: int
    seed: int
    slack_min: float
    assumed: str
    model_id: str
    key: str
