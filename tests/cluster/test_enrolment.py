"""The key of a worker comes over the pinned connection alone, and is drawn once."""

from __future__ import annotations

import asyncio
import stat
from typing import TYPE_CHECKING

import pytest

from models.cluster.job import Failure, JobState
from models.cluster.slurm.back_end import enrol
from models.cluster.slurm.site import WORKER_KEY
from models.errors import HostKeyChanged
from tests.cluster.conftest import new_base
from tests.cluster.desk import Desk, FarJob, lab_site
from tests.cluster.small_requests import small_request

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cluster.slurm_lab import Lab

pytestmark = pytest.mark.cluster


def test_a_worker_draws_its_key_once_and_answers_signed_by_it_are_believed(
    lab: Lab, base: Path
):
    drawn_here = lab_site(lab, base)
    (base / "worker.key").unlink()
    site = lab_site(lab, base, worker_key="")
    key = asyncio.run(enrol(site))
    assert WORKER_KEY.fullmatch(key)
    assert key != drawn_here.worker_key
    kept = (base / "worker.key").stat()
    assert stat.S_IMODE(kept.st_mode) == 0o600
    assert kept.st_uid == lab.user_id
    assert asyncio.run(enrol(site)) == key
    with Desk.at(lab_site(lab, base, worker_key=key)) as desk:
        (job,) = desk.finish(desk.submit(small_request(1)))
        assert job.state is JobState.VERIFIED, job.words
    with Desk.at(drawn_here) as desk:  # knows another key for the same place
        (job,) = desk.finish(desk.submit(small_request(2)))
        assert (job.state, job.failure) == (JobState.FAILED, Failure.ANSWER)


def test_no_key_is_taken_from_a_host_that_is_not_the_known_one(lab: Lab):
    folder = new_base(lab, "enrolled-elsewhere")
    strange = lab.at.ssh / "client.pub"
    known = lab_site(lab, folder)
    kind, key = strange.read_text().split()[:2]
    lines = f"{known.login} {kind} {key}"
    before = sorted(folder.iterdir())
    with pytest.raises(HostKeyChanged):
        asyncio.run(enrol(lab_site(lab, folder, host_keys=lines, worker_key="")))
    assert sorted(folder.iterdir()) == before
    assert not FarJob(folder, "").path.exists()
