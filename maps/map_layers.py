"""The layers of a map as arrays: lines, areas, contours and named points.

Coordinates are whole numbers, `WORLD` to the side of the Web Mercator square,
which is two centimetres at the equator.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from maps.polylines import Polylines, spans
from maps.spatial_index import SpatialIndex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from maps.strings import StringTable

WORLD = 2.0**31
_PARTS = {
    "lines": ("_xy", "_offsets"),
    "rings": ("_xy", "_offsets"),
    "index": ("_boxes", "_levels", "_order"),
}
_LARGEST = np.iinfo(np.int32).max


def whole_world(world: NDArray[np.float64]) -> NDArray[np.int32]:
    """Whole world coordinates of points of the unit square, of the same shape."""
    return np.clip(np.rint(world * WORLD), 0, _LARGEST).astype(np.int32)


class _Layer:
    """Stores the fields of a layer, each under its own name."""

    __slots__ = ()

    def to_arrays(self, prefix: str) -> dict[str, NDArray[Any]]:
        """Arrays for storing, their names led by a prefix."""
        arrays: dict[str, NDArray[Any]] = {}
        for field in fields(self):  # type: ignore[arg-type]
            value, name = getattr(self, field.name), f"{prefix}_{field.name}"
            if isinstance(value, Polylines):
                arrays |= {f"{name}_xy": value.xy, f"{name}_offsets": value.offsets}
            elif isinstance(value, SpatialIndex):
                arrays |= value.to_arrays(name)
            else:
                arrays[name] = value
        return arrays

    @classmethod
    def array_names(cls) -> list[str]:
        """Names of the arrays of one layer, without a prefix."""
        names = []
        for field in fields(cls):  # type: ignore[arg-type]
            parts = _PARTS.get(field.name, ("",))
            names += [f"{field.name}{part}" for part in parts]
        return names

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]], prefix: str) -> Self:
        """Layer over stored arrays; a missing one raises KeyError."""
        values: dict[str, Any] = {}
        for field in fields(cls):  # type: ignore[arg-type]
            name = f"{prefix}_{field.name}"
            if field.name in {"lines", "rings"}:
                xy, offsets = arrays[f"{name}_xy"], arrays[f"{name}_offsets"]
                values[field.name] = Polylines(xy, offsets)
            elif field.name == "index":
                values[field.name] = SpatialIndex.from_arrays(arrays, name)
            else:
                values[field.name] = arrays[name]
        return cls(**values)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class LineLayer(_Layer):
    """
    Roads, rails, waters and boundaries for one band of zoom; ``n`` pieces.

    Attributes
    ----------
    lines
        Whole world coordinates; no piece is longer than a painter likes.
    kind, flags, level
        (n,) as in `maps.features.Features`.
    name, ref
        (n,) int32 into the strings of the map.
    index
        Over the boxes of the pieces.
    """

    lines: Polylines
    kind: NDArray[np.uint8]
    flags: NDArray[np.uint8]
    level: NDArray[np.int8]
    name: NDArray[np.int32]
    ref: NDArray[np.int32]
    index: SpatialIndex


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class AreaLayer(_Layer):
    """
    Surfaces for one band of zoom; ``n`` areas.

    Attributes
    ----------
    rings
        Whole world coordinates, closed; holes turn against their outer ring.
    area_rings
        (n + 1,) int64 into the rings.
    kind
        (n,) `maps.feature_kinds.AreaKind`.
    index
        Over the boxes of the areas.
    """

    rings: Polylines
    area_rings: NDArray[np.int64]
    kind: NDArray[np.uint8]
    index: SpatialIndex

    def rings_of(self, areas: NDArray[Any]) -> Polylines:
        """All rings of some areas, end to end."""
        starts = self.area_rings[areas]
        return self.rings.take(spans(starts, self.area_rings[areas + 1] - starts))


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ContourLayer(_Layer):
    """
    Lines of equal height for one band of zoom; ``n`` pieces.

    Attributes
    ----------
    lines
        Whole world coordinates.
    height
        (n,) int16, metres above sea level.
    interval
        (1,) int16, metres between lines.
    index
        Over the boxes of the pieces.
    """

    lines: Polylines
    height: NDArray[np.int16]
    interval: NDArray[np.int16]
    index: SpatialIndex


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Signs(_Layer):
    """
    Points where something stands in the way of traffic; ``n`` of them.

    Attributes
    ----------
    xy
        (n, 2) whole world coordinates.
    kind
        (n,) uint8, `maps.feature_kinds.SignKind`.
    index
        Over the points.
    """

    xy: NDArray[np.int32]
    kind: NDArray[np.uint8]
    index: SpatialIndex


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Places(_Layer):
    """
    Named points, the most important first; ``n`` of them.

    Attributes
    ----------
    lonlat
        (n, 2) degrees.
    kind
        (n,) uint8, `maps.feature_kinds.PlaceKind`.
    name, detail
        (n,) int32 into the strings of the map; the detail of a peak or a pass is
        its height in metres, as text.
    rank
        (n,) float32, 0 to 1: importance for finding and for labels.
    extent
        (n,) float32, degrees across; 0 of a point.
    """

    lonlat: NDArray[np.float64]
    kind: NDArray[np.uint8]
    name: NDArray[np.int32]
    detail: NDArray[np.int32]
    rank: NDArray[np.float32]
    extent: NDArray[np.float32]

    def __len__(self) -> int:
        """Count the places."""
        return len(self.kind)

    def rows(
        self, strings: StringTable
    ) -> Iterator[tuple[str, int, float, float, float]]:
        """Name, kind, longitude, latitude and rank of each place."""
        columns = (self.name, self.kind, self.lonlat[:, 0], self.lonlat[:, 1])
        values = zip(*(c.tolist() for c in (*columns, self.rank)), strict=True)
        for name, kind, lon, lat, rank in values:
            yield strings[name], kind, lon, lat, rank
