"""What is asked about a plan of movement: losses, gaps, slack, and what is assumed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING

from app.errors import InputRefused
from models.plan_robustness.tables import (
    ASSUMED,
    ASSUMPTIONS,
    MOST_TIMES_HIGH,
    PERIODS,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

# Planning assumptions; the user may say otherwise.
ROLLOUTS = 2_000
SLACK = timedelta(minutes=15)
CLEAR = timedelta(seconds=30)
GAPS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 3, 5, 8, 12, 20, 30))
WANTED = 0.9  # share of simulated moves that an extra gap is to reach

MOST_ROLLOUTS = 10_000_000
MOST_SLACK = timedelta(hours=24)
MOST_SEED = 2**32 - 1
CHOSEN_BY_USER = "chosen by the user"


def highest(name: str) -> float:
    """Give the highest value that an assumption may have; shares and spreads have 1."""
    known = next(one for one in ASSUMPTIONS if one.name == name)
    if known.unit == "-" and known.high <= 1:
        return 1.0
    return max(1.0, MOST_TIMES_HIGH * known.high)


class Losses(Enum):
    """Which bridges of the plan's own routes are lost."""

    NONE = "none"
    ONE = "one"  # each in turn
    TWO = "two"  # each, and each pair


@dataclass(frozen=True, slots=True, kw_only=True)
class Theta:
    """
    What the simulation assumes and nobody measured.

    Attributes
    ----------
    values
        By the names of `models.plan_robustness.tables.ASSUMPTIONS`, only those that
        somebody has set, in the order of their names.
    period
        Part of the day in which most of the move falls, one of
        `models.plan_robustness.tables.PERIODS`.
    source
        Who says so; empty where all is as the program assumes it.
    sources
        Who says so of single values by their names, in the place of ``source``.
    """

    values: tuple[tuple[str, float], ...] = ()
    period: str = "day"
    source: str = ""
    sources: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        known = {one.name: one for one in ASSUMPTIONS}
        for name, value in self.values:
            if name not in known:
                raise InputRefused(
                    f"{name!r} is nothing that the simulation assumes; use one of "
                    f"{', '.join(known)}."
                )
            most = highest(name)
            if not 0 <= value <= most:
                raise InputRefused(
                    f"The assumption {name!r} is {value:g}; give 0 to {most:g}."
                )
        if self.period not in PERIODS:
            raise InputRefused(
                f"{self.period!r} is no part of the day; use one of "
                f"{', '.join(PERIODS)}."
            )

    def all_values(self) -> dict[str, float]:
        """Give every assumption by its name."""
        return {one.name: one.value for one in ASSUMPTIONS} | dict(self.values)

    def changed(self, changes: Mapping[str, float]) -> Theta:
        """Give the same with some values changed."""
        values = dict(self.values) | dict(changes)
        return replace(self, values=tuple(sorted(values.items())))

    def source_of(self, name: str) -> str:
        """Say where a value comes from; `ASSUMED` where nobody has measured it."""
        if name not in dict(self.values):
            return ASSUMED
        return dict(self.sources).get(name) or self.source or CHOSEN_BY_USER

    @property
    def source_words(self) -> str:
        """Say where the values come from."""
        if not self.values:
            return "assumed, not measured"
        told = ", ".join(
            f"{name} {value:g} ({self.source_of(name)})" for name, value in self.values
        )
        return f"assumed, not measured, but {told}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RobustnessSettings:
    """
    How a plan is tried.

    Attributes
    ----------
    rollouts
        Simulated moves for each scenario.
    losses
        Bridges that are lost.
    gaps
        Extra gaps to try, rising.
    slack
        Where the plan sets no latest time for a column: after the planned clearance of
        the release point, the deadline of each of its units.
    clear
        Between two units in a single-file section, never more than the plan leaves.
    theta
        What is assumed.
    seed
        Of all chance.
    """

    rollouts: int = ROLLOUTS
    losses: Losses = Losses.ONE
    gaps: tuple[timedelta, ...] = GAPS
    slack: timedelta = SLACK
    clear: timedelta = CLEAR
    theta: Theta = field(default_factory=Theta)
    seed: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.rollouts <= MOST_ROLLOUTS:
            raise InputRefused(
                f"{self.rollouts} simulated moves are asked for; give 1 to "
                f"{MOST_ROLLOUTS:,}."
            )
        if not timedelta() <= self.slack <= MOST_SLACK:
            minutes = self.slack / timedelta(minutes=1)
            raise InputRefused(
                f"A slack of {minutes:g} minutes is asked for; give 0 to 1440."
            )
        if not 0 <= self.seed <= MOST_SEED:
            raise InputRefused(f"The seed is {self.seed}; give 0 to {MOST_SEED}.")
