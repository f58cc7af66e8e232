"""Roads cut into sections on a network small enough to see."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from app.services.movement.sections import CutRoads, Mark, Track, cut_roads
from maps.road_network import LimitKind, LinkFlag, RoadClass
from planners.movement.problem import SectionKind
from planners.movement.section_kinds import link_kinds
from planners.plan_route import plan_route
from planners.roads import Roads
from planners.route import Route, RouteRequest
from planners.vehicles import Formation
from tests.marches import TANK, TRUCK
from tests.river_sketch import river
from tests.road_sketch import Limit, Road, Sketch, sketch

TRUCKS = Formation("trucks", ((TRUCK, 3),))
TANKS = Formation("tanks", ((TANK, 3),))


def between(world: Sketch, *stops: tuple[float, float]) -> Route:
    return plan_route(
        Roads.of(world.network), RouteRequest(stops=stops, formation=TRUCKS)
    )


def cut(world: Sketch, *tracks: Track, kinds: np.ndarray | None = None) -> CutRoads:
    none = np.zeros(world.network.link_count, np.int8)
    return cut_roads(Roads.of(world.network), tracks, none if kinds is None else kinds)


def track(route: Route, *marks: Mark) -> Track:
    ends = (Mark(0.0, "start"), Mark(route.length_m, "end"))
    return Track(route, (*ends, *marks))


def test_roads_are_cut_at_start_end_and_marks_for_all_who_drive_them() -> None:
    world = river()
    forth = between(world, world.lonlat("a", "b", 0.5), world.lonlat("d"))
    back = between(world, world.lonlat("d"), world.lonlat("b", "c", 0.25))

    found = cut(world, track(forth, Mark(600.0, "post")), track(back))

    sections = found.sections
    out, home = found.passed
    lengths = sections.length_m[out.sections]
    assert lengths.tolist() == [500, 100, 150, 750, 1000]
    assert out.bounds_m.tolist() == [0, 500, 600, 750, 1500, 2500]
    assert [sections.road(s) for s in home.sections] == ["East Road", "Old Bridge"]
    twins = [sections.twin[s] for s in out.sections]
    assert twins == [-1, -1, -1, home.sections[1], home.sections[0]]
    assert [sections.twin[s] for s in home.sections] == out.sections[:2:-1].tolist()
    names = [sections.point(p) for p in sections.tail[out.sections]]
    assert names[0] == "start"
    assert names[2] == "post"


def test_sections_of_a_route_follow_on_one_another_on_the_ground() -> None:
    world = river()
    route = between(world, world.lonlat("a", "b", 0.3), world.lonlat("c", "d", 0.7))

    found = cut(world, track(route, Mark(333.3), Mark(1200.0)))

    passed, sections = found.passed[0], found.sections
    lines = [found.lines[s] for s in passed.sections]
    for number, (first, second) in enumerate(pairwise(lines)):
        assert first[-1] == pytest.approx(second[0], abs=1e-9)
        at = sections.head[passed.sections[number]]
        assert sections.positions[at] == pytest.approx(second[0], abs=1e-9)
    assert (
        sections.head[passed.sections[:-1]] == sections.tail[passed.sections[1:]]
    ).all()
    assert sections.length_m[passed.sections].sum() == pytest.approx(
        route.length_m, abs=1
    )
    assert passed.bounds_m[-1] == pytest.approx(route.length_m, abs=0.5)


def test_a_road_for_one_column_at_a_time_is_cut_only_where_somebody_halts() -> None:
    world = river()
    route = between(world, world.lonlat("a"), world.lonlat("d"))
    kinds = np.full(world.network.link_count, SectionKind.ALONE, np.int8)

    passed_by = track(route, Mark(1500.0, needed=False))
    halted_on = track(route, Mark(1500.0))

    assert len(cut(world, passed_by, kinds=kinds).passed[0].sections) == 3
    assert len(cut(world, halted_on, kinds=kinds).passed[0].sections) == 4


def test_a_route_within_one_road_is_one_section() -> None:
    world = river()
    route = between(world, world.lonlat("a", "b", 0.2), world.lonlat("a", "b", 0.6))

    found = cut(world, track(route))

    assert found.sections.length_m.tolist() == [400]
    assert found.lines[0] == pytest.approx(
        np.array([world.lonlat("a", "b", 0.2), world.lonlat("a", "b", 0.6)])
    )


ONE_WAY = Limit(kind=LimitKind.MLC_TRACKED_ONEWAY, value=80)
TWO_WAY = Limit(kind=LimitKind.MLC_TRACKED, value=40)
CAUTION = Limit(kind=LimitKind.MLC_TRACKED_CAUTION, value=90)
ONE_WAY_40 = Limit(kind=LimitKind.MLC_TRACKED_ONEWAY, value=40)


def kinds_of(world: Sketch, formation: Formation) -> list[int]:
    edges = tuple(range(world.network.edge_count))
    return link_kinds(world.network, [(formation, edges)]).tolist()


def test_bridges_that_bear_tanks_in_part_bear_one_direction_or_one_column() -> None:
    alternating = river(TWO_WAY, ONE_WAY)
    alone = river(TWO_WAY, ONE_WAY_40, CAUTION)

    assert kinds_of(alternating, TANKS)[1] == SectionKind.ALTERNATING
    assert kinds_of(alone, TANKS)[1] == SectionKind.ALONE
    assert set(kinds_of(alternating, TRUCKS)) == {SectionKind.OPEN}


def test_narrow_roads_lanes_and_tracks_alternate_unless_they_are_one_way() -> None:
    places = {"a": (0, 0), "b": (1, 0), "c": (2, 0), "d": (3, 0), "e": (4, 0)}
    world = sketch(
        places,
        [
            Road(a="a", b="b"),
            Road(a="b", b="c"),
            Road(a="c", b="d", road_class=RoadClass.TRACK),
            Road(a="d", b="e", oneway=True),
            Road(a="a", b="e", flags=LinkFlag.FERRY),
        ],
    )
    width = np.array([5.6, np.nan, np.nan, 3.0, np.nan], np.float32)
    lanes = np.array([2, 1, 0, 1, 0], np.int8)
    network = replace(world.network, link_width_m=width, link_lanes=lanes)
    named = replace(world, network=network)

    trucks, tanks = kinds_of(named, TRUCKS), kinds_of(named, TANKS)

    names = [SectionKind(kind).name for kind in trucks]
    assert names == ["OPEN", "ALTERNATING", "ALTERNATING", "OPEN", "ALONE"]
    assert tanks[0] == SectionKind.ALTERNATING  # 5.6 m do for two trucks, not tanks


def test_roads_that_nobody_takes_stay_open() -> None:
    world = river(TWO_WAY, ONE_WAY)

    kinds = link_kinds(world.network, [(TANKS, (world.edge["ab"],))])

    assert set(kinds.tolist()) == {SectionKind.OPEN}
