"""What a child process does for a schedule: search, reasons against one, a plan anew.

See `app.services.movement.schedule_process`. The functions import what they need when
they run, so that whoever gives an order need not load the solver.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.services.movement.schedule_process import Enough

if TYPE_CHECKING:
    from collections.abc import Callable

    from maps.progress import Progress
    from planners.movement.claims import Contradiction
    from planners.movement.problem import MovementProblem, Schedule
    from planners.movement.replan import Disruption, Replanned
    from planners.movement.schedule_report import ScheduleReport, ScheduleSettings

REPLAN_STEPS = (1_000, 5_000, 50_000)  # of the local search, by level of effort


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ScheduleOrder:
    """A schedule that is wanted for a problem, and how."""

    problem: MovementProblem
    settings: ScheduleSettings


def schedule_work(
    order: ScheduleOrder, progress: Progress, enough: Callable[[], bool]
) -> ScheduleReport:
    """Make a schedule; the best so far when it is enough."""
    from planners.movement.make_schedule import make_schedule  # noqa: PLC0415

    return make_schedule(order.problem, order.settings, progress, enough)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WhyOrder:
    """A problem without a schedule that is to be explained."""

    problem: MovementProblem
    seed: int = 1


def why_work(
    order: WhyOrder, progress: Progress, enough: Callable[[], bool]
) -> Contradiction | None:
    """Say why there is no schedule."""
    from planners.movement.contradiction import find_contradiction  # noqa: PLC0415

    return find_contradiction(
        order.problem, seed=order.seed, progress=_ending(progress, enough)
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReplanOrder:
    """
    A published schedule that something went wrong with.

    Attributes
    ----------
    problem, published
        As they were.
    disruption
        What happened.
    steps
        Of the local search; see `REPLAN_STEPS`.
    seed
        Of all random choices.
    """

    problem: MovementProblem
    published: Schedule
    disruption: Disruption
    steps: int = REPLAN_STEPS[1]
    seed: int = 1


def replan_work(
    order: ReplanOrder, progress: Progress, enough: Callable[[], bool]
) -> Replanned:
    """Plan on from now."""
    from planners.movement.replan import replan  # noqa: PLC0415

    return replan(
        order.problem,
        order.published,
        order.disruption,
        steps=order.steps,
        seed=order.seed,
        progress=_ending(progress, enough),
    )


def _ending(progress: Progress, enough: Callable[[], bool]) -> Progress:
    """Progress that raises `Enough` when the caller has enough."""

    def on(what: str, share: float) -> None:
        if enough():
            raise Enough
        progress(what, share)

    return on
