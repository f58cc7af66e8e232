"""Where flows fall short, what holds them back, and what was tried to mend it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from planners.supply.flow_arrays import flow_lanes
from planners.supply.flow_solve import solve_flow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from planners.supply.flow_arrays import FlowPrices
    from planners.supply.flow_plan import FlowPlan
    from planners.supply.flow_problem import FlowProblem

MOST_TRIALS = 4
"""Cures that are tried: each is one more linear program."""

HARDLY = 0.01
"""A cure that saves less than this share of the shortage is none."""


class Lack(Enum):
    """What kind of shortage it is."""

    UNMET = "has nothing left"
    BELOW = "is below its minimum"


class Shortage(NamedTuple):
    """
    A unit without enough of an item from one step to another, both within.

    ``tonnes`` are all that is not met, or the most that is missing from the minimum.
    """

    unit: str
    item: str
    lack: Lack
    first: int
    last: int
    tonnes: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cure:
    """
    What would help.

    Attributes
    ----------
    what
        As a phrase: "3 more tanker at P2".
    saves
        Share of the price of the shortage that it takes away; 1 for all of it.
    """

    what: str
    saves: float

    def __str__(self) -> str:
        if self.saves > 1 - HARDLY:
            return f"{self.what} would cover it."
        return f"{self.what} would take away {self.saves:.0%} of it."


def shortages(problem: FlowProblem, plan: FlowPlan) -> tuple[Shortage, ...]:
    """
    List shortages without a break in one line each.

    Parameters
    ----------
    problem, plan
        Of one another.

    Returns
    -------
    tuple
        By unit, item and step; those that are not met before those below a minimum.
    """
    found = [
        *_runs(problem, plan.unmet, Lack.UNMET),
        *_runs(problem, plan.below, Lack.BELOW),
    ]
    place = {name: number for number, name in enumerate(problem.units)}
    what = {name: number for number, name in enumerate(problem.items)}
    return tuple(
        sorted(found, key=lambda at: (place[at.unit], what[at.item], at.first))
    )


def _runs(
    problem: FlowProblem, missing: NDArray[np.float64], lack: Lack
) -> Iterator[Shortage]:
    """Steps in a row in which something is missing."""
    edges = np.diff((missing > 0).astype(np.int8), axis=2, prepend=0, append=0)
    begins, ends = np.argwhere(edges == 1), np.argwhere(edges == -1)
    for (unit, item, first), (_, _, after) in zip(
        begins.tolist(), ends.tolist(), strict=True
    ):
        amounts = missing[unit, item, first:after]
        yield Shortage(
            problem.units[unit],
            problem.items[item],
            lack,
            first,
            after - 1,
            float(amounts.sum() if lack is Lack.UNMET else amounts.max()),
        )


def why_short(
    problem: FlowProblem,
    plan: FlowPlan,
    shortage: Shortage,
    times: Sequence[str] = (),
) -> str:
    """
    Say what bars a shortage from being covered.

    Parameters
    ----------
    problem, plan
        Of one another.
    shortage
        One of `shortages`.
    times
        Words for the beginning of each step; empty for their numbers.

    Returns
    -------
    str
        The first of: no way, too early, room, supply, vehicles, as a sentence.
    """
    unit, item = problem.units.index(shortage.unit), problem.items.index(shortage.item)
    node = len(problem.points) + unit
    lanes = flow_lanes(problem)
    into = (problem.arcs[lanes.arc, 1] == node) & (lanes.item == item)
    who, what = shortage.unit, shortage.item
    if not into.any():
        return f"No point has a vehicle that can bring {what} to {who}."
    soonest = int(lanes.lead[into].min())
    if shortage.last < soonest:
        return (
            f"{who} needs {what} {_at(shortage.first, times)}; the first vehicle can "
            f"arrive {_at(soonest, times)}."
        )
    needed = problem.least[unit, item].max()
    if shortage.lack is Lack.BELOW and needed > problem.most[node, item]:
        return (
            f"{who} should have {needed:g} t of {what} and has room for "
            f"{problem.most[node, item]:g} t."
        )
    feeding = np.unique(problem.arcs[lanes.arc[into], 0])
    if (plan.worth.tonne[feeding, item] >= plan.prices.below).any():
        names = ", ".join(problem.points[point] for point in feeding)
        return f"There is not enough {what} at {names} in time for {who}."
    lifts = np.unique(lanes.lift[into])
    names = ", ".join(
        f"{problem.lifts[lift]} at {problem.points[point]}"
        for point in feeding
        for lift in lifts
        if problem.vehicles[point, lift] > 0
    )
    return f"The vehicles do not suffice to bring {what} to {who}: {names}."


def _at(step: int, times: Sequence[str]) -> str:
    """When a step is, in words."""
    return f"at {times[step]}" if step < len(times) else f"in step {step}"


def overdriven(problem: FlowProblem, plan: FlowPlan) -> tuple[str, ...]:
    """
    Say where whole trips keep more vehicles busy than there are.

    Parameters
    ----------
    problem, plan
        Of one another.

    Returns
    -------
    tuple
        One sentence for each point and lift; empty where vehicles suffice.
    """
    return tuple(
        f"Whole trips need up to {most:.1f} more {problem.lifts[lift]} at "
        f"{problem.points[point]} than there are, on {np.count_nonzero(days)} of "
        f"{days.size} days; let vehicles be filled more often, add some, or load less."
        for point, lift in np.argwhere(plan.lacking.any(axis=2)).tolist()
        for days in [plan.lacking[point, lift]]
        for most in [max(0.1, days.max())]
    )


def tried_cures(
    problem: FlowProblem,
    plan: FlowPlan,
    enough: Callable[[], bool] = lambda: False,
    *,
    most: int = MOST_TRIALS,
) -> tuple[Cure, ...]:
    """
    Try what the worth of vehicles, stock and room says would help.

    Parameters
    ----------
    problem, plan
        Of one another; the plan falls short.
    enough
        Asked often; true to end with what was tried by then.
    most
        Cures that are tried, each by solving the flows again.

    Returns
    -------
    tuple
        Those that help, the best first; empty for a plan without a shortage.
    """
    before = _price(plan, plan.prices)
    found: list[Cure] = []
    for what, changed in _candidates(problem, plan)[:most] if before else ():
        again = solve_flow(changed, enough=enough, rounds=0)
        if again is None:
            break
        saves = 1.0 - _price(again, plan.prices) / before
        if saves > HARDLY:
            found.append(Cure(what=what, saves=saves))
    return tuple(sorted(found, key=lambda cure: -cure.saves))


def _price(plan: FlowPlan, prices: FlowPrices) -> float:
    """What all shortage of a plan costs."""
    return float((plan.unmet * prices.unmet).sum() + plan.below.sum() * prices.below)


def _candidates(problem: FlowProblem, plan: FlowPlan) -> list[tuple[str, FlowProblem]]:
    """Changes by what they are worth: as much of each as the shortage could need."""
    worth = plan.worth
    missing = plan.unmet.sum(axis=(0, 2)) + plan.below.max(axis=2).sum(axis=0)
    ranked: list[tuple[float, str, FlowProblem]] = []
    for point, lift in np.argwhere(worth.vehicle > 0).tolist():
        more = max(1, int(np.ceil(problem.vehicles[point, lift] / 2)))
        vehicles = problem.vehicles.copy()
        vehicles[point, lift] += more
        ranked.append(
            (
                worth.vehicle[point, lift] * more,
                f"{more} more {problem.lifts[lift]} at {problem.points[point]}",
                replace(problem, vehicles=vehicles),
            )
        )
    for point, item in np.argwhere(worth.tonne > plan.prices.below / 2).tolist():
        what, where = problem.items[item], problem.points[point]
        tonnes = float(np.ceil(missing[item]))
        free = problem.most[point, item] - problem.stock[point, item]
        tonnes = min(tonnes, float(free))
        if tonnes > 0:
            stock = problem.stock.copy()
            stock[point, item] += tonnes
            ranked.append(
                (
                    worth.tonne[point, item] * tonnes,
                    f"{tonnes:g} t more {what} at {where} at the start",
                    replace(problem, stock=stock),
                )
            )
    ranked += _rooms(problem, plan, missing)
    ranked.sort(key=lambda one: (-one[0], one[1]))
    return [(what, changed) for _, what, changed in ranked]


def _rooms(
    problem: FlowProblem, plan: FlowPlan, missing: NDArray[np.float64]
) -> Iterator[tuple[float, str, FlowProblem]]:
    """Room for what is missing, where room is worth something."""
    names = (*problem.points, *problem.units)
    for node, item in np.argwhere(plan.worth.room > plan.prices.below / 2).tolist():
        tonnes = float(np.ceil(missing[item]))
        if tonnes <= 0:
            continue
        most = problem.most.copy()
        most[node, item] += tonnes
        yield (
            plan.worth.room[node, item] * tonnes,
            f"Room for {tonnes:g} t more {problem.items[item]} at {names[node]}",
            replace(problem, most=most),
        )
