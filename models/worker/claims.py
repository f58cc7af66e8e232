"""Claims on work: of many runs that want the same work, the one that has it.

A claim is a file made by a hard link, so that it is there whole or not at all, and
nobody replaces one. Where the run that has it is dead, the next run makes a claim of
the next generation, which fences the earlier run off should it only have slept.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from models.errors import ModelError
from models.worker.whole_file import sync_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    IsAlive = Callable[[str], bool]

MOST_GENERATIONS = 10_000


class Claim:
    """A claim that this run has."""

    def __init__(self, folder: Path, generation: int) -> None:
        self.generation = generation
        self._next = folder / f"gen.{generation + 1}"

    def is_fenced(self) -> bool:
        """Whether a later run took the work over."""
        return self._next.exists()


def claim(folder: Path, owner: str, is_alive: IsAlive) -> Claim | str:
    """
    Claim the work of a folder.

    Parameters
    ----------
    folder
        It is made if it is not there.
    owner
        Who this run is.
    is_alive
        Whether the run of an owner still goes on.

    Returns
    -------
    Claim or str
        The claim, or the owner of the run that is at it.

    Raises
    ------
    ModelError
        The file system knows no hard links.
    """
    folder.mkdir(parents=True, exist_ok=True)
    wish = folder / f"claim.{owner}"
    try:
        with wish.open("wb") as file:
            file.write(owner.encode("ascii"))
            file.flush()
            os.fsync(file.fileno())
        for generation in range(MOST_GENERATIONS):
            place = folder / f"gen.{generation}"
            if _linked(wish, place):
                sync_folder(folder)
                return Claim(folder, generation)
            if (folder / f"gen.{generation + 1}").exists():
                continue
            other = place.read_text("ascii")
            if other != owner and is_alive(other):
                return other
    finally:
        wish.unlink(missing_ok=True)
    raise ModelError(
        f"{folder.name} was begun {MOST_GENERATIONS} times without an end; look at "
        "its log and send the job again under a new name."
    )


def latest_owner(folder: Path) -> str | None:
    """Owner of the latest claim on a folder; None before there is one."""
    numbers = [
        int(one.name[4:]) for one in folder.glob("gen.*") if one.name[4:].isdigit()
    ]
    if not numbers:
        return None
    return (folder / f"gen.{max(numbers)}").read_text("ascii")


def _linked(wish: Path, place: Path) -> bool:
    """Link a claim to its place; network disks may do it and yet say they did not."""
    try:
        os.link(wish, place)
    except FileExistsError:
        return place.samefile(wish)
    except PermissionError as error:
        raise ModelError(
            f"The file system of {place.parent} knows no hard links ({error.strerror});"
            " put the folder of jobs on another one."
        ) from error
    return True
