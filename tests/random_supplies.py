"""Supply of scenarios drawn by Hypothesis: units, points, transport and factors."""

from __future__ import annotations

import math
from datetime import time, timedelta

from hypothesis import strategies as st

from app.services.catalogue import vehicle_catalogue
from app.services.halt_rule_file import halt_rules
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
from planners.rounds.problem import Packets
from planners.supply.factors import Basis, Climate, Factor, Level, Phase
from planners.supply.force import Echelon, ForceUnit
from planners.supply.items import Scheme
from planners.supply.stocks import Stock
from tests.random_words import (
    MINUTES,
    NAMES,
)

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
