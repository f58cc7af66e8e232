"""What a batch queue gets to see of a job: numbers, and a name made of a hash."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest

from app.security.marking import Marking
from app.services.jobs.robustness_jobs import robustness_job
from app.services.robustness.question import Losses, RobustnessSettings
from app.services.robustness.request import robustness_order
from models.cluster.job import JobState
from models.cluster.slurm.site import Auth, AuthKind
from tests.bridged_world import bridged, course, marching, planner_of
from tests.cluster.desk import SITE, Desk, FarJob, lab_site
from tests.cluster.lab_processes import answer
from tests.planted_names import COLUMN, SERIAL, TITLE, planted_by, planted_words
from tests.secret_search import hits, hits_below

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cluster.slurm_lab import Lab

pytestmark = pytest.mark.cluster
KEY_FOLDER = "Schluessel-Kiebitz"
MARKING = "EXERCISE - NATO RESTRICTED"
ASKED = (
    ("squeue", "--array", "--states=all", "--format=%all"),
    ("squeue", "--states=all", "--json"),
    ("scontrol", "--details", "show", "job"),
)


def all_processes() -> bytes:
    """Arguments and environment of every process, as its user and root see them."""
    seen = b""
    for place in Path("/proc").glob("[0-9]*"):
        for name in ("cmdline", "environ"):
            try:
                seen += (place / name).read_bytes() + b"\n"
            except OSError:
                continue  # it has just ended, or is closed even to us
    return seen


@contextmanager
def looked_at_all_the_time(seen: list[bytes]) -> Iterator[None]:
    """Take in every process meanwhile, however long other looks take."""
    over = Event()

    def look() -> None:
        while not over.wait(0.05):
            seen.append(all_processes())

    looking = Thread(target=look)
    looking.start()
    try:
        yield
    finally:
        over.set()
        looking.join()


def told_by_queue(lab: Lab) -> bytes:
    """All that the queue tells about its jobs, in its own words."""
    return "\n".join(answer([*words], lab.folder) for words in ASKED).encode()


def test_no_name_is_anywhere_on_the_far_side_while_a_job_runs_and_after(
    lab: Lab, base: Path, tmp_path: Path
):
    key_file = tmp_path / KEY_FOLDER / "id"
    key_file.parent.mkdir()
    shutil.copy(lab.client_key, key_file)
    key_file.chmod(0o600)
    world = bridged()
    columns = [
        marching(planner_of(world), world, way, name=name)
        for way, name in (("ad", COLUMN), ("da", SERIAL))
    ]
    asked = RobustnessSettings(losses=Losses.ONE, rollouts=4_000)
    order = robustness_order(planner_of(world), [course(*columns, name=TITLE)], asked)
    job = robustness_job(order, SITE, Marking.parse(MARKING))
    names = planted_by(order.legend)
    names |= planted_words(TITLE, COLUMN, SERIAL, KEY_FOLDER, MARKING, job.title)
    assert hits(job.purpose.encode(), names) >= {TITLE, COLUMN, SERIAL}  # the control
    seen, told = [], []
    site = lab_site(lab, base, auth=Auth(AuthKind.KEY, str(key_file)))
    with Desk.at(site) as desk:
        key = order.request.key
        desk._runner.run(desk.engine.submit(job))

        def is_over() -> bool:
            told.append(told_by_queue(lab))
            return desk.job(key).state.is_over

        with looked_at_all_the_time(seen):
            desk.work(is_over)
        assert desk.job(key).state is JobState.VERIFIED, desk.job(key).words
        came = desk.ledger.answer(key)
        assert came
        assert hits(b"\n".join(came.values()), names) == set()

    work = f"models.worker\0part\0{FarJob(base, key).path}".encode()
    assert any(work in one for one in seen)
    assert any(f"p-{key}-1".encode() in one for one in told)
    assert hits(b"\n".join(seen), names) == set()
    assert hits(b"\n".join(told), names) == set()
    assert f"p-{key}-1" in (lab.at.log / "jobcomp.log").read_text()
    assert hits_below(lab.folder, names, leave=packages(lab)) == set()
    made_here = {"worker.pub"}  # by the test, as enrolling would
    found = (path for path in (base, *base.rglob("*")) if path.name not in made_here)
    assert [path for path in found if path.stat().st_mode & 0o077] == []


def packages(lab: Lab) -> list[Path]:
    """Files of the Python that workers run in, which are those of this checkout."""
    return [*lab.at.packages.rglob("*"), *(lab.folder / "worker").rglob("*")]
