"""Zones, bands and squares of the military grid: where each lies and its letters.

Zones are six degrees wide but for those of Norway and Svalbard; lines of a grid run in
one zone and end at its borders.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from maps.coordinates import (
    BAND_DEGREES,
    UTM_NORTH,
    UTM_SOUTH,
    band_letter,
    utm_zone,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SQUARE_M = 100_000
COLUMNS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
ROWS = "ABCDEFGHJKLMNPQRSTUV"
BAND_EDGES = (*range(UTM_SOUTH, UTM_NORTH - BAND_DEGREES, BAND_DEGREES), UTM_NORTH)
STRIP_EDGES = (UTM_SOUTH, 0, 56, 64, 72, UTM_NORTH)  # within a strip zones are alike
STEP = 3  # degrees; every border of a zone lies on a multiple

Bounds = tuple[float, float, float, float]  # west, south, east, north, degrees


class ZoneCell(NamedTuple):
    """Part of one zone between two latitudes, degrees."""

    zone: int
    west: float
    south: float
    east: float
    north: float

    @property
    def is_south(self) -> bool:
        """Whether its northings count from ten million metres at the equator."""
        return self.north <= 0

    @property
    def designation(self) -> str:
        """Zone and band, of a cell that lies in one band."""
        return f"{self.zone}{band_letter((self.south + self.north) / 2)}"


class Border(NamedTuple):
    """A meridian or parallel where a zone or band ends: two ends in degrees."""

    start: tuple[float, float]
    end: tuple[float, float]


def cells_between(bounds: Bounds, edges: Sequence[float]) -> Iterator[ZoneCell]:
    """
    Zones that an area meets, cut to it.

    Parameters
    ----------
    bounds
        West, south, east, north, degrees; what lies off the globe or near the poles
        is left out.
    edges
        Rising latitudes that part the cells: `BAND_EDGES` or `STRIP_EDGES`.
    """
    west, south, east, north = bounds
    for low, high in pairwise(edges):
        bottom, top = max(low, south), min(high, north)
        if bottom >= top:
            continue
        for zone, start, end in zone_limits((low + high) / 2):
            left, right = max(start, west), min(end, east)
            if left < right:
                yield ZoneCell(zone, left, bottom, right, top)


def whole_cells(bounds: Bounds) -> Iterator[ZoneCell]:
    """Zones by bands that an area meets, each with its full extent."""
    west, south, east, north = bounds
    for low, high in pairwise(BAND_EDGES):
        if high > south and low < north:
            for zone, start, end in zone_limits((low + high) / 2):
                if end > west and start < east:
                    yield ZoneCell(zone, start, low, end, high)


def borders_between(bounds: Bounds) -> Iterator[Border]:
    """Where zones and bands begin and end within an area, the globe's edge included."""
    west, south, east, north = bounds
    left, right = max(west, -180.0), min(east, 180.0)
    for edge in BAND_EDGES:
        if south <= edge <= north and left < right:
            yield Border((left, edge), (right, edge))
    bottom, top = max(south, UTM_SOUTH), min(north, UTM_NORTH)
    for lon in range(-180, 181, STEP):
        if west <= lon <= east:
            for low, high in _border_runs(lon):
                if max(low, bottom) < min(high, top):
                    yield Border((lon, min(high, top)), (lon, max(low, bottom)))


@lru_cache(maxsize=64)
def zone_limits(lat: float) -> tuple[tuple[int, float, float], ...]:
    """Zone, west and east of every zone at a latitude, from west to east."""
    found: list[tuple[int, float, float]] = []
    for start in range(-180, 180, STEP):
        zone = utm_zone(start + STEP / 2, lat)
        if found and found[-1][0] == zone:
            found[-1] = (zone, found[-1][1], start + STEP)
        else:
            found.append((zone, start, start + STEP))
    return tuple(found)


def square_letters(zone: int, east_m: float, north_m: float) -> str:
    """
    Letters of a 100-km square of MGRS.

    Source: NGA.STND.0037_2.0.0_GRIDS, appendix B: columns repeat every three
    zones, rows every 2,000 km and begin at F in even zones.

    >>> square_letters(31, 378_000, 4_707_000)
    'CH'
    """
    column = COLUMNS[(zone - 1) % 3 * 8 + int(east_m // SQUARE_M) - 1]
    row = ROWS[(int(north_m // SQUARE_M) + (5 if zone % 2 == 0 else 0)) % 20]
    return column + row


@lru_cache(maxsize=128)
def _border_runs(lon: int) -> tuple[tuple[float, float], ...]:
    """Latitudes between which a meridian parts two zones, joined where they meet."""
    runs: list[tuple[float, float]] = []
    for low, high in pairwise(STRIP_EDGES):
        edges = {edge for _, *ends in zone_limits((low + high) / 2) for edge in ends}
        if lon not in edges:
            continue
        if runs and runs[-1][1] == low:
            runs[-1] = (runs[-1][0], high)
        else:
            runs.append((low, high))
    return tuple(runs)
