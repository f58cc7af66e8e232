"""Options of ``marsroute release``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.option_groups import add_json, add_passphrase

if TYPE_CHECKING:
    import argparse

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001


def add_release(commands: Commands) -> None:
    """Add ``marsroute release``."""
    command = commands.add_parser(
        "release",
        help="let a plan out at a lower marking",
        description="Makes a new scenario of routes, times, vehicles and columns "
        "without their names, and puts on record in the plan who released it and why. "
        "What stays in is listed.",
    )
    command.add_argument("source", type=Path, help="NAME.plan or NAME.yaml")
    command.add_argument(
        "--to", dest="target", required=True, metavar="MARKING", help="of what leaves"
    )
    command.add_argument(
        "--by", required=True, metavar="POST", help="post that answers for the release"
    )
    command.add_argument(
        "--second",
        default="",
        metavar="POST",
        help="another post that agrees, where the marking policy wants one",
    )
    command.add_argument(
        "--reason", required=True, metavar="TEXT", help="why; goes on record"
    )
    command.add_argument(
        "-o", "--output", type=Path, required=True, metavar="NAME.yaml"
    )
    command.add_argument(
        "--record",
        type=Path,
        metavar="NAME.plan",
        help="plan on whose record the release of a scenario goes",
    )
    add_passphrase(command)
    add_json(command)
    command.set_defaults(run="release:run")
