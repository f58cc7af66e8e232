"""What the user can mend when the engine fails, told apart from faults of ours."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.errors import Damaged, DiskFull, EnvironmentTrouble, FileInUse
from app.storage.driver import Connection, DriverError, error_name

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

    from app.errors import KnownError


def known_trouble(error: sqlite3.Error, path: Path) -> KnownError | None:
    """Say what stands in the way, where and what to do; None if it is our fault."""
    name = error_name(error)
    if name == "SQLITE_FULL":
        return DiskFull(
            f"No space is left for {path.name}; free some in {path.parent} and do it "
            "again. Nothing of this was kept, all before it is safe."
        )
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return FileInUse(
            f"{path.name} is open in another window or program; close it there first."
        )
    if name.startswith(("SQLITE_READONLY", "SQLITE_PERM")):
        return FileInUse(
            f"{path} may not be written: you have no right to, or it lies on a medium "
            "that is read only; copy it to a folder of yours."
        )
    if name.startswith(("SQLITE_IOERR", "SQLITE_CANTOPEN")):
        return EnvironmentTrouble(
            f"The disk does not let {path.name} be read or written ({name}); check the "
            f"disk with {path.parent} and do it again. Nothing of this was kept, all "
            "before it is safe."
        )
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return Damaged(
            f"{path.name} was damaged while it was open; close it and open it again, "
            "and take a backup if it is refused."
        )
    return None


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what the engine raises into errors the user understands, where it can be."""
    try:
        yield
    except DriverError as error:
        trouble = known_trouble(error, path)
        if trouble is None:
            raise
        raise trouble from error


@contextmanager
def transaction(connection: Connection, path: Path) -> Iterator[None]:
    """
    Keep all of what is done inside, on the disk, or nothing of it.

    Raises
    ------
    DiskFull, FileInUse, EnvironmentTrouble, Damaged
        It could not be kept; the next transaction works once the trouble is gone.
    """
    with told(path):
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:  # grave errors have ended it themselves
                connection.execute("ROLLBACK")
            raise
