"""How the way to a site is: open, in the way for a while, or waiting for a person.

Machines try again for ever, with growing pauses; where a person has to log in, or the
other end is not who it was, nothing is tried before a person says so, not even by the
next program.
"""

from __future__ import annotations

import random
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from models.errors import HostKeyChanged, LoginRefused, SchedulerDown

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.cluster.bars import Bars
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


class LinkWays(NamedTuple):
    """
    How ways to sites are kept.

    Attributes
    ----------
    bars
        What bars one until a person acts; None forgets it with the program.
    jitter
        Random numbers from 0 to 1, 1 left out, so that not all desktops ask at the same
        moment.
    """

    bars: Bars | None = None
    jitter: Callable[[], float] = random.random


class Link:
    """
    The way to a site.

    Parameters
    ----------
    site
        Its name.
    bars
        What bars the way until a person acts.
    jitter
        A random number from 0 to 1, 1 left out.
    """

    def __init__(self, site: str, bars: Bars, jitter: Callable[[], float]) -> None:
        self._site, self._bars, self._jitter = site, bars, jitter
        self._tries = 0
        self._not_before = float("-inf")
        self._is_by_hand = False
        self._barred: FarTrouble | None = None
        self.state = LinkState.UNKNOWN
        self.words = ""
        self.barred()

    def barred(self) -> FarTrouble | None:
        """Give what bars the way for machines, met here or by another program."""
        if self._is_by_hand:
            return None
        trouble = self._bars.of(self._site) or self._barred
        if trouble is not None:
            self._take_in(trouble)
        return trouble

    def is_free(self, moment: float) -> bool:
        """Whether something may be tried at a moment, in seconds since the boot."""
        return self.barred() is None and moment >= self._not_before

    def wait(self, moment: float) -> float | None:
        """Seconds until something may be tried; None where a person has to act."""
        if self.state.wants_a_person:
            return None
        return max(0.0, self._not_before - moment)

    def worked(self) -> None:
        """Take in that the other side has answered."""
        if self._is_by_hand or self._barred:
            self._bars.lift(self._site)
        self._tries, self._not_before = 0, float("-inf")
        self._is_by_hand, self._barred = False, None
        self.state, self.words = LinkState.OPEN, ""

    def failed(self, trouble: FarTrouble, moment: float) -> None:
        """Take in that something is in the way."""
        self._is_by_hand = False
        if isinstance(trouble, HostKeyChanged | LoginRefused):
            self._take_in(trouble)
            self._bars.keep(self._site, trouble)
            return
        self.words = str(trouble)
        is_scheduler = isinstance(trouble, SchedulerDown)
        state = LinkState.SCHEDULER_DOWN if is_scheduler else LinkState.OFFLINE
        self._tries = self._tries + 1 if state is self.state else 1
        self.state = state
        pause = (SCHEDULER if is_scheduler else TRANSPORT).after(self._tries)
        self._not_before = moment + pause * (1 + JITTER * self._jitter())

    def retried_by_hand(self) -> None:
        """Try again now, at what bars the way too: a person says so."""
        self._tries, self._not_before = 0, float("-inf")
        self._is_by_hand = True
        self.state, self.words = LinkState.UNKNOWN, ""

    def hurried(self) -> None:
        """Wait no longer for the next try, where machines may try at all."""
        if self.barred() is None:
            self._tries, self._not_before = 0, float("-inf")
            self.state, self.words = LinkState.UNKNOWN, ""

    def _take_in(self, trouble: FarTrouble) -> None:
        """Wait for a person."""
        self._barred = trouble
        changed = isinstance(trouble, HostKeyChanged)
        self.state = LinkState.HOST_KEY_CHANGED if changed else LinkState.LOGIN_NEEDED
        self.words = str(trouble)
