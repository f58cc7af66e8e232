"""What networkx tells its users about us: the entry point ``networkx.backend_info``.

It is read whenever networkx is imported, so it imports nothing.
"""

from __future__ import annotations

_EQUAL = "Results, their order and errors are networkx's own."
_WEIGHTS = (
    f"{_EQUAL} Weights are attributes with plain numbers; weight functions, NaN and "
    "other kinds of numbers are left to networkx."
)
_METHOD = f"{_WEIGHTS} The method bellman-ford is left to networkx."

FUNCTIONS: dict[str, str] = {
    "shortest_path": _METHOD,
    "shortest_path_length": _METHOD,
    "average_shortest_path_length": f"{_WEIGHTS} So are other methods.",
    "dijkstra_path": _WEIGHTS,
    "dijkstra_path_length": _WEIGHTS,
    "bidirectional_dijkstra": _WEIGHTS,
    "single_source_dijkstra": _WEIGHTS,
    "single_source_dijkstra_path": _WEIGHTS,
    "single_source_dijkstra_path_length": _WEIGHTS,
    "multi_source_dijkstra": _WEIGHTS,
    "multi_source_dijkstra_path": _WEIGHTS,
    "multi_source_dijkstra_path_length": _WEIGHTS,
    "all_pairs_dijkstra": _WEIGHTS,
    "all_pairs_dijkstra_path": _WEIGHTS,
    "all_pairs_dijkstra_path_length": _WEIGHTS,
    "has_path": _EQUAL,
    "bidirectional_shortest_path": _EQUAL,
    "single_source_shortest_path": _EQUAL,
    "single_source_shortest_path_length": _EQUAL,
    "single_target_shortest_path": _EQUAL,
    "single_target_shortest_path_length": _EQUAL,
    "all_pairs_shortest_path": _EQUAL,
    "all_pairs_shortest_path_length": _EQUAL,
}
"""Functions of networkx with a kernel, and what to know about each."""


def backend_info() -> dict[str, object]:
    """Name, summary and functions of the backend, as networkx wants them."""
    return {
        "backend_name": "marsroute",
        "project": "marsroute",
        "package": "marsroute",
        "short_summary": "Shortest paths on compiled kernels, equal to networkx's.",
        "functions": {
            name: {"additional_docs": text} for name, text in FUNCTIONS.items()
        },
    }
