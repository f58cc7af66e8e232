"""Own ratings of bridges: they win both ways, are named, and leave no trace."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.road_network import LimitKind, LimitOrigin, LinkFlag
from planners.bridge_classes import BridgeClasses, BridgeVerdict
from planners.bridge_ratings import bridge_at, edges_of_bridge, with_ratings
from planners.errors import NoRoute, RouteError
from planners.overlay import BridgeRating
from planners.passability import assess
from planners.plan_route import plan_route
from planners.roads import Roads
from planners.route import RefusalReason, RoutePolicy, RouteRequest, UnknownRule
from planners.vehicles import Formation, Track, VehicleType
from tests.marches import TANK, TRUCK
from tests.road_sketch import Limit, Road, Sketch, sketch

PLACES = {"a": (0, 0), "b": (2, 0), "c": (2.2, 0), "d": (4, 0), "e": (2, 3)}
STRICT = RoutePolicy(unknown=UnknownRule.REFUSE)
LOADS = [
    LimitKind.MASS,
    LimitKind.MASS_RATING,
    LimitKind.MASS_COMBINED,
    LimitKind.AXLE_LOAD,
    LimitKind.MLC_WHEELED,
    LimitKind.MLC_TRACKED,
    LimitKind.MLC_WHEELED_ONEWAY,
    LimitKind.MLC_TRACKED_ONEWAY,
]
load_limits = st.lists(
    st.builds(
        lambda kind, value, origin: Limit(kind=kind, value=value, origin=origin),
        st.sampled_from(LOADS),
        st.sampled_from([1.0, 12.0, 40.0, 70.0, float("nan"), float("inf")]),
        st.sampled_from([LimitOrigin.SIGN, LimitOrigin.ESTIMATE]),
    ),
    max_size=5,
).map(tuple)
classes = st.none() | st.integers(1, 120).map(float)


def river(*limits: Limit) -> Sketch:
    """A short road over a bridge, and one round it."""
    bridge = Road(a="b", b="c", name="Oude Brug", flags=LinkFlag.BRIDGE, limits=limits)
    roads = [
        Road(a="a", b="b"),
        bridge,
        Road(a="c", b="d"),
        Road(a="a", b="e"),
        Road(a="e", b="d"),
    ]
    return sketch(PLACES, roads)


def rating(world: Sketch, **classes: float | None) -> BridgeRating:
    """Rating of the bridge by a reconnaissance platoon."""
    return BridgeRating(
        position=world.lonlat("b", "c"),
        bridge="Oude Brug",
        source="2 Recce Pl",
        date="120600ZJUN26",
        **classes,
    )


def request(world: Sketch, *ratings: BridgeRating, vehicle=TRUCK) -> RouteRequest:
    return RouteRequest(
        stops=(world.lonlat("a", "b", 0.1), world.lonlat("c", "d", 0.9)),
        formation=Formation("f", ((vehicle, 1),)),
        ratings=ratings,
    )


def test_a_rating_opens_a_bridge_that_the_map_refuses() -> None:
    world = river(Limit(kind=LimitKind.MASS, value=3.5))
    roads = Roads.of(world.network)
    round_it = plan_route(roads, request(world))
    over_it = plan_route(roads, request(world, rating(world, wheeled=20)))

    assert round_it.refusals
    assert over_it.length_m < round_it.length_m
    assert not over_it.refusals
    (bridge,) = [point for point in over_it.points if point.label == "Oude Brug"]
    assert [fact.kind for fact in bridge.limits] == [LimitKind.MLC_WHEELED]
    assert bridge.limits[0].datum == "own rating: 2 Recce Pl, 120600ZJUN26"


def test_a_rating_closes_a_bridge_that_the_map_allows_and_says_who_rated_it() -> None:
    world = river(Limit(kind=LimitKind.MLC_WHEELED, value=100))
    route = plan_route(
        Roads.of(world.network), request(world, rating(world, wheeled=10))
    )
    (refusal,) = route.refusals

    assert refusal.reason is RefusalReason.LIMIT
    assert refusal.sentence == (
        "Oude Brug: truck 5 t (MLC 15 wheeled) meets MLC 10 (own rating: 2 Recce Pl, "
        "120600ZJUN26)."
    )


def test_taking_a_rating_back_restores_the_answer_exactly() -> None:
    world = river(Limit(kind=LimitKind.MASS, value=3.5))
    roads = Roads.of(world.network)
    before = plan_route(roads, request(world))
    plan_route(roads, request(world, rating(world, wheeled=20)))

    assert plan_route(roads, request(world)) == before


def test_of_two_ratings_of_a_bridge_the_later_one_holds() -> None:
    world = river()
    roads = Roads.of(world.network)
    weak, strong = rating(world, wheeled=5), rating(world, wheeled=50)

    assert plan_route(roads, request(world, strong, weak)).refusals
    assert not plan_route(roads, request(world, weak, strong)).refusals


def test_a_rating_of_the_other_kind_of_vehicle_says_nothing() -> None:
    world = river(Limit(kind=LimitKind.MASS, value=3.5))
    route = plan_route(
        Roads.of(world.network), request(world, rating(world, tracked=100))
    )

    assert route.refusals


def test_the_vehicle_named_is_one_that_the_limit_still_binds() -> None:
    """The truck is heavier, but its bridge is rated; the sign binds the tank alone."""
    world = river(Limit(kind=LimitKind.MASS, value=3.5))
    heavy, tank = replace(TRUCK, mass_t=90.0), replace(TANK, mass_t=60.0)
    formation = Formation("f", ((heavy, 1), (tank, 1)))
    asked = replace(request(world, rating(world, wheeled=100)), formation=formation)
    (refusal,) = plan_route(Roads.of(world.network), asked).refusals

    assert refusal.vehicle == tank.name


def test_a_rating_where_no_bridge_is_cannot_be_used() -> None:
    world = river()
    lost = replace(rating(world, wheeled=10), position=world.lonlat("a"))

    with pytest.raises(RouteError, match="lies on no bridge of this area"):
        plan_route(Roads.of(world.network), request(world, lost))


def test_bridges_are_found_by_their_middle_and_their_length() -> None:
    world = river()
    bridge = bridge_at(world.network, world.lonlat("b", "c"))

    assert bridge == 0
    assert bridge_at(world.network, world.lonlat("b", "c", 0.2)) == 0
    assert bridge_at(world.network, world.lonlat("e")) is None
    assert edges_of_bridge(world.network, 0) == {world.edge["bc"], world.edge["cb"]}


@given(load_limits, classes, classes, st.sampled_from([TRUCK, TANK]))
def test_a_rating_alone_decides_what_a_bridge_bears(limits, wheeled, tracked, vehicle):
    if wheeled is None and tracked is None:
        return
    world = river(*limits)
    rated = with_ratings(
        world.network, [rating(world, wheeled=wheeled, tracked=tracked)]
    )
    mine = wheeled if vehicle.track is Track.WHEELED else tracked
    formation = Formation("f", ((vehicle, 1),))
    judged = assess(rated, formation, STRICT)
    plain = assess(world.network, formation, STRICT)
    over = [world.edge["bc"], world.edge["cb"]]

    if mine is None:
        assert (judged.reasons == plain.reasons).all()
    else:
        assert judged.forbidden[over].tolist() == [vehicle.mlc > mine] * 2


@given(
    load_limits, classes, classes, st.lists(st.sampled_from([TRUCK, TANK]), max_size=2)
)
def test_the_sign_on_the_map_says_what_the_route_planner_does(
    limits, wheeled, tracked, vehicles: list[VehicleType]
):
    world = river(*limits)
    network = world.network
    if wheeled is not None or tracked is not None:
        own = rating(world, wheeled=wheeled, tracked=tracked)
        network = with_ratings(network, [own])
    types = tuple(dict.fromkeys(vehicles)) or (TRUCK,)
    formation = Formation("f", tuple((vehicle, 1) for vehicle in types))
    bridges = BridgeClasses.of(network)
    (verdict,) = bridges.verdicts(formation).tolist()
    judged = assess(network, formation, STRICT)
    edge = world.edge["bc"]
    reasons = judged.reasons_of(edge)

    assert (verdict == BridgeVerdict.REFUSES) == (RefusalReason.LIMIT in reasons)
    if verdict == BridgeVerdict.UNKNOWN:
        assert RefusalReason.UNKNOWN in reasons
    if verdict == BridgeVerdict.ONE_WAY:
        assert judged.caution[edge]
    if network is not world.network:
        own = rating(world, wheeled=wheeled, tracked=tracked)
        quick = BridgeClasses.of(world.network).rated({0: own})
        assert quick.sign(0) == bridges.sign(0)
        assert quick.verdicts(formation).tolist() == [verdict]


@pytest.mark.parametrize(
    ("limits", "sign"),
    [
        ((), "?"),
        ((Limit(kind=LimitKind.MASS, value=12),), "12 t"),
        ((Limit(kind=LimitKind.MLC_WHEELED, value=60),), "W60"),
        (
            (
                Limit(kind=LimitKind.MLC_WHEELED, value=60),
                Limit(kind=LimitKind.MLC_TRACKED, value=60),
            ),
            "60",
        ),
        (
            (
                Limit(kind=LimitKind.MLC_TRACKED, value=40),
                Limit(kind=LimitKind.MLC_TRACKED_ONEWAY, value=80),
            ),
            "T40 1×T80",
        ),
        (
            (
                Limit(
                    kind=LimitKind.MASS,
                    value=float("inf"),
                    origin=LimitOrigin.UNLIMITED,
                ),
            ),
            "∞ t",
        ),
    ],
)
def test_signs_are_short(limits, sign) -> None:
    bridges = BridgeClasses.of(river(*limits).network)

    assert bridges.sign(0) == sign
    known = BridgeVerdict.UNKNOWN if sign == "?" else BridgeVerdict.KNOWN
    assert bridges.verdicts(None).tolist() == [known]


def test_a_march_over_one_weak_bridge_finds_no_road() -> None:
    world = sketch(
        {"a": (0, 0), "b": (1, 0), "c": (1.2, 0), "d": (3, 0)},
        [
            Road(a="a", b="b"),
            Road(a="b", b="c", flags=LinkFlag.BRIDGE),
            Road(a="c", b="d"),
        ],
    )
    own = rating(world, wheeled=5)
    asked = RouteRequest(
        stops=(world.lonlat("a", "b", 0.1), world.lonlat("c", "d", 0.9)),
        formation=Formation("f", ((TRUCK, 1),)),
        ratings=(own,),
    )

    with pytest.raises(NoRoute, match="own rating: 2 Recce Pl"):
        plan_route(Roads.of(world.network), asked)
