"""The classes of the instance set: from a name such as T:30:3 to a problem."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from planners.errors import MarchError
from planners.movement.instances.make_corridors import (
    corridor,
    grid,
    parallel_routes,
    river,
)
from planners.movement.instances.make_instance import (
    MINUTE_S,
    Traffic,
    random_movements,
)
from planners.movement.instances.make_limits import (
    with_clashing_locks,
    with_clones,
    with_closed_way,
    with_closures,
    with_deadlines,
    with_halt_areas,
    with_wanted_times,
)
from planners.movement.instances.make_networks import Network, theatre_network

if TYPE_CHECKING:
    from collections.abc import Callable

    from planners.movement.instances.make_corridors import Ground
    from planners.movement.problem import MovementProblem

AFTER_H = 24  # everything may end so long after the last release
LONG_H = 96
MEAN_KMH = 40.0

theatre = cache(theatre_network)


def made_problem(name: str) -> MovementProblem:
    """
    Make a problem by its name, the same on any machine.

    The name is a letter for the class and its figures, with colons between:

    ========= ==============================================================
    T:n:h     theatre, n movements released over h hours; T:n:h:s with seed s
    S:n:p     n movements at once on p points, single lanes everywhere, 6
              courses, no halts; a column is as long as a mean section
    L:n:p     the same with columns four times as long
    C:n:h     corridor: one main route both ways, side roads
    G:n:h     grid
    B:n:h     two banks of a river, one bridge for one movement and three
              single lanes
    P:n:r:h   division on r parallel routes of 25 critical points
    H:n:h     theatre with halt areas that fill, and rests
    W:n:h     theatre with the busiest roads closed for hours
    X:n:why   cannot be solved: deadlines, closure, bridge or locks
    ========= ==============================================================

    Raises
    ------
    MarchError
        There is no such class, or a figure is missing.
    """
    letter, *figures = name.split(":")
    maker = _contradiction(name) if letter == "X" else _maker(name)
    return replace(maker(*figures), name=name)


def _maker(name: str) -> Callable[..., MovementProblem]:
    """What makes problems of a class, if the figures in the name are those it needs."""
    letter, *figures = name.split(":")
    if letter not in MAKERS:
        raise MarchError(
            f"There is no class {letter!r} of instances; "
            f"use one of {', '.join(MAKERS)} and X."
        )
    needed, maker = MAKERS[letter]
    if len(figures) not in needed or not all(map(str.isdecimal, figures)):
        raise MarchError(
            f"{name!r} does not give the whole numbers that class {letter} needs; "
            "see T:30:3 for an example."
        )
    return maker


def _traffic(movements: str, hours: str, *, halts: int = 1) -> Traffic:
    """Traffic of so many movements, with their number for a seed."""
    released = int(hours)
    latest = 36 if released <= 12 else AFTER_H + released
    return Traffic(
        movements=int(movements),
        seed=int(movements),
        released_h=released,
        latest_h=latest,
        halts=halts,
    )


def _theatre(movements: str, hours: str, seed: str = "") -> MovementProblem:
    traffic = _traffic(movements, hours)
    if seed:
        traffic = replace(traffic, seed=int(seed))
    return random_movements(theatre(), traffic)


def _all_at_once(movements: str, points: str, times: int) -> MovementProblem:
    """After Chardaire et al. 2005: all roads single, all released at zero."""
    network = theatre_network(int(points), single_lane=1.0)
    traffic = Traffic(
        movements=int(movements),
        seed=int(movements),
        courses=6,
        halts=0,
        released_h=0,
        latest_h=LONG_H,
        pass_s=times * _mean_section_s(network),
    )
    return random_movements(network, traffic)


def _mean_section_s(network: Network) -> int:
    """Whole minutes a column needs for a mean section, in seconds, rounded up."""
    rates = np.minimum(network.rate_kmh, MEAN_KMH)
    mean_s = float((network.sections.length_m / (rates / 3.6)).mean())
    return int(np.ceil(mean_s / MINUTE_S)) * MINUTE_S


def _short(movements: str, points: str) -> MovementProblem:
    return _all_at_once(movements, points, 1)


def _long(movements: str, points: str) -> MovementProblem:
    return _all_at_once(movements, points, 4)


def _on(ground: Ground, traffic: Traffic) -> MovementProblem:
    """Traffic along the flows of a ground, with times wanted up to an hour later."""
    problem = random_movements(ground.network, replace(traffic, flows=ground.flows))
    return with_wanted_times(problem, seed=traffic.seed, slack_s=3600)


def _corridor(movements: str, hours: str) -> MovementProblem:
    return _on(corridor(21, seed=1), _traffic(movements, hours))


def _grid(movements: str, hours: str) -> MovementProblem:
    return _on(grid(12, 8, seed=1), _traffic(movements, hours))


def _bridges(movements: str, hours: str) -> MovementProblem:
    return _on(river(5, 4, seed=1), _traffic(movements, hours))


def _parallel(movements: str, routes: str, hours: str) -> MovementProblem:
    return _on(parallel_routes(int(routes), seed=1), _traffic(movements, hours))


def _halting(movements: str, hours: str) -> MovementProblem:
    problem = random_movements(theatre(), _traffic(movements, hours, halts=2))
    return with_halt_areas(problem, seed=int(movements))


def _windows(movements: str, hours: str) -> MovementProblem:
    problem = random_movements(theatre(), _traffic(movements, hours))
    return with_closures(problem, 8, seed=int(movements), within_h=2 * int(hours))


def _contradiction(name: str) -> Callable[..., MovementProblem]:
    """What makes problems with the contradiction that the name tells."""
    match name.split(":"):
        case _, movements, why if movements.isdecimal() and why in CONTRADICTIONS:
            return lambda movements, why: CONTRADICTIONS[why](movements)
        case _:
            raise MarchError(
                f"{name!r} does not say how many move and what contradicts; "
                f"write X:10: and one of {', '.join(CONTRADICTIONS)}."
            )


def _tight_deadlines(movements: str) -> MovementProblem:
    """Three alike on one course, with time for two."""
    alike = with_clones(_theatre(movements, "3"), 3)
    last = alike.movements[0].courses[0].legs[-1]
    apart = last.clears_s - last.duration_s + alike.movements[0].gap_s
    return with_deadlines(alike, 2 * apart - MINUTE_S, range(3))


def _full_bridge(movements: str) -> MovementProblem:
    """One bridge for one movement at a time, and hours for some of them only."""
    ground = river(5, 1, seed=1)
    traffic = replace(_traffic(movements, "1"), latest_h=6.5)
    return random_movements(ground.network, replace(traffic, flows=ground.flows))


def _clashing_locks(movements: str) -> MovementProblem:
    return with_clashing_locks(_theatre(movements, "6"))


def _closed_way(movements: str) -> MovementProblem:
    return with_closed_way(_theatre(movements, "3"))


CONTRADICTIONS: dict[str, Callable[[str], MovementProblem]] = {
    "deadlines": _tight_deadlines,
    "closure": _closed_way,
    "bridge": _full_bridge,
    "locks": _clashing_locks,
}
MAKERS: dict[str, tuple[set[int], Callable[..., MovementProblem]]] = {
    "T": ({2, 3}, _theatre),
    "S": ({2}, _short),
    "L": ({2}, _long),
    "C": ({2}, _corridor),
    "G": ({2}, _grid),
    "B": ({2}, _bridges),
    "P": ({3}, _parallel),
    "H": ({2}, _halting),
    "W": ({2}, _windows),
}
