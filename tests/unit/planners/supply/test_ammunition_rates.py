"""Required against controlled supply rates, by hand."""

from __future__ import annotations

import math

import pytest

from planners.errors import SupplyError
from planners.supply.ammunition import ammunition_need, ammunition_rates

WANTED = [("shell", "gun", 10, 2000.0), ("shell", "mortar", 20, 1000.0)]


def test_weapons_that_fire_the_same_share_it_by_need() -> None:
    """1,500 of 3,000 in 5 days: the gun has 20 of 40 a day, the mortar 5 of 10."""
    gun, mortar = ammunition_rates(WANTED, {"shell": 1500}, 5)

    assert (gun.required, gun.controlled) == (40, 20)
    assert (mortar.required, mortar.controlled) == (10, 5)
    assert gun.issue + mortar.issue == pytest.approx(1500)
    assert gun.shortfall + mortar.shortfall == pytest.approx(1500)


def test_what_there_is_enough_of_is_not_controlled() -> None:
    gun, mortar = ammunition_rates(WANTED, {"shell": 3000}, 5)

    assert gun.controlled == gun.required
    assert mortar.shortfall == 0


def test_an_order_is_never_more_than_is_asked_for() -> None:
    gun, mortar = ammunition_rates(WANTED, {"shell": 1500}, 5, {"shell": 15})

    assert gun.controlled == 15
    assert mortar.controlled == mortar.required == 10


def test_what_nobody_tells_is_not_known_rather_than_nothing() -> None:
    gun, _ = ammunition_rates(WANTED, {}, 5)
    none, _ = ammunition_rates(WANTED, {"shell": 0}, 5)

    assert math.isnan(gun.controlled)
    assert none.controlled == 0


@pytest.mark.parametrize("amounts", [(-1, 1, 1), (1, -1, 1), (1, 1, -1)])
def test_a_need_of_less_than_nothing_is_refused(
    amounts: tuple[float, float, float],
) -> None:
    with pytest.raises(SupplyError):
        ammunition_need(*amounts)
