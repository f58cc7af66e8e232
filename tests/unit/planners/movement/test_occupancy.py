"""Who holds a place when, and the occupation of a route over a day."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planners.errors import MarchError
from planners.movement.occupancy_holders import (
    Place,
    Span,
    Stay,
    heading,
    road_named,
    who_holds,
)
from planners.movement.occupancy_route import route_occupation
from planners.movement.point_graph import point_graph
from planners.movement.schedule_words import Clock, stay_words
from tests.crowded_movements import crowded_case

ALWAYS = Span(-10_000, 100_000)
seeds = st.integers(0, 10**9)


def driven(problem, schedule):
    """Movement, section, head in, head out, tail in, tail out of all that moves."""
    for number, placed in enumerate(schedule.placed):
        if placed is None:
            continue
        course = problem.movements[number].courses[placed.course]
        for leg, at in zip(course.legs, placed.departs_s, strict=True):
            rows = zip(
                leg.sections.tolist(),
                (leg.enters + at).tolist(),
                (leg.leaves + at).tolist(),
                (leg.enter_clears + at).tolist(),
                (leg.leave_clears + at).tolist(),
                strict=True,
            )
            for row in rows:
                yield number, *row


def road(problem, section):
    twin = int(problem.sections.twin[section])
    return {section} | ({twin} if twin >= 0 else set())


@given(seeds, st.integers(0, 300), st.integers(1, 120))
@settings(max_examples=100, deadline=None)
def test_whoever_is_on_a_road_in_a_span_is_named(seed, begins, length):
    problem, schedule = crowded_case(seed)
    span = Span(begins, begins + length)
    for section in range(problem.sections.count):
        there = {
            (number, on)
            for number, on, enters, _, _, clears in driven(problem, schedule)
            if on in road(problem, section)
            and set(range(enters, clears)) & set(range(*span))
        }

        found = who_holds(problem, schedule, Place(sections=(section,)), span)

        assert {(one.movement, on) for one in found for on in one.sections} >= there
        assert {one.movement for one in found} == {number for number, _ in there}
        assert [one.begins_s for one in found] == sorted(one.begins_s for one in found)


def test_a_stay_over_neighbouring_sections_is_one():
    """All sections of a course of one leg are one stay, from SP to RP."""
    problem, schedule = next(
        case
        for case in map(crowded_case, range(100))
        if case.schedule.placed[0]
        and len(case.schedule.placed[0].departs_s) == 1
        and case.problem.movements[0].locked is None
    )
    placed = schedule.placed[0]
    leg = problem.movements[0].courses[placed.course].legs[0]
    whole = Place(sections=tuple(range(problem.sections.count)))

    found = [
        one for one in who_holds(problem, schedule, whole, ALWAYS) if one.movement == 0
    ]

    assert [(one.begins_s, one.ends_s) for one in found] == [
        (placed.departs_s[0], placed.departs_s[0] + int(leg.leave_clears[-1]))
    ]
    assert found[0].sections == tuple(leg.sections.tolist())


def test_a_road_is_found_by_its_name_in_both_directions():
    problem, _ = crowded_case(3)
    name = problem.sections.roads[0]

    assert set(road_named(problem.sections, name.lower()).sections) == road(problem, 0)


def test_a_stay_is_told_with_direction_road_and_time():
    problem, _ = crowded_case(3)
    clock = Clock(datetime(2026, 9, 21, 6, 0, tzinfo=UTC))
    there = Stay(0, 600, 1440, "E", (0,))

    assert stay_words(problem, there, clock) == (
        "Serial 1 going E on ROAD 01 between P0 and P1 from 0610Z to 0624Z"
    )


def test_a_road_of_no_such_name_is_refused():
    problem, _ = crowded_case(3)

    with pytest.raises(MarchError, match="No road of this plan is called 'MSR GOLD'"):
        road_named(problem.sections, "MSR GOLD")


@given(seeds)
@settings(max_examples=60, deadline=None)
def test_each_head_at_a_point_is_a_passing(seed):
    problem, schedule = crowded_case(seed)
    sections = problem.sections
    for point in range(len(sections.positions)):
        rows = list(driven(problem, schedule))
        heads = {(n, a) for n, s, a, _, _, _ in rows if sections.tail[s] == point}
        heads |= {(n, b) for n, s, _, b, _, _ in rows if sections.head[s] == point}

        found = who_holds(problem, schedule, Place(point=point), ALWAYS)

        assert {(one.movement, one.begins_s) for one in found} == heads


@given(seeds)
@settings(max_examples=60, deadline=None)
def test_who_stands_in_an_area_comes_with_an_arrival_at_it(seed):
    problem, schedule = crowded_case(seed)
    for area in range(len(problem.areas)):
        for stay in who_holds(problem, schedule, Place(area=area), ALWAYS):
            placed = schedule.placed[stay.movement]
            course = problem.movements[stay.movement].courses[placed.course]
            arrivals = [
                at + leg.duration_s
                for leg, at, stop in zip(
                    course.legs, placed.departs_s, course.stops, strict=False
                )
                if stop.area == area
            ]
            assert stay.begins_s in arrivals
            assert stay.direction == ""


@given(seeds, st.integers(-50, 100), st.integers(10, 400), st.integers(1, 60))
@settings(max_examples=100, deadline=None)
def test_cells_of_a_route_hold_who_is_there_in_their_time(seed, begins, length, cell):
    problem, schedule = crowded_case(seed)
    route = [s for s in range(problem.sections.count) if s == min(road(problem, s))]
    span = Span(begins, begins + length)

    found = route_occupation(problem, schedule, route, span, cell)

    rows = list(driven(problem, schedule))
    for place, section in enumerate(route):
        busy = set()
        for column in range(found.state.shape[1]):
            first = begins + column * cell
            seconds = set(range(first, min(first + cell, span.ends_s)))
            there = [
                (enters, number, on)
                for number, on, enters, _, _, clears in rows
                if on in road(problem, section) and seconds & set(range(enters, clears))
            ]
            ways = {1 if on == section else 2 for _, _, on in there}
            assert found.state[place, column] == sum(ways)
            assert found.passings[place, column] == len(there)
            assert (
                found.movement[place, column]
                == min(
                    ((enters, number) for enters, number, _ in there), default=(0, -1)
                )[1]
            )
        for _, on, enters, _, _, clears in rows:
            if on in road(problem, section):
                busy |= set(range(enters, clears)) & set(range(*span))
        assert found.used[place] == pytest.approx(len(busy) / length)


@given(seeds)
@settings(max_examples=40, deadline=None)
def test_the_busiest_hour_has_most_heads(seed):
    problem, schedule = crowded_case(seed)
    route = [s for s in range(problem.sections.count) if s == min(road(problem, s))]

    found = route_occupation(problem, schedule, route, Span(0, 86_400), 300)

    for place, section in enumerate(route):
        heads = [
            enters
            for _, on, enters, _, _, _ in driven(problem, schedule)
            if on in road(problem, section) and enters >= 0
        ]
        most = max((sum(a <= b < a + 3600 for b in heads) for a in heads), default=0)
        assert found.busiest[place] == most
    assert found.peak.heads == found.busiest.max()
    assert found.peak.begins_s == found.busiest_s[found.peak.place]


def test_a_route_that_takes_a_road_twice_is_refused():
    problem, schedule = crowded_case(3)
    twice = (0, int(problem.sections.twin[0]))

    with pytest.raises(MarchError, match="takes a road twice"):
        route_occupation(problem, schedule, twice, Span(0, 600), 60)


@pytest.mark.parametrize(
    ("route", "ends", "cell"),
    [((0,), 600, 0), ((0,), 600, -60), ((0,), 0, 60), ((), 600, 60), ((0,), 10**9, 1)],
)
def test_pictures_without_place_or_time_and_endless_ones_are_refused(route, ends, cell):
    problem, schedule = crowded_case(3)

    with pytest.raises(MarchError, match="cannot be made"):
        route_occupation(problem, schedule, route, Span(0, ends), cell)


def test_directions_are_the_quarters_of_the_sky():
    """Point 0 is south-west of a grid of three by three, number 1 east, 3 north."""
    sections = crowded_case(3).problem.sections
    ways = {(a, b): k for k, (a, b) in enumerate(zip(sections.tail, sections.head))}  # noqa: B905 - of one length

    told = {end: heading(sections, way, way) for end, way in ways.items()}

    assert all(
        letter == {1: "E", -1: "W", 3: "N", -3: "S"}[int(b) - int(a)]
        for (a, b), letter in told.items()
    )


@given(seeds, st.sampled_from([300, 600, 900]))
@settings(max_examples=60, deadline=None)
def test_a_strip_has_each_passing_in_its_cells_and_row(seed, cell):
    problem, schedule = crowded_case(seed)
    span = Span(-60, 1800)
    points = range(len(problem.sections.positions))

    for strip in point_graph(problem, schedule, points, span, cell):
        assert strip.directions == tuple(
            q for q in "NESW" if q in {one.direction for one in strip.passings}
        )
        for row, direction in zip(strip.cells, strip.directions, strict=True):
            for column, movements in enumerate(row):
                first = span.begins_s + column * cell
                there = {
                    one.movement
                    for one in strip.passings
                    if one.direction == direction
                    and set(range(one.begins_s, one.ends_s))
                    & set(range(first, min(first + cell, span.ends_s)))
                }
                assert set(movements) == there


@pytest.mark.parametrize("cell", [60, 1200])
def test_cells_of_a_point_graph_last_5_to_15_minutes(cell):
    problem, schedule = crowded_case(3)

    with pytest.raises(MarchError, match="give 5 to 15 min"):
        point_graph(problem, schedule, (0,), Span(0, 3600), cell)


def test_positions_in_degrees_shrink_with_latitude():
    """At 60° north a degree of longitude is half one of latitude."""
    sections = crowded_case(3).problem.sections
    north_east = np.array([[8.0, 60.0], [9.5, 61.0]] + [[0.0, 0.0]] * 7)
    there = type(sections)(
        tail=np.array([0], np.int32),
        head=np.array([1], np.int32),
        twin=np.array([-1], np.int32),
        kind=np.zeros(1, np.int8),
        length_m=np.ones(1),
        positions=north_east,
    )

    assert heading(there, 0, 0) == "N"
