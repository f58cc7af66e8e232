"""Bytes to and from a far side: cut and resumed, short of room, shorter than said."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import asyncssh
import pytest

from models.cluster.slurm.connection import LOST, SiteConnection
from models.cluster.slurm.transfer import BEHIND, PIECE, download, upload
from models.errors import AnswerRefused, OutOfRoom, WorkStopped
from tests.ssh_host import SshHost

if TYPE_CHECKING:
    from pathlib import Path

DATA = bytes(range(256)) * (96 << 10)  # 24 MiB: more than is under way at a time


class Cut(Exception):  # noqa: N818 - no error of the program
    """Raised to end a transfer."""


def untold(*_: int) -> None:
    """Nobody asks."""


def test_a_cut_upload_goes_on_where_it_was(tmp_path: Path):
    told: list[int] = []

    async def act() -> None:
        async with SshHost(tmp_path).open() as host:
            connection = SiteConnection(host.site())
            files = await connection.files()

            def cut(done: int, whole: int) -> None:
                if done > whole * 3 // 4:
                    host.seen.links[-1].abort()

            with pytest.raises(LOST):
                await upload(files, DATA, "/blob.part", 0, cut)
            there = (host.files / "blob.part").stat().st_size
            assert BEHIND < there < len(DATA)
            connection.lost(None)
            files = await connection.files()
            await upload(
                files, DATA, "/blob.part", there, lambda done, _: told.append(done)
            )
            await connection.close()
            assert (host.files / "blob.part").read_bytes() == DATA
            assert (host.files / "blob.part").stat().st_mode & 0o777 == 0o600
            assert told[0] > there - BEHIND
            assert told[-1] == len(DATA)

    asyncio.run(act())


def test_what_was_longer_before_is_cut_to_size(tmp_path: Path):
    async def act() -> None:
        async with SshHost(tmp_path).open() as host:
            connection = SiteConnection(host.site())
            (host.files / "blob.part").write_bytes(b"x" * 1000)
            await upload(await connection.files(), b"short", "/blob.part", 1000, untold)
            await connection.close()
            assert (host.files / "blob.part").read_bytes() == b"short"

    asyncio.run(act())


def test_an_upload_ends_when_nobody_wants_it(tmp_path: Path):
    def stop(_done: int, _whole: int) -> None:
        raise WorkStopped("It was stopped.")

    async def act() -> None:
        async with SshHost(tmp_path).open() as host:
            connection = SiteConnection(host.site())
            with pytest.raises(WorkStopped):
                await upload(await connection.files(), DATA, "/blob.part", 0, stop)
            await connection.close()

    asyncio.run(act())


@pytest.mark.parametrize("free", [1 << 40, 1 << 20])
def test_there_is_room_or_a_sentence(tmp_path: Path, free: int):
    class Small(asyncssh.SFTPServer):
        def statvfs(self, path: bytes) -> asyncssh.SFTPVFSAttrs:  # noqa: ARG002
            return asyncssh.SFTPVFSAttrs(
                bsize=1, frsize=1, blocks=free, bfree=free, bavail=free
            )

    async def act() -> None:
        host = SshHost(tmp_path)
        host.sftp = Small
        async with host.open():
            connection = SiteConnection(host.site())
            files = await connection.files()
            if free > len(DATA):
                await upload(files, DATA, "/blob.part", 0, untold)
            else:
                with pytest.raises(OutOfRoom, match="free at the far side"):
                    await upload(files, DATA, "/blob.part", 0, untold)
                assert not (host.files / "blob.part").exists()
            await connection.close()

    asyncio.run(act())


def test_a_disk_that_fills_meanwhile_is_told(tmp_path: Path):
    class Full(asyncssh.SFTPServer):
        def write(self, file_obj: object, offset: int, data: bytes) -> int:  # noqa: ARG002
            raise asyncssh.SFTPFailure("Failure")

    async def act() -> None:
        host = SshHost(tmp_path)
        host.sftp = Full
        async with host.open():
            connection = SiteConnection(host.site())
            with pytest.raises(OutOfRoom, match="does not take more"):
                await upload(await connection.files(), b"data", "/blob.part", 0, untold)
            await connection.close()

    asyncio.run(act())


def test_a_cut_download_asks_only_for_what_is_missing(tmp_path: Path):
    async def act() -> None:
        async with SshHost(tmp_path).open() as host:
            (host.files / "answer").write_bytes(DATA)
            connection = SiteConnection(host.site())
            have: dict[int, bytes] = {}

            def cut(done: int) -> None:
                if done > len(DATA) // 2:
                    raise Cut

            files = await connection.files()
            with pytest.raises(Cut):
                await download(files, "/answer", len(DATA), have, cut)
            kept = set(have)
            assert len(DATA) // 2 < len(kept) * PIECE < len(DATA)
            (host.files / "answer").write_bytes(bytes(len(DATA)))
            got = await download(files, "/answer", len(DATA), have, untold)
            await connection.close()
            for offset in kept:
                end = offset + len(have[offset])
                assert got[offset:end] == DATA[offset:end]
            assert got != DATA

    asyncio.run(act())


def test_a_file_that_is_shorter_than_it_was_said_to_be_is_refused(tmp_path: Path):
    async def act() -> None:
        async with SshHost(tmp_path).open() as host:
            (host.files / "answer").write_bytes(DATA[:1000])
            connection = SiteConnection(host.site())
            files = await connection.files()
            with pytest.raises(AnswerRefused, match="shorter"):
                await download(files, "/answer", 2000, {}, untold)
            assert await download(files, "/answer", 1000, {}, untold) == DATA[:1000]
            assert await download(files, "/answer", 500, {}, untold) == DATA[:500]
            await connection.close()

    asyncio.run(act())
