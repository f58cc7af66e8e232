"""Plain text of the queue: columns, numbers of tasks, limits of time."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.cluster.slurm.queue_text import (
    account_row,
    array_text,
    job_name,
    moment,
    partition_row,
    queue_row,
    start_of_test,
    task_numbers,
    time_limit,
)

KEY = "0123456789abcdef0123456789abcdef01234567"


def test_a_line_of_squeue_tells_job_tasks_and_reason():
    row = queue_row(f"p-{KEY}-3|PENDING|812|0-9%4|2026-11-22T18:00:00|Priority")

    assert row is not None
    assert (row.key, row.submission, row.number) == (KEY, 3, "812")
    assert row.tasks == tuple(range(10))
    assert row.starts == datetime.fromisoformat("2026-11-22T18:00:00")
    assert row.waits
    assert row.is_live


def test_a_reason_may_hold_bars_spaces_and_commas():
    reason = "ReqNodeNotAvail, UnavailableNodes:n1|n2 (drained)"
    row = queue_row(f"p-{KEY}-1|PENDING|5|0|N/A|{reason}")

    assert row is not None
    assert row.reason == reason
    assert row.starts is None


@pytest.mark.parametrize(
    "line",
    [
        "",
        "interactive|RUNNING|5|N/A|N/A|None",
        f"p-{KEY}-1|RUNNING",
        f"p-{KEY[:-1]}-1|RUNNING|5|0|N/A|None",
        f"p-{KEY.upper()}-1|RUNNING|5|0|N/A|None",
    ],
)
def test_lines_of_others_are_none(line: str):
    assert queue_row(line) is None


def test_sacct_says_more_behind_a_state():
    row = account_row(f"p-{KEY}-2|CANCELLED by 1001|8_0|0:15|None")

    assert row is not None
    assert (row.state, row.number, row.tasks) == ("CANCELLED", "8", (0,))
    assert (row.code, row.signal) == (0, 15)
    assert row.reason == "by 1001"


def test_sacct_names_a_new_job_allocation_until_it_knows_better():
    assert account_row("allocation|PENDING|8|0:0|None") is None
    assert account_row("") is None


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("7", (7,)),
        ("0-3", (0, 1, 2, 3)),
        ("0-3%2", (0, 1, 2, 3)),
        ("[1,3-5]", (1, 3, 4, 5)),
        ("[0,2,4%1]", (0, 2, 4)),
        ("0,2,...", (0, 2)),
        ("N/A", ()),
        ("", ()),
        ("4294967294", (4294967294,)),
        ("0-4294967294", tuple(range(1000))),
    ],
)
def test_numbers_of_tasks(text: str, numbers: tuple[int, ...]):
    assert task_numbers(text) == numbers


@given(st.sets(st.integers(0, 127), min_size=1), st.integers(0, 16))
def test_tasks_that_are_written_are_read_back(parts: set[int], at_once: int):
    assert task_numbers(array_text(sorted(parts), at_once)) == tuple(sorted(parts))


def test_runs_of_parts_are_written_as_ranges():
    assert array_text([0, 1, 2, 5, 7, 8], 4) == "0-2,5,7-8%4"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("5:00", 300),
        ("1-00:00:00", 86400),
        ("24:00:00", 86400),
        ("2-03:04:05", 183845),
        ("30", 30),
        ("infinite", None),
        ("UNLIMITED", None),
    ],
)
def test_limits_of_time(text: str, seconds: int | None):
    assert time_limit(text) == seconds


def test_nonsense_is_no_limit_of_time():
    with pytest.raises(ValueError, match="no limit"):
        time_limit("soon")


def test_a_partition_of_mixed_nodes_counts_its_smallest():
    row = partition_row("gpu|up|1-00:00:00|64+|250000+|12|gpu:h100:4")

    assert row is not None
    assert row.is_up
    assert (row.seconds, row.cpus, row.memory_mb) == (86400, 64, 250000)
    assert row.resources == "gpu:h100:4"


def test_partitions_that_are_down_or_no_partitions():
    row = partition_row("gpu|down|infinite|8|4000|1|(null)")

    assert row is not None
    assert not row.is_up
    assert row.seconds is None
    assert row.resources == ""
    assert partition_row("slurm_load_partitions: error") is None
    assert partition_row("gpu|up|soon|8|4000|1|(null)") is None


def test_a_trial_tells_when_a_job_would_start():
    words = (
        "sbatch: Job 12 to start at 2026-11-22T18:03:07 using 1 processors on nodes n1"
        " in partition gpu"
    )
    assert start_of_test(words) == datetime.fromisoformat("2026-11-22T18:03:07")
    assert start_of_test("allocation failure: Invalid account") is None
    assert moment("N/A") is None


def test_names_of_jobs_tell_nothing_but_key_and_number():
    assert job_name(KEY, 2) == f"p-{KEY}-2"
