"""Compile all searches ahead, so that no question waits for a compiler."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from maps.progress import silent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from maps.progress import Progress

FURTHER = 0.3  # of what the searches of maps take, for each module named by a caller

# Modules with a `warm_up`, each with its share of the time that compiling takes.
WARMED = {
    "maps.routing.hierarchy": 0.16,
    "maps.routing.shortest_path": 0.24,
    "maps.routing.alternatives": 0.04,
    "maps.routing.between_places": 0.12,
    "maps.routing.road_loss": 0.12,
    "maps.routing.road_cuts": 0.05,
    "maps.routing.timed_search": 0.08,
    "maps.match_track": 0.08,
    "maps.networkx_face.warm_up": 0.11,
}


def compile_searches(progress: Progress = silent, further: Sequence[str] = ()) -> None:
    """
    Run every search once on a tiny graph.

    Compiled code is kept where NUMBA_CACHE_DIR says; a second run takes no time.

    Parameters
    ----------
    progress
        Told how far it is; may raise to cancel.
    further
        Names of modules above the maps with a `warm_up` of their own.
    """
    shares = WARMED | dict.fromkeys(further, FURTHER)
    whole, done = sum(shares.values()), 0.0
    for name, share in shares.items():
        progress("compiling searches", done / whole)
        import_module(name).warm_up()
        done += share
    progress("compiling searches", 1.0)
