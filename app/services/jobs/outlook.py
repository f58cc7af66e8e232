"""How long a simulation would take here and at a site, before anybody sends it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.services.jobs.estimate import Place, estimated, measured_here, work_of
from models.cluster.job import HERE
from models.errors import ModelError
from models.packs.pack import load_pack

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from app.services.jobs.estimate import Estimate, Paces
    from app.services.jobs.places import Places
    from app.services.robustness.request import RobustnessOrder
    from models.protocol.request import Request

PATIENCE_S = 15.0  # for the queue of a site to say when it would start


class Known(NamedTuple):
    """
    What an outlook goes by.

    Attributes
    ----------
    places
        Who may work.
    paces
        What was measured so far.
    queue_s
        Asks how many seconds work would wait at a site; see `JobRunner.queue_s`.
    """

    places: Places
    paces: Paces
    queue_s: Callable[[str, Request], Future[float | None]]


def outlook(
    known: Known, order: RobustnessOrder, site: str, alive: Callable[[], None]
) -> Estimate:
    """
    Estimate a simulation here and at a site, and recommend one of them.

    Parameters
    ----------
    known
        This machine is measured where it never was.
    order
        What is wanted.
    site
        Where the user sends it; with this machine, or people who carry, the first
        site that is known is looked at.
    alive
        Called while this machine is measured; may raise to stop.
    """
    request, places = order.request, known.places
    here = known.paces.of(HERE, request.model)
    if here is None:
        program = load_pack(request.model).program
        here = measured_here(program, order.inputs, request.parameters, alive).pace
    work = work_of(order.inputs, request.parameters)
    cores = min(places.here.cores, request.parts)
    return estimated(work, here, cores, _place(known, request, site))


def _place(known: Known, request: Request, site: str) -> Place | None:
    """See a site as an estimate does; None where no site is known."""
    sites = known.places.sites
    if not sites:
        return None
    chosen = sites.get(site) or sites[min(sites)]
    at_once = min(request.parts, chosen.limits.parts_at_once or request.parts)
    pace = known.paces.of(chosen.name, request.model)
    return Place(chosen.name, pace, at_once, _queue_s(known, request, chosen.name))


def _queue_s(known: Known, request: Request, site: str) -> float | None:
    """Seconds that work would wait there; None where nobody can tell."""
    try:
        return known.queue_s(site, request).result(PATIENCE_S)
    except (ModelError, TimeoutError):
        return None  # the estimate says that the queue is unknown
