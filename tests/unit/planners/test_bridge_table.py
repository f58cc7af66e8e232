"""The table of bridges: what each bears, who crosses it how, the gravest first."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from maps.road_network import LimitKind, LimitOrigin, LinkFlag, RoadClass
from planners.bridge_classes import BridgeVerdict
from planners.bridge_ratings import bridges_by_way
from planners.bridge_table import BridgeRow, bridge_table, edges_by_bridge, is_known
from planners.errors import RouteError
from planners.overlay import BridgeRating
from planners.roads import Roads
from planners.route import RoutePolicy
from planners.vehicles import Formation
from tests.marches import TANK, TRUCK
from tests.road_sketch import Limit, Road, Sketch, sketch

PLACES = {name: (place, 0) for place, name in enumerate("abcdefghijkl")}
BOTH = Formation("f", ((TRUCK, 20), (TANK, 4)))


def bridges(*limits: tuple[Limit, ...], **road: object) -> Sketch:
    """Bridges one after the other, each with its limits and a road between."""
    roads = []
    names = iter("abcdefghijkl")
    start = next(names)
    for number, mine in enumerate(limits):
        middle, end = next(names), next(names)
        roads.append(Road(a=start, b=middle))
        name = f"Bridge {number}"
        roads.append(
            Road(a=middle, b=end, name=name, flags=LinkFlag.BRIDGE, limits=mine, **road)
        )
        start = end
    return sketch(PLACES, roads)


def table(world: Sketch, formation=BOTH, **more: object) -> dict[str, BridgeRow]:
    """Rows by name, in the order of the table."""
    rows = bridge_table(Roads.of(world.network), formation, RoutePolicy(), **more)
    return {row.name: row for row in rows}


def mlc(kind: str, value: float, **more: object) -> Limit:
    return Limit(kind=LimitKind[f"MLC_{kind}"], value=value, **more)


def verdicts(row: BridgeRow) -> dict[str, str]:
    return {one.vehicle: one.verdict.name for one in row.crossings}


def test_each_vehicle_crosses_in_its_own_way() -> None:
    world = bridges(
        (mlc("WHEELED", 10), mlc("WHEELED_ONEWAY", 20), mlc("TRACKED", 80)),
        (mlc("WHEELED", 10), mlc("WHEELED_CAUTION", 20), mlc("TRACKED", 60)),
    )
    rows = table(world)

    assert verdicts(rows["Bridge 0"]) == {"truck 5 t": "ONE_WAY", "tank": "CARRIES"}
    assert verdicts(rows["Bridge 1"]) == {"truck 5 t": "CAUTION", "tank": "REFUSES"}
    (refused,) = [one for one in rows["Bridge 1"].crossings if one.reason]
    assert refused.count == 4
    assert refused.reason == (
        "Bridge 1: tank (MLC 70 tracked) meets MLC 60 (MLC_TRACKED=60)."
    )


def test_the_gravest_bridges_come_first() -> None:
    world = bridges(
        (mlc("WHEELED", 50), mlc("TRACKED", 80)),
        (mlc("WHEELED_ONEWAY", 50), mlc("TRACKED", 80)),
        (mlc("WHEELED_CAUTION", 50), mlc("TRACKED", 80)),
        (),
        (mlc("TRACKED", 10),),
    )
    rows = table(world)

    assert [row.verdict.name for row in rows.values()] == [
        "REFUSES",
        "UNKNOWN",
        "CAUTION",
        "ONE_WAY",
        "CARRIES",
    ]
    assert rows["Bridge 3"].crossings[0].reason == "load class unknown"
    nobody = table(world, None)
    assert nobody["Bridge 3"].verdict is BridgeVerdict.UNKNOWN
    assert nobody["Bridge 0"].verdict is BridgeVerdict.KNOWN
    assert nobody["Bridge 0"].crossings == ()


def test_a_civil_sign_amounts_to_marked_classes() -> None:
    """30 t: 33 short tons tracked; wheeled 40 / 42.6 of it (published table)."""
    sign = Limit(kind=LimitKind.MASS, value=30, text="maxweight=30")
    limits = table(bridges((sign,)))["Bridge 0"].limits

    for kind, value in ((LimitKind.MLC_TRACKED, 33), (LimitKind.MLC_WHEELED, 28)):
        assert (limits[kind].value, limits[kind].origin) == (
            value,
            LimitOrigin.ESTIMATE,
        )
        assert limits[kind].datum == "maxweight=30"
    one_class = table(bridges((sign, mlc("TRACKED", 50))))["Bridge 0"].limits
    assert one_class[LimitKind.MLC_TRACKED].origin is LimitOrigin.SIGN
    assert one_class[LimitKind.MLC_WHEELED].origin is LimitOrigin.ESTIMATE


def test_an_own_rating_stands_in_for_what_the_map_says_of_its_kind() -> None:
    world = bridges(
        (
            Limit(kind=LimitKind.MASS, value=12),
            mlc("TRACKED", 100),
            mlc("TRACKED_ONEWAY", 120),
            Limit(kind=LimitKind.HEIGHT, value=3.0),
        )
    )
    rating = BridgeRating(
        position=world.lonlat("b", "c"),
        bridge="Bridge 0",
        tracked=30,
        max_height_m=3.4,
        source="2 Recce Pl",
        date="120600ZJUN26",
    )
    row = table(world, ratings=(rating,))["Bridge 0"]

    assert row.rating == rating
    assert row.limits[LimitKind.MLC_TRACKED].datum == (
        "own rating: 2 Recce Pl, 120600ZJUN26"
    )
    assert LimitKind.MLC_TRACKED_ONEWAY not in row.limits
    assert row.limits[LimitKind.HEIGHT].value == 3.4
    reasons = {one.vehicle: one.reason for one in row.crossings}
    assert "meets MLC 30 (own rating: 2 Recce Pl" in reasons["tank"]
    assert "meets maximum mass 12 t" in reasons["truck 5 t"]  # wheels are not rated


def test_closed_and_narrow_bridges_say_so() -> None:
    world = bridges((mlc("WHEELED", 50), mlc("TRACKED", 80)))
    closed = frozenset({world.edge["bc"]})
    shut = table(world, closed_edges=closed)["Bridge 0"]
    widths = world.network.link_width_m.copy()
    widths[1] = 3.0
    narrow = replace(world, network=replace(world.network, link_width_m=widths))
    row = table(narrow)["Bridge 0"]

    assert shut.crossings[0].reason == "Bridge 0: closed by you."
    assert row.road_width_m == 3.0
    assert verdicts(row) == {"truck 5 t": "CARRIES", "tank": "REFUSES"}
    assert row.crossings[1].reason == (
        "Bridge 0: tank (3.7 m wide) meets road width 3 m (width=3)."
    )
    assert math.isnan(shut.road_width_m)


def test_of_equal_concern_great_roads_come_first() -> None:
    world = bridges((), ())
    classes = world.network.link_class.copy()
    classes[1], classes[3] = RoadClass.TRACK, RoadClass.MOTORWAY
    network = replace(world.network, link_class=classes)

    assert list(table(replace(world, network=network), None)) == [
        "Bridge 1",
        "Bridge 0",
    ]


def test_bridges_are_found_by_their_edges_and_ways() -> None:
    world = bridges((), ())

    assert edges_by_bridge(world.network) == {
        0: tuple(sorted((world.edge["bc"], world.edge["cb"]))),
        1: tuple(sorted((world.edge["de"], world.edge["ed"]))),
    }
    assert bridges_by_way(world.network) == {1001: (0,), 1003: (1,)}
    assert not any(is_known(row) for row in table(world).values())


def test_a_rating_that_lies_on_no_bridge_is_refused() -> None:
    world = bridges(())
    lost = BridgeRating(position=world.lonlat("l"), bridge="lost", wheeled=5)

    with pytest.raises(RouteError, match="lies on no bridge"):
        table(world, ratings=(lost,))


def test_a_path_beside_the_road_stops_nobody() -> None:
    """Both stand on one structure, as where a service road runs along a bridge."""
    world = bridges((mlc("WHEELED", 50), mlc("TRACKED", 80)), (mlc("TRACKED", 3),))
    network = world.network
    classes = network.link_class.copy()
    classes[3] = RoadClass.SERVICE
    joined = replace(
        network,
        link_class=classes,
        obstacle_kind=network.obstacle_kind[:1],
        obstacle_lonlat=network.obstacle_lonlat[:1],
        obstacle_length_m=network.obstacle_length_m[:1],
        obstacle_osm=network.obstacle_osm[:1],
        obstacle_name=network.obstacle_name[:1],
        obstacle_detail=network.obstacle_detail[:1],
        obstacle_link_offsets=network.obstacle_link_offsets[[0, 2]],
    )
    row = table(replace(world, network=joined))["Bridge 0"]

    assert verdicts(row) == {"truck 5 t": "CARRIES", "tank": "CARRIES"}
    assert row.road_class is RoadClass.PRIMARY
