"""Scenarios: a plan as text, read strictly; the schema stands in `SCHEMA`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from app.errors import MarkingRefused
from app.security.marking import DEFAULT_MARKING, Marking
from app.services.road_hours_file import HOURS_FORM, rules_of
from app.services.scenario_ratings import scenario_ratings
from app.services.surfaces import surface_of
from app.services.yaml_entries import Entry, read_yaml
from planners.column import (
    Column,
    Halt,
    HaltModel,
    HaltPurpose,
    MarchUnit,
    Serial,
)
from planners.dtg import parse_dtg
from planners.errors import PlanningError
from planners.march_units import march_units
from planners.movement_number import MovementNumber
from planners.pass_time import Rounding
from planners.route import Objective, RoutePolicy, UnknownRule
from planners.vehicles import Formation, VehicleType

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from app.services.rating_words import RatingWords
    from app.services.rule_words import RuleWords
    from planners.overlay import BridgeRating

_FORM = """\
scenario: 1                          # version of this form, always 1
name: Exercise North Wind
marking: EXERCISE - UNCLASSIFIED     # of all that is made from this plan
area: nordmark.area                  # relative to this file; or given on the call
zone: Z                              # letter of the time zone on paper, A-Z not J
rounding: exact                      # exact | staff: each step up to whole minutes
policy:                              # roads in doubt
  unknown: warn                      # allow | warn | refuse a limit nobody knows
  private: no
  military: yes
  heavy goods ban: yes
  ferries: yes
  worst surface: soft                # paved | gravel | earth | soft
closures: [31UFV123456]              # points on roads that are closed
avoid:                               # polygons to keep out of
  - [31UFV1234, 31UFV1334, 31UFV1335]
ratings:                             # of bridges; each wins over the map data
  - at: 31UFV123456                  # on the bridge; or, in its place:
    # osm: 4087231                   # OSM way over it
    bridge: Oude Brug
    wheeled: 60                      # military load classes, two-way traffic
    tracked: 50
    tracked one-way: 70
    tracked caution: 80              # one vehicle at a time, at walking pace
    max height: 4.2                  # metres; likewise max width
    source: 2 Recce Pl
    date: 111400ZJUN26
{hours}columns:
  - name: Main body
    movement number: 25-USV-08
    route:
      stops: [Westerbrug, 31UFV2030, "54.5, 4.4"]  # SP, via points, RP
      objective: fastest             # fastest | shortest | least fuel
      timed points: 10               # most critical points timed, SP and RP apart
    start: 120600ZJUN26              # head at SP; or, in its place:
    # release by: 121800ZJUN26       # tail past RP at the latest
    rate: 40                         # km/h, less where the road does not allow it
    density: 15                      # vehicles per km; or, in its place:
    # spacing: 50                    # metres from bumper to bumper
    gap: 2                           # minutes between march units
    serial gap: 5                    # minutes between serials
    extra time: yes                  # EXTAL, a minute per 25 vehicles
    serials:
      - name: A Squadron
        units:                       # march units as they are, or ...
          - name: A1
            gap: 3
            vehicles: {main battle tank: 14}
      - name: Trains
        size: 20                     # ... vehicles cut into units of this size
        vehicles: {truck 10 t 6x6: 45}
    halts:
      - at: 25                       # km from SP
        minutes: 20
        model: halt area             # halt area | in place
        purpose: short               # short | long | refuel
        name: Halt 1
"""
SCHEMA = _FORM.replace("{hours}", HOURS_FORM)


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnPlan:
    """One column of a scenario with all that its march depends on."""

    column: Column
    movement_number: MovementNumber | None
    stops: tuple[str, ...]
    objective: Objective
    timed_points: int
    start: datetime | None
    release_by: datetime | None
    rate_kmh: float
    halts: tuple[Halt, ...]

    @property
    def formation(self) -> Formation:
        """All vehicles of the column together."""
        total: dict[VehicleType, int] = {}
        for unit in self.column.units():
            for vehicle, count in unit.formation.vehicles:
                total[vehicle] = total.get(vehicle, 0) + count
        return Formation(self.column.name, tuple(total.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """
    A plan as the user wrote it; places are still words.

    ``rating_words`` are those of its file; ``ratings`` come from an overlay that lies
    over the plan or from a file of ratings, and win over them. ``hours`` are rules
    about when roads may be used.
    """

    name: str
    marking: Marking
    area: Path | None
    zone: str
    rounding: Rounding
    policy: RoutePolicy
    closures: tuple[str, ...]
    avoid: tuple[tuple[str, ...], ...]
    columns: tuple[ColumnPlan, ...]
    ratings: tuple[BridgeRating, ...] = ()
    rating_words: tuple[RatingWords, ...] = ()
    hours: tuple[RuleWords, ...] = ()


def read_scenario(path: Path, vehicles: Mapping[str, VehicleType]) -> Scenario:
    """
    Read a scenario file.

    Parameters
    ----------
    path
        A YAML file as `SCHEMA` shows it.
    vehicles
        The catalogue by name.

    Raises
    ------
    InputRefused
        With file, line, what is wrong and what is possible.
    """
    root = read_yaml(path, what="scenario")
    entries = root.mapping(
        required=("scenario", "name", "columns"),
        optional=(
            *("marking", "area", "zone", "rounding", "policy", "closures", "avoid"),
            *("ratings", "hours"),
        ),
    )
    entries["scenario"].whole(least=1, most=1)
    columns = entries["columns"].sequence()
    if not columns:
        raise entries["columns"].refused("is empty; a scenario needs a column.")
    area = entries.get("area")
    avoid = entries["avoid"].sequence() if "avoid" in entries else ()
    return Scenario(
        name=entries["name"].text(),
        marking=_marking(entries.get("marking")),
        area=path.parent / area.text() if area else None,
        zone=_zone(entries.get("zone")),
        rounding=_rounding(entries.get("rounding")),
        policy=_policy(entries.get("policy")),
        closures=_texts(entries.get("closures")),
        avoid=tuple(_ring(ring) for ring in avoid),
        columns=tuple(_column(entry, vehicles) for entry in columns),
        rating_words=scenario_ratings(entries.get("ratings")),
        hours=rules_of(entries.get("hours")),
    )


def _marking(entry: Entry | None) -> Marking:
    if entry is None:
        return DEFAULT_MARKING
    try:
        return Marking.parse(entry.text())
    except MarkingRefused as error:
        raise entry.refused(f"is not a marking: {error}") from error


def _zone(entry: Entry | None) -> str:
    if entry is None:
        return "Z"
    letter = entry.text().upper()
    if len(letter) != 1 or letter not in "ABCDEFGHIKLMNOPQRSTUVWXYZ":
        raise entry.refused(f"is {letter!r}; give a zone letter A to Z, but not J.")
    return letter


def _rounding(entry: Entry | None) -> Rounding:
    return entry.choice(Rounding) if entry else Rounding.EXACT


def _policy(entry: Entry | None) -> RoutePolicy:
    if entry is None:
        return RoutePolicy()
    given = entry.mapping(
        optional=(
            *("unknown", "private", "military", "heavy goods ban", "ferries"),
            "worst surface",
        )
    )
    default = RoutePolicy()

    def truth(key: str, otherwise: bool) -> bool:  # noqa: FBT001 - the default
        return given[key].truth() if key in given else otherwise

    unknown, surface = given.get("unknown"), given.get("worst surface")
    return RoutePolicy(
        unknown=unknown.choice(UnknownRule) if unknown else default.unknown,
        private=truth("private", default.private),
        military=truth("military", default.military),
        heavy_goods_ban=truth("heavy goods ban", default.heavy_goods_ban),
        ferries=truth("ferries", default.ferries),
        worst_surface=surface_of(surface) if surface else default.worst_surface,
    )


def _texts(entry: Entry | None) -> tuple[str, ...]:
    return tuple(item.text() for item in entry.sequence()) if entry else ()


def _ring(entry: Entry) -> tuple[str, ...]:
    ring = _texts(entry)
    if len(ring) < 3:
        raise entry.refused("has fewer than three corners; a polygon needs three.")
    return ring


def _column(entry: Entry, vehicles: Mapping[str, VehicleType]) -> ColumnPlan:
    given = entry.mapping(
        required=("name", "route", "rate", "serials"),
        optional=(
            *("movement number", "start", "release by", "density", "spacing"),
            *("gap", "serial gap", "extra time", "halts"),
        ),
    )
    if ("start" in given) == ("release by" in given):
        raise entry.refused(
            "needs either 'start' (head at SP) or 'release by' (tail past RP)."
        )
    route = given["route"].mapping(
        required=("stops",), optional=("objective", "timed points")
    )
    stops = _texts(route["stops"])
    if len(stops) < 2:
        raise route["stops"].refused("needs a start and a destination.")
    objective, timed = route.get("objective"), route.get("timed points")
    halts = given["halts"].sequence() if "halts" in given else ()
    rate_kmh = given["rate"].number(above=0, most=150)
    return ColumnPlan(
        column=_column_of_march(entry, given, vehicles, rate_kmh),
        movement_number=_movement_number(given.get("movement number")),
        stops=stops,
        objective=objective.choice(Objective) if objective else Objective.FASTEST,
        timed_points=timed.whole(least=0, most=60) if timed else 10,
        start=_dtg(given.get("start")),
        release_by=_dtg(given.get("release by")),
        rate_kmh=rate_kmh,
        halts=tuple(_halt(halt) for halt in halts),
    )


def _column_of_march(
    entry: Entry,
    given: Mapping[str, Entry],
    vehicles: Mapping[str, VehicleType],
    rate_kmh: float,
) -> Column:
    serials = tuple(_serial(serial, vehicles) for serial in given["serials"].sequence())
    extra = given.get("extra time")
    try:
        return Column(
            name=given["name"].text(),
            serials=serials,
            density_vpk=_density(entry, given, serials),
            rate_kmh=rate_kmh,
            unit_gap=_minutes(given.get("gap"), 2),
            serial_gap=_minutes(given.get("serial gap"), 5),
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
        return given["density"].number(above=0, most=200)
    spacing_m = given["spacing"].number(above=0, most=2000)
    formations = [unit.formation for serial in serials for unit in serial.units]
    count = sum(formation.count for formation in formations)
    length_m = sum(each.mean_length_m * each.count for each in formations) / count
    return 1000 / (spacing_m + length_m)


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
    units = march_units(formation, size)
    if len(units) == 1:
        return Serial(name=name, units=(replace(units[0], name=name),))
    named = (replace(unit, name=f"{name} {unit.name}") for unit in units)
    return Serial(name=name, units=tuple(named))


def _unit(entry: Entry, serial: str, vehicles: Mapping[str, VehicleType]) -> MarchUnit:
    given = entry.mapping(required=("name", "vehicles"), optional=("gap",))
    name = given["name"].text()
    formation = _formation(f"{serial} {name}", given["vehicles"], vehicles)
    gap = _minutes(given["gap"], 0) if "gap" in given else None
    return MarchUnit(name=name, formation=formation, gap=gap)


def _formation(
    name: str, entry: Entry, vehicles: Mapping[str, VehicleType]
) -> Formation:
    counts = []
    for vehicle, count in entry.mapping().items():
        if vehicle not in vehicles:
            raise count.refused(
                f"is not in the vehicle catalogue; known are {', '.join(vehicles)}."
            )
        counts.append((vehicles[vehicle], count.whole(least=1, most=10_000)))
    if not counts:
        raise entry.refused("is empty; name a vehicle and how many.")
    return Formation(name, tuple(counts))


def _halt(entry: Entry) -> Halt:
    given = entry.mapping(
        required=("at", "minutes"), optional=("model", "purpose", "name")
    )
    model, purpose, name = given.get("model"), given.get("purpose"), given.get("name")
    return Halt(
        at_km=given["at"].number(above=0, most=10_000),
        duration=timedelta(minutes=given["minutes"].number(above=0, most=10_080)),
        model=model.choice(HaltModel) if model else HaltModel.HALT_AREA,
        purpose=purpose.choice(HaltPurpose) if purpose else HaltPurpose.SHORT,
        name=name.text() if name else "",
    )


def _minutes(entry: Entry | None, otherwise: float) -> timedelta:
    minutes = entry.number(above=-1e-9, most=10_080) if entry else otherwise
    return timedelta(minutes=minutes)


def _movement_number(entry: Entry | None) -> MovementNumber | None:
    if entry is None:
        return None
    try:
        return MovementNumber.parse(entry.text())
    except PlanningError as error:
        raise entry.refused(f"is no movement number: {error}") from error


def _dtg(entry: Entry | None) -> datetime | None:
    if entry is None:
        return None
    try:
        return parse_dtg(entry.text())
    except PlanningError as error:
        raise entry.refused(f"is no date-time group: {error}") from error
