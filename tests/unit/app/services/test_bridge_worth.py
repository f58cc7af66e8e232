"""What bridges are worth to a plan, against routes planned without each of them."""

from __future__ import annotations

import math
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from app.services.bridge_worth import (
    BridgeWorth,
    bridge_worth,
    gravity,
    short_loss,
    worth_columns,
)
from maps.road_network import LinkFlag
from planners.bridge_table import BridgeRow, bridge_table
from planners.errors import NoRoute
from planners.plan_route import plan_route
from planners.roads import Roads
from planners.route import RoutePolicy, RouteRequest, UnknownRule
from planners.vehicles import Formation
from tests.marches import TRUCK
from tests.river_sketch import PLACES, SIGN_12, river
from tests.road_sketch import Road, Sketch, sketch

if TYPE_CHECKING:
    from app.services.planning import Planner

LORRIES = Formation("lorries", ((TRUCK, 3),))


def planner_of(world: Sketch) -> Planner:
    """Give what the service needs of a planner."""
    return SimpleNamespace(roads=Roads.of(world.network))  # type: ignore[return-value]


def worth_of(world: Sketch, **more: object) -> tuple[BridgeWorth, list[BridgeRow]]:
    planner = planner_of(world)
    policy = RoutePolicy(**more)
    request = RouteRequest(
        stops=(world.lonlat("a"), world.lonlat("d")), formation=LORRIES, policy=policy
    )
    routes = [("Main body", plan_route(planner.roads, request))]
    worth = bridge_worth(planner, routes)
    return worth, list(bridge_table(planner.roads, LORRIES, policy))


def test_the_loss_of_a_bridge_is_the_time_of_the_way_round() -> None:
    world = river()
    worth, (bridge,) = worth_of(world)

    loss = worth.loss_of(bridge)

    request = RouteRequest(
        stops=(world.lonlat("a"), world.lonlat("d")), formation=LORRIES
    )
    closed = frozenset({world.edge["bc"], world.edge["cb"]})
    roads = Roads.of(world.network)
    without = plan_route(roads, replace(request, closed_edges=closed))
    expected = without.duration_s - plan_route(roads, request).duration_s
    assert loss is not None
    assert not loss.cut_off
    assert loss.delay_s == pytest.approx(expected, abs=0.05)
    assert short_loss(loss) == f"+{round(expected / 60)} min"
    assert gravity(loss) == -loss.delay_s


def test_a_bridge_that_is_the_only_way_cuts_the_journey_off() -> None:
    places = {name: PLACES[name] for name in "abcd"}
    world = sketch(
        places,
        [
            Road(a="a", b="b"),
            Road(a="b", b="c", name="Old Bridge", flags=LinkFlag.BRIDGE),
            Road(a="c", b="d"),
        ],
    )
    worth, (bridge,) = worth_of(world)

    loss = worth.loss_of(bridge)

    closed = frozenset({world.edge["bc"], world.edge["cb"]})
    request = RouteRequest(
        stops=(world.lonlat("a"), world.lonlat("d")), formation=LORRIES
    )
    with pytest.raises(NoRoute):
        plan_route(Roads.of(world.network), replace(request, closed_edges=closed))
    assert loss is not None
    assert loss.cut_off
    assert short_loss(loss) == "1 cut off"
    assert gravity(loss) == -math.inf


def test_an_unknown_bridge_that_would_save_time_is_to_be_checked_first() -> None:
    worth, (bridge,) = worth_of(river(), unknown=UnknownRule.REFUSE)

    place, check = worth.check_of(bridge)

    assert place == 1
    assert "Old Bridge" in check.sentence
    assert worth.loss_of(bridge) is None  # nobody drives over it


def test_a_bridge_that_is_known_too_weak_needs_no_check() -> None:
    worth, (bridge,) = worth_of(river(SIGN_12), unknown=UnknownRule.REFUSE)

    assert worth.check_of(bridge) is None


def test_columns_show_losses_and_checks_and_sort_the_gravest_first() -> None:
    known = BridgeWorth()
    loss_column, check_column = worth_columns(lambda: known, short_loss)
    lost, (bridge,) = worth_of(river())
    other = replace(bridge, obstacle=99)
    assert loss_column.text(bridge) == check_column.text(bridge) == ""
    assert loss_column.cell_tip(bridge) == check_column.cell_tip(bridge) == ""

    known = lost

    assert loss_column.text(bridge) == short_loss(lost.loss_of(bridge))
    assert loss_column.cell_tip(bridge) == lost.loss_of(bridge).sentence
    assert sorted([other, bridge], key=loss_column.order) == [bridge, other]
    known, _ = worth_of(river(), unknown=UnknownRule.REFUSE)
    assert check_column.text(bridge) == "1"
    assert check_column.cell_tip(bridge) == known.check_of(bridge)[1].sentence
    assert sorted([other, bridge], key=check_column.order) == [bridge, other]


def test_without_routes_no_bridge_is_worth_anything() -> None:
    worth = bridge_worth(planner_of(river()), [])

    assert worth == BridgeWorth()
