"""Search of place names, street names and peaks in an area, as one types them."""

from __future__ import annotations

import sqlite3
import unicodedata
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from maps.errors import PackError, PlaceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

LONGEST_QUERY = 200

_SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA page_size = 4096;
CREATE TABLE place (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    kind TEXT NOT NULL,
    lon REAL NOT NULL,
    lat REAL NOT NULL,
    rank REAL NOT NULL
) STRICT;
CREATE VIRTUAL TABLE place_search USING fts5(
    name, content='place', content_rowid='id',
    tokenize='unicode61 remove_diacritics 2', prefix='1 2 3'
);
"""

_INSERT = """
INSERT INTO place (name, folded, kind, lon, lat, rank) VALUES (?, ?, ?, ?, ?, ?)
"""

_SEARCH = """
SELECT place.name, place.kind, place.lon, place.lat, place.rank
FROM place_search JOIN place ON place.id = place_search.rowid
WHERE place_search MATCH ?
ORDER BY
    place.folded = ? DESC,
    place.rank DESC,
    length(place.name),
    place.name,
    place.id
LIMIT ?
"""

_OF_KINDS = """
SELECT name, kind, lon, lat, rank FROM place
WHERE kind IN ({}) ORDER BY rank DESC, name, id
"""


@dataclass(frozen=True, slots=True)
class Place:
    """
    A named place.

    Attributes
    ----------
    name
        As on the map.
    kind
        ``city``, ``town``, ``village``, ``street``, ``peak`` and the like.
    lon, lat
        Degrees WGS 84; of a street, a point on it.
    rank
        Importance, 0 to 1: a city of a million is near 1.
    """

    name: str
    kind: str
    lon: float
    lat: float
    rank: float


def write_names(path: Path, places: Iterable[Place]) -> int:
    """
    Write a new search index.

    Parameters
    ----------
    path
        Of a file that does not exist yet.
    places
        In any order; the same places give the same bytes.

    Returns
    -------
    int
        How many places were written.

    Raises
    ------
    OSError
        The disk is full or refuses.
    """
    rows = sorted(
        {
            (p.name, _folded(p.name), p.kind, p.lon, p.lat, p.rank)
            for p in places
            if p.name.strip()
        }
    )
    try:
        with closing(sqlite3.connect(path)) as database, database:
            database.executescript(_SCHEMA)
            database.executemany(_INSERT, rows)
            for order in ("rebuild", "optimize"):
                database.execute(
                    "INSERT INTO place_search (place_search) VALUES (?)", (order,)
                )
    except sqlite3.OperationalError as error:
        raise OSError(f"{path.name}: {error}") from error
    return len(rows)


class PlaceNames:
    """
    Place names of one area, open for searching.

    Usable from one thread at a time.

    Raises
    ------
    PackError
        The index is missing or damaged.
    """

    def __init__(self, path: Path) -> None:
        address = f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"
        self._file = path.name
        try:
            self._database = sqlite3.connect(
                address, uri=True, check_same_thread=False, isolation_level=None
            )
            self._database.execute("PRAGMA trusted_schema = OFF")
            self._database.execute("SELECT count(*) FROM place_search LIMIT 1")
        except sqlite3.Error as error:
            raise self._damaged(error) from error

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def search(self, text: str, limit: int = 20) -> tuple[Place, ...]:
        """
        Find places whose words begin with the words of a text.

        Accents and capitals do not count. A place with exactly this name comes
        first, then the more important kinds, then the shorter names.

        Parameters
        ----------
        text
            Anything a user types; signs that are no letters or digits separate
            words.
        limit
            Most places to return, 1 or more.

        Returns
        -------
        tuple[Place, ...]
            Empty when nothing matches or the text holds no word.
        """
        words = _words(text)
        if not words:
            return ()
        query = " ".join(f'"{word}"*' for word in words)
        try:
            rows = self._database.execute(_SEARCH, (query, _folded(text), limit))
            return tuple(Place(*row) for row in rows)
        except sqlite3.Error as error:
            raise self._damaged(error) from error

    def of_kinds(self, kinds: Sequence[str]) -> tuple[Place, ...]:
        """
        All places of some kinds.

        Parameters
        ----------
        kinds
            Such as ``town`` and ``village``.

        Returns
        -------
        tuple[Place, ...]
            The most important first, then by name.
        """
        marks = ", ".join("?" * len(kinds))
        try:
            rows = self._database.execute(_OF_KINDS.format(marks), tuple(kinds))
            return tuple(Place(*row) for row in rows)
        except sqlite3.Error as error:
            raise self._damaged(error) from error

    def find(self, name: str) -> Place:
        """
        Find the one place that a name means.

        Raises
        ------
        PlaceError
            No place has the name.
        """
        found = self.search(name, limit=1)
        if not found:
            raise PlaceError(
                f"No place in the area is called {name!r}; check the spelling, or give "
                "MGRS or lat,lon."
            )
        return found[0]

    def _damaged(self, error: sqlite3.Error) -> PackError:
        return PackError(
            f"The place names of the area ({self._file}) cannot be read ({error}); "
            "copy the pack or build it again."
        )


def _folded(text: str) -> str:
    """Fold a name as the index does: no accents, no capitals, one space."""
    apart = unicodedata.normalize("NFD", text[:LONGEST_QUERY])
    bare = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return " ".join(bare.casefold().split())


def _words(text: str) -> list[str]:
    """Words of a text as the index cuts them: letters and digits only."""
    cut = "".join(c if c.isalnum() or _joins(c) else " " for c in text[:LONGEST_QUERY])
    return cut.split()


def _joins(sign: str) -> bool:
    """Whether a sign is an accent that belongs to the letter before it."""
    return 0x0300 <= ord(sign) <= 0x036F
