"""The columns of a scenario: who marches, how, and where it halts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from app.services.halt_rule_file import rules_named
from app.services.scenario.column_plan import AreaHalt, ColumnPlan
from app.services.scenario.movement import MOVEMENT_KEYS, known_area, scheduling_of
from app.services.scenario.plain_entries import (
    gap_of,
    minutes_of,
    moment_of,
)
from app.services.scenario.refuel_entries import (
    PUMPS,
    halt_duration,
    halt_purpose,
    refuel_point,
)
from planners.column import Column, Halt, HaltModel, HaltPurpose, MarchUnit, Serial
from planners.errors import PlanningError
from planners.march_units import march_units
from planners.movement_number import MovementNumber
from planners.route import Objective
from planners.vehicles import Formation, VehicleType

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime, timedelta

    from app.services.scenario.column_plan import HaltAreaPlan
    from app.services.scenario.yaml_entries import Entry
    from planners.refuel_points import RefuelPoint

MOST_KM = 10_000


class _Halts(NamedTuple):
    """Ordered halts by kilometre and by halt area."""

    by_km: tuple[Halt, ...]
    in_areas: tuple[AreaHalt, ...]


class _HaltCommon(NamedTuple):
    """What halts have in common wherever they are."""

    duration: timedelta
    model: HaltModel
    purpose: HaltPurpose
    may_wait: timedelta
    refuel: RefuelPoint | None


def column_plans(
    entry: Entry,
    vehicles: Mapping[str, VehicleType],
    halt_areas: Sequence[HaltAreaPlan] = (),
) -> tuple[ColumnPlan, ...]:
    """
    Read the entry ``columns`` of a scenario.

    Parameters
    ----------
    entry
        A list of columns.
    vehicles
        The catalogue by name.
    halt_areas
        Of the scenario.

    Raises
    ------
    InputRefused
        With file, line, what is wrong and what is possible.
    """
    areas = tuple(area.name for area in halt_areas)
    columns: dict[str, ColumnPlan] = {}
    for item in entry.sequence():
        plan = column_plan_of(item, vehicles, areas)
        name = plan.column.name
        if name in columns:
            raise item.refused(
                f"is a second column {name!r}; its products and credits could not be "
                "told apart, so give each its own name."
            )
        columns[name] = plan
    if not columns:
        raise entry.refused("is empty; a scenario needs a column.")
    return tuple(columns.values())


def texts_of(entry: Entry | None) -> tuple[str, ...]:
    """Read a list of single values; none for no entry."""
    return tuple(item.text() for item in entry.sequence()) if entry else ()


def column_plan_of(
    entry: Entry, vehicles: Mapping[str, VehicleType], areas: Collection[str]
) -> ColumnPlan:
    """
    Read one column.

    Parameters
    ----------
    entry
        One item of the list.
    vehicles
        The catalogue by name.
    areas
        Names of the halt areas that it may speak of.

    Raises
    ------
    InputRefused
        With file, line, what is wrong and what is possible.
    """
    given = entry.mapping(
        required=("name", "route", "rate", "serials"),
        optional=(
            *("movement number", "start", "release by", "density", "spacing"),
            *("gap", "serial gap", "extra time", "halts", "halt rule"),
            *("special permit", "density rate"),
            *MOVEMENT_KEYS,
        ),
    )
    scheduling = scheduling_of(given, areas)
    start, release_by = _times(entry, given)
    permit = given.get("special permit")
    route = given["route"].mapping(
        required=("stops",), optional=("objective", "timed points")
    )
    stops = texts_of(route["stops"])
    if len(stops) < 2:
        raise route["stops"].refused("needs a start and a destination.")
    objective, timed = route.get("objective"), route.get("timed points")
    halts = _halts(given.get("halts"), areas, scheduling.may_wait)
    rate_kmh = given["rate"].number(above=0, most=150)
    return ColumnPlan(
        column=_column_of_march(entry, given, vehicles, rate_kmh),
        movement_number=_movement_number(given.get("movement number")),
        stops=stops,
        objective=objective.choice(Objective) if objective else Objective.FASTEST,
        timed_points=timed.whole(least=0, most=60) if timed else 10,
        start=start,
        release_by=release_by,
        rate_kmh=rate_kmh,
        halts=halts.by_km,
        area_halts=halts.in_areas,
        halt_rules=rules_named(given.get("halt rule")),
        special_permit=permit.truth() if permit else False,
        spacing_m=_spacing(given),
        **scheduling._asdict(),
    )


def _times(
    entry: Entry, given: Mapping[str, Entry]
) -> tuple[datetime | None, datetime | None]:
    """Start or deadline; the earliest start stands for a start that is not given."""
    if "start" in given and "release by" in given and entry.line:
        raise entry.refused(
            "needs either 'start' (head at SP) or 'release by' (tail past RP), not "
            "both."
        )
    release_by = moment_of(given.get("release by"))
    start = moment_of(given.get("start"))
    if start is None and release_by is None:
        start = moment_of(given.get("earliest"))
    if start is None and release_by is None:
        raise entry.refused(
            "needs either 'start' (head at SP), 'release by' (tail past RP), or "
            "'earliest' for a schedule to choose from."
        )
    return start, release_by


def _column_of_march(
    entry: Entry,
    given: Mapping[str, Entry],
    vehicles: Mapping[str, VehicleType],
    rate_kmh: float,
) -> Column:
    serials = tuple(_serial(serial, vehicles) for serial in given["serials"].sequence())
    extra, dense = given.get("extra time"), given.get("density rate")
    try:
        return Column(
            name=given["name"].text(),
            serials=serials,
            density_vpk=_density(entry, given, serials),
            rate_kmh=dense.number(above=0, most=150) if dense else rate_kmh,
            unit_gap=gap_of(given.get("gap"), 2),
            serial_gap=gap_of(given.get("serial gap"), 5),
            extra_time=extra.truth() if extra else True,
        )
    except PlanningError as error:
        raise entry.refused(f"cannot march: {error}") from error


def _density(
    entry: Entry, given: Mapping[str, Entry], serials: tuple[Serial, ...]
) -> float:
    """Vehicles per km, from the density or from the spacing between bumpers."""
    if ("density" in given) == ("spacing" in given):
        raise entry.refused(
            "needs either 'density' (vehicles per km) or 'spacing' (metres)."
        )
    if "density" in given:
        return given["density"].number(above=0, most=200 if entry.line else 1000)
    spacing_m = _spacing(given) or 0.0
    formations = [unit.formation for serial in serials for unit in serial.units]
    count = sum(formation.count for formation in formations)
    length_m = sum(each.mean_length_m * each.count for each in formations) / count
    return 1000 / (spacing_m + length_m)


def _spacing(given: Mapping[str, Entry]) -> float | None:
    """Metres between bumpers, where they are given."""
    return given["spacing"].number(above=0, most=2000) if "spacing" in given else None


def _serial(entry: Entry, vehicles: Mapping[str, VehicleType]) -> Serial:
    given = entry.mapping(required=("name",), optional=("units", "size", "vehicles"))
    name = given["name"].text()
    if ("units" in given) == ("vehicles" in given):
        raise entry.refused("needs either 'units' or 'vehicles' with a 'size'.")
    if "units" in given:
        units = tuple(_unit(u, name, vehicles) for u in given["units"].sequence())
        if not units:
            raise given["units"].refused("is empty; a serial needs a march unit.")
        return Serial(name=name, units=units)
    formation = _formation(name, given["vehicles"], vehicles)
    size = given["size"].whole(least=1, most=1000) if "size" in given else 20
    return cut_serial(name, formation, size)


def cut_serial(name: str, formation: Formation, size: int) -> Serial:
    """Cut a formation into march units of at most so many vehicles, from 1."""
    units = march_units(formation, size)
    named = (
        replace(unit, name=name if len(units) == 1 else f"{name} {unit.name}")
        for unit in units
    )
    return Serial(name=name, units=tuple(named), size=size)


def _unit(entry: Entry, serial: str, vehicles: Mapping[str, VehicleType]) -> MarchUnit:
    given = entry.mapping(required=("name", "vehicles"), optional=("gap", "formation"))
    name = given["name"].text()
    called = given["formation"].text() if "formation" in given else f"{serial} {name}"
    formation = _formation(called, given["vehicles"], vehicles)
    gap = gap_of(given["gap"], 0) if "gap" in given else None
    return MarchUnit(name=name, formation=formation, gap=gap)


def _formation(
    name: str, entry: Entry, vehicles: Mapping[str, VehicleType]
) -> Formation:
    counts: list[tuple[VehicleType, int]] = []
    for vehicle, count in _counts(entry):
        if any(vehicle == known.name for known, _ in counts):
            raise count.refused("stands here a second time; keep one.")
        if vehicle not in vehicles:
            raise count.refused(
                f"is not in the vehicle catalogue; known are {', '.join(vehicles)}."
            )
        counts.append((vehicles[vehicle], count.whole(least=1, most=10_000)))
    if not counts:
        raise entry.refused("is empty; name a vehicle and how many.")
    return Formation(name, tuple(counts))


def _counts(entry: Entry) -> list[tuple[str, Entry]]:
    """Vehicles with their numbers: a mapping, or a list of such in order of march."""
    parts = entry.sequence() if entry.is_list else (entry,)
    return [pair for part in parts for pair in part.mapping().items()]


def _halts(entry: Entry | None, areas: Collection[str], may_wait: timedelta) -> _Halts:
    """All halts of a column; its time to wait holds where they give none."""
    items = entry.sequence() if entry else ()
    halts = [_halt(item, areas, may_wait) for item in items]
    return _Halts(
        by_km=tuple(halt for halt in halts if isinstance(halt, Halt)),
        in_areas=tuple(halt for halt in halts if isinstance(halt, AreaHalt)),
    )


def _halt(entry: Entry, areas: Collection[str], may_wait: timedelta) -> Halt | AreaHalt:
    """One halt, at a kilometre or in a halt area."""
    given = entry.mapping(
        required=("at",) if "pumps" in entry.mapping() else ("at", "minutes"),
        optional=("minutes", "model", "purpose", "may wait", "name", "area", *PUMPS),
    )
    model, asked = given.get("model"), given.get("may wait")
    refuel = refuel_point(given)
    common = _HaltCommon(
        duration=halt_duration(given.get("minutes")),
        model=model.choice(HaltModel) if model else HaltModel.HALT_AREA,
        purpose=halt_purpose(given.get("purpose"), refuel),
        may_wait=minutes_of(asked, 0) if asked else may_wait,
        refuel=refuel,
    )
    if refuel is not None and common.model is HaltModel.IN_PLACE:
        raise given["model"].refused(
            "has the column stand on the road, but it refuels at pumps; take 'halt "
            "area', or leave the pumps out."
        )
    if not _is_number(given["at"].text()):
        return _area_halt(given, areas, common)
    area = given.get("area")
    return Halt(
        at_km=given["at"].number(above=0, most=MOST_KM),
        name=given["name"].text() if "name" in given else "",
        area=known_area(area, areas) if area else "",
        **common._asdict(),
    )


def _area_halt(
    given: Mapping[str, Entry], areas: Collection[str], common: _HaltCommon
) -> AreaHalt:
    """One halt in a halt area."""
    for key in ("name", "area"):
        if key in given:
            raise given[key].refused(
                "names a halt that has the name of its halt area; leave the line out."
            )
    if common.model is HaltModel.IN_PLACE:
        raise given["model"].refused(
            "has the column stand on the road, but 'at' names a halt area; give a "
            "kilometre or take 'halt area'."
        )
    return AreaHalt(area=known_area(given["at"], areas), **common._asdict())


def _is_number(text: str) -> bool:
    """Whether a place is meant in kilometres."""
    try:
        float(text)
    except ValueError:
        return False
    return True


def _movement_number(entry: Entry | None) -> MovementNumber | None:
    if entry is None:
        return None
    try:
        return MovementNumber.parse(entry.text())
    except PlanningError as error:
        raise entry.refused(f"is no movement number: {error}") from error
