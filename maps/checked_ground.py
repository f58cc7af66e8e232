"""The network of an area with what all checks of it need, and findings on it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from maps.finding import Finding, Severity
from maps.link_ends import link_ends

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.road_network import RoadNetwork

WHOLE_AREA = "the whole area"


@dataclass(frozen=True, eq=False)
class CheckedGround:
    """
    A network and where its links begin and end.

    Attributes
    ----------
    network
        The roads.
    counts
        Oddities counted while the area was built.
    """

    network: RoadNetwork
    counts: dict[str, int]

    @cached_property
    def ends(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Junctions at the ends of each link, (L,) twice."""
        return link_ends(self.network)

    @cached_property
    def degree(self) -> NDArray[np.int64]:
        """How many links meet at each junction, (J,)."""
        return np.bincount(
            np.concatenate(self.ends), minlength=self.network.junction_count
        )

    def name(self, link: int) -> str:
        """What a driver calls the road of a link; empty without name."""
        net = self.network
        ref = net.strings[int(net.link_ref[link])]
        name = net.strings[int(net.link_name[link])]
        return " ".join(dict.fromkeys(word for word in (ref, name) if word))

    def on_link(self, link: int, severity: Severity, what: str, remedy: str) -> Finding:
        """Finding at the middle vertex of a link."""
        net = self.network
        middle = (net.link_offsets[link] + net.link_offsets[link + 1]) // 2
        osm = int(net.link_osm[link])
        name = self.name(link)
        return _at(
            net.vertex_lonlat[middle], osm, f"way {osm}", name, (severity, what, remedy)
        )

    def on_obstacle(
        self, obstacle: int, severity: Severity, what: str, remedy: str
    ) -> Finding:
        """Finding at the middle of an obstacle."""
        net = self.network
        start, end = net.obstacle_link_offsets[obstacle : obstacle + 2].tolist()
        name = net.strings[int(net.obstacle_name[obstacle])]
        if not name and end > start:
            name = self.name(int(net.obstacle_links[start]))
        osm = int(net.obstacle_osm[obstacle])
        return _at(
            net.obstacle_lonlat[obstacle],
            osm,
            f"OSM {osm}",
            name,
            (severity, what, remedy),
        )

    def at_junction(
        self, junction: int, severity: Severity, what: str, remedy: str
    ) -> Finding:
        """Finding at a junction."""
        osm = abs(int(self.network.junction_osm[junction]))
        place = self.network.junction_lonlat[junction]
        return _at(place, osm, f"node {osm}", "", (severity, what, remedy))


def on_area(severity: Severity, what: str, remedy: str) -> Finding:
    """Finding about the area as a whole."""
    return Finding(severity=severity, where=WHOLE_AREA, what=what, remedy=remedy)


def _at(
    lonlat: NDArray[np.float64],
    osm: int,
    thing: str,
    name: str,
    said: tuple[Severity, str, str],
) -> Finding:
    lon, lat = (round(degrees, 6) for degrees in lonlat.tolist())
    severity, what, remedy = said
    words = [word for word in (name, thing, f"{lat:.5f} {lon:.5f}") if word]
    return Finding(
        severity=severity,
        where=", ".join(words),
        what=what,
        remedy=remedy,
        lon=lon,
        lat=lat,
        osm=osm,
    )
