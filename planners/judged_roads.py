"""The roads of an area as one formation may use them, kept for the next question.

Limits and policy hold for as long as the formation marches; what the user closes
changes with every thought. So the roads are judged and the hierarchy is customised
once for the former, and the latter is laid over in no time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from maps.routing.ticks import FORBIDDEN
from planners.edge_costs import edge_weights
from planners.passability import (
    REASONS,
    Passability,
    assess,
    links_inside,
    numbers_closed,
)
from planners.route import RefusalReason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from maps.routing.shortest_path import Metric
    from planners.roads import Roads
    from planners.route import Lonlat, Objective, RoutePolicy
    from planners.vehicles import Formation


@dataclass(frozen=True, slots=True, eq=False)
class JudgedRoads:
    """
    Roads for one formation under one policy and objective; build one with `of`.

    Attributes
    ----------
    passability
        Under limits and policy, without anything that the user closed.
    base
        (E,) int32 ticks, as if no road were refused.
    free
        Metric that minds one-way streets only.
    limited
        Metric of what limits and policy admit, turn bans included.
    """

    passability: Passability
    base: NDArray[np.int32]
    free: Metric
    limited: Metric

    @classmethod
    def of(
        cls,
        roads: Roads,
        formation: Formation,
        policy: RoutePolicy,
        objective: Objective,
    ) -> JudgedRoads:
        """Judge all roads and customise the hierarchy; `Roads.judged` keeps them."""
        passability = assess(roads.network, formation, policy)
        base = edge_weights(roads.network, formation, objective)
        weights = np.where(passability.forbidden, FORBIDDEN, base).astype(np.int32)
        return cls(
            passability,
            base,
            roads.metric(base, turn_bans=False),
            roads.metric(weights),
        )

    def closing(
        self,
        roads: Roads,
        closed_edges: frozenset[int],
        avoid: Sequence[Sequence[Lonlat]],
    ) -> tuple[Passability, Metric]:
        """
        Lay over what the user closed.

        Parameters
        ----------
        roads
            The same.
        closed_edges, avoid
            As in `planners.route.RouteRequest`.

        Raises
        ------
        RouteError
            A closed edge does not exist, or an area to avoid is no area.
        """
        if not closed_edges and not avoid:
            return self.passability, self.limited
        network = roads.network
        closed = numbers_closed(network, closed_edges)
        avoided = np.empty(0, np.int64)
        if avoid:
            avoided = np.flatnonzero(links_inside(network, avoid)[network.edge_link])
        reasons = self.passability.reasons.copy()
        reasons[closed] |= _bit(RefusalReason.CLOSED)
        reasons[avoided] |= _bit(RefusalReason.AVOID)
        return (
            replace(self.passability, reasons=reasons),
            self.limited.closing(np.concatenate([closed, avoided])),
        )


def _bit(reason: RefusalReason) -> np.uint16:
    """Where a reason stands in `Passability.reasons`."""
    return np.uint16(1 << REASONS.index(reason))
