"""Runs of a part: what they keep, what they tell, and how each trouble ends."""

from __future__ import annotations

import errno
import json
import os
import platform
import signal
import time
from dataclasses import replace

import numpy as np
import pytest

from models.cluster.job import Failure
from models.errors import PackRefused
from models.packs.pack import load_pack
from models.protocol.answer import verified_answer
from models.protocol.request_file import new_request
from models.protocol.signature import public_part, read_key_file
from models.protocol.tensors import write_tensors
from models.worker import finished_items, golden_run
from models.worker.outcome import Outcome
from models.worker.part import run_part
from models.worker.part_report import MOST_LOG, PartReport
from tests.squares_jobs import (
    LIMITS,
    around,
    expected,
    job_folder,
    run_all,
    squares_request,
)
from tests.squares_worker import squares_pack, with_squares


@pytest.fixture
def asked():
    return squares_request()


@pytest.fixture
def job(tmp_path, asked):
    return job_folder(tmp_path, *asked)


def state(job, part, name="exit"):
    return json.loads((job / f"part-{part}" / f"{name}.json").read_bytes())


def log(job, part):
    return (job / f"part-{part}" / "log.txt").read_text("utf-8")


def answer_of(job, request):
    files = {path.name: path.read_bytes() for path in (job / "answer").iterdir()}
    key = read_key_file(job.parent.parent / "worker.key")
    return verified_answer(request, files, {public_part(key)})


def test_last_part_adds_up_and_signs(job, asked):
    first, last = run_all(job)

    assert first.outcome is last.outcome is Outcome.DONE
    answer = answer_of(job, asked[0])
    assert answer.tensors["total"].tolist() == expected()["total"]


def test_first_part_alone_leaves_no_answer(job):
    run_part(job, 0, around())

    assert not (job / "answer").exists()


@pytest.mark.parametrize("parts", [1, 3, 8])
def test_answer_is_the_same_bytes_however_the_work_is_cut(tmp_path, job, parts):
    run_all(job)
    request, files = squares_request(parts=parts)
    other = job_folder(tmp_path / "other", request, files)
    run_all(other, parts)

    one, two = (each / "answer" / "answer.safetensors" for each in (job, other))
    assert one.read_bytes() == two.read_bytes()


def test_run_after_the_answer_changes_nothing(job):
    run_all(job)
    before = {path: path.stat().st_mtime_ns for path in job.rglob("*")}

    ended = run_part(job, 0, around())

    assert ended.outcome is Outcome.DONE
    assert {path: path.stat().st_mtime_ns for path in job.rglob("*")} == before


def test_finished_items_are_not_computed_again(job, monkeypatch):
    run_part(job, 0, around())
    pack = squares_pack()
    computed = []
    run = type(pack.program).run

    def counted(self, inputs, parameters, seed, item, alive):
        if "pause_ms" not in parameters and parameters["block"] == 5:
            computed.append(item)
        return run(self, inputs, parameters, seed, item, alive)

    monkeypatch.setattr(type(pack.program), "run", counted)
    run_all(job, load=lambda _slug: pack)

    assert computed == [4, 5, 6, 7]


@pytest.mark.parametrize("harm", ["changed", "cut", "note"])
def test_harmed_item_is_computed_anew_and_the_log_says_so(job, asked, harm):
    run_part(job, 0, around())
    item = job / "items" / "2.safetensors"
    data = item.read_bytes()
    if harm == "changed":
        item.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    elif harm == "cut":
        item.write_bytes(data[:-8])
    else:
        (job / "items" / "2.json").write_text("{")

    run_part(job, 1, around())

    assert "tem 2 " in log(job, 1)
    assert "computed anew" in log(job, 1)
    assert answer_of(job, asked[0]).tensors["total"].tolist() == expected()["total"]


def test_golden_answers_are_given_once_on_each_machine(job, monkeypatch):
    given = []
    check = golden_run.check_golden

    def counted(*arguments):
        given.append(arguments)
        return check(*arguments)

    monkeypatch.setattr(golden_run, "check_golden", counted)
    run_part(job, 0, around())
    run_part(job, 1, around())
    assert len(given) == 1

    for path in (job / "items").iterdir():
        path.unlink()
    monkeypatch.setattr(platform, "node", lambda: "another")
    (job / "answer").rename(job / "kept")
    run_part(job, 0, around())
    assert len(given) == 2
    assert len(list((job / "golden").iterdir())) == 2


def test_machine_that_misses_golden_answers_computes_nothing(job):
    pack = squares_pack()
    merge = pack.program.merge

    class Off(type(pack.program)):
        def merge(self, inputs, parameters, answers):
            found = merge(inputs, parameters, answers)
            return {**found, "total": found["total"] + 1}

    vars(pack)["program"] = Off()
    ended = run_part(job, 0, around(load=lambda _slug: pack))

    assert ended.outcome is Outcome.GOLDEN
    assert ended.outcome.failure is Failure.GOLDEN
    assert "total of the golden case ten is off by 1" in ended.words
    assert state(job, 0)["class"] == "golden"
    assert not (job / "items").exists()


def test_changed_input_is_refused_before_anything_is_computed(job):
    path = job / "inputs" / "numbers.safetensors"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)

    ended = run_part(job, 0, around())

    assert ended.outcome is Outcome.REFUSED
    assert "numbers.safetensors was changed" in ended.words
    assert not (job / "golden").exists()


def test_linked_and_extra_inputs_are_refused(job, tmp_path):
    extra = job / "inputs" / "more.safetensors"
    extra.write_bytes(write_tensors({"a": np.zeros(1)}))
    assert "more.safetensors" in run_part(job, 0, around()).words

    extra.unlink()
    numbers = job / "inputs" / "numbers.safetensors"
    numbers.rename(tmp_path / "elsewhere")
    numbers.symlink_to(tmp_path / "elsewhere")
    assert "no plain file" in run_part(job, 0, around()).words


def test_other_version_of_the_model_is_refused(tmp_path, asked):
    request = replace(asked[0], model_id="0" * 64)
    numbers = {"numbers": {"values": np.arange(40)}}
    folder = job_folder(tmp_path, *new_request(request, numbers))

    ended = run_part(folder, 0, around())

    assert ended.outcome is Outcome.REFUSED
    assert "same version" in ended.words


def test_job_that_miscounts_its_items_is_refused(tmp_path, asked):
    numbers = {"numbers": {"values": np.arange(35)}}
    folder = job_folder(tmp_path, *new_request(asked[0], numbers))

    ended = run_part(folder, 0, around())

    assert ended.outcome is Outcome.REFUSED
    assert "says that it has 8 items, and by its inputs it has 7" in ended.words


def test_unknown_model_and_unknown_part_and_missing_key_are_refused(tmp_path, asked):
    numbers = {"numbers": {"values": np.arange(40)}}
    request = replace(asked[0], model="nobody")
    folder = job_folder(tmp_path, *new_request(request, numbers))
    assert "has no model 'nobody'" in run_part(folder, 0, around()).words

    folder = job_folder(tmp_path, *asked)
    assert "7 is none" in run_part(folder, 7, around()).words

    (tmp_path / "worker.key").unlink()
    ended = run_part(folder, 0, around())
    assert ended.outcome is Outcome.REFUSED
    assert "no worker key" in ended.words


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [("memory", Outcome.MEMORY), ("program", Outcome.PROGRAM)],
)
def test_faults_of_the_work_end_in_their_class_and_keep_items(tmp_path, fault, outcome):
    request, files = squares_request(fault=fault, fault_item=2)
    folder = job_folder(tmp_path, request, files)

    ended = run_part(folder, 0, around())

    assert ended.outcome is outcome
    told = state(folder, 0)
    assert told["class"] == outcome.value
    assert told["done"] == 2
    assert told["peak_mb"] > 10
    assert sorted(path.name for path in (folder / "items").glob("*.json")) == [
        "0.json",
        "1.json",
    ]
    assert ("ZeroDivisionError" in log(folder, 0)) == (fault == "program")


def test_memory_of_torch_counts_as_memory(job):
    class OutOfMemoryError(RuntimeError):
        pass

    def refuse(*_arguments):
        raise OutOfMemoryError("CUDA out of memory")

    pack = squares_pack()
    vars(pack)["program"] = type("Off", (type(pack.program),), {"items": refuse})()

    assert run_part(job, 0, around(load=lambda _slug: pack)).outcome is Outcome.MEMORY


def test_full_disk_is_told_although_the_disk_is_full(job, monkeypatch):
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    real = finished_items.write_whole
    kept = []

    def write(path, data, owner):
        if len(kept) == 5:
            raise full
        kept.append(path)
        real(path, data, owner)

    monkeypatch.setattr(finished_items, "write_whole", write)
    ended = run_part(job, 0, around())

    assert ended.outcome is Outcome.DISK
    assert "disk of the machine that works is full" in ended.words
    assert state(job, 0)["class"] == "disk"
    monkeypatch.undo()
    assert all(one.outcome is Outcome.DONE for one in run_all(job))


def test_answer_larger_than_allowed_is_refused(tmp_path, asked):
    request = replace(asked[0], limits=LIMITS._replace(answer_bytes=100))
    numbers = {"numbers": {"values": np.arange(40)}}
    folder = job_folder(tmp_path, *new_request(request, numbers))

    ended = run_part(folder, 0, around())

    assert ended.outcome is Outcome.REFUSED
    assert "may take 100" in ended.words


@pytest.mark.parametrize(
    ("number", "cancelled", "outcome"),
    [
        (signal.SIGUSR1, False, Outcome.TIME),
        (signal.SIGTERM, False, Outcome.STOPPED),
        (signal.SIGTERM, True, Outcome.CANCEL),
    ],
)
def test_signals_end_a_run_with_what_they_mean(job, number, cancelled, outcome):
    pack = squares_pack()
    run = type(pack.program).run

    def signalled(self, inputs, parameters, seed, item, alive):
        if item == 2 and parameters["block"] == 5:
            if cancelled:
                (job / "cancel").touch()
            os.kill(os.getpid(), number)
            alive()
        return run(self, inputs, parameters, seed, item, alive)

    vars(pack)["program"] = type("Sent", (type(pack.program),), {"run": signalled})()
    handler = signal.getsignal(number)
    ended = run_part(job, 0, around(load=lambda _slug: pack))

    assert ended.outcome is outcome
    assert state(job, 0)["done"] == 2
    assert signal.getsignal(number) is handler


def test_cancelled_job_does_not_begin(job):
    (job / "cancel").touch()

    assert run_part(job, 0, around()).outcome is Outcome.CANCEL
    assert not (job / "golden").exists()


def test_run_ends_at_the_time_limit_of_the_request(tmp_path):
    """In the middle of an item that would take a minute."""
    request, files = squares_request(items=2, pause_ms=60_000)
    request = replace(request, limits=LIMITS._replace(seconds=1))
    files = new_request(request, {"numbers": {"values": np.arange(40)}})[1]
    folder = job_folder(tmp_path, request, files)

    ended = run_part(folder, 0, around())

    assert ended.outcome is Outcome.TIME
    assert state(folder, 0)["done"] == 0


def test_part_that_a_live_run_has_is_left_alone(job):
    run_part(job, 0, around())
    exit_before = (job / "part-0" / "exit.json").read_bytes()

    ended = run_part(
        job, 0, around(owner="8_0.0", is_alive=lambda owner, _name: owner != "8_0.0")
    )

    assert ended.outcome is Outcome.DUPLICATE
    assert (job / "part-0" / "exit.json").read_bytes() == exit_before


def test_run_that_slept_is_fenced_off_and_says_nothing(job):
    """A later run took over while this one slept: nothing of it comes after."""
    pack = squares_pack()
    run = type(pack.program).run

    def overtaken(self, inputs, parameters, seed, item, alive):
        if item == 1 and parameters["block"] == 5:
            run_part(job, 0, around(owner="9_0.1"))
        return run(self, inputs, parameters, seed, item, alive)

    vars(pack)["program"] = type("Slow", (type(pack.program),), {"run": overtaken})()
    ended = run_part(job, 0, around(owner="9_0.0", load=lambda _slug: pack))

    assert ended.outcome is Outcome.DUPLICATE
    assert state(job, 0)["class"] == "done"
    assert not list((job / "part-0").glob(".exit.*"))


def test_seconds_of_all_runs_of_a_part_add_up(tmp_path):
    request, files = squares_request(pause_ms=30, fault="program", fault_item=2)
    folder = job_folder(tmp_path, request, files)
    run_part(folder, 0, around())
    first = state(folder, 0)["seconds"]

    run_part(folder, 0, around())

    assert first >= 0.09
    assert state(folder, 0)["seconds"] >= first + 0.03


def test_record_tells_how_the_answer_came_about(job, asked):
    run_all(job, site="lab", image="ab" * 32)

    told = answer_of(job, asked[0]).provenance
    assert told["site"] == "lab"
    assert told["image"] == "ab" * 32
    assert told["determinism"] == "exact"
    assert told["seed"] == 5
    assert [part["items"] for part in told["parts"]] == [4, 4]
    assert len({part["sha256"] for part in told["parts"]}) == 2
    (node,) = told["nodes"].values()
    assert node["about"]["engine"] == "numpy"
    assert node["about"]["libraries"]["numpy"] == np.__version__
    assert node["determinism"] == "exact"
    assert told["rerun"][-1] == f"jobs/{asked[0].key}"
    assert told["started"] <= told["ended"]


def test_nothing_in_the_folder_names_machine_or_user(job, monkeypatch):
    monkeypatch.setattr(platform, "node", lambda: "secret-host-17")
    run_all(job)

    for path in job.rglob("*"):
        assert "secret-host" not in path.name
        if path.is_file():
            assert b"secret-host" not in path.read_bytes()


def test_progress_is_written_at_most_twice_a_second(tmp_path, monkeypatch):
    folder = tmp_path / "part-0"
    folder.mkdir()
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    report = PartReport(folder, "8_0.0")
    report.begin(1000)
    told = set()
    for _ in range(100):
        now[0] += 0.02
        report.finish_item()
        told.add((folder / "progress.json").read_bytes())

    assert 3 <= len(told) <= 5


def test_log_keeps_its_length(tmp_path):
    report = PartReport(tmp_path, "8_0.0")
    for number in range(600):
        report.log(f"{number} " + "x" * 1000)

    assert (tmp_path / "log.txt").stat().st_size <= MOST_LOG + 2000
    assert "599 x" in (tmp_path / "log.txt").read_text("utf-8")


def test_models_come_from_the_program_alone():
    assert with_squares("squares").slug == "squares"
    with pytest.raises(PackRefused, match="no model 'squares'"):
        load_pack("squares")
