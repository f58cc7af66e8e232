"""How long a job would take here and elsewhere, before a command sends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.services.jobs.estimate import (
    Place,
    estimated,
    measured_here,
    work_of,
)
from models.cluster.job import HERE
from models.errors import ModelError
from models.packs.pack import load_pack

if TYPE_CHECKING:
    from app.cli.jobs_access import WorkingJobs
    from app.services.jobs.estimate import Estimate
    from app.services.robustness.request import RobustnessOrder
    from models.protocol.request import Request

PATIENCE_S = 15.0  # for the queue of a site to say when it would start


def outlook(jobs: WorkingJobs, order: RobustnessOrder, site: str) -> Estimate:
    """
    Estimate a simulation here and at a site, and recommend one of them.

    Parameters
    ----------
    jobs
        With what was measured so far; this machine is measured where it never was.
    order
        What is wanted.
    site
        Where the user sends it; with this machine, or people who carry, the first
        site that is known is looked at.
    """
    request, paces = order.request, jobs.paces
    here = paces.of(HERE, request.model)
    if here is None:
        program = load_pack(request.model).program
        found = measured_here(program, order.inputs, request.parameters, _go_on)
        here = found.pace
    work = work_of(order.inputs, request.parameters)
    cores = min(jobs.places.here.cores, request.parts)
    return estimated(work, here, cores, _place(jobs, request, site))


def _place(jobs: WorkingJobs, request: Request, site: str) -> Place | None:
    """See a site as an estimate does; None where no site is known."""
    sites = jobs.places.sites
    if not sites:
        return None
    chosen = sites.get(site) or sites[min(sites)]
    at_once = min(request.parts, chosen.limits.parts_at_once or request.parts)
    pace = jobs.paces.of(chosen.name, request.model)
    return Place(chosen.name, pace, at_once, _queue_s(jobs, request, chosen.name))


def _queue_s(jobs: WorkingJobs, request: Request, site: str) -> float | None:
    """Seconds that work would wait there; None where nobody can tell."""
    try:
        return jobs.runner.queue_s(site, request).result(PATIENCE_S)
    except (ModelError, TimeoutError):
        return None  # the estimate says that the queue is unknown


def _go_on() -> None:
    """Nobody stops a measurement of a moment."""
