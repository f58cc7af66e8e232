"""The signing key of a station opens with its passphrase alone."""

from __future__ import annotations

import json
import tomllib

import pytest

from app.errors import Damaged, InputRefused, WrongKey
from app.security.file_key import FileKey
from app.security.key_header import KeyHeader, WrapKind, header_bytes
from app.security.key_strength import Strength
from app.security.key_wraps import secret_wrap
from app.security.signer import new_signer, parse_signer

CHEAP = Strength(19 * 1024, 1, 1)
PASSPHRASE = "four words nobody joins"  # noqa: S105 - of tests


@pytest.fixture(scope="module")
def made():
    return new_signer("S4 1 Bn", PASSPHRASE, CHEAP)


def test_signer_comes_back_from_its_file_and_opens(made):
    signer, key = made

    again = parse_signer(signer.to_bytes())

    assert again == signer
    unlocked = again.unlocked(PASSPHRASE)
    assert unlocked.private_bytes_raw() == key.private_bytes_raw()


def test_file_does_not_hold_the_private_key(made):
    signer, key = made
    written = signer.to_bytes()

    assert key.private_bytes_raw() not in written
    assert key.private_bytes_raw().hex().encode() not in written


def test_wrong_passphrase_opens_nothing(made):
    with pytest.raises(WrongKey, match="S4 1 Bn"):
        made[0].unlocked("another passphrase")


def test_public_part_is_a_station_for_the_trust_list(made):
    signer, key = made
    station = tomllib.loads(signer.public_part())["station"][0]

    assert station["name"] == "S4 1 Bn"
    assert station["public_key"] == key.public_key().public_bytes_raw().hex()
    assert signer.fingerprint in signer.public_part()


def test_every_signer_has_a_key_of_its_own(made):
    assert new_signer("S4 1 Bn", PASSPHRASE, CHEAP)[0].public_key != made[0].public_key


@pytest.mark.parametrize("name", ["", "x" * 81, "two\nlines"])
def test_names_that_are_no_post_are_refused(name):
    with pytest.raises(InputRefused, match="such as S4 1 Bn"):
        new_signer(name, PASSPHRASE, CHEAP)


def test_short_passphrase_is_refused():
    with pytest.raises(InputRefused, match="at least 12"):
        new_signer("S4", "short", CHEAP)


def test_public_key_of_another_is_noticed(made):
    other = new_signer("S4 1 Bn", PASSPHRASE, CHEAP)[0].public_key
    entries = json.loads(made[0].to_bytes()) | {"public_key": other}

    with pytest.raises(Damaged, match="belongs to another"):
        parse_signer(json.dumps(entries).encode()).unlocked(PASSPHRASE)


@pytest.mark.parametrize(
    "change",
    [
        {"form": "marsroute signer 2"},
        {"public_key": "00"},
        {"public_key": 3},
        {"keys": "{}"},
        {"keys": 3},
        {"more": 1},
        {"name": 3},
    ],
)
def test_malformed_files_are_damaged(made, change):
    entries = json.loads(made[0].to_bytes()) | change

    with pytest.raises(Damaged, match="signing key is damaged"):
        parse_signer(json.dumps(entries).encode())


@pytest.mark.parametrize("data", [b"", b"[]", b"\xff", b"{}", b"[" * 100_000])
def test_what_is_no_signer_is_damaged(data):
    with pytest.raises(Damaged, match="signing key is damaged"):
        parse_signer(data)


def test_signer_that_no_passphrase_opens_is_damaged(made):
    key, file_id = FileKey.new(), "0" * 32
    wrap = secret_wrap(key, bytes(16), WrapKind.RECOVERY, file_id)
    header = KeyHeader(file_id=file_id, wraps=(wrap,)).sealed_under(key)
    entries = json.loads(made[0].to_bytes())
    entries |= {"keys": header_bytes(header).decode()}

    with pytest.raises(Damaged, match="no passphrase opens it"):
        parse_signer(json.dumps(entries).encode())
