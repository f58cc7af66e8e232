"""Identities, keys and hashes as text: so many hexadecimal digits, in one form only."""

from __future__ import annotations

import re
from typing import TypeGuard

_DIGITS = re.compile(r"[0-9a-f]*", re.ASCII)


def is_hex(value: object, digits: int) -> TypeGuard[str]:
    """Whether a value is a text of just so many small hexadecimal digits."""
    return (
        isinstance(value, str)
        and len(value) == digits
        and _DIGITS.fullmatch(value) is not None
    )
