"""What the collector takes from the stream, and what it leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from maps.road_collector import RoadCollector
from maps.road_makes import SAYS_NOTHING, RoadMakes
from maps.strings import StringPool
from maps.tags import (
    access_of,
    is_bridge,
    is_covered,
    is_ford,
    is_tunnel,
    limits_of,
    load_rules,
    oneway_of,
    road_of,
)
from tests.osm_sketch import OsmSketch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Listening(dict[str, str]):
    """Tags that remember which keys anybody asked for."""

    def __init__(self, tags: dict[str, str]) -> None:
        super().__init__(tags)
        self.asked: set[str] = set()

    def get(self, key: str, default: object = None) -> object:  # type: ignore[override]
        self.asked.add(key)
        return super().get(key, default)  # type: ignore[arg-type]

    def __contains__(self, key: object) -> bool:
        self.asked.add(str(key))
        return super().__contains__(key)

    def __getitem__(self, key: str) -> str:
        self.asked.add(key)
        return super().__getitem__(key)

    def __iter__(self) -> Iterator[str]:
        return iter(list(super().__iter__()))


@pytest.mark.parametrize(
    "tags",
    [
        {"highway": "primary", "junction": "roundabout", "bridge": "yes"},
        {"highway": "track", "tracktype": "grade3", "smoothness": "bad"},
        {"highway": "service", "access": "private", "ford": "yes"},
        {"route": "ferry", "duration": "01:00"},
        {"route": "ferry", "foot": "yes"},
    ],
)
def test_no_rule_reads_a_key_that_says_nothing(tags: dict[str, str]) -> None:
    """Name and reference are read, but apart from the make."""
    listening = Listening(tags)

    road_of(listening)
    limits_of(listening)
    access_of(listening, forward=True)
    access_of(listening, forward=False)
    oneway_of(listening)
    for structure in (is_bridge, is_tunnel, is_ford, is_covered):
        structure(listening)

    assert listening.asked & SAYS_NOTHING <= {"name", "ref"}


def test_no_table_of_rules_holds_a_key_that_says_nothing() -> None:
    rules = load_rules()

    keys = {*rules.limits, *rules.ford_limits, *rules.access_keys}
    keys |= {*rules.oneway_keys, *rules.oneway_implied, *rules.ferry_opened_by}
    assert keys.isdisjoint(SAYS_NOTHING)


def test_ways_that_differ_in_name_alone_share_a_make() -> None:
    makes = RoadMakes(StringPool())

    one = makes.number({"highway": "primary", "name": "Weg", "lit": "yes"})
    other = makes.number({"highway": "primary", "name": "Steg"})
    wider = makes.number({"highway": "primary", "name": "Steg", "width": "9"})

    assert one == other != wider
    assert len(makes.table().layer) == 2


def test_what_is_no_road_has_no_make() -> None:
    makes = RoadMakes(StringPool())

    assert makes.number({"highway": "footway"}) == -1
    assert makes.number({"highway": "service", "area": "yes"}) == -1
    assert len(makes.table().layer) == 0


def test_the_country_says_what_default_means(tmp_path: Path) -> None:
    sketch = OsmSketch("ab")
    sketch.way(1, "a b", {"maxheight": "default"})

    european = sketch.collect(tmp_path).makes.table().limits
    american = sketch.collect(tmp_path, RoadCollector(country="US")).makes.table()

    assert european[0].value == 4.0
    assert american.limits[0].value == 4.11


def test_points_lie_where_they_were_drawn(tmp_path: Path) -> None:
    sketch = OsmSketch("a.b .c.")
    sketch.way(1, "a c b")

    points = sketch.collect(tmp_path).points()

    assert points.refs.tolist() == [sketch.number(name) for name in "acb"]
    assert points.lonlat.ravel() == pytest.approx(
        [10.0, 0.0009, 10.0009, 0.0, 10.0018, 0.0009]
    )
    assert points.offsets.tolist() == [0, 3]


def test_a_way_of_one_node_is_dropped_and_counted(tmp_path: Path) -> None:
    sketch = OsmSketch("ab")
    sketch.way(1, "a")
    sketch.way(2, "a b")

    collector = sketch.collect(tmp_path)

    assert collector.dropped_ways == 1
    assert len(collector.pieces()) == 1


def test_squares_are_no_roads(tmp_path: Path) -> None:
    sketch = OsmSketch("ab cd")
    sketch.way(1, "a b d c a", {"highway": "service", "area": "yes"})

    assert len(sketch.collect(tmp_path).pieces()) == 0


def test_relations_of_other_types_are_left(tmp_path: Path) -> None:
    sketch = OsmSketch("ab")
    sketch.way(1, "a b")
    sketch.turn(1, [("from", "w1")], {"type": "route", "restriction": "no_u_turn"})

    collector = sketch.collect(tmp_path)

    assert collector.restrictions == []
    assert collector.unused_restrictions == []


def test_texts_of_any_script_are_kept(tmp_path: Path) -> None:
    sketch = OsmSketch("ab")
    name = 'Straße & "Тест" <道路>'
    sketch.way(1, "a b", {"name": name})

    network = sketch.build(tmp_path).network

    assert network.edge_name(0) == name
