"""What must hold for the arrays of any road network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from maps.build_network import build_network
from maps.coordinates import geodesic_lengths
from maps.osm_stream import stream
from maps.road_collector import RoadCollector
from maps.road_network import Access, LimitKind, LinkFlag

if TYPE_CHECKING:
    from pathlib import Path

    from maps.road_network import RoadNetwork


def network_of(path: Path) -> RoadNetwork:
    """Road network of a real extract, without heights."""
    collector = RoadCollector()
    stream(path, [collector])
    network, _ = build_network(collector, None)
    return network


def check_network(network: RoadNetwork) -> None:
    """Check every promise of the data contract that arrays can break."""
    _check_links(network)
    _check_edges(network)
    _check_limits(network)
    _check_obstacles(network)
    _check_bans(network)


def _check_links(network: RoadNetwork) -> None:
    offsets = network.link_offsets
    assert (np.diff(offsets) >= 2).all()
    assert offsets[-1] == len(network.vertex_lonlat)
    barrier = (network.link_flags & LinkFlag.BARRIER) != 0
    assert (network.link_length_m[barrier] == 0).all()
    assert (network.link_length_m[~barrier] > 0).all()
    steps = np.append(geodesic_lengths(network.vertex_lonlat), 0)
    exact = np.add.reduceat(steps, offsets[:-1]) - steps[offsets[1:] - 1]
    assert np.allclose(network.link_length_m, exact, atol=0.011)
    assert (network.junction_osm < 0).sum() == barrier.sum()


def _check_edges(network: RoadNetwork) -> None:
    tail, head, link = network.edge_tail, network.edge_head, network.edge_link
    assert (tail != head).all()
    assert (np.diff(link) >= 0).all()
    assert set(link.tolist()) == set(range(network.link_count))
    assert np.bincount(link).max() <= 2
    reverse = network.reverse_edge()
    both = reverse >= 0
    assert (tail[both] == head[reverse[both]]).all()
    assert (network.edge_forward[both] != network.edge_forward[reverse[both]]).all()
    first = network.vertex_lonlat[network.link_offsets[link]]
    last = network.vertex_lonlat[network.link_offsets[link + 1] - 1]
    forward = network.edge_forward[:, None]
    assert (network.junction_lonlat[tail] == np.where(forward, first, last)).all()
    assert (network.junction_lonlat[head] == np.where(forward, last, first)).all()
    assert (network.edge_speed_kmh > 0).all()


def _check_limits(network: RoadNetwork) -> None:
    assert (np.diff(network.limit_edge) >= 0).all()
    access = network.limit_kind == LimitKind.ACCESS
    shut = np.flatnonzero(network.edge_access != Access.YES)
    assert np.isin(shut, network.limit_edge[access]).all()
    assert (network.limit_text > 0).all()
    assert (network.limit_text < len(network.strings)).all()


def _check_obstacles(network: RoadNetwork) -> None:
    offsets = network.obstacle_link_offsets
    assert (np.diff(offsets) >= 1).all()
    assert offsets[-1] == len(network.obstacle_links)
    assert (network.obstacle_detail > 0).all()
    west, south, east, north = network.bounds
    lon, lat = network.obstacle_lonlat.T
    assert ((west <= lon) & (lon <= east) & (south <= lat) & (lat <= north)).all()


def _check_bans(network: RoadNetwork) -> None:
    starts, edges = network.ban_offsets, network.ban_edges
    assert (np.diff(starts) >= 2).all()
    meets = network.edge_head[edges[:-1]] == network.edge_tail[edges[1:]]
    meets[starts[1:-1] - 1] = True
    assert meets.all()
