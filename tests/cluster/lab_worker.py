"""A Python on the Slurm lab that has what a worker needs, and nothing else."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path
from typing import TYPE_CHECKING

from tests.cluster.lab_processes import LabError

if TYPE_CHECKING:
    from tests.cluster.lab_settings import Places

NEEDED = ("numpy", "safetensors", "cryptography", "jsonschema")


def make_worker(places: Places, needed: tuple[str, ...] = NEEDED) -> Path:
    """
    Make a virtual environment for the jobs, of the system's own Python.

    Its packages are links to those of this checkout, where nodes and sessions see
    them, so nothing is downloaded.

    Parameters
    ----------
    places
        Folders of the lab.
    needed
        Packages by name; what these need comes along.

    Returns
    -------
    Path
        Its interpreter.
    """
    folder = places.folder / "worker"
    python = folder / "bin/python"
    if not python.exists():
        command = [system_python(), "-m", "venv", "--without-pip", folder]
        subprocess.run(command, check=True)
        (packages,) = folder.glob("lib/python3.*/site-packages")
        for name in top_names(needed):
            (packages / name).symlink_to(places.packages / name)
    return python


def system_python() -> str:
    """Find a Python that other users may run and that fits this one's packages."""
    wanted = f"3.{sys.version_info.minor}"
    probe = "import sys; print('3.' + str(sys.version_info.minor))"
    for path in (f"/usr/bin/python{wanted}", "/usr/bin/python3"):
        if Path(path).exists():
            done = subprocess.run(
                [path, "-c", probe], capture_output=True, text=True, check=False
            )
            if done.stdout.strip() == wanted:
                return path
    raise LabError(
        f"The tests run on Python {wanted}, but the system has no /usr/bin/python"
        f"{wanted}; jobs of the lab cannot use the checkout's packages without it."
    )


def top_names(needed: tuple[str, ...]) -> set[str]:
    """Files and folders in site-packages of some packages and all that they need."""
    names: set[str] = set()
    known: set[str] = set()
    ahead = list(needed)
    while ahead:
        name = ahead.pop()
        if name in known:
            continue
        known.add(name)
        one = distribution(name)
        for file in one.files or ():
            if file.parts[0] not in {"..", "__pycache__"}:
                names.add(file.parts[0])
        ahead += [
            named(line)
            for line in one.requires or ()
            if "extra ==" not in line and is_here(named(line))
        ]
    return names


def named(requirement: str) -> str:
    """Name of the package in a requirement such as ``cffi>=2.0; extra == "a"``."""
    return re.split(r"[ ;<>=!~\[(]", requirement, maxsplit=1)[0]


def is_here(name: str) -> bool:
    """Whether a package is installed; what only other systems need is not."""
    try:
        distribution(name)
    except ModuleNotFoundError:
        return False
    return True
