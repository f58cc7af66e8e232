"""Sealed bundles show nothing, and open under their own head and passphrase alone."""

from __future__ import annotations

import pytest

from app.errors import BundleRefused, InputRefused, WrongKey
from app.security import sealed_content
from app.security.bundle_manifest import BundleKind
from app.security.file_key import FileKey
from app.security.key_header import KeyHeader, WrapKind, header_bytes
from app.security.key_strength import Strength
from app.security.key_wraps import secret_wrap
from app.security.marking import Marking
from app.security.sealed_content import CONTENT, KEYS, sealed, unsealed
from tests.bundle_sketch import FILES, bundle_bytes, head_of, opened

CHEAP = Strength(19 * 1024, 1, 1)
PASSPHRASE = "four words nobody joins"  # noqa: S105 - of tests
HEAD = head_of(sealed=True, marking=Marking.parse("EXERCISE - NATO SECRET"))


@pytest.fixture(scope="module")
def content():
    return sealed(FILES, HEAD, PASSPHRASE, CHEAP)


def test_sealed_files_come_back(content):
    bundle = opened(bundle_bytes(content, head=HEAD))

    assert unsealed(bundle, PASSPHRASE) == FILES


def test_neither_names_nor_content_can_be_read(content):
    secrets = (b"columns", b"plan.json", b"table.csv", b"a,b\n")
    plain = b"".join((*FILES.values(), *(name.encode() for name in FILES)))

    for secret in secrets:
        assert secret in plain
        assert secret not in bundle_bytes(content, head=HEAD)
        assert secret not in b"".join(content.values())


def test_wrong_passphrase_opens_nothing(content):
    with pytest.raises(WrongKey):
        unsealed(opened(bundle_bytes(content, head=HEAD)), "another passphrase")


@pytest.mark.parametrize(
    "entries",
    [
        {"marking": Marking.parse("EXERCISE - UNCLASSIFIED")},
        {"subject": "fedcba9876543210"},
        {"kind": BundleKind.RESULT},
    ],
)
def test_sealed_content_does_not_open_under_another_head(content, entries):
    """A trusted station cannot send on under a lower marking what it cannot read."""
    told = {"sealed": True, "marking": HEAD.marking} | entries
    other = head_of(told.pop("kind", BundleKind.PLAN), **told)

    with pytest.raises(WrongKey, match="sealed for another"):
        unsealed(opened(bundle_bytes(content, head=other)), PASSPHRASE)


@pytest.mark.parametrize(
    "change",
    [{KEYS: b"{}"}, {"more": b""}, {CONTENT: None}, {KEYS: None, "keys": b""}],
)
def test_what_is_not_sealed_as_it_should_be_is_refused(content, change):
    files = {
        name: data for name, data in (content | change).items() if data is not None
    }

    with pytest.raises(BundleRefused, match="not sealed as bundles are"):
        unsealed(opened(bundle_bytes(files, head=HEAD)), PASSPHRASE)


@pytest.mark.parametrize("data", [b"", b"short", bytes(100)])
def test_content_that_was_replaced_does_not_open(content, data):
    bundle = opened(bundle_bytes(content | {CONTENT: data}, head=HEAD))

    with pytest.raises(WrongKey):
        unsealed(bundle, PASSPHRASE)


def test_open_bundle_is_not_unsealed(content):
    with pytest.raises(BundleRefused, match="not sealed"):
        unsealed(opened(bundle_bytes(content, head=head_of())), PASSPHRASE)


def test_passphrase_that_is_too_short_is_refused():
    with pytest.raises(InputRefused, match="at least 12"):
        sealed(FILES, HEAD, "short", CHEAP)


def test_more_than_can_be_opened_is_not_sealed(monkeypatch):
    size = sum(map(len, FILES.values()))
    monkeypatch.setattr(sealed_content, "MOST_BYTES", size - 1)
    with pytest.raises(BundleRefused, match="cannot be locked up in one bundle"):
        sealed(FILES, HEAD, PASSPHRASE, CHEAP)

    monkeypatch.setattr(sealed_content, "MOST_BYTES", size)
    assert sealed(FILES, HEAD, PASSPHRASE, CHEAP).keys() == {KEYS, CONTENT}


def test_content_that_no_passphrase_opens_is_refused(content):
    key, file_id = FileKey.new(), "0" * 32
    wrap = secret_wrap(key, bytes(16), WrapKind.RECOVERY, file_id)
    header = KeyHeader(file_id=file_id, wraps=(wrap,)).sealed_under(key)
    files = content | {KEYS: header_bytes(header)}

    with pytest.raises(BundleRefused, match="no passphrase opens it"):
        unsealed(opened(bundle_bytes(files, head=HEAD)), PASSPHRASE)


def test_equal_content_is_never_sealed_alike(content):
    """A nonce or key that came twice would give both contents away."""
    again = sealed(FILES, HEAD, PASSPHRASE, CHEAP)

    assert again[CONTENT][:12] != content[CONTENT][:12]
    assert again[CONTENT][12:] != content[CONTENT][12:]
    assert again[KEYS] != content[KEYS]
