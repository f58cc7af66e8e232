"""Map matching finds what a plain search finds, obeys all rules, and follows drives."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maps.match_track import best_drive, chain_inputs, match_track
from maps.progress import silent
from maps.routing.match_kernels import chain_layers
from maps.routing.routing_graph import RoutingGraph
from maps.track import LineKind, Track
from maps.track_samples import samples_of
from tests.driven_tracks import Driver, Recording, recorded
from tests.plain_matching import plain_chain
from tests.random_roads import matching_roads, random_town

if TYPE_CHECKING:
    from tests.road_sketch import Sketch

seeds = st.integers(0, 2**32 - 1)
few = settings(max_examples=25)


def wandering(town: Sketch, rng: np.random.Generator, count: int) -> np.ndarray:
    """Points of somebody who sets out from a junction and minds no road."""
    places = town.network.junction_lonlat[town.network.edge_tail]
    steps = rng.normal(0, 0.0006, (count, 2)).cumsum(axis=0)
    return places[rng.integers(len(places))] + steps - steps[:1]


@few
@given(seeds)
def test_score_equals_that_of_a_search_without_pruning(seed: int) -> None:
    rng = np.random.default_rng(seed)
    town = random_town(rng, size=3)
    roads = matching_roads(town)
    samples = samples_of(roads, Track.of(wandering(town, rng, 12)))
    used = samples.near.counts > 0

    layers, steps, _ = chain_inputs(roads, samples, np.flatnonzero(used), ~used)
    scores = np.empty(len(layers.arc)), np.empty(len(layers.arc), np.int64)
    count = len(layers.offsets) - 1
    chain_layers(roads.drives, layers, steps, roads.room(), scores, 0, count)
    plain, _ = plain_chain(roads.drives, layers, steps)

    ends = np.append(layers.offsets[1:-1], layers.offsets[-1])
    best = [scores[0][a:b].min() for a, b in pairwise([0, *ends.tolist()])]
    wanted = [min(plain[a:b]) for a, b in pairwise([0, *ends.tolist()])]
    assert best == pytest.approx(wanted, abs=1e-9)
    assert scores[0].tolist() == pytest.approx(plain, abs=1e-9)
    chain = best_drive(roads, samples, used, ~used, silent)
    assert chain.score >= min(wanted)


@few
@given(seeds, st.sampled_from(list(LineKind)))
def test_no_rule_of_the_road_is_ever_broken(seed: int, kind: LineKind) -> None:
    rng = np.random.default_rng(seed)
    town = random_town(rng, bans=12, oneway=0.5)
    network = town.network
    points = wandering(town, rng, int(rng.integers(2, 40)))

    match = match_track(matching_roads(town), Track.of(points, kind=kind))

    bans = {
        tuple(network.ban_edges[a:b].tolist()) for a, b in pairwise(network.ban_offsets)
    }
    for piece in match.pieces:
        for edge, following in pairwise(piece.edges):
            assert network.edge_head[edge] == network.edge_tail[following]
            assert (edge, following) not in bans


@few
@given(seeds, st.sampled_from(list(LineKind)))
def test_every_point_has_its_place_or_none(seed: int, kind: LineKind) -> None:
    rng = np.random.default_rng(seed)
    town = random_town(rng)
    points = wandering(town, rng, int(rng.integers(1, 60)))
    match = match_track(matching_roads(town), Track.of(points, kind=kind))

    placed = match.piece >= 0
    assert (np.isnan(match.share) == ~placed).all()
    assert (np.isnan(match.lonlat[:, 0]) == ~placed).all()
    assert (np.isnan(match.deviation_m) == ~placed).all()
    assert 0 <= match.near_share <= 1
    assert 0 <= match.certainty <= 1
    for number in np.flatnonzero(placed).tolist():
        piece = match.pieces[match.piece[number]]
        edge = piece.edges[match.step[number]]
        assert 0 <= match.share[number] <= 1
        line = town.network.edge_geometry(edge)
        on_edge = line[0] + match.share[number] * (line[1] - line[0])
        off = (match.lonlat[number] - on_edge) * 111_320
        assert np.hypot(*off) < 0.5 or match.step[number] in (0, len(piece.edges) - 1)


@few
@given(seeds)
def test_with_little_noise_the_driven_edges_are_found(seed: int) -> None:
    rng = np.random.default_rng(seed)
    town = random_town(rng, size=5)
    network = town.network
    driver = Driver(network, RoutingGraph.of(network))
    ends = rng.integers(network.junction_count, size=2).tolist()
    edges = driver.drive(*ends)
    track = recorded(network, edges, Recording(noise_m=2.0), rng) if edges else None
    if track is None:
        return

    match = match_track(matching_roads(town), Track.of(track.lonlat))

    (piece,) = match.pieces
    told = ",".join(map(str, piece.edges))
    assert ",".join(map(str, edges[1:-1])) in told
    assert len(piece.edges) <= len(edges) + 2
    assert match.certainty > 0.8


@few
@given(seeds, st.integers(0, 2), st.integers(0, 2))
def test_outliers_dropouts_and_pauses_bend_no_drive(
    seed: int, dropouts: int, pauses: int
) -> None:
    rng = np.random.default_rng(seed)
    town = random_town(rng, size=5, block_km=0.4, oneway=0.0, bans=0)
    network = town.network
    driver = Driver(network, RoutingGraph.of(network))
    edges = driver.drive(0, network.junction_count - 1)
    if len(edges) < 3:
        return
    trouble = Recording(
        noise_m=2.0,
        outliers=0.01,
        dropouts=dropouts,
        dropout_m=150.0,
        pauses=pauses,
    )
    track = recorded(network, edges, trouble, rng)

    match = match_track(matching_roads(town), Track.of(track.lonlat))

    found = {edge for piece in match.pieces for edge in piece.edges}
    driven = network.edge_length_m()[list(edges)].sum()
    kept = network.edge_length_m()[list(found & set(edges))].sum()
    wrong = sum(piece.length_m for piece in match.pieces) - driven
    assert kept > 0.9 * driven
    assert wrong < 0.1 * driven
