"""Columns in each other's way, scheduled by the command, for people and machines."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.services.movement.case import movement_case
from app.services.movement.published_schedule import plan_form
from app.services.movement.schedule import apply_schedule, scheduled_column
from app.services.scenario.scenario import read_scenario
from planners.dtg import format_dtg, parse_dtg
from planners.movement.conflict import ConflictKind
from planners.movement.conflicts import find_conflicts
from planners.movement.instances.instance_document import (
    plan_document,
    problem_document,
)
from planners.movement.make_schedule import make_schedule
from planners.movement.problem import Stop
from planners.movement.schedule_report import EffortLevel, ScheduleSettings
from tests.instances.check_plan import check

if TYPE_CHECKING:
    from app.services.movement.case import MovementCase
    from app.services.planning import PlannedMarch
    from planners.movement.problem import Schedule

INSTANCE = Path(__file__).parents[1] / "instances" / "T-10-3.json"
HEAD = """\
scenario: 1
name: Crossing
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
        vehicles: {{truck 10 t 6x6: {trucks}}}
"""


def column(
    name: str, way: tuple[str, str], when: str, trucks: int = 40, more: str = ""
):
    start, end = way
    return COLUMN.format(
        name=name, start=start, end=end, when=when, trucks=trucks, more=more
    )


@pytest.fixture(scope="module")
def scenario(tmp_path_factory, ends):
    """Write a scenario: two columns behind each other, and one against them."""
    path = tmp_path_factory.mktemp("scenario") / "crossing.yaml"
    west, east = ends
    path.write_text(
        HEAD
        + column("First", (west, east), "start: 120600ZJUN26")
        + column("Second", (west, east), "start: 120602ZJUN26", more="ways: 2")
        + column(
            "Against",
            (east, west),
            "start: 120600ZJUN26",
            more="halts: [{at: 3, minutes: 10, may wait: 60}]",
        )
    )
    return path


@pytest.fixture(scope="module")
def march(planner, scenario) -> PlannedMarch:
    """Plan the scenario as ordered."""
    return planner.march(read_scenario(scenario, planner.vehicles))


@pytest.fixture(scope="module")
def case(planner, march) -> MovementCase:
    """Give the problem of the march."""
    return movement_case(planner, march)


@pytest.fixture(scope="module")
def schedule(case) -> Schedule:
    """Give a schedule of the march."""
    return make_schedule(
        case.problem, ScheduleSettings(effort=EffortLevel.QUICK)
    ).schedule


@pytest.fixture
def published(case, schedule, tmp_path) -> Path:
    """Write down the schedule of the scenario."""
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(plan_form(case, schedule)))
    return path


def test_people_and_machines_read_conflicts_and_a_schedule_without_any(
    marsroute, small_area, scenario, tmp_path
) -> None:
    plan = tmp_path / "plan.json"
    call = ("schedule", scenario, "--area", small_area, "--effort", "quick")

    people = marsroute(*call, "-o", plan)
    machine = marsroute(*call, "--json").json()

    assert people.code == 0
    assert "Second comes too close behind First" in people.out
    assert machine["conflicts"][0]["sentence"] in people.out
    told = machine["schedule"]
    assert [one["movement"] for one in told["movements"]] == [
        "First",
        "Second",
        "Against",
    ]
    assert told["value"]["missing"] == []
    assert told["bound"] <= told["value"]["cost"]
    later = told["movements"][1]
    assert later["why"] in people.out
    assert later["departs"][0] >= later["planned"]
    published = json.loads(plan.read_text())["movements"]
    assert published["Second"]["departs"][0] == later["departs"][0]


def test_conflicts_alone_are_told_without_a_search(
    marsroute, small_area, scenario
) -> None:
    answer = marsroute(
        "schedule", scenario, "--area", small_area, "--conflicts-only", "--json"
    )

    assert answer.code == 0
    assert "schedule" not in answer.json()
    assert answer.json()["conflicts"]


def test_a_schedule_becomes_a_march_whose_own_departures_it_is(
    planner, case, schedule
) -> None:
    again = movement_case(planner, apply_schedule(planner, case, schedule))

    assert find_conflicts(case.problem, case.planned)
    assert find_conflicts(again.problem, again.planned) == ()
    before = [placed.departs_s for placed in schedule.placed]
    assert [placed.departs_s for placed in again.planned.placed] == before


def test_the_independent_checker_finds_the_conflicts_of_the_plan_and_none_after(
    case, schedule
) -> None:
    document = json.loads(json.dumps(problem_document(case.problem)))

    assert check(document, plan_document(case.problem, case.planned))
    assert check(document, plan_document(case.problem, schedule)) == []


def test_tails_of_the_case_are_those_of_the_march_table(march, case) -> None:
    for column_, movement, placed in zip(
        march.columns, case.problem.movements, case.planned.placed, strict=True
    ):
        leg = movement.courses[0].legs[-1]
        clears = case.moment(placed.departs_s[-1] + leg.clears_s)
        late = clears - column_.table.totals.completion
        assert timedelta() <= late < timedelta(minutes=1, seconds=1)


def test_without_a_schedule_the_demands_in_contradiction_are_told(
    marsroute, planner, small_area, tmp_path, ends
) -> None:
    path = tmp_path / "late.yaml"
    first = column("First", ends, "start: 120600ZJUN26", more="locked: yes")
    path.write_text(HEAD + first + column("Second", ends, "start: 120600ZJUN26"))
    alone = planner.march(read_scenario(path, planner.vehicles)).columns[1].table
    by = format_dtg(alone.totals.completion + timedelta(minutes=5))
    second = column("Second", ends, "start: 120600ZJUN26", more=f"latest: {by}")
    path.write_text(HEAD + first + second)
    call = ("schedule", path, "--area", small_area, "--effort", "quick")

    answer = marsroute(*call)

    assert answer.code == 4
    assert "no place" in answer.out
    assert "These demands contradict each other" in answer.out
    assert "  - The tail of Second must be past its RP by" in answer.out
    assert "The cheapest way out found: one column later at the RP" in answer.out


def test_locked_columns_in_each_other_s_way_are_no_schedule(
    marsroute, small_area, tmp_path, ends
) -> None:
    path, plan = tmp_path / "locked.yaml", tmp_path / "plan.json"
    both = [
        column(name, ends, "start: 120600ZJUN26", more="locked: yes")
        for name in ("First", "Second")
    ]
    path.write_text(HEAD + "".join(both))
    call = ("schedule", path, "--area", small_area, "--effort", "quick", "-o", plan)

    answer = marsroute(*call)

    assert answer.code == 4
    assert "proven" not in answer.out
    assert "  - First is locked to its SP at 120600ZJUN26." in answer.out
    assert "  - Second is locked to its SP at 120600ZJUN26." in answer.out
    assert not plan.exists()


def test_a_plan_goes_on_after_a_delay_close_to_what_was_published(
    marsroute, small_area, scenario, published
) -> None:
    call = ("schedule", scenario, "--area", small_area, "--effort", "quick")
    trouble = ("--keep", published, "--now", "120555ZJUN26", "--delayed", "First:30")

    answer = marsroute(*call, *trouble)

    assert answer.code == 0
    assert "3 movements changed" in answer.out
    assert "First SP 0600Z -> 06" in answer.out


def test_a_closed_road_is_gone_round(
    marsroute, march, small_area, scenario, published
) -> None:
    call = ("schedule", scenario, "--area", small_area, "--effort", "quick")
    route = march.columns[0].route
    lon, lat = route.geometry[len(route.geometry) // 2]
    trouble = (
        "--keep",
        published,
        "--now",
        "120601ZJUN26",
        "--closed",
        f"{lat}, {lon}",
    )

    machine = marsroute(*call, *trouble, "--json").json()

    assert "First" in [*machine["affected"], *machine["stranded"]]
    assert machine["stranded"] or "instead of" in " ".join(
        one["words"] for one in machine["changes"]
    )


def test_march_units_may_move_by_themselves(planner, scenario) -> None:
    plan = read_scenario(scenario, planner.vehicles)
    first = replace(
        plan.columns[0], moves_as=type(plan.columns[0].moves_as)("march units")
    )

    case = movement_case(planner, planner.march(replace(plan, columns=(first,))))

    names = [one.name for one in case.problem.movements]
    assert names == ["First First A", "First First B"]
    assert case.columns == (0, 0)
    assert movement_case(planner, case.march).problem.movements[1].name == names[1]
    assert find_conflicts(case.problem, case.planned) == ()
    assert case.moment(case.planned.placed[0].departs_s[0]) == parse_dtg("120600ZJUN26")


def test_a_published_instance_is_scheduled_with_proof(marsroute, tmp_path) -> None:
    plan = tmp_path / "plan.json"

    answer = marsroute(
        *("schedule", "--instance", INSTANCE, "--effort", "quick", "-o", plan)
    )

    assert answer.code == 0
    assert "10 weighted minutes behind the free way: proven" in answer.out
    instance = json.loads(INSTANCE.read_text())
    assert check(instance, json.loads(plan.read_text())) == []


def test_closed_hours_close_sections_and_nobody_is_planned_on_them(
    planner, scenario, march, tmp_path
) -> None:
    route = march.columns[0].route
    lon, lat = route.geometry[0]
    shut = f"""\
hours:
  - rule: closure
    name: Works
    at: ["{lat}, {lon}"]
    from: 120500ZJUN26
    until: 120700ZJUN26
columns:
"""
    path = tmp_path / "shut.yaml"
    path.write_text(scenario.read_text().replace("columns:\n", shut))
    march = planner.march(read_scenario(path, planner.vehicles))

    case = movement_case(planner, march)

    assert {one.reason for one in case.problem.closures} >= {
        "Closure 'Works': closed from 120500ZJUN26 to 120700ZJUN26."
    }
    seven = (parse_dtg("120700ZJUN26") - case.zero).total_seconds()
    assert {one.ends_s for one in case.problem.closures} == {seven}
    for conflict in find_conflicts(case.problem, case.planned):
        assert conflict.kind is not ConflictKind.CLOSURE


def test_products_are_written_with_the_march_tables_of_the_schedule(
    marsroute, small_area, scenario, tmp_path
) -> None:
    folder = tmp_path / "out"
    call = ("schedule", scenario, "--area", small_area, "--effort", "quick", "--json")

    answer = marsroute(*call, "--export", folder).json()

    names = {Path(path).name for path in answer["written"]}
    assert {"Crossing schedule.json", "Crossing schedule.csv"} <= names
    rows = (folder / "Crossing schedule.csv").read_text(encoding="utf-8-sig")
    later = answer["schedule"]["movements"][1]["departs"][0]
    assert later in rows
    table = (folder / "Crossing Second march table.csv").read_text(encoding="utf-8-sig")
    assert format_dtg(datetime.fromisoformat(later)) in table


def test_a_column_may_wait_in_a_halt_area_on_its_way_or_drive_through(
    planner, scenario, march, tmp_path
) -> None:
    route = march.columns[0].route
    lon, lat = route.geometry[len(route.geometry) // 2]
    area = f"""\
halt areas:
  - {{name: Meadow, at: "{lat}, {lon}", parking: 2000 m}}
columns:
"""
    more = "may wait: 60\n    waiting places: [Meadow]\n    rate: 40"
    text = scenario.read_text().replace("columns:\n", area)
    path = tmp_path / "meadow.yaml"
    path.write_text(text.replace("rate: 40", more, 1))
    case = movement_case(planner, planner.march(read_scenario(path, planner.vehicles)))

    first = case.problem.movements[0]
    course, placed = first.courses[0], case.planned.placed[0]
    through, waits = placed, (placed.departs_s[0], placed.departs_s[1] + 1200)
    tables = [
        scheduled_column(case, 0, one).table
        for one in (through, placed._replace(departs_s=waits))
    ]

    assert course.stops == (Stop(0, 0, 3600),)
    assert course.legs[0].duration_s % 60 == 0  # so that nobody stops in passing
    assert [halt.name for halt in tables[0].halts] == []
    assert [(h.name, h.duration) for h in tables[1].halts] == [
        ("Meadow", pytest.approx(timedelta(minutes=20), abs=timedelta(seconds=1)))
    ]
    shift = tables[1].totals.completion - tables[0].totals.completion
    assert abs(shift - timedelta(minutes=20)) < timedelta(seconds=1)
