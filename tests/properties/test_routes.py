"""What holds of every route on every small network."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maps.road_network import Access, LimitKind, LinkFlag, RoadClass
from planners.errors import NoRoute
from planners.passability import assess
from planners.plan_route import plan_route
from planners.roads import Roads
from planners.route import Objective, Route, RoutePolicy, RouteRequest, UnknownRule
from planners.vehicles import Formation, Track, VehicleType
from tests.independent_checker import broken_rules
from tests.marches import TRUCK
from tests.road_sketch import PLAIN, Limit, Road, Sketch, sketch

SPEEDS = dict.fromkeys(RoadClass, 50.0)
LETTERS = "abcdefghi"  # a grid of three by three
GRID = {name: (i % 3, i // 3) for i, name in enumerate(LETTERS)}
NEIGHBOURS = [
    (a, b)
    for a, (x, y) in GRID.items()
    for b, (u, v) in GRID.items()
    if a < b and abs(x - u) + abs(y - v) == 1
]

values = st.floats(0.1, 120, allow_nan=False) | st.just(float("nan"))
kinds = st.sampled_from([k for k in LimitKind if k is not LimitKind.ACCESS])
BANS = (LimitKind.HEAVY_GOODS, LimitKind.HAZMAT, LimitKind.HAZMAT_WATER)
limits = st.builds(
    lambda kind, value: Limit(kind=kind, value=0 if kind in BANS else value),
    kinds,
    values,
)
roads = st.builds(
    lambda ab, **rest: Road(a=ab[0], b=ab[1], **rest),
    st.sampled_from(NEIGHBOURS),
    length_m=st.integers(1, 3000).map(float),
    road_class=st.sampled_from(
        [RoadClass.PRIMARY, RoadClass.TERTIARY, RoadClass.TRACK]
    ),
    speed_kmh=st.sampled_from([30.0, 60.0, float("nan")]),
    flags=st.sampled_from([PLAIN, PLAIN, LinkFlag.BRIDGE, LinkFlag.TUNNEL]),
    oneway=st.booleans(),
    access=st.sampled_from([Access.YES, Access.YES, Access.YES, Access.PRIVATE]),
    climb_m=st.sampled_from([0.0, 20.0]),
    descent_m=st.sampled_from([0.0, 10.0]),
    limits=st.lists(limits, max_size=2).map(tuple),
)
vehicles = st.builds(
    VehicleType,
    name=st.sampled_from(["lorry", "tank", "jeep"]),
    track=st.sampled_from(Track),
    mlc=st.integers(1, 100),
    mass_t=st.floats(1, 90),
    axle_load_t=st.floats(0, 15),
    height_m=st.floats(1, 5),
    width_m=st.floats(1, 5),
    length_m=st.floats(2, 25),
    fuel_l_per_100km=st.floats(5, 400),
    tank_l=st.just(500.0),
    speed_kmh=st.sampled_from(
        [SPEEDS, {RoadClass.PRIMARY: 60.0, RoadClass.TERTIARY: 40.0}]
    ),
    max_grade=st.floats(0.1, 0.6),
    fording_depth_m=st.floats(0, 2),
    hazmat=st.booleans(),
    source=st.just("made up for tests"),
)
formations = st.lists(
    st.tuples(vehicles, st.integers(1, 9)), min_size=1, max_size=3
).map(lambda pairs: Formation("formation", tuple(pairs)))
policies = st.builds(
    RoutePolicy, unknown=st.sampled_from(UnknownRule), private=st.booleans()
)
networks = st.lists(roads, min_size=6, max_size=18)


@st.composite
def questions(draw: st.DrawFn) -> tuple[Sketch, RouteRequest]:
    """Ask for a route between two or three junctions of a small network."""
    drawn = draw(networks)
    used = sorted({name for road in drawn for name in (road.a, road.b)})
    world = sketch(GRID, drawn)
    stops = draw(st.lists(st.sampled_from(used), min_size=2, max_size=3, unique=True))
    request = RouteRequest(
        stops=tuple(world.lonlat(name) for name in stops),
        formation=draw(formations),
        objective=draw(st.sampled_from(Objective)),
        policy=draw(policies),
    )
    return world, request


def planned(roads: Roads, request: RouteRequest) -> Route | NoRoute:
    """Give the route, or why there is none."""
    try:
        return plan_route(roads, request)
    except NoRoute as none:
        return none


@settings(max_examples=150, deadline=None)
@given(questions())
def test_every_route_obeys_every_limit(question: tuple[Sketch, RouteRequest]) -> None:
    world, request = question

    route = planned(Roads.of(world.network), request)

    if isinstance(route, Route):
        assert broken_rules(world.network, request, route.edges) == []


@settings(max_examples=100, deadline=None)
@given(questions())
def test_limits_never_make_a_route_better(
    question: tuple[Sketch, RouteRequest],
) -> None:
    world, request = question

    for objective in (Objective.FASTEST, Objective.SHORTEST):
        route = planned(Roads.of(world.network), replace(request, objective=objective))
        if isinstance(route, NoRoute):
            continue
        if objective is Objective.FASTEST:
            assert route.duration_s >= route.unrestricted_duration_s
        else:
            assert route.length_m >= route.unrestricted_length_m


@settings(max_examples=100, deadline=None)
@given(questions())
def test_a_detour_always_has_a_stated_reason(
    question: tuple[Sketch, RouteRequest],
) -> None:
    world, request = question
    request = replace(request, objective=Objective.SHORTEST)

    route = planned(Roads.of(world.network), request)

    if isinstance(route, Route) and route.length_m > route.unrestricted_length_m:
        assert route.refusals or any("turn round" in text for text in route.warnings)
        assert all(refusal.sentence.endswith(".") for refusal in route.refusals)
        assert all(refusal.road in refusal.sentence for refusal in route.refusals)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(1, 3000), min_size=12, max_size=12),
    st.lists(st.sampled_from(LETTERS), min_size=2, max_size=2, unique=True),
    st.data(),
)
def test_closing_a_road_of_the_route_never_makes_it_faster(
    lengths: list[int], stops: list[str], data: st.DataObject
) -> None:
    world = sketch(
        GRID,
        [
            Road(a=a, b=b, length_m=float(length))
            for (a, b), length in zip(NEIGHBOURS, lengths, strict=True)
        ],
    )
    roads = Roads.of(world.network)
    request = RouteRequest(
        stops=tuple(world.lonlat(name) for name in stops),
        formation=Formation("one", ((TRUCK, 1),)),
    )
    route = plan_route(roads, request)
    edge = data.draw(st.sampled_from(route.edges))

    closed = plan_route(roads, replace(request, closed_edges=frozenset({edge})))

    assert edge not in closed.edges
    assert closed.duration_s >= route.duration_s
    assert any(edge in refusal.edges for refusal in closed.refusals)


@settings(max_examples=60, deadline=None)
@given(questions(), vehicles)
def test_adding_a_vehicle_never_opens_a_road(
    question: tuple[Sketch, RouteRequest], vehicle: VehicleType
) -> None:
    world, request = question
    alone = request.formation
    joined = Formation("joined", (*alone.vehicles, (vehicle, 1)))

    before = assess(world.network, alone, request.policy).forbidden
    after = assess(world.network, joined, request.policy).forbidden

    assert not (before & ~after).any()


@settings(max_examples=40, deadline=None)
@given(questions())
def test_the_same_question_has_the_same_answer(
    question: tuple[Sketch, RouteRequest],
) -> None:
    world, request = question
    used = Roads.of(world.network)
    first = planned(used, request)

    again, anew = planned(used, request), planned(Roads.of(world.network), request)

    assert str(first) == str(again) == str(anew)


@settings(max_examples=60, deadline=None)
@given(questions())
def test_a_route_runs_unbroken_from_start_to_destination(
    question: tuple[Sketch, RouteRequest],
) -> None:
    world, request = question

    route = planned(Roads.of(world.network), request)

    if isinstance(route, Route):
        assert len(route.geometry) == len(route.distance_m)
        assert list(route.distance_m) == sorted(route.distance_m)
        assert route.distance_m[-1] == pytest.approx(route.length_m)
        assert sum(leg.length_m for leg in route.legs) == pytest.approx(route.length_m)
        assert sum(leg.duration_s for leg in route.legs) == pytest.approx(
            route.duration_s
        )
        assert route.points[0].name == "SP"
        assert route.points[-1].name == "RP"
