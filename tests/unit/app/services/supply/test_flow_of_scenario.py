"""Flows and sites of a scenario: its stocks, its demand, its roads."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import numpy as np
import pytest

from app.errors import InputRefused
from app.services.movement.schedule_process import Enough
from app.services.supply.flow import (
    FlowOrder,
    flow_in_child,
    flow_problem_of,
    flow_work,
)
from app.services.supply.outlook import supply_outlook
from app.services.supply.road_ways import road_ways
from app.services.supply.siting import SitingWish, siting_in_child, siting_problem_of
from app.services.supply.supply_plan import (
    DropWish,
    Receipt,
    SupplyPlan,
    SupplyPoint,
    SupplyUnit,
    Transport,
)
from maps.road_network import RoadClass
from planners.plan_route import plan_route
from planners.roads import Roads
from planners.rounds.problem import NO_WAY
from planners.route import RoutePolicy
from planners.supply.factors import Basis, Factor, FactorLibrary
from planners.supply.flow_check import check_flow
from planners.supply.force import ForceUnit
from planners.supply.items import Body, Item
from planners.supply.stocks import Stock
from tests.bridged_world import bridged
from tests.marches import SIX, TRUCK

WATER = Item(
    name="water", nato="I", us="I", unit="l", kg=1.0, m3=0.001, body=Body.WATER
)
MEALS = Item(name="meals", nato="I", us="I", unit="ration", kg=0.8, m3=0.004)
LIBRARY = FactorLibrary(
    name="test factors",
    items=(WATER, MEALS),
    factors=tuple(
        Factor(basis=Basis.PERSON_DAY, item=item, rate=rate, source="test")
        for item, rate in (("water", 20), ("meals", 3))
    ),
)
WORLD = bridged()
HOUR = timedelta(hours=1)


def at(place):
    lon, lat = WORLD.lonlat(place)
    return f"{lat:.6f}, {lon:.6f}"


def unit(name, place, people=500, **stock):
    held = {"on_hand": 20_000, "safety_days": 1, "most": 40_000} | stock
    return SupplyUnit(
        unit=ForceUnit(name=name, personnel=people),
        at=at(place) if place else "",
        stocks=(Stock(item="water", **held), Stock(item="meals", on_hand=9e3)),
        drop=DropWish(unloading=HOUR),
    )


DEPOT = SupplyPoint(
    name="Depot",
    at=at("a"),
    loading=HOUR,
    stocks=(Stock(item="water", on_hand=200_000), Stock(item="meals", on_hand=1e5)),
    receipts=(Receipt(SIX + 7 * HOUR, "water", 5000.0),),
)
TANKER = Transport(
    name="tanker",
    vehicle=TRUCK.name,
    count=3,
    available=0.7,
    at="Depot",
    water_tanks_l=(6000.0, 4000.0),
)


def case(*units, points=(DEPOT,), transport=(TANKER,)):
    plan = SupplyPlan(
        begins=SIX, days=4, units=units, points=points, transport=transport
    )
    scenario = SimpleNamespace(
        name="North Wind",
        supply=plan,
        columns=(),
        zone="Z",
        policy=RoutePolicy(),
        avoid=(),
        hours=(),
    )
    roads = Roads.of(WORLD.network)
    planner = SimpleNamespace(
        roads=roads,
        route=lambda request: plan_route(roads, request),
        area=SimpleNamespace(
            network=WORLD.network,
            bounds=(-180, -90, 180, 90),
            names=SimpleNamespace(search=lambda *_, **__: ()),
        ),
        vehicles={TRUCK.name: TRUCK},
        closures_of=lambda _scenario: frozenset(),
        ratings_of=lambda _scenario: (),
    )
    return planner, scenario, supply_outlook(scenario, None, LIBRARY)


def flows(*units, **more):
    return flow_problem_of(*case(*units, **more))


def test_stocks_demand_and_levels_are_tonnes():
    found = flows(unit("A", "d")).problem
    assert found.points == ("Depot",)
    assert found.units == ("A",)
    water = found.items.index("water")
    assert found.stock[:, water].tolist() == [200.0, 20.0]
    assert found.most[1, water] == 40.0
    assert found.demand[0, water].sum() == pytest.approx(4 * 500 * 20 / 1000)
    assert found.least[0, water, 0] == pytest.approx(10.0)


def test_what_cannot_be_used_is_neither_stock_nor_room():
    found = flows(unit("A", "d", dead=1000)).problem
    water = found.items.index("water")
    assert (found.stock[1, water], found.most[1, water]) == (19.0, 39.0)


def test_a_candidate_feeds_nobody_before_it_is_opened():
    spare = SupplyPoint(name="Spare", at=at("n"), candidate=True)
    assert flows(unit("A", "d"), points=(DEPOT, spare)).problem.points == ("Depot",)


def test_what_comes_from_outside_is_there_from_the_next_step_on():
    found = flows(unit("A", "d")).problem
    arrives = found.receipts[0, found.items.index("water")]
    assert np.flatnonzero(arrives).tolist() == [2]
    assert arrives[2] == pytest.approx(5.0)


def test_lift_and_roads_are_those_of_the_plan():
    found = flows(unit("A", "d")).problem
    assert found.vehicles.tolist() == [[2.0]]
    assert found.carries[0, found.items.index("water")] == pytest.approx(10.0)
    assert found.carries[0, found.items.index("meals")] == 0.0
    assert found.arcs.tolist() == [[0, 1]]
    assert found.length_km[0, 0] == pytest.approx(7.0, rel=0.05)
    assert found.lead.tolist() == [[1]]
    # Two hours of loading and unloading, and two times 7 km.
    assert 2.0 < found.turn[0, 0] * 6 < 3.0
    assert found.classes[0].startswith("7.0 km, 2 h")


def test_water_comes_from_the_nearest_with_a_tanker_however_many_trucks_are_nearer():
    near = [SupplyPoint(name=f"Near {number}", at=at("n")) for number in range(6)]
    trucks = [
        Transport(
            name=f"truck {number}",
            vehicle=TRUCK.name,
            count=1,
            at=point.name,
            payload_t=5.0,
        )
        for number, point in enumerate(near)
    ]
    found = flows(
        unit("A", "d"), points=(*near, DEPOT), transport=(*trucks, TANKER)
    ).problem
    to_unit = found.arcs[found.arcs[:, 1] == 7, 0]
    assert to_unit.tolist() == [0, 1, 2, 3, 4, 6]  # the sixth with a truck is left out


def test_a_trip_drives_there_and_back_and_is_laden_and_unladen_once():
    found = flows(unit("A", "d"))
    drive = found.ways[0].takes_s - 2 * 3600
    assert drive > 300
    assert found.problem.turn[0, 0] * 6 * 3600 == pytest.approx(2 * 3600 + 2 * drive)


def test_next_door_and_at_once_takes_a_step_and_is_a_way():
    door = unit("A", "a")
    door = replace(door, drop=DropWish(unloading=timedelta()))
    found = flows(door, points=(replace(DEPOT, loading=timedelta()),)).problem
    assert found.lead.tolist() == [[1]]
    assert 0 < found.turn[0, 0] * 6 * 3600 < 60


def test_a_way_says_by_which_class_of_road_it_goes():
    found = flows(unit("A", "d"))
    (way,) = found.ways
    assert way.main is RoadClass.PRIMARY
    assert found.problem.classes[0].endswith("min, mostly primary")
    ends = [found.places[node].position for node in found.problem.arcs[0]]
    np.testing.assert_allclose(way.line[[0, -1]], ends, atol=1e-4)


def test_a_unit_is_fed_in_a_child_and_what_is_short_is_named():
    rich, bare = unit("A", "d"), unit("B", "n", on_hand=0.0)
    found = flows(rich, bare)
    answer = flow_in_child(found.problem, rounds=1)
    assert check_flow(found.problem, answer.plan) == ()
    assert answer.plan.trips.sum() > 0
    first = answer.short[0]
    assert (first.unit, first.item, first.first) == ("B", "water", 0)
    assert "can arrive in step 1" in answer.why[0]
    assert len(answer.why) == len(answer.short)


def test_the_child_has_nothing_to_show_when_it_is_enough_at_once():
    order = FlowOrder(problem=flows(unit("A", "d")).problem, rounds=0)
    with pytest.raises(Enough):
        flow_work(order, lambda _what, _share: None, lambda: True)


def test_who_has_no_place_or_no_known_stock_is_left_out_and_said():
    lost = unit("Lost", "")
    dry = replace(unit("Dry", "n"), stocks=())
    found = flows(unit("A", "d"), lost, dry)
    said = " ".join(found.remarks)
    assert found.problem.units == ("A", "Dry")
    assert "Lost has no place in this plan" in said
    assert "Dry has no stock stated of water, meals" in said
    assert found.problem.demand[1].sum() == 0


def test_units_of_which_the_same_is_not_known_are_named_together():
    dry = [replace(unit(f"{n} Dry", "n"), stocks=()) for n in range(1, 6)]
    half = replace(unit("Half", "n"), stocks=unit("Half", "n").stocks[:1])
    lost = [unit(f"Lost {n}", "") for n in range(1, 3)]
    without = "have no stock stated of"
    said = flows(unit("A", "d"), *dry, half, *lost).remarks
    assert said[:-1] == (
        "Lost 1 and Lost 2 have no place in this plan and are not fed.",
        f"1 Dry, 2 Dry, 3 Dry and 2 more {without} water; flows leave that out.",
        f"1 Dry, 2 Dry, 3 Dry and 3 more {without} meals; flows leave that out.",
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"points": ()}, "which is no supply point"),
        ({"transport": ()}, "no transport"),
        ({"transport": (replace(TANKER, vehicle="cart"),)}, "'cart'"),
        ({"transport": (replace(TANKER, at="X"),)}, "stands at 'X'"),
    ],
)
def test_flows_without_points_or_lift_are_refused(change, words):
    with pytest.raises(InputRefused, match=words):
        flows(unit("A", "d"), **change)


def test_flows_without_anyone_to_feed_are_refused():
    with pytest.raises(InputRefused, match="a unit with a place"):
        flows(unit("A", ""))


SITES = (
    DEPOT,
    SupplyPoint(name="North", at=at("n"), candidate=True),
    SupplyPoint(name="Far", at=at("t"), candidate=True),
)


def sited(wish, *units):
    return siting_problem_of(*case(*units, points=SITES), wish)


def test_the_point_that_saves_its_opening_is_opened():
    units = unit("A", "n", 2000), unit("B", "d", 100)
    cheap = siting_in_child(sited(SitingWish(opening_tkm=10), *units))
    dear = siting_in_child(sited(SitingWish(opening_tkm=1e6), *units))
    assert cheap.opened == ("Depot", "North")
    assert dear.opened == ("Depot",)


def test_bringing_costs_tonnes_a_day_times_kilometres_and_what_is_open_nothing():
    problem = sited(SitingWish(opening_tkm=70), unit("A", "d"))
    assert problem.need.tolist() == pytest.approx([500 * (20 + 3 * 0.8) / 1000])
    assert problem.bringing[0, 0] == pytest.approx(11.2 * 7.0, rel=0.05)
    assert problem.opening.tolist() == [0, 70, 70]


def test_a_banned_candidate_and_the_reach_are_kept():
    units = unit("A", "n"), unit("B", "t")
    problem = sited(SitingWish(never=frozenset({"North"}), most=2), *units)
    assert siting_in_child(problem).opened == ("Depot", "Far")
    assert problem.must == {"Depot"}
    near = sited(SitingWish(reach=timedelta(minutes=1), most=3), *units)
    assert siting_in_child(near).opened == ("Depot", "North", "Far")


def test_a_kind_that_cannot_go_there_leaves_the_way_to_the_others(monkeypatch):
    """A second kind takes twice as long, and has no way from North."""

    def two_kinds(*asked):
        found = road_ways(*asked)
        (fast,) = found.ways
        slow, metres = fast.duration_s * 2, fast.length_m.copy()
        slow[1] = metres[1] = NO_WAY
        ways = (fast, replace(fast, name="slow", duration_s=slow, length_m=metres))
        return SimpleNamespace(ways=ways, remarks=())

    alone = sited(SitingWish(), unit("A", "d"))
    monkeypatch.setattr("app.services.supply.siting.road_ways", two_kinds)
    both = sited(SitingWish(), unit("A", "d"))
    times = np.array([2, 1, 2])[:, None]
    np.testing.assert_array_equal(both.takes_s, alone.takes_s * times)
    np.testing.assert_array_equal(both.bringing, alone.bringing)
    assert np.isfinite(alone.takes_s).all()


def test_siting_without_candidates_is_refused():
    planner, scenario, outlook = case(unit("A", "d"))
    with pytest.raises(InputRefused, match="candidate: true"):
        siting_problem_of(planner, scenario, outlook, SitingWish())


def test_the_work_of_the_child_is_that_of_the_solver():
    found = flows(unit("A", "d"))
    order = FlowOrder(problem=found.problem, rounds=0)
    answer = flow_work(order, lambda _what, _share: None, lambda: False)
    assert check_flow(found.problem, answer.plan) == ()
    assert answer.short == ()
