"""Options of ``marsroute route`` about times, other ways and turns."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from planners.dtg import parse_dtg
from planners.errors import MarchError

if TYPE_CHECKING:
    from datetime import datetime

LONGEST_PASS_MIN = 2 * 24 * 60
DEAREST_TURN_S = 600
MOST_WAYS = 20
WAYS = ("other", "trade", "no-road", "no-bridge")


def add_times(command: argparse.ArgumentParser) -> None:
    """Add the start time and what belongs to it."""
    command.add_argument(
        "--depart",
        type=_dtg,
        metavar="DTG",
        help="leave then, as in 120600ZJUN26, and arrive first under the hours of "
        "roads",
    )
    command.add_argument(
        "--hours",
        type=Path,
        metavar="FILE.yaml",
        help="closures, curfews and the like: the list 'hours' of march --schema",
    )
    command.add_argument(
        "--pass-time",
        type=_minutes,
        default=0.0,
        metavar="MIN",
        help="from head to tail of the column, minutes (default: 0)",
    )
    command.add_argument(
        "--no-waiting",
        action="store_true",
        help="wait before the start only, not on the way",
    )


def add_ways(command: argparse.ArgumentParser) -> None:
    """Add other ways to go, and what turning off costs."""
    command.add_argument(
        "--ways",
        choices=WAYS,
        help="list other ways, ways that trade time for length, fuel or exposure, or a "
        "pair that shares no road or no bridge",
    )
    command.add_argument(
        "--count",
        type=_count,
        metavar="N",
        help="how many ways of the kind other, the best among them (default: 3)",
    )
    command.add_argument(
        "--stretch",
        type=_stretch,
        metavar="X",
        help="how much dearer than the best they may be (default: 1.4)",
    )
    command.add_argument(
        "--share",
        type=_share,
        metavar="X",
        help="how much of the best two of them may share (default: 0.6)",
    )
    command.add_argument(
        "--turn-penalty",
        type=_seconds,
        default=0,
        metavar="SECONDS",
        help="what turning off at a junction takes (default: 0)",
    )


def zone_of(when: datetime) -> str:
    """Letter of the zone in which a start time was written."""
    return when.tzname() or "Z"


def _dtg(text: str) -> datetime:
    try:
        return parse_dtg(text)
    except MarchError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _number(text: str, least: float, most: float, what: str) -> float:
    """Read a number between two bounds, both allowed."""
    try:
        value = float(text)
    except ValueError:
        value = least - 1
    if not least <= value <= most:
        raise argparse.ArgumentTypeError(
            f"{text!r} makes no sense; give {what} from {least:g} to {most:g}"
        )
    return value


def _minutes(text: str) -> float:
    return _number(text, 0, LONGEST_PASS_MIN, "minutes")


def _stretch(text: str) -> float:
    return _number(text, 1, 10, "a number")


def _share(text: str) -> float:
    return _number(text, 0, 1, "a number")


def _count(text: str) -> int:
    return _whole(text, 1, MOST_WAYS)


def _seconds(text: str) -> int:
    return _whole(text, 0, DEAREST_TURN_S)


def _whole(text: str, least: int, most: int) -> int:
    """Read a whole number between two bounds, both allowed."""
    if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
        raise argparse.ArgumentTypeError(
            f"{text!r} makes no sense; give a whole number from {least} to {most}"
        )
    return int(text)
