"""Bridges, tunnels, fords, ferries, barriers and level crossings as objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from maps.obstacles import Obstacle, obstacles
from maps.road_network import Access, LimitKind, LimitOrigin, LinkFlag, ObstacleKind
from tests.osm_sketch import OsmSketch

if TYPE_CHECKING:
    from pathlib import Path

    from tests.osm_sketch import BuiltSketch


def _all(built: BuiltSketch) -> list[Obstacle]:
    return list(obstacles(built.network))


def test_a_bridge_drawn_in_parts_is_one_bridge(tmp_path: Path) -> None:
    sketch = OsmSketch("...x.. abcdef")
    sketch.node("b", 1.5, 0)
    sketch.way(1, "a b", {"name": "Landstraße"})
    sketch.way(2, "b c", {"bridge": "yes", "layer": "1"})
    tags = {"bridge": "viaduct", "layer": "1", "bridge:name": "Hochbrücke"}
    sketch.way(3, "c d e", tags)
    sketch.way(4, "e f", {"name": "Landstraße"})
    sketch.way(5, "d x", {"bridge": "yes", "layer": "2"})

    long, short = _all(sketch.build(tmp_path))

    assert long.kind is ObstacleKind.BRIDGE
    assert long.name == "Hochbrücke"
    assert long.detail == "bridge=viaduct"
    assert long.osm == 3
    assert len(long.links) == 3
    assert long.length_m == pytest.approx(250, abs=2)
    assert short.osm == 5


def test_the_two_carriageways_of_a_bridge_are_two(tmp_path: Path) -> None:
    sketch = OsmSketch("abcd efgh")
    for number, nodes in enumerate(["a b", "b c", "c d", "h g", "g f", "f e"], 1):
        bridge = {"bridge": "yes", "layer": "1"} if number in {2, 5} else {}
        sketch.way(number, nodes, {"highway": "motorway", "ref": "A 5"} | bridge)

    found = _all(sketch.build(tmp_path))

    assert [one.osm for one in found] == [2, 5]
    assert [one.name for one in found] == ["A 5", "A 5"]


def test_a_name_comes_from_the_structure_then_the_road_then_its_number(
    tmp_path: Path,
) -> None:
    sketch = OsmSketch("ab cd ef gh")
    bridge = {"bridge": "yes", "ref": "B 1"}
    sketch.way(1, "a b", bridge | {"name": "Weg", "bridge:name": "Alte Brücke"})
    sketch.way(2, "c d", bridge | {"name": "Weg"})
    sketch.way(3, "e f", bridge)
    sketch.way(4, "g h", {"tunnel": "yes", "name": "Weg", "tunnel:name": "Berg"})

    names = {one.osm: one.name for one in _all(sketch.build(tmp_path))}

    assert names == {1: "Alte Brücke", 2: "Weg", 3: "B 1", 4: "Berg"}


def test_the_middle_of_a_bridge_lies_on_its_road(tmp_path: Path) -> None:
    sketch = OsmSketch("b.c ... a.d")
    sketch.way(1, "a b c d", {"bridge": "yes"})

    (bridge,) = _all(sketch.build(tmp_path))

    assert bridge.lonlat == pytest.approx((10.0009, 0.0018), abs=1e-6)


def test_a_bridge_shows_the_limits_of_its_roads(tmp_path: Path) -> None:
    sketch = OsmSketch("ab")
    tags = {"bridge": "yes", "maxweight": "12", "mlc:tracked": "40"}
    sketch.way(1, "a b", tags | {"maxheight": "low"})

    (bridge,) = _all(sketch.build(tmp_path))

    shown = {(one.kind, one.value, one.unit, one.text) for one in bridge.limits[:2]}
    assert shown == {
        (LimitKind.MASS, 12.0, "t", "maxweight=12"),
        (LimitKind.MLC_TRACKED, 40.0, "", "mlc:tracked=40"),
    }
    assert bridge.limits[2].origin is LimitOrigin.UNREADABLE
    assert len(bridge.limits) == 3


def test_what_says_that_it_is_no_bridge_is_none(tmp_path: Path) -> None:
    sketch = OsmSketch("ab")
    sketch.way(1, "a b", {"bridge": "no", "tunnel": "culvert", "ford": "no"})

    assert _all(sketch.build(tmp_path)) == []


def test_a_low_water_crossing_is_a_bridge_and_a_ford(tmp_path: Path) -> None:
    sketch = OsmSketch("ab")
    sketch.way(1, "a b", {"bridge": "low_water_crossing", "depth": "0.3"})

    built = sketch.build(tmp_path)

    assert [one.kind for one in _all(built)] == [ObstacleKind.BRIDGE, ObstacleKind.FORD]
    assert (LimitKind.FORD_DEPTH, 0.3, "depth=0.3") in built.limits(0)


def test_a_ford_on_a_node_marks_its_road(tmp_path: Path) -> None:
    sketch = OsmSketch("abc")
    sketch.node("b", 1, 0, ford="yes", depth="0.5", name="Furt")
    sketch.way(1, "a b c")

    built = sketch.build(tmp_path)

    (ford,) = _all(built)
    assert (ford.kind, ford.name, ford.length_m) == (ObstacleKind.FORD, "Furt", 0)
    assert built.network.link_flags.tolist() == [LinkFlag.FORD]
    for edge in (0, 1):
        assert built.limits(edge) == [(LimitKind.FORD_DEPTH, 0.5, "depth=0.5")]


def test_ferries_that_meet_in_mid_water_are_two(tmp_path: Path) -> None:
    sketch = OsmSketch("..d abc")
    sketch.ferry(1, "a b c", {"motor_vehicle": "yes", "name": "Nordlinie"})
    sketch.ferry(2, "b d", {"motor_vehicle": "yes", "name": "Südlinie"})

    found = _all(sketch.build(tmp_path))

    assert [(one.osm, one.name, len(one.links)) for one in found] == [
        (1, "Nordlinie", 2),
        (2, "Südlinie", 1),
    ]
    assert all(one.detail == "route=ferry" for one in found)


def test_a_level_crossing_marks_every_link_at_it(tmp_path: Path) -> None:
    sketch = OsmSketch("abcd")
    sketch.node("b", 1, 0, railway="level_crossing")
    sketch.node("c", 2, 0, railway="level_crossing")
    sketch.way(1, "a b c", {"name": "Bahnweg"})
    sketch.way(2, "c d")

    built = sketch.build(tmp_path)

    inner, at_end = _all(built)
    assert (inner.kind, inner.name) == (ObstacleKind.RAIL_CROSSING, "Bahnweg")
    assert [len(inner.links), len(at_end.links)] == [1, 2]
    assert (built.network.link_flags == LinkFlag.RAIL_CROSSING).all()


def test_things_that_stand_on_no_road_are_left_out(tmp_path: Path) -> None:
    sketch = OsmSketch("ab c")
    sketch.node("c", 0, 3, barrier="gate")
    sketch.way(1, "a b")

    assert _all(sketch.build(tmp_path)) == []


@pytest.mark.parametrize(("value", "opens"), [("bollard", 0.0), ("gate", 1.0)])
def test_a_barrier_between_two_links_is_a_link_of_its_own(
    tmp_path: Path, value: str, opens: float
) -> None:
    sketch = OsmSketch("abc")
    sketch.node("b", 1, 0, barrier=value)
    sketch.way(1, "a b c", {"name": "Forstweg", "oneway": "yes"})

    built = sketch.build(tmp_path)

    assert built.network.link_flags.tolist() == [0, 0, LinkFlag.BARRIER]
    assert built.network.link_length_m[2] == 0
    assert built.edges("a", "b")
    assert built.edges("-b", "c")
    limit = (LimitKind.BARRIER, opens, f"barrier={value}")
    assert built.limits(built.edge("b", "-b")) == [limit]
    assert built.limits(built.edge("-b", "b")) == [limit]
    (barrier,) = _all(built)
    assert (barrier.kind, barrier.name) == (ObstacleKind.BARRIER, "Forstweg")
    assert barrier.links == (2,)


def test_a_barrier_where_two_ways_meet_stands_between_them(tmp_path: Path) -> None:
    sketch = OsmSketch("abc")
    sketch.node("b", 1, 0, barrier="gate")
    sketch.way(1, "a b")
    sketch.way(2, "b c")

    built = sketch.build(tmp_path)

    assert built.edges("b", "-b")
    assert not built.edges("b", "c")


def test_a_barrier_at_a_junction_holds_on_every_edge_that_enters(
    tmp_path: Path,
) -> None:
    sketch = OsmSketch(".d. abc")
    sketch.node("b", 1, 0, barrier="gate")
    sketch.way(1, "a b c")
    sketch.way(2, "b d")

    built = sketch.build(tmp_path)

    assert built.network.link_count == 3
    for name in "acd":
        assert built.limits(built.edge(name, "b"))
        assert not built.limits(built.edge("b", name))


def test_a_barrier_at_the_end_of_a_road_holds_on_the_edge_that_leads_there(
    tmp_path: Path,
) -> None:
    sketch = OsmSketch("ab")
    sketch.node("b", 1, 0, barrier="lift_gate")
    sketch.way(1, "a b")

    built = sketch.build(tmp_path)

    assert built.limits(built.edge("a", "b"))
    assert not built.limits(built.edge("b", "a"))


def test_a_height_restrictor_bears_its_height_and_is_open(tmp_path: Path) -> None:
    sketch = OsmSketch("abc")
    sketch.node("b", 1, 0, barrier="height_restrictor", maxheight="2.5")
    sketch.way(1, "a b c")

    built = sketch.build(tmp_path)

    assert built.limits(built.edge("b", "-b")) == [
        (LimitKind.HEIGHT, 2.5, "maxheight=2.5")
    ]


def test_a_private_gate_is_opened_by_those_who_may(tmp_path: Path) -> None:
    sketch = OsmSketch("abc")
    sketch.node("b", 1, 0, barrier="gate", motor_vehicle="private")
    sketch.way(1, "a b c")

    built = sketch.build(tmp_path)

    assert (LimitKind.ACCESS, float(Access.PRIVATE), "motor_vehicle=private") in (
        built.limits(built.edge("b", "-b"))
    )


def test_a_limit_on_a_bare_node_stops_as_a_barrier_does(tmp_path: Path) -> None:
    sketch = OsmSketch("abc")
    sketch.node("b", 1, 0, maxheight="3.2")
    sketch.way(1, "a b c")

    built = sketch.build(tmp_path)

    assert built.limits(built.edge("b", "-b")) == [
        (LimitKind.HEIGHT, 3.2, "maxheight=3.2")
    ]
    assert [one.detail for one in _all(built)] == ["maxheight=3.2"]


def test_an_open_barrier_matters_only_where_columns_are_stopped(tmp_path: Path) -> None:
    sketch = OsmSketch("abcd")
    sketch.node("b", 1, 0, barrier="entrance")
    sketch.node("c", 2, 0, barrier="border_control")
    sketch.way(1, "a b c d")

    built = sketch.build(tmp_path)

    assert [one.detail for one in _all(built)] == ["barrier=border_control"]
    assert built.network.link_count == 1


def test_a_gate_on_a_bridge_does_not_cut_the_bridge(tmp_path: Path) -> None:
    sketch = OsmSketch("abc")
    sketch.node("b", 1, 0, barrier="gate")
    sketch.way(1, "a b c", {"bridge": "yes"})

    built = sketch.build(tmp_path)

    bridge, gate = _all(built)
    assert len(bridge.links) == 2
    assert built.network.link_flags[gate.links[0]] == LinkFlag.BARRIER | LinkFlag.BRIDGE


def test_obstacles_on_a_link_are_found_by_it(tmp_path: Path) -> None:
    sketch = OsmSketch("abcd")
    sketch.way(1, "a b")
    sketch.way(2, "b c", {"bridge": "yes"})
    sketch.way(3, "c d")

    built = sketch.build(tmp_path)

    assert built.network.obstacles_on_link() == {built.link("b", "c"): (0,)}
    assert np.isfinite(built.network.obstacle_lonlat).all()
