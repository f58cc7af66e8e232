"""What the robustness dock shows: sentences and rows, made from estimate and answer."""

from __future__ import annotations

from typing import NamedTuple

from app.ui.tables.rows import Cell

Rows = tuple[tuple[Cell, ...], ...]


class SureTable(NamedTuple):
    """
    A table of the dock.

    ``title`` stands on its tab, ``none`` says why it has no rows, ``widths`` are those
    of its columns, of which ``roomy`` takes what room is left. ``names`` are those of
    the assumptions in its rows, which the user may change; empty for rows of another
    kind.
    """

    title: str
    header: tuple[str, ...]
    tips: tuple[str, ...]
    rows: Rows
    none: str
    widths: tuple[int, ...]
    names: tuple[str, ...] = ()
    roomy: int = 0


class SurePage(NamedTuple):
    """
    How sure a plan is, as it is told.

    Attributes
    ----------
    headline
        The chance of the whole plan, a sentence.
    confidence
        How sure that chance is, from sampling and from assumptions, apart.
    instant
        The estimate that needs no model, a sentence; it stands beside every answer.
    gap
        The smallest extra gap that helps, a sentence; empty where nobody asked.
    tables
        March units, defiles, bridges and assumptions.
    """

    headline: str
    confidence: str
    instant: str
    gap: str
    tables: tuple[SureTable, ...]
