"""What a disk holds after the power went at some moment of a recorded run.

What was flushed is there. Of what was not, each write is kept, lost or torn at a
sector, in any order; and names that were made, changed or taken away since their
folder was last flushed are kept up to some moment, as journals of file systems do.
"""

from __future__ import annotations

import struct
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from tests.faults.chance import chance

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator

HEAD = struct.Struct("=cIQI")
SECTOR = 512


class Call(NamedTuple):
    """One record of disk_faults.c."""

    what: str
    handle: int
    offset: int
    data: bytes


@dataclass(slots=True)
class _File:
    """Bytes that are on the disk, and calls that may not be."""

    durable: bytearray = field(default_factory=bytearray)
    pending: list[Call] = field(default_factory=list)

    def flush(self) -> None:
        for call in self.pending:
            _carry_out(self.durable, call)
        self.pending.clear()

    def after(self, lot: random.Random) -> bytes:
        """Bytes after the power went; this file is left as it is."""
        data = bytearray(self.durable)
        share = lot.random()
        all_kept = share < 0.25
        kept = [call for call in self.pending if all_kept or lot.random() < share]
        if lot.random() < 0.5:
            lot.shuffle(kept)
        for call in kept:
            _carry_out(data, _torn(call, lot))
        return bytes(data)


class Disk:
    """
    A disk on which recorded calls are carried out one by one.

    Parameters
    ----------
    folder
        That was watched.
    before
        Path below it and bytes of each file there was before the record.
    """

    def __init__(self, folder: Path, before: dict[str, bytes]) -> None:
        self._folder = folder.resolve()
        self._names = {path: _File(bytearray(data)) for path, data in before.items()}
        self._durable_names = dict(self._names)
        self._renamings: list[dict[str, _File | None]] = []
        self._handles: dict[int, _File | None] = {}
        self.vouched = 0

    def carry_out(self, call: Call) -> None:
        """Do what one record tells."""
        match call.what:
            case "O":
                self._open(call)
            case "W" | "T":
                file = self._handles[call.handle]
                assert file is not None
                file.pending.append(call)
            case "S":
                self._flush(self._handles[call.handle])
            case "U":
                self._name({self._relative(call.data): None})
            case "R":
                old, new = map(self._relative, call.data.split(b"\0"))
                self._name({new: self._names[old], old: None})
            case _:
                self.vouched = call.offset

    def after_power_cut(self, lot: random.Random) -> dict[str, bytes]:
        """Files of one disk that may be left; the disk itself is left as it is."""
        names = dict(self._durable_names)
        for changed in self._renamings[: lot.randint(0, len(self._renamings))]:
            _rename(names, changed)
        return {path: file.after(lot) for path, file in sorted(names.items())}

    def _open(self, call: Call) -> None:
        if call.offset:  # a folder
            self._handles[call.handle] = None
            return
        path = self._relative(call.data)
        if path not in self._names:
            self._name({path: _File()})
        self._handles[call.handle] = self._names[path]

    def _flush(self, file: _File | None) -> None:
        if file is not None:
            file.flush()
            return
        for changed in self._renamings:
            _rename(self._durable_names, changed)
        self._renamings.clear()

    def _name(self, changed: dict[str, _File | None]) -> None:
        _rename(self._names, changed)
        self._renamings.append(changed)

    def _relative(self, path: bytes) -> str:
        return str(Path(path.decode()).relative_to(self._folder))


def cut_power(
    record: Path,
    disk: Disk,
    cuts: int,
    fate: Callable[[Path, int], str],
    seed: int = 0,
) -> dict[str, int]:
    """
    Count what becomes of files over power cuts at random moments of a record.

    Parameters
    ----------
    record
        Of all calls since the disk was as it is.
    disk
        All calls are carried out on it.
    cuts
        How many, spread evenly over the calls by lot.
    fate
        Takes a folder with the files that are left and the number that the program
        vouched for, and gives a word for what became of them.
    seed
        For moments and losses.
    """
    dice = chance(3 + seed)
    calls = list(calls_of(record))
    moments = sorted(dice.randint(1, len(calls)) for _ in range(cuts))
    tally: Counter[str] = Counter()
    done = 0
    for moment in moments:
        for call in calls[done:moment]:
            disk.carry_out(call)
        done = moment
        with TemporaryDirectory() as there:
            lay_down(disk.after_power_cut(dice), Path(there))
            tally[fate(Path(there), disk.vouched)] += 1
    return dict(tally)


def calls_of(record: Path) -> Iterator[Call]:
    """Read a record."""
    data, at = record.read_bytes(), 0
    while at < len(data):
        what, handle, offset, length = HEAD.unpack_from(data, at)
        at += HEAD.size
        yield Call(what.decode(), handle, offset, data[at : at + length])
        at += length


def files_below(folder: Path) -> dict[str, bytes]:
    """Path and bytes of each file, as `Disk` takes them."""
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def lay_down(files: dict[str, bytes], folder: Path) -> None:
    """Write the files of a disk into a folder."""
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


def _rename(names: dict[str, _File], changed: dict[str, _File | None]) -> None:
    """Give names to files, and take away those that name none."""
    for path, file in changed.items():
        if file is None:
            names.pop(path, None)
        else:
            names[path] = file


def _carry_out(data: bytearray, call: Call) -> None:
    """Write, or give a file another length."""
    if call.what == "W":
        if len(data) < call.offset:
            data.extend(bytes(call.offset - len(data)))
        data[call.offset : call.offset + len(call.data)] = call.data
    elif len(data) > call.offset:
        del data[call.offset :]
    else:
        data.extend(bytes(call.offset - len(data)))


def _torn(call: Call, lot: random.Random) -> Call:
    """One write in five ends early, where a sector does."""
    if call.what == "T" or len(call.data) <= SECTOR or lot.random() > 0.2:
        return call
    return call._replace(data=call.data[: lot.randrange(0, len(call.data), SECTOR)])
