"""Bundles are unpacked by another process, and nothing it says is taken on trust."""

from __future__ import annotations

import io
import json
import os
import random
import zipfile
from typing import TYPE_CHECKING

import pytest

from app.errors import BundleRefused
from app.security import jailed_zip as jailed
from app.security.bundle import check_bundle
from app.security.bundle_zip import CHUNK, ZipLimits, read_zip, write_zip
from app.security.jailed_zip import JailedZip, jailed_zip
from maps.errors import SourceError
from maps.jail import JailLimits
from maps.jail_session import JailSession
from tests.bundle_sketch import NOW, bundle_bytes, key_of, station_of, trust_in

if TYPE_CHECKING:
    from pathlib import Path

FILES = {"a.json": b"{}", "deep/b.bin": bytes(range(251)) * (CHUNK // 80)}


def written(folder: Path, files: dict[str, bytes] = FILES) -> Path:
    path = folder / "a.bundle"
    with path.open("xb") as file:
        write_zip(file, files)
    return path


def test_child_hands_over_what_is_packed(tmp_path: Path):
    with jailed_zip(written(tmp_path)) as archive:
        assert {name: archive.read(name, most=1 << 23) for name in FILES} == FILES
        again = [b"".join(archive.chunks(name)) for name in reversed(FILES)]

    assert again == list(reversed(FILES.values()))


def test_two_entries_can_be_read_in_turns(tmp_path: Path):
    files = {name: FILES["deep/b.bin"] + name.encode() for name in "ab"}
    with jailed_zip(written(tmp_path, files)) as archive:
        pairs = list(zip(archive.chunks("a"), archive.chunks("b"), strict=True))

    read = [b"".join(pieces) for pieces in zip(*pairs, strict=True)]
    assert read == list(files.values())


def test_another_process_unpacks_and_is_gone_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    pids = []

    class Seen(JailSession):
        def __init__(self, *letter: object, **how: object) -> None:
            super().__init__(*letter, **how)
            pids.append(self.pid)

    monkeypatch.setattr(jailed, "JailSession", Seen)
    with jailed_zip(written(tmp_path)) as archive:
        assert archive.sizes.keys() == FILES.keys()

    assert len(pids) == 1
    assert pids[0] != os.getpid()
    with pytest.raises(ProcessLookupError):
        os.kill(pids[0], 0)


@pytest.mark.parametrize(
    ("entry", "why"),
    [("../a", "no plain relative path"), ("a" * 200, "no plain relative path")],
)
def test_what_is_refused_there_is_refused_here(tmp_path: Path, entry: str, why: str):
    path = tmp_path / "a.bundle"
    with zipfile.ZipFile(path, "w") as out:
        out.writestr(entry, b"x")

    with pytest.raises(BundleRefused, match=why), jailed_zip(path):
        pass


def test_limits_of_archives_reach_the_child(tmp_path: Path):
    path, limits = written(tmp_path), ZipLimits(entries=1)

    with pytest.raises(BundleRefused, match="at most 1 "), jailed_zip(path, limits):
        pass


def test_same_is_refused_and_said_as_in_one_process(tmp_path: Path):
    """A short form: bits are flipped, and both ways of reading are compared."""
    chance = random.Random(7)  # noqa: S311 - of tests
    data = bundle_bytes()
    path = tmp_path / "a.bundle"
    for _ in range(12):
        mutant = bytearray(data)
        mutant[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        path.write_bytes(mutant)
        here = outcome(lambda mutant=mutant: entries(read_zip(io.BytesIO(mutant))))
        assert outcome(lambda: in_jail(path)) == here


def outcome(work):
    """What comes of it: entries, or why not."""
    try:
        return work()
    except BundleRefused as error:
        return str(error)


def entries(archive):
    return {name: archive.read(name, most=1 << 23) for name in archive.sizes}


def in_jail(path: Path):
    with jailed_zip(path) as archive:
        return entries(archive)


def test_child_that_takes_too_long_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    short = JailLimits(memory_bytes=1 << 29, cpu_seconds=20, wall_seconds=0.0001)
    path = written(tmp_path, {"a": FILES["deep/b.bin"]})
    in_jail(path)  # the control
    monkeypatch.setattr(jailed, "ALLOWED", short)

    with pytest.raises(BundleRefused, match=r"stopped after .* have it sent again"):
        in_jail(path)


def test_errors_of_those_who_use_it_stay_their_own(tmp_path: Path):
    def fail() -> None:
        raise SourceError("another file")

    with (
        pytest.raises(SourceError, match="another file"),
        jailed_zip(written(tmp_path)),
    ):
        fail()


class Liar:
    """A child that was taken over, and says what it likes."""

    def __init__(self, sizes: object, *pieces: bytes) -> None:
        self._sizes, self._pieces = sizes, list(pieces)

    def ask(self, request: dict) -> tuple[dict, bytes]:
        if not request:
            return {}, json.dumps(self._sizes).encode()
        return {}, self._pieces.pop(0) if self._pieces else b""


@pytest.mark.parametrize(
    "sizes", [None, [1], {"../a": 1}, {"a": -1}, {"a": "x"}, {"a": None}]
)
def test_sizes_that_are_none_are_nonsense(sizes: object):
    with pytest.raises(BundleRefused, match="nonsense"):
        JailedZip(Liar(sizes), "a.bundle")


@pytest.mark.parametrize("pieces", [(b"12345",), (b"123", b"45"), (b"123",), ()])
def test_more_or_less_than_was_said_is_nonsense(pieces: tuple[bytes, ...]):
    archive = JailedZip(Liar({"a": 4}, *pieces), "a.bundle")

    with pytest.raises(BundleRefused, match="nonsense"):
        archive.read("a", most=10)


def test_child_that_was_taken_over_forges_no_signature():
    """Signatures and hashes are checked on this side of the wall."""
    there = read_zip(io.BytesIO(bundle_bytes()))
    told = entries(there)
    trust = trust_in(station_of("S4 1 Bn", key_of(1)))

    class Forger:
        sizes = there.sizes

        def __init__(self, forged: str) -> None:
            self.forged = forged

        def read(self, name: str, *, most: int) -> bytes:
            del most
            return b"".join(self.chunks(name))

        def chunks(self, name: str):
            data = told[name]
            yield data if name != self.forged else bytes([data[0] ^ 1]) + data[1:]

    assert check_bundle(Forger(""), trust, NOW).trusted  # the control
    for name in told:
        with pytest.raises(BundleRefused):
            check_bundle(Forger(name), trust, NOW)
