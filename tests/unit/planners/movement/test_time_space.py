"""Who is at which kilometre when, against times counted by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from planners.movement.conflict import ConflictKind
from planners.movement.conflicts import find_conflicts
from planners.movement.problem import (
    Closure,
    Course,
    Departures,
    HaltArea,
    Leg,
    Movement,
    MovementProblem,
    Schedule,
    SectionKind,
    Sections,
    Stop,
)
from planners.movement.road_chain import chain_of_route
from planners.movement.time_space import axis_of, cells_of, time_space
from tests.time_space_sketch import sketch

# Points 0 to 4 on a road of 4 km, sections 0 to 3 and twins 4 to 7; 8 and 9 go round
# point 2 by a side road.
KM = 1000.0


def road(kinds: tuple[int, ...] = (0, 0, 0, 0)) -> Sections:
    ends = [(0, 1), (1, 2), (2, 3), (3, 4)]
    both = [*ends, *((b, a) for a, b in ends), (1, 5), (5, 3)]
    return Sections(
        tail=np.array([a for a, _ in both], np.int32),
        head=np.array([b for _, b in both], np.int32),
        twin=np.array([4, 5, 6, 7, 0, 1, 2, 3, -1, -1], np.int32),
        kind=np.array([*kinds, *kinds, 0, 0], np.int8),
        length_m=np.full(10, KM),
        positions=np.zeros((6, 2)),
        points=("SP", "Town", "", "Bridge", "RP", "Side"),
    )


def leg(sections: list[int], each_s: int = 120, pass_s: int = 300) -> Leg:
    heads = np.arange(len(sections) + 1, dtype=np.int32) * each_s
    tails = heads + np.int32(pass_s)
    return Leg(
        sections=np.array(sections, np.int32),
        enters=heads[:-1],
        leaves=heads[1:],
        enter_clears=tails[:-1],
        leave_clears=tails[1:],
    )


def movement(name: str, *legs: Leg, stops: tuple[Stop, ...] = ()) -> Movement:
    course = Course(name=name, legs=legs, stops=stops)
    return Movement(
        name=name, courses=(course,), gap_s=60, earliest_s=0, latest_s=90_000
    )


def problem(*movements: Movement, **rest: object) -> MovementProblem:
    sections = rest.pop("sections", road())
    return MovementProblem(sections=sections, movements=movements, **rest)  # type: ignore[arg-type]


def departing(*times: tuple[int, ...]) -> Schedule:
    return Schedule(tuple(Departures(0, one) for one in times))


def test_head_and_tail_are_those_of_the_sections() -> None:
    asked = problem(movement("A", leg([0, 1, 2, 3])), movement("B", leg([7, 6, 5, 4])))
    graph = time_space(asked, departing((600,), (0,)), axis_of(asked, 0))
    there, back = graph.stretches

    assert there.along
    assert not back.along
    assert there.head.tolist() == [[600 + 120 * n, n] for n in range(5)]
    assert there.tail.tolist() == [[900 + 120 * n, n] for n in range(5)]
    assert back.head[:, 1].tolist() == [4, 3, 2, 1, 0]
    assert back.times_at(1.5) == (300, 600)
    assert there.times_at(4.5) is None
    assert graph.movements == (1, 0)
    assert (graph.begins_s, graph.ends_s) == (0, 3600)


def test_every_time_of_a_large_problem_lies_on_its_line() -> None:
    asked, schedule, axis = sketch(columns=40)
    graph = time_space(asked, schedule, axis)
    km = {int(s): (a, b) for s, a, b in zip(*axis[:3], strict=True)}
    for number, placed in enumerate(schedule.placed):
        assert placed is not None
        legs = zip(
            asked.movements[number].courses[0].legs, placed.departs_s, strict=True
        )
        stretches = graph.of(number)
        for (one, departs), stretch in zip(legs, stretches, strict=True):
            for row, section in enumerate(one.sections.tolist()):
                begin, end = km[section]
                middle = stretch.times_at((begin + end) / 2)
                assert middle is not None
                head, tail = middle
                assert departs + one.enters[row] <= head <= departs + one.leaves[row]
                assert departs + one.enter_clears[row] <= tail
                assert tail <= departs + one.leave_clears[row]
            assert stretch.head[0, 0] == departs + one.enters[0]
            assert stretch.tail[-1, 0] == departs + one.leave_clears[-1]


def test_who_leaves_the_road_and_comes_back_has_two_stretches() -> None:
    asked = problem(movement("A", leg([0, 8, 9, 3])))
    axis = chain_of_route(asked.sections, [0, 1, 2, 3])
    first, second = time_space(asked, departing((0,)), axis).stretches

    assert first.head[:, 1].tolist() == [0, 1]
    assert second.head.tolist() == [[360, 3], [480, 4]]


def test_a_halt_between_legs_stands_still_from_arrival_to_departure() -> None:
    stop = Stop(0, 0, 7200)
    asked = problem(
        movement("A", leg([0, 1]), leg([2, 3]), stops=(stop,)),
        areas=(HaltArea(name="Woods", parking_m=900.0),),
    )
    graph = time_space(asked, departing((0, 1800)), axis_of(asked, 0))

    assert [tuple(halt) for halt in graph.halts] == [
        (0, 2.0, 240, 540, 1800, 2100, "Woods")
    ]
    assert [(p.km, p.name, p.is_area) for p in graph.places] == [
        *((0, "SP", False), (1, "Town", False), (2, "Woods", True)),
        *((3, "Bridge", False), (4, "RP", False)),
    ]


def test_a_halt_on_the_road_bends_head_and_tail_where_each_stands() -> None:
    """The head stands ten minutes at km 2, when the tail is at km 1."""
    one = replace(
        leg([0, 1, 2, 3], pass_s=120),
        enters=np.array([0, 120, 240, 960], np.int32),
        leaves=np.array([120, 240, 960, 1080], np.int32),
        enter_clears=np.array([120, 840, 960, 1080], np.int32),
        leave_clears=np.array([840, 960, 1080, 1200], np.int32),
    )
    asked = problem(movement("A", one))
    (stretch,) = time_space(asked, departing((0,)), axis_of(asked, 0)).stretches

    assert stretch.head[2:5].tolist() == [[240, 2], [840, 2], [960, 3]]
    assert stretch.tail[:3].tolist() == [[120, 0], [240, 1], [840, 1]]
    assert stretch.times_at(2.0) == (240, 960)
    assert stretch.times_at(1.0) == (120, 840)


def test_single_lanes_and_closures_join_with_their_neighbours() -> None:
    alternating, alone = SectionKind.ALTERNATING, SectionKind.ALONE
    closures = [Closure(one, 100, 900, "works") for one in (1, 5, 2, 6)]
    asked = problem(
        movement("A", leg([0, 1, 2, 3])),
        sections=road((0, alternating, alternating, alone)),
        closures=(*closures, Closure(8, 0, 900)),
    )
    graph = time_space(asked, departing((0,)), axis_of(asked, 0))

    assert [tuple(strip) for strip in graph.strips] == [
        (1, 3, alternating),
        (3, 4, alone),
    ]
    assert [tuple(block) for block in graph.blocks] == [(1, 3, 100, 900, "works")]


def test_who_follows_too_closely_does_so_between_head_and_tail() -> None:
    asked = problem(movement("A", leg([0, 1, 2, 3])), movement("B", leg([0, 1, 2, 3])))
    schedule = departing((0,), (240,))
    conflicts = find_conflicts(asked, schedule)
    (cell,) = time_space(asked, schedule, axis_of(asked, 0), conflicts).cells

    assert cell.kind is ConflictKind.FOLLOWING
    assert cell.movements == (0, 1)
    assert cell.edges.tolist() == [
        [km, 240 + 120 * km, 360 + 120 * km] for km in range(5)
    ]


def test_conflicts_of_a_moved_column_lie_where_it_is_moved_to() -> None:
    asked = problem(movement("A", leg([0, 1, 2, 3])), movement("B", leg([0, 1, 2, 3])))
    graph = time_space(asked, departing((0,), (1200,)), axis_of(asked, 0))
    conflicts = find_conflicts(asked, departing((0,), (300,)))
    (cell,) = cells_of(asked, graph, conflicts, {1: -900})

    assert cell.bounds == (0, 4, 300, 840)


def test_conflicts_off_the_road_are_left_out() -> None:
    asked = problem(movement("A", leg([8, 9])), movement("B", leg([8, 9])))
    schedule = departing((0,), (60,))
    axis = chain_of_route(asked.sections, [0, 1, 2, 3])
    conflicts = find_conflicts(asked, schedule)

    assert conflicts
    assert time_space(asked, schedule, axis, conflicts).cells == ()


def test_meetings_on_a_single_lane_are_boxes() -> None:
    kinds = (0, SectionKind.ALTERNATING, 0, 0)
    asked = problem(
        movement("A", leg([0, 1, 2, 3])),
        movement("B", leg([7, 6, 5, 4])),
        sections=road(kinds),
    )
    schedule = departing((0,), (0,))
    conflicts = [
        one
        for one in find_conflicts(asked, schedule)
        if one.kind == ConflictKind.MEETING
    ]
    (cell,) = time_space(asked, schedule, axis_of(asked, 0), conflicts).cells

    assert cell.bounds == (1, 2, 240, 540)


def test_the_locked_and_the_unplaced_are_known() -> None:
    own = Departures(0, (0,))
    asked = problem(
        replace(movement("A", leg([0])), locked=own), movement("B", leg([0]))
    )
    graph = time_space(asked, Schedule((own, None)), axis_of(asked, 0, own))

    assert graph.locked == {0}
    assert graph.movements == (0,)


def test_nobody_on_the_road_is_a_graph_of_an_hour() -> None:
    asked = problem(movement("A", leg([0, 1, 2, 3])))
    graph = time_space(asked, Schedule((None,)), axis_of(asked, 0))

    assert graph.stretches == ()
    assert graph.ends_s - graph.begins_s == 3600
