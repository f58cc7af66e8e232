"""What somebody should look at before he trusts the data of an area."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Severity(Enum):
    """How much a finding matters to a march."""

    ERROR = "error"  # the data contradict themselves
    WARNING = "warning"  # a route may be wrong because of it
    NOTE = "note"  # something is not known


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """
    One thing that is suspicious about an area.

    Attributes
    ----------
    severity
        How much it matters.
    where
        Name, OSM object and place, for people: ``CG-1, way 42, 42.50712 1.52184``.
    what
        A full sentence with names and numbers.
    remedy
        What would make it go away.
    lon, lat
        Degrees; None for the area as a whole.
    osm
        OSM way or node; None for the area as a whole.
    """

    severity: Severity
    where: str
    what: str
    remedy: str
    lon: float | None = None
    lat: float | None = None
    osm: int | None = None
