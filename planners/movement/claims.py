"""Demands that can contradict each other, and what gives way; see `contradiction`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planners.movement.problem import Schedule


class ClaimKind(Enum):
    """What a claim demands."""

    NOT_BEFORE = "not before"  # a movement stays at its start until then
    START_BY = "start by"
    THROUGH_BY = "through by"  # its tail is past the release point by then
    LOCKED = "locked"
    CLOSED = "closed"  # a section is closed for a time
    ROOM = "room"  # a halt area takes no more than its length


@dataclass(frozen=True, slots=True)
class Claim:
    """
    One demand that may be given up.

    Attributes
    ----------
    kind
        What it demands.
    of
        Number of the movement, the closure or the halt area.
    """

    kind: ClaimKind
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """
    How much later one movement would have to be through, and that alone.

    Attributes
    ----------
    movement
        Its number.
    later_s
        Past its hard limit, a whole number of steps.
    """

    movement: int
    later_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """
    Why there is no schedule.

    Attributes
    ----------
    core
        Claims that cannot all hold, none of which can be left out of this.
    proven
        Whether it was shown that each of them is needed. If not, the solver's work ran
        out on some.
    releases
        The cheapest way out that was found: hard limits of these movements later by so
        much, and all other demands hold. Empty where later limits do not help.
    schedule
        With these releases; None where there are none.
    """

    core: tuple[Claim, ...]
    proven: bool
    releases: tuple[Release, ...]
    schedule: Schedule | None
