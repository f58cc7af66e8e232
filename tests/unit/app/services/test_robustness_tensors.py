"""A plan as numbers: the times are those of the march table, and nobody is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import numpy as np
import pytest

from app.services.robustness.course_legend import HOURS
from app.services.robustness.course_of_action import course_of_march
from app.services.robustness.defiles import defiles
from app.services.robustness.instant import instant_estimate
from app.services.robustness.legend import CourseLegend, read_legend
from app.services.robustness.plan_tensors import course_tensors
from app.services.robustness.question import Losses, RobustnessSettings, Theta
from app.services.robustness.request import (
    robustness_order,
    theta_parameters,
    theta_tensors,
)
from app.services.robustness.route_steps import Entries
from app.services.robustness.unit_times import planned_way, unit_times
from models.plan_robustness.checks import check_plan
from planners.column import HaltModel
from tests.bridged_world import (
    MINUTE,
    REST,
    STAND,
    bridged,
    course,
    marching,
    meeting,
    planner_of,
)
from tests.marches import SIX

MS = timedelta(milliseconds=1)
STILL = Theta(
    values=(
        ("breakdowns_per_vehicle_km", 0.0),
        ("segment_spread", 0.0),
        ("serial_sd", 0.0),
        ("weather_sd", 0.0),
    )
)


@pytest.fixture
def world():
    return bridged()


@pytest.fixture
def planner(world):
    return planner_of(world)


def finishes_without_chance(tensors):
    """Tail of each unit past its release point in a move where nothing happens."""
    estimate = instant_estimate(tensors, theta_tensors(STILL), theta_parameters(STILL))
    return estimate.finish_ms, estimate.queue_ms


def test_every_unit_clears_its_release_point_when_the_march_table_says(planner, world):
    """Halts on and off the road, gaps and EXTAL included."""
    one = marching(planner, world, sizes=(10, 25, 5), halts=(STAND, REST))

    tensors, legend = course_tensors(planner, course(one), RobustnessSettings())

    clears = [rows[-1].clears for _, rows in one.table.by_unit()]
    finish, queue = finishes_without_chance(tensors)
    told = [legend.moment(ms) for ms in finish.tolist()]
    assert not queue.any()
    assert [abs(a - b) <= MS for a, b in zip(told, clears, strict=True)] == [True] * 3
    assert [unit.planned_ms for unit in legend.units] == finish.tolist()


def test_heads_and_tails_are_at_timed_points_when_the_march_table_says(planner, world):
    one = marching(planner, world, sizes=(10, 25, 5), halts=(STAND, REST))
    at_m = np.array([point.distance_km * 1000 for point in one.table.points])

    times = unit_times(planned_way(one), at_m)

    start = one.table.totals.start
    for number, (_, rows) in enumerate(one.table.by_unit()):
        arrives = [(row.arrives - start) / MS for row in rows]
        clears = [(row.clears - start) / MS for row in rows]
        assert times.arrives[number] == pytest.approx(arrives, abs=1)
        assert times.tail_arrives[number] == pytest.approx(clears, abs=1)


def test_halts_are_steps_that_chance_does_not_touch(planner, world):
    one = marching(planner, world, sizes=(10,), halts=(STAND, REST))

    tensors, _ = course_tensors(planner, course(one), RobustnessSettings())

    exact = tensors["step_arc"][0, 0, : tensors["steps"][0, 0]] < 0
    stands = tensors["step_ms"][0, 0, : tensors["steps"][0, 0]][exact]
    assert stands.tolist() == [5 * 60_000, 10 * 60_000]
    assert {STAND.model, REST.model} == set(HaltModel)


def test_the_contract_of_the_model_accepts_a_plan(planner, world):
    for losses in Losses:
        tensors, _ = course_tensors(
            planner, meeting(planner, world), RobustnessSettings(losses=losses)
        )

        check_plan("plan-0", tensors)


def test_both_directions_over_one_lane_are_one_queue_with_the_name_of_the_bridge(
    planner, world
):
    tensors, legend = course_tensors(
        planner, meeting(planner, world), RobustnessSettings(losses=Losses.NONE)
    )

    assert [(one.name, one.is_alone) for one in legend.defiles] == [
        ("Old Bridge", False)
    ]
    assert tensors["visit"][:, 3].tolist() == [0] * 5
    steps = tensors["visit"][:, :3]
    assert (tensors["bridge_of_step"][tuple(steps.T)] == 0).all()


def test_who_follows_enters_behind_the_tail_and_who_meets_waits_until_it_is_off(
    planner, world
):
    """The bridge is 400 m long, which at 40 km/h takes 36 s."""
    plan = course(
        marching(planner, world, "da", name="West"),
        marching(planner, world, name="East", start=SIX + 20 * MINUTE, sizes=(5,)),
    )

    tensors, _ = course_tensors(planner, plan, RobustnessSettings(losses=Losses.NONE))

    visits = tensors["visit"].tolist()
    held = [int(tensors["pass_ms"][unit, 0, step]) for unit, _, step, _ in visits]
    passes = tensors["end_pass_ms"].tolist()
    assert [unit for unit, *_ in visits] == [0, 1, 2]
    assert held[0] == pytest.approx(passes[0], abs=2)
    assert held[1] == pytest.approx(passes[1] + 36_000, abs=150)
    assert held[2] == pytest.approx(passes[2] + 36_000, abs=150)


def test_each_unit_has_its_own_vehicles(planner, world):
    plan = course(marching(planner, world, sizes=(10, 4)))

    tensors, _ = course_tensors(planner, plan, RobustnessSettings(losses=Losses.NONE))

    assert tensors["vehicles"].tolist() == [10, 4]


def test_a_road_that_only_one_unit_enters_is_no_queue(planner, world):
    alone = course(marching(planner, world, sizes=(10,)))

    tensors, legend = course_tensors(planner, alone, RobustnessSettings())

    assert legend.defiles == ()
    assert len(tensors["visit"]) == 0
    assert (tensors["resource"] == -1).all()


def test_deadlines_are_those_of_the_plan_or_the_planned_time_and_the_slack(
    planner, world
):
    by = SIX + 60 * MINUTE
    plan = course(
        marching(planner, world, name="Free", sizes=(5,)),
        marching(planner, world, name="Latest", sizes=(5,), latest=by),
        marching(planner, world, name="Release", sizes=(5,), release_by=by),
    )

    _, legend = course_tensors(
        planner, plan, RobustnessSettings(slack=7 * MINUTE, losses=Losses.NONE)
    )

    free, latest, release = legend.units
    assert (free.is_ordered, latest.is_ordered, release.is_ordered) == (0, 1, 1)
    assert free.deadline_ms == free.planned_ms + 7 * 60_000
    assert legend.moment(latest.deadline_ms) == by
    assert legend.moment(release.deadline_ms) == by
    assert release.planned_ms == pytest.approx(release.deadline_ms, abs=1)


def test_extra_gaps_rank_units_that_may_meet_by_their_start(planner, world):
    """Who meets nobody needs no gap to anybody."""
    plan = course(
        marching(planner, world, "ad", name="Late", start=SIX + MINUTE, sizes=(5,)),
        marching(planner, world, "da", name="Early", sizes=(5,)),
        marching(planner, world, "st", name="Elsewhere", sizes=(5,)),
    )

    tensors, _ = course_tensors(planner, plan, RobustnessSettings(losses=Losses.NONE))

    assert tensors["order"].tolist() == [1, 0, 0]


def test_extra_gaps_follow_the_turns_at_a_single_file_road(planner, world):
    """Who started first but comes second has the gap, or else both would be late."""
    first = marching(planner, world, "ad", name="Near", start=SIX + 5 * MINUTE)
    second = marching(planner, world, "sad", name="Far", sizes=(5,))
    gaps = tuple(minutes * MINUTE for minutes in (5, 30))
    asked = RobustnessSettings(losses=Losses.NONE, gaps=gaps)

    tensors, legend = course_tensors(planner, course(first, second), asked)

    assert legend.units[2].starts_ms < legend.units[0].starts_ms
    assert tensors["order"].tolist() == [0, 1, 2]
    visits = [unit for unit, _, _, _ in tensors["visit"].tolist()]
    assert visits == [0, 1, 2]
    travelled = [
        tensors["step_ms"][unit, 0, :step].sum()
        for unit, _, step, _ in tensors["visit"].tolist()
    ]
    held = tensors["pass_ms"][tensors["resource"] >= 0] + tensors["clear_ms"][0]
    for gap in tensors["gap_ms"].tolist():
        enters = tensors["start_ms"] + travelled + gap * tensors["order"]
        assert (enters[1:] >= enters[:-1] + held[:-1]).all()


def test_extra_gaps_do_not_add_up_over_hours_without_anybody(planner, world):
    units = tuple(
        marching(planner, world, name=f"{hours}", start=SIX + 60 * hours * MINUTE)
        for hours in (0, 3)
    )

    tensors, _ = course_tensors(
        planner, course(*units), RobustnessSettings(losses=Losses.NONE)
    )

    assert tensors["order"].tolist() == [0, 1, 0, 1]


def test_columns_that_are_first_at_an_end_each_have_gaps_by_their_start():
    """No gaps suit both; who starts earlier has none."""
    none = np.zeros(4, np.int64)
    visits = Entries(
        unit=np.array([1, 0, 0, 1]),
        route=none,
        step=np.array([0, 0, 1, 1]),
        road=np.array([0, 1, 0, 1]),
        time=np.array([0, 0, 9, 9]),
        ahead=np.zeros(4, np.bool_),
        follow=none,
        clear=none,
    )

    found = defiles(visits, np.zeros(2, np.bool_), np.array([60, 0]), 0)

    assert found.order.tolist() == [1, 0]


@pytest.mark.parametrize("has_hours", [True, False])
def test_hours_that_nobody_looks_at_are_told(planner, world, has_hours):
    plan = replace(course(marching(planner, world)), has_hours=has_hours)

    _, legend = course_tensors(planner, plan, RobustnessSettings())

    assert legend.remarks == ((HOURS,) if has_hours else ())


@pytest.mark.parametrize("hours", [(), ("a curfew",)])
def test_a_march_says_whether_its_plan_has_hours(planner, world, hours):
    scenario = SimpleNamespace(name="Night", zone="Z", hours=hours)
    march = SimpleNamespace(columns=(marching(planner, world),), scenario=scenario)

    assert course_of_march(march).has_hours == bool(hours)


def test_a_column_takes_the_next_best_way_when_bridges_are_lost(planner, world):
    plan = course(marching(planner, world, sizes=(5,)))

    tensors, legend = course_tensors(
        planner, plan, RobustnessSettings(losses=Losses.TWO, gaps=())
    )

    assert [one.name for one in legend.bridges] == ["Old Bridge"]
    assert tensors["steps"].shape[1] == 2
    assert tensors["lost"].tolist() == [[0], [1]]
    assert legend.units[0].routes == 2
    durations = tensors["step_ms"].sum(axis=2)[0]
    assert durations[1] - durations[0] == pytest.approx(4 / 40 * 3_600_000, rel=0.05)


def test_a_bridge_of_another_columns_way_makes_a_pair_matter(planner, world):
    """With Old and New Bridge lost the long way by the south is left."""
    plan = course(
        marching(planner, world, "ad", name="Straight", sizes=(5,)),
        marching(planner, world, "no", name="North", sizes=(5,)),
    )

    tensors, legend = course_tensors(
        planner, plan, RobustnessSettings(losses=Losses.TWO, gaps=())
    )

    assert [one.name for one in legend.bridges] == ["Old Bridge", "New Bridge"]
    assert [one.lost for one in legend.scenarios] == [(), (0,), (1,), (0, 1)]
    assert legend.units[0].routes == 3
    assert tensors["steps"].shape[1] == 3


def test_nothing_that_leaves_names_anybody_or_any_place_or_day(planner, world):
    order = robustness_order(planner, [meeting(planner, world)], RobustnessSettings())

    sent = b"".join(order.files.values()).lower()
    course_legend: CourseLegend = order.legend.courses[0]
    names = {
        "exercise",
        "bank",
        "east",
        "west",
        "third",
        "bridge_old",
        "2026",
        "trucks",
    }
    names |= {unit.name.lower() for unit in course_legend.units}
    names |= {one.name.lower() for one in course_legend.bridges}
    names |= {one.place.lower() for one in course_legend.bridges}
    assert not [name for name in sorted(names) if name.encode() in sent]
    assert min(order.inputs["plan-0"]["start_ms"]) == 0
    told = order.legend.to_json().lower()
    assert [name for name in ("east 1", "old bridge", "2026") if name not in told] == []


def test_a_legend_is_read_as_it_was_written(planner, world):
    settings = RobustnessSettings(
        theta=Theta(values=(("serial_sd", 0.2),), source="S3")
    )
    order = robustness_order(planner, [meeting(planner, world)], settings)

    assert read_legend(order.legend.to_json()) == order.legend


def test_the_same_question_is_the_same_request_and_another_is_not(planner, world):
    plan = [meeting(planner, world)]

    first, again, other = (
        robustness_order(planner, plan, RobustnessSettings(slack=slack * MINUTE))
        for slack in (15, 15, 16)
    )

    assert first.request.key == again.request.key
    assert first.files == again.files
    assert first.request.key != other.request.key
