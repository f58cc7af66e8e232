"""How one thing that the user can do is declared."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One thing to do, with its place in the menus."""

    name: str
    menu: str
    text: str
    shortcut: str = ""
    tip: str = ""
    checkable: bool = False
    separated: bool = False  # from what stands above it
