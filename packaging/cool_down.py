"""Print the day before which a package must have come out to be locked.

Hijacked releases are mostly found within days: nothing younger than a week is taken.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

WAIT = timedelta(days=7)


def last_day(now: datetime) -> str:
    """Moment after which nothing is taken, as uv reads it."""
    return f"{(now - WAIT).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


if __name__ == "__main__":
    print(last_day(datetime.now(UTC)))
