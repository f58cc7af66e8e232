"""The search for schedules beside first come first served and CP-SAT alone, in one run.

``bench_schedule_search.py [--seconds 10] [INSTANCE ...]``, instances by their names in
tests/instances. All three have the same processor time, on one thread. First come first
served inserts movements exactly, by their earliest departure; CP-SAT has every conflict
as a choice of before or after, and no schedule to begin with. Every schedule is checked
by tests/instances/check_plan.py; one that breaks a rule fails the run.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from ortools.sat.python import cp_model

from planners.movement.conflict_table import ForbiddenDifferences, forbidden_differences
from planners.movement.insertion import first_schedule
from planners.movement.instances.instance_document import plan_document, read_problem
from planners.movement.local_search import LocalSearch, warm_up
from planners.movement.packed import Packed, pack
from planners.movement.problem import Aim, Departures, MovementProblem, Schedule
from planners.movement.value import value

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

INSTANCES = Path(__file__).parents[1] / "instances"
NAMES = ("T-30-3", "T-100-3", "T-300-12")


class Case(NamedTuple):
    """An instance, as it stands in its file and as it is computed on."""

    document: dict[str, Any]
    problem: MovementProblem
    packed: Packed
    table: ForbiddenDifferences


def case(name: str) -> Case:
    """Read an instance."""
    document = json.loads((INSTANCES / f"{name}.json").read_text())
    problem = read_problem(document)
    packed = pack(problem)
    return Case(document, problem, packed, forbidden_differences(problem, packed))


def checker() -> ModuleType:
    """The program that checks plans, as a module."""
    path = INSTANCES / "check_plan.py"
    spec = importlib.util.spec_from_file_location("check_plan", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path} is not there.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def first_come_first_served(this: Case, _seconds: float) -> Schedule:
    """Insert by the earliest departure."""
    order = np.argsort(this.packed.earliest, kind="stable").tolist()
    return first_schedule(this.problem, this.packed, this.table, Aim(), order)


def by_weight(this: Case, _seconds: float) -> Schedule:
    """Insert by weight, as the search begins."""
    return first_schedule(this.problem, this.packed, this.table, Aim())


def searched(this: Case, seconds: float) -> Schedule:
    """Ruin and recreate for some processor time."""
    begins = time.process_time()
    start = by_weight(this, seconds)
    search = LocalSearch(this.problem, this.packed, this.table, Aim(), start)
    while (share := (time.process_time() - begins) / seconds) < 1 and search.cost:
        search.run(search.steps_at_once, share)
    return search.schedule


def cp_sat_alone(this: Case, seconds: float) -> Schedule:
    """One choice for every forbidden difference, for some processor time."""
    begins = time.process_time()
    packed = this.packed
    model = cp_model.CpModel()
    taken = [model.new_bool_var("") for _ in packed.course_legs[1:]]
    departs = []
    for leg, (first, last) in enumerate(
        zip(packed.leg_first.tolist(), packed.leg_last.tolist(), strict=True)
    ):
        departs.append(model.new_int_var(first, max(first, last), ""))
        if last < first:
            model.add(taken[packed.leg_course[leg]] == 0)
    costs = []
    for movement in range(packed.movements):
        courses = range(*packed.movement_courses[movement : movement + 2].tolist())
        model.add_exactly_one(taken[course] for course in courses)
        delay = model.new_int_var(0, 100_000, "")
        costs.append(int(packed.weight[movement]) * delay)
        for course in courses:
            legs = range(*packed.course_legs[course : course + 2].tolist())
            for leg in legs[:-1]:
                gone = departs[leg + 1] - departs[leg]
                model.add(gone >= int(packed.go_first[leg])).only_enforce_if(
                    taken[course]
                )
                model.add(gone <= int(packed.go_last[leg])).only_enforce_if(
                    taken[course]
                )
            ends = departs[legs[-1]] + int(packed.finish[legs[-1]])
            model.add(delay >= ends - int(packed.ideal[movement])).only_enforce_if(
                taken[course]
            )
    _add_differences(this, model, taken, departs)
    model.minimize(sum(costs))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    done = threading.Event()
    stop = threading.Thread(target=_stop_after, args=(solver, begins + seconds, done))
    stop.start()
    status = solver.solve(model)
    done.set()
    stop.join()
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return Schedule((None,) * packed.movements)
    return _read(this, solver, taken, departs)


def _add_differences(
    this: Case,
    model: cp_model.CpModel,
    taken: list[cp_model.IntVar],
    departs: list[cp_model.IntVar],
) -> None:
    """Before or after, where both courses are taken."""
    table, course = this.table, this.packed.leg_course
    rows = np.repeat(np.arange(len(departs)), np.diff(table.offsets))
    for row, other, low, high in zip(
        rows.tolist(),
        table.other.tolist(),
        table.low.tolist(),
        table.high.tolist(),
        strict=True,
    ):
        if row > other:
            continue
        both = (taken[course[row]], taken[course[other]])
        before = model.new_bool_var("")
        apart = departs[row] - departs[other]
        model.add(apart <= low).only_enforce_if(*both, before)
        model.add(apart >= high).only_enforce_if(*both, before.negated())


def _stop_after(solver: cp_model.CpSolver, until: float, done: threading.Event) -> None:
    """Stop a solver when the process has had its time."""
    while not done.wait(0.1):
        if time.process_time() >= until:
            solver.stop_search()


def _read(
    this: Case,
    solver: cp_model.CpSolver,
    taken: list[cp_model.IntVar],
    departs: list[cp_model.IntVar],
) -> Schedule:
    """The schedule that a solver found."""
    placed = []
    for movement in range(this.packed.movements):
        begin, end = this.packed.movement_courses[movement : movement + 2].tolist()
        course = next(at for at in range(begin, end) if solver.boolean_value(taken[at]))
        legs = range(*this.packed.course_legs[course : course + 2].tolist())
        times = tuple(solver.value(departs[leg]) * this.problem.step_s for leg in legs)
        placed.append(Departures(course - begin, times))
    return Schedule(tuple(placed))


WAYS: tuple[Callable[[Case, float], Schedule], ...] = (
    first_come_first_served,
    by_weight,
    cp_sat_alone,
    searched,
)


def main() -> None:
    """Print one line for each instance and way."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("instances", nargs="*", default=NAMES)
    given = parser.parse_args()
    warm_up()
    check = checker()
    for name in given.instances:
        this = case(name)
        delays: dict[str, int] = {}
        for way in WAYS:
            begins = time.process_time()
            schedule = way(this, given.seconds)
            took = time.process_time() - begins
            found = value(this.problem, this.packed, schedule, Aim())
            title = way.__name__.replace("_", " ")
            if found.missing:
                print(f"{name:14} {title:24} no schedule in {took:.1f} s", flush=True)
                continue
            broken = check.check(this.document, plan_document(this.problem, schedule))
            if broken:
                raise SystemExit(f"{title} breaks a rule: {broken[0]}")
            delays[title] = found.delay
            print(
                f"{name:14} {title:24} {found.delay:8,} weighted minutes "
                f"in {took:8.3f} s",
                flush=True,
            )
        ours = delays.pop("searched")
        ratios = ", ".join(
            f"{ours / max(1, delay):.3f} of {title}" for title, delay in delays.items()
        )
        print(f"{name:14} searched is {ratios}", flush=True)


if __name__ == "__main__":
    main()
