"""Stocks over time: what is left after each step, how long it lasts, when it runs dry.

Demand is even within a step, and receipts come at its start. A stock lasts as long as
the demand that is planned from then on lets it: with the same demand every day that is
on hand divided by daily demand, and before an attack it is less. Beyond the last step
its last day goes on.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from planners.errors import SupplyError
from planners.supply.coverage import Cover

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from planners.supply.items import Item
    from planners.supply.stocks import Stock

DAY_S = 86_400
_ROUNDING = 1e-9  # of an amount: what is smaller comes from adding up


class Standing(Enum):
    """What becomes of one item in one unit."""

    EMPTY = "runs out"
    BELOW_SAFETY = "below safety level"
    ENOUGH = "enough"
    UNKNOWN = "stock not known"
    NOT_NEEDED = "not needed"


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Holdings:
    """
    What units have and should have of items; all (U, K), units of the item.

    Attributes
    ----------
    stated
        Whether the plan says what there is; the other figures are zeros where not.
    usable
        On hand at the start, without what cannot be used.
    room
        Usable units that can be stored; infinity for no limit.
    safety_days, operating_days, transit_days
        As in `planners.supply.stocks.Stock`.
    """

    stated: NDArray[np.bool_]
    usable: NDArray[np.float64]
    room: NDArray[np.float64]
    safety_days: NDArray[np.float64]
    operating_days: NDArray[np.float64]
    transit_days: NDArray[np.float64]

    @property
    def objective_days(self) -> NDArray[np.float64]:
        """Days of supply of the stockage objective: operating, safety and transit."""
        return self.operating_days + self.safety_days + self.transit_days


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Projection:
    """
    Stocks of U units and K items over T steps; units of the item.

    Where the plan does not say what a unit has of an item, every figure of it is NaN.

    Attributes
    ----------
    stock
        (U, K, T + 1) usable at the start and after each step.
    receipts
        (U, K, T) that come at the start of each step.
    unmet
        (U, K, T) wanted in each step and not there.
    surplus
        (U, K, T) received and without room.
    safety, objective
        (U, K, T + 1) level that safety days and all days make, by the demand from
        then on.
    days
        (U, K, T + 1) days of supply; infinity where nothing more is wanted.
    below_safety_s, empty_s
        (U, K) seconds from the start until a stock is first below its safety level,
        and until there is first nothing left of what is wanted; infinity for never.
    """

    stock: NDArray[np.float64]
    receipts: NDArray[np.float64]
    unmet: NDArray[np.float64]
    surplus: NDArray[np.float64]
    safety: NDArray[np.float64]
    objective: NDArray[np.float64]
    days: NDArray[np.float64]
    below_safety_s: NDArray[np.float64]
    empty_s: NDArray[np.float64]


def holdings(stocks: Sequence[Sequence[Stock]], items: Sequence[Item]) -> Holdings:
    """
    Put stocks of units into arrays.

    Parameters
    ----------
    stocks
        Of each unit, one for each item at most.
    items
        The K columns.

    Raises
    ------
    SupplyError
        A stock is of an item that is not among them, or an item is there twice.
    """
    column = {item.name: number for number, item in enumerate(items)}
    shape = len(stocks), len(items)
    stated = np.zeros(shape, np.bool_)
    usable, safety, operating, transit = (np.zeros(shape) for _ in range(4))
    room = np.full(shape, math.inf)
    for row, held in enumerate(stocks):
        for stock in held:
            place = row, _column(stock.item, column)
            if stated[place]:
                raise SupplyError(
                    f"There are two stocks of {stock.item!r} at one place; put them "
                    "together."
                )
            stated[place] = True
            usable[place] = stock.usable
            room[place] = stock.most - stock.dead
            safety[place] = stock.safety_days
            operating[place] = stock.operating_days
            transit[place] = stock.transit_days
    return Holdings(
        stated=stated,
        usable=usable,
        room=room,
        safety_days=safety,
        operating_days=operating,
        transit_days=transit,
    )


def project(
    held: Holdings,
    demand: NDArray[np.float64],
    receipts: NDArray[np.float64],
    *,
    step_s: int,
) -> Projection:
    """
    Reckon stocks forward.

    Parameters
    ----------
    held
        (U, K) stocks at the start and what they should be.
    demand, receipts
        (U, K, T) units wanted in each step, and received at its start; T at least 1.
    step_s
        Length of a step; a whole number of steps makes a day.

    Returns
    -------
    Projection
        What nobody has is not brought forward: a stock never falls below zero.
    """
    cover = Cover(demand, DAY_S // step_s)
    safety = cover.ahead(held.safety_days)
    flow = _flow(held, demand, receipts)
    below, empty = _first_times(demand, flow, safety, step_s)
    unknown = ~held.stated
    result = Projection(
        stock=flow.stock,
        receipts=receipts.copy(),
        unmet=flow.unmet,
        surplus=flow.surplus,
        safety=safety,
        objective=cover.ahead(held.objective_days),
        days=cover.days(flow.stock),
        below_safety_s=below,
        empty_s=empty,
    )
    for figures in fields(result):
        getattr(result, figures.name)[unknown] = math.nan
    return result


class _Flow(NamedTuple):
    """Stocks (U, K, T + 1); on hand after receipts, unmet and surplus (U, K, T)."""

    stock: NDArray[np.float64]
    available: NDArray[np.float64]
    unmet: NDArray[np.float64]
    surplus: NDArray[np.float64]


def _column(item: str, column: dict[str, int]) -> int:
    if item not in column:
        raise SupplyError(
            f"There is a stock of {item!r}, which the library of factors does not "
            "know; add the item to the library or mend the name."
        )
    return column[item]


def _flow(
    held: Holdings, demand: NDArray[np.float64], receipts: NDArray[np.float64]
) -> _Flow:
    """Take in and give out, step by step for all at once."""
    units, items, steps = demand.shape
    stock = np.empty((steps + 1, units, items))
    available, unmet, surplus = (np.empty((steps, units, items)) for _ in range(3))
    stock[0] = held.usable
    wanted, brought = np.moveaxis(demand, 2, 0), np.moveaxis(receipts, 2, 0)
    for step in range(steps):
        offered = stock[step] + brought[step]
        np.minimum(offered, held.room, out=available[step])
        np.subtract(offered, available[step], out=surplus[step])
        left = available[step] - wanted[step]
        np.maximum(left, 0.0, out=stock[step + 1])
        np.maximum(-left, 0.0, out=unmet[step])
    in_order = (np.moveaxis(one, 0, 2) for one in (stock, available, unmet, surplus))
    return _Flow(*(np.ascontiguousarray(one) for one in in_order))


def _first_times(
    demand: NDArray[np.float64],
    flow: _Flow,
    safety: NDArray[np.float64],
    step_s: int,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Seconds until the first time below safety level, and until empty, (U, K) each."""
    # Levels and stocks are taken as straight lines within a step.
    left = flow.available - demand
    slack = _ROUNDING * flow.available
    levels = safety[..., :-1], safety[..., 1:]
    begins, ends = flow.available - levels[0], left - levels[1]
    below = _first_crossing(begins, ends, slack, levels[0] + levels[1] > 0)
    empty = _first_crossing(flow.available, left, slack, demand > 0)
    return np.minimum(below, empty) * step_s, empty * step_s


def _first_crossing(
    begins: NDArray[np.float64],
    ends: NDArray[np.float64],
    slack: NDArray[np.float64],
    counts: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """Steps until lines first fall below zero, (U, K); infinity for never."""
    falls = counts & ((begins < -slack) | (ends < -slack))
    step = falls.argmax(axis=2)
    place = step[..., None]
    begin = np.take_along_axis(begins, place, axis=2)[..., 0].clip(min=0.0)
    end = np.take_along_axis(ends, place, axis=2)[..., 0]
    fall = begin - end
    share = np.divide(begin, fall, out=np.zeros_like(begin), where=fall > 0)
    return np.where(falls.any(axis=2), step + share.clip(0.0, 1.0), math.inf)
