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
    _add_force(verbs)
    _add_lift(verbs)
    _add_flow(verbs)
    _add_siting(verbs)


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


def _add_force(verbs: Commands) -> None:
    """Add ``marsroute supply force`` with its commands."""
    force = verbs.add_parser("force", help="tables of units")
    kinds = force.add_subparsers(title="commands", metavar="COMMAND", required=True)
    form = kinds.add_parser("form", help="show what may stand in a table of units")
    form.set_defaults(run="supply_force:run_form")
    check = kinds.add_parser(
        "check", help="find what in a table of units cannot be, or looks odd"
    )
    taken = kinds.add_parser(
        "import",
        help="write a scenario anew with the units of a table",
        description="Writes a scenario anew with the units of a table as its force. "
        "What the table leaves open of a unit stays as the scenario has it; 'marsroute "
        "plan take' brings the file into a plan.",
    )
    for command in (check, taken):
        command.add_argument("file", type=Path, help="table of units, .csv or .xlsx")
        command.add_argument(
            "--factors",
            type=Path,
            metavar="FILE",
            help="library of planning factors, in place of the program's",
        )
    taken.add_argument("scenario", type=Path, help="scenario, NAME.yaml")
    taken.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        metavar="NEW.yaml",
        help="where the scenario goes",
    )
    for command in (check, taken):
        add_json(command)
    check.set_defaults(run="supply_force:run_check")
    taken.set_defaults(run="supply_force:run_import")


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


def _add_flow(verbs: Commands) -> None:
    """Add ``marsroute supply flow``."""
    command = verbs.add_parser(
        "flow",
        help="which point feeds which unit, when, with how many vehicles",
        description="Finds which supply point sends what to which unit on which day, "
        "so that no unit falls below its safety level, with whole vehicles; says what "
        "stays short, why, and what would cure it.",
    )
    _add_scenario(command)
    command.add_argument(
        "--rounds",
        type=int,
        default=6,
        metavar="N",
        help="how often vehicles are filled anew; 0 rounds trips up (default: 6)",
    )
    command.set_defaults(run="supply_flow:run_flow")


def _add_siting(verbs: Commands) -> None:
    """Add ``marsroute supply siting``."""
    command = verbs.add_parser(
        "siting",
        help="which candidate supply points to open",
        description="Chooses among the supply points that the scenario marks as "
        "candidates, so that all units are fed with the fewest tonne-kilometres.",
    )
    _add_scenario(command)
    command.add_argument(
        "--most", type=int, default=0, metavar="P", help="points open, at most"
    )
    command.add_argument(
        "--reach", type=float, metavar="MIN", help="of road time to each unit, at most"
    )
    command.add_argument(
        "--opening",
        type=float,
        default=1.0,
        metavar="TKM",
        help="tonne-kilometres a day that opening a point must save (default: 1)",
    )
    command.add_argument(
        "--backup",
        type=int,
        default=1,
        metavar="N",
        help="open points within reach of each unit (default: 1)",
    )
    command.add_argument(
        "--sole", action="store_true", help="feed each unit from one point alone"
    )
    command.add_argument(
        "--never",
        action="append",
        default=[],
        metavar="POINT",
        help="a candidate that is out of the question; may be repeated",
    )
    command.set_defaults(run="supply_flow:run_siting")


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
