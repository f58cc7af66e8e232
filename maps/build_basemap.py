"""Makes the map of an area from its features, its roads and its terrain."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from maps.basemap import BAND_ENDS, PIXELS, Basemap
from maps.contours import contour_layers
from maps.feature_kinds import AreaKind, LineFlag, LineKind, PlaceKind, SignKind
from maps.map_layers import (
    AreaLayer,
    ContourLayer,
    LineLayer,
    Places,
    Signs,
    whole_world,
)
from maps.polylines import Polylines, concatenated, offsets_of, spans
from maps.relief import Relief, shaded_relief
from maps.road_lines import RoadLines, road_lines
from maps.road_network import ObstacleKind
from maps.simplify import merged, simplified
from maps.spatial_index import SpatialIndex, hilbert_order
from maps.strings import StringPool
from maps.web_mercator import world_of

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

    from maps.features import Features
    from maps.progress import Progress
    from maps.road_network import RoadNetwork
    from maps.strings import StringTable
    from maps.terrain import Terrain

LONGEST_PIECE = 48  # vertices; long pen strokes and long boxes are slow to paint
TOLERANCE_PX = (
    0.5  # at the last whole zoom of a band, which also serves half a zoom more
)
SMALLEST_LINE_PX = 2.0
SMALLEST_MAIN_ROAD_PX = 0.75  # round ends bridge such a gap; trunk roads have none

_L = LineKind
_FIRST_ZOOM = {
    _L.SECONDARY: 8,
    _L.TERTIARY: 10,
    _L.UNCLASSIFIED: 12,
    _L.RESIDENTIAL: 12,
    _L.LIVING_STREET: 12,
    _L.SERVICE: 12,
    _L.TRACK: 12,
    _L.PEDESTRIAN: 12,
    _L.PATH: 14,
    _L.STEPS: 14,
    _L.RAIL: 8,
    _L.MINOR_RAIL: 12,
    _L.AERIALWAY: 14,
    _L.RIVER: 8,
    _L.CANAL: 8,
    _L.STREAM: 12,
    _L.LOCAL_BOUNDARY: 12,
    _L.REGION_BOUNDARY: 8,
    _L.POWER: 14,
    _L.RUNWAY: 10,
    _L.TAXIWAY: 12,
}
_SIGNS = {
    ObstacleKind.BARRIER: SignKind.BARRIER,
    ObstacleKind.FORD: SignKind.FORD,
    ObstacleKind.RAIL_CROSSING: SignKind.RAIL_CROSSING,
}
_BUILDINGS_FROM_ZOOM = 14
_TUNNELS_FROM_ZOOM = 10
_BRIDGES_FROM_ZOOM = 12  # up to there lines are one without regard to their names


class _AreaDetail(NamedTuple):
    """What areas keep up to a zoom, in pixels there."""

    last: int
    smallest: float  # longer side
    least_cover: float  # square pixels
    tolerance: float


_AREA_DETAIL = (  # the smaller the scale, the more areas a pixel costs
    _AreaDetail(7, 12.0, 12.0, 0.75),
    _AreaDetail(9, 6.0, 6.0, 0.75),
    _AreaDetail(22, 3.0, 0.0, TOLERANCE_PX),
)
_RANKS = {
    PlaceKind.CITY: 1.0,
    PlaceKind.TOWN: 0.8,
    PlaceKind.VILLAGE: 0.6,
    PlaceKind.PEAK: 0.5,
    PlaceKind.SUBURB: 0.5,
    PlaceKind.HAMLET: 0.45,
    PlaceKind.PASS: 0.4,
    PlaceKind.WATER: 0.4,
    PlaceKind.QUARTER: 0.35,
    PlaceKind.STATION: 0.3,
    PlaceKind.ISLAND: 0.3,
    PlaceKind.NEIGHBOURHOOD: 0.25,
    PlaceKind.LOCALITY: 0.2,
    PlaceKind.FARM: 0.15,
}


def build_basemap(
    features: Features,
    network: RoadNetwork,
    terrain: Terrain | None,
    progress: Progress,
) -> Basemap:
    """
    Prepare everything that painting the map needs.

    Parameters
    ----------
    features
        From the same extract as the network.
    network
        Its roads are drawn.
    terrain
        Gives relief and contours; without it the map is flat.
    progress
        Told each step.
    """
    pool = StringPool()
    progress("drawing roads", 0.0)
    lines = _all_lines(features, network, pool)
    line_bands = _line_bands(lines)
    progress("drawing land cover", 0.3)
    areas = _Areas(
        Polylines(world_of(features.rings.xy), features.rings.offsets),
        features.area_rings,
        features.area_kind,
    )
    area_bands = _area_bands(areas)
    progress("placing names", 0.6)
    bounds = _bounds(features, network)
    places = _places(features, pool)
    progress("shading relief", 0.65)
    relief: Relief | None = None
    contours: tuple[ContourLayer, ...] = ()
    if terrain is not None:
        relief = shaded_relief(terrain)
        progress("drawing contours", 0.8)
        contours = contour_layers(terrain)
    progress("map ready", 1.0)
    return Basemap(
        line_bands=line_bands,
        area_bands=area_bands,
        contour_bands=contours,
        relief=relief,
        signs=_signs(network),
        places=places,
        bounds=bounds,
        strings=pool.table(),
    )


def _renumbered(
    numbers: NDArray[np.int32], strings: StringTable, pool: StringPool
) -> NDArray[np.int32]:
    """Numbers of the same strings in another pool."""
    used, place = np.unique(numbers, return_inverse=True)
    known = [pool.number(strings[number]) for number in used.tolist()]
    return np.array(known, np.int32)[place] if known else numbers.astype(np.int32)


def _all_lines(features: Features, network: RoadNetwork, pool: StringPool) -> RoadLines:
    """Roads of the network and lines of the features as one, in the unit square."""
    roads = road_lines(network)
    lines = concatenated([roads.lines, features.lines])
    texts = (
        (roads.name, network.strings),
        (features.line_name, features.strings),
        (roads.ref, network.strings),
        (features.line_ref, features.strings),
    )
    names = [_renumbered(numbers, strings, pool) for numbers, strings in texts]
    return RoadLines(
        lines=Polylines(world_of(lines.xy), lines.offsets),
        kind=np.concatenate([roads.kind, features.line_kind]),
        flags=np.concatenate([roads.flags, features.line_flags]),
        level=np.concatenate([roads.level, features.line_level]),
        name=np.concatenate(names[:2]),
        ref=np.concatenate(names[2:]),
    )


def _line_bands(lines: RoadLines) -> tuple[LineLayer, ...]:
    """Layers from the finest to the coarsest, each made from the one before it."""
    lines = _joined(lines)
    layers = [_line_layer(lines)]
    for band in range(len(BAND_ENDS) - 2, -1, -1):
        lines = _coarser(lines, band)
        layers.append(_line_layer(lines))
    return tuple(reversed(layers))


def _coarser(lines: RoadLines, band: int) -> RoadLines:
    """Lines that a band shows, joined, smoothed, and without the smallest."""
    last = BAND_ENDS[band]
    first = np.zeros(len(LineKind), np.uint8)
    first[list(_FIRST_ZOOM)] = list(_FIRST_ZOOM.values())
    lines = lines.take(np.flatnonzero(first[lines.kind] <= last))
    if last < _BRIDGES_FROM_ZOOM:
        lines = _flattened(lines, tunnels=last >= _TUNNELS_FROM_ZOOM)
        groups = _groups(lines.kind, lines.level, lines.ref)
        joined, source = merged(lines.lines, groups)
        lines = lines.take(source).with_lines(joined)
    pixel = 1 / (PIXELS * 2.0**last)
    box = lines.lines.boxes()
    size = np.max(box[:, 2:] - box[:, :2], axis=1, initial=0)
    smallest = np.full(len(LineKind), SMALLEST_LINE_PX)
    smallest[: _L.SECONDARY + 1] = SMALLEST_MAIN_ROAD_PX
    smallest[: _L.TRUNK + 1] = 0
    lines = lines.take(np.flatnonzero(size >= smallest[lines.kind] * pixel))
    return lines.with_lines(simplified(lines.lines, TOLERANCE_PX * pixel))


def _flattened(lines: RoadLines, *, tunnels: bool) -> RoadLines:
    """Lines without ramps and bridges, and perhaps tunnels: too small to be seen."""
    lines = lines.take(np.flatnonzero(lines.flags & np.uint8(LineFlag.RAMP) == 0))
    flags = lines.flags & np.uint8(LineFlag.TUNNEL if tunnels else 0)
    return replace(lines, flags=flags, level=np.where(flags, -1, 0).astype(np.int8))


def _joined(lines: RoadLines) -> RoadLines:
    """Lines alike in everything as one; one-way streets keep their direction."""
    oneway = lines.flags & np.uint8(LineFlag.ONEWAY) > 0
    columns = (lines.kind, lines.flags, lines.level, lines.name, lines.ref)
    groups = _groups(*columns)
    parts, sources = [], []
    for chosen, directed in ((~oneway, False), (oneway, True)):
        found = np.flatnonzero(chosen)
        whole, source = merged(
            lines.lines.take(found), groups[found], directed=directed
        )
        parts.append(whole)
        sources.append(found[source])
    return lines.take(np.concatenate(sources)).with_lines(concatenated(parts))


def _groups(*columns: NDArray[np.integer]) -> NDArray[np.int64]:
    """Number for each row of some columns, the same for the same values."""
    groups = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        values = column.astype(np.int64)
        low = int(values.min(initial=0))
        groups = groups * (int(values.max(initial=0)) - low + 1) + values - low
        if column.itemsize > 1:  # or a few long columns would not fit
            groups = np.unique(groups, return_inverse=True)[1]
    return groups


def _line_layer(lines: RoadLines) -> LineLayer:
    """Lines in short pieces, in whole numbers and indexed."""
    pieces, line = lines.lines.split(LONGEST_PIECE)
    whole = Polylines(whole_world(pieces.xy), pieces.offsets)
    order = hilbert_order(whole.boxes())
    whole, line = whole.take(order), line[order]
    return LineLayer(
        lines=whole,
        kind=lines.kind[line],
        flags=lines.flags[line],
        level=lines.level[line],
        name=lines.name[line],
        ref=lines.ref[line],
        index=SpatialIndex.of(whole.boxes()),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Areas:
    """Areas in the unit square."""

    rings: Polylines
    area_rings: NDArray[np.int64]
    kind: NDArray[np.uint8]

    def boxes(self) -> NDArray[Any]:
        """Box of each area: that of all its rings."""
        if len(self.kind) == 0:
            return np.zeros((0, 4))
        box = self.rings.boxes()
        starts = self.area_rings[:-1]
        low = np.minimum.reduceat(box[:, :2], starts, axis=0)
        high = np.maximum.reduceat(box[:, 2:], starts, axis=0)
        return np.hstack([low, high])

    def take(self, areas: NDArray[Any]) -> _Areas:
        """Some of the areas, in the order asked for."""
        counts = np.diff(self.area_rings)[areas]
        rings = self.rings.take(spans(self.area_rings[areas], counts))
        return _Areas(rings, offsets_of(counts), self.kind[areas])


def _area_bands(areas: _Areas) -> tuple[AreaLayer, ...]:
    """Layers from the finest to the coarsest, each made from the one before it."""
    layers = [_area_layer(areas)]
    for band in range(len(BAND_ENDS) - 2, -1, -1):
        last = BAND_ENDS[band]
        if last < _BUILDINGS_FROM_ZOOM:
            areas = areas.take(np.flatnonzero(areas.kind != AreaKind.BUILDING))
        pixel = 1 / (PIXELS * 2.0**last)
        detail = next(detail for detail in _AREA_DETAIL if last <= detail.last)
        areas = _smoothed(_without_specks(areas, detail, pixel), detail, pixel)
        layers.append(_area_layer(areas))
    return tuple(reversed(layers))


def _without_specks(areas: _Areas, detail: _AreaDetail, pixel: float) -> _Areas:
    """Areas that are long enough and cover enough to be seen."""
    box = areas.boxes()
    size = np.max(box[:, 2:] - box[:, :2], axis=1, initial=0)
    whole = np.concatenate([[0.0], np.cumsum(areas.rings.twice_areas())])
    cover = np.abs(np.diff(whole[areas.area_rings])) / 2  # holes count against it
    seen = size > detail.smallest * pixel
    return areas.take(np.flatnonzero(seen & (cover >= detail.least_cover * pixel**2)))


def _smoothed(areas: _Areas, detail: _AreaDetail, pixel: float) -> _Areas:
    """Areas with fewer vertices, without rings that have shrunk to nothing."""
    rings = simplified(areas.rings, detail.tolerance * pixel)
    whole = np.flatnonzero(rings.counts >= 4)
    owner = np.repeat(np.arange(len(areas.kind)), np.diff(areas.area_rings))
    left = np.bincount(owner[whole], minlength=len(areas.kind))
    kept = np.flatnonzero(left)
    return _Areas(rings.take(whole), offsets_of(left[kept]), areas.kind[kept])


def _area_layer(areas: _Areas) -> AreaLayer:
    """Areas in whole numbers and indexed."""
    areas = areas.take(hilbert_order(areas.boxes()))
    whole = Polylines(whole_world(areas.rings.xy), areas.rings.offsets)
    boxes = _Areas(whole, areas.area_rings, areas.kind).boxes()
    return AreaLayer(
        rings=whole,
        area_rings=areas.area_rings,
        kind=areas.kind,
        index=SpatialIndex.of(boxes),
    )


def _signs(network: RoadNetwork) -> Signs:
    """What stands in the way of traffic, in the order of the network."""
    chosen = np.isin(network.obstacle_kind, list(_SIGNS))
    kinds = np.zeros(max(ObstacleKind) + 1, np.uint8)
    kinds[list(_SIGNS)] = list(_SIGNS.values())
    xy = whole_world(world_of(network.obstacle_lonlat[chosen]))
    return Signs(
        xy=xy,
        kind=kinds[network.obstacle_kind[chosen]],
        index=SpatialIndex.of(np.hstack([xy, xy])),
    )


def _bounds(features: Features, network: RoadNetwork) -> NDArray[np.float64]:
    """West, south, east, north of the roads; of the features where there is no road."""
    for xy in (network.vertex_lonlat, features.lines.xy, features.rings.xy):
        if len(xy):
            return np.concatenate([xy.min(axis=0), xy.max(axis=0)])
    return np.zeros(4)


def _places(features: Features, pool: StringPool) -> Places:
    """Named points, the most important first; among equals as in the file."""
    base = np.zeros(len(PlaceKind))
    for kind, importance in _RANKS.items():
        base[kind] = importance
    size = np.log10(1.0 + np.maximum(features.place_population, 0)) / 100
    name = _renumbered(features.place_name, features.strings, pool)
    detail = _renumbered(features.place_detail, features.strings, pool)
    height = np.array([int(pool_text or 0) for pool_text in _texts(features)])
    rank = base[features.place_kind] + size + height * 1e-5 + features.place_extent
    rank = np.minimum(rank, 1.0)
    order = np.argsort(-rank, kind="stable")
    return Places(
        lonlat=features.place_lonlat[order],
        kind=features.place_kind[order],
        name=name[order],
        detail=detail[order],
        rank=rank[order].astype(np.float32),
        extent=features.place_extent[order].astype(np.float32),
    )


def _texts(features: Features) -> list[str]:
    """Detail of each place as text."""
    return [features.strings[number] for number in features.place_detail.tolist()]
