"""How long a plan takes to become a simulation, and what it then takes.

``bench_robustness.py [AREA.area] [--times 3]``: the division that ships for the demo
area, as planned and three times over, one behind the other. Times are of the processor,
best of three, in seconds; what is made once for an area is made before. The bar: the
tensors of a brigade, each own bridge lost in turn, in under a second. The peer of the
simulation is the same move event by event in plain Python, with nothing lost.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from app.services.catalogue import vehicle_catalogue
from app.services.demo import demo_area, division_scenario
from app.services.planning import Planner
from app.services.robustness.course_of_action import CourseOfAction, course_of_march
from app.services.robustness.estimate import estimated
from app.services.robustness.plan_tensors import course_tensors
from app.services.robustness.question import Losses, RobustnessSettings
from app.services.robustness.request import robustness_order
from app.services.robustness.simulate import SimulationWork, simulation_work
from app.storage.folders import Folders
from maps.progress import silent
from models.plan_robustness.contract import PLAN, THETA
from planners.march_table import march_table
from tests.event_replay import EventReplay

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.services.planning import PlannedColumn
    from app.services.robustness.request import RobustnessOrder

T = TypeVar("T")
HOUR = timedelta(hours=1)
PEER_MOVES = 50


def main() -> None:
    """Print one line for each plan and set of losses."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("area", nargs="?", type=Path)
    parser.add_argument("--times", type=int, default=3)
    given = parser.parse_args()
    path = given.area or demo_area(Folders.of_user().cache, silent)
    planner = Planner.open(path)
    march = planner.march(division_scenario(vehicle_catalogue()))
    plans = (
        ("division", course_of_march(march)),
        ("three of them", repeated(course_of_march(march), 3)),
    )
    for name, plan in plans:
        for losses in Losses:
            line(planner, (name, plan), losses, given.times)


def line(
    planner: Planner, named: tuple[str, CourseOfAction], losses: Losses, times: int
) -> None:
    """Print the figures of one plan."""
    name, plan = named
    settings = RobustnessSettings(losses=losses)
    tensors_s, made = best(lambda: course_tensors(planner, plan, settings), times)
    order_s, order = best(lambda: robustness_order(planner, [plan], settings), times)
    instant_s, _ = best(lambda: estimated(order), times)
    work = [SimulationWork(order.request, order.inputs)]
    simulated_s, _ = best(
        lambda: simulation_work(work, lambda *_: None, lambda: False), times
    )
    units, routes, steps = made.tensors["step_ms"].shape
    asked, rows = len(made.legend.scenarios), len(made.tensors["lost"])
    size = sum(map(len, order.files.values())) / 1e6
    print(
        f"{name:14} {losses.value:5} {units:4} units {routes:3} routes {steps:4} steps "
        f"{asked:5} scenarios as {rows:4}: tensors {tensors_s:.3f}, request "
        f"{order_s:.3f} ({size:.1f} MB), instant {instant_s:.4f}, {settings.rollouts} "
        f"moves of each {simulated_s:.2f}"
    )
    if losses is Losses.NONE:
        each = event_by_event_s(order)
        print(
            f"{'':14} event by event {1000 * each:.2f} ms a move; ratio "
            f"{each * settings.rollouts * rows / simulated_s:.0f} with all scenarios"
        )


def event_by_event_s(order: RobustnessOrder) -> float:
    """Seconds of processor for one move of the plan in plain Python."""
    replay = EventReplay(
        order.inputs[f"{PLAN}0"], order.inputs[THETA], order.request.parameters
    )
    moves = np.arange(PEER_MOVES)
    took, _ = best(lambda: list(replay.moves(order.request.seed, moves)), 3)
    return took / PEER_MOVES


def repeated(plan: CourseOfAction, times: int) -> CourseOfAction:
    """Give the same columns several times, an hour behind each other."""
    columns = [later(column, turn) for turn in range(times) for column in plan.columns]
    return replace(plan, columns=tuple(columns))


def later(column: PlannedColumn, turn: int) -> PlannedColumn:
    """Give a column with another name, some hours later."""
    table = column.table
    start = table.totals.start + turn * HOUR
    name = f"{column.plan.column.name} {turn + 1}"
    plan = replace(column.plan, column=replace(column.plan.column, name=name))
    moved = march_table(
        plan.column,
        table.legs,
        start_point=table.start_point,
        start=start,
        halts=table.halts,
        rounding=table.rounding,
        crossings=table.crossings,
    )
    return replace(column, plan=plan, table=moved)


def best(work: Callable[[], T], times: int) -> tuple[float, T]:
    """Least processor time of some runs, and what the last gave."""
    least = float("inf")
    for _ in range(times):
        before = time.process_time()
        found = work()
        least = min(least, time.process_time() - before)
    return least, found


if __name__ == "__main__":
    main()
