"""The names of an area that one may search for: places, peaks and streets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from maps.components import connected_parts
from maps.feature_kinds import PlaceKind
from maps.link_ends import link_ends
from maps.place_names import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from maps.basemap import Basemap
    from maps.road_network import RoadNetwork

STREET_RANK = 0.1
ONE_STREET_DEGREES = 0.02
"""Stretches of one name this near, about 2 km, count as one street."""


def collect_names(network: RoadNetwork, basemap: Basemap) -> Iterator[Place]:
    """Yield named places of the map, then a point on every street with a name."""
    kinds = {int(kind): kind.name.lower() for kind in PlaceKind}
    for name, kind, lon, lat, rank in basemap.places.rows(basemap.strings):
        yield Place(name, kinds[kind], lon, lat, round(rank, 6))
    yield from streets(network)


def streets(network: RoadNetwork) -> Iterator[Place]:
    """
    Yield each street once, at the middle vertex of its longest link.

    Links of one name that touch, or whose longest links lie near each other, are
    one street; a main street in the next village is another.
    """
    named = np.flatnonzero(network.link_name > 0)
    if not len(named):
        return
    length = network.link_length_m[named]
    street = _touching(network, named)
    order = np.lexsort((named, -length, street))
    _, first = np.unique(street[order], return_index=True)
    longest = named[order][first]
    middle = (network.link_offsets[longest] + network.link_offsets[longest + 1]) // 2
    lonlat = network.vertex_lonlat[middle]
    cell = np.floor(lonlat / ONE_STREET_DEGREES).astype(np.int64)
    by_size = np.lexsort((longest, -network.link_length_m[longest]))
    key = np.column_stack([network.link_name[longest], cell])[by_size]
    _, kept = np.unique(key, axis=0, return_index=True)
    for row in by_size[kept].tolist():
        name = network.strings[int(network.link_name[longest[row]])]
        lon, lat = lonlat[row].tolist()
        yield Place(name, "street", lon, lat, STREET_RANK)


def _touching(network: RoadNetwork, named: NDArray[np.int64]) -> NDArray[np.int64]:
    """Street of each named link: links that share a junction and a name."""
    name = network.link_name[named]
    tail, head = link_ends(network)
    corner = np.concatenate([tail[named], head[named]])
    names = np.concatenate([name, name])
    link = np.concatenate([np.arange(len(named))] * 2)
    order = np.lexsort((names, corner))
    same = (np.diff(corner[order]) == 0) & (np.diff(names[order]) == 0)
    return connected_parts(len(named), link[order][:-1][same], link[order][1:][same])
