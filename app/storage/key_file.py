"""The key file beside a plan, and its copy in the folder of backups.

Without the key file nobody opens the plan or any of its backups, so it is written whole
or not at all, kept twice, and never replaced by that of another plan.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from app.errors import Damaged, EnvironmentTrouble, InputRefused
from app.security.key_header import LARGEST, KeyHeader, header_bytes, parsed_header
from app.security.whole_file import write_whole

if TYPE_CHECKING:
    from pathlib import Path


def keys_path(plan: Path) -> Path:
    """Path of the key file of a plan."""
    return plan.with_name(plan.name + ".keys")


def backups_folder(plan: Path) -> Path:
    """Folder of the backups of a plan."""
    return plan.with_name(plan.name + ".backups")


def keys_copy_path(plan: Path) -> Path:
    """Path of the copy of the key file among the backups."""
    return backups_folder(plan) / keys_path(plan).name


def read_keys(plan: Path) -> KeyHeader:
    """
    Read the key file of a plan.

    Raises
    ------
    InputRefused
        There is none.
    Damaged
        It is damaged.
    TooNew
        A later version wrote it.
    EnvironmentTrouble
        It cannot be read.
    """
    path = keys_path(plan)
    if not path.exists():
        raise InputRefused(
            f"There is no key file {path}, without which nobody can open {plan.name}; "
            f"{_where_to_get_it(plan)}"
        )
    return _read(path)


def read_keys_copy(plan: Path) -> KeyHeader:
    """Read the copy of the key file among the backups; see `read_keys`."""
    path = keys_copy_path(plan)
    if not path.exists():
        raise InputRefused(f"There is no copy of the key file in {path.parent}.")
    return _read(path)


def write_keys(plan: Path, header: KeyHeader) -> None:
    """
    Write the key file of a plan and its copy among the backups.

    Parameters
    ----------
    plan
        Path of the plan; the folder of backups beside it is made if need be.
    header
        What the key file is to hold. A key file that is there must be of the same key.

    Raises
    ------
    InputRefused
        The key file there, or its copy, is of another plan or damaged.
    DiskFull, FileInUse, EnvironmentTrouble
        One of the two cannot be written.
    """
    for path in (keys_path(plan), keys_copy_path(plan)):
        _check_the_same(path, header)
    replace_keys(plan, header)


def replace_keys(plan: Path, header: KeyHeader) -> None:
    """Write the key file and its copy over whatever is there; see `write_keys`."""
    folder = backups_folder(plan)
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise EnvironmentTrouble(
            f"The folder of backups {folder} cannot be made "
            f"({error.strerror or error}); choose another place for the plan."
        ) from error
    data = header_bytes(header)
    write_whole(keys_path(plan), data)
    write_whole(keys_copy_path(plan), data)


def _read(path: Path) -> KeyHeader:
    """Read one key file."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with open(handle, "rb") as file:  # noqa: PTH123 - a handle has no path
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise EnvironmentTrouble(
            f"The key file {path} cannot be read ({error.strerror or error}); check "
            "the disk and your right to read it."
        ) from error
    return parsed_header(data, path.name)


def _where_to_get_it(plan: Path) -> str:
    """Say where a missing key file may be had."""
    copy = keys_copy_path(plan)
    if copy.exists():
        return f"a copy of it lies at {copy}: put that beside the plan."
    return (
        f"look for a copy in the folder {backups_folder(plan).name} of whoever handed "
        "the plan on, or for one beside an older copy of the plan."
    )


def _check_the_same(path: Path, header: KeyHeader) -> None:
    """Refuse to write over the only way into something else."""
    if not path.exists():
        return
    try:
        there = _read(path).file_id
    except Damaged:
        there = ""
    if there != header.file_id:
        raise InputRefused(
            f"{path} is already there and belongs to another plan; without it that "
            "plan and its backups are lost. Move it away together with them, or choose "
            "another name."
        )
