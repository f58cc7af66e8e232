"""Deliveries of a scenario as numbers: who is to get what, with what, over which roads.

What the plan leaves open is assumed, and the case says so among its remarks.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from app.errors import InputRefused
from app.services.halt_rule_file import halt_rules
from app.services.places import find_point
from app.services.supply.delivery_hours import dark_windows, windows_of
from app.services.supply.delivery_wants import goods_of, own_library, wanted_units
from app.services.supply.road_ways import road_ways
from maps.errors import PlaceError
from maps.progress import silent
from planners.dtg import ZoneLetter
from planners.movement.schedule_words import Clock
from planners.rounds.problem import (
    Compartment,
    Depot,
    Drop,
    Fleet,
    Lot,
    Rest,
    RoundsProblem,
)
from planners.supply.items import Body
from planners.traffic import NamedPlace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from app.services.planning import Planner
    from app.services.scenario.scenario import Scenario
    from app.services.supply.outlook import SupplyOutlook
    from app.services.supply.supply_plan import SupplyPlan, SupplyPoint, Transport
    from maps.progress import Progress
    from planners.rounds.problem import Window
    from planners.route import Lonlat
    from planners.supply.items import Item
    from planners.vehicles import VehicleType

USUAL_STAY = timedelta(minutes=30)
"""To load or unload where the plan says nothing; assumed, from no source."""

LEAST_HOURS, MOST_HOURS = 24, 168
_NEARLY = 1e-9  # a count that rounding took just below a whole number


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class DeliveryCase:
    """
    A delivery problem with all that words and maps need of it.

    Attributes
    ----------
    problem
        The numbers; depots are places first, drops follow.
    zero
        Second 0 of the problem, in the zone of the plan.
    scenario
        That it was made from, with the closures that hold.
    positions
        Degrees of each place.
    vehicles
        Of the catalogue, one for each of the problem's fleets.
    items
        Of all goods, by name.
    remarks
        What the user should look at, as sentences: what is assumed or left out.
    """

    problem: RoundsProblem
    zero: datetime
    scenario: Scenario
    positions: tuple[Lonlat, ...]
    vehicles: tuple[VehicleType, ...]
    items: Mapping[str, Item]
    remarks: tuple[str, ...] = ()

    def moment(self, seconds: float) -> datetime:
        """Moment of a second of the problem, in the zone of the plan."""
        return self.zero + timedelta(seconds=seconds)

    @property
    def clock(self) -> Clock:
        """How to write seconds of the problem."""
        return Clock(self.zero, self.scenario.zone)


def delivery_case(
    planner: Planner,
    scenario: Scenario,
    outlook: SupplyOutlook | None = None,
    progress: Progress = silent,
    *,
    hours: int = LEAST_HOURS,
) -> DeliveryCase:
    """
    Make the delivery problem of a scenario.

    Parameters
    ----------
    planner
        On the area.
    scenario
        With supply.
    outlook
        Tells what units fall short of where the plan does not say what they want;
        None to bring only what the plan says.
    progress
        Told how far it is; may raise to cancel.
    hours
        From the start of supply on, 24 to 168.

    Raises
    ------
    InputRefused
        The scenario has no supply, points, transport or drops to speak of, or a place,
        an item or a vehicle of it is unknown; the text says what to do.
    """
    plan = _supply_of(scenario)
    if not LEAST_HOURS <= hours <= MOST_HOURS:
        raise InputRefused(
            f"Deliveries over {hours} hours cannot be planned; give {LEAST_HOURS} to "
            f"{MOST_HOURS}."
        )
    zero, horizon_s = first_moment(scenario, outlook), hours * 3600
    library = own_library(plan, outlook)
    items = {item.name: item for item in library.items}
    points = [one for one in plan.points if not one.candidate]
    wants, remarks = wanted_units(plan, outlook, horizon_s)
    goods = {name: goods_of(one, items, name) for name, one in wants.items()}
    units = [one for one in plan.units if one.unit.name in goods]
    _check_ends(points, goods)
    places = [_place(planner, one.name, one.at) for one in points]
    places += [_place(planner, one.unit.name, one.at) for one in units]
    fleets, vehicles, too_few = _fleets(planner, plan, points, (zero, horizon_s))
    found = road_ways(planner, scenario, places, vehicles, progress)
    number_of = {one.name: number for number, one in enumerate(found.ways)}
    problem = RoundsProblem(
        places=tuple(place.name for place in places),
        depots=tuple(
            _depot(point, number, (zero, horizon_s), items)
            for number, point in enumerate(points)
        ),
        drops=tuple(
            Drop(
                name=one.unit.name,
                place=len(points) + number,
                goods=goods[one.unit.name],
                service_s=_stay_s(one.drop.unloading),
                windows=windows_of(one.drop.hours, zero, horizon_s),
                priority=one.drop.priority,
                required=one.drop.required,
            )
            for number, one in enumerate(units)
        ),
        fleets=tuple(
            replace(fleet, ways=number_of[vehicle.name])
            for fleet, vehicle in zip(fleets, vehicles, strict=True)
        ),
        ways=found.ways,
        horizon_s=horizon_s,
        dark=_dark(plan, places, zero, horizon_s),
        night_only=plan.night_only,
        rest=_rest(plan),
        packets=plan.packets,
    )
    return DeliveryCase(
        problem=problem,
        zero=zero,
        scenario=scenario,
        positions=tuple(place.position for place in places),
        vehicles=vehicles,
        items=items,
        remarks=(*remarks, *too_few, *found.remarks, *_assumed(scenario, plan)),
    )


def replan_after_closure(
    planner: Planner,
    case: DeliveryCase,
    closed: Sequence[str],
    progress: Progress = silent,
) -> DeliveryCase:
    """
    Give the same deliveries with further roads closed.

    Who is to get what stays as it was, and so do all numbers: an earlier plan of the
    case can start the search anew.

    Parameters
    ----------
    planner
        On the area.
    case
        As it was.
    closed
        Points on roads that are closed from now on, as scenarios write them.
    progress
        Told how far it is; may raise to cancel.

    Raises
    ------
    InputRefused, PlaceError
        A point is unknown, outside the area, or on no road.
    """
    scenario = replace(case.scenario, closures=(*case.scenario.closures, *closed))
    places = [
        NamedPlace(name=name, position=position)
        for name, position in zip(case.problem.places, case.positions, strict=True)
    ]
    found = road_ways(planner, scenario, places, case.vehicles, progress)
    return replace(
        case,
        problem=replace(case.problem, ways=found.ways),
        scenario=scenario,
        remarks=tuple(dict.fromkeys((*case.remarks, *found.remarks))),
    )


def first_moment(scenario: Scenario, outlook: SupplyOutlook | None = None) -> datetime:
    """
    When supply of a scenario begins, in the zone of the plan.

    Raises
    ------
    InputRefused
        Neither the plan nor a column says so.
    """
    plan = _supply_of(scenario)
    begins = plan.begins if outlook is None else outlook.begins
    starts = [one.start or one.earliest for one in scenario.columns]
    known = [begins] if begins else [start for start in starts if start is not None]
    if not known:
        raise InputRefused(
            f"The scenario {scenario.name!r} does not say when its supply begins; add "
            "an entry 'begins' with a date-time group to 'supply'."
        )
    return min(known).astimezone(ZoneLetter.of(scenario.zone).zone)


def _supply_of(scenario: Scenario) -> SupplyPlan:
    if scenario.supply is None:
        raise InputRefused(
            f"The scenario {scenario.name!r} says nothing of supply; add an entry "
            "'supply' as 'marsroute march --schema' shows it."
        )
    return scenario.supply


def _check_ends(points: Sequence[SupplyPoint], goods: Mapping[str, object]) -> None:
    """Refuse deliveries from nowhere or to nobody."""
    if not points:
        raise InputRefused(
            "There is no supply point to bring anything from; add one to 'points' of "
            "'supply' that is no candidate."
        )
    if not goods:
        raise InputRefused(
            "No unit is to be brought anything: give 'at' and 'delivery' with 'wants' "
            "to a unit, or stocks with days of supply that it falls short of."
        )


def _place(planner: Planner, name: str, at: str) -> NamedPlace:
    """A place of supply on the map."""
    try:
        return NamedPlace(name=name, position=find_point(at, planner.area))
    except (InputRefused, PlaceError) as error:
        raise InputRefused(f"{name!r} of 'supply': {error}") from error


def _depot(
    point: SupplyPoint,
    place: int,
    span: tuple[datetime, int],
    items: Mapping[str, Item],
) -> Depot:
    """A supply point with its hours, and what it has to give out within the span."""
    zero, horizon_s = span
    lots = [Lot(stock.item, stock.usable) for stock in point.stocks]
    lots += [
        Lot(one.item, one.units, max(0, math.ceil((one.at - zero).total_seconds())))
        for one in point.receipts
    ]
    return Depot(
        name=point.name,
        place=place,
        windows=windows_of(point.hours, zero, horizon_s),
        loading_s=_stay_s(point.loading),
        bays=point.bays,
        items=frozenset(stock.item for stock in point.stocks)
        | frozenset(receipt.item for receipt in point.receipts),
        holds=tuple(
            lot._replace(unit=items[lot.item].unit if lot.item in items else "")
            for lot in lots
            if lot.from_s <= horizon_s
        ),
    )


def _fleets(
    planner: Planner,
    plan: SupplyPlan,
    points: Sequence[SupplyPoint],
    span: tuple[datetime, int],
) -> tuple[tuple[Fleet, ...], tuple[VehicleType, ...], tuple[str, ...]]:
    """Fleets with their vehicles, and of whom nobody can be used."""
    depots = {point.name: number for number, point in enumerate(points)}
    fleets, vehicles, too_few = [], [], []
    for one in plan.transport:
        if one.at not in depots:
            raise InputRefused(
                f"The transport {one.name!r} stands at {one.at or 'no point'!r}; name "
                f"one of the supply points ({', '.join(depots)})."
            )
        if one.vehicle not in planner.vehicles:
            raise InputRefused(
                f"The transport {one.name!r} has the vehicle {one.vehicle!r}, which "
                "the catalogue does not have; choose another."
            )
        count = math.floor(one.count * one.available + _NEARLY)
        if count == 0:
            too_few.append(f"No vehicle of {one.name} can be used.")
            continue
        fleets.append(_fleet(one, count, depots, span))
        vehicles.append(planner.vehicles[one.vehicle])
    if not fleets:
        raise InputRefused(
            "There is no transport that could bring anything; add some to 'transport' "
            "of 'supply', with a count above zero."
        )
    return tuple(fleets), tuple(vehicles), tuple(too_few)


def _fleet(
    one: Transport, count: int, depots: Mapping[str, int], span: tuple[datetime, int]
) -> Fleet:
    home = depots[one.at]
    tanks = [
        Compartment(body=body, litres=math.floor(litres))
        for body, held in (
            (Body.FUEL, one.fuel_tanks_l),
            (Body.WATER, one.water_tanks_l),
        )
        for litres in held
    ]
    return Fleet(
        name=one.name,
        count=count,
        ways=0,
        start=home,
        end=home,
        reload=tuple(depots.values()) if one.most_trips > 1 else (),
        kg=math.floor(one.payload_t * 1000 + _NEARLY),
        litres=math.floor(one.volume_m3 * 1000 + _NEARLY),
        pallets=one.pallets,
        compartments=tuple(tanks),
        windows=windows_of(one.hours, *span),
        shift_s=round(one.shift.total_seconds()) if one.shift else 0,
        most_trips=one.most_trips,
    )


def _stay_s(stay: timedelta | None) -> int:
    return round((USUAL_STAY if stay is None else stay).total_seconds())


def _dark(
    plan: SupplyPlan, places: Sequence[NamedPlace], zero: datetime, horizon_s: int
) -> tuple[Window, ...]:
    """When it is dark, where that counts: at the first place."""
    if not plan.night_only:
        return ()
    return dark_windows(places[0].position, zero, horizon_s)


def _rest(plan: SupplyPlan) -> Rest:
    """Driver rest by the rule of the plan."""
    if not plan.rest_rule:
        return Rest()
    rule = halt_rules().rules.get(plan.rest_rule)
    if rule is None or rule.driver_hours is None:
        raise InputRefused(
            f"The rest rule {plan.rest_rule!r} of 'supply' is no halt rule with hours "
            "of drivers; choose another."
        )
    hours = rule.driver_hours
    return Rest(
        driving_s=round(hours.driving.total_seconds()),
        break_s=round(hours.break_time.total_seconds()),
        daily_driving_s=round(hours.daily_driving.total_seconds()),
        source=f"{rule.source} ({rule.standing})",
    )


def _assumed(scenario: Scenario, plan: SupplyPlan) -> list[str]:
    """What no source says, and what is not counted."""
    said = []
    stays = [one.loading for one in plan.points if not one.candidate]
    stays += [one.drop.unloading for one in plan.units if one.at]
    if None in stays:
        minutes = USUAL_STAY // timedelta(minutes=1)
        said.append(
            f"Where the plan gives no time, loading and unloading take {minutes} min "
            "each; that is assumed."
        )
    if scenario.hours:
        said.append(
            "Rules about the hours of roads are not counted: a road that is closed at "
            "times counts as open for deliveries."
        )
    return said
