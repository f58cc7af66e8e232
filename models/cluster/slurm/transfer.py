"""Bytes to and from the far side: in pieces, side by side, going on after a cut."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import asyncssh

from models.errors import AnswerRefused, ModelError, OutOfRoom

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator
    from contextlib import AbstractAsyncContextManager

    from models.cluster.back_end import Told

PIECE = 224 << 10  # below what common servers take in one request
SMALL_PIECE = 32 << 10  # that every server takes
IN_FLIGHT = 32
BEHIND = 2 * PIECE * IN_FLIGHT  # of a cut upload, what may have holes
MARGIN = 16 << 20  # left free beside what is written
_WRITE = asyncssh.FXF_WRITE | asyncssh.FXF_CREAT


async def upload(
    files: asyncssh.SFTPClient, data: bytes, place: str, there: int, told: Told
) -> None:
    """
    Write a content, going on where an earlier try was cut.

    Parameters
    ----------
    files
        The way there.
    data
        All of it.
    place
        Path there; whether it is whole is for a hash to say.
    there
        Bytes that an earlier try has left, 0 for none.
    told
        Told how much has arrived; may raise to stop.

    Raises
    ------
    OutOfRoom
        The disk there is full.
    """
    begin = max(0, there - BEHIND) if there <= len(data) else 0
    await check_room(files, place, len(data) - begin)
    piece = _piece(files.limits.max_write_len)
    view = memoryview(data)
    arrived = begin

    async with _opened(files, place, _WRITE) as file:

        async def write(offset: int) -> None:
            nonlocal arrived
            part = view[offset : offset + piece]
            await file.write(bytes(part), offset)
            arrived += len(part)
            told(arrived, len(data))

        try:
            await side_by_side(write, iter(range(begin, len(data), piece)))
        except asyncssh.SFTPFailure as error:
            await check_room(files, place, len(data) - begin)
            raise OutOfRoom(
                f"The far side does not take more ({error}); its disk or your quota "
                "there is full. Remove folders of jobs with 'jobs sweep', or ask for "
                "room."
            ) from error
    if there > len(data):
        await files.truncate(place, len(data))
    told(len(data), len(data))


async def download(
    files: asyncssh.SFTPClient,
    place: str,
    size: int,
    have: dict[int, bytes],
    told: Callable[[int], None],
) -> bytes:
    """
    Read a file of a known size, but for the pieces that an earlier try has read.

    Parameters
    ----------
    files
        The way there.
    place
        Path there.
    size
        In bytes; more is never read.
    have
        Pieces by offset; those that arrive are added.
    told
        Told how much has arrived; may raise to stop.

    Raises
    ------
    AnswerRefused
        The file is shorter than it was said to be.
    """
    piece = _piece(files.limits.max_read_len)
    arrived = sum(map(len, have.values()))

    async with _opened(files, place, asyncssh.FXF_READ) as file:

        async def read(offset: int) -> None:
            nonlocal arrived
            wanted = min(piece, size - offset)
            part = b""
            while len(part) < wanted:
                more = await _read(file, wanted - len(part), offset + len(part))
                if not more:
                    raise AnswerRefused(
                        f"{place.rpartition('/')[2]} is shorter than it was said to "
                        "be; nothing of it was used. Have it sent again."
                    )
                part += more
            have[offset] = part
            arrived += len(part)
            told(arrived)

        missing = (one for one in range(0, size, piece) if one not in have)
        await side_by_side(read, missing)
    return b"".join(have[offset] for offset in sorted(have))


async def side_by_side(
    act: Callable[[int], Awaitable[None]], numbers: Iterator[int]
) -> None:
    """Do an act for each number, some at a time; the first trouble ends all of it."""

    async def work() -> None:
        for number in numbers:
            await act(number)

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(IN_FLIGHT):
                group.create_task(work())
    except BaseExceptionGroup as troubles:
        raise _first(troubles) from None


async def check_room(files: asyncssh.SFTPClient, place: str, size: int) -> None:
    """
    Refuse to write what there is no room for.

    Raises
    ------
    OutOfRoom
        Less than the size and a margin is free.
    """
    folder = place.rpartition("/")[0]
    try:
        disk = await files.statvfs(folder)
    except asyncssh.SFTPOpUnsupported:
        return  # the server cannot tell; our part there tells what df says
    free = disk.bavail * disk.frsize
    if free < size + MARGIN:
        raise OutOfRoom(
            f"{free >> 20} MB are free at the far side, and {(size + MARGIN) >> 20} MB "
            "are needed; remove folders of jobs with 'jobs sweep', or ask for room."
        )


def _opened(
    files: asyncssh.SFTPClient, place: str, flags: int
) -> AbstractAsyncContextManager[asyncssh.SFTPClientFile]:
    """Open a file for bytes; each piece is one request, which no library cuts up."""
    made = asyncssh.SFTPAttrs(permissions=0o600)  # for its owner alone
    return files.open(place, flags, made, encoding=None, block_size=0)


async def _read(file: asyncssh.SFTPClientFile, size: int, offset: int) -> bytes:
    """Read bytes from a place of a file; empty at its end."""
    return await file.read(size, offset)


def _piece(most: int) -> int:
    """Bytes of one request that the server takes."""
    return min(PIECE, most) if most else SMALL_PIECE


def _first(troubles: BaseExceptionGroup[BaseException]) -> BaseException:
    """Of several troubles our own sentence, else the first."""
    flat: list[BaseException] = []
    for one in troubles.exceptions:
        flat += [_first(one)] if isinstance(one, BaseExceptionGroup) else [one]
    own = [one for one in flat if isinstance(one, ModelError)]
    return (own or flat)[0]
