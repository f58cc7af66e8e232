"""Invented names of places, waters, hills and streets.

Made of syllables that sound of the shores of the North Sea; every name is given
out once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np


def _words(text: str) -> tuple[str, ...]:
    """Words of a text."""
    return tuple(text.split())


HEADS = _words(
    "Alm Bran Brok Darn Drel Ell Eng Fal Fenn Gram Grun Hald Harn Hesl Ild Jarn Kell "
    "Krum Lorn Mell Morn Ott Plon Quell Rand Raven Ruhn Skal Solm Stav Stenn Tarn "
    "Tell Thel Torn Trell Ulv Vard Vell Vorn Wend Wint Wulm Yss Zell Bregg Garn Hulm"
)
LINKS = ("", "", "", "en", "er", "s", "el", "in", "a")
TOWN_TAILS = _words(
    "stad burg haven brugge mark feld torp berg dam vik holt hoven munde sted au by "
    "rode lo ford thal kerk wald moor hus beke gard heim"
)
RIVER_TAILS = ("e", "au", "a", "beck", "er", "ach", "el", "ne")
RIVER_LINKS = ("", "", "en", "in")
HILL_TAILS = _words("berg kopp hog knoll fell horn tafel klint")
STREET_TAILS = _words(
    "straat straat straat weg weg laan gasse ring pad hof damm steig allee gang plein"
)
STREET_HEADS = _words(
    "Anker Apfel Bakker Berg Birken Boom Brunnen Dom Eiken Erlen Feld Fisker Garten "
    "Gerber Hafen Hasel Heide Hirten Hoog Kamp Kanal Kirsch Kloster Korn Kreuz Leder "
    "Linden Markt Miller Mittel Moor Muhlen Neu Nord Ober Ost Park Post Quell Rosen "
    "Sand Schmiede Schul Seiler Stein Sud Tannen Teich Tor Turm Ufer Unter Veer Vogel "
    "Wald Wall Weiden West Wiesen Winkel Zoll"
)


class Names:
    """Gives out names, each once per kind."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._given: set[str] = set()

    def town(self) -> str:
        """Name of a settlement, such as Harnstad."""
        return self._new(HEADS, LINKS, TOWN_TAILS)

    def river(self) -> str:
        """Name of a river, lake or canal."""
        return self._new(HEADS, RIVER_LINKS, RIVER_TAILS)

    def hill(self) -> str:
        """Name of a summit."""
        return self._new(HEADS, LINKS, HILL_TAILS)

    def street(self, given: set[str]) -> str:
        """Name of a street that its town, by the names in use, lacks; is added."""
        for _ in range(60):
            name = self._pick(STREET_HEADS) + self._pick(STREET_TAILS)
            if name not in given:
                break
        else:
            name = f"{self._pick(HEADS)}{self._pick(STREET_HEADS).lower()}weg"
        given.add(name)
        return name

    def _pick(self, words: Sequence[str]) -> str:
        return words[int(self._rng.integers(len(words)))]

    def _new(self, *parts: Sequence[str]) -> str:
        while True:
            name = "".join(self._pick(words) for words in parts)
            if name not in self._given and not _stumbles(name):
                self._given.add(name)
                return name


def _stumbles(name: str) -> bool:
    """Whether a name has the same letter three times in a row, or too many."""
    low = name.lower()
    triple = any(a == b == c for a, b, c in zip(low, low[1:], low[2:], strict=False))
    return triple or len(name) > 13
