"""Areas in numbers, against a network counted by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from maps.area_info import km_by_class, limit_counts, obstacle_counts
from maps.build_network import build_network
from maps.osm_stream import stream
from maps.road_collector import RoadCollector

if TYPE_CHECKING:
    from pathlib import Path

    from maps.road_network import RoadNetwork

NODES = "".join(
    f'<node id="{n}" lat="{42 + n / 100}" lon="1.5">{tag}</node>'
    for n, tag in enumerate(
        ["", "", "", '<tag k="barrier" v="gate"/>', "", "", "", ""], start=1
    )
)
WAYS = (
    ("primary", (1, 2), 'k="bridge" v="yes"', 'k="maxweight" v="30"'),
    ("primary", (2, 3), 'k="bridge" v="no"', 'k="maxheight" v="3.8"'),
    ("track", (3, 4, 5), 'k="surface" v="gravel"', 'k="maxweight" v="heavy"'),
    ("service", (5, 6), 'k="bridge" v="viaduct"', 'k="maxweight" v="unreadable"'),
    ("service", (6, 7), 'k="tunnel" v="yes"', 'k="maxheight" v="4"'),
    ("service", (7, 8), 'k="ford" v="yes"', 'k="oneway" v="yes"'),
)


@pytest.fixture
def network(tmp_path: Path) -> RoadNetwork:
    lines = [f'<osm version="0.6">{NODES}']
    for number, (highway, nodes, *tags) in enumerate(WAYS, start=1):
        refs = "".join(f'<nd ref="{node}"/>' for node in nodes)
        more = "".join(f"<tag {tag}/>" for tag in tags)
        road = f'<tag k="highway" v="{highway}"/>'
        lines.append(f'<way id="{number}">{refs}{road}{more}</way>')
    path = tmp_path / "a.osm"
    path.write_text("".join([*lines, "</osm>"]))
    collector = RoadCollector()
    stream(path, [collector])
    return build_network(collector, None)[0]


def test_lengths_are_given_for_each_class_that_there_is(network: RoadNetwork) -> None:
    """A hundredth of a degree of latitude is 1.1107 km at 42 degrees north."""
    km = km_by_class(network)

    assert list(km) == ["primary", "service", "track"]
    assert km["primary"] == pytest.approx(2 * 1.1107, abs=0.002)
    assert km["service"] == pytest.approx(3 * 1.1107, abs=0.002)


def test_obstacles_are_counted_with_the_limit_that_matters(
    network: RoadNetwork,
) -> None:
    """An unreadable limit is none: that bridge counts as one without."""
    assert obstacle_counts(network) == {
        "bridges": 2,
        "bridges_with_load_limit": 1,
        "bridges_without_load_limit": 1,
        "tunnels": 1,
        "tunnels_with_height": 1,
        "fords": 1,
        "fords_with_depth": 0,
        "ferries": 0,
        "barriers": 1,
        "rail_crossings": 0,
    }


def test_limits_are_counted_by_the_link_and_not_by_the_direction(
    network: RoadNetwork,
) -> None:
    counts = limit_counts(network)

    assert counts["height"] == 2
    assert counts["barrier"] == 1
    assert counts["unreadable"] == 3  # the gate cuts the track in two
