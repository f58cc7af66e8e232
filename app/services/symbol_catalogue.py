"""Symbols of APP-6 by name: what there is on land, and what staff search it by.

The names are a data file beside the other data of the application. Points for fires
and targeting, and tasks of missions, are in it so that codes from elsewhere keep their
names, but they are not offered.
"""

from __future__ import annotations

import csv
import unicodedata
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


LEAST_DIGITS = 3  # of a code; fewer are figures in a name
SET_ORDER = ("10", "25", "20", "15")  # of symbols that fit equally well


class Use(Enum):
    """Whether a symbol is offered."""

    OFFERED = "offered"
    HEADING = "heading"  # names a group only
    WITHHELD = "withheld"  # of fires, targeting or mission tasks: read, not offered


@dataclass(frozen=True, slots=True, kw_only=True)
class SymbolEntry:
    """
    One symbol of the standard.

    Attributes
    ----------
    symbol_set
        Two digits: 10 units, 15 equipment, 20 installations, 25 control measures.
    code
        Six digits within the set.
    group
        What it belongs to.
    name
        In words of the standard.
    standard
        That has it first: APP-6(D), or MIL-STD-2525D where APP-6(D) has none.
    use
        Whether it is offered.
    words
        Abbreviations and other words that find it, folded.
    """

    symbol_set: str
    code: str
    group: str
    name: str
    standard: str
    use: Use
    words: frozenset[str]
    _spoken: tuple[str, ...] = field(default=(), repr=False)
    _grouped: tuple[str, ...] = field(default=(), repr=False)

    def rank(self, asked: Iterable[str]) -> int | None:
        """How well folded words fit, the best 0; None if one of them does not."""
        worst = 0
        for word in asked:
            rank = self._rank_of(word)
            if rank is None:
                return None
            worst = max(worst, rank)
        return worst

    def _rank_of(self, word: str) -> int | None:
        """How well one word fits: whole ones first, names before other words."""
        if word in self._spoken:
            return 0
        if word in self.words:
            return 1
        for rank, among in enumerate((self._spoken, self.words, self._grouped), 2):
            if any(part.startswith(word) for part in among):
                return rank
        is_code = len(word) >= LEAST_DIGITS and self.code.startswith(word)
        return 5 if is_code else None


@dataclass(frozen=True, slots=True)
class Modifier:
    """One modifier of a symbol set: its sector, 1 or 2, its code and its name."""

    symbol_set: str
    sector: int
    code: str
    name: str
    use: Use


class SymbolCatalogue:
    """All symbols, in the order of the standard."""

    def __init__(
        self, entries: tuple[SymbolEntry, ...], modifiers: tuple[Modifier, ...]
    ) -> None:
        self.entries = entries
        self.modifiers = modifiers
        self._by_code = {(one.symbol_set, one.code): one for one in entries}

    def entry(self, symbol_set: str, code: str) -> SymbolEntry | None:
        """Entry of a code, offered or not; None if the catalogue has none."""
        return self._by_code.get((symbol_set, code))

    def offered(self, symbol_set: str = "") -> tuple[SymbolEntry, ...]:
        """Symbols that staff may choose, of one set or of all."""
        return tuple(
            one
            for one in self.entries
            if one.use is Use.OFFERED and symbol_set in ("", one.symbol_set)
        )

    def search(self, text: str, symbol_set: str = "") -> tuple[SymbolEntry, ...]:
        """
        Offered symbols that all words of a text fit, the best first.

        Parameters
        ----------
        text
            Names, beginnings of names, abbreviations or codes; empty for all.
        symbol_set
            Where to look; empty for everywhere.
        """
        asked = folded(text)
        fitting = []
        for one in self.offered(symbol_set):
            rank = one.rank(asked)
            if rank is not None:
                begins = folded(one.name)[: len(asked)] == asked
                order = (rank, not begins, SET_ORDER.index(one.symbol_set))
                fitting.append((order, one))
        fitting.sort(key=lambda pair: pair[0])
        return tuple(one for _, one in fitting)

    def modifiers_of(self, symbol_set: str, sector: int) -> tuple[Modifier, ...]:
        """Modifiers that staff may choose for symbols of a set."""
        return tuple(
            one
            for one in self.modifiers
            if (one.symbol_set, one.sector) == (symbol_set, sector)
            and one.use is Use.OFFERED
        )


@cache
def symbol_catalogue() -> SymbolCatalogue:
    """Read the catalogue that comes with the application."""
    modifiers = tuple(
        Modifier(row["set"], int(row["sector"]), row["code"], row["name"], _use(row))
        for row in _rows("symbol_modifiers.csv")
    )
    return SymbolCatalogue(
        tuple(_entry(row) for row in _rows("symbol_catalogue.csv")), modifiers
    )


def folded(text: str) -> tuple[str, ...]:
    """
    Words of a text without case, accents and punctuation.

    >>> folded("Medical (Rôle 1)")
    ('medical', 'role', '1')
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = (
        letter if letter.isalnum() else " "
        for letter in plain
        if not unicodedata.combining(letter)
    )
    return tuple("".join(kept).split())


def _entry(row: dict[str, str]) -> SymbolEntry:
    """Entry of a row; its name is the most special one with what it specialises."""
    name = row["type"] or row["group"]
    if row["subtype"]:
        special = row["subtype"]
        known = set(folded(row["type"])) <= set(folded(special))
        own = known or special.endswith(("Point", "Outpost"))
        name = special if own else f"{row['type']}: {special}"
    return SymbolEntry(
        symbol_set=row["set"],
        code=row["code"],
        group=row["group"],
        name=name,
        standard=row["standard"],
        use=_use(row),
        words=frozenset(folded(row["words"])),
        _spoken=folded(f"{row['type']} {name}"),
        _grouped=folded(row["group"]),
    )


def _use(row: dict[str, str]) -> Use:
    return Use(row["use"])


def _rows(name: str) -> list[dict[str, str]]:
    """Rows of a data file of the application."""
    text = (files("app") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
