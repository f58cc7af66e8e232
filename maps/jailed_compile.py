"""The child that compiles all searches, so that no other process is held up."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from maps.jail_walls import serve

if TYPE_CHECKING:
    from collections.abc import Mapping

    from maps.progress import Progress


def compile_all(task: Mapping[str, Any], progress: Progress) -> Mapping[str, Any]:
    """Compile; what comes of it lies where NUMBA_CACHE_DIR says."""
    from maps.routing.compile_searches import compile_searches  # noqa: PLC0415

    compile_searches(progress, task.get("further", ()))
    return {}


if __name__ == "__main__":
    sys.exit(serve(compile_all))
