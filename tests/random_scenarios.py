"""Scenarios, overlays and plans drawn by Hypothesis, with names that provoke YAML."""

from __future__ import annotations

import math
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
from app.services.supply.supply_plan import (
    DropWish,
    Open,
    Receipt,
    Spell,
    SupplyPlan,
    SupplyPoint,
    SupplyUnit,
    Transport,
)
from app.services.surfaces import SURFACES
from maps.road_network import RoadClass
from planners.column import (
    Column,
    DistanceGap,
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
from planners.rounds.problem import Packets
from planners.route import Objective, RoutePolicy, UnknownRule
from planners.supply.factors import Basis, Climate, Factor, Level, Phase
from planners.supply.force import Echelon, ForceUnit
from planners.supply.items import Scheme
from planners.supply.stocks import Stock
from planners.vehicles import Formation

LETTERS = "aB1 -:#'\"{}[],&*!%@|>?~ü中.\\"
NAMES = (
    st.text(LETTERS, min_size=1, max_size=12).map(str.strip)
    | st.sampled_from(("yes", "no", "null", "~", "1", "0x1", "120600ZJUN26", "- a"))
).filter(bool)
PLAIN = st.text("abcXYZ", min_size=1, max_size=8).filter(
    lambda text: text.lower() not in ("nan", "inf")
)
LETTERED = NAMES.map(lambda text: f"Area {text}")
ZONES = st.sampled_from([letter.zone for letter in ZoneLetter])
EARLIEST, LATEST = datetime(2001, 1, 1), datetime(2098, 12, 31)  # noqa: DTZ001 - bounds
MOMENTS = st.datetimes(EARLIEST, LATEST, timezones=ZONES)
MINUTES = st.builds(lambda moment: moment.replace(second=0, microsecond=0), MOMENTS)
ANY_MOMENT = MINUTES | MOMENTS
SPANS = st.integers(1, 10_000 * 60_000_000).map(
    lambda span: timedelta(microseconds=span)
) | st.integers(1, 10_000).map(lambda span: timedelta(minutes=span))
WAITS = st.just(timedelta()) | SPANS
FIGURES = st.floats(0.001, 140, allow_nan=False) | st.integers(1, 140).map(float)
GAPS = WAITS | st.floats(0, 9_000).map(DistanceGap)
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


AMOUNTS = st.floats(0.001, 90_000) | st.integers(1, 90_000).map(float)
ITEMS = st.sampled_from(("diesel", "water", "ration, group"))
OPEN_HOURS = st.sampled_from(
    (
        (),
        (Open(time(5), time(9, 30)),),
        (Open(time(8), time(12)), Open(time(13), time(0))),
        (Open(time(22), time(4)),),
    )
)
STAYS = st.none() | st.integers(0, 600).map(lambda span: timedelta(minutes=span))


@st.composite
def stocks(draw: st.DrawFn) -> tuple[Stock, ...]:
    """What a unit or a point holds, each item once."""
    found = []
    for item in draw(st.lists(ITEMS, max_size=2, unique=True)):
        on_hand = draw(st.just(0.0) | AMOUNTS)
        most = draw(st.just(math.inf) | AMOUNTS)
        found.append(
            Stock(
                item=item,
                on_hand=on_hand,
                dead=draw(st.sampled_from((0.0, on_hand))),
                most=max(most, on_hand),
                safety_days=draw(st.just(0.0) | st.floats(0.1, 90)),
                operating_days=draw(st.just(0.0) | st.floats(0.1, 90)),
                transit_days=draw(st.just(0.0) | st.floats(0.1, 90)),
            )
        )
    return tuple(found)


@st.composite
def supply_units(
    draw: st.DrawFn, name: str, above: str, columns: tuple[str, ...]
) -> SupplyUnit:
    """A unit, perhaps part of the one above."""
    phases = draw(st.lists(st.sampled_from(Phase), max_size=2))
    begins = draw(MINUTES)
    vehicles = draw(st.lists(st.sampled_from(list(vehicle_catalogue())), max_size=2))
    return SupplyUnit(
        unit=ForceUnit(
            name=name,
            echelon=draw(st.sampled_from(Echelon)),
            part_of=draw(st.sampled_from(("", above))),
            personnel=draw(st.integers(0, 900)),
            vehicles={kind: draw(st.integers(1, 40)) for kind in vehicles},
            weapons=draw(st.dictionaries(NAMES, st.integers(1, 40), max_size=1)),
        ),
        at=draw(st.just("") | NAMES),
        spells=tuple(
            Spell(begins + timedelta(hours=number), phase)
            for number, phase in enumerate(phases)
        ),
        stocks=draw(stocks()),
        column=draw(st.sampled_from(("", *columns))),
        drop=DropWish(
            hours=draw(OPEN_HOURS),
            unloading=draw(STAYS),
            priority=draw(st.integers(1, 100)),
            required=draw(st.booleans()),
            wants=draw(st.dictionaries(ITEMS, AMOUNTS, max_size=2).map(_pairs)),
        ),
    )


def _pairs(amounts: dict[str, float]) -> tuple[tuple[str, float], ...]:
    return tuple(amounts.items())


@st.composite
def supply_points(draw: st.DrawFn, name: str) -> SupplyPoint:
    """A depot with what it has and gets."""
    return SupplyPoint(
        name=name,
        at=draw(NAMES),
        hours=draw(OPEN_HOURS),
        loading=draw(STAYS),
        bays=draw(st.integers(0, 9)),
        stocks=draw(stocks()),
        receipts=tuple(
            draw(st.lists(st.builds(Receipt, MINUTES, ITEMS, AMOUNTS), max_size=2))
        ),
        candidate=draw(st.booleans()),
    )


@st.composite
def transports(draw: st.DrawFn, name: str, points: tuple[str, ...]) -> Transport:
    """Vehicles that carry something."""
    return Transport(
        name=name,
        vehicle=draw(st.sampled_from(list(vehicle_catalogue()))),
        count=draw(st.integers(0, 40)),
        available=draw(st.just(1.0) | st.floats(0.1, 1)),
        at=draw(st.sampled_from(("", *points))),
        payload_t=draw(st.floats(0.1, 40)),
        volume_m3=draw(st.just(0.0) | st.floats(0.1, 90)),
        pallets=draw(st.integers(0, 20)),
        fuel_tanks_l=tuple(draw(st.lists(AMOUNTS, max_size=2))),
        water_tanks_l=tuple(draw(st.lists(AMOUNTS, max_size=2))),
        hours=draw(OPEN_HOURS),
        shift=draw(st.none() | st.integers(1, 24).map(lambda h: timedelta(hours=h))),
        most_trips=draw(st.integers(1, 9)),
    )


@st.composite
def supply_plans(draw: st.DrawFn, columns: tuple[str, ...]) -> SupplyPlan:
    """All that a scenario may say of supply, with few of each."""
    few = st.lists(NAMES, max_size=2, unique=True)
    names, points = draw(few), tuple(draw(few))
    above = ["", *names]
    rests = [one for one, rule in halt_rules().rules.items() if rule.driver_hours]
    return SupplyPlan(
        scheme=draw(st.sampled_from(Scheme)),
        climate=draw(st.sampled_from(Climate)),
        level=draw(st.sampled_from(Level)),
        begins=draw(st.none() | MINUTES),
        days=draw(st.integers(1, 365)),
        step_h=draw(st.sampled_from((1, 6, 24))),
        units=tuple(
            draw(supply_units(name, up, columns))
            for name, up in zip(names, above, strict=False)
        ),
        points=tuple(draw(supply_points(name)) for name in points),
        transport=tuple(draw(transports(name, points)) for name in draw(few)),
        night_only=draw(st.booleans()),
        rest_rule=draw(st.sampled_from(("", *rests))),
        packets=Packets(
            least=draw(st.integers(1, 3)),
            most=draw(st.integers(3, 20)),
            wait_s=60 * draw(st.integers(1, 600)),
        ),
        factors=tuple(
            Factor(
                basis=Basis.PERSON_DAY,
                item=item,
                rate=draw(AMOUNTS),
                phase=draw(st.none() | st.sampled_from(Phase)),
                climate=draw(st.none() | st.sampled_from(Climate)),
                source=draw(NAMES),
            )
            for item in draw(st.lists(ITEMS, max_size=2, unique=True))
        ),
    )


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
