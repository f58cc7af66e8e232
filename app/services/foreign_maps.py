"""Maps that staff bring along: as a background, or as an overlay."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.errors import EnvironmentTrouble, InputRefused
from maps import background, foreign_overlay
from maps.errors import JailError, SourceError
from maps.progress import silent

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from maps.background import Background
    from maps.foreign_overlay import ForeignOverlay
    from maps.progress import Progress

BACKGROUND_PATTERNS = tuple(f"*{suffix}" for suffix in background.KINDS)
OVERLAY_PATTERNS = tuple(f"*{suffix}" for suffix in foreign_overlay.KINDS)
"""For the dialogs that choose files."""


def open_background(path: Path, progress: Progress = silent) -> Background:
    """
    Open MBTiles, PMTiles or a GeoTIFF to be shown under the plan.

    Parameters
    ----------
    path
        Known by its suffix.
    progress
        Called several times a second; may raise to cancel.

    Returns
    -------
    Background
        With a reader of its own; the caller closes it.

    Raises
    ------
    InputRefused
        It cannot be used; the sentence says why and what to do.
    EnvironmentTrouble
        Its reader was stopped: out of memory, out of time, or crashed.
    """
    with known_errors():
        return background.open_background(path, progress)


def open_overlay(path: Path, progress: Progress = silent) -> ForeignOverlay:
    """
    Read points, lines and areas of GeoPackage, GeoJSON, KML, KMZ or GPX.

    Parameters
    ----------
    path
        Known by its suffix.
    progress
        Called several times a second; may raise to cancel.

    Raises
    ------
    InputRefused
        It cannot be used; the sentence says why and what to do.
    EnvironmentTrouble
        Its reader was stopped: out of memory, out of time, or crashed.
    """
    with known_errors():
        return foreign_overlay.open_overlay(path, progress)


@contextmanager
def known_errors() -> Iterator[None]:
    """Give errors of the ground the exit codes of this application."""
    try:
        yield
    except SourceError as error:
        raise InputRefused(str(error)) from error
    except JailError as error:
        raise EnvironmentTrouble(str(error)) from error
