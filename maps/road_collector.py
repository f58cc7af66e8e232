"""Collects roads, what stands on them and what is banned at their junctions."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

import numpy as np
import osmium

from maps.road_makes import RoadMakes
from maps.road_network import LimitKind, LimitOrigin, ObstacleKind
from maps.road_nodes import RoadNode
from maps.road_points import RoadPoints, offsets_of
from maps.strings import StringPool
from maps.tags import (
    BarrierEffect,
    Datum,
    as_written,
    barrier_of,
    is_ford,
    limits_of,
    load_rules,
)
from maps.turn_restrictions import (
    TurnRestriction,
    restriction_of,
    timed_restrictions_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray
    from osmium.osm import Area, Node, Relation, Way

    from maps.road_makes import Row
    from maps.turn_restrictions import Unused

# Nothing stands in the way there, yet every column is stopped.
CONTROLS = frozenset({"border_control", "checkpoint", "toll_booth"})
NODE_KEYS = ("barrier", "railway", "ford", "maxheight", "maxwidth", "maxweight")
WKB_HEADER = 18  # hexadecimal digits: byte order, type and number of points


class RoadCollector:
    """
    Takes roads from the stream of an extract; see `maps.osm_stream.Collector`.

    Parameters
    ----------
    country
        ISO 3166 code, for legal limits that signs leave out; empty for the
        European values.

    Attributes
    ----------
    strings
        Names, references and data as written.
    makes
        What the tags of ways say.
    nodes
        What stands on roads.
    restrictions
        Turn restrictions that bind heavy vehicles.
    timed_restrictions
        Those that bind them under conditions.
    unused_restrictions
        Why others were left out, one entry each.
    dropped_ways
        Roads with fewer than two nodes in the extract.
    cut_ways
        Roads that the border of the extract cuts.
    """

    def __init__(self, *, country: str = "") -> None:
        self.strings = StringPool()
        self.makes = RoadMakes(self.strings, country=country)
        self.nodes: list[RoadNode] = []
        self.restrictions: list[TurnRestriction] = []
        self.timed_restrictions: list[TurnRestriction] = []
        self.unused_restrictions: list[Unused] = []
        self.dropped_ways = 0
        self.cut_ways = 0
        self._country = country
        self._kinds = load_rules().roads
        self._wkb = osmium.geom.WKBFactory()
        self._lonlat = bytearray()
        self._refs = array("q")
        self._lengths = array("q")
        self._pieces = array("q")
        self._serial = 0

    def node(self, node: Node) -> None:
        """Take barriers, fords, level crossings and limits."""
        tags = node.tags
        if not any(key in tags for key in NODE_KEYS):
            return
        read = {tag.k: tag.v for tag in tags}
        self._barrier(node.id, read)
        if is_ford(read):
            rows = self.makes.rows(limits_of(read, country=self._country).forward)
            key = "ford" if "ford" in read else "highway"
            self._stand(node.id, ObstacleKind.FORD, read, as_written(read, key), rows)
        if read.get("railway") == "level_crossing":
            detail = as_written(read, "railway")
            self._stand(node.id, ObstacleKind.RAIL_CROSSING, read, detail, ())

    def way(self, way: Way) -> None:
        """Take roads and ferries."""
        tags = way.tags
        kind = tags.get("highway")
        if kind is None:
            if tags.get("route") != "ferry":
                return
        elif kind not in self._kinds:
            return
        read = {tag.k: tag.v for tag in tags}
        make = self.makes.number(read)
        if make < 0:
            return
        refs = [node.ref for node in way.nodes]
        if len(refs) < 2:
            self.dropped_ways += 1
            return
        self._serial += 1
        piece = (way.id, make, *self._texts(read), False, self._serial)
        try:
            drawn = self._wkb.create_linestring(way, osmium.geom.use_nodes.ALL)
        except osmium.InvalidLocationError:
            self._take_runs(way, (*piece[:5], True, piece[6]))
            return
        self._lonlat += bytes.fromhex(drawn[WKB_HEADER:])
        self._refs.extend(refs)
        self._lengths.append(len(refs))
        self._pieces.extend(piece)

    def relation(self, relation: Relation) -> None:
        """Take turn restrictions."""
        if relation.tags.get("type") != "restriction":
            return
        tags = {tag.k: tag.v for tag in relation.tags}
        members = [(one.type, one.ref, one.role) for one in relation.members]
        read = restriction_of(relation.id, tags, members)
        self.timed_restrictions += timed_restrictions_of(relation.id, tags, members)
        if isinstance(read, TurnRestriction):
            self.restrictions.append(read)
        else:
            self.unused_restrictions.append(read)

    def area(self, area: Area) -> None:
        """Take nothing: squares and service areas are no roads."""

    def points(self) -> RoadPoints:
        """All pieces of road as drawn, in the order of the extract."""
        counts = np.array(self._lengths, np.int64)
        return RoadPoints(
            refs=np.array(self._refs, np.int64),
            lonlat=np.frombuffer(bytes(self._lonlat), "<f8").reshape(-1, 2),
            offsets=offsets_of(counts),
            piece=np.arange(len(counts)),
        )

    def pieces(self) -> NDArray[np.int64]:
        """
        What each piece of road is, in the order of the extract.

        Returns
        -------
        NDArray
            (P, 7) way; make; name, reference and own name of its structure as
            numbers of strings; whether the border of the extract cuts it; serial
            number of the way among those collected.
        """
        return np.array(self._pieces, np.int64).reshape(-1, 7)

    def _texts(self, tags: Mapping[str, str]) -> tuple[int, int, int]:
        """Name, reference and own name of the structure, as numbers of strings."""
        own_name = tags.get("bridge:name") or tags.get("tunnel:name") or ""
        number = self.strings.number
        return (
            number(tags["name"]) if "name" in tags else 0,
            number(tags["ref"]) if "ref" in tags else 0,
            number(own_name) if own_name else 0,
        )

    def _take_runs(self, way: Way, piece: tuple[int, ...]) -> None:
        """Keep the runs of a way that lie in the extract."""
        runs: list[list[tuple[int, float, float]]] = [[]]
        for node in way.nodes:
            if node.location.valid():
                runs[-1].append((node.ref, node.lon, node.lat))
            elif runs[-1]:
                runs.append([])
        kept = [run for run in runs if len(run) > 1]
        self.cut_ways += bool(kept)
        self.dropped_ways += not kept
        for run in kept:
            self._refs.extend([ref for ref, _, _ in run])
            place = np.array([(lon, lat) for _, lon, lat in run], "<f8")
            self._lonlat += place.tobytes()
            self._lengths.append(len(run))
            self._pieces.extend(piece)

    def _barrier(self, osm: int, tags: Mapping[str, str]) -> None:
        """Take a barrier, or a node that only bears a limit."""
        found = barrier_of(tags)
        if found is None:
            limits = limits_of(tags, country=self._country).forward
            if limits and not is_ford(tags):
                rows = self.makes.rows(limits)
                self._stand(
                    osm, ObstacleKind.BARRIER, tags, limits[0].text, rows, closes=True
                )
            return
        effect, data, text = found
        closes = bool(data) or effect is not BarrierEffect.OPEN
        if not closes and tags["barrier"] not in CONTROLS:
            return
        if effect is not BarrierEffect.OPEN:
            openable = float(effect is BarrierEffect.OPENABLE)
            data = [
                Datum(LimitKind.BARRIER, openable, LimitOrigin.SIGN, text),
                *data,
            ]
        rows = self.makes.rows(data)
        detail = as_written(tags, "barrier")
        self._stand(osm, ObstacleKind.BARRIER, tags, detail, rows, closes=closes)

    def _stand(
        self,
        osm: int,
        kind: ObstacleKind,
        tags: Mapping[str, str],
        detail: str,
        rows: tuple[Row, ...],
        *,
        closes: bool = False,
    ) -> None:
        number = self.strings.number
        self.nodes.append(
            RoadNode(
                osm=osm,
                kind=kind,
                rows=rows,
                closes=closes,
                name=number(tags.get("name", "")),
                detail=number(detail),
            )
        )
