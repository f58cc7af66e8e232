"""The sixty published instances: their form, their making, and their best plans."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest

from planners.errors import MarchError
from planners.movement.conflict_table import forbidden_differences
from planners.movement.instances.instance_document import (
    plan_document,
    problem_document,
    read_plan,
    read_problem,
)
from planners.movement.instances.make_classes import made_problem
from planners.movement.packed import pack
from planners.movement.problem import Departures, Schedule
from tests.instances import check_plan
from tests.instances.best_known import CANNOT, known_of
from tests.instances.best_known import row_of as row_of_table
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


@pytest.mark.parametrize(
    "name", ["Q:1:1", "T:ten:3", "P:3", "X:10:reason", "X:10:locks:2"]
)
def test_a_name_of_no_class_is_refused(name):
    with pytest.raises(MarchError):
        made_problem(name)


# Best known ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_the_best_known_plan_keeps_every_rule_and_costs_what_is_said(name):
    known = known_of(name)

    if name.startswith("X"):
        assert known.bound == CANNOT
        assert known.plan is None
        return

    assert known.plan is not None
    assert check_plan.check(instance(name), known.plan) == []
    assert check_plan.value(instance(name), known.plan)["delay"] == known.delay
    assert 0 <= known.bound <= known.delay


def test_the_table_of_best_known_values_is_that_of_the_figures():
    text = (FOLDER / "README.md").read_text(encoding="utf-8")

    for name in NAMES:
        assert row_of_table(name, known_of(name)) in text
