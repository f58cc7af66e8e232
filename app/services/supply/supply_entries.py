"""Small entries of supply: hours of a day, amounts and stocks."""

from __future__ import annotations

import math
import re
from datetime import time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from app.services.scenario.plain_entries import exact_moment_of
from app.services.supply.supply_plan import Open, Receipt
from planners.errors import SupplyError
from planners.supply.stocks import Stock

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.services.scenario.yaml_entries import Entry

MOST_AMOUNT = 1e12  # units of an item
MOST_DAYS_HELD = 3650
MOST_MINUTES_THERE = 2880
_HOURS = re.compile(
    r"([01]\d|2[0-3])([0-5]\d)-(?:([01]\d|2[0-3])([0-5]\d)|2400)", re.ASCII
)
_NEAR_ZERO = -1e-9  # an open bound just below what is allowed
_STOCK_KEYS = (
    *("on hand", "dead", "most", "safety days", "operating days"),
    "transit days",
)


def amount_of(
    entry: Entry | None, otherwise: float = 0.0, *, most: float = MOST_AMOUNT
) -> float:
    """Read a number from zero on; the other value for no entry."""
    if entry is None:
        return otherwise
    return max(entry.number(above=_NEAR_ZERO, most=most), 0.0)


def text_of(entry: Entry | None) -> str:
    """Read a single value; empty for no entry."""
    return entry.text() if entry else ""


def open_hours_of(entry: Entry | None) -> tuple[Open, ...]:
    """
    Read hours of every day as a list such as ``[0800-1200, 1300-1800]``.

    Raises
    ------
    InputRefused
        One is no span of hours, is empty, or two overlap.
    """
    if entry is None:
        return ()
    hours = tuple(_open(item) for item in entry.sequence())
    if not hours:
        raise entry.refused("is empty; give hours such as [0800-1800], or leave it.")
    spans = sorted(span for one in hours for span in _minutes(one))
    for (_, ends), (begins, _) in pairwise(spans):
        if begins < ends:
            raise entry.refused("has hours that overlap; make one span of them.")
    return hours


def minutes_there(entry: Entry | None) -> timedelta | None:
    """Read minutes from zero up to two days; None for no entry."""
    if entry is None:
        return None
    return timedelta(minutes=amount_of(entry, most=MOST_MINUTES_THERE))


def stocks_of(entry: Entry | None) -> tuple[Stock, ...]:
    """
    Read the entry ``stocks``; none for no entry.

    Raises
    ------
    InputRefused
        A stock makes no sense, or an item has two.
    """
    stocks: dict[str, Stock] = {}
    for item in entry.sequence() if entry else ():
        stock = _stock(item)
        if stock.item in stocks:
            raise item.refused(
                f"is a second stock of {stock.item!r} at one place; put the two "
                "together."
            )
        stocks[stock.item] = stock
    return tuple(stocks.values())


def receipts_of(entry: Entry | None) -> tuple[Receipt, ...]:
    """Read what comes from outside; nothing for no entry."""
    receipts = []
    for item in entry.sequence() if entry else ():
        given = item.mapping(required=("at", "item", "units"))
        receipts.append(
            Receipt(
                exact_moment_of(given["at"]),
                given["item"].text(),
                amount_of(given["units"]),
            )
        )
    return tuple(receipts)


def wants_of(entry: Entry | None) -> tuple[tuple[str, float], ...]:
    """
    Read what is to be brought; nothing for no entry.

    Raises
    ------
    InputRefused
        An item is wanted twice, or nothing of it.
    """
    wants: dict[str, float] = {}
    for item in entry.sequence() if entry else ():
        given = item.mapping(required=("item", "units"))
        name = given["item"].text()
        if name in wants:
            raise item.refused(f"wants {name!r} a second time; add the two up.")
        wants[name] = given["units"].number(above=0, most=MOST_AMOUNT)
    return tuple(wants.items())


def counts_of(entry: Entry | None) -> dict[str, int]:
    """Read how many there are of each; nothing for no entry."""
    if entry is None:
        return {}
    held = entry.mapping()
    return {name: one.whole(least=1, most=1_000_000) for name, one in held.items()}


def tanks_of(entry: Entry | None) -> tuple[float, ...]:
    """Read litres of each compartment; none for no entry."""
    tanks = entry.sequence() if entry else ()
    return tuple(tank.number(above=0, most=1_000_000) for tank in tanks)


def _open(entry: Entry) -> Open:
    text = entry.text()
    told = _HOURS.fullmatch(text)
    if told is None:
        raise entry.refused(f"is {text!r}; give hours such as 0800-1800.")
    first, first_min, last, last_min = (int(part or 0) for part in told.groups())
    hours = Open(time(first, first_min), time(last, last_min))
    if hours.begins == hours.ends:
        raise entry.refused(
            f"is {text}, which is no time at all; leave the entry out for the whole "
            "day."
        )
    return hours


def _minutes(hours: Open) -> tuple[tuple[int, int], ...]:
    """Minutes of the day; two spans where it goes on past midnight."""
    begins, ends = (one.hour * 60 + one.minute for one in hours)
    if begins < ends:
        return ((begins, ends),)
    return tuple(span for span in ((begins, 1440), (0, ends)) if span[0] < span[1])


def _stock(entry: Entry) -> Stock:
    given = entry.mapping(required=("item",), optional=_STOCK_KEYS)
    try:
        return Stock(
            item=given["item"].text(),
            on_hand=amount_of(given.get("on hand")),
            dead=amount_of(given.get("dead")),
            most=amount_of(given.get("most"), math.inf),
            **_days(given),
        )
    except SupplyError as error:
        raise entry.refused(f"makes no sense: {error}") from error


def _days(given: Mapping[str, Entry]) -> dict[str, float]:
    """Days of supply of a stock."""
    return {
        f"{key}_days": amount_of(given.get(f"{key} days"), most=MOST_DAYS_HELD)
        for key in ("safety", "operating", "transit")
    }
