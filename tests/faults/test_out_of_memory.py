"""Processes that run out of memory die alone, and a sentence says so."""

from __future__ import annotations

import signal

import pytest

from app.errors import EnvironmentTrouble
from app.services.movement.schedule_process import in_child
from tests.child_works import doubled, greedy, killed

pytestmark = pytest.mark.fault
GIBIBYTE = 1 << 30


@pytest.mark.gate("F22", "out of memory in the planner", "child dies, a sentence")
def test_a_planner_without_memory_says_so_and_the_next_one_works(found) -> None:
    with pytest.raises(EnvironmentTrouble, match=r"ran out of memory; close other"):
        in_child(greedy, GIBIBYTE)

    assert in_child(doubled, 21) == 42
    found("sentence shown, next schedule made")


@pytest.mark.gate("F22", "planner killed by the system", "child dies, a sentence")
def test_a_planner_that_the_system_kills_is_told_of(found) -> None:
    with pytest.raises(EnvironmentTrouble, match=r"stopped without a word.*memory"):
        in_child(killed, int(signal.SIGKILL))

    assert in_child(doubled, 21) == 42
    found("sentence shown, next schedule made")
