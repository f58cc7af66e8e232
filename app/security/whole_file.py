"""Files that are written whole or not at all: beside the target, flushed, then moved.

Whatever fails, and whenever the power goes, the old file or the new one is there, never
a part of one. The new name itself is waited for as well, so what has returned is kept.
"""

from __future__ import annotations

import errno
import os
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING

from app.errors import DiskFull, EnvironmentTrouble, FileInUse

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_UNFLUSHABLE = {errno.EINVAL, errno.ENOTSUP}  # network shares without such a call
_BARRED = {errno.EACCES, errno.EPERM, errno.EBUSY, errno.EROFS, errno.ETXTBSY}


def write_whole(path: Path, data: bytes, mode: int = 0o600) -> None:
    """
    Put a file in place, whole and on the disk.

    Parameters
    ----------
    path
        Its folder must exist; a file there is replaced.
    data
        All that the file is to hold.
    mode
        Rights of the file, set before the first byte is in it.

    Raises
    ------
    DiskFull, FileInUse, EnvironmentTrouble
        The file cannot be written there; the old one is as it was, unless the sentence
        says otherwise.
    """

    def write(temporary: Path) -> None:
        handle = os.open(temporary, _CREATE, mode)
        with open(handle, "wb") as file:  # noqa: PTH123 - a handle has no path
            if os.name != "nt":  # pragma: no branch - the other platform
                os.fchmod(handle, mode)  # the user's mask has cut the rights above
            file.write(data)

    put_in_place(path, write)


def put_in_place(path: Path, write: Callable[[Path], None]) -> None:
    """
    Let something else write a file, and put it in place whole and on the disk.

    Parameters
    ----------
    path
        Its folder must exist; a file there is replaced.
    write
        Writes the file to the path it is given, which ends in the suffix of ``path``
        and where nothing is. It should raise OSError when the disk fails it.

    Raises
    ------
    DiskFull, FileInUse, EnvironmentTrouble
        The file cannot be written there; the old one is as it was, unless the sentence
        says otherwise.
    """
    temporary = path.with_name(f".{secrets.token_hex(8)}{path.suffix[:16]}")
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "is a folder", str(path))
        write(temporary)
        _flush(temporary)
        temporary.replace(path)
    except OSError as error:
        raise write_trouble(path, error) from error
    finally:
        with suppress(OSError):  # a disk that fails here has failed above
            temporary.unlink(missing_ok=True)
    try:
        flush_folder(path.parent)
    except OSError as error:
        raise EnvironmentTrouble(
            f"{path} was written, but the disk does not confirm that it will keep it "
            f"({error.strerror or error}); check the disk and write it again."
        ) from error


def flush_folder(folder: Path) -> None:
    """
    Wait until the names in a folder are on the disk, where folders can be waited for.

    Raises
    ------
    OSError
        The disk does not confirm it.
    """
    if os.name == "nt":  # pragma: no cover - the other platform
        return  # folders cannot be opened there; the rename is written through
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _UNFLUSHABLE:
            raise
    finally:
        os.close(handle)


def write_trouble(path: Path, error: OSError) -> EnvironmentTrouble:
    """Say what stood in the way of writing a file, where, and what to do."""
    if error.errno in _FULL:
        return DiskFull(
            f"No space is left to write {path}; free some or choose another folder. "
            "Nothing was written."
        )
    if error.errno in _BARRED:
        return FileInUse(
            f"{path} may not be written: another program holds it or you have no right "
            "to; close it there or choose another folder. Nothing was written."
        )
    if error.errno in {errno.ENOENT, errno.ENOTDIR}:
        return EnvironmentTrouble(
            f"There is no folder {path.parent} to write {path.name} into; create it or "
            "choose another."
        )
    if error.errno == errno.EISDIR:
        return EnvironmentTrouble(
            f"{path} is a folder, so no file of that name can be written; choose "
            "another name."
        )
    reason = error.strerror or str(error) or type(error).__name__
    return EnvironmentTrouble(
        f"{path} could not be written: {reason}; check the disk or choose another "
        "folder. Nothing was written."
    )


def _flush(path: Path) -> None:
    """Wait until a file is on the disk."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
