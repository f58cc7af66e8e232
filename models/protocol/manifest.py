"""The manifest of a set of files: every name, its size and its SHA-256, and no more."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from typing import TYPE_CHECKING, NamedTuple

from models.errors import AnswerRefused
from models.protocol.canonical_json import canonical_bytes
from models.protocol.strict_json import strict_object

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from models.errors import ModelError

FORM = "marsroute manifest 1"
MANIFEST = "MANIFEST.json"
SIGNATURE = "MANIFEST.sig"
MOST_FILES = 4096
_SEGMENT = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}")
_DEEPEST = 4
_DIGEST = re.compile(r"[0-9a-f]{64}")
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


class Entry(NamedTuple):
    """SHA-256 of a file, and its size in bytes."""

    sha256: str
    size: int


def entry_of(data: bytes) -> Entry:
    """Tell hash and size of the content of a file."""
    return Entry(hashlib.sha256(data).hexdigest(), len(data))


def manifest_of(files: Mapping[str, bytes]) -> bytes:
    """
    Write the manifest of files.

    Parameters
    ----------
    files
        Content by name; a manifest or its signature among them does not count.

    Raises
    ------
    ValueError
        A name is none that a file of ours may have.
    """
    counted = {name: entry_of(data) for name, data in _counted(files)}
    return manifest_of_entries(counted)


def manifest_of_entries(entries: Mapping[str, Entry]) -> bytes:
    """
    Write a manifest where the content of the files is not at hand.

    Raises
    ------
    ValueError
        A name is none that a file of ours may have.
    """
    check_names(entries, ValueError)
    return canonical_bytes(
        {
            "form": FORM,
            "files": {
                name: {"sha256": entry.sha256, "size": entry.size}
                for name, entry in entries.items()
            },
        }
    )


def read_manifest(
    manifest: bytes, refused: type[ModelError] = AnswerRefused
) -> dict[str, Entry]:
    """
    Read a manifest; by name.

    Raises
    ------
    ModelError
        As ``refused``: it is not as `manifest_of` writes it.
    """
    found = strict_object(manifest, MANIFEST, refused)
    listed = found.get("files")
    if set(found) != {"form", "files"} or found["form"] != FORM:
        raise refused(f"{MANIFEST} is of a form that this program does not know.")
    if not isinstance(listed, dict) or len(listed) > MOST_FILES:
        raise refused(f"{MANIFEST} does not list files as it should.")
    check_names(listed, refused)
    return {name: _entry(name, one, refused) for name, one in listed.items()}


def check_manifest(
    manifest: bytes,
    files: Mapping[str, bytes],
    refused: type[ModelError] = AnswerRefused,
) -> None:
    """
    Hold files to their manifest: none missing, none more, none changed.

    Parameters
    ----------
    manifest
        As it came.
    files
        Content by name; a manifest or its signature among them does not count.

    Raises
    ------
    ModelError
        As ``refused``, with the file and what is wrong with it.
    """
    listed = read_manifest(manifest, refused)
    there = dict(_counted(files))
    check_names(there, refused)
    for name in sorted(listed.keys() | there.keys()):
        if name not in there:
            raise refused(f"The file {name} is missing; have it sent again.")
        if name not in listed:
            raise refused(f"The file {name} does not belong here; have it sent again.")
        _check_entry(name, listed[name], there[name], refused)


def check_names(names: Iterable[str], refused: type[ModelError | ValueError]) -> None:
    """
    Let only plain relative names pass, which mean the same file on every system.

    Raises
    ------
    ModelError or ValueError
        As ``refused``: a name is absolute, leads elsewhere, has odd letters, or is
        that of another file where large and small letters are the same.
    """
    seen: dict[str, str] = {}
    for name in names:
        segments = name.split("/")
        plain = all(
            _SEGMENT.fullmatch(one)
            and not one.endswith(".")
            and not _DEVICES.fullmatch(one)
            for one in segments
        )
        if not plain or len(segments) > _DEEPEST:
            raise refused(
                f"The name {name[:80]!r} is none that a file may have here; nothing "
                "was written."
            )
        if seen.setdefault(name.lower(), name) != name:
            raise refused(f"The files {seen[name.lower()]} and {name} share a name.")


def read_folder(
    folder: Path, most: int, refused: type[ModelError] = AnswerRefused
) -> dict[str, bytes]:
    """
    Read all files of a folder, as they would travel.

    Parameters
    ----------
    folder
        With folders in it, at most three deep.
    most
        Bytes of all files together.
    refused
        Raised where it is a link, a link or something else than a file is in it, a
        name is odd, or it holds more than ``most``.

    Returns
    -------
    dict
        Content by name, in the order of the names.
    """
    if not stat.S_ISDIR(folder.lstat().st_mode):
        raise refused(f"{folder.name} is a link and no folder; nothing of it was used.")
    found: dict[str, bytes] = {}
    left = most
    for path in sorted(_paths(folder, refused)):
        name = path.relative_to(folder).as_posix()
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
        with open(handle, "rb") as file:  # noqa: PTH123 - a handle has no path
            found[name] = file.read(left + 1)
        left -= len(found[name])
        if left < 0:
            raise refused(f"{folder.name} holds more than the {most:,} bytes allowed.")
    check_names(found, refused)
    return found


def _paths(folder: Path, refused: type[ModelError]) -> list[Path]:
    """Find the files; no link is followed."""
    found: list[Path] = []
    folders = [folder]
    while folders:
        for path in folders.pop().iterdir():
            mode = path.lstat().st_mode
            if stat.S_ISDIR(mode) and len(path.relative_to(folder).parts) < _DEEPEST:
                folders.append(path)
            elif stat.S_ISREG(mode) and len(found) < MOST_FILES:
                found.append(path)
            else:
                raise refused(f"{path.name[:80]!r} is no plain file, or one too many.")
    return found


def _counted(files: Mapping[str, bytes]) -> Iterable[tuple[str, bytes]]:
    """All files but the manifest and its signature."""
    return (one for one in files.items() if one[0] not in {MANIFEST, SIGNATURE})


def _entry(name: str, one: object, refused: type[ModelError]) -> Entry:
    """Read what the manifest says of one file."""
    if isinstance(one, dict) and set(one) == {"sha256", "size"}:
        digest, size = one["sha256"], one["size"]
        sound = isinstance(digest, str) and _DIGEST.fullmatch(digest)
        if sound and type(size) is int and size >= 0:
            return Entry(digest, size)
    raise refused(f"{MANIFEST} does not tell hash and size of {name}.")


def _check_entry(
    name: str, entry: Entry, data: bytes, refused: type[ModelError]
) -> None:
    """Hold one file to what the manifest says of it."""
    found = entry_of(data)
    if found.size != entry.size:
        raise refused(
            f"The file {name} has {found.size:,} bytes instead of {entry.size:,}; it "
            "was cut or changed on its way. Have it sent again."
        )
    if found.sha256 != entry.sha256:
        raise refused(
            f"The file {name} was changed on its way: its hash is not that of the "
            "manifest. Have it sent again."
        )
