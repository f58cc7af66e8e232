"""Refuel points: the queue at the pumps by hand, and against a replay of events."""

from __future__ import annotations

import heapq
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planners.caution_crossing import CautionCrossing
from planners.column import Column, Halt, HaltModel, HaltPurpose, MarchLeg, Serial
from planners.errors import MarchError
from planners.halts import stretches, trajectory
from planners.march_table import MarchTable, march_table
from planners.movement.timed_course import RoadPace, TimedCourse
from planners.order_of_march import UnitTiming, order_of_march
from planners.pass_time import Rounding
from planners.refuel_points import (
    RefuelPoint,
    RefuelQueue,
    Served,
    litres_by_vehicle,
    refuel_queues,
    served,
)
from planners.route import RouteLeg
from planners.vehicles import Formation
from tests.marches import SIX, TANK, TRUCK, column, packet

MINUTE = timedelta(minutes=1)
US = 1_000_000
PUMPS = RefuelPoint(pumps=2, flow_lpm=20.0, hook_up=MINUTE)
LEGS = (
    MarchLeg(to="Wood", length_km=50, rate_kmh=30),
    MarchLeg(to="RP", length_km=50, rate_kmh=30),
)
BURNT_L = 20.0  # by a truck at 40 l/100 km over 50 km


def refuel(point: RefuelPoint = PUMPS, at_km: float = 50, minutes: float = 0) -> Halt:
    """A halt at a refuel point."""
    return Halt(
        at_km=at_km,
        duration=minutes * MINUTE,
        purpose=HaltPurpose.REFUEL,
        refuel=point,
    )


def table(march: Column, *halts: Halt, **asked: object) -> MarchTable:
    """The march from 0600."""
    return march_table(march, LEGS, start=SIX, halts=halts, **asked)  # type: ignore[arg-type]


def minutes(table: MarchTable) -> list[tuple[float, float, float, float]]:
    """Head comes, head leaves, last leaves, and longest wait, by unit; from 0600."""
    return [
        (
            (stay.stops - SIX) / MINUTE,
            (stay.leaves - SIX) / MINUTE,
            (stay.last_leaves - SIX) / MINUTE,
            refuel.waits / MINUTE,
        )
        for stay, refuel in zip(table.stays, table.refuels, strict=True)
    ]


def test_a_queue_by_hand() -> None:
    """
    At 15 per km and 30 km/h trucks come every 8 s; each holds a pump for 2 min.

    Of six trucks on two pumps the k-th pair is filled at 2k min, the last truck at
    6:08; it leaves 40 s behind the head, so the head leaves at 6:08 - 0:40 = 5:28. It
    waits from 0:40 for the pump that the fourth truck has left at 4:08. The next unit
    comes 2:48 behind the head, its first truck finds the pump free at 6:00.
    """
    found = minutes(table(column((6, 6)), refuel()))

    head = 100.0  # minutes to the point
    assert found[0] == pytest.approx(
        (head, head + 5 + 28 / 60, head + 5 + 76 / 60, 3 + 28 / 60)
    )
    # its last truck is filled at 12:08, and leaves 40 s behind its head
    assert found[1] == pytest.approx(
        (
            head + 2.8,
            head + 11 + 28 / 60,
            head + 11 + 76 / 60,
            12 + 8 / 60 - 2 - 3 - 28 / 60,
        )
    )


def test_the_march_table_shows_time_litres_and_the_rest_of_the_march() -> None:
    found = table(column((6, 6)), refuel())

    assert [stay.litres for stay in found.refuels] == [6 * BURNT_L, 6 * BURNT_L]
    assert [(s.through - SIX) / MINUTE for s in found.refuels] == pytest.approx(
        [100 + 6 + 8 / 60, 100 + 12 + 8 / 60]
    )
    rows = {(row.unit, row.point): row for row in found.rows}
    first, second = rows["1A", "RP"], rows["1B", "RP"]
    assert (first.arrives - SIX) / MINUTE == pytest.approx(200 + 5 + 28 / 60)
    assert (second.arrives - SIX) / MINUTE == pytest.approx(200 + 11 + 28 / 60)
    assert rows["1B", "Wood"].arrives - rows["1A", "Wood"].arrives == timedelta(
        minutes=2, seconds=48
    )
    assert found.totals.completion == second.clears
    assert [halt.duration for halt in found.halts] == [timedelta(minutes=5, seconds=28)]


def test_a_second_point_is_reckoned_from_what_the_first_one_left() -> None:
    """16 l and a minute are 108 s: the last truck is filled at 5:32, 40 s behind."""
    found = table(column((6,)), refuel(), refuel(at_km=90))

    assert [halt.duration.total_seconds() for halt in found.halts] == [328, 292]
    turned = table(column((6,)), refuel(at_km=90), refuel())
    assert turned.rows == found.rows


def test_behind_a_bridge_with_caution_trucks_come_to_the_pumps_one_by_one() -> None:
    """Every 20 s one: the last truck is filled at 6:20, 1:40 behind the head."""
    bridge = CautionCrossing("Bridge", 20_000.0, 20_100.0, service_s=20, spacing_m=20)
    beyond = bridge._replace(from_m=60_000.0, to_m=60_100.0)

    before = table(column((6,)), refuel(), crossings=(bridge,))
    behind = table(column((6,)), refuel(), crossings=(beyond,))

    assert before.halts[0].duration.total_seconds() == pytest.approx(280, abs=1)
    assert behind.halts[0].duration.total_seconds() == 328


def test_enough_pumps_cost_the_service_alone() -> None:
    plenty = replace(PUMPS, pumps=20)
    found = table(column((6, 6)), refuel(plenty))

    assert found.halts[0].duration == 2 * MINUTE
    assert {stay.waits for stay in found.refuels} == {timedelta()}
    fixed = Halt(at_km=50, duration=2 * MINUTE, purpose=HaltPurpose.REFUEL)
    assert found.rows == table(column((6, 6)), fixed).rows


def test_a_longer_halt_stays_as_long_and_hides_the_queue() -> None:
    short = table(column((6, 6)), refuel(minutes=1))
    long = table(column((6, 6)), refuel(minutes=30))

    assert short.rows == table(column((6, 6)), refuel()).rows
    assert long.halts[0].duration == 30 * MINUTE
    fixed = Halt(at_km=50, duration=30 * MINUTE, purpose=HaltPurpose.REFUEL)
    assert long.rows == table(column((6, 6)), fixed).rows


def test_a_table_made_of_its_own_halts_is_the_same() -> None:
    bridge = CautionCrossing("Bridge", 20_000.0, 20_100.0, service_s=20, spacing_m=20)
    for rounding in Rounding:
        once = table(
            column((6, 9), (7,)), refuel(), crossings=(bridge,), rounding=rounding
        )
        again = table(
            column((6, 9), (7,)), *once.halts, crossings=(bridge,), rounding=rounding
        )
        assert again.rows == once.rows
        assert again.refuels == once.refuels


def test_staff_rounding_keeps_whole_minutes_and_is_never_earlier() -> None:
    exact = table(column((6, 6)), refuel())
    staff = table(column((6, 6)), refuel(), rounding=Rounding.STAFF)

    for early, late in zip(exact.rows, staff.rows, strict=True):
        assert late.arrives >= early.arrives
        assert late.arrives.second == late.clears.second == 0


def test_tanks_are_filled_with_what_was_burnt_since_the_last_halt_to_refuel() -> None:
    plain = Halt(at_km=40, duration=MINUTE, purpose=HaltPurpose.REFUEL)
    rest = replace(plain, at_km=45, purpose=HaltPurpose.LONG)

    found = table(column((6,)), refuel(), plain, rest)

    assert [stay.litres for stay in found.refuels] == pytest.approx([6 * 4.0])


def test_litres_follow_the_road_the_tank_and_the_order() -> None:
    mixed = Formation("mixed", ((TRUCK, 2), (TANK, 1), (replace_fuel(0.0), 1)))

    assert litres_by_vehicle(mixed, 50, PUMPS) == (20, 20, 200, 0)
    steep = replace(PUMPS, effort=1.5)
    assert litres_by_vehicle(mixed, 50, steep) == pytest.approx((30, 30, 300, 0))
    assert litres_by_vehicle(mixed, 900, PUMPS) == (200, 200, 1200, 0)
    assert litres_by_vehicle(mixed, 900, replace(PUMPS, litres=80)) == (80,) * 4


def replace_fuel(litres: float) -> object:
    """The truck with another consumption."""
    return replace(TRUCK, name=f"truck {litres}", fuel_l_per_100km=litres)


def test_what_burns_nothing_drives_past_the_pumps() -> None:
    found = refuel_queues(
        [(50.0, refuel())],
        order_of_march(
            with_formation(((TRUCK, 1), (replace_fuel(0.0), 2))), 30, Rounding.EXACT
        ),
        Rounding.EXACT,
    )

    assert found[0].services == ((120 * US, 0, 0),)


def queue_of(march: Column, point: RefuelPoint) -> Served:
    """The march units of a column at a refuel point after 50 km, in the clear."""
    units = order_of_march(march, 30, Rounding.EXACT)
    (queue,) = refuel_queues([(50.0, refuel(point))], units, Rounding.EXACT)
    heads, tails = (
        np.array([delay / MINUTE * 60 * US for delay in delays])
        for delays in zip(*((u.head_delay, u.tail_delay) for u in units), strict=True)
    )
    return served(queue, units, heads, tails)


def test_what_drives_past_does_not_wait_for_a_pump() -> None:
    """One pump, 2 min each: the second truck waits 1:52, those behind it drive on."""
    march = with_formation(((TRUCK, 2), (replace_fuel(0.0), 2)))
    found = queue_of(march, replace(PUMPS, pumps=1))

    assert found.waits[0] == pytest.approx(112 * US)
    assert found.needs[0] == pytest.approx((240 - 8) * US)


def test_extra_time_behind_a_unit_does_not_spread_its_vehicles() -> None:
    """25 trucks come 8 s apart; the last is filled at 50 min, 24 headways behind."""
    march = replace(with_formation(((TRUCK, 25),)), extra_time=True)
    found = queue_of(march, replace(PUMPS, pumps=1))

    assert found.needs[0] == pytest.approx((25 * 120 - 24 * 8) * US)
    assert found.waits[0] == pytest.approx((24 * 120 - 24 * 8) * US)


def with_formation(vehicles: object) -> Column:
    """A column of one march unit."""
    unit = replace(packet("A", 1), formation=Formation("A", vehicles))  # type: ignore[arg-type]
    return Column(
        name="C",
        serials=(Serial(name="1", units=(unit,)),),
        density_vpk=15,
        extra_time=False,
    )


def test_pumps_need_a_halt_area() -> None:
    in_place = replace(refuel(), model=HaltModel.IN_PLACE)

    with pytest.raises(MarchError, match="refuels at pumps and stands on the road"):
        table(column((6,)), in_place)
    assert table(column((6,)), replace(in_place, refuel=None, duration=MINUTE)).rows


@pytest.mark.parametrize(
    "changes",
    [
        {"pumps": 0},
        {"flow_lpm": 0.0},
        {"flow_lpm": float("inf")},
        {"hook_up": -MINUTE},
        {"litres": 0.0},
        {"litres": float("nan")},
    ],
)
def test_pumps_that_make_no_sense_are_refused(changes: dict[str, object]) -> None:
    with pytest.raises(MarchError):
        replace(PUMPS, **changes)  # type: ignore[arg-type]


def test_a_schedule_counts_the_queue_on_the_road_beyond() -> None:
    """The leg behind the pumps clears as late as the table says, the one before not."""
    found = table(column((6, 6)), refuel())
    pace = RoadPace.of(road_legs(), 30)
    course = TimedCourse.of(found, pace)
    bounds = np.array([0.0, 50_000.0])

    before = course.leg(0, np.array([0], np.int32), bounds)
    beyond = course.leg(1, np.array([1], np.int32), bounds + 50_000)

    left = found.stays[0].leaves
    last = found.stays[-1].last_leaves
    assert int(beyond.enter_clears[0]) == pytest.approx((last - left).seconds, abs=1)
    assert int(beyond.leave_clears[0]) == pytest.approx(
        (found.totals.completion - left).seconds, abs=1
    )
    comes = found.rows[4].clears  # the second unit at Wood
    assert found.rows[4].point == "Wood"
    assert int(before.leave_clears[0]) == pytest.approx((comes - SIX).seconds, abs=1)


def road_legs() -> tuple[object, ...]:
    """Road of the march, for its pace."""
    return (
        RouteLeg(
            road="B 1",
            start_m=0.0,
            length_m=100_000.0,
            duration_s=12_000.0,
            max_grade=0.0,
            surfaces=("paved",),
        ),
    )


def replayed(
    queue: RefuelQueue, units: tuple[UnitTiming, ...]
) -> tuple[list[float], list[float]]:
    """
    Filled and begun, vehicle by vehicle, by a clock that ticks from event to event.

    Knows no formula: vehicles arrive, stand in one line, pumps call the first of it.
    """
    events: list[tuple[float, int, str, int]] = []
    number = 0
    service: list[int] = []
    for unit, holds in zip(units, queue.services, strict=True):
        first, last = (
            unit.head_delay / MINUTE * 60 * US,
            unit.pass_time / MINUTE * 60 * US,
        )
        for place, hold in enumerate(holds):
            comes = first + place * last / len(holds)
            heapq.heappush(events, (comes, number, "comes", number))
            service.append(hold)
            number += 1
    line: list[int] = []
    idle = queue.pumps
    begun, filled = [0.0] * number, [0.0] * number
    while events:
        now, _, what, vehicle = heapq.heappop(events)
        if what == "comes" and not service[vehicle]:
            begun[vehicle] = filled[vehicle] = now
        elif what == "comes":
            line.append(vehicle)
        else:
            filled[vehicle] = now
            idle += 1
        while line and idle:
            idle -= 1
            called = line.pop(0)
            begun[called] = now
            heapq.heappush(events, (now + service[called], called, "filled", called))
    return begun, filled


@settings(max_examples=60, deadline=None)
@given(
    sizes=st.lists(st.integers(1, 12), min_size=1, max_size=5),
    pumps=st.integers(1, 6),
    seconds=st.lists(st.integers(0, 600), min_size=60, max_size=60),
    stay=st.integers(0, 1200),
)
def test_the_queue_agrees_with_a_replay_of_events(
    sizes: list[int], pumps: int, seconds: list[int], stay: int
) -> None:
    units = order_of_march(column(tuple(sizes)), 30, Rounding.EXACT)
    taken = iter(seconds)
    services = tuple(tuple(next(taken) * US for _ in range(n)) for n in sizes)
    queue = RefuelQueue(
        at_m=1.0, pumps=pumps, stay=stay * US, services=services, litres=(), step=1
    )
    heads = np.array(
        [unit.head_delay // timedelta(microseconds=1) for unit in units], float
    )
    tails = np.array(
        [unit.tail_delay // timedelta(microseconds=1) for unit in units], float
    )

    found = served(queue, units, heads, tails)
    begun, filled = replayed(queue, units)

    cuts = np.cumsum([0, *sizes]).tolist()
    for row, (first, last) in enumerate(pairwise(cuts)):
        headway = 8 * US
        comes = heads[row] + headway * np.arange(last - first)
        assert found.through[row] == pytest.approx(max(filled[first:last]), abs=10)
        assert found.waits[row] == pytest.approx(
            float(np.max(np.array(begun[first:last]) - comes)), abs=10
        )
        leaves = stay * US + found.heads[row] + headway * np.arange(last - first)
        assert (leaves >= np.array(filled[first:last]) - 10).all()
        assert found.tails[row] - found.heads[row] == tails[row] - heads[row]
        gap = 0 if row == 0 else 120 * US
        binding = [
            heads[row],
            float(
                np.max(np.array(filled[first:last]) - headway * np.arange(last - first))
            )
            - stay * US,
            found.tails[row - 1] + gap if row else 0.0,
        ]
        assert found.heads[row] == pytest.approx(max(binding), abs=10)


def test_the_head_of_a_march_with_pumps_keeps_its_trajectory() -> None:
    """Halts of a table are as any other halts to what reads them."""
    found = table(column((6, 6)), refuel())
    head = trajectory(stretches(found.legs, found.halts), found.rounding)

    assert (found.rows[2].arrives - SIX).total_seconds() * US == head.arrives[-1]
