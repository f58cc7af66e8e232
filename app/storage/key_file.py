"""The key file beside a plan, and its copy in the folder of backups.

Without the key file nobody opens the plan or any of its backups, so it is written whole
or not at all, kept twice, and never replaced by that of another plan.

While a plan gets a new key there is a third file, the next key file. Its name ends in
the first bytes of the new database, which are random and in clear text: it counts once
the plan begins with them, and not before.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from app.errors import Damaged, EnvironmentTrouble, InputRefused, TooNew
from app.security.key_header import LARGEST, KeyHeader, header_bytes, parsed_header
from app.security.whole_file import write_trouble, write_whole

if TYPE_CHECKING:
    from pathlib import Path

_SALT_BYTES = 16


def keys_path(plan: Path) -> Path:
    """Path of the key file of a plan."""
    return _beside(plan, ".keys")


def backups_folder(plan: Path) -> Path:
    """Folder of the backups of a plan."""
    return _beside(plan, ".backups")


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
    path = _in_force(plan)
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
    in_force = _in_force(plan)
    _check_the_same(in_force, header)
    if in_force == keys_path(plan):
        _check_the_same(keys_copy_path(plan), header)
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
    drop_next_keys(plan)


def drop_keys(plan: Path, header: KeyHeader) -> None:
    """
    Remove the key file and its copy again, where the plan they are for was not made.

    Raises
    ------
    FileInUse, EnvironmentTrouble
        One of them cannot be removed.
    """
    for path in (keys_path(plan), keys_copy_path(plan)):
        if _sound(path) == header:
            try:
                path.unlink()
            except OSError as error:
                raise write_trouble(path, error) from error


def refresh_keys_copy(plan: Path) -> None:
    """
    Make the copy of the key file the same as that of the plan, if that is sound.

    A copy never gives way to damage: it is then the last way in.

    Raises
    ------
    DiskFull, FileInUse, EnvironmentTrouble
        The copy cannot be written, or one of the two cannot be read.
    """
    header = _sound(_in_force(plan))
    copy = keys_copy_path(plan)
    if header is not None and _sound(copy) != header:
        write_whole(copy, header_bytes(header))


def bring_keys_back(plan: Path) -> None:
    """
    Put the copy of the key file beside a plan that has lost its own, if that is sound.

    Raises
    ------
    DiskFull, FileInUse, EnvironmentTrouble
        It cannot be written, or the copy cannot be read.
    """
    path, header = keys_path(plan), _sound(keys_copy_path(plan))
    if header is not None and not path.exists():
        write_whole(path, header_bytes(header))


def keep_next_keys(plan: Path, copy: Path, header: KeyHeader) -> None:
    """
    Keep the key file that counts from the moment a copy takes the place of the plan.

    Raises
    ------
    DiskFull, FileInUse, EnvironmentTrouble
        It cannot be written, or the copy cannot be read.
    """
    try:
        start = _start_of(copy)
    except OSError as error:
        raise EnvironmentTrouble(
            f"{copy} cannot be read ({error.strerror or error}); check the disk. "
            f"{plan.name} is as it was."
        ) from error
    write_whole(_next_path(plan, start), header_bytes(header))


def drop_next_keys(plan: Path) -> None:
    """
    Remove a next key file, when it has become the key file or will never count.

    Raises
    ------
    FileInUse, EnvironmentTrouble
        It cannot be removed.
    """
    begin = _next_path(plan, b"").name
    try:
        for path in list(keys_path(plan).parent.iterdir()):
            if path.name.startswith(begin):
                path.unlink(missing_ok=True)
    except OSError as error:
        raise write_trouble(keys_path(plan), error) from error


def _in_force(plan: Path) -> Path:
    """Path of the key file that counts: the next one once the plan was replaced."""
    with suppress(OSError):  # where no plan can be read, none was replaced
        following = _next_path(plan, _start_of(plan))
        if following.exists():
            return following
    return keys_path(plan)


def _next_path(plan: Path, start: bytes) -> Path:
    """Path of the key file that counts when the plan begins like this."""
    return _beside(plan, f".keys.next-{start.hex()}")


def _beside(plan: Path, ending: str) -> Path:
    """Path beside the file itself, wherever links to it lie."""
    plan = plan.resolve()
    return plan.with_name(plan.name + ending)


def _start_of(plan: Path) -> bytes:
    """First bytes of a plan: the salt of its database."""
    with plan.open("rb") as file:
        return file.read(_SALT_BYTES)


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


def _sound(path: Path) -> KeyHeader | None:
    """Read a key file; None if there is none, or none that this version can read."""
    try:
        return _read(path) if path.exists() else None
    except (Damaged, TooNew):
        return None


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
