"""Movement bids and credits: who asks for road space, and who has it from when to when.

A bid is a request. Approval makes it a credit with a movement number: the authority to
use a route, with the times of the first and the last vehicle at each point. A credit
may be changed, with new times under the same number, or cancelled. Sources: MP1028,
movement credits; TR2013; the fields of a bid follow DD Form 1265.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from planners.dtg import ZoneLetter, format_dtg, utc
from planners.errors import MarchError
from planners.movement_number import MovementNumber, clearance_needed
from planners.vehicles import Track

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime, timedelta

    from planners.vehicles import VehicleType

MOST_NUMBERS = 9999  # of an authority on one day


class CreditState(Enum):
    """How far a request for road space has come."""

    BID = "bid"
    APPROVED = "approved"
    CHANGED = "changed"
    CANCELLED = "cancelled"


_NEXT = {
    CreditState.BID: (CreditState.APPROVED, CreditState.CANCELLED),
    CreditState.APPROVED: (CreditState.CHANGED, CreditState.CANCELLED),
    CreditState.CHANGED: (CreditState.CHANGED, CreditState.CANCELLED),
    CreditState.CANCELLED: (),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementBid:
    """
    A request for road space.

    Attributes
    ----------
    column
        Who asks.
    vehicles
        Types with their number.
    origin, destination
        Start and release point, as words.
    via
        Points of the route wanted between them.
    not_before, not_after
        Head at the start point, tail past the release point; None for any time.
    march_units
        Into how many the column is divided.
    rate_kmh, density_vpk
        Of the march.
    special_permit
        Whether a vehicle needs a special hauling permit.
    halts
        Ordered on the way, as sentences; support on the way follows from them.
    """

    column: str
    vehicles: tuple[tuple[VehicleType, int], ...]
    origin: str
    destination: str
    via: tuple[str, ...] = ()
    not_before: datetime | None = None
    not_after: datetime | None = None
    march_units: int = 1
    rate_kmh: float
    density_vpk: float
    special_permit: bool = False
    halts: tuple[str, ...] = ()

    @property
    def vehicle_count(self) -> int:
        """How many vehicles march."""
        return sum(count for _, count in self.vehicles)

    @property
    def is_round_trip(self) -> bool:
        """Whether it ends where it begins."""
        return self.origin == self.destination

    def highest_class(self, track: Track) -> int:
        """Highest military load class of wheeled or of tracked vehicles; 0 for none."""
        return max((v.mlc for v, _ in self.vehicles if v.track is track), default=0)

    def needs_clearance(self, vehicles_per_hour: int = 0) -> bool:
        """Whether it must ask before it uses public roads; see `clearance_needed`."""
        return clearance_needed(
            self.vehicle_count,
            vehicles_per_hour=vehicles_per_hour,
            special_permit=self.special_permit,
        )


class PointTimes(NamedTuple):
    """First vehicle at a point and last vehicle past it, in UTC."""

    point: str
    label: str  # on the ground; empty if nobody named it
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitTimes:
    """A march unit with its times at the points of its route, in order."""

    unit: str
    vehicles: int
    times: tuple[PointTimes, ...]


class StateChange(NamedTuple):
    """One step in the life of a credit."""

    state: CreditState
    when: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementCredit:
    """
    A bid and what became of it.

    Attributes
    ----------
    bid
        What was asked.
    units
        March units in order of march with their times; the letter of a unit is its
        place.
    number
        Given with approval; None for a bid.
    history
        All steps, the bid first.
    """

    bid: MovementBid
    units: tuple[UnitTimes, ...]
    number: MovementNumber | None
    history: tuple[StateChange, ...]

    def __post_init__(self) -> None:
        if not self.units or not all(unit.times for unit in self.units):
            raise MarchError(
                f"The bid of {self.bid.column!r} has no times; plan its march first."
            )

    @property
    def state(self) -> CreditState:
        """What it is now."""
        return self.history[-1].state

    @property
    def is_valid(self) -> bool:
        """Whether it gives authority to move."""
        return self.state in {CreditState.APPROVED, CreditState.CHANGED}

    @property
    def entry(self) -> PointTimes:
        """First and last vehicle of the column at the start point."""
        return self._all(0)

    @property
    def exit(self) -> PointTimes:
        """First and last vehicle of the column at the release point."""
        return self._all(-1)

    @property
    def duration(self) -> timedelta:
        """From the first vehicle in to the last vehicle out."""
        return self.exit.last - self.entry.first

    def number_of(self, place: int) -> MovementNumber | None:
        """Give the number of a march unit by its place, from 0; None for a bid."""
        return self.number.for_unit(place) if self.number else None

    def _all(self, point: int) -> PointTimes:
        """Times of all units together at a point."""
        passings = [unit.times[point] for unit in self.units]
        return PointTimes(
            passings[0].point,
            passings[0].label,
            min(passing.first for passing in passings),
            max(passing.last for passing in passings),
        )


def asked(
    bid: MovementBid, units: tuple[UnitTimes, ...], when: datetime
) -> MovementCredit:
    """Enter a bid; it has planned times and no number yet."""
    first = StateChange(CreditState.BID, utc(when), "")
    return MovementCredit(bid=bid, units=units, number=None, history=(first,))


def approved(
    credit: MovementCredit, number: MovementNumber, when: datetime
) -> MovementCredit:
    """
    Give a bid its movement number.

    Raises
    ------
    MarchError
        It is no bid any more, or the number is one of a march unit.
    """
    if number.unit:
        raise MarchError(
            f"{number} is the number of a march unit; give the column its number "
            f"without the letter {number.unit}."
        )
    return _moved_on(credit, CreditState.APPROVED, when, "", number=number)


def changed(
    credit: MovementCredit, planned: MovementCredit, when: datetime, reason: str
) -> MovementCredit:
    """
    Give a credit the bid and the times of a new plan, under the same number.

    Raises
    ------
    MarchError
        It is not approved, or cancelled.
    """
    step = _moved_on(credit, CreditState.CHANGED, when, reason)
    return replace(step, bid=planned.bid, units=planned.units)


def cancelled(credit: MovementCredit, when: datetime, reason: str) -> MovementCredit:
    """
    Take a bid or a credit back; its number stays used.

    Raises
    ------
    MarchError
        It is cancelled already.
    """
    return _moved_on(credit, CreditState.CANCELLED, when, reason)


def renewed(
    issued: Iterable[MovementCredit],
    planned: Iterable[MovementCredit],
    when: datetime,
    reason: str,
) -> tuple[MovementCredit, ...]:
    """
    Bring issued credits up to a new plan.

    Parameters
    ----------
    issued
        As they are in force, one for each column besides cancelled ones.
    planned
        The same columns as planned now.
    when, reason
        Of the change.

    Returns
    -------
    tuple[MovementCredit, ...]
        The issued ones in their order, changed where times or march units differ and
        cancelled where the column is gone, then the new ones.

    Raises
    ------
    MarchError
        A column has another number in the plan than in its credit.
    """
    issued = tuple(issued)
    now = {credit.bid.column: credit for credit in planned}
    live = {one.bid.column for one in issued if one.state is not CreditState.CANCELLED}
    result = []
    for credit in issued:
        if credit.state is CreditState.CANCELLED and credit.bid.column in live:
            result.append(credit)
            continue
        new = now.pop(credit.bid.column, None)
        if credit.state is CreditState.CANCELLED:
            result.append(credit)
        elif new is None:
            result.append(cancelled(credit, when, reason))
        elif credit.state is CreditState.BID:
            result.append(new)
        elif new.number != credit.number:
            raise MarchError(
                f"{credit.bid.column!r} has the credit {credit.number}, but the number "
                f"{new.number or 'none'} in the new plan; keep its number, or give the "
                "column another name for a movement of its own."
            )
        elif (new.bid, new.units) == (credit.bid, credit.units):
            result.append(credit)
        else:
            result.append(changed(credit, new, when, reason))
    return (*result, *now.values())


def next_number(
    begins: datetime, authority: str, used: Iterable[MovementNumber], *, zone: str = "Z"
) -> MovementNumber:
    """
    Give the first number of a day that an authority has not used.

    Parameters
    ----------
    begins
        When the movement begins, aware.
    authority
        Nation and authority in one word: ``"USV"``.
    used
        All numbers given so far, of whatever day or authority.
    zone
        Letter of the zone whose calendar counts.

    Raises
    ------
    MarchError
        No such authority can be written, or the day has no number left.
    """
    day = begins.astimezone(ZoneLetter.of(zone).zone).day
    first = MovementNumber.parse(f"{day:02}-{authority}-01")
    key = (first.day, first.nation, first.authority)
    taken = {
        int(number.number)
        for number in used
        if (number.day, number.nation, number.authority) == key
    }
    free = next((n for n in range(1, MOST_NUMBERS + 1) if n not in taken), None)
    if free is None:
        raise MarchError(
            f"{authority} has used all {MOST_NUMBERS} movement numbers of day {day}; "
            "let another authority give numbers."
        )
    return replace(first, number=f"{free:02}")


def bid_fields(bid: MovementBid, *, zone: str = "Z") -> Iterator[tuple[str, str]]:
    """Give the fields of a bid as pairs of name and text, as on DD Form 1265."""
    lengths = sum(vehicle.length_m * count for vehicle, count in bid.vehicles)
    types = [vehicle for vehicle, _ in bid.vehicles]
    yield "Requesting column", bid.column
    yield "Origin", bid.origin
    yield "Destination", bid.destination
    yield "Route wanted", " - ".join((bid.origin, *bid.via, bid.destination))
    yield "Not before", _moment(bid.not_before, zone)
    yield "Not after", _moment(bid.not_after, zone)
    yield "Vehicles", str(bid.vehicle_count)
    yield "Types", ", ".join(f"{count} {v.name}" for v, count in bid.vehicles)
    yield "Highest MLC wheeled", str(bid.highest_class(Track.WHEELED) or "none")
    yield "Highest MLC tracked", str(bid.highest_class(Track.TRACKED) or "none")
    yield "Heaviest vehicle", f"{max(v.mass_t for v in types):g} t"
    yield "Longest vehicle", f"{max(v.length_m for v in types):g} m"
    yield "Widest vehicle", f"{max(v.width_m for v in types):g} m"
    yield "Highest vehicle", f"{max(v.height_m for v in types):g} m"
    yield "Length of all vehicles", f"{lengths:.0f} m"
    yield "Dangerous goods", "yes" if any(v.hazmat for v in types) else "no"
    yield "Special hauling permit", "yes" if bid.special_permit else "no"
    yield "March units", str(bid.march_units)
    yield "Rate of march", f"{bid.rate_kmh:g} km/h"
    yield "Density", f"{bid.density_vpk:.4g} vehicles per km"
    yield "Halts", "; ".join(bid.halts) or "none"
    yield "Round trip", "yes" if bid.is_round_trip else "no"
    yield "Clearance needed", "yes" if bid.needs_clearance() else "no"


def _moment(when: datetime | None, zone: str) -> str:
    return "any time" if when is None else format_dtg(when, zone)


def _moved_on(
    credit: MovementCredit,
    state: CreditState,
    when: datetime,
    reason: str,
    *,
    number: MovementNumber | None = None,
) -> MovementCredit:
    """Take the next step, if the present state allows it."""
    if state not in _NEXT[credit.state]:
        allowed = ", ".join(next_.value for next_ in _NEXT[credit.state])
        raise MarchError(
            f"The movement of {credit.bid.column!r} is {credit.state.value} and cannot "
            f"become {state.value}; "
            + (f"it can become {allowed}." if allowed else "enter a new bid.")
        )
    return replace(
        credit,
        number=number or credit.number,
        history=(*credit.history, StateChange(state, utc(when), reason)),
    )
