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


class NorthNote(NamedTuple):
    """
    What is said of the norths of a view.

    Attributes
    ----------
    rows
        Name of an angle and the angle, for the plate beside the arrow.
    sentences
        The same at length, with model, change and what to do with it.
    """

    rows: tuple[tuple[str, str], ...]
    sentences: tuple[str, ...]


def north_note(view: MapView, date: dt.date | None) -> NorthNote:
    """
    Norths at the middle of a view on a day.

    Parameters
    ----------
    view
        Of the screen: true north is up.
    date
        Of use; None if no day is known, and nothing is said of magnetic north.
    """
    up = translate("Norths", "The map is true north up.")
    west, _, east, _ = view.bounds()
    if east - west > WIDEST_DEG:
        more = translate("Norths", "Move closer to see grid and magnetic north.")
        return NorthNote((), (up, more))
    lon, lat = view.to_lonlat(view.width / 2, view.height / 2)
    try:
        zone = utm_zone(lon, lat)
    except PlaceError:
        return NorthNote((), (up, translate("Norths", "There is no UTM grid here.")))
    convergence = grid_convergence_deg(lon, lat, zone)
    grid = translate("Norths", "Grid"), angle_text(convergence)
    if date is None:
        return NorthNote((grid,), (up, ": ".join(grid)))
    steps = round(lon / MAGNETIC_STEP_DEG), round(lat / MAGNETIC_STEP_DEG)
    norths = replace(_norths_near(steps, zone, date), convergence_deg=convergence)
    sentences = (up, *norths.lines())
    name = translate("Norths", "Magnetic")
    if norths.declination_deg is None:
        unknown = name, translate("Norths", "not known here")
        return NorthNote((grid, unknown), sentences)
    rows = (
        grid,
        (name, angle_text(norths.declination_deg)),
        (translate("Norths", "Model"), norths.source),
    )
    return NorthNote(rows, sentences)


@lru_cache(maxsize=64)
def _norths_near(steps: tuple[int, int], zone: int, date: dt.date) -> Norths:
    lon, lat = (step * MAGNETIC_STEP_DEG for step in steps)
    return Norths.at((max(-180.0, min(lon, 180.0)), lat), zone, date)
