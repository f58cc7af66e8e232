"""Calls of ``marsroute schedule`` that ask for what cannot be, refused at once."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from app.errors import EnvironmentTrouble, InputRefused
from app.services.scenario.movement import MOST_SEED, MOST_WAYS
from planners.movement.schedule_words import names_in_words

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from pathlib import Path

WORDS = {
    "scenario": "a scenario",
    "conflicts_only": "--conflicts-only",
    "output": "-o",
}
ON_ROADS = (  # what needs a scenario on a map
    *("scenario", "area", "ratings", "ways", "conflicts_only"),
    *("now", "closed", "delayed", "export"),
)
OF_A_SCHEDULE = ("aim", "seed", "keep", "now", "output", "export")


def check_call(arguments: argparse.Namespace) -> None:
    """
    Refuse a call whose options make no sense together, before anything is planned.

    Raises
    ------
    InputRefused
        Options exclude each other, need another, or are out of range.
    EnvironmentTrouble
        There is no folder to write into, or no right to.
    """
    if arguments.instance is not None:
        _refuse(arguments, ON_ROADS, "--instance", "an instance lies on no map")
    elif arguments.scenario is None:
        raise InputRefused(
            "No scenario is given; name a file, or an instance with --instance."
        )
    if arguments.conflicts_only:
        why = "no schedule is made or compared"
        _refuse(arguments, OF_A_SCHEDULE, "--conflicts-only", why)
    if arguments.now is None:
        _check_published(arguments)
    elif arguments.keep is None:
        raise InputRefused(
            "--now plans on from a published schedule; give it with --keep PLAN.json."
        )
    else:
        why = "planning on has least of delay and of changes"
        _refuse(arguments, ("aim",), "--now", why)
    if arguments.keep is not None and not arguments.keep.is_file():
        raise InputRefused(f"There is no schedule at {arguments.keep}; check the name.")
    _check_figures(arguments)
    _check_places(arguments)


def _given(arguments: argparse.Namespace, names: Sequence[str]) -> list[str]:
    """Those of some options that the call has, as they are written."""
    return [
        WORDS.get(name, f"--{name}")
        for name in names
        if getattr(arguments, name) not in (None, False, [])
    ]


def _refuse(
    arguments: argparse.Namespace, names: Sequence[str], beside: str, why: str
) -> None:
    """Refuse options that make no sense beside another."""
    given = _given(arguments, names)
    if given:
        raise InputRefused(
            f"{names_in_words(given)} cannot stand beside {beside}: {why}; leave one "
            "out."
        )


def _check_published(arguments: argparse.Namespace) -> None:
    """Refuse what happens from a moment on when there is no moment."""
    given = _given(arguments, ("closed", "delayed"))
    if given:
        raise InputRefused(
            f"{' and '.join(given)} needs a published schedule and a moment from which "
            "it is changed; add --keep PLAN.json and --now DTG."
        )


def _check_figures(arguments: argparse.Namespace) -> None:
    """Refuse figures out of range."""
    if arguments.ways is not None and not 1 <= arguments.ways <= MOST_WAYS:
        raise InputRefused(f"--ways is {arguments.ways}; give 1 to {MOST_WAYS} routes.")
    if arguments.seed is not None and not 0 <= arguments.seed <= MOST_SEED:
        raise InputRefused(
            f"--seed is {arguments.seed}; give a whole number from 0 to {MOST_SEED}."
        )


def _check_places(arguments: argparse.Namespace) -> None:
    """Refuse places where nothing can be written, before a long search."""
    if arguments.output is not None:
        if arguments.output.is_dir():
            raise EnvironmentTrouble(
                f"{arguments.output} is a folder; name a file in it with -o."
            )
        check_folder(arguments.output.absolute().parent)
    if arguments.export is not None:
        check_folder(_there(arguments.export.absolute()))


def _there(folder: Path) -> Path:
    """The folder, or the nearest one above it that is there to create it in."""
    return next(one for one in (folder, *folder.parents) if one.exists())


def check_folder(folder: Path) -> None:
    """
    Refuse what is no folder that may be written to.

    Raises
    ------
    EnvironmentTrouble
        It is none, or there is no right to.
    """
    if not folder.is_dir():
        raise EnvironmentTrouble(
            f"{folder} is no folder to write into; create one or choose another."
        )
    if not os.access(folder, os.W_OK):
        raise EnvironmentTrouble(
            f"The folder {folder} may not be written to; choose another, or give "
            "yourself the right."
        )
