"""What a plan does not bring, by drop, with the first cause that holds."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from planners.rounds.plan import Cause, Unload, Unserved
from planners.rounds.problem import NO_WAY
from planners.rounds.reach_alone import can_alone, way
from planners.rounds.split_loads import givers
from planners.rounds.variants import every_variant

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planners.rounds.problem import RoundsProblem
    from planners.rounds.pyvrp_model import PyvrpModel
    from planners.rounds.split_loads import Part
    from planners.rounds.variants import Variant


def unserved_of(model: PyvrpModel, left: Iterable[int]) -> tuple[Unserved, ...]:
    """
    What is not brought, by drop.

    Parameters
    ----------
    model
        Whose parts are meant.
    left
        Numbers of the parts that nobody brings.
    """
    units: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    causes: dict[int, list[Cause]] = defaultdict(list)
    for number in left:
        part = model.parts.parts[number]
        causes[part.drop].append(_cause(model, number))
        for unload in part.unloads:
            units[part.drop][unload.item] += unload.units
    order = list(Cause)
    found = []
    for drop in sorted(units):
        cause = min(causes[drop], key=order.index)
        found.append(
            Unserved(
                drop=drop,
                units=tuple(Unload(*entry) for entry in units[drop].items()),
                cause=cause,
                words=f"{model.problem.drops[drop].name}: {cause.value}.",
            )
        )
    return tuple(found)


def _cause(model: PyvrpModel, number: int) -> Cause:
    """Ask the causes in order; a vehicle that could come was taken by others."""
    problem, part = model.problem, model.parts.parts[number]
    if model.takers[number]:
        return Cause.TRADED
    if not part.depots:
        items = [unload.item for unload in part.unloads]
        return Cause.STOCK if givers(problem, items) else Cause.NO_DEPOT
    takers = _who_takes(model, part)
    if not takers:
        return _no_vehicle(model, part)
    if not any(_has_way(problem, part, variant) for variant in takers):
        return Cause.NO_WAY
    if any(can_alone(problem, part, replace(v, shift_s=0)) for v in takers):
        return Cause.SHIFT
    return Cause.WINDOW


def _who_takes(model: PyvrpModel, part: Part) -> list[Variant]:
    problem = model.problem
    names = problem.drops[part.drop].fleets
    return [
        variant
        for variant in every_variant(problem, model.parts)
        if variant.takes(part, problem.fleets[variant.fleet], names)
    ]


def _no_vehicle(model: PyvrpModel, part: Part) -> Cause:
    """Tell whether none is of the kind, or none large enough."""
    small = part._replace(load=tuple(min(1, one) for one in part.load))
    return Cause.TOO_BIG if _who_takes(model, small) else Cause.NO_VEHICLE


def _has_way(problem: RoundsProblem, part: Part, variant: Variant) -> bool:
    fleet, place = problem.fleets[variant.fleet], problem.drops[part.drop].place
    ways = problem.ways[fleet.ways]
    start = problem.depots[fleet.start].place
    loads = problem.depots[variant.depots[0]].place
    end = problem.depots[fleet.end].place
    legs = ((start, loads), (loads, place), (place, end))
    return all(way(ways, *leg) != NO_WAY for leg in legs)
