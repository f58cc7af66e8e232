"""Delivery rounds as PyVRP takes them: locations, clients, depots and vehicle types.

Every part of a drop is a client, every way to use a fleet a type of vehicle. Who may
not go where has no way there: an arc so long that no plan holds it, yet short enough
that sums stay whole numbers. What stands in several windows is a group of clients, one
of which is served.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pyvrp

from planners.rounds.problem import NO_WAY
from planners.rounds.reach_alone import can_alone, laden_before, loads_from
from planners.rounds.split_loads import CARGO

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from planners.rounds.problem import RoundsProblem, Window
    from planners.rounds.split_loads import Parts
    from planners.rounds.variants import Variant

MONEY = 18_000
"""Cost units to one unit of money: metres and seconds both come out whole."""

ANY_TIME = int(np.iinfo(np.int64).max)
"""No limit, as PyVRP has it."""

WORTH_MORE = 20
"""Rounds of its own that the part of most weight counts more than one of none."""

WORTH_REQUIRED = 100
"""Times that a required part counts as much as one that may be left."""


@dataclass(frozen=True, slots=True)
class DepotRole:
    """A depot of the problem as one of PyVRP: where it is, when, how long."""

    depot: int
    window: Window | None
    loading_s: int


@dataclass(frozen=True, eq=False)
class PyvrpModel:
    """
    A problem as PyVRP takes it, and what its numbers stand for.

    Attributes
    ----------
    problem, parts, variants
        What it is made from.
    must
        Whether all parts must be served; else each has a prize.
    counts
        Vehicles of each variant.
    shifts_s
        Longest shift of each variant; 0 for no limit.
    left
        Numbers of parts that are not in the model.
    """

    problem: RoundsProblem
    parts: Parts
    variants: tuple[Variant, ...]
    must: bool
    counts: tuple[int, ...]
    shifts_s: tuple[int, ...]
    left: frozenset[int] = frozenset()

    @cached_property
    def takers(self) -> tuple[tuple[int, ...], ...]:
        """Numbers of the variants that can serve each part if they do nothing else."""
        return tuple(
            tuple(
                number
                for number, variant in enumerate(self.variants)
                if can_alone(self.problem, part, variant)
            )
            for part in self.parts.parts
        )

    @cached_property
    def served(self) -> tuple[int, ...]:
        """Numbers of the parts that are in the model."""
        return tuple(
            number
            for number, takers in enumerate(self.takers)
            if takers and number not in self.left
        )

    @cached_property
    def hopeless(self) -> tuple[int, ...]:
        """Numbers of the parts that no vehicle can serve even alone."""
        return tuple(number for number, takers in enumerate(self.takers) if not takers)

    @cached_property
    def clients(self) -> tuple[tuple[int, Window | None], ...]:
        """Part and window of each client."""
        return tuple(
            (number, window)
            for number in self.served
            for window in self.problem.drops[self.parts.parts[number].drop].windows
            or (None,)
        )

    @cached_property
    def roles(self) -> tuple[DepotRole, ...]:
        """Depots of PyVRP, in order."""
        found: dict[DepotRole, None] = {}
        for variant in self.variants:
            start, end, loads = self.roles_of(variant)
            found.update(dict.fromkeys((start, end, *loads)))
        return tuple(found)

    def roles_of(
        self, variant: Variant
    ) -> tuple[DepotRole, DepotRole, tuple[DepotRole, ...]]:
        """Where vehicles of a variant load first, end and load again."""
        fleet, depots = self.problem.fleets[variant.fleet], self.problem.depots
        end = DepotRole(fleet.end, None, 0)
        opens = depots[variant.depots[0]].windows
        if laden_before(self.problem, variant):
            opens = ()
        start = DepotRole(
            variant.depots[0],
            (opens[0][0], opens[-1][1]) if opens else None,
            depots[variant.depots[0]].loading_s,
        )
        again = tuple(
            DepotRole(depot, window, depots[depot].loading_s)
            for depot in variant.depots
            if fleet.most_trips > 1 and depot in fleet.reload
            for window in depots[depot].windows or (None,)
        )
        return start, end, again

    def empty_drive(self, variant: Variant) -> tuple[int, int]:
        """Seconds and metres to where a vehicle loads first; zero where it stands."""
        fleet, depots = self.problem.fleets[variant.fleet], self.problem.depots
        pair = depots[fleet.start].place, depots[variant.depots[0]].place
        ways = self.problem.ways[fleet.ways]
        return int(ways.duration_s[pair]), int(ways.length_m[pair])

    @cached_property
    def scale(self) -> int:
        """Cost units to one of PyVRP: the most that leave all figures whole."""
        figures = [
            figure
            for fleet in self.problem.fleets
            for figure in (
                fleet.per_km * MONEY // 1000,
                fleet.per_h * MONEY // 3600,
                fleet.fixed * MONEY,
            )
        ]
        return math.gcd(*figures) or 1

    @cached_property
    def unit(self) -> int:
        """What a metre costs the dearest fleet, in the units of PyVRP; one or more."""
        return max(
            1,
            *(
                fleet.per_km * MONEY // 1000 // self.scale
                for fleet in self.problem.fleets
            ),
        )

    @cached_property
    def timed(self) -> bool:
        """Whether time can bind at all: it is left out where it cannot."""
        problem = self.problem
        if (
            any(drop.windows for drop in problem.drops)
            or any(depot.windows for depot in problem.depots)
            or any(fleet.windows or fleet.per_h for fleet in problem.fleets)
            or any(self.shifts_s)
            or problem.night_only
            or any(len(takers) < len(self.variants) for takers in self.takers)
        ):
            return True
        slowest = 0
        for ways in problem.ways:
            if (ways.duration_s == NO_WAY).any():
                return True
            longest = ways.duration_s.max(axis=1)
            slowest = max(
                slowest,
                sum(int(longest[drop.place]) + drop.service_s for drop in problem.drops)
                + sum(
                    (int(longest[depot.place]) + depot.loading_s)
                    * (len(problem.drops) + 1)
                    for depot in problem.depots
                ),
            )
        return slowest > problem.horizon_s

    @cached_property
    def spots(self) -> tuple[tuple[int, ...], ...]:
        """Parts at each location, after the depots: one drop, the same takers."""
        found: dict[tuple[int, tuple[int, ...]], list[int]] = {}
        for number in self.served:
            key = (self.parts.parts[number].drop, self.takers[number])
            found.setdefault(key, []).append(number)
        return tuple(tuple(numbers) for numbers in found.values())

    @cached_property
    def prizes(self) -> Mapping[int, int]:
        """
        What each part counts where not all can be served, in the units of PyVRP.

        One that is served costs less than that, so nothing stays behind to save
        money; among several, priority by tonnes decides, the required ones first.
        """
        dearest = max((self._alone(number) for number in self.served), default=1)
        drops, parts = self.problem.drops, self.parts.parts
        weights = {n: drops[parts[n].drop].priority * parts[n].kg for n in self.served}
        most = max(weights.values(), default=1.0) or 1.0
        tiers = {
            n: WORTH_REQUIRED if drops[parts[n].drop].required else 1 for n in weights
        }
        return {
            number: int(tiers[number] * dearest * (1 + WORTH_MORE * weight / most))
            for number, weight in weights.items()
        }

    def _alone(self, number: int) -> int:
        """Twice what the cheapest vehicle costs for a part alone."""
        problem, part = self.problem, self.parts.parts[number]
        return min(
            2 * self._out_and_back(self.variants[taker], problem.drops[part.drop].place)
            for taker in self.takers[number]
        )

    def _out_and_back(self, variant: Variant, place: int) -> int:
        fleet = self.problem.fleets[variant.fleet]
        ways = self.problem.ways[fleet.ways]
        depots = (fleet.start, variant.depots[0], fleet.end)
        stops = [self.problem.depots[depot].place for depot in depots]
        stops.insert(2, place)
        length = sum(int(ways.length_m[pair]) for pair in pairwise(stops))
        duration = sum(int(ways.duration_s[pair]) for pair in pairwise(stops))
        return (
            1
            + (
                fleet.fixed * MONEY
                + fleet.per_km * MONEY // 1000 * length
                + fleet.per_h * MONEY // 3600 * duration
            )
            // self.scale
        )

    @cached_property
    def data(self) -> pyvrp.ProblemData:
        """The problem as PyVRP takes it."""
        profiles: dict[tuple[int, tuple[bool, ...]], int] = {}
        types = [self._vehicle_type(number, profiles) for number in self.types]
        matrices = [self._matrices(*profile) for profile in profiles]
        clients, groups = self._clients()
        places = self.problem.depots
        return pyvrp.ProblemData(
            [pyvrp.Location(0, 0) for _ in range(len(places) + len(self.spots))],
            clients,
            [self._depot(role) for role in self.roles],
            types,
            [length for length, _ in matrices],  # type: ignore[misc]
            [duration for _, duration in matrices],  # type: ignore[misc]
            groups,
        )

    @cached_property
    def types(self) -> tuple[int, ...]:
        """Variant of each type of vehicle of PyVRP: those that can serve a part."""
        able = {taker for number in self.served for taker in self.takers[number]}
        return tuple(
            number
            for number, count in enumerate(self.counts)
            if count and number in able
        )

    def _depot(self, role: DepotRole) -> pyvrp.Depot:
        """Take in a depot; its location has its own number."""
        if role.window is None or not self.timed:
            return pyvrp.Depot(role.depot, service_duration=role.loading_s)
        return pyvrp.Depot(
            role.depot,
            tw_early=role.window[0],
            tw_late=max(role.window[0], role.window[1] - role.loading_s),
            service_duration=role.loading_s,
        )

    def _vehicle_type(
        self, number: int, profiles: dict[tuple[int, tuple[bool, ...]], int]
    ) -> pyvrp.VehicleType:
        variant, problem = self.variants[number], self.problem
        fleet = problem.fleets[variant.fleet]
        open_to = tuple(number in self.takers[parts[0]] for parts in self.spots)
        profile = profiles.setdefault((fleet.ways, open_to), len(profiles))
        start, end, again = self.roles_of(variant)
        room = [
            int(min(there, most))
            for there, most in zip(variant.room, self._sums, strict=True)
        ]
        room = [room[dimension] for dimension in self.dimensions]
        early, late, shift = 0, ANY_TIME, ANY_TIME
        empty_s, empty_m = self.empty_drive(variant)
        if self.timed:
            early, late = loads_from(problem, variant), variant.window[1]
            if self.shifts_s[number]:
                shift = max(0, self.shifts_s[number] - empty_s)
        empty_costs = fleet.per_km * MONEY // 1000 * empty_m
        empty_costs += fleet.per_h * MONEY // 3600 * empty_s
        return pyvrp.VehicleType(
            self.counts[number],
            room,
            self.roles.index(start),
            self.roles.index(end),
            fixed_cost=(fleet.fixed * MONEY + empty_costs) // self.scale,
            unit_distance_cost=fleet.per_km * MONEY // 1000 // self.scale,
            unit_duration_cost=fleet.per_h * MONEY // 3600 // self.scale,
            tw_early=early,
            tw_late=late,
            shift_duration=shift,
            profile=profile,
            reload_depots=[self.roles.index(role) for role in again],
            max_reloads=max(0, fleet.most_trips - 1),
        )

    @cached_property
    def _sums(self) -> tuple[int, ...]:
        """All loads together, in all dimensions."""
        loads = [self.parts.parts[number].load for number in self.served]
        none = (0,) * (len(CARGO) + len(self.parts.tank_items))
        return tuple(max(1, sum(one)) for one in zip(none, *loads, strict=True))

    @cached_property
    def dimensions(self) -> tuple[int, ...]:
        """Dimensions of a load that can bind."""
        loads = [self.parts.parts[number].load for number in self.served]
        return tuple(
            dimension
            for dimension, most in enumerate(self._sums)
            if any(load[dimension] for load in loads)
            and any(variant.room[dimension] < most for variant in self.variants)
        )

    def _clients(self) -> tuple[list[pyvrp.Client], list[pyvrp.ClientGroup]]:
        """Take in the parts: one client each, or a group with one for each window."""
        spot_of = {n: spot for spot, parts in enumerate(self.spots) for n in parts}
        clients: list[pyvrp.Client] = []
        groups: list[pyvrp.ClientGroup] = []
        shared = self._shared
        last = -1
        for number, window in self.clients:
            part = self.parts.parts[number]
            drop = self.problem.drops[part.drop]
            several = len(drop.windows) > 1
            if several and number != last:
                groups.append(pyvrp.ClientGroup(required=self.must))
            last = number
            if several:
                groups[-1].add_client(len(clients))
            opens, closes = (
                window if window is not None and self.timed else (0, ANY_TIME)
            )
            clients.append(
                pyvrp.Client(
                    len(self.problem.depots) + spot_of[number],
                    [part.load[dimension] for dimension in self.dimensions],
                    service_duration=0 if part.drop in shared else drop.service_s,
                    tw_early=opens,
                    tw_late=closes,
                    prize=0 if self.must else self.prizes[number],
                    required=self.must and not several,
                    group=len(groups) - 1 if several else None,
                )
            )
        return clients, groups

    @cached_property
    def _shared(self) -> frozenset[int]:
        """Drops of several parts: their service is in the ways, so it counts once."""
        drops = [self.parts.parts[number].drop for number in self.served]
        return frozenset(drop for drop in set(drops) if drops.count(drop) > 1)

    def _matrices(
        self, ways: int, open_to: Sequence[bool]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Lengths and durations of one class of vehicle, between all locations."""
        problem = self.problem
        drops = [self.parts.parts[parts[0]].drop for parts in self.spots]
        places = [depot.place for depot in problem.depots]
        places += [problem.drops[drop].place for drop in drops]
        both = np.ix_(places, places)
        length = problem.ways[ways].length_m[both].astype(np.int64)
        duration = problem.ways[ways].duration_s[both].astype(np.int64)
        missing = (length == NO_WAY) | (duration == NO_WAY)
        closed = len(problem.depots) + np.flatnonzero(~np.asarray(open_to, bool))
        missing[closed, :] = missing[:, closed] = True
        of = np.array([-1] * len(problem.depots) + drops)
        for row, drop in enumerate(drops, len(problem.depots)):
            if drop in self._shared:
                duration[row] += np.where(of == drop, 0, problem.drops[drop].service_s)
        longest = int(length[~missing].max(initial=1))
        length[missing] = 2 * longest
        duration[missing] = 2 * problem.horizon_s + 1
        np.fill_diagonal(length, 0)
        np.fill_diagonal(duration, 0)
        return length, duration
