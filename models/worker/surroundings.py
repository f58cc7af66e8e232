"""What a run is given from outside: who it is, whose key it has, where models are."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from models.packs.pack import Pack


class Surroundings(NamedTuple):
    """
    What a run is given from outside.

    Attributes
    ----------
    owner
        Name of this run, as claims have it.
    is_alive
        Whether the run of another owner goes on; with the beginning of the name of the
        job in the queue.
    load
        Gives a model of this program by name.
    key_file
        Of the worker; None for the one beside the folder of all jobs.
    site, image
        Name of the site and SHA-256 of the container, for the record; may be empty.
    """

    owner: str
    is_alive: Callable[[str, str], bool]
    load: Callable[[str], Pack]
    key_file: Path | None = None
    site: str = ""
    image: str = ""
