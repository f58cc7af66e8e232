"""A large file cut into volumes for small media, each with a hash of its own.

Each volume begins with its own SHA-256 and with its number and the file it is of; so a
damaged medium is named, and that one alone is copied again.
"""

from __future__ import annotations

import hashlib
import stat
from typing import TYPE_CHECKING, NamedTuple

from models.errors import ModelError, RequestRefused
from models.protocol.canonical_json import canonical_bytes
from models.protocol.strict_json import strict_object

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

MOST_VOLUMES = 999
SMALLEST = 4096  # bytes of a volume
_FIRST = b"marsroute volume 1\n"
_LONGEST_HEAD = 512
_MEMBERS = {"whole", "number", "of"}


class _Volume(NamedTuple):
    """A volume that is whole, with what it says of the others."""

    number: int
    of: int
    whole: str
    content: bytes


def volumes_of(data: bytes, size: int) -> list[bytes]:
    """
    Cut a file into volumes.

    Parameters
    ----------
    data
        The whole file.
    size
        Most bytes of a volume, its first lines among them; at least `SMALLEST`.

    Raises
    ------
    RequestRefused
        The volumes would be too small or too many.
    """
    room = size - _LONGEST_HEAD
    count = -(-len(data) // room) if size >= SMALLEST else MOST_VOLUMES + 1
    if not 0 < count <= MOST_VOLUMES:
        raise RequestRefused(
            f"Volumes of {size:,} bytes do not do: give at least {SMALLEST:,}, and "
            f"enough that there are no more than {MOST_VOLUMES} of them."
        )
    whole = hashlib.sha256(data).hexdigest()
    return [
        _volume(data[number * room : (number + 1) * room], number + 1, count, whole)
        for number in range(count)
    ]


def volume_names(name: str, count: int) -> list[str]:
    """Names of the volumes of a file: with ``.001``, ``.002`` and so on behind it."""
    return [f"{name}.{number:03d}" for number in range(1, count + 1)]


def read_carried_file(
    paths: Sequence[Path], most: int, refused: type[ModelError] = RequestRefused
) -> bytes:
    """
    Read a file that was carried here, whole or in volumes.

    Parameters
    ----------
    paths
        The file, or its volumes in any order; of one volume alone, the others are
        looked for beside it.
    most
        Bytes that the whole file may have.

    Raises
    ------
    ModelError
        As ``refused``: a volume is missing or damaged, or of another file; which one
        is in the text.
    OSError
        A file cannot be read.
    """
    if len(paths) == 1 and _limited(paths[0], len(_FIRST), refused, cut=True) == _FIRST:
        stem = paths[0].name.rpartition(".")[0]
        beside = paths[0].parent.glob("*.[0-9][0-9][0-9]")
        paths = sorted(one for one in beside if one.stem == stem)
    contents: dict[str, bytes] = {}
    left = most + len(paths) * _LONGEST_HEAD
    for one in paths:
        contents[one.name] = _limited(one, min(most, left), refused)
        left -= len(contents[one.name])
    if len(contents) == 1:
        [data] = contents.values()
        if not data.startswith(_FIRST):
            return data
    return joined(contents, refused)


def joined(
    volumes: Mapping[str, bytes], refused: type[ModelError] = RequestRefused
) -> bytes:
    """
    Put the volumes of a file together.

    Parameters
    ----------
    volumes
        By the name of their files, in any order.

    Raises
    ------
    ModelError
        As ``refused``: one is missing, damaged or of another file.
    """
    found: dict[int, _Volume] = {}
    first: _Volume | None = None
    for name, data in volumes.items():
        volume = _read(name, data, refused)
        first = first or volume
        if (volume.whole, volume.of) != (first.whole, first.of):
            raise refused(
                f"{name} is a volume of another file than {next(iter(volumes))}; "
                "give the volumes of one file alone."
            )
        found[volume.number] = volume
    if first is None:
        raise refused("No volumes were given; name the file or its volumes.")
    missing = [str(one) for one in range(1, first.of + 1) if one not in found]
    if missing:
        raise refused(
            f"Of {first.of} volumes, number {', '.join(missing[:20])} is missing; "
            "bring the rest here as well."
        )
    data = b"".join(found[one].content for one in range(1, first.of + 1))
    if hashlib.sha256(data).hexdigest() != first.whole:
        raise refused(
            "The volumes do not make up the file they are of; copy them again."
        )
    return data


def _volume(content: bytes, number: int, count: int, whole: str) -> bytes:
    """Write one volume."""
    head = canonical_bytes({"whole": whole, "number": number, "of": count})
    rest = head + b"\n" + content
    return _FIRST + hashlib.sha256(rest).hexdigest().encode("ascii") + b"\n" + rest


def _read(name: str, data: bytes, refused: type[ModelError]) -> _Volume:
    """Read a volume, and hold all of it to its hash."""
    damaged = refused(f"{name} was damaged on its way; have this one copied again.")
    if not data.startswith(_FIRST):
        raise damaged
    digest, _, rest = data[len(_FIRST) :].partition(b"\n")
    if digest != hashlib.sha256(rest).hexdigest().encode("ascii"):
        raise damaged
    line, _, content = rest.partition(b"\n")
    head = strict_object(line, name, refused)
    number, count, whole = head.get("number"), head.get("of"), head.get("whole")
    if (
        set(head) != _MEMBERS
        or type(number) is not int
        or type(count) is not int
        or not 1 <= number <= count <= MOST_VOLUMES
        or not isinstance(whole, str)
    ):
        raise damaged
    return _Volume(number, count, whole, content)


def _limited(
    path: Path, most: int, refused: type[ModelError], *, cut: bool = False
) -> bytes:
    """Read a plain file that is not larger than allowed, or only its beginning."""
    try:
        kind = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        raise refused(f"There is no file at {path}; check the name.") from None
    if not stat.S_ISREG(kind):
        raise refused(f"{path.name} is no plain file; give one that holds the bundle.")
    with path.open("rb") as file:
        data = file.read(most if cut else most + 1)
    if len(data) > most:
        raise refused(f"{path.name} is larger than the {most:,} bytes allowed.")
    return data
