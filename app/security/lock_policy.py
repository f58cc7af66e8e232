"""When an open plan is locked, and how long a wrong passphrase has to wait.

Times are those of a clock that nobody can set and that runs while the machine sleeps
(`Clock.since_boot`), so neither a new time of the day nor a night in a bag delays the
lock.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from app.errors import InputRefused

USUAL_MINUTES = 15
MOST_MINUTES = 240
LONGEST_WAIT_S = 32
_MINUTE_S = 60.0


class LockReason(Enum):
    """Why a plan is locked."""

    IDLE = "nobody touched keys or pointer"
    SCREEN = "the screen was locked"
    SUSPEND = "the machine goes to sleep"
    DEMAND = "somebody asked for it"


@dataclass(frozen=True, slots=True, kw_only=True)
class LockPolicy:
    """
    What locks a plan; asking for it always does.

    Attributes
    ----------
    idle_minutes
        Without a touch, 1 to 240.
    with_screen, with_suspend
        Whether it is locked together with the screen, and before the machine sleeps.
    """

    idle_minutes: int = USUAL_MINUTES
    with_screen: bool = True
    with_suspend: bool = True

    def __post_init__(self) -> None:
        if not 1 <= self.idle_minutes <= MOST_MINUTES:
            raise InputRefused(
                f"A plan cannot be locked after {self.idle_minutes} idle minutes; give "
                f"1 to {MOST_MINUTES}."
            )

    def locks_on(self, reason: LockReason) -> bool:
        """Whether a plan is locked for this reason."""
        if reason is LockReason.SCREEN:
            return self.with_screen
        if reason is LockReason.SUSPEND:
            return self.with_suspend
        return True

    def idle_left_s(self, touched_s: float, now_s: float) -> float:
        """
        Seconds until the plan is locked, 0 when that is due.

        Parameters
        ----------
        touched_s, now_s
            Last touch and now, both since the boot. A touch that lies ahead comes from
            before a boot: then the lock is due.
        """
        idle_s = now_s - touched_s
        if idle_s < 0:
            return 0.0
        return max(self.idle_minutes * _MINUTE_S - idle_s, 0.0)


def wait_after(refusals: int) -> int:
    """Seconds that a try has to wait after so many refusals: 0, 1, 2, 4 ... 32."""
    if refusals <= 0:
        return 0
    return min(1 << min(refusals - 1, LONGEST_WAIT_S), LONGEST_WAIT_S)
