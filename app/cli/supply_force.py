"""``marsroute supply force``: check a table of units, and take it into a scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import InputRefused
from app.exports.gate import check_target
from app.services.catalogue import vehicle_catalogue
from app.services.scenario.scenario import read_scenario
from app.services.scenario.writer import write_scenario
from app.services.supply.factor_file import factor_library, read_factors
from app.services.supply.force_file import read_force
from app.services.supply.force_table import FORM
from app.services.supply.force_taken import with_force

if TYPE_CHECKING:
    import argparse

    from app.cli.terminal import Terminal
    from app.services.supply.force_file import ForceTable


def run_form(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Say what may stand in a table of units."""
    del arguments
    terminal.say(FORM.rstrip())
    return 0


def run_check(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Read a force, and say what in it cannot be or looks odd."""
    found = _read(arguments)
    terminal.answer(
        {
            "units": [one.unit for one in found.units],
            "findings": [finding._asdict() for finding in found.findings],
        }
    )
    faults = _say(arguments.file.name, found, terminal)
    return InputRefused.exit_code if faults else 0


def run_import(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Write a scenario anew with the force of a table."""
    check_target(arguments.output)
    policy = arguments.gate.policy
    scenario = read_scenario(arguments.scenario, vehicle_catalogue(), policy)
    found = _read(arguments)
    found.refuse_faults()
    columns = [plan.column.name for plan in scenario.columns]
    for one in found.units:
        if one.column and one.column not in columns:
            raise InputRefused(
                f"{arguments.file.name} lets {one.unit.name!r} march with the column "
                f"{one.column!r}, which {arguments.scenario.name} does not have; use "
                f"one of {', '.join(columns)}."
            )
    inputs = () if found.marking is None else (found.marking,)
    taken = with_force(scenario, found.units)
    record = write_scenario(arguments.output, taken, inputs, arguments.gate)
    _say(arguments.file.name, found, terminal)
    findings = [finding._asdict() for finding in found.findings]
    terminal.answer({"findings": findings, "written": record.path.resolve()})
    terminal.say(f"Written: {record.path.resolve()}")
    return 0


def _read(arguments: argparse.Namespace) -> ForceTable:
    """The table of a call, held against its library of factors."""
    library = factor_library()
    if arguments.factors is not None:
        library = read_factors(arguments.factors)
    return read_force(arguments.file, None, library, arguments.gate.policy)


def _say(name: str, found: ForceTable, terminal: Terminal) -> int:
    """Print findings and sums; give how many are faults."""
    units = [one.unit for one in found.units]
    people = sum(unit.personnel for unit in units)
    vehicles = sum(sum(unit.vehicles.values()) for unit in units)
    faults = sum(finding.fault for finding in found.findings)
    for finding in found.findings:
        kind = "fault" if finding.fault else "look at"
        terminal.say(f"  - {kind}: {finding.text}")
    terminal.say(
        f"{name}: {len(units)} units, {people} people, {vehicles} "
        f"vehicles; {faults} faults, {len(found.findings) - faults} to look at."
    )
    return faults
