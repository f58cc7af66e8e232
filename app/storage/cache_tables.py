"""The tables of the cache of results; a file of any other form is started anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.storage.driver import Connection

APPLICATION_ID = 0x4D525243  # "MRRC", in the header of every cache
FORM = 1
# The number tells what was kept last, the use what was used last: both are counted, so
# that no clock can change their order. Payloads have a table of their own, as a row is
# written anew as a whole whenever it is used.
_TABLE = (
    "CREATE TABLE result (number INTEGER PRIMARY KEY AUTOINCREMENT, "
    "key TEXT NOT NULL UNIQUE, question TEXT NOT NULL, asked TEXT NOT NULL, "
    "computed_at TEXT NOT NULL, origin TEXT NOT NULL, pinned INTEGER NOT NULL, "
    "use INTEGER NOT NULL, size INTEGER NOT NULL, sha256 TEXT NOT NULL, "
    "form TEXT NOT NULL, shapes TEXT NOT NULL) STRICT"
)
_TRIGGER = (
    "CREATE TRIGGER forgotten AFTER DELETE ON result "
    "BEGIN DELETE FROM payload WHERE number = old.number; END"
)
STATEMENTS = (
    _TABLE,
    "CREATE TABLE payload (number INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT",
    _TRIGGER,
    "CREATE INDEX by_question ON result (question, number)",
    "CREATE INDEX by_use ON result (pinned, use, size)",
)
_NEW: tuple[int, int, frozenset[str]] = (0, 0, frozenset())
_PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = NORMAL",  # a power cut may cost results, which can be made again
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "temp_store = MEMORY",
    "journal_size_limit = 16777216",
)


def lay_out(connection: Connection) -> bool:
    """
    Make a new file a cache; whether the file now is one of this form.

    The file is read for the first time, so that a wrong key shows here.
    """
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").fetchall()
    if _form(connection) == _NEW:
        connection.execute("BEGIN IMMEDIATE")
        if _form(connection) == _NEW:  # another window may have been faster
            for statement in STATEMENTS:
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {FORM}")
        connection.execute("COMMIT")
    return _form(connection) == (APPLICATION_ID, FORM, frozenset(STATEMENTS))


def _form(connection: Connection) -> tuple[int, int, frozenset[str]]:
    """What the header of the file says, and what its tables were made with."""
    connection.execute("SAVEPOINT form")  # so that all three are of one moment
    (kind,) = connection.execute("PRAGMA application_id").fetchone()
    (form,) = connection.execute("PRAGMA user_version").fetchone()
    rows = connection.execute(
        "SELECT sql FROM sqlite_schema "
        "WHERE sql IS NOT NULL AND name <> 'sqlite_sequence'"
    )
    statements = frozenset(sql for (sql,) in rows)
    connection.execute("RELEASE form")
    return kind, form, statements
