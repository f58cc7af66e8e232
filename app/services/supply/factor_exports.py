"""Writes libraries of planning factors to files, whole or as a table of their rates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import InputRefused
from app.exports.gate import OPEN_GATE, write_bytes_export
from app.exports.marked_csv import marked_csv
from app.services.scenario.yaml_text import yaml_text
from app.services.supply.factor_forms import ROW_COLUMNS, factor_rows, factors_form

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from app.exports.gate import ExportRecord, Gate
    from app.security.marking import Marking
    from planners.supply.factors import FactorLibrary


def write_factors(
    path: Path,
    library: FactorLibrary,
    marking: Marking,
    inputs: Iterable[Marking] = (),
    *,
    gate: Gate = OPEN_GATE,
) -> ExportRecord:
    """
    Write a library as YAML, or its rates as CSV.

    Parameters
    ----------
    path
        Target, .yaml or .csv; replaced in one step or left alone.
    library
        What is written.
    marking
        Of the file.
    inputs
        Markings of what it was made from.
    gate
        What holds for the file.

    Raises
    ------
    KnownError
        The name ends in neither, the marking is below that of an input, or the file
        cannot be written.
    """
    suffix = path.suffix.casefold()
    if suffix == ".csv":
        rows = factor_rows(library)
        data = marked_csv(marking, (library.name,), ROW_COLUMNS, rows, gate.origin)
    elif suffix in {".yaml", ".yml"}:
        origin = f"# origin: {gate.origin}\n" if gate.origin else ""
        form = {"marking": str(marking)} | factors_form(library)
        data = f"{origin}{yaml_text(form)}".encode()
    else:
        raise InputRefused(
            f"{path.name} is neither .yaml nor .csv; factors are written as one of "
            "them."
        )
    return write_bytes_export(path, marking, (marking, *inputs), data, gate)
