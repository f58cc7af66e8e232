"""What counts of simulated moves say, and how long that is kept."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from app.cli.simulate_words import show_robustness
from app.cli.terminal import Terminal
from app.errors import Damaged, InputRefused
from app.security.clock import SystemClock
from app.security.marking import DEFAULT_MARKING
from app.services.cached_answers import CachedAnswers
from app.services.robustness.answer import (
    ROBUSTNESS,
    answered_robustness,
    kept_from_job,
    robustness_inquiry,
)
from app.services.robustness.legend import read_legend
from app.services.robustness.question import (
    MOST_ROLLOUTS,
    Losses,
    RobustnessSettings,
    Theta,
    highest,
)
from app.services.robustness.read_answer import minutes_at, read_robustness
from app.services.robustness.request import (
    order_of_job,
    robustness_order,
    sensitivity_orders,
)
from app.services.robustness.simulate import SimulationWork, simulation_work
from app.services.robustness.words import deadline_words, gap_words, whole_words
from app.storage.result_cache import ResultCache
from app.ui.jobs.robustness_words import answer_page
from models.errors import AnswerRefused
from models.plan_robustness.contract import HIST_BINS
from models.plan_robustness.tables import ASSUMPTIONS
from models.protocol.request import MOST_PARTS
from tests.bridged_world import MINUTE, bridged, course, marching, meeting, planner_of
from tests.kept_results import APRIL, CACHE_KEY

WORLD = bridged()
PLANNER = planner_of(WORLD)


def order_of(losses=Losses.ONE, **more):
    settings = RobustnessSettings(rollouts=200, losses=losses, **more)
    return robustness_order(PLANNER, [meeting(PLANNER, WORLD)], settings)


def simulate(*orders):
    """Answers as a child process gives them."""
    works = [SimulationWork(one.request, one.inputs) for one in orders]
    return simulation_work(works, lambda *_: None, lambda: False)


@pytest.fixture(scope="module")
def order():
    return order_of()


@pytest.fixture(scope="module")
def answers(order):
    return simulate(order, *sensitivity_orders(order))


@pytest.fixture(scope="module")
def said(order, answers):
    return read_robustness(order, answers[0], answers[1:])


@pytest.fixture
def kept(tmp_path):
    cache = ResultCache(tmp_path / "plan.results", CACHE_KEY)
    yield CachedAnswers(cache, APRIL, SystemClock(), "1")
    cache.close()


def test_shares_are_those_of_the_counts(answers, said):
    counts = answers[0]
    (told,) = said.courses

    assert told.whole.share == counts["all_met"][0, 0] / 200
    for number, unit in enumerate(told.units):
        assert unit.on_time.held == counts["met"][0, 0, number]
        assert unit.on_time.of == 200
    assert [unit.name for unit in told.units][:3] == ["East 1", "East 2", "West 1"]
    assert told.gaps[0].whole == told.whole
    assert [one.minutes for one in told.gaps] == [0, 1, 2, 3, 5, 8, 12, 20, 30]


def test_a_lost_bridge_is_weighed_move_by_move(order, answers, said):
    counts = answers[0]
    (told,) = said.courses
    (loss,) = told.losses
    row = next(one.row for one in order.legend.courses[0].scenarios if one.lost)

    mean = counts["drop"][0, row] / 200
    variance = counts["drop_sq"][0, row] / 200 - mean**2
    assert loss.units_late == pytest.approx(mean)
    assert loss.error == pytest.approx(math.sqrt(variance / 200))
    assert loss.name.startswith("Old Bridge (")
    assert loss.units_cut == 0
    assert loss.delay_min > 5


def test_finishes_rise_and_lie_about_the_planned_time(said):
    for unit in said.courses[0].units:
        early, middle, late = unit.finishes
        assert early < middle < late
        assert abs(middle - unit.planned) < timedelta(minutes=10)


def test_queues_are_told_in_minutes_and_waits_of_one_move(order, answers, said):
    counts = answers[0]
    (told,) = said.courses
    (queue,) = told.defiles

    assert len(order.legend.courses[0].defiles) == 1
    assert queue.queue_min == pytest.approx(counts["queue_ms"][0, 0, 0] / 200 / 60_000)
    assert queue.waits == pytest.approx(counts["queued"][0, 0, 0] / 200)
    assert queue.queue_min > 0.1
    assert 0 < queue.waits <= len(told.units)


def test_five_fifty_and_ninety_five_of_a_hundred_are_through_by_then(order, answers):
    counts = {name: tensor.copy() for name, tensor in answers[0].items()}
    hist = counts["finish_hist"][0, 0, 0]
    hist[:] = 0
    hist[[11, 31, 51, 71]] = 20, 90, 70, 20  # each bin ends with its minute

    (unit, *_) = read_robustness(order, counts).courses[0].units

    legend = order.legend.courses[0]
    start = legend.moment(legend.units[0].starts_ms)
    minutes = [(one - start) / MINUTE for one in unit.finishes]
    assert minutes == pytest.approx([10 + 10 / 20, 30 + 80 / 90, 70 + 10 / 20])


def test_nobody_is_told_a_time_that_lies_beyond_what_is_counted(order, answers, capsys):
    """A minute is counted within a day of the start; later is told as later."""
    counts = {name: tensor.copy() for name, tensor in answers[0].items()}
    hist = counts["finish_hist"][0, 0]
    hist[:2] = 0
    hist[0, 11], hist[0, -1] = 120, 80
    hist[1, 11], hist[1, -1] = 190, 10

    slow, sure, *_ = read_robustness(order, counts).courses[0].units

    start = order.legend.courses[0].moment(order.legend.courses[0].units[0].starts_ms)
    assert start + 10 * MINUTE < slow.finishes.p05 < start + 11 * MINUTE
    assert slow.finishes.p50 < start + 11 * MINUTE
    assert slow.finishes.p95 is None
    assert sure.finishes.p95 is not None
    printed, page = shown(order, counts, capsys)
    assert "a day after its start or later" in printed
    cell = page.tables[0].rows[0][5]
    assert cell.text.startswith("0610–>")
    assert "24" in cell.tip


def test_minutes_are_of_those_that_get_through(order, answers, capsys):
    """Where nobody does, there is no delay of nought minutes to be glad of."""
    counts = {name: tensor.copy() for name, tensor in answers[0].items()}
    row = next(one.row for one in order.legend.courses[0].scenarios if one.lost)
    units = counts["cut"].shape[2]
    counts["cut"][0, row, 1:] = 200
    (some,) = read_robustness(order, counts).courses[0].losses
    counts["cut"][0, row] = 200
    counts["delay_ms"][0, row] = 0
    (none,) = read_robustness(order, counts).courses[0].losses

    assert (some.units_cut, none.units_cut) == (units - 1, units)
    assert some.delay_min > 5
    assert none.delay_min is None
    printed, page = shown(order, counts, capsys)
    assert "+0 " not in printed
    assert page.tables[2].rows[0][2].text == "–"


def shown(order, counts, capsys):
    """What the command prints of counts, and what the window shows."""
    found = read_robustness(order, counts)
    capsys.readouterr()
    show_robustness(found, Terminal())
    return capsys.readouterr().out, answer_page(found, order.legend.theta)


def test_other_assumptions_open_a_span_around_the_share(said):
    (told,) = said.courses

    for unit in told.units:
        assert unit.assumption.low <= unit.on_time.share <= unit.assumption.high
    assert told.assumption.high > told.assumption.low


def test_without_other_assumptions_no_span_is_told(order, answers):
    (told,) = read_robustness(order, answers[0]).courses

    assert told.assumption is None
    assert "Other assumptions" not in whole_words(told)


def test_the_smallest_gap_is_the_first_that_reaches_ninety(order, answers):
    counts = {name: tensor.copy() for name, tensor in answers[0].items()}
    rows = {
        one.gap_ms: one.row for one in order.legend.courses[0].scenarios if not one.lost
    }
    counts["all_met"][0, :] = 0
    (never,) = read_robustness(order, counts).courses
    counts["all_met"][0, rows[3 * 60_000]] = 180
    counts["all_met"][0, rows[8 * 60_000]] = 200
    (reached,) = read_robustness(order, counts).courses
    counts["all_met"][0, 0] = 199
    (needless,) = read_robustness(order, counts).courses

    assert never.smallest_gap is None
    assert "not reached by any extra gap up to 30 min" in gap_words(never)
    assert reached.smallest_gap.minutes == 3
    assert "extra gap of 3 min" in gap_words(reached)
    assert needless.smallest_gap.minutes == 0


def test_minutes_are_read_off_the_counts():
    counts = np.zeros(HIST_BINS)
    counts[10], counts[21] = 50, 50  # the tenth and the twenty-first minute

    assert minutes_at(counts, (0.05, 0.25, 0.75, 0.95)) == pytest.approx(
        [9.1, 9.5, 20.5, 20.9]
    )


def test_an_answer_to_another_plan_is_refused(order, answers):
    fewer = {name: tensor[:, :1] for name, tensor in answers[0].items()}
    lacking = {name: one for name, one in answers[0].items() if name != "drop"}

    with pytest.raises(AnswerRefused, match="another plan"):
        read_robustness(order, fewer)
    with pytest.raises(AnswerRefused, match="lacks drop"):
        read_robustness(order, lacking)


def test_an_answer_is_read_as_it_was_written(said):
    assert ROBUSTNESS.read(ROBUSTNESS.write(said)) == said


def test_a_job_is_taken_up_from_its_files_and_its_legend(kept, order, answers, said):
    legend = read_legend(order.legend.to_json())

    again = order_of_job(order.request, order.files, legend)

    assert read_robustness(again, answers[0], answers[1:]) == said
    first, second = (
        robustness_inquiry(one, "march", DEFAULT_MARKING) for one in (order, again)
    )
    assert kept.asked(first) == kept.asked(second)


def test_a_legend_of_another_form_is_refused(order):
    for text in (
        "",
        "[]",
        "{}",
        order.legend.to_json().replace('"form":1', '"form":2'),
    ):
        with pytest.raises(Damaged, match="legend"):
            read_legend(text)


def test_a_sweep_is_one_request_of_many_parts_with_every_pair():
    plan = course(
        marching(PLANNER, WORLD, "ad", name="Straight", sizes=(5,)),
        marching(PLANNER, WORLD, "no", name="North", sizes=(5,)),
    )
    settings = RobustnessSettings(rollouts=200_000, losses=Losses.TWO)
    courses = [plan, replace(plan, name="Again")]

    order = robustness_order(PLANNER, courses, settings, parts=1000)

    assert order.request.parts == MOST_PARTS
    assert order.request.items >= MOST_PARTS
    lost = [one.lost for one in order.legend.courses[1].scenarios]
    assert (0, 1) in lost
    assert set(order.inputs) == {"theta", "plan-0", "plan-1"}
    arcs = [order.inputs[f"plan-{n}"]["step_arc"] for n in (0, 1)]
    assert np.array_equal(*arcs)  # the same roads draw the same chance


def test_deadlines_are_told_with_where_they_come_from(said):
    (told,) = said.courses

    assert "15 min of slack" in deadline_words(told, said.slack_min)
    ordered = replace(
        told, units=tuple(replace(one, is_ordered=True) for one in told.units)
    )
    assert deadline_words(ordered, 15) == "Deadlines are the latest times of the plan."


@pytest.mark.parametrize(
    "wrong",
    [
        {"rollouts": 0},
        {"rollouts": MOST_ROLLOUTS + 1},
        {"slack": -MINUTE},
        {"slack": 25 * 60 * MINUTE},
        {"seed": -1},
    ],
)
def test_settings_without_sense_are_refused(wrong):
    with pytest.raises(InputRefused):
        RobustnessSettings(**wrong)


def test_assumptions_without_sense_are_refused():
    with pytest.raises(InputRefused, match="nothing that the simulation assumes"):
        Theta(values=(("rain", 1.0),))
    with pytest.raises(InputRefused, match="give 0 to 1"):
        Theta(values=(("weather_sd", 2.0),))
    with pytest.raises(InputRefused, match="no part of the day"):
        Theta(period="noon")


@pytest.mark.parametrize("name", [one.name for one in ASSUMPTIONS])
def test_the_model_takes_every_assumption_that_is_not_refused(name):
    """Halved and doubled, too."""
    for value in (0.0, highest(name)):
        order = order_of(theta=Theta(values=((name, value),)))
        assert len(sensitivity_orders(order)) == 4
    with pytest.raises(InputRefused, match="give 0 to"):
        Theta(values=((name, highest(name) * 1.01),))


def test_assumptions_say_that_they_are_none_of_measurement():
    changed = Theta(values=(("serial_sd", 0.2),), source="S3")

    assert Theta().source_words == "assumed, not measured"
    assert changed.source_words == "assumed, not measured, but serial_sd 0.2 (S3)"


class TestKept:
    """Answers beside a plan."""

    def test_an_answer_is_given_again_until_its_question_changes(self, kept, order):
        inquiry = robustness_inquiry(order, "march", DEFAULT_MARKING)
        first, _ = answered_robustness(kept, inquiry, order)
        again, _ = answered_robustness(kept, inquiry, order)

        other = order_of(slack=MINUTE)
        asked = robustness_inquiry(other, "march", DEFAULT_MARKING)
        stale = kept.look_up(asked).stale

        assert (first.note.is_kept, again.note.is_kept) == (False, True)
        assert again.value == first.value
        assert "deadlines" in stale.note.stale_words()

    def test_an_answer_of_a_job_is_kept_with_its_origin(self, kept, order, answers):
        inquiry = robustness_inquiry(order, "march", DEFAULT_MARKING)
        at = datetime(2026, 6, 1, tzinfo=UTC)

        found, notices = kept_from_job(
            kept, inquiry, order, answers[0], order.request.key, at
        )

        known = kept.look_up(inquiry).answer
        assert notices == ()
        assert known.value == found
        assert (known.note.origin, known.note.computed_at) == (order.request.key, at)
