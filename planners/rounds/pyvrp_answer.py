"""What PyVRP answers, as loads of vehicles; and loads as what PyVRP starts from."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

import pyvrp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planners.rounds.plan import Round, RoundsPlan, Unload, Visit
    from planners.rounds.pyvrp_model import PyvrpModel

ALIKE = 1e-6
"""Share of an amount by which a part may miss what a visit brings."""


class Tour(NamedTuple):
    """
    What one vehicle does, without times.

    Attributes
    ----------
    variant
        Number of the way in which it is used.
    trips
        Depot and parts in order of each load.
    fleet
        Number of its fleet.
    vehicle
        Its number where one is known from an earlier plan, else below zero.
    duration_s
        From leaving to coming back as the search sees it.
    """

    variant: int
    trips: tuple[tuple[int, tuple[int, ...]], ...]
    fleet: int
    vehicle: int = -1
    duration_s: int = 0

    @property
    def parts(self) -> tuple[int, ...]:
        """Numbers of all parts it brings."""
        return tuple(part for _, parts in self.trips for part in parts)


def tours_of(model: PyvrpModel, solution: pyvrp.Solution) -> tuple[Tour, ...]:
    """Take the routes of a solution, feasible or not; loads of nothing are left out."""
    tours = []
    for route in solution.routes():
        variant = model.types[route.vehicle_type()]
        trips: list[tuple[int, list[int]]] = []
        for activity in route.schedule()[:-1]:
            if activity.is_depot():
                trips.append((model.roles[activity.idx].depot, []))
            else:
                trips[-1][1].append(model.clients[activity.idx][0])
        laden = tuple((depot, tuple(parts)) for depot, parts in trips if parts)
        if laden:
            fleet = model.variants[variant].fleet
            empty_s, _ = model.empty_drive(model.variants[variant])
            duration = int(route.duration()) + empty_s
            tours.append(Tour(variant, laden, fleet, duration_s=duration))
    return tuple(tours)


def solution_of(model: PyvrpModel, tours: Sequence[Tour]) -> pyvrp.Solution:
    """
    Routes that PyVRP may start from; what does not fit the model is left out.

    Vehicles beyond the number there are, parts that are not in the model or may not
    go with a vehicle, and depots where it may not load again lose their place.
    """
    clients: dict[int, int] = {}
    for client, (part, _) in enumerate(model.clients):
        clients.setdefault(part, client)
    types = {variant: number for number, variant in enumerate(model.types)}
    free = list(model.counts)
    seen: set[int] = set()
    routes = []
    for tour in tours:
        if tour.variant not in types or not free[tour.variant]:
            continue
        activities: list[pyvrp.Activity] = []
        _, _, again = model.roles_of(model.variants[tour.variant])
        for depot, parts in tour.trips:
            role = next((role for role in again if role.depot == depot), None)
            if activities and role is not None:
                activities.append(
                    pyvrp.Activity(pyvrp.ActivityType.DEPOT, model.roles.index(role))
                )
            for part in parts:
                if (
                    part in clients
                    and part not in seen
                    and tour.variant in model.takers[part]
                ):
                    seen.add(part)
                    activities.append(
                        pyvrp.Activity(pyvrp.ActivityType.CLIENT, clients[part])
                    )
        while activities and activities[-1].is_depot():
            activities.pop()
        if activities:
            free[tour.variant] -= 1
            routes.append(pyvrp.Route(model.data, activities, types[tour.variant]))
    return pyvrp.Solution(model.data, routes)


def tours_of_plan(model: PyvrpModel, plan: RoundsPlan) -> tuple[Tour, ...]:
    """
    Rounds of an earlier plan as tours of a problem that may have changed.

    What was brought is found again part by part; vehicles and drops that are no more
    fall out.
    """
    free: dict[tuple[int, str], list[int]] = defaultdict(list)
    for number in model.served:
        part = model.parts.parts[number]
        free[part.drop, part.unloads[0].item].append(number)
    tours = []
    for driven in plan.rounds:
        if driven.fleet >= len(model.problem.fleets):
            continue
        trips = tuple(
            (trip.depot, tuple(n for v in trip.visits for n in _taken(model, free, v)))
            for trip in driven.trips
        )
        trips = tuple((depot, parts) for depot, parts in trips if parts)
        if trips and (variant := _variant_for(model, driven, trips)) is not None:
            tours.append(Tour(variant, trips, driven.fleet, driven.vehicle))
    return tuple(tours)


def _taken(
    model: PyvrpModel, free: dict[tuple[int, str], list[int]], visit: Visit
) -> list[int]:
    """Parts that a visit brings, taken from those that are free."""
    left: dict[str, float] = defaultdict(float)
    for item, units in visit.unloads:
        left[item] += units
    found = []
    for item in list(left):
        candidates = free.get((visit.drop, item), [])
        for number in list(candidates):
            unloads = model.parts.parts[number].unloads
            if all(left[u.item] >= u.units * (1 - ALIKE) for u in unloads):
                _take_off(left, unloads)
                candidates.remove(number)
                found.append(number)
    return found


def _take_off(left: dict[str, float], unloads: Sequence[Unload]) -> None:
    for item, units in unloads:
        left[item] -= units


def _variant_for(
    model: PyvrpModel, driven: Round, trips: Sequence[tuple[int, Sequence[int]]]
) -> int | None:
    """Find the use of a vehicle that suits most of what it brought, at its time."""
    wanted = [part for _, parts in trips for part in parts]
    suits: dict[int, tuple[int, bool, int]] = {}
    for number, variant in enumerate(model.variants):
        if variant.fleet == driven.fleet and model.counts[number]:
            first, last = variant.window
            within = min(last, driven.back_s) - max(first, driven.leaves_s)
            count = sum(number in model.takers[part] for part in wanted)
            suits[number] = (count, variant.depots[0] == trips[0][0], within)
    return max(suits, key=lambda n: suits[n]) if suits else None
