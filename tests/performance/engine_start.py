"""What the engine costs before its first answer: the order, and opening an area.

Each is a process of its own, so that its processor time and its memory are its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from engine_bars import Bar
from engine_graphs import KEPT, ROOT, SYNTHETIC, bench_graph
from engine_ours import kept_order
from synthetic_roads import synthetic_roads, write_osm

from maps.area_pack import open_area
from maps.build_area import BuildRequest, build_area
from maps.errors import MapError

if TYPE_CHECKING:
    from pathlib import Path

    from engine_bars import BarsTable

AREA, TRUCK = "made-250k", "truck 10 t 6x6"
OPENINGS = 5
# The product brings no scipy, which numba would import where it is installed.
AS_THE_PRODUCT = """
import sys
sys.modules["scipy"] = None
from app.__main__ import main
sys.exit(main())
"""


class Spent(NamedTuple):
    """Processor seconds and the largest memory of a process, in GB."""

    cpu_s: float
    memory_gb: float


def order(table: BarsTable, name: str) -> None:
    """Order the nodes of a graph, in a process of its own."""
    bench_graph(name)
    spent = _run([sys.executable, __file__, name])
    bars = (Bar(60, 25), Bar(2)) if name.endswith("1M") else (Bar(), Bar())
    table.limit("order of nodes", name, spent.cpu_s, "s CPU", bars[0])
    table.limit("order of nodes, memory", name, spent.memory_gb, "GB", bars[1])


def opening(table: BarsTable) -> None:
    """Open an area and find the first route, as the command line does."""
    area, ends = _area()
    command = [sys.executable, "-c", AS_THE_PRODUCT, "route", str(area), *ends]
    command += ["--vehicle", TRUCK, "--json"]
    _run(command)
    spent = median(_run(command).cpu_s for _ in range(OPENINGS))
    table.limit("open area to first route", AREA, spent, "s CPU", Bar(1.0, 0.5))


def _area() -> tuple[Path, list[str]]:
    """An area pack of the synthetic network, and two places in it."""
    roads = synthetic_roads(SYNTHETIC[AREA])
    places = roads.lonlat[[len(roads.lonlat) // 5, 4 * len(roads.lonlat) // 5]]
    points = [f"{lat:.6f},{lon:.6f}" for lon, lat in places.tolist()]
    ends = ["--from", points[0], "--to", points[1]]
    area = KEPT / f"{AREA}.area"
    if not _opens(area):
        extract = KEPT / f"{AREA}.osm.pbf"
        if not extract.is_file():
            write_osm(roads, extract)
        request = BuildRequest(
            extract=extract,
            target=area,
            name=AREA,
            built=datetime.now(UTC),
            overwrite=True,
        )
        build_area(request)
    return area, ends


def _opens(area: Path) -> bool:
    """Whether there is an area that the present code takes."""
    try:
        open_area(area)
    except MapError:
        return False
    return True


def _run(command: list[str]) -> Spent:
    """Run a program to its end."""
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Spent(usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024 / 1e9)


if __name__ == "__main__":
    kept_order(bench_graph(sys.argv[1]), anew=True)
