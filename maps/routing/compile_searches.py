"""Compile all searches ahead, so that no question waits for a compiler."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from maps.progress import silent

if TYPE_CHECKING:
    from maps.progress import Progress

# Modules with a `warm_up`, each with its share of the time that compiling takes.
WARMED = {
    "maps.routing.shortest_path": 0.35,
    "maps.routing.between_places": 0.2,
    "maps.routing.road_loss": 0.2,
    "maps.routing.road_cuts": 0.1,
    "maps.routing.timed_search": 0.15,
}


def compile_searches(progress: Progress = silent) -> None:
    """
    Run every search once on a tiny graph.

    Compiled code is kept where NUMBA_CACHE_DIR says; a second run takes no time.

    Parameters
    ----------
    progress
        Told how far it is; may raise to cancel.
    """
    done = 0.0
    for name, share in WARMED.items():
        progress("compiling searches", done)
        import_module(name).warm_up()
        done += share
    progress("compiling searches", 1.0)
