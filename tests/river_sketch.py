"""A river with a bridge and a long way round: the small world of route tests."""

from __future__ import annotations

import math

from maps.road_network import LimitKind, LinkFlag
from planners.plan_route import plan_route
from planners.roads import Roads
from planners.route import (
    Route,
    RouteRequest,
)
from planners.vehicles import Formation, VehicleType
from tests.marches import TANK
from tests.road_sketch import Limit, Road, Sketch, sketch

PLACES = {"a": (0, 0), "b": (1, 0), "c": (2, 0), "d": (3, 0), "n": (1.5, 1)}
MLC_40 = Limit(kind=LimitKind.MLC_TRACKED, value=40, text="mlc:tracked=40")
AT_TIMES = Limit(kind=LimitKind.CONDITIONAL, value=math.nan, text="x@y")
SIGN_12 = Limit(kind=LimitKind.MASS, value=12, text="maxweight=12")


def river(*limits: Limit, **bridge: object) -> Sketch:
    """Give a road a-b-c-d over a bridge from b to c, and a long way round by n."""
    bridge = {"name": "Old Bridge", "flags": LinkFlag.BRIDGE} | bridge
    return sketch(
        PLACES,
        [
            Road(a="a", b="b", name="West Road"),
            Road(a="b", b="c", limits=limits, **bridge),
            Road(a="c", b="d", name="East Road"),
            Road(a="b", b="n", name="North Road"),
            Road(a="n", b="c", name="North Road"),
        ],
    )


def route(
    world: Sketch, *stops: str, vehicle: VehicleType = TANK, **more: object
) -> Route:
    """Plan a route of three vehicles over some junctions."""
    request = RouteRequest(
        stops=tuple(world.lonlat(name) for name in stops),
        formation=Formation("f", ((vehicle, 3),)),
        **more,
    )
    return plan_route(Roads.of(world.network), request)


def names(world: Sketch, found: Route) -> list[str]:
    """Edges of a route by the names of the sketch."""
    of_edge = {edge: name for name, edge in world.edge.items()}
    return [of_edge[edge] for edge in found.edges]
