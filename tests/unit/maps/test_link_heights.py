"""Heights, grades and climbs of links, on slopes made for the purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from maps.road_network import (
    Access,
    LinkFlag,
)
from tests.osm_sketch import OsmSketch

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

NO = float(Access.NO)


class Slope:
    """Ground that rises by one in ten to the east, with a valley in the middle."""

    def sample(self, lonlat: NDArray[np.float64]) -> NDArray[np.float32]:
        east = (lonlat[:, 0] - 10) * 111_320
        height = 100 + east / 10
        height[(east > 1900) & (east < 2900)] -= 60
        height[east < -1] = np.nan
        return height.astype(np.float32)


def _long_road(sketch: OsmSketch, bridge: range) -> list[str]:
    names = [f"n{x}" for x in range(41)]
    for x, name in enumerate(names):
        sketch.node(name, x, 0)
    first, last = bridge.start, bridge.stop - 1
    sketch.way(1, " ".join(names[: first + 1]))
    sketch.way(2, " ".join(names[first : last + 1]), {"bridge": "viaduct"})
    sketch.way(3, " ".join(names[last:]))
    return names


def test_a_bridge_runs_straight_from_end_to_end(tmp_path: Path) -> None:
    sketch = OsmSketch()
    _long_road(sketch, range(18, 33))

    network = sketch.build(tmp_path, Slope()).network

    link = int(np.flatnonzero(network.link_flags & LinkFlag.BRIDGE)[0])
    start, end = network.link_offsets[link : link + 2]
    heights = network.vertex_height_m[start:end]
    assert np.allclose(np.diff(heights, 2), 0, atol=0.01)
    assert network.link_grade[link] == pytest.approx(0.1, abs=0.01)


def test_a_bridge_drawn_in_parts_is_straight_over_all_of_them(tmp_path: Path) -> None:
    sketch = OsmSketch()
    names = [f"n{x}" for x in range(41)]
    for x, name in enumerate(names):
        sketch.node(name, x, 0)
    for number, (first, last) in enumerate([(0, 18), (18, 23), (23, 27), (27, 32)]):
        tags = {"bridge": "yes", "layer": str(number)} if number else {}
        sketch.way(number + 1, " ".join(names[first : last + 1]), tags)
    sketch.way(9, " ".join(names[32:]))

    built = sketch.build(tmp_path, Slope())

    network = built.network
    for name in ("n23", "n27"):
        here = network.junction_lonlat[built.junction(name)]
        at = (network.vertex_lonlat == here).all(axis=1)
        straight = 100 + (here[0] - 10) * 11_132
        assert network.vertex_height_m[at] == pytest.approx(straight, abs=0.1)


def test_climb_and_descent_are_in_the_direction_of_the_link(tmp_path: Path) -> None:
    sketch = OsmSketch()
    names = _long_road(sketch, range(18, 33))

    built = sketch.build(tmp_path, Slope())

    link = built.link(names[0], names[18])
    assert built.network.link_climb_m[link] == pytest.approx(175, abs=15)
    assert built.network.link_descent_m[link] < 2


def test_a_dam_of_noise_makes_no_cliff(tmp_path: Path) -> None:
    """
    Ground that is level but for noise of 3 m stays drivable.

    Between points 30 m apart such noise alone is a grade of one in seven, and more.
    """

    class Noise:
        def sample(self, lonlat: NDArray[np.float64]) -> NDArray[np.float32]:
            return np.random.default_rng(7).normal(0, 3, len(lonlat)).astype("f4")

    sketch = OsmSketch()
    names = [f"n{x}" for x in range(120)]
    for x, name in enumerate(names):
        sketch.node(name, x * 0.3, 0)
    sketch.way(1, " ".join(names))

    network = sketch.build(tmp_path, Noise()).network

    assert network.link_grade[0] < 0.03
    assert network.vertex_height_m.std() > 2


def test_without_elevation_roads_are_level_and_heights_unknown(tmp_path: Path) -> None:
    sketch = OsmSketch("ab")
    sketch.way(1, "a b")

    network = sketch.build(tmp_path).network

    assert network.link_grade.tolist() == [0]
    assert np.isnan(network.vertex_height_m).all()


def test_beyond_the_elevation_data_heights_stay_unknown(tmp_path: Path) -> None:
    sketch = OsmSketch()
    sketch.node("w", -3, 0)
    sketch.node("v", -2, 0)
    sketch.node("a", 0, 0)
    sketch.node("b", 3, 0)
    sketch.way(1, "w v a b")

    network = sketch.build(tmp_path, Slope()).network

    assert np.isnan(network.vertex_height_m).tolist() == [True, True, False, False]
    assert network.link_grade[0] == pytest.approx(0.1, abs=0.05)
