"""The time as records need it: of the day for people, since the boot for order."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

_SLEEPLESS = {
    "linux": "CLOCK_BOOTTIME",
    "darwin": "CLOCK_MONOTONIC_RAW",  # ``time.monotonic`` stands still in sleep there
}


class Clock(Protocol):
    """Tells the time; tests stand in for it."""

    def now(self) -> datetime:
        """Give the time of the day, aware."""

    def since_boot(self) -> float:
        """Seconds on a clock that nobody can set; it runs while the machine sleeps."""


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """Give the time of the day in UTC."""
        return datetime.now(UTC)

    def since_boot(self) -> float:
        """Seconds since the boot, where the system tells; else of steady running."""
        chosen = sleepless_clock()
        return time.monotonic() if chosen is None else time.clock_gettime(chosen)


def sleepless_clock(
    platform: str = sys.platform, known: Mapping[str, int] | None = None
) -> int | None:
    """
    Number of the clock that nobody can set and that runs while the machine sleeps.

    Parameters
    ----------
    platform
        As ``sys.platform`` has it.
    known
        Clocks of that system by name; None for those of this one.

    Returns
    -------
    int | None
        For ``time.clock_gettime``; None where ``time.monotonic`` is as good.
    """
    clocks = vars(time) if known is None else known
    return clocks.get(_SLEEPLESS.get(platform, ""))
