"""Reports of faults of ours, kept where the user finds them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.security.whole_file import write_trouble, write_whole

if TYPE_CHECKING:
    from pathlib import Path


def save_report(text: str, folder: Path) -> Path:
    """
    Write a report whole or not at all, and return its path.

    Parameters
    ----------
    text
        Without anything of the plan; see `app.security.redaction`.
    folder
        It is made if need be.

    Raises
    ------
    DiskFull, FileInUse, EnvironmentTrouble
        It cannot be written there.
    """
    path = folder / f"report-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise write_trouble(path, error) from error
    write_whole(path, text.encode())
    return path
