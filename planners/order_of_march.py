"""Order of march: how long each march unit follows behind the head of its column."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from planners.column import DistanceGap, gap_time
from planners.errors import MarchError
from planners.pass_time import Rounding, extra_time, moving_pass_time, rounded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planners.column import Column, Gap, MarchUnit
    from planners.halts import Stretch


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitTiming:
    """
    When a march unit follows the head of its column over any point.

    Attributes
    ----------
    serial, unit
        Who.
    gap
        From the tail of the unit ahead to its own head; zero for the first.
    head_delay, tail_delay
        Its head and its tail behind the head of the column; the tail of the last unit
        includes EXTAL.
    pass_time
        From its head to its tail, without EXTAL.
    gap_m
        The gap as ordered by distance, metres; None where it is ordered by time.
    """

    serial: str
    unit: MarchUnit
    gap: timedelta
    head_delay: timedelta
    tail_delay: timedelta
    pass_time: timedelta
    gap_m: float | None = None


def order_of_march(
    column: Column, rate_kmh: float, rounding: Rounding
) -> tuple[UnitTiming, ...]:
    """
    Delay each march unit behind the head of its column.

    One follows after another: a unit's pass time, then the gap of the next. A gap of
    the unit itself goes before the gap of its serial or column; one by distance takes
    the time in which the column drives it at its rate.

    Parameters
    ----------
    column
        Serials and march units in order of march.
    rate_kmh
        Rate of march at which the density holds.
    rounding
        By staff rounding each pass time and each gap counts up to the whole minute.

    Raises
    ------
    MarchError
        A negative gap, or a unit that would need more than a year to pass.
    """
    timings: list[UnitTiming] = []
    tail = timedelta()
    for serial in column.serials:
        for number, unit in enumerate(serial.units):
            usual = column.unit_gap if number else column.serial_gap
            ordered = usual if unit.gap is None else unit.gap
            gap = gap_time(ordered, rate_kmh)
            if gap < timedelta():
                raise MarchError(
                    f"March unit {unit.name!r} follows with a negative gap; give zero "
                    "or more."
                )
            gap = rounded(gap, rounding) if timings else timedelta()
            passing = rounded(_pass_time(column, unit, rate_kmh), rounding)
            head, tail = tail + gap, tail + gap + passing
            timings.append(
                UnitTiming(
                    serial=serial.name,
                    unit=unit,
                    gap=gap,
                    head_delay=head,
                    tail_delay=tail,
                    pass_time=passing,
                    gap_m=_metres(ordered) if timings else None,
                )
            )
    if column.extra_time:
        vehicles = sum(timing.unit.formation.count for timing in timings)
        timings[-1] = replace(timings[-1], tail_delay=tail + extra_time(vehicles))
    return tuple(timings)


def _metres(gap: Gap) -> float | None:
    """Metres of a gap by distance."""
    return gap.metres if isinstance(gap, DistanceGap) else None


def _pass_time(column: Column, unit: MarchUnit, rate_kmh: float) -> timedelta:
    """Pass time of one march unit."""
    return moving_pass_time(unit.formation.count, column.density_vpk, rate_kmh)


def packing_warnings(
    column: Column, rate_kmh: float, way: Sequence[Stretch]
) -> tuple[str, ...]:
    """
    Say where vehicles would have to stand closer than they are long.

    Headways of time are kept, so a stretch below the ordered rate packs a column.

    Returns
    -------
    tuple[str, ...]
        A sentence for each stretch too slow for the density of the column.
    """
    longest = max(column.units(), key=lambda unit: unit.formation.mean_length_m)
    most = 1000 / longest.formation.mean_length_m
    flow = column.density_vpk * rate_kmh
    return tuple(
        f"On the way to {stretch.to!r} at {stretch.rate_kmh:g} km/h the column packs "
        f"to {flow / stretch.rate_kmh:.0f} vehicles per km, but of {longest.name!r} "
        f"only {most:.0f} fit bumper to bumper; lower its density."
        for stretch in way
        if flow / stretch.rate_kmh > most
    )
