"""Movements that cannot all pass one section in the time they have for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from planners.movement.problem import SectionKind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from planners.movement.packed import Packed
    from planners.movement.problem import MovementProblem


class _Uses(NamedTuple):
    """
    Passings of one road, one for each movement that cannot go round it, ``n`` of them.

    ``movement`` (n,); ``earliest`` and ``latest`` (n,) seconds between which it must
    pass, ``needs`` (n,) seconds for which it keeps all others off at least.
    """

    movement: NDArray[np.int64]
    earliest: NDArray[np.int64]
    latest: NDArray[np.int64]
    needs: NDArray[np.int64]


def overloaded(problem: MovementProblem, packed: Packed) -> tuple[int, ...]:
    """
    Find the fewest movements whose passings of one section do not fit.

    Parameters
    ----------
    problem, packed
        The same problem twice.

    Returns
    -------
    tuple[int, ...]
        Movements, none of which has a course around the section, and which together
        need it for longer than from the first entry to the last exit that their limits
        allow. Empty where no section is overloaded in this sense.
    """
    best: tuple[int, ...] = ()
    legs = np.repeat(np.arange(len(packed.leg_first)), np.diff(packed.leg_offsets))
    opens = packed.leg_first[legs] <= packed.leg_last[legs]
    road = np.arange(problem.sections.count)
    alone = problem.sections.kind == SectionKind.ALONE
    twin = problem.sections.twin
    road[alone & (twin >= 0)] = np.minimum(road, twin)[alone & (twin >= 0)]
    passed = road[packed.section]
    order = np.argsort(passed, kind="stable")
    order = order[opens[order]]
    bounds = np.flatnonzero(np.diff(passed[order])) + 1
    for rows in np.split(order, bounds):
        if len(rows):
            uses = _uses(problem, packed, rows, legs[rows])
            found = _fewest(uses)
            if found and (not best or len(found) < len(best)):
                best = found
    return best


def _uses(
    problem: MovementProblem,
    packed: Packed,
    rows: NDArray[np.int64],
    legs: NDArray[np.int64],
) -> _Uses:
    """Who must pass a road, and when."""
    step = problem.step_s
    movement = packed.leg_movement[legs]
    course = packed.leg_course[legs]
    is_alone = problem.sections.kind[packed.section[rows]] == SectionKind.ALONE
    enter = packed.enter[rows].astype(np.int64)
    tail = np.where(
        is_alone,
        packed.leave_clear[rows],
        packed.enter_clear[rows] + packed.gap_s[movement],
    ).astype(np.int64)
    begins = packed.leg_first[legs].astype(np.int64) * step + enter
    ends = packed.leg_last[legs].astype(np.int64) * step + tail
    found = []
    for one in np.unique(movement).tolist():
        mine = np.flatnonzero(movement == one)
        if len(set(course[mine].tolist())) < _open_courses(packed, one):
            continue
        found.append(
            (one, begins[mine].min(), ends[mine].max(), (tail - enter)[mine].min())
        )
    table = np.array(found, np.int64).reshape(-1, 4)
    return _Uses(*table.T)


def _open_courses(packed: Packed, movement: int) -> int:
    """How many courses of a movement its limits leave."""
    rows = range(*packed.movement_courses[movement : movement + 2].tolist())
    begins = packed.course_legs[list(rows)]
    return int((packed.leg_first[begins] <= packed.leg_last[begins]).sum())


def _fewest(uses: _Uses) -> tuple[int, ...]:
    """The fewest movements that overload a road; empty where none do."""
    best: tuple[int, ...] = ()
    by_latest = np.argsort(uses.latest, kind="stable")
    for begin in np.unique(uses.earliest).tolist():
        inside = by_latest[uses.earliest[by_latest] >= begin]
        load = np.cumsum(uses.needs[inside])
        for over in np.flatnonzero(begin + load > uses.latest[inside]).tolist():
            room = int(uses.latest[inside[over]]) - begin
            largest = inside[: over + 1][
                np.argsort(-uses.needs[inside[: over + 1]], kind="stable")
            ]
            enough = int(np.searchsorted(np.cumsum(uses.needs[largest]), room, "right"))
            if not best or enough + 1 < len(best):
                best = tuple(sorted(uses.movement[largest[: enough + 1]].tolist()))
    return best
