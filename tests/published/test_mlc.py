"""Load classes and masses as published; see the sources named in each test."""

from __future__ import annotations

import pytest

from planners.mlc import (
    SHORT_TON_T,
    WHEELED_SHARE,
    class_of_mass,
    expedient_class,
    mass_of_class,
)
from planners.vehicles import Track

# OSM wiki, page MLC, after STANAG 2021: class, tonnes tracked, tonnes wheeled.
TABLE = [
    (40, 36.3, 42.6),
    (50, 45.4, 52.6),
    (80, 72.6, 83.5),
    (100, 90.7, 104.3),
    (120, 108.9, 125.2),
]


@pytest.mark.parametrize(("mlc", "tracked_t", "wheeled_t"), TABLE)
def test_the_published_table_is_held(
    mlc: int, tracked_t: float, wheeled_t: float
) -> None:
    assert mass_of_class(mlc, Track.TRACKED) == tracked_t
    assert mass_of_class(mlc, Track.WHEELED) == wheeled_t
    assert class_of_mass(tracked_t, Track.TRACKED) == mlc
    assert class_of_mass(wheeled_t, Track.WHEELED) == mlc


@pytest.mark.parametrize(("mlc", "tracked_t", "wheeled_t"), TABLE)
def test_tracked_classes_are_short_tons_and_wheeled_about_85_per_cent(
    mlc: int, tracked_t: float, wheeled_t: float
) -> None:
    """All tracked rows to 0.1 t; the wheeled rule is up to 2.4 % off."""
    assert tracked_t == pytest.approx(mlc * SHORT_TON_T, abs=0.051)
    assert wheeled_t == pytest.approx(mlc * SHORT_TON_T / WHEELED_SHARE, rel=0.025)


def test_expedient_class_of_a_wheeled_vehicle() -> None:
    """60 sq in x 75 psi x 10 tyres = 22.5 short tons, 19.1, class 20 (rounded up)."""
    short_tons = 60 * 75 * 10 / 2000

    assert expedient_class(short_tons * SHORT_TON_T, Track.WHEELED) == 20
