"""The sixty movement instances: first come first served, CP-SAT alone, and ours.

``bench_instances.py [--effort quick] [--most 60] [--write] [NAME ...]``. Every plan
goes through the checker of the instances, which also counts its delay. CP-SAT gets the
exact model, its own default search with two threads, no start, and as many seconds as
ours took, the making of the model included. Ours must never be worse than either. With
``--write`` the plans and bounds that are better than those known are kept in
``tests/instances``, and the table of its README is renewed.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from ortools.sat.python import cp_model

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from planners.movement.conflict_table import forbidden_differences
from planners.movement.insertion import first_schedule
from planners.movement.instances.instance_document import plan_document, read_problem
from planners.movement.make_schedule import make_schedule
from planners.movement.packed import pack
from planners.movement.pair_model import PairModel
from planners.movement.problem import Aim
from planners.movement.schedule_report import EffortLevel, ScheduleSettings
from planners.movement.schedule_task import schedule_of, task_of
from tests.instances import check_plan
from tests.instances.best_known import (
    CANNOT,
    Known,
    known_of,
    renew_table,
    store,
)
from tests.instances.make_instances import NAMES, path_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planners.movement.instances.document_fields import Json
    from planners.movement.problem import MovementProblem, Schedule

MOST_PAIRS = 300_000  # with more forbidden differences the model alone takes minutes
THREADS = 2


class Run(NamedTuple):
    """What one method found, how long it took, and a bound if it gives one."""

    delay: int | None
    seconds: float
    bound: int
    plan: dict[str, Json]
    note: str = ""


def first_come(problem: MovementProblem, instance: dict[str, Json]) -> Run:
    """Insertion in the order of earliest departures."""
    began = time.perf_counter()
    packed = pack(problem)
    table = forbidden_differences(problem, packed)
    order = np.argsort(packed.earliest, kind="stable").tolist()
    schedule = first_schedule(problem, packed, table, Aim(), order)
    return judged(problem, instance, schedule, began)


def ours(
    problem: MovementProblem,
    instance: dict[str, Json],
    effort: EffortLevel,
    most_s: float,
) -> Run:
    """What planners get, who may say after some time that it is enough."""
    began = time.perf_counter()
    report = make_schedule(
        problem,
        ScheduleSettings(effort=effort),
        enough=lambda: time.perf_counter() - began > most_s,
    )
    return judged(problem, instance, report.schedule, began, report.bound)


def cp_sat(problem: MovementProblem, instance: dict[str, Json], seconds: float) -> Run:
    """The exact model in the hands of the solver, and nothing else."""
    began = time.perf_counter()
    packed = pack(problem)
    table = forbidden_differences(problem, packed)
    if len(table.other) // 2 > MOST_PAIRS:
        return Run(None, 0.0, 0, {}, "not tried")
    model = PairModel(task_of(problem, packed, table, Aim()))
    solver = cp_model.CpSolver()
    left = seconds - (time.perf_counter() - began)
    solver.parameters.max_time_in_seconds = max(0.1, left)
    solver.parameters.num_workers = THREADS
    status = solver.solve(model.model)
    if status == cp_model.INFEASIBLE:
        return Run(
            None, time.perf_counter() - began, CANNOT, {}, "proves there is none"
        )
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Run(None, time.perf_counter() - began, 0, {}, "none found")
    schedule = schedule_of(problem, packed, model.schedule(solver))
    bound = int(np.ceil(solver.best_objective_bound - 1e-6))
    return judged(problem, instance, schedule, began, bound)


def judged(
    problem: MovementProblem,
    instance: dict[str, Json],
    schedule: Schedule,
    began: float,
    bound: int = 0,
) -> Run:
    """What the checker says of a schedule; a plan with a violation is a fault."""
    seconds = time.perf_counter() - began
    plan = plan_document(problem, schedule)
    violations = [
        one for one in check_plan.check(instance, plan) if one.kind != "missing"
    ]
    locked = {one.name for one in problem.movements if one.locked is not None}
    if any(not set(one.movements) <= locked for one in violations):
        sys.exit(f"{instance['name']}: {violations[0]}")
    if violations:
        return Run(None, seconds, bound, {}, "locks clash")
    if not schedule.is_whole:
        missing = sum(placed is None for placed in schedule.placed)
        return Run(None, seconds, bound, {}, f"{missing} without a place")
    return Run(int(check_plan.value(instance, plan)["delay"]), seconds, bound, plan)


def shown(run: Run) -> str:
    """A delay, or why there is none."""
    return run.note if run.delay is None else f"{run.delay:,}"


def bench(name: str, effort: EffortLevel, most_s: float) -> tuple[Known, bool]:
    """All methods on one instance: what is known then, and whether the bar holds."""
    instance = check_plan.read(path_of(name))
    problem = read_problem(instance)
    served = first_come(problem, instance)
    found = ours(problem, instance, effort, most_s)
    solver = cp_sat(problem, instance, found.seconds)
    others = [run.delay for run in (served, solver) if run.delay is not None]
    holds = not others or (found.delay is not None and found.delay <= min(others))
    ratio = found.delay / served.delay if found.delay and served.delay else 1.0
    print(
        f"{name:22}{shown(served):>18}{shown(solver):>22}{shown(found):>18}"
        f"{found.bound:>9,}{found.seconds:>8.1f} s{ratio:>7.2f}"
        f"  {'never worse' if holds else 'WORSE'}",
        flush=True,
    )
    known = known_of(name)
    for run in (served, solver, found):
        known = known.better(run.delay, run.plan, run.bound)
    if name.startswith("X"):
        known = known.better(None, {}, CANNOT)
    return known._replace(
        served=shown(served),
        solver=shown(solver),
        ours=shown(found),
        seconds=round(found.seconds, 1),
    ), holds


def main(arguments: Sequence[str]) -> int:
    """Print a row for each instance; 1 if ours is worse anywhere."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument(
        "--effort", default="quick", choices=("quick", "normal", "thorough")
    )
    parser.add_argument("--most", type=float, default=60.0, metavar="SECONDS")
    parser.add_argument("--write", action="store_true")
    wanted = parser.parse_args(arguments)
    effort = EffortLevel[wanted.effort.upper()]
    smallest = check_plan.read(path_of(NAMES[0]))
    ours(read_problem(smallest), smallest, effort, wanted.most)  # compiles
    print(
        f"{'instance':22}{'first come':>18}{'CP-SAT ' + version('ortools'):>22}"
        f"{'ours':>18}{'bound':>9}{'ours took':>10}{'ratio':>7}"
    )
    worse = []
    for name in wanted.names or NAMES:
        known, holds = bench(name, effort, wanted.most)
        worse += [] if holds else [name]
        if wanted.write:
            store(name, known)
    if wanted.write:
        renew_table()
    print(json.dumps({"worse": worse}))
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
