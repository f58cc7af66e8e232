"""Scenarios, overlays and plans drawn by Hypothesis, with names that provoke YAML."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from hypothesis import strategies as st

from app.security.marking import LEVELS, Marking
from app.services.catalogue import vehicle_catalogue
from app.services.halt_rule_file import halt_rules
from app.services.plan.area_search import told_place
from app.services.plan.document import Ground, PlanDocument, RoadClosure, RouteQuestion
from app.services.rating_words import RatingWords
from app.services.rule_words import UNPLACED, RuleWords
from app.services.scenario.column_plan import (
    AreaHalt,
    ColumnPlan,
    HaltAreaPlan,
    MovesAs,
)
from app.services.scenario.columns import cut_serial
from app.services.scenario.movement import ScheduleWish
from app.services.scenario.scenario import Scenario
from app.services.surfaces import SURFACES
from maps.road_network import RoadClass
from planners.column import (
    Column,
    Halt,
    HaltModel,
    HaltPurpose,
    MarchUnit,
    Serial,
)
from planners.daylight import Light
from planners.dtg import ZoneLetter
from planners.halt_areas import Side
from planners.movement.problem import AimKind
from planners.movement_number import MovementNumber
from planners.overlay import (
    AvoidArea,
    BridgeRating,
    ControlLine,
    LineKind,
    Overlay,
    PlacedSymbol,
    Traffic,
)
from planners.pass_time import Rounding
from planners.refuel_points import RefuelPoint
from planners.road_rules import Closure, ConvoyLane, Curfew, DaylightOnly, OneWayHours
from planners.route import Objective, RoutePolicy, UnknownRule
from planners.vehicles import Formation
from tests.random_supplies import supply_plans
from tests.random_words import (
    ANY_MOMENT,
    FIGURES,
    GAPS,
    LETTERED,
    NAMES,
    PLAIN,
    SPANS,
    WAITS,
    ZONES,
)

MARKINGS = st.builds(
    Marking,
    level=st.sampled_from(LEVELS),
    caveats=st.sets(st.sampled_from(("ATOMAL", "BOHEMIA")), max_size=2).map(frozenset),
    releasable_to=st.sets(st.sampled_from(("NLD", "SWE")), max_size=2).map(frozenset),
    exercise=st.booleans(),
)
POLICIES = st.builds(
    RoutePolicy,
    unknown=st.sampled_from(UnknownRule),
    private=st.booleans(),
    military=st.booleans(),
    heavy_goods_ban=st.booleans(),
    ferries=st.booleans(),
    worst_surface=st.sampled_from(list(SURFACES.values())),
    turn_s=st.integers(0, 60),
)
NUMBERS = st.builds(
    MovementNumber,
    day=st.integers(1, 31),
    nation=st.just("US"),
    authority=st.sampled_from(("V", "2C")),
    number=st.sampled_from(("8", "08", "123")),
    unit=st.sampled_from(("", "A", "AB")),
)


class Drawn:
    """Something drawn by lot that does not fill the screen when it is named."""

    def __init__(self, value: object) -> None:
        self.value = value

    def __repr__(self) -> str:
        return f"<{type(self.value).__name__}>"


def _vehicles(draw: st.DrawFn) -> tuple:
    kinds = draw(
        st.lists(
            st.sampled_from(list(vehicle_catalogue().values())),
            min_size=1,
            max_size=3,
            unique_by=lambda kind: kind.name,
        )
    )
    return tuple((kind, draw(st.integers(1, 30))) for kind in kinds)


@st.composite
def serials(draw: st.DrawFn, name: str) -> Serial:
    """A serial that was cut, or one with units of any names."""
    if draw(st.booleans()):
        whole = Formation(name, _vehicles(draw))
        return cut_serial(name, whole, draw(st.integers(5, 100)))
    units = []
    for number in range(draw(st.integers(1, 3))):
        unit = f"{name} {number} {draw(NAMES)}"
        called = f"{name} {unit}" if draw(st.booleans()) else draw(NAMES)
        formation = Formation(called, _vehicles(draw))
        gap = draw(st.none() | GAPS)
        units.append(MarchUnit(name=unit, formation=formation, gap=gap))
    return Serial(name=name, units=tuple(units))


@st.composite
def refuel_points(draw: st.DrawFn) -> RefuelPoint:
    """Pumps of a halt."""
    return RefuelPoint(
        pumps=draw(st.integers(1, 50)),
        flow_lpm=draw(st.floats(0.5, 2_000)),
        hook_up=draw(st.just(timedelta()) | SPANS),
        litres=draw(st.none() | st.floats(1, 5_000)),
    )


@st.composite
def halts(draw: st.DrawFn, areas: tuple[str, ...]) -> Halt:
    """A halt at a kilometre."""
    pumps = draw(st.none() | refuel_points())
    area = HaltModel.HALT_AREA
    return Halt(
        at_km=draw(st.floats(0.001, 9_000) | st.integers(1, 900).map(float)),
        duration=draw(SPANS if pumps is None else st.just(timedelta()) | SPANS),
        model=draw(st.sampled_from(HaltModel)) if pumps is None else area,
        purpose=(
            draw(st.sampled_from(HaltPurpose)) if pumps is None else HaltPurpose.REFUEL
        ),
        refuel=pumps,
        name=draw(st.just("") | NAMES),
        area=draw(st.sampled_from(("", *areas))),
        may_wait=draw(WAITS),
    )


@st.composite
def area_halts(draw: st.DrawFn, areas: tuple[str, ...]) -> AreaHalt:
    """A halt in a halt area."""
    return AreaHalt(
        area=draw(st.sampled_from(areas)),
        duration=draw(SPANS),
        purpose=draw(st.sampled_from(HaltPurpose)),
        may_wait=draw(WAITS),
    )


def _times(draw: st.DrawFn, *, orderly: bool) -> dict[str, datetime | None]:
    """When a column marches; orderly as a file must have it, else any."""
    if not orderly:
        keys = ("start", "release_by", "earliest", "latest", "wanted")
        times = {key: draw(st.none() | ANY_MOMENT) for key in keys}
        if times["start"] is None and times["release_by"] is None:
            times["start"] = draw(ANY_MOMENT)
        return times
    first = draw(ANY_MOMENT)
    later = [first + timedelta(minutes=step) for step in (60, 120, 600)]
    start, wanted, latest = later
    if draw(st.booleans()):
        times = {"start": start, "release_by": None}
    else:
        times = {"start": None, "release_by": start}
    return times | {
        "earliest": draw(st.sampled_from((None, first))),
        "wanted": draw(st.sampled_from((None, wanted))),
        "latest": draw(st.sampled_from((None, latest))),
    }


@st.composite
def columns(
    draw: st.DrawFn, name: str, areas: tuple[str, ...], *, orderly: bool
) -> ColumnPlan:
    """A column with anything that one can have."""
    names = draw(st.lists(PLAIN, min_size=1, max_size=3, unique=True))
    parts = tuple(draw(serials(part)) for part in names)
    times = _times(draw, orderly=orderly)
    if orderly and times["start"] is None and times["release_by"] is None:
        times["start"] = times["earliest"]
    rate = draw(FIGURES)
    spacing = draw(st.none() | st.floats(1, 1_900))
    density = draw(st.floats(0.5, 199))
    if spacing is not None:
        formations = [unit.formation for part in parts for unit in part.units]
        count = sum(one.count for one in formations)
        length = sum(one.mean_length_m * one.count for one in formations) / count
        density = 1000 / (spacing + length)
    may_wait = draw(WAITS)
    waiting = draw(st.lists(st.sampled_from(areas), unique=True)) if areas else []
    if orderly and not may_wait:
        waiting = []
    rules = list(halt_rules().rules.values())
    return ColumnPlan(
        column=Column(
            name=name,
            serials=parts,
            density_vpk=density,
            unit_gap=draw(GAPS),
            serial_gap=draw(GAPS),
            extra_time=draw(st.booleans()),
            rate_kmh=draw(st.just(rate) | FIGURES),
        ),
        movement_number=draw(st.none() | NUMBERS),
        stops=tuple(draw(st.lists(NAMES, min_size=2, max_size=4))),
        objective=draw(st.sampled_from(Objective)),
        timed_points=draw(st.integers(0, 60)),
        rate_kmh=rate,
        halts=tuple(draw(st.lists(halts(areas), max_size=2))),
        area_halts=tuple(draw(st.lists(area_halts(areas), max_size=2)))
        if areas
        else (),
        halt_rules=tuple(draw(st.lists(st.sampled_from(rules), max_size=2))),
        priority=draw(st.integers(1, 100)),
        locked=draw(st.booleans()),
        ways=draw(st.integers(1, 6)),
        may_wait=may_wait,
        waiting_places=tuple(waiting),
        moves_as=draw(st.sampled_from(MovesAs)),
        special_permit=draw(st.booleans()),
        spacing_m=spacing,
        **times,
    )


@st.composite
def halt_areas(draw: st.DrawFn, name: str) -> HaltAreaPlan:
    """A halt area."""
    metres = draw(st.none() | st.floats(0, 90_000))
    vehicles = draw(st.integers(1, 900)) if metres is None else None
    side = draw(st.none() | st.sampled_from(Side))
    return HaltAreaPlan(
        name=name,
        at=draw(NAMES),
        parking_m=metres,
        vehicles=vehicles,
        side=side,
        towards="" if side is None else draw(NAMES),
        source=draw(st.just("") | NAMES),
    )


@st.composite
def ratings(draw: st.DrawFn) -> RatingWords:
    """A rating of a bridge."""
    osm = draw(st.none() | st.integers(1, 10**12))
    figures = {"wheeled": draw(FIGURES)} | (
        {"max_height_m": draw(st.floats(0.1, 90))} if draw(st.booleans()) else {}
    )
    return RatingWords(
        where="",
        bridge=draw(st.just("") | NAMES),
        osm=osm,
        at="" if osm is not None else draw(NAMES),
        figures=figures,
        source=draw(st.just("") | NAMES),
        date=draw(st.just("") | NAMES),
    )


@st.composite
def rules(draw: st.DrawFn) -> RuleWords:
    """A rule about the hours of roads."""
    name, begins = draw(NAMES), draw(ANY_MOMENT)
    window = {"name": name, "scope": UNPLACED, "begins": begins}
    window["ends"] = begins + draw(SPANS)
    clock = st.builds(time, hour=st.integers(0, 23), minute=st.integers(0, 59))
    margin = timedelta(minutes=draw(st.integers(-720, 720)))
    days = draw(st.sets(st.integers(0, 6), min_size=1)).__iter__()
    curfew = Curfew(
        name=name,
        scope=UNPLACED,
        begins=draw(clock),
        ends=draw(clock),
        days=frozenset(days),
        zone=draw(st.none() | ZONES),
    )
    daylight = DaylightOnly(
        name=name, scope=UNPLACED, light=draw(st.sampled_from(Light)), margin=margin
    )
    rule = draw(
        st.sampled_from((Closure(**window), ConvoyLane(**window), curfew, daylight))
    )
    at = tuple(draw(st.lists(NAMES, min_size=1, max_size=2)))
    if draw(st.booleans()):
        one_way = _one_way(window)
        return RuleWords(where="", rule=one_way, at=at, towards=draw(NAMES))
    classes = draw(st.sets(st.sampled_from(RoadClass), max_size=2))
    area = tuple(draw(st.lists(NAMES, min_size=3, max_size=3)))
    return RuleWords(
        where="",
        rule=rule,
        at=at,
        area=draw(st.sampled_from(((), area))),
        road_classes=frozenset(classes),
    )


def _one_way(window: dict) -> OneWayHours:
    return OneWayHours(**window)


@st.composite
def scenarios(draw: st.DrawFn, *, orderly: bool = True) -> Scenario:
    """A scenario; orderly as files must be, else as the window may leave it."""
    areas = tuple(draw(st.lists(LETTERED, max_size=2, unique=True)))
    names = draw(st.lists(NAMES, min_size=1, max_size=3, unique=True))
    ring = st.lists(NAMES, min_size=3, max_size=4).map(tuple)
    return Scenario(
        name=draw(NAMES),
        marking=draw(MARKINGS),
        area=draw(st.sampled_from((None, Path("a b.area"), Path("/x/y.area")))),
        zone=draw(st.sampled_from([str(letter) for letter in ZoneLetter])),
        rounding=draw(st.sampled_from(Rounding)),
        policy=draw(POLICIES),
        closures=tuple(draw(st.lists(NAMES, max_size=2))),
        avoid=tuple(draw(st.lists(ring, max_size=2))),
        columns=tuple(draw(columns(name, areas, orderly=orderly)) for name in names),
        rating_words=tuple(draw(st.lists(ratings(), max_size=2))),
        hours=tuple(draw(st.lists(rules(), max_size=3))),
        halt_areas=tuple(draw(halt_areas(area)) for area in areas),
        supply=draw(st.none() | supply_plans(tuple(names))),
        driving_side=draw(st.sampled_from(Side)),
        authority=draw(st.sampled_from(("", "USV", "NLN"))),
        schedule=ScheduleWish(
            draw(st.sampled_from(AimKind)), draw(st.integers(0, 2**31 - 1))
        ),
    )


LONLATS = st.tuples(st.floats(-180, 180), st.floats(-90, 90))
LABELS = st.text("ab 1'é/", max_size=8)
SYMBOLS = st.builds(
    PlacedSymbol,
    sidc=st.sampled_from(("10031000001211000000", "10131000151205000000")),
    position=LONLATS,
    texts=st.dictionaries(PLAIN, LABELS, max_size=2).map(
        lambda texts: tuple(sorted(texts.items()))
    ),
)
LINES = st.builds(
    ControlLine,
    kind=st.sampled_from(LineKind),
    line=st.lists(LONLATS, min_size=2, max_size=4, unique=True).map(tuple),
    name=LABELS,
    traffic=st.sampled_from(Traffic),
    planned=st.booleans(),
)
AREAS = st.builds(
    AvoidArea,
    ring=LONLATS.map(
        lambda at: ((at[0] / 2, at[1] / 2), (at[0] / 2 + 1, at[1] / 2), (0.0, 50.0))
    ).filter(lambda ring: len(set(ring)) == 3),
    name=LABELS,
)
RATINGS = st.builds(
    BridgeRating,
    position=LONLATS,
    bridge=LABELS,
    wheeled=st.floats(1, 150),
    max_width_m=st.none() | st.floats(1, 90),
    source=LABELS,
    date=LABELS,
)
CLOSURES = st.builds(
    RoadClosure,
    road=LABELS,
    position=LONLATS,
    window=st.none()
    | ANY_MOMENT.map(lambda at: (at, at.astimezone(UTC) + timedelta(minutes=5))),
)
OVERLAYS = st.builds(
    Overlay,
    symbols=st.lists(SYMBOLS, max_size=4).map(tuple),
    lines=st.lists(LINES, max_size=3).map(tuple),
    areas=st.lists(AREAS, max_size=2).map(tuple),
    ratings=st.lists(RATINGS, max_size=2).map(tuple),
)
QUESTIONS = st.builds(
    RouteQuestion,
    stops=st.lists(LONLATS, max_size=3).map(tuple),
    complete=st.booleans(),
    formation=st.just("") | NAMES,
    objective=st.sampled_from(Objective),
    policy=POLICIES,
    depart=st.none() | ANY_MOMENT,
    remarks=st.lists(NAMES, max_size=2).map(tuple),
)
DOCUMENTS = st.builds(
    PlanDocument,
    title=st.just("") | NAMES,
    marking=MARKINGS,
    overlay_marking=st.none() | MARKINGS,
    ground=st.none()
    | st.builds(
        Ground, name=NAMES, identity=NAMES, path=st.just("") | NAMES.map(told_place)
    ),
    scenario=st.none() | scenarios(orderly=False),
    overlay=OVERLAYS,
    closures=st.lists(CLOSURES, max_size=3).map(tuple),
    route=QUESTIONS,
)
