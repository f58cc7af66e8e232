"""F12: mutants of every file that may come from elsewhere are read or refused."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import osmium
import pyogrio
import pytest
import shapely
from rasterio.transform import Affine

from maps.build_area import BuildRequest, build_area
from maps.errors import JailError
from maps.jail import PASSED_ON
from tests.faults.chance import chance
from tests.faults.mutant_reader import mutant
from tests.foreign_maps import (
    encoded,
    marked,
    pixels,
    tile_of,
    write_geotiff,
    write_mbtiles,
    write_pmtiles,
)
from tests.osm_sketch import OsmSketch

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = [
    pytest.mark.slow,
    pytest.mark.gate(
        "F12", "mutated imports", "0 crashes, hangs or faults, memory under cap"
    ),
]
BATCH = 500  # to a process; a reader of extracts keeps broken files open
ROOT = Path(__file__).resolve().parents[2]
WAY = {"highway": "primary", "maxweight": "30", "bridge": "yes", "name": "Dorpsstraat"}
GPX = (
    '<?xml version="1.0"?><gpx version="1.1"><wpt lat="52.1" lon="5.2"><name>A</name>'
    '</wpt><trk><name>T</name><trkseg><trkpt lat="52.1" lon="5.2"><time>2026-06-12T06:'
    '00:00Z</time></trkpt><trkpt lat="52.2" lon="5.3"><ele>12</ele></trkpt></trkseg>'
    "</trk></gpx>"
)
KML = (
    '<?xml version="1.0"?><kml><Document><Placemark><name>A</name><LineString>'
    "<coordinates>5.2,52.1 5.3,52.2,7</coordinates></LineString></Placemark>"
    "<Placemark><Polygon><outerBoundaryIs><LinearRing><coordinates>5,52 5.1,52 5.1,52.1"
    " 5,52</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>"
    "</Document></kml>"
)
GEOJSON = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "geometry": {
                "type": "LineString",
                "coordinates": [[5.2, 52.1], [5.3, 52.2]],
            },
            "properties": {"name": "A", "lanes": 2},
        }
    ],
}
OVERLAY = {
    "type": "FeatureCollection",
    "overlay": 1,
    "marking": "EXERCISE - UNCLASSIFIED",
    "features": [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [5.2, 52.1]},
            "properties": {
                "kind": "symbol",
                "sidc": "10031000151211000000",
                "texts": {"uniqueDesignation": "A"},
            },
        },
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [5.2, 52.1]},
            "properties": {"kind": "closure", "road": "N1"},
        },
    ],
}


def sketch(folder: Path) -> Path:
    drawing = OsmSketch("abc")
    drawing.way(1, "a b", WAY)
    drawing.way(2, "b c")
    drawing.turn(5, [("from", "w1"), ("via", "b"), ("to", "w2")], {"restriction": "no"})
    drawing.collect(folder)
    return folder / "sketch.osm"


def extract(folder: Path, *, packed: bool) -> Path:
    """Write an extract as osmium does, packed or not."""
    path = folder / "sketch.osm.pbf"
    form = "pbf" if packed else "pbf,pbf_compression=none"
    with osmium.SimpleWriter(osmium.io.File(str(path), form)) as writer:
        for thing in osmium.FileProcessor(str(sketch(folder))):
            writer.add(thing)
    return path


def text(name: str, content: object) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        path = folder / name
        told = content if isinstance(content, str) else json.dumps(content)
        path.write_text(told, encoding="utf-8")
        return path

    return write


def kmz(folder: Path) -> Path:
    path = folder / "a.kmz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("doc.kml", KML)
    return path


def geopackage(folder: Path) -> Path:
    path = folder / "a.gpkg"
    lines = [shapely.LineString([(5.2, 52.1), (5.3, 52.2)]), shapely.Point(5, 52)]
    pyogrio.raw.write(
        str(path),
        shapely.to_wkb(np.array(lines, dtype=object)),
        [np.array(["A", "B"], dtype=object)],
        ["name"],
        layer="lines",
        geometry_type="Unknown",
        crs="EPSG:4326",
        driver="GPKG",
    )
    return path


def tiles() -> list[tuple[tuple[int, int, int], bytes]]:
    shown = [((0, 0, 0), encoded(pixels())), (tile_of(8), encoded(marked(8)))]
    return [*shown, (tile_of(14), encoded(pixels(), driver="JPEG"))]


def raster(folder: Path) -> Path:
    frame = Affine(0.02, 0.0, 5.0, 0.0, -0.02, 53.0)
    bands = np.arange(3 * 64 * 64, dtype=np.uint8).reshape(3, 64, 64)
    return write_geotiff(
        folder / "a.tif", bands, frame, "EPSG:4326", compress="deflate"
    )


def heights(folder: Path) -> Path:
    frame = Affine(1 / 120, 0.0, 5.0, 0.0, -1 / 120, 53.0)
    posts = np.full((1, 121, 121), 12, np.int16)
    return write_geotiff(
        folder / "a.tif", posts, frame, "EPSG:4326", compress="deflate"
    )


def zipped_heights(folder: Path) -> Path:
    path = folder / "N52E005.hgt.zip"
    rows = np.full((1201, 1201), 100, ">i2").tobytes()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("N52E005.hgt", rows)
    return path


FORMS: dict[str, tuple[str, Callable[[Path], Path]]] = {
    "pbf": ("extract", lambda folder: extract(folder, packed=True)),
    "pbf, not packed": ("extract", lambda folder: extract(folder, packed=False)),
    "osm": ("extract", sketch),
    "gpx": ("overlay", text("a.gpx", GPX)),
    "gpx track": ("track", text("a.gpx", GPX)),
    "kml": ("overlay", text("a.kml", KML)),
    "kmz": ("overlay", kmz),
    "gpkg": ("overlay", geopackage),
    "geojson": ("overlay", text("a.geojson", GEOJSON)),
    "mbtiles": (
        "background",
        lambda folder: write_mbtiles(folder / "a.mbtiles", tiles()),
    ),
    "pmtiles": (
        "background",
        lambda folder: write_pmtiles(folder / "a.pmtiles", tiles()),
    ),
    "geotiff": ("background", raster),
    "geotiff of heights": ("heights", heights),
    "hgt": ("heights", zipped_heights),
    "scenario": (
        "scenario",
        text("demo.yaml", (files("app") / "data" / "demo.yaml").read_text("utf-8")),
    ),
    "ratings": (
        "ratings",
        text(
            "r.csv", "# marking: EXERCISE - UNCLASSIFIED\nosm;mlc_wheeled;date\n7;60;\n"
        ),
    ),
    "own overlay": ("own overlay", text("a.overlay.geojson", OVERLAY)),
}


@pytest.mark.parametrize("form", FORMS)
def test_any_mutant_is_read_or_refused_in_one_sentence(
    tmp_path: Path,
    rounds: Callable[[int, int], int],
    found: Callable[[str], None],
    form: str,
) -> None:
    reader, write = FORMS[form]
    source, count = write(tmp_path), rounds(500, 10_000)
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    script = str(Path(__file__).with_name("mutant_reader.py"))

    refused = taken = ended = 0
    batches = [
        range(one, min(one + BATCH, count + 1)) for one in range(1, count + 1, BATCH)
    ]
    while batches:
        batch = batches.pop()
        part = [str(batch.start), str(len(batch))]
        done = subprocess.run(
            [sys.executable, "-P", script, reader, str(source), *part],
            env=kept | {"PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"},
            capture_output=True,
            timeout=600,
            check=False,
        )
        last = int(source.with_name(source.name + ".at").read_text().split()[-1])
        if done.returncode == -signal.SIGSEGV and reader == "extract":
            refuse_what_ends_its_reader(source, last)  # a library that cannot be mended
            ended += 1
            around = (range(batch.start, last), range(last + 1, batch.stop))
            batches += filter(len, around)
            continue
        assert done.returncode == 0, (last, done.stderr.decode()[-2000:])
        told = json.loads(done.stdout)
        assert not told["faults"], told["faults"][:3]
        refused, taken = refused + told["refused"], taken + told["taken"]

    assert refused + taken + ended == count
    assert refused > 0  # else nothing was mutated
    assert ended <= count // 1000
    found(f"{form}: {refused} refused, {taken} read, {ended} ended their reader")


def refuse_what_ends_its_reader(source: Path, number: int) -> None:
    """See that an area build outlives its child and says so in one sentence."""
    changed = source.with_name(f"mutant {source.name}")
    changed.write_bytes(mutant(source.read_bytes(), chance(number)))
    request = BuildRequest(
        extract=changed,
        target=source.parent / "mutant.area",
        name="Mutant",
        built=datetime.now(UTC),
    )

    with pytest.raises(JailError, match=r"\.$"):
        build_area(request)

    assert not request.target.exists()
