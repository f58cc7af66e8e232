"""How long a column halts to refuel: the queue at the pumps makes the time."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from planners.caution_crossing import Reached, behind_queue, reached
from planners.column import HaltModel
from planners.errors import MarchError
from planners.pass_time import rounded
from planners.refuel_points import RefuelQueue, refuel_queues, served

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from planners.caution_crossing import CautionCrossing, Queue
    from planners.column import Halt
    from planners.halts import Stretch, Trajectory
    from planners.order_of_march import UnitTiming
    from planners.pass_time import Rounding
    from planners.refuel_points import RefuelPoint

_US = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuelStay:
    """
    One march unit at one refuel point.

    Attributes
    ----------
    serial, unit, point
        Who and at which timed point.
    refuel
        Its pumps.
    litres
        That the unit takes.
    arrives
        Its head at the point.
    waits
        The longest that one of its vehicles waits for a pump.
    through
        Its last vehicle is filled.
    """

    serial: str
    unit: str
    point: str
    refuel: RefuelPoint
    litres: float
    arrives: datetime
    waits: timedelta
    through: datetime


def with_refuelling(
    halts: Sequence[Halt],
    units: Sequence[UnitTiming],
    crossings: Sequence[CautionCrossing] = (),
    *,
    rounding: Rounding,
) -> tuple[Halt, ...]:
    """
    Make halts at refuel points as long as the first march unit needs there.

    Parameters
    ----------
    halts
        In any order; one that is longer stays as it is.
    units
        In order of march.
    crossings
        Bridges with caution on the way; behind them units come more slowly.
    rounding
        Of the march.

    Returns
    -------
    tuple[Halt, ...]
        In the same order. With these in their place the answer is the same.

    Raises
    ------
    MarchError
        A refuel point where the column stands on the road.
    """
    if not any(halt.refuel for halt in halts):
        return tuple(halts)
    for halt in halts:
        if halt.refuel is not None and halt.model is HaltModel.IN_PLACE:
            raise MarchError(
                f"At km {halt.at_km:g} the column refuels at pumps and stands on the "
                "road; take the model 'halt area', or leave the pumps out."
            )
    ordered = sorted(range(len(halts)), key=lambda number: halts[number].at_km)
    by_km = [(halts[number].at_km, halts[number]) for number in ordered]
    queues = refuel_queues(by_km, units, rounding)
    with_pumps = [number for number in ordered if halts[number].refuel is not None]
    found = list(halts)
    heads = np.array([unit.head_delay // _US for unit in units], np.float64)
    tails = np.array([unit.tail_delay // _US for unit in units], np.float64)
    left = sorted(crossings, key=lambda one: one.from_m)
    for queue, number in zip(queues, with_pumps, strict=True):
        while left and left[0].from_m <= queue.at_m:
            heads, tails = behind_queue(left.pop(0), units, heads, tails)
        needs = served(queue, units, heads, tails).needs
        stay = max(halts[number].duration, math.ceil(needs[0]) * _US)
        found[number] = replace(halts[number], duration=stay)
        here = queue._replace(stay=rounded(stay, rounding) // _US)
        heads, tails = behind_queue(here, units, heads, tails)
    return tuple(found)


def queues_along(
    way: Sequence[Stretch],
    head: Trajectory,
    units: Sequence[UnitTiming],
    crossings: Sequence[CautionCrossing],
    rounding: Rounding,
) -> tuple[tuple[Queue, Reached], ...]:
    """
    Put bridges with caution and refuel points in order of the way.

    Parameters
    ----------
    way, head
        Stretches with their halts, and when the head is where.
    units
        In order of march.
    crossings
        Bridges with caution on the way.
    rounding
        Of the march.

    Returns
    -------
    tuple[tuple[Queue, Reached], ...]
        As `planners.caution_crossing.delays_along` takes them.
    """
    halts = [(one.to_km, one.halt) for one in way if one.halt is not None]
    found: list[tuple[float, Queue, Reached]] = [
        (queue.at_m, queue, Reached(0.0, 0.0))  # what waits stands off the road
        for queue in refuel_queues(halts, units, rounding)
    ]
    found += [(one.from_m, one, reached(head, way, one)) for one in crossings]
    return tuple((one, there) for _, one, there in sorted(found, key=_place))


def _place(one: tuple[float, Queue, Reached]) -> float:
    return one[0]


def refuel_stays(
    way: Sequence[Stretch],
    head: Trajectory,
    units: Sequence[UnitTiming],
    queues: Sequence[tuple[Queue, Reached]],
    began: datetime,
) -> Iterator[RefuelStay]:
    """
    Give each march unit at each refuel point.

    Parameters
    ----------
    way, head
        Stretches with their halts, and when the head is where.
    units
        In order of march.
    queues
        Of `queues_along`.
    began
        Head at the start point.

    Yields
    ------
    Point by point, each in order of march.
    """
    points = [
        (number, stretch.to, stretch.halt.refuel)
        for number, stretch in enumerate(way, 1)
        if stretch.halt is not None and stretch.halt.refuel is not None
    ]
    heads = np.array([unit.head_delay // _US for unit in units], np.float64)
    tails = np.array([unit.tail_delay // _US for unit in units], np.float64)
    for queue, _ in queues:
        came, tailed = heads, tails
        heads, tails = behind_queue(queue, units, came, tailed)
        if not isinstance(queue, RefuelQueue):
            continue
        number, point, refuel = points.pop(0)
        found = served(queue, units, came, tailed)
        at = head.arrives[number]
        for row, unit in enumerate(units):
            arrives = head.clock(at + math.ceil(came[row]))
            through = head.clock(at + math.ceil(found.through[row]))
            yield RefuelStay(
                serial=unit.serial,
                unit=unit.unit.name,
                point=point,
                refuel=refuel,
                litres=queue.litres[row],
                arrives=began + arrives * _US,
                waits=math.ceil(found.waits[row]) * _US,
                through=began + through * _US,
            )
