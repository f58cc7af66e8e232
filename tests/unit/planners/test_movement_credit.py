"""Bids become credits with numbers, and go through the states that are allowed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from planners.errors import MarchError
from planners.movement_credit import (
    CreditState,
    approved,
    asked,
    bid_fields,
    cancelled,
    changed,
    next_number,
    renewed,
)
from planners.movement_number import MovementNumber
from planners.vehicles import Track
from tests.credits import SOON, bid, credit, units
from tests.marches import SIX, TANK, TRUCK, at

MINUTE = timedelta(minutes=1)
NUMBER = MovementNumber.parse("12-USV-08")


def test_approval_gives_a_bid_its_number_and_letters_to_its_units() -> None:
    asking = asked(bid(), units(3), SIX)
    granted = approved(asking, NUMBER, SOON)

    assert (asking.state, asking.is_valid) == (CreditState.BID, False)
    assert asking.number is asking.number_of(0) is None
    assert (granted.state, granted.is_valid) == (CreditState.APPROVED, True)
    assert [str(granted.number_of(place)) for place in range(3)] == [
        *("12-USV-08A", "12-USV-08B", "12-USV-08C"),
    ]
    assert [step.when for step in granted.history] == [SIX, SOON]


def test_a_credit_enters_with_its_first_vehicle_and_leaves_with_its_last() -> None:
    """Three units of 4 min, 10 min apart, one hour on the way."""
    granted = credit()

    assert (granted.entry.first, granted.entry.last) == (at(6), at(6, 24))
    assert (granted.exit.first, granted.exit.last) == (at(7), at(7, 24))
    assert granted.duration == 84 * MINUTE


def test_a_change_keeps_the_number_and_says_why() -> None:
    plan = asked(bid(vehicles=((TRUCK, 20),)), units(2), SIX)

    later = changed(credit(), plan, SOON, "bridge closed")

    assert (later.number, later.state) == (NUMBER, CreditState.CHANGED)
    assert later.history[-1].reason == "bridge closed"
    assert (len(later.units), later.bid.vehicle_count) == (2, 20)
    assert changed(later, credit(), SOON, "again").state is CreditState.CHANGED


def test_what_is_cancelled_stays_cancelled() -> None:
    gone = cancelled(credit(), SOON, "no need")

    assert not gone.is_valid
    for step in (
        lambda: changed(gone, credit(), SOON, ""),
        lambda: cancelled(gone, SOON, ""),
        lambda: approved(gone, NUMBER, SOON),
    ):
        with pytest.raises(MarchError, match=r"is cancelled and cannot.*new bid"):
            step()


def test_a_bid_cannot_be_changed_nor_a_credit_approved_again() -> None:
    with pytest.raises(MarchError, match="is bid and cannot become changed"):
        changed(asked(bid(), units(1), SIX), credit(), SOON, "")
    with pytest.raises(MarchError, match="it can become changed, cancelled"):
        approved(credit(), NUMBER, SOON)


def test_a_column_does_not_get_the_number_of_a_march_unit() -> None:
    with pytest.raises(MarchError, match="without the letter B"):
        approved(asked(bid(), units(1), SIX), NUMBER.for_unit(1), SOON)


def test_a_bid_without_times_is_refused() -> None:
    with pytest.raises(MarchError, match="plan its march first"):
        asked(bid(), (), SIX)


def test_numbers_run_by_day_and_authority() -> None:
    used = [MovementNumber.parse(x) for x in ("12-USV-01", "12-USV-3", "12-NLN-02")]

    assert str(next_number(SIX, "USV", used)) == "12-USV-02"
    assert str(next_number(SIX, "NLN", used)) == "12-NLN-01"
    assert str(next_number(at(30), "USV", used)) == "13-USV-01"


def test_the_day_of_a_number_is_that_of_the_zone() -> None:
    assert str(next_number(at(23, 30), "USV", (), zone="B")) == "13-USV-01"


def test_a_day_has_so_many_numbers() -> None:
    used = [replace(NUMBER, number=str(n)) for n in range(1, 10_000)]

    with pytest.raises(MarchError, match="has used all"):
        next_number(SIX, "USV", used)


def test_credits_are_brought_up_to_a_new_plan() -> None:
    same, moved, gone = (
        credit(column=name, number=number)
        for name, number in (("A", "12-USV-01"), ("B", "12-USV-02"), ("C", "12-USV-03"))
    )
    dead = cancelled(credit(column="D", number="12-USV-04"), SIX, "")
    plan = [
        credit(column="A", number="12-USV-01"),
        credit(column="B", number="12-USV-02", late=5 * MINUTE),
        credit(column="D", number="12-USV-04"),
        credit(column="E", number="12-USV-05"),
    ]

    after = renewed([same, moved, gone, dead], plan, SOON, "bridge closed")

    assert [(one.bid.column, one.state.value, str(one.number)) for one in after] == [
        ("A", "approved", "12-USV-01"),
        ("B", "changed", "12-USV-02"),
        ("C", "cancelled", "12-USV-03"),
        ("D", "cancelled", "12-USV-04"),
        ("E", "approved", "12-USV-05"),
    ]
    assert after[1].entry.first == at(6, 5)


def test_a_credit_does_not_get_another_number_by_a_new_plan() -> None:
    plan = [credit(number="12-USV-09")]

    with pytest.raises(MarchError, match="has the credit 12-USV-08, but the number"):
        renewed([credit()], plan, SOON, "")


def test_a_bid_is_replaced_by_the_newer_plan() -> None:
    old = asked(bid(), units(1), SIX)
    new = credit()

    assert renewed([old], [new], SOON, "") == (new,)


def test_a_bid_names_the_figures_that_an_authority_asks_for() -> None:
    fields = dict(bid_fields(bid(vehicles=((TRUCK, 4), (TANK, 2)))))

    assert fields["Vehicles"] == "6"
    assert fields["Types"] == "4 truck 5 t, 2 tank"
    assert fields["Highest MLC wheeled"] == "15"
    assert fields["Highest MLC tracked"] == "70"
    assert fields["Heaviest vehicle"] == "62 t"
    assert fields["Length of all vehicles"] == "52 m"
    assert fields["Clearance needed"] == "yes"
    assert fields["Not before"] == "any time"
    assert bid(vehicles=((TANK, 2),)).highest_class(Track.WHEELED) == 0
