"""Optimal values of the capacitated warehouse problems of OR-Library.

J. E. Beasley, "An algorithm for solving large capacitated warehouse location problems",
European Journal of Operational Research 33 (1988) 314-325; sets IV to VII share the
demands and costs of ``orlib_cap4.txt`` (a line a customer: demand, cost from each of 16
sites) and differ in capacity and opening cost; the eleventh site opens for nothing.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from planners.supply.siting import site_points
from planners.supply.siting_problem import SitingProblem

TABLE = np.loadtxt(Path(__file__).with_name("orlib_cap4.txt"))
FREE_SITE = 10
PUBLISHED = {
    "cap41": (5_000, 7_500, 1_040_444.375),
    "cap42": (5_000, 12_500, 1_098_000.450),
    "cap43": (5_000, 17_500, 1_153_000.450),
    "cap44": (5_000, 25_000, 1_235_500.450),
    "cap51": (10_000, 17_500, 1_025_208.225),
    "cap61": (15_000, 7_500, 932_615.750),
    "cap62": (15_000, 12_500, 977_799.400),
    "cap63": (15_000, 17_500, 1_014_062.050),
    "cap64": (15_000, 25_000, 1_045_650.250),
    "cap71": (58_268, 7_500, 932_615.750),
    "cap72": (58_268, 12_500, 977_799.400),
    "cap73": (58_268, 17_500, 1_010_641.450),
    "cap74": (58_268, 25_000, 1_034_976.975),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_published_optimum_is_found(name):
    room, opening, optimum = PUBLISHED[name]
    costs = TABLE[:, 1:].T
    each = np.full(16, float(opening))
    each[FREE_SITE] = 0.0
    found = site_points(
        SitingProblem(
            sites=tuple(f"W{number + 1}" for number in range(16)),
            units=tuple(f"C{number + 1}" for number in range(50)),
            opening=each,
            room=np.full(16, float(room)),
            need=TABLE[:, 0],
            bringing=costs,
            takes_s=np.zeros_like(costs),
        ),
        gap=0.0,
    )
    assert found.proven
    assert found.cost == pytest.approx(optimum, abs=0.001)
