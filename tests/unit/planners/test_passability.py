"""Which limit refuses which vehicle, on one road at a time."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from maps.road_network import (
    Access,
    LimitKind,
    LimitOrigin,
    LinkFlag,
    RoadClass,
    Surface,
)
from planners.errors import RouteError
from planners.limit_rows import Crossing
from planners.passability import Passability, assess
from planners.route import RefusalReason, RoutePolicy, UnknownRule
from planners.unknown_limits import Unknown
from planners.vehicles import Formation, VehicleType
from tests.marches import TANK, TRUCK
from tests.road_sketch import Limit, Road, sketch

NAN, INF = float("nan"), math.inf
TANKER = replace(TRUCK, name="tanker", hazmat=True)
CAR = replace(TRUCK, name="car", mass_t=2.8, mlc=3)


def judged(
    *vehicles: VehicleType, policy: RoutePolicy | None = None, **road: object
) -> Passability:
    """Judge one two-way road, edges 0 and 1, for one of each vehicle."""
    world = sketch({"a": (0, 0), "b": (1, 0)}, [Road(a="a", b="b", **road)])
    formation = Formation("f", tuple((vehicle, 1) for vehicle in vehicles))
    return assess(world.network, formation, policy or RoutePolicy())


def refuses(vehicle: VehicleType, *limits: Limit, **road: object) -> bool:
    """Whether the limits refuse a vehicle."""
    return bool(judged(vehicle, limits=limits, **road).forbidden.all())


def limit(kind: LimitKind, value: float, **more: object) -> Limit:
    """Give a limit of a kind."""
    return Limit(kind=kind, value=value, **more)


@pytest.mark.parametrize(
    ("kind", "just_enough", "too_little"),
    [
        (LimitKind.MASS, 13.5, 13.4),
        (LimitKind.MASS_RATING, 13.5, 13.4),
        (LimitKind.MASS_COMBINED, 13.5, 13.4),
        (LimitKind.AXLE_LOAD, 7.5, 7.4),
        (LimitKind.HEIGHT, 3.2, 3.1),
        (LimitKind.WIDTH, 2.5, 2.4),
        (LimitKind.LENGTH, 8.0, 7.9),
        (LimitKind.MLC_WHEELED, 15, 14),
        (LimitKind.MLC_WHEELED_ONEWAY, 15, 14),
        (LimitKind.FORD_DEPTH, 0.8, 0.9),
        (LimitKind.BOGIE_LOAD, 13.5, 13.4),
        (LimitKind.MLC_WHEELED_CAUTION, 15, 14),
    ],
)
def test_a_limit_binds_above_its_value(
    kind: LimitKind, just_enough: float, too_little: float
) -> None:
    assert not refuses(TRUCK, limit(kind, just_enough))
    assert refuses(TRUCK, limit(kind, too_little))


def test_what_is_known_to_be_without_limit_refuses_nobody() -> None:
    for kind in (LimitKind.MASS, LimitKind.HEIGHT, LimitKind.MLC_TRACKED):
        assert not refuses(TANK, limit(kind, INF, origin=LimitOrigin.UNLIMITED))


def test_load_classes_hold_for_their_own_kind_of_vehicle() -> None:
    tracked = limit(LimitKind.MLC_TRACKED, 40)

    assert refuses(TANK, tracked)
    assert not refuses(TRUCK, tracked)


def test_class_is_compared_with_class_and_a_signed_mass_binds_besides() -> None:
    good_class = limit(LimitKind.MLC_TRACKED, 70)

    assert not refuses(TANK, good_class)
    assert refuses(TANK, good_class, limit(LimitKind.MASS, 40))


def test_an_estimated_mass_binds_only_where_there_is_no_class() -> None:
    about = limit(LimitKind.MASS, 40, origin=LimitOrigin.ESTIMATE)

    assert refuses(TANK, about)
    assert not refuses(TANK, about, limit(LimitKind.MLC_TRACKED, 70))


def test_a_one_way_class_admits_with_caution() -> None:
    two_way, one_way = (
        limit(LimitKind.MLC_TRACKED, 50),
        limit(LimitKind.MLC_TRACKED_ONEWAY, 80),
    )

    both = judged(TANK, limits=(two_way, one_way))
    only = judged(TANK, limits=(one_way,))
    light = judged(replace(TANK, mlc=50), limits=(two_way, one_way))

    assert not both.forbidden.any()
    assert both.caution.all()
    assert only.caution.all()
    assert not light.caution.any()
    assert refuses(replace(TANK, mlc=90), two_way, one_way)


def test_a_class_with_caution_admits_what_no_other_class_does() -> None:
    two_way, one_way, caution = (
        limit(LimitKind.MLC_TRACKED, 40),
        limit(LimitKind.MLC_TRACKED_ONEWAY, 60),
        limit(LimitKind.MLC_TRACKED_CAUTION, 80),
    )

    def crossing(mlc: int, *limits: Limit) -> Crossing:
        judgement = judged(replace(TANK, mlc=mlc), limits=limits)
        assert not judgement.forbidden.any()
        return Crossing(int(judgement.crossing[0]))

    for limits in ((two_way, one_way, caution), (caution, one_way, two_way)):
        assert crossing(40, *limits) is Crossing.TWO_WAY
        assert crossing(60, *limits) is Crossing.ONE_WAY
        assert crossing(80, *limits) is Crossing.CAUTION
        assert refuses(replace(TANK, mlc=81), *limits)
    assert crossing(50, two_way, caution) is Crossing.CAUTION
    assert crossing(50, caution) is Crossing.CAUTION
    assert not judged(TRUCK, limits=(caution,)).crossing.any()


def test_permitted_mass_answers_to_signs_of_permitted_mass_alone() -> None:
    loaded_lightly = replace(TRUCK, permitted_mass_t=18.0)

    assert refuses(loaded_lightly, limit(LimitKind.MASS_RATING, 15))
    assert not refuses(loaded_lightly, limit(LimitKind.MASS, 15))
    assert not refuses(loaded_lightly, limit(LimitKind.MASS_COMBINED, 15))


def test_a_known_bogie_load_stands_before_two_axles() -> None:
    assert not refuses(replace(TRUCK, bogie_load_t=11), limit(LimitKind.BOGIE_LOAD, 11))
    assert not refuses(TANK, limit(LimitKind.BOGIE_LOAD, 1))


@pytest.mark.parametrize(
    ("code", "first_banned"), [("", 2), ("B", 2), ("C", 3), ("D", 4), ("E", 5)]
)
def test_a_tunnel_bans_loads_of_its_category_and_below(
    code: str, first_banned: int
) -> None:
    """ADR 8.6.4: code C may not pass tunnels of the categories C, D and E."""
    tanker = replace(TANKER, tunnel_code=code)
    for category in range(1, 6):
        tunnel = limit(LimitKind.TUNNEL_CATEGORY, category)

        assert refuses(tanker, tunnel) == (category >= first_banned)
        assert not refuses(TRUCK, tunnel)


def on_road(*vehicles: VehicleType, policy=None, limits=(), **columns) -> Passability:
    """Judge one road with some columns of its link set."""
    road = Road(a="a", b="b", limits=limits, **columns.pop("road", {}))
    network = sketch({"a": (0, 0), "b": (1, 0)}, [road]).network
    arrays = {
        name: np.full_like(getattr(network, name), value)
        for name, value in columns.items()
    }
    formation = Formation("f", tuple((vehicle, 1) for vehicle in vehicles))
    return assess(replace(network, **arrays), formation, policy or RoutePolicy())


def test_a_road_narrower_than_a_vehicle_refuses_it_and_says_the_width() -> None:
    narrow = on_road(TANK, link_width_m=3.6)

    assert narrow.reasons_of(0) == (RefusalReason.LIMIT,)
    assert not on_road(TANK, link_width_m=3.7).forbidden.any()
    assert not on_road(TRUCK, link_width_m=2.5).forbidden.any()
    own = limit(LimitKind.WIDTH, 4, origin=LimitOrigin.OWN_RATING)
    assert not on_road(TANK, link_width_m=3.6, limits=(own,)).forbidden.any()


def test_a_single_lane_for_both_ways_is_a_doubt_for_wide_vehicles() -> None:
    doubt = on_road(TANK, link_lanes=1)

    assert doubt.unknown.tolist() == [Unknown.WIDTH] * 2
    assert not doubt.forbidden.any()
    strict = RoutePolicy(unknown=UnknownRule.REFUSE)
    assert on_road(TANK, link_lanes=1, policy=strict).forbidden.all()
    assert not on_road(TRUCK, link_lanes=1).unknown.any()
    assert not on_road(TANK, link_lanes=1, link_width_m=4).unknown.any()
    assert not on_road(TANK, link_lanes=1, road={"oneway": True}).unknown.any()


@pytest.mark.parametrize(
    ("kind", "value", "unknown"),
    [
        (LimitKind.HEIGHT, 3.1, Unknown.HEIGHT),
        (LimitKind.ROAD_WIDTH, 2.4, Unknown.WIDTH),
    ],
)
def test_what_is_assumed_casts_doubt_and_refuses_nobody(
    kind: LimitKind, value: float, unknown: Unknown
) -> None:
    low = limit(kind, value, origin=LimitOrigin.ASSUMED)

    assert judged(TRUCK, limits=(low,)).unknown.tolist() == [unknown] * 2
    assert not judged(TRUCK, limits=(low,)).forbidden.any()
    assert not judged(
        replace(TRUCK, height_m=2, width_m=2), limits=(low,)
    ).unknown.any()


@pytest.mark.parametrize("surface", list(Surface))
def test_soft_roads_are_left_by_the_vehicle_or_by_the_rule(surface: Surface) -> None:
    for worst in (Surface.PAVED, Surface.GRAVEL, Surface.EARTH, Surface.SOFT):
        by_rule = RoutePolicy(worst_surface=worst)
        by_vehicle = replace(TRUCK, worst_surface=worst)
        for judgement in (
            judged(TRUCK, policy=by_rule, surface=surface),
            judged(by_vehicle, surface=surface),
        ):
            refused = surface > worst
            assert judgement.forbidden.all() == refused
            if refused:
                assert judgement.reasons_of(0) == (RefusalReason.SURFACE,)


def test_a_track_that_nobody_describes_is_of_earth() -> None:
    lorry = replace(TRUCK, speed_kmh={RoadClass.TRACK: 20.0})
    track = {"road_class": RoadClass.TRACK, "surface": Surface.UNKNOWN}

    assert judged(replace(lorry, worst_surface=Surface.GRAVEL), **track).forbidden.all()
    earth = replace(lorry, worst_surface=Surface.EARTH)
    assert not judged(earth, **track).forbidden.any()


def test_tracked_vehicles_take_a_ferry_that_is_known_to_bear_them() -> None:
    known = limit(LimitKind.MASS, 70)

    assert judged(TANK, flags=LinkFlag.FERRY).reasons_of(0) == (RefusalReason.FERRY,)
    assert not judged(TRUCK, flags=LinkFlag.FERRY).forbidden.any()
    assert not judged(TANK, flags=LinkFlag.FERRY, limits=(known,)).forbidden.any()
    allow = RoutePolicy(unknown=UnknownRule.ALLOW)
    assert not judged(TANK, flags=LinkFlag.FERRY, policy=allow).forbidden.any()


def test_own_ratings_stand_in_for_what_the_map_says() -> None:
    sign = limit(LimitKind.MLC_TRACKED, 40)
    own = limit(LimitKind.MLC_TRACKED, 80, origin=LimitOrigin.OWN_RATING)
    low = limit(LimitKind.MLC_TRACKED, 60, origin=LimitOrigin.OWN_RATING)

    assert not refuses(TANK, sign, own)
    assert refuses(TANK, limit(LimitKind.MLC_TRACKED, 100), low)


def test_bans_on_heavy_goods_bind_above_three_and_a_half_tonnes() -> None:
    ban = limit(LimitKind.HEAVY_GOODS, 0)

    assert refuses(TRUCK, ban)
    assert not refuses(CAR, ban)
    free = RoutePolicy(heavy_goods_ban=False)
    assert not judged(TRUCK, limits=(ban,), policy=free).forbidden.any()


@pytest.mark.parametrize("kind", [LimitKind.HAZMAT, LimitKind.HAZMAT_WATER])
def test_dangerous_goods_are_refused_where_they_are_banned(kind: LimitKind) -> None:
    assert refuses(TANKER, limit(kind, 0))
    assert not refuses(TRUCK, limit(kind, 0))


def test_a_barrier_stops_everyone_or_opens() -> None:
    assert refuses(CAR, limit(LimitKind.BARRIER, 0))
    assert not refuses(TANK, limit(LimitKind.BARRIER, 1))


def test_limits_that_hold_at_times_are_not_enforced() -> None:
    assert not refuses(TANK, limit(LimitKind.CONDITIONAL, NAN))


@pytest.mark.parametrize(
    ("access", "policy", "refused"),
    [
        (Access.YES, RoutePolicy(), False),
        (Access.DESTINATION, RoutePolicy(), False),
        (Access.AGRICULTURAL, RoutePolicy(), False),
        (Access.PRIVATE, RoutePolicy(), True),
        (Access.PRIVATE, RoutePolicy(private=True), False),
        (Access.MILITARY, RoutePolicy(), False),
        (Access.MILITARY, RoutePolicy(military=False), True),
        (Access.NO, RoutePolicy(private=True), True),
    ],
)
def test_access_follows_the_policy(
    access: Access, policy: RoutePolicy, *, refused: bool
) -> None:
    by_edge = judged(TRUCK, access=access, policy=policy)
    row = limit(LimitKind.ACCESS, access)
    by_row = judged(TRUCK, limits=(row,), policy=policy)

    assert by_edge.forbidden.all() == refused
    assert by_row.forbidden.all() == refused
    if refused:
        assert by_edge.reasons_of(0) == (RefusalReason.ACCESS,)


@pytest.mark.parametrize(
    ("flags", "known", "unknown"),
    [
        (LinkFlag.BRIDGE, limit(LimitKind.MASS, 60), Unknown.LOAD),
        (LinkFlag.BRIDGE, limit(LimitKind.MASS, INF), Unknown.LOAD),
        (LinkFlag.BRIDGE, limit(LimitKind.MLC_WHEELED, 60), Unknown.LOAD),
        (LinkFlag.BRIDGE, limit(LimitKind.MLC_WHEELED_ONEWAY, 60), Unknown.LOAD),
        (LinkFlag.FERRY, limit(LimitKind.MASS, 60), Unknown.LOAD),
        (LinkFlag.TUNNEL, limit(LimitKind.HEIGHT, 4), Unknown.HEIGHT),
        (LinkFlag.COVERED, limit(LimitKind.HEIGHT, 4), Unknown.HEIGHT),
        (LinkFlag.FORD, limit(LimitKind.FORD_DEPTH, 0.3), Unknown.DEPTH),
    ],
)
def test_what_nobody_knows_counts_by_the_rule(
    flags: LinkFlag, known: Limit, unknown: Unknown
) -> None:
    for rule in UnknownRule:
        policy = RoutePolicy(unknown=rule)
        blank = judged(TRUCK, flags=flags, policy=policy)
        told = judged(TRUCK, flags=flags, limits=(known,), policy=policy)

        assert blank.forbidden.all() == (rule is UnknownRule.REFUSE)
        assert blank.unknown.tolist() == [unknown, unknown]
        assert not told.unknown.any()
        assert not told.forbidden.any()


def test_a_class_for_wheels_says_nothing_about_tracks() -> None:
    wheeled = limit(LimitKind.MLC_WHEELED, 100)

    mixed = judged(TRUCK, TANK, flags=LinkFlag.BRIDGE, limits=(wheeled,))

    assert mixed.unknown.tolist() == [Unknown.LOAD, Unknown.LOAD]


def test_an_unreadable_limit_is_an_unknown_one() -> None:
    unread = limit(LimitKind.HEIGHT, NAN, origin=LimitOrigin.UNREADABLE)

    judgement = judged(TRUCK, limits=(unread,))

    assert judgement.unknown.tolist() == [Unknown.HEIGHT, Unknown.HEIGHT]
    assert not judged(TRUCK, limits=(unread, limit(LimitKind.HEIGHT, 4))).unknown.any()


def test_a_grade_stops_the_worst_climber() -> None:
    assert not judged(TRUCK, grade=0.39).forbidden.any()
    steep = judged(TANK, TRUCK, grade=0.5)
    assert steep.reasons_of(0) == (RefusalReason.GRADE,)


def test_a_class_of_road_without_a_speed_cannot_be_used() -> None:
    track = judged(TRUCK, road_class=RoadClass.TRACK)
    ferry = judged(TRUCK, road_class=RoadClass.FERRY)

    assert track.reasons_of(1) == (RefusalReason.ROAD_CLASS,)
    assert not ferry.forbidden.any()


def test_ferries_are_left_when_the_policy_says_so() -> None:
    policy = RoutePolicy(ferries=False)

    judgement = judged(TRUCK, flags=LinkFlag.FERRY, policy=policy)

    assert judgement.reasons_of(0) == (RefusalReason.FERRY,)


def test_closed_edges_are_closed_one_direction_at_a_time() -> None:
    world = sketch({"a": (0, 0), "b": (1, 0)}, [Road(a="a", b="b")])
    truck = Formation("f", ((TRUCK, 1),))

    judgement = assess(world.network, truck, RoutePolicy(), closed_edges=frozenset({1}))

    assert judgement.forbidden.tolist() == [False, True]
    assert judgement.reasons_of(1) == (RefusalReason.CLOSED,)


@pytest.mark.parametrize("edge", [-1, 2])
def test_closing_an_edge_that_does_not_exist_is_refused(edge: int) -> None:
    world = sketch({"a": (0, 0), "b": (1, 0)}, [Road(a="a", b="b")])
    truck = Formation("f", ((TRUCK, 1),))

    with pytest.raises(RouteError, match="not among the 2 edges"):
        assess(world.network, truck, RoutePolicy(), closed_edges=frozenset({edge}))


@pytest.mark.parametrize(
    ("ring", "inside"),
    [
        (((0.004, -0.1), (0.006, -0.1), (0.006, 0.1), (0.004, 0.1)), True),
        (((0.004, 0.1), (0.006, 0.1), (0.006, 0.2)), False),
        (((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)), True),
        (((0.0, 0.001), (0.01, 0.001), (0.005, 0.1)), False),
        (((0.0, 0.1), (0.01, -0.1), (0.01, 0.1), (0.0, -0.1)), True),
    ],
    ids=["across", "beyond", "around", "beside", "crossing itself"],
)
def test_roads_that_touch_an_area_to_avoid_are_left(
    ring: tuple[tuple[float, float], ...], *, inside: bool
) -> None:
    world = sketch({"a": (0, 0), "b": (1, 0)}, [Road(a="a", b="b")])
    truck = Formation("f", ((TRUCK, 1),))

    judgement = assess(world.network, truck, RoutePolicy(), avoid=(ring,))

    assert judgement.forbidden.all() == inside


@pytest.mark.parametrize(
    "ring", [((0, 0), (1, 1)), ((0, 0), (1, 1), (0, 0)), ((0, 0), (1, 1), (NAN, 0))]
)
def test_an_area_without_extent_is_refused(
    ring: tuple[tuple[float, float], ...],
) -> None:
    world = sketch({"a": (0, 0), "b": (1, 0)}, [Road(a="a", b="b")])
    truck = Formation("f", ((TRUCK, 1),))

    with pytest.raises(RouteError, match="three different corners"):
        assess(world.network, truck, RoutePolicy(), avoid=(ring,))


def test_the_decisions_of_the_user_are_named_first() -> None:
    world = sketch(
        {"a": (0, 0), "b": (1, 0)},
        [Road(a="a", b="b", grade=0.9, limits=(limit(LimitKind.MASS, 1),))],
    )

    judgement = assess(
        world.network,
        Formation("f", ((TRUCK, 1),)),
        RoutePolicy(),
        closed_edges=frozenset({0}),
    )

    assert judgement.reasons_of(0) == (
        RefusalReason.CLOSED,
        RefusalReason.LIMIT,
        RefusalReason.GRADE,
    )
    assert np.count_nonzero(judgement.refused_rows) == 2
