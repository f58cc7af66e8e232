"""Flows of a brigade and a division against the solvers of OR-Tools.

``python tests/performance/bench_flow.py [brigade|division]...`` prints for each force
CPU seconds of building the program, of solving it, of OR-Tools' PDLP and GLOP on the
same arrays with the ratio to ours, and for a brigade what whole vehicles cost less than
rounding up in a minute. Every plan is played from its shipments.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np
from ortools.linear_solver.python import model_builder_helper
from scipy.sparse import csr_matrix

from planners.supply.flow_check import check_flow
from planners.supply.flow_matrix import flow_model
from planners.supply.flow_solve import solve_flow

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.supply_flows import force_flow

FORCES = {"brigade": (30, 10, 1.6, 15.0), "division": (150, 30, 3.0, 150.0)}
PEERS = ("pdlp", "glop")
BUILD_BAR_S, WHOLE_S, WHOLE_BAR = 0.3, 60.0, 0.04


def cpu(work):
    """What work gives, and the CPU seconds it takes."""
    begun = time.process_time()
    done = work()
    return done, time.process_time() - begun


def peer(program, name):
    """Cost that a solver of OR-Tools finds, and its CPU seconds."""
    rows, columns = program.low.size, program.cost.size
    matrix = csr_matrix(
        (program.values, program.columns, program.starts), shape=(rows, columns)
    )
    model = model_builder_helper.ModelBuilderHelper()
    model.fill_model_from_sparse_data(
        np.zeros(columns), program.top, program.cost, program.low, program.high, matrix
    )
    solver = model_builder_helper.ModelSolverHelper(name)
    _, seconds = cpu(lambda: solver.solve(model))
    return solver.objective_value(), seconds


def run(name, *, peers):
    """Figures of one force."""
    units, points, fleet, bar = FORCES[name]
    problem = force_flow(units, points, fleet=fleet)
    flow_model(problem)
    model, built = cpu(lambda: flow_model(problem))
    program = model.program
    plan, seconds = cpu(lambda: solve_flow(problem, rounds=0))
    faults = check_flow(problem, plan)
    print(
        f"{name}: {program.cost.size:,} columns, {program.low.size:,} rows, "
        f"{program.values.size:,} entries; built in {built:.3f} s (bar {BUILD_BAR_S}), "
        f"solved in {seconds:.1f} s (bar {bar:.0f}), cost {plan.bound:,.0f}, "
        f"{plan.below.sum():.2f} t below minimum, {len(faults)} faults",
        flush=True,
    )
    good = built <= BUILD_BAR_S and seconds <= bar and not faults
    for other in peers:
        cost, theirs = peer(program, other)
        print(
            f"  {other}: {theirs:.1f} s, {theirs / seconds:.1f} x ours, cost "
            f"{cost / plan.bound - 1:+.1e} of ours",
            flush=True,
        )
    return good


def whole(name):
    """What filling vehicles saves in a minute."""
    units, points, fleet, _ = FORCES[name]
    problem = force_flow(units, points, fleet=fleet)
    begun = time.process_time()
    plan = solve_flow(
        problem, enough=lambda: time.process_time() - begun > WHOLE_S, rounds=1000
    )
    saved = 1 - plan.transport / plan.rounded_up
    faults = check_flow(problem, plan)
    print(
        f"  whole vehicles in {time.process_time() - begun:.0f} s: "
        f"{plan.transport:,.0f} against {plan.rounded_up:,.0f} rounded up, "
        f"{saved:.1%} less (bar {WHOLE_BAR:.0%}), {len(faults)} faults",
        flush=True,
    )
    return saved >= WHOLE_BAR and not faults


def main():
    """Every force that is asked for."""
    asked = sys.argv[1:] or list(FORCES)
    good = [run(name, peers=PEERS if name == "brigade" else ()) for name in asked]
    good += [whole(name) for name in asked if name == "brigade"]
    sys.exit(not all(good))


if __name__ == "__main__":
    main()
