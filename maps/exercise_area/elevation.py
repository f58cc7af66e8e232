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

    from numpy.typing import NDArray

    from maps.exercise_area.relief import Terrain
    from maps.exercise_area.rivers import Waters

SIDE = 1201  # samples, three arc seconds apart
VOID = -32768
VOIDS = 7
BANK_M = 3.0  # rise of a valley per sample beside its river
BEYOND_M = 1_500.0  # land is modelled so far beyond the area


def write_hgt(terrain: Terrain, waters: Waters, folder: Path, seed: int) -> Path:
    """
    Write one zipped ``.hgt`` tile: big-endian metres, rows from the north.

    Returns
    -------
    Path
        The tile that covers the area; beyond its margin the land runs out level.
    """
    rng = np.random.default_rng([seed, 6])
    reach_m = terrain.frame.extent_m + BEYOND_M
    corners = np.array([[-BEYOND_M, -BEYOND_M], [reach_m, reach_m]])
    (left, bottom), (right, top) = _samples(terrain, corners).clip(0, SIDE - 1).tolist()
    lon = TILE_WEST + np.arange(left, right + 1) / (SIDE - 1)
    lat = TILE_SOUTH + 1 - np.arange(top, bottom + 1) / (SIDE - 1)
    ground = terrain.frame.ground(np.stack(np.meshgrid(lon, lat), axis=-1))
    inside = terrain.ground_height(ground)
    land = inside > 3
    steep = terrain.ground_sample(terrain.slope(), ground[land])
    knolls = Noise(rng, 700.0, 3)(ground[land, 0], ground[land, 1])
    inside[land] += 45 * steep.clip(0, 0.25) * knolls
    around = ((top, SIDE - 1 - bottom), (left, SIDE - 1 - right))
    height = np.pad(inside, around, mode="edge")
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


def _samples(terrain: Terrain, ground: NDArray[np.float64]) -> NDArray[np.int64]:
    """Columns and rows of the samples nearest to ground points, both (n, 2)."""
    lonlat = terrain.frame.lonlat(ground)
    east, south = lonlat[:, 0] - TILE_WEST, TILE_SOUTH + 1 - lonlat[:, 1]
    place = np.stack([east, south], axis=1) * (SIDE - 1)
    return np.rint(place).astype(np.int64)


def _carve(height: NDArray[np.float64], terrain: Terrain, waters: Waters) -> None:
    """Lower the land along rivers so that they never flow uphill."""
    for course in waters.courses:
        line = resample(course.line, 6.0)
        place = _samples(terrain, line)
        reach = 3 if course.width_m > 30 else 1
        inside = ((place >= reach) & (place < SIDE - reach)).all(axis=1)
        level = np.minimum.accumulate(terrain.ground_height(line[inside]))
        col, row = place[inside].T
        steps = range(-reach, reach + 1)
        for east, north in ((east, north) for east in steps for north in steps):
            bank_m = BANK_M * max(abs(east), abs(north))
            np.minimum.at(height, (row + north, col + east), level + bank_m)


def _punch(
    tile: NDArray[np.signedinteger], terrain: Terrain, rng: np.random.Generator
) -> None:
    """Leave a few small voids inside the area, as radar shadows do."""
    middles = rng.uniform(0.2, 0.9, (VOIDS, 2)) * terrain.frame.extent_m
    for col, row in _samples(terrain, middles).tolist():
        tall, wide = rng.integers(1, 4, 2).tolist()
        tile[row : row + tall, col : col + wide] = VOID
