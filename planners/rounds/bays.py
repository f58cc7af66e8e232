"""When another vehicle can load at a depot beside those that do, and what is left."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from planners.rounds.depot_stock import draws_by_depot, rest_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planners.rounds.plan import Round
    from planners.rounds.problem import Depot, RoundsProblem, Window


def beside(problem: RoundsProblem, rounds: Sequence[Round]) -> RoundsProblem:
    """
    The problem as the next vehicle finds it when rounds are settled.

    Depots with bays are open only while one of them is free, and hold what the others
    leave.
    """
    loading: dict[int, list[Window]] = {}
    for driven in rounds:
        for trip in driven.trips:
            depot = problem.depots[trip.depot]
            if depot.bays and depot.loading_s:
                loading.setdefault(trip.depot, []).append(
                    (trip.load_s, trip.load_s + depot.loading_s)
                )
    limited = any(depot.holds for depot in problem.depots)
    draws = draws_by_depot(rounds) if limited else {}
    if not (loading or draws):
        return problem
    return replace(
        problem,
        depots=tuple(
            rest_of(
                _with_free_bays(depot, loading.get(number, ()), problem.horizon_s),
                draws.get(number, ()),
            )
            for number, depot in enumerate(problem.depots)
        ),
    )


def _with_free_bays(depot: Depot, loading: Sequence[Window], horizon_s: int) -> Depot:
    """A depot open only while fewer vehicles load than it has bays."""
    if not loading:
        return depot
    always = ((0, horizon_s + depot.loading_s),)
    windows: tuple[Window, ...] = depot.windows or always
    for first, last in _full(loading, depot.bays):
        windows = tuple(
            (a, b)
            for opens, closes in windows
            for a, b in ((opens, min(closes, first)), (max(opens, last), closes))
            if b - a >= depot.loading_s
        )
    # None left: a window that no vehicle can load in, for no window is always open.
    return replace(depot, windows=windows or ((-2, -1),))


def _full(loading: Sequence[Window], bays: int) -> list[Window]:
    """Spans in which all bays are taken, in order."""
    changes = sorted(
        [(first, 1) for first, _ in loading] + [(last, -1) for _, last in loading],
        key=lambda change: (change[0], change[1]),
    )
    spans: list[Window] = []
    taken, since = 0, 0
    for time_s, change in changes:
        before, taken = taken, taken + change
        if before < bays <= taken:
            since = time_s
        elif taken < bays <= before and time_s > since:
            spans.append((since, time_s))
    return spans
