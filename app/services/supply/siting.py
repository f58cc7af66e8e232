"""Which of the candidate points of a scenario to open, over its own roads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.errors import InputRefused
from app.services.movement.schedule_process import Enough, in_child
from app.services.places import find_point
from app.services.supply.road_ways import road_ways
from maps.progress import Progress, silent
from planners.rounds.problem import NO_WAY
from planners.supply.siting_problem import SitingProblem, refuse_siting
from planners.traffic import NamedPlace

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import timedelta

    from numpy.typing import NDArray

    from app.services.planning import Planner
    from app.services.scenario.scenario import Scenario
    from app.services.supply.outlook import SupplyOutlook
    from planners.supply.siting import Siting

SITES_POINTS = "chooses supply points"
DAY_S = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class SitingWish:
    """
    How points are to be chosen.

    Attributes
    ----------
    most
        Points open in the end, at most; 0 for no limit.
    reach
        Road time within which a unit must have its point; None for no limit.
    opening_tkm
        What opening a candidate is worth, in tonne-kilometres a day that it saves.
    backup
        Open points that each unit must have within reach.
    sole
        Whether each unit is fed by one point alone.
    never
        Names of candidates that are out of the question: a threat, a ban.
    """

    most: int = 0
    reach: timedelta | None = None
    opening_tkm: float = 0.0
    backup: int = 1
    sole: bool = False
    never: frozenset[str] = frozenset()


def siting_problem_of(
    planner: Planner,
    scenario: Scenario,
    outlook: SupplyOutlook,
    wish: SitingWish,
    progress: Progress = silent,
) -> SitingProblem:
    """
    Make the choice of supply points of a scenario.

    Points that are no candidates are open already. Road times and lengths are those of
    the kind of transport that is slowest on each way, of those that can go there.

    Parameters
    ----------
    planner
        On the area.
    scenario
        With candidates, units and transport.
    outlook
        Of the same scenario: tells what units need.
    wish
        What counts.
    progress
        Told how far it is; may raise to cancel.

    Raises
    ------
    InputRefused, SupplyError
        There are no candidates, units or transport, or a name or place is unknown.
    """
    points = outlook.points
    kinds = [one.vehicle for one in outlook.plan.transport]
    mass = np.array([item.kg for item in outlook.items]) / 1000
    days = outlook.steps * outlook.step_s / DAY_S
    wanted = np.nan_to_num(outlook.demand).sum(axis=2) @ mass / days
    fed = [
        number
        for number, one in enumerate(outlook.units)
        if one.at and wanted[number] > 0
    ]
    if not any(one.candidate for one in points) or not fed or not kinds:
        raise InputRefused(
            "Siting needs candidate points, units with a place and a need, and "
            "transport; mark points of 'supply' with 'candidate: true'."
        )
    for kind in kinds:
        if kind not in planner.vehicles:
            raise InputRefused(
                f"The catalogue has no vehicle {kind!r}; choose another for transport."
            )
    places = [
        *((one.name, one.at) for one in points),
        *(
            (outlook.units[number].unit.name, outlook.units[number].at)
            for number in fed
        ),
    ]
    found = road_ways(
        planner,
        scenario,
        [
            NamedPlace(name=name, position=find_point(at, planner.area))
            for name, at in places
        ],
        [planner.vehicles[kind] for kind in kinds],
        progress,
    )
    part = np.s_[: len(points), len(points) :]
    goes = np.array([one.duration_s[part] < NO_WAY for one in found.ways])
    takes = _slowest([one.duration_s[part] for one in found.ways], goes)
    metres = _slowest([one.length_m[part] for one in found.ways], goes)
    need = wanted[fed]
    problem = SitingProblem(
        sites=tuple(one.name for one in points),
        units=tuple(outlook.units[number].unit.name for number in fed),
        opening=np.array([wish.opening_tkm * one.candidate for one in points], float),
        room=np.full(len(points), np.inf),
        need=need,
        bringing=metres / 1000 * need,
        takes_s=takes,
        limit_s=wish.reach.total_seconds() if wish.reach else np.inf,
        most=wish.most,
        must=frozenset(one.name for one in points if not one.candidate),
        never=wish.never,
        backup=wish.backup,
        sole=wish.sole,
    )
    refuse_siting(problem)
    return problem


def _slowest(
    values: Sequence[NDArray[np.int32]], goes: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Most of those that go, by way; infinity where none does."""
    most = np.where(goes, np.array(values, np.float64), 0.0).max(axis=0)
    return np.where(goes.any(axis=0), most, np.inf)


def siting_in_child(
    problem: SitingProblem,
    *,
    progress: Progress = silent,
    enough: Callable[[], bool] = lambda: False,
) -> Siting | None:
    """
    Choose points in a child process.

    Parameters
    ----------
    problem
        Of `siting_problem_of`.
    progress
        Told several times a second; may raise to stop.
    enough
        Asked several times a second; true to end with the best so far.

    Returns
    -------
    Siting | None
        None where it was enough before there was any choice.

    Raises
    ------
    KnownError, PlanningError
        No choice serves all units, or the child died.
    """
    return in_child(siting_work, problem, progress, enough, what=SITES_POINTS)


def siting_work(
    problem: SitingProblem, progress: Progress, enough: Callable[[], bool]
) -> Siting:
    """Choose points in the child."""
    from planners.supply.siting import site_points  # noqa: PLC0415 - heavy

    found = site_points(problem, progress, enough)
    if found is None:
        raise Enough
    return found
