"""Work in a child process: its answer, an early end, and all that can go wrong."""

from __future__ import annotations

import pytest

from app.errors import EnvironmentTrouble, InputRefused
from app.services.movement.schedule_process import in_child
from tests.child_works import best_so_far, dead, doubled, faulty, nothing_yet, refused


def test_a_child_answers_and_tells_how_far_it_is() -> None:
    told = []

    answer = in_child(doubled, 21, lambda what, share: told.append((what, share)))

    assert answer == 42
    assert told[0] == ("starting", 0.0)


@pytest.mark.parametrize(
    ("work", "answer"), [(best_so_far, "plan"), (nothing_yet, None)]
)
def test_who_has_enough_gets_the_best_so_far(work, answer) -> None:
    told = []

    found = in_child(
        work, "plan", lambda what, _: told.append(what), lambda: "still at it" in told
    )

    assert found == answer


def test_a_refusal_of_the_child_is_one_of_the_caller() -> None:
    with pytest.raises(InputRefused, match="A plan cannot be carried out"):
        in_child(refused, "A plan")


def test_a_fault_of_ours_comes_with_its_traceback() -> None:
    with pytest.raises(RuntimeError, match="KeyError: 'plan'"):
        in_child(faulty, "plan")


def test_a_child_that_dies_is_told_with_its_exit_code() -> None:
    with pytest.raises(EnvironmentTrouble, match="exit code 7"):
        in_child(dead, 7)


def test_whoever_stops_by_raising_gets_no_answer_and_leaves_no_child() -> None:
    def stop(what: str, _: float) -> None:
        if what == "still at it":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        in_child(best_so_far, "plan", stop)
