"""Play a plan of flows step by step from its shipments alone; no solver has a say."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from planners.supply.flow_plan import FlowPlan
    from planners.supply.flow_problem import FlowProblem

TOLERANCE_T = 1e-3
DAY_S = 86_400


class Played(NamedTuple):
    """What comes of shipments: stocks (N, K, T), and what is not met (U, K, T)."""

    stock: NDArray[np.float64]
    unmet: NDArray[np.float64]
    wrong: tuple[str, ...]


def play_shipments(problem: FlowProblem, sent: NDArray[np.float64]) -> Played:
    """
    Move goods as they are sent and use them up as they are needed.

    Parameters
    ----------
    problem
        That the shipments are for.
    sent
        (A, M, K, T) tonnes that leave.

    Returns
    -------
    Played
        ``wrong`` names points that send what they do not have, and units that are sent
        more than they can store. A point throws away what it has no room for.
    """
    points, steps = len(problem.points), problem.demand.shape[2]
    names = (*problem.points, *problem.units)
    now = problem.stock.copy()
    stock = np.zeros((*now.shape, steps))
    unmet = np.zeros(problem.demand.shape)
    coming: dict[int, list[tuple[int, NDArray[np.float64]]]] = {}
    wrong: list[str] = []
    for step in range(steps):
        now[:points] += problem.receipts[:, :, step]
        for node, amount in coming.pop(step, []):
            now[node] += amount
        for arc, lift in np.argwhere(sent[:, :, :, step].any(axis=2)).tolist():
            begin, end = problem.arcs[arc]
            amount = sent[arc, lift, :, step]
            now[begin] -= amount
            arrives = step + int(problem.lead[arc, lift])
            coming.setdefault(arrives, []).append((end, amount))
        now[points:] -= problem.demand[:, :, step]
        unmet[:, :, step] = np.maximum(0.0, -now[points:])
        now[points:] += unmet[:, :, step]
        wrong += [
            f"Step {step}: {names[node]} sends {-now[node, item]:.3f} t of "
            f"{problem.items[item]} that it does not have."
            for node, item in np.argwhere(now < -TOLERANCE_T).tolist()
        ]
        now[:points] = np.minimum(now[:points], problem.most[:points])
        wrong += [
            f"Step {step}: {names[node]} has {now[node, item]:.3f} t of "
            f"{problem.items[item]} and room for {problem.most[node, item]:.3f} t."
            for node, item in np.argwhere(now > problem.most + TOLERANCE_T).tolist()
        ]
        stock[:, :, step] = now
    return Played(stock, unmet, tuple(wrong))


def check_flow(problem: FlowProblem, plan: FlowPlan) -> tuple[str, ...]:
    """
    Find what a plan of flows claims and does not keep.

    Parameters
    ----------
    problem, plan
        Of one another.

    Returns
    -------
    tuple
        One sentence for each fault; empty for a plan that holds.
    """
    played = play_shipments(problem, plan.sent)
    return (
        *played.wrong,
        *_ways(problem, plan),
        *_vehicles(problem, plan),
        *_busy(problem, plan),
        *_levels(problem, plan, played),
    )


def _ways(problem: FlowProblem, plan: FlowPlan) -> Iterator[str]:
    """Shipments where nothing goes, or that never arrive."""
    steps = problem.demand.shape[2]
    for arc, lift, item, step in np.argwhere(plan.sent != 0).tolist():
        lead = int(problem.lead[arc, lift])
        where = f"Step {step}, arc {arc}, {problem.lifts[lift]}"
        if plan.sent[arc, lift, item, step] < 0:
            yield f"{where}: sends less than nothing."
        elif lead < 1:
            yield f"{where}: sends where it has no way."
        elif problem.carries[lift, item] <= 0:
            yield f"{where}: sends {problem.items[item]}, which it does not carry."
        elif step + lead >= steps:
            yield f"{where}: sends what arrives after the last step."


def _vehicles(problem: FlowProblem, plan: FlowPlan) -> Iterator[str]:
    """More loads than whole trips, more vehicles out than there are, wrong money."""
    arcs, lifts, _, steps = plan.sent.shape
    a_day = DAY_S // problem.step_s
    out = np.zeros((*problem.vehicles.shape, steps))
    money = 0.0
    for arc in range(arcs):
        for lift in range(lifts):
            able = problem.carries[lift] > 0
            loads = (
                plan.sent[arc, lift][able] / problem.carries[lift][able, None]
            ).sum(axis=0)
            trips = plan.trips[arc, lift]
            each = 2 * problem.length_km[arc, lift] * problem.per_km[lift]
            money += float(trips.sum() * each)
            for day in range(steps // a_day):
                needed = loads[day * a_day : (day + 1) * a_day].sum()
                if needed > trips[day] + TOLERANCE_T:
                    yield (
                        f"Day {day}, arc {arc}, {problem.lifts[lift]}: {needed:.3f} "
                        f"loads in {trips[day]} vehicles."
                    )
            away = (
                2.0 * problem.lead[arc, lift]
                if problem.turn is None
                else float(problem.turn[arc, lift])
            )
            for step in np.flatnonzero(loads).tolist():
                left, at = away, step
                while left > 0 and at < steps:
                    out[problem.arcs[arc, 0], lift, at] += loads[step] * min(1.0, left)
                    left, at = left - 1, at + 1
    over = out > problem.vehicles[:, :, None] + TOLERANCE_T
    for point, lift, step in np.argwhere(over).tolist():
        yield (
            f"Step {step}: {out[point, lift, step]:.3f} {problem.lifts[lift]} of "
            f"{problem.points[point]} are out and it has "
            f"{problem.vehicles[point, lift]:g}."
        )
    if abs(money - plan.transport) > TOLERANCE_T * max(1.0, money):
        yield f"The trips cost {money:.2f} and the plan says {plan.transport:.2f}."


def _busy(problem: FlowProblem, plan: FlowPlan) -> Iterator[str]:
    """More vehicles busy with whole trips than there are, and nothing said of it."""
    turn = 2.0 * problem.lead if problem.turn is None else problem.turn
    for point, lift in np.ndindex(*problem.vehicles.shape):
        here = problem.arcs[:, 0] == point
        seconds = turn[here, lift] @ plan.trips[here, lift] * problem.step_s
        busy = seconds / DAY_S - problem.vehicles[point, lift]
        said = plan.lacking[point, lift]
        for day in np.flatnonzero(busy > said + 2 * TOLERANCE_T).tolist():
            yield (
                f"Day {day}: whole trips lack {busy[day]:.3f} {problem.lifts[lift]} at "
                f"{problem.points[point]}; the plan says {said[day]:.3f}."
            )


def _levels(problem: FlowProblem, plan: FlowPlan, played: Played) -> Iterator[str]:
    """What is missing and was said to be there."""
    points = len(problem.points)
    below = problem.least - played.stock[points:]
    tolerance = 3 * TOLERANCE_T
    for what, found, said in (
        ("below its minimum", below, plan.below),
        ("without what it needs", played.unmet, plan.unmet),
    ):
        for unit, item, step in np.argwhere(found > said + tolerance).tolist():
            yield (
                f"Step {step}: {problem.units[unit]} is {found[unit, item, step]:.3f} "
                f"t of {problem.items[item]} {what}; the plan says "
                f"{said[unit, item, step]:.3f} t."
            )
