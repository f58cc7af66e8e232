"""The library of factors as rows: what is taken of what, when, and who says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.ui.supply.supply_changes import key_of
from app.ui.supply.supply_words import basis_word, condition_word
from app.ui.tables.rows import Cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planners.supply.factors import Factor, FactorLibrary

translate = QCoreApplication.translate


def factor_header() -> tuple[str, ...]:
    """Names of the columns."""
    return (
        translate("supply", "Item"),
        translate("supply", "For each"),
        translate("supply", "When"),
        translate("supply", "Rate"),
        translate("supply", "Source"),
    )


def shown_factors(library: FactorLibrary, sought: str) -> tuple[Factor, ...]:
    """Rates that hold all sought words somewhere in their row, in their order."""
    words = sought.casefold().split()
    return tuple(
        factor
        for factor in library.factors
        if all(word in _text(factor) for word in words)
    )


def factor_rows(
    library: FactorLibrary, factors: Sequence[Factor], own: Sequence[Factor]
) -> tuple[tuple[Cell, ...], ...]:
    """
    One row to a rate; those of the plan stand out and say so.

    Parameters
    ----------
    library
        With the items.
    factors
        To show.
    own
        Rows of the plan.
    """
    units = {item.name: item.unit for item in library.items}
    mine = {key_of(factor) for factor in own}
    return tuple(
        _row(factor, units.get(factor.item, ""), is_own=key_of(factor) in mine)
        for factor in factors
    )


def rate_text(rate: float) -> str:
    """A rate with all its figures."""
    return f"{rate:.6g}"


def short_rate(rate: float) -> str:
    """A rate with as many figures as can be compared at a glance."""
    return f"{rate:.4g}" if rate < 1000 else rate_text(rate)


def what_of(factor: Factor) -> str:
    """A rate in words: what of, each what, when."""
    parts = [factor.item, factor.subject, factor.component, basis_word(factor.basis)]
    return ", ".join([part for part in parts if part] + conditions(factor))


def conditions(factor: Factor) -> list[str]:
    """When a rate holds, in words; empty for always."""
    given = (factor.phase, factor.climate, factor.level)
    return [condition_word(one) for one in given if one is not None]


def _row(factor: Factor, unit: str, *, is_own: bool) -> tuple[Cell, ...]:
    sign = translate("supply", "plan: {}") if is_own else "{}"
    dated = "" if factor.dated is None else f", {factor.dated:%Y-%m-%d}"
    source = sign.format(f"{factor.source}{dated}")
    each = basis_word(factor.basis)
    if factor.subject:
        each = f"{factor.subject}, {each}"
    if factor.component:
        each = f"{each} ({factor.component})"
    when = ", ".join(conditions(factor))
    exact = f"{rate_text(factor.rate)} {unit}".strip()
    tip = translate("supply", "Return: change this rate; Delete: back to the library")
    return (
        Cell(factor.item, tip=tip, bold=is_own),
        Cell(each, tip=each),
        Cell(when, tip=when),
        Cell(f"{short_rate(factor.rate)} {unit}".strip(), exact, True, bold=is_own),
        Cell(source, tip=source),
    )


def _text(factor: Factor) -> str:
    """All words of a row, to be sought in."""
    parts = (
        *(factor.item, factor.subject, factor.component, basis_word(factor.basis)),
        *(*conditions(factor), factor.source),
    )
    return " ".join(parts).casefold()
