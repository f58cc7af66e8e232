"""Carried bundles with one bit changed, forged or made to burst: none passes."""

from __future__ import annotations

import io
import stat
import zipfile
from typing import TYPE_CHECKING

import pytest

from models.errors import AnswerRefused, RequestRefused
from models.protocol.canonical_json import canonical_bytes
from models.protocol.carried_bundle import (
    answer_bundle,
    job_bundle,
    read_answer_bundle,
    read_job_bundle,
)
from models.protocol.manifest import manifest_of
from models.protocol.signature import JOB, public_part, sign
from tests.asked_models import WORKER, answered, asked, key_of

if TYPE_CHECKING:
    from collections.abc import Mapping

STATION = public_part(key_of(5))
MARKING = "EXERCISE - UNCLASSIFIED"
JOB_BUNDLE = job_bundle(asked()[1], MARKING, key_of(5))
UNSIGNED = job_bundle(asked()[1], MARKING, None)


def accepted(data: bytes) -> bool:
    """Whether a bundle passes for a job of the station."""
    try:
        read_job_bundle(data, [STATION])
    except RequestRefused:
        return False
    return True


def accepted_from_anyone(data: bytes) -> bool:
    """Whether a bundle passes where everybody is trusted."""
    try:
        read_job_bundle(data, None)
    except RequestRefused:
        return False
    return True


def flips(data: bytes, step: int) -> list[bytes]:
    """The data with one bit flipped, at many places."""
    found = []
    for bit in range(0, 8 * len(data), step):
        flipped = bytearray(data)
        flipped[bit // 8] ^= 1 << bit % 8
        found.append(bytes(flipped))
    return found


def packed(entries: Mapping[str, bytes], mode: int = stat.S_IFREG | 0o600) -> bytes:
    """An archive like ours, but of anything."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(entries):
            info = zipfile.ZipInfo(name)
            info.create_system = 3
            info.external_attr = mode << 16
            archive.writestr(info, entries[name])
    return buffer.getvalue()


def entries_of(data: bytes) -> dict[str, bytes]:
    """What is in an archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def signed(entries: Mapping[str, bytes]) -> bytes:
    """A bundle of anything with a manifest that fits, signed by the station."""
    manifest = manifest_of(entries)
    line = sign(JOB, key_of(5), manifest)
    return packed({**entries, "MANIFEST.json": manifest, "MANIFEST.sig": line})


def test_the_bundle_of_these_tests_passes_without_a_fault() -> None:
    assert accepted(JOB_BUNDLE)
    assert accepted_from_anyone(UNSIGNED)
    assert packed(entries_of(JOB_BUNDLE)) == JOB_BUNDLE
    assert accepted(signed(entries_of(JOB_BUNDLE)))


def test_not_one_flipped_bit_of_a_job_passes() -> None:
    assert not any(accepted(one) for one in flips(JOB_BUNDLE, 1))


def test_not_one_flipped_bit_passes_for_a_station_that_was_trusted() -> None:
    """Even where everybody is trusted, what comes back is what somebody signed."""
    for one in flips(UNSIGNED, 3):
        assert not accepted_from_anyone(one)


def test_not_one_flipped_bit_of_an_answer_passes() -> None:
    request, _ = asked()
    bundle = answer_bundle(request.key, answered(request), MARKING, key_of(1))
    read_answer_bundle(bundle, [WORKER])

    for one in flips(bundle, 3):
        with pytest.raises(AnswerRefused):
            read_answer_bundle(one, [WORKER])


def test_a_bundle_cut_anywhere_or_with_more_around_it_is_refused() -> None:
    for length in range(0, len(JOB_BUNDLE), 5):
        assert not accepted(JOB_BUNDLE[:length])
    assert not accepted(JOB_BUNDLE + b"\0")
    assert not accepted(b"\0" + JOB_BUNDLE)


def test_another_job_under_the_key_of_this_one_is_refused_even_if_signed() -> None:
    entries = entries_of(JOB_BUNDLE)
    key = asked()[0].key.encode()
    entries["bundle.json"] = entries["bundle.json"].replace(key, b"0" * 40)

    with pytest.raises(RequestRefused, match="have it exported again"):
        read_job_bundle(signed(entries), [STATION])


@pytest.mark.parametrize(
    "head",
    [
        {},
        {"form": "marsroute carried 2"},
        {"more": 1},
        {"kind": "plan"},
        {"kind": None},
        {"key": "0"},
        {"key": None},
        {"marking": "two\nlines"},
        {"marking": None},
        {"marking": "x" * 201},
    ],
)
def test_a_head_of_another_form_is_refused_even_if_signed(
    head: dict[str, object],
) -> None:
    whole = {
        "form": "marsroute carried 1",
        "kind": "job",
        "key": asked()[0].key,
        "marking": MARKING,
    }
    told: dict[str, object] = {**whole, **head} if head else {}
    entries = entries_of(JOB_BUNDLE)

    assert accepted(signed({**entries, "bundle.json": canonical_bytes(whole)}))  # type: ignore[arg-type]
    assert not accepted(signed({**entries, "bundle.json": canonical_bytes(told)}))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "name",
    ["../x", "/etc/x", "C:x", "content/../../x", "x.json", "content/inputs/y", "a\\b"],
)
def test_an_entry_too_much_is_refused(name: str) -> None:
    entries = entries_of(JOB_BUNDLE)

    assert not accepted(packed({**entries, name: b"x"}))
    assert not accepted_from_anyone(packed({**entries_of(UNSIGNED), name: b"x"}))
    if name in {"x.json", "content/inputs/y"}:
        assert not accepted(signed({**entries, name: b"x"}))


def test_a_bomb_a_link_and_a_second_entry_of_a_name_are_refused() -> None:
    entries = entries_of(JOB_BUNDLE)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
        archive.writestr("content/inputs/zeros.safetensors", bytes(50 << 20))
    doubled = io.BytesIO()
    with zipfile.ZipFile(doubled, "w") as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("bundle.json", b"{}")

    assert not accepted(buffer.getvalue())
    assert not accepted(packed(entries, stat.S_IFLNK | 0o777))
    assert not accepted(doubled.getvalue())


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\x05\x06" + bytes(18), b"{}" * 99])
def test_what_is_no_bundle_at_all_is_refused(data: bytes) -> None:
    assert not accepted(data)
    assert not accepted_from_anyone(data)
