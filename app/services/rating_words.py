"""Ratings of bridges as people write them down, and the bridges that they mean."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.errors import InputRefused
from app.services.places import find_point
from maps.errors import PlaceError
from planners.bridge_ratings import (
    REACH_M,
    bridge_at,
    bridges_by_way,
    middle_of_bridge,
)
from planners.dtg import parse_dtg
from planners.errors import PlanningError
from planners.overlay import BridgeRating

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from maps.area_pack import AreaPack
    from maps.road_network import RoadNetwork
    from planners.route import Lonlat

TROUBLES_TOLD = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingWords:
    """
    One rating before its bridge is found.

    Attributes
    ----------
    where
        File and line, for whoever has to mend it.
    bridge
        What people call it; empty takes the name on the map.
    osm
        OSM way that leads over it; None where the place tells.
    at
        MGRS, latitude and longitude, or a name; empty where something else tells.
    position
        Degrees, where they are given as figures.
    figures
        Classes, height and width by the names of `BridgeRating`.
    source, date
        Who rated it, and when as a date-time group; may be empty.
    """

    where: str = field(compare=False)
    bridge: str = ""
    osm: int | None = None
    at: str = ""
    position: Lonlat | None = None
    figures: Mapping[str, float] = field(default_factory=dict, hash=False)
    source: str = ""
    date: str = ""


def placed_ratings(
    words: Iterable[RatingWords], area: AreaPack
) -> tuple[BridgeRating, ...]:
    """
    Find the bridges that ratings mean; all of them, or none is taken over.

    An OSM way tells the bridge; of several on one way, the place beside it. Without a
    way it is the bridge nearest to the place, within 30 m of its ends.

    Parameters
    ----------
    words
        Ratings as they were written down.
    area
        Where the bridges are.

    Returns
    -------
    tuple[BridgeRating, ...]
        In their order, each in the middle of its bridge.

    Raises
    ------
    InputRefused
        What is wrong with them, each with file, line and remedy.
    """
    ratings: list[BridgeRating] = []
    troubles: list[str] = []
    taken: dict[int, str] = {}
    by_way = bridges_by_way(area.network)
    for one in words:
        try:
            for bridge in _bridges(one, area, by_way):
                before = taken.setdefault(bridge, one.where)
                if before == one.where:
                    ratings.append(_rating(one, area.network, bridge))
                else:
                    troubles.append(
                        f"{one.where} rates the same bridge as {before}; keep one of "
                        "them."
                    )
        except InputRefused as error:
            troubles.append(str(error))
    refuse_all(troubles)
    return tuple(ratings)


def refuse_all(troubles: list[str], what: str = "rating") -> None:
    """
    Refuse a file for everything that is wrong with it; for nothing, do nothing.

    Parameters
    ----------
    troubles
        A sentence for each line that is wrong.
    what
        The file holds, one.

    Raises
    ------
    InputRefused
        The first few troubles, and how many more there are.
    """
    if not troubles:
        return
    told = " ".join(troubles[:TROUBLES_TOLD])
    more = len(troubles) - TROUBLES_TOLD
    rest = f" {more} more lines are wrong as well." if more > 0 else ""
    raise InputRefused(f"{told}{rest} No {what} was taken over.")


def _bridges(
    words: RatingWords, area: AreaPack, by_way: Mapping[int, tuple[int, ...]]
) -> tuple[int, ...]:
    """Numbers of the bridges that a rating means, at least one."""
    network = area.network
    position = words.position
    if position is None and words.at:
        try:
            position = find_point(words.at, area)
        except (PlaceError, InputRefused) as error:
            raise InputRefused(f"{words.where}: {error}") from error
    if words.osm is not None:
        found = by_way.get(words.osm, ())
        if not found:
            raise InputRefused(
                f"{words.where}: no bridge of this area lies on OSM way {words.osm}; "
                "correct the number, or leave it out and give the place."
            )
        if len(found) > 1 and position is not None:
            return (_nearest(network, found, position),)
        return found
    if position is None:
        raise InputRefused(
            f"{words.where} does not say which bridge it is about; give an OSM way, "
            "MGRS, or latitude and longitude."
        )
    bridge = bridge_at(network, position)
    if bridge is None:
        lon, lat = position
        raise InputRefused(
            f"{words.where}: {lat:.5f}, {lon:.5f} lies on no bridge of this area, nor "
            f"within {REACH_M:.0f} m of one; correct the place."
        )
    return (bridge,)


def _nearest(network: RoadNetwork, bridges: tuple[int, ...], position: Lonlat) -> int:
    """The bridge whose middle is nearest to a place."""
    narrow = math.cos(math.radians(position[1]))

    def off(bridge: int) -> float:
        lon, lat = middle_of_bridge(network, bridge)
        return math.hypot((lon - position[0]) * narrow, lat - position[1])

    return min(bridges, key=off)


def _rating(words: RatingWords, network: RoadNetwork, bridge: int) -> BridgeRating:
    """The rating of a bridge."""
    name = network.strings[int(network.obstacle_name[bridge])]
    try:
        if words.date:
            parse_dtg(words.date)
        return BridgeRating(
            position=middle_of_bridge(network, bridge),
            bridge=words.bridge or name or "bridge",
            source=words.source,
            date=words.date.upper(),
            **words.figures,
        )
    except PlanningError as error:
        raise InputRefused(f"{words.where}: {error}") from error
