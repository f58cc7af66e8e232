"""Siting of supply points: 100 candidates and 300 units, in both forms of the rows.

Printed are CPU seconds and the gap that is left after thirty of them, ours with a row
for every pair and, in the same run, the weak form without these rows.
"""

from __future__ import annotations

import sys
import time

import numpy as np

from planners.supply.linear_program import Program, solve_program
from planners.supply.siting import GAP, _program, _usable, site_points
from planners.supply.siting_problem import SitingProblem

SECONDS, BAR = 30.0, 1e-3
SIZES = ((50, 150), (100, 300))


def plain(sites, units, seed=1):
    """Sites and units on a plain of 100 km, in reach within 45 km."""
    random = np.random.default_rng(seed)
    at, to = random.uniform(0, 100, (sites, 2)), random.uniform(0, 100, (units, 2))
    need = random.integers(5, 36, units).astype(float)
    away = np.hypot(*(at[:, None] - to[None]).transpose(2, 0, 1))
    room = random.integers(10, 161, sites) * np.ceil(5 * need.sum() / (sites * 85))
    opening = random.uniform(0, 90, sites) + random.uniform(100, 110, sites) * np.sqrt(
        room
    )
    return SitingProblem(
        sites=tuple(f"S{number}" for number in range(sites)),
        units=tuple(f"U{number}" for number in range(units)),
        opening=opening.round() * 10,
        room=room,
        need=need,
        bringing=(away * need).round(),
        takes_s=away,
        limit_s=45.0,
    )


def weak(problem):
    """The program without the rows of pairs."""
    strong, _ = _program(problem, _usable(problem))
    sites, units = len(problem.sites), len(problem.units)
    pairs = strong.cost.size - sites
    keep = np.ones(strong.low.size, bool)
    keep[units + sites : units + sites + pairs] = False
    each = np.diff(strong.starts)
    entries = np.repeat(keep, each)
    starts = np.zeros(keep.sum() + 1, np.int32)
    np.cumsum(each[keep], out=starts[1:])
    return Program(
        cost=strong.cost,
        top=strong.top,
        low=strong.low[keep],
        high=strong.high[keep],
        starts=starts,
        columns=strong.columns[entries],
        values=strong.values[entries],
        whole=strong.whole,
    )


def enough_after(seconds):
    """Whether so many CPU seconds are gone from now."""
    end = time.process_time() + seconds
    return lambda: time.process_time() > end


def main():
    """All sizes, the first alone with ``--short``."""
    good = True
    for sites, units in SIZES[:1] if "--short" in sys.argv else SIZES:
        problem = plain(sites, units)
        begun = time.process_time()
        found = site_points(problem, enough=enough_after(SECONDS))
        ours = time.process_time() - begun
        begun = time.process_time()
        other = solve_program(weak(problem), enough_after(SECONDS), gap=GAP)
        theirs = time.process_time() - begun
        left = (other.cost - other.bound) / other.cost if other else np.inf
        print(
            f"{sites} x {units}: gap {found.gap:.4%} in {ours:.1f} s (bar {BAR:.1%}); "
            f"weak form {left:.4%} in {theirs:.1f} s",
            flush=True,
        )
        good &= found.gap <= BAR
    sys.exit(not good)


if __name__ == "__main__":
    main()
