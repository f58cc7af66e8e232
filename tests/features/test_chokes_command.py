"""Choke points and what lies along a route, by commands, for people and machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest

from app.services.planning import Planner
from maps.coordinates import format_mgrs
from planners.edge_costs import edge_weights
from planners.passability import assess
from planners.route import Objective, RoutePolicy
from planners.vehicles import Formation

if TYPE_CHECKING:
    from pathlib import Path

TRUCK = ("--vehicle", "truck 10 t 6x6:20")


@pytest.fixture(scope="module")
def planner(small_area: Path) -> Planner:
    return Planner.open(small_area)


def corner(planner: Planner, *, north: bool) -> tuple[str, np.ndarray]:
    """Give the words of a corner of the area, and the junctions within."""
    lonlat = planner.area.network.junction_lonlat
    (west, south), (east, top) = lonlat.min(axis=0), lonlat.max(axis=0)
    wide, high = (east - west) / 4, (top - south) / 4
    x0, y0 = (east - wide, top - high) if north else (west, south)
    x1, y1 = x0 + wide, y0 + high
    inside = (lonlat >= (x0, y0)).all(axis=1) & (lonlat <= (x1, y1)).all(axis=1)
    ring = ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
    return ";".join(f"{lat:.6f},{lon:.6f}" for lon, lat in ring), inside


def test_people_and_machines_read_the_fewest_roads_between_areas(
    marsroute, small_area, planner
) -> None:
    (west, first), (east, second) = (corner(planner, north=n) for n in (False, True))
    call = ("chokes", small_area, *TRUCK, "--between", west, "--and", east)

    people, machine = marsroute(*call), marsroute(*call, "--json").json()

    assert people.code == 0
    assert f"one of {machine['amount']} road" in people.out
    assert machine["marking"] == "EXERCISE - UNCLASSIFIED"
    assert all(road["mgrs"] in people.out for road in machine["roads"])
    assert machine["amount"] == len(machine["roads"]) == fewest(planner, first, second)


def fewest(planner: Planner, first: np.ndarray, second: np.ndarray) -> int:
    """Maximum flow of networkx between two sets of junctions."""
    network = planner.area.network
    vehicle = planner.vehicles["truck 10 t 6x6"]
    formation = Formation("f", ((vehicle, 20),))
    forbidden = assess(network, formation, RoutePolicy()).forbidden
    weights = edge_weights(network, formation, Objective.SHORTEST)
    graph = nx.DiGraph()
    graph.add_nodes_from(["source", "sink"])
    for edge in np.flatnonzero(~forbidden & (weights >= 0)).tolist():
        tail, head = int(network.edge_tail[edge]), int(network.edge_head[edge])
        before = graph.get_edge_data(tail, head, {"capacity": 0})["capacity"]
        graph.add_edge(tail, head, capacity=before + 1)
    graph.add_edges_from(("source", int(j)) for j in np.flatnonzero(first))
    graph.add_edges_from((int(j), "sink") for j in np.flatnonzero(second))
    return int(nx.maximum_flow_value(graph, "source", "sink"))


def test_without_areas_the_lone_roads_are_listed(marsroute, small_area) -> None:
    people = marsroute("chokes", small_area, *TRUCK)
    machine = marsroute("chokes", small_area, *TRUCK, "--json").json()

    assert people.code == 0
    lengths = [part["road_m"] for part in machine["parts"]]
    assert lengths == sorted(lengths, reverse=True)
    assert all(part["road"]["mgrs"] in people.out for part in machine["parts"][:20])


def test_one_area_alone_is_refused(marsroute, small_area) -> None:
    answer = marsroute("chokes", small_area, *TRUCK, "--between", "52,5;52,6;53,6")

    assert answer.code == 3
    assert "give both --between and --and" in answer.err


def test_what_lies_along_a_route_is_printed_with_its_formula(
    marsroute, small_area, planner
) -> None:
    lonlat = planner.area.network.junction_lonlat
    ends = [format_mgrs(*lonlat[k].tolist()) for k in (0, len(lonlat) // 2)]
    call = ("route", small_area, "--from", ends[0], "--to", ends[1], *TRUCK, "--along")

    people, machine = marsroute(*call), marsroute(*call, "--json").json()

    along, route = machine["along"], machine["route"]
    assert f"Classification from the map: {along['formula']}\n" in people.out
    total = sum(one["length_m"] for one in along["stretches"])
    assert total == pytest.approx(route["length_m"], rel=1e-3)
    starts = [one["start_m"] for one in along["stretches"]]
    assert starts == sorted(starts)
    assert all(one["road"] in people.out for one in along["stretches"])
    assert all(sentence in people.out for sentence in along["doubts"])


@pytest.mark.parametrize("beside", [("--ways", "other"), ("--depart", "120600ZJUN26")])
def test_along_goes_with_one_route_only(marsroute, small_area, beside) -> None:
    ends = ("--from", "52,5", "--to", "52,5.1")
    answer = marsroute("route", small_area, *ends, *TRUCK, "--along", *beside)

    assert answer.code == 3
    assert "leave out --ways and --depart, or --along" in answer.err
