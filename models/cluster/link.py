"""How the way to a site is: open, in the way for a while, or waiting for a person.

Machines try again for ever, with growing pauses; where a person has to log in, or the
other end is not who it was, nothing is tried before a person says so.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from models.errors import HostKeyChanged, LoginRefused, SchedulerDown

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.errors import FarTrouble

JITTER = 0.25  # of a pause, at most, so that many desktops do not come back at once


class LinkState(Enum):
    """How the way to a site is."""

    UNKNOWN = "unknown"  # nothing was asked yet
    OPEN = "open"
    OFFLINE = "offline"
    SCHEDULER_DOWN = "scheduler_down"
    LOGIN_NEEDED = "login_needed"
    HOST_KEY_CHANGED = "host_key_changed"

    @property
    def wants_a_person(self) -> bool:
        """Whether no machine tries again."""
        return self in {LinkState.LOGIN_NEEDED, LinkState.HOST_KEY_CHANGED}


class Pauses(NamedTuple):
    """Seconds between tries: the first pause, doubling up to the longest."""

    first: float
    longest: float

    def after(self, tries: int) -> float:
        """Pause after so many tries in a row that failed, counted from 1."""
        return min(self.longest, self.first * 2.0 ** min(tries - 1, 32))


TRANSPORT = Pauses(5, 15 * 60)
SCHEDULER = Pauses(30, 5 * 60)


class Link:
    """
    The way to a site.

    Parameters
    ----------
    jitter
        A random number from 0 to 1, 1 left out.
    """

    def __init__(self, jitter: Callable[[], float]) -> None:
        self._jitter = jitter
        self._tries = 0
        self._not_before = float("-inf")
        self.state = LinkState.UNKNOWN
        self.words = ""

    def is_free(self, moment: float) -> bool:
        """Whether something may be tried at a moment, in seconds since the boot."""
        return not self.state.wants_a_person and moment >= self._not_before

    def wait(self, moment: float) -> float | None:
        """Seconds until something may be tried; None where a person has to act."""
        if self.state.wants_a_person:
            return None
        return max(0.0, self._not_before - moment)

    def worked(self) -> None:
        """Take in that the other side has answered."""
        self._tries, self._not_before = 0, float("-inf")
        self.state, self.words = LinkState.OPEN, ""

    def failed(self, trouble: FarTrouble, moment: float) -> None:
        """Take in that something is in the way."""
        self.words = str(trouble)
        if isinstance(trouble, HostKeyChanged):
            self.state = LinkState.HOST_KEY_CHANGED
            return
        if isinstance(trouble, LoginRefused):
            self.state = LinkState.LOGIN_NEEDED
            return
        is_scheduler = isinstance(trouble, SchedulerDown)
        state = LinkState.SCHEDULER_DOWN if is_scheduler else LinkState.OFFLINE
        self._tries = self._tries + 1 if state is self.state else 1
        self.state = state
        pause = (SCHEDULER if is_scheduler else TRANSPORT).after(self._tries)
        self._not_before = moment + pause * (1 + JITTER * self._jitter())

    def retried_by_hand(self) -> None:
        """Try again now: a person says so."""
        self._tries, self._not_before = 0, float("-inf")
        self.state, self.words = LinkState.UNKNOWN, ""
