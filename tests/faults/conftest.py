"""Short rounds for every change, full ones for ``make faults``, and their table.

A test may take as long as its rounds need, so that one that hangs ends and the rest
goes on.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

import pytest
import pytest_timeout

from tests.faults.disk_faults import NO_COMPILER, compiler
from tests.faults.extent import FULL

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = "rounds"
RESULT = "result"
LEAST_S, ROUND_S, MOST_S = 900.0, 3.0, 3600.0
"""What a test, each of its rounds and all of them may take in full, however busy."""


class Line(NamedTuple):
    """One line of the table."""

    number: str
    fault: str
    gate: str
    rounds: str
    result: str
    took: str


TABLE = pytest.StashKey[list[Line]]()


def pytest_configure(config: pytest.Config) -> None:
    """Make room for the table, and for the mark that puts a test into it."""
    config.stash[TABLE] = []
    config.addinivalue_line(
        "markers", "gate(number, fault, gate): a line in the table of faults"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give each test the time that it needs at least in full."""
    for item in items:
        if FULL and item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(LEAST_S))


@pytest.fixture
def rounds(
    request: pytest.FixtureRequest, record_property: Callable[[str, object], None]
) -> Callable[[int, int], int]:
    """How many rounds: the first number for every change, the second in full."""
    allowed = LEAST_S

    def chosen(short: int, full: int) -> int:
        nonlocal allowed
        number = full if FULL else short
        record_property(ROUNDS, number)
        needed = min(number * ROUND_S, MOST_S)
        if FULL and needed > allowed:
            allowed = needed
            allow(request.node, allowed)
        return number

    return chosen


def allow(item: pytest.Item, seconds: float) -> None:
    """Let a test that has begun take so many seconds from now on."""
    timer = item.config.hook
    timer.pytest_timeout_cancel_timer(item=item)
    settings = pytest_timeout.Settings(seconds, "signal", False, True)
    timer.pytest_timeout_set_timer(item=item, settings=settings)


@pytest.fixture
def found(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Takes what a test found, for the table."""

    def tell(result: str) -> None:
        record_property(RESULT, result)

    return tell


@pytest.fixture
def faulty_disk() -> None:
    """Leave a test out where faulty disks cannot be built; never where all must run."""
    if compiler() is None:
        if os.environ.get("MARSROUTE_REQUIRE_DATA"):
            pytest.fail(f"{NO_COMPILER}, and here it is required")
        pytest.skip(NO_COMPILER)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> object:
    """Put the outcome of a test with a gate into the table."""
    report = yield
    mark = item.get_closest_marker("gate")
    if mark is not None and (report.when == "call" or not report.passed):
        told = dict(report.user_properties)
        result = told.get(RESULT, "held") if report.passed else report.outcome.upper()
        rounds, took = str(told.get(ROUNDS, "")), f"{report.duration:.0f} s"
        line = Line(*mark.args, rounds=rounds, result=str(result), took=took)
        item.config.stash[TABLE].append(line)
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table after a full run."""
    lines = terminalreporter.config.stash[TABLE]
    if not FULL or not lines:
        return
    lines = sorted(lines, key=lambda line: int(line.number.lstrip("F")))
    table = [Line("", "fault", "gate", "rounds", "result", "took"), *lines]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    terminalreporter.section("faults")
    for line in table:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        terminalreporter.write_line("  ".join(cells).rstrip())
