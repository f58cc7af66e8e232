"""Area build: road segments per second of CPU, against one bare pass of pyosmium.

All layers are built: network, turn bans, elevation, basemap, names. Counted are the
segments of roads that vehicles use, and those of every highway, paths included, which
are all read and drawn. The ratio says how many bare passes over the same file the
whole build costs; the start of the reading process is part of it.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import osmium

from maps.build_area import BuildRequest, build_area
from maps.progress import silent

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("MARSROUTE_DATA", ROOT.parent / "shared" / "data"))
ELEVATION = {
    "andorra": ["N42E001"],
    "liechtenstein": ["N47E009"],
    "rhine-neckar": ["N49E008"],
    "heidelberg": ["N49E007", "N49E008", "N49E009"],
    "bad-hersfeld": ["N50E009"],
}
BAR = 30_000


def main() -> None:
    """Build every extract and print one line each."""
    if not (DATA / "osm").is_dir():
        sys.exit(f"No extracts at {DATA}; set MARSROUTE_DATA.")
    print(
        f"{'extract':32}{'CPU s':>7}{'roads':>10}{'per CPU s':>11}"
        f"{'highways':>10}{'per CPU s':>11}  bare passes"
    )
    extracts = sorted((DATA / "osm").glob("*.osm*"))
    for extract in extracts:
        with TemporaryDirectory() as folder:
            line(extract, Path(folder) / "bench.area")
    print(f"bar: {BAR:,} road segments a second of CPU")


def line(extract: Path, target: Path) -> None:
    """Build one extract and print its figures."""
    names = next((v for k, v in ELEVATION.items() if extract.name.startswith(k)), [])
    request = BuildRequest(
        extract=extract,
        elevation=tuple(DATA / f"elevation/{name}.hgt.zip" for name in names),
        target=target,
        name="bench",
        built=datetime(2026, 1, 1, tzinfo=UTC),
    )
    before = cpu()
    pack = build_area(request, silent)
    spent = cpu() - before
    network = pack.network
    segments = len(network.vertex_lonlat) - network.link_count
    bare = bare_pass(extract)
    highways = highway_segments(extract)
    print(
        f"{extract.name:32}{spent:7.2f}{segments:10,}{segments / spent:11,.0f}"
        f"{highways:10,}{highways / spent:11,.0f}{spent / bare:12.1f}x"
    )


def cpu() -> float:
    """User and system seconds of this process and its finished children."""
    usages = [resource.getrusage(who) for who in (0, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def highway_segments(extract: Path) -> int:
    """Segments between two nodes of all highways of an extract."""
    ways = osmium.FileProcessor(str(extract), osmium.osm.WAY)
    roads = ways.with_filter(osmium.filter.KeyFilter("highway"))
    return sum(len(way.nodes) - 1 for way in roads)


def bare_pass(extract: Path) -> float:
    """CPU seconds of pyosmium over all tagged objects with areas, nothing kept."""
    start = time.process_time()
    for _ in (
        osmium.FileProcessor(str(extract))
        .with_areas()
        .with_filter(osmium.filter.EmptyTagFilter())
    ):
        pass
    return time.process_time() - start


if __name__ == "__main__":
    main()
