"""What rounds cost by the figures of their fleets."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planners.rounds.plan import Round
    from planners.rounds.problem import RoundsProblem


def cost_of(problem: RoundsProblem, rounds: Iterable[Round]) -> float:
    """Cost of rounds, not rounded: vehicles, kilometres, hours from load to return."""
    return sum(
        fleet.fixed
        + fleet.per_km * driven.length_m / 1000
        + fleet.per_h * (driven.back_s - driven.leaves_s) / 3600
        for driven in rounds
        for fleet in (problem.fleets[driven.fleet],)
    )
