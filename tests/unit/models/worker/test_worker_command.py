"""The command line of the worker, as batch queues call it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from models.cluster.job import Failure
from models.worker.command import main
from models.worker.outcome import Outcome
from tests.squares_jobs import job_folder, squares_request, started
from tests.squares_worker import with_squares

ROOT = Path(__file__).parents[4]


def test_all_parts_in_one_call(tmp_path, capsys):
    folder = job_folder(tmp_path, *squares_request(parts=3))

    assert main(["all", str(folder), "--site", "here"], with_squares) == 0
    assert (folder / "answer" / "MANIFEST.sig").exists()
    assert "items are finished" in capsys.readouterr().err


def test_all_parts_stop_at_the_first_that_fails(tmp_path, capsys):
    request, files = squares_request(parts=4, items=8, fault="program", fault_item=2)
    folder = job_folder(tmp_path, request, files)

    assert main(["all", str(folder)], with_squares) == Outcome.PROGRAM.code
    assert not (folder / "part-2").exists()
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_key_is_made_once_and_for_its_owner_alone(tmp_path, capsys):
    assert main(["key", str(tmp_path / "base")]) == 0
    first = capsys.readouterr().out
    assert main(["key", str(tmp_path / "base")]) == 0

    assert capsys.readouterr().out == first
    assert len(first.strip()) == 64
    assert (tmp_path / "base" / "worker.key").stat().st_mode & 0o077 == 0


def test_machine_is_proved_for_a_model(capsys):
    assert main(["golden", "squares"], with_squares) == 0

    told = json.loads(capsys.readouterr().out)
    assert told["determinism"] == "exact"
    assert told["engine"] == "numpy"


def test_refused_calls_end_in_a_sentence(tmp_path, capsys):
    assert main(["golden", "nobody"]) == Outcome.REFUSED.code
    assert "has no model" in capsys.readouterr().err

    assert main(["all", str(tmp_path / "missing")]) == Outcome.REFUSED.code
    assert "request.json of the job is missing" in capsys.readouterr().err


@pytest.mark.parametrize("part", ["-1", "128", "x", "1.0"])
def test_part_that_no_job_has_is_wrong_usage(tmp_path, capsys, part):
    with pytest.raises(SystemExit) as end:
        main(["part", str(tmp_path), part])

    assert end.value.code == 2
    assert capsys.readouterr().err


def test_no_option_brings_a_model_from_elsewhere(capsys):
    with pytest.raises(SystemExit):
        main(["part", "--help"])

    assert "pack" not in capsys.readouterr().out


def test_files_of_a_run_are_for_their_owner_alone(tmp_path):
    folder = job_folder(tmp_path, *squares_request(parts=1))
    before = set(folder.rglob("*"))
    process = started(folder, 0)
    process.communicate()

    made = set(folder.rglob("*")) - before
    assert made
    assert not [path for path in made if path.stat().st_mode & 0o077]


@pytest.mark.slow
def test_cancelled_job_ends_in_the_middle_of_an_item(tmp_path):
    """How soon is measured by the benchmark, on a machine with nothing else to do."""
    request, files = squares_request(parts=1, pause_ms=20_000)
    folder = job_folder(tmp_path, request, files)
    process = started(folder, 0)
    wait_for(folder / "golden", process)
    wait_for(folder / "part-0" / "progress.json", process)

    (folder / "cancel").touch()
    wait_for(folder / "part-0" / "exit.json", process)
    process.communicate(timeout=20)

    assert process.returncode == Outcome.CANCEL.code
    told = json.loads((folder / "part-0" / "exit.json").read_bytes())
    assert (told["class"], told["done"]) == ("cancel", 0)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "outcome"),
    [(signal.SIGUSR1, Outcome.TIME), (signal.SIGTERM, Outcome.STOPPED)],
)
def test_signalled_process_ends_with_its_code(tmp_path, number, outcome):
    folder = job_folder(tmp_path, *squares_request(parts=1, pause_ms=20_000))
    process = started(folder, 0)
    wait_for(folder / "part-0" / "progress.json", process)

    os.kill(process.pid, number)
    process.communicate(timeout=20)

    assert process.returncode == outcome.code
    assert json.loads((folder / "part-0" / "exit.json").read_bytes())["class"] == (
        outcome.value
    )


def test_what_is_missing_is_named_and_where_it_comes_from(tmp_path):
    """The control is every other test here: with its packages the worker starts."""
    done = subprocess.run(
        [sys.executable, "-S", "-m", "models.worker", "key", str(tmp_path)],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "has no package" in done.stderr
    assert "worker.txt" in done.stderr
    assert "Traceback" not in done.stderr


def test_every_outcome_has_a_code_and_only_success_has_none():
    assert {one.code for one in Outcome if one.failure or one is Outcome.CANCEL} == {
        3,
        10,
        11,
        12,
        13,
        14,
        15,
        70,
    }
    assert Outcome.DONE.failure is None
    assert {one.failure for one in Outcome} >= {Failure.MEMORY, Failure.DISK}


def wait_for(path, process):
    """Wait until a process has written a file."""
    for _ in range(4000):
        if path.exists():
            return
        try:
            process.wait(timeout=0.005)
        except subprocess.TimeoutExpired:
            continue
        assert path.exists(), process.stderr.read()
        return
    raise AssertionError(path)
