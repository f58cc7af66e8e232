"""HiGHS and OR-Tools carry the same solver inside; not every pair loads together."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "order", [("highspy", "ortools"), ("ortools", "highspy")], ids="-then-".join
)
def test_both_solvers_load_in_one_fresh_process(order):
    uses = {
        "highspy": "import highspy; highspy.Highs().silent()",
        "ortools": (
            "from ortools.sat.python import cp_model; cp_model.CpSolver();"
            "from ortools.linear_solver import pywraplp"
        ),
    }
    program = "; ".join(uses[name] for name in order)
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
