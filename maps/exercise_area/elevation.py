"""Writes the relief as an SRTM tile, voids included, as such tiles have them."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import numpy as np

from maps.exercise_area.curves import resample
from maps.exercise_area.frame import TILE_SOUTH, TILE_WEST
from maps.exercise_area.noise import Noise

if TYPE_CHECKING:
    from pathlib import Path

    from maps.exercise_area.relief import Terrain
    from maps.exercise_area.rivers import Waters

SIDE = 1201  # samples, three arc seconds apart
VOID = -32768
VOIDS = 7


def write_hgt(terrain: Terrain, waters: Waters, folder: Path, seed: int) -> Path:
    """
    Write one zipped ``.hgt`` tile: big-endian metres, rows from the north.

    Returns
    -------
    Path
        The tile that covers the area; beyond its margin the land runs out level.
    """
    rng = np.random.default_rng([seed, 6])
    step = 1 / (SIDE - 1)
    lon = TILE_WEST + np.arange(SIDE) * step
    lat = TILE_SOUTH + 1 - np.arange(SIDE) * step
    lonlat = np.stack(np.meshgrid(lon, lat), axis=-1)
    ground = terrain.frame.ground(lonlat)
    height = terrain.ground_height(ground)
    land = terrain.frame.holds(ground, -1_000) & (height > 3)
    steep = terrain.ground_sample(terrain.slope(), ground[land])
    knolls = Noise(rng, 700.0, 3)(ground[land, 0], ground[land, 1])
    height[land] += 45 * steep.clip(0, 0.25) * knolls
    _carve(height, terrain, waters)
    tile = np.round(height).astype(">i2")
    _punch(tile, terrain, rng)
    name = f"N{TILE_SOUTH:02d}E{TILE_WEST:03d}"
    path = folder / f"{name}.hgt.zip"
    entry = zipfile.ZipInfo(f"{name}.hgt", date_time=(1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(entry, tile.tobytes(), compresslevel=6)
    return path


def _carve(height: np.ndarray, terrain: Terrain, waters: Waters) -> None:
    """Lower the land along rivers so that they never flow uphill."""
    for course in waters.courses:
        line = resample(course.line, 40.0)
        lonlat = terrain.frame.lonlat(line)
        col = np.rint((lonlat[:, 0] - TILE_WEST) * (SIDE - 1)).astype(int)
        row = np.rint((TILE_SOUTH + 1 - lonlat[:, 1]) * (SIDE - 1)).astype(int)
        inside = (col >= 0) & (col < SIDE) & (row >= 0) & (row < SIDE)
        row, col = row[inside], col[inside]
        level = np.minimum.accumulate(terrain.ground_height(line[inside]))
        np.minimum.at(height, (row, col), level)


def _punch(tile: np.ndarray, terrain: Terrain, rng: np.random.Generator) -> None:
    """Leave a few small voids inside the area, as radar shadows do."""
    extent_m = terrain.frame.extent_m
    for x, y in rng.uniform(0.2, 0.9, (VOIDS, 2)) * extent_m:
        lon, lat = terrain.frame.lonlat(np.array([[x, y]]))[0]
        col = round((lon - TILE_WEST) * (SIDE - 1))
        row = round((TILE_SOUTH + 1 - lat) * (SIDE - 1))
        tall, wide = rng.integers(1, 4, 2)
        tile[row : row + tall, col : col + wide] = VOID
