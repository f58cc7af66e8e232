"""Halts: where they fall, which model does what, and which make no sense."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from planners.column import Halt, HaltModel, HaltPurpose, MarchLeg
from planners.errors import MarchError
from planners.halts import TimedPointKind, stretches, trajectory
from planners.march_table import MarchTable, march_table
from planners.pass_time import Rounding
from tests.marches import SIX, at, column

MINUTE = timedelta(minutes=1)
LEGS = (
    MarchLeg(to="Bridge", length_km=20, rate_kmh=40),
    MarchLeg(to="RP", length_km=40, rate_kmh=40),
)


def halt(
    km: float,
    minutes: float = 15,
    model: HaltModel = HaltModel.HALT_AREA,
    name: str = "",
) -> Halt:
    return Halt(at_km=km, duration=minutes * MINUTE, model=model, name=name)


def area(km: float, minutes: float = 15, name: str = "") -> Halt:
    return halt(km, minutes, HaltModel.HALT_AREA, name)


def in_place(km: float, minutes: float = 15) -> Halt:
    return halt(km, minutes, HaltModel.IN_PLACE)


def arrivals(table: MarchTable, unit: str = "1A") -> list[datetime]:
    return [row.arrives for row in table.rows if row.unit == unit]


def clearances(table: MarchTable, unit: str = "1A") -> list[datetime]:
    return [row.clears for row in table.rows if row.unit == unit]


def test_a_halt_between_points_becomes_a_point_of_its_own() -> None:
    way = stretches(LEGS, [area(30), area(45, name="Woods"), area(20)])

    assert [(s.to, s.kind, s.to_km) for s in way] == [
        ("Bridge", TimedPointKind.CRITICAL, 20),
        ("Halt 2", TimedPointKind.HALT, 30),
        ("Woods", TimedPointKind.HALT, 45),
        ("RP", TimedPointKind.RELEASE, 60),
    ]
    assert way[0].halt == area(20)
    assert [s.length_km for s in way] == [20, 10, 15, 15]


@pytest.mark.parametrize("km", [19.9995, 20.0, 20.0005])
def test_a_halt_within_a_metre_of_a_point_happens_there(km: float) -> None:
    way = stretches(LEGS, [area(km)])

    assert [s.to for s in way] == ["Bridge", "RP"]
    assert way[0].halt == area(km)


@pytest.mark.parametrize("km", [0.01, 19.998, 20.002, 59.99])
def test_a_halt_elsewhere_keeps_its_own_place(km: float) -> None:
    way = stretches(LEGS, [area(km)])

    assert len(way) == 3
    assert [s.to_km for s in way if s.kind is TimedPointKind.HALT] == [km]


@pytest.mark.parametrize("km", [-1, 0, 60, 61, float("nan"), float("inf")])
def test_a_halt_off_the_way_is_refused(km: float) -> None:
    with pytest.raises(MarchError, match=f"short halt at km {km:g} is not on the way"):
        stretches(LEGS, [halt(km)])


@pytest.mark.parametrize("minutes", [0, -5])
def test_a_halt_without_duration_is_refused(minutes: float) -> None:
    with pytest.raises(MarchError, match="at km 30 lasts no time"):
        stretches(LEGS, [halt(30, minutes)])


def test_two_halts_at_one_place_are_refused() -> None:
    with pytest.raises(MarchError, match="Two halts lie at km 30; make them one"):
        stretches(LEGS, [area(30), area(45), in_place(30)])


def test_two_halts_of_one_name_are_refused() -> None:
    halts = [area(30, name="Woods"), area(45, name="Woods")]

    with pytest.raises(MarchError, match="Two points of the march are called 'Woods'"):
        march_table(column((20,)), LEGS, start=SIX, halts=halts)


def test_in_a_halt_area_each_vehicle_rests_on_its_own_clock() -> None:
    """40 vehicles at 20 per km and 40 km/h pass in 3 min; two packets, gap 2 min."""
    march = column((40, 40), density_vpk=20)

    table = march_table(march, LEGS, start=SIX, halts=[area(20)])

    assert arrivals(table, "1A") == [at(6), at(6, 30), at(7, 45)]
    assert arrivals(table, "1B") == [at(6, 5), at(6, 35), at(7, 50)]
    assert clearances(table, "1B") == [at(6, 8), at(6, 38), at(7, 53)]
    first, second = table.stays
    assert (first.stops, first.leaves, first.last_leaves) == (
        at(6, 30),
        at(6, 45),
        at(6, 48),
    )
    assert (second.stops, second.leaves, second.last_leaves) == (
        at(6, 35),
        at(6, 50),
        at(6, 53),
    )
    assert (second.head_km, second.tail_km) == (20, 20)


def test_in_place_the_whole_column_stops_at_one_moment() -> None:
    """The head of the second packet, 5 min behind at 40 km/h, stands 3.33 km back."""
    march = column((40, 40), density_vpk=20)

    table = march_table(march, LEGS, start=SIX, halts=[in_place(20)])

    assert arrivals(table, "1A") == [at(6), at(6, 30), at(7, 45)]
    assert clearances(table, "1A") == [at(6, 3), at(6, 48), at(7, 48)]
    assert arrivals(table, "1B") == [at(6, 5), at(6, 50), at(7, 50)]
    for stay in table.stays:
        assert stay.stops == at(6, 30)
        assert stay.leaves == stay.last_leaves == at(6, 45)
    assert table.stays[1].head_km == pytest.approx(20 - 40 * 5 / 60)
    assert table.stays[1].tail_km == pytest.approx(20 - 40 * 8 / 60)


def test_units_that_have_not_started_wait_before_the_start_point() -> None:
    """The second packet would start 15 min in; the head halts at km 5, 7.5 min in."""
    march = column((40, 40), density_vpk=20, unit_gap=12 * MINUTE)

    table = march_table(march, LEGS, start=SIX, halts=[in_place(5, 20)])

    assert arrivals(table, "1B")[0] == at(6, 35)
    stay = table.stays_of("1B")[0]
    assert (stay.head_km, stay.tail_km) == (0, 0)


def test_a_stop_in_place_lengthens_the_rest_in_a_halt_area_behind() -> None:
    """
    The head rests at km 20 from 0630 to 0650 and stops at km 30 at 0705 for 10 min.

    The second packet, 30 min behind, comes to the halt area at 0700, is held with the
    column from 0705 to 0715 and leaves after 20 min of its own rest at 0730.
    """
    march = column((20, 20), density_vpk=20, unit_gap=28.5 * MINUTE)

    table = march_table(march, LEGS, start=SIX, halts=[area(20, 20), in_place(30, 10)])

    rest, stop = table.stays_of("1B")
    assert (rest.stops, rest.leaves) == (at(7), at(7, 30))
    assert (stop.stops, stop.leaves) == (at(7, 5), at(7, 15))
    assert (stop.head_km, stop.tail_km) == (20, 20)
    assert arrivals(table, "1A")[-1] == at(8)
    assert arrivals(table, "1B")[-1] == at(8, 30)


def test_several_stops_in_place_add_up() -> None:
    table = march_table(
        column((20,)), LEGS, start=SIX, halts=[in_place(30, 10), in_place(10, 5)]
    )

    assert [row.point for row in table.rows] == [
        *("SP", "Halt 1", "Bridge", "Halt 2", "RP"),
    ]
    assert arrivals(table) == [at(6), at(6, 15), at(6, 35), at(6, 50), at(7, 45)]
    assert [(s.stops, s.leaves) for s in table.stays] == [
        (at(6, 15), at(6, 20)),
        (at(6, 50), at(7)),
    ]


def test_staff_rounding_counts_halts_and_their_stretches_up() -> None:
    """5.5 km at 40 km/h are 8.25 min: 9; 14.5 km 21.75: 22; a halt of 90 s counts 2."""
    short = Halt(at_km=5.5, duration=timedelta(seconds=90), purpose=HaltPurpose.SHORT)

    table = march_table(
        column((20,)), LEGS, start=SIX, halts=[short], rounding=Rounding.STAFF
    )

    assert arrivals(table) == [at(6), at(6, 9), at(6, 33), at(7, 33)]


def test_the_head_can_be_found_at_any_time() -> None:
    """20 km in 30 min, 15 min of rest, 40 km in 60 min."""
    head = trajectory(stretches(LEGS, [area(20)]), Rounding.EXACT)
    minute = 60_000_000

    where = [
        head.position_km(n * minute) for n in (-5, 0, 15, 30, 40, 45, 75, 105, 200)
    ]

    assert where == [0, 0, 10, 20, 20, 20, 40, 60, 60]
