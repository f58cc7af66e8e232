"""How soon schedules are proven best, and how close the bound comes where they are not.

    python tests/performance/bench_schedule_proof.py [--seconds 30] [T:30:3 ...]

Each row is one published instance: what our schedule costs and its bound, the processor
seconds for both, the gap as a share of all weighted time on the way, and the same of
CP-SAT alone with as many processor seconds, its own search and the same exact model.
Seconds are of the process, as the machine may be shared.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ortools.sat.python import cp_model

from planners.movement.conflict_table import forbidden_differences
from planners.movement.instances.instance_document import read_problem
from planners.movement.lagrangian_bound import warm_up as warm_up_prices
from planners.movement.local_search import warm_up
from planners.movement.make_schedule import make_schedule
from planners.movement.packed import pack
from planners.movement.pair_model import PairModel
from planners.movement.problem import Aim
from planners.movement.schedule_report import EffortLevel, ScheduleSettings
from planners.movement.schedule_task import task_of

if TYPE_CHECKING:
    from planners.movement.problem import MovementProblem

INSTANCES = Path(__file__).resolve().parents[1] / "instances"
PROVEN = {"T:30:3": 2, "T:30:12": 2, "T:60:3:5": 5, "T:100:12": 15, "S:17:80": 20}
GAPS = {"T:100:3": 0.3, "T:300:12": 0.7, "O:100:6": 2.5, "L:17:80": 5.0}
LIMIT_S = 120.0


class Row(NamedTuple):
    """One method on one instance."""

    cost: float
    bound: float
    seconds: float


def main() -> None:
    """Print the rows."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("instances", nargs="*", default=[*PROVEN, *GAPS])
    parser.add_argument("--seconds", type=float, default=LIMIT_S)
    asked = parser.parse_args()
    warm_up()
    warm_up_prices()
    print(
        "instance    cost  bound  CPU s  gap %  target      CP-SAT  bound  cost ratio"
    )
    for name in asked.instances:
        print(measured(name, asked.seconds), flush=True)


def measured(name: str, seconds: float) -> str:
    """One line of the table."""
    file = INSTANCES / (name.replace(":", "-") + ".json")
    problem = read_problem(json.loads(file.read_text(encoding="utf-8")))
    begun = time.process_time()
    report = make_schedule(
        problem,
        ScheduleSettings(effort=EffortLevel.THOROUGH),
        enough=lambda: time.process_time() - begun > seconds,
    )
    ours = Row(report.value.cost, report.bound, time.process_time() - begun)
    peer = alone(problem, ours.seconds)
    target = f"{PROVEN[name]} s" if name in PROVEN else f"{GAPS.get(name, 0)} %"
    ratio = f"{ours.cost / peer.cost:.3f}" if peer.cost else "-"
    return (
        f"{name:10} {ours.cost:6} {ours.bound:6} {ours.seconds:6.1f} "
        f"{100 * report.gap_of_spent:6.3f}  {target:8} {peer.cost:9.0f} "
        f"{peer.bound:6.0f} {ratio:>8}"
    )


def alone(problem: MovementProblem, seconds: float) -> Row:
    """CP-SAT without our search, with two threads and its own choice of searches."""
    begun = time.process_time()
    packed = pack(problem)
    table = forbidden_differences(problem, packed)
    model = PairModel(task_of(problem, packed, table, Aim()))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 2
    left = max(1.0, seconds - (time.process_time() - begun))
    solver.parameters.max_time_in_seconds = left / 2
    status = solver.solve(model.model)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return Row(
        solver.objective_value if found else 0.0,
        solver.best_objective_bound,
        time.process_time() - begun,
    )


if __name__ == "__main__":
    main()
