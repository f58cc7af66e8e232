"""Where the application keeps what the user does not name himself."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs


@dataclass(frozen=True, slots=True)
class Folders:
    """
    Folders of one user.

    Attributes
    ----------
    data
        Areas; losing it costs the user work.
    cache
        What can be made again: compiled kernels, the demo area.
    state
        Logs and crash reports.
    config
        What the user chose for the window.
    """

    data: Path
    cache: Path
    state: Path
    config: Path

    @classmethod
    def of_user(cls) -> Folders:
        """Folders as the platform has them, or all below ``MARSROUTE_HOME``."""
        home = os.environ.get("MARSROUTE_HOME")
        if home:
            base = Path(home)
            return cls(*(base / name for name in ("data", "cache", "state", "config")))
        dirs = platformdirs.PlatformDirs("marsroute", appauthor=False)
        return cls(
            dirs.user_data_path,
            dirs.user_cache_path,
            dirs.user_state_path,
            dirs.user_config_path,
        )
