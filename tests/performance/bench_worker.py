"""What the worker costs beyond the work: start, items on the disk, adding up, cancel.

``python tests/performance/bench_worker.py [FOLDER]``; the folder should lie on the disk
that is to be measured.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from models.worker.part import run_part
from tests.squares_jobs import around, job_folder, squares_request, started

RUNS = 10
ITEMS = 40


def start_s(base: Path) -> float:
    """Seconds of a process that works on one part of one item, median."""
    took = []
    for run in range(RUNS):
        request, files = squares_request(items=1, parts=1, seed=run)
        folder = job_folder(base / "start", request, files)
        began = time.perf_counter()
        started(folder, 0).communicate()
        took.append(time.perf_counter() - began)
    return statistics.median(took)


def item_ms(base: Path) -> float:
    """Milliseconds to compute, keep and add up one small item."""
    took = []
    for run in range(RUNS):
        request, files = squares_request(items=ITEMS, parts=1, seed=run)
        folder = job_folder(base / "items", request, files)
        began = time.perf_counter()
        run_part(folder, 0, around())
        took.append(time.perf_counter() - began)
    return 1000 * statistics.median(took) / ITEMS


def cancel_ms(base: Path) -> float:
    """Milliseconds from the wish to cancel until ``exit.json`` is there, the worst."""
    worst = 0.0
    for run in range(RUNS):
        asked = squares_request(items=2, parts=1, seed=run, pause_ms=60_000)
        folder = job_folder(base / "cancel", *asked)
        process = started(folder, 0)
        while not (folder / "part-0" / "progress.json").exists():
            time.sleep(0.005)
        time.sleep(0.1)
        began = time.perf_counter()
        (folder / "cancel").touch()
        while not (folder / "part-0" / "exit.json").exists():
            time.sleep(0.001)
        worst = max(worst, time.perf_counter() - began)
        process.communicate()
    return 1000 * worst


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if sys.argv[1:] else None) as base:
        print(f"start to end of a part      {start_s(Path(base)):8.3f} s")
        print(f"an item on the disk         {item_ms(Path(base)):8.1f} ms")
        print(f"cancel, worst of {RUNS}         {cancel_ms(Path(base)):8.0f} ms")


if __name__ == "__main__":
    main()
