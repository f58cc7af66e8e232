"""When vehicles set out, and what rounds cost by the figures of their fleets."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planners.rounds.plan import Round
    from planners.rounds.problem import RoundsProblem


def sets_out_s(problem: RoundsProblem, one: Round) -> int:
    """
    When the shift of a vehicle begins, seconds of the problem.

    Parameters
    ----------
    problem
        Whose numbers the round has.
    one
        Its first load may be at another depot than where its fleet stands.

    Returns
    -------
    int
        When it begins to load; where it first drives empty to another depot, when it
        must leave to be there in time without a halt.
    """
    fleet = problem.fleets[one.fleet]
    stands = problem.depots[fleet.start].place
    loads = problem.depots[one.trips[0].depot].place
    return one.leaves_s - int(problem.ways[fleet.ways].duration_s[stands, loads])


def cost_of(problem: RoundsProblem, rounds: Iterable[Round]) -> float:
    """Cost of rounds, not rounded: vehicles, kilometres, and hours of their shifts."""
    return sum(
        fleet.fixed
        + fleet.per_km * driven.length_m / 1000
        + fleet.per_h * (driven.back_s - sets_out_s(problem, driven)) / 3600
        for driven in rounds
        for fleet in (problem.fleets[driven.fleet],)
    )
