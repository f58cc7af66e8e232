"""What a map on the screen says of its norths: rows beside the arrow, and sentences."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication

from app.drawing.sheet_norths import Norths, angle_text
from maps.coordinates import utm_zone
from maps.declination import grid_convergence_deg
from maps.errors import PlaceError

if TYPE_CHECKING:
    import datetime as dt

    from app.drawing.projection import MapView

MAGNETIC_STEP_DEG = 0.1  # the field hardly changes over less
WIDEST_DEG = 6.0  # of longitude: over more, one angle says nothing

translate = QCoreApplication.translate


class _There(NamedTuple):
    """Norths at the middle of a view; None with a sentence that says why."""

    norths: Norths | None
    reason: str


def north_rows(view: MapView, date: dt.date | None) -> tuple[tuple[str, str], ...]:
    """
    Names of angles and the angles, for the plate beside the arrow.

    Parameters
    ----------
    view
        Of the screen: true north is up.
    date
        Of use; None if no day is known, and nothing is said of magnetic north.

    Returns
    -------
    tuple[tuple[str, str], ...]
        Empty where one angle says nothing: near a pole and on a wide map.
    """
    norths, _ = _norths_of(view, date)
    if norths is None:
        return ()
    grid = translate("Norths", "Grid"), angle_text(norths.convergence_deg)
    if date is None:
        return (grid,)
    name = translate("Norths", "Magnetic")
    if norths.declination_deg is None:
        return grid, (name, translate("Norths", "not known here"))
    model = translate("Norths", "Model"), norths.source
    return grid, (name, angle_text(norths.declination_deg)), model


def north_sentences(view: MapView, date: dt.date | None) -> tuple[str, ...]:
    """
    The norths at length, with model, change and what to do with it.

    Parameters
    ----------
    view, date
        As for `north_rows`.
    """
    up = translate("Norths", "The map is true north up.")
    norths, reason = _norths_of(view, date)
    if norths is None:
        return up, reason
    if date is None:
        return up, norths.lines()[0]
    return up, *norths.lines()


def _norths_of(view: MapView, date: dt.date | None) -> _There:
    """Norths at the middle of a view, if one angle says something of it."""
    wide_deg = 360 * view.width / view.scale
    if wide_deg > WIDEST_DEG:
        more = translate("Norths", "Move closer to see grid and magnetic north.")
        return _There(None, more)
    lon, lat = view.to_lonlat(view.width / 2, view.height / 2)
    try:
        zone = utm_zone(lon, lat)
    except PlaceError:
        return _There(None, translate("Norths", "There is no UTM grid here."))
    convergence = grid_convergence_deg(lon, lat, zone)
    if date is None:
        return _There(Norths(convergence, None, 0.0, ""), "")
    steps = round(lon / MAGNETIC_STEP_DEG), round(lat / MAGNETIC_STEP_DEG)
    norths = _norths_near(steps, zone, date)
    return _There(replace(norths, convergence_deg=convergence), "")


@lru_cache(maxsize=64)
def _norths_near(steps: tuple[int, int], zone: int, date: dt.date) -> Norths:
    lon, lat = (step * MAGNETIC_STEP_DEG for step in steps)
    return Norths.at((max(-180.0, min(lon, 180.0)), lat), zone, date)
