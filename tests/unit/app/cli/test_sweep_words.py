"""What a sweep says of machines that it does not reach."""

from __future__ import annotations

from dataclasses import replace

from app.cli.jobs import left_elsewhere
from models.cluster.job import CARRIED, HERE, JobState
from tests.job_sketch import drafted, squares_order

JOB = drafted(
    squares_order(site=CARRIED),
    key="ab" * 20,
    site=CARRIED,
    state=JobState.VERIFIED,
    submission=1,
)


def test_carried_jobs_that_are_over_are_named_with_the_way_to_clear_them():
    other = replace(JOB, key="cd" * 20, state=JobState.CANCELLED)

    assert left_elsewhere((JOB, other), ()) == (
        "The machine that worked on carried jobs keeps them until 'marsroute worker "
        "sweep abababababab cdcdcdcdcdcd' is called there."
    )
    assert "cdcdcdcdcdcd" not in left_elsewhere((JOB, other), [JOB.key])


def test_jobs_that_never_left_or_go_on_leave_nothing_elsewhere():
    jobs = (
        replace(JOB, site=HERE),
        replace(JOB, submission=0),
        replace(JOB, state=JobState.QUEUED),
    )

    assert left_elsewhere(jobs, ()) == ""
