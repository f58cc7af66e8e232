"""What is said of a plan at once, before any simulation and beside every one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from app.services.robustness.instant import instant_estimate
from app.services.robustness.request import theta_parameters
from models.plan_robustness.contract import PLAN, THETA

if TYPE_CHECKING:
    from datetime import datetime

    from app.services.robustness.request import RobustnessOrder

METHOD = "sums of mean times and spreads, and one replay of the queues"
SUSPENDED = (
    "The simulation is suspended, so this is the instant estimate alone: "
    f"{METHOD}. It knows nothing of lost bridges, and little of what chance does to "
    "queues."
)
_MS_PER_MIN = 60_000


class UnitEstimate(NamedTuple):
    """A march unit: tail past the release point, and the chance of its deadline."""

    name: str
    planned: datetime
    deadline: datetime
    is_ordered: bool
    mean: datetime
    on_time: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseEstimate:
    """
    One course of action, nothing lost.

    Attributes
    ----------
    name
        What people call it.
    whole
        Chance that all units meet their deadlines.
    units
        In the order of the plan.
    queues
        Minutes that all units together wait before a single-file section, by its name
        and grid reference, the longest first; without those of no wait.
    """

    name: str
    whole: float
    units: tuple[UnitEstimate, ...]
    queues: tuple[tuple[str, float], ...]


def estimated(order: RobustnessOrder) -> tuple[CourseEstimate, ...]:
    """Estimate every course of action of an order; takes milliseconds."""
    parameters = theta_parameters(order.legend.theta)
    found = []
    for number, legend in enumerate(order.legend.courses):
        plan = order.inputs[f"{PLAN}{number}"]
        estimate = instant_estimate(plan, order.inputs[THETA], parameters)
        units = (
            UnitEstimate(
                name=unit.name,
                planned=legend.moment(unit.planned_ms),
                deadline=legend.moment(unit.deadline_ms),
                is_ordered=unit.is_ordered,
                mean=legend.moment(mean),
                on_time=chance,
            )
            for unit, mean, chance in zip(
                legend.units,
                estimate.finish_ms.tolist(),
                estimate.on_time.tolist(),
                strict=True,
            )
        )
        queues = [
            (f"{one.name} ({one.place})", ms / _MS_PER_MIN)
            for one, ms in zip(legend.defiles, estimate.queue_ms.tolist(), strict=True)
            if ms > 0
        ]
        found.append(
            CourseEstimate(
                name=legend.name,
                whole=estimate.whole,
                units=tuple(units),
                queues=tuple(sorted(queues, key=lambda one: -one[1])),
            )
        )
    return tuple(found)
