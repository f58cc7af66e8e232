"""A march table as a staff officer would calculate it by hand, line by line.

Each line says what is calculated, from which numbers, and what comes out, so that an
instructor can check a table against the manual. The values are those of the table: by
staff rounding each line shows the exact value and the whole minutes that count.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from planners.column import DistanceGap, HaltModel
from planners.dtg import format_dtg
from planners.halts import stretches
from planners.pass_time import (
    Rounding,
    flow_per_hour,
    headway_s,
    moving_pass_time,
    rounded,
    time_distance,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from planners.column import Gap, Halt
    from planners.march_table import MarchTable
    from planners.order_of_march import UnitTiming

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Line:
    """One step: what, from which numbers, and the outcome with its unit."""

    what: str
    formula: str
    value: str


def hand_calculation(table: MarchTable, *, zone: str = "Z") -> tuple[Line, ...]:
    """
    Write down each step that leads to a march table.

    Parameters
    ----------
    table
        As `planners.march_table.march_table` gave it.
    zone
        Letter of the zone for moments.

    Returns
    -------
    tuple[Line, ...]
        Spacing, pass times and gaps of the march units, EXTAL, pass time and road
        space of the column, time distances and halts, and what completes the march.
    """
    return (
        *_spacing(table),
        *_column(table),
        *_route(table, zone),
        *_outcome(table, zone),
    )


def _spacing(table: MarchTable) -> Iterator[Line]:
    """Flow and headway at the ordered rate."""
    density, rate = table.column.density_vpk, table.rate_kmh
    yield Line(
        "Traffic flow",
        f"D × V = {density:g} vehicles/km × {rate:g} km/h",
        f"{flow_per_hour(density, rate):.6g} vehicles/h",
    )
    yield Line(
        "Headway",
        f"3600 ÷ flow = 3600 ÷ {flow_per_hour(density, rate):.6g}",
        f"{headway_s(density, rate):.3g} s",
    )


def _column(table: MarchTable) -> Iterator[Line]:
    """Pass time of each unit, gaps, EXTAL, and of all together."""
    density, rate = table.column.density_vpk, table.rate_kmh
    staff = table.rounding
    for timing in table.units:
        if timing is not table.units[0]:
            yield _gap(timing, rate, staff)
        count = timing.unit.formation.count
        yield Line(
            f"Pass time of {timing.unit.name}",
            f"60 × N ÷ (D × V) = 60 × {count} ÷ ({density:g} × {rate:g})",
            _counted(moving_pass_time(count, density, rate), staff),
        )
    totals = table.totals
    moving = sum((timing.pass_time for timing in table.units), timedelta())
    gaps = sum((timing.gap for timing in table.units), timedelta())
    if table.column.extra_time:
        yield Line(
            "EXTAL, held at the tail",
            f"1 min per 25 vehicles, none below 25, for {totals.vehicles} vehicles",
            minutes(totals.extra_time),
        )
    yield Line(
        "Pass time of the column",
        f"moving + gaps + EXTAL = {_plain(moving)} + {_plain(gaps)} + "
        f"{_plain(totals.extra_time)}",
        minutes(totals.pass_time),
    )
    yield Line(
        "Road space of the column",
        f"N ÷ D + gaps × V ÷ 60 = {totals.vehicles} ÷ {density:g} + "
        f"{_plain(gaps)} × {rate:g} ÷ 60",
        f"{totals.road_space_km:.2f} km",
    )


def _gap(timing: UnitTiming, rate_kmh: float, rounding: Rounding) -> Line:
    """Gap before a march unit, by time as ordered or by distance as calculated."""
    what = f"Gap before {timing.unit.name}"
    if timing.gap_m is None:
        return Line(what, "tail of the unit ahead to its head", minutes(timing.gap))
    exact = time_distance(timing.gap_m / 1000, rate_kmh)
    return Line(
        what,
        f"60 × d ÷ V = 60 × {timing.gap_m / 1000:g} km ÷ {rate_kmh:g}",
        _counted(exact, rounding),
    )


def _route(table: MarchTable, zone: str) -> Iterator[Line]:
    """Time distance of each stretch, arrival of the head at its end, and each halt."""
    leaves = table.totals.start
    way = stretches(table.legs, table.halts)
    heads = table.rows[1 : len(table.points)]
    for stretch, head in zip(way, heads, strict=True):
        driven = time_distance(stretch.length_km, stretch.rate_kmh)
        yield Line(
            f"Time distance to {stretch.to}",
            f"60 × d ÷ V = 60 × {stretch.length_km:.6g} ÷ {stretch.rate_kmh:g}",
            _counted(driven, table.rounding),
        )
        yield Line(
            f"Head at {stretch.to}",
            f"{moment(leaves, zone)} + {minutes(rounded(driven, table.rounding))}",
            moment(head.arrives, zone),
        )
        leaves = head.arrives
        if stretch.halt is not None:
            yield _halt(stretch.halt, stretch.to, table.rounding)
            yield from _times_of_halt(table, stretch.to, zone)
            leaves += rounded(stretch.halt.duration, table.rounding)


def _halt(halt: Halt, point: str, rounding: Rounding) -> Line:
    """One halt."""
    where = "each vehicle rests in the halt area"
    if halt.model is HaltModel.IN_PLACE:
        where = "the whole column stands in place"
    elif halt.refuel is not None:
        where = f"the first march unit refuels at {halt.refuel.pumps} pumps"
    what = f"{halt.purpose.value.capitalize()} halt at {point}"
    return Line(what, where, _counted(halt.duration, rounding))


def _times_of_halt(table: MarchTable, point: str, zone: str) -> Iterator[Line]:
    """When the column stops and moves on, and its tail arrives and leaves."""
    stays = [stay for stay in table.stays if stay.point == point]
    rows = [row for row in table.rows if row.point == point]
    first, last = stays[0], stays[-1]
    arrives, clears = rows[0].arrives, rows[-1].clears
    duration = rounded(first.halt.duration, table.rounding)
    rest = minutes(duration)
    past = Line(
        f"Tail past {point}",
        f"{moment(arrives, zone)} + {_passing(table, clears - arrives)}",
        moment(clears, zone),
    )
    if first.halt.model is HaltModel.IN_PLACE:
        yield Line(
            f"Column stops, head at {point}",
            f"when the head arrives; its tail is at km {last.tail_km:.2f}",
            moment(first.stops, zone),
        )
        yield Line(
            f"Column moves on from {point}",
            f"{moment(first.stops, zone)} + {rest}",
            moment(first.leaves, zone),
        )
        yield past
        return
    yield Line(
        f"Head leaves {point}",
        f"{moment(first.stops, zone)} + {rest}",
        moment(first.leaves, zone),
    )
    yield past
    yield from _pumps(table, point, zone)
    yield Line(
        f"Last vehicle leaves {point}",
        f"{moment(clears, zone)} + "
        + _stood(rest, last.last_leaves - clears - duration, _why(table)),
        moment(last.last_leaves, zone),
    )


def _pumps(table: MarchTable, point: str, zone: str) -> Iterator[Line]:
    """What each march unit takes at a refuel point, and when its last is filled."""
    for stay in table.refuels:
        if stay.point == point:
            hook = minutes(stay.refuel.hook_up)
            yield Line(
                f"{stay.unit} filled at {point}",
                f"{stay.litres:.0f} l at {stay.refuel.pumps} pumps of "
                f"{stay.refuel.flow_lpm:g} l/min, {hook} hook-up each; a vehicle "
                f"waits up to {minutes(stay.waits)}",
                moment(stay.through, zone),
            )


def _passing(table: MarchTable, took: timedelta) -> str:
    """Pass time of the column, and how long its tail stood meanwhile."""
    passing = table.totals.pass_time
    return _stood(f"pass time {minutes(passing)}", took - passing, _why(table))


def _why(table: MarchTable) -> str:
    """Why the tail of a column may stand while its head does not."""
    queued = ["queued"] if table.refuels or table.crossings else []
    stops = [halt for halt in table.halts if halt.model is HaltModel.IN_PLACE]
    return " or ".join([*queued, *(["stood in place"] if stops or not queued else [])])


def _stood(what: str, stood: timedelta, why: str) -> str:
    """Write a span, and after it how long the column stood meanwhile, and why."""
    return f"{what} + {minutes(stood)} {why}" if stood else what


def _outcome(table: MarchTable, zone: str) -> Iterator[Line]:
    """March time of the head, and the tail past the release point."""
    totals = table.totals
    yield Line(
        "March time of the head",
        "from start point to release point, halts included",
        minutes(totals.march_time),
    )
    head = totals.start + totals.march_time
    yield Line(
        f"Tail past {table.points[-1].name}, march completed",
        f"{moment(head, zone)} + "
        + _stood(
            minutes(totals.pass_time),
            totals.completion - head - totals.pass_time,
            _why(table),
        ),
        moment(totals.completion, zone),
    )


def moment(when: datetime, zone: str) -> str:
    """Write a moment as a date-time group, with the seconds if there are any."""
    past = when.second + when.microsecond / 1e6
    seconds = f" and {past:.3g} s" if past else ""
    return format_dtg(when, zone) + seconds


def gap_words(gap: Gap) -> str:
    """Write a gap as it was ordered: ``"2 min"`` or ``"500 m"``."""
    return f"{gap.metres:g} m" if isinstance(gap, DistanceGap) else minutes(gap)


def minutes(value: timedelta) -> str:
    """Write a span in minutes with at most two decimals: ``"18.96 min"``."""
    return f"{_plain(value)} min"


def _plain(value: timedelta) -> str:
    return f"{value / _MINUTE:.2f}".rstrip("0").rstrip(".")


def _counted(exact: timedelta, rounding: Rounding) -> str:
    """Write a span and, where it differs, the whole minutes that count."""
    counted = rounded(exact, rounding)
    if counted == exact:
        return minutes(exact)
    return f"{minutes(exact)}, counts {minutes(counted)}"
