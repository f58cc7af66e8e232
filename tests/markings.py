"""Markings drawn by lot, for tests of what may leave under what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.security.marking import LEVELS, Marking

if TYPE_CHECKING:
    from random import Random

CAVEATS = ("ATOMAL", "CRYPTO", "NLD INFORMATION")
NATIONS = ("FIN", "SWE", "CHE", "AUS")


def any_marking(lot: Random) -> Marking:
    """Draw any marking."""
    return Marking(
        level=lot.choice(LEVELS),
        caveats=frozenset(one for one in CAVEATS if lot.random() < 0.3),
        releasable_to=frozenset(one for one in NATIONS if lot.random() < 0.5),
        exercise=lot.random() < 0.5,
    )


def may_see(marking: Marking) -> set[tuple[int, frozenset[str], str, bool]]:
    """
    Everyone who may see a document, told without the lattice.

    A reader has a clearance, is read in to some caveats, comes from a nation ("" for
    the owner's own), and either knows that he is in an exercise or not. A document of
    an exercise is for those who know.
    """
    return {
        (clearance, read_in, nation, knows)
        for clearance in range(len(LEVELS))
        for read_in in _SUBSETS
        for nation in ("", *NATIONS)
        for knows in (False, True)
        if clearance >= marking.level.rank
        and marking.caveats <= read_in
        and (not nation or nation in marking.releasable_to)
        and (knows or not marking.exercise)
    }


def _subsets(words: tuple[str, ...]) -> list[frozenset[str]]:
    sets = [frozenset[str]()]
    for word in words:
        sets += [one | {word} for one in sets]
    return sets


_SUBSETS = _subsets(CAVEATS)
