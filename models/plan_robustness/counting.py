"""Count what scenarios come to over some simulated moves, in whole numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from models.plan_robustness.contract import HIST_BINS
from models.plan_robustness.course import CUT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.plan_robustness.course import Course, Round
    from models.plan_robustness.engine import Replay

MINUTE_MS = 60_000


class Ends(NamedTuple):
    """``finish`` (K, b) int64 milliseconds, ``there`` (K,) not cut off, ``on_time``."""

    finish: NDArray[np.int64]
    there: NDArray[np.bool_]
    on_time: NDArray[np.int64]


class Counts(NamedTuple):
    """
    Counts of s scenarios, all int64; see the outputs of the contract.

    ``finish_hist`` holds h of them, those whose times of finish are kept.
    """

    rollouts: NDArray[np.int64]
    met: NDArray[np.int64]
    cut: NDArray[np.int64]
    all_met: NDArray[np.int64]
    finish_ms: NDArray[np.int64]
    late_ms: NDArray[np.int64]
    delay_ms: NDArray[np.int64]
    drop: NDArray[np.int64]
    drop_sq: NDArray[np.int64]
    queue_ms: NDArray[np.int64]
    queued: NDArray[np.int64]
    finish_hist: NDArray[np.int64]


def no_counts(scenarios: int, units: int, sections: int, kept: int) -> Counts:
    """Make counts of nothing, (s,), (s, K), (s, Q) and (h, K, 1442)."""
    by_scenario, by_unit = (scenarios,), (scenarios, units)
    by_section = (scenarios, sections)
    shapes = (
        by_scenario,
        by_unit,
        by_unit,
        by_scenario,
        by_unit,
        by_unit,
        by_scenario,
        by_scenario,
        by_scenario,
        by_section,
        by_section,
        (kept, units, HIST_BINS),
    )
    return Counts(*(np.zeros(shape, np.int64) for shape in shapes))


def ends(course: Course, round_: Round, replay: Replay) -> Ends:
    """See who is past the release point when."""
    there = round_.route != CUT
    met = there[:, None] & (replay.finish <= course.deadline[:, None])
    return Ends(replay.finish, there, met.sum(axis=0))


def count(
    counts: Counts, row: int, course: Course, round_: Round, replay: Replay
) -> Ends:
    """
    Add a scenario of some moves to its row; what compares is left to `pair`.

    Returns
    -------
    Ends
        Of the scenario, for `pair` and `count_minutes`.
    """
    found = ends(course, round_, replay)
    moves = replay.finish.shape[1]
    late = replay.finish - course.deadline[:, None]
    there = found.there
    counts.rollouts[row] += moves
    counts.met[row] += np.where(there, (late <= 0).sum(axis=1), 0)
    counts.cut[row] += np.where(there, 0, moves)
    counts.all_met[row] += (found.on_time == len(there)).sum()
    counts.finish_ms[row] += np.where(there, replay.finish.sum(axis=1), 0)
    counts.late_ms[row] += np.where(there, np.maximum(late, 0).sum(axis=1), 0)
    counts.queue_ms[row] += replay.queue_ms
    counts.queued[row] += replay.queued
    return found


def pair(counts: Counts, row: int, found: Ends, base: Ends) -> None:
    """Add what a scenario costs against scenario 0 of the same moves."""
    both = found.there & base.there
    drop = base.on_time - found.on_time
    counts.delay_ms[row] += (found.finish - base.finish)[both].sum()
    counts.drop[row] += drop.sum()
    counts.drop_sq[row] += (drop * drop).sum()


def count_minutes(counts: Counts, row: int, course: Course, found: Ends) -> None:
    """Add the times of finish by the minute to a row of ``finish_hist``."""
    since = found.finish - course.planned_start[:, None]
    bins = np.clip(since // MINUTE_MS + 1, 0, HIST_BINS - 1)
    units = np.flatnonzero(found.there)
    flat = (units[:, None] * HIST_BINS + bins[units]).ravel()
    hist = np.bincount(flat, minlength=bins.shape[0] * HIST_BINS)
    counts.finish_hist[row] += hist.reshape(-1, HIST_BINS)
