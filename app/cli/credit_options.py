"""The words of ``marsroute credits``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.option_groups import add_json
from app.cli.plan_options import add_plan_reading

if TYPE_CHECKING:
    import argparse

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001


def add_credits(commands: Commands) -> None:
    """Add ``marsroute credits``."""
    command = commands.add_parser(
        "credits",
        help="list the movement credits of a scenario and judge what was seen",
    )
    command.add_argument("scenario", type=Path, help="scenario, NAME.yaml or NAME.plan")
    command.add_argument(
        "--area", type=Path, help="area pack, in place of the scenario's own"
    )
    command.add_argument(
        "--issued",
        type=Path,
        metavar="NAME.yaml",
        help="the credits issued before, NAME.credits.yaml, or the plan by which they "
        "were: numbers are kept, and credits changed or cancelled",
    )
    command.add_argument(
        "--reason", default="", metavar="TEXT", help="why they are, such as a closure"
    )
    command.add_argument(
        "--seen",
        action="append",
        default=[],
        metavar="NUMBER@DTG[@POINT]",
        help="judge a movement that was seen, such as 25-USV-08A@241915Z@'CP 3'; may "
        "be repeated",
    )
    command.add_argument(
        "--tolerance",
        type=int,
        default=0,
        metavar="MIN",
        help="minutes a movement may be early or late (default: 0)",
    )
    command.add_argument(
        "-o",
        "--output",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="write the credits as .csv or .xlsx; may be repeated",
    )
    add_plan_reading(command)
    add_json(command)
    command.set_defaults(run="credits:run")
