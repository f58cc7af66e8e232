"""The journal of a plan file, as a crash leaves it beside the plan.

The engine takes a journal up to the first page that is not as it was written, and says
nothing of what follows. That is right for the one commit which a power cut interrupted;
what was acknowledged is only behind such a page if the disk damaged the journal.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple

from app.storage.driver import PAGE_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_HEAD_BYTES, _FRAME_HEAD = 32, struct.Struct(">6I")
_BIG_ENDIAN = 0x377F0683  # first number of a journal whose sums are made so


def journal_of(path: Path) -> Path:
    """Journal of a plan file."""
    return path.with_name(path.name + "-wal")


def is_after_crash(path: Path) -> bool:
    """Whether a journal was left with something in it, as closing never does."""
    journal = journal_of(path)
    return journal.exists() and journal.stat().st_size > 0


def hides_commits(journal: Path, taken: int) -> bool:
    """
    Whether acknowledged commits are behind a damaged page of a journal.

    Each page is summed up together with all before it (SQLite, file format, 4.2), and a
    commit is only begun when the one before is on the disk. Two commits that follow
    each other behind the damage therefore tell that at least one was acknowledged. One
    alone may be what a power cut or a failed flush has left.

    Parameters
    ----------
    journal
        The file.
    taken
        Number of its pages that the engine takes.
    """
    commits = 0
    before: _Frame | None = None
    for number, frame in enumerate(_frames(journal)):
        follows = before is not None and frame.follows(before)
        if number >= taken:
            commits = commits + frame.is_commit if follows else 0
            if commits > 1:
                return True
        before = frame
    return False


class _Frame(NamedTuple):
    """A page of a journal and what stands before it; see SQLite, file format, 4.1."""

    is_commit: bool
    salts: tuple[int, int]
    sums: tuple[int, int]
    words: tuple[int, ...]

    def follows(self, before: _Frame) -> bool:
        """Whether the sums of this page go on from those of another one."""
        if self.salts != before.salts:
            return False
        first, second = before.sums
        for even, odd in zip(self.words[::2], self.words[1::2], strict=True):
            first = (first + even + second) & 0xFFFFFFFF
            second = (second + odd + first) & 0xFFFFFFFF
        return (first, second) == self.sums


def _frames(journal: Path) -> Iterator[_Frame]:
    """Read the whole pages of a journal, one after the other."""
    size = _FRAME_HEAD.size + PAGE_BYTES
    with journal.open("rb") as file:
        head = file.read(_HEAD_BYTES)
        big = int.from_bytes(head[:4], "big") == _BIG_ENDIAN
        words = struct.Struct(f"{'>' if big else '<'}{2 + PAGE_BYTES // 4}I")
        while len(data := file.read(size)) == size:
            _, pages, *numbers = _FRAME_HEAD.unpack_from(data)
            salt_1, salt_2, sum_1, sum_2 = numbers
            yield _Frame(
                pages > 0,
                (salt_1, salt_2),
                (sum_1, sum_2),
                words.unpack(data[:8] + data[_FRAME_HEAD.size :]),
            )
