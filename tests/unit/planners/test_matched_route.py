"""Matched lines become routes: judged for the formation, joined, and easy to edit."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maps.coordinates import format_mgrs
from maps.match_track import match_track
from maps.road_network import LimitKind, LinkFlag
from maps.routing.routing_graph import RoutingGraph
from maps.track import LineKind, Track
from planners.errors import RouteError
from planners.match_words import match_remarks
from planners.matched_route import matched_path, matched_route
from planners.plan_route import plan_route
from planners.roads import Roads
from planners.route import RouteRequest
from planners.stops_along import stops_along
from planners.vehicles import Formation
from tests.driven_tracks import Driver, Recording, recorded
from tests.independent_checker import broken_rules
from tests.marches import TRUCK
from tests.random_roads import matching_roads, measured, random_town
from tests.road_sketch import KM, Limit, Road, Sketch, sketch

TRUCKS = Formation("trucks", ((TRUCK, 4),))


def town(limit_mlc: float | None = None) -> Sketch:
    """A short road over a bridge, and a longer way round to the north."""
    limits = ()
    if limit_mlc is not None:
        limits = (Limit(kind=LimitKind.MLC_WHEELED, value=limit_mlc),)
    places = {"a": (0, 0), "b": (1, 0), "c": (2, 0), "d": (3, 0), "n": (1.5, 1.5)}
    roads = [
        Road(a="a", b="b", name="Westweg"),
        Road(a="b", b="c", name="Brugweg", flags=LinkFlag.BRIDGE, limits=limits),
        Road(a="c", b="d", name="Oostweg"),
        Road(a="b", b="n", name="Noordweg"),
        Road(a="n", b="c", name="Noordweg"),
    ]
    return measured(sketch(places, roads))


def line(*corners: tuple[float, float]) -> np.ndarray:
    """Points every 15 m or so over corners in kilometres."""
    parts = [np.array(corners[:1], float)]
    for a, b in pairwise(np.array(corners, float)):
        count = round(np.hypot(*(b - a)) / 0.015)
        parts.append(a + (b - a) * (np.arange(1, count + 1) / count)[:, None])
    return np.vstack(parts) * KM


def asked(points: np.ndarray, **changes: object) -> RouteRequest:
    stops = (tuple(points[0].tolist()), tuple(points[-1].tolist()))
    return RouteRequest(stops=stops, formation=TRUCKS, **changes)  # type: ignore[arg-type]


def names(town: Sketch, edges: tuple[int, ...]) -> list[str]:
    return [next(k for k, v in town.edge.items() if v == edge) for edge in edges]


NORTH = ((0.2, 0), (1, 0), (1.5, 1.5), (2, 0), (2.8, 0))
STRAIGHT = ((0.2, 0), (2.8, 0))


def test_route_is_over_the_very_roads_of_the_line() -> None:
    sketched = town()
    roads, points = Roads.of(sketched.network), line(*NORTH)
    match = match_track(matching_roads(sketched), Track.of(points))

    route = matched_route(roads, match, asked(points))

    assert names(sketched, route.edges) == ["ab", "bn", "nc", "cd"]
    assert route.length_m == pytest.approx(match.driven_m, abs=0.1)
    assert route.duration_s > 0
    assert [point.kind.value for point in route.points] == ["SP", "RP"]
    assert route.geometry[0] == pytest.approx((0.2 * KM, 0), abs=1e-6)
    assert broken_rules(sketched.network, route.request, route.edges) == []


def test_what_the_formation_may_not_pass_is_a_warning() -> None:
    sketched = town(limit_mlc=4)
    roads, points = Roads.of(sketched.network), line(*STRAIGHT)
    match = match_track(matching_roads(sketched), Track.of(points))

    route = matched_route(roads, match, asked(points))

    assert names(sketched, route.edges) == ["ab", "bc", "cd"]
    assert "may not pass here" in route.warnings[0]
    assert "Brugweg" in route.warnings[0]
    assert "MLC" in route.warnings[0]
    assert broken_rules(sketched.network, route.request, route.edges) != []


def test_stops_lead_round_what_the_formation_may_not_pass() -> None:
    sketched = town(limit_mlc=4)
    roads, points = Roads.of(sketched.network), line(*STRAIGHT)
    match = match_track(matching_roads(sketched), Track.of(points))
    request = asked(points)

    stops = stops_along(matched_path(roads, match, request))
    route = plan_route(roads, replace(request, stops=stops))

    assert names(sketched, route.edges) == ["ab", "bn", "nc", "cd"]
    assert broken_rules(sketched.network, route.request, route.edges) == []


def test_a_gap_is_bridged_by_the_best_way_and_said_with_its_grid() -> None:
    sketched = town()
    roads = Roads.of(sketched.network)
    points = line((0.2, 0), (0.9, 0), (0.9, -0.6), (2.1, -0.6), (2.1, 0), (2.8, 0))
    match = match_track(matching_roads(sketched), Track.of(points))

    found = matched_path(roads, match, asked(points))

    assert names(sketched, found.path.edges) == ["ab", "bc", "cd"]
    assert found.matched == (True, False, True)
    (gap,) = match.gaps
    where = format_mgrs(*gap.start, digits=4)
    assert any(where in remark for remark in found.remarks)
    assert gap.length_m > 2000


def test_a_gap_that_the_formation_may_not_bridge_is_bridged_all_the_same() -> None:
    places = {"a": (0, 0), "b": (1, 0), "c": (2, 0), "d": (3, 0)}
    weak = (Limit(kind=LimitKind.MLC_WHEELED, value=4),)
    sketched = measured(
        sketch(
            places,
            [
                Road(a="a", b="b"),
                Road(a="b", b="c", limits=weak),
                Road(a="c", b="d"),
            ],
        )
    )
    roads = Roads.of(sketched.network)
    points = line((0.2, 0), (0.9, 0), (0.9, -0.6), (2.1, -0.6), (2.1, 0), (2.8, 0))
    match = match_track(matching_roads(sketched), Track.of(points))

    found = matched_path(roads, match, asked(points))

    assert names(sketched, found.path.edges) == ["ab", "bc", "cd"]
    assert len(found.refusals) == 1


def test_parts_that_no_road_joins_are_refused_in_words() -> None:
    places = {"a": (0, 0), "b": (1, 0), "c": (2, 0), "d": (3, 0)}
    sketched = measured(sketch(places, [Road(a="a", b="b"), Road(a="c", b="d")]))
    points = line((0.2, 0), (1, 0), (2, 0), (2.8, 0))
    match = match_track(matching_roads(sketched), Track.of(points))

    with pytest.raises(RouteError, match="No road joins"):
        matched_route(Roads.of(sketched.network), match, asked(points))


def test_a_line_that_stays_at_one_place_is_no_route() -> None:
    sketched = town()
    points = np.repeat([[0.005, 0.0]], 5, axis=0)
    match = match_track(matching_roads(sketched), Track.of(points))
    request = RouteRequest(stops=((0.005, 0.0), (0.006, 0.0)), formation=TRUCKS)

    with pytest.raises(RouteError, match="stays at one place"):
        matched_route(Roads.of(sketched.network), match, request)


def test_a_good_match_needs_no_remark() -> None:
    match = match_track(matching_roads(town()), Track.of(line(*NORTH)))

    assert match_remarks(match) == ()


def test_stops_make_the_planner_follow_a_drawn_line() -> None:
    sketched = town()
    roads = Roads.of(sketched.network)
    corners = np.array(NORTH) * KM
    match = match_track(
        matching_roads(sketched), Track.of(corners, kind=LineKind.DRAWN)
    )
    request = asked(corners)

    stops = stops_along(matched_path(roads, match, request))
    route = plan_route(roads, replace(request, stops=stops))

    assert names(sketched, route.edges) == ["ab", "bn", "nc", "cd"]
    assert len(stops) == 3


@settings(max_examples=20)
@given(st.integers(0, 2**32 - 1))
def test_stops_along_any_drive_bring_the_planner_along_it(seed: int) -> None:
    rng = np.random.default_rng(seed)
    sketched = random_town(rng, size=5, block_km=0.3)
    network = sketched.network
    driver = Driver(network, RoutingGraph.of(network))
    first, over, last = rng.integers(network.junction_count, size=3).tolist()
    edges = (*driver.drive(first, over), *driver.drive(over, last))
    bans = {tuple(ban) for ban in network.ban_edges.reshape(-1, 2).tolist()}
    turns = [b for a, b in pairwise(edges) if network.reverse_edge()[a] == b]
    if len(edges) < 2 or turns or bans & set(pairwise(edges)):
        return  # no planner turns so
    track = recorded(network, edges, Recording(noise_m=1.0), rng)
    match = match_track(matching_roads(sketched), Track.of(track.lonlat))
    roads, request = Roads.of(network), asked(track.lonlat)
    try:
        found = matched_path(roads, match, request)
    except RouteError:
        return

    stops = stops_along(found)
    route = plan_route(roads, replace(request, stops=stops))

    length = network.edge_length_m()
    common = set(found.path.edges) & set(route.edges)
    assert length[list(common)].sum() >= 0.9 * length[list(set(found.path.edges))].sum()
