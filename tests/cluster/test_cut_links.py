"""Links that break, hang or lead to somebody else: jobs wait, and nothing is lost."""

from __future__ import annotations

import subprocess
import threading
from typing import TYPE_CHECKING

import pytest

from models.cluster.job import JobState
from models.cluster.link import LinkState
from models.cluster.slurm.back_end import SlurmBackEnd
from models.cluster.slurm.site import Auth, AuthKind
from tests.cluster.desk import Desk, FarJob, lab_site
from tests.cluster.lab_processes import wait_for
from tests.cluster.small_requests import small_request
from tests.cluster.troubled import Once, Troubled

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cluster.slurm_lab import Lab
    from tests.cluster.slurm_shim import Shim

pytestmark = pytest.mark.cluster
BULKY = (400, 600)  # units and steps of a plan of some megabytes


def desk_cut_at(lab: Lab, base: Path, point: str, act: Callable[[], object]) -> Desk:
    site = lab_site(lab, base)
    back_end = Troubled(SlurmBackEnd(site), Once(point, act))
    return Desk(back_end, (site.worker_key,))


@pytest.mark.parametrize("point", ["stage:half", "fetch:half"])
def test_a_transfer_that_is_cut_goes_on_and_has_one_effect(
    lab: Lab, base: Path, point: str
):
    cuts = []
    with desk_cut_at(lab, base, point, lambda: cuts.append(lab.cut_sessions())) as desk:
        asked = small_request(1, items=2, block=1, size=BULKY)
        (key,) = desk.submit(asked)
        (job,) = desk.finish([key])
        assert job.state is JobState.VERIFIED, job.words
        assert cuts == [cuts[0]]
        assert cuts[0] > 0
        assert set(FarJob(base, key).effects().values()) == {1}
        assert len(FarJob(base, key).arrays(lab)) == 1


@pytest.mark.parametrize("point", ["submit:before", "look:before", "look:after"])
def test_a_link_that_breaks_between_acts_is_opened_again(
    lab: Lab, base: Path, point: str
):
    with desk_cut_at(lab, base, point, lab.cut_sessions) as desk:
        (key,) = desk.submit(small_request(2))
        (job,) = desk.finish([key])
        assert job.state is JobState.VERIFIED, job.words
        assert set(FarJob(base, key).effects().values()) == {1}


@pytest.mark.parametrize("name", ["sbatch", "squeue"])
def test_a_link_that_breaks_in_mid_question_leads_to_one_effect(
    lab: Lab, base: Path, request: pytest.FixtureRequest, name: str
):
    shim: Shim = request.getfixturevalue(name)
    shim.fault("slow")

    def cut() -> None:
        wait_for("question", lambda: bool(shim.calls))
        lab.cut_sessions()
        shim.fault("")

    cutting = threading.Thread(target=cut)
    with Desk.at(lab_site(lab, base)) as desk:
        cutting.start()
        (key,) = desk.submit(small_request(3))
        (job,) = desk.finish([key])
        cutting.join()
        assert job.state is JobState.VERIFIED, job.words
        assert set(FarJob(base, key).effects().values()) == {1}
        assert len(FarJob(base, key).arrays(lab)) == 1


def test_without_a_link_jobs_wait_and_leave_when_it_is_back(lab: Lab, base: Path):
    with Desk.at(lab_site(lab, base)) as desk:
        lab.stop_ssh()
        try:
            (key,) = desk.submit(small_request(4))
            view = desk.engine.sites
            desk.work(lambda: view()[0].link is LinkState.OFFLINE)
            assert desk.job(key).state is JobState.DRAFT
            assert view()[0].words
        finally:
            lab.start_ssh()
        (job,) = desk.finish([key])
        assert job.state is JobState.VERIFIED
        assert view()[0].link is LinkState.OPEN


def test_another_host_key_stops_everything_and_sends_nothing(lab: Lab, base: Path):
    private = (lab.at.ssh / "host").read_bytes()
    public = (lab.at.ssh / "host.pub").read_bytes()
    site = lab_site(lab, base)
    with Desk.at(site) as desk:
        lab.rotate_host_key()
        try:
            (key,) = desk.submit(small_request(5))
            view = desk.engine.sites
            desk.work(lambda: view()[0].link is LinkState.HOST_KEY_CHANGED)
            assert view()[0].retry_s is None
            assert desk.job(key).state is JobState.DRAFT
            assert "key" in view()[0].words
            assert sorted(one.name for one in base.iterdir()) == [
                "worker.key",
                "worker.pub",
            ]
            log = (lab.at.log / "sshd.log").stat().st_size
            desk.step(times=20)
            assert view()[0].link is LinkState.HOST_KEY_CHANGED
            assert (lab.at.log / "sshd.log").stat().st_size == log
        finally:
            lab.restore_host_key(private, public)
        desk.log_in()
        (job,) = desk.finish([key])
        assert job.state is JobState.VERIFIED


def test_an_unknown_key_is_offered_once_and_never_again_by_machine(
    lab: Lab, base: Path, tmp_path: Path
):
    stranger = tmp_path / "stranger"
    make_key(stranger)
    site = lab_site(lab, base, auth=Auth(AuthKind.KEY, str(stranger)))
    before = refusals(lab)
    with Desk.at(site) as desk:
        desk.submit(small_request(6))
        view = desk.engine.sites
        desk.work(lambda: view()[0].link is LinkState.LOGIN_NEEDED)
        desk.step(times=20)
        assert view()[0].link is LinkState.LOGIN_NEEDED
        assert view()[0].retry_s is None
    assert refusals(lab) - before == 1


def test_an_expired_certificate_is_offered_once_and_a_valid_one_works(
    lab: Lab, base: Path, tmp_path: Path
):
    key = tmp_path / "mine"
    make_key(key)
    certificate = lab.certify(key.with_suffix(".pub"), minutes=-1)
    auth = Auth(AuthKind.CERTIFICATE, str(key), str(certificate))
    with Desk.at(lab_site(lab, base, auth=auth)) as desk:
        desk.submit(small_request(7))
        view = desk.engine.sites
        desk.work(lambda: view()[0].link is LinkState.LOGIN_NEEDED)
        assert not (base / "jobs").exists()
    lab.certify(key.with_suffix(".pub"), minutes=5)
    with Desk.at(lab_site(lab, base, auth=auth)) as desk:
        (one,) = desk.submit(small_request(7))
        (job,) = desk.finish([one])
        assert job.state is JobState.VERIFIED


def make_key(path: Path) -> None:
    words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)]
    subprocess.run(words, check=True)


def refusals(lab: Lab) -> int:
    return (lab.at.log / "sshd.log").read_text().count("Failed publickey")
