"""Sites that wait for a person, on the disk of this user: one small file for each.

Every program of the user minds them, however often it is started and whatever plan it
has open. A profile that was changed since is a person who has acted.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from app.security.whole_file import write_trouble, write_whole
from models.errors import HostKeyChanged, LoginRefused

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from models.errors import FarTrouble

FOLDER_OF_BARS = "barred sites"  # in the folder for what the program keeps
LARGEST = 1 << 16  # bytes
_KINDS = {kind.__name__: kind for kind in (LoginRefused, HostKeyChanged)}


class BarredSites:
    """
    What bars the ways to sites until a person acts.

    Parameters
    ----------
    folder
        Of the files; it need not be there.
    ways_in
        By the name of the site, what changes with everything that a login takes.
    """

    def __init__(self, folder: Path, ways_in: Mapping[str, str]) -> None:
        self._folder, self._ways_in = folder, ways_in

    def of(self, site: str) -> FarTrouble | None:
        """
        Give what bars the way to a site; None for nothing.

        A file that cannot be read bars it too: nobody knows how many logins were
        refused already.
        """
        path = self._path(site)
        try:
            with path.open("rb") as file:
                told = json.loads(file.read(LARGEST))
            way_in, kind, words = told["way in"], _KINDS[told["kind"]], told["words"]
        except FileNotFoundError:
            return None
        except (OSError, ValueError, LookupError, TypeError, RecursionError):
            return LoginRefused(
                f"{path} cannot be read, and it tells why nobody logs in at {site} any "
                "more. Nothing is tried until you log in yourself: choose Log in, or "
                f"use 'marsroute jobs sync --log-in {site}'."
            )
        return kind(str(words)) if way_in == self._ways_in.get(site, "") else None

    def keep(self, site: str, trouble: FarTrouble) -> None:
        """
        Keep what bars the way to a site.

        Raises
        ------
        EnvironmentTrouble
            It cannot be written.
        """
        told = {
            "kind": type(trouble).__name__,
            "words": str(trouble),
            "way in": self._ways_in.get(site, ""),
        }
        path = self._path(site)
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise write_trouble(path, error) from error
        write_whole(path, json.dumps(told, ensure_ascii=False).encode())

    def lift(self, site: str) -> None:
        """
        Forget what barred the way to a site: a person was let in.

        Raises
        ------
        EnvironmentTrouble
            It cannot be removed.
        """
        path = self._path(site)
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise write_trouble(path, error) from error

    def _path(self, site: str) -> Path:
        """File of a site, whose name is a word."""
        return self._folder / f"{site}.json"
