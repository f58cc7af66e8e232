"""A wrap opens with its own secret, for its own file, at its own cost, or never."""

from __future__ import annotations

import hmac
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from app.security import key_wraps
from app.security.file_key import FileKey
from app.security.key_header import Wrap, WrapKind
from app.security.key_strength import Strength
from app.security.key_wraps import (
    open_with_passphrase,
    open_with_secret,
    passphrase_wrap,
    secret_wrap,
    spend_as_much,
)
from tests.key_cases import CHEAP, PHRASE

KEY = FileKey(bytes(range(32)))
FILE = "0123456789abcdef" * 2
SECRET = bytes(range(40, 56))
SALT, NONCE, IDENTITY = bytes(range(16)), bytes(range(12)), "00ff" * 4


def written(kind: WrapKind, other: bytes, cost: Strength | None, *bound: str) -> Wrap:
    """Write a wrap straight from its description, without the module."""
    data = b"\0".join(part.encode() for part in ("marsroute/1 wrap", *bound))
    return Wrap(
        kind=kind,
        identity=IDENTITY,
        salt=SALT,
        strength=cost,
        nonce=NONCE,
        sealed=AESGCM(other).encrypt(NONCE, KEY.secret, data),
    )


@pytest.mark.parametrize("kind", [WrapKind.RECOVERY, WrapKind.KEYRING])
def test_wrap_under_a_secret_is_as_described(kind):
    """HKDF-SHA256 (RFC 5869), then AES-256-GCM over what the wrap holds good for."""
    drawn = hmac.digest(SALT, SECRET, "sha256")
    other = hmac.digest(drawn, b"marsroute/1 " + kind.value.encode() + b"\1", "sha256")
    by_hand = written(kind, other, None, FILE, kind.value, IDENTITY)

    assert open_with_secret(by_hand, SECRET, FILE) == KEY


def test_wrap_under_a_passphrase_is_as_described():
    other = Argon2id(
        salt=SALT, length=32, iterations=1, lanes=1, memory_cost=19 * 1024
    ).derive(PHRASE.encode())
    bound = (FILE, "passphrase", IDENTITY, "19456", "1", "1")

    by_hand = written(WrapKind.PASSPHRASE, other, CHEAP, *bound)

    assert open_with_passphrase(by_hand, PHRASE, FILE) == KEY


def test_wrap_comes_open_with_what_it_was_made_with():
    for kind in (WrapKind.RECOVERY, WrapKind.KEYRING, WrapKind.FOLLOWS):
        wrap = secret_wrap(KEY, SECRET, kind, FILE)
        assert (wrap.kind, wrap.strength) == (kind, None)
        assert open_with_secret(wrap, SECRET, FILE) == KEY
    wrap = passphrase_wrap(KEY, PHRASE, CHEAP, FILE)
    assert (wrap.kind, wrap.strength) == (WrapKind.PASSPHRASE, CHEAP)
    assert open_with_passphrase(wrap, PHRASE, FILE) == KEY


def test_wrap_that_was_moved_or_altered_does_not_open():
    wrap = secret_wrap(KEY, SECRET, WrapKind.RECOVERY, FILE)

    assert open_with_secret(wrap, SECRET[::-1], FILE) is None
    assert open_with_secret(wrap, SECRET, "f" * 32) is None
    for other in (
        {"kind": WrapKind.KEYRING},
        {"identity": "0" * 16},
        {"salt": bytes(16)},
        {"nonce": bytes(12)},
        {"sealed": bytes(48)},
    ):
        assert open_with_secret(replace(wrap, **other), SECRET, FILE) is None


@pytest.mark.parametrize(
    "cost", [Strength(19 * 1024 + 8, 1, 1), Strength(19 * 1024, 2, 1)]
)
def test_passphrase_at_another_cost_opens_nothing(cost):
    """Nobody makes guessing cheaper, or opening dearer, by editing the key file."""
    wrap = passphrase_wrap(KEY, PHRASE, CHEAP, FILE)

    assert open_with_passphrase(replace(wrap, strength=cost), PHRASE, FILE) is None
    assert open_with_passphrase(wrap, PHRASE, FILE) == KEY


def test_cost_is_bound_even_where_it_leads_to_the_same_key(monkeypatch):
    """The cost is under the seal, and does not only go into the derived key."""
    monkeypatch.setattr(key_wraps, "stretched", lambda *_: bytes(32))
    wrap = passphrase_wrap(KEY, PHRASE, CHEAP, FILE)
    dearer = replace(wrap, strength=Strength(20 * 1024, 1, 1))

    assert open_with_passphrase(wrap, PHRASE, FILE) == KEY
    assert open_with_passphrase(dearer, PHRASE, FILE) is None


def test_two_wraps_of_one_key_share_no_salt_nonce_or_name():
    wraps = [secret_wrap(KEY, SECRET, WrapKind.RECOVERY, FILE) for _ in range(50)]

    for name in ("salt", "nonce", "identity", "sealed"):
        assert len({getattr(wrap, name) for wrap in wraps}) == len(wraps)


def test_wrap_of_a_secret_takes_no_passphrase():
    wrap = secret_wrap(KEY, SECRET, WrapKind.RECOVERY, FILE)

    with pytest.raises(ValueError, match="Only wraps of a passphrase"):
        open_with_passphrase(wrap, PHRASE, FILE)


def test_as_much_is_spent_where_there_is_nothing_to_open(monkeypatch):
    spent = []
    monkeypatch.setattr(key_wraps, "stretched", lambda *given: spent.append(given))

    spend_as_much(PHRASE, CHEAP)
    spend_as_much(PHRASE, CHEAP)

    assert [(one[0], one[2]) for one in spent] == [(PHRASE.encode(), CHEAP)] * 2
    assert len({one[1] for one in spent}) == 2
    assert {len(one[1]) for one in spent} == {16}
