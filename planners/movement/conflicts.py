"""Every conflict of a schedule: which rule, who, where, when and what would clear it.

Found from head and tail at each place in exact seconds; a departure need not lie on a
whole step, so a column may be judged while it is dragged along time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planners.movement.conflict import Conflict, ConflictKind, in_turn
from planners.movement.conflict_kernels import (
    Asked,
    Claims,
    begun_before,
    in_order,
    point_pairs,
    road_pairs,
)
from planners.movement.conflict_limits import closed_sections, full_areas, own_breaches
from planners.movement.conflict_pairs import all_merged
from planners.movement.occupancy import AreaStay, Visits, area_stays, visits, visits_of
from planners.movement.problem import (
    STEP_S,
    Course,
    Departures,
    Leg,
    Movement,
    MovementProblem,
    Schedule,
    Sections,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

__all__ = ["Conflict", "ConflictKind", "ConflictWatch", "find_conflicts"]


class ConflictWatch:
    """
    All conflicts of one movement at a time, while the others stay as they are.

    Prepared once for a schedule; each question is then answered in a few milliseconds.

    Parameters
    ----------
    problem
        Any.
    schedule
        For it; it may have conflicts.
    """

    def __init__(self, problem: MovementProblem, schedule: Schedule) -> None:
        self._problem = problem
        self._visits = visits(problem, schedule)
        self._roads = road_claims(problem.sections, self._visits)
        self._points = point_claims(problem.sections, self._visits)
        self._kinds = _kinds(problem.sections)
        self._stays = _stays_by_area(problem, schedule)

    def conflicts_of(
        self, movement: int, departures: Departures
    ) -> tuple[Conflict, ...]:
        """
        Conflicts that a movement would have with other departures or another course.

        Parameters
        ----------
        movement
            By number.
        departures
            Of it; not necessarily whole steps.

        Returns
        -------
        tuple[Conflict, ...]
            Those in which it takes part, in the order of `find_conflicts`.
        """
        problem, sections = self._problem, self._problem.sections
        mine = visits_of(problem, [(movement, departures)])
        roads = _asking(mine, self._roads, mine.road.astype(np.int64), road_ends(mine))
        inner = _inner(mine)
        points = _asking(
            mine.rows(inner),
            self._points,
            sections.tail[mine.section[inner]].astype(np.int64),
            mine.enter_clears[inner],
        )._replace(row=inner)
        pairs = np.concatenate(
            [
                road_pairs(mine, roads, self._visits, self._roads, self._kinds),
                point_pairs(mine, points, self._visits, self._points),
            ]
        )
        found = [
            *all_merged(sections, pairs, mine, self._visits),
            *closed_sections(problem, mine),
            *own_breaches(problem, movement, departures),
            *self._full(movement, departures),
        ]
        return tuple(sorted(found, key=in_turn))

    def _full(self, movement: int, departures: Departures) -> Iterator[Conflict]:
        """Halt areas that are too full while the movement stands in them."""
        mine: dict[int, list[AreaStay]] = {}
        for area, stay in area_stays(self._problem, movement, departures):
            mine.setdefault(area, []).append(stay)
        for area, stays in sorted(mine.items()):
            others = [
                one for one in self._stays.get(area, ()) if one.movement != movement
            ]
            for conflict in full_areas(self._problem, area, [*others, *stays]):
                if movement in conflict.movements:
                    yield conflict


def find_conflicts(
    problem: MovementProblem, schedule: Schedule
) -> tuple[Conflict, ...]:
    """
    All conflicts of a schedule.

    Parameters
    ----------
    problem
        Any.
    schedule
        For it; movements without a place disturb nobody.

    Returns
    -------
    tuple[Conflict, ...]
        By time, then by numbers of movements. Neighbouring sections on which two
        movements break the same rule are one conflict.
    """
    sections = problem.sections
    seen = visits(problem, schedule)
    roads, points = road_claims(sections, seen), point_claims(sections, seen)
    pairs = np.concatenate(
        [
            road_pairs(seen, _all(seen.road, roads), seen, roads, _kinds(sections)),
            point_pairs(seen, _all(sections.tail[seen.section], points), seen, points),
        ]
    )
    found = all_merged(sections, pairs, seen, seen)
    found += closed_sections(problem, seen)
    for number, placed in enumerate(schedule.placed):
        if placed is not None:
            found += own_breaches(problem, number, placed)
    for area, stays in sorted(_stays_by_area(problem, schedule).items()):
        found += full_areas(problem, area, stays)
    return tuple(sorted(found, key=in_turn))


def road_claims(sections: Sections, seen: Visits) -> Claims:
    """Who claims each road, in either direction, gap behind the tail included."""
    rows = np.arange(len(seen.road), dtype=np.int64)
    return in_order(
        seen.road.astype(np.int64), rows, seen.enters, road_ends(seen), sections.count
    )


def point_claims(sections: Sections, seen: Visits) -> Claims:
    """Who passes each point inside a leg."""
    rows = _inner(seen)
    return in_order(
        sections.tail[seen.section[rows]].astype(np.int64),
        rows,
        seen.enters[rows],
        seen.enter_clears[rows],
        len(sections.positions),
    )


def road_ends(seen: Visits) -> NDArray[np.int64]:
    """End of each claim of a road, seconds."""
    ends: NDArray[np.int64] = seen.leave_clears + seen.gap
    return ends


def _kinds(sections: Sections) -> NDArray[np.int8]:
    """Kind of each section in an array of one form, as compiled code was made for."""
    return np.array(sections.kind, np.int8)


def _inner(seen: Visits) -> NDArray[np.int64]:
    """Visits before which another of the same leg comes."""
    rows = np.arange(1, len(seen.leg), dtype=np.int64)
    same = (seen.leg[1:] == seen.leg[:-1]) & (seen.movement[1:] == seen.movement[:-1])
    inner: NDArray[np.int64] = rows[same]
    return inner


def _all(place: NDArray[np.int32], claims: Claims) -> Asked:
    """Each claim against all before it."""
    return Asked(
        claims.row,
        place[claims.row].astype(np.int64),
        claims.begins,
        np.arange(len(claims.row), dtype=np.int64),
    )


def _asking(
    mine: Visits, claims: Claims, place: NDArray[np.int64], ends: NDArray[np.int64]
) -> Asked:
    """The claims of one movement against those of others that begin before they end."""
    rows = np.arange(len(place), dtype=np.int64)
    return Asked(rows, place, mine.enters, begun_before(claims, place, ends))


def _stays_by_area(
    problem: MovementProblem, schedule: Schedule
) -> dict[int, list[AreaStay]]:
    """Who stands in each halt area."""
    found: dict[int, list[AreaStay]] = {}
    for number, placed in enumerate(schedule.placed):
        if placed is not None:
            for area, stay in area_stays(problem, number, placed):
                found.setdefault(area, []).append(stay)
    return found


def warm_up() -> None:
    """Compile the sweeps on two movements that follow each other over two roads."""
    sections = Sections(
        tail=np.array([0, 1], np.int32),
        head=np.array([1, 2], np.int32),
        twin=np.array([-1, -1], np.int32),
        kind=np.zeros(2, np.int8),
        length_m=np.ones(2),
        positions=np.zeros((3, 2)),
    )
    times = np.arange(3, dtype=np.int32)
    leg = Leg(
        sections=times[:2],
        enters=times[:-1],
        leaves=times[1:],
        enter_clears=times[:-1] + 1,
        leave_clears=times[1:] + 1,
    )
    movements = tuple(
        Movement(
            name=name,
            courses=(Course(name="", legs=(leg,)),),
            earliest_s=0,
            latest_s=STEP_S,
        )
        for name in "AB"
    )
    problem = MovementProblem(sections=sections, movements=movements)
    both = Schedule((Departures(0, (0,)),) * 2)
    ConflictWatch(problem, both).conflicts_of(1, Departures(0, (0,)))
    find_conflicts(problem, both)
