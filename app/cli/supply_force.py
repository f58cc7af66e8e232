"""``marsroute supply force``: check a table of units before a plan takes it over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import InputRefused
from app.services.supply.factor_file import factor_library, read_factors
from app.services.supply.force_file import read_force

if TYPE_CHECKING:
    import argparse

    from app.cli.terminal import Terminal


def run_check(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Read a force, and say what in it cannot be or looks odd."""
    library = factor_library()
    if arguments.factors is not None:
        library = read_factors(arguments.factors)
    found = read_force(arguments.file, None, library, arguments.gate.policy)
    units = [one.unit for one in found.units]
    terminal.answer(
        {
            "units": units,
            "findings": [finding._asdict() for finding in found.findings],
        }
    )
    people = sum(unit.personnel for unit in units)
    vehicles = sum(sum(unit.vehicles.values()) for unit in units)
    faults = sum(finding.fault for finding in found.findings)
    for finding in found.findings:
        kind = "fault" if finding.fault else "look at"
        terminal.say(f"  - {kind}: {finding.text}")
    terminal.say(
        f"{arguments.file.name}: {len(units)} units, {people} people, {vehicles} "
        f"vehicles; {faults} faults, {len(found.findings) - faults} to look at."
    )
    return InputRefused.exit_code if faults else 0
