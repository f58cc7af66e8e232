"""Map matching: points per second, against the same model in plain Python and networkx.

Drives over a real town are recorded with noise and matched whole: looking for roads,
the likeliest chain, the drive and a place for every point. The peer only finds the
likeliest chain, by scoring every pair of candidates over a graph of networkx; it gets
the same candidates, for a few points of each track, and must come to equal scores.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import networkx as nx  # noqa: E402 - the tests' own modules lie beside this folder
import numpy as np  # noqa: E402

from maps.build_network import build_network  # noqa: E402
from maps.match_track import chain_inputs, match_track, warm_up  # noqa: E402
from maps.matching_roads import MatchingRoads  # noqa: E402
from maps.osm_stream import stream  # noqa: E402
from maps.road_collector import RoadCollector  # noqa: E402
from maps.routing.match_kernels import chain_layers  # noqa: E402
from maps.routing.routing_graph import RoutingGraph  # noqa: E402
from maps.snap import RoadFinder  # noqa: E402
from maps.track import LineKind, Track  # noqa: E402
from maps.track_samples import samples_of  # noqa: E402
from tests.driven_tracks import Driver, Recording, recorded  # noqa: E402
from tests.plain_matching import arc_graph, plain_chain  # noqa: E402

if TYPE_CHECKING:
    from maps.road_network import RoadNetwork

DATA = Path(os.environ.get("MARSROUTE_DATA", ROOT.parent / "shared" / "data"))
EXTRACTS = ("heidelberg", "rhine-neckar")
DRIVES, FEWEST = 20, 30  # drives, and edges of each at least
PEER_POINTS, PEER_TRACKS = 40, 3
BAR = 15  # times the plain chain, on the chain alone


class Case(NamedTuple):
    """A way of recording, and the kind of line that comes of it."""

    name: str
    recording: Recording
    kind: LineKind = LineKind.DRIVEN


CASES = (
    Case("a point every 15 m", Recording()),
    Case("a point every 60 m", Recording(step_m=60.0)),
    Case("a point every 500 m", Recording(step_m=500.0, noise_m=8.0)),
    Case("drawn, every 250 m", Recording(step_m=250.0, noise_m=20.0), LineKind.DRAWN),
)


def main() -> int:
    """Measure every extract that is there."""
    if not (DATA / "osm").is_dir():
        sys.exit(f"No extracts at {DATA}; set MARSROUTE_DATA.")
    warm_up()
    print(f"networkx {nx.__version__}; CPU seconds, one thread")
    print(f"{'':34}{'whole':>10}{'chain':>10}{'plain':>8}{'ratio':>9}")
    print(f"{'':34}{'points/s':>10}{'points/s':>10}{'p/s':>8}")
    failed = False
    for extract in EXTRACTS:
        failed |= measure(extract)
    print(f"bar: {BAR} times the plain chain" + (": FAILED" if failed else ""))
    return int(failed)


def measure(extract: str) -> bool:
    """Match the drives over one extract; whether a bar was missed."""
    collector = RoadCollector()
    stream(DATA / "osm" / f"{extract}.osm.pbf", [collector])
    network = build_network(collector, None)[0]
    graph = RoutingGraph.of(network)
    roads = MatchingRoads.of(network, graph, RoadFinder.of(network).index)
    drives = some_drives(network, graph)
    plain_graph = arc_graph(roads.drives)
    missed = False
    for case in CASES:
        tracks = [
            Track.of(
                recorded(network, d, case.recording, np.random.default_rng(n)).lonlat,
                kind=case.kind,
            )
            for n, d in enumerate(drives)
        ]
        begun = time.process_time()
        for track in tracks:
            match_track(roads, track)
        whole = sum(len(t.lonlat) for t in tracks) / (time.process_time() - begun)
        ours, plain = against_plain(roads, tracks[:PEER_TRACKS], plain_graph)
        print(
            f"{extract:14}{case.name:20}{whole:10,.0f}{ours:10,.0f}{plain:8.1f}"
            f"{ours / plain:8,.0f}x"
        )
        missed |= ours / plain < BAR
    return missed


def some_drives(network: RoadNetwork, graph: RoutingGraph) -> list[tuple[int, ...]]:
    """Quickest drives between junctions chosen at random."""
    driver, rng = Driver(network, graph), np.random.default_rng(7)
    drives: list[tuple[int, ...]] = []
    while len(drives) < DRIVES:
        edges = driver.drive(*rng.integers(network.junction_count, size=2).tolist())
        if len(edges) > FEWEST:
            drives.append(edges)
    return drives


def against_plain(
    roads: MatchingRoads, tracks: list[Track], graph: nx.DiGraph[int]
) -> tuple[float, float]:
    """Points per second of our chain and of the plain one, over the same candidates."""
    points, ours_s, plain_s = 0, 0.0, 0.0
    room = roads.room()
    for track in tracks:
        samples = samples_of(
            roads, Track.of(track.lonlat[:PEER_POINTS], kind=track.kind)
        )
        used = samples.near.counts > 0
        kept = np.flatnonzero(used)[:PEER_POINTS]
        layers, steps, _ = chain_inputs(roads, samples, kept, ~used)
        scores = np.empty(len(layers.arc)), np.empty(len(layers.arc), np.int64)
        begun = time.process_time()
        for _ in range(20):
            chain_layers(roads.drives, layers, steps, room, scores, 0, len(kept))
        ours_s += (time.process_time() - begun) / 20
        begun = time.process_time()
        plain, _ = plain_chain(roads.drives, layers, steps, graph)
        plain_s += time.process_time() - begun
        points += len(kept)
        if not np.allclose(scores[0], plain, atol=1e-9):
            sys.exit("The scores differ from those of the plain search.")
    return points / ours_s, points / plain_s


if __name__ == "__main__":
    sys.exit(main())
