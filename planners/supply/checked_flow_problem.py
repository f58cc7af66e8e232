"""What makes no sense in a problem of flows, said before it is solved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planners.errors import SupplyError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from planners.supply.flow_problem import FlowProblem

DAY_S = 86_400


def refuse_nonsense(problem: FlowProblem) -> None:
    """
    Refuse a problem that cannot be meant.

    Parameters
    ----------
    problem
        Any.

    Raises
    ------
    SupplyError
        Names the array or the place, and what to change.
    """
    _refuse_shapes(problem)
    _refuse_numbers(problem)
    _refuse_arcs(problem)
    _refuse_full(problem)


def _refuse_shapes(problem: FlowProblem) -> None:
    """Refuse arrays that do not fit one another, and steps that make no day."""
    points, units = len(problem.points), len(problem.units)
    items, lifts, arcs = len(problem.items), len(problem.lifts), len(problem.arcs)
    nodes, steps = points + units, problem.demand.shape[-1]
    if problem.step_s <= 0 or DAY_S % problem.step_s or steps * problem.step_s % DAY_S:
        raise SupplyError(
            f"Flows over {steps} steps of {problem.step_s} s do not make whole days; "
            "give a step that divides a day, such as 6 h, and whole days."
        )
    wanted = {
        "stock": (nodes, items),
        "most": (nodes, items),
        "receipts": (points, items, steps),
        "demand": (units, items, steps),
        "least": (units, items, steps),
        "arcs": (arcs, 2),
        "lead": (arcs, lifts),
        "length_km": (arcs, lifts),
        "carries": (lifts, items),
        "vehicles": (points, lifts),
        "per_km": (lifts,),
        "turn": (arcs, lifts),
    }
    for name, shape in wanted.items():
        given = getattr(problem, name)
        if given is not None and given.shape != shape:
            raise SupplyError(
                f"The array {name!r} of the flows has the shape {given.shape}; give "
                f"{shape} for {points} points, {units} units, {items} items, {lifts} "
                f"lifts, {arcs} arcs and {steps} steps."
            )


def _refuse_numbers(problem: FlowProblem) -> None:
    """Refuse what is negative or no number; only room may be infinite."""
    for name in (
        "stock",
        "most",
        "receipts",
        "demand",
        "least",
        "lead",
        "length_km",
        "carries",
        "vehicles",
        "per_km",
        "turn",
    ):
        given: NDArray[np.float64] | None = getattr(problem, name)
        if given is None:
            continue
        sound = given >= 0
        if name != "most":
            sound &= np.isfinite(given)
        if not sound.all():
            bad = given[~sound].ravel()[0]
            raise SupplyError(
                f"The array {name!r} of the flows holds {bad}; give finite numbers "
                "from zero on."
            )


def _refuse_arcs(problem: FlowProblem) -> None:
    """Refuse arcs that begin at a unit, end nowhere, or lead round."""
    points, nodes = len(problem.points), len(problem.points) + len(problem.units)
    for begin, end in problem.arcs.tolist():
        if not (0 <= begin < points and 0 <= end < nodes and begin != end):
            raise SupplyError(
                f"An arc of the flows leads from node {begin} to node {end}; it must "
                f"lead from a point (0 to {points - 1}) to another node (to "
                f"{nodes - 1})."
            )


def _refuse_full(problem: FlowProblem) -> None:
    """Refuse stock that there is no room for."""
    over = np.argwhere(problem.stock > problem.most)
    if over.size:
        node, item = over[0]
        name = (*problem.points, *problem.units)[node]
        raise SupplyError(
            f"{name!r} holds {problem.stock[node, item]:g} t of "
            f"{problem.items[item]!r} and has room for {problem.most[node, item]:g} t; "
            "mend one of them."
        )
