"""Tables of supply, as they are written to files: a title, heads and rows."""

from __future__ import annotations

from typing import NamedTuple

Cell = str | int | float


class SupplyTable(NamedTuple):
    """One table; each row is as wide as ``head``, and an empty cell is not known."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
