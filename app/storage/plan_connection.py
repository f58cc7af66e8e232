"""A connection to one plan file, set up the same way wherever the file is opened."""

from __future__ import annotations

import hashlib
import hmac
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.errors import EnvironmentTrouble, FileInUse, NotOurs, WrongKey
from app.storage.driver import PAGE_BYTES, DriverError, connect, error_name
from app.storage.driver_trouble import known_trouble, told
from app.storage.key_file import backups_folder, keys_path
from app.storage.plan_tables import APPLICATION_ID

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.security.file_key import FileKey
    from app.storage.driver import Connection

_PLAIN = b"SQLite format 3\0"
_SALT_BYTES = 16
_CODE_BYTES = 64  # HMAC-SHA512, behind each page
_PRAGMAS = (
    "synchronous = FULL",  # NORMAL loses the last commits in a power cut
    "fullfsync = ON",  # on macOS a flush alone ends in the memory of the drive
    "checkpoint_fullfsync = ON",
    "foreign_keys = ON",
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "secure_delete = ON",
    "temp_store = MEMORY",
    "journal_size_limit = 67108864",
)


class PageFault(Exception):  # noqa: N818 - the caller makes an error of it
    """A plan file is damaged; the text ends a sentence that begins with its name."""


def writing_connection(path: Path, key: FileKey) -> Connection:
    """
    Open a plan file for the only one who may have it open.

    Raises
    ------
    PageFault, WrongKey, NotOurs, FileInUse, EnvironmentTrouble
        It cannot be opened; nothing stays open.
    """
    with told(path):
        connection = connect(path, key.database_key())
    with _closed_on_error(connection, path, key):
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        _refuse_foreign(connection, path)
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("COMMIT")
        # The check of pages reads past the journal: what a crash left half copied out
        # of it would look like damage.
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        _check_pages(connection)
        mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
        if mode != "wal":
            raise FileInUse(
                f"{path.name} cannot be written with a journal here; copy it to a "
                "folder of this machine that you may write to."
            )
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").fetchall()
    return connection


def first_connection(path: Path, key: FileKey) -> Connection:
    """
    Make an encrypted database that becomes a plan file once it has its tables.

    Raises
    ------
    OSError, DiskFull, FileInUse, EnvironmentTrouble
        It cannot be made; nothing stays open.
    """
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with told(path):
        connection = connect(path, key.database_key())
    with _closed_on_error(connection, path, key):
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("PRAGMA foreign_keys = ON")
    return connection


def reading_connection(path: Path, key: FileKey) -> Connection:
    """
    Open a plan file that nobody writes to meanwhile, and leave no trace of it.

    Raises
    ------
    PageFault, WrongKey, NotOurs, FileInUse, EnvironmentTrouble
        It cannot be opened; nothing stays open.
    """
    with told(path):
        connection = connect(path, key.database_key(), immutable=True)
    with _closed_on_error(connection, path, key):
        _refuse_foreign(connection, path)
        _check_pages(connection)
        for pragma in ("trusted_schema = OFF", "cell_size_check = ON"):
            connection.execute(f"PRAGMA {pragma}").fetchall()
    return connection


@contextmanager
def _closed_on_error(
    connection: Connection, path: Path, key: FileKey
) -> Iterator[None]:
    """Close what failed to open, and say why in the user's words."""
    try:
        yield
    except BaseException as error:
        connection.close()
        if not isinstance(error, DriverError):
            raise
        raise _reason(error, path, key) from error


def _refuse_foreign(connection: Connection, path: Path) -> None:
    """Refuse an encrypted database that opens with the key but is no plan."""
    identity = connection.execute("PRAGMA application_id").fetchone()[0]
    if identity != APPLICATION_ID:
        raise NotOurs(
            f"{path.name} is no plan of this program; open a file that was saved as "
            "a plan."
        )


def _check_pages(connection: Connection) -> None:
    """Read the whole file and check the code of each page."""
    if connection.execute("PRAGMA cipher_integrity_check").fetchone() is not None:
        raise PageFault("was damaged on the disk: a page is not as it was written")


def _reason(error: DriverError, path: Path, key: FileKey) -> Exception:  # type: ignore[valid-type]
    """Tell why a file does not open."""
    name = error_name(error)
    if name.startswith("SQLITE_CORRUPT"):
        return PageFault("was damaged on the disk: a part is cut off or overwritten")
    if not name.startswith("SQLITE_NOTADB"):
        return known_trouble(error, path) or error
    try:
        is_plain, is_ours = _begins_plainly(path), _any_page_opens(path, key)
    except OSError as trouble:
        return EnvironmentTrouble(
            f"The disk does not let {path.name} be read ({trouble.strerror or trouble})"
            f"; check the disk with {path.parent} and do it again."
        )
    if is_plain:
        return NotOurs(
            f"{path.name} is a database without encryption and no plan of this "
            "program; open a file that was saved as a plan."
        )
    if is_ours:
        return PageFault("was damaged on the disk: its first page does not open")
    return WrongKey(
        f"{path.name} does not open with the key from {keys_path(path).name}: that is "
        "the key file of another plan, or this is no plan of this program. Put the key "
        f"file of the plan beside it; a copy lies with its backups, if there are any, "
        f"in {backups_folder(path).name}."
    )


def _begins_plainly(path: Path) -> bool:
    """Whether a file is a database without encryption."""
    with path.open("rb") as file:
        return file.read(len(_PLAIN)) == _PLAIN


def _any_page_opens(path: Path, key: FileKey) -> bool:
    """
    Whether the key made any page of a file, so that the rest is damage.

    Each page but for its code is vouched for by HMAC-SHA512 with its number, under a
    key from the file's salt and PBKDF2 with two rounds (SQLCipher, design, "HMAC").
    """
    with path.open("rb") as file:  # page by page: any large file may be given
        salt = bytes(byte ^ 0x3A for byte in file.read(_SALT_BYTES))
        secret = hashlib.pbkdf2_hmac("sha512", key.database_key(), salt, 2, 32)
        page = file.read(PAGE_BYTES - _SALT_BYTES)
        number = 1
        while len(page) >= PAGE_BYTES - _SALT_BYTES:
            told = page[:-_CODE_BYTES] + number.to_bytes(4, "little")
            code = hmac.digest(secret, told, "sha512")
            if hmac.compare_digest(code, page[-_CODE_BYTES:]):
                return True
            page, number = file.read(PAGE_BYTES), number + 1
    return False
