"""What a job would be, and how long it takes here and there, off the GUI thread."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from app.errors import InputRefused
from app.services.jobs.outlook import outlook
from app.services.plan.kept_credits import without_credits
from app.services.plan.reader import document_of
from app.services.robustness.course_of_action import course_of_march
from app.services.robustness.question import Losses
from app.services.robustness.request import robustness_order
from app.services.scenario.whole_scenario import whole_scenario
from app.ui.jobs.order_form import AskedOf
from models.protocol.request import MOST_PARTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.security.marking import Marking
    from app.security.marking_policy import MarkingPolicy
    from app.services.jobs.estimate import Estimate
    from app.services.jobs.outlook import Known
    from app.services.robustness.request import RobustnessOrder
    from app.services.scenario.scenario import Scenario
    from app.storage.plan_records import ObjectKey, Version
    from app.storage.plan_store import PlanStore
    from app.storage.plan_thread import PlanThread
    from app.ui.jobs.order_form import OrderWishes
    from app.ui.jobs.robustness_work import Question
    from maps.progress import Progress

LOSSES = {
    AskedOf.PLAN: Losses.NONE,
    AskedOf.ONE: Losses.ONE,
    AskedOf.TWO: Losses.TWO,
}


class AskedPlan(NamedTuple):
    """
    The plan that a job is about.

    ``versions`` are named states of it that are tried beside it, ``file`` holds them,
    and ``marks`` is the policy by which they are read.
    """

    question: Question
    versions: Sequence[Version]
    file: PlanThread | None
    marks: MarkingPolicy


class Reckoned(NamedTuple):
    """
    What would be ordered by some wishes, and how long it takes.

    ``markings`` are those of the named states that are tried beside the plan.
    """

    wishes: OrderWishes
    order: RobustnessOrder
    estimate: Estimate
    markings: tuple[Marking, ...]


class Reckoning:
    """
    Makes an order and reckons how long it takes.

    Parameters
    ----------
    plan, wishes
        What is asked.
    known
        What an estimate goes by.
    """

    def __init__(self, plan: AskedPlan, wishes: OrderWishes, known: Known) -> None:
        self._plan, self._wishes, self._known = plan, wishes, known

    def __call__(self, progress: Progress) -> Reckoned:
        """Do it; ``progress`` may raise to stop."""
        planner, march, settings, _ = self._plan.question
        scenarios = [self._scenario(one) for one in self._plan.versions]
        courses = [course_of_march(march)]
        courses += [
            course_of_march(planner.march(scenario, progress), version.name)
            for version, scenario in zip(self._plan.versions, scenarios, strict=True)
        ]
        wished = replace(
            settings,
            losses=LOSSES[self._wishes.what],
            rollouts=self._wishes.rollouts,
        )
        order = robustness_order(planner, courses, wished, progress, parts=MOST_PARTS)
        estimate = outlook(
            self._known,
            order,
            self._wishes.site,
            lambda: progress("measuring this machine", 0.0),
        )
        markings = tuple(one.marking for one in scenarios)
        return Reckoned(self._wishes, order, estimate, markings)

    def _scenario(self, version: Version) -> Scenario:
        """The plan as it was when it was given a name."""
        planner, file = self._plan.question.planner, self._plan.file

        def read(store: PlanStore) -> dict[ObjectKey, str]:
            return store.content_at(version.sequence)

        content = {} if file is None else file.ask(read).result()
        document = document_of(
            without_credits(content), planner.vehicles, self._plan.marks
        )
        scenario = whole_scenario(document)
        if scenario is None:
            raise InputRefused(
                f"The version {version.name!r} has no scenario, so nobody marches in "
                "it; choose another one to compare with."
            )
        return scenario
