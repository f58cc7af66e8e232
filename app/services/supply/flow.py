"""Flows of a scenario: which point feeds which unit, when, over its own roads."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from app.errors import InputRefused
from app.services.movement.schedule_process import Enough, in_child
from app.services.places import find_point
from app.services.supply.delivery import USUAL_STAY
from app.services.supply.flow_ways import ArcWay, Leg, arc_ways
from app.services.supply.road_ways import road_ways
from maps.progress import Progress, silent
from planners.dtg import format_dtg
from planners.rounds.fact_words import listed
from planners.rounds.problem import NO_WAY
from planners.supply.flow_problem import FlowProblem
from planners.supply.lift import Carrier, units_a_load
from planners.traffic import NamedPlace

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from app.services.planning import Planner
    from app.services.scenario.scenario import Scenario
    from app.services.supply.outlook import SupplyOutlook
    from app.services.supply.supply_plan import SupplyPoint, SupplyUnit, Transport
    from planners.rounds.problem import Ways
    from planners.supply.flow_plan import FlowPlan
    from planners.supply.flow_words import Cure, Shortage
    from planners.supply.items import Item
    from planners.vehicles import VehicleType

NEAREST = 5
"""Points that a unit may be fed an item from: those that are nearest in time."""

SOLVING = 0.8
"""Share of the progress after which cures are tried."""

PLANS_FLOWS = "plans the flows"


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class FlowCase:
    """
    A problem of flows with what words need of it.

    Attributes
    ----------
    problem
        The numbers; amounts are tonnes.
    begins
        First moment, aware.
    items
        Of the problem, for units in which people count.
    remarks
        What is left out or assumed, as sentences.
    places
        Of the nodes of the problem.
    ways
        Of its arcs.
    """

    problem: FlowProblem
    begins: datetime
    items: tuple[Item, ...]
    remarks: tuple[str, ...]
    places: tuple[NamedPlace, ...]
    ways: tuple[ArcWay, ...]

    def moment(self, step: int) -> datetime:
        """Beginning of a step."""
        return self.begins + timedelta(seconds=step * self.problem.step_s)

    def times(self, zone: str) -> tuple[str, ...]:
        """Date-time groups of the beginnings of all steps, and of the end."""
        steps = self.problem.demand.shape[2]
        return tuple(format_dtg(self.moment(step), zone) for step in range(steps + 1))


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class FlowAnswer:
    """
    Flows with what is short, why each is, and what was tried to mend it.

    ``remarks`` are sentences on whole trips that there are too few vehicles for.
    """

    plan: FlowPlan
    short: tuple[Shortage, ...]
    why: tuple[str, ...]
    cures: tuple[Cure, ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class FlowOrder:
    """
    What the child is to solve.

    ``rounds`` is how often vehicles are filled anew; ``times`` are words for the
    beginnings of steps, or empty.
    """

    problem: FlowProblem
    rounds: int
    times: tuple[str, ...] = ()


def flow_problem_of(
    planner: Planner,
    scenario: Scenario,
    outlook: SupplyOutlook,
    progress: Progress = silent,
) -> FlowCase:
    """
    Make the flows of a scenario from its outlook and its roads.

    Parameters
    ----------
    planner
        On the area.
    scenario
        With supply points, units and transport.
    outlook
        Of the same scenario.
    progress
        Told how far it is; may raise to cancel.

    Raises
    ------
    InputRefused
        There are no points, units or transport to speak of, or one of them stands at a
        place that is not known.
    """
    points = [one for one in outlook.points if not one.candidate]
    fed = [number for number, one in enumerate(outlook.units) if one.at]
    transport = _transport(planner, outlook.plan.transport, points)
    if not points or not fed:
        raise InputRefused(
            "Flows need a supply point and a unit with a place; give 'at' to both in "
            "'supply' of the scenario."
        )
    units = [outlook.units[number] for number in fed]
    received = np.nan_to_num(outlook.projection.receipts[fed])
    demand = _still_wanted(outlook.demand[fed], received)
    known = np.isfinite(outlook.projection.stock[fed, :, 0]) & np.isfinite(demand).all(
        axis=2
    )
    mass = np.array([item.kg for item in outlook.items]) / 1000
    demand = np.where(known[:, :, None], demand, 0.0) * mass[:, None]
    least = np.nan_to_num(outlook.projection.safety[fed, :, 1:]) * mass[:, None]
    stock, most = _held(points, units, outlook.items)
    places = tuple(
        NamedPlace(name=name, position=find_point(at, planner.area))
        for name, at in (
            *((one.name, one.at) for one in points),
            *((one.unit.name, one.at) for one in units),
        )
    )
    vehicles = [planner.vehicles[one.vehicle] for one in transport]

    def half(what: str, share: float) -> None:
        progress(what, share / 2)

    def other_half(what: str, share: float) -> None:
        progress(what, (1 + share) / 2)

    found = road_ways(planner, scenario, places, vehicles, half)
    by_name = {one.name: one for one in found.ways}
    by_lift = [by_name[vehicle.name] for vehicle in vehicles]
    stands = _stands(transport, points)
    carries = _carries(transport, outlook.items) * mass
    arcs = _arcs(by_lift, stands, carries, len(units))
    turn_s, lead, length_km = _drives(arcs, by_lift, points, units)
    legs = _legs(arcs, places, vehicles, lead, length_km)
    ways = arc_ways(planner, scenario, legs, other_half)
    problem = FlowProblem(
        points=tuple(one.name for one in points),
        units=tuple(one.unit.name for one in units),
        items=tuple(item.name for item in outlook.items),
        lifts=tuple(one.name for one in transport),
        step_s=outlook.step_s,
        stock=stock * mass,
        most=most * mass,
        receipts=_receipts(points, outlook) * mass[:, None],
        demand=demand,
        least=least,
        arcs=arcs,
        lead=np.where(
            lead > 0, np.maximum(1, np.ceil(lead / outlook.step_s)), 0
        ).astype(np.int32),
        length_km=length_km,
        carries=carries,
        vehicles=stands,
        per_km=np.ones(len(transport)),
        classes=tuple(map(str, ways)),
        turn=turn_s / outlook.step_s,
    )
    return FlowCase(
        problem=problem,
        begins=outlook.begins,
        items=outlook.items,
        remarks=(*_left_out(outlook, known, fed), *found.remarks),
        places=places,
        ways=ways,
    )


def flow_in_child(
    problem: FlowProblem,
    *,
    rounds: int,
    times: tuple[str, ...] = (),
    progress: Progress = silent,
    enough: Callable[[], bool] = lambda: False,
) -> FlowAnswer | None:
    """
    Solve flows in a child process.

    Parameters
    ----------
    problem
        Of `flow_problem_of`.
    rounds
        How often vehicles are filled anew; 0 for trips that are rounded up.
    times
        `FlowCase.times`, for words; empty for numbers of steps.
    progress
        Told several times a second; may raise to stop.
    enough
        Asked several times a second; true to end with the best so far.

    Returns
    -------
    FlowAnswer | None
        None where it was enough before there was a plan.

    Raises
    ------
    KnownError, PlanningError
        The flows cannot be solved as given, or the child died.
    """
    order = FlowOrder(problem=problem, rounds=rounds, times=times)
    return in_child(flow_work, order, progress, enough, what=PLANS_FLOWS)


def flow_work(
    order: FlowOrder, progress: Progress, enough: Callable[[], bool]
) -> FlowAnswer:
    """Solve flows in the child, where the solver is imported."""
    from planners.supply.flow_solve import solve_flow  # noqa: PLC0415 - heavy
    from planners.supply.flow_words import (  # noqa: PLC0415 - heavy
        overdriven,
        shortages,
        tried_cures,
        why_short,
    )

    def solving(what: str, share: float) -> None:
        progress(what, share * SOLVING)

    plan = solve_flow(order.problem, solving, enough, rounds=order.rounds)
    if plan is None:
        raise Enough
    progress("trying what would help", SOLVING)
    short = shortages(order.problem, plan)
    return FlowAnswer(
        plan=plan,
        short=short,
        why=tuple(why_short(order.problem, plan, one, order.times) for one in short),
        cures=tried_cures(order.problem, plan, enough),
        remarks=overdriven(order.problem, plan),
    )


def _transport(
    planner: Planner, transport: Sequence[Transport], points: Sequence[SupplyPoint]
) -> list[Transport]:
    """Transport that stands at a point; refused where there is none."""
    names = {one.name for one in points}
    for one in transport:
        if one.vehicle not in planner.vehicles:
            raise InputRefused(
                f"The transport {one.name!r} has the vehicle {one.vehicle!r}, which "
                "the catalogue does not have; choose another."
            )
        if one.at not in names:
            raise InputRefused(
                f"The transport {one.name!r} stands at {one.at!r}, which is no supply "
                "point; give the name of one."
            )
    if not transport:
        raise InputRefused(
            "There is no transport that could bring anything; add some to 'transport' "
            "of 'supply'."
        )
    return list(transport)


def _held(
    points: Sequence[SupplyPoint], units: Sequence[SupplyUnit], items: Sequence[Item]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(N, K) what can be used, and what there is room for, units of the items."""
    place = {item.name: number for number, item in enumerate(items)}
    stock = np.zeros((len(points) + len(units), len(items)))
    most = np.full(stock.shape, np.inf)
    stocks = [*(one.stocks for one in points), *(one.stocks for one in units)]
    for node, has in enumerate(stocks):
        for held in has:
            if held.item in place:
                stock[node, place[held.item]] = held.usable
                most[node, place[held.item]] = held.most - held.dead
    return stock, most


def _still_wanted(
    demand: NDArray[np.float64], received: NDArray[np.float64]
) -> NDArray[np.float64]:
    """(U, K, T) what is wanted beyond what units have been brought by then."""
    left, held = demand.copy(), np.zeros(demand.shape[:2])
    for step in range(demand.shape[2]):
        held += received[:, :, step]
        used = np.fmin(held, demand[:, :, step])
        left[:, :, step] -= used
        held -= used
    return left


def _receipts(
    points: Sequence[SupplyPoint], outlook: SupplyOutlook
) -> NDArray[np.float64]:
    """(P, K, T) what comes from outside, from the next step on."""
    place = {item.name: number for number, item in enumerate(outlook.items)}
    receipts = np.zeros((len(points), len(outlook.items), outlook.steps))
    step = timedelta(seconds=outlook.step_s)
    for node, point in enumerate(points):
        for one in point.receipts:
            at = math.ceil((one.at - outlook.begins) / step)
            if 0 <= at < outlook.steps and one.item in place:
                receipts[node, place[one.item], at] += one.units
    return receipts


def _stands(
    transport: Sequence[Transport], points: Sequence[SupplyPoint]
) -> NDArray[np.float64]:
    """(P, M) whole vehicles that can be used."""
    place = {one.name: number for number, one in enumerate(points)}
    stands = np.zeros((len(points), len(transport)))
    for lift, one in enumerate(transport):
        usable = Carrier(name=one.name, count=one.count, available=one.available)
        stands[place[one.at], lift] = usable.usable
    return stands


def _arcs(
    ways: Sequence[Ways],
    stands: NDArray[np.float64],
    carries: NDArray[np.float64],
    units: int,
) -> NDArray[np.int32]:
    """(A, 2) from points with vehicles to other points, and to units that are near.

    Of each item those points are near whose own vehicles carry it.
    """
    points = len(stands)
    open_ = np.zeros((points, points + units), np.bool_)
    for able in np.unique(carries.T > 0, axis=0):
        takes = np.full(open_.shape, np.inf)
        for lift in np.flatnonzero(able).tolist():
            some = stands[:, lift] > 0
            driven = ways[lift].duration_s[:points][some]
            takes[some] = np.minimum(takes[some], driven)
        takes[takes >= NO_WAY] = np.inf
        np.fill_diagonal(takes, np.inf)
        far = np.argsort(takes, axis=0, kind="stable")[NEAREST:, points:]
        takes[far, np.arange(points, points + units)[None, :]] = np.inf
        open_ |= np.isfinite(takes)
    return np.argwhere(open_).astype(np.int32)


def _drives(
    arcs: NDArray[np.int32],
    ways: Sequence[Ways],
    points: Sequence[SupplyPoint],
    units: Sequence[SupplyUnit],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """(A, M) seconds that a trip takes, seconds one way from loading on, and km."""
    begin, end = arcs.T
    usual = USUAL_STAY.total_seconds()
    loading = np.array(
        [
            usual if one.loading is None else one.loading.total_seconds()
            for one in points
        ]
    )
    unloading = np.array(
        [usual] * len(points)
        + [
            usual if one.drop.unloading is None else one.drop.unloading.total_seconds()
            for one in units
        ]
    )
    there = [one.duration_s[begin, end] for one in ways]
    drive = np.array(there, np.float64).reshape(len(ways), len(arcs)).T
    metres = np.array([one.length_m[begin, end] for one in ways], np.float64)
    goes = drive < NO_WAY
    stay = (loading[begin] + unloading[end])[:, None]
    # Next door and without a stay takes a moment: no time at all would be no way.
    one_way = np.where(goes, np.maximum(drive + stay, 1.0), 0.0)
    turn = np.where(goes, np.maximum(2 * drive + stay, 1.0), 0.0)
    length = np.where(goes, metres.reshape(len(ways), len(arcs)).T / 1000, 0.0)
    return turn, one_way, length


def _carries(
    transport: Sequence[Transport], items: Sequence[Item]
) -> NDArray[np.float64]:
    """(M, K) units of an item to a full vehicle."""
    return np.array(
        [[units_a_load(item, _carrier(one))[0] for item in items] for one in transport]
    )


def _carrier(one: Transport) -> Carrier:
    return Carrier(
        name=one.name,
        count=one.count,
        available=one.available,
        kg=one.payload_t * 1000,
        m3=one.volume_m3,
        pallets=one.pallets,
        fuel_l=sum(one.fuel_tanks_l),
        water_l=sum(one.water_tanks_l),
    )


def _legs(
    arcs: NDArray[np.int32],
    places: Sequence[NamedPlace],
    vehicles: Sequence[VehicleType],
    one_way_s: NDArray[np.float64],
    length_km: NDArray[np.float64],
) -> list[Leg]:
    """Way of each arc with the fastest lift that goes."""
    fastest = np.argmin(np.where(one_way_s > 0, one_way_s, np.inf), axis=1)
    return [
        Leg(
            places[begin].position,
            places[end].position,
            vehicles[lift],
            float(length_km[arc, lift]),
            float(one_way_s[arc, lift]),
        )
        for arc, ((begin, end), lift) in enumerate(
            zip(arcs.tolist(), fastest.tolist(), strict=True)
        )
    ]


def _left_out(
    outlook: SupplyOutlook, known: NDArray[np.bool_], fed: Sequence[int]
) -> list[str]:
    """Units without a place, and items of which a stock is not known."""
    names = [one.unit.name for one in outlook.units]
    lost = [name for number, name in enumerate(names) if number not in fed]
    said = []
    if lost:
        have, be = ("have", "are") if lost[1:] else ("has", "is")
        said.append(f"{listed(lost)} {have} no place in this plan and {be} not fed.")
    unknown = (outlook.demand[fed] != 0).any(axis=2) & ~known
    without: dict[tuple[int, ...], list[str]] = {}
    for number, item in enumerate(outlook.items):
        rows = np.flatnonzero(unknown[:, number]).tolist()
        without.setdefault(tuple(rows), []).append(item.name)
    said += [
        f"{listed([names[fed[row]] for row in rows])} "
        f"{'have' if rows[1:] else 'has'} no stock stated of {', '.join(items)}; "
        "flows leave that out."
        for rows, items in without.items()
        if rows
    ]
    said.append(
        "Flows count whole steps; hours of points, darkness and driver rest count in "
        "the delivery rounds."
    )
    return said
