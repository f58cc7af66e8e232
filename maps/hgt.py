"""Reads SRTM elevation tiles: ``N47E009.hgt``, plain or zipped."""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

import numpy as np

from maps.errors import SourceError
from maps.terrain import HIGHEST_M, LOWEST_M, Terrain

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from maps.terrain import PostGrid

SUFFIXES = (".hgt", ".zip")

# Bytes of a tile, and posts to its degree: three arc seconds and one.
# Source: NASA SRTM user guide: big-endian signed 16-bit, rows from the
# north-west corner, first and last rows and columns shared with the neighbours.
_DENSITIES = {2 * (n + 1) ** 2: n for n in (1200, 3600)}
_CORNER = re.compile(r"([ns])([0-9]{2})([ew])([0-9]{3})")
# Posts interpolated at one time; bounds the memory.
_AT_ONCE = 1_000_000


@dataclass(frozen=True, slots=True)
class HgtTile:
    """
    One tile of one degree, found but not read yet.

    Attributes
    ----------
    path
        The file.
    member
        Name within a zip file; empty for a plain one.
    west, south
        Its corner, whole degrees.
    density
        Posts to a degree, 1200 or 3600.
    """

    path: Path
    member: str
    west: int
    south: int
    density: int

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north, degrees."""
        return self.west, self.south, self.west + 1, self.south + 1

    def read(self) -> Terrain:
        """
        Read the heights; voids are NaN.

        Raises
        ------
        SourceError
            The file is damaged.
        """
        size = 2 * (self.density + 1) ** 2
        try:
            if self.member:
                with (
                    zipfile.ZipFile(self.path) as archive,
                    archive.open(self.member) as file,
                ):
                    data = file.read(size + 1)
            else:
                with self.path.open("rb") as plain:
                    data = plain.read(size + 1)
        except (OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error) as why:
            raise SourceError(
                f"{self.path.name} cannot be read ({why}); copy or download it again."
            ) from why
        if len(data) != size:
            raise SourceError(
                f"{self.path.name} is not as long as it says; copy or download it "
                "again."
            )
        posts = np.frombuffer(data, ">i2").reshape(self.density + 1, -1)
        heights = posts.astype(np.float32)
        heights[(posts < LOWEST_M) | (posts > HIGHEST_M)] = np.nan
        return Terrain(
            heights_m=heights,
            west=self.west,
            north=self.south + 1,
            step_lon=1 / self.density,
            step_lat=1 / self.density,
        )

    def heights_at(
        self, grid: PostGrid
    ) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """
        Read the heights at posts, interpolated where the densities differ.

        Parameters
        ----------
        grid
            Within the bounds of the tile.

        Returns
        -------
        tuple
            Heights, (rows, cols), NaN in voids; and which posts the tile covers:
            all of them.
        """
        covered = np.ones((grid.rows, grid.cols), np.bool_)
        terrain = self.read()
        if self.density != grid.density:
            return _interpolated(terrain, grid), covered
        top = grid.row - (90 - self.south - 1) * self.density
        left = grid.col - (self.west + 180) * self.density
        rows, cols = slice(top, top + grid.rows), slice(left, left + grid.cols)
        return terrain.heights_m[rows, cols], covered


def open_hgt(path: Path) -> HgtTile:
    """
    Find out which degree a tile covers and how finely.

    Parameters
    ----------
    path
        ``N47E009.hgt``, or a zip file with one such file in it.

    Raises
    ------
    SourceError
        The name has no corner, the size is none of the two, or the zip file is
        damaged or holds no tile or several.
    """
    if path.suffix.lower() == ".zip":
        member, size = _member(path)
        corner = _corner(PurePath(member).name, path)
    else:
        member, size = "", path.stat().st_size
        corner = _corner(path.name, path)
    density = _DENSITIES.get(size)
    if density is None:
        raise SourceError(
            f"{path.name} holds {size} bytes; an SRTM tile has "
            f"{' or '.join(str(known) for known in _DENSITIES)}. Download it again."
        )
    return HgtTile(path, member, *corner, density)


def _member(path: Path) -> tuple[str, int]:
    """Name and size of the one tile in a zip file."""
    try:
        with zipfile.ZipFile(path) as archive:
            tiles = [
                entry
                for entry in archive.infolist()
                if entry.filename.lower().endswith(".hgt")
            ]
    except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError) as why:
        raise SourceError(
            f"{path.name} is no zip file that can be read ({why}); copy or download "
            "it again."
        ) from why
    if len(tiles) != 1:
        raise SourceError(
            f"{path.name} holds {len(tiles)} elevation tiles; give zip files with one "
            "file such as N47E009.hgt each."
        )
    return tiles[0].filename, tiles[0].file_size


def _corner(name: str, path: Path) -> tuple[int, int]:
    """West and south of a tile by its name."""
    match = _CORNER.match(name.lower())
    if match is None:
        raise SourceError(
            f"{path.name} does not say which degree it covers; name it after its "
            "south-west corner, such as N47E009.hgt."
        )
    south = int(match[2]) * (1 if match[1] == "n" else -1)
    west = int(match[4]) * (1 if match[3] == "e" else -1)
    if not (-90 <= south < 90 and -180 <= west < 180):
        raise SourceError(
            f"{path.name} is named after a corner that is not on the globe; name it "
            "after its south-west corner, such as N47E009.hgt."
        )
    return west, south


def _interpolated(terrain: Terrain, grid: PostGrid) -> NDArray[np.float32]:
    """Heights at the posts of a grid of another density, some rows at a time."""
    heights = np.empty((grid.rows, grid.cols), np.float32)
    chunk = max(1, _AT_ONCE // grid.cols)
    for start in range(0, grid.rows, chunk):
        rows = slice(start, min(start + chunk, grid.rows))
        part = grid.part(rows, slice(0, grid.cols))
        heights[rows] = terrain.sample(part.lonlat()).reshape(part.rows, part.cols)
    return heights
