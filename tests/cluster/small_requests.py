"""Requests to plan_robustness, as small or as long as a test wants them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from models.packs.pack import load_pack
from models.plan_robustness.contract import PLAN, THETA
from models.plan_robustness.tables import standard_tables
from models.protocol.request import Limits, Request
from models.protocol.request_file import new_request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.packs.program import Inputs, Tensors

MODEL = "plan_robustness"
PLENTY = Limits(seconds=600, memory_mb=600, answer_bytes=16 << 20)
ROUTES = 2
SINGLE_FILE = 1  # step of each route that everybody queues before
RATES = {"breakdowns_per_vehicle_km": 0.001, "blocking_share": 0.3}


class Asked(NamedTuple):
    """A request and its files by name."""

    request: Request
    files: Mapping[str, bytes]


def small_plan(units: int = 4, steps: int = 3) -> Tensors:
    """Units on two routes that meet in one single-file section; two bridges."""
    shape = (units, ROUTES, steps)
    resource = np.full(shape, -1, np.int32)
    resource[:, :, SINGLE_FILE] = 0
    bridge = np.full(shape, -1, np.int32)
    bridge[:, 0, 0], bridge[:, 1, 0] = 0, 1
    visit = [
        (unit, route, SINGLE_FILE, 0)
        for unit in range(units)
        for route in range(ROUTES)
    ]
    start = np.arange(units, dtype=np.int64) * 600_000
    return {
        "steps": np.full((units, ROUTES), steps, np.int32),
        "step_ms": np.full(shape, 900_000, np.int32),
        "step_m": np.full(shape, 7_500, np.int32),
        "step_arc": np.arange(np.prod(shape), dtype=np.int32).reshape(shape),
        "resource": resource,
        "pass_ms": np.where(resource >= 0, 240_000, 0).astype(np.int32),
        "bridge_of_step": bridge,
        "start_ms": start,
        "deadline_ms": start + 3_600_000,
        "end_pass_ms": np.full(units, 240_000, np.int32),
        "vehicles": np.full(units, 20, np.int32),
        "order": np.arange(units, dtype=np.int32),
        "clear_ms": np.full(1, 30_000, np.int32),
        "visit": np.array(visit, np.int32),
        "lost": np.array([[0, 0], [1, 0], [0, 1], [1, 1]], np.uint8),
        "gap_ms": np.zeros(4, np.int32),
        "keep_hist": np.array([1, 0, 0, 0], np.uint8),
    }


def small_inputs(units: int = 4, steps: int = 3) -> Inputs:
    """The plan and the standard tables."""
    return {f"{PLAN}0": small_plan(units, steps), THETA: standard_tables()}


def small_request(
    number: int,
    *,
    items: int = 4,
    parts: int = 2,
    block: int = 20,
    size: tuple[int, int] = (4, 3),
    limits: Limits = PLENTY,
) -> Asked:
    """
    Make a request that differs from those of other numbers.

    Parameters
    ----------
    number
        It is the seed, and so decides the key.
    items, parts
        Of work; an item has ``block`` simulated moves in each of four scenarios.
    block
        Up to 10,000.
    size
        Units and steps of a route: they make inputs, answer and work large.
    limits
        Of the parts.
    """
    pack = load_pack(MODEL)
    inputs = small_inputs(*size)
    parameters = RATES | {
        "rollouts": items * block,
        "first_rollout": 0,
        "block": block,
        "chunk": 16,
    }
    request = Request(
        model=MODEL,
        model_id=pack.model_id,
        parameters=parameters,
        inputs=(),
        seed=number,
        items=pack.program.items(inputs, parameters),
        parts=parts,
        limits=limits,
    )
    return Asked(*new_request(request, inputs))
