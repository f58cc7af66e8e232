"""Reads a force from a workbook or CSV, and says what in it should be looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.errors import InputRefused, MarkingRefused
from app.security.marking import join
from app.security.marking_policy import DEFAULT_POLICY
from app.services.catalogue import vehicle_catalogue
from app.services.supply.factor_file import factor_library
from app.services.supply.force_lint import Finding, force_findings, held
from app.services.supply.force_table import (
    columns_of,
    plain_cell,
    unit_of_cells,
)
from app.services.supply.force_vehicles import vehicle_findings
from maps.errors import SourceError
from maps.foreign_entries import read_cells, read_workbook

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
MAX_BYTES = 16 << 20
MAX_ROWS = 20_000
WORKBOOKS = (".xlsx", ".xlsm")
UNITS_SHEET, VEHICLES_SHEET = "units", "vehicles"
TOTALS = ("total", "sum", "summe", "gesamt", "insgesamt", "totaal", "som")
HEADER_WITHIN = 10  # lines, for a marking and a title above the names
_MARKING = "marking:"


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


class _Lines(NamedTuple):
    """A table of units as lines of cells."""

    file: str
    lines: list[tuple[int, list[str]]]


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
    table, listed = _tables(path)
    marking, start = _head(table, policy)
    columns = columns_of(table.lines[start][1], f"{table.file}, line {start + 1}")
    units: dict[str, tuple[int, SupplyUnit]] = {}
    findings: list[Finding] = []
    totals: list[tuple[int, SupplyUnit]] = []
    for line, cells in table.lines[start + 1 :]:
        if cells[0].startswith("#") or _is_footer(table, start, cells):
            continue
        try:
            unit = unit_of_cells(columns, cells, table.file, line)
        except InputRefused as error:
            findings.append(Finding("", str(error), fault=True))
            continue
        name = unit.unit.name
        if _is_total(name):
            totals.append((line, unit))
        elif name in units:
            findings.append(_second(table.file, line, name, units[name][0]))
        else:
            units[name] = line, unit
    read = tuple(unit for _, unit in units.values())
    findings += [
        finding._replace(
            text=f"{table.file}, line {units[finding.unit][0]}: {finding.text}"
        )
        for finding in force_findings(read, catalogue, factors)
    ]
    findings += [_total(table.file, line, one, read) for line, one in totals]
    if listed is not None:
        findings += vehicle_findings(listed, path.name, catalogue)
    if not read and not findings:
        raise InputRefused(
            f"{table.file} names no unit; give each a line under the line of names."
        )
    return ForceTable(read, tuple(findings), marking)


def _tables(path: Path) -> tuple[_Lines, Sheet | None]:
    """The table of units, and that of vehicles if there is one."""
    try:
        if path.suffix.casefold() not in WORKBOOKS:
            lines = read_cells(
                path, what=WHAT, most_bytes=MAX_BYTES, most_rows=MAX_ROWS
            )
            return _Lines(path.name, lines), None
        sheets = read_workbook(
            path, what=WHAT, most_bytes=MAX_BYTES, most_rows=MAX_ROWS
        )
    except SourceError as error:
        raise InputRefused(str(error)) from error
    named = {sheet.name.strip().casefold(): sheet for sheet in sheets}
    vehicles = named.get(VEHICLES_SHEET)
    others = [sheet for sheet in sheets if sheet is not vehicles]
    if not others:
        raise InputRefused(f"{path.name} has no sheet of units; add a sheet 'Units'.")
    units = named.get(UNITS_SHEET, others[0])
    return _Lines(f"{path.name}, sheet {units.name!r}", units.lines), vehicles


def _head(table: _Lines, policy: MarkingPolicy) -> tuple[Marking | None, int]:
    """Marking of a table, and which of its lines has the names."""
    markings: list[Marking] = []
    for place, (line, cells) in enumerate(table.lines[:HEADER_WITHIN]):
        names = [cell.casefold() for cell in cells]
        if "name" in names or "unit" in names:
            return (join(markings) if markings else None), place
        said = cells[0].lstrip("# ")
        told = said.casefold().startswith(_MARKING)
        text = said[len(_MARKING) :].strip() if told else plain_cell(said)
        try:
            markings.append(policy.parse(text))
        except MarkingRefused as error:
            if told:
                raise MarkingRefused(f"{table.file}, line {line}: {error}") from error
    raise InputRefused(
        f"{table.file} has no line of names within its first {HEADER_WITHIN} lines; it "
        "needs one with a column 'name', such as name, echelon, part of, personnel."
    )


def _is_footer(table: _Lines, start: int, cells: list[str]) -> bool:
    """Whether a line repeats what stands above the names, such as the marking."""
    return any(cells[0] == above[0] for _, above in table.lines[:start])


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
