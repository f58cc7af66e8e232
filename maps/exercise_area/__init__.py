"""The exercise area: an invented region written as an ordinary extract and tile.

The demo and many tests use it. It passes through the same import as real data,
so it carries what real data carries: missing limits, odd spellings, voids.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from maps.exercise_area.assembly import build_region
from maps.exercise_area.elevation import write_hgt
from maps.exercise_area.frame import Frame
from maps.exercise_area.osm_writer import write_osm
from maps.progress import silent

if TYPE_CHECKING:
    from pathlib import Path

    from maps.progress import Progress

__all__ = ["ExerciseFiles", "write_exercise_area"]

FULL_EXTENT_KM = 60.0


@dataclass(frozen=True, slots=True)
class ExerciseFiles:
    """The files of an exercise area: the extract, and the elevation tiles."""

    extract: Path
    elevation: tuple[Path, ...]


def write_exercise_area(
    folder: Path,
    seed: int = 1,
    progress: Progress = silent,
    *,
    extent_km: float = FULL_EXTENT_KM,
) -> ExerciseFiles:
    """
    Write an invented region: ``nordmark.osm.pbf`` and ``N54E004.hgt.zip``.

    Parameters
    ----------
    folder
        Must exist; files of the same names are replaced.
    seed
        Equal seeds and extents give equal files.
    progress
        Told of each step; may raise to cancel.
    extent_km
        Length of a side, 8 to 60 km. A small area has at least one of everything.

    Returns
    -------
    ExerciseFiles
        What was written.

    Raises
    ------
    ValueError
        The extent is out of range.
    """
    region = build_region(Frame(extent_km * 1000), seed, progress)
    progress("writing the extract", 0.9)
    extract = folder / "nordmark.osm.pbf"
    extract.unlink(missing_ok=True)
    write_osm(region.sheet, region.terrain.frame, extract)
    tile = write_hgt(region.terrain, region.waters, folder, seed)
    progress("exercise area written", 1.0)
    return ExerciseFiles(extract, (tile,))
