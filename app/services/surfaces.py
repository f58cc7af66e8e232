"""Kinds of surface as files and the command line name them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maps.road_network import Surface

if TYPE_CHECKING:
    from app.services.scenario.yaml_entries import Entry

SURFACES = {
    surface.name.lower(): surface
    for surface in Surface
    if surface is not Surface.UNKNOWN
}
"""By name, the firmest first."""


def surface_of(entry: Entry) -> Surface:
    """
    Read the surface that an entry names.

    Raises
    ------
    InputRefused
        It names none.
    """
    text = entry.text()
    if text not in SURFACES:
        raise entry.refused(f"is {text!r}; use one of {', '.join(SURFACES)}.")
    return SURFACES[text]
