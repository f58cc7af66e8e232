"""Whether a run goes on: by its process here, by the queue in Slurm."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from models.cluster import liveness
from models.cluster.liveness import is_alive, own_name, process_name

OWN = "900_0.0"
NAME = "p-" + "a" * 40


@pytest.fixture
def squeue(tmp_path, monkeypatch):
    """Put a queue in the way that answers as told and counts its questions."""
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(liveness, "_PAUSE_S", 0.0)

    def answers(out="", code=0, err=""):
        script = tmp_path / "squeue"
        script.write_text(
            f"#!/bin/sh\necho \"$*\" >>'{tmp_path}/asked'\n"
            f"printf '%s' '{out}'\nprintf '%s' '{err}' >&2\nexit {code}\n"
        )
        script.chmod(0o755)
        return tmp_path / "asked"

    return answers


def test_task_of_slurm_is_named_with_its_restart():
    task = {
        "SLURM_JOB_ID": "17",
        "SLURM_ARRAY_JOB_ID": "12",
        "SLURM_ARRAY_TASK_ID": "3",
        "SLURM_RESTART_COUNT": "2",
    }
    assert own_name(task) == "12_3.2"
    assert own_name({"SLURM_JOB_ID": "17"}) == "17.0"
    assert own_name({"SLURM_JOB_ID": "17", "SLURM_RESTART_COUNT": ""}) == "17.0"
    assert own_name({"SLURM_JOB_ID": ""}) == process_name(os.getpid())
    assert own_name({}) == process_name(os.getpid())


def test_this_process_is_alive_and_one_that_ended_is_not():
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    name = process_name(child.pid)
    assert is_alive(name, OWN)

    child.kill()
    child.communicate()

    assert not is_alive(name, OWN)


def test_dead_process_that_nobody_waited_for_is_dead():
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    name = process_name(child.pid)
    child.kill()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)

    assert not is_alive(name, OWN)
    child.communicate()


def test_same_number_of_another_process_is_another():
    pid, start, boot = process_name(os.getpid()).split(".")

    assert is_alive(f"{pid}.{start}.{boot}", OWN)
    assert not is_alive(f"{pid}.{int(start) + 1}.{boot}", OWN)
    assert not is_alive(f"{pid}.{start}.{'0' * 8}{boot[8:]}", OWN)


def test_running_task_is_alive(squeue):
    asked = squeue(f"{NAME}-1\n")

    assert is_alive("12_3.0", OWN, NAME)
    assert "-j 12_3 -t running,completing,suspended" in asked.read_text()


def test_task_of_another_job_with_that_number_is_not_ours(squeue):
    squeue("something-else\n")

    assert not is_alive("12_3.0", OWN, NAME)


def test_task_that_the_queue_does_not_have_is_dead(squeue):
    asked = squeue(code=1, err="slurm_load_jobs error: Invalid job id specified")

    assert not is_alive("12_3.0", OWN, NAME)
    assert len(asked.read_text().splitlines()) == 1


def test_queue_that_does_not_answer_is_asked_again_then_given_up(squeue):
    asked = squeue(code=1, err="Unable to contact slurm controller")

    assert not is_alive("12_3.0", OWN, NAME)
    assert len(asked.read_text().splitlines()) == 3


def test_earlier_run_of_the_same_task_is_dead_without_a_question(squeue):
    asked = squeue(f"{NAME}-1\n")

    assert not is_alive("900_0.0", "900_0.1", NAME)
    assert not asked.exists()


@pytest.mark.parametrize("owner", ["", "nobody", "1", "1.2.3", "8_0;ls.0"])
def test_name_of_nobody_is_dead(squeue, owner):
    asked = squeue(f"{NAME}-1\n")

    assert not is_alive(owner, OWN, NAME)
    assert not asked.exists()
