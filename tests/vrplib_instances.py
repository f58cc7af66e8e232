"""Published routing instances read as delivery rounds, and as PyVRP reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyvrp

from planners.rounds.problem import Depot, Drop, Fleet, Goods, RoundsProblem, Ways
from planners.supply.items import Body

if TYPE_CHECKING:
    from pathlib import Path

ROUNDING = {
    "CVRP": "round",
    "HFVRP": "round",
    "VRPTW": "dimacs",
    "MDVRPTW": "exact",
    "SDVRPTW": "exact",
    "MTVRPTWR": "dimacs",
}
"""How the figures of a family become whole numbers, as those who publish them say."""

FOREVER = 2**31 - 2
MISSING = 10**8
SOLOMON_VEHICLES = 25
SOLOMON_CAPACITY = {
    "C1": 200,
    "R1": 200,
    "RC1": 200,
    "C2": 700,
    "R2": 1000,
    "RC2": 1000,
}


def read_pyvrp(path: Path) -> pyvrp.ProblemData:
    """Read an instance as PyVRP does; release times, which we do not have, fall out."""
    if path.suffix == ".txt":
        return _solomon(path)
    data = pyvrp.read(path, round_func=ROUNDING[path.parent.name])
    clients = [
        pyvrp.Client(
            c.location,
            c.delivery,
            c.pickup,
            c.service_duration,
            c.tw_early,
            c.tw_late,
            prize=c.prize,
            required=c.required,
        )
        for c in data.clients()
    ]
    matrices = [_with_short_gaps(matrix) for matrix in data.distance_matrices()]
    return data.replace(
        clients=clients, distance_matrices=matrices, duration_matrices=matrices
    )


def _with_short_gaps(matrix: Any) -> Any:
    """Missing ways as long as MISSING: with its own, PyVRP overflows and stalls."""
    return np.where(matrix >= FOREVER, MISSING, matrix)


def best_known(path: Path, data: pyvrp.ProblemData) -> int | None:
    """Cost of the best published solution; None where none is at hand."""
    solution = path.with_suffix(".sol")
    if path.suffix == ".txt" or not solution.exists():
        return None
    if path.parent.name == "MTVRPTWR":  # with releases it is another problem
        return None
    best = pyvrp.read_solution(solution, data)
    evaluator = pyvrp.CostEvaluator([0] * data.num_load_dimensions, 0, 0)
    return int(evaluator.cost(best))


def rounds_problem(data: pyvrp.ProblemData) -> RoundsProblem:
    """Say an instance as delivery rounds: its unit is a metre and a second."""
    depots, clients = data.depots(), data.clients()
    matrices: list[Any] = []
    names: dict[int, str] = {}
    fleets = []
    closed: dict[int, set[str]] = {}
    horizon = 0
    for number, vehicle in enumerate(data.vehicle_types()):
        late = min(vehicle.tw_late, FOREVER)
        horizon = max(horizon, late)
        names[number] = f"type {number}"
        matrix = data.distance_matrix(vehicle.profile)
        for index, client in enumerate(clients):
            if matrix[vehicle.start_depot, client.location] >= MISSING:
                closed.setdefault(index, set()).add(names[number])
        timed = vehicle.tw_early > 0 or late < FOREVER
        fleets.append(
            Fleet(
                name=names[number],
                count=vehicle.num_available,
                ways=0,
                start=vehicle.start_depot,
                end=vehicle.end_depot,
                reload=tuple(vehicle.reload_depots),
                kg=min(vehicle.capacity[0], FOREVER),
                windows=((vehicle.tw_early, late),) if timed else (),
                shift_s=vehicle.shift_duration if vehicle.shift_duration < late else 0,
                most_trips=99 if vehicle.reload_depots else 1,
                per_km=1000 * vehicle.unit_distance_cost,
                fixed=vehicle.fixed_cost,
            )
        )
        matrices.append(matrix)
    shortest = np.minimum.reduce(matrices).astype(np.int32)
    return RoundsProblem(
        places=tuple(str(place) for place in range(data.num_locations)),
        depots=tuple(
            Depot(name=f"depot {n}", place=depot.location)
            for n, depot in enumerate(depots)
        ),
        drops=tuple(
            Drop(
                name=f"client {n}",
                place=client.location,
                goods=(_goods(client.delivery[0]),),
                service_s=client.service_duration,
                windows=((client.tw_early, min(client.tw_late, FOREVER)),)
                if client.tw_late < FOREVER
                else (),
                fleets=frozenset(names.values()) - closed.get(n, set())
                if n in closed
                else frozenset(),
            )
            for n, client in enumerate(clients)
        ),
        fleets=tuple(fleets),
        ways=(Ways(name="any", duration_s=shortest, length_m=shortest),),
        horizon_s=horizon,
    )


def _goods(amount: int) -> Goods:
    return Goods(
        item="goods", body=Body.CARGO, units=float(amount), kg=amount, litres=0
    )


def _solomon(path: Path) -> pyvrp.ProblemData:
    """Read Solomon's text format with the rounding of DIMACS."""
    lines = [line.split() for line in path.read_text().splitlines()]
    rows = np.array([[float(n) for n in row] for row in lines if _is_client(row)])
    points, windows = rows[:, 1:3], (10 * rows[:, 4:6]).astype(np.int64)
    apart = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    scaled = (10 * apart).astype(np.int64)
    kind = path.stem.rstrip("0123456789")
    kind += path.stem[len(kind)]
    count = len(scaled)
    return pyvrp.ProblemData(
        [pyvrp.Location(float(x), float(y)) for x, y in points],
        [
            pyvrp.Client(
                n,
                [int(rows[n, 3])],
                service_duration=10 * int(rows[n, 6]),
                tw_early=int(windows[n, 0]),
                tw_late=int(windows[n, 1]),
            )
            for n in range(1, count)
        ],
        [pyvrp.Depot(0)],
        [
            pyvrp.VehicleType(
                SOLOMON_VEHICLES,
                [SOLOMON_CAPACITY[kind]],
                tw_early=int(windows[0, 0]),
                tw_late=int(windows[0, 1]),
            )
        ],
        [scaled],
        [scaled],
    )


def _is_client(row: list[str]) -> bool:
    """Whether a line of Solomon's format is of the depot or a client: seven figures."""
    return len(row) == 7 and all(one.replace(".", "").isdigit() for one in row)
