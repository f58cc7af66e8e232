"""A march simulated by the command: what people read, and what machines read."""

from __future__ import annotations

import json
from datetime import timedelta

import numpy as np
import pytest

from app.cli import plan as plan_command
from app.security.clock import SystemClock
from app.services.model_policy import FILE
from app.services.movement.case import movement_case
from app.services.movement.published_schedule import plan_form
from app.services.robustness.course_of_action import (
    course_of_march,
    course_of_schedule,
)
from app.services.robustness.instant import instant_estimate
from app.services.robustness.plan_tensors import course_tensors
from app.services.robustness.question import Losses, RobustnessSettings, Theta
from app.services.robustness.request import (
    robustness_order,
    theta_parameters,
    theta_tensors,
)
from app.services.robustness.simulate import simulated_here
from app.services.scenario.scenario import read_scenario
from app.storage.folders import Folders
from maps.errors import BuildCancelled
from models.plan_robustness.course import CUT
from models.plan_robustness.course import course as ready_course
from models.plan_robustness.draws import rollout_keys
from models.plan_robustness.engine import Tables
from models.plan_robustness.engines import numpy_engine
from planners.movement.make_schedule import make_schedule
from planners.movement.schedule_report import EffortLevel, ScheduleSettings
from tests.event_replay import EventReplay
from tests.plan_commands import AS, CHEAP, PASSPHRASE

HEAD = """\
scenario: 1
name: {name}
zone: Z
columns:
"""
COLUMN = """\
  - name: {name}
    route: {{stops: ["{start}", "{end}"], timed points: 4}}
    {when}
    rate: 40
    density: 15
    {more}
    serials:
      - name: {name}
        size: 20
        vehicles: {{truck 10 t 6x6: 40}}
"""
SECOND = timedelta(seconds=1)
STILL = Theta(
    values=(
        ("breakdowns_per_vehicle_km", 0.0),
        ("segment_spread", 0.0),
        ("serial_sd", 0.0),
        ("weather_sd", 0.0),
    )
)


@pytest.fixture(scope="module")
def write(tmp_path_factory, ends):
    """Write a scenario: two columns behind each other, and one against them."""
    west, east = ends
    folder = tmp_path_factory.mktemp("scenarios")

    def column(name, way, when, more=""):
        return COLUMN.format(name=name, start=way[0], end=way[1], when=when, more=more)

    def write(name="Crossing", later=2):
        path = folder / f"{name}.yaml"
        path.write_text(
            HEAD.format(name=name)
            + column("First", (west, east), "start: 120600ZJUN26")
            + column(
                "Second",
                (west, east),
                f"start: 1206{later:02}ZJUN26",
                "latest: 121000ZJUN26",
            )
            + column(
                "Against",
                (east, west),
                "start: 120600ZJUN26",
                "halts: [{at: 3, minutes: 10, may wait: 60}]",
            )
        )
        return path

    return write


@pytest.fixture(scope="module")
def scenario(write):
    return write()


@pytest.fixture(scope="module")
def case(planner, scenario):
    return movement_case(
        planner, planner.march(read_scenario(scenario, planner.vehicles))
    )


@pytest.fixture(scope="module")
def schedule(case):
    settings = ScheduleSettings(effort=EffortLevel.QUICK)
    return make_schedule(case.problem, settings).schedule


def test_an_officer_reads_how_sure_the_march_is(
    marsroute, small_area, scenario, tmp_path
):
    evidence = tmp_path / "evidence.json"
    call = ("simulate", scenario, "--area", small_area, "--rollouts", "400")

    people = marsroute(*call, "--export", evidence)

    assert people.code == 0
    assert people.out.startswith("UNCLASSIFIED") or "EXERCISE" in people.out[:40]
    for said in (
        "march units meet their deadlines in ",
        "of 100 simulated moves (",
        "from sampling",
        "Instant estimate of the same: ",
        "15 min of slack",
        "assumed, not measured",
        "400 moves were simulated, seed 1",
        "First First A",
        "extra gap",
    ):
        assert said in people.out, said
    told = json.loads(evidence.read_text())
    assert told["parameters"]["rollouts"] == 400
    assert len(told["model_id"]) == 64
    assert told["simulation"]["courses"][0]["units"][0]["on_time"]["of"] == 400
    assert {one["source"] for one in told["assumptions"]} == {"assumed"}


def test_machines_read_the_same_as_people(marsroute, small_area, scenario):
    call = ("simulate", scenario, "--area", small_area, "--rollouts", "300")

    first = marsroute(*call, "--json").json()
    again = marsroute(*call, "--json").json()

    course = first["simulation"]["courses"][0]
    assert first["simulation"] == again["simulation"]
    assert course["whole"]["of"] == 300
    assert [unit["is_ordered"] for unit in course["units"]][:4] == [0, 0, 1, 1]
    assert first["instant"][0]["whole"] == course["instant"]
    spans = [unit["assumption"] for unit in course["units"]]
    assert all(span["low"] <= span["high"] for span in spans)


def test_the_instant_estimate_alone_simulates_nothing(
    marsroute, small_area, scenario, monkeypatch
):
    def never(*_):
        raise AssertionError

    monkeypatch.setattr("app.cli.simulate.simulated_here", never)

    told = marsroute("simulate", scenario, "--area", small_area, "--instant")

    assert told.code == 0
    assert "one replay of the queues" in told.out
    assert "In a crowded plan it is unsure" in told.out
    assert "simulated moves" not in told.out


def test_courses_of_action_stand_side_by_side(marsroute, small_area, scenario, write):
    other = write("Wider", later=30)
    call = ("simulate", scenario, "--area", small_area, "--rollouts", "200")

    told = marsroute(*call, "--against", other, "--losses", "none")
    machine = marsroute(*call, "--against", other, "--against", other, "--json").json()

    assert told.code == 0
    assert "course of action" in told.out
    names = [course["name"] for course in machine["simulation"]["courses"]]
    assert names == ["Crossing (1)", "Wider (2)", "Wider (3)"]
    first, second, third = machine["simulation"]["courses"]
    assert second["whole"] == third["whole"]
    assert first["units"] != second["units"]


def test_a_schedule_is_simulated_by_its_own_times(
    marsroute, small_area, scenario, case, schedule, tmp_path
):
    published = tmp_path / "plan.json"
    published.write_text(json.dumps(plan_form(case, schedule)))
    call = ("simulate", scenario, "--area", small_area, "--rollouts", "100", "--json")

    told = marsroute(*call, "--schedule", published, "--losses", "none").json()

    planned = [u["planned"] for u in told["simulation"]["courses"][0]["units"]]
    late = max(
        case.problem.movements[n].ends_s(p) for n, p in enumerate(schedule.placed)
    )
    assert max(planned)[:16] == case.moment(late).isoformat()[:16]


def test_an_accepted_schedule_without_chance_runs_to_the_second_and_without_queues(
    planner, case, schedule
):
    """What the scheduler keeps apart does not queue, and comes when it says."""
    plan = course_of_schedule(case, schedule)
    settings = RobustnessSettings(losses=Losses.NONE, gaps=(), theta=STILL)

    tensors, legend = course_tensors(planner, plan, settings)

    still = instant_estimate(tensors, theta_tensors(STILL), theta_parameters(STILL))
    last = {}
    for unit, ends in zip(legend.units, still.finish_ms.tolist(), strict=True):
        last[unit.column] = max(legend.moment(ends), last.get(unit.column, legend.zero))
    for movement, placed in zip(case.problem.movements, schedule.placed, strict=True):
        ends = case.moment(movement.ends_s(placed))
        assert -SECOND <= last[movement.name] - ends <= SECOND
    assert not still.queue_ms.any()


def test_simulated_moves_of_a_march_end_as_event_by_event(planner, case):
    """Tensors that come of real roads mean the same to the replay in plain Python."""
    asked = RobustnessSettings(losses=Losses.TWO)
    order = robustness_order(planner, [course_of_march(case.march)], asked)
    plan, tables = order.inputs["plan-0"], order.inputs["theta"]
    parameters, moves = order.request.parameters, np.arange(20)
    scenarios = [0, len(plan["gap_ms"]) - 1, *np.flatnonzero(plan["lost"].any(axis=1))]
    ready = ready_course(
        plan,
        scenarios,
        rate=parameters["breakdowns_per_vehicle_km"],
        share=parameters["blocking_share"],
    )
    engine = numpy_engine()
    travelled = engine.travelled(
        ready, Tables(**tables), rollout_keys(7, moves), lambda: None
    )
    waited_s = 0.0

    for scenario, round_ in zip(scenarios, ready.rounds, strict=True):
        replay = engine.replayed(ready, round_, travelled)
        events = EventReplay(plan, tables, parameters, int(scenario))
        theirs = list(events.moves(7, moves))
        finish = [
            [np.nan if one is None else one for one in m.finish_s] for m in theirs
        ]
        there = round_.route != CUT
        assert (np.isfinite(finish) == there).all()
        apart = np.array(finish).T[there] - replay.finish[there] / 1000
        assert np.abs(apart).max(initial=0) < 0.05
        waits = sum(sum(one.wait_s.values()) for one in theirs)
        assert replay.queue_ms.sum() / 1000 == pytest.approx(waits, abs=1)
        waited_s += waits

    assert waited_s > 60
    assert len(scenarios) > 2


def test_the_march_as_ordered_does_queue(planner, case):
    """The control: these columns are in each other's way before they are scheduled."""
    settings = RobustnessSettings(losses=Losses.NONE, gaps=(), theta=STILL)

    tensors, _ = course_tensors(planner, course_of_march(case.march), settings)

    still = instant_estimate(tensors, theta_tensors(STILL), theta_parameters(STILL))
    assert still.queue_ms.any()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--assume", "rain=1"), "nothing that the simulation assumes"),
        (("--assume", "weather_sd"), "write a name and a value"),
        (("--assume", "weather_sd=7"), "give 0 to 1"),
        (("--assume", "weather_sd=0.1", "--assume", "weather_sd=0.2"), "keep one"),
        (("--rollouts", "0"), "give 1 to"),
        (("--deadline-slack", "-3"), "give 0 to 1440"),
        (("--seed", "-1"), "give 0 to"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_way_out(
    marsroute, small_area, scenario, words, said
):
    told = marsroute("simulate", scenario, "--area", small_area, *words)

    assert told.code == 3
    assert said in told.err


def test_a_place_that_no_file_can_take_is_told_before_the_work(
    marsroute, small_area, scenario, tmp_path
):
    for place in (tmp_path, tmp_path / "nowhere" / "a.json"):
        told = marsroute(
            *("simulate", scenario, "--area", small_area, "--export", place)
        )

        assert told.code == 5
        assert "folder" in told.err
        assert told.out == ""


def test_a_scenario_without_an_area_is_refused(marsroute, scenario):
    told = marsroute("simulate", scenario)

    assert told.code == 3
    assert "names no area" in told.err


def test_what_is_assumed_otherwise_is_told_with_who_says_so(
    marsroute, small_area, scenario
):
    told = marsroute(
        *("simulate", scenario, "--area", small_area, "--rollouts", "100"),
        *("--losses", "none", "--assume", "serial_sd=0.3", "--assumed-by", "S3"),
    )

    assert "but serial_sd 0.3 (S3)" in told.out


def test_the_scenario_says_how_it_is_tried_and_options_win(
    marsroute, small_area, scenario, tmp_path
):
    ours = tmp_path / "ours.yaml"
    ours.write_text(
        f"{scenario.read_text()}robustness:\n  period: night\n  rollouts: 60\n"
        "  slack_min: 4\n  assumptions:\n"
        "    serial_sd: {value: 0.2, source: S3}\n    weather_sd: {value: 0.1}\n"
    )
    call = ("simulate", ours, "--area", small_area, "--losses", "none")

    by_plan = marsroute(*call, "--instant", "--export", tmp_path / "a.json")
    told = marsroute(
        *(*call, "--rollouts", "70", "--period", "peak", "--instant"),
        *("--assume", "weather_sd=0.12", "--export", tmp_path / "b.json"),
    )

    assert by_plan.code == told.code == 0, by_plan.err + told.err
    first, second = (
        json.loads((tmp_path / name).read_text()) for name in ("a.json", "b.json")
    )
    assert (first["period"], second["period"]) == ("night", "peak")
    assert [one["parameters"]["rollouts"] for one in (first, second)] == [60, 70]
    assert {one["slack_s"] for one in (first, second)} == {240.0}
    assumed = [
        {one["name"]: (one["value"], one["source"]) for one in each["assumptions"]}
        for each in (first, second)
    ]
    assert [each["serial_sd"] for each in assumed] == [(0.2, "S3")] * 2
    assert assumed[0]["weather_sd"] == (0.1, "assumed")
    assert assumed[1]["weather_sd"] == (0.12, "chosen by the user")
    assert assumed[0]["blocking_share"][1] == "assumed"


def test_a_simulation_is_kept_beside_the_plan(
    marsroute, small_area, scenario, tmp_path, monkeypatch
):
    monkeypatch.setattr(plan_command, "calibrated", lambda _: CHEAP)
    phrase = tmp_path / "phrase"
    phrase.write_text(PASSPHRASE)
    plan, key = tmp_path / "EX.plan", ("--passphrase-file", phrase)
    made = marsroute("plan", "new", plan, "--from", scenario, *AS, *key)
    assert made.code == 0, made.err
    call = ("simulate", plan, "--area", small_area, "--rollouts", "100", *key)

    first = marsroute(*call, "--json").json()
    second = marsroute(*call, "--json").json()
    other = marsroute(*call, "--json", "--deadline-slack", "5").json()
    people = marsroute(*call)

    kept = [one["answer"]["kept"] for one in (first, second, other)]
    assert kept == [False, True, False]
    assert first["simulation"] == second["simulation"]
    assert "inputs changed" in other["answer"]["out_of_date"]
    assert "Kept beside the plan: computed " in people.out


def test_a_suspended_model_is_not_asked_and_the_instant_estimate_stands_in(
    marsroute, small_area, scenario, tmp_path, monkeypatch
):
    """What is kept of it still holds."""
    monkeypatch.setattr(plan_command, "calibrated", lambda _: CHEAP)
    phrase = tmp_path / "phrase"
    phrase.write_text(PASSPHRASE)
    plan, key = tmp_path / "EX.plan", ("--passphrase-file", phrase)
    marsroute("plan", "new", plan, "--from", scenario, *AS, *key)
    call = ("simulate", plan, "--area", small_area, "--rollouts", "50", *key)
    before = marsroute(*call, "--json").json()
    said = marsroute(
        *("model", "set", plan, "plan_robustness", "suspended"),
        *("--why", "wrong tables", *AS, *key),
    )
    assert said.code == 0, said.err

    kept = marsroute(*call, "--json").json()
    other = marsroute(*call, "--seed", "7", "--json").json()
    people = marsroute(*call, "--seed", "7")

    assert kept["simulation"] == before["simulation"]
    assert other["simulation"] is None
    assert 0 <= other["instant"][0]["whole"] <= 1
    assert people.code == 0
    assert "suspended by this plan (wrong tables)" in people.out
    assert "one replay of the queues" in people.out


@pytest.mark.parametrize("status", ["suspended", "withdrawn"])
def test_a_model_that_the_policy_forbids_is_not_asked_whatever_is_kept(
    marsroute, small_area, scenario, tmp_path, monkeypatch, status
):
    monkeypatch.setenv("MARSROUTE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(plan_command, "calibrated", lambda _: CHEAP)
    phrase = tmp_path / "phrase"
    phrase.write_text(PASSPHRASE)
    plan, key = tmp_path / "EX.plan", ("--passphrase-file", phrase)
    marsroute("plan", "new", plan, "--from", scenario, *AS, *key)
    call = ("simulate", plan, "--area", small_area, "--rollouts", "50", *key)
    before = marsroute(*call, "--losses", "none", "--json").json()
    config = Folders.of_user().config
    config.mkdir(parents=True, exist_ok=True)
    (config / FILE).write_text(
        "policy: 1\nname: Brigade\nsource: order 12\nmodels:\n- {model: "
        f"plan_robustness, status: {status}, reason: under review}}\n"
    )

    kept = marsroute(*call, "--losses", "none", "--json").json()
    plain = marsroute(
        "simulate", scenario, "--area", small_area, "--losses", "none", "--json"
    ).json()

    assert before["simulation"] is not None
    holds = before["simulation"] if status == "suspended" else None
    assert kept["simulation"] == holds
    assert ("withdrawn" in kept["answer"]["out_of_date"]) == (holds is None)
    assert plain["simulation"] is None
    for told in (kept, plain):
        assert f"{status} by the model policy (under review)" in told["why"]
        assert 0 <= told["instant"][0]["whole"] <= 1


def test_a_simulation_can_be_stopped_at_once(planner, case):
    order = robustness_order(
        planner,
        [course_of_march(case.march)],
        RobustnessSettings(rollouts=10_000_000),
    )
    clock = SystemClock()

    def stop(*_):
        raise BuildCancelled

    before = clock.since_boot()
    with pytest.raises(BuildCancelled):
        simulated_here(order, stop)

    assert clock.since_boot() - before < 3
