"""Experiments in a process of their own, which may lose its disk, memory or life."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.faults.disk_faults import library
from tests.faults.extent import PARTS

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
LONGEST_S = 3600


def carry_out(
    experiment: Callable[..., dict[str, Any]],
    *arguments: object,
    on_faulty_disk: bool = False,
) -> dict[str, Any]:
    """
    Call a function of a module of ours in a new process.

    Parameters
    ----------
    experiment
        Takes what JSON can hold, and answers with it. It fails by raising.
    arguments
        Its arguments; paths become text.
    on_faulty_disk
        Whether `FaultyDisk` is to work there.
    """
    environment = os.environ | {"MARSROUTE_EXPERIMENT": "1"}
    if on_faulty_disk:
        environment["LD_PRELOAD"] = str(library())
    told = subprocess.run(
        [sys.executable, "-m", __name__, experiment.__module__, experiment.__name__],
        input=json.dumps(arguments, default=str),
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment,
        timeout=LONGEST_S,
        check=False,
    )
    if told.returncode:
        raise AssertionError(f"{experiment.__name__} failed.\n{told.stderr}")
    answer: dict[str, Any] = json.loads(told.stdout)
    return answer


def in_parts(rounds: int, do: Callable[[int, int], dict[str, Any]]) -> dict[str, Any]:
    """
    Share rounds among processes.

    Parameters
    ----------
    rounds
        In all parts together.
    do
        Carries out a part: takes its rounds and a seed of its own.

    Returns
    -------
    dict[str, Any]
        Sums of what the parts gave.
    """
    shares = [len(range(part, rounds, PARTS)) for part in range(PARTS)]
    with ThreadPoolExecutor(PARTS) as hands:
        told = list(hands.map(do, shares, range(PARTS)))
    total = dict(told[0])
    for part in told[1:]:
        for name, amount in part.items():
            total[name] = total[name] + amount if name in total else amount
    return total


def main() -> None:
    """Body of the process."""
    module, name = sys.argv[1:]
    experiment = getattr(importlib.import_module(module), name)
    sys.stdout.write(json.dumps(experiment(*json.load(sys.stdin))))


if __name__ == "__main__":
    main()
