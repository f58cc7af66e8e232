from __future__ import annotations

import pytest

from app.security.hex_digits import is_hex


@pytest.mark.parametrize("digits", [16, 32, 64])
def test_identities_and_hashes_are_known(digits):
    assert is_hex("0123456789abcdef" * (digits // 16), digits)
    assert not is_hex("0" * (digits - 1), digits)
    assert not is_hex("0" * (digits + 1), digits)


@pytest.mark.parametrize(
    "value",
    [
        "0123456789ABCDEF",
        "0123456789abcde\n",
        "g" * 16,
        "\uff10" * 16,  # digits of another alphabet
        "\u0660" * 16,
        " " * 16,
        "",
        b"0123456789abcdef",
        1234567890123456,
        None,
    ],
)
def test_whatever_else_is_none(value):
    assert not is_hex(value, 16)
