"""Seconds of an operation as the clock of a zone shows them, for axes of time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from planners.dtg import ZoneLetter, format_dtg, utc

if TYPE_CHECKING:
    from datetime import datetime


class ClockAxis(NamedTuple):
    """The moment of second 0, with a time zone, and the letter of the zone shown."""

    zero: datetime
    zone: str

    def group(self, time_s: float) -> str:
        """Date-time group of a moment; seconds are cut off."""
        return format_dtg(self.zero + timedelta(seconds=time_s), self.zone)

    def short(self, time_s: float) -> str:
        """Day, hour, minute and zone: ``120600Z``."""
        return self.group(time_s)[:7]

    def hour(self, time_s: float) -> str:
        """Hour and minute: ``0600``."""
        return self.group(time_s)[2:6]

    def day(self, time_s: float) -> str:
        """Day, month and year: ``12 JUN 26``."""
        group = self.group(time_s)
        return f"{group[:2]} {group[7:10]} {group[10:]}"

    def before(self, time_s: float, step_s: int) -> int:
        """
        Last whole step of the zone's day at or before a moment, seconds.

        Parameters
        ----------
        time_s
            The moment.
        step_s
            A part of a day, or whole days.
        """
        midnight = self._midnight()
        return int((time_s - midnight) // step_s) * step_s + midnight

    def ticks(self, begins_s: float, ends_s: float, step_s: int) -> range:
        """Whole steps of the zone's day between two moments, both included."""
        first = self.before(begins_s, step_s)
        first = first if first >= begins_s else first + step_s
        return range(first, int(ends_s // 1) + 1, step_s)

    def _midnight(self) -> int:
        """A midnight of the zone, seconds."""
        local = utc(self.zero).astimezone(ZoneLetter.of(self.zone).zone)
        day = local.replace(hour=0, minute=0, second=0, microsecond=0)
        return -int((local - day).total_seconds())
