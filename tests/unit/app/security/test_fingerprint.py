"""Words for keys: always the same, never for two keys, and easy to say."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from app.security.fingerprint import fingerprint_words

WORD = "[bdfghjklmnprstvz][aiou][bdfghjklmnprstvz][aiou][bdfghjklmnprstvz]"


def test_the_words_of_a_key_never_change():
    assert fingerprint_words(bytes(range(32))) == "vafup-vopaz-tagum-runah-zadop"


@given(st.binary(min_size=32, max_size=32))
def test_five_words_of_five_letters(key):
    assert re.fullmatch(f"{WORD}(-{WORD}){{4}}", fingerprint_words(key))


@given(st.binary(min_size=32, max_size=32), st.integers(0, 255))
def test_one_bit_of_the_key_changes_the_words(key, bit):
    other = bytearray(key)
    other[bit // 8] ^= 1 << bit % 8

    assert fingerprint_words(bytes(other)) != fingerprint_words(key)


def test_all_five_words_and_all_their_letters_are_used():
    said = [fingerprint_words(number.to_bytes(32, "big")) for number in range(400)]
    columns = [{words[place] for words in said} for place in range(29)]

    assert all(len(letters) == 16 for letters in columns[0::6])
    assert all(len(letters) == 4 for letters in columns[1::6])
    assert len(set(said)) == 400
