"""The code of the worker as files: whole, alone, and the same on every machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from models.cluster.worker_code import worker_digest, worker_files

ALONE = """
import json, sys
barred = {barred!r}
class Bar:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in barred:
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Bar())
import importlib.util
find_spec = importlib.util.find_spec
importlib.util.find_spec = lambda name, *rest: None if name in barred else find_spec(
    name, *rest)
from models.worker.command import main
code = main(["golden", "plan_robustness"])
loaded = sorted({{name.partition(".")[0] for name in sys.modules}})
print(json.dumps([code, loaded]))
"""


@pytest.fixture(scope="module")
def far_side(tmp_path_factory):
    """A folder with the code of the worker and nothing else of ours."""
    folder = tmp_path_factory.mktemp("far")
    for name, data in worker_files().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def run_alone(folder, *barred):
    """Give the golden answers from that folder, with some libraries missing."""
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    done = subprocess.run(
        [sys.executable, "-P", "-c", ALONE.format(barred=set(barred))],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told, end = done.stdout.splitlines()
    return json.loads(told), json.loads(end)


def test_code_of_the_worker_is_only_models_and_nothing_of_the_desk():
    names = set(worker_files())

    assert all(name.startswith("models/") for name in names)
    assert "models/worker/__main__.py" in names
    assert "models/plan_robustness/golden.safetensors" in names
    assert not [name for name in names if "slurm" in name or "__pycache__" in name]
    assert list(worker_files()) == sorted(names)


def test_far_side_gives_its_code_the_same_name(far_side):
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from models.cluster.worker_code import worker_digest as d; print(d())",
        ],
        cwd=far_side,
        env={**os.environ, "PYTHONPATH": str(far_side)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == worker_digest()


@pytest.mark.slow
def test_worker_without_torch_and_numba_gives_the_same_bits_with_numpy(far_side):
    barred = ("torch", "numba", "asyncssh", "PySide6", "app", "planners", "maps")
    told, (code, loaded) = run_alone(far_side, *barred)

    assert code == 0
    assert told["engine"].startswith("numpy")
    assert told["determinism"] == "exact"
    assert not {"torch", "numba", "asyncssh", "jsonschema"} & set(loaded)
