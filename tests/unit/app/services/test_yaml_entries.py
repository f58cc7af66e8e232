"""Strict YAML: values know their line, and nothing clever gets in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import InputRefused
from app.services.scenario.yaml_entries import parse_yaml


def root(text: str):
    return parse_yaml(text, file="plan.yaml", what="scenario")


def test_unknown_key_names_its_line_and_the_known_ones() -> None:
    with pytest.raises(InputRefused, match=r"plan\.yaml, line 2: 'colour'.*name, rate"):
        root("name: A\ncolour: red\n").mapping(required=["name"], optional=["rate"])


def test_key_given_twice_is_refused() -> None:
    with pytest.raises(InputRefused, match=r"line 2.*second time"):
        root("name: A\nname: B\n").mapping()


def test_missing_key_is_named() -> None:
    with pytest.raises(InputRefused, match="needs an entry 'rate'"):
        root("name: A\n").mapping(required=["name", "rate"])


@pytest.mark.parametrize(
    "text", ["rate: .nan", "rate: nan", "rate: inf", "rate: -1", "rate: 0", "rate: x"]
)
def test_a_rate_must_be_a_finite_number_above_zero(text: str) -> None:
    with pytest.raises(InputRefused, match="line 1: 'rate' is"):
        root(text).mapping()["rate"].number(above=0)


@pytest.mark.parametrize("text", ["a: &x 1\nb: *x\n", "a: !!python/none\n", "a: !x 1"])
def test_anchors_aliases_and_tags_are_refused(text: str) -> None:
    with pytest.raises(InputRefused, match="anchors, aliases and tags"):
        root(text)


def test_nested_aliases_do_not_grow() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )

    with pytest.raises(InputRefused, match="write the value out"):
        root(bomb)


def test_deep_nesting_is_refused_not_crashed() -> None:
    with pytest.raises(InputRefused):
        root("[" * 5000)


@pytest.mark.parametrize(("text", "value"), [("yes", True), ("No", False)])
def test_truths_are_yes_and_no(*, text: str, value: bool) -> None:
    assert root(f"a: {text}").mapping()["a"].truth() is value


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        entry = root(text)
    except InputRefused:
        return
    assert entry.line >= 1
