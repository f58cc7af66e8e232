"""One course of action made ready: which routes are driven, and what is measured.

Scenarios share all moves, so each route that any of them drives is driven once; a
scenario then only replays its queues.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from models.plan_robustness.draws import place_keys

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from models.packs.program import Tensors

CUT = -1
HALVINGS = 10
SURELY = 40.0  # breakdowns expected on a step; more change no chance


class Steps(NamedTuple):
    """
    Steps with chance of all routes that are driven, one after another, (N,) each.

    ``ms`` float64 planned time, ``unit`` int64, ``key`` uint32 of its chance, ``limit``
    uint32: a draw below it is a breakdown that blocks.
    """

    ms: NDArray[np.float64]
    unit: NDArray[np.int64]
    key: NDArray[np.uint32]
    limit: NDArray[np.uint32]


class Marks(NamedTuple):
    """
    Places up to which travel is measured, (M,) int64 each.

    From step ``first`` to before step ``end`` of `Steps`, and ``exact`` milliseconds
    that chance does not touch. The last of each route is its end.
    """

    first: NDArray[np.int64]
    end: NDArray[np.int64]
    exact: NDArray[np.int64]


class Round(NamedTuple):
    """
    A scenario.

    ``route`` (K,) taken by each unit or `CUT`; ``goal`` (K,) mark at its end, 0 for
    one that is cut off; ``start`` (K,) milliseconds. (v,) entries of single-file
    sections in the order of the table: ``mark``, ``unit``, ``resource``, ``hold`` in
    milliseconds until the next may enter. All int64.
    """

    route: NDArray[np.int64]
    goal: NDArray[np.int64]
    start: NDArray[np.int64]
    mark: NDArray[np.int64]
    unit: NDArray[np.int64]
    resource: NDArray[np.int64]
    hold: NDArray[np.int64]


class Course(NamedTuple):
    """
    What an engine works on.

    ``deadline``, ``end_pass``, ``planned_start`` (K,) int64 milliseconds; ``sections``
    is Q; ``rounds`` by scenario, in the order asked for.
    """

    steps: Steps
    marks: Marks
    rounds: tuple[Round, ...]
    planned_start: NDArray[np.int64]
    deadline: NDArray[np.int64]
    end_pass: NDArray[np.int64]
    sections: int


def routes_taken(plan: Tensors, scenarios: Sequence[int]) -> NDArray[np.int64]:
    """
    Choose for each unit the first route in its list without a lost bridge.

    Parameters
    ----------
    plan
        Inputs of a course of action.
    scenarios
        Numbers of scenarios.

    Returns
    -------
    NDArray[np.int64]
        (s, K) route, `CUT` where none is left.
    """
    there = plan["steps"].astype(np.int64) > 0
    units, routes = there.shape
    bridge = plan["bridge_of_step"]
    unit, route, step = np.nonzero(bridge.astype(np.int64) >= 0)
    lost = plan["lost"][np.asarray(scenarios, np.int64)] != 0
    hit = lost[:, bridge[unit, route, step]]
    open_ = np.broadcast_to(there, (len(lost), units, routes)).copy()
    for row, hits in zip(open_, hit, strict=True):
        row[unit[hits], route[hits]] = False
    return np.where(open_.any(axis=2), open_.argmax(axis=2), CUT)


def breakdown_limits(
    metres: NDArray[np.int64], vehicles: NDArray[np.int64], rate: float, share: float
) -> NDArray[np.uint32]:
    """
    Chance of at least one blocking breakdown, as a limit on 32-bit draws.

    With the four basic operations alone: every machine gets the same limit, where
    exponential functions differ in their last digit.

    Parameters
    ----------
    metres, vehicles
        (N,) of each step.
    rate
        Breakdowns per vehicle-km.
    share
        Of those that block.

    Returns
    -------
    NDArray[np.uint32]
        (N,) floor(2**32 share (1 - exp(-rate vehicles km))).
    """
    expected = np.minimum(rate * (metres * vehicles).astype(np.float64) / 1000, SURELY)
    small = expected / 2**HALVINGS
    series = np.zeros_like(small)
    for power in range(8, 0, -1):  # 1 - exp(-x) = x (1 - x/2 (1 - x/3 (1 - ...)))
        series = small / power * (1 - series)
    for _ in range(HALVINGS):
        series = series * (2 - series)
    limit = np.floor(series * share * 2.0**32)
    highest = np.minimum(limit, 2.0**32 - 1)
    return np.asarray(highest, np.uint32)


def course(
    plan: Tensors, scenarios: Sequence[int], *, rate: float, share: float
) -> Course:
    """
    Make a course of action ready for some of its scenarios.

    Parameters
    ----------
    plan
        Inputs that hold to the contract.
    scenarios
        Numbers of scenarios, in the order of the rounds that come out.
    rate, share
        Breakdowns per vehicle-km, and share of those that block.
    """
    taken = routes_taken(plan, scenarios)
    width = plan["steps"].shape[1]
    scenario, unit = np.nonzero(taken != CUT)
    driven = np.unique(unit * width + taken[scenario, unit])
    row_of = np.full(plan["steps"].size, CUT)
    row_of[driven] = np.arange(len(driven))

    ms = plan["step_ms"][driven // width, driven % width]
    arc = plan["step_arc"][driven // width, driven % width]
    chance = arc.astype(np.int64) >= 0
    row, step = np.nonzero(chance)
    unit = driven[row] // width
    metres = plan["step_m"][unit, driven[row] % width, step]
    steps = Steps(
        ms[row, step].astype(np.float64),
        unit,
        place_keys(unit, arc[row, step].astype(np.int64)),
        breakdown_limits(
            metres.astype(np.int64),
            plan["vehicles"][unit].astype(np.int64),
            rate,
            share,
        ),
    )

    visit = plan["visit"].astype(np.int64)
    visit = visit[row_of[visit[:, 0] * width + visit[:, 1]] != CUT]
    marks = _marks(
        np.where(chance, 0, ms),
        chance,
        np.append(row_of[visit[:, 0] * width + visit[:, 1]], np.arange(len(driven))),
        np.append(visit[:, 2], np.full(len(driven), chance.shape[1])),
    )
    return Course(
        steps,
        marks,
        _rounds(plan, scenarios, taken, visit, row_of),
        plan["start_ms"].astype(np.int64),
        plan["deadline_ms"].astype(np.int64),
        plan["end_pass_ms"].astype(np.int64),
        len(plan["clear_ms"]),
    )


def _rounds(
    plan: Tensors,
    scenarios: Sequence[int],
    taken: NDArray[np.int64],
    visit: NDArray[np.int64],
    row_of: NDArray[np.int64],
) -> tuple[Round, ...]:
    """
    Make the scenarios ready.

    Parameters
    ----------
    taken
        (s, K) routes.
    visit
        (v, 4) entries on routes that are driven; their marks come in that order.
    row_of
        (K R,) place of a route among those that are driven, whose marks come then.
    """
    units, width = plan["steps"].shape
    hold = plan["pass_ms"][tuple(visit[:, :3].T)].astype(np.int64)
    hold += plan["clear_ms"][visit[:, 3]]
    every = np.arange(units)
    rounds = []
    for number, route in zip(scenarios, taken, strict=True):
        goal = len(visit) + row_of[every * width + np.maximum(route, 0)]
        mark = np.flatnonzero(route[visit[:, 0]] == visit[:, 1])
        gap = int(plan["gap_ms"][number])
        rounds.append(
            Round(
                route,
                np.where(route == CUT, 0, goal),
                plan["start_ms"].astype(np.int64)
                + plan["order"].astype(np.int64) * gap,
                mark,
                visit[mark, 0],
                visit[mark, 3],
                hold[mark],
            )
        )
    return tuple(rounds)


def _marks(
    exact: NDArray[np.int64],
    chance: NDArray[np.bool_],
    rows: NDArray[np.int64],
    steps: NDArray[np.int64],
) -> Marks:
    """
    Find how far each route has come before a step.

    Parameters
    ----------
    exact, chance
        (P, L) milliseconds of exact steps, and which steps have chance.
    rows, steps
        (M,) route and step before which to measure.
    """
    count = np.zeros((len(chance), chance.shape[1] + 1), np.int64)
    np.cumsum(chance, axis=1, out=count[:, 1:])
    still = np.zeros_like(count)
    np.cumsum(exact, axis=1, out=still[:, 1:])
    before = np.concatenate([[0], np.cumsum(count[:, -1])])
    first = before[rows]
    return Marks(first, first + count[rows, steps], still[rows, steps])
