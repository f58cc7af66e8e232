"""How functions of networkx are offered on our kernels.

A function that cannot answer a call as networkx would raises `NoKernelError`. On a
road graph, which is a graph of networkx, networkx's own code then answers; on a
converted graph the error tells networkx to look elsewhere.
"""

from __future__ import annotations

import logging
from functools import wraps
from typing import TYPE_CHECKING, Any

from networkx.utils import backends

from maps.networkx_face.flat_graph import FlatGraph, NoKernelError

if TYPE_CHECKING:
    from collections.abc import Callable

_log = logging.getLogger(__name__)


def offered(function: Callable[..., Any]) -> Callable[..., Any]:
    """Offer a function over a flat graph for graphs of both kinds."""
    name = function.__name__

    @wraps(function)
    def answer(G: Any, *args: Any, **named: Any) -> Any:  # noqa: ANN401, N803 - as networkx
        flat = G if isinstance(G, FlatGraph) else G.flat()
        try:
            return function(flat, *args, **named)
        except NoKernelError as reason:
            if flat is G:
                raise
            _log.debug("networkx answers %s itself: %s", name, reason)
            return original(name)(G, *args, **named)

    return answer


def original(name: str) -> Callable[..., Any]:
    """Networkx's own code of a function; KeyError for a name it does not know."""
    known = backends._registered_algorithms  # type: ignore[attr-defined]  # noqa: SLF001 - there is no public way
    return known[name].orig_func  # type: ignore[no-any-return]
