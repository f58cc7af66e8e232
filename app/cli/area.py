"""``marsroute area``: build, describe and check area packs."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.arguments import add_json
from maps.area_info import area_info
from maps.area_pack import open_area
from maps.build_area import BuildRequest, build_area
from maps.check_area import check_area

if TYPE_CHECKING:
    import argparse

    from app.cli.arguments import Commands
    from app.cli.terminal import Terminal


def add_command(commands: Commands) -> None:
    """Add the commands and their options."""
    area = commands.add_parser("area", help="build and examine area packs")
    verbs = area.add_subparsers(title="commands", metavar="COMMAND", required=True)
    build = verbs.add_parser("build", help="build an area pack from map data")
    build.add_argument("extract", type=Path, help="OSM extract: .osm.pbf, .osm[.gz]")
    build.add_argument(
        "--elevation",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="SRTM .hgt, .hgt.zip or GeoTIFF; may be repeated",
    )
    build.add_argument("-o", "--output", type=Path, required=True, metavar="NAME.area")
    build.add_argument("--name", help="what the area is called (default: file name)")
    build.add_argument(
        "--overwrite", action="store_true", help="replace an area of that name"
    )
    add_json(build)
    build.set_defaults(run=run_build)
    for verb, what, run in (
        ("info", "say what an area holds", run_info),
        ("check", "list suspicious data of an area", run_check),
    ):
        command = verbs.add_parser(verb, help=what)
        command.add_argument("area", type=Path, help="area pack, NAME.area")
        add_json(command)
        command.set_defaults(run=run)


def run_build(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Build a pack and say what is in it."""
    request = BuildRequest(
        extract=arguments.extract,
        elevation=tuple(arguments.elevation),
        target=arguments.output,
        name=arguments.name or arguments.output.name.removesuffix(".area"),
        overwrite=arguments.overwrite,
        built=datetime.now(UTC),
    )
    pack = build_area(request, terminal.progress)
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
    """List findings; finding some is an answer, not a failure."""
    findings = check_area(open_area(arguments.area))
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
                terminal.say(f"  {item}")
        else:
            terminal.say(f"{name}: {value}")
