"""What a worker is installed from on a far machine: its lock and its image."""

from __future__ import annotations

import ast
import re
import sys
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
IMAGE = (ROOT / "packaging" / "worker.def").read_text("utf-8")
LOCK = (ROOT / "packaging" / "lock" / "worker.txt").read_text("utf-8")
SECTIONS = dict(re.findall(r"^%(\w+)\n(.*?)(?=^%|\Z)", IMAGE, re.MULTILINE | re.DOTALL))
OPTIONAL = {"torch"}  # of the site, where there is a GPU
AT_THE_DESK = ("cluster/slurm",)


@pytest.fixture
def script(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "packaging")
    sys.modules.pop("worker_lock", None)
    return import_module("worker_lock")


def test_lock_of_the_worker_is_a_part_of_that_of_the_desktop(script):
    desktop = (ROOT / "packaging" / "lock" / "desktop.txt").read_text("utf-8")

    assert script.worker_lock(desktop) == LOCK


def test_lock_that_lacks_something_is_not_made_into_one(script):
    with pytest.raises(KeyError, match="attrs"):
        script.worker_lock("numpy==1 \\\n    --hash=sha256:00\n")


def test_worker_imports_nothing_that_its_lock_lacks():
    locked = set(re.findall(r"^([a-z0-9-]+)==", LOCK, re.MULTILINE)) | OPTIONAL
    imported = set()
    for path in (ROOT / "models").rglob("*.py"):
        if path.relative_to(ROOT / "models").as_posix().startswith(AT_THE_DESK):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {one.name.partition(".")[0] for one in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                imported.add(str(node.module).partition(".")[0])

    assert imported - set(sys.stdlib_module_names) - {"models"} <= locked


def test_image_takes_in_files_that_are_there():
    sources = [
        line.split()[0] for line in SECTIONS["files"].splitlines() if line.strip()
    ]

    assert sources == ["models", "packaging/lock/worker.txt", "LICENCE"]
    assert all((ROOT / source).exists() for source in sources)


def test_image_is_built_for_either_maker_of_devices_and_by_hash():
    assert {"BASE", "GPU", "INDEX"} == set(
        re.findall(r"^\s*(\w+)=", SECTIONS["arguments"], re.MULTILINE)
    )
    assert "cuda)" in SECTIONS["post"]
    assert "rocm)" in SECTIONS["post"]
    assert "--require-hashes" in SECTIONS["post"]
    assert "--only-binary :all:" in SECTIONS["post"]


def test_image_proves_itself_and_needs_no_network_to_run():
    assert "models.worker golden plan_robustness" in SECTIONS["test"]
    for name in ("environment", "runscript", "test"):
        assert not re.search(r"\b(pip|curl|wget|https?:)", SECTIONS[name])
