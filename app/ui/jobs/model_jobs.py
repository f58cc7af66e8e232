"""Puts together all that models and jobs need of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.services.jobs.estimate import PACES_FILE, Paces
from app.services.jobs.places import found_places
from app.services.jobs.unkept import end_left_behind
from app.services.robustness.request import MODEL
from app.ui.jobs.evidence_desk import EvidenceDesk, PlanParts
from app.ui.jobs.models_desk import ModelsDesk
from app.ui.jobs.order_desk import OrderDesk
from app.ui.jobs.robustness_desk import RobustnessDesk
from app.ui.jobs.sites_desk import SitesDesk
from app.ui.jobs_desk import JobsDesk, WorkOn

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.jobs.places import Places
    from app.storage.folders import Folders
    from app.ui.desk import Desk
    from app.ui.files import FileWork
    from app.ui.plan.answers_desk import AnswersDesk
    from app.ui.plan.plan_files import PlanSurroundings
    from app.ui.plan.post import Post
    from app.ui.plan_desk import PlanDesk
    from app.ui.theme import Theme


class PlanWindow(NamedTuple):
    """What of the window jobs stand beside: map, files, plan, answers and post."""

    desk: Desk
    files: FileWork
    plans: PlanDesk
    answers: AnswersDesk
    post: Post


class ModelJobs:
    """
    The desks of models and jobs of one window.

    Attributes
    ----------
    list
        Jobs of the open plan.
    robustness
        How sure the plan is.
    models
        Whether models may be asked.
    orders
        New jobs.
    sites
        Where jobs may go.
    evidence
        Where answers come from.
    """

    def __init__(
        self,
        window: PlanWindow,
        surroundings: PlanSurroundings,
        folders: Folders,
        theme: Theme,
    ) -> None:
        desk, files, plans, answers, post = window
        self._folders, self._session = folders, desk.session
        clock = surroundings.clock
        paces = Paces(folders.state / PACES_FILE)
        self.list = JobsDesk(desk, plans, clock, WorkOn(self._places, paces), theme)
        self.robustness = RobustnessDesk(desk, plans, self.list, post, clock)
        self.robustness.answers = answers
        answers.changed.connect(self.robustness.ask_again)
        self.models = ModelsDesk(desk, plans, clock, folders.config)
        self.robustness.why_not = lambda: self.models.why_not(MODEL)
        self.models.changed.connect(self.robustness.look_again_at_model)
        self.orders = OrderDesk(desk, plans, self.list, self.robustness, paces)
        self.sites = SitesDesk(desk, plans, self.list, folders.config)
        self.evidence = EvidenceDesk(
            PlanParts(desk, files, plans, clock, surroundings.station),
            *(self.list, self.robustness),
        )

    def _places(self, plan: Path | None) -> Places:
        """Find who may work on the jobs of a plan; what a killed window left ends."""
        end_left_behind(self._folders.state)
        return found_places(self._folders, plan, self._session.marks)
