"""What foreign maps cost: a frame with a large overlay, and a tile of a GeoTIFF."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from rasterio.transform import Affine

from app.drawing.foreign_overlay_painter import OverlayShapes
from app.drawing.projection import MapView
from app.drawing.style import Style
from app.ui.map.layers.foreign import ForeignLayers
from maps.background import open_background
from maps.foreign_overlay import open_overlay
from maps.web_mercator import world_of
from tests.foreign_maps import TOWN, tile_of, write_geotiff

VERTICES = 50_000
FRAMES = 60


def milliseconds(began: float) -> float:
    return (time.process_time() - began) * 1000


def overlay_file(folder: Path) -> Path:
    """Give a track of many vertices around the town, in one file of GPX."""
    chance = np.random.default_rng(1)
    line = np.cumsum(chance.normal(0, 2e-4, (VERTICES, 2)), axis=0) + TOWN
    points = "".join(f'<trkpt lat="{lat}" lon="{lon}"/>' for lon, lat in line.tolist())
    path = folder / "track.gpx"
    path.write_text(f"<gpx><trk><name>T</name><trkseg>{points}</trkseg></trk></gpx>")
    return path


def bench_overlay(folder: Path) -> None:
    """Print what it costs to read, prepare, paint and pan an overlay."""
    began = time.perf_counter()
    overlay = open_overlay(overlay_file(folder))
    print(f"overlay of {VERTICES:,} vertices read: {time.perf_counter() - began:.2f} s")
    start = time.process_time()
    shapes = OverlayShapes.of(overlay)
    print(f"made ready: {milliseconds(start):.0f} ms CPU")
    style, layers = Style.named("day"), ForeignLayers()
    layers.add_overlay(shapes)
    x, y = world_of(TOWN).tolist()
    for zoom in (8.0, 11.0, 14.0, 17.0):
        view = MapView(x, y, zoom, 1280, 800)
        image = QImage(1280, 800, QImage.Format.Format_RGB32)
        costs = []
        with QPainter(image) as painter:
            for step in range(FRAMES):
                start = time.process_time()
                layers.paint(painter, view.panned(step % 12, 0), style)
                costs.append(milliseconds(start))
        costs_of_pan = sorted(costs[1:])
        print(
            f"zoom {zoom:g}: first frame {costs[0]:.1f} ms, panned median "
            f"{median(costs_of_pan):.2f} ms, 95 % {costs_of_pan[-3]:.2f} ms CPU"
        )
    layers.close()


def bench_geotiff(folder: Path) -> None:
    """Print what a tile of a large scan costs, from question to answer."""
    chance = np.random.default_rng(1)
    bands = chance.integers(0, 255, (3, 8192, 8192), np.uint8)
    frame = Affine(0.0001, 0, TOWN[0] - 0.4, 0, -0.0001, TOWN[1] + 0.4)
    options = {"tiled": True, "compress": "deflate", "overviews": (2, 4, 8, 16)}
    path = write_geotiff(folder / "scan.tif", bands, frame, "EPSG:4326", **options)
    began = time.perf_counter()
    background = open_background(path)
    print(f"scan of 8192 x 8192 opened: {time.perf_counter() - began:.2f} s")
    for z in (9, 11, 13):
        _, x, y = tile_of(z)
        costs = []
        for number in range(12):
            began = time.perf_counter()
            background.tile(z, x + number % 3 - 1, y + number // 3 - 1)
            costs.append((time.perf_counter() - began) * 1000)
        print(f"tile of 512 px at level {z}: median {median(costs):.1f} ms")
    background.close()


if __name__ == "__main__":
    application = QGuiApplication([])
    with tempfile.TemporaryDirectory() as name:
        bench_overlay(Path(name))
        bench_geotiff(Path(name))
