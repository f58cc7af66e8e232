"""Markings: what may be said about a document's secrecy, in text that decides.

Markings form a lattice. What is derived from several inputs carries at least their
join: the highest level, all caveats, only the common releases, and EXERCISE if any of
them is of an exercise, so that nobody takes it for real. A marking dominates another if
whoever may see a document marked with the first may see one marked with the second.

Levels are data; colours only repeat what the text says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.errors import MarkingRefused

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

EXERCISE_LINE = "EXERCISE EXERCISE EXERCISE"
_EXERCISE = "EXERCISE"
_RELEASE = "RELEASABLE TO "
_SEPARATOR = " - "
_WORD = re.compile(r"[A-Z0-9][A-Z0-9/ ]*[A-Z0-9]|[A-Z0-9]", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Level:
    """
    A level of secrecy.

    Attributes
    ----------
    rank
        Higher means more secret; levels are ordered by it.
    name
        In capitals, as it stands on every page.
    background, foreground
        Of the banner on screen, ``#rrggbb``.
    """

    rank: int
    name: str
    background: str
    foreground: str


# The colours are those usual on American systems; NATO prescribes none for screens.
UNCLASSIFIED = Level(0, "UNCLASSIFIED", "#007a33", "#ffffff")
NATO_UNCLASSIFIED = Level(1, "NATO UNCLASSIFIED", "#007a33", "#ffffff")
NATO_RESTRICTED = Level(2, "NATO RESTRICTED", "#502b85", "#ffffff")
NATO_CONFIDENTIAL = Level(3, "NATO CONFIDENTIAL", "#0033a0", "#ffffff")
NATO_SECRET = Level(4, "NATO SECRET", "#c8102e", "#ffffff")
COSMIC_TOP_SECRET = Level(5, "COSMIC TOP SECRET", "#ff8c00", "#000000")
LEVELS = (
    UNCLASSIFIED,
    NATO_UNCLASSIFIED,
    NATO_RESTRICTED,
    NATO_CONFIDENTIAL,
    NATO_SECRET,
    COSMIC_TOP_SECRET,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marking:
    """
    Level, restrictions and releases of a document.

    Attributes
    ----------
    level
        How secret it is.
    caveats
        Restrictions in capitals, such as ``ATOMAL``; each makes it harder to see.
    releasable_to
        Nations and organisations it may also be given to; each makes it easier.
    exercise
        Whether it belongs to an exercise.
    """

    level: Level
    caveats: frozenset[str] = frozenset()
    releasable_to: frozenset[str] = frozenset()
    exercise: bool = False

    def __post_init__(self) -> None:
        for word in sorted(self.caveats | self.releasable_to):
            reserved = word == _EXERCISE or word.startswith(_RELEASE.strip())
            if not _WORD.fullmatch(word) or "  " in word or reserved:
                raise MarkingRefused(
                    f"{word[:40]!r} cannot stand in a marking; write caveats and "
                    "nations in capitals, digits, spaces and strokes, such as ATOMAL."
                )

    def dominates(self, other: Marking) -> bool:
        """Whether this marking protects at least as well as another."""
        return (
            self.level.rank >= other.level.rank
            and self.caveats >= other.caveats
            and self.releasable_to <= other.releasable_to
            and self.exercise >= other.exercise
        )

    def __str__(self) -> str:
        """Write it as `parse` reads it: ``"EXERCISE - NATO SECRET - ATOMAL"``."""
        parts = [_EXERCISE] if self.exercise else []
        parts += [self.level.name, *sorted(self.caveats)]
        if self.releasable_to:
            parts.append(_RELEASE + ", ".join(sorted(self.releasable_to)))
        return _SEPARATOR.join(parts)

    @property
    def banner(self) -> str:
        """Text for the top and bottom of every page and window."""
        return str(self)

    @classmethod
    def parse(cls, text: str, levels: Sequence[Level] = LEVELS) -> Marking:
        """
        Read a marking as `__str__` writes it, in capitals or not.

        Parameters
        ----------
        text
            Parts with `` - `` between them: ``EXERCISE`` if so, the level, caveats,
            ``RELEASABLE TO`` with nations. Dashes of typesetters count as well.
        levels
            The levels in force.

        Raises
        ------
        MarkingRefused
            No level, an unknown one, or a caveat that cannot be written.
        """
        flat = " ".join(re.sub("[\u2013\u2014]", "-", text[:400]).upper().split())
        parts = flat.split(_SEPARATOR)
        exercise = parts[0] == _EXERCISE
        if exercise:
            parts = parts[1:]
        named = {level.name: level for level in levels}
        if not parts or parts[0] not in named:
            raise MarkingRefused(
                f"{text[:60]!r} names no level of secrecy that is in force; write one "
                f"of {', '.join(named)}, with EXERCISE{_SEPARATOR}before it in an "
                "exercise."
            )
        release = {part for part in parts[1:] if part.startswith(_RELEASE)}
        nations = (part.removeprefix(_RELEASE).split(",") for part in release)
        return cls(
            level=named[parts[0]],
            caveats=frozenset(parts[1:]) - release,
            releasable_to=frozenset(n.strip() for names in nations for n in names),
            exercise=exercise,
        )


DEFAULT_MARKING = Marking(level=UNCLASSIFIED, exercise=True)


def join(markings: Iterable[Marking]) -> Marking:
    """
    Give the least marking that dominates all of these.

    Raises
    ------
    MarkingRefused
        There are none: what was made from nothing still needs a marking.
    """
    given = list(markings)
    if not given:
        raise MarkingRefused(
            "A document was made from inputs without any marking; mark the plan first."
        )
    return Marking(
        level=max(marking.level for marking in given),
        caveats=frozenset[str]().union(*(marking.caveats for marking in given)),
        releasable_to=frozenset.intersection(
            *(marking.releasable_to for marking in given)
        ),
        exercise=any(marking.exercise for marking in given),
    )
