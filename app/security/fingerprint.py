"""Short words that stand for a public key, to be compared aloud or on paper.

Each word carries 16 bits as consonant, vowel, consonant, vowel, consonant, so that it
can be spoken over a bad line in any language of the alliance. Five of them carry 80
bits: nobody finds another key with the same words.
"""

from __future__ import annotations

import hashlib

WORDS = 5
_CONSONANTS = "bdfghjklmnprstvz"
_VOWELS = "aiou"
_CONTEXT = b"marsroute-fingerprint/1\0"
_BITS = ((_CONSONANTS, 12), (_VOWELS, 10), (_CONSONANTS, 6), (_VOWELS, 4))


def fingerprint_words(public_key: bytes) -> str:
    """
    Five words for a public key, such as ``"lusab-babad-gutih-tugad-mudof"``.

    Parameters
    ----------
    public_key
        Raw bytes of the key; for Ed25519 32 of them.
    """
    digest = hashlib.sha256(_CONTEXT + public_key).digest()
    pairs = range(0, 2 * WORDS, 2)
    return "-".join(_word(int.from_bytes(digest[i : i + 2], "big")) for i in pairs)


def _word(bits: int) -> str:
    """Write 16 bits as a word of five letters."""
    letters = [table[bits >> shift & len(table) - 1] for table, shift in _BITS]
    return "".join([*letters, _CONSONANTS[bits & 15]])
