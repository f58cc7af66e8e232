"""Finds lines of plain text in files of any form, by the word they begin with.

What a file says of itself stands in it in clear, after a zero byte for each letter, in
an entry of an archive, or packed in a chunk of a picture; the form of the file is not
read beyond that.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING

from maps.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_FOUND = 1000
_PNG = b"\x89PNG\r\n\x1a\n"
_CHUNK_FRAME = 12  # length, name and check of each chunk
_UNREADABLE = (EOFError, RuntimeError, ValueError, zipfile.BadZipFile, zlib.error)


def passages(
    data: bytes, *, file: str, mark: str, signs: int, most_bytes: int
) -> list[str]:
    """
    Find what begins with a mark.

    Parameters
    ----------
    data
        Bytes of a file.
    file
        Its name.
    mark
        ASCII.
    signs
        Printable letters that are taken after the mark at most.
    most_bytes
        Of all that the file unpacks to.

    Returns
    -------
    list[str]
        In their order, each once, up to `MOST_FOUND`.

    Raises
    ------
    SourceError
        The file is an archive or picture that cannot be unpacked, or too much of it.
    """
    pattern = re.compile(re.escape(mark.encode()) + b"[ -~]{0,%d}" % signs)
    found: dict[str, None] = {}
    try:
        for text in _texts(data, most_bytes):
            for one in pattern.finditer(text.replace(b"\0", b"")):
                found[one[0].decode("ascii")] = None
                if len(found) >= MOST_FOUND:
                    return list(found)
    except _UNREADABLE as error:
        raise SourceError(
            f"{file} cannot be unpacked ({error}); have it sent again."
        ) from error
    return list(found)


def _texts(data: bytes, most: int) -> Iterator[bytes]:
    """The file as it is, and what is packed in it."""
    yield data
    if data.startswith(_PNG):
        yield from _chunks(data, most)
    elif zipfile.is_zipfile(io.BytesIO(data)):
        yield from _entries(data, most)


def _entries(data: bytes, left: int) -> Iterator[bytes]:
    """Unpack the entries of an archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist():
            with archive.open(entry) as file:
                text = file.read(left + 1)
            left = _less(left, text)
            yield text


def _chunks(data: bytes, left: int) -> Iterator[bytes]:
    """Unpack the texts of a PNG: a name, a zero byte, and more before the packed."""
    place = len(_PNG)
    while place + _CHUNK_FRAME <= len(data):
        length = int.from_bytes(data[place : place + 4], "big")
        name = data[place + 4 : place + 8]
        body = data[place + 8 : place + 8 + length]
        place += _CHUNK_FRAME + length
        rest = body.partition(b"\0")[2]
        if name == b"zTXt":
            packed = rest[1:]
        elif name == b"iTXt" and rest[:1] == b"\x01":
            packed = rest[2:].split(b"\0", 2)[-1]  # after language and translated name
        else:
            continue
        text = zlib.decompressobj().decompress(packed, left + 1)
        left = _less(left, text)
        yield text


def _less(left: int, text: bytes) -> int:
    """What may still come after some bytes."""
    if len(text) > left:
        raise ValueError("what it holds is too large")
    return left - len(text)
