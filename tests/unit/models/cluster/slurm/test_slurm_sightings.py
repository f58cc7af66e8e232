"""What Slurm was measured to say, row by row, and what we make of it."""

from __future__ import annotations

import json

import pytest

from models.cluster.back_end import Seen, Sighting
from models.cluster.job import Failure
from models.cluster.slurm.sightings import read_status, sighting_of, to_withdraw

KEY = "0123456789abcdef0123456789abcdef01234567"
NOW = "NOW 1795371080 2026-11-22T18:00:00"
NO_SIGHTING = "nothing can be told"


def folder(*, cancel: int = 0, answer: int = 0, number: str = "5", drawn: str = ""):
    return f"F|{KEY}|1|{cancel}|{answer}|1|{number}|{drawn}|1|4|2"


def seen(*lines: str) -> Sighting:
    found = sighting_of(KEY, read_status("\n".join([NOW, *lines])))
    assert found is not None, NO_SIGHTING
    return found


def queue(state: str, reason: str = "None", tasks: str = "1", number: int = 1) -> str:
    return f"Q|p-{KEY}-{number}|{state}|5|{tasks}|N/A|{reason}"


def account(state: str, code: str = "0:0", reason: str = "None") -> str:
    return f"S|p-{KEY}-1|{state}|5_1|{code}|{reason}"


def word(name: str, words: str = "why") -> str:
    return f"E|{KEY}|1|" + json.dumps({"class": name, "words": words, "seconds": 2.5})


LEFT = f"L|{KEY}|1 "


@pytest.mark.parametrize(
    ("rows", "failure"),
    [
        # state, reason, exit code in section 2 of what was measured
        ([queue("FAILED", "NonZeroExitCode")], Failure.PROGRAM),
        ([queue("FAILED", "JobLaunchFailure")], Failure.NODE),
        ([queue("OUT_OF_MEMORY", "OutOfMemory")], Failure.MEMORY),
        ([queue("TIMEOUT", "TimeLimit")], Failure.TIME),
        ([queue("DEADLINE", "DeadLine")], Failure.TIME),
        ([queue("NODE_FAIL", "NodeDown")], Failure.NODE),
        ([queue("BOOT_FAIL")], Failure.NODE),
        ([queue("PREEMPTED")], Failure.NODE),
        ([queue("COMPLETED")], None),
        ([account("FAILED", "3:0")], Failure.REFUSED),
        ([account("FAILED", "1:0")], Failure.PROGRAM),
        ([account("FAILED", "0:9")], Failure.NODE),
        ([account("FAILED", "0:53")], Failure.NODE),
        ([account("FAILED", "13:0")], Failure.GOLDEN),
        ([account("FAILED", "15:0")], Failure.DISK),
        ([account("OUT_OF_MEMORY", "0:125")], Failure.MEMORY),
        ([account("TIMEOUT", "0:0")], Failure.TIME),
        ([account("NODE_FAIL", "0:0")], Failure.NODE),
        ([queue("FAILED"), "ROOM 0"], Failure.DISK),
    ],
)
def test_a_part_that_ended_without_a_word(rows: list[str], failure: Failure | None):
    found = seen(*rows, folder(), LEFT)

    assert found.seen is Seen.ENDED
    assert found.failure is failure
    assert found.parts_left == (1,)
    assert found.words


@pytest.mark.parametrize(
    ("name", "failure"),
    [
        ("time", Failure.TIME),
        ("memory", Failure.MEMORY),
        ("golden", Failure.GOLDEN),
        ("disk", Failure.DISK),
        ("program", Failure.PROGRAM),
        ("refused", Failure.REFUSED),
        ("stopped", Failure.NODE),
    ],
)
def test_the_word_of_the_worker_comes_before_that_of_the_queue(
    name: str, failure: Failure
):
    found = seen(queue("FAILED", "NonZeroExitCode"), folder(), word(name), LEFT)

    assert found.seen is Seen.ENDED
    assert found.failure is failure
    assert found.words == "why"
    assert found.node_seconds == 2.5


def test_a_dead_node_overrules_what_an_earlier_run_said():
    found = seen(queue("NODE_FAIL", "NodeDown"), folder(), word("time"), LEFT)

    assert found.failure is Failure.NODE


@pytest.mark.parametrize(
    ("state", "failure"),
    [
        ("TIMEOUT", Failure.TIME),
        ("DEADLINE", Failure.TIME),
        ("OUT_OF_MEMORY", Failure.MEMORY),
        ("FAILED", Failure.NODE),
    ],
)
def test_a_part_that_was_ended_at_a_limit_is_told_that_by_the_queue(
    state: str, failure: Failure
):
    found = seen(queue(state), folder(), word("stopped"), LEFT)

    assert found.failure is failure


def test_a_word_is_enough_where_the_queue_has_forgotten():
    found = seen(folder(), word("program"), LEFT)

    assert (found.seen, found.failure) == (Seen.ENDED, Failure.PROGRAM)


@pytest.mark.parametrize(
    "garbage", ["{", "[]", '{"class": 3}', '{"seconds": "x"}', "null"]
)
def test_a_word_that_cannot_be_read_is_none(garbage: str):
    found = seen(queue("TIMEOUT"), folder(), f"E|{KEY}|1|{garbage}", LEFT)

    assert found.failure is Failure.TIME


@pytest.mark.parametrize(
    ("row", "state"),
    [
        (queue("PENDING", "Priority"), Seen.QUEUED),
        (queue("PENDING", "Resources"), Seen.QUEUED),
        (queue("PENDING", "BeginTime"), Seen.QUEUED),
        (queue("PENDING", "ReqNodeNotAvail, UnavailableNodes:n1"), Seen.QUEUED),
        (queue("PENDING", "AssocMaxJobsLimit"), Seen.QUEUED),
        (queue("RUNNING"), Seen.RUNNING),
        (queue("COMPLETING"), Seen.RUNNING),
        (queue("SUSPENDED"), Seen.RUNNING),
        (queue("REQUEUED"), Seen.QUEUED),
    ],
)
def test_a_job_in_the_queue(row: str, state: Seen):
    found = seen(row, folder())

    assert found.seen is state
    assert found.failure is None
    assert found.queue_id == "5"
    assert found.progress == (1, 4)


@pytest.mark.parametrize(
    "reason",
    [
        "PartitionTimeLimit",
        "PartitionConfig",
        "PartitionNodeLimit",
        "BadConstraints",
        "DependencyNeverSatisfied",
        "JobHeldUser",
        "JobHeldAdmin",
        "InvalidAccount",
        "InvalidQOS",
        "AssocGrpCPUMinutesLimit",
        "QOSGrpBillingMinutes",
        "AssocMaxCpuPerJobLimit",
    ],
)
def test_what_will_never_start_is_stuck_and_withdrawn(reason: str):
    lines = (queue("PENDING", reason, "0-1"), folder())
    found = seen(*lines)

    assert (found.seen, found.failure) == (Seen.ENDED, Failure.STUCK)
    assert reason in found.words
    (one,) = to_withdraw(read_status("\n".join(lines)))
    assert (one.key, one.submission) == (KEY, 1)
    again = seen(queue("CANCELLED"), folder(drawn=one.word), LEFT)
    assert (again.seen, again.failure) == (Seen.ENDED, Failure.STUCK)


def test_what_the_queue_could_not_start_is_sent_again():
    lines = (queue("PENDING", "launch failed requeued held"), folder())

    assert (seen(*lines).seen, seen(*lines).failure) == (Seen.ENDED, Failure.NODE)
    assert to_withdraw(read_status("\n".join(lines)))


def test_one_task_that_runs_keeps_the_others_from_being_withdrawn():
    lines = (queue("RUNNING", tasks="0"), queue("PENDING", "JobHeldUser"), folder())

    assert seen(*lines).seen is Seen.RUNNING
    assert not to_withdraw(read_status("\n".join(lines)))


def test_the_queue_says_when_it_thinks_a_job_starts():
    row = f"Q|p-{KEY}-1|PENDING|5|0-1|2026-11-22T18:10:00|Priority"

    assert seen(row, folder()).starts_at == 600


def test_an_answer_comes_before_everything():
    for row in (queue("RUNNING"), queue("FAILED"), "DOWN away"):
        assert seen(row, folder(answer=1, cancel=1)).seen is Seen.ANSWERED


def test_no_folder_is_absent_whatever_the_queue_says():
    assert seen(f"F|{KEY}|0").seen is Seen.ABSENT
    assert seen("").seen is Seen.ABSENT


def test_a_job_that_was_never_submitted_is_staged():
    line = f"F|{KEY}|1|0|0|0|||0|0|0"

    assert seen(line).seen is Seen.STAGED


def test_a_submission_without_a_number_is_not_gone():
    assert seen(folder(number=""), LEFT).seen is Seen.STAGED


def test_a_job_that_the_queue_lost_is_gone():
    found = seen(folder(), LEFT)

    assert found.seen is Seen.GONE
    assert found.parts_left == (1,)


def test_a_cancelled_job_runs_until_the_queue_agrees():
    assert seen(queue("RUNNING"), folder(cancel=1)).seen is Seen.RUNNING
    assert seen(queue("CANCELLED"), folder(cancel=1)).seen is Seen.CANCELLED
    assert seen(folder(cancel=1)).seen is Seen.CANCELLED


def test_a_job_that_an_operator_ended_is_cancelled():
    found = seen(account("CANCELLED by 0", "0:15"), folder(), LEFT)

    assert found.seen is Seen.CANCELLED
    assert "by 0" in found.words


def test_rows_of_an_earlier_submission_tell_nothing_of_the_latest():
    line = f"F|{KEY}|1|0|0|2|9||1|4|2"

    assert seen(queue("CANCELLED", number=1), line, LEFT).seen is Seen.GONE


def test_while_the_queue_is_down_nothing_is_made_up():
    status = read_status(f"{NOW}\nDOWN slurm_load_jobs error\n{folder()}")

    assert status.down == "slurm_load_jobs error"
    assert sighting_of(KEY, status) is None


def test_the_worst_of_several_parts_is_told():
    line = f"L|{KEY}|0 1 "
    other = f"E|{KEY}|0|" + json.dumps({"class": "golden", "words": "wrong node"})
    found = seen(queue("TIMEOUT"), folder(), other, line)

    assert found.failure is Failure.GOLDEN
    assert found.words == "wrong node"
