"""Lengths, bearings and areas against those published with GeographicLib.

Source: C. F. F. Karney, GeographicLib documentation: GeodSolve(1) for the geodesic
from JFK to LHR, the Python interface for Wellington to Salamanca, the point 20,000 km
south-west of Perth, and the area of Antarctica.
"""

from __future__ import annotations

import pytest

from planners.measure import measure, place_at

ANTARCTICA = (
    (-63.1, -58), (-72.9, -74), (-71.9, -102), (-74.9, -102), (-74.3, -131),
    (-77.5, -163), (-77.4, 163), (-71.7, 172), (-65.9, 140), (-65.7, 113),
    (-66.6, 88), (-66.9, 59), (-69.8, 25), (-70.0, -4), (-71.0, -14),
    (-77.3, -33), (-77.9, -46), (-74.7, -61),
)  # fmt: skip


def test_from_new_york_to_london() -> None:
    (leg,) = measure([(-73.8, 40.6), (-0.5, 51.6)]).legs

    assert leg.length_m == pytest.approx(5_551_759.400, abs=0.001)
    assert leg.true_deg == pytest.approx(51.198883, abs=1e-6)


def test_from_wellington_nearly_to_its_antipode() -> None:
    (leg,) = measure([(174.81, -41.32), (-5.50, 40.96)]).legs

    assert leg.length_m == pytest.approx(19_959_679.267, abs=0.001)
    assert leg.true_deg == pytest.approx(161.06766998615882, abs=1e-9)


def test_twenty_thousand_kilometres_from_perth() -> None:
    lon, lat = place_at((115.74, -32.06), 225, 20_000_000)

    assert (lat, lon) == pytest.approx((32.11195529, -63.95925278), abs=1e-8)


def test_antarctica() -> None:
    measured = measure([(lon, lat) for lat, lon in ANTARCTICA], closed=True)

    assert measured.length_m == pytest.approx(16_831_067.893, abs=0.001)
    assert measured.area_m2 == pytest.approx(13_662_703_680_020.1, rel=1e-13)
