"""Where the areas of this installation lie, by what is in them.

Plans name their area by its content, for whoever gets a plan has the area elsewhere,
and a folder of this machine is nobody's business. This list is the one place that
knows. It can be lost: areas are found again when somebody opens them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from app.security.whole_file import write_trouble, write_whole
from app.storage.folders import Folders

if TYPE_CHECKING:
    from collections.abc import Mapping

NAME = "areas.json"
MOST = 200  # areas that are remembered
_MOST_BYTES = 1 << 20


class KnownAreas:
    """
    The list of one user.

    Parameters
    ----------
    folder
        Where it lies, with areas in it or without.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def of_user(cls) -> KnownAreas:
        """Give that of the user who runs the program."""
        return cls(Folders.of_user().data)

    def place(self, identity: str) -> Path | None:
        """Where an area was last; None where nobody opened it here."""
        told = self._read().get(identity)
        return None if told is None else Path(told)

    def remember(self, identity: str, place: Path) -> None:
        """
        Put down where an area lies.

        Raises
        ------
        DiskFull, FileInUse, EnvironmentTrouble
            The list cannot be written.
        """
        before, told = self._read(), str(place.resolve())
        if before.get(identity) == told:
            return
        others = {key: path for key, path in before.items() if key != identity}
        kept = dict([*others.items(), (identity, told)][-MOST:])
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise write_trouble(self.folder / NAME, error) from error
        write_whole(self.folder / NAME, json.dumps(kept, indent=1).encode())

    def _read(self) -> Mapping[str, str]:
        """Read the list; one that is missing or damaged counts as empty."""
        try:
            with (self.folder / NAME).open("rb") as file:
                told = json.loads(file.read(_MOST_BYTES))
            return {str(identity): str(path) for identity, path in told.items()}
        except (OSError, ValueError, AttributeError, RecursionError):
            return {}
