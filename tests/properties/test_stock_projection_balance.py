"""Whatever comes and goes: nothing is lost, and later looks at the same stock agree."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from planners.supply.items import Item
from planners.supply.projection import DAY_S, Holdings, project

ITEM = Item(name="water", nato="I", us="I", unit="l", kg=1.0, m3=0.001)
AMOUNT = st.integers(0, 50)
SIZE = st.tuples(st.integers(1, 3), st.integers(1, 2), st.integers(1, 9))


@st.composite
def cases(draw: st.DrawFn) -> tuple[Holdings, np.ndarray, np.ndarray]:
    """Stocks, demand and receipts of a few units and items."""
    units, items, steps = draw(SIZE)

    def amounts(*shape: int) -> np.ndarray:
        count = int(np.prod(shape))
        drawn = draw(st.lists(AMOUNT, min_size=count, max_size=count))
        return np.array(drawn, dtype=float).reshape(shape)

    usable = amounts(units, items)
    held = Holdings(
        stated=np.ones((units, items), np.bool_),
        usable=usable,
        room=usable + amounts(units, items),
        safety_days=amounts(units, items) / 20,
        operating_days=amounts(units, items) / 20,
        transit_days=np.zeros((units, items)),
    )
    return held, amounts(units, items, steps), amounts(units, items, steps)


@given(cases())
def test_what_was_there_and_came_is_used_left_or_without_room(case) -> None:
    held, demand, receipts = case
    found = project(held, demand, receipts, step_s=DAY_S // 2)

    used = demand - found.unmet
    came = receipts - found.surplus
    assert np.allclose(found.stock[..., 1:], found.stock[..., :-1] + came - used)
    assert (found.stock >= 0).all()
    assert (found.stock <= held.room[..., None] + 1e-9).all()
    assert (found.unmet >= 0).all()
    assert not (found.unmet * found.stock[..., 1:]).any()


@given(cases())
def test_a_stock_is_below_its_safety_level_when_its_days_are_too_few(case) -> None:
    held, demand, receipts = case
    found = project(held, demand, receipts, step_s=DAY_S // 2)

    days = held.safety_days[..., None]
    clear = np.abs(found.days - days) > 1e-6
    below = found.stock < found.safety - 1e-9
    assert (below == (found.days < days))[clear & (found.safety > 0)].all()


@given(cases())
def test_first_times_agree_with_a_plain_count(case) -> None:
    held, demand, receipts = case
    step_s = DAY_S // 2
    found = project(held, demand, receipts, step_s=step_s)

    for place in np.ndindex(held.usable.shape):
        short = np.flatnonzero(found.unmet[place] > 0)
        empty = found.empty_s[place]
        if not len(short):
            assert empty == np.inf
        else:
            step = short[0]
            met = 1 - found.unmet[place][step] / demand[place][step]
            assert np.isclose(empty, (step + met) * step_s)
        assert found.below_safety_s[place] <= empty


@given(cases())
def test_more_on_hand_never_runs_dry_earlier(case) -> None:
    held, demand, receipts = case
    nothing = np.zeros_like(receipts)
    poor = project(held, demand, nothing, step_s=DAY_S)
    more = Holdings(
        stated=held.stated,
        usable=held.usable + 5,
        room=held.room + 5,
        safety_days=held.safety_days,
        operating_days=held.operating_days,
        transit_days=held.transit_days,
    )
    rich = project(more, demand, nothing, step_s=DAY_S)

    assert (rich.empty_s >= poor.empty_s).all()
    assert (rich.days >= poor.days - 1e-9).all()
