"""Zip archives made to do harm are refused, and nothing of them is ever extracted."""

from __future__ import annotations

import io
import random
import struct
import warnings
import zipfile
from typing import TYPE_CHECKING

import pytest

from app.errors import BundleRefused
from app.security.bundle_zip import ZipLimits, is_plain_name, read_zip, write_zip

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

GOOD = {"a.json": b"{}", "deep/er/b.bin": bytes(range(256)) * 40}
LINK = 0o120777 << 16


def archive(*entries: tuple[str | zipfile.ZipInfo, bytes], **how: int) -> bytes:
    """Pack entries as a careless or hostile program would."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", **how) as out, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of duplicate names, which are meant
        for name, data in entries:
            out.writestr(name, data)
    return file.getvalue()


def link(name: str) -> zipfile.ZipInfo:
    """Head of an entry that is a symbolic link."""
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = LINK
    return info


def refused(data: bytes, why: str, limits: ZipLimits | None = None) -> None:
    """See that the directory alone is reason enough."""
    with pytest.raises(BundleRefused, match=why):
        read_zip(io.BytesIO(data), *([limits] if limits else []))


def test_what_is_written_can_be_read():
    file = io.BytesIO()
    write_zip(file, GOOD)
    found = read_zip(file)

    assert {name: found.read(name, most=1 << 20) for name in found.sizes} == GOOD


def test_files_are_packed_like_bytes(tmp_path: Path):
    (tmp_path / "b").write_bytes(GOOD["deep/er/b.bin"])
    of_bytes, of_file = io.BytesIO(), io.BytesIO()
    write_zip(of_bytes, {"b": GOOD["deep/er/b.bin"]})
    write_zip(of_file, {"b": tmp_path / "b"})

    assert of_bytes.getvalue() == of_file.getvalue()


def test_what_packs_like_a_bomb_is_stored_and_read():
    file = io.BytesIO()
    write_zip(file, {"zeros.npy": bytes(8 << 20)})
    found = read_zip(file)

    assert found.sizes == {"zeros.npy": 8 << 20}
    assert len(file.getvalue()) > 8 << 20


@pytest.mark.parametrize(
    "name",
    [
        "../plan.json",
        "a/../../b",
        "/etc/passwd",
        "C:/windows/x",
        "C:x",
        "\\\\host\\share",
        "a\\b",
        "a//b",
        "a/",
        "./a",
        ".hidden",
        "a/.ssh/b",
        "con",
        "deep/NUL.txt",
        "com1.json",
        "a.",
        "a ",
        " a",
        "tab\there",
        "line\nbreak",
        "a\x00b",
        "bell\x07",
        "caf\u00e9",
        "\u202egnp.exe",
        "a:stream",
        "~root",
        "-rf",
        "$HOME",
        "*",
        "x" * 101,
        "/".join("abcdefghi"),
        "",
    ],
)
def test_names_that_are_no_plain_relative_paths_are_refused(name: str):
    assert not is_plain_name(name)
    if name:
        data = archive((name.replace("\0", "!"), b"x"))  # the library cuts there
        refused(data.replace(b"a!b", b"a\0b"), "no plain relative path")
    with pytest.raises(BundleRefused, match="no plain relative path"):
        write_zip(io.BytesIO(), {name: b"x"})


@pytest.mark.parametrize("second", ["a.json", "A.JSON"])
def test_two_entries_of_one_name_are_refused(second: str):
    refused(archive(("a.json", b"1"), (second, b"2")), "two entries")


def test_links_are_refused():
    refused(archive((link("plan.json"), b"/etc/passwd")), "is a link or folder")


@pytest.mark.parametrize("kind", [0o040755, 0o060644, 0o020644, 0o010644, 0o140644])
def test_folders_devices_and_pipes_are_refused(kind: int):
    info = zipfile.ZipInfo("x")
    info.create_system = 3
    info.external_attr = kind << 16

    refused(archive((info, b"")), "is a link or folder")


def test_bombs_are_refused_by_their_ratio():
    data = archive(("a.json", bytes(50 << 20)), compression=zipfile.ZIP_DEFLATED)

    refused(data, "such a file is a trap")


def test_too_many_bytes_in_all_are_refused():
    data = archive(*((f"f{n}", bytes(1000)) for n in range(10)))

    refused(data, "would unpack to more", ZipLimits(bytes_in_all=9999))


def test_too_many_entries_are_refused():
    refused(archive(*((f"f{n}", b"") for n in range(1001))), "1001 entries")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_unusual_packing_is_refused(method: int):
    refused(archive(("a", b"x" * 100), compression=method), "packed in a way")


def with_directory_field(data: bytes, offset: int, form: str, value: int) -> bytes:
    """Change a field of the first entry in the directory."""
    changed = bytearray(data)
    struct.pack_into(form, changed, data.index(b"PK\x01\x02") + offset, value)
    return bytes(changed)


def test_encrypted_entries_are_refused():
    refused(with_directory_field(archive(("a", b"x")), 8, "<H", 1), "packed in a way")


@pytest.mark.parametrize("told", [1, 99])
def test_sizes_that_the_directory_lies_about_are_refused(told: int):
    data = with_directory_field(archive(("a", b"0123456789")), 24, "<I", told)
    found = read_zip(io.BytesIO(data))

    with pytest.raises(BundleRefused):
        found.read("a", most=100)


def test_entry_over_the_bound_of_its_reader_is_not_unpacked():
    found = read_zip(io.BytesIO(archive(("a", bytes(100)))))

    with pytest.raises(BundleRefused, match="at most 99 are read"):
        found.read("a", most=99)


def test_names_that_differ_between_directory_and_entry_are_refused():
    data = bytearray(archive(("good", b"x")))
    place = data.index(b"good")
    data[place : place + 4] = b"evil"
    found = read_zip(io.BytesIO(bytes(data)))

    with pytest.raises(BundleRefused, match="damaged"):
        found.read("good", most=9)


def test_entries_that_lie_over_each_other_never_give_more_than_they_say():
    data = archive(("a", b"x" * 1000), ("b", b"y" * 1000))
    second = data.rindex(b"PK\x01\x02")
    changed = bytearray(data)
    struct.pack_into("<I", changed, second + 42, 0)  # b where a begins
    found = read_zip(io.BytesIO(bytes(changed)))

    with pytest.raises(BundleRefused):
        found.read("b", most=2000)


@pytest.mark.parametrize(
    "data",
    [b"", b"PK", b"not a zip at all", b"PK\x05\x06" + bytes(18), bytes(100)],
)
def test_what_is_no_archive_is_refused_or_empty(data: bytes):
    try:
        found = read_zip(io.BytesIO(data))
    except BundleRefused:
        return
    assert found.sizes == {}


def flipped(data: bytes, chance: random.Random) -> bytes:
    """One bit changed."""
    changed = bytearray(data)
    changed[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def scrambled(data: bytes, chance: random.Random) -> bytes:
    """Some bytes of the directory changed to anything."""
    changed = bytearray(data)
    start = data.index(b"PK\x01\x02")
    for _ in range(chance.randrange(1, 6)):
        changed[chance.randrange(start, len(data))] = chance.randrange(256)
    return bytes(changed)


def cut(data: bytes, chance: random.Random) -> bytes:
    """The end cut off."""
    return data[: chance.randrange(len(data))]


@pytest.mark.parametrize("mutation", [flipped, scrambled, cut])
def test_mutants_are_read_or_refused_by_a_sentence(
    mutation: Callable[[bytes, random.Random], bytes],
):
    """Nothing but the known refusal ever comes out of a damaged archive."""
    file, chance = io.BytesIO(), random.Random(34)  # noqa: S311 - repeatable
    write_zip(file, GOOD)
    outcomes = []
    for _ in range(300):
        try:
            found = read_zip(io.BytesIO(mutation(file.getvalue(), chance)))
            for name in found.sizes:
                found.read(name, most=1 << 20)
        except BundleRefused as error:
            outcomes.append(str(error))

    assert outcomes
    assert all(sentence.endswith(".") for sentence in outcomes)


@pytest.mark.parametrize(
    "name",
    [
        "a/b/c/d/e/f/g/h",
        "x" * 100,
        "table.X",
        "com10",
        "console.txt",
        "_a-b c.d",
        "0",
    ],
)
def test_names_at_the_edge_of_the_rule_are_plain(name: str):
    assert is_plain_name(name)


@pytest.mark.parametrize("port", ["aux", "prn", "com9", "lpt1", "lpt9", "Aux .txt"])
def test_every_device_is_known(port: str):
    assert not is_plain_name(port)
    assert not is_plain_name(f"deep/{port}")


def test_limits_themselves_are_kept():
    data = archive(*((f"f{n}", bytes(1000)) for n in range(10)))

    assert read_zip(io.BytesIO(data), ZipLimits(entries=10, bytes_in_all=10_000))
    refused(data, "10 entries", ZipLimits(entries=9))


def test_entries_tell_nothing_of_the_machine_that_made_them():
    file = io.BytesIO()
    write_zip(file, GOOD)

    for entry in zipfile.ZipFile(file).infolist():
        assert entry.date_time == (1980, 1, 1, 0, 0, 0)
        assert (entry.create_system, entry.external_attr >> 16) == (3, 0o100600)
        assert not entry.comment
