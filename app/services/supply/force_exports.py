"""Writes the force of a plan to a file that `force_file` reads without any loss."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import InputRefused
from app.exports.force_table import write_force_csv, write_force_xlsx
from app.exports.gate import OPEN_GATE
from app.services.supply.force_table import table_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from app.exports.gate import ExportRecord, Gate
    from app.security.marking import Marking
    from app.services.supply.supply_plan import SupplyUnit

WRITERS = {".csv": write_force_csv, ".xlsx": write_force_xlsx}


def write_force(
    path: Path,
    units: Iterable[SupplyUnit],
    marking: Marking,
    inputs: Iterable[Marking] = (),
    *,
    gate: Gate = OPEN_GATE,
) -> ExportRecord:
    """
    Write units as a table.

    Parameters
    ----------
    path
        Target, .csv or .xlsx; replaced in one step or left alone.
    units
        In the order of the lines.
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
    write = WRITERS.get(path.suffix.casefold())
    if write is None:
        raise InputRefused(
            f"{path.name} is neither .csv nor .xlsx; a force is written as one of them."
        )
    return write(path, table_of(units), marking, inputs, gate=gate)
