"""Time, length and fuel of single edges, by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from maps.road_network import RoadClass, Surface
from planners.edge_costs import (
    FERRY_KMH,
    SLOWEST_KMH,
    edge_speed_kmh,
    edge_weights,
    fuel_litres,
)
from planners.route import Objective
from planners.vehicles import Formation, VehicleType
from tests.marches import TANK, TRUCK
from tests.road_sketch import Road, sketch

CLASSES = {RoadClass.PRIMARY: 60.0, RoadClass.TRACK: 20.0}
LORRY = replace(TRUCK, speed_kmh=CLASSES)


def speed(*vehicles: VehicleType, **road: object) -> float:
    """Speed on the forward edge of one road."""
    world = sketch({"a": (0, 0), "b": (1, 0)}, [Road(a="a", b="b", **road)])
    formation = Formation("f", tuple((vehicle, 1) for vehicle in vehicles))
    return float(edge_speed_kmh(world.network, formation)[0])


def ticks(objective: Objective, *vehicles: VehicleType, **road: object) -> list[int]:
    """Weights of both edges of one road."""
    world = sketch({"a": (0, 0), "b": (1, 0)}, [Road(a="a", b="b", **road)])
    formation = Formation("f", tuple((vehicle, 2) for vehicle in vehicles))
    return edge_weights(world.network, formation, objective).tolist()


def test_the_lowest_of_sign_and_vehicles_is_driven() -> None:
    assert speed(LORRY, speed_kmh=50) == 50
    assert speed(LORRY, speed_kmh=100) == 60
    assert speed(LORRY, speed_kmh=float("nan")) == 60
    assert speed(LORRY, TANK, speed_kmh=100) == 45


def test_loose_ground_slows_but_track_speeds_are_for_it_already() -> None:
    gravel, track = Surface.GRAVEL, RoadClass.TRACK

    assert speed(LORRY, speed_kmh=100, surface=gravel) == pytest.approx(48)
    assert speed(LORRY, surface=Surface.EARTH, road_class=track) == 20


def test_a_climb_takes_its_share_of_the_highest_speed() -> None:
    """FM 5-33: 60 km/h (1 - 0.1 / 0.4) on a mean grade of 10 %."""
    up = speed(LORRY, speed_kmh=100, length_m=1000.0, climb_m=100.0)

    assert up == pytest.approx(45)
    assert speed(LORRY, length_m=1000.0, descent_m=100.0) == 60
    assert speed(LORRY, length_m=100.0, climb_m=90.0) == SLOWEST_KMH


def test_a_class_that_cannot_be_used_still_has_a_speed_to_compare_with() -> None:
    assert speed(LORRY, road_class=RoadClass.MOTORWAY) == 20
    assert speed(replace(LORRY, speed_kmh={})) == SLOWEST_KMH


def test_a_ferry_sets_its_own_speed() -> None:
    ferry = RoadClass.FERRY

    assert speed(LORRY, road_class=ferry, speed_kmh=8.0) == 8
    assert speed(LORRY, road_class=ferry, speed_kmh=float("nan")) == FERRY_KMH


def test_time_counts_in_hundredths_of_a_second() -> None:
    assert ticks(Objective.FASTEST, LORRY, length_m=1000.0) == [6000, 6000]


def test_length_counts_in_centimetres() -> None:
    assert ticks(Objective.SHORTEST, LORRY, length_m=123.45) == [12345, 12345]


def test_level_fuel_is_consumption_times_length() -> None:
    """Two lorries of 40 l on 100 km burn 0.8 l on a kilometre."""
    level = ticks(Objective.LEAST_FUEL, LORRY, length_m=1000.0)

    assert level == [100_000, 100_000]
    assert fuel_litres(Formation("f", ((LORRY, 2),)), level[0]) == pytest.approx(0.8)


def test_climbing_burns_the_work_of_lifting_and_descending_earns_nothing() -> None:
    """27 t by 100 m are 26.5 MJ; at 35 % of 35.8 MJ a litre that is 2.11 l."""
    up, down = ticks(Objective.LEAST_FUEL, LORRY, length_m=1000.0, climb_m=100.0)

    extra = fuel_litres(Formation("f", ((LORRY, 2),)), up - down)
    assert extra == pytest.approx(27 * 9.81e3 * 100 / (35.8e6 * 0.35), rel=1e-4)


def test_aboard_a_ferry_nothing_is_burnt() -> None:
    assert ticks(Objective.LEAST_FUEL, LORRY, road_class=RoadClass.FERRY) == [0, 0]


def test_vehicles_that_burn_nothing_take_the_shortest_road() -> None:
    bicycle = replace(LORRY, fuel_l_per_100km=0.0)

    assert ticks(Objective.LEAST_FUEL, bicycle, length_m=10.0) == [1000, 1000]


def test_some_edges_can_be_asked_for_alone() -> None:
    world = sketch(
        {"a": (0, 0), "b": (1, 0), "c": (3, 0)},
        [Road(a="a", b="b"), Road(a="b", b="c")],
    )
    formation = Formation("f", ((LORRY, 1),))

    for objective in Objective:
        every = edge_weights(world.network, formation, objective)
        some = edge_weights(world.network, formation, objective, [3, 0])
        assert some.tolist() == every[[3, 0]].tolist()


def test_fuel_minds_the_surface_as_a_climb() -> None:
    """One in 100 more on gravel: a kilometre of it burns as ten metres of climb."""
    gravel = ticks(Objective.LEAST_FUEL, LORRY, length_m=1000.0, surface=Surface.GRAVEL)
    climb = ticks(Objective.LEAST_FUEL, LORRY, length_m=1000.0, climb_m=10.0)
    paved = ticks(Objective.LEAST_FUEL, LORRY, length_m=1000.0)

    assert gravel == [climb[0], climb[0]]
    assert gravel[0] > paved[0]


def test_a_track_of_unknown_surface_burns_as_earth() -> None:
    """Other roads without a surface burn as paved ones."""
    unknown, track = Surface.UNKNOWN, RoadClass.TRACK

    fuel = Objective.LEAST_FUEL
    assert ticks(fuel, LORRY, surface=unknown, road_class=track) == ticks(
        fuel, LORRY, surface=Surface.EARTH
    )
    assert ticks(fuel, LORRY, surface=unknown) == ticks(fuel, LORRY)
