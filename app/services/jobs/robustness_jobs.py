"""Simulations of plans as jobs: what is asked, and the names that stay here."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from app.errors import InputRefused
from app.services.robustness.legend import Legend, read_legend
from models.cluster.job import JobOrder

if TYPE_CHECKING:
    from app.security.marking import Marking
    from app.services.robustness.request import RobustnessOrder
    from models.cluster.job import Job

_WHAT = "robustness"


def robustness_job(order: RobustnessOrder, site: str, marking: Marking) -> JobOrder:
    """
    Make a job of a simulation.

    Parameters
    ----------
    order
        What is wanted; its legend stays in the plan.
    site
        Where to.
    marking
        Join of the markings of all that it was made from.
    """
    purpose = {"what": _WHAT, "legend": order.legend.to_json()}
    return JobOrder(
        title=f"Robustness of {order.legend.title}",
        site=site,
        request=order.request,
        files=order.files,
        purpose=json.dumps(purpose, ensure_ascii=False),
        marking=str(marking),
    )


def legend_of(job: Job) -> Legend:
    """
    Give the names that the numbers of a job stand for.

    Raises
    ------
    InputRefused
        The job is no simulation of a plan.
    Damaged
        The legend cannot be read.
    """
    try:
        purpose = json.loads(job.purpose)
    except ValueError:
        purpose = None
    if not isinstance(purpose, dict) or purpose.get("what") != _WHAT:
        raise InputRefused(
            f"Job {job.key[:12]} is no simulation of a plan, so it has no such result."
        )
    return read_legend(str(purpose.get("legend")))
