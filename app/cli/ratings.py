"""Files of bridge ratings that a command is called with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.services.ratings_file import read_ratings

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable
    from pathlib import Path

    from app.cli.inputs import Inputs
    from app.cli.terminal import Terminal
    from app.security.marking_policy import MarkingPolicy
    from app.services.ratings_file import RatingsDocument
    from maps.area_pack import AreaPack
    from planners.overlay import BridgeRating


def rating_files(
    paths: Iterable[Path],
    area: AreaPack,
    terminal: Terminal,
    policy: MarkingPolicy,
) -> list[RatingsDocument]:
    """Read files of ratings; what is wrong with one refuses all."""
    return [read_ratings(path, area, terminal.progress, policy) for path in paths]


def ratings_under(
    inputs: Inputs, area: AreaPack, arguments: argparse.Namespace, terminal: Terminal
) -> tuple[BridgeRating, ...]:
    """
    Ratings of the files of a call, later files over earlier.

    Raises
    ------
    InputRefused
        A file cannot be used, or its marking is above that of the answer.
    """
    paths, policy = arguments.ratings, arguments.gate.policy
    found: list[BridgeRating] = []
    documents = rating_files(paths, area, terminal, policy)
    for path, document in zip(paths, documents, strict=True):
        inputs.take(path.name, document.marking)
        found += document.ratings
    return tuple(found)
