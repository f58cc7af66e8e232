"""Conflicts against a plain check over seconds, written straight from the rules."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planners.movement.conflicts import (
    ConflictKind,
    ConflictWatch,
    find_conflicts,
)
from planners.movement.problem import (
    Departures,
    Schedule,
    SectionKind,
)
from tests.crowded_movements import crowded_case

seeds = st.integers(0, 10**9)


def passings(problem, schedule):
    """Everything that drives: movement, leg, place, section and four moments."""
    for number, placed in enumerate(schedule.placed):
        if placed is None:
            continue
        course = problem.movements[number].courses[placed.course]
        place = 0
        for leg_number, (leg, at) in enumerate(
            zip(course.legs, placed.departs_s, strict=True)
        ):
            before = None
            for row in range(len(leg.sections)):
                times = [
                    at + int(values[row])
                    for values in (
                        leg.enters,
                        leg.leaves,
                        leg.enter_clears,
                        leg.leave_clears,
                    )
                ]
                section = int(leg.sections[row])
                yield number, leg_number, place, section, before, times
                before = section
                place += 1


def seconds(begin, end):
    return set(range(begin, end))


def broken_between(problem):
    """Test of two passings: the rules they break."""
    sections = problem.sections

    def rules(one, other):
        a, _, _, s, before_s, (ea, la, eca, lca) = one
        b, _, _, t, before_t, (eb, lb, ecb, lcb) = other
        gap_a, gap_b = problem.movements[a].gap_s, problem.movements[b].gap_s
        kind = SectionKind(sections.kind[s])
        facing = t == sections.twin[s]
        found = set()
        both_on = seconds(ea, lca) & seconds(eb, lcb)
        if kind is SectionKind.ALONE and (s == t or facing) and both_on:
            found.add(ConflictKind.ALONE)
        elif kind is SectionKind.ALTERNATING and facing and both_on:
            found.add(ConflictKind.MEETING)
        elif s == t:
            near = seconds(ea, eca + gap_a) & seconds(eb, ecb + gap_b)
            far = seconds(la, lca + gap_a) & seconds(lb, lcb + gap_b)
            if near or far or (ea < eb) != (la < lb):
                found.add(ConflictKind.FOLLOWING)
        if before_s is not None and before_t is not None:
            near = {s, before_s, int(sections.twin[s]), int(sections.twin[before_s])}
            same_point = sections.tail[s] == sections.tail[t]
            apart = not near & {t, before_t}
            if same_point and apart and seconds(ea, eca) & seconds(eb, ecb):
                found.add(ConflictKind.CROSSING)
        return found

    return rules


def broken_pairs(problem, schedule):
    """(kind, movement and section or point of both) of all that breaks a rule."""
    rules = broken_between(problem)
    found = set()
    for one, other in combinations(passings(problem, schedule), 2):
        if one[0] == other[0]:
            continue
        for kind in rules(one, other):
            pair = frozenset({one[0], other[0]})
            where = (
                ("point", int(problem.sections.tail[one[3]]))
                if kind is ConflictKind.CROSSING
                else ("road", road_of(problem, one[3]))
            )
            found.add((kind, pair, where))
    return found


def road_of(problem, section):
    twin = int(problem.sections.twin[section])
    return section if twin < 0 else min(section, twin)


def reported_pairs(problem, conflicts):
    found = set()
    for one in conflicts:
        if not one.is_between:
            continue
        pair = frozenset(one.movements)
        if one.kind is ConflictKind.CROSSING:
            found.add((one.kind, pair, ("point", one.point)))
        for section in one.sections:
            found.add((one.kind, pair, ("road", road_of(problem, section))))
    return found


@given(seeds)
@settings(max_examples=300, deadline=None)
def test_a_pair_is_in_conflict_exactly_when_a_rule_is_broken(seed):
    problem, schedule = crowded_case(seed)

    conflicts = find_conflicts(problem, schedule)

    assert reported_pairs(problem, conflicts) == broken_pairs(problem, schedule)


def lengths_by_second(problem, schedule):
    """(area, second) -> movements that stand there."""
    standing = {}
    for number, placed in enumerate(schedule.placed):
        if placed is None:
            continue
        course = problem.movements[number].courses[placed.course]
        for k, stop in enumerate(course.stops):
            arrives = placed.departs_s[k] + int(course.legs[k].leaves[-1])
            departs = placed.departs_s[k + 1]
            if stop.area < 0:
                continue
            first_whole = -(-arrives // problem.step_s) * problem.step_s
            if stop.least_s == 0 and departs == first_whole:
                continue
            out = departs + int(course.legs[k + 1].enter_clears[0])
            for second in range(arrives, out):
                standing.setdefault((stop.area, second), set()).add(number)
    return standing


@given(seeds)
@settings(max_examples=300, deadline=None)
def test_a_halt_area_is_too_full_exactly_when_those_who_stand_there_are_too_long(seed):
    problem, schedule = crowded_case(seed)
    lengths = [one.parking_m for one in problem.movements]
    full = {
        (area, second): there
        for (area, second), there in lengths_by_second(problem, schedule).items()
        if sum(lengths[number] for number in set(there)) > problem.areas[area].parking_m
    }

    found = [
        one
        for one in find_conflicts(problem, schedule)
        if one.kind is ConflictKind.PARKING
    ]

    said = {
        (one.area, second)
        for one in found
        for second in range(one.begins_s, one.ends_s)
    }
    assert said == set(full)
    for one in found:
        there = set().union(
            *(full[one.area, second] for second in range(one.begins_s, one.ends_s))
        )
        assert set(one.movements) == {n for n in there if lengths[n]}


@given(seeds)
@settings(max_examples=200, deadline=None)
def test_movements_on_closed_sections_are_found_exactly(seed):
    problem, schedule = crowded_case(seed)
    broken = {
        (passing[0], passing[3], closure.begins_s, closure.ends_s)
        for passing in passings(problem, schedule)
        for closure in problem.closures
        if passing[3] == closure.section
        and seconds(passing[5][0], passing[5][3])
        & seconds(closure.begins_s, closure.ends_s)
    }

    found = [
        one
        for one in find_conflicts(problem, schedule)
        if one.kind is ConflictKind.CLOSURE
    ]

    assert {
        (one.movements[0], section) for one in found for section in one.sections
    } == {(number, section) for number, section, _, _ in broken}


def halts_of(problem, number, placed):
    """Halts that are too short or too long."""
    found = set()
    course = problem.movements[number].courses[placed.course]
    for k, stop in enumerate(course.stops):
        arrives = placed.departs_s[k] + int(course.legs[k].leaves[-1])
        step = problem.step_s
        first = -(-(arrives + stop.least_s) // step) * step
        last = max(first, (arrives + stop.most_s) // step * step)
        if placed.departs_s[k + 1] < first:
            found.add((number, ConflictKind.SHORT_HALT))
        if placed.departs_s[k + 1] > last:
            found.add((number, ConflictKind.LONG_HALT))
    return found


def own_of(problem, schedule):
    """Kinds of own breaches of each movement, from the rules."""
    found = set()
    for number, placed in enumerate(schedule.placed):
        if placed is None:
            continue
        one = problem.movements[number]
        course = one.courses[placed.course]
        if one.locked is not None:
            if placed != one.locked:
                found.add((number, ConflictKind.LOCK))
            continue
        if placed.departs_s[0] < one.earliest_s:
            found.add((number, ConflictKind.EARLY))
        if one.start_by_s is not None and placed.departs_s[0] > one.start_by_s:
            found.add((number, ConflictKind.LATE))
        if placed.departs_s[-1] + int(course.legs[-1].leave_clears[-1]) > one.latest_s:
            found.add((number, ConflictKind.LATE))
        found |= halts_of(problem, number, placed)
    return found


@given(seeds)
@settings(max_examples=200, deadline=None)
def test_own_limits_are_broken_exactly_when_said(seed):
    problem, schedule = crowded_case(seed)

    found = {
        (one.movements[0], one.kind)
        for one in find_conflicts(problem, schedule)
        if one.kind >= ConflictKind.EARLY
    }

    assert found == own_of(problem, schedule)


@given(seeds, st.integers(-30, 330))
@settings(max_examples=200, deadline=None)
def test_a_watch_says_of_one_movement_what_the_whole_check_says(seed, start):
    """Also of departures between whole steps."""
    problem, schedule = crowded_case(seed)
    watch = ConflictWatch(problem, schedule)
    for number, movement in enumerate(problem.movements):
        course = start % len(movement.courses)
        departs = tuple(
            start + 47 * k for k in range(len(movement.courses[course].legs))
        )
        there = Departures(course, departs)
        placed = list(schedule.placed)
        placed[number] = there

        seen = watch.conflicts_of(number, there)

        whole = find_conflicts(problem, Schedule(tuple(placed)))
        assert seen == tuple(one for one in whole if number in one.movements)


def shifted(schedule, number, by):
    placed = list(schedule.placed)
    here = placed[number]
    placed[number] = Departures(here.course, tuple(at + by for at in here.departs_s))
    return Schedule(tuple(placed))


def cures(seed):
    """Each conflict of a case with one that may move, and by how much to clear it."""
    problem, schedule = crowded_case(seed)
    if any(goes_twice(problem, schedule, n) for n in range(len(schedule.placed))):
        return
    for one in find_conflicts(problem, schedule):
        for number, cure in (
            (one.movements[-1], one.cure_s),
            (one.movements[0], one.cure_first_s),
        ):
            if cure is not None and not closed_twice(problem, one):
                yield problem, schedule, (one, number), cure


@given(seeds)
@settings(max_examples=150, deadline=None)
def test_either_cure_clears_the_conflict(seed):
    for problem, schedule, there, cure in cures(seed):
        assert not still_there(problem, shifted(schedule, there[1], cure), *there)


def test_cures_are_the_smallest_shift_but_for_a_few_in_a_thousand():
    """Rarely a column slips through between two others a moment before."""
    smallest = []
    for seed in range(150):
        for problem, schedule, there, cure in cures(seed):
            nearer = cure - 1 if cure > 0 else cure + 1
            moved = shifted(schedule, there[1], nearer)
            smallest.append(still_there(problem, moved, *there))

    assert len(smallest) > 100
    assert sum(smallest) >= 0.99 * len(smallest)


def goes_twice(problem, schedule, number):
    """Whether a movement takes a road or stands in an area more than once."""
    placed = schedule.placed[number]
    if placed is None:
        return False
    course = problem.movements[number].courses[placed.course]
    roads = [road_of(problem, int(s)) for leg in course.legs for s in leg.sections]
    areas = [stop.area for stop in course.stops if stop.area >= 0]
    return len(set(roads)) < len(roads) or len(set(areas)) < len(areas)


def closed_twice(problem, conflict):
    """Whether a section of a conflict has more than one closure."""
    closed = [closure.section for closure in problem.closures]
    return any(closed.count(section) > 1 for section in conflict.sections)


def still_there(problem, schedule, conflict, number):
    """Whether the one that moved breaks the same rule at one of the same places."""
    for one in find_conflicts(problem, schedule):
        alike = {conflict.kind}
        if (
            conflict.kind is ConflictKind.ALONE
        ):  # who is off the section still has a gap
            alike.add(ConflictKind.FOLLOWING)
        same = one.kind in alike and one.area == conflict.area
        if one.kind is ConflictKind.LATE and one.begins_s != conflict.begins_s:
            continue  # late for another of its two limits
        if one.kind is ConflictKind.PARKING:
            if same and number in one.movements:
                return True
            continue
        places = {road_of(problem, s) for s in one.sections}
        there = {road_of(problem, s) for s in conflict.sections}
        if (
            same
            and set(one.movements) == set(conflict.movements)
            and one.point == conflict.point
            and (places & there or not there)
        ):
            return True
    return False


@pytest.mark.parametrize("seed", range(20))
def test_conflicts_come_in_order_and_the_same_each_time(seed):
    problem, schedule = crowded_case(seed)

    found = find_conflicts(problem, schedule)

    assert found == find_conflicts(problem, schedule)
    assert [one.begins_s for one in found] == sorted(one.begins_s for one in found)


def test_a_case_has_every_kind_of_conflict_somewhere():
    kinds = {
        one.kind for seed in range(300) for one in find_conflicts(*crowded_case(seed))
    }

    assert kinds == set(ConflictKind)
