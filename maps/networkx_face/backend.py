"""What networkx asks of a backend, answered: the entry point ``networkx.backends``.

Functions that the modules of this package offer run on compiled kernels. They are
networkx's own in every respect: results, their order and kind, and errors. What
they cannot answer so, they leave to networkx and say why.
"""

from __future__ import annotations

from inspect import signature
from typing import TYPE_CHECKING, Any

from maps.networkx_face import generic, unweighted, weighted
from maps.networkx_face.backend_info import FUNCTIONS
from maps.networkx_face.dijkstra_searches import PLAIN
from maps.networkx_face.flat_graph import FlatGraph
from maps.networkx_face.from_networkx import ConvertedGraph
from maps.networkx_face.offered import original
from maps.networkx_face.road_graph import RoadGraph

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import networkx as nx

SMALL = 100
"""Nodes up to which networkx is done before a kernel has begun."""

OFFERED: Mapping[str, Callable[..., Any]] = {
    name: getattr(module, name)
    for module in (generic, unweighted, weighted)
    for name in FUNCTIONS
    if hasattr(module, name)
}
globals().update(OFFERED)

_PLACES = {
    name: {wanted: place for place, wanted in enumerate(signature(function).parameters)}
    for name, function in OFFERED.items()
}


def __getattr__(name: str) -> Callable[..., Any]:
    """Networkx's own code of a function without a kernel, for road graphs."""
    try:
        return original(name)
    except KeyError:
        raise AttributeError(f"networkx knows no function {name}.") from None


def can_run(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool | str:
    """
    Whether a call can be answered as networkx would; if not, why.

    Parameters
    ----------
    name
        Of the function.
    args, kwargs
        Of the call. A road graph as the first argument can always be answered:
        being a graph of networkx, it is left to networkx's own code at need.
    """
    graph = args[0] if args else kwargs.get("G")
    if isinstance(graph, RoadGraph) and graph.network is not None:
        return True
    if name not in OFFERED:
        return f"marsroute has no kernel for {name}"
    return _reason_against(name, args, kwargs) or True


def should_run(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool | str:
    """
    Whether a graph of networkx is worth converting unasked; if not, why.

    Parameters
    ----------
    name
        Of the function.
    args, kwargs
        Of a call that `can_run`.
    """
    graph = args[0] if args else kwargs.get("G")
    if graph is None or isinstance(graph, FlatGraph):
        return True
    if len(graph) <= SMALL:
        return f"{name} on {len(graph)} nodes is faster than a conversion"
    if hasattr(graph, "_graph"):
        return "a view would be converted again for every call"
    return True


def convert_from_nx(
    graph: nx.Graph[Any],
    edge_attrs: Mapping[Any, object] | None = None,
    **_: object,
) -> ConvertedGraph | RoadGraph:
    """
    Flat arrays of a graph of networkx.

    Networkx keeps them in the graph and drops them when nodes or edges are added
    or removed, but not when an attribute is written: ``G[u][v]["weight"] = 5``
    leaves them stale until ``G.__networkx_cache__.clear()``. Road graphs have no
    such trap.

    Parameters
    ----------
    graph
        Of any class of networkx.
    edge_attrs
        Weights to take along, each with what an edge without it weighs.

    Raises
    ------
    NoKernelError
        A weight is not a plain number everywhere.
    """
    if isinstance(graph, RoadGraph) and graph.network is not None:
        return graph
    if hasattr(graph, "_graph"):
        graph.__networkx_cache__ = None  # type: ignore[assignment]  # a view is not told of changes
    return ConvertedGraph(graph, edge_attrs)


def convert_to_nx(result: Any, **_: object) -> Any:  # noqa: ANN401 - whatever a function returns
    """
    The same result, which is of Python's kinds, or a road graph as it is.

    Raises
    ------
    NotImplementedError
        A converted graph has lost the attributes that a graph of networkx has.
    """
    if isinstance(result, ConvertedGraph):
        raise NotImplementedError(
            "A converted graph keeps weights alone; use the graph it was made from."
        )
    return result


def _reason_against(
    name: str, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> str | None:
    """Why a kernel cannot take the arguments of a call, as far as they show."""
    if callable(_argument(name, args, kwargs, "weight")):
        return "a weight function is Python code"
    cutoff = _argument(name, args, kwargs, "cutoff")
    if cutoff is not None and type(cutoff) not in PLAIN:
        return "the cutoff is not a plain number"
    method = _argument(name, args, kwargs, "method")
    if isinstance(method, str) and method.startswith(("bellman", "floyd")):
        return f"there is no kernel for the method {method}"
    return None


def _argument(
    name: str, args: tuple[Any, ...], kwargs: dict[str, Any], wanted: str
) -> Any:  # noqa: ANN401 - what a caller gave
    """Value of an argument of a call; None when it was not given."""
    if wanted in kwargs:
        return kwargs[wanted]
    place = _PLACES[name].get(wanted)
    return args[place] if place is not None and place < len(args) else None
