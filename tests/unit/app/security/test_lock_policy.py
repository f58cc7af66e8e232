"""A plan is locked in time, whatever somebody does to the clock."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import InputRefused
from app.security.lock_policy import LockPolicy, LockReason, wait_after

times = st.floats(0, 1e7)


def test_a_quarter_of_an_hour_unless_told_otherwise() -> None:
    policy = LockPolicy()

    assert policy.idle_left_s(1000.0, 1000.0) == 900
    assert policy.idle_left_s(1000.0, 1899.0) == 1
    assert policy.idle_left_s(1000.0, 1900.0) == 0
    assert policy.idle_left_s(1000.0, 90_000.0) == 0


@given(touched=times, now=times, minutes=st.integers(1, 240))
def test_the_lock_is_never_further_off_than_the_limit(
    touched: float, now: float, minutes: int
) -> None:
    left_s = LockPolicy(idle_minutes=minutes).idle_left_s(touched, now)

    assert 0 <= left_s <= minutes * 60


def test_a_touch_from_before_the_boot_locks_at_once() -> None:
    assert LockPolicy().idle_left_s(50_000.0, 10.0) == 0


@pytest.mark.parametrize("minutes", [0, -1, 241])
def test_a_plan_that_is_never_locked_is_refused(minutes: int) -> None:
    with pytest.raises(InputRefused, match="give 1 to 240"):
        LockPolicy(idle_minutes=minutes)


def test_screen_and_sleep_can_be_left_out_but_not_the_rest() -> None:
    careless = LockPolicy(with_screen=False, with_suspend=False)

    assert [reason for reason in LockReason if careless.locks_on(reason)] == [
        LockReason.IDLE,
        LockReason.DEMAND,
    ]
    assert all(LockPolicy().locks_on(reason) for reason in LockReason)


def test_each_refusal_costs_twice_the_last_up_to_half_a_minute() -> None:
    waits = [wait_after(refusals) for refusals in range(9)]

    assert waits == [0, 1, 2, 4, 8, 16, 32, 32, 32]
    assert wait_after(10**9) == 32
