"""Start, via points and destination: where a route begins, passes and ends."""

from __future__ import annotations

from itertools import pairwise

import pytest

from maps.errors import PlaceError
from planners.errors import NoRoute
from planners.plan_route import plan_route
from planners.roads import Roads
from planners.route import (
    PointKind,
    RouteRequest,
)
from planners.vehicles import Formation
from tests.marches import TANK, TRUCK
from tests.river_sketch import MLC_40, PLACES, names, river, route
from tests.road_sketch import KM, Road, sketch


def test_a_start_on_roads_all_refused_says_why() -> None:
    world = sketch({"a": (0, 0), "b": (1, 0)}, [Road(a="a", b="b", name="Lane")])

    with pytest.raises(
        NoRoute, match=r"Start: No road that the formation.*Lane: closed"
    ):
        route(world, "a", "b", closed_edges=frozenset({0, 1}))


def test_a_start_far_from_any_road_is_refused_as_a_place() -> None:
    world = river()
    request = RouteRequest(
        stops=((0.0, 1.0), world.lonlat("d")), formation=Formation("f", ((TANK, 1),))
    )

    with pytest.raises(PlaceError, match="nearest road is"):
        plan_route(Roads.of(world.network), request)


def test_a_stop_on_a_refused_road_moves_to_the_next_and_says_so() -> None:
    world = river(MLC_40)
    request = RouteRequest(
        stops=(world.lonlat("b", "c", 0.3), world.lonlat("d")),
        formation=Formation("f", ((TANK, 1),)),
    )

    found = plan_route(Roads.of(world.network), request)

    assert names(world, found) == ["bn", "nc", "cd"]
    assert found.warnings[0].startswith("Start is not on the nearest road (Old Bridge:")


def test_a_start_in_a_pocket_made_by_limits_moves_out_of_it_and_says_so() -> None:
    """The yard hangs on the network by a lane that the tank may not use."""
    main = [f"m{number}" for number in range(300)]
    places = {name: (0.01 * x, 0.0) for x, name in enumerate(main)}
    places |= {"Y": (0.0, 0.5), "Z": (0.05, 0.5)}
    roads = [Road(a=a, b=b, name="Main") for a, b in pairwise(main)]
    roads.append(Road(a="m0", b="Y", name="Lane", limits=(MLC_40,)))
    roads.append(Road(a="Y", b="Z", name="Yard"))
    world = sketch(places, roads)

    found = route(world, "Z", "m299")

    assert any(
        text.startswith("Start is not on the nearest road, Yard, which is cut off")
        for text in found.warnings
    )
    assert found.legs[0].road == "Main"


def test_start_and_end_within_one_edge_drive_only_the_part_between() -> None:
    world = river()
    request = RouteRequest(
        stops=(world.lonlat("a", "b", 0.8), world.lonlat("a", "b", 0.3)),
        formation=Formation("f", ((TRUCK, 1),)),
    )

    found = plan_route(Roads.of(world.network), request)

    assert names(world, found) == ["ba"]
    assert found.length_m == pytest.approx(500)
    assert (found.first_share, found.last_share) == pytest.approx((0.2, 0.7))
    assert found.geometry[0] == pytest.approx((0.8 * KM, 0))
    assert found.geometry[-1] == pytest.approx((0.3 * KM, 0))


@pytest.mark.parametrize("place", [("a", "b", 0.4), ("b", "", 0.5)])
def test_from_a_place_to_itself_nothing_is_driven(place: tuple) -> None:
    world = river()
    stops = (world.lonlat(*place), world.lonlat(*place))
    request = RouteRequest(stops=stops, formation=Formation("f", ((TANK, 1),)))

    found = plan_route(Roads.of(world.network), request)

    assert (found.length_m, found.duration_s, found.fuel_l) == (0, 0, 0)
    assert [point.name for point in found.points] == ["SP", "RP"]
    assert found.refusals == ()


def test_via_points_are_passed_in_order_and_are_critical_points() -> None:
    world = river()

    found = route(world, "a", "n", "d", vehicle=TRUCK)

    assert names(world, found) == ["ab", "bn", "nc", "cd"]
    via = [point for point in found.points if point.kind is PointKind.VIA]
    assert [point.distance_m for point in via] == [pytest.approx(1000 + 1118.03)]
    assert via[0].position == pytest.approx((1.5 * KM, KM))
    assert [point.name for point in found.points] == ["SP", "CP 1", "RP"]


def test_a_via_point_in_a_dead_end_makes_the_column_turn_round_and_says_so() -> None:
    world = sketch(
        PLACES,
        [Road(a="a", b="b"), Road(a="b", b="c"), Road(a="b", b="n", name="Spur")],
    )

    found = route(world, "a", "n", "c", vehicle=TRUCK)

    assert names(world, found) == ["ab", "bn", "nb", "bc"]
    assert "The column has to turn round on Spur." in found.warnings


def test_a_column_drives_on_rather_than_turn_round() -> None:
    world = river()
    request = RouteRequest(
        stops=(world.lonlat("a"), world.lonlat("b", "c", 0.1), world.lonlat("a")),
        formation=Formation("f", ((TRUCK, 1),)),
    )

    found = plan_route(Roads.of(world.network), request)

    assert names(world, found) == ["ab", "bc", "cn", "nb", "ba"]
    assert "The route drives on rather than turn round on Old Bridge." in found.warnings
