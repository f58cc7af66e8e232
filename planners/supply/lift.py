"""Lift: how many vehicles bring so much in so long, and what limits them.

The turnaround is TAT = 2 d / V + delays; a vehicle makes ``period / TAT`` trips.
Whether trips and loads count whole or as fractions is stated with every answer, since
it changes it by a third (1,000 t a day in 10 t trucks: 61 or 46 of them).

Loads follow from the limit that binds: mass, volume or pallet positions for cargo,
tanks for what goes in bulk. What is put on pallets goes in whole ones, or loose where
a vehicle takes not one of them. What must not lie together goes in loads of its own.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING

from planners.errors import SupplyError
from planners.span_words import span_words
from planners.supply.items import Body, Hazard

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planners.supply.items import Item

_HARDLY = 1e-9
"""Share of a load or trip that is rounding of floats."""


class Counted(Enum):
    """How trips and loads count."""

    WHOLE = "whole trips"
    FRACTIONAL = "fractional trips"


class Limit(Enum):
    """What is full first."""

    MASS = "mass"
    VOLUME = "volume"
    PALLETS = "pallet positions"
    TANKS = "tanks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """Units of an item that are to be brought in a period; from 0 on."""

    item: Item
    units: float

    def __post_init__(self) -> None:
        if not 0 <= self.units < math.inf:
            raise SupplyError(
                f"{self.units:g} {self.item.unit} of {self.item.name!r} cannot be "
                "lifted; give a finite number from zero on."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """
    Vehicles of one kind.

    Attributes
    ----------
    name
        As the plan calls them.
    count
        How many there are.
    available
        Share of them that can be used, above 0 to 1.
    kg, m3, pallets
        What one carries of cargo; 0 m3 or pallets for no limit of that.
    fuel_l, water_l
        What its tanks hold in all.
    """

    name: str
    count: int
    available: float = 1.0
    kg: float = 0.0
    m3: float = 0.0
    pallets: int = 0
    fuel_l: float = 0.0
    water_l: float = 0.0

    def __post_init__(self) -> None:
        room = (self.kg, self.m3, self.pallets, self.fuel_l, self.water_l)
        if self.count < 0 or not all(0 <= value < math.inf for value in room):
            raise SupplyError(
                f"Transport {self.name!r} has a count or a room below zero or without "
                "end; give numbers from zero on."
            )
        if not 0 < self.available <= 1:
            raise SupplyError(
                f"Of transport {self.name!r} a share of {self.available:g} can be "
                "used; give one above 0, at most 1."
            )

    @property
    def usable(self) -> int:
        """Vehicles that can be used, whole ones."""
        return math.floor(self.count * self.available + _HARDLY)


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftLoad:
    """
    Items that travel together, and how many loads of one vehicle they make.

    Attributes
    ----------
    items
        Names, in the order given.
    kg, m3, pallets
        Of all of it; pallets are whole for each item, 0 for what goes loose.
    loads
        Of one vehicle; whole where that is asked for, infinity where it cannot carry
        them at all.
    binding
        What is full first.
    """

    items: tuple[str, ...]
    kg: float
    m3: float
    pallets: int
    loads: float
    binding: Limit


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftNeed:
    """
    Vehicles that a period's supply needs, and what is missing.

    Attributes
    ----------
    carrier, counted
        As asked.
    turnaround, period
        Of one trip with its allowance, and of all.
    trips
        One vehicle makes in the period.
    loads
        By what travels together.
    vehicles
        Needed on hand, those that cannot be used among them; None where no number of
        them is enough.
    short
        Of them that are not there.
    unlifted
        Share of all loads that stays, 0 to 1.
    words
        The reckoning and the shortfall as sentences.
    """

    carrier: Carrier
    counted: Counted
    turnaround: timedelta
    period: timedelta
    trips: float
    loads: tuple[LiftLoad, ...]
    vehicles: int | None
    short: int
    unlifted: float
    words: tuple[str, ...]


def turnaround_time(
    distance_km: float, rate_kmh: float, delays: timedelta = timedelta()
) -> timedelta:
    """
    Out and back, with loading and unloading: TAT = 2 d / V + delays.

    Parameters
    ----------
    distance_km
        One way, from 0 on.
    rate_kmh
        Rate of march, above zero.
    delays
        All that is not driven, from zero on.

    Raises
    ------
    SupplyError
        One of them is outside its range.
    """
    if not 0 <= distance_km < math.inf or not 0 < rate_kmh < math.inf:
        raise SupplyError(
            f"A turnaround over {distance_km:g} km at {rate_kmh:g} km/h cannot be "
            "timed; give a distance from zero on and a rate above zero."
        )
    if delays < timedelta():
        raise SupplyError("A turnaround has negative delays; give zero or more.")
    return timedelta(hours=2 * distance_km / rate_kmh) + delays


def lift_need(
    amounts: Sequence[Amount],
    carrier: Carrier,
    *,
    turnaround: timedelta,
    period: timedelta,
    counted: Counted = Counted.WHOLE,
    allowance: float = 0.0,
    apart: frozenset[frozenset[Hazard]] = frozenset(
        {frozenset({Hazard.FLAMMABLE, Hazard.EXPLOSIVE})}
    ),
) -> LiftNeed:
    """
    Work out how many vehicles bring supplies in a period.

    Parameters
    ----------
    amounts
        What is to be brought.
    carrier
        Vehicles of one kind; ask once for each kind.
    turnaround
        Of one trip, above zero; see `turnaround_time`.
    period
        In which all is to be brought, above zero.
    counted
        Whether trips and loads count whole or as fractions; vehicles are whole.
    allowance
        Share that is added to the turnaround, such as 0.25; from 0 on.
    apart
        Hazards that must not be in one vehicle together.

    Returns
    -------
    LiftNeed
        Vehicles that make the loads = loads / trips, rounded up; on hand there must
        be those / share that can be used, rounded up: so many bring all of it.

    Raises
    ------
    SupplyError
        A turnaround or a period that is not above zero, or a negative allowance.
    """
    if turnaround <= timedelta() or period <= timedelta() or not allowance >= 0:
        raise SupplyError(
            "Lift needs a turnaround and a period above zero, and an allowance from "
            "zero on; mend the one that is not."
        )
    turn = turnaround * (1 + allowance)
    trips = period / turn
    if counted is Counted.WHOLE:
        trips = float(math.floor(trips + _HARDLY))
    loads = tuple(
        _load(group, carrier, counted)
        for group in _together([a for a in amounts if a.units], apart)
    )
    wanted = sum(load.loads for load in loads)
    can = carrier.usable * trips
    vehicles = _vehicles(wanted, trips, carrier.available)
    need = LiftNeed(
        carrier=carrier,
        counted=counted,
        turnaround=turn,
        period=period,
        trips=trips,
        loads=loads,
        vehicles=vehicles,
        short=0 if vehicles is None else max(0, vehicles - carrier.count),
        unlifted=_unlifted(loads, can),
        words=(),
    )
    return _worded(need)


def _vehicles(wanted: float, trips: float, available: float) -> int | None:
    """Vehicles on hand for so many loads; None where no number of them is enough."""
    if not wanted:
        return 0
    if math.isinf(wanted) or not trips:
        return None
    driving = math.ceil(wanted / trips - _HARDLY)
    return math.ceil(driving / available - _HARDLY)


def _unlifted(loads: Sequence[LiftLoad], can: float) -> float:
    """Share of loads that stays, those that cannot be carried counted by mass."""
    total = sum(load.kg for load in loads)
    if not total:
        return 0.0
    carried = [load for load in loads if math.isfinite(load.loads)]
    never = 1 - sum(load.kg for load in carried) / total
    wanted = sum(load.loads for load in carried)
    left = max(0.0, 1 - can / wanted) if wanted else 0.0
    return never + (1 - never) * left


def _together(
    amounts: Sequence[Amount], apart: frozenset[frozenset[Hazard]]
) -> list[list[Amount]]:
    """Cargo by hazards that go together, each bulk item by itself."""
    bulk = [[a] for a in amounts if a.item.body is not Body.CARGO]
    groups: list[list[Amount]] = []
    cargo = [a for a in amounts if a.item.body is Body.CARGO]
    cargo.sort(key=lambda a: a.item.hazard is Hazard.NONE)  # what goes with all, last
    for amount in cargo:
        for group in groups:
            hazards = {a.item.hazard for a in group} | {amount.item.hazard}
            if not any(pair <= hazards for pair in apart):
                group.append(amount)
                break
        else:
            groups.append([amount])
    return groups + bulk


def _load(group: Sequence[Amount], carrier: Carrier, counted: Counted) -> LiftLoad:
    """Loads of what travels together, by the limit that binds."""
    carried = [(a, _on_pallets(a.item, carrier)) for a in group]
    pallets = sum(
        math.ceil(a.units / a.item.per_pallet - _HARDLY)
        for a, whole in carried
        if whole
    )
    limits: dict[Limit, float] = {}
    for amount, whole in carried:
        for limit, most in _limits(amount.item, carrier, whole=whole).items():
            if limit is not Limit.PALLETS:
                limits[limit] = limits.get(limit, 0.0) + _part(amount.units, most)
    if carrier.pallets and group[0].item.body is Body.CARGO:
        limits[Limit.PALLETS] = pallets / carrier.pallets
    binding = max(limits, key=lambda limit: limits[limit])
    loads = limits[binding]
    if counted is Counted.WHOLE and math.isfinite(loads):
        loads = float(math.ceil(loads - _HARDLY))
    return LiftLoad(
        items=tuple(a.item.name for a in group),
        kg=sum(a.units * a.item.kg for a in group),
        m3=sum(a.units * a.item.m3 for a in group),
        pallets=pallets,
        loads=loads,
        binding=binding,
    )


def _part(value: float, room: float) -> float:
    """How often something fills a room; infinity where there is none."""
    return value / room if room else math.inf


def units_a_load(item: Item, carrier: Carrier) -> tuple[float, Limit]:
    """
    Units of one item that one vehicle carries, and the limit that binds.

    Of what is put on pallets whole pallets alone are carried, and as many as the other
    limits let; where not one of them fits, it goes loose.
    """
    most = _limits(item, carrier, whole=_on_pallets(item, carrier))
    binding = min(most, key=lambda limit: most[limit])
    return most[binding], binding


def _on_pallets(item: Item, carrier: Carrier) -> bool:
    """Whether an item goes on pallets: one of them fits at least."""
    if item.body is not Body.CARGO or not item.per_pallet:
        return False
    return all(_limits(item, carrier, whole=True).values())


def _limits(item: Item, carrier: Carrier, *, whole: bool) -> dict[Limit, float]:
    """Units that each limit of a vehicle lets it carry, in whole pallets or loose."""
    if item.body is not Body.CARGO:
        tanks = carrier.fuel_l if item.body is Body.FUEL else carrier.water_l
        return {Limit.TANKS: tanks / (item.m3 * 1000)}
    most = {Limit.MASS: carrier.kg / item.kg}
    if carrier.m3:
        most[Limit.VOLUME] = carrier.m3 / item.m3
    if not whole:
        return most
    if carrier.pallets:
        most[Limit.PALLETS] = carrier.pallets * item.per_pallet
    return {
        limit: math.floor(units / item.per_pallet + _HARDLY) * item.per_pallet
        for limit, units in most.items()
    }


def _counted(number: float, thing: str) -> str:
    """Number and noun: ``"1 load"``, ``"2.5 loads"``."""
    text = f"{number:.4g}" if isinstance(number, float) else str(number)
    return f"{text} {thing if text == '1' else f'{thing}s'}"


def _full(limit: Limit) -> str:
    """Subject and verb: ``"tanks are"``."""
    verb = "are" if limit in {Limit.PALLETS, Limit.TANKS} else "is"
    return f"{limit.value} {verb}"


def _worded(need: LiftNeed) -> LiftNeed:
    """The same answer with its reckoning in sentences."""
    carrier, loads = need.carrier, sum(load.loads for load in need.loads)
    turn = span_words(need.turnaround.total_seconds())
    period = span_words(need.period.total_seconds())
    how = f"{need.trips:.3g} {need.counted.value}"
    said = [f"A turnaround takes {turn}; a vehicle makes {how} in {period}."]
    for load in need.loads:
        what = ", ".join(load.items)
        if math.isinf(load.loads):
            said.append(f"{carrier.name} cannot carry {what}: it has no room for it.")
        else:
            said.append(
                f"{what}: {load.kg / 1000:.1f} t and {load.m3:.1f} m3 make "
                f"{_counted(load.loads, 'load')}; {_full(load.binding)} full first."
            )
    if need.vehicles is None and math.isfinite(loads):
        said.append(
            "No trip fits in the period; make the way shorter or the period longer."
        )
    elif need.vehicles is not None:
        said.append(
            f"{_counted(need.vehicles, 'vehicle')} of {carrier.name} "
            f"{'is' if need.vehicles == 1 else 'are'} needed where "
            f"{carrier.available:.0%} can be used; there "
            f"{'is' if carrier.count == 1 else 'are'} {carrier.count}."
        )
    if need.short:
        said.append(
            f"{need.short} {'is' if need.short == 1 else 'are'} missing: "
            f"{need.unlifted:.0%} of the loads stay behind."
        )
    return replace(need, words=tuple(said))
