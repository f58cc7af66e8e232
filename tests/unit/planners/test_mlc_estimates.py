"""Estimates of load classes: on the safe side, and marked as estimates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.road_network import LimitKind, LimitOrigin
from planners.errors import VehicleError
from planners.mlc import (
    class_of_mass,
    estimated_limit,
    expedient_class,
    mass_of_class,
)
from planners.route import LimitFact
from planners.vehicles import Track

SIGN = LimitFact(
    kind=LimitKind.MASS,
    value=30.0,
    unit="t",
    origin=LimitOrigin.SIGN,
    datum="maxweight=30",
    osm=7,
)


@given(st.floats(0, 150), st.sampled_from(Track))
def test_class_and_mass_lead_back_to_each_other(mlc: float, track: Track) -> None:
    assert class_of_mass(mass_of_class(mlc, track), track) == pytest.approx(mlc)


@given(st.floats(0, 200), st.floats(0, 200), st.sampled_from(Track))
def test_a_heavier_vehicle_never_has_a_lower_class(
    one: float, other: float, track: Track
) -> None:
    light, heavy = sorted((one, other))

    assert class_of_mass(light, track) <= class_of_mass(heavy, track)


def test_a_sign_amounts_to_a_class_rounded_down() -> None:
    """30 t are 33.06 short tons; wheeled 40 / 42.6 of the mass."""
    tracked = estimated_limit(SIGN, Track.TRACKED)
    wheeled = estimated_limit(SIGN, Track.WHEELED)

    assert (tracked.kind, tracked.value) == (LimitKind.MLC_TRACKED, 33)
    assert (wheeled.kind, wheeled.value) == (LimitKind.MLC_WHEELED, 28)
    assert tracked.origin is LimitOrigin.ESTIMATE
    assert (tracked.datum, tracked.unit, tracked.osm) == ("maxweight=30", "", 7)


def test_no_class_lies_above_150() -> None:
    assert class_of_mass(1000, Track.TRACKED) == 150


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: mass_of_class(151, Track.TRACKED), "class 151 does not exist"),
        (lambda: mass_of_class(float("nan"), Track.TRACKED), "does not exist"),
        (lambda: class_of_mass(-1, Track.WHEELED), "mass of -1 t makes no sense"),
        (lambda: class_of_mass(float("inf"), Track.WHEELED), "makes no sense"),
        (lambda: expedient_class(0, Track.WHEELED), "give more than 0"),
    ],
)
def test_nonsense_is_refused(call: object, words: str) -> None:
    with pytest.raises(VehicleError, match=words):
        call()  # type: ignore[operator]
