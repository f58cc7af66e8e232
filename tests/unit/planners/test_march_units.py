"""Formations split into march units without losing or reordering a vehicle."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planners.errors import MarchError
from planners.march_units import UnitNames, march_units, unit_sizes
from planners.vehicles import Formation
from tests.marches import TANK, TRUCK

formations = st.lists(
    st.tuples(st.sampled_from([TRUCK, TANK]), st.integers(1, 60)),
    min_size=1,
    max_size=5,
).map(lambda vehicles: Formation("PzBtl 203", tuple(vehicles)))


def one_by_one(*formations: Formation) -> list[str]:
    return [
        vehicle.name
        for formation in formations
        for vehicle, count in formation.vehicles
        for _ in range(count)
    ]


@given(st.integers(1, 5000), st.integers(1, 60))
def test_units_are_as_few_and_as_even_as_can_be(vehicles: int, largest: int) -> None:
    sizes = unit_sizes(vehicles, largest)

    assert sum(sizes) == vehicles
    assert len(sizes) == -(-vehicles // largest)
    assert max(sizes) <= largest
    assert max(sizes) - min(sizes) <= 1


@given(formations, st.integers(1, 30))
def test_no_vehicle_is_lost(formation: Formation, largest: int) -> None:
    units = march_units(formation, largest)

    split = one_by_one(*(unit.formation for unit in units))
    assert sorted(split) == sorted(one_by_one(formation))
    assert len({unit.name for unit in units}) == len(units)


def test_types_stay_in_the_order_of_the_formation() -> None:
    units = march_units(Formation("S4", ((TANK, 14), (TRUCK, 20))), 12)

    assert [unit.formation.vehicles for unit in units] == [
        ((TANK, 12),),
        ((TANK, 2), (TRUCK, 9)),
        ((TRUCK, 11),),
    ]


def test_units_are_named_after_the_formation_and_go_on_from_another() -> None:
    formation = Formation("PzBtl 203", ((TRUCK, 30),))

    lettered = march_units(formation, 20, first=25)
    numbered = march_units(formation, 20, names=UnitNames.NUMBERS)

    assert [unit.name for unit in lettered] == ["Z", "AA"]
    assert [unit.formation.name for unit in lettered] == [
        "PzBtl 203 Z",
        "PzBtl 203 AA",
    ]
    assert [unit.name for unit in numbered] == ["1", "2"]


@pytest.mark.parametrize(("vehicles", "largest"), [(0, 20), (20, 0), (-1, 20)])
def test_nothing_cannot_be_split(vehicles: int, largest: int) -> None:
    with pytest.raises(MarchError, match="cannot march in units of at most"):
        unit_sizes(vehicles, largest)
