"""Checks of an area: each planted fault is found, named and placed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from maps.build_network import build_network
from maps.check_area import Finding, Severity, check_network
from maps.osm_stream import stream
from maps.road_collector import RoadCollector

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from maps.road_network import RoadNetwork

    Draw = Callable[..., RoadNetwork]

CORNERS = {
    1: (0, 0),
    2: (0, 1),
    3: (1, 1),
    4: (1, 0),
    5: (0, 2),
    6: (5, 5),
    7: (5, 7),
    8: (5, 5.1),
}
SQUARE = [(10, [1, 2, 3, 4, 1], {"highway": "residential"})]


@pytest.fixture
def draw(tmp_path: Path) -> Draw:
    """Network of some ways over numbered nodes, about a kilometre apart."""

    def network(
        ways: list[tuple[int, list[int], dict[str, str]]],
        node_tags: dict[int, dict[str, str]] | None = None,
    ) -> RoadNetwork:
        lines = ['<osm version="0.6">']
        for number, (row, column) in CORNERS.items():
            tags = (node_tags or {}).get(number, {})
            lat, lon = 42.5 + row / 100, 1.5 + column / 100
            lines.append(f'<node id="{number}" lat="{lat}" lon="{lon}">{_tags(tags)}')
            lines.append("</node>")
        for number, nodes, tags in ways:
            refs = "".join(f'<nd ref="{node}"/>' for node in nodes)
            lines.append(f'<way id="{number}">{refs}{_tags(tags)}</way>')
        path = tmp_path / "a.osm"
        path.write_text("\n".join([*lines, "</osm>"]))
        collector = RoadCollector()
        stream(path, [collector])
        return build_network(collector, None)[0]

    return network


def _tags(tags: dict[str, str]) -> str:
    return "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())


def with_words(findings: tuple[Finding, ...], words: str) -> list[Finding]:
    return [finding for finding in findings if words in finding.what]


def test_a_plain_square_of_roads_is_above_suspicion(draw: Draw) -> None:
    assert check_network(draw(SQUARE), {}) == ()


def test_an_unreadable_limit_is_quoted_with_its_way(draw: Draw) -> None:
    road = (11, [2, 5], {"highway": "service", "name": "Weg", "maxweight": "heavy"})
    (found,) = with_words(check_network(draw([*SQUARE, road]), {}), "cannot be read")

    assert "maxweight=heavy" in found.what
    assert found.severity is Severity.WARNING
    assert (found.osm, found.lat) == (11, 42.5)
    assert found.where.startswith("Weg, way 11, 42.5")


@pytest.mark.parametrize(
    ("tag", "value"), [("maxlength", "2"), ("maxaxleload", "0.1"), ("maxwidth", "0.2")]
)
def test_a_limit_that_no_sign_shows_is_found(draw: Draw, tag: str, value: str) -> None:
    road = (11, [2, 5], {"highway": "service", tag: value})
    found = with_words(check_network(draw([*SQUARE, road]), {}), "lies outside")

    assert [f"{tag}={value}" in finding.what for finding in found] == [True]


def test_bridges_without_a_limit_are_counted_and_named(draw: Draw) -> None:
    ways = [
        *SQUARE,
        (11, [2, 5], {"highway": "service", "bridge": "yes", "name": "Brücke"}),
        (12, [4, 6], {"highway": "service", "bridge": "yes", "maxweight": "12"}),
    ]
    findings = check_network(draw(ways), {})

    assert with_words(findings, "1 of 2 bridges have no load limit")
    (named,) = with_words(findings, "This bridge has no load limit")
    assert named.where.startswith("Brücke")


def test_a_tunnel_without_height_and_a_ford_without_depth_are_found(draw: Draw) -> None:
    ways = [
        *SQUARE,
        (11, [2, 5], {"highway": "service", "tunnel": "yes"}),
        (12, [3, 5], {"highway": "service", "ford": "yes"}),
    ]
    findings = check_network(draw(ways), {})

    assert with_words(findings, "1 of 1 tunnels have no height")
    assert with_words(findings, "1 of 1 fords have no depth")


@pytest.mark.parametrize(("speed", "odd"), [("300", True), ("2", True), ("50", False)])
def test_a_speed_beyond_belief_is_found(draw: Draw, speed: str, odd: bool) -> None:  # noqa: FBT001 - a column of the table
    road = (11, [2, 5], {"highway": "service", "maxspeed": speed})
    found = with_words(check_network(draw([*SQUARE, road]), {}), "A speed of")

    assert bool(found) == odd


def test_an_island_is_found_with_its_length(draw: Draw) -> None:
    road = (11, [6, 7], {"highway": "primary"})
    (found,) = with_words(check_network(draw([*SQUARE, road]), {}), "No road joins")

    assert "1.6 km" in found.what
    assert found.osm == 11


@pytest.mark.parametrize(
    ("nodes", "what"),
    [([2, 5], "cannot be left"), ([5, 2], "cannot be reached")],
)
def test_a_one_way_trap_is_found(draw: Draw, nodes: list[int], what: str) -> None:
    road = (11, nodes, {"highway": "service", "oneway": "yes"})
    (found,) = with_words(check_network(draw([*SQUARE, road]), {}), "One-way roads")

    assert what in found.what
    assert found.osm == 5


def test_a_road_drawn_twice_is_found_in_either_direction(draw: Draw) -> None:
    ways = [
        *SQUARE,
        (11, [2, 5], {"highway": "service"}),
        (12, [5, 2], {"highway": "service"}),
    ]

    assert len(with_words(check_network(draw(ways), {}), "drawn twice")) == 1


def test_a_road_without_speed_limit_is_not_odd(draw: Draw) -> None:
    road = (11, [2, 5], {"highway": "motorway", "maxspeed": "none", "oneway": "no"})

    assert not with_words(check_network(draw([*SQUARE, road]), {}), "A speed of")


def test_a_main_road_cut_by_the_border_is_no_trap(draw: Draw) -> None:
    road = (11, [2, 5], {"highway": "motorway"})
    findings = check_network(draw([*SQUARE, road]), {})

    assert not with_words(findings, "One-way roads")
    assert with_words(findings, "ends here")


def test_a_small_island_is_only_counted(draw: Draw) -> None:
    ways = [*SQUARE, (11, [3, 4], {"highway": "service"})]
    island = (12, [6, 8], {"highway": "service"})
    (found,) = with_words(check_network(draw([*ways, island]), {}), "no road joins")

    assert found.what.endswith(": 1, each with less than 1 km of road.")


def test_a_toll_booth_on_a_junction_hinders_nobody(draw: Draw) -> None:
    ways = [*SQUARE, (11, [2, 5], {"highway": "service"})]
    findings = check_network(draw(ways, {2: {"barrier": "toll_booth"}}), {})

    assert not with_words(findings, "A barrier")


def test_a_barrier_on_a_junction_is_found(draw: Draw) -> None:
    ways = [*SQUARE, (11, [2, 5], {"highway": "service"})]
    findings = check_network(draw(ways, {2: {"barrier": "bollard"}}), {})
    (found,) = with_words(findings, "A barrier")

    assert "barrier=bollard" in found.what
    assert "3 roads" in found.what


def test_a_main_road_that_ends_in_nothing_is_found(draw: Draw) -> None:
    road = (11, [2, 5], {"highway": "primary", "ref": "CG-1"})
    (found,) = with_words(check_network(draw([*SQUARE, road]), {}), "ends here")

    assert found.what.startswith("CG-1")
    assert (found.lon, found.lat) == (1.52, 42.5)


def test_roads_cut_by_the_border_are_counted(draw: Draw) -> None:
    (found,) = check_network(draw(SQUARE), {"cut_ways": 7})

    assert found.what == "7 roads are cut by the border of the extract."
    assert found.lon is None


def test_a_road_steeper_than_roads_are_built_is_found(draw: Draw) -> None:
    network = draw(SQUARE)
    steep = replace(network, link_grade=np.full(network.link_count, 0.31, np.float32))
    (found,) = check_network(steep, {})

    assert "31%" in found.what


def test_a_road_of_no_length_comes_first(draw: Draw) -> None:
    network = draw([*SQUARE, (11, [2, 5], {"highway": "primary"})])
    broken = replace(network, link_length_m=network.link_length_m * 0)

    assert check_network(broken, {})[0].severity is Severity.ERROR


def test_every_finding_is_a_sentence_with_a_remedy(draw: Draw) -> None:
    ways = [
        *SQUARE,
        (11, [2, 5], {"highway": "primary", "bridge": "yes", "maxweight": "x"}),
        (12, [6, 7], {"highway": "primary", "tunnel": "yes", "maxspeed": "400"}),
    ]
    for finding in check_network(draw(ways), {"cut_ways": 1}):
        assert finding.what.endswith(".")
        assert finding.remedy.endswith(".")
        assert finding.where
