"""Passphrases: which may be set, and which bytes they stand for.

What is typed on another keyboard or machine must still open the plan. So a passphrase
is taken as the profile OpaqueString of RFC 8265 has it: every space is the plain space,
letters are composed (NFC), capitals count.
"""

from __future__ import annotations

import unicodedata

from app.errors import InputRefused

LEAST = 12  # characters
MOST = 1024

_UNSTABLE = {"Cc": "a control character", "Cn": "a character without a meaning yet"}
_UNSTABLE["Cs"] = "a damaged character"


def normal_passphrase(passphrase: str) -> str:
    """Write a passphrase in the one form that counts."""
    spaced = (
        " " if unicodedata.category(letter) == "Zs" else letter for letter in passphrase
    )
    return unicodedata.normalize("NFC", "".join(spaced))


def passphrase_bytes(passphrase: str) -> bytes:
    """Bytes of a passphrase, whichever way its letters are composed."""
    return normal_passphrase(passphrase).encode("utf-8", "surrogatepass")


def check_new_passphrase(passphrase: str) -> None:
    """
    Check a passphrase that is to be set.

    Raises
    ------
    InputRefused
        It is too short or too long, or holds what cannot be typed again for certain.
    """
    normal = normal_passphrase(passphrase)
    if len(normal) < LEAST:
        raise InputRefused(
            f"The passphrase has {len(normal)} characters; give at least {LEAST}, such "
            "as four or more words that nobody would put together."
        )
    if len(normal) > MOST:
        raise InputRefused(
            f"The passphrase has {len(normal)} characters; give at most {MOST}."
        )
    for place, letter in enumerate(normal, start=1):
        fault = _UNSTABLE.get(unicodedata.category(letter))
        if fault:
            raise InputRefused(
                f"Character {place} of the passphrase is {fault}, which may not come "
                "out the same on another machine; leave it out."
            )
