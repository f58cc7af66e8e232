"""Options that several commands share."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from app.errors import MarkingRefused
from app.security.marking import DEFAULT_MARKING, Marking
from planners.route import Objective, RoutePolicy, UnknownRule

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001


def add_json(command: argparse.ArgumentParser) -> None:
    """Add the switch for machines."""
    command.add_argument(
        "--json", action="store_true", help="answer as JSON on standard output"
    )


def add_marking(command: argparse.ArgumentParser) -> None:
    """Add the marking of all that is written."""
    command.add_argument(
        "--marking",
        type=_marking,
        default=DEFAULT_MARKING,
        help=f"classification of every output (default: {DEFAULT_MARKING})",
    )


def add_policy(command: argparse.ArgumentParser) -> None:
    """Add what the user decides about roads in doubt."""
    command.add_argument(
        "--objective",
        choices=[objective.value for objective in Objective],
        default=Objective.FASTEST.value,
        help="what the route has least of (default: fastest)",
    )
    command.add_argument(
        "--unknown",
        choices=[rule.value for rule in UnknownRule],
        default=UnknownRule.WARN.value,
        help="how a bridge without a known rating counts (default: warn)",
    )
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


def policy_of(arguments: argparse.Namespace) -> RoutePolicy:
    """Policy as called."""
    return RoutePolicy(
        unknown=UnknownRule(arguments.unknown),
        private=arguments.private,
        military=not arguments.no_military,
        heavy_goods_ban=not arguments.ignore_heavy_goods_bans,
        ferries=not arguments.no_ferries,
    )


def _marking(text: str) -> Marking:
    try:
        return Marking.parse(text)
    except MarkingRefused as error:
        raise argparse.ArgumentTypeError(str(error)) from error
