"""The time-space graph of a road: who is at which kilometre when, head and tail.

Between the ends of a section head and tail keep a steady pace, with one exception. A
column on the road takes as long with its head over a section as with its tail, unless
it halts; so where the two differ by a minute or more, whoever takes longer stood: the
head where the section begins, the tail where it ends, which is where roads are cut.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from planners.movement.conflict import ConflictKind
from planners.movement.problem import SectionKind
from planners.movement.road_chain import chain_of_route
from planners.movement.route_bands import Block
from planners.movement.time_space_parts import (
    Cell,
    Halt,
    PlaceLine,
    Stretch,
    Strip,
    TimeSpace,
    times_along,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from planners.movement.conflict import Conflict
    from planners.movement.problem import (
        Course,
        Departures,
        Leg,
        Movement,
        MovementProblem,
        Schedule,
    )
    from planners.movement.road_chain import RoadChain

__all__ = (
    "Cell",
    "Halt",
    "PlaceLine",
    "Stretch",
    "Strip",
    "TimeSpace",
    "axis_of",
    "cells_of",
    "time_space",
)

STANDS_S = 60  # head and tail differ by so much only where one of them halts
SAME_KM = 1e-6
LEAST_SPAN_S = 3600


def axis_of(
    problem: MovementProblem, movement: int, placed: Departures | None = None
) -> RoadChain:
    """
    Take the course of a movement as the road of a graph.

    Parameters
    ----------
    problem
        Any.
    movement
        By number.
    placed
        Where it has a place; its first course for None.

    Raises
    ------
    MarchError
        It takes a road twice.
    """
    number = 0 if placed is None else placed.course
    course = problem.movements[movement].courses[number]
    route = [int(one) for leg in course.legs for one in leg.sections]
    return chain_of_route(problem.sections, route)


def time_space(
    problem: MovementProblem,
    schedule: Schedule,
    axis: RoadChain,
    conflicts: Iterable[Conflict] = (),
) -> TimeSpace:
    """
    Find who is on a road, at which kilometre and when.

    Parameters
    ----------
    problem, schedule
        Who moves when; who is not placed is left out.
    axis
        The road. Movements may go along it either way, leave it and come back.
    conflicts
        Those of the schedule; what does not lie on the road is left out.
    """
    where = _Where(problem, axis)
    stretches: list[Stretch] = []
    halts: list[Halt] = []
    for number, (movement, placed) in enumerate(
        zip(problem.movements, schedule.placed, strict=True)
    ):
        if placed is not None:
            course = movement.courses[placed.course]
            for leg, departs in zip(course.legs, placed.departs_s, strict=True):
                stretches += where.stretches(number, leg, departs)
            halts += where.halts(number, course, placed)
    blocks = where.blocks()
    begins, ends = _span(stretches, halts, blocks)
    graph = TimeSpace(
        chain=axis,
        names=tuple(movement.name for movement in problem.movements),
        locked=frozenset(_locked(problem.movements)),
        stretches=tuple(stretches),
        halts=tuple(halts),
        places=where.places(),
        strips=where.strips(),
        blocks=blocks,
        begins_s=begins,
        ends_s=ends,
    )
    return replace(graph, cells=cells_of(problem, graph, conflicts))


def cells_of(
    problem: MovementProblem,
    graph: TimeSpace,
    conflicts: Iterable[Conflict],
    shifts: Mapping[int, int] | None = None,
) -> tuple[Cell, ...]:
    """
    Find the conflicts that lie on the road of a graph.

    Parameters
    ----------
    problem
        That of the conflicts.
    graph
        Of the same problem.
    conflicts
        In any order. Breaches of limits that have no place on a road are left out.
    shifts
        By movement, seconds by which it is moved against the graph.
    """
    where = _Where(problem, graph.chain)
    areas = dict(where.areas())
    found = []
    for one in conflicts:
        edges = where.edges(one, areas)
        if edges is None:
            continue
        if one.kind == ConflictKind.FOLLOWING:
            gaps = [problem.movements[movement].gap_s for movement in one.movements]
            edges = _between(graph, one.movements, gaps, edges, shifts or {})
        found.append(Cell(edges, one.kind, one.movements, one.where))
    return tuple(found)


class _Where:
    """Places of one problem on one road."""

    def __init__(self, problem: MovementProblem, axis: RoadChain) -> None:
        self._problem = problem
        self._axis = axis
        self._row = np.full(problem.sections.count, -1, np.int64)
        self._row[axis.sections] = np.arange(len(axis.sections))
        at = zip(axis.points.tolist(), axis.points_km.tolist(), strict=True)
        self._point_km = dict(at)

    def stretches(self, number: int, leg: Leg, departs: int) -> Iterator[Stretch]:
        """Stretches of one leg."""
        rows = self._row[leg.sections]
        for first, last in _runs(rows, self._axis):
            part = slice(first, last)
            here = rows[part]
            begins, ends = self._axis.from_km[here], self._axis.to_km[here]
            heads = leg.enters[part], leg.leaves[part]
            tails = leg.enter_clears[part], leg.leave_clears[part]
            stood = (heads[1] - heads[0]) - (tails[1] - tails[0])
            head = _line(begins, ends, *heads, np.maximum(stood, 0), at_begin=True)
            tail = _line(begins, ends, *tails, np.maximum(-stood, 0), at_begin=False)
            head[:, 0] += departs
            tail[:, 0] += departs
            along = bool(ends[-1] >= begins[0])
            yield Stretch(movement=number, along=along, head=head, tail=tail)

    def halts(self, number: int, course: Course, placed: Departures) -> Iterator[Halt]:
        """Halts of one movement that lie on the road."""
        legs = pairwise(zip(course.legs, placed.departs_s, strict=True))
        for stop, ((before, left), (after, leaves)) in zip(
            course.stops, legs, strict=True
        ):
            km = self._end_km(before)
            arrives = left + before.duration_s
            if km is not None and leaves > arrives:
                yield Halt(
                    movement=number,
                    km=km,
                    arrives_s=arrives,
                    gone_in_s=left + before.clears_s,
                    departs_s=leaves,
                    gone_out_s=leaves + int(after.enter_clears[0]),
                    area=self._problem.areas[stop.area].name if stop.area >= 0 else "",
                )

    def places(self) -> tuple[PlaceLine, ...]:
        """Named points, and halt areas at the ends of legs."""
        names = self._problem.sections.points
        found: dict[tuple[float, str], PlaceLine] = {}
        for point, km in self._point_km.items():
            if names and names[point]:
                found[km, names[point]] = PlaceLine(km, names[point])
        for area, km in self.areas():
            name = self._problem.areas[area].name
            found[km, name] = PlaceLine(km, name, is_area=True)
        return tuple(sorted(found.values()))

    def strips(self) -> tuple[Strip, ...]:
        """Stretches that do not bear both directions at once, neighbours as one."""
        axis = self._axis
        kinds = self._problem.sections.kind[axis.sections]
        low = np.minimum(axis.from_km, axis.to_km).tolist()
        high = np.maximum(axis.from_km, axis.to_km).tolist()
        found: list[Strip] = []
        for kind, begin, end in sorted(zip(kinds.tolist(), low, high, strict=True)):
            if kind == SectionKind.OPEN:
                continue
            last = found[-1] if found and found[-1].kind == kind else None
            if last is not None and begin <= last.high_km + SAME_KM:
                found[-1] = last._replace(high_km=max(end, last.high_km))
            else:
                found.append(Strip(begin, end, SectionKind(kind)))
        return tuple(sorted(found))

    def blocks(self) -> tuple[Block, ...]:
        """Closures of the road; neighbours of the same hours and both ways as one."""
        found: list[Block] = []
        rows = []
        for closure in self._problem.closures:
            ends = self._ends((closure.section,))
            if ends is not None:
                span = closure.begins_s, closure.ends_s, closure.reason
                rows.append((*span, *ends))
        for begins, until, reason, low, high in sorted(set(rows)):
            last = found[-1] if found else None
            if (
                last is not None
                and last[2:] == (begins, until, reason)
                and low <= last.high_km + SAME_KM
            ):
                found[-1] = last._replace(high_km=max(high, last.high_km))
            else:
                found.append(Block(low, high, begins, until, reason))
        return tuple(found)

    def edges(
        self, conflict: Conflict, areas: Mapping[int, float]
    ) -> NDArray[np.float64] | None:
        """Part of the road and hours of a conflict; None off the road."""
        km = self._ends(conflict.sections)
        at = areas.get(conflict.area, self._point_km.get(conflict.point))
        if km is None and at is not None:
            km = at, at
        times = conflict.begins_s, conflict.ends_s
        return None if km is None else np.array([[one, *times] for one in km], float)

    def _ends(self, sections: Sequence[int]) -> tuple[float, float] | None:
        """Lowest and highest kilometre of some sections; None for none on the road."""
        rows = self._row[list(sections)] if sections else np.zeros(0, np.int64)
        rows = rows[rows >= 0]
        if not len(rows):
            return None
        km = np.concatenate([self._axis.from_km[rows], self._axis.to_km[rows]])
        return float(km.min()), float(km.max())

    def _end_km(self, leg: Leg) -> float | None:
        """Where a leg ends; None off the road."""
        row = int(self._row[leg.sections[-1]])
        if row >= 0:
            return float(self._axis.to_km[row])
        end = int(self._problem.sections.head[leg.sections[-1]])
        return self._point_km.get(end)

    def areas(self) -> Iterator[tuple[int, float]]:
        """Number and kilometre of the halt areas at which any course may halt."""
        for movement in self._problem.movements:
            for course in movement.courses:
                for stop, leg in zip(course.stops, course.legs, strict=False):
                    km = self._end_km(leg) if stop.area >= 0 else None
                    if km is not None:
                        yield stop.area, km


def _runs(rows: NDArray[np.int64], axis: RoadChain) -> Iterator[tuple[int, int]]:
    """Begin and end of each run of sections that lie end to end on the road."""
    on = rows >= 0
    joined = np.zeros(len(rows) + 1, bool)
    step = axis.to_km[rows] - axis.from_km[rows]
    joined[1:-1] = on[1:] & on[:-1] & (step[1:] * step[:-1] >= 0)
    joined[1:-1] &= np.abs(axis.from_km[rows[1:]] - axis.to_km[rows[:-1]]) < SAME_KM
    begins = np.flatnonzero(on & ~joined[:-1])
    ends = np.flatnonzero(on & ~joined[1:]) + 1
    yield from zip(begins.tolist(), ends.tolist(), strict=True)


def _line(
    begins: NDArray[np.float64],
    ends: NDArray[np.float64],
    enters: NDArray[np.int32],
    leaves: NDArray[np.int32],
    stood: NDArray[np.int32],
    *,
    at_begin: bool,
) -> NDArray[np.float64]:
    """Times and kilometres over a run of sections, with a corner at each stand."""
    times = np.column_stack([enters, enters, leaves, leaves]).astype(np.float64)
    places = np.column_stack([begins, begins, ends, ends])
    stands = stood >= STANDS_S
    if at_begin:
        times[stands, 1] += stood[stands]
    else:
        times[stands, 2] -= stood[stands]
    line = np.column_stack([times.ravel(), places.ravel()])
    new = np.ones(len(line), bool)
    new[1:] = (np.diff(line, axis=0) != 0).any(axis=1)
    return line[new]


def _between(
    graph: TimeSpace,
    movements: tuple[int, ...],
    gaps: Sequence[int],
    edges: NDArray[np.float64],
    shifts: Mapping[int, int],
) -> NDArray[np.float64]:
    """
    Where two on the same way claim the road together.

    From the later of the two heads to the earlier of the two moments when the gap
    behind a tail is over. The conflict's own box where the graph has no such stretch.
    """
    low, high = edges[0, 0], edges[-1, 0]
    claims = []
    for movement, gap in zip(movements, gaps, strict=True):
        for one in graph.of(movement):
            ends = sorted((one.head[0, 1], one.head[-1, 1]))
            if ends[0] <= low + SAME_KM and ends[1] >= high - SAME_KM:
                shift = shifts.get(movement, 0)
                head, tail = one.head.copy(), one.tail.copy()
                head[:, 0] += shift
                tail[:, 0] += shift + gap
                claims.append((head, tail))
                break
    if len(claims) < len(movements):
        return edges
    lines = [line for claim in claims for line in claim]
    inner = np.concatenate([line[:, 1] for line in lines])
    km = np.unique(np.concatenate([[low, high], inner[(inner > low) & (inner < high)]]))
    if len(km) < 2:
        return edges
    begins = np.max([times_along(head, km, "left") for head, _ in claims], axis=0)
    ends_at = np.min([times_along(tail, km, "right") for _, tail in claims], axis=0)
    return np.column_stack([km, begins, np.maximum(ends_at, begins)])


def _locked(movements: Sequence[Movement]) -> Iterator[int]:
    for number, movement in enumerate(movements):
        if movement.locked is not None:
            yield number


def _span(
    stretches: Sequence[Stretch], halts: Sequence[Halt], blocks: Sequence[Block]
) -> tuple[int, int]:
    """First and last moment of any movement; of closures where nobody moves."""
    times = [int(one.head[0, 0]) for one in stretches]
    times += [int(one.tail[-1, 0]) for one in stretches]
    times += [moment for one in halts for moment in (one.arrives_s, one.gone_out_s)]
    if not times:
        times = [moment for one in blocks for moment in (one.begins_s, one.ends_s)]
    begins, ends = min(times, default=0), max(times, default=0)
    return begins, max(ends, begins + LEAST_SPAN_S)
