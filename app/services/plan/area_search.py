"""Finds the area of a plan on this machine, by what is in it."""

from __future__ import annotations

from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

from maps.errors import PackError
from maps.manifest import read_manifest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.services.plan.parts import Ground
    from app.storage.known_areas import KnownAreas

SUFFIX = ".area"
MANIFEST = "manifest.json"


def find_area(ground: Ground, folder: Path | None, known: KnownAreas) -> Path | None:
    """
    Find the area of a plan.

    Parameters
    ----------
    ground
        As the plan names it.
    folder
        That the plan lies in; None where it lies in none.
    known
        Areas of this installation.

    Returns
    -------
    Path | None
        Folder of the very area; None where it is nowhere to be found.
    """
    for place in dict.fromkeys(_places(ground, folder, known)):
        if _holds(place, ground.identity):
            return place
    return None


def told_place(path: str) -> str:
    """
    Give what a plan may tell of where its area lies: within its folder, or the name.

    >>> told_place("/home/me/areas/north.area")
    'north.area'
    >>> told_place("maps/north.area")
    'maps/north.area'
    """
    windows = PureWindowsPath(path)
    inside = not (windows.drive or windows.root or ".." in windows.parts)
    if inside and not PurePosixPath(path).is_absolute():
        return path
    return windows.name


def _places(ground: Ground, folder: Path | None, known: KnownAreas) -> Iterator[Path]:
    """Where it may lie, the likeliest first."""
    if folder is not None and ground.path:
        yield folder / told_place(ground.path)
    place = known.place(ground.identity)
    if place is not None:
        yield place
    for above in (folder, known.folder):
        if above is not None and above.is_dir():
            yield from sorted(above.glob(f"*{SUFFIX}"))


def _holds(place: Path, identity: str) -> bool:
    """Whether a folder is an area with this content."""
    try:
        return read_manifest(place / MANIFEST).content_id == identity
    except PackError:
        return False
