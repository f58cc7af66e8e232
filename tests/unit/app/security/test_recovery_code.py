"""Recovery codes come back from paper, and a slip of the pen is found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import InputRefused
from app.security.recovery_code import recovery_code, recovery_secret

SECRET = bytes(range(16))
SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
secrets_of_any_kind = st.binary(min_size=16, max_size=16)


@given(secrets_of_any_kind)
def test_a_code_comes_back_however_it_is_typed(secret: bytes) -> None:
    code = recovery_code(secret)
    sloppy = code.lower().replace("-", "  ").replace("0", "o").replace("1", "l")

    assert recovery_secret(code) == secret
    assert recovery_secret(sloppy) == secret


def test_a_code_by_hand() -> None:
    """Sixteen bytes 255 are the number 2**128 - 1, and that modulo 1021 is 645."""
    assert (2**128 - 1) % 1021 == 20 * 32 + 5
    assert recovery_code(b"\xff" * 16) == "7ZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZM5"


def test_any_one_wrong_symbol_is_found() -> None:
    plain = recovery_code(SECRET).replace("-", "")
    slips = [
        plain[:place] + other + plain[place + 1 :]
        for place in range(28)
        for other in SYMBOLS
        if other != plain[place]
    ]

    for slip in slips:
        with pytest.raises(InputRefused, match="mistyped"):
            recovery_secret(slip)

    assert len(slips) == 28 * 31


@given(secrets_of_any_kind, st.integers(0, 26))
def test_neighbours_that_changed_places_are_found(secret: bytes, place: int) -> None:
    plain = list(recovery_code(secret).replace("-", ""))
    if plain[place] == plain[place + 1]:
        return
    plain[place], plain[place + 1] = plain[place + 1], plain[place]

    with pytest.raises(InputRefused, match="changed places"):
        recovery_secret("".join(plain))


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("", "has 0 symbols instead of 28"),
        (recovery_code(SECRET)[:-1], "has 27 symbols"),
        (recovery_code(SECRET) + "0", "has 29 symbols"),
        ("U" + recovery_code(SECRET)[1:], "'U' stands in no recovery code"),
        ("Z" * 28, "mistyped"),
    ],
)
def test_what_is_no_code_is_refused(code: str, sentence: str) -> None:
    with pytest.raises(InputRefused, match=sentence):
        recovery_secret(code)


def test_only_sixteen_bytes_have_a_code() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        recovery_code(b"short")
