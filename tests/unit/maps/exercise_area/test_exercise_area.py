from __future__ import annotations

import re
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import osmium
import pytest
import shapely

from maps.exercise_area import ExerciseFiles, write_exercise_area
from maps.exercise_area.frame import Frame

if TYPE_CHECKING:
    from pathlib import Path

SMALL_KM = 12.0
# What a map of any size must hold, so that a small one can stand in for a large one.
ESSENTIAL_WAYS = {
    "highway": {
        *("motorway", "motorway_link", "primary", "secondary", "tertiary"),
        *("unclassified", "residential", "living_street", "service", "track"),
    },
    "bridge": {"yes"},
    "tunnel": {"yes"},
    "ford": {"yes"},
    "route": {"ferry"},
    "railway": {"rail"},
    "junction": {"roundabout"},
    "oneway": {"yes", "-1"},
    "access": {"private", "military", "customers"},
    "motor_vehicle": {"agricultural", "forestry", "destination"},
    "hgv": {"no", "destination"},
    "hazmat": {"no"},
    "hazmat:water": {"no"},
    "waterway": {"river", "stream"},
    "natural": {"coastline"},
    "power": {"line"},
    "boundary": {"administrative"},
    "building": {"yes"},
}
ESSENTIAL_NODES = {
    "barrier": {"gate", "bollard", "lift_gate", "height_restrictor", "block"},
    "railway": {"level_crossing", "station"},
    "place": {"city", "town", "village", "hamlet"},
    "natural": {"peak"},
}


@dataclass
class Contents:
    """What an extract holds, read back without the product's own reader."""

    nodes: dict[int, tuple[float, float]] = field(default_factory=dict)
    node_tags: dict[int, dict[str, str]] = field(default_factory=dict)
    ways: dict[int, tuple[tuple[int, ...], dict[str, str]]] = field(
        default_factory=dict
    )
    relations: list[tuple[tuple[tuple[str, int, str], ...], dict[str, str]]] = field(
        default_factory=list
    )

    def roads(self) -> list[tuple[tuple[int, ...], dict[str, str]]]:
        return [
            (refs, tags)
            for refs, tags in self.ways.values()
            if "highway" in tags or tags.get("route") == "ferry"
        ]

    def lines(self, key: str, value: str) -> list[shapely.LineString]:
        return [
            shapely.LineString([self.nodes[ref] for ref in refs])
            for refs, tags in self.ways.values()
            if tags.get(key) == value
        ]


def read(path: Path) -> Contents:
    found = Contents()
    for thing in osmium.FileProcessor(str(path)):
        if isinstance(thing, osmium.osm.Node):
            found.nodes[thing.id] = (thing.lon, thing.lat)
            if len(thing.tags):
                found.node_tags[thing.id] = dict(thing.tags)
        elif isinstance(thing, osmium.osm.Way):
            refs = tuple(node.ref for node in thing.nodes)
            found.ways[thing.id] = (refs, dict(thing.tags))
        elif isinstance(thing, osmium.osm.Relation):
            members = tuple((m.type, m.ref, m.role) for m in thing.members)
            found.relations.append((members, dict(thing.tags)))
    return found


def road_graph(contents: Contents) -> nx.DiGraph[int]:
    """All roads and the ferry as a car may drive them, node by node."""
    graph: nx.DiGraph[int] = nx.DiGraph()
    for refs, tags in contents.roads():
        oneway = tags.get("oneway")
        for a, b in pairwise(refs):
            if oneway != "-1":
                graph.add_edge(a, b)
            if oneway != "yes":
                graph.add_edge(b, a)
    return graph


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> ExerciseFiles:
    folder = tmp_path_factory.mktemp("exercise")
    return write_exercise_area(folder, seed=1, extent_km=SMALL_KM)


@pytest.fixture(scope="module")
def contents(files: ExerciseFiles) -> Contents:
    return read(files.extract)


@pytest.fixture(scope="module")
def heights(files: ExerciseFiles) -> np.ndarray:
    with zipfile.ZipFile(files.elevation[0]) as archive:
        (name,) = archive.namelist()
        assert name == "N54E004.hgt"
        samples = np.frombuffer(archive.read(name), ">i2")
    return samples.reshape(1201, 1201).astype(float)


@pytest.mark.slow
def test_equal_seeds_give_equal_bytes(files: ExerciseFiles, tmp_path: Path) -> None:
    again = write_exercise_area(tmp_path, seed=1, extent_km=SMALL_KM)

    assert again.extract.read_bytes() == files.extract.read_bytes()
    assert again.elevation[0].read_bytes() == files.elevation[0].read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("seed", [2, 7, 11])
def test_another_seed_gives_another_region_that_holds_together(
    files: ExerciseFiles, tmp_path: Path, seed: int
) -> None:
    other = write_exercise_area(tmp_path, seed=seed, extent_km=10)
    graph = road_graph(read(other.extract))

    assert other.extract.read_bytes() != files.extract.read_bytes()
    assert nx.is_strongly_connected(graph)


@pytest.mark.parametrize("extent_km", [7.9, 60.1, float("nan")])
def test_an_extent_that_does_not_fit_the_tile_is_refused(
    tmp_path: Path, extent_km: float
) -> None:
    with pytest.raises(ValueError, match="give an extent from 8 to 60 km"):
        write_exercise_area(tmp_path, extent_km=extent_km)
    assert not list(tmp_path.iterdir())


def test_progress_never_falls_and_ends_at_one(tmp_path: Path) -> None:
    shares: list[float] = []

    write_exercise_area(
        tmp_path, progress=lambda _, share: shares.append(share), extent_km=8
    )

    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_a_small_area_has_at_least_one_of_everything(contents: Contents) -> None:
    for key, values in ESSENTIAL_WAYS.items():
        there = {tags[key] for _, tags in contents.ways.values() if key in tags}
        assert values <= there, key
    for key, values in ESSENTIAL_NODES.items():
        there = {tags[key] for tags in contents.node_tags.values() if key in tags}
        assert values <= there, key


def test_everything_lies_in_the_open_sea_tile(contents: Contents) -> None:
    points = np.array(list(contents.nodes.values()))
    low, high = Frame(SMALL_KM * 1000).lonlat(
        np.array([[0.0, 0.0], [SMALL_KM * 1000] * 2])
    )

    assert (points >= low - 0.01).all()
    assert (points <= high + 0.01).all()
    assert (np.floor(points) == (4, 54)).all()


def test_every_road_can_be_reached_and_left(contents: Contents) -> None:
    assert nx.is_strongly_connected(road_graph(contents))


def test_junctions_have_as_many_roads_as_in_real_towns(contents: Contents) -> None:
    """Real extracts: 11-29 % ends, 50-54 % of three roads, 3-26 % of four."""
    graph = nx.Graph(road_graph(contents))
    degrees = Counter(degree for _, degree in graph.degree if degree != 2)
    total = degrees.total()

    assert 0.10 < degrees[1] / total < 0.40
    assert 0.45 < degrees[3] / total < 0.80
    assert 0.03 < degrees[4] / total < 0.30
    assert max(degrees) <= 7


def test_roads_that_cross_without_a_shared_node_are_on_different_levels(
    contents: Contents,
) -> None:
    roads = contents.roads()
    shapes = [
        shapely.LineString([contents.nodes[r] for r in refs]) for refs, _ in roads
    ]
    tree = shapely.STRtree(shapes)
    one, other = tree.query(shapes, predicate="crosses")
    level = []
    for i, j in zip(one.tolist(), other.tolist(), strict=True):
        (refs_a, tags_a), (refs_b, tags_b) = roads[i], roads[j]
        same = tags_a.get("layer", "0") == tags_b.get("layer", "0")
        if i < j and same and not set(refs_a) & set(refs_b):
            level.append((tags_a, tags_b))

    assert len(level) <= 0.002 * len(roads)


def test_no_road_runs_into_a_river_without_bridge_ford_or_ferry(
    contents: Contents,
) -> None:
    rivers = shapely.union_all(contents.lines("waterway", "river"))
    crossing = ("bridge", "tunnel", "ford")
    wet = [
        tags
        for refs, tags in contents.roads()
        if tags.get("route") != "ferry"
        and not any(tag in tags for tag in crossing)
        and shapely.LineString([contents.nodes[r] for r in refs]).crosses(rivers)
    ]

    assert wet == []


def test_the_old_bridge_is_the_only_one_of_its_weakness(contents: Contents) -> None:
    old = [tags for _, tags in contents.ways.values() if tags.get("mlc") == "24"]

    assert len(old) == 1
    assert old[0]["maxweight"] == "24"
    assert old[0]["highway"] in {"primary", "trunk"}
    assert old[0]["bridge"] == "yes"


def test_most_bridges_carry_no_rating(contents: Contents) -> None:
    bridges = [
        tags
        for _, tags in contents.ways.values()
        if "bridge" in tags and tags.get("highway") not in {None, "motorway"}
    ]
    rated = [b for b in bridges if any(t.startswith(("mlc", "maxw")) for t in b)]

    assert len(bridges) > 10
    assert 0 < len(rated) < 0.75 * len(bridges)


def test_turn_bans_name_ways_that_meet_at_their_via(contents: Contents) -> None:
    bans = [r for r in contents.relations if r[1].get("type") == "restriction"]
    for members, _ in bans:
        by_role = {role: (kind, ref) for kind, ref, role in members}
        start, end = (contents.ways[by_role[r][1]][0] for r in ("from", "to"))
        kind, via = by_role["via"]
        middle = {via} if kind == "n" else set(contents.ways[via][0])
        assert {start[0], start[-1]} & middle
        assert {end[0], end[-1]} & middle

    kinds = {tags["restriction"] for _, tags in bans}
    assert {"no_left_turn", "no_u_turn"} <= kinds
    assert any(m[0] == "w" and m[2] == "via" for members, _ in bans for m in members)


def test_level_crossings_lie_on_a_road_and_on_a_railway(contents: Contents) -> None:
    on_road = {ref for refs, _ in contents.roads() for ref in refs}
    on_rail = {
        ref
        for refs, tags in contents.ways.values()
        if tags.get("railway") == "rail"
        for ref in refs
    }
    crossings = {
        node
        for node, tags in contents.node_tags.items()
        if tags.get("railway") == "level_crossing"
    }

    assert crossings
    assert crossings <= on_road & on_rail


def test_barriers_stand_on_roads(contents: Contents) -> None:
    on_road = {ref for refs, _ in contents.roads() for ref in refs}
    barriers = {n for n, tags in contents.node_tags.items() if "barrier" in tags}

    assert barriers <= on_road


def test_names_of_settlements_are_unique_and_invented(contents: Contents) -> None:
    names = [
        tags["name"]
        for tags in contents.node_tags.values()
        if tags.get("place") in {"city", "town", "village", "hamlet"}
    ]

    assert len(set(names)) == len(names) >= 10
    assert all(re.fullmatch(r"[A-Z][a-z]{2,12}", name) for name in names)


def test_all_areas_can_be_assembled(files: ExerciseFiles) -> None:
    whole = {"landuse", "natural", "leisure", "building"}
    wanted, assembled = set(), set()
    for thing in osmium.FileProcessor(str(files.extract)).with_areas():
        tagged = any(key in whole for key, _ in thing.tags)
        line = thing.tags.get("natural") == "coastline"
        if isinstance(thing, osmium.osm.Area):
            assembled.add(thing.id)
        elif isinstance(thing, osmium.osm.Way) and tagged and not line:
            wanted.add(2 * thing.id)
        elif isinstance(thing, osmium.osm.Relation) and tagged:
            wanted.add(2 * thing.id + 1)

    assert wanted <= assembled


def test_the_land_has_hills_sea_and_a_few_voids(heights: np.ndarray) -> None:
    known = heights[heights != -32768]

    assert 0 < np.sum(heights == -32768) < 100
    assert known.min() >= 0
    assert 150 < known.max() < 760


def test_rivers_never_flow_uphill(contents: Contents, heights: np.ndarray) -> None:
    steps = []
    for line in contents.lines("waterway", "river"):
        lonlat = shapely.get_coordinates(line.segmentize(0.0004))
        col = np.rint((lonlat[:, 0] - 4) * 1200).astype(int)
        row = np.rint((55 - lonlat[:, 1]) * 1200).astype(int)
        level = heights[row, col]
        level = level[level != -32768]
        steps.append(np.diff(np.minimum.accumulate(level)).min(initial=0))
        rise = level - np.minimum.accumulate(level)
        assert np.percentile(rise, 95) <= 3

    assert min(steps) < 0


@pytest.mark.slow
def test_the_full_area_makes_a_tank_column_leave_the_direct_road(
    tmp_path: Path,
) -> None:
    """The demo lives from this: the shortest road leads over the old bridge."""
    files = write_exercise_area(tmp_path)
    contents = read(files.extract)
    graph = road_graph(contents)
    for a, b in graph.edges:
        step = np.subtract(contents.nodes[a], contents.nodes[b]) * (64_770, 111_314)
        graph[a][b]["length_m"] = float(np.hypot(*step))
    people = {
        node: int(tags["population"])
        for node, tags in contents.node_tags.items()
        if "population" in tags
    }
    largest = sorted(people, key=lambda node: -people[node])[:2]
    refs = np.array(list(graph.nodes))
    points = np.array([contents.nodes[ref] for ref in refs.tolist()])
    ends = [
        int(refs[((points - contents.nodes[node]) ** 2).sum(axis=1).argmin()])
        for node in largest
    ]
    (bridge,) = [
        refs
        for refs, tags in contents.ways.values()
        if tags.get("bridge:name") == "Oude Brugge"
    ]

    direct = nx.shortest_path(graph, *ends, weight="length_m")
    free_m = nx.path_weight(graph, direct, "length_m")
    graph.remove_nodes_from(bridge)
    detour_m = nx.shortest_path_length(graph, *ends, weight="length_m")

    assert set(bridge) <= set(direct)
    assert 1.2 * free_m < detour_m < 4 * free_m
    assert files.extract.stat().st_size < 3_000_000
    assert 6_000 < sum(degree != 2 for _, degree in nx.Graph(graph).degree) < 10_000
