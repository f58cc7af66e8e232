"""Markings are a lattice, and its order is that of who may see what."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.security.marking import LEVELS, Marking, join
from tests.markings import CAVEATS, NATIONS, may_see

MARKINGS = st.builds(
    Marking,
    level=st.sampled_from(LEVELS),
    caveats=st.frozensets(st.sampled_from(CAVEATS)),
    releasable_to=st.frozensets(st.sampled_from(NATIONS)),
    exercise=st.booleans(),
)
SOME = st.lists(MARKINGS, min_size=1, max_size=5)


@given(MARKINGS)
def test_every_marking_dominates_itself(one: Marking) -> None:
    assert one.dominates(one)


@given(MARKINGS, MARKINGS)
def test_two_markings_that_dominate_each_other_are_one(a: Marking, b: Marking) -> None:
    assert (a.dominates(b) and b.dominates(a)) == (a == b)


@given(MARKINGS, MARKINGS, MARKINGS)
def test_what_dominates_goes_on_dominating(a: Marking, b: Marking, c: Marking) -> None:
    top, middle = join([a, b, c]), join([b, c])

    assert top.dominates(middle)
    assert middle.dominates(c)
    assert top.dominates(c)
    if a.dominates(b) and b.dominates(c):
        assert a.dominates(c)


@given(MARKINGS, MARKINGS)
def test_a_marking_dominates_another_if_no_one_else_may_see_it(
    a: Marking, b: Marking
) -> None:
    assert a.dominates(b) == (may_see(a) <= may_see(b))


@given(SOME)
def test_only_who_may_see_all_inputs_may_see_what_is_made_of_them(
    some: list[Marking],
) -> None:
    assert may_see(join(some)) == set.intersection(*map(may_see, some))


@given(SOME, MARKINGS)
def test_the_join_is_the_least_marking_above_all(
    some: list[Marking], other: Marking
) -> None:
    above = join(some)

    assert all(above.dominates(one) for one in some)
    if all(other.dominates(one) for one in some):
        assert other.dominates(above)


@given(MARKINGS, MARKINGS, MARKINGS)
def test_the_join_does_not_mind_order_groups_and_repetition(
    a: Marking, b: Marking, c: Marking
) -> None:
    assert join([a, b]) == join([b, a])
    assert join([join([a, b]), c]) == join([a, join([b, c])])
    assert join([a, a]) == a


@given(MARKINGS)
def test_a_marking_reads_back_as_it_is_written(one: Marking) -> None:
    assert Marking.parse(str(one)) == one


def test_what_is_releasable_to_nobody_else_stays_so() -> None:
    closed = Marking.parse("NATO SECRET")
    open_to = Marking.parse("NATO SECRET - RELEASABLE TO FIN, SWE")
    to_one = Marking.parse("NATO SECRET - RELEASABLE TO SWE, CHE")

    assert join([closed, open_to]) == closed
    assert join([open_to, to_one]) == Marking.parse("NATO SECRET - RELEASABLE TO SWE")
    assert closed.dominates(open_to)
    assert not open_to.dominates(closed)
