"""The far side of carried jobs: one answer, whatever interrupts the work."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from models.cluster.back_end import Seen
from models.cluster.cadence import HERE_CADENCE
from models.cluster.carried_work import CarriedWork, answer_to, swept
from models.cluster.job import Job, JobState
from models.cluster.liveness import own_name
from models.cluster.local import LocalBackEnd
from models.cluster.local_folder import LocalFolder
from models.errors import RequestRefused, WorkStopped
from models.packs.pack import load_pack
from models.protocol.answer import verified_answer
from models.protocol.carried_bundle import job_bundle, read_answer_bundle
from models.protocol.request_file import new_request
from models.protocol.signature import new_key_file, public_part
from models.protocol.tensors import write_tensors
from models.worker.command import main
from models.worker.part import run_part
from models.worker.surroundings import Surroundings
from tests.asked_models import key_of
from tests.asked_robustness import asked_of_robustness

if TYPE_CHECKING:
    from pathlib import Path

STATION = public_part(key_of(5))
MARKING = "EXERCISE - UNCLASSIFIED"


@pytest.fixture
def far(tmp_path: Path) -> Path:
    """A folder of a worker with its key."""
    base = tmp_path / "far"
    base.mkdir()
    new_key_file(base / "worker.key")
    return base


@pytest.fixture
def bundle() -> bytes:
    """A signed job."""
    return job_bundle(asked_of_robustness()[1], MARKING, key_of(5))


def believed(answer: bytes, far: Path) -> bytes:
    """Tensors of an answer that its worker has signed."""
    request, _ = asked_of_robustness()
    worker = new_key_file(far / "worker.key")
    carried = read_answer_bundle(answer, [worker])
    assert carried.marking == MARKING
    verified_answer(request, carried.files, [worker])
    return carried.files["answer.safetensors"]


def golden_tensors() -> bytes:
    """What the golden case promises, as an answer has it."""
    case = next(
        one for one in load_pack("plan_robustness").golden if one.name == "crossing"
    )
    return write_tensors(case.output)


def test_the_same_bundle_again_gives_the_same_answer_at_once(
    far: Path, bundle: bytes
) -> None:
    work = CarriedWork(far, [STATION])
    heard: list[Job] = []

    first = answer_to(bundle, work)
    again = answer_to(bundle, work, heard.append)

    assert first == again
    assert not heard
    assert believed(first, far) == golden_tensors()


def test_work_that_was_interrupted_goes_on_with_what_is_finished(
    far: Path, bundle: bytes
) -> None:
    request, files = asked_of_robustness()
    folder = far / "jobs" / request.key
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    pid, _, rest = own_name().partition(".")
    dead = f"{pid}.1.{rest.partition('.')[2]}"  # a process of that number, long ago
    run_part(folder, 0, Surroundings(dead, lambda _owner, _name: False, load_pack))
    finished = {one.name for one in (folder / "items").glob("*.json")}
    assert len(finished) == 3
    heard: list[Job] = []

    answer = answer_to(bundle, CarriedWork(far, [STATION]), heard.append)

    looked = [job.progress.done for job in heard if job.state is JobState.RUNNING]
    assert all(done >= 3 for done in looked)
    assert believed(answer, far) == golden_tensors()


def test_a_run_that_a_person_stops_goes_on_with_the_next(
    far: Path, bundle: bytes
) -> None:
    stopped: list[Job] = []
    begun = {JobState.QUEUED, JobState.RUNNING, JobState.FETCHING}

    def stop(job: Job) -> None:
        if job.state in begun and not stopped:
            stopped.append(job)
            os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        answer_to(bundle, CarriedWork(far, [STATION]), stop)
    found = asyncio.run(LocalBackEnd(far).look(stopped))[stopped[0].key]
    assert found.seen in {Seen.CANCELLED, Seen.ANSWERED}  # no process is left

    assert believed(answer_to(bundle, CarriedWork(far, [STATION])), far)


def test_a_kept_answer_that_was_damaged_is_made_anew(far: Path, bundle: bytes) -> None:
    work = CarriedWork(far, [STATION])
    first = answer_to(bundle, work)
    kept = far / "answers" / asked_of_robustness()[0].key / "answer.safetensors"
    damaged = bytearray(kept.read_bytes())
    damaged[-1] ^= 1
    kept.write_bytes(damaged)

    again = answer_to(bundle, work)

    assert believed(again, far) == believed(first, far) == golden_tensors()


class FarQueue(LocalBackEnd):
    """A site with a queue and a worker key of its own."""

    @property
    def site(self) -> str:
        return "far"


def test_a_queue_over_there_works_on_it_and_its_worker_is_believed(
    far: Path, bundle: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.cluster.engine.FAR", HERE_CADENCE)
    queue = FarQueue(tmp_path / "queue")
    work = CarriedWork(far, [STATION], far=queue, far_keys=[queue.worker_key()])
    heard: list[Job] = []

    carried = read_answer_bundle(
        answer_to(bundle, work, heard.append), [new_key_file(far / "worker.key")]
    )

    assert {job.site for job in heard} == {"far"}
    assert carried.files["answer.safetensors"] == golden_tensors()
    request, _ = asked_of_robustness()
    assert verified_answer(request, carried.files, [queue.worker_key()])
    unknown = CarriedWork(
        far, [STATION], far=FarQueue(tmp_path / "other"), far_keys=["0" * 64]
    )
    shutil.rmtree(far / "answers")
    with pytest.raises(WorkStopped, match="not trusted here"):
        answer_to(bundle, unknown)


def test_without_a_key_nothing_is_worked_on(tmp_path: Path, bundle: bytes) -> None:
    with pytest.raises(RequestRefused, match="no worker key"):
        answer_to(bundle, CarriedWork(tmp_path, [STATION]))


def test_a_job_of_another_version_of_the_model_is_refused(far: Path) -> None:
    request, _ = asked_of_robustness()
    case = load_pack("plan_robustness").golden[0]
    _, files = new_request(replace(request, model_id="0" * 64), case.inputs)
    bundle = job_bundle(files, MARKING, key_of(5))

    with pytest.raises(WorkStopped, match="bring both sides to the same version"):
        answer_to(bundle, CarriedWork(far, [STATION]))


def run(*words: str | Path) -> int:
    """Call the worker as from a shell."""
    return main([str(word) for word in words])


def test_the_worker_alone_runs_a_bundle(
    far: Path, bundle: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    job, answer = tmp_path / "x.job", tmp_path / "x.answer"
    job.write_bytes(bundle)
    call = ("run", job, "-o", answer, "--work", far)

    assert run(*call) == 3
    assert "Say whose jobs are worked on" in capsys.readouterr().err
    assert run(*call, "--trust", "xyz") == 3
    assert run(*call, "--trust", STATION, "--trust-anyone") == 3
    assert run(*call, "--trust", "0" * 64) == 3
    assert "not trusted here" in capsys.readouterr().err
    assert not answer.exists()
    assert run(*call, "--trust", STATION) == 0
    assert believed(answer.read_bytes(), far) == golden_tensors()
    assert run(*call, "--trust-anyone", "--volume-mb", "0.02") == 0
    volumes = sorted(one.name for one in tmp_path.glob("x.answer.*"))
    assert volumes[:2] == ["x.answer.001", "x.answer.002"]
    assert run("run", tmp_path / "none.job", "-o", answer, "--trust-anyone") == 3


def test_one_flipped_bit_of_a_job_is_refused_by_the_worker(
    far: Path, bundle: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    job = tmp_path / "x.job"
    for bit in range(0, 8 * len(bundle), 8 * len(bundle) // 12):
        flipped = bytearray(bundle)
        flipped[bit // 8] ^= 1 << bit % 8
        job.write_bytes(flipped)

        code = run("run", job, "-o", tmp_path / "a", "--work", far, "--trust", STATION)

        assert code == 3
        assert capsys.readouterr().err.rstrip().endswith(".")
    assert not (tmp_path / "a").exists()
    assert not (far / "jobs").exists()


def kept_here(far: Path) -> set[str]:
    """Keys of jobs with an answer or a folder here."""
    places = (far / "answers", far / "jobs")
    return {one.name for place in places if place.is_dir() for one in place.iterdir()}


def test_swept_job_frees_its_room_and_the_bundle_can_be_run_again(
    far: Path, bundle: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    first = answer_to(bundle, CarriedWork(far, None))
    (key,) = kept_here(far)

    assert main(["sweep", key[:6].upper(), "--work", str(far)]) == 0
    assert kept_here(far) == set()
    assert capsys.readouterr().out.startswith(f"{key}: ")
    assert (far / "worker.key").exists()
    again = answer_to(bundle, CarriedWork(far, None))
    assert believed(again, far) == believed(first, far)
    assert swept(far) == {key: pytest.approx(len(again), rel=0.9)}
    assert swept(far) == {}


@pytest.mark.parametrize("names", [["abc"], ["0000"], [""], ["*"], ["../x"]])
def test_name_that_fits_no_kept_job_sweeps_nothing(far: Path, names: list[str]) -> None:
    keys = {"abcd" * 10, "abce" * 10}
    for key in keys:
        (far / "answers" / key).mkdir(parents=True)

    with pytest.raises(RequestRefused, match="kept here"):
        swept(far, ["abcd", *names])
    assert kept_here(far) == keys


def test_a_disk_in_trouble_is_told_and_not_waited_for(
    far: Path, bundle: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_folder: LocalFolder) -> frozenset[int]:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(LocalFolder, "finished", broken)
        with pytest.raises(WorkStopped, match=r"Input/output error.* run the bundle"):
            answer_to(bundle, CarriedWork(far, [STATION]))

    answer = answer_to(bundle, CarriedWork(far, [STATION]))
    assert believed(answer, far) == golden_tensors()
