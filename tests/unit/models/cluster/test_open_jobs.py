"""Jobs in memory stand as the ledger has them, and never ahead of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.cluster.job import JobState
from models.cluster.memory_ledger import MemoryLedger
from models.cluster.open_jobs import OpenJobs
from tests.job_sketch import drafted, squares_order
from tests.plan_sketch import DAWN

ORDER = squares_order()
JOB = drafted(ORDER)


class Disk(MemoryLedger):
    """A ledger that may have no room."""

    is_full = False

    def write(self, job, words=""):
        if self.is_full:
            raise OSError(28, "No space left on device")
        super().write(job, words)


@pytest.fixture
def ledger():
    disk = Disk()
    disk.create(JOB, ORDER.request, ORDER.files)
    return disk


def opened(ledger, heard=lambda _job: None):
    return OpenJobs(ledger, lambda: DAWN, heard)


def test_what_could_not_be_kept_is_not_believed(ledger):
    heard = []
    jobs = opened(ledger, heard.append)
    ledger.is_full = True

    with pytest.raises(OSError, match="No space"):
        jobs.keep(replace(JOB, state=JobState.SUBMITTED, submission=1))

    assert jobs.get(JOB.key) == JOB
    assert not heard


def test_wish_that_a_job_ends_outlives_what_is_under_way(ledger):
    jobs = opened(ledger)
    jobs.keep(replace(JOB, cancel_wanted=True))

    jobs.keep(replace(JOB, state=JobState.STAGED))

    assert jobs.get(JOB.key).cancel_wanted
    assert ledger.job(JOB.key).cancel_wanted


def test_job_that_is_over_is_let_go(ledger):
    jobs = opened(ledger)

    jobs.keep(replace(JOB, state=JobState.CANCELLED))

    assert jobs.get(JOB.key) is None
    assert jobs.at(JOB.site) == []
    assert ledger.job(JOB.key).state is JobState.CANCELLED
