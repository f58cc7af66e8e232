"""Where to open supply points among candidates, so that all are within reach.

At least ``sum(opening y) + sum(bringing x)``: every unit is served in full, an open
site gives out no more than it can, and ``x <= y`` for every pair, which makes the
linear program tight (the strong form of the capacitated location problem).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maps.progress import Progress, silent
from planners.errors import SupplyError
from planners.supply.linear_program import Entries, Program, Solution, solve_program
from planners.supply.siting_problem import (
    CHOOSES_SITES,
    SitingProblem,
    refuse_siting,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

GAP = 1e-4
"""So close to the best is close enough, as a share of the cost."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Siting:
    """
    Sites that are opened, and what they serve.

    Attributes
    ----------
    opened
        Names, in the order of the problem.
    share
        (S, U) of the need of a unit that comes from a site; 1 in all for each unit.
    cost, bound
        Of this, and what none can be under.
    proven
        Whether no other is better, within the gap that was asked for.
    """

    opened: tuple[str, ...]
    share: NDArray[np.float64]
    cost: float
    bound: float
    proven: bool

    @property
    def gap(self) -> float:
        """What might still be saved, as a share of the cost."""
        return (self.cost - self.bound) / self.cost if self.cost else 0.0


def site_points(
    problem: SitingProblem,
    progress: Progress = silent,
    enough: Callable[[], bool] = lambda: False,
    *,
    gap: float = GAP,
) -> Siting | None:
    """
    Choose sites at least cost.

    Parameters
    ----------
    problem
        Sites and units.
    progress
        Told how far it is; may raise to stop.
    enough
        Asked often; true to end with the best so far.
    gap
        So close to the best is close enough, as a share of the cost; 0 for the best.

    Returns
    -------
    Siting | None
        None where it was enough before there was any choice.

    Raises
    ------
    SupplyError
        The problem makes no sense, or no choice of sites serves all; says why.
    """
    refuse_siting(problem)
    usable = _usable(problem)
    _refuse_unreachable(problem, usable)
    asked = 0
    stopped = False

    def ask() -> bool:
        nonlocal asked, stopped
        asked += 1
        progress(CHOOSES_SITES, asked / (asked + 500.0))
        stopped = stopped or enough()
        return stopped

    program, pairs = _program(problem, usable)
    found = solve_program(program, ask, gap=gap)
    if found is None:
        if stopped:
            return None
        raise SupplyError(_too_little(problem, usable))
    progress(CHOOSES_SITES, 1.0)
    return _siting(problem, pairs, found)


def _usable(problem: SitingProblem) -> NDArray[np.bool_]:
    """(S, U) whether a site may serve a unit."""
    allowed = np.array([name not in problem.never for name in problem.sites])
    near = np.isfinite(problem.takes_s) & (problem.takes_s <= problem.limit_s)
    usable: NDArray[np.bool_] = near & np.isfinite(problem.bringing)
    usable &= allowed[:, None]
    return usable


def _refuse_unreachable(problem: SitingProblem, usable: NDArray[np.bool_]) -> None:
    """Name a unit that has too few sites within reach."""
    within = usable.sum(axis=0)
    short = np.flatnonzero(within < problem.backup)
    if short.size:
        unit = int(short[0])
        nearest = float(problem.takes_s[:, unit].min())
        takes = (
            f"the nearest candidate is {nearest / 60:.0f} min away"
            if np.isfinite(nearest)
            else "no road leads there from any candidate"
        )
        raise SupplyError(
            f"{problem.units[unit]!r} has {within[unit]} of {problem.backup} sites "
            f"within reach ({takes}); allow a longer road time, or give more "
            "candidates."
        )


def _program(
    problem: SitingProblem, usable: NDArray[np.bool_]
) -> tuple[Program, tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Columns are sites, then pairs; rows are units, sites, pairs, backups, number."""
    site, unit = np.nonzero(usable)
    sites, units, pairs = len(problem.sites), len(problem.units), site.size
    pair = sites + np.arange(pairs)
    room = np.minimum(problem.room, problem.need.sum())
    entries = Entries()
    entries.add(unit, pair, 1.0)
    entries.add(units + site, pair, problem.need[unit])
    entries.add(units + np.arange(sites), np.arange(sites), -room)
    strong = units + sites + np.arange(pairs)
    entries.add(strong, pair, 1.0)
    entries.add(strong, site, -1.0)
    rows = units + sites + pairs
    low = [np.ones(units), np.full(sites + pairs, -np.inf)]
    high = [np.ones(units), np.zeros(sites + pairs)]
    if problem.backup > 1:
        entries.add(rows + unit, site, 1.0)
        rows += units
        low.append(np.full(units, float(problem.backup)))
        high.append(np.full(units, np.inf))
    entries.add(np.full(sites, rows), np.arange(sites), 1.0)
    low.append(np.zeros(1))
    high.append(np.array([float(problem.most or sites)]))
    must = np.flatnonzero([name in problem.must for name in problem.sites])
    entries.add(rows + 1 + np.arange(must.size), must, 1.0)
    low.append(np.ones(must.size))
    high.append(np.ones(must.size))
    starts, columns, values = entries.by_rows(rows + 1 + must.size)
    top = np.ones(sites + pairs)
    top[:sites] = [name not in problem.never for name in problem.sites]
    program = Program(
        cost=np.concatenate([problem.opening, problem.bringing[site, unit]]),
        top=top,
        low=np.concatenate(low),
        high=np.concatenate(high),
        starts=starts,
        columns=columns,
        values=values,
        whole=np.arange(sites + pairs if problem.sole else sites),
    )
    return program, (site, unit)


def _too_little(problem: SitingProblem, usable: NDArray[np.bool_]) -> str:
    """Why sites within reach of all do not suffice together."""
    allowed = usable.any(axis=1)
    room = np.sort(problem.room[allowed])[::-1]
    most = problem.most or room.size
    give, need = float(room[:most].sum()), float(problem.need.sum())
    if give < need:
        return (
            f"All units need {need:g} t a day, and the {min(most, room.size)} largest "
            f"candidate sites give {give:g} t; allow more sites, or more room."
        )
    which = f"No {most}" if problem.most else "Not even all"
    within, longer = "", ""
    if np.isfinite(problem.limit_s):
        within = f" within {problem.limit_s / 60:.0f} min"
        longer = "a longer road time, "
    return (
        f"{which} of the candidate sites serve all units{within} with the room they "
        f"have; allow more sites, {longer}or more room."
    )


def _siting(
    problem: SitingProblem,
    pairs: tuple[NDArray[np.int64], NDArray[np.int64]],
    found: Solution,
) -> Siting:
    """Read the choice from the columns."""
    sites = len(problem.sites)
    open_ = found.values[:sites] > 0.5
    share = np.zeros(problem.takes_s.shape)
    share[pairs] = np.where(found.values[sites:] > 1e-6, found.values[sites:], 0.0)
    cost = problem.opening[open_].sum() + (
        (problem.bringing[pairs] * share[pairs]).sum()
    )
    return Siting(
        opened=tuple(
            name for name, chosen in zip(problem.sites, open_, strict=True) if chosen
        ),
        share=share,
        cost=float(cost),
        bound=min(found.bound, float(cost)),
        proven=found.proven,
    )
