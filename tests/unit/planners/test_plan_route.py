"""Whole routes on networks small enough to see, with all that is said about them."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from maps.road_network import Access, LimitKind, LimitOrigin, LinkFlag, RoadClass
from planners.errors import NoRoute, RouteError
from planners.explain_route import explain_edge
from planners.passability import assess
from planners.plan_route import plan_route
from planners.roads import Roads
from planners.route import (
    Objective,
    PointKind,
    RefusalReason,
    RoutePolicy,
    RouteRequest,
    UnknownRule,
)
from planners.vehicles import Formation
from tests.marches import TANK, TRUCK
from tests.river_sketch import MLC_40, PLACES, SIGN_12, names, river, route
from tests.road_sketch import KM, Limit, Road, sketch


def test_without_limits_the_short_way_is_taken_and_nothing_is_refused() -> None:
    world = river()

    found = route(world, "a", "d", vehicle=TRUCK)

    assert names(world, found) == ["ab", "bc", "cd"]
    assert found.length_m == 3000
    assert found.duration_s == 180
    assert found.fuel_l == pytest.approx(3 * 0.4 * 3)
    assert found.refusals == ()
    assert found.unrestricted_length_m == found.length_m


def test_a_refused_bridge_is_named_with_vehicle_limit_and_datum() -> None:
    world = river(MLC_40)

    found = route(world, "a", "d")

    assert names(world, found) == ["ab", "bn", "nc", "cd"]
    (refusal,) = found.refusals
    assert refusal.sentence == (
        "Old Bridge: tank (MLC 70 tracked) meets MLC 40 (mlc:tracked=40)."
    )
    assert refusal.reason is RefusalReason.LIMIT
    assert refusal.vehicle == "tank"
    assert refusal.edges == (world.edge["bc"],)
    assert refusal.position == pytest.approx((1.5 * KM, 0))
    assert refusal.limit is not None
    assert refusal.limit.value == 40
    assert refusal.limit.origin is LimitOrigin.SIGN
    assert refusal.limit.osm == 1001
    assert found.unrestricted_length_m == 3000


def test_the_worst_of_several_vehicles_is_the_one_named() -> None:
    world = river(SIGN_12)
    request = RouteRequest(
        stops=(world.lonlat("a"), world.lonlat("d")),
        formation=Formation("mixed", ((TRUCK, 8), (TANK, 1))),
    )

    found = plan_route(Roads.of(world.network), request)

    assert found.refusals[0].sentence == (
        "Old Bridge: tank (62 t) meets maximum mass 12 t (maxweight=12)."
    )


@pytest.mark.parametrize(
    ("bridge", "words"),
    [
        ({"access": Access.PRIVATE}, "private road"),
        ({"access": Access.NO}, "road closed to motor vehicles"),
        ({"grade": 0.7}, "tank (climbs 60%) meets a grade of 70%"),
        (
            {"road_class": RoadClass.MOTORWAY},
            "tank cannot use a road of the class motorway",
        ),
        (
            {"limits": (Limit(kind=LimitKind.BARRIER, value=0, text="barrier=block"),)},
            "an impassable barrier (barrier=block)",
        ),
        (
            {"limits": (Limit(kind=LimitKind.WIDTH, value=3, text="maxwidth=3"),)},
            "tank (3.7 m wide) meets maximum width 3 m (maxwidth=3)",
        ),
        (
            {"limits": (Limit(kind=LimitKind.HEAVY_GOODS, value=0, text="hgv=no"),)},
            "tank (62 t) meets ban on heavy goods vehicles (hgv=no)",
        ),
        (
            {"limits": (Limit(kind=LimitKind.FORD_DEPTH, value=2, text="depth=2"),)},
            "tank (fords 1.2 m) meets depth 2 m (depth=2)",
        ),
        (
            {
                "limits": (
                    Limit(
                        kind=LimitKind.ACCESS,
                        value=Access.PRIVATE,
                        text="access=private",
                    ),
                )
            },
            "private road (access=private)",
        ),
    ],
)
def test_every_kind_of_reason_has_its_words(bridge: dict, words: str) -> None:
    world = river(*bridge.pop("limits", ()), **bridge)

    found = route(world, "a", "d")

    assert [refusal.sentence for refusal in found.refusals] == [f"Old Bridge: {words}."]


def test_closures_areas_and_doubts_are_reasons_too() -> None:
    world = river()
    ring = tuple((x * KM, y * KM) for x, y in ((1.4, -1), (1.6, -1), (1.6, 0.2)))
    strict = RoutePolicy(unknown=UnknownRule.REFUSE)

    closed = route(world, "a", "d", closed_edges=frozenset({world.edge["bc"]}))
    avoided = route(world, "a", "d", avoid=(ring,))
    doubtful = route(world, "a", "d", policy=strict)

    assert closed.refusals[0].sentence == "Old Bridge: closed by you."
    assert avoided.refusals[0].sentence == "Old Bridge: lies in an area to avoid."
    assert doubtful.refusals[0].sentence == (
        "Old Bridge: load class unknown; your rule refuses what nobody knows."
    )
    assert doubtful.refusals[0].reason is RefusalReason.UNKNOWN


def test_a_banned_turn_is_a_reason_with_its_datum() -> None:
    world = river()
    banned = sketch(PLACES, _roads_of_river(), bans=[("ab", "bc")])

    found = route(banned, "a", "d")

    assert names(world, found) == ["ab", "bn", "nc", "cd"]
    (refusal,) = found.refusals
    assert refusal.reason is RefusalReason.TURN_BAN
    assert refusal.edges == (banned.edge["ab"], banned.edge["bc"])
    assert "onto Old Bridge (restriction=no_turn)" in refusal.sentence


def _roads_of_river() -> list[Road]:
    """Give the roads of `river`, the bridge without limits."""
    return [
        Road(a="a", b="b", name="West Road"),
        Road(a="b", b="c", name="Old Bridge", flags=LinkFlag.BRIDGE),
        Road(a="c", b="d", name="East Road"),
        Road(a="b", b="n", name="North Road"),
        Road(a="n", b="c", name="North Road"),
    ]


def test_neighbouring_edges_refused_for_one_datum_are_one_stretch() -> None:
    limit = (MLC_40,)
    world = sketch(
        PLACES,
        [
            Road(a="a", b="b", name="Dam", limits=limit),
            Road(a="b", b="c", name="Dam", limits=limit),
            Road(a="c", b="d", name="Lane", limits=limit),
            Road(a="a", b="n"),
            Road(a="n", b="d"),
        ],
    )

    found = route(world, "a", "d")

    assert [(r.road, len(r.edges)) for r in found.refusals] == [("Dam", 2), ("Lane", 1)]


def test_without_a_way_round_the_reasons_come_with_the_error() -> None:
    world = sketch(PLACES, _roads_of_river()[:3])
    closed = frozenset({world.edge["bc"], world.edge["cb"]})

    with pytest.raises(NoRoute, match="that is refused: Old Bridge: closed") as none:
        route(world, "a", "d", closed_edges=closed)

    assert [refusal.reason for refusal in none.value.refusals] == [RefusalReason.CLOSED]


def test_places_no_road_joins_are_said_to_be_so() -> None:
    world = sketch(PLACES, [Road(a="a", b="b"), Road(a="c", b="d")])

    with pytest.raises(NoRoute, match="not even without limits"):
        route(world, "a", "d")


def test_legs_follow_the_names_of_the_roads() -> None:
    world = river(MLC_40)

    found = route(world, "a", "d")

    assert [leg.road for leg in found.legs] == ["West Road", "North Road", "East Road"]
    assert [leg.start_m for leg in found.legs] == pytest.approx([0, 1000, 3236.06])
    assert found.legs[1].duration_s == pytest.approx(2236.06 / 45 * 3.6, abs=0.02)
    assert found.legs[0].surfaces == ("paved",)


def test_a_bridge_on_the_way_is_a_point_with_its_limits_sharpest_first() -> None:
    wide = Limit(kind=LimitKind.WIDTH, value=4, text="maxwidth=4")
    good = Limit(kind=LimitKind.MLC_TRACKED, value=120, text="mlc:tracked=120")
    free = Limit(kind=LimitKind.HEIGHT, value=math.inf, origin=LimitOrigin.UNLIMITED)

    found = route(river(good, free, wide), "a", "d")

    bridge = found.points[1]
    assert (bridge.name, bridge.kind, bridge.label) == (
        "CP 1",
        PointKind.BRIDGE,
        "Old Bridge",
    )
    assert bridge.distance_m == pytest.approx(1500)
    assert [fact.datum for fact in bridge.limits] == [
        "maxwidth=4",
        "mlc:tracked=120",
        "HEIGHT=inf",
    ]
    assert bridge.unknown == ""


def test_a_civil_mass_sign_is_shown_with_the_class_it_amounts_to() -> None:
    sign = Limit(kind=LimitKind.MASS, value=72.6, text="maxweight=72.6")

    found = route(river(sign), "a", "d")

    (limit, estimate) = found.points[1].limits
    assert limit.kind is LimitKind.MASS
    assert (estimate.kind, estimate.value) == (LimitKind.MLC_TRACKED, 80)
    assert estimate.origin is LimitOrigin.ESTIMATE
    assert estimate.datum == "maxweight=72.6"


def test_a_bridge_without_rating_is_unknown_and_warned_of() -> None:
    found = route(river(), "a", "d")

    assert found.points[1].unknown == "load class unknown"
    (warning,) = found.warnings
    assert warning == (
        "1 bridge with load class unknown: Old Bridge (CP 1, km 1.5). "
        "Have it checked before the march."
    )


def test_small_nameless_bridges_are_left_out_only_where_the_rule_allows_all() -> None:
    brook = {"name": "", "length_m": 8.0, "road_class": RoadClass.SERVICE}
    vehicle = replace(
        TRUCK, speed_kmh={RoadClass.PRIMARY: 60.0, RoadClass.SERVICE: 20.0}
    )
    allow = RoutePolicy(unknown=UnknownRule.ALLOW)

    warned = route(river(**brook), "a", "d", vehicle=vehicle)
    allowed = route(river(**brook), "a", "d", vehicle=vehicle, policy=allow)
    limited = route(
        river(Limit(kind=LimitKind.MASS, value=60), **brook),
        *("a", "d"),
        vehicle=vehicle,
        policy=allow,
    )

    assert len(warned.points) == 3
    assert len(allowed.points) == 2
    assert len(limited.points) == 3


@pytest.mark.parametrize(
    ("bridge", "words"),
    [
        ({"access": Access.DESTINATION}, "road for destinations on it only"),
        ({"access": Access.MILITARY}, "road for the military only"),
        (
            {
                "limits": (
                    Limit(kind=LimitKind.CONDITIONAL, value=math.nan, text="x@y"),
                )
            },
            "not enforced here (x@y)",
        ),
        (
            {
                "limits": (
                    Limit(
                        kind=LimitKind.HEIGHT,
                        value=math.nan,
                        text="maxheight=16 12",
                        origin=LimitOrigin.UNREADABLE,
                    ),
                )
            },
            "unreadable maximum height (maxheight=16 12)",
        ),
        (
            {"limits": (Limit(kind=LimitKind.MLC_TRACKED_ONEWAY, value=80),)},
            "one-way traffic only; stop oncoming traffic",
        ),
        (
            {"flags": LinkFlag.BARRIER, "limits": ()},
            "1 barrier on the way must be opened: Old Bridge (CP 1",
        ),
        (
            {
                "flags": LinkFlag.FERRY,
                "limits": (Limit(kind=LimitKind.MASS, value=70),),
            },
            "The route takes a ferry: Old Bridge.",
        ),
    ],
)
def test_what_deserves_a_look_is_said(bridge: dict, words: str) -> None:
    world = river(*bridge.pop("limits", ()), **bridge)

    found = route(world, "a", "d")

    assert any(words in text for text in found.warnings), found.warnings


def test_small_roads_of_unknown_width_are_named_to_wide_vehicles() -> None:
    tank = replace(TANK, speed_kmh={**TANK.speed_kmh, RoadClass.RESIDENTIAL: 45.0})
    small = river(road_class=RoadClass.RESIDENTIAL)
    narrow = replace(tank, width_m=2.5)

    (told,) = [w for w in route(small, "a", "d", vehicle=tank).warnings if "wide" in w]
    assert told.endswith("tank is 3.7 m wide; have them looked at.")
    assert "small roads is not known (Old Bridge)" in told
    for world, vehicle in ((river(), tank), (small, narrow)):
        found = route(world, "a", "d", vehicle=vehicle)
        assert not [text for text in found.warnings if "small roads" in text]


def test_a_ban_that_the_policy_overrides_is_still_reported() -> None:
    ban = Limit(kind=LimitKind.HEAVY_GOODS, value=0, text="hgv=no")

    found = route(river(ban), "a", "d", policy=RoutePolicy(heavy_goods_ban=False))

    assert any("closed to heavy goods vehicles" in text for text in found.warnings)


def test_a_tank_that_does_not_last_is_warned_of() -> None:
    found = route(river(), "a", "d", vehicle=replace(TANK, tank_l=4.0))

    assert found.warnings[-1] == (
        "tank runs about 1 km on one filling and the route has 3 km; plan a "
        "refuelling halt."
    )


def test_each_objective_has_its_own_best_way() -> None:
    """The short way is slow, the even way is longer than the hilly one."""
    world = sketch(
        {"a": (0, 0), "b": (1, 0), "c": (1, 1), "d": (2, 0)},
        [
            Road(a="a", b="b", length_m=1000.0, speed_kmh=10, climb_m=100.0),
            Road(a="b", b="d", length_m=1000.0, speed_kmh=10),
            Road(a="a", b="c", length_m=1600.0),
            Road(a="c", b="d", length_m=1600.0),
        ],
    )

    fast = route(world, "a", "d", objective=Objective.FASTEST)
    short = route(world, "a", "d", objective=Objective.SHORTEST)
    thrifty = route(world, "a", "d", objective=Objective.LEAST_FUEL)

    assert names(world, fast) == ["ac", "cd"]
    assert names(world, short) == ["ab", "bd"]
    assert names(world, thrifty) == ["ac", "cd"]
    assert thrifty.fuel_l < short.fuel_l
    assert (short.climb_m, short.descent_m) == (100, 0)


def test_a_stop_on_a_junction_leaves_by_whatever_road_is_open() -> None:
    world = river(MLC_40)

    found = route(world, "c", "a")

    assert names(world, found) == ["cn", "nb", "ba"]
    assert not any(text.startswith("Start") for text in found.warnings)


def test_a_road_explains_itself_with_all_reasons() -> None:
    world = river(MLC_40, SIGN_12, access=Access.PRIVATE)
    roads = Roads.of(world.network)
    judged = assess(world.network, Formation("f", ((TANK, 1),)), RoutePolicy())

    told = explain_edge(roads, judged, world.edge["bc"])

    assert [refusal.sentence for refusal in told] == [
        "Old Bridge: tank (MLC 70 tracked) meets MLC 40 (mlc:tracked=40).",
        "Old Bridge: tank (62 t) meets maximum mass 12 t (maxweight=12).",
        "Old Bridge: private road.",
    ]
    assert explain_edge(roads, judged, world.edge["ab"]) == ()


def test_one_stop_is_no_route() -> None:
    with pytest.raises(RouteError, match="a start and a destination"):
        RouteRequest(stops=((0, 0),), formation=Formation("f", ((TANK, 1),)))
