"""Options of ``marsroute chokes`` and of what lies along a route."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.option_groups import (
    add_column,
    add_json,
    add_marking,
    add_roads_in_doubt,
    add_unknown,
)

if TYPE_CHECKING:
    import argparse

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001


def add_along(command: argparse.ArgumentParser) -> None:
    """Add the switch for what lies along a route."""
    command.add_argument(
        "--along",
        action="store_true",
        help="add width, load class, grade and surface along the way, and the "
        "classification formula",
    )


def add_chokes(commands: Commands) -> None:
    """Add ``marsroute chokes``."""
    command = commands.add_parser(
        "chokes",
        help="find the fewest roads and bridges that separate two areas",
        description="Areas are three or more points: MGRS, 'lat,lon' or the name of a "
        "place, separated by semicolons. Without areas it lists the roads by which "
        "alone a part of the network hangs.",
    )
    command.add_argument("area", type=Path, help="area pack, NAME.area")
    command.add_argument(
        "--between", metavar="POINT;POINT;POINT", help="area where ways begin"
    )
    command.add_argument(
        "--and", dest="other", metavar="POINT;POINT;POINT", help="area where they end"
    )
    command.add_argument(
        "--lanes", action="store_true", help="count lanes in place of roads"
    )
    add_column(command)
    add_unknown(command)
    add_roads_in_doubt(command)
    add_marking(command)
    add_json(command)
    command.set_defaults(run="chokes:run")
