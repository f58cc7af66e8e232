"""Recovery codes: 128 random bits that somebody can copy from paper without a slip.

Seven groups of four in Crockford's base 32, which has no letters I, L, O and U. The
first 26 symbols are the bits, the last two the number that they write, modulo 1021.
That is a prime above 32, so any one wrong symbol and any two neighbours that changed
places are found.
"""

from __future__ import annotations

from app.errors import InputRefused

SECRET_BYTES = 16

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOK_ALIKES = str.maketrans("ILO", "110")
_DIGITS = {letter: value for value, letter in enumerate(_ALPHABET)}
_SYMBOLS = 28
_CHECK_ROOM = 32**2
_GROUP = 4
_MODULUS = 1021


def recovery_code(secret: bytes) -> str:
    """
    Write a secret as a code.

    Parameters
    ----------
    secret
        16 bytes.

    Returns
    -------
    str
        Seven groups of four symbols with hyphens between.
    """
    if len(secret) != SECRET_BYTES:
        raise ValueError("A recovery code stands for 16 bytes.")
    number = int.from_bytes(secret, "big")
    checked = number * _CHECK_ROOM + number % _MODULUS
    symbols = ""
    for _ in range(_SYMBOLS):
        checked, digit = divmod(checked, len(_ALPHABET))
        symbols = _ALPHABET[digit] + symbols
    return "-".join(
        symbols[begin : begin + _GROUP] for begin in range(0, _SYMBOLS, _GROUP)
    )


def recovery_secret(code: str) -> bytes:
    """
    Read a code as it was typed: any case, with spaces, hyphens or neither.

    Raises
    ------
    InputRefused
        It has symbols too few, too many or unknown, or one was mistyped.
    """
    symbols = [letter for letter in code.upper() if not letter.isspace()]
    plain = "".join(symbols).replace("-", "").translate(_LOOK_ALIKES)
    unknown = next((letter for letter in plain if letter not in _DIGITS), None)
    if unknown is not None:
        raise InputRefused(
            f"{unknown!r} stands in no recovery code; look at the sheet again: codes "
            "are made of the digits and of the letters without I, L, O and U."
        )
    if len(plain) != _SYMBOLS:
        raise InputRefused(
            f"The recovery code has {len(plain)} symbols instead of {_SYMBOLS}; copy "
            "all seven groups from the sheet."
        )
    checked = 0
    for letter in plain:
        checked = checked * len(_ALPHABET) + _DIGITS[letter]
    number, check = divmod(checked, _CHECK_ROOM)
    if number % _MODULUS != check or number >> (8 * SECRET_BYTES):
        raise InputRefused(
            "A symbol of the recovery code is mistyped, or two have changed places; "
            "compare it with the sheet group by group."
        )
    return number.to_bytes(SECRET_BYTES, "big")
