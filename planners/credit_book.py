"""The credits that an authority has issued, held against the plan as it is now.

A column of the plan without a credit is a bid. A credit whose column is planned
otherwise than it was granted no longer fits: it must be renewed or cancelled, or the
plan mended. A cancelled credit stays in the book, and so does its number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from planners.errors import MarchError
from planners.movement_credit import (
    CreditState,
    MovementCredit,
    approved,
    asked,
    cancelled,
    changed,
    next_number,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from planners.movement_number import MovementNumber


class Standing(NamedTuple):
    """
    A credit or a bid beside the plan of its column.

    ``planned`` is None for a column that is not planned any more, and for a cancelled
    credit whose column has another one.
    """

    credit: MovementCredit
    planned: MovementCredit | None

    @property
    def fits(self) -> bool:
        """Whether the column is planned as it was granted."""
        return self.planned is not None and (
            (self.planned.bid, self.planned.units)
            == (self.credit.bid, self.credit.units)
        )

    @property
    def can_approve(self) -> bool:
        """Whether its column is planned and has no credit in force."""
        return self.planned is not None and not self.credit.is_valid

    @property
    def can_renew(self) -> bool:
        """Whether it is in force, but planned otherwise now."""
        return self.credit.is_valid and self.planned is not None and not self.fits

    @property
    def can_cancel(self) -> bool:
        """Whether it was not taken back yet."""
        return self.credit.state is not CreditState.CANCELLED

    @property
    def is_stale(self) -> bool:
        """Whether it is in force for what is not planned so."""
        return self.credit.is_valid and not self.fits


def standings(
    issued: Sequence[MovementCredit], planned: Sequence[MovementCredit]
) -> tuple[Standing, ...]:
    """
    Hold all credits against the plan.

    Parameters
    ----------
    issued
        The book, cancelled ones too.
    planned
        One for each column as planned now, in order.

    Returns
    -------
    tuple[Standing, ...]
        Credits, and bids for the columns that have none, in the order of the plan; last
        those whose column is gone.
    """
    now = {one.bid.column: one for one in planned}
    live = {one.bid.column for one in issued if one.state is not CreditState.CANCELLED}
    known = {one.bid.column for one in issued}
    rows = [
        Standing(
            one,
            None
            if one.state is CreditState.CANCELLED and one.bid.column in live
            else now.get(one.bid.column),
        )
        for one in issued
    ]
    rows += [
        Standing(asked(one.bid, one.units, one.history[0].when), one)
        for one in planned
        if one.bid.column not in known
    ]
    place = {column: number for number, column in enumerate(now)}
    rows.sort(key=lambda row: place.get(row.credit.bid.column, len(place)))
    return tuple(rows)


def approve(
    issued: Sequence[MovementCredit],
    chosen: Iterable[Standing],
    authority: str,
    when: datetime,
    *,
    zone: str = "Z",
) -> tuple[MovementCredit, ...]:
    """
    Give the chosen bids movement numbers; others of the chosen stay as they are.

    A bid takes the number that its plan states, unless that was used, else the next
    free one of the day on which it begins.

    Parameters
    ----------
    issued
        The book so far.
    chosen
        What to approve.
    authority
        Nation and authority in one word, such as ``"USV"``; empty for none.
    when
        Now, aware.
    zone
        Letter of the zone whose calendar counts.

    Raises
    ------
    MarchError
        A number is needed and nobody gives any, or the day has none left.
    """
    used = [one.number for one in issued if one.number is not None]
    wanted = {
        one.planned.bid.column: one.planned
        for one in chosen
        if one.planned is not None and one.can_approve
    }
    granted = []
    for planned in wanted.values():
        bid = asked(planned.bid, planned.units, when)
        number = planned.number
        if number is None or number in used:
            number = _free_number(bid, authority, used, zone)
        used.append(number)
        granted.append(approved(bid, number, when))
    return (*issued, *granted)


def renew(
    issued: Sequence[MovementCredit],
    chosen: Iterable[Standing],
    when: datetime,
    reason: str,
) -> tuple[MovementCredit, ...]:
    """Give the chosen credits the times of the plan, those that need it."""
    plans = {
        id(one.credit): one.planned
        for one in chosen
        if one.planned is not None and one.can_renew
    }
    return tuple(
        one
        if (plan := plans.get(id(one))) is None
        else changed(one, plan, when, reason)
        for one in issued
    )


def cancel(
    issued: Sequence[MovementCredit],
    chosen: Iterable[Standing],
    when: datetime,
    reason: str,
) -> tuple[MovementCredit, ...]:
    """
    Take the chosen credits and bids back.

    Raises
    ------
    MarchError
        No reason is given: whoever holds the credit must be told.
    """
    if not reason.strip():
        raise MarchError(
            "A movement is cancelled without a reason; write one, such as "
            "'bridge closed'."
        )
    gone = {id(one.credit): one.credit for one in chosen if one.can_cancel}
    kept = [
        one if gone.pop(id(one), None) is None else cancelled(one, when, reason.strip())
        for one in issued
    ]
    bids = [cancelled(bid, when, reason.strip()) for bid in gone.values()]
    return (*kept, *bids)


def _free_number(
    bid: MovementCredit, authority: str, used: Sequence[MovementNumber], zone: str
) -> MovementNumber:
    """Next free number for a bid."""
    if not authority:
        raise MarchError(
            "Nobody is named who gives movement numbers; write the letters of nation "
            "and authority, such as NLN, in the field 'Authority'."
        )
    return next_number(bid.entry.first, authority, used, zone=zone)
