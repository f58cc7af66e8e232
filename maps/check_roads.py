"""Suspicious roads of an area: cut off, traps, drawn twice, too steep."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from maps.checked_ground import on_area
from maps.components import connected_parts
from maps.finding import Severity
from maps.road_network import LimitKind, LinkFlag, ObstacleKind, RoadClass
from maps.routing.strong_parts import strong_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from maps.checked_ground import CheckedGround
    from maps.finding import Finding

WORTH_NAMING_KM = 1.0
"""Islands and traps with less road than this are only counted."""

STEEPEST_ROAD, STEEPEST_TRACK = 0.25, 0.40
"""Rise over run; the steepest public roads of the world reach about 0.35."""


def islands(ground: CheckedGround) -> Iterator[Finding]:
    """Parts of the network that no road joins to the largest."""
    tail, head = ground.ends
    part = connected_parts(ground.network.junction_count, tail, head)
    link_part = part[tail]
    parts, place = np.unique(link_part, return_inverse=True)
    km = np.bincount(place, ground.network.link_length_m) / 1000
    main = km.argmax()
    yield from _apart(
        ground,
        place,
        np.where(np.arange(len(parts)) == main, -1.0, km),
        "Parts of the network that no road joins to the rest",
        "No road joins this part of the network to the rest",
        "Look for a missing road, ford or ferry, or choose a larger extract.",
    )


def one_way_traps(ground: CheckedGround) -> Iterator[Finding]:
    """Parts that one-way roads let one into and not out of, or the reverse."""
    net = ground.network
    tail, head = ground.ends
    part = connected_parts(net.junction_count, tail, head)
    strong = strong_parts(net.junction_count, net.edge_tail, net.edge_head)
    inner = strong[tail] == strong[head]
    km = np.bincount(strong[tail], np.where(inner, net.link_length_m, 0.0)) / 1000
    core = int(km.argmax())
    around = part == part[np.flatnonzero(strong == core)[0]]
    for which, here, there in (
        ("left", net.edge_tail, net.edge_head),
        ("reached", net.edge_head, net.edge_tail),
    ):
        closed = _closed_parts(strong, here, there, around, core)
        for junction in closed[~_ends_of_main_roads(ground)[closed]].tolist():
            yield ground.at_junction(
                junction,
                Severity.WARNING,
                f"One-way roads make a trap: this place cannot be {which}.",
                "Correct the direction of a one-way road, or choose a larger extract.",
            )


def _ends_of_main_roads(ground: CheckedGround) -> NDArray[np.bool_]:
    """Junctions where a main road ends in nothing, (J,); most often at the border."""
    network = ground.network
    ends = np.zeros(network.junction_count, np.bool_)
    main = network.link_class <= RoadClass.SECONDARY
    for end in ground.ends:
        ends[end[main]] = True
    return np.asarray(ends & (ground.degree == 1))


def _closed_parts(
    strong: NDArray[np.int32],
    here: NDArray[np.int32],
    there: NDArray[np.int32],
    around: NDArray[np.bool_],
    core: int,
) -> NDArray[np.int64]:
    """One junction of each strong part, but the core, that no edge leads out of."""
    leads_out = np.zeros(int(strong.max()) + 1, np.bool_)
    crossing = strong[here] != strong[there]
    leads_out[strong[here[crossing]]] = True
    parts, first = np.unique(strong, return_index=True)
    closed = around[first] & ~leads_out[parts] & (parts != core)
    return np.asarray(first[closed])


def repeated_links(ground: CheckedGround) -> Iterator[Finding]:
    """Links that are drawn twice between the same junctions on the same line."""
    net = ground.network
    low, high = np.sort(np.stack(ground.ends), axis=0)
    middle = (net.link_offsets[:-1] + net.link_offsets[1:]) // 2
    barrier = (net.link_flags & LinkFlag.BARRIER) != 0
    order = np.lexsort((net.link_length_m, high, low))
    one, other = order[:-1], order[1:]
    same = (low[one] == low[other]) & (high[one] == high[other])
    same &= (net.link_length_m[one] == net.link_length_m[other]) & ~barrier[one]
    vertices = np.diff(net.link_offsets)
    same &= vertices[one] == vertices[other]
    odd = vertices[one] % 2 == 1  # else the middle depends on the direction
    near = (net.vertex_lonlat[middle[one]] == net.vertex_lonlat[middle[other]]).all(1)
    for link, twin in zip(
        one[same & (near | ~odd)].tolist(),
        other[same & (near | ~odd)].tolist(),
        strict=True,
    ):
        osm = int(net.link_osm[twin])
        yield ground.on_link(
            link,
            Severity.NOTE,
            f"The road is drawn twice; way {osm} lies on the same line.",
            "Remove one of the two in the map data.",
        )


def steep_roads(ground: CheckedGround) -> Iterator[Finding]:
    """Roads that are steeper than roads are built."""
    net = ground.network
    track = net.link_class == RoadClass.TRACK
    steep = net.link_grade > np.where(track, STEEPEST_TRACK, STEEPEST_ROAD)
    links = np.flatnonzero(steep)
    order = np.lexsort((-net.link_grade[links], net.link_osm[links]))
    _, first = np.unique(net.link_osm[links][order], return_index=True)
    for link in links[order][first].tolist():
        yield ground.on_link(
            link,
            Severity.NOTE,
            f"The road seems to rise {float(net.link_grade[link]):.0%}.",
            "Compare with the ground; bridges, cuttings and coarse heights mislead.",
        )


def links_without_length(ground: CheckedGround) -> Iterator[Finding]:
    """Links of no length that stand for nothing."""
    net = ground.network
    barrier = (net.link_flags & LinkFlag.BARRIER) != 0
    for link in np.flatnonzero((net.link_length_m <= 0) & ~barrier).tolist():
        yield ground.on_link(
            link,
            Severity.ERROR,
            "The road has no length.",
            "Correct its nodes in the map data.",
        )


def main_roads_that_end(ground: CheckedGround) -> Iterator[Finding]:
    """Main roads that end in nothing, most often at the border of the extract."""
    net = ground.network
    tail, head = ground.ends
    main = np.flatnonzero(net.link_class <= RoadClass.SECONDARY)
    ends = _ends_of_main_roads(ground)
    for end in (tail, head):
        for link in main[ends[end[main]]].tolist():
            yield ground.at_junction(
                int(end[link]),
                Severity.NOTE,
                f"{ground.name(link) or 'A main road'} ends here without a junction.",
                "The extract may cut it; choose a larger one to plan beyond.",
            )
    if cut := ground.counts.get("cut_ways"):
        yield on_area(
            Severity.NOTE,
            f"{cut} roads are cut by the border of the extract.",
            "Choose a larger extract to plan beyond.",
        )


def barriers_at_junctions(ground: CheckedGround) -> Iterator[Finding]:
    """Barriers where more than two roads meet: they hinder every one of them."""
    net = ground.network
    barrier = np.flatnonzero(net.obstacle_kind == ObstacleKind.BARRIER)
    hindering = net.limit_edge[net.limit_kind == LimitKind.BARRIER]
    hindered = set(net.edge_head[hindering].tolist())
    known = {
        int(osm): junction for junction, osm in enumerate(net.junction_osm.tolist())
    }
    for obstacle in barrier.tolist():
        junction = known.get(int(net.obstacle_osm[obstacle]))
        if junction not in hindered or ground.degree[junction] < 3:
            continue
        yield ground.on_obstacle(
            obstacle,
            Severity.WARNING,
            f"A barrier ({net.strings[int(net.obstacle_detail[obstacle])]}) stands on "
            f"a junction of {int(ground.degree[junction])} roads and hinders them all.",
            "Move it onto the road that it stands on, in the map data.",
        )


def _apart(
    ground: CheckedGround,
    place: NDArray[np.int64],
    km: NDArray[np.float64],
    many: str,
    one: str,
    remedy: str,
) -> Iterator[Finding]:
    """Name the parts with much road, count those with little."""
    small = int(((km >= 0) & (km < WORTH_NAMING_KM)).sum())
    first = np.full(len(km), -1)
    first[place[::-1]] = np.arange(len(place))[::-1]
    for part in np.argsort(-km, kind="stable").tolist():
        if km[part] < WORTH_NAMING_KM:
            break
        yield ground.on_link(
            int(first[part]), Severity.WARNING, f"{one}: {km[part]:.1f} km.", remedy
        )
    if small:
        what = f"{many}: {small}, each with less than {WORTH_NAMING_KM:g} km of road."
        yield on_area(Severity.NOTE, what, remedy)
