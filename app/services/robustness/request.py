"""Requests for simulations of plans: tensors, limits, and a legend kept here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from app.services.robustness.legend import Legend
from app.services.robustness.plan_tensors import course_tensors
from app.services.robustness.question import highest
from app.services.robustness.route_steps import ArcNumbers
from maps.progress import silent
from models.packs.pack import load_pack
from models.plan_robustness.contract import HIST_BINS, PLAN, THETA
from models.plan_robustness.tables import standard_tables
from models.protocol.request import MOST_PARTS, Limits, Request
from models.protocol.request_file import new_request, request_inputs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.services.planning import Planner
    from app.services.robustness.course_of_action import CourseOfAction
    from app.services.robustness.question import RobustnessSettings, Theta
    from maps.progress import Progress
    from models.packs.program import Inputs, Tensors
    from models.protocol.canonical_json import Json

MODEL = "plan_robustness"
BLOCK = 1_000  # simulated moves in an item of work
CHUNK = 16  # scenarios in an item of work
PART_S = 3_600  # most time of one part
PART_MB = 2_048
USUAL_PARTS = 8  # at once, where no more are asked for
SENSITIVITY_ROLLOUTS = 2_000

BREAKDOWNS = "breakdowns_per_vehicle_km"
SPREADS = ("weather_sd", "serial_sd", "segment_spread")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RobustnessOrder:
    """
    A simulation that is wanted.

    Attributes
    ----------
    request
        What is asked of the model.
    files
        All files of the request, by name.
    legend
        What its numbers stand for; it stays here.
    inputs
        Tensors by the name of their file.
    """

    request: Request
    files: Mapping[str, bytes]
    legend: Legend
    inputs: Inputs


def robustness_order(
    planner: Planner,
    courses: Sequence[CourseOfAction],
    settings: RobustnessSettings,
    progress: Progress = silent,
    *,
    parts: int = USUAL_PARTS,
    nonce: str = "",
) -> RobustnessOrder:
    """
    Ask how sure one plan is, or several courses of action at once.

    Parameters
    ----------
    planner
        Of the area they were planned on.
    courses
        At least one.
    settings
        What to try.
    progress
        Told how far it is; may raise to cancel.
    parts
        Shares of the work that may be done side by side, at most `MOST_PARTS`.
    nonce
        Makes a deliberate second run another job.

    Raises
    ------
    NoRoute, RouteError
        As `planners.plan_route.plan_route`.
    PackRefused
        The pack of the model is missing.
    RequestRefused
        The plan is larger than the model takes.
    """
    arcs, made = ArcNumbers(), []
    for number, course in enumerate(courses):

        def told(what: str, share: float, done: int = number) -> None:
            progress(what, (done + share) / len(courses))

        made.append(course_tensors(planner, course, settings, told, arcs=arcs))
    legend = Legend(
        title=courses[0].name,
        zone=courses[0].zone,
        courses=tuple(one.legend for one in made),
        slack_s=settings.slack.total_seconds(),
        theta=settings.theta,
    )
    plans = {f"{PLAN}{number}": one.tensors for number, one in enumerate(made)}
    work = _Work(settings.rollouts, settings.seed, parts, nonce)
    return _order(plans, legend, work)


def order_of_job(
    request: Request, files: Mapping[str, bytes], legend: Legend
) -> RobustnessOrder:
    """
    Take up an order that was handed to a job.

    Parameters
    ----------
    request, files
        As they were made.
    legend
        As it was kept with the job.

    Raises
    ------
    RequestRefused
        A file is missing or was changed.
    """
    inputs = request_inputs(request, files)
    return RobustnessOrder(request=request, files=files, legend=legend, inputs=inputs)


def sensitivity_orders(order: RobustnessOrder) -> tuple[RobustnessOrder, ...]:
    """
    Ask the same with assumptions halved and doubled, with nothing lost.

    One assumption at a time: breakdowns, and all spreads together.
    """
    theta, request = order.legend.theta, order.request
    values = theta.all_values()
    changes = [
        {name: min(values[name] * factor, highest(name)) for name in names}
        for factor in (0.5, 2.0)
        for names in ((BREAKDOWNS,), SPREADS)
    ]
    asked = whole_number(request.parameters["rollouts"])
    work = _Work(min(asked, SENSITIVITY_ROLLOUTS), request.seed, 1)
    plans = {
        name: _nothing_lost(tensors)
        for name, tensors in order.inputs.items()
        if name != THETA
    }
    return tuple(
        _order(plans, replace(order.legend, theta=theta.changed(change)), work)
        for change in changes
    )


def theta_tensors(theta: Theta) -> Tensors:
    """Give the tables that assumptions stand for."""
    return standard_tables(dict(theta.values), period=theta.period)


def theta_parameters(theta: Theta) -> dict[str, float]:
    """Give the assumptions that are no tables."""
    values = theta.all_values()
    return {name: values[name] for name in (BREAKDOWNS, "blocking_share")}


def whole_number(value: Json) -> int:
    """Give a parameter of a request that is a whole number, as its contract says."""
    if not isinstance(value, int):
        raise TypeError(value)
    return value


def _nothing_lost(tensors: Tensors) -> Tensors:
    """Give a plan with its first scenario alone."""
    first = {name: tensors[name][:1] for name in ("lost", "gap_ms")}
    return {**tensors, **first, "keep_hist": np.zeros(1, np.uint8)}


class _Work(NamedTuple):
    """How much is simulated, and how it is cut."""

    rollouts: int
    seed: int
    parts: int
    nonce: str = ""


def _order(plans: Inputs, legend: Legend, work: _Work) -> RobustnessOrder:
    """Make a request of tensors."""
    pack = load_pack(MODEL)
    parameters: dict[str, Json] = {
        **theta_parameters(legend.theta),
        "rollouts": work.rollouts,
        "first_rollout": 0,
        "block": BLOCK,
        "chunk": CHUNK,
    }
    inputs = {THETA: theta_tensors(legend.theta), **plans}
    pack.program.check(inputs, parameters)
    items = pack.program.items(inputs, parameters)
    request, files = new_request(
        Request(
            model=MODEL,
            model_id=pack.model_id,
            parameters=parameters,
            inputs=(),
            seed=work.seed,
            items=items,
            parts=max(1, min(work.parts, items, MOST_PARTS)),
            limits=Limits(
                seconds=PART_S, memory_mb=PART_MB, answer_bytes=_answer_bytes(plans)
            ),
            nonce=work.nonce,
        ),
        inputs,
    )
    return RobustnessOrder(request=request, files=files, legend=legend, inputs=inputs)


def _answer_bytes(plans: Inputs) -> int:
    """Room for the answer to some courses, with a tenth and a megabyte to spare."""
    courses = len(plans)
    units, queues, rows = (
        max(len(plan[name]) for plan in plans.values())
        for name in ("start_ms", "clear_ms", "gap_ms")
    )
    kept = max(int(np.count_nonzero(plan["keep_hist"])) for plan in plans.values())
    numbers = rows * (5 + 4 * units + 2 * queues) + kept * units * HIST_BINS
    return courses * numbers * 9 + (1 << 20)
