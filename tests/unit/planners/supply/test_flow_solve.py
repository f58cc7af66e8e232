from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from planners.errors import SupplyError
from planners.supply.flow_check import check_flow, play_shipments
from planners.supply.flow_matrix import flow_model
from planners.supply.flow_solve import solve_flow
from tests.supply_flows import chain_flow, force_flow


def test_goods_go_over_the_cheaper_of_two_ways():
    problem = chain_flow(30.0, stock=100.0, demand=0.5)
    both = replace(
        problem,
        arcs=np.array([[0, 1], [0, 1]], np.int32),
        lead=np.ones((2, 1), np.int32),
        length_km=np.array([[30.0], [20.0]]),
        classes=("track", "main road"),
    )
    plan = solve_flow(both)
    assert plan.sent[1].sum() > 0
    assert plan.sent[0].sum() == 0


def test_what_is_needed_before_the_first_vehicle_arrives_is_not_met():
    plan = solve_flow(chain_flow(30.0, 40.0, demand=2.0))
    assert plan.unmet[0, 0].tolist() == pytest.approx([2, 2, 0, 0, 0, 0, 0, 0])


def test_the_bound_is_ways_handling_and_shortage_by_hand():
    """60 km for 10 t are 6 a tonne; below its minimum costs 4 times that a step."""
    plan = solve_flow(chain_flow(30.0, demand=1.0), rounds=0)
    seven = 7 * 6 * (1 + 5e-4)  # tonnes there and back, and their handling
    missing = 4 * 6 * (40 + 2 * 8)  # the first tonne, with eight steps left
    assert plan.bound == pytest.approx(seven + missing)
    assert plan.transport == 60 * plan.trips.sum()


def test_a_short_fleet_is_used_to_its_last_vehicle():
    problem = chain_flow(30.0, stock=1000.0, demand=10.0, vehicles=1.0)
    plan = solve_flow(problem, rounds=0)
    # One vehicle is away for two steps and brings ten tonnes: half of what is needed,
    # and nothing before step 1.
    brought = plan.sent.sum()
    assert brought == pytest.approx(40.0)
    assert plan.unmet.sum() == pytest.approx(80.0 - brought)


def test_a_vehicle_that_is_back_soon_goes_again():
    problem = chain_flow(30.0, stock=1000.0, demand=10.0, vehicles=1.0)
    plan = solve_flow(replace(problem, turn=np.full((1, 1), 0.5)), rounds=0)
    assert plan.unmet.sum() == pytest.approx(10.0)


def test_a_part_of_a_step_counts_for_its_share():
    problem = chain_flow(30.0, stock=1000.0, demand=10.0, vehicles=1.0)
    turned = replace(problem, turn=np.full((1, 1), 1.25))
    plan = solve_flow(turned, rounds=0)
    assert check_flow(turned, plan) == ()
    assert 40.0 < plan.sent.sum() < 70.0


def test_a_minimum_is_kept_and_not_only_the_need():
    problem = chain_flow(30.0, stock=1000.0, demand=1.0)
    least = np.full((1, 1, 8), 5.0)
    plan = solve_flow(replace(problem, least=least))
    assert (plan.stock[1, 0, 1:] >= 5.0 - 1e-6).all()
    assert plan.below[0, 0].tolist() == pytest.approx([5, 0, 0, 0, 0, 0, 0, 0])


def test_nobody_goes_without_to_keep_a_minimum():
    problem = chain_flow(30.0, stock=0.0, demand=1.0, steps=400)
    stock = problem.stock.copy()
    stock[1] = 100.0
    problem = replace(problem, stock=stock, least=np.full((1, 1, 400), 90.0))
    plan = solve_flow(problem, rounds=0)
    assert plan.unmet[0, 0, :100].max() == 0.0


def test_a_minimum_above_the_room_is_said_to_be_missing():
    problem = chain_flow(30.0, demand=1.0)
    most = np.array([[np.inf], [4.0]])
    plan = solve_flow(replace(problem, most=most, least=np.full((1, 1, 8), 5.0)))
    assert plan.below[0, 0, 1:].tolist() == pytest.approx([1.0] * 7)


def test_whole_trips_carry_all_that_is_sent_and_cost_less_than_rounding_up():
    problem = force_flow(6, 3, 4, seed=1)
    plan = solve_flow(problem, rounds=4)
    assert check_flow(problem, plan) == ()
    assert plan.trips.dtype == np.int64
    assert plan.transport < 0.96 * plan.rounded_up


def test_the_model_of_a_brigade_has_no_needless_row():
    problem = force_flow()
    model = flow_model(problem)
    assert model.program.low.size == (40 * 5 + 10 * 2) * 56


def test_whoever_has_enough_at_once_gets_no_plan():
    assert solve_flow(force_flow(6, 3, 4), enough=lambda: True) is None


def test_whoever_has_enough_of_filling_vehicles_gets_whole_trips():
    problem = force_flow(6, 3, 4)
    asked = []
    solve_flow(problem, enough=lambda: asked.append(0), rounds=0)
    left = iter(range(len(asked) + 5))
    plan = solve_flow(problem, enough=lambda: next(left, None) is None, rounds=500)
    assert plan is not None
    assert check_flow(problem, plan) == ()


def test_what_stops_the_work_comes_through_the_solver():
    class StopError(Exception):
        pass

    def stop(_what, _share):
        raise StopError

    with pytest.raises(StopError):
        solve_flow(force_flow(6, 3, 4), stop)


def test_the_share_done_never_falls():
    shares = []
    solve_flow(force_flow(6, 3, 4), lambda _what, share: shares.append(share), rounds=2)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_the_same_problem_has_the_same_plan():
    first, second = (solve_flow(force_flow(6, 3, 4), rounds=2) for _ in range(2))
    assert first.sent.tobytes() == second.sent.tobytes()
    assert first.trips.tobytes() == second.trips.tobytes()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"step_s": 5 * 3600}, "whole days"),
        ({"stock": np.zeros((3, 1))}, "'stock'"),
        ({"demand": np.full((1, 1, 8), -1.0)}, "'demand' of the flows holds -1"),
        ({"least": np.full((1, 1, 8), np.nan)}, "'least' of the flows holds nan"),
        ({"arcs": np.array([[1, 0]], np.int32)}, "from node 1 to node 0"),
        ({"most": np.array([[50.0], [1.0]])}, "holds 100 t"),
    ],
)
def test_a_problem_that_makes_no_sense_is_refused(change, words):
    problem = replace(chain_flow(30.0), **change)
    with pytest.raises(SupplyError, match=words):
        solve_flow(problem)


class TestThePlayerOfShipments:
    def plan(self):
        problem = chain_flow(30.0, demand=1.0)
        plan = solve_flow(problem)
        assert check_flow(problem, plan) == ()
        return problem, plan

    def faults(self, **change):
        problem, plan = self.plan()
        return " ".join(check_flow(problem, replace(plan, **change)))

    def test_finds_a_unit_that_was_said_to_be_covered(self):
        problem, plan = self.plan()
        sent = plan.sent.copy()
        sent[:] = 0
        assert "without what it needs" in " ".join(
            check_flow(problem, replace(plan, sent=sent))
        )

    def test_finds_a_stock_below_the_minimum(self):
        problem, plan = self.plan()
        high = replace(problem, least=np.full((1, 1, 8), 3.0))
        assert "below its minimum" in " ".join(check_flow(high, plan))

    def test_finds_more_than_there_is(self):
        assert "does not have" in self.faults(sent=self.plan()[1].sent * 100)

    def test_finds_more_loads_than_vehicles(self):
        faults = self.faults(trips=self.plan()[1].trips * 0)
        assert "loads in 0 vehicles" in faults
        assert "The trips cost 0.00" in faults

    def test_finds_more_vehicles_out_than_there_are(self):
        problem, plan = self.plan()
        poor = replace(problem, vehicles=np.full((1, 1), 0.01))
        assert "are out and it has 0.01" in " ".join(check_flow(poor, plan))

    def test_finds_whole_trips_that_need_more_vehicles_than_are_said(self):
        problem, plan = self.plan()
        day = int(plan.trips.any(axis=(0, 1)).argmax())
        trips = plan.trips.copy()
        trips[0, 0, day] = 11  # of two steps each: 22 for 5 vehicles and 4 steps
        faults = " ".join(check_flow(problem, replace(plan, trips=trips)))
        assert f"Day {day}: whole trips lack 0.500 tanker at P1" in faults
        said = replace(plan, trips=trips, lacking=np.full_like(plan.lacking, 0.5))
        assert "lack" not in " ".join(check_flow(problem, said))

    def test_finds_a_way_that_is_none(self):
        problem, plan = self.plan()
        barred = replace(problem, lead=np.zeros((1, 1), np.int32))
        assert "has no way" in " ".join(check_flow(barred, plan))

    def test_finds_a_load_that_the_lift_does_not_carry(self):
        problem, plan = self.plan()
        barred = replace(problem, carries=np.zeros((1, 1)))
        assert "does not carry" in " ".join(check_flow(barred, plan))

    def test_finds_what_arrives_too_late_or_is_less_than_nothing(self):
        _, plan = self.plan()
        late, less = plan.sent.copy(), plan.sent.copy()
        late[0, 0, 0, -1] = 0.5
        less[0, 0, 0, 0] = -0.5
        assert "after the last step" in self.faults(sent=late)
        assert "less than nothing" in self.faults(sent=less)

    def test_finds_more_than_there_is_room_for(self):
        problem, plan = self.plan()
        tight = replace(problem, most=np.array([[np.inf], [0.01]]))
        generous = plan.sent.copy()
        generous[0, 0, 0, 0] += 3.0
        assert "room for 0.010 t" in " ".join(
            check_flow(tight, replace(plan, sent=generous))
        )

    def test_lets_a_point_throw_away_what_it_has_no_room_for(self):
        problem = chain_flow(30.0)
        problem = replace(
            problem,
            most=np.array([[100.0], [np.inf]]),
            receipts=np.full((1, 1, 8), 9.0),
        )
        played = play_shipments(problem, np.zeros((1, 1, 1, 8)))
        assert played.wrong == ()
        assert played.stock[0].max() == 100.0
