"""The checker of plans, rule by rule on cases by hand, and as a program."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from planners.movement.instances.instance_document import read_problem
from tests.instances import check_plan
from tests.instances.make_instances import path_of

FOLDER = Path(check_plan.__file__).parent


def instance(name):
    return check_plan.read(path_of(name))


def kinds(violations):
    return {one.kind for one in violations} - {"missing"}


def alone_on(document):
    """A plan in which all go as early as they may, and as fast."""
    plan = {}
    for movement in document["movements"]:
        legs = check_plan.legs_of(movement["courses"][0])
        departs = [movement["earliest_s"]]
        for leg in legs[:-1]:
            departs.append(departs[-1] + leg.heads[-1])
        plan[movement["name"]] = {"course": 0, "departs_s": departs}
    return plan


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
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps(alone_on(document)), encoding="utf-8")

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
    read_problem(document)  # the roads and movements of the case are sound
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
        ({"course": "0", "departs_s": [0]}, "unknown course"),
        ({"course": 0, "departs_s": [0, 60]}, "departures"),
        ({"course": 0, "departs_s": 0}, "departures"),
        ({"course": 0}, "departures"),
        ([0, 0], "departures"),
        ({"course": 0, "departs_s": [0.0]}, "step"),
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
