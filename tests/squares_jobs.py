"""Jobs for the small model of tests: folders as every back end lays them out."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from models.cluster.liveness import process_name
from models.protocol.request import Limits, Request
from models.protocol.request_file import new_request
from models.protocol.signature import new_key_file
from models.worker.part import Ended, run_part
from models.worker.surroundings import Surroundings
from tests.squares_worker import squares_pack, with_squares

if TYPE_CHECKING:
    from collections.abc import Mapping

TESTS = Path(__file__).parent
LIMITS = Limits(seconds=600, memory_mb=1000, answer_bytes=1 << 20)
NUMBERS = 40


def squares_request(
    items: int = 8, parts: int = 2, seed: int = 5, **parameters: Any
) -> tuple[Request, dict[str, bytes]]:
    """Ask for sums of squares; ``items`` of `NUMBERS` / ``items`` numbers each."""
    asked = Request(
        model="squares",
        model_id=squares_pack().model_id,
        parameters={"block": NUMBERS // items, **parameters},
        inputs=(),
        seed=seed,
        items=items,
        parts=parts,
        limits=LIMITS,
    )
    numbers = {"numbers": {"values": np.arange(NUMBERS, dtype=np.int64)}}
    return new_request(asked, numbers)


def job_folder(base: Path, request: Request, files: Mapping[str, bytes]) -> Path:
    """Lay a job out below a base folder, with the key of a worker."""
    folder = base / "jobs" / request.key
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    new_key_file(base / "worker.key")
    return folder


def expected(seed: int = 5) -> dict[str, list[int]]:
    """Tell the sum by another way than the model's own."""
    return {"total": [sum((number + seed) ** 2 for number in range(NUMBERS))]}


def around(**changed: Any) -> Surroundings:
    """Give a run what it gets from outside; other runs are dead unless told."""
    told = {
        "owner": process_name(os.getpid()),
        "is_alive": lambda _owner, _name: False,
        "load": with_squares,
    }
    return Surroundings(**{**told, **changed})


def run_all(folder: Path, parts: int = 2, **changed: Any) -> list[Ended]:
    """Run all parts of a job in this process."""
    return [run_part(folder, part, around(**changed)) for part in range(parts)]


def started(folder: Path, part: int | str, **environment: str) -> subprocess.Popen[str]:
    """Start the worker on a part of a job, or on ``all``, as a process."""
    which = ["all", str(folder)] if part == "all" else ["part", str(folder), str(part)]
    return subprocess.Popen(
        [sys.executable, str(TESTS / "squares_worker.py"), *which],
        env={**os.environ, "PYTHONPATH": str(TESTS.parent), **environment},
        stderr=subprocess.PIPE,
        text=True,
    )
