"""Options that several commands of the command line share."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.security.marking import DEFAULT_MARKING
from planners.route import Objective, UnknownRule


def add_json(command: argparse.ArgumentParser) -> None:
    """Add the switch for machines."""
    command.add_argument(
        "--json", action="store_true", help="answer as JSON on standard output"
    )


def add_passphrase(command: argparse.ArgumentParser) -> None:
    """Add where the passphrase of a plan comes from."""
    command.add_argument(
        "--passphrase-file",
        type=Path,
        metavar="FILE",
        help="first line is the passphrase; - for standard input (default: ask)",
    )


def add_ratings(command: argparse.ArgumentParser) -> None:
    """Add files of bridge ratings."""
    command.add_argument(
        "--ratings",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="bridge ratings as .csv, .gpkg or overlay; they win over the map; may be "
        "repeated",
    )


def add_marking(command: argparse.ArgumentParser) -> None:
    """Add the marking of all that is written."""
    command.add_argument(
        "--marking",
        metavar="MARKING",
        help="classification of every output (default: that of the marking policy, "
        f"as shipped {DEFAULT_MARKING})",
    )
    command.set_defaults(is_marked=True)


def add_policy(command: argparse.ArgumentParser) -> None:
    """Add what the user decides about routes."""
    command.add_argument(
        "--objective",
        choices=[objective.value for objective in Objective],
        default=Objective.FASTEST.value,
        help="what the route has least of (default: fastest)",
    )
    add_unknown(command)
    add_roads_in_doubt(command)


def add_unknown(command: argparse.ArgumentParser) -> None:
    """Add how bridges count of which nobody knows what they bear."""
    command.add_argument(
        "--unknown",
        choices=[rule.value for rule in UnknownRule],
        default=UnknownRule.WARN.value,
        help="how a bridge without a known rating counts (default: warn)",
    )


def add_roads_in_doubt(command: argparse.ArgumentParser) -> None:
    """Add which roads may be used at all."""
    command.add_argument(
        "--private", action="store_true", help="use private roads as well"
    )
    command.add_argument(
        "--no-military", action="store_true", help="keep off roads for the military"
    )
    command.add_argument(
        "--ignore-heavy-goods-bans",
        action="store_true",
        help="use roads closed to heavy goods vehicles",
    )
    command.add_argument("--no-ferries", action="store_true", help="use no ferry")
    command.add_argument(
        "--worst-surface",
        choices=["paved", "gravel", "earth", "soft"],
        default="soft",
        help="softest surface to be used (default: soft)",
    )


def scale_of(text: str) -> float:
    """Read the scale of a map: 50000 or 1:50000."""
    digits = text.removeprefix("1:").replace(" ", "").replace("\u2009", "")
    try:
        return float(digits)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no scale; write 50000 or 1:50000"
        ) from error


def add_column(command: argparse.ArgumentParser) -> None:
    """Add who marches, and what is closed to it."""
    command.add_argument(
        "--vehicle",
        action="append",
        required=True,
        metavar="TYPE[:COUNT]",
        help="from the vehicle catalogue; may be repeated",
    )
    command.add_argument(
        "--close",
        action="append",
        default=[],
        metavar="POINT",
        help="close the road at a point; may be repeated",
    )
    command.add_argument(
        "--avoid",
        action="append",
        default=[],
        metavar="POINT;POINT;POINT",
        help="keep out of a polygon; may be repeated",
    )
    add_ratings(command)
