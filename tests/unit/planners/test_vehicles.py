"""Vehicle types and formations."""

from __future__ import annotations

from dataclasses import replace

import pytest

from maps.road_network import RoadClass
from planners.errors import VehicleError
from planners.vehicles import Formation
from tests.marches import TANK, TRUCK


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("mass_t", 0.0),
        ("height_m", -1.0),
        ("length_m", float("nan")),
        ("tank_l", float("inf")),
        ("max_grade", 0.0),
        ("mlc", -1),
    ],
)
def test_a_vehicle_without_sound_figures_is_refused(field: str, value: float) -> None:
    with pytest.raises(VehicleError, match=rf"'truck 5 t' has {field}"):
        replace(TRUCK, **{field: value})


@pytest.mark.parametrize("speed", [0.0, -5.0, float("nan"), float("inf")])
def test_a_speed_must_be_above_zero(speed: float) -> None:
    with pytest.raises(VehicleError, match="km/h on primary roads"):
        replace(TRUCK, speed_kmh={RoadClass.PRIMARY: speed})


@pytest.mark.parametrize("vehicles", [(), ((TRUCK, 0),), ((TRUCK, 1), (TANK, -1))])
def test_a_formation_needs_vehicles(vehicles: tuple) -> None:
    with pytest.raises(VehicleError, match="at least one vehicle"):
        Formation("empty", vehicles)


def test_a_formation_sums_up_and_names_its_worst() -> None:
    mixed = Formation("mixed", ((TRUCK, 3), (TANK, 1)))

    assert mixed.count == 4
    assert mixed.mean_length_m == (3 * 8 + 10) / 4
    assert mixed.fuel_l_per_100km == 3 * 40 + 400
    assert mixed.worst(lambda vehicle: vehicle.mass_t) is TANK
    assert mixed.worst(lambda _: 0) is TRUCK
