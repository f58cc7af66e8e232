"""Conflicts on rows of roads, worked out by hand."""

from __future__ import annotations

import numpy as np

from planners.movement.conflicts import (
    ConflictKind,
    find_conflicts,
)
from planners.movement.problem import (
    Closure,
    Course,
    Departures,
    Leg,
    Movement,
    MovementProblem,
    Schedule,
    SectionKind,
    Sections,
)


def row_of_roads(kinds, names=()):
    """Points from west to east with roads both ways; section 2k leads east."""
    count = len(kinds)
    return Sections(
        tail=np.array([x for k in range(count) for x in (k, k + 1)], np.int32),
        head=np.array([x for k in range(count) for x in (k + 1, k)], np.int32),
        twin=np.arange(2 * count, dtype=np.int32) ^ 1,
        kind=np.repeat(np.array(kinds, np.int8), 2),
        length_m=np.full(2 * count, 1000.0),
        positions=np.array([(1000.0 * k, 0.0) for k in range(count + 1)]),
        roads=("MSR RED",) * (2 * count),
        points=tuple(names),
    )


def by_minutes(name, path, minutes, pass_min, gap_min=0):
    """A movement over a path with so many minutes on each section."""
    heads = 60 * np.concatenate([[0], np.cumsum(minutes)]).astype(np.int32)
    leg = Leg(
        sections=np.array(path, np.int32),
        enters=heads[:-1],
        leaves=heads[1:],
        enter_clears=heads[:-1] + 60 * pass_min,
        leave_clears=heads[1:] + 60 * pass_min,
    )
    return Movement(
        name=name,
        courses=(Course(name="", legs=(leg,)),),
        gap_s=60 * gap_min,
        earliest_s=0,
        latest_s=10**6,
    )


def conflicts_of(sections, movements, starts, closures=()):
    problem = MovementProblem(
        sections=sections, movements=tuple(movements), closures=tuple(closures)
    )
    placed = tuple(Departures(0, (60 * at,)) for at in starts)
    return find_conflicts(problem, Schedule(placed))


def test_a_meeting_over_several_single_lane_sections_is_one_conflict_by_hand():
    """
    Three single-lane sections of 10 min; a passes in 5 min, b in 4.

    a has the first from 0 to 15, the second from 10 to 25, the third from 20 to 35. b
    comes from the east at 5: third 5 to 19, second 15 to 29, first 25 to 39. So they
    share the second for 10 min, and neither of the others. For b to wait until a is
    off the third at 35 is 30 min; but a is off the second at 25, so 10 min clear it.
    For a to follow b, it enters the second at 29 instead of 10.
    """
    kind = SectionKind.ALTERNATING
    names = ("Alpha", "Bravo", "Charlie", "Delta")
    a = by_minutes("a", [0, 2, 4], [10] * 3, 5)
    b = by_minutes("b", [5, 3, 1], [10] * 3, 4)

    (found,) = conflicts_of(row_of_roads([kind] * 3, names), [a, b], [0, 5])

    assert found.kind is ConflictKind.MEETING
    assert found.movements == (0, 1)
    assert found.sections == (2,)
    assert found.where == "MSR RED between Bravo and Charlie"
    assert (found.begins_s, found.ends_s) == (15 * 60, 25 * 60)
    assert (found.cure_s, found.cure_first_s) == (10 * 60, 19 * 60)


def test_neighbouring_sections_of_a_meeting_are_told_as_one_stretch():
    """
    Columns of 15 min share the first two sections and just miss on the third.

    a has the first from 5 to 30 and the second from 15 to 40, b the second from 10 to
    35 and the first from 20 to 45. So they share the first from 20 to 30, the second
    from 15 to 35. b may come upon the second at 40, a upon the first at 45.
    """
    kind = SectionKind.ALTERNATING
    names = ("Alpha", "Bravo", "Charlie", "Delta")
    a = by_minutes("a", [0, 2, 4], [10] * 3, 15)
    b = by_minutes("b", [5, 3, 1], [10] * 3, 15)

    (found,) = conflicts_of(row_of_roads([kind] * 3, names), [a, b], [5, 0])

    assert found.movements == (0, 1)
    assert found.sections == (0, 2)
    assert found.where == "MSR RED between Alpha and Charlie"
    assert (found.begins_s, found.ends_s) == (15 * 60, 35 * 60)
    assert found.overlap_s == 20 * 60
    assert (found.cure_s, found.cure_first_s) == (30 * 60, 40 * 60)


def test_one_that_overtakes_is_told_so_though_far_apart_at_both_ends():
    """a needs 30 min for a section and leads by 6; b, 10 min, comes out before it."""
    a = by_minutes("a", [0], [30], 2)
    b = by_minutes("b", [0], [10], 2)

    (found,) = conflicts_of(row_of_roads([SectionKind.OPEN]), [a, b], [0, 6])

    assert found.kind is ConflictKind.FOLLOWING
    assert found.overtakes
    assert (found.begins_s, found.ends_s) == (6 * 60, 18 * 60)
    assert (found.cure_s, found.cure_first_s) == (16 * 60, 8 * 60)


def test_who_comes_at_the_same_moment_overtakes_nobody():
    a = by_minutes("a", [0], [30], 2)
    b = by_minutes("b", [0], [20], 2)

    (found,) = conflicts_of(row_of_roads([SectionKind.OPEN]), [a, b], [0, 0])

    assert not found.overtakes


def test_following_too_close_lacks_what_is_missing_of_the_gap():
    """Pass time 5 and gap 3 min: the next head may come after 8, not after 6."""
    a = by_minutes("a", [0, 2], [10, 10], 5, gap_min=3)
    b = by_minutes("b", [0, 2], [10, 10], 5)

    (found,) = conflicts_of(row_of_roads([SectionKind.OPEN] * 2), [a, b], [0, 6])

    assert found.sections == (0, 2)
    assert not found.overtakes
    assert (found.begins_s, found.ends_s) == (6 * 60, 28 * 60)
    assert found.overlap_s == 2 * 60
    assert found.cure_s == 2 * 60


def test_touching_is_no_conflict():
    a = by_minutes("a", [0], [10], 5, gap_min=3)
    b = by_minutes("b", [0], [10], 5)

    assert conflicts_of(row_of_roads([SectionKind.ALONE]), [a, b], [0, 15]) == ()


def test_a_closed_stretch_of_several_sections_is_one_conflict():
    """Both sections are closed from 10 to 30; the last tail is off them at 25."""
    a = by_minutes("a", [0, 2], [10, 10], 5)
    closed = [Closure(section, 10 * 60, 30 * 60, "works") for section in (0, 2)]

    (found,) = conflicts_of(row_of_roads([SectionKind.OPEN] * 2), [a], [0], closed)

    assert found.sections == (0, 2)
    assert (found.begins_s, found.ends_s) == (10 * 60, 25 * 60)
    assert (found.cure_s, found.cure_first_s) == (30 * 60, -15 * 60)


def test_places_without_conflict_part_a_meeting_in_two():
    """The open middle section is no part of the conflict on either side of it."""
    kinds = [SectionKind.ALTERNATING, SectionKind.OPEN, SectionKind.ALTERNATING]
    a = by_minutes("a", [0, 2, 4], [10] * 3, 20)
    b = by_minutes("b", [5, 3, 1], [10] * 3, 20)

    found = conflicts_of(row_of_roads(kinds), [a, b], [0, 0])

    assert [one.sections for one in found] == [(0,), (5,)]
    assert [one.movements for one in found] == [(0, 1), (1, 0)]
