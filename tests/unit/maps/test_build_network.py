"""Each trap on the way from OSM objects to a road network is one test here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from maps.build_network import build_network
from maps.coordinates import geodesic_lengths
from maps.errors import BuildCancelled, SourceError
from maps.road_network import (
    Access,
    LimitKind,
    LimitOrigin,
    LinkFlag,
    RoadClass,
    RoadNetwork,
    Surface,
)
from tests.extracts import EXTRACTS
from tests.network_checks import check_network, network_of
from tests.osm_sketch import OsmSketch

if TYPE_CHECKING:
    from pathlib import Path


NO = float(Access.NO)


def test_roads_are_cut_where_they_meet_and_nowhere_else(tmp_path: Path) -> None:
    sketch = OsmSketch("..d.. abcef ..g..")
    sketch.way(1, "a b c e f")
    sketch.way(2, "d c g")

    built = sketch.build(tmp_path)

    assert built.network.junction_count == 5
    assert built.network.link_count == 4
    assert not built.is_junction("b")
    assert built.is_junction("c")


def test_ways_that_cross_without_a_common_node_do_not_meet(tmp_path: Path) -> None:
    sketch = OsmSketch(".c. a.b .d.")
    sketch.way(1, "a b")
    sketch.way(2, "c d", {"bridge": "yes", "layer": "1"})

    built = sketch.build(tmp_path)

    assert built.network.junction_count == 4
    assert built.network.link_count == 2


def test_a_link_knows_its_make(tmp_path: Path) -> None:
    sketch = OsmSketch("ab")
    tags = {
        "highway": "secondary_link",
        "name": "Rampe",
        "ref": "L 7",
        "surface": "gravel",
        "lanes": "3",
        "width": "6.5",
        "layer": "-1",
        "covered": "yes",
        "maxspeed": "50",
    }
    sketch.way(7, "a b", tags)

    network = sketch.build(tmp_path).network

    assert network.link_class.tolist() == [RoadClass.SECONDARY]
    assert network.link_flags.tolist() == [LinkFlag.RAMP | LinkFlag.COVERED]
    assert network.link_surface.tolist() == [Surface.GRAVEL]
    assert network.link_lanes.tolist() == [3]
    assert network.link_width_m.tolist() == [6.5]
    assert network.link_layer.tolist() == [-1]
    assert network.link_osm.tolist() == [7]
    assert network.edge_speed_kmh.tolist() == [50, 50]
    assert network.edge_name(0) == "L 7 Rampe"


def test_both_directions_of_a_link_are_neighbours_forward_first(
    tmp_path: Path,
) -> None:
    sketch = OsmSketch("abc")
    sketch.way(1, "a b")
    sketch.way(2, "b c")

    network = sketch.build(tmp_path).network

    assert network.edge_link.tolist() == [0, 0, 1, 1]
    assert network.edge_forward.tolist() == [True, False, True, False]
    assert network.reverse_edge().tolist() == [1, 0, 3, 2]


@pytest.mark.parametrize(
    ("tags", "forward", "backward"),
    [
        ({}, True, True),
        ({"oneway": "yes"}, True, False),
        ({"oneway": "true"}, True, False),
        ({"oneway": "1"}, True, False),
        ({"oneway": "-1"}, False, True),
        ({"oneway": "no"}, True, True),
        ({"highway": "motorway"}, True, False),
        ({"junction": "roundabout"}, True, False),
        ({"highway": "motorway", "oneway": "no"}, True, True),
    ],
)
def test_one_way_streets_have_the_edges_that_may_be_driven(
    tmp_path: Path, tags: dict[str, str], *, forward: bool, backward: bool
) -> None:
    sketch = OsmSketch("ab")
    sketch.way(1, "a b", tags)

    built = sketch.build(tmp_path)

    assert len(built.edges("a", "b")) == forward
    assert len(built.edges("b", "a")) == backward
    assert built.network.edge_forward.tolist() == [True] * forward + [False] * backward


def test_a_reversible_road_is_closed_both_ways_and_says_why(tmp_path: Path) -> None:
    sketch = OsmSketch("ab")
    sketch.way(1, "a b", {"oneway": "reversible"})

    built = sketch.build(tmp_path)

    assert built.network.edge_access.tolist() == [Access.NO, Access.NO]
    for edge in (0, 1):
        assert built.limits(edge) == [(LimitKind.ACCESS, NO, "oneway=reversible")]


def test_a_closed_road_stays_with_the_tag_that_closes_it(tmp_path: Path) -> None:
    sketch = OsmSketch("abc")
    sketch.way(1, "a b", {"motor_vehicle": "no", "access": "yes"})
    sketch.way(2, "b c", {"access": "private"})

    built = sketch.build(tmp_path)

    assert built.limits(built.edge("a", "b")) == [
        (LimitKind.ACCESS, NO, "motor_vehicle=no")
    ]
    assert built.limits(built.edge("c", "b")) == [
        (LimitKind.ACCESS, float(Access.PRIVATE), "access=private")
    ]
    assert built.network.edge_access.tolist() == [5, 5, 4, 4]


def test_foot_paths_are_no_roads_and_cut_none(tmp_path: Path) -> None:
    sketch = OsmSketch("abc .d.")
    sketch.way(1, "a b c")
    sketch.way(2, "b d", {"highway": "footway"})

    built = sketch.build(tmp_path)

    assert built.network.link_count == 1


def test_limits_hold_in_the_direction_they_are_tagged_for(tmp_path: Path) -> None:
    sketch = OsmSketch("ab")
    sketch.way(1, "a b", {"maxheight": "3.8", "maxweight:backward": "12"})

    built = sketch.build(tmp_path)

    height = (LimitKind.HEIGHT, 3.8, "maxheight=3.8")
    assert built.limits(0) == [height]
    assert built.limits(1) == [height, (LimitKind.MASS, 12, "maxweight:backward=12")]
    assert built.network.limit_edge.tolist() == [0, 1, 1]


def test_unreadable_limits_are_kept_and_counted(tmp_path: Path) -> None:
    sketch = OsmSketch("ab")
    sketch.way(1, "a b", {"maxheight": "low"})

    built = sketch.build(tmp_path)

    assert built.network.limit_origin.tolist() == [LimitOrigin.UNREADABLE] * 2
    assert np.isnan(built.network.limit_value).all()
    assert built.report.unreadable_limits == 1


def test_parallel_roads_are_all_kept(tmp_path: Path) -> None:
    sketch = OsmSketch("a.b .c.")
    sketch.way(1, "a b")
    sketch.way(2, "a c b")

    built = sketch.build(tmp_path)

    assert len(built.edges("a", "b")) == 2


def test_a_loop_is_cut_in_the_middle_and_can_be_driven(tmp_path: Path) -> None:
    sketch = OsmSketch("..cd ab.e ..gf")
    sketch.way(1, "a b")
    sketch.way(2, "b c d e f g b")

    built = sketch.build(tmp_path)

    tails, heads = built.network.edge_tail, built.network.edge_head
    assert (tails != heads).all()
    assert built.report.loops == 1
    assert len(built.edges("b", "e")) == 2
    assert len(built.edges("e", "b")) == 2


def test_a_way_that_crosses_itself_has_a_junction_there(tmp_path: Path) -> None:
    sketch = OsmSketch(".dc abe")
    sketch.way(1, "a b c d b e")

    built = sketch.build(tmp_path)

    assert built.is_junction("b")
    assert len(built.edges("b", "e")) == 1


def test_there_and_back_over_one_node_is_two_links(tmp_path: Path) -> None:
    sketch = OsmSketch("abc")
    sketch.way(1, "a b c b")

    built = sketch.build(tmp_path)

    assert built.network.link_count == 3
    assert len(built.edges("b", "c")) == 2


def test_two_nodes_on_one_place_are_one_junction(tmp_path: Path) -> None:
    sketch = OsmSketch("ab.d")
    sketch.node("c", 1, 0)
    sketch.way(1, "a b")
    sketch.way(2, "b c")
    sketch.way(3, "c d")

    built = sketch.build(tmp_path)

    assert built.network.link_count == 2
    assert built.network.junction_count == 3
    assert (built.network.link_length_m > 0).all()
    assert built.report.drawn_together == 1


def test_a_node_twice_in_a_row_makes_no_link(tmp_path: Path) -> None:
    sketch = OsmSketch("abc")
    sketch.way(1, "a b b c")
    sketch.way(2, "c c")

    built = sketch.build(tmp_path)

    assert built.network.link_count == 1
    assert len(built.network.vertex_lonlat) == 3


def test_where_extracts_overlap_the_later_one_counts(tmp_path: Path) -> None:
    old, new = OsmSketch("abc"), OsmSketch("abc")
    old.way(1, "a b", {"maxspeed": "30"})
    old.way(2, "b c")
    new.way(1, "a b", {"maxspeed": "70"})

    collector = new.collect(tmp_path, old.collect(tmp_path))
    network, report = build_network(collector, None)

    assert network.link_count == 2
    assert 70 in network.edge_speed_kmh
    assert 30 not in network.edge_speed_kmh
    assert report.repeated_ways == 1


def test_a_way_cut_by_the_border_keeps_the_runs_inside(tmp_path: Path) -> None:
    sketch = OsmSketch("abcd")
    sketch.way(1, "a b out c d gone")
    sketch.way(2, "a away")

    built = sketch.build(tmp_path)

    assert len(built.edges("a", "b")) == 1
    assert len(built.edges("c", "d")) == 1
    assert built.network.link_count == 2
    assert built.report.cut_ways == 1
    assert built.report.dropped_ways == 1


def test_a_roundabout_is_flagged_and_cut_at_its_exits(tmp_path: Path) -> None:
    sketch = OsmSketch("a..d .bc. .gf.")
    sketch.way(1, "b g f c b", {"junction": "roundabout"})
    sketch.way(2, "a b")
    sketch.way(3, "c d")

    built = sketch.build(tmp_path)

    ring = built.network.link_flags & LinkFlag.ROUNDABOUT
    assert np.count_nonzero(ring) == 2
    assert len(built.edges("b", "c")) == 1
    assert len(built.edges("c", "b")) == 1


def test_lengths_are_geodesic_in_whole_centimetres(tmp_path: Path) -> None:
    sketch = OsmSketch("a.c .b.")
    sketch.way(1, "a b c")

    network = sketch.build(tmp_path).network

    exact = geodesic_lengths(network.vertex_lonlat).sum()
    assert network.link_length_m[0] == round(exact, 2)
    assert network.link_length_m[0] == pytest.approx(283, abs=2)


def test_a_ferry_is_as_fast_as_its_duration_says(tmp_path: Path) -> None:
    sketch = OsmSketch("a.........b c.........d")
    sketch.ferry(1, "a b", {"motor_vehicle": "yes", "duration": "00:10"})
    sketch.ferry(2, "c d", {})

    built = sketch.build(tmp_path)

    edge = built.edge("a", "b")
    metres = built.network.link_length_m[built.network.edge_link[edge]]
    assert built.network.edge_speed_kmh[edge] == pytest.approx(
        metres / 600 * 3.6, rel=1e-4
    )
    assert built.network.edge_access[edge] == Access.YES
    assert built.network.edge_access[built.edge("c", "d")] == Access.NO
    assert (built.network.link_flags == LinkFlag.FERRY).all()


def test_a_ferry_cut_by_the_border_has_no_known_duration(tmp_path: Path) -> None:
    sketch = OsmSketch("ab")
    sketch.ferry(1, "a b out", {"motor_vehicle": "yes", "duration": "03:00"})

    built = sketch.build(tmp_path)

    assert built.network.edge_speed_kmh[0] == 10


def test_an_extract_without_roads_is_refused(tmp_path: Path) -> None:
    sketch = OsmSketch("ab")
    sketch.way(1, "a b", {"highway": "path"})

    with pytest.raises(SourceError, match="no roads"):
        sketch.build(tmp_path)


def test_an_extract_whose_roads_are_points_is_refused(tmp_path: Path) -> None:
    sketch = OsmSketch("a")
    sketch.node("b", 0, 0)
    sketch.way(1, "a b")

    with pytest.raises(SourceError, match="mere points"):
        sketch.build(tmp_path)


def test_the_arrays_are_read_only_and_survive_storing(tmp_path: Path) -> None:
    sketch = OsmSketch("ab")
    sketch.way(1, "a b", {"maxheight": "3"})

    network = sketch.build(tmp_path).network
    again = RoadNetwork.from_arrays(network.to_arrays())

    assert again.edge_count == 2
    for array in network.to_arrays().values():
        assert not array.flags.writeable


def test_the_arrays_have_the_types_of_the_contract(tmp_path: Path) -> None:
    sketch = OsmSketch("abc")
    sketch.node("b", 1, 0, barrier="gate")
    sketch.way(1, "a b c", {"maxheight": "3", "bridge": "yes"})

    network = sketch.build(tmp_path).network

    for name, declared in RoadNetwork.__annotations__.items():
        if name != "strings":
            dtype = declared.removeprefix("NDArray[np.").removesuffix("]")
            assert getattr(network, name).dtype == np.dtype(dtype.rstrip("_")), name


def test_progress_rises_to_the_end(tmp_path: Path) -> None:
    sketch = OsmSketch("ab")
    sketch.way(1, "a b")
    shares: list[float] = []

    build_network(sketch.collect(tmp_path), None, lambda _, share: shares.append(share))

    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_a_build_can_be_stopped(tmp_path: Path) -> None:
    sketch = OsmSketch("ab")
    sketch.way(1, "a b")

    def stop(_: str, share: float) -> None:
        if share > 0:
            raise BuildCancelled

    with pytest.raises(BuildCancelled):
        build_network(sketch.collect(tmp_path), None, stop)


@pytest.mark.data
@pytest.mark.slow
@pytest.mark.parametrize("name", EXTRACTS)
def test_every_real_extract_makes_a_sound_network(data_dir: Path, name: str) -> None:
    check_network(network_of(data_dir / "osm" / name))
