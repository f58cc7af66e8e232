"""Bundles: what is let through, what is only looked at, what is refused."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,  # noqa: TC002
)

from app.errors import BundleRefused
from app.security.bundle import countersign, make_bundle, signature_lines
from app.security.bundle_manifest import BundleKind, parse_manifest
from app.security.bundle_zip import write_zip
from app.security.marking import LEVELS, Marking
from app.security.trust_list import Trust
from tests.bundle_sketch import (
    DAY,
    FILES,
    NOW,
    bundle_bytes,
    head_of,
    key_of,
    opened,
    public_hex,
    station_of,
    trust_in,
)

S4 = station_of("S4 1 Bn", key_of(1))
EXCON = station_of("EXCON", key_of(2))


def entries_of(data: bytes) -> dict[str, bytes]:
    """All entries of an archive as they are."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(entries: dict[str, bytes]) -> bytes:
    """Pack entries again, checked by nobody."""
    file = io.BytesIO()
    write_zip(file, entries)
    return file.getvalue()


def test_bundle_signed_by_a_listed_station_is_trusted_and_whole():
    bundle = opened(bundle_bytes(), trust_in(S4))

    assert bundle.trusted
    assert bundle.standing.stations == ("S4 1 Bn",)
    assert {name: bundle.read(name) for name in bundle.manifest.files} == FILES
    assert bundle.head == head_of()


def test_same_content_gives_the_same_bytes():
    assert bundle_bytes() == bundle_bytes(dict(reversed(FILES.items())))


def test_unsigned_bundle_can_be_read_and_is_not_trusted():
    bundle = opened(bundle_bytes(keys=()), trust_in(S4))

    assert bundle.standing.trust is Trust.UNSIGNED
    assert bundle.read("plan.json") == FILES["plan.json"]


def test_without_a_trust_list_nobody_is_trusted():
    bundle = opened(bundle_bytes())

    assert bundle.standing.trust is Trust.UNTRUSTED
    assert "No trust list is installed" in bundle.standing.reasons[0]


@pytest.mark.parametrize(
    ("station", "reason"),
    [
        (station_of("S4", key_of(9)), "Nobody on the trust list"),
        (
            station_of("S4", key_of(1), may_sign=frozenset({BundleKind.JOB})),
            "may not sign a plan",
        ),
        (station_of("S4", key_of(1), end=NOW), "counts only from"),
        (station_of("S4", key_of(1), start=NOW + DAY), "counts only from"),
    ],
)
def test_signature_that_does_not_count_says_why(station, reason):
    bundle = opened(bundle_bytes(), trust_in(station))

    assert bundle.standing.trust is Trust.UNTRUSTED
    assert reason in bundle.standing.reasons[0]


def test_key_must_have_counted_when_the_bundle_was_made():
    before = bundle_bytes(head=head_of(made_at=NOW - 6 * DAY))

    assert not opened(before, trust_in(S4)).trusted
    assert opened(before, trust_in(station_of("S4", key_of(1), start=NOW - 9 * DAY)))


def test_list_that_is_out_of_force_trusts_nobody():
    bundle = opened(bundle_bytes(), trust_in(S4, expires=NOW))

    assert "is not in force" in bundle.standing.reasons[0]
    assert not bundle.trusted


def test_map_update_needs_as_many_stations_as_the_list_says():
    update = head_of(BundleKind.MAP_UPDATE)
    trust = trust_in(S4, EXCON, thresholds={BundleKind.MAP_UPDATE: 2})
    by_one = opened(bundle_bytes(head=update), trust)
    by_two = opened(bundle_bytes(head=update, keys=[key_of(1), key_of(2)]), trust)

    assert not by_one.trusted
    assert "needs the signatures of 2 trusted stations and has 1" in str(
        by_one.standing.reasons
    )
    assert by_two.trusted
    assert by_two.standing.stations == ("EXCON", "S4 1 Bn")


def test_two_keys_of_one_station_count_once():
    trust = trust_in(
        S4,
        station_of("S4 1 Bn", key_of(3)),
        EXCON,
        thresholds={BundleKind.PLAN: 2},
    )

    assert not opened(bundle_bytes(keys=[key_of(1), key_of(3)]), trust).trusted


def test_a_stranger_beside_the_stations_does_no_harm():
    bundle = opened(bundle_bytes(keys=[key_of(1), key_of(8)]), trust_in(S4))

    assert bundle.trusted
    assert len(bundle.standing.reasons) == 1


def test_broken_signature_of_a_stranger_spoils_the_bundle():
    entries = entries_of(bundle_bytes())
    other = signature_lines(b"something else", [key_of(8)]).split(b"\n")[1]
    entries["manifest.sig"] += other + b"\n"

    with pytest.raises(BundleRefused, match="does not fit"):
        opened(packed(entries), trust_in(S4))


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (b"", "none where some should be"),
        (b"marsroute signatures 1\n", "form is unknown"),
        (b"marsroute signatures 2\nx\n", "form is unknown"),
        (b"marsroute signatures 1\nnonsense\n", "one is malformed"),
        (
            b"marsroute signatures 1\n" + (b"0" * 64 + b" " + b"0" * 128 + b"\n") * 17,
            "more than 16",
        ),
    ],
)
def test_malformed_signatures_are_refused(lines, why):
    entries = entries_of(bundle_bytes()) | {"manifest.sig": lines}

    with pytest.raises(BundleRefused, match=why):
        opened(packed(entries), trust_in(S4))


def test_one_key_twice_is_refused():
    entries = entries_of(bundle_bytes())
    entries["manifest.sig"] = signature_lines(entries["manifest.json"], [key_of(1)] * 2)

    with pytest.raises(BundleRefused, match="signed twice"):
        opened(packed(entries), trust_in(S4))


@pytest.mark.parametrize("keys", [(), (key_of(1),)])
def test_changed_content_is_refused_whether_signed_or_not(keys):
    entries = entries_of(bundle_bytes(keys=keys))
    entries["plan.json"] = entries["plan.json"].replace(b"3", b"4")

    with pytest.raises(BundleRefused, match="is not what was signed"):
        opened(packed(entries), trust_in(S4))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"added.txt": b"x"}, "added.txt"),
        ({"plan.json": b"{}"}, "was changed"),
    ],
)
def test_files_besides_the_manifest_are_refused(change, why):
    with pytest.raises(BundleRefused, match=why):
        opened(packed(entries_of(bundle_bytes()) | change), trust_in(S4))


def test_missing_file_is_refused():
    entries = entries_of(bundle_bytes())
    del entries["plan.json"]

    with pytest.raises(BundleRefused, match=r"differ in plan\.json"):
        opened(packed(entries), trust_in(S4))


def test_archive_without_a_manifest_is_no_bundle():
    with pytest.raises(BundleRefused, match="so it is no bundle"):
        opened(packed({"plan.json": b"{}"}))


def test_content_is_checked_again_when_it_is_read():
    data = bytearray(bundle_bytes({"a.bin": bytes(range(256))}))
    file = io.BytesIO(data)
    from app.security.bundle import read_bundle  # noqa: PLC0415 - with this file

    bundle = read_bundle(file, trust_in(S4), NOW)
    place = data.index(bytes(range(256)))
    file.seek(place)
    file.write(b"\xff")

    with pytest.raises(BundleRefused):
        bundle.read("a.bin")


def test_bundle_of_nothing_cannot_be_made():
    with pytest.raises(BundleRefused, match="at least one file"):
        make_bundle(io.BytesIO(), head_of(), {}, [key_of(1)])
    with pytest.raises(BundleRefused, match="at least one file"):
        make_bundle(io.BytesIO(), head_of(), {"manifest.sig": b""}, [key_of(1)])


@pytest.mark.parametrize(
    "entries",
    [
        {"subject": ""},
        {"subject": "two\nlines"},
        {"note": "x" * 201},
        {"origin": "x" * 601},
        {"sequence": 1},
        {"made_at": NOW.replace(tzinfo=None)},
        {"made_at": NOW.replace(year=1601)},
    ],
)
def test_heads_that_make_no_sense_are_refused(entries):
    with pytest.raises(BundleRefused):
        head_of(**entries)


def test_map_update_needs_a_number():
    with pytest.raises(BundleRefused, match="number map updates from 1"):
        head_of(BundleKind.MAP_UPDATE, sequence=0)


def manifest_with(**changes: object) -> bytes:
    """A manifest with some entries changed; None takes one away."""
    entries = json.loads(entries_of(bundle_bytes())["manifest.json"]) | changes
    return json.dumps({k: v for k, v in entries.items() if v is not None}).encode()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"form": "marsroute bundle 2"}, "with the version that made it"),
        ({"kind": "song"}, "kind or its time"),
        ({"kind": 3}, "kind is no text"),
        ({"kind": None}, "differ from the form in kind"),
        ({"surprise": 1}, "differ from the form in surprise"),
        ({"made_at": "soon"}, "kind or its time"),
        ({"marking": "VERY SECRET"}, "marking that is in force"),
        ({"sequence": True}, "whole number"),
        ({"sequence": -1}, "whole number"),
        ({"sealed": "no"}, "whether it is sealed"),
        ({"files": {}}, "lists no files"),
        ({"files": {"../x": {"bytes": 0, "sha256": "0" * 64}}}, "no bundle can hold"),
        ({"files": {"manifest.sig": {}}}, "no bundle can hold"),
        ({"files": {"x": 3}}, "not of size and hash"),
        ({"files": {"x": {"bytes": 1.5, "sha256": "0" * 64}}}, "no size and no hash"),
        ({"files": {"x": {"bytes": 1, "sha256": "0" * 63}}}, "no size and no hash"),
    ],
)
def test_malformed_manifests_are_refused(change, why):
    with pytest.raises(BundleRefused, match=why):
        parse_manifest(manifest_with(**change))


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"\xff", b"[" * 100_000, b'{"form": 1, "form": 2}']
)
def test_what_is_no_json_object_is_no_manifest(data):
    with pytest.raises(BundleRefused, match="malformed"):
        parse_manifest(data)


def test_markings_are_read_by_the_policy_in_force():
    data = manifest_with(marking="NATO SECRET")
    only = LEVELS[:1]

    assert parse_manifest(data).head.marking.level.name == "NATO SECRET"
    with pytest.raises(BundleRefused, match="in force"):
        parse_manifest(data, lambda text: Marking.parse(text, only))


def signed_again(data: bytes, key: Ed25519PrivateKey) -> bytes:
    """The bundle with one more signature."""
    file = io.BytesIO()
    countersign(file, opened(data), key)
    return file.getvalue()


@pytest.mark.parametrize("keys", [(), (key_of(1),)])
def test_another_station_can_sign_what_is_there(keys):
    update = head_of(BundleKind.MAP_UPDATE)
    data = signed_again(bundle_bytes(head=update, keys=keys), key_of(2))

    assert data == bundle_bytes(head=update, keys=[*keys, key_of(2)])
    assert opened(data, trust_in(EXCON)).standing.stations == ("EXCON",)


def test_one_station_does_not_sign_twice():
    with pytest.raises(BundleRefused, match="signed the bundle already"):
        signed_again(bundle_bytes(), key_of(1))


def test_no_more_signatures_than_are_read():
    full = bundle_bytes(keys=[key_of(number) for number in range(1, 17)])

    assert len(opened(full).keys) == 16
    with pytest.raises(BundleRefused, match="16 signatures"):
        signed_again(full, key_of(17))


@pytest.mark.parametrize("limit", ["MOST_UNTRUSTED", "MOST_UNTRUSTED_PLAN"])
def test_little_is_spent_on_what_nobody_trusted_signed(monkeypatch, limit):
    """Hashing gigabytes for a stranger would only keep the machine busy."""
    monkeypatch.setattr(f"app.security.bundle.{limit}", 1000)
    data = bundle_bytes()

    assert opened(data, trust_in(S4)).trusted
    with pytest.raises(BundleRefused, match="no trusted station has signed"):
        opened(data, trust_in(EXCON))


def test_file_that_is_not_there_or_too_large_is_not_read():
    bundle = opened(bundle_bytes(FILES))
    size = len(FILES["plan.json"])

    assert bundle.read("plan.json", most=size) == FILES["plan.json"]
    with pytest.raises(BundleRefused, match=f"has {size} bytes, and at most"):
        bundle.read("plan.json", most=size - 1)
    with pytest.raises(BundleRefused, match=r"holds no other\.json"):
        bundle.read("other.json")


def test_signature_is_as_described():
    """Ed25519 over the context and the exact bytes of the manifest, one line each."""
    entries = entries_of(bundle_bytes(FILES))
    written = entries["manifest.json"]
    key = key_of(1)
    signature = key.sign(b"marsroute bundle manifest/1\0" + written).hex()
    line = f"{public_hex(key)} {signature}"
    entries["manifest.sig"] = f"marsroute signatures 1\n{line}\n".encode()

    assert opened(packed(entries)).keys == (public_hex(key),)
    bare = key.sign(written).hex()
    entries["manifest.sig"] = entries["manifest.sig"].replace(
        signature.encode(), bare.encode()
    )
    with pytest.raises(BundleRefused, match="signatures of the bundle are broken"):
        opened(packed(entries))
