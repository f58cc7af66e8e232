"""Options of the commands that ask for many ways at once: reach and matrix."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.option_groups import (
    add_column,
    add_json,
    add_marking,
    add_policy,
    add_roads_in_doubt,
    add_unknown,
)

if TYPE_CHECKING:
    from app.cli.options import Commands


def add_reach(commands: Commands) -> None:
    """Add ``marsroute reach``."""
    command = commands.add_parser(
        "reach",
        help="find where a formation can be within a time, distance or fuel",
        description="Points are MGRS, 'lat,lon' or the name of a place in the area.",
    )
    command.add_argument("area", type=Path, help="area pack, NAME.area")
    command.add_argument(
        "--from",
        dest="start",
        action="append",
        required=True,
        metavar="POINT",
        help="may be repeated; the nearest counts",
    )
    command.add_argument(
        "--within",
        required=True,
        metavar="LIMIT",
        help="30min, 1.5h, 20km, or 50l that all vehicles burn",
    )
    command.add_argument(
        "--bands",
        metavar="N,N,N",
        help="nearer limits in the same unit, such as 10,20",
    )
    add_column(command)
    add_roads_in_doubt(command)
    add_unknown(command)
    add_marking(command)
    command.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FILE",
        help="write areas, roads, places and what stops it as .geojson or .gpkg",
    )
    add_json(command)
    command.set_defaults(run="reach:run")


def add_matrix(commands: Commands) -> None:
    """Add ``marsroute matrix``."""
    command = commands.add_parser(
        "matrix",
        help="find times, lengths and fuel between many points",
        description="Points are MGRS, 'lat,lon' or the name of a place in the area. "
        "A table of points is CSV with the columns name and point, or name, lat and "
        "lon, and role where a point is only a start or only an end.",
    )
    command.add_argument("area", type=Path, help="area pack, NAME.area")
    command.add_argument(
        "--points", type=Path, metavar="FILE.csv", help="starts and destinations"
    )
    for option, what in (("--from", "start"), ("--to", "end")):
        command.add_argument(
            option,
            dest=what,
            action="append",
            default=[],
            metavar="[NAME=]POINT",
            help="may be repeated",
        )
    command.add_argument(
        "--fast",
        action="store_true",
        help="only the least of the objective, for very many points",
    )
    add_column(command)
    add_policy(command)
    add_marking(command)
    command.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FILE",
        help="write the matrix as .csv or .xlsx",
    )
    add_json(command)
    command.set_defaults(run="matrix:run")
