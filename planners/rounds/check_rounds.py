"""The independent check of delivery rounds: all that a plan claims, computed again.

Nothing here is shared with what makes plans; only problem and plan are read. What is
not served is no violation as long as the plan says so.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from planners.rounds.check_loads import (
    amount_violations,
    load_violations,
    stock_violations,
)
from planners.rounds.check_times import bay_violations, out_from, time_violations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planners.rounds.plan import Round, RoundsPlan
    from planners.rounds.problem import Packets, RoundsProblem


def violations(problem: RoundsProblem, plan: RoundsPlan) -> tuple[str, ...]:
    """
    Every rule that a plan of rounds breaks, and every figure it gives wrongly.

    Parameters
    ----------
    problem
        The problem that the plan answers.
    plan
        As a solver or a file gives it; nothing about it is taken for granted.

    Returns
    -------
    Sentences that name vehicle, trip, drop and figures; empty for a sound plan. Checked
    are: fleets, vehicles and trips; loads, tanks, hazards apart, who may come where and
    what depots give out; ways, times of drives, drops, depots and fleets, bays, shift,
    darkness and driver rest; packets; amounts brought and left; sums and cost.
    """
    found = list(_numbers(problem, plan))
    if found:  # nothing else can be asked of rows that are not there
        return tuple(found)
    found += _vehicles(problem, plan)
    for of_round in plan.rounds:
        where = _where(problem, of_round)
        found += _trips(problem, of_round, where)
        for number, trip in enumerate(of_round.trips, 1):
            found += load_violations(
                problem, of_round, trip, f"{where} on trip {number}"
            )
        found += time_violations(problem, of_round, where)
    found += bay_violations(problem, plan.rounds)
    found += _packets(problem, plan)
    found += stock_violations(problem, plan)
    found += amount_violations(problem, plan)
    found += _cost(problem, plan)
    return tuple(found)


def _where(problem: RoundsProblem, of_round: Round) -> str:
    return f"Vehicle {of_round.vehicle + 1} of {problem.fleets[of_round.fleet].name!r}"


def _numbers(problem: RoundsProblem, plan: RoundsPlan) -> Iterator[str]:
    """Numbers that are not in the problem."""
    for number, of_round in enumerate(plan.rounds, 1):
        if not 0 <= of_round.fleet < len(problem.fleets):
            yield f"Round {number} is of fleet {of_round.fleet}, which is not there."
        for trip in of_round.trips:
            if not 0 <= trip.depot < len(problem.depots):
                yield f"Round {number} loads at depot {trip.depot}, which is not there."
            for visit in trip.visits:
                if not 0 <= visit.drop < len(problem.drops):
                    yield f"Round {number} visits a drop that is not there."
        if not of_round.trips:
            yield f"Round {number} has no trip."
    for unserved in plan.unserved:
        if not 0 <= unserved.drop < len(problem.drops):
            yield f"Drop {unserved.drop} is said to be unserved and is not there."


def _vehicles(problem: RoundsProblem, plan: RoundsPlan) -> Iterator[str]:
    """Vehicles that are not there or in two rounds; entries out of order."""
    used = [(r.fleet, r.vehicle) for r in plan.rounds]
    for (fleet, vehicle), times in sorted(Counter(used).items()):
        name, count = problem.fleets[fleet].name, problem.fleets[fleet].count
        if not 0 <= vehicle < count:
            yield f"Vehicle {vehicle + 1} of {name!r} is used; there are {count}."
        if times > 1:
            yield f"Vehicle {vehicle + 1} of {name!r} has {times} rounds."
    if used != sorted(used):
        yield "Rounds are not by fleet and vehicle."
    drops = [unserved.drop for unserved in plan.unserved]
    if drops != sorted(set(drops)):
        yield "What is not served is not by drop, each once."


def _trips(problem: RoundsProblem, of_round: Round, where: str) -> Iterator[str]:
    """Trips that are too many, go nowhere, or load where they may not."""
    fleet = problem.fleets[of_round.fleet]
    if len(of_round.trips) > max(1, fleet.most_trips):
        yield f"{where} makes {len(of_round.trips)} trips; it may {fleet.most_trips}."
    for number, trip in enumerate(of_round.trips, 1):
        depot = problem.depots[trip.depot].name
        if not trip.visits:
            yield f"{where} visits nothing on trip {number}."
        if number == 1 and trip.depot not in {fleet.start, *fleet.reload}:
            yield (
                f"{where} first loads at {depot!r}; it starts from "
                f"{problem.depots[fleet.start].name!r}."
            )
        if number > 1 and trip.depot not in fleet.reload:
            yield f"{where} loads again at {depot!r}, where it may not."


def _packets(problem: RoundsProblem, plan: RoundsPlan) -> Iterator[str]:
    """Groups that are too small, too large or not together, and trips in none."""
    rule = problem.packets
    trips = {(i, j) for i, r in enumerate(plan.rounds) for j in range(len(r.trips))}
    members = [member for group in plan.packets for member in group]
    if not trips.issuperset(members):
        yield "A packet names a trip that is not there."
        return
    for member, times in Counter(members).items():
        if times > 1:
            yield f"Trip {member[1] + 1} of round {member[0] + 1} has {times} packets."
    if rule.least > 1:
        for alone in sorted(trips.difference(members)):
            yield (
                f"{_where(problem, plan.rounds[alone[0]])} leaves alone on trip "
                f"{alone[1] + 1}; {rule.least} must leave together."
            )
    for number, group in enumerate(plan.packets, 1):
        yield from _packet(rule, plan, group, f"Packet {number}")


def _packet(
    rule: Packets, plan: RoundsPlan, group: tuple[tuple[int, int], ...], where: str
) -> Iterator[str]:
    """One group against its rule."""
    if not rule.least <= len(group) <= rule.most:
        yield (
            f"{where} has {len(group)} vehicles; {rule.least} to {rule.most} are "
            "asked for."
        )
    if len({member[0] for member in group}) < len(group):
        yield f"{where} has one vehicle twice."
    left = [plan.rounds[i].trips[j] for i, j in group]
    if len({trip.depot for trip in left}) > 1:
        yield f"{where} leaves from more than one depot."
    moments = [trip.leave_s for trip in left]
    if moments and max(moments) - min(moments) > rule.wait_s:
        yield (
            f"{where} leaves over {max(moments) - min(moments)} s; {rule.wait_s} are "
            "allowed."
        )


def _cost(problem: RoundsProblem, plan: RoundsPlan) -> Iterator[str]:
    """Cost that its fleets do not make: fixed, by km driven and by hours out."""
    cost = 0.0
    for of_round in plan.rounds:
        fleet = problem.fleets[of_round.fleet]
        hours = (of_round.back_s - out_from(problem, of_round)) / 3600
        cost += fleet.fixed + fleet.per_km * of_round.length_m / 1000
        cost += fleet.per_h * hours
    if abs(cost - plan.cost) > 1 + len(plan.rounds):  # each may have been rounded
        yield f"The rounds cost {cost:.1f}; the plan says {plan.cost}."
    if plan.bound > plan.cost:
        yield f"The plan costs {plan.cost}, below its own bound of {plan.bound}."
