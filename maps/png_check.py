"""Whether a PNG is whole; its decoder fills what is missing with what lay there."""

from __future__ import annotations

import struct
import zlib

from maps.errors import SourceError

MAGIC = b"\x89PNG\r\n\x1a\n"
LARGEST_SIDE = 1024
SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""Samples of a pixel by type of colour."""


def check_png(data: bytes) -> None:
    """
    Refuse a PNG that is damaged, cut off, or lies about its size.

    Parameters
    ----------
    data
        The whole picture.

    Raises
    ------
    SourceError
        A part is missing or wrong.
    """
    parts = _chunks(data)
    if not parts or parts[0][0] != b"IHDR" or len(parts[0][1]) != 13:
        raise SourceError("A picture has no header.")
    if parts[-1][0] != b"IEND":
        raise SourceError("A picture is cut off.")
    wide, high, bits, colour, _, _, woven = struct.unpack(">IIBBBBB", parts[0][1])
    if not (0 < wide <= LARGEST_SIDE and 0 < high <= LARGEST_SIDE):
        raise SourceError(f"A picture of {wide} x {high} pixels is too large.")
    row = (wide * bits * SAMPLES.get(colour, 4) + 7) // 8
    needed = high * row + (0 if woven else high)
    packed = b"".join(body for kind, body in parts if kind == b"IDAT")
    try:
        plain = zlib.decompressobj().decompress(packed, needed)
    except zlib.error as error:
        raise SourceError("A picture cannot be unpacked.") from error
    if len(plain) < needed:
        raise SourceError("A picture has fewer pixels than it says.")


def _chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    """Parts of a PNG with their names, each checked by its sum."""
    found: list[tuple[bytes, bytes]] = []
    place = len(MAGIC)
    while place + 12 <= len(data) and (not found or found[-1][0] != b"IEND"):
        (length,) = struct.unpack_from(">I", data, place)
        kind, body = data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
        end = data[place + 8 + length : place + 12 + length]
        if len(end) < 4 or zlib.crc32(kind + body) != int.from_bytes(end, "big"):
            raise SourceError("A picture is damaged or cut off.")
        found.append((kind, body))
        place += 12 + length
    return found
