"""``marsroute supply factors``: libraries of planning factors, shown and doubted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.services.supply.factor_file import factor_library, read_factors
from planners.supply.factor_checks import library_doubts
from planners.supply.factor_rows import conditions_of

if TYPE_CHECKING:
    import argparse

    from app.cli.terminal import Terminal
    from planners.supply.factors import Factor, FactorLibrary


def run_list(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Show items, rates and their sources."""
    library = _library(arguments)
    terminal.answer(library)
    terminal.say(f"{library.name}\n")
    units = {item.name: item.unit for item in library.items}
    terminal.table(
        ("item", "NATO", "US", "unit", "kg", "m3", "carried as", "source"),
        (
            (
                *(item.name, item.nato, item.us, item.unit, f"{item.kg:g}"),
                *(f"{item.m3:g}", item.body.value, item.source),
            )
            for item in library.items
        ),
    )
    terminal.say()
    terminal.table(
        ("item", "rate", "by", "of", "part", "when", "source"),
        (_row(factor, units) for factor in library.factors),
    )
    return 0


def run_check(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Say what does not go together; that is no fault of the call."""
    library = _library(arguments)
    doubts = library_doubts(library)
    terminal.answer({"library": library.name, "doubts": doubts})
    for doubt in doubts:
        terminal.say(f"  - {doubt}")
    terminal.say(
        f"{library.name}: {len(library.items)} items, {len(library.factors)} rates, "
        f"{len(doubts)} to look at."
    )
    return 0


def _library(arguments: argparse.Namespace) -> FactorLibrary:
    """Library of a call."""
    return factor_library() if arguments.file is None else read_factors(arguments.file)


def _row(factor: Factor, units: dict[str, str]) -> tuple[str, ...]:
    """Cells of one rate."""
    return (
        *(factor.item, f"{factor.rate:g} {units[factor.item]}", factor.basis.value),
        *(factor.subject, factor.component, str(conditions_of(factor)), factor.source),
    )
