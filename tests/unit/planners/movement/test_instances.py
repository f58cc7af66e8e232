"""The sixty published instances: their form, their making, and their checker."""

from __future__ import annotations

import ast
import copy
import json
import subprocess
import sys
from pathlib import Path

import pytest

from planners.errors import MarchError
from planners.movement.conflict_table import forbidden_differences
from planners.movement.instance_document import (
    plan_document,
    problem_document,
    read_plan,
    read_problem,
)
from planners.movement.make_classes import made_problem
from planners.movement.packed import pack
from planners.movement.problem import Departures, Schedule
from tests.instances import check_plan
from tests.instances.make_instances import NAMES, document_of, path_of, text_of

FOLDER = Path(check_plan.__file__).parent
SMALL = [name for name in NAMES if int(name.split(":")[1]) <= 30]
MADE_AGAIN = [name for name in SMALL if name[0] not in "OT"] + ["T:30:12", "T:10:12:2"]
MOST_BYTES = 12_000_000


def instance(name):
    return check_plan.read(path_of(name))


def edited(name, change):
    """An instance after a change of its document."""
    document = copy.deepcopy(instance(name))
    change(document)
    return document


def alone_on(document, which):
    """A plan in which chosen movements go as early as they may, and as fast."""
    plan = {}
    for movement in document["movements"]:
        if movement["name"] in which:
            legs = check_plan.legs_of(movement["courses"][0])
            departs = [movement["earliest_s"]]
            for leg in legs[:-1]:
                departs.append(departs[-1] + leg.heads[-1])
            plan[movement["name"]] = {"course": 0, "departs_s": departs}
    return plan


def kinds(violations):
    return {one.kind for one in violations} - {"missing"}


# The set ------------------------------------------------------------------------------


def test_there_are_sixty_instances_of_eleven_classes():
    files = {path.name for path in FOLDER.glob("*.json")}

    assert len(NAMES) == len(set(NAMES)) == 60
    assert files == {path_of(name).name for name in NAMES}
    assert {name[0] for name in NAMES} == set("TSLCGBPHWXO")


def test_the_files_are_small_enough_to_keep():
    assert sum(path.stat().st_size for path in FOLDER.glob("*.json")) <= MOST_BYTES


@pytest.mark.parametrize("name", NAMES)
def test_an_instance_is_of_its_form_and_comes_back_the_same(name):
    text = path_of(name).read_text(encoding="utf-8")
    document = json.loads(text)

    problem = read_problem(document)

    assert text_of(problem_document(problem, document["about"])) == text
    assert problem.name == name
    assert len(problem.movements) == int(name.split(":")[1])


@pytest.mark.parametrize("name", MADE_AGAIN)
def test_an_instance_is_made_again_byte_for_byte(name):
    assert text_of(document_of(name)) == path_of(name).read_text(encoding="utf-8")


@pytest.mark.data
@pytest.mark.usefixtures("data_dir")
def test_an_instance_on_real_roads_is_made_again_byte_for_byte():
    name = "O:30:3"

    assert text_of(document_of(name)) == path_of(name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("O")])
def test_real_roads_say_whose_data_they_are(name):
    about = instance(name)["about"]

    assert about["licence"] == "ODbL 1.0, © OpenStreetMap contributors"
    assert about["source"].endswith((".pbf", ".gz"))


@pytest.mark.parametrize(
    ("name", "intervals"),
    [
        ("T:10:3", 114),
        ("T:30:3", 1_537),
        ("T:30:12", 1_537),
        ("T:60:3:5", 5_480),
        ("T:100:3", 16_947),
        ("T:100:12", 16_947),
    ],
)
def test_theatre_instances_are_those_of_earlier_measurements(name, intervals):
    problem = read_problem(instance(name))

    table = forbidden_differences(problem, pack(problem))

    assert len(table.other) == 2 * intervals


@pytest.mark.parametrize("name", NAMES)
def test_twins_and_courses_of_an_instance_fit_together(name):
    document = instance(name)
    sections = document["sections"]

    for number, (begin, end, _, kind, twin) in enumerate(sections):
        if twin >= 0:
            assert sections[twin][:2] == [end, begin]
            assert sections[twin][3:] == [kind, number]
    for movement in document["movements"]:
        ends = {
            (sections[course["sections"][0]][0], sections[course["sections"][-1]][1])
            for course in movement["courses"]
        }
        assert len(ends) == 1


# What cannot be solved ----------------------------------------------------------------


def test_three_alike_have_time_for_two():
    document = instance("X:10:deadlines")
    three = document["movements"][:3]
    course = three[0]["courses"][0]
    apart = course["pass_s"] + three[0]["gap_s"]

    soonest = three[0]["earliest_s"] + course["heads_s"][-1] + course["pass_s"]

    assert all(len(one["courses"]) == 1 for one in three)
    assert len({one["courses"][0]["sections"][0] for one in three}) == 1
    assert all(one["latest_s"] < soonest + 2 * apart for one in three)
    assert all(one["latest_s"] >= soonest + apart for one in three)


def test_the_only_way_of_the_first_is_closed_all_the_time():
    document = instance("X:30:closure")
    first = document["movements"][0]
    (course,) = first["courses"]
    (closure,) = document["closures"]

    assert closure["section"] in course["sections"]
    assert closure["begins_s"] <= first["earliest_s"]
    assert closure["ends_s"] >= first["latest_s"]


def test_the_bridge_is_held_for_longer_than_there_is_time():
    document = instance("X:75:bridge")
    (bridge,) = {
        min(number, section[4])
        for number, section in enumerate(document["sections"])
        if section[3] == "alone"
    }
    twin = document["sections"][bridge][4]
    holds, firsts, lasts = [], [], []
    for movement in document["movements"]:
        spans = []
        for course in movement["courses"]:
            at = [
                place
                for place, section in enumerate(course["sections"])
                if section in {bridge, twin}
            ]
            heads = course["heads_s"]
            spans.append(
                (
                    sum(heads[k + 1] - heads[k] + course["pass_s"] for k in at),
                    heads[min(at)],
                    heads[-1] - heads[max(at) + 1],
                )
            )
        holds.append(min(hold for hold, _, _ in spans))
        firsts.append(movement["earliest_s"] + min(first for _, first, _ in spans))
        lasts.append(movement["latest_s"] - min(last for _, _, last in spans))

    assert sum(holds) > max(lasts) - min(firsts)


def test_two_are_locked_into_each_other():
    document = instance("X:100:locks")
    two = document["movements"][:2]
    plan = {one["name"]: one["locked"] for one in two}

    assert "following" in kinds(check_plan.check(document, plan))


# The checker --------------------------------------------------------------------------


def test_the_checker_needs_nothing_but_python():
    tree = ast.parse(Path(check_plan.__file__).read_text(encoding="utf-8"))
    modules = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }

    assert modules <= sys.stdlib_module_names | {"__future__"}


def ran(*arguments):
    return subprocess.run(
        [sys.executable, "-I", check_plan.__file__, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_checker_runs_as_a_program(tmp_path):
    document = instance("T:10:3")
    names = [one["name"] for one in document["movements"]]
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps(alone_on(document, names)), encoding="utf-8")

    done = ran(path_of("T:10:3"), plan)

    assert done.returncode == 1
    assert done.stdout.startswith("meeting: M0001 and M0007 at section ")
    assert "1 violations\ndelay: 0\n" in done.stdout


def test_the_checker_says_how_it_is_used():
    assert ran("one").returncode == 2
    assert ran(FOLDER / "README.md", "two").returncode != 0


SECTIONS = [
    [0, 1, 100, "open", 1],
    [1, 0, 100, "open", 0],
    [1, 2, 100, "alternating", 3],
    [2, 1, 100, "alternating", 2],
    [2, 3, 100, "alone", 5],
    [3, 2, 100, "alone", 4],
    [4, 1, 100, "open", -1],
    [1, 5, 100, "open", -1],
]


def row_of(name, sections, departs, **more):
    """A movement of a minute to each section and 30 s to pass, and its plan."""
    course = {
        "name": "",
        "sections": sections,
        "heads_s": [60 * k for k in range(len(sections) + 1)],
        "pass_s": 30,
        "stops": more.pop("stops", []),
    }
    movement = {
        "name": name,
        "weight": 2,
        "gap_s": 30,
        "parking_m": 100,
        "earliest_s": 0,
        "latest_s": 36_000,
        "wanted_s": None,
        "locked": None,
        "courses": [course],
    }
    return movement | more, {"course": 0, "departs_s": departs}


def verdict(*rows, **more):
    """Kinds of violations of some movements on the roads above."""
    document = {
        "format": check_plan.FORMAT,
        "name": "by hand",
        "step_s": 60,
        "points": [[0, 0]] * 6,
        "sections": SECTIONS,
        "areas": [{"name": "wood", "parking_m": 150}],
        "closures": more.get("closures", []),
        "movements": [movement for movement, _ in rows],
    }
    read_problem(document)
    plan = {movement["name"]: placed for movement, placed in rows}
    return kinds(check_plan.check(document, plan))


def test_a_gap_behind_the_tail_is_enough_and_a_minute_less_is_not():
    assert verdict(row_of("A", [0], [0]), row_of("B", [0], [60])) == set()
    assert verdict(row_of("A", [0], [0]), row_of("B", [0], [0])) == {"following"}


def test_one_may_not_overtake_within_a_section():
    slow, placed = row_of("A", [0], [0])
    slow["courses"][0]["heads_s"] = [0, 600]

    assert verdict((slow, placed), row_of("B", [0], [120])) == {"following"}
    assert verdict((slow, placed), row_of("B", [0], [600])) == set()


def test_single_lanes_are_free_when_the_tail_is_off_them():
    one = row_of("A", [2], [0])

    assert verdict(one, row_of("B", [3], [60])) == {"meeting"}
    assert verdict(one, row_of("B", [3], [120])) == set()
    assert verdict(row_of("A", [0], [0]), row_of("B", [1], [0])) == set()


def test_a_bridge_for_one_bears_no_second_either_way():
    one = row_of("A", [4], [0])

    assert verdict(one, row_of("B", [4], [60])) == {"alone"}
    assert verdict(one, row_of("B", [5], [60])) == {"alone"}
    assert verdict(one, row_of("B", [4], [120])) == set()


def test_ways_cross_at_a_point_inside_both_legs():
    across = row_of("A", [6, 7], [0])

    assert verdict(across, row_of("B", [0, 2], [0])) == {"crossing"}
    assert verdict(across, row_of("B", [0, 2], [60])) == set()
    assert verdict(across, row_of("B", [2], [60])) == set()


def test_ways_with_a_road_in_common_follow_and_do_not_cross():
    assert verdict(row_of("A", [6, 2], [0]), row_of("B", [3, 1], [0])) == {"meeting"}
    assert verdict(row_of("A", [0, 7], [0]), row_of("B", [3, 1], [0])) == set()


def test_a_halt_area_is_full_while_two_stand_in_room_for_one():
    stop = [{"before": 1, "area": 0, "least_s": 0, "most_s": 600}]
    one = row_of("A", [0, 7], [0, 300], stops=stop)

    def other(*departs):
        return row_of("B", [6, 2], list(departs), stops=stop)

    assert verdict(one, other(60, 300)) == {"parking"}
    assert verdict(one, other(60, 120)) == set()
    assert verdict(one, other(240, 420)) == {"parking"}
    assert verdict(one, other(300, 420)) == set()


def test_a_halt_has_a_least_and_a_most():
    stop = [{"before": 1, "area": -1, "least_s": 90, "most_s": 130}]

    def found(departs):
        return verdict(row_of("A", [0, 2], [0, departs], stops=stop))

    assert found(120) == {"halt"}
    assert found(180) == set()
    assert found(240) == {"halt"}


def test_a_halt_shorter_than_a_step_ends_with_the_step():
    stop = [{"before": 1, "area": -1, "least_s": 10, "most_s": 20}]

    assert verdict(row_of("A", [0, 2], [0, 120], stops=stop)) == set()


def test_nobody_is_on_a_closed_section():
    closures = [{"section": 0, "begins_s": 90, "ends_s": 300, "reason": ""}]

    assert verdict(row_of("A", [0], [0]), closures=closures) == set()
    assert verdict(row_of("A", [0], [60]), closures=closures) == {"closure"}
    assert verdict(row_of("A", [0], [240]), closures=closures) == {"closure"}
    assert verdict(row_of("A", [0], [300]), closures=closures) == set()


def test_own_limits_are_limits():
    assert verdict(row_of("A", [0], [0], earliest_s=1)) == {"earliest"}
    assert verdict(row_of("A", [0], [60], start_by_s=59)) == {"start by"}
    assert verdict(row_of("A", [0], [0], latest_s=89)) == {"latest"}
    assert verdict(row_of("A", [0], [0], latest_s=90, start_by_s=0)) == set()
    assert verdict(row_of("A", [0], [30])) == {"step"}
    lock = {"course": 0, "departs_s": [60]}
    assert verdict(row_of("A", [0], [0], locked=lock)) == {"locked"}
    assert verdict(row_of("A", [0], [60], locked=lock, latest_s=0)) == set()


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"course": 1, "departs_s": [0]}, "unknown course"),
        ({"course": 0, "departs_s": [0, 60]}, "departures"),
    ],
)
def test_a_plan_that_cannot_be_laid_out_is_refused(change, kind):
    movement, _ = row_of("A", [0], [0])

    assert verdict((movement, change)) == {kind}


def test_missing_and_unknown_movements_are_named():
    document = instance("T:10:3")
    plan = {"nobody": {"course": 0, "departs_s": [0]}}

    found = check_plan.check(document, plan)

    assert [one.movements for one in found if one.kind == "unknown movement"] == [
        ("nobody",)
    ]
    assert sum(one.kind == "missing" for one in found) == 10
    assert len(check_plan.value(document, plan)["missing"]) == 10


def test_a_plan_costs_its_weighted_minutes_behind_the_free_way():
    late, placed = row_of("A", [0, 2], [120], wanted_s=200)
    document = {"step_s": 60, "movements": [late]}

    found = check_plan.value(document, {"A": placed})

    # Free way: 2 min and 30 s, so the third minute; two minutes late, weight 2.
    # Wanted in minute 4, there in minute 5.
    assert found == {
        "delay": 4,
        "lateness": 2,
        "completion": 5,
        "spent": 10,
        "missing": [],
    }


# The document -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d.update(format="other"), "form 'other'"),
        (lambda d: d["points"].append([1]), "Point 250 is no row"),
        (lambda d: d["points"][0].__setitem__(0, "x"), "Point 0: 'east'"),
        (lambda d: d["sections"][3].__setitem__(1, 999), "Section 3: 'to'"),
        (lambda d: d["sections"][3].__setitem__(3, "wet"), "one of open, alternating"),
        (lambda d: d.update(road_names=["A 5"]), "a list of 748 names"),
        (lambda d: d.update(movements={}), "'movements' is not a list"),
        (lambda d: d["movements"].append(7), "Movement 10 is no object"),
        (lambda d: d["movements"][0].update(weight=1.5), "'weight' is not a whole"),
        (lambda d: d["movements"][0].update(name=3), "'name' is not a text"),
        (lambda d: d["movements"][0].update(courses=[]), "has no course"),
        (lambda d: d["movements"][1].update(name="M0001"), "are called 'M0001'"),
        (
            lambda d: d["movements"][0]["courses"][0].update(heads_s=[0]),
            "18 sections and 1 moments",
        ),
        (
            lambda d: d["movements"][0]["courses"][0]["stops"][0].update(before=18),
            "above 0 and below 18",
        ),
    ],
)
def test_a_document_that_is_not_of_the_form_is_refused_by_place(change, said):
    document = edited("T:10:3", change)

    with pytest.raises(MarchError, match=said):
        read_problem(document)


def test_what_is_no_object_is_no_instance():
    with pytest.raises(MarchError, match="no object"):
        read_problem([])


def test_a_plan_comes_back_the_same():
    problem = read_problem(instance("T:10:3"))
    legs = len(problem.movements[0].courses[1].legs)
    first = Departures(1, tuple(60 * leg for leg in range(legs)))
    schedule = Schedule((first, *(None for _ in problem.movements[1:])))

    assert read_plan(problem, plan_document(problem, schedule)) == schedule


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        ({"X": {"course": 0, "departs_s": []}}, "'X', which is no movement"),
        ({"M0001": {"course": 9, "departs_s": [0]}}, "course 9; it has 3"),
        ({"M0001": {"course": 0, "departs_s": [0]}}, "1 departures; its course has 2"),
        ({"M0001": []}, "no object"),
    ],
)
def test_a_plan_of_another_problem_is_refused(plan, said):
    problem = read_problem(instance("T:10:3"))

    with pytest.raises(MarchError, match=said):
        read_plan(problem, plan)


@pytest.mark.parametrize("name", ["Q:1:1", "T:ten:3", "P:3", "X:10:reason", "X:10:locks:2"])
def test_a_name_of_no_class_is_refused(name):
    with pytest.raises(MarchError):
        made_problem(name)
