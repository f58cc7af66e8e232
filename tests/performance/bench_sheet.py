"""What map sheets cost: seconds of the processor and bytes, beside their budgets.

Run: python tests/performance/bench_sheet.py AREA [--centre LON,LAT]
"""

from __future__ import annotations

import argparse
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from app.drawing.qt_application import qt_application
from app.security.marking import DEFAULT_MARKING
from app.services.sheets import SheetForm, SheetOrder, write_sheets
from maps.area_pack import open_area

CREATED = datetime(2026, 7, 1, 8, tzinfo=UTC)
# Paper, scale, format, dpi; most seconds of the processor, and most megabytes.
CASES = (
    ("A3", 50_000, SheetForm.PDF, 300, 2.0, 5.0),
    ("A3", 100_000, SheetForm.PDF, 300, 2.0, 5.0),
    ("A3", 50_000, SheetForm.PNG, 300, 6.0, 30.0),
    ("A3", 50_000, SheetForm.GEOTIFF, 300, 9.0, 40.0),
    ("A0", 25_000, SheetForm.GEOTIFF, 600, 240.0, 900.0),
)


def main() -> int:
    """Print each case with its cost; 1 where a budget is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("area", type=Path)
    parser.add_argument("--centre", help="LON,LAT; default: the middle of the area")
    parser.add_argument("--all", action="store_true", help="also A0 at 600 dpi")
    arguments = parser.parse_args()
    area = open_area(arguments.area)
    west, south, east, north = area.bounds
    centre = ((west + east) / 2, (south + north) / 2)
    if arguments.centre:
        lon, lat = arguments.centre.split(",")
        centre = (float(lon), float(lat))
    application = qt_application()
    broken = 0
    with TemporaryDirectory() as folder:
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
            path = Path(folder) / f"sheet{form.suffix}"
            start = time.process_time()
            write_sheets(order, area, path)
            spent = time.process_time() - start
            size = path.stat().st_size / 1e6
            ok = spent <= seconds and size <= megabytes
            broken += not ok
            print(
                f"{'ok  ' if ok else 'OVER'} {paper} 1:{scale} {form.value} {dpi} dpi: "
                f"{spent:.2f} s of {seconds:g}, {size:.1f} MB of {megabytes:g}"
            )
    del application
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(main())
