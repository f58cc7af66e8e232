"""Reads a force from a workbook or CSV, and says what in it should be looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.errors import InputRefused
from app.security.marking_policy import DEFAULT_POLICY
from app.services.catalogue import vehicle_catalogue
from app.services.supply.factor_file import factor_library
from app.services.supply.force_lint import Finding, force_findings, held
from app.services.supply.force_table import (
    columns_of,
    unit_of_cells,
)
from app.services.supply.force_vehicles import vehicle_findings
from app.services.supply.marked_table import marked_table, read_sheets

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Mapping
    from pathlib import Path

    from app.security.marking import Marking
    from app.security.marking_policy import MarkingPolicy
    from app.services.supply.supply_plan import SupplyUnit
    from maps.cell_lines import Sheet
    from planners.supply.factors import FactorLibrary
    from planners.vehicles import VehicleType

WHAT = "table of units"
UNITS_SHEET, VEHICLES_SHEET = "units", "vehicles"
TOTALS = ("total", "sum", "summe", "gesamt", "insgesamt", "totaal", "som")


class ForceTable(NamedTuple):
    """
    A force as it was read.

    Attributes
    ----------
    units
        Those that can be read, in their order; each name once.
    findings
        What should be looked at, each with file and line.
    marking
        Of the file; None where it says none.
    """

    units: tuple[SupplyUnit, ...]
    findings: tuple[Finding, ...]
    marking: Marking | None

    def refuse_faults(self) -> None:
        """
        Let nothing be taken over while there are faults.

        Raises
        ------
        InputRefused
            The first of them, and how many there are.
        """
        faults = [finding.text for finding in self.findings if finding.fault]
        if faults:
            more = f" There are {len(faults) - 1} more." if len(faults) > 1 else ""
            raise InputRefused(f"{faults[0]}{more}")


def read_force(
    path: Path,
    vehicles: Mapping[str, VehicleType] | None = None,
    library: FactorLibrary | None = None,
    policy: MarkingPolicy = DEFAULT_POLICY,
) -> ForceTable:
    """
    Read a force.

    Parameters
    ----------
    path
        A workbook (.xlsx), of which the sheet 'Units' or else the first is read, or
        CSV; see `app.services.supply.force_table.FORM`.
    vehicles, library
        Against which it is checked; None for those of the program.
    policy
        By which its marking is read.

    Raises
    ------
    InputRefused
        It cannot be read as a table of units at all. What is wrong in single lines is
        among the findings.
    """
    catalogue = vehicle_catalogue() if vehicles is None else vehicles
    factors = factor_library() if library is None else library
    sheet, listed = _sheets(path)
    table = marked_table(sheet, path.name, ("name", "unit"), policy)
    columns = columns_of(table.names, f"{table.where}, line {table.line}")
    units: dict[str, tuple[int, SupplyUnit]] = {}
    findings: list[Finding] = []
    totals: list[tuple[int, SupplyUnit]] = []
    for line, cells in table.rows:
        try:
            unit = unit_of_cells(columns, cells, table.where, line)
        except InputRefused as error:
            findings.append(Finding("", str(error), fault=True))
            continue
        name = unit.unit.name
        if _is_total(name):
            totals.append((line, unit))
        elif name in units:
            findings.append(_second(table.where, line, name, units[name][0]))
        else:
            units[name] = line, unit
    read = tuple(unit for _, unit in units.values())
    findings += [
        finding._replace(
            text=f"{table.where}, line {units[finding.unit][0]}: {finding.text}"
        )
        for finding in force_findings(read, catalogue, factors)
    ]
    findings += [_total(table.where, line, one, read) for line, one in totals]
    if listed is not None:
        findings += vehicle_findings(listed, path.name, catalogue)
    if not read and not findings:
        raise InputRefused(
            f"{table.where} names no unit; give each a line under the line of names."
        )
    return ForceTable(read, tuple(findings), table.marking)


def _sheets(path: Path) -> tuple[Sheet, Sheet | None]:
    """The table of units, and that of vehicles if there is one."""
    sheets = read_sheets(path, what=WHAT)
    named = {sheet.name.strip().casefold(): sheet for sheet in sheets}
    vehicles = named.get(VEHICLES_SHEET)
    others = [sheet for sheet in sheets if sheet is not vehicles]
    if not others:
        raise InputRefused(f"{path.name} has no sheet of units; add a sheet 'Units'.")
    return named.get(UNITS_SHEET, others[0]), vehicles


def _is_total(name: str) -> bool:
    """Whether a name is that of a line of totals."""
    return name.casefold().rstrip(":. ") in TOTALS


def _second(file: str, line: int, name: str, first: int) -> Finding:
    text = (
        f"{file}, line {line}: unit {name!r} is there a second time, first in line "
        f"{first}; give each its own name."
    )
    return Finding(name, text, fault=True)


def _total(
    file: str, line: int, total: SupplyUnit, units: tuple[SupplyUnit, ...]
) -> Finding:
    """A line of totals, which is left out, against the units."""
    together: Counter[tuple[str, str]] = held(total.unit)
    together.clear()
    for one in units:
        together.update(held(one.unit))
    printed = held(total.unit)
    off = [
        f"{name or kind} {count:,} where the units have {together[kind, name]:,}"
        for (kind, name), count in printed.items()
        if count and count != together[kind, name]
    ]
    where = f"{file}, line {line}: {total.unit.name!r} is a line of totals"
    if off:
        text = f"{where}, which does not match: {'; '.join(off)}. Ask which is right."
    else:
        text = f"{where}, which matches its units and is left out."
    return Finding("", text, fault=False)
