"""The map of an area as arrays that a painter can map into memory and query.

Every layer exists once for each band of zoom, with what can be seen there and no
more vertices than the pixels tell apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from maps.map_layers import AreaLayer, ContourLayer, LineLayer, Places, Signs
from maps.relief import Relief
from maps.strings import StringTable

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

BAND_ENDS = (7, 8, 9, 10, 11, 13, 15, 22)  # last zoom of each band, tiles of 512 pixels
PIXELS = 512
# Last zoom, metres between lines, and the same in flat country.
CONTOUR_BANDS = (
    (9, 500, 100),
    (10, 200, 50),
    (12, 100, 25),
    (13, 50, 10),
    (22, 20, 5),
)
FIRST_CONTOUR_ZOOM = 9
THICK_EVERY = 5  # contour lines
FLAT_LAND_M = 250.0  # between the lowest and the highest ground


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Basemap:
    """
    All that a map of the area shows.

    Attributes
    ----------
    line_bands, area_bands
        A layer for each of `BAND_ENDS`.
    contour_bands
        A layer for each of `CONTOUR_BANDS`; none without elevation.
    relief
        Light and shade; None without elevation.
    signs
        Barriers, fords and level crossings.
    places
        Named points, the most important first.
    bounds
        (4,) west, south, east, north of the roads and features, degrees.
    strings
        Names.
    """

    line_bands: tuple[LineLayer, ...]
    area_bands: tuple[AreaLayer, ...]
    contour_bands: tuple[ContourLayer, ...]
    relief: Relief | None
    signs: Signs
    places: Places
    bounds: NDArray[np.float64]
    strings: StringTable

    def lines(self, zoom: float) -> LineLayer:
        """Lines to paint at a zoom."""
        return self.line_bands[band_of(zoom)]

    def areas(self, zoom: float) -> AreaLayer:
        """Areas to paint at a zoom."""
        return self.area_bands[band_of(zoom)]

    def contours(self, zoom: float) -> ContourLayer | None:
        """Lines of equal height to paint at a zoom; None where there are none."""
        if not self.contour_bands or zoom < FIRST_CONTOUR_ZOOM:
            return None
        band = sum(zoom >= last + 1 for last, *_ in CONTOUR_BANDS[:-1])
        return self.contour_bands[band]

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """All arrays by name, for storing; `from_arrays` takes them back."""
        arrays: dict[str, NDArray[Any]] = {
            "bounds": self.bounds,
            "strings_text": self.strings.text,
            "strings_offsets": self.strings.offsets,
        }
        for layers, name in (
            (self.line_bands, "lines"),
            (self.area_bands, "areas"),
            (self.contour_bands, "contours"),
        ):
            for band, layer in enumerate(layers):
                arrays |= layer.to_arrays(f"{name}{band}")
        arrays |= self.signs.to_arrays("signs") | self.places.to_arrays("places")
        return arrays | ({} if self.relief is None else self.relief.to_arrays("relief"))

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Basemap:
        """Map over stored arrays; a missing one raises KeyError."""
        bands = range(len(BAND_ENDS))
        contours = sum(name.startswith("contours") for name in arrays)
        contours //= len(ContourLayer.array_names())
        return cls(
            line_bands=tuple(LineLayer.from_arrays(arrays, f"lines{b}") for b in bands),
            area_bands=tuple(AreaLayer.from_arrays(arrays, f"areas{b}") for b in bands),
            contour_bands=tuple(
                ContourLayer.from_arrays(arrays, f"contours{b}")
                for b in range(contours)
            ),
            relief=Relief.stored_in(arrays, "relief"),
            signs=Signs.from_arrays(arrays, "signs"),
            places=Places.from_arrays(arrays, "places"),
            bounds=arrays["bounds"],
            strings=StringTable(arrays["strings_text"], arrays["strings_offsets"]),
        )


def band_of(zoom: float) -> int:
    """Band of a zoom, rounded down to whole steps."""
    for band, end in enumerate(BAND_ENDS[:-1]):
        if zoom < end + 1:
            return band
    return len(BAND_ENDS) - 1
