"""Plans of movement as tensors of plan_robustness, the same for the same seed."""

from __future__ import annotations

import numpy as np

from models.plan_robustness.program import PlanRobustness
from models.plan_robustness.tables import assumed, exponential, lognormal

WHOLE = {
    "breakdowns_per_vehicle_km": assumed()["breakdowns_per_vehicle_km"],
    "blocking_share": assumed()["blocking_share"],
    "rollouts": 100,
    "first_rollout": 0,
    "block": 1000,
    "chunk": 16,
}


def asked(**changed):
    """Parameters of a request, with some of them changed."""
    return WHOLE | changed


def still_tables(**changed):
    """Tables without any chance but for the changed ones."""
    return {
        "weather": lognormal(0),
        "serial": lognormal(0),
        "segment": lognormal(0),
        "breakdown_delay": exponential(0),
    } | changed


def simulated(plan, tables, *, engine=None, seed=7, **changed):
    """Answer of plan_robustness to one course of action, or to a list of them."""
    plans = plan if isinstance(plan, list) else [plan]
    inputs = {f"plan-{number}": one for number, one in enumerate(plans)}
    inputs["theta"] = tables
    parameters = asked(**changed)
    program = PlanRobustness(engine)
    program.check(inputs, parameters)
    items = range(program.items(inputs, parameters))
    return program.merge(
        inputs,
        parameters,
        ((item, program.run(inputs, parameters, seed, item, go_on)) for item in items),
    )


def go_on():
    """Nobody stops the work."""


def no_plan(units, routes, steps, *, sections=1, bridges=1, scenarios=1):
    """A plan of that size in which nothing takes time and nothing is entered."""
    size = (units, routes, steps)
    whole, none = np.zeros(size, np.int32), np.full(size, -1, np.int32)
    return {
        "steps": np.zeros((units, routes), np.int32),
        "step_ms": whole.copy(),
        "step_m": whole.copy(),
        "step_arc": none.copy(),
        "resource": none.copy(),
        "pass_ms": whole.copy(),
        "bridge_of_step": none.copy(),
        "start_ms": np.zeros(units, np.int64),
        "deadline_ms": np.zeros(units, np.int64),
        "end_pass_ms": np.zeros(units, np.int32),
        "vehicles": np.zeros(units, np.int32),
        "order": np.arange(units, dtype=np.int32),
        "clear_ms": np.zeros(sections, np.int32),
        "visit": np.zeros((0, 4), np.int32),
        "lost": np.zeros((scenarios, bridges), np.uint8),
        "gap_ms": np.zeros(scenarios, np.int32),
        "keep_hist": np.zeros(scenarios, np.uint8),
    }


def lay(plan, unit, route, steps):
    """Lay a route: (milliseconds, metres, arc, section, bridge, pass ms) by step."""
    plan["steps"][unit, route] = len(steps)
    names = ("step_ms", "step_m", "step_arc", "resource", "bridge_of_step", "pass_ms")
    for at, step in enumerate(steps):
        for name, value in zip(names, step, strict=True):
            plan[name][unit, route, at] = value


def list_visits(plan):
    """Write the table of entries: by planned time, then unit, route and step."""
    rows = []
    for unit, route, step in np.argwhere(plan["resource"] >= 0).tolist():
        before = int(plan["step_ms"][unit, route, :step].sum(dtype=np.int64))
        at = int(plan["start_ms"][unit]) + before
        section = int(plan["resource"][unit, route, step])
        rows.append((at, unit, route, step, section))
    table = np.array([row[1:] for row in sorted(rows)], np.int32)
    plan["visit"] = table.reshape(-1, 4)
    return plan


def lose_each_bridge(plan, *, pairs=False):
    """Scenarios: nothing lost, each bridge lost, and each pair of them if wanted."""
    bridges = plan["lost"].shape[1]
    rows = [np.zeros(bridges, np.uint8), *np.eye(bridges, dtype=np.uint8)]
    if pairs:
        first, second = np.triu_indices(bridges, 1)
        rows += list(rows_of(first, bridges) | rows_of(second, bridges))
    plan["lost"] = np.array(rows, np.uint8)
    plan["gap_ms"] = np.zeros(len(rows), np.int32)
    plan["keep_hist"] = np.zeros(len(rows), np.uint8)
    return plan


def rows_of(bridges, count):
    """One row for each number, one at that place."""
    return np.eye(count, dtype=np.uint8)[bridges]


class Roads:
    """Stages that all routes go through, each by one of some lanes, some narrow."""

    def __init__(self, dice, stages, lanes, sections):
        self.stages = stages
        self.lanes = lanes
        self.ms = dice.integers(20_000, 240_000, (stages, lanes))
        self.metres = (self.ms * dice.uniform(0.006, 0.011)).astype(np.int64)
        self.bridge = np.full((stages, lanes), -1)
        self.section = np.full((stages, lanes), -1)
        crossings = dice.permutation(stages * lanes)[: sections * 3 // 2]
        self.bridge.flat[crossings] = np.arange(len(crossings))
        self.section.flat[crossings[:sections]] = np.arange(sections)
        self.bridges = max(1, len(crossings))

    def step(self, stage, lane, pass_ms):
        """A step on a stage by a lane, as `lay` takes it."""
        section = self.section[stage, lane]
        return (
            self.ms[stage, lane],
            self.metres[stage, lane],
            stage * self.lanes + lane,
            section,
            self.bridge[stage, lane],
            pass_ms if section >= 0 else 0,
        )


def plan_of(seed, *, units=6, routes=3, stages=20, lanes=3, sections=4, slack=0.08):
    """
    A move through single-file sections, in both directions, with halts.

    Each unit has up to ``routes`` routes; the third of the units goes the other way.
    """
    dice = np.random.default_rng(seed)
    roads = Roads(dice, stages, lanes, sections)
    plan = no_plan(units, routes, stages + 1, sections=sections, bridges=roads.bridges)
    plan["clear_ms"][:] = dice.integers(30_000, 180_000, sections)
    for unit in range(units):
        vehicles = int(dice.integers(15, 40))
        pass_ms = vehicles * 9_000 + 60_000
        plan["vehicles"][unit] = vehicles
        plan["end_pass_ms"][unit] = pass_ms
        plan["start_ms"][unit] = unit // 3 * 900_000 + unit % 3 * 120_000
        for route in range(routes if unit % 4 else max(1, routes - 1)):
            taken = dice.integers(0, lanes, stages)
            order = range(stages) if unit % 3 else range(stages - 1, -1, -1)
            steps = [roads.step(stage, taken[stage], pass_ms) for stage in order]
            if unit % 2:
                halt = (int(dice.integers(1, 900_000)), 0, -1, -1, -1, 0)
                steps.insert(int(dice.integers(0, stages)), halt)
            lay(plan, unit, route, steps)
        planned = int(plan["step_ms"][unit, 0].sum())
        leave = int(plan["start_ms"][unit]) + pass_ms
        plan["deadline_ms"][unit] = leave + planned * (1 + slack) + 180_000
    return lose_each_bridge(list_visits(plan))


def brigade_plan(seed=1):
    """A brigade's move: 30 march units, 150 steps, 12 single-file sections."""
    return plan_of(seed, units=30, routes=3, stages=150, lanes=2, sections=12)
