"""What bridges and their ratings are worth to a plan, on rivers drawn by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from maps.road_network import LimitKind, LinkFlag
from planners.criticality import bridge_criticality
from planners.engineer_check import engineer_check
from planners.errors import NoRoute, RouteError
from planners.overlay import BridgeRating
from planners.passability import assess
from planners.plan_route import plan_route
from planners.roads import Roads
from planners.route import RoutePolicy, RouteRequest, UnknownRule
from planners.traffic import Movement, NamedPlace, Traffic, traffic_of
from planners.vehicles import Formation
from tests.marches import TANK, TRUCK
from tests.river_sketch import MLC_40, river
from tests.road_sketch import Limit, Road, Sketch, sketch

MLC_80 = Limit(kind=LimitKind.MLC_TRACKED, value=80)


def two_rivers(
    *, first: tuple[Limit, ...] = (), second: tuple[Limit, ...] = ()
) -> Sketch:
    """Give a road a-b-c-d-e over bridges b-c and d-e, each with a way round."""
    return sketch(
        {"a": (0, 0), "b": (1, 0), "c": (2, 0), "d": (3, 0), "e": (4, 0), "f": (5, 0)}
        | {"m": (1.5, 3), "n": (3.5, 3)},
        [
            Road(a="a", b="b"),
            Road(a="b", b="c", name="West Bridge", flags=LinkFlag.BRIDGE, limits=first),
            Road(a="c", b="d"),
            Road(
                a="d", b="e", name="East Bridge", flags=LinkFlag.BRIDGE, limits=second
            ),
            Road(a="e", b="f"),
            Road(a="b", b="m", length_m=4000),
            Road(a="m", b="c", length_m=4000),
            Road(a="d", b="n", length_m=2000),
            Road(a="n", b="e", length_m=2000),
        ],
    )


def movement(world: Sketch, *stops: str, vehicle=TRUCK, weight: int = 1) -> Movement:
    """Give a movement of one vehicle between junctions."""
    request = RouteRequest(
        stops=tuple(world.lonlat(stop) for stop in stops),
        formation=Formation("f", ((vehicle, 1),)),
    )
    return Movement(name="1 Tp", request=request, weight=weight)


def test_a_loss_costs_the_way_round() -> None:
    """7 km more at 60 km/h are 420 s, 3 km more are 180 s; weight 2 doubles."""
    world = two_rivers()
    plan = [movement(world, "a", "f", weight=2), movement(world, "a", "d")]

    found = bridge_criticality(traffic_of(Roads.of(world.network), plan))

    west, east = found.losses
    assert (west.bridge.name, east.bridge.name) == ("West Bridge", "East Bridge")
    assert west.delay_s == pytest.approx(3 * 420, abs=3)
    assert east.delay_s == pytest.approx(2 * 180, abs=3)
    assert (west.delayed, east.delayed) == (2, 1)
    assert (found.bridges, found.journeys) == (2, 2)
    assert east.sentence == (
        "Without East Bridge (31NAA69920000) 1 journey takes longer, 1 Tp at its "
        "start to 1 Tp at its destination by 3 min."
    )


def test_journeys_that_are_cut_off_come_first_and_are_named() -> None:
    world = sketch(
        {"a": (0, 0), "b": (1, 0), "c": (2, 0), "d": (3, 0), "m": (0.5, 1)},
        [
            Road(a="a", b="b", name="Ring", flags=LinkFlag.BRIDGE),
            Road(a="a", b="m", name="Ring", length_m=90_000),
            Road(a="m", b="b", name="Ring"),
            Road(a="b", b="c", name="Only Bridge", flags=LinkFlag.BRIDGE),
            Road(a="c", b="d", name="End"),
        ],
    )
    roads = Roads.of(world.network)
    passability = assess(roads.network, Formation("f", ((TRUCK, 1),)), RoutePolicy())
    depots = [NamedPlace(name="Depot", position=world.lonlat("a", "b", 0.0))]
    units = [
        NamedPlace(name="A Coy", position=world.lonlat("d")),
        NamedPlace(name="B Coy", position=world.lonlat("b")),
    ]
    weight = np.array([[4, 9]])

    found = bridge_criticality([Traffic.of(roads, passability, depots, units, weight)])

    only, ring = found.losses
    assert (only.cut_off, ring.cut_off) == (4, 0)
    assert [(p.source, p.target) for p in only.cut_pairs] == [("Depot", "A Coy")]
    assert math.isinf(only.cut_pairs[0].delay_s)
    assert "1 journey is cut off (Depot to A Coy)" in only.sentence
    assert ring.delayed == 2
    assert ring.worst is not None


def test_both_carriageways_are_lost_together() -> None:
    world = sketch(
        {"a": (0, 0), "b": (0.5, 0), "c": (1, 0), "d": (1.5, 0)}
        | {"p": (0.5, 0.02), "q": (1, 0.02), "m": (0.7, 2)},
        [
            Road(a="a", b="b"),
            Road(a="b", b="c", name="South", flags=LinkFlag.BRIDGE, oneway=True),
            Road(a="c", b="d"),
            Road(a="b", b="p"),
            Road(a="q", b="p", name="North", flags=LinkFlag.BRIDGE, oneway=True),
            Road(a="c", b="q"),
            Road(a="b", b="m"),
            Road(a="m", b="c"),
        ],
    )
    plan = [movement(world, "a", "d"), movement(world, "d", "a")]

    found = bridge_criticality(traffic_of(Roads.of(world.network), plan))

    assert found.bridges == 1
    assert found.losses[0].delayed == 2
    assert len(found.losses[0].bridge.obstacles) == 2


def test_each_formation_keeps_its_own_limits() -> None:
    world = river(MLC_40)
    plan = [movement(world, "a", "d"), movement(world, "a", "d", vehicle=TANK)]

    found = bridge_criticality(traffic_of(Roads.of(world.network), plan))

    assert found.journeys == 2
    assert [loss.delayed for loss in found.losses] == [1]


def test_a_journey_without_any_way_is_said_so() -> None:
    world = sketch(
        {"a": (0, 0), "b": (1, 0), "c": (2, 0), "d": (3, 0)},
        [Road(a="a", b="b"), Road(a="c", b="d")],
    )

    found = bridge_criticality(
        traffic_of(Roads.of(world.network), [movement(world, "a", "c")])
    )

    assert found.losses == ()
    assert [pair.way for pair in found.without_way] == [
        "1 Tp at its start to 1 Tp at its destination"
    ]


def test_an_empty_plan_has_no_critical_bridge() -> None:
    assert bridge_criticality([]).losses == ()
    assert engineer_check([]).checks == ()


def test_the_bridge_that_saves_most_is_checked_first() -> None:
    world = two_rivers()
    plan = [movement(world, "a", "f", vehicle=TANK)]

    found = engineer_check(traffic_of(Roads.of(world.network), plan))

    west, east = found.checks
    assert (west.bridge.name, east.bridge.name) == ("West Bridge", "East Bridge")
    assert west.saved_s == west.delay_s == pytest.approx(7000 / 45 * 3.6, abs=1)
    assert west.mlc == 70
    assert found.candidates == 2
    assert found.joint == ()
    assert west.sentence == (
        "West Bridge (31NAA67690000): if it bears MLC 70, the plan saves 9 min; if "
        "not, those that trust it lose 9 min."
    )


def test_a_check_saves_what_a_rating_would_save() -> None:
    world = two_rivers()
    movement_of_tanks = movement(world, "a", "f", vehicle=TANK)
    refusing = RoutePolicy(unknown=UnknownRule.REFUSE)
    request = replace(movement_of_tanks.request, policy=refusing)
    roads = Roads.of(world.network)
    before = plan_route(roads, request)

    found = engineer_check(
        traffic_of(roads, [replace(movement_of_tanks, request=request)])
    )

    for check in found.checks:
        rating = BridgeRating(
            position=check.bridge.position, bridge="rated", tracked=100
        )
        after = plan_route(roads, replace(request, ratings=(rating,)))
        assert before.duration_s - after.duration_s == pytest.approx(check.saved_s)
    assert len(found.checks) == 2


def test_a_known_bridge_needs_no_check() -> None:
    world = two_rivers(first=(MLC_80,), second=(MLC_40,))
    plan = [movement(world, "a", "f", vehicle=TANK)]

    found = engineer_check(traffic_of(Roads.of(world.network), plan))

    assert found.candidates == 0
    assert found.checks == ()


def test_bridges_that_help_only_together_are_named_together() -> None:
    world = sketch(
        {"a": (0, 0), "b": (1, 0), "c": (2, 0), "d": (3, 0)},
        [
            Road(a="a", b="b", name="One", flags=LinkFlag.BRIDGE),
            Road(a="b", b="c", name="Two", flags=LinkFlag.BRIDGE),
            Road(a="c", b="d"),
            Road(a="a", b="d", length_m=9000),
            Road(a="b", b="d", name="Three", flags=LinkFlag.FORD, length_m=2500),
        ],
    )
    world.network.link_layer[1] = 1
    plan = [movement(world, "a", "c", vehicle=TANK)]
    request = plan[0].request

    found = engineer_check(traffic_of(Roads.of(world.network), plan))

    assert request.policy.unknown.value == "warn"
    assert [check.saved_s for check in found.checks] == [0, 0]
    assert [b.name for b in found.joint[0].bridges] == ["One", "Two"]
    assert "saves" in found.joint[0].sentence
    assert "if all of these bear: One (" in found.joint[0].sentence


def test_a_place_that_is_moved_to_another_road_is_said_so() -> None:
    world = sketch(
        {"a": (0, 0), "b": (1, 0), "c": (2, 0)},
        [Road(a="a", b="b", name="Main"), Road(a="c", b="b", oneway=True)],
    )

    (traffic,) = traffic_of(Roads.of(world.network), [movement(world, "a", "c")])

    assert traffic.remarks == (
        "1 Tp at its destination is taken to be on Main, 1113 m from the point.",
    )


def test_places_must_lie_near_roads_and_weights_fit() -> None:
    world = river()
    roads = Roads.of(world.network)
    passability = assess(roads.network, Formation("f", ((TRUCK, 1),)), RoutePolicy())
    here = [NamedPlace(name="Depot", position=world.lonlat("a"))]
    far = [NamedPlace(name="Far Coy", position=(3.0, 3.0))]

    with pytest.raises(NoRoute, match="Far Coy: The nearest road"):
        Traffic.of(roads, passability, here, far)
    with pytest.raises(RouteError, match="whole numbers, 1 rows of 1"):
        Traffic.of(roads, passability, here, here, np.ones((2, 1), np.int64))
    with pytest.raises(RouteError, match="0 to 1,000,000"):
        Traffic.of(roads, passability, here, here, np.full((1, 1), -1))
