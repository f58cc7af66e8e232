"""How large march units may be and how far apart, by rules of schools and countries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planners.column import gap_time
from planners.errors import MarchError
from planners.hand_calculation import minutes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import timedelta

    from planners.column import Column


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLimits:
    """
    Limits of the order of march.

    Attributes
    ----------
    least, most
        Vehicles of a march unit.
    gap
        Time from tail to head between march units, at least.
    notify_above
        Vehicles of a column up to which no authority need know; None for no such
        limit.
    """

    least: int
    most: int
    gap: timedelta
    notify_above: int | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.least <= self.most:
            raise MarchError(
                f"March units of {self.least} to {self.most} vehicles cannot be; give "
                "at least one, and rising."
            )


def unit_limit_breaches(
    column: Column, limits: UnitLimits, rate_kmh: float
) -> Iterator[str]:
    """
    Say in which ways an order of march breaks limits, without a source.

    Parameters
    ----------
    column, limits
        The order of march and what it may be.
    rate_kmh
        Rate at which gaps by distance count.
    """
    units = column.units()
    for unit in units:
        count = unit.formation.count
        if not limits.least <= count <= limits.most:
            yield (
                f"march units of {limits.least} to {limits.most} vehicles, but "
                f"{unit.name!r} has {count}"
            )
    gaps = list(_gaps(column, rate_kmh))
    short = [(name, gap) for name, gap in gaps if gap < limits.gap]
    if short:
        name, gap = min(short, key=lambda one: one[1])
        yield (
            f"at least {minutes(limits.gap)} between march units, but {name!r} "
            f"follows by {minutes(gap)}"
        )
    total = sum(unit.formation.count for unit in units)
    if limits.notify_above is not None and total > limits.notify_above:
        yield (
            f"notice to the authorities above {limits.notify_above} vehicles, and "
            f"{column.name!r} has {total}"
        )


def _gaps(column: Column, rate_kmh: float) -> Iterator[tuple[str, timedelta]]:
    """Each march unit but the first with its gap."""
    for place, serial in enumerate(column.serials):
        for number, unit in enumerate(serial.units):
            usual = column.unit_gap if number else column.serial_gap
            if place or number:
                gap = usual if unit.gap is None else unit.gap
                yield unit.name, gap_time(gap, rate_kmh)
