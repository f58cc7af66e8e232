"""What stands along a route, and the formula that it comes to."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from maps.road_network import (
    LimitKind,
    LimitOrigin,
    LinkFlag,
    RoadClass,
    RoadNetwork,
    Surface,
)
from planners.along_route import AlongRoute, along_route
from planners.plan_route import plan_route
from planners.roads import Roads
from planners.route import RouteRequest
from planners.route_classification import RouteFormula, TrafficFlow, traffic_flow
from planners.route_obstructions import ObstructionKind, curves
from planners.vehicles import Formation, Track, VehicleType
from tests.marches import TRUCK
from tests.road_sketch import Limit, Road, Sketch, sketch

EVERYWHERE = replace(TRUCK, speed_kmh=dict.fromkeys(RoadClass, 50.0))
MLC_60 = Limit(kind=LimitKind.MLC_WHEELED, value=60)
MLC_50T = Limit(kind=LimitKind.MLC_TRACKED, value=50)


def line_of(*roads: dict) -> Sketch:
    """Give roads of a kilometre one behind the other, eight metres wide."""
    names = "abcdefgh"[: len(roads) + 1]
    made = [
        Road(a=a, b=b, **road)
        for a, b, road in zip(names, names[1:], roads, strict=False)
    ]
    world = sketch({name: (i, 0) for i, name in enumerate(names)}, made)
    world.network.link_width_m[:] = 8
    return world


def along(
    world: Sketch, network: RoadNetwork | None = None, vehicle: VehicleType = EVERYWHERE
) -> AlongRoute:
    """Describe the route from the first junction to the last."""
    names = list(world.junction)
    request = RouteRequest(
        stops=(world.lonlat(names[0]), world.lonlat(names[-1])),
        formation=Formation("one", ((vehicle, 1),)),
    )
    roads = Roads.of(network or world.network)
    return along_route(roads, plan_route(roads, request))


def test_the_lowest_of_everything_makes_the_formula() -> None:
    world = line_of(
        {"name": "A"},
        {"name": "B", "flags": LinkFlag.BRIDGE, "limits": (MLC_60, MLC_50T)},
        {"name": "C", "limits": (Limit(kind=LimitKind.HEIGHT, value=4.55),)},
        {"name": "D", "surface": Surface.GRAVEL},
    )
    world.network.link_width_m[3] = 7.46

    found = along(world)

    assert found.formula == found.at_best == "7.4m/Y/50/4.5"
    assert found.doubts == ()
    assert found.obstructions == ()
    assert [s.road for s in found.stretches] == ["A", "B", "C", "D"]
    assert str(RouteFormula.parse(found.formula)) == found.formula


def test_what_nobody_knows_is_a_question_mark() -> None:
    world = line_of(
        {"name": "A", "surface": Surface.UNKNOWN, "road_class": RoadClass.SERVICE},
        {"name": "B", "flags": LinkFlag.BRIDGE},
        {"name": "C", "flags": LinkFlag.TUNNEL},
    )
    world.network.link_width_m[1] = math.nan

    found = along(world)

    assert found.formula == "?m/?/?/?"
    assert found.at_best == "8m/X/?/∞"
    assert found.doubts == (
        "The width is not known on 1.0 km.",
        "The surface is not known on 1.0 km.",
        "Nobody knows the load class of B at 1.0 km.",
        "Nobody knows the clearance of C at 2.0 km.",
    )


def test_estimates_are_said_to_be_so() -> None:
    """Signed for 30 t a bridge counts as class 28 of wheels and 33 of tracks."""
    sign = Limit(kind=LimitKind.MASS, value=30)
    world = line_of(
        {"name": "A", "surface": Surface.UNKNOWN},
        {"name": "B", "flags": LinkFlag.BRIDGE, "limits": (sign,)},
    )
    world.network.link_width_m[0] = math.nan
    world.network.link_lanes[0] = 3

    found = along(world)

    assert found.formula == "8m/X/28/∞"
    assert found.doubts == (
        "The width is an estimate from the lanes on 1.0 km.",
        "The surface is what such roads have as a rule on 1.0 km.",
        "A civil sign, not an engineer's rating, is the load class of B at 1.0 km.",
    )


def test_of_a_route_without_bridges_the_worst_section_counts() -> None:
    found = along(line_of({"name": "A", "limits": (MLC_60,)}, {"name": "B"}))

    assert found.formula == "8m/X/60/∞"


def test_obstructions_are_named_in_order() -> None:
    """Trucks need 7.3 m; a ford asks for fair weather."""
    world = line_of(
        {"name": "A"},
        {"name": "B", "flags": LinkFlag.FORD},
        {"name": "C", "limits": (Limit(kind=LimitKind.HEIGHT, value=4.0),)},
        {"name": "D"},
        {"name": "E"},
    )
    world.network.link_width_m[3:] = (7.2, 6.0)

    found = along(world)

    assert found.formula == "6m/Z/?/4 (OB)"
    assert [one.kind for one in found.obstructions] == [
        ObstructionKind.FORD,
        ObstructionKind.CLEARANCE,
        ObstructionKind.WIDTH,
    ]
    assert found.obstructions[1].sentence == (
        "C at 2.0 km (31NAA68240000): a clearance of 4.0 m."
    )
    assert found.obstructions[2].sentence.endswith(
        "2.0 km too narrow for double flow of wheeled vehicles, 6.0 m at the narrowest."
    )


def test_tracked_vehicles_need_more_width() -> None:
    world = line_of({"name": "A"})
    world.network.link_width_m[0] = 7.9
    tracked = replace(EVERYWHERE, track=Track.TRACKED)

    assert along(world).obstructions == ()
    assert along(world, vehicle=tracked).obstructions[0].kind is ObstructionKind.WIDTH
    assert along(world).stretches[0].flow is TrafficFlow.SINGLE_FLOW


def test_a_sign_narrows_what_was_measured() -> None:
    sign = Limit(kind=LimitKind.WIDTH, value=3.2)

    found = along(line_of({"limits": (sign,)}))

    assert found.stretches[0].width_m == 3.2
    assert found.stretches[0].flow is TrafficFlow.LIMITED_ACCESS


def test_a_ferry_obstructs_and_has_no_width() -> None:
    ferry = {"road_class": RoadClass.FERRY, "flags": LinkFlag.FERRY, "name": "Ferry"}
    world = line_of({"name": "A"}, ferry)
    world.network.link_width_m[1] = math.nan

    found = along(world)

    assert found.at_best == "8m/X/?/∞ (OB)"
    assert found.obstructions[0].sentence.endswith(": a ferry.")


def test_a_steep_slope_obstructs() -> None:
    """Ten per cent over two kilometres."""
    world = line_of({"name": "A"}, {"name": "B"}, {"name": "C"}, {"name": "D"})
    world.network.vertex_height_m[:] = [0, 0, 0, 100, 100, 200, 200, 200]

    found = along(world)

    (steep,) = found.obstructions
    assert steep.kind is ObstructionKind.GRADE
    assert steep.value == pytest.approx(0.1, abs=0.001)
    assert "% uphill" in steep.sentence
    assert found.stretches[1].max_grade > 0.07


def hairpin(radius_m: float, degrees: int) -> Sketch:
    """Give one road of straight arms with a drawn curve between."""
    world = line_of({"name": "Bend"})
    network = world.network
    turns = np.radians(np.arange(0, degrees + 1, 15))
    curve = radius_m * np.stack([np.sin(turns), 1 - np.cos(turns)], axis=1)
    heading = np.array([np.cos(turns[-1]), np.sin(turns[-1])])
    metres = np.vstack([[-500, 0], curve, curve[-1] + 500 * heading])
    lonlat = metres / 111_320.0 + 0.01
    changed = replace(
        network,
        vertex_lonlat=lonlat,
        vertex_height_m=np.full(len(lonlat), np.nan, np.float32),
        link_offsets=np.array([0, len(lonlat)]),
        junction_lonlat=lonlat[[0, -1]],
    )
    return replace(world, network=changed)


@pytest.mark.parametrize(
    ("radius_m", "degrees", "reported", "obstructs"),
    [(20, 180, 1, 1), (25, 90, 1, 1), (40, 90, 1, 0), (60, 180, 0, 0), (20, 15, 0, 0)],
)
def test_sharp_curves_are_reported_and_the_sharpest_obstruct(
    radius_m: float, degrees: int, reported: int, obstructs: int
) -> None:
    world = hairpin(radius_m, degrees)
    roads = Roads.of(world.network)
    request = RouteRequest(
        stops=(world.lonlat("a"), world.lonlat("b")),
        formation=Formation("one", ((TRUCK, 1),)),
    )
    route = plan_route(roads, request)

    found = curves(world.network, route)
    obstructions = along_route(roads, route).obstructions

    assert len(found) == reported
    assert len(obstructions) == obstructs
    if obstructs:
        assert found[0].radius_m == pytest.approx(radius_m, abs=1)
        assert f"a curve of {found[0].radius_m} m radius" in obstructions[0].sentence


@pytest.mark.parametrize(
    ("width_m", "flow"),
    [(3.4, "limited access"), (5.4, "single lane"), (7.2, "single flow")],
)
def test_bands_of_width(width_m: float, flow: str) -> None:
    assert traffic_flow(width_m, Track.WHEELED) is TrafficFlow(flow)
    assert traffic_flow(7.3, Track.WHEELED) is TrafficFlow.DOUBLE_FLOW
    assert traffic_flow(5.9) is TrafficFlow.SINGLE_LANE
    assert traffic_flow(8.0) is TrafficFlow.DOUBLE_FLOW


def test_own_ratings_are_not_estimates() -> None:
    own = Limit(kind=LimitKind.MLC_WHEELED, value=70, origin=LimitOrigin.OWN_RATING)
    sign = Limit(kind=LimitKind.MASS, value=30)
    bridge = {"name": "B", "flags": LinkFlag.BRIDGE, "limits": (own, sign)}

    found = along(line_of(bridge))

    assert found.formula == "8m/X/70/∞"
