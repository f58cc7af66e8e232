"""The route engine against peers, on the same graphs and questions in one run.

``bench_engine.py [--full] [--graphs NAME ...] [--works NAME ...]``. Each line gives
our time, a peer with its version, its time, the ratio, and what the ratio must reach
and aims at. Answers are compared throughout; where they differ the run fails. Peers
that are not installed are left out: ``make peers`` installs them in ``build/peers``.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from engine_bars import BarsTable
from engine_floor import memory_floor
from engine_graphs import NAMES, SYNTHETIC, bench_graph
from engine_ours import Ours
from engine_peers import PEERS
from engine_start import opening, order
from engine_works import (
    Engines,
    changes_of_weights,
    closures,
    cold_routes,
    floods,
    isochrones,
    lone_routes,
    matrices,
    turn_costs,
    ways_that_differ,
)
from peers_environment import PYTHON

if TYPE_CHECKING:
    from collections.abc import Callable

FEW = ("made-10k", "heidelberg", "rhine-neckar", "netherlands", "made-100k")
PANDANA = ("heidelberg", "rhine-neckar", "made-100k")  # it takes long to prepare
WORKS: dict[str, Callable[[Engines, BarsTable], None]] = {
    "cold": lambda engines, table: cold_routes(engines, table, 500),
    "alone": lambda engines, table: lone_routes(engines, table, 500),
    "closure": lambda engines, table: closures(engines, table, 60),
    "change": changes_of_weights,
    "turns": turn_costs,
    "matrix": matrices,
    "flood": floods,
    "reach": isochrones,
    "ways": ways_that_differ,
}
STARTS = ("order", "opening", "floor")


def main() -> int:
    """Run what was asked for, by the Python that has the peers."""
    if PYTHON.exists() and not Path(sys.executable).is_relative_to(PYTHON.parent):
        return subprocess.run([PYTHON, *sys.argv], check=False).returncode
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--full", action="store_true", help="all graphs, some hours")
    parser.add_argument("--graphs", nargs="+", choices=NAMES, metavar="NAME")
    parser.add_argument("--works", nargs="+", choices=[*WORKS, *STARTS])
    called = parser.parse_args()
    graphs = called.graphs or (NAMES if called.full else FEW)
    works = called.works or [*WORKS, *(STARTS if called.full else ("floor",))]
    absent = [peer.distribution for peer in PEERS if not peer.installed()]
    if absent:
        print(f"not installed here, left out: {', '.join(absent)}")
    table = BarsTable()
    for name in graphs:
        _measure(name, [work for work in WORKS if work in works], table)
    if "order" in works:
        for name in set(graphs) & {"made-250k", "made-1M", "florida"}:
            order(table, name)
    if "opening" in works:
        opening(table)
    table.growth([name for name in SYNTHETIC if name in graphs])
    if "floor" in works:
        memory_floor()
    return table.close()


def _measure(name: str, works: list[str], table: BarsTable) -> None:
    """Do all works on one graph."""
    if not works:
        return
    engines = Engines(bench_graph(name), Ours)
    for work in works:
        if work != "reach" or name in PANDANA:
            WORKS[work](engines, table)


if __name__ == "__main__":
    sys.exit(main())
