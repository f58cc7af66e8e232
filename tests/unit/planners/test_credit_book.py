"""A book of credits is held against the plan: what fits, and what is to be decided."""

from __future__ import annotations

from datetime import timedelta

import pytest

from planners.credit_book import approve, cancel, renew, standings
from planners.errors import MarchError
from planners.movement_credit import CreditState, asked, renewed
from tests.credits import SOON, bid, credit, units
from tests.marches import SIX

LATE = timedelta(minutes=40)
PLANNED = (asked(bid(column="First"), units(), SIX), asked(bid(), units(), SIX))


def test_columns_without_a_credit_are_bids_in_the_order_of_the_plan() -> None:
    issued = (credit(),)

    first, second = standings(issued, PLANNED)

    assert (first.credit.bid.column, first.credit.state) == ("First", CreditState.BID)
    assert (first.can_approve, first.can_renew, first.is_stale) == (True, False, False)
    assert second.credit is issued[0]
    assert (second.fits, second.can_approve, second.can_renew) == (True, False, False)


def test_bids_are_approved_with_the_next_free_numbers() -> None:
    issued = approve((), standings((), PLANNED), "USV", SOON)

    assert [str(one.number) for one in issued] == ["12-USV-01", "12-USV-02"]
    assert all(one.state is CreditState.APPROVED for one in issued)
    assert approve(issued, standings(issued, PLANNED), "", SOON) == issued


def test_a_number_that_the_plan_states_is_taken_unless_it_was_used() -> None:
    stated = (credit(number="12-USV-07"),)
    (granted,) = approve((), standings((), stated), "USV", SOON)
    gone = cancel((granted,), standings((granted,), stated), SOON, "no need")
    _, again = approve(gone, standings(gone, stated), "USV", SOON)

    assert (str(granted.number), str(again.number)) == ("12-USV-07", "12-USV-01")


def test_nobody_gives_numbers_without_an_authority() -> None:
    with pytest.raises(MarchError, match="field 'Authority'"):
        approve((), standings((), PLANNED), "", SOON)


def test_a_credit_that_fits_no_longer_is_renewed_under_its_number() -> None:
    issued = (credit(), credit(column="Gone", number="12-USV-09"))
    plan = (asked(bid(), units(late=LATE), SIX),)

    rows = standings(issued, plan)
    later, kept = renew(issued, rows, SOON, "bridge closed")

    assert [(row.is_stale, row.can_renew) for row in rows] == [
        *((True, True), (True, False)),
    ]
    assert (later.state, later.number) == (CreditState.CHANGED, issued[0].number)
    assert later.entry.first == issued[0].entry.first + LATE
    assert kept is issued[1]
    assert standings((later, kept), plan)[0].fits


def test_what_is_cancelled_needs_a_reason_and_keeps_its_number_used() -> None:
    issued = (credit(number="12-USV-01"),)
    rows = standings(issued, PLANNED)
    with pytest.raises(MarchError, match="without a reason"):
        cancel(issued, rows, SOON, " ")

    book = cancel(issued, rows, SOON, "bridge closed")

    assert [one.state for one in book] == [CreditState.CANCELLED] * 2
    assert [one.bid.column for one in book] == ["Column", "First"]
    rows = standings(book, PLANNED)
    assert [(row.can_approve, row.can_cancel) for row in rows] == [(True, False)] * 2
    anew = approve(book, rows, "USV", SOON)
    assert [str(one.number) for one in anew[2:]] == ["12-USV-02", "12-USV-03"]


def test_a_column_with_a_cancelled_and_a_new_credit_is_shown_and_renewed_once() -> None:
    issued = (credit(number="12-USV-01"),)
    plan = (asked(bid(), units(late=LATE), SIX),)
    gone = cancel(issued, standings(issued, plan), SOON, "no need")
    book = approve(gone, standings(gone, plan), "USV", SOON)

    old, new = standings(book, plan)

    assert (old.credit.state, old.can_approve) == (CreditState.CANCELLED, False)
    assert new.fits
    same = (credit(number="12-USV-02", late=LATE),)
    states = [one.state for one in renewed(book, same, SOON, "")]
    assert states == [CreditState.CANCELLED, CreditState.APPROVED]
