"""Massive sweeps: every loss of one and two own bridges for many courses of action."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.services.robustness.question import Losses, RobustnessSettings
from app.services.robustness.request import robustness_order
from maps.progress import silent
from models.protocol.request import MOST_PARTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.services.planning import Planner
    from app.services.robustness.course_of_action import CourseOfAction
    from app.services.robustness.request import RobustnessOrder
    from maps.progress import Progress

SWEEP_ROLLOUTS = 10_000


def sweep_order(
    planner: Planner,
    courses: Sequence[CourseOfAction],
    settings: RobustnessSettings | None = None,
    progress: Progress = silent,
) -> RobustnessOrder:
    """
    Ask for a sweep as one request that is cut into as many parts as a job may have.

    Parameters
    ----------
    planner
        Of the area they were planned on.
    courses
        Courses of action, at least one.
    settings
        Slack, gaps, seed, what is assumed and how many moves; None for 10,000 moves and
        what is usual. Each bridge and each pair is lost in any case.
    progress
        Told how far it is; may raise to cancel.

    Raises
    ------
    NoRoute, RouteError, PackRefused, RequestRefused
        As `app.services.robustness.request.robustness_order`.
    """
    wanted = settings or RobustnessSettings(rollouts=SWEEP_ROLLOUTS)
    wanted = replace(wanted, losses=Losses.TWO)
    return robustness_order(planner, courses, wanted, progress, parts=MOST_PARTS)
