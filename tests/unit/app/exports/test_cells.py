"""No text runs as a formula in a spreadsheet, and plain values stay as they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exports.cells import safe_text


@pytest.mark.parametrize(
    "attack",
    [
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(A1)",
        "|calc",
        "\t=1",
        "\r=1",
        "  =HYPERLINK(1)",
        "＝1+1",
        "＋1",
        "－1x",
        "＠x",
        "\n=1",
    ],
)
def test_what_begins_like_a_formula_becomes_text(attack: str) -> None:
    assert safe_text(attack).startswith("'")


def test_a_formula_after_a_semicolon_becomes_text_too() -> None:
    assert safe_text("Brücke; =1+1") == "Brücke; '=1+1"


@pytest.mark.parametrize(
    "text",
    ["-12.5", "+3", ".5", "32UPA7915741625", "MLC 70", "Große Straße", "", "a-b"],
)
def test_plain_values_stay(text: str) -> None:
    assert safe_text(text) == text


def test_line_breaks_and_control_characters_become_spaces() -> None:
    assert safe_text("a\r\nb\x00c\u2028d") == "a  b c d"


@given(st.text())
def test_no_text_begins_with_a_trigger(text: str) -> None:
    safe = safe_text(text).strip()

    number = safe.lstrip("+-").replace(".", "", 1)
    if not (number.isascii() and number.isdigit()):
        assert not safe.startswith(("=", "+", "-", "@", "|", "\t", "\r"))
