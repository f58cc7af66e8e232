"""What bars the way to a site until a person acts, kept beyond the end of the program.

A program that forgets a refused login tries once more at each of its starts, and a site
that counts those takes it for an attack.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from models.errors import FarTrouble


class Bars(Protocol):
    """Keeps why nothing is sent to a site, by its name; several threads may ask."""

    def of(self, site: str) -> FarTrouble | None:
        """Give what bars the way: a refused login, a changed key; None for nothing."""

    def keep(self, site: str, trouble: FarTrouble) -> None:
        """Keep what bars the way."""

    def lift(self, site: str) -> None:
        """Forget it: a person has been let in."""


class MemoryBars:
    """Bars that are gone when the program ends."""

    def __init__(self) -> None:
        self._kept: dict[str, FarTrouble] = {}

    def of(self, site: str) -> FarTrouble | None:
        """Give what bars the way."""
        return self._kept.get(site)

    def keep(self, site: str, trouble: FarTrouble) -> None:
        """Keep what bars the way."""
        self._kept[site] = trouble

    def lift(self, site: str) -> None:
        """Forget it."""
        self._kept.pop(site, None)
