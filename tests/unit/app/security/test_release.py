"""Releases are new documents of allowed fields, made by those who may."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import InputRefused, MarkingRefused
from app.security.marking import Marking
from app.security.marking_policy import DEFAULT_POLICY
from app.security.release import (
    SCENARIO_FIELDS,
    Dropped,
    Kept,
    Release,
    Renamed,
    released,
)

SECRET = Marking.parse("EXERCISE - NATO SECRET - ATOMAL")
RELEASE = Release(
    source=SECRET,
    target=Marking.parse("EXERCISE - NATO UNCLASSIFIED"),
    by="G3 1 Div",
    reason="host nation traffic control",
)
STRICT = replace(DEFAULT_POLICY, second_releaser=True)
VALUES = st.recursive(
    st.one_of(st.integers(), st.booleans(), st.just("a unit of ours")),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["name", "columns", "serials", "units", "route", "plot"]),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=12,
)


def test_a_release_to_a_lower_marking_may_be_made() -> None:
    RELEASE.check(DEFAULT_POLICY)

    assert RELEASE.sentence == (
        "from EXERCISE - NATO SECRET - ATOMAL to EXERCISE - NATO UNCLASSIFIED by G3 1 "
        "Div: host nation traffic control"
    )


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"target": SECRET}, "not lower"),
        ({"target": Marking.parse("EXERCISE - COSMIC TOP SECRET - ATOMAL")}, "not low"),
        ({"target": Marking.parse("NATO UNCLASSIFIED")}, "takes it for real"),
        ({"target": Marking.parse("EXERCISE - NATO SECRET - CRYPTO")}, "neither"),
    ],
)
def test_what_is_not_lower_is_no_release(changes: dict[str, Marking], why: str) -> None:
    with pytest.raises(MarkingRefused, match=why):
        replace(RELEASE, **changes).check(DEFAULT_POLICY)


@pytest.mark.parametrize(
    "changes",
    [
        {"by": ""},
        {"by": "G3\n"},
        {"reason": " "},
        {"reason": "a\nb"},
        {"reason": "x" * 201},
        {"second": "x" * 81},
    ],
)
def test_a_release_needs_a_post_and_a_reason(changes: dict[str, str]) -> None:
    with pytest.raises(InputRefused):
        replace(RELEASE, **changes).check(DEFAULT_POLICY)


@pytest.mark.parametrize("second", ["", "G3 1 Div", " G3 1 Div "])
def test_a_second_post_is_another_post(second: str) -> None:
    with pytest.raises(MarkingRefused, match="second post"):
        replace(RELEASE, second=second).check(STRICT)


def test_with_a_second_post_a_strict_policy_agrees() -> None:
    agreed = replace(RELEASE, second="S2 1 Div")

    agreed.check(STRICT)

    assert "agreed by S2 1 Div" in agreed.sentence


def test_only_allowed_fields_come_along_and_the_rest_is_counted() -> None:
    form = {
        "columns": [
            {"name": "Tank Bn", "rate": 40, "number": "12-NLN-07"},
            {"name": "Supply", "rate": 30, "number": "12-NLN-08"},
        ],
        "remark": "bridge mined",
    }
    allowed = {"columns": {"name": Renamed("Column"), "rate": Kept.WHOLE}}

    built, dropped = released(form, allowed)

    assert built == {
        "columns": [
            {"name": "Column 1", "rate": 40},
            {"name": "Column 2", "rate": 30},
        ]
    }
    assert dropped == (
        Dropped("columns, name", 2),
        Dropped("columns, number", 2),
        Dropped("remark", 1),
    )


def test_a_part_whose_number_is_a_name_stays_in() -> None:
    form = {"halts": [{"at": 25, "minutes": 20}, {"at": "Woods", "minutes": 5}]}

    built, dropped = released(
        form, {"halts": {"at": Kept.NUMBER, "minutes": Kept.WHOLE}}
    )

    assert built == {"halts": [{"at": 25, "minutes": 20}]}
    assert dropped == (Dropped("halts", 1),)


@given(st.dictionaries(st.sampled_from([*SCENARIO_FIELDS, "plot"]), VALUES))
def test_whatever_a_form_holds_no_name_and_no_unknown_field_comes_along(
    form: dict[str, object],
) -> None:
    built, _ = released(form, SCENARIO_FIELDS)

    assert "plot" not in str(built)
    assert set(built) <= set(SCENARIO_FIELDS)


@pytest.mark.parametrize(
    "counts", [{"truck": "5 of Alpha"}, {"truck": [5]}, [5], "five", {"truck": 5.5}]
)
def test_counts_come_along_only_if_they_are_counts(counts: object) -> None:
    form, allowed = {"vehicles": counts}, {"vehicles": Kept.COUNTS}

    assert released({"vehicles": {"truck": 5}}, allowed)[0] == {
        "vehicles": {"truck": 5}
    }
    assert released(form, allowed) == ({}, (Dropped("vehicles", 1),))


def paths_of(allowed: object, above: str = "") -> set[str]:
    """Every field that comes along, with those it lies in."""
    if not isinstance(allowed, dict):
        return {above}
    return set().union(
        *(paths_of(rule, f"{above}.{key}".strip(".")) for key, rule in allowed.items())
    )


def test_what_comes_along_is_this_and_nothing_else() -> None:
    """Whoever lets a field more out of a plan has to write it here as well."""
    columns = (
        "route.stops, route.objective, route.timed points, name, start, release by, "
        "earliest, latest, wanted, rate, density rate, density, spacing, gap, "
        "serial gap, extra time, moves as, halts.at, halts.minutes, halts.model, "
        "serials.name, serials.size, serials.vehicles, serials.units.name, "
        "serials.units.gap, serials.units.vehicles"
    )
    policy = "unknown, private, military, heavy goods ban, ferries, worst surface, turn"

    assert paths_of(SCENARIO_FIELDS) == {
        *("scenario", "zone", "driving side", "rounding"),
        *(f"policy.{field}" for field in policy.split(", ")),
        *(f"columns.{field}" for field in columns.split(", ")),
    }
