"""Delivery rounds against PyVRP called directly: the same instances and CPU time.

Usage: python tests/performance/bench_rounds.py [SECONDS] [INSTANCE ...]

Prints the gap to the best known of both for each instance, and the ratio of the mean
gaps; every plan goes through the independent check. Solutions best known are read from
beside the instances, which lie in MARSROUTE_DATA/vrp. Then how soon a search of 200
drops and 60 vehicles ends when its progress raises: the longest of some, bar 100 ms.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import sys
import time
from pathlib import Path
from statistics import fmean

import pyvrp

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from rounds_sketch import RULED, random_rounds  # noqa: E402
from vrplib_instances import best_known, read_pyvrp, rounds_problem  # noqa: E402

from planners.rounds.check_rounds import violations  # noqa: E402
from planners.rounds.solve import plan_rounds  # noqa: E402

SECONDS = 5.0
PATHS = (
    "CVRP/X-n101-k25.vrp",
    "CVRP/X-n303-k21.vrp",
    "HFVRP/X106-FSMD.vrp",
    "HFVRP/X110-HD.vrp",
    "VRPTW/RC1_10_4.vrp",
    "MDVRPTW/PR11A.vrp",
    "MDVRPTW/PR17A.vrp",
    "SDVRPTW/PR05.vrp",
)


def direct(data: pyvrp.ProblemData, seconds: float) -> tuple[float, int]:
    """Cost and iterations of PyVRP alone."""
    since = time.process_time()
    found = pyvrp.solve(
        data,
        lambda _: time.process_time() - since > seconds,
        seed=1,
        collect_stats=False,
        display=False,
    )
    return found.cost(), found.num_iterations


class _CancelledError(Exception):
    """Raised by progress, as an interrupted question does."""


def longest_without_progress(asks: int) -> float:
    """Seconds between two askings of progress, where a cancel could wait."""
    problem = random_rounds(1, drops=200, each=10, rest=RULED, bays=2)
    times: list[float] = []

    def progress(*_: object) -> None:
        times.append(time.process_time())
        if len(times) > asks:
            raise _CancelledError

    with contextlib.suppress(_CancelledError):
        plan_rounds(problem, seed=1, progress=progress, due=lambda: False)
    return max(b - a for a, b in itertools.pairwise(times))


def main() -> None:
    """Run both on all instances."""
    args = sys.argv[1:]
    seconds = float(args[0]) if args else SECONDS
    data_dir = Path(os.environ.get("MARSROUTE_DATA", "/work/shared/data")) / "vrp"
    ours, theirs = [], []
    for name in args[1:] or PATHS:
        data = read_pyvrp(data_dir / name)
        best = best_known(data_dir / name, data)
        reference, iterations = direct(data, seconds)
        problem = rounds_problem(data)
        since = time.process_time()
        asked, first = 0, 0.0

        def enough(since: float = since) -> bool:
            nonlocal asked
            asked += 1
            return time.process_time() - since > seconds

        def better(_: object, since: float = since) -> None:
            nonlocal first
            first = first or time.process_time() - since

        plan = plan_rounds(
            problem,
            seed=1,
            enough=enough,
            better=better,
            due=lambda: not first,  # noqa: B023
        )
        used = time.process_time() - since
        wrong = violations(problem, plan)
        base = best or reference
        ours.append(100 * (plan.cost / base - 1))
        theirs.append(100 * (reference / base - 1))
        print(
            f"{name:26} best {base:>10}  direct {theirs[-1]:6.2f} % ({iterations} it)  "
            f"ours {ours[-1]:6.2f} % ({asked} it, {used:.1f} s, first {first:.2f} s)  "
            f"left {len(plan.unserved)}, wrong {len(wrong)} {wrong[:1]}",
            flush=True,
        )
    ratio = fmean(ours) / fmean(theirs) if fmean(theirs) else 1.0
    print(
        f"mean gap ours {fmean(ours):.2f} %, direct {fmean(theirs):.2f} %, ratio "
        f"{ratio:.3f}; bar 1.05"
    )
    for asks in (250, 1500):
        waited = longest_without_progress(asks)
        print(f"cancel in {asks} iterations: after {1000 * waited:.0f} ms at most")


if __name__ == "__main__":
    main()
