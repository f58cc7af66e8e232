import importlib
from pathlib import Path

import numpy as np
import pytest

from maps.routing.strong_parts import strong_parts

PERFORMANCE = Path(__file__).resolve().parents[2] / "performance"


@pytest.fixture(scope="module")
def synthetic():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(PERFORMANCE))
        return importlib.import_module("synthetic_roads")


@pytest.fixture(scope="module")
def roads(synthetic):
    return synthetic.synthetic_roads(6000, seed=3)


def test_equal_seeds_draw_equal_networks(synthetic, roads):
    again = synthetic.synthetic_roads(6000, seed=3)

    for drawn, redrawn in zip(roads, again, strict=True):
        assert np.array_equal(drawn, redrawn)


def test_every_junction_reaches_every_other(roads):
    tail, head, _ = roads.edges()

    assert strong_parts(len(roads.lonlat), tail, head).max() == 0


def test_degrees_are_those_of_real_roads(roads):
    degree = np.bincount(roads.ends.ravel())
    shares = [np.mean(degree == number) for number in (1, 2, 3, 4)]

    assert shares == pytest.approx([0.15, 0.26, 0.40, 0.16], abs=0.05)


def test_roads_of_every_class_are_drawn(synthetic, roads):
    used = set(roads.road_class.tolist())

    assert {synthetic.MOTORWAY, synthetic.TERTIARY, synthetic.RESIDENTIAL} <= used


def test_no_road_is_shorter_than_the_straight_line(roads):
    first, second = roads.lonlat[roads.ends.T]
    middle = np.radians((first[:, 1] + second[:, 1]) / 2)
    east, north = ((second - first) * 111_195).T
    straight = np.hypot(east * np.cos(middle), north)

    assert (roads.length_m > straight * 0.99).all()
