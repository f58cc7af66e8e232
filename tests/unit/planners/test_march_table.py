"""March tables by hand, and what cannot be timed."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from planners.column import Column, Halt, HaltModel, HaltPurpose, MarchLeg, Serial
from planners.errors import MarchError
from planners.halts import TimedPointKind
from planners.march_table import MarchTable, march_table
from planners.pass_time import Rounding
from tests.marches import SIX, at, column, packet

TWO_LEGS = (
    MarchLeg(to="Bridge", length_km=15, rate_kmh=30),
    MarchLeg(to="RP", length_km=5, rate_kmh=20),
)
MINUTE = timedelta(minutes=1)


def times(table: MarchTable, unit: str) -> list[tuple[datetime, datetime]]:
    return [(row.arrives, row.clears) for row in table.rows if row.unit == unit]


def test_two_units_over_two_legs_by_hand() -> None:
    """
    20 vehicles at 10 per km and 30 km/h pass in 4 min, 30 vehicles in 6 min.

    A leads at 0600; B follows 4 + 5 min later. 15 km at 30 km/h take 30 min, 5 km at
    20 km/h another 15.
    """
    march = column((20, 30), density_vpk=10, unit_gap=5 * MINUTE)

    table = march_table(march, TWO_LEGS, start=SIX)

    assert times(table, "1A") == [
        (at(6), at(6, 4)),
        (at(6, 30), at(6, 34)),
        (at(6, 45), at(6, 49)),
    ]
    assert times(table, "1B") == [
        (at(6, 9), at(6, 15)),
        (at(6, 39), at(6, 45)),
        (at(6, 54), at(7)),
    ]
    assert table.totals.completion == at(7)
    assert table.totals.pass_time == 15 * MINUTE
    assert table.totals.march_time == 45 * MINUTE
    assert table.totals.road_clearance_time == 60 * MINUTE
    assert table.totals.road_space_km == pytest.approx(5 + 2.5)
    assert table.totals.vehicles == 50
    assert table.totals.length_km == 20
    assert table.warnings == ()


def test_points_carry_kind_and_distance() -> None:
    table = march_table(column((20,)), TWO_LEGS, start_point="Gate", start=SIX)

    assert [(p.name, p.kind.value, p.distance_km) for p in table.points] == [
        ("Gate", "SP", 0),
        ("Bridge", "CP", 15),
        ("RP", "RP", 20),
    ]
    assert [(row.point, row.kind) for row in table.rows] == [
        ("Gate", TimedPointKind.START),
        ("Bridge", TimedPointKind.CRITICAL),
        ("RP", TimedPointKind.RELEASE),
    ]


def test_a_new_serial_follows_with_the_gap_of_serials() -> None:
    table = march_table(column((15,), (15,)), TWO_LEGS, start=SIX)

    assert [timing.gap for timing in table.units] == [0 * MINUTE, 5 * MINUTE]


def test_a_units_own_gap_goes_before_that_of_its_column() -> None:
    march = Column(
        name="C",
        serials=(
            Serial(name="1", units=(packet("A", 15), packet("B", 15, gap=30 * MINUTE))),
        ),
        density_vpk=15,
        extra_time=False,
    )

    table = march_table(march, TWO_LEGS, start=SIX)

    assert table.units[1].head_delay == 32 * MINUTE


def test_extra_time_is_held_at_the_tail_of_the_column() -> None:
    """50 vehicles get 2 min EXTAL; only the last unit clears later by it."""
    bare = march_table(column((25, 25)), TWO_LEGS, start=SIX)
    allowed = march_table(column((25, 25), extra_time=True), TWO_LEGS, start=SIX)

    assert allowed.totals.extra_time == 2 * MINUTE
    assert allowed.totals.completion == bare.totals.completion + 2 * MINUTE
    assert times(allowed, "1A") == times(bare, "1A")
    assert [row.arrives for row in allowed.rows] == [row.arrives for row in bare.rows]


def test_staff_rounding_counts_each_step_up_to_the_minute() -> None:
    """
    17 vehicles at 15 per km and 50 km/h pass in 1.36 min: 2 by staff rounding.

    7 km at 50 km/h take 8.4 min: 9. The gap of 90 s counts 2 min.
    """
    march = column((17, 17), unit_gap=timedelta(seconds=90))
    legs = (MarchLeg(to="RP", length_km=7, rate_kmh=50),)

    table = march_table(march, legs, start=SIX, rounding=Rounding.STAFF)

    assert times(table, "1A") == [(at(6), at(6, 2)), (at(6, 9), at(6, 11))]
    assert times(table, "1B") == [(at(6, 4), at(6, 6)), (at(6, 13), at(6, 15))]


def test_staff_rounding_leaves_whole_minutes_alone_in_spite_of_binary_fractions() -> (
    None
):
    legs = (MarchLeg(to="RP", length_km=0.1, rate_kmh=6),)

    table = march_table(column((15,)), legs, start=SIX, rounding=Rounding.STAFF)

    assert table.totals.march_time == MINUTE


def test_start_in_a_zone_with_summer_time_is_counted_in_utc() -> None:
    """On 25 October 2026 an hour comes twice; the march takes 2 h all the same."""
    berlin = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    legs = (MarchLeg(to="RP", length_km=60, rate_kmh=30),)

    table = march_table(column((1,)), legs, start=berlin)

    assert table.totals.start == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert table.rows[-1].arrives == datetime(2026, 10, 25, 2, 30, tzinfo=UTC)


def test_a_deadline_gives_the_latest_start() -> None:
    march = column((20, 30), density_vpk=10, unit_gap=5 * MINUTE)

    table = march_table(march, TWO_LEGS, release_deadline=at(7))

    assert table.totals.start == at(6)
    assert table.totals.completion == at(7)


def test_a_slow_leg_that_packs_vehicles_closer_than_they_are_is_told() -> None:
    """15 per km at 50 km/h are 150 per km at 5 km/h; 125 trucks of 8 m fit."""
    legs = (
        MarchLeg(to="Track", length_km=10, rate_kmh=50),
        MarchLeg(to="RP", length_km=2, rate_kmh=5),
    )

    table = march_table(column((20,)), legs, start=SIX)

    (warning,) = table.warnings
    assert warning.startswith("On the way to 'RP' at 5 km/h the column packs to 150 ")
    assert "only 125 fit bumper to bumper" in warning


def test_the_ordered_rate_decides_the_pass_time_though_the_first_leg_is_slow() -> None:
    """15 per km at 50 km/h: 25 trucks pass in 2 min, also out of town at 20 km/h."""
    ordered = replace(column((25,)), rate_kmh=50)
    legs = (
        MarchLeg(to="Town exit", length_km=2, rate_kmh=20),
        MarchLeg(to="RP", length_km=50, rate_kmh=50),
    )

    table = march_table(ordered, legs, start=SIX)

    assert table.rate_kmh == 50
    assert table.totals.pass_time == 2 * MINUTE
    assert march_table(column((25,)), legs, start=SIX).rate_kmh == 20


@pytest.mark.parametrize("rate", [0, -1, float("nan"), float("inf")])
def test_a_column_without_a_rate_it_can_keep_is_refused(rate: float) -> None:
    with pytest.raises(MarchError, match="give a rate of march above zero"):
        replace(column((25,)), rate_kmh=rate)


def test_rows_can_be_read_unit_by_unit() -> None:
    halt = Halt(at_km=5, duration=10 * MINUTE)
    table = march_table(column((20, 20)), TWO_LEGS, start=SIX, halts=(halt,))

    pairs = list(table.by_unit())

    assert [timing.unit.name for timing, _ in pairs] == ["1A", "1B"]
    assert all(row.unit == timing.unit.name for timing, rows in pairs for row in rows)
    assert [len(rows) for _, rows in pairs] == [4, 4]
    assert [stay.unit for stay in table.stays_of("1B")] == ["1B"]


@pytest.mark.parametrize(
    ("length", "rate", "sentence"),
    [
        (15, 0, "rate of march to 'RP' is 0 km/h"),
        (15, -1, "rate of march to 'RP' is -1 km/h"),
        (15, float("nan"), "rate of march to 'RP' is nan km/h"),
        (15, float("inf"), "rate of march to 'RP' is inf km/h"),
        (-1, 30, "leg to 'RP' is -1 km"),
        (float("nan"), 30, "leg to 'RP' is nan km"),
        (15, 1e-9, "more than a year"),
        (1e300, 1e-300, "more than a year"),
    ],
)
def test_a_leg_that_cannot_be_driven_is_refused(
    length: float, rate: float, sentence: str
) -> None:
    legs = (MarchLeg(to="RP", length_km=length, rate_kmh=rate),)

    with pytest.raises(MarchError, match=sentence):
        march_table(column((20,)), legs, start=SIX)


def test_a_march_without_legs_is_refused() -> None:
    with pytest.raises(MarchError, match="at least one leg"):
        march_table(column((20,)), (), start=SIX)


def test_two_points_of_one_name_are_refused() -> None:
    legs = (*TWO_LEGS[:1], MarchLeg(to="SP", length_km=5, rate_kmh=20))

    with pytest.raises(MarchError, match="Two points of the march are called 'SP'"):
        march_table(column((20,)), legs, start=SIX)


def test_a_negative_gap_is_refused() -> None:
    with pytest.raises(MarchError, match="'1B' follows with a negative gap"):
        march_table(column((20, 20), unit_gap=-MINUTE), TWO_LEGS, start=SIX)


def test_a_start_without_time_zone_is_refused() -> None:
    with pytest.raises(MarchError, match="has no time zone"):
        march_table(column((20,)), TWO_LEGS, start=SIX.replace(tzinfo=None))


def test_a_march_needs_one_start_and_not_two() -> None:
    with pytest.raises(MarchError, match="neither a start nor a deadline"):
        march_table(column((20,)), TWO_LEGS)
    with pytest.raises(MarchError, match="both a start and a deadline"):
        march_table(column((20,)), TWO_LEGS, start=SIX, release_deadline=SIX)


@pytest.mark.parametrize(
    ("end", "edge"),
    [
        ("start", datetime(9999, 12, 31, 23, 59, tzinfo=UTC)),
        ("release_deadline", datetime(1, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_march_off_the_calendar_is_refused(end: str, edge: datetime) -> None:
    with pytest.raises(MarchError, match="leaves the calendar"):
        march_table(column((20,)), TWO_LEGS, **{end: edge})


@pytest.mark.slow
@pytest.mark.parametrize(
    ("packets", "points", "seconds"), [(300, 25, 0.2), (1250, 40, 2.0)]
)
def test_a_division_and_a_corps_are_timed_while_the_user_waits(
    packets: int, points: int, seconds: float
) -> None:
    march = column(*((20,) * 10 for _ in range(packets // 10)))
    legs = [
        MarchLeg(to=f"CP {n}", length_km=7, rate_kmh=35 + n) for n in range(points - 1)
    ]
    halts = [
        Halt(at_km=40.0, duration=15 * MINUTE, model=HaltModel.IN_PLACE),
        Halt(at_km=100.0, duration=45 * MINUTE, purpose=HaltPurpose.REFUEL),
    ]

    spent = []
    for _ in range(3):
        began = time.process_time()
        table = march_table(march, legs, start=SIX, halts=halts)
        spent.append(time.process_time() - began)

    assert len(table.rows) == packets * (points + 2)
    assert min(spent) < seconds
