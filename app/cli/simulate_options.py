"""Options of the command that simulates plans."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.option_groups import add_json, add_ratings
from app.cli.plan_options import add_fresh, add_plan_reading

if TYPE_CHECKING:
    import argparse

    from app.cli.options import Commands

LOSSES = ("none", "one", "two")
PERIODS = ("night", "day", "peak")


def add_simulate(commands: Commands) -> None:
    """Add ``marsroute simulate``."""
    command = commands.add_parser(
        "simulate",
        help="say how sure a march is: simulate it thousands of times",
        description="Says in how many of 100 simulated moves each march unit and the "
        "whole plan meet their deadlines, where queues build up, how far the plan "
        "depends on each bridge of its own routes, and which extra gap helps. The "
        "instant estimate stands beside it. What nobody measured is assumed, and other "
        "assumptions are tried as well.",
    )
    command.add_argument(
        "scenario",
        type=Path,
        help="scenario, NAME.yaml or NAME.plan; see march --schema",
    )
    command.add_argument(
        "--against",
        type=Path,
        action="append",
        default=[],
        metavar="OTHER",
        help="another course of action, NAME.yaml or NAME.plan, on the same area; may "
        "be repeated",
    )
    command.add_argument(
        "--schedule",
        type=Path,
        metavar="PLAN.json",
        help="simulate this schedule of the march, as 'schedule -o' writes it",
    )
    command.add_argument(
        "--area", type=Path, help="area pack, in place of the scenario's own"
    )
    add_ratings(command)
    add_question(command)
    command.add_argument(
        "--instant",
        action="store_true",
        help="give the instant estimate alone, and simulate nothing",
    )
    add_fresh(command)
    command.add_argument(
        "--export",
        type=Path,
        metavar="FILE.json",
        help="write question, answer and origin as evidence",
    )
    add_plan_reading(command)
    add_json(command)
    command.set_defaults(run="simulate:run")


def add_question(command: argparse.ArgumentParser) -> None:
    """Add what is tried, and what is assumed."""
    command.add_argument(
        "--rollouts",
        type=int,
        metavar="N",
        help="simulated moves (default: that of the scenario, or 2000)",
    )
    command.add_argument(
        "--losses",
        choices=LOSSES,
        default="one",
        help="bridges of the plan's own routes that are lost: none, each, or each "
        "and each pair (default: one)",
    )
    command.add_argument(
        "--deadline-slack",
        type=float,
        metavar="MIN",
        help="after the planned clearance of the RP, where the plan sets no latest "
        "time (default: that of the scenario, or 15)",
    )
    command.add_argument(
        "--assume",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="another value of what is assumed, such as weather_sd=0.1; may be "
        "repeated",
    )
    command.add_argument("--assumed-by", default="", metavar="WHO", help="who says so")
    command.add_argument("--period", choices=PERIODS, help="of the move (default: day)")
    command.add_argument("--seed", type=int, metavar="N", help="of chance (default: 1)")
