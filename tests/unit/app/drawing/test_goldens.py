"""
Tiles are what they were when somebody last looked at them.

The pictures in ``tests/goldens`` are of an area that the project invents itself.
``pytest --update-goldens`` paints them anew; look at each before it is committed.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import PySide6
import pytest
from PySide6.QtGui import QImage

from app.drawing.style import Style
from app.drawing.tiles import TileKey, paint_tile
from maps.build_basemap import build_basemap
from maps.build_network import build_network
from maps.elevation import read_elevation
from maps.exercise_area import write_exercise_area
from maps.features import FeatureCollector
from maps.osm_stream import stream
from maps.progress import silent
from maps.road_collector import RoadCollector
from maps.web_mercator import world_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.basemap import Basemap

GOLDENS = Path(__file__).parents[3] / "goldens"
PAINTED_BY = GOLDENS / "painted_by_qt.txt"
EXTENT_KM = 10.0
FARTHEST_LEVELS, LARGEST_SHARE = 24, 0.002  # between other versions of Qt
ARGB = QImage.Format.Format_ARGB32

pytestmark = pytest.mark.usefixtures("qapp")


class Golden(NamedTuple):
    """A tile worth keeping: palette, zoom, and a place on it, degrees."""

    palette: str
    zoom: int
    lon: float
    lat: float

    @property
    def path(self) -> Path:
        return GOLDENS / f"{self.palette}_{self.zoom}.png"

    def painted(self, basemap: Basemap) -> QImage:
        x, y = (world_of((self.lon, self.lat)) * 2**self.zoom).astype(int).tolist()
        key = TileKey(self.zoom, x, y)
        return paint_tile(basemap, Style.named(self.palette), key).convertToFormat(ARGB)


TILES = (
    Golden("day", 10, 4.1200, 54.2700),
    Golden("day", 12, 4.1600, 54.2720),
    Golden("day", 14, 4.1632, 54.2686),
    Golden("day", 15, 4.0870, 54.2620),
    Golden("day", 16, 4.1617, 54.2712),
    Golden("night", 13, 4.1500, 54.2900),
    Golden("red", 14, 4.0908, 54.2641),
    Golden("high_contrast", 14, 4.1470, 54.3021),
)


@pytest.fixture(scope="module")
def exercise_map(tmp_path_factory: pytest.TempPathFactory) -> Basemap:
    folder = tmp_path_factory.mktemp("exercise")
    files = write_exercise_area(folder, seed=1, extent_km=EXTENT_KM)
    collected, roads = FeatureCollector(), RoadCollector()
    stream(files.extract, [collected, roads])
    features = collected.features()
    west, south = features.rings.xy.min(axis=0).tolist()
    east, north = features.rings.xy.max(axis=0).tolist()
    terrain = read_elevation(files.elevation, (west, south, east, north), silent)
    network, _ = build_network(roads, terrain)
    return build_basemap(features, network, terrain, silent)


@pytest.mark.parametrize("golden", TILES, ids=lambda golden: golden.path.stem)
def test_tile_is_as_it_was(
    golden: Golden,
    exercise_map: Basemap,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    tile = golden.painted(exercise_map)
    if request.config.getoption("--update-goldens"):
        GOLDENS.mkdir(exist_ok=True)
        assert tile.save(str(golden.path))
        PAINTED_BY.write_text(f"{PySide6.__version__}\n", encoding="utf-8")
        return

    apart = _apart(tile, QImage(str(golden.path)))

    same_qt = PAINTED_BY.read_text(encoding="utf-8").strip() == PySide6.__version__
    farthest, share = (0, 0.0) if same_qt else (FARTHEST_LEVELS, LARGEST_SHARE)
    beyond = float((apart > farthest).mean())
    if beyond > share:
        pytest.fail(
            f"{beyond:.2%} of {golden.path.name} differ by up to {apart.max()} levels; "
            f"{_kept(tile, apart, tmp_path, golden.path.stem)}. Look at both; when the "
            "new picture is the better one, run pytest --update-goldens."
        )


def test_every_golden_is_of_a_tile() -> None:
    assert {path.name for path in GOLDENS.glob("*.png")} == {g.path.name for g in TILES}


def test_goldens_stay_small() -> None:
    assert sum(path.stat().st_size for path in GOLDENS.glob("*.png")) < 1.5e6


def _pixels(image: QImage) -> NDArray[np.uint8]:
    """Channels of all pixels, (rows, columns, 4)."""
    wide, high = image.width(), image.height()
    alike = image.convertToFormat(ARGB)
    return np.frombuffer(bytes(alike.constBits()), np.uint8).reshape(high, wide, 4)


def _apart(tile: QImage, golden: QImage) -> NDArray[np.int16]:
    """Levels between two pictures, (rows, columns); all of them without a second."""
    new = _pixels(tile).astype(np.int16)
    if golden.isNull() or golden.size() != tile.size():
        return np.full(new.shape[:2], 255, np.int16)
    return np.asarray(np.abs(new - _pixels(golden)).max(axis=2))


def _kept(tile: QImage, apart: NDArray[np.int16], folder: Path, name: str) -> str:
    """Save a tile and where it differs, and say where they are."""
    actual, difference = folder / f"{name}_actual.png", folder / f"{name}_apart.png"
    tile.save(str(actual))
    shown = np.ascontiguousarray(255 - np.minimum(apart * 4, 255)).astype(np.uint8)
    high, wide = shown.shape
    grey = QImage(shown.data, wide, high, wide, QImage.Format.Format_Grayscale8)
    grey.save(str(difference))
    return f"it is in {actual}, and where it differs is black in {difference}"
