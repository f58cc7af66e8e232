"""The places that work on the jobs of a plan: this machine, people who carry, sites."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from app.errors import MarkingRefused
from app.services.jobs.carried_workers import carried_workers
from app.services.jobs.site_profiles import FOLDER_OF_SITES, site_profiles
from app.storage.barred_sites import FOLDER_OF_BARS, BarredSites
from models.cluster.carried import CarriedBackEnd
from models.cluster.job import CARRIED, HERE
from models.cluster.local import LocalBackEnd

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from app.security.marking_policy import MarkingPolicy
    from app.storage.folders import Folders
    from models.cluster.back_end import BackEnd
    from models.cluster.bars import Bars
    from models.cluster.slurm.site import Site

NAME_DIGITS = 24
UNKEPT = "unsaved-"  # and the process, for plans in memory


class Places(NamedTuple):
    """
    Who may work on the jobs of one plan.

    ``sites`` are the profiles by name, ``far`` what reaches them, ``carried_keys`` the
    public keys of workers behind an air gap, ``bars`` which sites wait for a
    person; None forgets it.
    """

    here: LocalBackEnd
    carried: CarriedBackEnd
    sites: Mapping[str, Site]
    far: Mapping[str, BackEnd]
    carried_keys: frozenset[str] = frozenset()
    bars: Bars | None = None

    @property
    def back_ends(self) -> dict[str, BackEnd]:
        """All of them by the name of the site."""
        return {HERE: self.here, CARRIED: self.carried, **self.far}

    @property
    def names(self) -> tuple[str, ...]:
        """Names in the order in which people choose: this machine first."""
        return (HERE, *sorted(self.far), CARRIED)

    def worker_keys(self, site: str) -> frozenset[str]:
        """
        Give the public keys whose answers are believed.

        An answer that was carried comes from a worker that was enrolled: one behind an
        air gap, that of any site, or of this machine.
        """
        enrolled = {one.worker_key for one in self.sites.values() if one.worker_key}
        if site == CARRIED:
            return self.carried_keys | enrolled | {self.here.worker_key()}
        if site == HERE:
            return frozenset({self.here.worker_key()})
        known = self.sites.get(site)
        return frozenset({known.worker_key} if known and known.worker_key else ())

    def refusal(self, site: str, marking: str, marks: MarkingPolicy) -> str:
        """
        Say why a job may not go to a site; empty if it may.

        Parameters
        ----------
        site
            Its name; this machine takes everything, and what is carried is held to
            the policy.
        marking
            Of the job, as text.
        marks
            The policy in force.
        """
        if site == CARRIED:
            return carried_refusal(marking, marks)
        known = self.sites.get(site)
        return "" if known is None else site_refusal(known, marking, marks)


def carried_refusal(marking: str, marks: MarkingPolicy) -> str:
    """
    Say why a job may not be carried to a cluster; empty if it may.

    Parameters
    ----------
    marking
        Of the job, as text.
    marks
        The policy in force.
    """
    try:
        marks.check_cluster(marks.parse(marking))
    except MarkingRefused as error:
        return str(error)
    return ""


def site_refusal(site: Site, marking: str, marks: MarkingPolicy) -> str:
    """
    Say why a job may not go to a site; empty if it may.

    Parameters
    ----------
    site
        Its profile; an exercise is held like the real thing there.
    marking
        Of the job, as text.
    marks
        The policy in force.
    """
    try:
        told = marks.parse(marking)
        marks.check_cluster(told)
        ceiling = marks.parse(site.ceiling) if site.ceiling else told
    except MarkingRefused as error:
        return str(error)
    if replace(ceiling, exercise=told.exercise).dominates(told):
        return ""
    return (
        f"The job is {told}, and {site.name} takes {ceiling} at most by its profile; "
        "have this machine work on it."
    )


def found_places(
    folders: Folders,
    plan: Path | None,
    policy: MarkingPolicy,
    profiles: Iterable[Path] = (),
) -> Places:
    """
    Find who may work on the jobs of a plan: this machine, carriers, and known sites.

    Parameters
    ----------
    folders
        Of the user; site profiles lie among the settings.
    plan
        Its file; None for a plan in memory.
    policy
        On markings, by which ceilings are read.
    profiles
        Site profiles that lie elsewhere.

    Raises
    ------
    KnownError
        A site profile, or the list of carried workers, cannot be read.
    """
    sites = site_profiles(folders.config / FOLDER_OF_SITES, profiles, policy)
    return Places(
        here=LocalBackEnd(work_folder(folders.state, plan)),
        carried=CarriedBackEnd(),
        sites=sites,
        far=_far(sites),
        carried_keys=frozenset(carried_workers(folders.config)),
        bars=BarredSites(
            folders.state / FOLDER_OF_BARS,
            {name: way_in(site) for name, site in sites.items()},
        ),
    )


def way_in(site: Site) -> str:
    """Give what changes with everything of a profile that a login takes."""
    taken = (site.command_host, site.transfer_host, site.jumps, site.user)
    told = repr((taken, site.host_keys, site.auth))
    return hashlib.sha256(told.encode("utf-8", "surrogateescape")).hexdigest()


def _far(sites: Mapping[str, Site]) -> dict[str, BackEnd]:
    """What reaches sites; the parts for SSH are loaded only where there are any."""
    if not sites:
        return {}
    from models.cluster.slurm.back_end import SlurmBackEnd  # noqa: PLC0415 - as said

    return {name: SlurmBackEnd(site) for name, site in sites.items()}


def work_folder(state: Path, plan: Path | None) -> Path:
    """
    Folder in which this machine works on the jobs of a plan.

    Parameters
    ----------
    state
        Folder for what the program keeps of its running.
    plan
        Its file; None where it is kept in memory alone, which makes a folder for this
        process.
    """
    if plan is None:
        return state / "jobs" / f"{UNKEPT}{os.getpid()}"
    told = str(plan.resolve()).encode("utf-8", "surrogateescape")
    return state / "jobs" / hashlib.sha256(told).hexdigest()[:NAME_DIGITS]
