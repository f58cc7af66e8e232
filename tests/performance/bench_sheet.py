"""What map sheets cost: seconds of the processor and bytes, beside their bars.

The peer in the same run is a PDF by Qt of the same ground's lines as they are stored,
with one pen: what a writer costs that has no styles, land, relief, names or margin.

Run: python tests/performance/bench_sheet.py [AREA] [--all]
"""

from __future__ import annotations

import argparse
import itertools
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPdfWriter, QPen, QPolygonF

from app.drawing.qt_application import qt_application
from app.security.marking import DEFAULT_MARKING
from app.services.demo import demo_area
from app.services.sheets import SheetForm, SheetOrder, write_sheets
from app.storage.folders import Folders
from maps.area_pack import open_area
from maps.map_layers import WORLD
from maps.progress import silent
from maps.web_mercator import world_of

if TYPE_CHECKING:
    from maps.area_pack import AreaPack

CREATED = datetime(2026, 7, 1, 8, tzinfo=UTC)
# Paper, scale, format, dpi; bars in seconds of the processor and in megabytes.
CASES = (
    ("A3", 50_000, SheetForm.PDF, 300, 2.0, 5.0),
    ("A3", 100_000, SheetForm.PDF, 300, 2.0, 5.0),
    ("A3", 50_000, SheetForm.PNG, 300, 6.0, 30.0),
    ("A3", 50_000, SheetForm.GEOTIFF, 300, 9.0, 40.0),
    ("A0", 25_000, SheetForm.GEOTIFF, 600, 240.0, 900.0),
)
HALF_SIDE_M = {
    25_000: (14_000, 9_500),
    50_000: (10_000, 6_500),
    100_000: (20_000, 13_000),
}


def main() -> None:
    """Print a line for each case."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("area", type=Path, nargs="?", help="default: the demo area")
    parser.add_argument("--all", action="store_true", help="also A0 at 600 dpi")
    arguments = parser.parse_args()
    application = qt_application()
    folder = arguments.area or demo_area(Folders.of_user().cache, silent)
    area = open_area(folder)
    west, south, east, north = area.bounds
    centre = ((west + east) / 2, (south + north) / 2)
    print(f"sheets of {area.name}      CPU s (bar)    MB (bar)   plain PDF s   ratio")
    with TemporaryDirectory() as scratch:
        for paper, scale, form, dpi, seconds, megabytes in CASES:
            if paper == "A0" and not arguments.all:
                continue
            order = SheetOrder(
                title=area.name,
                marking=DEFAULT_MARKING,
                created=CREATED,
                paper=paper,
                scale=scale,
                centre=centre,
                form=form,
                dpi=dpi,
            )
            path = Path(scratch) / f"sheet{form.suffix}"
            start = time.process_time()
            write_sheets(order, area, path)
            spent = time.process_time() - start
            size = path.stat().st_size / 1e6
            plain = plain_pdf(area, centre, HALF_SIDE_M[scale], Path(scratch))
            print(
                f"{paper} 1:{scale:<7} {form.value:8} {dpi} dpi {spent:6.2f} "
                f"({seconds:g})  {size:6.1f} ({megabytes:g})  {plain:9.2f}"
                f"  {spent / plain:6.1f}"
            )
    del application


def plain_pdf(
    area: AreaPack,
    centre: tuple[float, float],
    half_m: tuple[int, int],
    folder: Path,
) -> float:
    """CPU seconds that a PDF of bare lines of the same ground takes."""
    lon, lat = centre
    east, north = half_m[0] / 65_000, half_m[1] / 111_000
    corners = world_of([(lon - east, lat + north), (lon + east, lat - north)]) * WORLD
    (left, top), (right, bottom) = corners.tolist()
    layer = area.basemap.line_bands[-1]
    start = time.process_time()
    lines = layer.lines.take(layer.index.query((left, top, right, bottom)))
    writer = QPdfWriter(str(folder / "plain.pdf"))
    painter = QPainter(writer)
    painter.setPen(QPen(painter.pen().color(), 2))
    factor = writer.width() / (right - left)
    places = ((lines.xy - (left, top)) * factor).tolist()
    ends = lines.offsets.tolist()
    for first, last in itertools.pairwise(ends):
        points = [QPointF(x, y) for x, y in places[first:last]]
        painter.drawPolyline(QPolygonF(points))
    painter.end()
    return time.process_time() - start


if __name__ == "__main__":
    main()
