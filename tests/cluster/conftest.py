"""One Slurm for all tests here, a folder on it for each, and ways to trouble both."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cluster.lab_processes import LabError
from tests.cluster.lab_worker import make_worker
from tests.cluster.slurm_lab import NO_SLURM, Lab, missing_programs
from tests.cluster.slurm_shim import Shim

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDERS = "marsroute-lab-"
NODES = 3


@pytest.fixture(scope="session")
def lab() -> Iterator[Lab]:
    """A Slurm of three nodes, with a Python for workers."""
    with slurm_of_its_own(nodes=NODES) as made:
        yield made


@contextlib.contextmanager
def slurm_of_its_own(**wanted: object) -> Iterator[Lab]:
    """Bring up a Slurm that ends with the test or the tests that want it."""
    lacking = missing_programs()
    if os.geteuid() != 0:
        lacking.insert(0, "the rights of root")
    if lacking:
        words = f"{NO_SLURM}: {', '.join(lacking)} missing"
        if os.environ.get("MARSROUTE_REQUIRE_DATA"):
            pytest.fail(f"{words}, and here it is required")
        pytest.skip(words)
    stop_orphans()
    folder = Path(tempfile.mkdtemp(prefix=FOLDERS, dir="/tmp"))
    in_memory = ["mount", "-t", "tmpfs", "-o", "mode=755", "lab", folder]
    subprocess.run(in_memory, check=True)  # nothing of it outlives the machine
    mark_as_ours(folder)
    made = Lab(folder)
    try:
        made.start(**wanted)
        make_worker(made.at)
        yield made
    finally:
        made.stop()
        remove(folder)


def mark_as_ours(folder: Path) -> None:
    """Tell other runs of the tests that this process uses a folder."""
    (folder / "being-marked").write_text(str(os.getpid()))
    (folder / "being-marked").rename(folder / "owner")


def stop_orphans() -> None:
    """End what tests left that were killed before they could."""
    for owner in Path("/tmp").glob(f"{FOLDERS}*/owner"):  # noqa: S108 - as above
        pid = int(owner.read_text())
        if not Path("/proc", str(pid)).exists():
            with contextlib.suppress(LabError):
                Lab(owner.parent).stop()
            remove(owner.parent)


def remove(folder: Path) -> None:
    """Remove the folder of a lab that was stopped."""
    if folder.is_mount():
        subprocess.run(["umount", "--lazy", folder], check=True)
    shutil.rmtree(folder)


@pytest.fixture
def base(lab: Lab, request: pytest.FixtureRequest) -> Path:
    """An empty folder on the far side, of the lab's user alone."""
    count = len(list(lab.at.home.iterdir()))
    return new_base(lab, f"{count}-{request.node.name[:24].strip('[]')}")


def new_base(lab: Lab, name: str) -> Path:
    """Make a folder on the far side."""
    folder = lab.at.home / name
    folder.mkdir(mode=0o700)
    os.chown(folder, lab.user_id, lab.user_id)
    return folder


@pytest.fixture
def sbatch(lab: Lab) -> Iterator[Shim]:
    """Stands before the real sbatch, and can let it fail."""
    yield from standing_before("sbatch", lab)


@pytest.fixture
def squeue(lab: Lab) -> Iterator[Shim]:
    """Stands before the real squeue."""
    yield from standing_before("squeue", lab)


def standing_before(name: str, lab: Lab) -> Iterator[Shim]:
    """Put a shim up for a test."""
    shim = Shim(lab.at.shims, name)
    shim.put_up()
    yield shim
    shim.take_down()
