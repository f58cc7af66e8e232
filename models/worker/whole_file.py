"""Files of their owner alone, there whole or not at all, whatever dies meanwhile."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700


def private(path: str, flags: int) -> int:
    """Open a file, made for its owner alone whatever the mask; for ``open``."""
    return os.open(path, flags, PRIVATE_FILE)


def write_whole(
    path: Path, data: bytes, owner: str, *, outlives_power: bool = True
) -> None:
    """
    Write a file beside its place, have the disk keep it, then rename it.

    Parameters
    ----------
    path
        An earlier file there is replaced.
    data
        All of it.
    owner
        Who writes; two writers at once do not write into the same file.
    outlives_power
        Whether to wait until the disk has it; what is written twice a second by every
        part of a job need not, and shared disks are the faster for it.

    Raises
    ------
    OSError
        As the disk says; what was there before still is.
    """
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "This is a folder, not a file", str(path))
    beside = path.with_name(f".{path.name}.{owner}")
    try:
        with open(beside, "wb", opener=private) as file:
            file.write(data)
            file.flush()
            if outlives_power:
                os.fsync(file.fileno())
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def sync_folder(folder: Path) -> None:
    """Have the disk keep the names in a folder."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
