"""A key file has one form, byte for byte, and says what is wrong with any other."""

from __future__ import annotations

import hashlib
import json
import random
from dataclasses import replace
from typing import Any

import pytest

from app.errors import Damaged, TooNew
from app.security.file_key import FileKey
from app.security.key_header import (
    LARGEST,
    KeyHeader,
    Wrap,
    WrapKind,
    header_bytes,
    parsed_header,
)
from app.security.key_strength import USUAL

KEY = FileKey(bytes(range(32)))


def wrap(number: int, kind: WrapKind = WrapKind.RECOVERY) -> Wrap:
    return Wrap(
        kind=kind,
        identity=f"{number:016x}",
        salt=bytes([number]) * 16,
        strength=USUAL if kind is WrapKind.PASSPHRASE else None,
        nonce=bytes(12),
        sealed=bytes(48),
    )


HEADER = KeyHeader(
    file_id="0123456789abcdef" * 2,
    wraps=(wrap(1, WrapKind.PASSPHRASE), wrap(2, WrapKind.KEYRING), wrap(3)),
).sealed_under(KEY)


def rewritten(change: dict[str, Any], wrap_change: dict[str, Any] | None = None):
    """Write the header otherwise, with a sum that is right."""
    fields = json.loads(header_bytes(HEADER)) | change
    if wrap_change is not None:
        fields["wraps"][0] |= wrap_change
    fields.pop("check")
    text = json.dumps(fields, sort_keys=True, indent=2) + "\n"
    fields["check"] = hashlib.sha256(text.encode()).hexdigest()
    return (json.dumps(fields, sort_keys=True, indent=2) + "\n").encode()


def test_a_header_comes_back() -> None:
    assert parsed_header(header_bytes(HEADER), "a.plan.keys") == HEADER
    assert parsed_header(rewritten({}), "a.plan.keys") == HEADER


def test_the_seal_knows_its_key_and_every_change() -> None:
    fewer = replace(HEADER, wraps=HEADER.wraps[:2])
    renamed = replace(HEADER, file_id="f" * 32)

    assert HEADER.is_sealed_under(KEY)
    assert not HEADER.is_sealed_under(FileKey(bytes(32)))
    assert not fewer.is_sealed_under(KEY)
    assert not renamed.is_sealed_under(KEY)


def test_every_flipped_bit_is_damage_and_never_a_later_version() -> None:
    data = header_bytes(HEADER)
    lot = random.Random(1)  # noqa: S311 - repeatable on purpose

    texts = set()
    for bit in lot.sample(range(len(data) * 8), 1500):
        flipped = bytearray(data)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(Damaged) as refusal:
            parsed_header(bytes(flipped), "a.plan.keys")
        texts.add(str(refusal.value))

    said = "a.plan.keys is damaged and cannot be read as a key file; put the copy from "
    assert texts == {said + "the folder of backups in its place."}


def test_a_later_form_is_named_as_such() -> None:
    with pytest.raises(TooNew, match="later version of Marsroute"):
        parsed_header(rewritten({"form": 2, "more": [1]}), "a.plan.keys")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"check": 1}',
        header_bytes(HEADER)[:-1],
        header_bytes(HEADER) + b"\n",
        header_bytes(HEADER).replace(b"  ", b"\t"),
        b" " * (LARGEST + 1),
        rewritten({"form": 0}),
        rewritten({"form": True}),
        rewritten({"form": 1.0}),
        rewritten({"form": "2"}),
        rewritten({"format": "another", "form": 2}),
        rewritten({"more": 1}),
        rewritten({"file": "short"}),
        rewritten({"file": 1}),
        rewritten({"seal": ""}),
        rewritten({"seal": "A"}),
        rewritten({"seal": None}),
        rewritten({"wraps": {}}),
        rewritten({"wraps": [1]}),
        rewritten({"wraps": [[]]}),
        rewritten({"wraps": 5}),
        rewritten({"wraps": json.loads(header_bytes(HEADER))["wraps"] * 2}),
        rewritten({}, {"kind": "window"}),
        rewritten({}, {"kind": []}),
        rewritten({}, {"kind": "keyring"}),
        rewritten({}, {"id": "0"}),
        rewritten({}, {"id": "0000000000000003"}),
        rewritten({}, {"salt": "AAAA"}),
        rewritten({}, {"nonce": "AAAA"}),
        rewritten({}, {"sealed": "é"}),
        rewritten({}, {"argon2id": None}),
        rewritten({}, {"argon2id": 3}),
        rewritten({}, {"argon2id": {"memory_kib": 262144, "passes": 3}}),
        rewritten({}, {"argon2id": {"memory_kib": 1, "passes": 3, "lanes": 4}}),
        rewritten({}, {"argon2id": {"memory_kib": 2**40, "passes": 3, "lanes": 4}}),
        rewritten({}, {"argon2id": {"memory_kib": 262144, "passes": 1e9, "lanes": 4}}),
        rewritten({}, {"argon2id": {"memory_kib": 262144.0, "passes": 3, "lanes": 4}}),
        rewritten({}, {"more": 1}),
    ],
)
def test_whatever_is_not_as_it_is_written_is_damage(data: bytes) -> None:
    with pytest.raises(Damaged):
        parsed_header(data, "a.plan.keys")


def test_a_header_takes_no_second_passphrase_and_no_33rd_way() -> None:
    with pytest.raises(ValueError, match="do not go together"):
        replace(
            HEADER,
            wraps=(wrap(1, WrapKind.PASSPHRASE), wrap(2, WrapKind.PASSPHRASE)),
        )
    with pytest.raises(ValueError, match="do not go together"):
        replace(HEADER, wraps=tuple(wrap(number) for number in range(33)))
    assert len(replace(HEADER, wraps=tuple(wrap(n) for n in range(32))).wraps) == 32


def test_a_wrong_sum_is_damage_even_where_a_later_form_is_named() -> None:
    data = rewritten({"form": 2})

    with pytest.raises(TooNew):
        parsed_header(data, "a.plan.keys")
    with pytest.raises(Damaged):
        parsed_header(data.replace(b'"form": 2', b'"form": 3'), "a.plan.keys")


def test_the_form_stays_as_it_was_first_written() -> None:
    """Every key file that is out there was written like this."""
    told = json.loads(header_bytes(HEADER))

    assert told.keys() == {"check", "file", "form", "format", "seal", "wraps"}
    assert (told["format"], told["form"]) == ("marsroute keys", 1)
    assert [one["kind"] for one in told["wraps"]] == [
        "passphrase",
        "keyring",
        "recovery",
    ]
    assert told["wraps"][0] == {
        "argon2id": {"lanes": 4, "memory_kib": 262144, "passes": 3},
        "id": "0000000000000001",
        "kind": "passphrase",
        "nonce": "AAAAAAAAAAAAAAAA",
        "salt": "AQEBAQEBAQEBAQEBAQEBAQ==",
        "sealed": "A" * 64,
    }
    assert told["wraps"][2].keys() == {"id", "kind", "nonce", "salt", "sealed"}
    assert WrapKind.FOLLOWS.value == "follows"


def test_a_key_file_is_read_up_to_its_largest_and_no_further() -> None:
    full = replace(HEADER, wraps=tuple(wrap(n) for n in range(32)))

    assert len(header_bytes(full)) < LARGEST == 65_536
    later = rewritten({"form": 2, "more": "x" * LARGEST})
    with pytest.raises(Damaged):
        parsed_header(later, "a.plan.keys")
    with pytest.raises(TooNew):
        parsed_header(rewritten({"form": 2, "more": "x"}), "a.plan.keys")
