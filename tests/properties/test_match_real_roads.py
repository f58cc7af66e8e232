"""Simulated drives over the roads of a real town are found again, and break no rule."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pytest

from maps.build_network import build_network
from maps.match_track import best_drive, chain_inputs, match_track
from maps.matching_roads import MatchingRoads
from maps.osm_stream import stream
from maps.road_collector import RoadCollector
from maps.routing.match_kernels import chain_layers
from maps.routing.routing_graph import RoutingGraph
from maps.snap import RoadFinder
from maps.track import LineKind, Track
from maps.track_samples import samples_of
from tests.driven_tracks import Driver, Recording, recorded
from tests.plain_matching import arc_graph, plain_chain

if TYPE_CHECKING:
    from pathlib import Path

    from maps.match import Match
    from maps.road_network import RoadNetwork

pytestmark = pytest.mark.data
DRIVES = 12
FEWEST = 20  # edges of a drive that is worth a test


class Town(NamedTuple):
    """Roads of the town, made ready, and drives over them."""

    network: RoadNetwork
    roads: MatchingRoads
    same: np.ndarray  # (E,) one edge for all that lie on each other
    drives: list[tuple[int, ...]]


@pytest.fixture(scope="module")
def town(data_dir: Path) -> Town:
    """Heidelberg with its turn bans."""
    collector = RoadCollector()
    stream(data_dir / "osm" / "heidelberg.osm.pbf", [collector])
    network = build_network(collector, None)[0]
    graph = RoutingGraph.of(network)
    roads = MatchingRoads.of(network, graph, RoadFinder.of(network).index)
    driver, rng = Driver(network, graph), np.random.default_rng(7)
    drives: list[tuple[int, ...]] = []
    while len(drives) < DRIVES:
        edges = driver.drive(*rng.integers(network.junction_count, size=2).tolist())
        if len(edges) > FEWEST:
            drives.append(edges)
    return Town(network, roads, doubles(network), drives)


def doubles(network: RoadNetwork) -> np.ndarray:
    """Name one edge for all that some mapper drew on top of each other."""
    first: dict[tuple[float, ...], int] = {}
    ends = np.hstack(
        [
            network.junction_lonlat[network.edge_tail],
            network.junction_lonlat[network.edge_head],
            network.edge_length_m()[:, None],
        ]
    )
    rows = np.round(ends, 6).tolist()
    return np.array([first.setdefault(tuple(row), e) for e, row in enumerate(rows)])


def found_and_wrong(
    town: Town, driven: tuple[int, ...], match: Match
) -> tuple[float, float]:
    """Share of a drive that was found, and what was added, its ends left out."""
    length = town.network.edge_length_m()
    wanted = set(town.same[list(driven[2:-2])].tolist())
    got = {e for p in match.pieces for e in town.same[list(p.edges)].tolist()}
    inner = {e for p in match.pieces for e in town.same[list(p.edges[2:-2])].tolist()}
    total = length[list(wanted)].sum()
    allowed = set(town.same[list(driven)].tolist())
    return (
        length[list(wanted & got)].sum() / total,
        length[list(inner - allowed)].sum() / total,
    )


@pytest.mark.parametrize(
    ("recording", "least", "most"),
    [
        (Recording(noise_m=0.5), 0.999, 0.001),
        (Recording(noise_m=4.0), 0.99, 0.01),
        (Recording(noise_m=4.0, step_m=60.0), 0.99, 0.01),
        (Recording(noise_m=8.0, step_m=200.0), 0.97, 0.03),
        (Recording(noise_m=4.0, outliers=0.03), 0.99, 0.03),
        (Recording(noise_m=4.0, dropouts=3, dropout_m=400.0), 0.98, 0.02),
        (Recording(noise_m=6.0, pauses=3), 0.98, 0.02),
    ],
)
def test_what_was_driven_is_found(
    town: Town, recording: Recording, least: float, most: float
) -> None:
    shares = []
    for number, driven in enumerate(town.drives):
        rng = np.random.default_rng(number)
        track = recorded(town.network, driven, recording, rng)
        match = match_track(town.roads, Track.of(track.lonlat, time_s=track.time_s))
        check_rules(town.network, match)
        shares.append(found_and_wrong(town, driven, match))

    found, wrong = np.mean(shares, axis=0)
    assert found >= least
    assert wrong <= most


def test_a_drawn_line_is_followed(town: Town) -> None:
    shares = []
    for number, driven in enumerate(town.drives):
        rng = np.random.default_rng(number)
        rough = Recording(step_m=250.0, noise_m=20.0)
        line = recorded(town.network, driven, rough, rng).lonlat
        match = match_track(town.roads, Track.of(line, kind=LineKind.DRAWN))
        check_rules(town.network, match)
        shares.append(found_and_wrong(town, driven, match))

    found, wrong = np.mean(shares, axis=0)
    assert found >= 0.95
    assert wrong <= 0.06


def test_scores_equal_those_of_plain_loops(town: Town) -> None:
    track = recorded(
        town.network,
        town.drives[0],
        Recording(step_m=120.0, noise_m=10.0),
        np.random.default_rng(0),
    )
    samples = samples_of(town.roads, Track.of(track.lonlat[:10]))
    used = samples.near.counts > 0

    layers, steps, _ = chain_inputs(town.roads, samples, np.flatnonzero(used), ~used)
    scores = np.empty(len(layers.arc)), np.empty(len(layers.arc), np.int64)
    count = len(layers.offsets) - 1
    room = town.roads.room()
    chain_layers(town.roads.drives, layers, steps, room, scores, 0, count)
    plain, _ = plain_chain(
        town.roads.drives, layers, steps, arc_graph(town.roads.drives)
    )

    assert scores[0].tolist() == pytest.approx(plain, abs=1e-9)
    assert best_drive(town.roads, samples, used, ~used).score >= min(plain)


def check_rules(network: RoadNetwork, match: Match) -> None:
    """No drive leaves the roads, or makes a turn that is banned."""
    bans = {
        tuple(network.ban_edges[a:b].tolist()) for a, b in pairwise(network.ban_offsets)
    }
    longest = max(map(len, bans))
    for piece in match.pieces:
        edges = piece.edges
        for edge, following in pairwise(edges):
            assert network.edge_head[edge] == network.edge_tail[following]
        for size in range(2, longest + 1):
            driven = {edges[k : k + size] for k in range(len(edges) - size + 1)}
            assert not bans & driven
