"""The halts of a column on its route: ordered by kilometre, in halt areas, by rule."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from app.errors import InputRefused
from app.services.halt_rule_file import halt_rules
from app.services.places import find_point
from app.services.scenario.column_plan import MovesAs
from planners.column import Halt, HaltModel
from planners.halt_areas import (
    bearing_deg,
    parked_length_m,
    parking_for_m,
    place_on_route,
    side_for,
)
from planners.halt_rules import (
    PlacesToHalt,
    halt_rule_breaches,
    halts_by_rules,
    order_breaches,
)
from planners.order_of_march import order_of_march
from planners.refuel_halts import with_refuelling

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from app.services.scenario.column_plan import AreaHalt, ColumnPlan, HaltAreaPlan
    from app.services.scenario.scenario import Scenario
    from maps.area_pack import AreaPack
    from planners.column import MarchLeg
    from planners.halt_areas import PlaceOnRoute, Side
    from planners.route import Lonlat, Route
    from planners.vehicles import Formation

OFF_ROUTE_M = 1000.0  # a halt area farther from the route is not on it


@dataclass(frozen=True, slots=True)
class PlacedHaltArea:
    """
    A halt area with its place.

    Attributes
    ----------
    plan
        As the scenario has it.
    lonlat
        Where it is, degrees.
    seen_deg
        Direction in which its side is seen, clockwise from north; None where it can
        be reached from both sides.
    """

    plan: HaltAreaPlan
    lonlat: Lonlat
    seen_deg: float | None


class HaltsOfMarch(NamedTuple):
    """All halts of a march by kilometre, and what to look at, as sentences."""

    halts: tuple[Halt, ...]
    warnings: tuple[str, ...]


def placed_halt_areas(
    areas: Sequence[HaltAreaPlan], area: AreaPack
) -> Mapping[str, PlacedHaltArea]:
    """
    Find the places of halt areas; by name.

    Raises
    ------
    InputRefused
        A place is unknown or outside the area, with file and line.
    """
    return {one.name: _placed(one, area) for one in areas}


def place_of(halt_area: PlacedHaltArea, route: Route) -> PlaceOnRoute | None:
    """Where a route passes a halt area; None if it does not within 1 km."""
    place = place_on_route(route.geometry, route.distance_m, halt_area.lonlat)
    return place if place.off_m <= OFF_ROUTE_M else None


def parking_m(halt_area: HaltAreaPlan, formations: Sequence[Formation]) -> float:
    """
    Length of column that a halt area takes.

    Where it is given in vehicles, they count with the mean length of the formations
    and the spacing of halted vehicles.
    """
    if halt_area.parking_m is not None:
        return halt_area.parking_m
    vehicles = sum(formation.count for formation in formations)
    total_m = sum(each.mean_length_m * each.count for each in formations)
    spacing_m = halt_rules().halted_spacing_m
    return parking_for_m(halt_area.vehicles or 0, total_m / vehicles, spacing_m)


def halts_of_march(
    scenario: Scenario,
    plan: ColumnPlan,
    route: Route,
    legs: Sequence[MarchLeg],
    areas: Mapping[str, PlacedHaltArea],
) -> HaltsOfMarch:
    """
    Put the halts of a column on its route, and those its halt rules ask for.

    Parameters
    ----------
    scenario, plan
        The column and the side its traffic keeps to.
    route, legs
        Its route, cut at the timed points.
    areas
        Halt areas of the scenario, by name.

    Raises
    ------
    InputRefused
        A halt area lies off the route.
    MarchError
        The halt rules cannot be kept.
    """
    in_areas = [_on_route(halt, plan, route, areas) for halt in plan.area_halts]
    halts = ordered = _with_pumps(scenario, plan, route, (*plan.halts, *in_areas))
    if plan.halt_rules:
        halts = halts_by_rules(
            legs,
            plan.halt_rules,
            ordered=ordered,
            formation=plan.formation,
            places=_places(scenario, plan, route, areas),
        )
    breaches = halt_rule_breaches(
        legs, plan.halt_rules, halts, formation=plan.formation
    )
    doubts = (
        sentence
        for halt in in_areas
        for sentence in _doubts(scenario, plan, route, areas[halt.area])
    )
    order = order_breaches(plan.column, plan.halt_rules, plan.rate_kmh)
    return HaltsOfMarch(halts, (*doubts, *breaches, *order))


def _places(
    scenario: Scenario,
    plan: ColumnPlan,
    route: Route,
    areas: Mapping[str, PlacedHaltArea],
) -> PlacesToHalt:
    """Halt areas on a route in which nothing speaks against a halt of a column."""
    ordered = {halt.area for halt in plan.area_halts}
    km = {
        name: place.km
        for name, area in areas.items()
        if name not in ordered
        and (place := place_of(area, route)) is not None
        and not any(_doubts(scenario, plan, route, area))
    }
    return PlacesToHalt(km, halt_rules().reach)


def _placed(halt_area: HaltAreaPlan, area: AreaPack) -> PlacedHaltArea:
    """One halt area with its place."""
    try:
        lonlat = find_point(halt_area.at, area)
        if not halt_area.towards:
            return PlacedHaltArea(halt_area, lonlat, None)
        towards = find_point(halt_area.towards, area, inside=False)
    except InputRefused as error:
        raise InputRefused(f"{halt_area.where} {error}") from error
    if towards == lonlat:
        raise InputRefused(
            f"{halt_area.where} has its side seen towards the place where it is "
            "itself; give a place ahead on the road."
        )
    return PlacedHaltArea(halt_area, lonlat, bearing_deg(lonlat, towards))


def _on_route(
    halt: AreaHalt,
    plan: ColumnPlan,
    route: Route,
    areas: Mapping[str, PlacedHaltArea],
) -> Halt:
    """One halt in a halt area, with its kilometre."""
    place = place_of(areas[halt.area], route)
    if place is None:
        raise InputRefused(
            f"{areas[halt.area].plan.where} is more than {OFF_ROUTE_M / 1000:g} km off "
            f"the route of column {plan.column.name!r}, which halts there; choose "
            "another halt area, or lead the route past it with a stop."
        )
    return Halt(
        at_km=place.km,
        duration=halt.duration,
        model=HaltModel.HALT_AREA,
        purpose=halt.purpose,
        name=halt.area,
        area=halt.area,
        may_wait=halt.may_wait,
        refuel=halt.refuel,
    )


def _with_pumps(
    scenario: Scenario, plan: ColumnPlan, route: Route, halts: Sequence[Halt]
) -> tuple[Halt, ...]:
    """Halts as long as the pumps there need, with what this road makes burn."""
    on_flat_l = plan.formation.fuel_l_per_100km * route.length_m / 100_000
    effort = route.fuel_l / on_flat_l if on_flat_l > 0 else 1.0
    halts = [
        halt
        if halt.refuel is None
        else replace(halt, refuel=replace(halt.refuel, effort=effort))
        for halt in halts
    ]
    units = order_of_march(plan.column, plan.rate_kmh, scenario.rounding)
    return with_refuelling(halts, units, rounding=scenario.rounding)


def _doubts(
    scenario: Scenario, plan: ColumnPlan, route: Route, halt_area: PlacedHaltArea
) -> Iterator[str]:
    """What speaks against halting a column in a halt area."""
    name, column = halt_area.plan.name, plan.column.name
    side = _side(halt_area, route)
    if side is not None and side is not scenario.driving_side:
        yield (
            f"Halt area {name!r} lies on the {side.value} of the road for column "
            f"{column!r}, which keeps to the {scenario.driving_side.value}: it must "
            "cross the road to pull off and to leave. Regulate the traffic there, or "
            f"choose a halt area on the {scenario.driving_side.value}."
        )
    who, formation = _at_once(plan)
    if halt_area.plan.vehicles is not None:
        needed, room = formation.count, halt_area.plan.vehicles
        if needed > room:
            yield (
                f"Halt area {name!r} takes {room} vehicles, but {who} has {needed}; "
                "halt elsewhere, or one march unit after another."
            )
        return
    data = halt_rules()
    needed_m = parked_length_m(formation, data.halted_spacing_m)
    room_m = halt_area.plan.parking_m or 0.0
    if needed_m > room_m:
        yield (
            f"Halt area {name!r} takes {room_m:.0f} m of column, but {who} stands "
            f"{needed_m:.0f} m long with {data.halted_spacing_m:g} m between its "
            "vehicles; halt elsewhere, or one march unit after another. Source of the "
            f"spacing: {data.spacing_source}."
        )


def _at_once(plan: ColumnPlan) -> tuple[str, Formation]:
    """Who halts at once, in words: the column, or the longest of its march units."""
    if plan.moves_as is MovesAs.COLUMN:
        return f"column {plan.column.name!r}", plan.formation
    spacing_m = halt_rules().halted_spacing_m
    unit = max(
        plan.column.units(),
        key=lambda unit: parked_length_m(unit.formation, spacing_m),
    )
    return f"march unit {unit.name!r} of {plan.column.name!r}", unit.formation


def _side(halt_area: PlacedHaltArea, route: Route) -> Side | None:
    """Side of a halt area for those on a route; None where it does not matter."""
    side, seen = halt_area.plan.side, halt_area.seen_deg
    place = place_of(halt_area, route)
    if side is None or seen is None or place is None:
        return None
    return side_for(side, seen, place.bearing_deg)
