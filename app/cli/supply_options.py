"""Options of the commands on supply."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.option_groups import add_json, add_ratings
from app.cli.plan_options import add_plan_reading

if TYPE_CHECKING:
    import argparse

    from app.cli.options import Commands


def add_supply(commands: Commands) -> None:
    """Add ``marsroute supply`` with its commands."""
    supply = commands.add_parser(
        "supply", help="what a force burns, when it runs dry, and what lifts it"
    )
    verbs = supply.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_outlook(verbs)
    _add_factors(verbs)
    _add_lift(verbs)


def _add_outlook(verbs: Commands) -> None:
    """Add ``marsroute supply outlook``."""
    command = verbs.add_parser(
        "outlook",
        help="demand, stocks, days of supply, and when each unit runs dry",
        description="Reckons the demand of every unit by item and time step, the fuel "
        "of its march on the planned roads included, and projects its stocks: days of "
        "supply, first time below the safety level, first time empty; for ammunition "
        "the required and the controlled supply rate.",
    )
    _add_scenario(command)
    command.add_argument(
        "--curves", action="store_true", help="print stocks at each step as well"
    )
    command.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FILE.xlsx",
        help="write all tables as .xlsx, or the stock curves as .csv",
    )
    command.set_defaults(run="supply:run_outlook")


def _add_factors(verbs: Commands) -> None:
    """Add ``marsroute supply factors`` with its commands."""
    factors = verbs.add_parser("factors", help="libraries of planning factors")
    kinds = factors.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for verb, what in (
        ("list", "show items and rates with their sources"),
        ("check", "find figures that do not go together, such as printed totals"),
    ):
        command = kinds.add_parser(verb, help=what)
        command.add_argument(
            "file", type=Path, nargs="?", help="library (default: the program's)"
        )
        add_json(command)
        command.set_defaults(run=f"supply_factors:run_{verb}")


def _add_lift(verbs: Commands) -> None:
    """Add ``marsroute supply lift``."""
    command = verbs.add_parser(
        "lift",
        help="how many vehicles bring what the force uses, and what limits them",
        description="Takes the mean daily demand of all units, each item in what "
        "carries it, and says how many vehicles of each kind of transport in the "
        "scenario bring it over a distance.",
    )
    _add_scenario(command)
    command.add_argument(
        "--km", type=float, required=True, help="from depot to units, one way"
    )
    command.add_argument(
        "--rate", type=float, default=30.0, metavar="KMH", help="default: 30"
    )
    command.add_argument(
        "--delays",
        type=float,
        default=0.0,
        metavar="MIN",
        help="loading, unloading and waiting of one turnaround (default: 0)",
    )
    command.add_argument(
        "--hours",
        type=float,
        default=24.0,
        help="in which a day's supply is brought (default: 24)",
    )
    command.add_argument(
        "--allowance",
        type=float,
        default=0.0,
        metavar="SHARE",
        help="added to the turnaround, such as 0.25 (default: 0)",
    )
    command.add_argument(
        "--fractional",
        action="store_true",
        help="count trips and loads as fractions, not whole",
    )
    command.set_defaults(run="supply_lift:run")


def _add_scenario(command: argparse.ArgumentParser) -> None:
    """Add the scenario, its area, and what factors hold."""
    command.add_argument(
        "scenario",
        type=Path,
        help="scenario, NAME.yaml or NAME.plan; see march --schema",
    )
    command.add_argument(
        "--area", type=Path, help="area pack, in place of the scenario's own"
    )
    add_ratings(command)
    command.add_argument(
        "--factors",
        type=Path,
        metavar="FILE",
        help="library of planning factors, in place of the program's",
    )
    command.add_argument(
        "--csr",
        action="append",
        default=[],
        metavar="ITEM=RATE",
        help="controlled supply rate that was ordered, units for each weapon and day; "
        "may be repeated",
    )
    command.add_argument(
        "--no-march", action="store_true", help="plan no march: count no march fuel"
    )
    add_plan_reading(command)
    add_json(command)
