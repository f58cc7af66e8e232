"""Adding up when another run is faster, and what is written down of machines."""

from __future__ import annotations

import json
import sys
from types import SimpleNamespace

import numpy as np
import pytest

from models.cluster.liveness import own_name
from models.errors import GoldenMissed, ModelError, PackRefused
from models.packs.check_pack import check_pack
from models.packs.golden import GoldenCase, check_golden
from models.worker import merge, node, provenance
from models.worker.outcome import Outcome
from models.worker.part import run_part
from models.worker.rerun import rerun
from tests.squares_jobs import around, job_folder, run_all, squares_request
from tests.squares_worker import squares_pack, with_squares


@pytest.fixture
def job(tmp_path):
    return job_folder(tmp_path, *squares_request())


def log(job, part):
    return (job / f"part-{part}" / "log.txt").read_text("utf-8")


def overtaken_by(monkeypatch, act):
    """Have something happen while an answer is being written."""
    real = merge.answer_files

    def slow(*arguments):
        monkeypatch.setattr(merge, "answer_files", real)
        act()
        return real(*arguments)

    monkeypatch.setattr(merge, "answer_files", slow)


def test_run_that_slept_while_adding_up_leaves_the_answer_of_the_later_one(
    job, monkeypatch
):
    run_part(job, 0, around())
    overtaken_by(monkeypatch, lambda: run_part(job, 1, around(owner="9_1.1")))

    ended = run_part(job, 1, around(owner="9_1.0"))

    assert ended.outcome is Outcome.DUPLICATE
    assert len(list((job / "answer").iterdir())) == 4
    assert not list((job / "merge").glob("answer.*"))
    assert log(job, 1).count("the answer is whole") == 1


def test_answer_that_came_meanwhile_stays(job, monkeypatch):
    run_part(job, 0, around())
    there = job / "answer"

    def comes():
        there.mkdir()
        (there / "answer.json").write_text("first")

    overtaken_by(monkeypatch, comes)
    ended = run_part(job, 1, around())

    assert ended.outcome is Outcome.DONE
    assert (there / "answer.json").read_text() == "first"
    assert "there already" in log(job, 1)


def test_run_leaves_adding_up_to_a_live_one(job):
    run_part(job, 0, around())
    (job / "merge").mkdir()
    (job / "merge" / "gen.0").write_text("7_0.0")

    ended = run_part(job, 1, around(is_alive=lambda owner, _name: owner == "7_0.0"))

    assert ended.outcome is Outcome.DONE
    assert not (job / "answer").exists()
    assert "left to 7_0.0" in log(job, 1)
    assert run_part(job, 1, around()).outcome is Outcome.DONE
    assert (job / "answer").exists()


def test_queue_is_asked_with_the_name_of_the_job(job):
    asked = []

    def is_alive(owner, name):
        asked.append((owner, name))
        return False

    run_part(job, 0, around(owner="1_0.0"))
    run_part(job, 0, around(owner="2_0.0", is_alive=is_alive))

    assert asked == [("1_0.0", f"p-{job.name}")]


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        ({"a": "exact", "b": "exact"}, "exact"),
        ({"a": "exact", "b": "close"}, "close"),
        ({"a": "exact", "b": None}, "unverified"),
        ({}, "unverified"),
    ],
)
def test_answer_has_the_least_class_of_its_machines(told, wanted):
    nodes = {name: {"determinism": one} if one else {} for name, one in told.items()}

    assert provenance._determinism(nodes) == wanted


def test_machine_whose_note_was_lost_proves_itself_again(job):
    run_part(job, 0, around())
    for path in (job / "golden").iterdir():
        path.rename(path.with_suffix(".lost"))
    items = [json.loads(path.read_bytes()) for path in (job / "items").glob("*.json")]
    run_part(job, 1, around())

    record = json.loads((job / "answer" / "answer.json").read_bytes())["provenance"]
    assert set(record["nodes"]) == {one["node"] for one in items}
    assert record["determinism"] == "exact"


@pytest.mark.parametrize(
    ("hip", "kind"), [(None, "cuda"), ("7.1", "rocm")], ids=["cuda", "rocm"]
)
def test_devices_are_told_by_maker(monkeypatch, hip, kind):
    cuda = SimpleNamespace(
        is_available=lambda: True,
        device_count=lambda: 2,
        get_device_name=lambda number: f"H{number}",
    )
    torch = SimpleNamespace(cuda=cuda, version=SimpleNamespace(hip=hip))
    monkeypatch.setitem(sys.modules, "torch", torch)

    assert node.device_class() == kind
    assert node.devices() == ["H0", "H1"]


def test_machine_without_torch_is_a_cpu(monkeypatch):
    monkeypatch.delitem(sys.modules, "torch", raising=False)

    assert node.device_class() == "cpu"
    assert node.devices() == []


class Halves:
    """Gives a half of what it is asked for, and a bit more."""

    def __init__(self, more):
        self.more = more

    def check(self, _inputs, _parameters):
        """All is well."""

    def items(self, _inputs, _parameters):
        return 1

    def run(self, inputs, *_rest):
        return {"half": inputs["a"]["x"] / 2 + self.more, "count": np.array([1])}

    def merge(self, _inputs, _parameters, answers):
        ((_, answer),) = answers
        return answer


def golden(more):
    case = GoldenCase(
        "one",
        {"a": {"x": np.array([3.0])}},
        {},
        0,
        {"half": np.array([1.5]), "count": np.array([1])},
    )
    return check_golden(Halves(more), [case], 1e-6, lambda: None)


def test_numbers_with_fractions_may_be_off_by_the_tolerance():
    assert golden(0.0).determinism == "exact"
    close = golden(5e-7)
    assert close.determinism == "close"
    assert close.worst == pytest.approx(5e-7)
    with pytest.raises(GoldenMissed, match="half of the golden case one is off by"):
        golden(2e-6)
    with pytest.raises(GoldenMissed):
        golden(float("nan"))


def test_card_that_promises_the_same_bits_is_held_to_them(monkeypatch):
    pack = squares_pack()
    result = pack.golden and golden(5e-7)
    monkeypatch.setattr("models.packs.check_pack.check_golden", lambda *_: result)

    with pytest.raises(PackRefused, match="off by 5e-07"):
        check_pack(pack, lambda: None)


def test_rerun_says_why_it_ended_without_an_answer():
    _, files = squares_request(fault="program")

    with pytest.raises(ModelError, match="ZeroDivisionError"):
        rerun(files, with_squares)


def test_all_parts_in_this_process_have_one_owner(job):
    run_all(job)

    owners = {(job / f"part-{part}" / "gen.0").read_text() for part in (0, 1)}
    assert owners == {own_name({})}
