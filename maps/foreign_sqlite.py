"""Opens a foreign SQLite database so that nothing in it can act."""

from __future__ import annotations

import sqlite3
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from maps.errors import SourceError
from maps.foreign_text import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LONGEST_VALUE = 16 << 20
CHECKED_BYTES = 64 << 20
"""Databases up to this size are checked whole; a check of a large one takes minutes."""

QUERY_SECONDS = 5.0
OPERATIONS = 10_000  # of SQLite's machine between two looks at the clock
MAGIC = b"SQLite format 3\0"


class ForeignDatabase:
    """
    A database of which only named, real tables are read.

    Views, virtual tables and triggers stay what they are: text that nobody runs.
    """

    def __init__(self, path: Path) -> None:
        """
        Open a file, read-only and as if nobody else could change it.

        Raises
        ------
        SourceError
            It is no SQLite database, or it is damaged.
        """
        self._name = path.name
        self._seconds = QUERY_SECONDS
        with path.open("rb") as file:
            if file.read(len(MAGIC)) != MAGIC:
                raise SourceError(
                    f"{path.name} is no SQLite database; copy or download it again."
                )
        with self._explained():
            self._rows = sqlite3.connect(
                f"{path.as_uri()}?mode=ro&immutable=1", uri=True, cached_statements=8
            )
            self._harden()
            self._deadline = float("inf")
            self._rows.set_progress_handler(self._is_late, OPERATIONS)
            if path.stat().st_size <= CHECKED_BYTES:
                self._check()
            self.tables = self._real_tables()

    def query(
        self,
        sql: str,
        values: tuple[int | str, ...] = (),
        *,
        seconds: float = QUERY_SECONDS,
    ) -> list[tuple[object, ...]]:
        """
        Rows of a query on real tables.

        Parameters
        ----------
        sql, values
            The query and what stands for its question marks.
        seconds
            Time it may take.

        Raises
        ------
        SourceError
            The database is damaged, or the query takes too long.
        """
        with self._explained():
            self._seconds = seconds
            self._deadline = time.monotonic() + seconds
            return self._rows.execute(sql, values).fetchall()

    def columns(self, table: str) -> set[str]:
        """Names of the columns of a real table, small letters; none of another."""
        if table not in self.tables:
            return set()
        sql = "SELECT lower(name) FROM pragma_table_info(?)"
        return {str(name) for (name,) in self.query(sql, (table,))}

    def _harden(self) -> None:
        """Take from the file whatever could make SQLite do more than read."""
        for pragma in (
            "trusted_schema=OFF",
            "cell_size_check=ON",
            "mmap_size=0",
            "query_only=ON",
            "temp_store=MEMORY",
        ):
            self._rows.execute(f"PRAGMA {pragma}")
        for limit, most in (
            (sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE),
            (sqlite3.SQLITE_LIMIT_ATTACHED, 0),
            (sqlite3.SQLITE_LIMIT_VDBE_OP, 25_000),
            (sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 50),
            (sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH, 1),
        ):
            self._rows.setlimit(limit, most)

    def _check(self) -> None:
        """Refuse a database whose pages do not hang together."""
        told = self.query("PRAGMA quick_check(1)")
        if told != [("ok",)]:
            raise sqlite3.DatabaseError(str(told[0][0]) if told else "no answer")

    def _real_tables(self) -> frozenset[str]:
        """Names of the tables that hold rows themselves."""
        rows = self.query(
            "SELECT name FROM sqlite_master WHERE type = 'table' "
            "AND sql NOT LIKE '%VIRTUAL%' LIMIT 1000"
        )
        return frozenset(str(name) for (name,) in rows)

    def _is_late(self) -> bool:
        return time.monotonic() > self._deadline

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn what SQLite says into one sentence."""
        try:
            yield
        except (sqlite3.Error, UnicodeError) as error:
            if "interrupted" in str(error):
                raise SourceError(
                    f"{self._name} took more than {self._seconds:g} s to answer one "
                    "question; it is too large or has no index: make it again with a "
                    "current tool."
                ) from error
            raise SourceError(
                f"{self._name} is damaged ({plain_text(error)}); copy or download it "
                "again."
            ) from error
