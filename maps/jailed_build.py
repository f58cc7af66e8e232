"""The child of an area build: foreign files in, files of an area pack out.

Run by `maps.jail.run_jailed`; everything heavy is imported after the walls are
up.
"""

from __future__ import annotations

import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from maps.errors import SourceError
from maps.jail_walls import serve

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import numpy as np
    from numpy.typing import NDArray
    from osmium.osm import Area, Node, Relation, Way

    from maps.basemap import Basemap
    from maps.build_network import NetworkReport
    from maps.elevation import Terrain
    from maps.features import FeatureCollector
    from maps.progress import Progress
    from maps.road_collector import RoadCollector
    from maps.road_network import RoadNetwork
    from maps.routing.routing_graph import RoutingGraph

PULSE = 2048
"""Objects of an extract between two reports."""

BYTES_PER_OBJECT = {".pbf": 40, ".osm": 900, ".gz": 90, ".bz2": 60}
"""Size of an extract per tagged object, about, for a guess at the share done."""


def build(request: Mapping[str, Any], progress: Progress) -> Mapping[str, Any]:
    """
    Read the sources and write the parts of a pack.

    Parameters
    ----------
    request
        ``extract``, ``elevation`` (a list), ``draft`` (an empty folder that
        becomes the pack), ``target`` (for messages) and ``country``.
    progress
        Told each step.

    Returns
    -------
    Mapping[str, Any]
        ``bounds``, ``counts``, ``sources`` and ``effort`` for the manifest.

    Raises
    ------
    MapError
        A source cannot be used, or the disk is full.
    """
    began = time.perf_counter()
    extract = Path(request["extract"])
    elevation = [Path(path) for path in request["elevation"]]
    roads, features = _read(extract, request["country"], _part(progress, 0.0, 0.4))
    points = roads.points()
    if not len(points.refs):
        raise SourceError(
            f"{extract.name} has no roads that vehicles could use; choose an extract "
            "of streets, cut with all their nodes."
        )
    terrain = _terrain(elevation, points.lonlat, _part(progress, 0.4, 0.5))
    network, basemap, report = _compute(
        roads, features, terrain, _part(progress, 0.5, 0.85)
    )
    counts = _write(request, network, basemap, terrain, _part(progress, 0.85, 1.0))
    return {
        "bounds": network.bounds,
        "counts": counts | _oddities(report),
        "sources": list(_sources(extract, elevation)),
        "effort": {
            "wall_seconds": round(time.perf_counter() - began, 3),
            "cpu_seconds": round(time.process_time(), 3),
            "segments": report.segments,
        },
    }


def _part(progress: Progress, start: float, end: float) -> Progress:
    """Progress of one step as part of the whole."""

    def report(what: str, share: float) -> None:
        progress(what, start + (end - start) * min(max(share, 0.0), 1.0))

    return report


class _Pulse:
    """Counts objects as they stream past, and reports now and then."""

    def __init__(self, path: Path, progress: Progress) -> None:
        expected = path.stat().st_size / BYTES_PER_OBJECT.get(path.suffix, 100)
        self._step = PULSE / max(expected, PULSE)
        self._progress = progress
        self._share = 0.0
        self._left = PULSE

    def way(self, _: Node | Way | Relation | Area) -> None:
        """Count an object."""
        self._left -= 1
        if not self._left:
            self._left = PULSE
            self._share = min(self._share + self._step, 0.99)
            self._progress("reading the extract", self._share)

    node = relation = area = way


def _read(
    extract: Path, country: str, progress: Progress
) -> tuple[RoadCollector, FeatureCollector]:
    """Pass once over the extract, for roads and for the map."""
    from maps.features import FeatureCollector  # noqa: PLC0415 - behind the walls
    from maps.osm_stream import stream  # noqa: PLC0415
    from maps.road_collector import RoadCollector  # noqa: PLC0415

    progress("reading the extract", 0.0)
    roads, features = RoadCollector(country=country), FeatureCollector()
    stream(extract, (roads, features, _Pulse(extract, progress)))
    return roads, features


def _terrain(
    elevation: list[Path], lonlat: NDArray[np.float64], progress: Progress
) -> Terrain | None:
    """Heights under the roads; None when no elevation was given."""
    if not elevation:
        return None
    from maps.elevation import read_elevation  # noqa: PLC0415 - behind the walls

    west, south = lonlat.min(axis=0).tolist()
    east, north = lonlat.max(axis=0).tolist()
    return read_elevation(elevation, (west, south, east, north), progress)


def _compute(
    roads: RoadCollector,
    features: FeatureCollector,
    terrain: Terrain | None,
    progress: Progress,
) -> tuple[RoadNetwork, Basemap, NetworkReport]:
    """Turn what was collected into a network and a map."""
    from maps.build_basemap import build_basemap  # noqa: PLC0415 - behind the walls
    from maps.build_network import build_network  # noqa: PLC0415

    network, report = build_network(roads, terrain, _part(progress, 0.0, 0.5))
    basemap = build_basemap(
        features.features(), network, terrain, _part(progress, 0.5, 1.0)
    )
    return network, basemap, report


def _oddities(report: NetworkReport) -> dict[str, int]:
    """What the build of the network met, as one flat table."""
    counts = asdict(report)
    restrictions = counts.pop("restrictions")
    return counts | {f"restrictions_{why}": n for why, n in restrictions.items()}


def _write(
    request: Mapping[str, Any],
    network: RoadNetwork,
    basemap: Basemap,
    terrain: Terrain | None,
    progress: Progress,
) -> dict[str, int]:
    """Write all parts of the pack; how many there are of each thing."""
    from maps import area_pack as pack  # noqa: PLC0415 - behind the walls
    from maps.collect_names import collect_names  # noqa: PLC0415
    from maps.geopackage import write_geopackage  # noqa: PLC0415
    from maps.place_names import write_names  # noqa: PLC0415
    from maps.routing.routing_graph import RoutingGraph  # noqa: PLC0415

    draft = Path(request["draft"])
    progress("preparing routes", 0.0)
    routing: RoutingGraph = RoutingGraph.of(network)
    with pack.disk_errors_explained(Path(request["target"])):
        progress("writing roads", 0.3)
        pack.write_arrays(draft / pack.NETWORK, network.to_arrays())
        pack.write_arrays(draft / pack.ROUTING, routing.to_arrays())
        pack.write_arrays(draft / pack.BASEMAP, basemap.to_arrays())
        if terrain is not None:
            pack.write_arrays(draft / pack.TERRAIN, terrain.to_arrays())
        progress("writing names", 0.5)
        names = list(collect_names(network, basemap))
        count = write_names(draft / pack.NAMES, names)
        progress("writing the GeoPackage", 0.7)
        write_geopackage(draft / pack.GEOPACKAGE, network, names)
    return {
        "junctions": network.junction_count,
        "links": network.link_count,
        "edges": network.edge_count,
        "limits": len(network.limit_edge),
        "obstacles": len(network.obstacle_kind),
        "turn_restrictions": len(network.ban_osm),
        "names": count,
    }


def _sources(extract: Path, elevation: list[Path]) -> Iterator[dict[str, Any]]:
    """Describe the files read, as `maps.manifest.Source` has it."""
    from maps import manifest  # noqa: PLC0415 - behind the walls

    generator, date = _header(extract)
    fiction = generator == manifest.FICTION_GENERATOR
    terms = {
        "date": date,
        "licence": manifest.FICTION_LICENCE if fiction else manifest.OSM_LICENCE,
        "attribution": (
            manifest.FICTION_ATTRIBUTION if fiction else manifest.OSM_ATTRIBUTION
        ),
    }
    yield _source("osm", extract, terms)
    unstated = manifest.FICTION_LICENCE if fiction else manifest.LICENCE_NOT_STATED
    for path in elevation:
        terms = {"date": "", "licence": unstated, "attribution": ""}
        yield _source("elevation", path, terms)


def _source(kind: str, path: Path, terms: Mapping[str, str]) -> dict[str, Any]:
    """Describe one file with its size, hash and terms of use."""
    from maps.manifest import hash_file  # noqa: PLC0415 - behind the walls

    record = hash_file(path)
    names = {"kind": kind, "file": path.name}
    return {**names, "size": record.size, "sha256": record.sha256, **terms}


def _header(extract: Path) -> tuple[str, str]:
    """Who wrote an extract and when its data was current; empty when not said."""
    import osmium  # noqa: PLC0415 - behind the walls

    nothing = osmium.osm.osm_entity_bits.NOTHING
    with osmium.io.Reader(str(extract), nothing) as reader:
        header = reader.header()
        said = header.get("osmosis_replication_timestamp") or header.get("timestamp")
        return str(header.get("generator") or ""), str(said or "")


if __name__ == "__main__":
    sys.exit(serve(build))
