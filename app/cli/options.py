"""Every command of the command line with its options.

Nothing heavy is imported here: a command's own module is loaded when it runs.
"""

from __future__ import annotations

import argparse
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.bundle_options import add_bundle, add_signer, add_trust
from app.cli.choke_options import add_along, add_chokes
from app.cli.credit_options import add_credits
from app.cli.distribute_options import add_distribute
from app.cli.jobs_options import add_jobs, add_worker
from app.cli.model_options import add_model
from app.cli.option_groups import (
    add_column,
    add_json,
    add_marking,
    add_policy,
    add_ratings,
    add_roads_in_doubt,
    scale_of,
)
from app.cli.plan_options import add_fresh, add_plan, add_plan_reading
from app.cli.reach_options import add_matrix, add_reach
from app.cli.release_options import add_release
from app.cli.route_options import add_times, add_ways
from app.cli.schedule_options import add_schedule
from app.cli.simulate_options import add_simulate
from app.cli.supply_options import add_supply
from app.security.marking import DEFAULT_MARKING
from planners.route import UnknownRule

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001


def parser() -> argparse.ArgumentParser:
    """All commands; each sets ``run`` to ``module:function`` in `app.cli`."""
    top = argparse.ArgumentParser(
        prog="marsroute",
        description="Plans routes, road marches and resupply on local map data, "
        "offline. Without a command it opens the window.",
    )
    top.add_argument(
        "--version", action="version", version=f"marsroute {version('marsroute')}"
    )
    top.add_argument(
        "--area", type=Path, metavar="NAME.area", help="open the window on this area"
    )
    top.add_argument(
        "--scenario", type=Path, metavar="NAME.yaml", help="and plan this scenario"
    )
    top.add_argument(
        "--overlay",
        type=Path,
        metavar="NAME.overlay.geojson",
        help="and show this overlay",
    )
    top.add_argument(
        "--plan",
        type=Path,
        dest="plan_file",
        metavar="NAME.plan",
        help="open the window on this plan file; 'marsroute NAME.plan' does the same",
    )
    top.add_argument(
        "--marking-policy",
        type=Path,
        metavar="POLICY",
        help="rules on markings: a file, or nato, germany or netherlands (default: "
        "marking_policy.yaml among the settings, else that of exercises)",
    )
    top.set_defaults(run="demo:open_window")
    commands = top.add_subparsers(title="commands", metavar="COMMAND")
    for add_command in (
        add_area,
        add_route,
        add_match,
        add_reach,
        add_matrix,
        add_march,
        add_schedule,
        add_simulate,
        add_supply,
        add_distribute,
        add_credits,
        add_bridges,
        add_chokes,
        add_sheet,
        add_plan,
        add_jobs,
        add_worker,
        add_model,
        add_release,
        add_bundle,
        add_signer,
        add_trust,
        add_demo,
        add_doctor,
    ):
        add_command(commands)
    return top


def add_area(commands: Commands) -> None:
    """Add ``marsroute area`` with its commands."""
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
        "--marking", help="classification of the area (default: open data, none)"
    )
    build.add_argument(
        "--overwrite", action="store_true", help="replace an area of that name"
    )
    add_json(build)
    build.set_defaults(run="area:run_build")
    for verb, what in (
        ("info", "say what an area holds"),
        ("check", "list suspicious data of an area"),
    ):
        command = verbs.add_parser(verb, help=what)
        command.add_argument("area", type=Path, help="area pack, NAME.area")
        add_json(command)
        command.set_defaults(run=f"area:run_{verb}")


def add_route(commands: Commands) -> None:
    """Add ``marsroute route``."""
    command = commands.add_parser(
        "route",
        help="find the best route for a formation under all known limits",
        description="Points are MGRS, 'lat,lon' or the name of a place in the area.",
    )
    command.add_argument("area", type=Path, help="area pack, NAME.area")
    command.add_argument("--from", dest="start", required=True, metavar="POINT")
    command.add_argument("--to", dest="end", required=True, metavar="POINT")
    command.add_argument(
        "--via", action="append", default=[], metavar="POINT", help="may be repeated"
    )
    add_column(command)
    add_policy(command)
    add_times(command)
    add_ways(command)
    add_along(command)
    add_marking(command)
    command.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FILE",
        help="write the route as .geojson or .gpkg",
    )
    add_json(command)
    command.set_defaults(run="route:run")


def add_match(commands: Commands) -> None:
    """Add ``marsroute match``."""
    command = commands.add_parser(
        "match",
        help="find the roads that a recorded track or a drawn line runs on",
        description="With vehicles it also judges these roads for them and gives the "
        "route.",
    )
    command.add_argument("area", type=Path, help="area pack, NAME.area")
    command.add_argument(
        "file", type=Path, help="GPX, or lines of GeoJSON, KML, KMZ or GeoPackage"
    )
    command.add_argument(
        "--track",
        default="",
        metavar="NAME",
        help="which one of several, by name or number",
    )
    command.add_argument(
        "--drawn",
        action="store_true",
        help="the line was drawn by hand: few points, far from each other",
    )
    command.add_argument(
        "--vehicle",
        action="append",
        default=[],
        metavar="TYPE[:COUNT]",
        help="from the vehicle catalogue; may be repeated",
    )
    add_policy(command)
    add_marking(command)
    command.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FILE",
        help="write the route as .geojson or .gpkg, without vehicles the drives as "
        ".geojson",
    )
    add_json(command)
    command.set_defaults(run="match:run")


def add_march(commands: Commands) -> None:
    """Add ``marsroute march``."""
    command = commands.add_parser(
        "march", help="plan the march of a scenario and write its products"
    )
    command.add_argument(
        "scenario",
        type=Path,
        nargs="?",
        help="scenario, NAME.yaml or NAME.plan; see --schema",
    )
    command.add_argument(
        "--area", type=Path, help="area pack, in place of the scenario's own"
    )
    add_ratings(command)
    command.add_argument(
        "--export", type=Path, metavar="DIR", help="write all products to a folder"
    )
    command.add_argument(
        "--schema", action="store_true", help="print the form of a scenario and stop"
    )
    add_plan_reading(command)
    add_json(command)
    command.set_defaults(run="march:run")


def add_bridges(commands: Commands) -> None:
    """Add ``marsroute bridges``."""
    command = commands.add_parser(
        "bridges",
        help="list what the bridges of an area bear, and who may cross them",
        description="Lists the bridges of which somebody says what they bear, the "
        "gravest first; with vehicles also who of them may cross, and how.",
    )
    command.add_argument("area", type=Path, nargs="?", help="area pack, NAME.area")
    command.add_argument(
        "--vehicle",
        action="append",
        default=[],
        metavar="TYPE[:COUNT]",
        help="from the vehicle catalogue; may be repeated",
    )
    add_ratings(command)
    which = command.add_mutually_exclusive_group()
    which.add_argument("--all", action="store_true", help="list every bridge")
    which.add_argument(
        "--unknown",
        dest="unknown_bridges",
        action="store_true",
        help="list the bridges of which nobody knows what they bear",
    )
    command.add_argument(
        "--plan",
        type=Path,
        metavar="NAME.yaml|NAME.plan",
        help="say what the loss of each bridge costs this plan, and which to check",
    )
    add_fresh(command)
    command.add_argument(
        "--close",
        action="append",
        default=[],
        metavar="POINT",
        help="close the road at a point; may be repeated",
    )
    add_roads_in_doubt(command)
    add_marking(command)
    command.add_argument(
        "--template",
        type=Path,
        metavar="FILE.csv",
        help="write all bridges as a table of ratings to fill in",
    )
    command.add_argument(
        "--form", action="store_true", help="say what such a table holds, and stop"
    )
    add_plan_reading(command)
    add_json(command)
    command.set_defaults(run="bridges:run", unknown=UnknownRule.WARN.value)


def add_sheet(commands: Commands) -> None:
    """Add ``marsroute sheet``."""
    command = commands.add_parser(
        "sheet",
        help="print a map sheet, or a strip of them along a route",
        description="Points are MGRS, 'lat,lon' or the name of a place in the area. "
        "Without a centre, bounds or a route the sheet shows the whole area.",
    )
    command.add_argument("area", type=Path, help="area pack, NAME.area")
    place = command.add_mutually_exclusive_group()
    place.add_argument("--centre", metavar="POINT", help="middle of the sheet")
    place.add_argument(
        "--bounds", metavar="W,S,E,N", help="what it must show, in degrees"
    )
    command.add_argument(
        "--route-of",
        type=Path,
        metavar="SCENARIO",
        help="show the routes of a scenario, and fit the sheet to them",
    )
    command.add_argument(
        "--overlay",
        type=Path,
        metavar="NAME.overlay.geojson",
        help="print this overlay over the map",
    )
    command.add_argument(
        "--strip", action="store_true", help="cover the routes with as many sheets"
    )
    command.add_argument(
        "--scale",
        type=scale_of,
        metavar="N",
        help="50000 or 1:50000 (default: the largest round one that shows all)",
    )
    command.add_argument("--paper", default="A3", help="A4 to A0 (default: A3)")
    command.add_argument("--portrait", action="store_true", help="paper upright")
    command.add_argument(
        "--zone", type=int, metavar="ZONE", help="UTM zone beside the sheet's own"
    )
    command.add_argument(
        "--format",
        choices=["pdf", "png", "geotiff"],
        help="default: what the ending of the file says",
    )
    command.add_argument(
        "--dpi", type=float, default=300.0, help="of pictures (default: 300)"
    )
    command.add_argument(
        "--theme",
        choices=["day", "night", "red", "high_contrast"],
        default="day",
        help="palette of the map (default: day)",
    )
    command.add_argument("--title", help="default: name of the scenario or the area")
    command.add_argument(
        "--marking",
        metavar="MARKING",
        help=f"classification (default: that of the scenario, or {DEFAULT_MARKING})",
    )
    command.add_argument(
        "-o", "--out", type=Path, required=True, metavar="FILE", help="where to"
    )
    add_plan_reading(command)
    add_json(command)
    command.set_defaults(run="sheet:run")


def add_demo(commands: Commands) -> None:
    """Add ``marsroute demo``."""
    command = commands.add_parser(
        "demo", help="open the demo exercise area with a planned march"
    )
    command.add_argument(
        "--headless", action="store_true", help="plan and write, open no window"
    )
    command.add_argument(
        "--export",
        type=Path,
        default=Path("demo-march"),
        metavar="DIR",
        help="where the products go without a window (default: demo-march)",
    )
    command.add_argument(
        "--shots", type=Path, metavar="DIR", help="save screenshots of the window"
    )
    add_json(command)
    command.set_defaults(run="demo:run")


def add_doctor(commands: Commands) -> None:
    """Add ``marsroute doctor``."""
    command = commands.add_parser("doctor", help="check this installation")
    command.add_argument("--json", action="store_true", help="answer as JSON")
    command.set_defaults(run="doctor:run")
