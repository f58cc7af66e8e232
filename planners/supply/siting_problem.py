"""Candidate sites of supply points as numbers, and what makes no sense in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from planners.errors import SupplyError

if TYPE_CHECKING:
    from numpy.typing import NDArray

CHOOSES_SITES = "choosing sites"
"""What is reported as done while there may be a choice that can be kept."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class SitingProblem:
    """
    Candidate sites and the units that they could serve.

    Attributes
    ----------
    sites, units
        Names of S sites and U units.
    opening
        (S,) cost of opening a site.
    room
        (S,) tonnes a day that a site can give out; infinity for no limit.
    need
        (U,) tonnes a day of each unit; above zero.
    bringing
        (S, U) cost of serving a unit in full from a site.
    takes_s
        (S, U) road time; infinity where no road leads there.
    limit_s
        A unit is served from sites within this road time alone.
    most
        Sites that may be opened; 0 for no limit.
    must, never
        Sites that are open already, and that are not to be (a threat, a ban).
    backup
        Open sites within ``limit_s`` of every unit, at least: 2 leaves one when one
        is lost.
    sole
        Whether each unit is served from one site alone.
    """

    sites: tuple[str, ...]
    units: tuple[str, ...]
    opening: NDArray[np.float64]
    room: NDArray[np.float64]
    need: NDArray[np.float64]
    bringing: NDArray[np.float64]
    takes_s: NDArray[np.float64]
    limit_s: float = np.inf
    most: int = 0
    must: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()
    backup: int = 1
    sole: bool = False


def refuse_siting(problem: SitingProblem) -> None:
    """
    Refuse a problem that cannot be meant.

    Parameters
    ----------
    problem
        Any.

    Raises
    ------
    SupplyError
        Names what to change.
    """
    sites, units = len(problem.sites), len(problem.units)
    if not sites or not units:
        raise SupplyError("Siting needs a candidate site and a unit; give one of each.")
    for name, shape in (
        ("opening", (sites,)),
        ("room", (sites,)),
        ("need", (units,)),
        ("bringing", (sites, units)),
        ("takes_s", (sites, units)),
    ):
        given = getattr(problem, name)
        if given.shape != shape or not (given >= 0).all():
            raise SupplyError(
                f"The array {name!r} of a siting has the shape {given.shape}; give "
                f"{shape}, numbers from zero on."
            )
    if not (problem.need > 0).all():
        raise SupplyError("A unit of the siting needs nothing; leave it out.")
    strange = (problem.must | problem.never) - set(problem.sites)
    if strange:
        raise SupplyError(
            f"{min(strange)!r} is no candidate site; give names of the list."
        )
    both = problem.must & problem.never
    if both:
        raise SupplyError(
            f"{min(both)!r} must be open and must not be; say one of them."
        )
    if 0 < problem.most < len(problem.must):
        raise SupplyError(
            f"{len(problem.must)} points are open already, and {problem.most} are to "
            "be open at most; allow more, or mark points as candidates."
        )
    if problem.backup < 1 or problem.most < 0:
        raise SupplyError(
            f"A siting with at most {problem.most} sites and {problem.backup} in reach "
            "of each unit has no meaning; give 0 or more, and 1 or more."
        )
