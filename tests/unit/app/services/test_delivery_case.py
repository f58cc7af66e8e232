"""Deliveries of a scenario become numbers, and nothing that is wanted is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta, timezone

import pytest

from app.errors import InputRefused
from app.services.supply.delivery_hours import dark_windows, windows_of
from app.services.supply.delivery_wants import goods_of, wanted_units
from app.services.supply.factor_file import factor_library
from app.services.supply.supply_plan import DropWish, Open, SupplyPlan, SupplyUnit
from planners.supply.force import ForceUnit

DAY_S = 86_400
SIX = datetime(2026, 6, 12, 6, tzinfo=UTC)


def test_hours_of_a_day_are_windows_in_seconds_from_the_start() -> None:
    hours = (Open(time(8), time(18)),)

    assert windows_of(hours, SIX, DAY_S) == ((7200, 43_200),)
    assert windows_of(hours, SIX, 2 * DAY_S) == (
        (7200, 43_200),
        (7200 + DAY_S, 43_200 + DAY_S),
    )


def test_hours_past_midnight_hold_on_both_sides_of_it() -> None:
    hours = (Open(time(22), time(7)),)

    assert windows_of(hours, SIX, DAY_S) == ((0, 3600), (16 * 3600, DAY_S))


def test_hours_that_touch_are_one_window() -> None:
    hours = (Open(time(22), time(0)), Open(time(0), time(4)))

    assert windows_of(hours, SIX, DAY_S) == ((16 * 3600, 22 * 3600),)


def test_hours_are_those_of_the_zone_of_the_plan() -> None:
    east = SIX.astimezone(timezone(timedelta(hours=2)))

    assert windows_of((Open(time(8), time(9)),), east, DAY_S) == ((0, 3600),)
    assert windows_of((), SIX, DAY_S) == ()


def test_the_dark_is_apart_from_the_day() -> None:
    ((first, last),) = dark_windows((9.0, 50.0), SIX, DAY_S)

    assert 14 * 3600 < first < 17 * 3600  # after 2000 in June, an hour west of its zone
    assert 19 * 3600 < last < 22 * 3600


def test_where_it_never_gets_dark_nobody_is_left_waiting_for_it() -> None:
    with pytest.raises(InputRefused, match="does not get dark"):
        dark_windows((20.0, 70.0), SIX, DAY_S)


ITEMS = {item.name: item for item in factor_library().items}


def test_goods_are_weighed_and_measured_by_the_library_rounded_up() -> None:
    (goods,) = goods_of((("diesel", 1000.0),), ITEMS, "A")
    diesel = ITEMS["diesel"]

    assert goods.kg == -(-1000 * diesel.kg // 1)
    assert goods.litres == 1000
    assert goods.body is diesel.body
    assert goods.hazard is diesel.hazard
    assert goods.unit == diesel.unit == "l"


def test_an_item_that_no_library_has_is_refused() -> None:
    with pytest.raises(InputRefused, match="'A' wants 'hay'"):
        goods_of((("hay", 1.0),), ITEMS, "A")


def test_a_wish_without_a_place_is_told_and_not_lost() -> None:
    unit = SupplyUnit(
        unit=ForceUnit(name="A"), drop=DropWish(wants=(("diesel", 500.0),))
    )

    wants, remarks = wanted_units(SupplyPlan(units=(unit,)), None, DAY_S)
    there, nothing = wanted_units(
        SupplyPlan(units=(replace(unit, at="Westerbrug"),)), None, DAY_S
    )

    assert wants == {}
    (said,) = remarks
    assert said == (
        "A wants 500 of diesel, but the plan does not say where it is: give it an 'at'."
    )
    assert there == {"A": (("diesel", 500.0),)}
    assert nothing == ()
