"""A passphrase that was set opens, whichever keyboard writes it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import InputRefused
from app.security.passphrase import check_new_passphrase, passphrase_bytes


@given(st.text(min_size=0, max_size=40))
def test_letters_count_however_they_are_composed(text: str) -> None:
    taken_apart = unicodedata.normalize("NFD", text)

    assert passphrase_bytes(taken_apart) == passphrase_bytes(text)


def test_every_space_is_the_plain_one_and_capitals_count() -> None:
    assert passphrase_bytes("a\u00a0b\u3000c") == b"a b c"
    assert passphrase_bytes("A") != passphrase_bytes("a")


def test_bytes_that_are_no_text_are_only_a_wrong_passphrase() -> None:
    assert passphrase_bytes("\udcff") == b"\xed\xb3\xbf"


@pytest.mark.parametrize(
    "passphrase", ["twelve chars", "            ", "0" * 1024, "ключ от плана"]
)
def test_no_rule_asks_for_anything_but_length(passphrase: str) -> None:
    check_new_passphrase(passphrase)


@pytest.mark.parametrize(
    ("passphrase", "sentence"),
    [
        ("", "has 0 characters; give at least 12"),
        ("eleven char", "has 11 characters; give at least 12"),
        ("e\u0301" * 11, "has 11 characters"),
        ("0" * 1025, "has 1025 characters; give at most 1024"),
        ("twelve\tchars", "Character 7 of the passphrase is a control character"),
        ("twelve chars\ud800", "Character 13 of the passphrase is a damaged"),
        ("twelve chars\u0378", "Character 13 .* without a meaning yet"),
    ],
)
def test_a_passphrase_that_may_not_be_set_is_not_repeated(
    passphrase: str, sentence: str
) -> None:
    with pytest.raises(InputRefused, match=sentence) as refusal:
        check_new_passphrase(passphrase)

    assert not passphrase or passphrase not in str(refusal.value)
