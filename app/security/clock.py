"""The time as records need it: of the day for people, since the boot for order."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Protocol


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
        boot = getattr(time, "CLOCK_BOOTTIME", None)
        return time.monotonic() if boot is None else time.clock_gettime(boot)
