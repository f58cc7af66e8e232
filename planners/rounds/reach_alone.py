"""Whether a vehicle could serve a part of a drop if it did nothing else.

Necessary, quick and no more: what passes may still fail under the rules of rest or
darkness, what fails can be left out of the search.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from planners.rounds.problem import NO_WAY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planners.rounds.problem import RoundsProblem, Ways, Window
    from planners.rounds.split_loads import Part
    from planners.rounds.variants import Variant


def can_alone(problem: RoundsProblem, part: Part, variant: Variant) -> bool:
    """Whether some vehicle of a variant could bring a part and come back in time."""
    fleet, drop = problem.fleets[variant.fleet], problem.drops[part.drop]
    if not variant.takes(part, fleet, drop.fleets):
        return False
    ways = problem.ways[fleet.ways]
    depot = problem.depots[variant.depots[0]]
    empty = way(ways, problem.depots[fleet.start].place, depot.place)
    out = way(ways, depot.place, drop.place)
    back = way(ways, drop.place, problem.depots[fleet.end].place)
    if NO_WAY in (empty, out, back):
        return False
    loads = loads_from(problem, variant)
    if not laden_before(problem, variant):
        opens = [(a, b - depot.loading_s) for a, b in depot.windows]
        loads = first_open(opens, loads)
    begins = first_open(drop.windows, loads + depot.loading_s + out)
    least = empty + depot.loading_s + out + drop.service_s + back
    return begins + drop.service_s + back <= variant.window[1] and (
        not variant.shift_s or least <= variant.shift_s
    )


def loads_from(problem: RoundsProblem, variant: Variant) -> int:
    """When a vehicle may first load at the earliest, but for hours of the depot.

    Where it stands that may be before it may be under way.
    """
    fleet = problem.fleets[variant.fleet]
    start, depot = problem.depots[fleet.start], problem.depots[variant.depots[0]]
    if depot is start:
        return max(0, variant.window[0] - start.loading_s)
    empty = way(problem.ways[fleet.ways], start.place, depot.place)
    return variant.window[0] + empty


def laden_before(problem: RoundsProblem, variant: Variant) -> bool:
    """Whether it can load at a depot that is shut again when it may first set out."""
    depot = problem.depots[variant.depots[0]]
    stands = variant.depots[0] == problem.fleets[variant.fleet].start
    opens = [a for a, b in depot.windows if max(a, 0) + depot.loading_s <= b]
    return (
        stands
        and bool(opens)
        and depot.windows[-1][1] - depot.loading_s < loads_from(problem, variant)
    )


def way(ways: Ways, a: int, b: int) -> int:
    """Seconds from place to place; `NO_WAY` where there is none."""
    if ways.length_m[a, b] == NO_WAY:
        return NO_WAY
    return int(ways.duration_s[a, b])


def first_open(windows: Sequence[Window], time_s: int) -> int:
    """First time from one on within windows; `NO_WAY` where there is none."""
    if not windows:
        return time_s
    return min(
        (max(time_s, opens) for opens, closes in windows if closes >= time_s),
        default=NO_WAY,
    )
