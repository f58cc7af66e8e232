"""Road movement: numbers of published manuals and of their arithmetic.

Ids A1 to A13 are published figures with the tolerance their rounding needs; ids R1 to
R15 check arithmetic by the doctrinal method and are not quoted from doctrine.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from app.services.halt_rule_file import halt_rules
from planners.column import Column, DistanceGap, Halt, HaltModel, MarchLeg, Serial
from planners.dtg import parse_dtg
from planners.halt_rules import halts_by_rules, order_breaches
from planners.march_table import MarchTable, march_table
from planners.march_units import march_units, unit_sizes
from planners.movement_number import MovementNumber, clearance_needed, numbers_needed
from planners.occupation import Occupation, delay_to_clear, overlap, single_lane
from planners.pass_time import (
    ExtraTimeRule,
    Rounding,
    density_from_interval_vpk,
    density_from_road_space_vpk,
    density_vpk,
    density_vpm,
    extra_time,
    flow_per_hour,
    headway_s,
    moving_pass_time,
    one_decimal_up,
    pass_time,
    rate_kmh,
    road_space_km,
    road_space_of_time_km,
    rounded,
    time_distance,
    time_gaps,
)
from planners.vehicles import Formation
from tests.marches import SIX, TRUCK, at, column, packet

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def test_a1_density_from_an_interval_of_100_m() -> None:
    """A1, ST 100-3: interval 100 m gives 10 vehicles per km, exactly."""
    assert density_from_interval_vpk(100) == 10


def test_a2_road_space_of_a_corps_in_one_column() -> None:
    """A2, ST 100-3: 25,000 vehicles at 10 per km occupy 2,500 km, exactly."""
    assert road_space_km(25_000, 10) == 2500


def test_a3_pass_time_of_a_corps() -> None:
    """A3, ST 100-3: 2,500 km at 25 km/h pass in 100 h, "more than 4 days"; exactly."""
    passing = moving_pass_time(25_000, 10, 25)

    assert passing == 6000 * MINUTE == 100 * HOUR
    assert passing > timedelta(days=4)


def test_a4_road_space_of_a_corps_with_gaps() -> None:
    """A4, ST 100-3: 1,200 km occupied and 1,300 km of gaps; 20.8 per km to 0.1."""
    density = density_from_road_space_vpk(25_000, 1200)
    gaps = time_distance(1300, 25)

    assert density == pytest.approx(20.8, abs=0.05)
    assert road_space_km(25_000, density, gaps=gaps, rate_kmh=25) == pytest.approx(2500)


def test_a6_pass_time_of_a_column_of_320_km() -> None:
    """A6, ST 100-3: published 10.5 h at 30 km/h for 312.5 to 320 km; 10.4 to 10.7 h."""
    for road_space in (312.5, 320):
        assert 10.4 <= time_distance(road_space, 30) / HOUR <= 10.7
    assert time_distance(320, 30) / HOUR == pytest.approx(10.67, abs=0.005)


def test_a9_movement_number_of_fifth_corps() -> None:
    """A9, MP1028 and TR2013: parts of 25-USV-08, and a column seen on another day."""
    number = MovementNumber.parse("25-USV-08")

    assert (number.day, number.nation, number.authority) == (25, "US", "V")
    assert (number.number, number.unit) == ("08", "")
    assert str(number) == "25-USV-08"
    assert not number.in_schedule(parse_dtg("242300ZJUN26"))
    assert number.in_schedule(parse_dtg("250001ZJUN26"))
    assert [str(number.for_unit(n)) for n in (0, 1)] == ["25-USV-08A", "25-USV-08B"]
    assert MovementNumber.parse("25-USV-08B") == number.for_unit(1)


@pytest.mark.parametrize("slope", [0.5, 1, 2, 4])
def test_a10_slope_of_a_line_on_the_movement_graph(slope: float) -> None:
    """A10, FM 55-10 fig. E-1: 3 km up by 12 min across; slope s is 15 s km/h."""
    assert rate_kmh(3 * slope, 12 * MINUTE) == pytest.approx(15 * slope, rel=1e-12)


def test_a11a_convoys_that_need_clearance() -> None:
    """A11 a, FM 4-01.011: 6 vehicles, 10 an hour, or one with a special permit."""
    assert clearance_needed(6)
    assert not clearance_needed(5, vehicles_per_hour=9)
    assert clearance_needed(1, vehicles_per_hour=10)
    assert clearance_needed(1, special_permit=True)


def test_a11c_halts_by_the_rule_of_civil_protection() -> None:
    """
    A11 c: above 3 h a halt of 20-30 min every 2 h; above 6 h a rest of 2-3 h.

    The rest about 7 h after the start takes the place of the halt that is due there:
    after 2 h, 4 h 25 min and 6 h 50 min.
    """
    short = [MarchLeg(to="RP", length_km=120, rate_kmh=40)]
    middle = [MarchLeg(to="RP", length_km=200, rate_kmh=40)]
    long = [
        MarchLeg(to="CP 1", length_km=100, rate_kmh=40),
        MarchLeg(to="RP", length_km=300, rate_kmh=50),
    ]

    rule = [halt_rules().rules["german civil protection"]]
    halts = halts_by_rules(long, rule)

    assert halts_by_rules(short, rule) == ()
    assert [h.at_km for h in halts_by_rules(middle, rule)] == [80, 160]
    assert [h.at_km for h in halts] == [80, 175, 275, 375]
    assert [h.purpose.value for h in halts] == ["short", "short", "long", "short"]
    assert all(20 <= h.duration / MINUTE <= 30 for h in halts if h is not halts[2])
    assert 2 <= halts[2].duration / HOUR <= 3
    table = march_table(column((15,)), long, start=SIX, halts=halts)
    assert table.stays[2].stops == at(12, 50)


def test_a11c_a_formation_above_30_vehicles_is_notified() -> None:
    """A11 c: columns of 3 to 15 vehicles, 30 min apart, at most 30 without notice."""
    rule = [halt_rules().rules["german civil protection"]]
    fine = column((15,), (15,), serial_gap=30 * MINUTE)
    large, close = column((16,)), column((15,), (15,), serial_gap=29 * MINUTE)
    many = column((10,), (10,), (11,), serial_gap=30 * MINUTE)

    assert order_breaches(fine, rule, 40) == ()
    (size,) = order_breaches(large, rule, 40)
    (gap,) = order_breaches(close, rule, 40)
    (notice,) = order_breaches(many, rule, 40)
    assert "march units of 3 to 15 vehicles, but '1A' has 16" in size
    assert "at least 30 min between march units, but '2A' follows by 29 min" in gap
    assert "above 30 vehicles, and 'Column' has 31" in notice


def test_a11b_us_march_units_are_15_min_apart() -> None:
    """A11 b: at most 20 vehicles, at least 15 min; a distance counts as its time."""
    rule = [halt_rules().rules["us march units"]]
    far, near = (
        replace(column((20, 20)), unit_gap=DistanceGap(metres))
        for metres in (10_000, 8_000)
    )

    assert order_breaches(far, rule, 40) == ()
    (gap,) = order_breaches(near, rule, 40)
    assert "at least 15 min between march units, but '1B' follows by 12 min" in gap
    assert "has 21" in order_breaches(column((21,)), rule, 40)[0]


def test_s10_a_rest_every_5_to_6_hours() -> None:
    """S10, the second sheet of A11 c: a rest of at least 2 h every 5 to 6 h."""
    rule = [halt_rules().rules["rest every 5 to 6 hours"]]
    legs = [MarchLeg(to="RP", length_km=600, rate_kmh=40)]

    halts = halts_by_rules(legs, rule)

    assert [halt.at_km for halt in halts] == [240, 480]
    assert all(halt.duration >= 2 * HOUR for halt in halts)


def test_driving_and_rest_times_of_561_2006() -> None:
    """561/2006: 45 min after 4.5 h, 9 h a day, then 11 h; 20 h of driving."""
    rule = [halt_rules().rules["eu driving and rest times"]]
    legs = [MarchLeg(to="RP", length_km=1000, rate_kmh=50)]

    halts = halts_by_rules(legs, rule)

    assert [halt.at_km for halt in halts] == [225, 450, 675, 900]
    assert [halt.duration / MINUTE for halt in halts] == [45, 660, 45, 660]


def test_a11b_serials_above_20_vehicles_are_broken_into_march_units() -> None:
    """A11 b, US driver training: 15 min between march units on the open road."""
    units = march_units(Formation("S4", ((TRUCK, 21),)), 20, gap=15 * MINUTE)
    serial = Serial(name="1", units=units)
    march = Column(name="C", serials=(serial,), density_vpk=10, extra_time=False)
    legs = [MarchLeg(to="RP", length_km=30, rate_kmh=40)]

    table = march_table(march, legs, start=SIX)

    assert [unit.formation.count for unit in units] == [11, 10]
    first, second = (rows for _, rows in table.by_unit())
    assert second[0].arrives - first[0].clears == 15 * MINUTE


def test_a12_round_trips_and_their_numbers() -> None:
    """A12, TR2013: a round trip within 24 h has one number, a longer one two."""
    assert numbers_needed(timedelta(hours=24), round_trip=True) == 1
    assert numbers_needed(timedelta(hours=24, minutes=1), round_trip=True) == 2
    assert numbers_needed(timedelta(days=5), round_trip=False) == 1


def test_a13_ten_convoys_every_30_minutes() -> None:
    """A13, Stryker brigade move: ten convoys of 20 leave over 9 x 30 = 270 min."""
    gap = 30 * MINUTE - moving_pass_time(20, 15, 64)
    march = column(*((20,) for _ in range(10)), serial_gap=gap)
    legs = [MarchLeg(to="RP", length_km=250, rate_kmh=64)]

    table = march_table(march, legs, start=SIX)

    starts = [rows[0].arrives for _, rows in table.by_unit()]
    assert starts[-1] - starts[0] == 270 * MINUTE


R1_TO_R6 = {
    "R1": (87, 15, 50, 5, 1, 6.96, 8, 4, 18.96, 19, 12.47, 15.80),
    "R2": (120, 20, 40, 6, 2, 9.00, 13, 5, 27.00, 27, 14.67, 18.00),
    "R3": (24, 10, 25, 2, 1, 5.76, 2, 0, 7.76, 8, 3.23, 3.23),
    "R6": (20, 20, 24, 1, 1, 2.50, 0, 0, 2.50, 3, 1.00, 1.00),
}


@pytest.mark.parametrize("case", R1_TO_R6.values(), ids=R1_TO_R6)
def test_r1_to_r6_pass_time_and_road_space(case: tuple[float, ...]) -> None:
    """R1, R2, R3, R6: gaps of 2 and 5 min; minutes exactly, km to 0.005."""
    vehicles, density, rate, units, serials = case[:5]
    moving, gap_minutes, extra_minutes, passing, staff, plan, by_time = case[5:]

    gaps = time_gaps(int(units), int(serials), 2 * MINUTE, 5 * MINUTE)
    extra = extra_time(int(vehicles))
    total = pass_time(int(vehicles), density, rate, gaps=gaps, extra=extra)

    assert moving_pass_time(int(vehicles), density, rate) == moving * MINUTE
    assert gaps == gap_minutes * MINUTE
    assert extra == extra_minutes * MINUTE
    assert total == passing * MINUTE
    assert rounded(total, Rounding.STAFF) == staff * MINUTE
    planned = road_space_km(int(vehicles), density, gaps=gaps, rate_kmh=rate)
    assert planned == pytest.approx(plan, abs=0.005)
    assert road_space_of_time_km(total, rate) == pytest.approx(by_time, abs=0.005)


@pytest.mark.parametrize("case", R1_TO_R6.values(), ids=R1_TO_R6)
def test_r1_to_r6_a_march_table_agrees_with_the_formula(
    case: tuple[float, ...],
) -> None:
    """R1, R2, R3, R6: units one by one come to the same; to 1 us a unit."""
    vehicles, density, rate, units, serials, *_, passing, _, plan, _ = case
    per_serial = int(units // serials)
    sizes = unit_sizes(int(vehicles), -(-int(vehicles) // int(units)))
    march = column(
        *(sizes[n * per_serial : (n + 1) * per_serial] for n in range(int(serials))),
        density_vpk=density,
        extra_time=True,
    )
    legs = [MarchLeg(to="RP", length_km=10, rate_kmh=rate)]

    totals = march_table(march, legs, start=SIX).totals

    assert abs(totals.pass_time - passing * MINUTE) <= timedelta(microseconds=units)
    assert totals.road_space_km == pytest.approx(plan, abs=0.005)


def test_r7_time_distance() -> None:
    """R7: 135 km at 50 km/h take 2 h 42 min, exactly."""
    assert time_distance(135, 50) == timedelta(hours=2, minutes=42)


def test_r8_legs_at_rates_of_their_own() -> None:
    """R8: 10 km at 20, 30 at 60, 5 at 15 km/h: 30 + 30 + 20 = 80 min, exactly."""
    legs = [
        MarchLeg(to="CP 1", length_km=10, rate_kmh=20),
        MarchLeg(to="CP 2", length_km=30, rate_kmh=60),
        MarchLeg(to="RP", length_km=5, rate_kmh=15),
    ]

    table = march_table(column((1,)), legs, start=SIX)

    assert [row.arrives for row in table.rows] == [at(6), at(6, 30), at(7), at(7, 20)]
    assert table.totals.march_time == 80 * MINUTE


def test_r9_flow_and_headway() -> None:
    """R9: 15 per km at 50 km/h are 750 vehicles an hour, one every 4.8 s; exactly."""
    assert flow_per_hour(15, 50) == 750
    assert headway_s(15, 50) == 4.8


def test_r10_density_from_gap_and_length() -> None:
    """R10: 50 + 8 m give 17.24 per km, 50 + 11 yd 28.9 per mile; last digit."""
    assert density_vpk(50, 8) == pytest.approx(17.24, abs=0.005)
    assert density_vpm(50, 11) == pytest.approx(28.85, abs=0.005)
    assert one_decimal_up(density_vpm(50, 11)) == 28.9


def test_r11_march_units_of_at_most_20() -> None:
    """R11: 87 vehicles make ceil(87 / 20) = 5 march units, exactly."""
    assert unit_sizes(87, 20) == (18, 18, 17, 17, 17)


def r12(model: HaltModel) -> MarchTable:
    """R12: 24 min pass time; points at 25, 60, 100 km; 15 min halt at 60 km."""
    march = Column(
        name="R12",
        serials=(Serial(name="1", units=(packet("A", 160),)),),
        density_vpk=10,
        extra_time=False,
    )
    legs = [
        MarchLeg(to="CP 1", length_km=25, rate_kmh=40),
        MarchLeg(to="CP 2", length_km=35, rate_kmh=40),
        MarchLeg(to="RP", length_km=40, rate_kmh=40),
    ]
    halt = Halt(at_km=60, duration=15 * MINUTE, model=model)
    return march_table(march, legs, start=SIX, halts=[halt])


def test_r12_halt_area() -> None:
    """R12: vehicles pull off and leave in order; to the microsecond."""
    table = r12(HaltModel.HALT_AREA)

    assert table.totals.pass_time == 24 * MINUTE
    assert [row.arrives for row in table.rows] == [
        *(at(6), at(6, 37.5), at(7, 30), at(8, 45)),
    ]
    assert [row.clears for row in table.rows] == [
        *(at(6, 24), at(7, 1.5), at(7, 54), at(9, 9)),
    ]
    (stay,) = table.stays
    assert (stay.leaves, stay.last_leaves) == (at(7, 45), at(8, 9))


def test_r12_halt_in_place() -> None:
    """R12: the column stops at 0730; CP 2 clears at 0809, the tail is at km 44."""
    table = r12(HaltModel.IN_PLACE)

    assert [row.arrives for row in table.rows] == [
        *(at(6), at(6, 37.5), at(7, 30), at(8, 45)),
    ]
    assert [row.clears for row in table.rows] == [
        *(at(6, 24), at(7, 1.5), at(8, 9), at(9, 9)),
    ]
    (stay,) = table.stays
    assert (stay.stops, stay.leaves) == (at(7, 30), at(7, 45))
    assert (stay.head_km, stay.tail_km) == (60, pytest.approx(44, abs=1e-6))


def test_r14_conflict_at_a_critical_point() -> None:
    """R14: [0730, 0754] and [0750, 0810] conflict for 4 min; +4, or +14 with a gap."""
    first = Occupation(at(7, 30), at(7, 54))
    second = Occupation(at(7, 50), at(8, 10))
    gap = 10 * MINUTE

    assert overlap(first, second) == overlap(second, first) == 4 * MINUTE
    assert delay_to_clear(first, second) == 4 * MINUTE
    assert delay_to_clear(first, second, gap=gap) == 14 * MINUTE
    assert not overlap(first, second.shifted(4 * MINUTE))
    assert overlap(first, second.shifted(3.99 * MINUTE))
    assert not overlap(first, second.shifted(14 * MINUTE), gap=gap)
    assert overlap(first, second.shifted(13.99 * MINUTE), gap=gap)


def test_r15_single_lane_defile() -> None:
    """R15: 1.5 km at 20 km/h is occupied for the pass time and 4.5 min, exactly."""
    start: datetime = at(7, 30)

    held = single_lane(start, 24 * MINUTE, 1.5, 20)

    assert held == Occupation(start, start + 28.5 * MINUTE)


def test_extra_time_by_the_rule_of_the_older_manual() -> None:
    """R, EXTAL: 700 vehicles get 28 min, or 24 + 2 x 4 = 32 where it doubles."""
    assert extra_time(700) == 28 * MINUTE
    assert extra_time(700, rule=ExtraTimeRule.DOUBLE_ABOVE_600) == 32 * MINUTE
    assert extra_time(600, rule=ExtraTimeRule.DOUBLE_ABOVE_600) == 24 * MINUTE
