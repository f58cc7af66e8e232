"""Small movement credits for tests: a column of trucks, an hour on its way."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from planners.movement_credit import (
    MovementBid,
    MovementCredit,
    PointTimes,
    UnitTimes,
    approved,
    asked,
)
from planners.movement_number import MovementNumber
from tests.marches import SIX, TRUCK, at

if TYPE_CHECKING:
    from planners.vehicles import VehicleType

SOON = SIX + timedelta(minutes=10)
_NO_TIME = timedelta()


def bid(
    *,
    column: str = "Column",
    vehicles: tuple[tuple[VehicleType, int], ...] = ((TRUCK, 30),),
    origin: str = "Here",
    destination: str = "There",
    **more: object,
) -> MovementBid:
    """Give a bid for trucks from here to there."""
    return MovementBid(
        column=column,
        vehicles=vehicles,
        origin=origin,
        destination=destination,
        rate_kmh=40.0,
        density_vpk=15.0,
        **more,  # type: ignore[arg-type]
    )


def units(
    count: int = 3, late: timedelta = _NO_TIME, way: timedelta = timedelta(hours=1)
) -> tuple[UnitTimes, ...]:
    """Units A, B ... of 4 min, 10 min apart, at SP, half way at CP 1, and RP."""
    return tuple(
        UnitTimes(
            unit=chr(ord("A") + place),
            vehicles=10,
            times=tuple(
                PointTimes(
                    point,
                    label,
                    at(6, 10 * place) + late + share * way,
                    at(6, 10 * place + 4) + late + share * way,
                )
                for point, label, share in (
                    ("SP", "Here", 0.0),
                    ("CP 1", "Oude Brug", 0.5),
                    ("RP", "There", 1.0),
                )
            ),
        )
        for place in range(count)
    )


def credit(
    *,
    number: str = "12-USV-08",
    late: timedelta = _NO_TIME,
    way: timedelta = timedelta(hours=1),
    count: int = 3,
    **asked_for: object,
) -> MovementCredit:
    """Give an approved credit."""
    return approved(
        asked(bid(**asked_for), units(count, late, way), SIX),  # type: ignore[arg-type]
        MovementNumber.parse(number),
        SOON,
    )
