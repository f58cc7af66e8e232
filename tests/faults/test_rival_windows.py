"""A plan has one writer, whoever comes first, and none after a crash."""

from __future__ import annotations

import pytest

from tests.faults import rival_windows
from tests.faults.experiment import carry_out

pytestmark = pytest.mark.fault


@pytest.mark.gate("F8", "two windows at once", "0 double writers")
def test_of_two_windows_one_at_most_has_the_plan(tmp_path, rounds, found) -> None:
    races = rounds(50, 500)

    told = carry_out(rival_windows.race, tmp_path, races)

    none, one, two = told["opened"]
    assert two == 0
    assert one == told["changes"]
    assert one > races / 2
    assert told["wrong"] == []
    found(f"{one} times one writer, {none} times none, never two")


@pytest.mark.gate("F8", "control: two readers at once", "both may")
def test_two_windows_that_only_read_both_have_the_plan(tmp_path, found) -> None:
    told = carry_out(rival_windows.both_read, tmp_path)

    assert told["opened"][2] == 5
    found("both, 5 times")


@pytest.mark.gate("F8", "window killed with the plan open", "opens in under 5 s")
def test_a_dead_window_bars_nobody(tmp_path, rounds, found) -> None:
    told = carry_out(rival_windows.open_after_deaths, tmp_path, rounds(10, 100))

    assert told["longest_s"] < 5
    found(f"after {told['longest_s']:.2f} s at most")
