"""Merging loses nothing: every edit of either side is in the merge, or asked about."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from app.services.plan.merge import Side, merge
from app.storage.plan_records import ObjectKey, body_of

KEYS = st.builds(
    ObjectKey, kind=st.sampled_from(("column", "symbol")), name=st.sampled_from("AB")
)
LEAVES = st.integers(0, 2) | st.sampled_from(("x", "y"))
FORMS = st.dictionaries(
    st.sampled_from(("start", "latest", "rate", "properties", "name")),
    LEAVES | st.dictionaries(st.sampled_from("pq"), LEAVES, max_size=2),
    max_size=4,
)
CONTENTS = st.dictionaries(KEYS, FORMS.map(body_of), max_size=4)
MANY = settings(max_examples=100)
MISSING = object()


def leaves(body: str | None, above: tuple[str, ...] = ()) -> dict:
    """Entries of a body by path; the whole where it is no object."""
    if body is None:
        return {(): MISSING}
    found = {(): "there"}

    def walk(form: dict, above: tuple[str, ...]) -> None:
        for name, value in form.items():
            if isinstance(value, dict):
                walk(value, (*above, name))
            else:
                found[*above, name] = value

    walk(json.loads(body), above)
    return found


def edits(before: str | None, after: str | None) -> dict:
    """Entries that one side changed, with what it made of them."""
    old, new = leaves(before), leaves(after)
    paths = old.keys() | new.keys()
    return {
        path: new.get(path, MISSING)
        for path in paths
        if old.get(path, MISSING) != new.get(path, MISSING)
    }


@MANY
@given(CONTENTS, CONTENTS)
def test_what_only_one_side_changed_is_taken_as_it_is(base, changed) -> None:
    assert merge(base, changed, base) == (changed, ())
    assert merge(base, base, changed) == (changed, ())
    assert merge(base, changed, changed) == (changed, ())


@MANY
@given(CONTENTS, CONTENTS, CONTENTS)
def test_the_sides_may_be_exchanged(base, ours, theirs) -> None:
    one, other = merge(base, ours, theirs), merge(base, theirs, ours)
    disputed = {conflict.key for conflict in one.conflicts}

    assert disputed == {conflict.key for conflict in other.conflicts}
    for key in one.merged.keys() | other.merged.keys():
        assert key in disputed or one.merged.get(key) == other.merged.get(key)
    for here, there in zip(one.conflicts, other.conflicts, strict=True):
        assert here.taking_ours == there.taking_theirs
        assert here.taking_theirs == there.taking_ours


@MANY
@given(CONTENTS, CONTENTS, CONTENTS)
def test_no_edit_of_either_side_is_lost(base, ours, theirs) -> None:
    merged, conflicts = merge(base, ours, theirs)
    disputed = {conflict.key for conflict in conflicts}

    for key in base.keys() | ours.keys() | theirs.keys():
        if key in disputed:
            continue
        became = leaves(merged.get(key))
        for side in (ours, theirs):
            for path, value in edits(base.get(key), side.get(key)).items():
                assert became.get(path, MISSING) == value, (key, path)


@MANY
@given(CONTENTS, CONTENTS, CONTENTS, st.sampled_from(Side))
def test_a_choice_for_each_conflict_leaves_none(base, ours, theirs, side) -> None:
    conflicts = merge(base, ours, theirs).conflicts
    chosen = merge(base, ours, theirs, dict.fromkeys((c.key for c in conflicts), side))

    assert chosen.conflicts == ()
    for conflict in conflicts:
        takes = {Side.OURS: conflict.taking_ours, Side.THEIRS: conflict.taking_theirs}
        assert chosen.merged.get(conflict.key) == takes[side]


@MANY
@given(CONTENTS, CONTENTS, CONTENTS)
def test_a_choice_keeps_what_the_other_side_changed_elsewhere(
    base, ours, theirs
) -> None:
    for conflict in merge(base, ours, theirs).conflicts:
        if None in (conflict.base, conflict.ours, conflict.theirs):
            continue
        mine = edits(conflict.base, conflict.ours)
        became = edits(conflict.base, conflict.taking_ours)
        assert {path: became.get(path) for path in mine} == mine


def test_a_merge_that_drops_an_edit_would_be_noticed() -> None:
    key = ObjectKey("column", "A")
    base, ours = {key: body_of({"rate": 1})}, {key: body_of({"rate": 2})}

    lost = leaves(base[key])

    assert edits(base[key], ours[key]) == {("rate",): 2}
    assert lost[("rate",)] != 2
