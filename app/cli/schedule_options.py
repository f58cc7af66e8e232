"""Options of the command that schedules all columns of a plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.option_groups import add_json, add_ratings
from app.cli.plan_options import add_fresh, add_plan_reading

if TYPE_CHECKING:
    from app.cli.options import Commands

EFFORTS = ("quick", "normal", "thorough")
AIMS = ("delay", "lateness", "completion")


def add_schedule(commands: Commands) -> None:
    """Add ``marsroute schedule``."""
    command = commands.add_parser(
        "schedule",
        help="find the conflicts between columns, and a schedule without any",
        description="Lists where the columns of a scenario are in each other's way as "
        "planned, then finds when each should start, halt and by which road, with the "
        "reason of each shift and how far from the best it can be. Places are MGRS, "
        "'lat,lon' or names.",
    )
    command.add_argument(
        "scenario",
        type=Path,
        nargs="?",
        help="scenario, NAME.yaml or NAME.plan; see march --schema",
    )
    command.add_argument(
        "--area", type=Path, help="area pack, in place of the scenario's own"
    )
    add_ratings(command)
    command.add_argument(
        "--instance",
        type=Path,
        metavar="FILE.json",
        help="schedule a published movement instance in place of a scenario",
    )
    command.add_argument(
        "-o", "--output", type=Path, metavar="PLAN.json", help="write the schedule"
    )
    command.add_argument(
        "--effort", choices=EFFORTS, default="normal", help="default: normal"
    )
    command.add_argument("--aim", choices=AIMS, help="default: what the scenario says")
    command.add_argument(
        "--ways", type=int, metavar="K", help="routes for each column, 1 to 6"
    )
    command.add_argument(
        "--seed", type=int, metavar="N", help="of the search (default: the scenario's)"
    )
    command.add_argument(
        "--conflicts-only", action="store_true", help="find no schedule"
    )
    command.add_argument(
        "--keep",
        type=Path,
        metavar="PLAN.json",
        help="stay close to this schedule, published before",
    )
    command.add_argument(
        "--now", metavar="DTG", help="plan on from a moment, with --keep"
    )
    command.add_argument(
        "--closed",
        action="append",
        default=[],
        metavar="PLACE",
        help="the road there is closed from now on; may be repeated",
    )
    command.add_argument(
        "--delayed",
        action="append",
        default=[],
        metavar="COLUMN:MINUTES",
        help="a column is late by so much; may be repeated",
    )
    command.add_argument(
        "--export", type=Path, metavar="DIR", help="write all products to a folder"
    )
    add_plan_reading(command)
    add_fresh(command)
    add_json(command)
    command.set_defaults(run="schedule:run")
