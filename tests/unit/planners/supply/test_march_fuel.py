"""Fuel of a march: by hand on sketched roads, against the route, and over time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from maps.road_network import RoadClass, Surface
from planners.edge_costs import LITRES_PER_TONNE_METRE, SURFACE_DRAG
from planners.supply.march_fuel import march_burn, march_units, way_effort
from tests.bridged_world import REST, marching, planner_of
from tests.marches import SIX, TANK, TRUCK
from tests.road_sketch import Road, Sketch, sketch

if TYPE_CHECKING:
    from app.services.planning import PlannedColumn

CLIMB_M = 300.0


def hills() -> Sketch:
    """Ten kilometres paved and level, ten of gravel up a hill, ten shipped."""
    return sketch(
        {"a": (0, 0), "b": (10, 0), "c": (20, 0), "d": (30, 0)},
        [
            Road(a="a", b="b", length_m=10_000.0),
            Road(
                a="b",
                b="c",
                length_m=10_000.0,
                climb_m=CLIMB_M,
                surface=Surface.GRAVEL,
            ),
            Road(a="c", b="d", length_m=10_000.0, road_class=RoadClass.FERRY),
        ],
    )


def over(world: Sketch, way: str) -> PlannedColumn:
    """Twenty trucks on their way."""
    return marching(planner_of(world), world, way)


def test_a_route_burns_by_length_climb_and_surface_and_nothing_aboard() -> None:
    world = hills()
    column = over(world, "ad")
    table = column.table
    whole = (table.totals.start, table.totals.completion)

    burnt = march_burn(
        way_effort(world.network, column.route),
        [(TRUCK, 2), (TANK, 1)],
        *(table, table.units, whole),
    )

    lifting = (2 * 13.5 + 62.0) * LITRES_PER_TONNE_METRE
    assert burnt.level_l.sum() == pytest.approx(0.2 * (2 * 40 + 400))
    assert burnt.climb_l.sum() == pytest.approx(lifting * CLIMB_M)
    drag_m = SURFACE_DRAG[Surface.GRAVEL] * 10_000
    assert burnt.surface_l.sum() == pytest.approx(lifting * drag_m)


@pytest.mark.parametrize("way", ["ac", "ca", "ab"])
def test_the_whole_column_burns_what_its_route_says(way: str) -> None:
    world = hills()
    column = over(world, way)
    table = column.table
    whole = (table.totals.start, table.totals.completion)

    burnt = march_burn(
        way_effort(world.network, column.route),
        [(TRUCK, 20)],
        *(table, table.units, whole),
    )

    assert burnt.litres.sum() == pytest.approx(column.route.fuel_l, rel=1e-4)


def test_first_and_last_roads_count_in_part() -> None:
    world = hills()
    column = marching(planner_of(world), world, "ac")
    effort = way_effort(world.network, column.route)
    half = marching(planner_of(world), world, "ab")

    assert effort.distance_m[-1] == pytest.approx(20_000)
    assert way_effort(world.network, half.route).climb_m[-1] == pytest.approx(0)
    assert effort.climb_m[-1] == pytest.approx(CLIMB_M)


def test_a_route_that_begins_and_ends_on_a_road_takes_its_parts() -> None:
    """Three quarters of the first ten kilometres, and half of the hill behind them."""
    world = hills()
    route = over(world, "ac").route
    inside = replace(route, first_share=0.25, last_share=0.5)
    on_one = replace(inside, edges=route.edges[:1])

    assert way_effort(world.network, inside).distance_m[-1] == pytest.approx(12_500)
    assert way_effort(world.network, inside).climb_m[-1] == pytest.approx(CLIMB_M / 2)
    assert way_effort(world.network, on_one).road_m[-1] == pytest.approx(2_500)


def test_steps_of_time_part_the_fuel_without_losing_any() -> None:
    world = hills()
    column = over(world, "ac")
    table = column.table
    effort = way_effort(world.network, column.route)
    edges = [SIX + number * timedelta(minutes=10) for number in range(-1, 12)]

    burnt = march_burn(effort, [(TRUCK, 20)], table, table.units, edges).litres

    assert burnt.sum() == pytest.approx(column.route.fuel_l, rel=1e-4)
    assert burnt[0] == 0
    assert burnt[1] > 0
    assert (burnt >= 0).all()


def test_nothing_is_burnt_while_a_halt_lasts() -> None:
    world = hills()
    column = marching(planner_of(world), world, "ab", halts=(REST,), sizes=(10,))
    table = column.table
    (stay,) = table.stays
    effort = way_effort(world.network, column.route)
    lag = (table.units[0].tail_delay - table.units[0].head_delay) / 2
    edges = [stay.stops + lag, stay.leaves + lag]

    burnt = march_burn(effort, [(TRUCK, 10)], table, table.units, edges)

    assert burnt.litres.sum() == pytest.approx(0, abs=1e-9)


def test_a_unit_marches_in_its_own_place_in_the_column() -> None:
    world = hills()
    column = over(world, "ac")
    table = column.table
    (second,) = march_units(table, "2")
    edges = [SIX, SIX + second.head_delay]
    effort = way_effort(world.network, column.route)

    first = march_burn(effort, [(TRUCK, 1)], table, march_units(table, "1"), edges)
    later = march_burn(effort, [(TRUCK, 1)], table, (second,), edges)

    assert later.litres.sum() == 0
    assert first.litres.sum() > 0
    assert march_units(table, "elsewhere") == table.units
