"""``marsroute area``: build, describe and check area packs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.services.kernels import ensure_kernels
from maps.area_info import area_info
from maps.area_pack import open_area
from maps.build_area import BuildRequest, build_area
from maps.check_area import check_area

if TYPE_CHECKING:
    import argparse

    from app.cli.terminal import Terminal


def run_build(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Build a pack and say what is in it."""
    request = BuildRequest(
        extract=arguments.extract,
        elevation=tuple(arguments.elevation),
        target=arguments.output,
        name=arguments.name or arguments.output.name.removesuffix(".area"),
        overwrite=arguments.overwrite,
        built=datetime.now(UTC),
        marking="" if arguments.marking is None else str(arguments.marking),
    )
    pack = build_area(request, terminal.progress)
    ensure_kernels(terminal.progress)
    info = area_info(pack)
    terminal.answer(info)
    _show_info(info, terminal)
    return 0


def run_info(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Say what a pack holds."""
    info = area_info(open_area(arguments.area))
    terminal.answer(info)
    _show_info(info, terminal)
    return 0


def run_check(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Verify every hash and list findings; having some is an answer, no failure."""
    pack = open_area(arguments.area)
    pack.verify()
    findings = check_area(pack)
    terminal.answer(findings)
    terminal.say(f"{len(findings)} findings")
    for finding in findings:
        terminal.say(f"{finding.severity.value:8} {finding.where}: {finding.what}")
        terminal.say(f"         {finding.remedy}")
    return 0


def _show_info(info: dict[str, object], terminal: Terminal) -> None:
    """Print the description line by line, nested parts indented."""
    for key, value in info.items():
        name = key.replace("_", " ")
        if isinstance(value, dict):
            terminal.say(f"{name}:")
            for part, amount in value.items():
                terminal.say(f"  {str(part).replace('_', ' ')}: {amount}")
        elif isinstance(value, list):
            terminal.say(f"{name}:")
            for item in value:
                terminal.say(
                    f"  {', '.join(str(part) for part in item.values() if part)}"
                )
        else:
            terminal.say(f"{name}: {value}")
