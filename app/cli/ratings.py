"""Files of bridge ratings that a command is called with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import MarkingRefused
from app.services.ratings_file import read_ratings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from app.cli.terminal import Terminal
    from app.security.marking import Marking
    from app.services.ratings_file import RatingsDocument
    from maps.area_pack import AreaPack
    from planners.overlay import BridgeRating


def rating_files(
    paths: Iterable[Path], area: AreaPack, terminal: Terminal
) -> list[RatingsDocument]:
    """Read files of ratings; what is wrong with one refuses all."""
    return [read_ratings(path, area, terminal.progress) for path in paths]


def ratings_under(
    marking: Marking, paths: Sequence[Path], area: AreaPack, terminal: Terminal
) -> tuple[BridgeRating, ...]:
    """
    Ratings of some files for an output under a marking, later files over earlier.

    Raises
    ------
    InputRefused
        A file cannot be used.
    MarkingRefused
        The marking of the output is below that of a file.
    """
    found: list[BridgeRating] = []
    for path, document in zip(paths, rating_files(paths, area, terminal), strict=True):
        if document.marking is not None and not marking.dominates(document.marking):
            raise MarkingRefused(
                f"{path.name} is {document.marking}, and what is made from it would be "
                f"marked {marking}; give --marking with that of the file."
            )
        found += document.ratings
    return tuple(found)
