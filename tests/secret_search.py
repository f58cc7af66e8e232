"""Finds secrets in whatever a program has written, however they are written."""

from __future__ import annotations

import base64
import json
import zlib
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

_STREAM, _END = b"stream", b"endstream"
_MOST = 1 << 28
_GZIP = 16 + zlib.MAX_WBITS


def forms_of(secret: bytes) -> frozenset[bytes]:
    """Give the ways in which a secret may be written."""
    forms = {secret, secret[::-1], secret.hex().encode(), secret.hex(" ").encode()}
    forms |= {secret.hex().upper().encode(), quote(secret).encode()}
    forms.add("".join(f"\\x{byte:02x}" for byte in secret).encode())
    for before in range(3):  # where it begins among the bytes that are encoded
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            text = encode(bytes(before) + secret).rstrip(b"=")
            forms.add(text[before + 1 if before else 0 : -1])
    try:
        text = secret.decode()
    except UnicodeDecodeError:
        return frozenset(forms)
    forms |= {text.encode("utf-16-le"), text.encode("utf-16-be")}
    forms |= {json.dumps(text)[1:-1].encode(), repr(text)[1:-1].encode()}
    return frozenset(forms)


def hits(data: bytes, secrets: Mapping[str, bytes]) -> set[str]:
    """Names of the secrets that stand in some bytes, or in what is packed in them."""
    layers = [data, *_unpacked(data)]
    return {
        name
        for name, secret in secrets.items()
        if any(form in layer for form in forms_of(secret) for layer in layers)
    }


def hits_below(
    folder: Path, secrets: Mapping[str, bytes], leave: Iterable[Path] = ()
) -> set[tuple[str, str]]:
    """Files below a folder, in whose bytes or name a secret stands, and which."""
    left = set(leave)
    found = set()
    for path in folder.rglob("*"):
        if path in left or not path.is_file():
            continue
        for name in hits(path.read_bytes() + b"\n" + bytes(path), secrets):
            found.add((path.relative_to(folder).as_posix(), name))
    return found


def _unpacked(data: bytes) -> Iterator[bytes]:
    """Give what gzip or a PDF has packed."""
    if data.startswith(b"\x1f\x8b"):
        yield zlib.decompressobj(_GZIP).decompress(data, _MOST)
    at = data.find(_STREAM)
    while data.startswith(b"%PDF") and at >= 0:
        start = at + len(_STREAM)
        packed = data[start : data.find(_END, start)].lstrip(b"\r\n")
        try:
            yield zlib.decompressobj().decompress(packed, _MOST)
        except zlib.error:
            yield packed
        at = data.find(_STREAM, start + len(packed) + len(_END))
