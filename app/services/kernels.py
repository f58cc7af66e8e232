"""Compiled searches: where they are kept, and that they are there before they serve.

Compiled code is kept by the text of the program, the compiler and Python, so that a
new version never runs what an old one compiled.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from maps.jail import JailLimits, run_jailed
from maps.progress import silent

if TYPE_CHECKING:
    from maps.progress import Progress

VARIABLE = "NUMBA_CACHE_DIR"
COMPLETE = "complete"
KEPT = 3  # versions whose code is kept
FURTHER = (  # modules with compiled code beside the searches of routes
    "planners.movement.local_search",
    "planners.movement.conflicts",
    "models.plan_robustness.compiled_engine",
)


def choose_kernel_folder(cache: Path) -> Path:
    """
    Name the folder for the code of this version, and have the compiler use it.

    Must run before anything that is compiled is imported. A folder that the user
    chose by the variable of the compiler is kept.
    """
    chosen = os.environ.get(VARIABLE)
    folder = Path(chosen) if chosen else cache / "kernels" / this_version()
    os.environ[VARIABLE] = str(folder)
    return folder


def ensure_kernels(progress: Progress = silent) -> None:
    """
    Compile all searches in a child process, unless that was done before.

    Parameters
    ----------
    progress
        Told how far it is; may raise to cancel.

    Raises
    ------
    JailError
        The child was stopped or ran out of memory.
    """
    chosen = os.environ.get(VARIABLE)
    if not chosen:
        return  # a test, or somebody's own program: each search compiles when used
    folder = Path(chosen)
    done = folder / f"{COMPLETE}-{this_version()}"
    if done.exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    task = {"further": FURTHER}
    run_jailed("maps.jailed_compile", task, limits=JailLimits(), progress=progress)
    done.touch()
    _sweep(folder)


def this_version() -> str:
    """Short hash of all that compiled code depends on."""
    digest = hashlib.sha256(f"{sys.version} {version('numba')}".encode())
    for package in ("maps", "models", "planners"):
        for path in sorted(Path(str(files(package))).rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _sweep(folder: Path) -> None:
    """Remove the code of versions that are long gone."""
    if folder.parent.name != "kernels":
        return  # a folder of the user's own
    others = sorted(folder.parent.iterdir(), key=lambda path: path.stat().st_mtime)
    for old in others[:-KEPT]:
        if old != folder:
            shutil.rmtree(old, ignore_errors=True)
