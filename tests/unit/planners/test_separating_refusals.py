"""Where no road leads, the fewest refusals that stand between are named."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from maps.road_network import Access, LinkFlag
from planners.errors import NoRoute
from planners.passability import assess
from planners.plan_route import plan_route
from planners.roads import Roads
from planners.route import RouteRequest
from planners.vehicles import Formation
from tests.marches import TANK, TRUCK
from tests.river_sketch import MLC_40
from tests.road_sketch import Road, Sketch, sketch

ONE_TRUCK = Formation("one", ((TRUCK, 1),))


def why_not(world: Sketch, *stops: str, vehicle=TRUCK) -> NoRoute:
    """Give the reasons why there is no route."""
    request = RouteRequest(
        stops=tuple(world.lonlat(stop) for stop in stops),
        formation=Formation("one", ((vehicle, 1),)),
    )
    with pytest.raises(NoRoute) as none:
        plan_route(Roads.of(world.network), request)
    return none.value


def test_one_bridge_is_named_rather_than_the_roads_of_the_best_way() -> None:
    """The best way is private on two roads; round them, only the bridge is missing."""
    private = {"access": Access.PRIVATE}
    world = sketch(
        {"a": (0, 0), "b": (1, 0), "c": (2, 0), "d": (3, 0), "e": (4, 0), "m": (1, 3)},
        [
            Road(a="a", b="b", name="Start"),
            Road(a="b", b="c", name="Lane", **private),
            Road(a="b", b="m"),
            Road(a="m", b="c"),
            Road(a="c", b="d", name="Bridge", flags=LinkFlag.BRIDGE, limits=(MLC_40,)),
            Road(a="d", b="e", name="End"),
        ],
    )

    error = why_not(world, "a", "e", vehicle=TANK)

    assert [refusal.road for refusal in error.refusals] == ["Bridge"]
    assert str(error) == (
        "No road leads from Start to End under the limits. Every way there takes a "
        "road that is refused: Bridge: tank (MLC 70 tracked) meets MLC 40 "
        "(mlc:tracked=40)."
    )


def test_of_two_bridges_side_by_side_both_are_named() -> None:
    world = sketch(
        {"a": (0, 0), "b": (1, 0), "c": (2, 0), "d": (3, 0), "p": (1, 1), "q": (2, 1)},
        [
            Road(a="a", b="b"),
            Road(a="b", b="c", name="South", access=Access.PRIVATE),
            Road(a="c", b="d"),
            Road(a="b", b="p"),
            Road(a="p", b="q", name="North", access=Access.PRIVATE),
            Road(a="q", b="c"),
        ],
    )

    error = why_not(world, "a", "d")

    assert {refusal.road for refusal in error.refusals} == {"South", "North"}
    assert "takes one of 2 roads that are refused" in str(error)


def test_a_banned_turn_alone_is_said_so() -> None:
    world = sketch(
        {"a": (0, 0), "b": (1, 0), "c": (2, 0), "d": (3, 0)},
        [Road(a="a", b="b"), Road(a="b", b="c", oneway=True), Road(a="c", b="d")],
        bans=[("ab", "bc")],
    )

    error = why_not(world, "a", "d")

    assert error.refusals == ()
    assert "turning back where a turn is banned" in str(error)


LETTERS = "abcdefghi"
GRID = {name: (i % 3, i // 3) for i, name in enumerate(LETTERS)}
NEIGHBOURS = [
    (a, b)
    for a, (x, y) in GRID.items()
    for b, (u, v) in GRID.items()
    if a < b and abs(x - u) + abs(y - v) == 1
]


@settings(max_examples=80, deadline=None)
@given(st.lists(st.booleans(), min_size=12, max_size=12), st.data())
def test_no_smaller_set_of_refusals_stands_between(
    private: list[bool], data: st.DataObject
) -> None:
    world = sketch(
        GRID,
        [
            Road(a=a, b=b, access=Access.PRIVATE if refused else Access.YES)
            for (a, b), refused in zip(NEIGHBOURS, private, strict=True)
        ],
    )
    served = sorted(
        {
            name
            for ends, refused in zip(NEIGHBOURS, private, strict=True)
            for name in ends
            if not refused
        }
    )
    assume(len(served) > 1)
    start, end = data.draw(st.permutations(served))[:2]
    request = RouteRequest(
        stops=(world.lonlat(start), world.lonlat(end)), formation=ONE_TRUCK
    )
    network = world.network
    forbidden = assess(network, ONE_TRUCK, request.policy).forbidden
    peer: nx.DiGraph = nx.DiGraph()
    for edge, (a, b) in enumerate(
        zip(network.edge_tail.tolist(), network.edge_head.tolist(), strict=True)
    ):
        capacity = {"capacity": 1.0} if forbidden[edge] else {}
        peer.add_edge(a, b, **capacity)

    try:
        plan_route(Roads.of(network), request)
    except NoRoute as none:
        edges = [edge for refusal in none.refusals for edge in refusal.edges]
    else:
        return

    ends = world.junction[start], world.junction[end]
    assert len(edges) == nx.minimum_cut_value(peer, *ends)
    peer.remove_edges_from(
        [(network.edge_tail[e], network.edge_head[e]) for e in edges]
    )
    assert not nx.has_path(peer, *ends)
