"""Two routes that share least, against trying every pair of routes."""

from __future__ import annotations

from itertools import pairwise, product

import networkx as nx
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from maps.road_network import LinkFlag
from planners.disjoint_routes import Apart, DisjointRoutes, disjoint_routes
from planners.errors import NoRoute, RouteError
from planners.physical_bridges import bridges_of_edges, physical_bridges
from planners.roads import Roads
from planners.route import Objective, RouteRequest
from planners.vehicles import Formation
from tests.marches import TRUCK
from tests.road_sketch import PLAIN, Road, Sketch, sketch

ONE_TRUCK = Formation("one", ((TRUCK, 1),))
LETTERS = "abcdefghi"
GRID = {name: (2 * (i % 3), 2 * (i // 3)) for i, name in enumerate(LETTERS)}
NEIGHBOURS = [
    (a, b)
    for a, (x, y) in GRID.items()
    for b, (u, v) in GRID.items()
    if a < b and abs(x - u) + abs(y - v) == 2
]


def two_routes(world: Sketch, a: str, b: str, apart: Apart) -> DisjointRoutes:
    """Find two routes between junctions."""
    request = RouteRequest(
        stops=(world.lonlat(a), world.lonlat(b)),
        formation=ONE_TRUCK,
        objective=Objective.SHORTEST,
    )
    return disjoint_routes(Roads.of(world.network), request, apart)


def driven(world: Sketch, found: DisjointRoutes) -> list[list[str]]:
    """Edges of both routes by the names of the sketch."""
    of_edge = {edge: name for name, edge in world.edge.items()}
    return [[of_edge[edge] for edge in route.edges] for route in found.routes]


def test_the_second_best_road_is_not_always_the_second_route() -> None:
    """The best route a-b-e-f takes one road of each way round; the pair does not."""
    world = sketch(
        {
            "a": (0, 0),
            "b": (1, 1),
            "c": (1, -1),
            "d": (2, 1),
            "e": (2, -1),
            "f": (3, 0),
        },
        [
            Road(a="a", b="b", length_m=1000),
            Road(a="b", b="e", length_m=1000),
            Road(a="e", b="f", length_m=1000),
            Road(a="a", b="c", length_m=2000),
            Road(a="c", b="e", length_m=2000),
            Road(a="b", b="d", length_m=2000),
            Road(a="d", b="f", length_m=2000),
        ],
    )

    found = two_routes(world, "a", "f", Apart.ROADS)

    assert driven(world, found) == [["ab", "bd", "df"], ["ac", "ce", "ef"]]
    assert found.proved
    assert found.sentence == ("The two routes share no road. No two routes share less.")


def test_a_road_that_every_way_takes_is_shared_and_named() -> None:
    world = sketch(
        {"a": (0, 0), "b": (1, 0), "c": (2, 0), "d": (3, 0), "e": (4, 0), "m": (2, 1)},
        [
            Road(a="a", b="b", name="Start"),
            Road(a="b", b="c", name="Narrows"),
            Road(a="c", b="d", name="South"),
            Road(a="c", b="m", name="North"),
            Road(a="m", b="d", name="North"),
            Road(a="d", b="e", name="End"),
        ],
    )

    found = two_routes(world, "a", "e", Apart.ROADS)

    assert found.shared_roads == ("Start", "Narrows", "End")
    assert found.shared_m == pytest.approx(3000)
    assert found.sentence.startswith(
        "The two routes share 3.0 km on Start, Narrows, End."
    )


def test_a_bridge_that_every_way_crosses_is_shared_and_said_so() -> None:
    bridge = {"flags": LinkFlag.BRIDGE}
    world = sketch(
        {"a": (0, 0), "b": (1, 0), "c": (2, 0), "d": (3, 0), "e": (4, 0), "m": (2, 1)},
        [
            Road(a="a", b="b", name="Only", **bridge),
            Road(a="b", b="c"),
            Road(a="c", b="d", name="South", **bridge),
            Road(a="c", b="m"),
            Road(a="m", b="d", name="North", **bridge),
            Road(a="d", b="e"),
        ],
    )

    found = two_routes(world, "a", "e", Apart.BRIDGES)

    assert [b.name for b in found.shared_bridges] == ["Only"]
    assert found.shared_bridges == found.unavoidable
    assert found.proved
    assert "share Only (" in found.sentence
    assert "which every way crosses" in found.sentence


def test_two_carriageways_of_one_bridge_are_one_bridge() -> None:
    """
    The roads over both halves of the bridge are apart, but the bridge is one.

    Both routes would cross it, each on a half; one of them goes round instead.
    """
    bridge = {"flags": LinkFlag.BRIDGE}
    world = sketch(
        {"a": (0, 0), "b": (1, 0), "c": (2, 0), "d": (3, 0)}
        | {"p": (1, 0.02), "q": (2, 0.02), "m": (1.5, 3)},
        [
            Road(a="a", b="b"),
            Road(a="b", b="c", name="Bridge", **bridge),
            Road(a="c", b="d"),
            Road(a="a", b="p"),
            Road(a="p", b="q", name="Bridge", **bridge),
            Road(a="q", b="d"),
            Road(a="b", b="m", length_m=4000),
            Road(a="m", b="c", length_m=4000),
        ],
    )

    roads = two_routes(world, "a", "d", Apart.ROADS)
    bridges = two_routes(world, "a", "d", Apart.BRIDGES)

    assert driven(world, roads) == [["ab", "bc", "cd"], ["ap", "pq", "qd"]]
    assert [b.name for b in roads.shared_bridges] == ["Bridge"]
    assert bridges.shared_bridges == ()
    assert bridges.proved
    assert ["ab", "bm", "mc", "cd"] in driven(world, bridges)


def test_without_a_route_there_are_no_two() -> None:
    world = sketch(
        {"a": (0, 0), "b": (1, 0), "c": (2, 0), "d": (3, 0)},
        [Road(a="a", b="b"), Road(a="c", b="d")],
    )

    with pytest.raises(NoRoute, match="No road leads"):
        two_routes(world, "a", "d", Apart.ROADS)


def test_what_has_no_two_routes_is_refused() -> None:
    world = sketch({"a": (0, 0), "b": (1, 0)}, [Road(a="a", b="b")])
    stops = tuple(world.lonlat("a", "b", share) for share in (0.1, 0.5, 0.9))
    request = RouteRequest(stops=stops, formation=ONE_TRUCK)
    roads = Roads.of(world.network)

    with pytest.raises(RouteError, match="take out the via points"):
        disjoint_routes(roads, request, Apart.ROADS)
    with pytest.raises(RouteError, match="on one road"):
        two_routes(world, "a", "b", Apart.ROADS)


@st.composite
def grids(draw: st.DrawFn) -> tuple[Sketch, list[list[int]]]:
    """Draw a grid of roads and bridges, with all its ways from a to i."""
    lengths = draw(st.lists(st.integers(2000, 4000), min_size=12, max_size=12))
    flag = st.sampled_from([PLAIN, LinkFlag.BRIDGE])
    flags = draw(st.lists(flag, min_size=12, max_size=12))
    one_way = draw(st.lists(st.booleans(), min_size=12, max_size=12))
    made = zip(NEIGHBOURS, lengths, flags, one_way, strict=True)
    world = sketch(
        GRID,
        [
            Road(a=a, b=b, length_m=float(metres), flags=flags, oneway=oneway)
            for (a, b), metres, flags, oneway in made
        ],
    )
    peer: nx.DiGraph = nx.DiGraph()
    for name, edge in world.edge.items():
        peer.add_edge(name[0], name[1], edge=edge)
    assume(nx.has_path(peer, "a", "i"))
    return world, [
        [peer.edges[step]["edge"] for step in pairwise(nodes)]
        for nodes in nx.all_simple_paths(peer, "a", "i")
    ]


@settings(max_examples=60, deadline=None)
@given(grids())
def test_no_two_routes_share_less_road_or_take_less(
    drawn: tuple[Sketch, list[list[int]]],
) -> None:
    world, paths = drawn
    metres = world.network.edge_length_m()
    link = world.network.edge_link

    found = two_routes(world, "a", "i", Apart.ROADS)

    pairs = []
    for one, other in product(paths, repeat=2):
        both = set(link[one].tolist()) & set(link[other].tolist())
        shared = world.network.link_length_m[list(both)].sum()
        pairs.append((shared, metres[one + other].sum()))
    assert found.proved
    total = sum(route.length_m for route in found.routes)
    assert (found.shared_m, total) == pytest.approx(min(pairs), abs=0.1)


@settings(max_examples=60, deadline=None)
@given(grids())
def test_no_two_routes_share_fewer_bridges_or_take_less(
    drawn: tuple[Sketch, list[list[int]]],
) -> None:
    world, paths = drawn
    network = world.network
    number = bridges_of_edges(network, physical_bridges(network))
    metres = network.edge_length_m()
    crossed = [set(number[path].tolist()) - {-1} for path in paths]
    needed = set.intersection(*crossed)

    found = two_routes(world, "a", "i", Apart.BRIDGES)

    apart = [
        metres[paths[i] + paths[j]].sum()
        for i, j in product(range(len(paths)), repeat=2)
        if (crossed[i] & crossed[j]) <= needed
    ]
    total = sum(route.length_m for route in found.routes)
    shared = {b.number for b in found.shared_bridges}
    assert {b.number for b in found.unavoidable} == needed
    assert found.proved == bool(apart)
    if apart:
        assert shared <= needed
        assert total == pytest.approx(min(apart), abs=0.1)
    else:
        assert shared - needed
