"""The clock since the boot goes on while the machine sleeps, on each system."""

import time

import pytest

from app.security.clock import SystemClock, sleepless_clock


@pytest.mark.parametrize(
    ("platform", "known", "chosen"),
    [
        ("linux", {"CLOCK_BOOTTIME": 7, "CLOCK_MONOTONIC_RAW": 4}, 7),
        ("darwin", {"CLOCK_MONOTONIC_RAW": 4, "CLOCK_UPTIME_RAW": 8}, 4),
        # Elsewhere the raw clock stands still in sleep, and so it does on Linux.
        ("freebsd14", {"CLOCK_MONOTONIC_RAW": 4}, None),
        ("linux", {"CLOCK_MONOTONIC_RAW": 4}, None),
        ("win32", {}, None),
    ],
)
def test_the_clock_that_runs_in_sleep_is_chosen(
    platform: str, known: dict[str, int], chosen: int | None
):
    assert sleepless_clock(platform, known) == chosen


def test_this_machine_is_asked_by_that_clock():
    chosen = sleepless_clock()
    before = time.monotonic() if chosen is None else time.clock_gettime(chosen)

    told = SystemClock().since_boot()

    assert before <= told < before + 60
