"""Options of the command that plans delivery rounds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.option_groups import add_json, add_ratings
from app.cli.plan_options import add_fresh, add_plan_reading

if TYPE_CHECKING:
    from app.cli.options import Commands

SECONDS = 20.0
"""For the search where the call gives no end."""


def add_distribute(commands: Commands) -> None:
    """Add ``marsroute distribute``."""
    command = commands.add_parser(
        "distribute",
        help="plan who brings which supplies to whom, when and on which roads",
        description="Plans delivery rounds from the supply points of a scenario to its "
        "units: what each vehicle loads, where and when it unloads, and what nobody "
        "can bring, with the facts that stand against it and what would mend it.",
    )
    command.add_argument(
        "scenario",
        type=Path,
        help="scenario with supply, NAME.yaml or NAME.plan; see march --schema",
    )
    command.add_argument(
        "--area", type=Path, help="area pack, in place of the scenario's own"
    )
    add_ratings(command)
    command.add_argument(
        "--hours",
        type=int,
        default=24,
        metavar="N",
        help="plan so many hours from the start of supply on, 24 to 168 (default: 24)",
    )
    command.add_argument(
        "--seconds",
        type=float,
        metavar="N",
        help="the plan is good enough after so long a search (default: "
        f"{SECONDS:g}, or no limit with --iterations)",
    )
    command.add_argument(
        "--iterations",
        type=int,
        metavar="N",
        help="... or after so many iterations; the same seed then gives the same plan",
    )
    command.add_argument(
        "--seed", type=int, default=0, metavar="N", help="of the search (default: 0)"
    )
    command.add_argument(
        "--warm",
        type=Path,
        metavar="ROUNDS.json",
        help="start from these rounds, written by --output before",
    )
    command.add_argument(
        "--closed",
        action="append",
        default=[],
        metavar="PLACE",
        help="the road there is closed; may be repeated",
    )
    command.add_argument(
        "-o", "--output", type=Path, metavar="ROUNDS.json", help="write the rounds"
    )
    command.add_argument(
        "--export",
        type=Path,
        metavar="DIR",
        help="write the rounds as CSV, XLSX, PDF and GeoJSON to a folder",
    )
    add_plan_reading(command)
    add_fresh(command)
    add_json(command)
    command.set_defaults(run="distribute:run")
