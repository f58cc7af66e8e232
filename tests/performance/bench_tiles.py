"""Tiles and names of real towns and of the demo area, in CPU time of their thread.

Half of the tiles are the densest of their zoom, so the figures are those of towns. The
peer in the same run is QPainter drawing only the lines of the same tile, as they were
read, with one pen: what a painter costs that has neither levels nor casings nor land.
"""

from __future__ import annotations

import os
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from bench_country import DATA, median_ms, plainly, tiles_of, timed
from PySide6.QtGui import QGuiApplication

from app.drawing.labels import place_labels
from app.drawing.projection import MapView
from app.drawing.style import Style
from app.drawing.tiles import paint_tile
from app.services.demo import demo_area
from app.storage.folders import Folders
from maps.area_pack import open_area
from maps.build_area import BuildRequest, build_area
from maps.progress import silent
from maps.web_mercator import lonlat_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maps.area_pack import AreaPack
    from maps.basemap import Basemap

EXTRACTS = {"andorra": ["N42E001"], "heidelberg": ["N49E008"], "baltimore": []}
ZOOMS = (10, 12, 14, 15, 16)
MEDIAN_BAR_MS, P95_BAR_MS = 12.0, 35.0
NAMES_BAR_MS, DENSEST_NAMES_BAR_MS = 5.0, 16.0
VIEWS = 8


def main() -> None:
    """Print a line for each area and zoom, and the totals beside their bars."""
    application = QGuiApplication(sys.argv[:1])
    style = Style.named("day")
    tiles: list[float] = []
    names: list[float] = []
    print(
        "area          zoom   tile ms: median    p95   plain lines   ratio   names ms"
    )
    with tempfile.TemporaryDirectory() as scratch:
        for pack in areas(Path(scratch)):
            basemap = pack.basemap
            for zoom in ZOOMS:
                took = tile_times(basemap, style, zoom)
                placed = name_times(basemap, style, zoom)
                tiles += took
                names += placed
                layer, keys = basemap.line_bands[-1], tiles_of(basemap, zoom)[:4]
                plain = median_ms(lambda key, of=layer: plainly(of, key), keys)
                median, most = np.median(took), np.percentile(took, 95)
                print(
                    f"{pack.name[:12]:12} {zoom:5} {median:17.1f} {most:6.1f} "
                    f"{plain:13.1f} {median / plain:7.1f} {np.median(placed):10.1f}"
                )
    print(
        f"all tiles: median {np.median(tiles):.1f} ms (bar {MEDIAN_BAR_MS:g}), p95 "
        f"{np.percentile(tiles, 95):.1f} ms (bar {P95_BAR_MS:g})"
    )
    print(
        f"all names: median {np.median(names):.1f} ms (bar {NAMES_BAR_MS:g}), most "
        f"{max(names):.1f} ms (bar {DENSEST_NAMES_BAR_MS:g})"
    )
    application.quit()


def areas(folder: Path) -> Iterator[AreaPack]:
    """The demo area, and what extracts there are."""
    yield open_area(demo_area(Folders.of_user().cache, silent))
    for name, tiles in EXTRACTS.items():
        extract = DATA / "osm" / f"{name}.osm.pbf"
        if extract.is_file():
            heights = (DATA / "elevation" / f"{tile}.hgt.zip" for tile in tiles)
            request = BuildRequest(
                extract=extract,
                elevation=tuple(path for path in heights if path.is_file()),
                target=folder / f"{name}.area",
                name=name,
                built=datetime.now(UTC),
            )
            yield build_area(request)


def tile_times(basemap: Basemap, style: Style, zoom: int) -> list[float]:
    """Milliseconds of each tile, painted before so that its arrays are in memory."""
    times = []
    for key in tiles_of(basemap, zoom):
        paint_tile(basemap, style, key)
        times.append(timed(lambda k=key: paint_tile(basemap, style, k)) * 1e3)
    return times


def name_times(basemap: Basemap, style: Style, zoom: int) -> list[float]:
    """Milliseconds to place the names of a window over the densest tile, moved."""
    key = tiles_of(basemap, zoom)[0]
    middle = lonlat_of(((key.x + 0.5) / 2**key.z, (key.y + 0.5) / 2**key.z)).tolist()
    view = MapView(0.5, 0.5, float(zoom), 1400, 900).centred_on(*middle)
    views = [view.panned(37.0 * n, 23.0 * n) for n in range(VIEWS + 1)]
    place_labels(basemap, views[0], style)
    return [
        timed(lambda v=moved: place_labels(basemap, v, style)) * 1e3
        for moved in views[1:]
    ]


if __name__ == "__main__":
    main()
