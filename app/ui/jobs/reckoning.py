"""What a job would be, and how long it takes here and there, off the GUI thread."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, Protocol

from app.errors import InputRefused
from app.services.jobs.estimate import (
    PaceOf,
    Paces,
    Place,
    engine_of_answer,
    estimated,
    measured_here,
    work_of,
)
from app.services.plan.kept_credits import without_credits
from app.services.plan.reader import document_of
from app.services.robustness.course_of_action import course_of_march
from app.services.robustness.question import Losses
from app.services.robustness.request import MODEL, robustness_order
from app.services.scenario.whole_scenario import whole_scenario
from app.ui.jobs.answer_record import record_of_answer
from app.ui.jobs.order_form import AskedOf
from models.cluster.job import HERE
from models.errors import ModelError
from models.packs.pack import load_pack
from models.protocol.request import MOST_PARTS
from models.protocol.request_file import request_inputs

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from app.security.marking_policy import MarkingPolicy
    from app.services.jobs.estimate import Estimate
    from app.services.robustness.course_of_action import CourseOfAction
    from app.services.robustness.request import RobustnessOrder
    from app.storage.plan_records import ObjectKey, Version
    from app.storage.plan_store import PlanStore
    from app.storage.plan_thread import PlanThread
    from app.ui.jobs.order_form import OrderWishes
    from app.ui.jobs.robustness_work import Question
    from app.ui.jobs.running_jobs import JobService
    from maps.progress import Progress
    from models.cluster.back_end import BackEnd, Ledger
    from models.cluster.job import Job
    from models.cluster.slurm.site import Site
    from models.protocol.request import Request

LOSSES = {
    AskedOf.PLAN: Losses.NONE,
    AskedOf.ONE: Losses.ONE,
    AskedOf.TWO: Losses.TWO,
}
PATIENCE_S = 15.0  # for the queue of a site to say when it would start


class QueueOutlook(Protocol):
    """What a site tells of its queue."""

    @property
    def wait_s(self) -> float | None:
        """Seconds that such work would wait; None where it does not say."""


class Measuring(Protocol):
    """A back end that can ask its queue for the outlook."""

    async def measured(self, request: Request) -> QueueOutlook:
        """Ask how long work would wait."""


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


class FarPlace(NamedTuple):
    """A site, what reaches it, and what can ask it."""

    site: Site
    back_end: BackEnd
    service: JobService


class Reckoned(NamedTuple):
    """What would be ordered by some wishes, and how long it takes."""

    wishes: OrderWishes
    order: RobustnessOrder
    estimate: Estimate


class Reckoning:
    """
    Makes an order and reckons how long it takes.

    Parameters
    ----------
    plan, wishes
        What is asked.
    there
        Site to compare with; None for none.
    paces
        File with what was measured.
    """

    def __init__(
        self,
        plan: AskedPlan,
        wishes: OrderWishes,
        there: FarPlace | None,
        paces: Path,
    ) -> None:
        self._plan, self._wishes = plan, wishes
        self._there, self._paces = there, paces

    def __call__(self, progress: Progress) -> Reckoned:
        """Do it; ``progress`` may raise to stop."""
        planner, march, settings, _ = self._plan.question
        courses = [course_of_march(march)]
        courses += [self._course(one, progress) for one in self._plan.versions]
        wished = replace(
            settings,
            losses=LOSSES[self._wishes.what],
            rollouts=self._wishes.rollouts,
        )
        order = robustness_order(planner, courses, wished, progress, parts=MOST_PARTS)
        return Reckoned(self._wishes, order, self._estimate(order, progress))

    def _course(self, version: Version, progress: Progress) -> CourseOfAction:
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
        return course_of_march(planner.march(scenario, progress), version.name)

    def _estimate(self, order: RobustnessOrder, progress: Progress) -> Estimate:
        """Reckon by what was measured; this machine is measured where nobody did."""
        paces = Paces(self._paces)
        work = work_of(order.inputs, order.request.parameters)
        here = paces.of(HERE, MODEL)
        if here is None:
            measured = measured_here(
                load_pack(MODEL).program,
                order.inputs,
                order.request.parameters,
                lambda: progress("measuring this machine", 0.0),
            )
            here = measured.pace
        cores = min(len(os.sched_getaffinity(0)), order.request.parts)
        return estimated(work, here, cores, self._place(order.request, paces))

    def _place(self, request: Request, paces: Paces) -> Place | None:
        """The site as an estimate sees it; its queue is asked where it answers."""
        there = self._there
        if there is None:
            return None
        site = there.site
        at_once = min(request.parts, site.limits.parts_at_once or request.parts)
        pace = paces.of(site.name, MODEL)
        return Place(site.name, pace, at_once, self._queue_s(there, request))

    def _queue_s(self, there: FarPlace, request: Request) -> float | None:
        """Seconds that work would wait there; None where nobody can tell."""
        back_end: Measuring = there.back_end  # type: ignore[assignment] # far ones can
        try:
            asked = there.service.beside(lambda: back_end.measured(request))
            return asked.result(PATIENCE_S).wait_s
        except (ModelError, TimeoutError):
            return None  # the estimate says that the queue is unknown


def learn_from(job: Job, ledger: Ledger, paces: Path) -> None:
    """
    Take in how long a job has taken.

    Parameters
    ----------
    job
        With its answer.
    ledger
        That has it.
    paces
        File with what was measured.
    """
    request, files = ledger.request(job.key)
    answer = ledger.answer(job.key)
    if answer is None or request.model != MODEL:
        return
    engine = engine_of_answer(record_of_answer(answer)["provenance"])
    work = work_of(request_inputs(request, files), request.parameters)
    Paces(paces).learn(PaceOf(job.site, MODEL, engine), work, job.node_seconds)
