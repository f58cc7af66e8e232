"""What is wanted of a schedule, and what is told about the best that was found."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from planners.movement.problem import Aim
from planners.movement.value import COMPLETION_STEPS

if TYPE_CHECKING:
    from planners.movement.problem import Schedule, Value


class EffortLevel(IntEnum):
    """How long to go on; each level takes several times as long as the one before."""

    QUICK = 0  # a first good schedule and a first bound
    NORMAL = 1
    THOROUGH = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleSettings:
    """
    What is wanted, and how hard to try.

    Attributes
    ----------
    aim
        What a schedule shall have least of, and what it shall stay close to.
    effort
        How long to go on.
    seed
        The same seed gives the same schedule.
    start
        A schedule without conflicts to begin with; None to begin anew.
    """

    aim: Aim = field(default_factory=Aim)
    effort: EffortLevel = EffortLevel.NORMAL
    seed: int = 1
    start: Schedule | None = None


class TracePoint(NamedTuple):
    """What was done, what the best schedule cost then, and the bound then."""

    what: str
    cost: int
    bound: int


class Bottleneck(NamedTuple):
    """Movements that cost each other so much in any schedule, in weighted steps."""

    movements: tuple[int, ...]
    cost: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleReport:
    """
    A schedule and how good it is.

    Attributes
    ----------
    schedule
        Without conflicts, but for those of locked movements.
    value
        What it costs.
    bound
        No schedule with a place for everybody costs less.
    delay_bound
        What delay, or lateness where that is the aim, costs at least.
    completion_bound
        The step before which none is complete; None where that is not the aim.
    bottlenecks
        Where the bound comes from, the dearest first.
    trace
        How cost and bound came closer.
    """

    schedule: Schedule
    value: Value
    bound: int
    delay_bound: int
    completion_bound: int | None
    bottlenecks: tuple[Bottleneck, ...]
    trace: tuple[TracePoint, ...]

    @property
    def is_proven(self) -> bool:
        """Whether no schedule is better."""
        return self.schedule.is_whole and self.value.cost <= self.bound

    @property
    def gap(self) -> int:
        """
        What another schedule could save at most.

        In weighted steps, or in steps of completion where that is the aim.
        """
        if self.completion_bound is not None:
            return max(0, self.value.completion - self.completion_bound)
        return max(0, self.value.cost - self.bound)

    @property
    def gap_share(self) -> float:
        """The gap as a share of the cost, or of completion, 0 to 1."""
        whole = self.value.cost
        if self.completion_bound is not None:
            whole = self.value.completion
        return self.gap / whole if self.gap else 0.0

    @property
    def gap_of_spent(self) -> float:
        """The gap of the delay as a share of all weighted time on the way, 0 to 1."""
        over = (
            self.value.cost % COMPLETION_STEPS if self._ends_first else self.value.cost
        )
        return max(0, over - self.delay_bound) / max(1, self.value.spent)

    @property
    def _ends_first(self) -> bool:
        return self.completion_bound is not None
