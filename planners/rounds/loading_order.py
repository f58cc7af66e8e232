"""In what order vehicles get the loading bays: who must load first comes first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planners.rounds.problem import NO_WAY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planners.rounds.problem import RoundsProblem, Window
    from planners.rounds.timing import Load


def latest_loading(problem: RoundsProblem, fleet: int, loads: Sequence[Load]) -> int:
    """
    When the first loading must begin at the latest, but for rest and hours under way.

    Parameters
    ----------
    problem
        Whose windows and ways hold.
    fleet
        Number of the fleet of the vehicle.
    loads
        In order; one or more.

    Returns
    -------
    int
        Seconds of the problem; below zero where it cannot be in time.
    """
    own = problem.fleets[fleet]
    duration = problem.ways[own.ways].duration_s
    latest, after = problem.horizon_s, problem.depots[own.end].place
    for load in reversed(loads):
        for drop_number, _ in reversed(load.visits):
            drop = problem.drops[drop_number]
            drive = int(duration[drop.place, after])
            latest = _last_in(drop.windows, latest - drive - drop.service_s)
            after = drop.place
        depot = problem.depots[load.depot]
        latest -= int(duration[depot.place, after]) + depot.loading_s
        shut = [(first, last - depot.loading_s) for first, last in depot.windows]
        latest = _last_in(shut, latest)
        after = depot.place
    return latest


def _last_in(windows: Sequence[Window], time_s: int) -> int:
    """Last time up to one that is within windows; below zero where there is none."""
    if not windows:
        return time_s
    return max(
        (min(last, time_s) for first, last in windows if first <= time_s),
        default=-NO_WAY,
    )
