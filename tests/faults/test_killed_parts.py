"""A run that is killed anywhere leads to one answer, the same to the last bit."""

from __future__ import annotations

import pytest

from tests.faults.experiment import carry_out
from tests.faults.killed_parts import ITEMS, at_once, kill_everywhere

pytestmark = pytest.mark.fault


@pytest.mark.gate("F25", "kill -9 of the worker at each act", "one answer, same bits")
def test_run_killed_at_any_act_goes_on_to_the_same_answer(
    tmp_path, rounds, found
) -> None:
    every = rounds(5, 1)  # of the points; all of them in full

    told = carry_out(kill_everywhere, tmp_path, every, "as it is")

    assert told["wrong"] == []
    assert told["answers"] == 1
    assert told["kills"] >= 2 * told["points"] // every
    found(f"{told['kills']} kills at {told['points']} acts, 1 answer")


def test_worker_that_writes_answers_in_place_leaves_half_of_one(tmp_path) -> None:
    """Control: the test above can fail."""
    told = carry_out(kill_everywhere, tmp_path, 4, "in place")

    assert any("the answer has" in one for one in told["wrong"])


def test_five_runs_at_once_compute_each_item_once(tmp_path) -> None:
    told = carry_out(at_once, tmp_path, 5, "yes")

    assert told == {"computed": ITEMS, "answers": 1, "logged": 1}


def test_without_claims_the_same_runs_do_the_work_again_and_again(tmp_path) -> None:
    """Control: the test above can fail."""
    told = carry_out(at_once, tmp_path, 5, "no")

    assert told["computed"] > ITEMS
    assert told["answers"] == 1
