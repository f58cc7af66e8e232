"""The one door to the encrypted database engine: SQLCipher below sqlite-utils.

sqlite-utils catches errors of the standard library's driver by name, while SQLCipher's
driver has classes of its own. Two names tell it which driver it works on; without them
a statement can fail half-way and leave its transaction open. The same driver opens
files without a key, so one driver serves all.
"""

from __future__ import annotations

import sqlite3
import sys
from typing import TYPE_CHECKING, cast

from sqlcipher3 import dbapi2  # type: ignore[import-untyped, unused-ignore]

# sqlite-utils would load pandas, if it is installed, for a column type nobody uses.
_PANDAS = {name: module for name, module in sys.modules.items() if name == "pandas"}
sys.modules["pandas"] = None  # type: ignore[assignment]
try:
    import sqlite_utils.db
    from sqlite_utils import Database, Migrations
finally:
    del sys.modules["pandas"]
    sys.modules.update(_PANDAS)

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "PAGE_BYTES",
    "Connection",
    "Database",
    "DriverError",
    "Migrations",
    "connect",
    "error_name",
]

vars(sqlite_utils.db).update(sqlite3=dbapi2, OperationalError=dbapi2.OperationalError)

Connection = sqlite3.Connection  # what the driver gives behaves as one of these
DriverError: type[sqlite3.Error] = dbapi2.Error
PAGE_BYTES = 4096
_BY_WORDS = {
    "database or disk is full": "SQLITE_FULL",
    "disk I/O error": "SQLITE_IOERR",
    "unable to open database file": "SQLITE_CANTOPEN",
    "database disk image is malformed": "SQLITE_CORRUPT",
    "file is not a database": "SQLITE_NOTADB",
}


def connect(
    path: Path,
    key: bytes | None,
    *,
    wait_s: float = 0.5,
    immutable: bool = False,
    of_one_thread: bool = True,
) -> Connection:
    """
    Open a database, encrypted if there is a key; nothing is read from it yet.

    Transactions begin and end where the caller says so.

    Parameters
    ----------
    path
        Need not exist.
    key
        32 bytes that are used as they are; None for a file without encryption.
    wait_s
        How long to wait for another program that has the file locked.
    immutable
        Read only, from a file that nobody writes to meanwhile; no file beside it is
        read or made.
    of_one_thread
        Whether only the thread that opened it may use it; else whoever shares it lets
        one thread in at a time.
    """
    name = f"{path.absolute().as_uri()}?mode=ro&immutable=1" if immutable else str(path)
    connection = dbapi2.connect(
        name,
        timeout=wait_s,
        isolation_level=None,
        uri=immutable,
        check_same_thread=of_one_thread,
    )
    try:
        # First of all, else the library writes what it finds to the terminal.
        connection.execute("PRAGMA cipher_log_level = NONE")
        if key is not None:
            # Not by PRAGMA key, which every trace of statements would show.
            connection.set_key(f"x'{key.hex()}'")
    except BaseException:
        connection.close()
        raise
    return cast("Connection", connection)


def error_name(error: sqlite3.Error) -> str:
    """Name of what went wrong in the engine, such as ``SQLITE_FULL``; may be empty."""
    name = getattr(error, "sqlite_errorname", None) or ""
    # Functions of SQLCipher pass on the words of an error alone.
    return _BY_WORDS.get(str(error), name) if name in {"", "SQLITE_ERROR"} else name
