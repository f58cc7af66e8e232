"""Markings form a lattice, read back as written, and refuse what cannot be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import MarkingRefused
from app.security.marking import (
    DEFAULT_MARKING,
    LEVELS,
    NATO_RESTRICTED,
    NATO_SECRET,
    UNCLASSIFIED,
    Level,
    Marking,
    join,
)

words = st.sets(st.sampled_from(["ATOMAL", "CRYPTO", "STAFF ONLY", "NATO/EAPC"]))
nations = st.sets(st.sampled_from(["FIN", "SWE", "CHE", "NATO/PFP"]))
markings = st.builds(
    Marking,
    level=st.sampled_from(LEVELS),
    caveats=words.map(frozenset),
    releasable_to=nations.map(frozenset),
    exercise=st.booleans(),
)


@given(markings)
def test_a_marking_reads_back_as_it_was_written(marking: Marking) -> None:
    assert Marking.parse(str(marking)) == marking
    assert Marking.parse(str(marking).lower()) == marking


@given(st.lists(markings, min_size=1, max_size=4), markings)
def test_the_join_is_the_least_marking_that_covers_all(
    given_markings: list[Marking], other: Marking
) -> None:
    covering = join(given_markings)

    assert all(covering.dominates(marking) for marking in given_markings)
    if all(other.dominates(marking) for marking in given_markings):
        assert other.dominates(covering)


@given(markings, markings)
def test_markings_that_dominate_each_other_are_equal(
    first: Marking, second: Marking
) -> None:
    assert first.dominates(first)
    assert (first.dominates(second) and second.dominates(first)) == (first == second)


def test_each_part_of_a_marking_counts() -> None:
    base = Marking(level=NATO_RESTRICTED)

    assert Marking(level=NATO_SECRET).dominates(base)
    assert not base.dominates(Marking(level=NATO_SECRET))
    assert not base.dominates(
        Marking(level=UNCLASSIFIED, caveats=frozenset({"ATOMAL"}))
    )
    assert base.dominates(
        Marking(level=NATO_RESTRICTED, releasable_to=frozenset({"SWE"}))
    )
    assert not base.dominates(Marking(level=UNCLASSIFIED, exercise=True))


def test_what_comes_of_an_exercise_says_so() -> None:
    real = Marking(level=NATO_RESTRICTED)

    assert join([real, DEFAULT_MARKING]) == Marking(
        level=NATO_RESTRICTED, exercise=True
    )


def test_the_default_is_an_unclassified_exercise() -> None:
    assert DEFAULT_MARKING.banner == "EXERCISE - UNCLASSIFIED"


def test_the_banner_names_everything_in_a_fixed_order() -> None:
    marking = Marking(
        level=NATO_RESTRICTED,
        caveats=frozenset({"CRYPTO", "ATOMAL"}),
        releasable_to=frozenset({"SWE", "FIN"}),
        exercise=True,
    )

    assert marking.banner == (
        "EXERCISE - NATO RESTRICTED - ATOMAL - CRYPTO - RELEASABLE TO FIN, SWE"
    )


def test_dashes_of_typesetters_and_loose_spaces_are_read() -> None:
    marking = Marking.parse("  Exercise — nato  restricted – releasable to FIN,SWE ")

    assert marking.banner == "EXERCISE - NATO RESTRICTED - RELEASABLE TO FIN, SWE"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "names no level of secrecy"),
        ("EXERCISE", "names no level of secrecy"),
        ("SECRET", "write one of UNCLASSIFIED, NATO UNCLASSIFIED"),
        ("RESTRICTED - EXERCISE", "names no level of secrecy"),
        ("UNCLASSIFIED - EXERCISE", "'EXERCISE' cannot stand in a marking"),
        ("UNCLASSIFIED - <b>", "'<B>' cannot stand in a marking"),
        ("UNCLASSIFIED - RELEASABLE TO", "cannot stand in a marking"),
        ("UNCLASSIFIED - RELEASABLE TO FIN,,SWE", "'' cannot stand in a marking"),
        ("X" * 1000, "names no level of secrecy"),
    ],
)
def test_other_text_is_refused_with_the_way_out(text: str, sentence: str) -> None:
    with pytest.raises(MarkingRefused, match=sentence) as refusal:
        Marking.parse(text)

    assert len(str(refusal.value)) < 400


def test_an_exercise_may_bring_its_own_levels() -> None:
    green = Level(0, "GREEN", "#00ff00", "#000000")

    assert Marking.parse("EXERCISE - GREEN", [green]).level is green


def test_what_was_made_from_nothing_marked_is_refused() -> None:
    with pytest.raises(MarkingRefused, match="without any marking"):
        join([])


def test_levels_are_ordered_and_readable_in_black_and_white() -> None:
    assert sorted(LEVELS) == list(LEVELS)
    assert len({level.name for level in LEVELS}) == len(LEVELS)
