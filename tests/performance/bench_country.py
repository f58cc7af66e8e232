"""A map of five million segments: built, opened, asked, painted and moved.

A small area is laid out again and again until it has that many, so that every figure
stands beside that of the small area itself, in the same run. For its index the peer is
shapely's STRtree over the same boxes; for a tile it is QPainter drawing all lines that
meet the tile as they are, with one pen and without levels of detail, areas or casings.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from bench_pan import BAR_MS, FRAMES, MAP_SIZE, KeptCounter, p95, pan_times, settle
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QApplication

from app.drawing.geometry import polygon_of
from app.drawing.labels import place_labels
from app.drawing.projection import TILE_PX, MapView
from app.drawing.style import Style
from app.drawing.tiles import TileKey, paint_tile
from app.ui.map.canvas import MapCanvas
from app.ui.map.content import MapContent
from app.ui.map.tile_service import InlineTileService
from maps.area_pack import open_area, pack_draft, publish, record_files, write_arrays
from maps.build_area import BuildRequest, build_area
from maps.build_basemap import build_basemap
from maps.contours import contour_layers
from maps.elevation import read_elevation
from maps.exercise_area import write_exercise_area
from maps.features import Features
from maps.manifest import Manifest
from maps.map_layers import WORLD
from maps.polylines import Polylines, offsets_of
from maps.progress import silent
from maps.relief import shaded_relief
from maps.web_mercator import lonlat_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from maps.area_pack import AreaPack
    from maps.basemap import Basemap
    from maps.map_layers import LineLayer

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("MARSROUTE_DATA", ROOT.parent / "shared" / "data"))
SEGMENTS = 5_000_000
APART = 1.02  # of the width of the small area, from copy to copy
ZOOMS = (8, 10, 12, 14, 16)
TILES = 24  # painted at each zoom, the half of them the densest
TILES_OF_PEER, PEN_PX = 3, 1.6
QUERIES = 400
SCALES = (1_000_000, 250_000, 100_000, 25_000)
MEDIAN_BAR_MS, P95_BAR_MS = 12.0, 35.0
BUILD_BAR_S, OPEN_BAR_S, QUERY_BAR_MS = 15.0, 0.1, 1.0
DEGREE_BAR_S = 5.0


def main() -> None:
    """Print each figure beside its bar and beside that of the small area."""
    application = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        small = small_area(folder)
        features = laid_out(small.basemap)
        segments = len(features.lines.xy) - len(features.lines)
        print(f"{small.name}: {segment_count(small.basemap):,} segments")
        print(f"country: {segments:,} segments, {len(features.area_kind):,} areas")
        begun = time.process_time()
        basemap = build_basemap(features, small.network, None, silent)
        built = time.process_time() - begun
        print(f"levels of detail and index: {built:.1f} s CPU; bar {BUILD_BAR_S:g} s")
        country = stored(basemap, folder / "country.area")
        del basemap, features
        compare_opening(small.folder, country)
        compare_queries(small.basemap, open_area(country).basemap)
        compare_tiles(small.basemap, open_area(country).basemap)
        compare_labels(small.basemap, open_area(country).basemap)
        compare_panning(small.basemap, open_area(country).basemap)
    shade_a_degree()
    application.quit()


def small_area(folder: Path) -> AreaPack:
    """Andorra where there is an extract of it, else the invented area."""
    extract = DATA / "osm" / "andorra.osm.pbf"
    if not extract.is_file():
        extract = write_exercise_area(folder, extent_km=20).extract
    request = BuildRequest(
        extract=extract,
        target=folder / "small.area",
        name=extract.name.split(".")[0],
        built=datetime.now(UTC),
    )
    return build_area(request)


def segment_count(basemap: Basemap) -> int:
    """Segments of the finest band."""
    lines = basemap.line_bands[-1].lines
    return len(lines.xy) - len(lines)


def laid_out(basemap: Basemap) -> Features:
    """Features of as many copies of a map as it takes, in rows and columns."""
    layer, areas = basemap.line_bands[-1], basemap.area_bands[-1]
    side = int(np.ceil(np.sqrt(SEGMENTS / segment_count(basemap))))
    west, south, east, north = basemap.bounds.tolist()
    step = ((east - west) * APART, (north - south) * APART)
    shifts = np.array([(x, y) for x in range(side) for y in range(side)]) * step
    count = len(shifts)

    def many(column: NDArray[Any]) -> NDArray[Any]:
        return np.tile(column, count)

    def moved(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
        return (lonlat + shifts[:, None, :]).reshape(-1, 2)

    def copies(lines: Polylines) -> Polylines:
        lonlat = lonlat_of(lines.xy / WORLD)
        return Polylines(moved(lonlat), offsets_of(many(lines.counts)))

    places = basemap.places
    return Features(
        lines=copies(layer.lines),
        line_kind=many(layer.kind),
        line_flags=many(layer.flags),
        line_level=many(layer.level),
        line_name=many(layer.name),
        line_ref=many(layer.ref),
        rings=copies(areas.rings),
        area_rings=offsets_of(many(np.diff(areas.area_rings))),
        area_kind=many(areas.kind),
        place_lonlat=moved(places.lonlat),
        place_kind=many(places.kind),
        place_name=many(places.name),
        place_detail=many(places.detail),
        place_population=np.zeros(count * len(places), np.int64),
        place_extent=many(places.extent).astype(np.float64),
        strings=basemap.strings,
        skipped=0,
    )


def stored(basemap: Basemap, target: Path) -> Path:
    """Write a map as a pack that holds nothing else."""
    west, south, east, north = basemap.bounds.tolist()
    with pack_draft(target) as draft:
        write_arrays(draft / "basemap", basemap.to_arrays())
        manifest = Manifest(
            name="country",
            built=datetime.now(UTC),
            tool="bench",
            bounds=(west, south, east, north),
            counts={},
            sources=(),
            files=record_files(draft, silent),
        )
        return publish(draft, target, manifest).folder


def compare_opening(small: Path, country: Path) -> None:
    """How long it takes until a map can be asked."""
    took = []
    for folder in (small, country):
        times = [timed(lambda path=folder: open_area(path).basemap) for _ in range(5)]
        took.append(min(times))
    print(
        f"open: {took[1] * 1e3:.1f} ms, {took[1] / took[0]:.1f}x the small area; "
        f"bar {OPEN_BAR_S * 1e3:g} ms"
    )


def compare_queries(small: Basemap, country: Basemap) -> None:
    """Index of the finest lines, built and asked, against shapely's tree."""
    layer = country.line_bands[-1]
    boxes = np.asarray(layer.lines.boxes(), np.float64)
    begun = time.process_time()
    type(layer.index).of(layer.lines.boxes())
    own = time.process_time() - begun
    begun = time.process_time()
    geometry = shapely.box(*boxes.T)
    made = time.process_time()
    tree = shapely.STRtree(geometry)
    tree.query(geometry[0])  # the tree is built when it is first asked
    peer, with_boxes = time.process_time() - made, time.process_time() - begun
    print(
        f"index of {len(boxes):,} boxes: {own:.2f} s CPU, STRtree {peer:.2f} s "
        f"({with_boxes:.2f} s with its boxes); ratio {own / peer:.2f}"
    )
    for zoom in (14, 16):
        asked = boxes_of(layer, zoom)
        ours = median_ms(layer.index.query, asked)
        there = boxes_of(small.line_bands[-1], zoom)
        base = median_ms(small.line_bands[-1].index.query, there)
        trees = median_ms(lambda box: tree.query(shapely.box(*box)), asked)
        print(
            f"query of a tile at zoom {zoom}: {ours:.3f} ms, {ours / base:.1f}x the "
            f"small area, STRtree {trees:.3f} ms; bar {QUERY_BAR_MS:g} ms"
        )


def compare_tiles(small: Basemap, country: Basemap) -> None:
    """Tiles at each zoom, and what they cost a painter that has no levels."""
    style = Style.named("day")
    print("zoom   tile ms: median   p95   small area   ratio   plain painter   ratio")
    for zoom in ZOOMS:
        rows = []
        for basemap in (country, small):
            keys = tiles_of(basemap, zoom)
            times = []
            for key in keys:
                paint_tile(basemap, style, key)
                times.append(
                    timed(lambda k=key, b=basemap: paint_tile(b, style, k)) * 1e3
                )
            rows.append((float(np.median(times)), float(np.percentile(times, 95))))
        (median, most), (base, _) = rows
        keys = tiles_of(country, zoom)[:TILES_OF_PEER]
        plain = median_ms(lambda key: plainly(country.line_bands[-1], key), keys)
        print(
            f"{zoom:4} {median:17.1f} {most:5.1f} {base:12.1f} {median / base:7.1f} "
            f"{plain:15.1f} {median / plain:7.2f}"
        )
    print(f"bar: median {MEDIAN_BAR_MS:g} ms, p95 {P95_BAR_MS:g} ms at every zoom")


def compare_labels(small: Basemap, country: Basemap) -> None:
    """Names of a window."""
    style = Style.named("day")
    for zoom in (10.0, 12.4, 15.0):
        took = []
        for basemap in (country, small):
            west, south, east, north = basemap.bounds.tolist()
            view = MapView(0.5, 0.5, zoom, 1400, 900)
            view = view.centred_on((west + east) / 2, (south + north) / 2)
            views = [view.panned(40.0 * n, 30.0 * n) for n in range(9)]
            place_labels(basemap, views[0], style)
            took.append(
                median_ms(lambda v, b=basemap: place_labels(b, v, style), views[1:])
            )
        ours, base = took
        print(
            f"names at zoom {zoom:g}: {ours:.1f} ms, {ours / base:.1f}x the small area"
        )


def compare_panning(small: Basemap, country: Basemap) -> None:
    """Frames of a map that moves over tiles, grid, names and furniture."""
    print("pan at        frame ms: p50    p95   small area p50   ratio")
    counter = KeptCounter()
    canvases = [canvas_over(basemap) for basemap in (country, small)]
    for scale in SCALES:
        (ours, most), (base, _) = (
            panned(canvas, scale, counter) for canvas in canvases
        )
        print(f"1:{scale:<11} {ours:12.2f} {most:6.2f} {base:16.2f} {ours / base:7.1f}")
    print(f"bar: p95 of {BAR_MS:g} ms of CPU time, {FRAMES} frames at each scale")


def canvas_over(basemap: Basemap) -> MapCanvas:
    """Canvas that shows a map with all that stands on every map."""
    canvas = MapCanvas()
    canvas.resize(*MAP_SIZE)
    west, south, east, north = basemap.bounds.tolist()
    canvas.home = (west, south, east, north)
    style = canvas.style_of_map
    content = MapContent(basemap, style, canvas)
    content.changed.connect(canvas.update)
    canvas.overlay = content
    canvas.set_tiles(
        InlineTileService(
            lambda tile: paint_tile(basemap, style, tile.key, tile.sharpness), canvas
        )
    )
    canvas.show()
    return canvas


def panned(
    canvas: MapCanvas, scale: float, counter: KeptCounter
) -> tuple[float, float]:
    """Median and 95th percentile of the milliseconds of a frame at a scale."""
    settle(canvas, scale)
    times = pan_times(canvas, counter)
    return float(np.median(times)), p95(times)


def shade_a_degree() -> None:
    """Relief and contours of a mountainous square degree of SRTM at three seconds."""
    path = DATA / "elevation" / "N42E001.hgt.zip"
    if not path.is_file():
        print(f"relief of a degree: left out, {path} is not there")
        return
    begun = time.process_time()
    terrain = read_elevation([path], (1.011, 42.011, 1.989, 42.989), silent)
    read = time.process_time()
    shaded_relief(terrain)
    shaded = time.process_time()
    contour_layers(terrain)
    drawn = time.process_time()
    print(
        f"relief of a degree: {drawn - read:.1f} s CPU, of it {drawn - shaded:.1f} s "
        f"contours; {(drawn - read) / (read - begun):.0f}x reading it; bar "
        f"{DEGREE_BAR_S:g} s"
    )


def plainly(layer: LineLayer, key: TileKey) -> None:
    """Draw all lines of a tile as they are."""
    scale = TILE_PX * 2.0**key.z
    image = QImage(TILE_PX, TILE_PX, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor("#804020"), PEN_PX))
    found = layer.index.query(box_of(key))
    lines = layer.lines.take(found)
    xy = lines.xy * (scale / WORLD) - (key.x * TILE_PX, key.y * TILE_PX)
    for start, end in pairwise(lines.offsets.tolist()):
        painter.drawPolyline(polygon_of(xy[start:end]))
    painter.end()


def tiles_of(basemap: Basemap, zoom: int) -> list[TileKey]:
    """Tiles with lines on them: the densest, and some of all others."""
    layer = basemap.lines(zoom)
    middle = layer.lines.xy[layer.lines.offsets[:-1]] / WORLD * 2**zoom
    cells, counts = np.unique(middle.astype(np.int64), axis=0, return_counts=True)
    order = np.argsort(-counts, kind="stable")
    others = order[TILES // 2 :]
    step = max(1, len(others) // (TILES // 2))
    chosen = [*order[: TILES // 2], *others[::step][: TILES // 2]]
    return [TileKey(zoom, *cells[cell].tolist()) for cell in chosen]


def box_of(key: TileKey) -> tuple[float, float, float, float]:
    """Box of a tile in whole world coordinates."""
    side = WORLD / 2.0**key.z
    return key.x * side, key.y * side, (key.x + 1) * side, (key.y + 1) * side


def boxes_of(layer: LineLayer, zoom: int) -> list[tuple[float, float, float, float]]:
    """Boxes of tiles around lines from all over a layer."""
    lines = np.linspace(0, len(layer.lines) - 1, QUERIES).astype(int)
    middle = layer.lines.xy[layer.lines.offsets[lines]] / WORLD * 2**zoom
    return [box_of(TileKey(zoom, *xy)) for xy in middle.astype(int).tolist()]


def median_ms(call: Callable[[Any], object], things: Sequence[Any]) -> float:
    """Median time of a call over some things."""
    return float(np.median([timed(lambda t=thing: call(t)) for thing in things])) * 1e3


def timed(call: Callable[[], object]) -> float:
    """Seconds of CPU of this thread."""
    begun = time.thread_time()
    call()
    return time.thread_time() - begun


if __name__ == "__main__":
    main()
