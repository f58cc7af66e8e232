"""Instances, plans and calls of the schedule command that nobody should send."""

from __future__ import annotations

import json
import os
from copy import deepcopy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from app.__main__ import main
from app.errors import InputRefused, MarkingRefused
from app.security.marking import Marking
from app.services import json_file
from app.services.interrupts import held_back
from app.services.json_file import read_json
from app.services.movement.published_schedule import FORM, read_plan_file
from app.services.scenario.yaml_entries import read_yaml
from planners.dtg import parse_dtg
from planners.errors import MarchError
from planners.movement.instances.instance_document import read_problem

INSTANCE = Path(__file__).parents[1] / "instances" / "T-10-3.json"
DOCUMENT = json.loads(INSTANCE.read_text())


def change(*path: Any, to: Any) -> dict[str, Any]:
    """Give the instance with one value changed."""
    document = deepcopy(DOCUMENT)
    place = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to
    return document


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (change("step_s", to=0), "give a step of 1 to"),
        (change("step_s", to=10**9), "give a step of 1 to"),
        (change("step_s", to="60"), "'step_s' is not a whole number"),
        (change("sections", to=[]), "no 'points' or no 'sections'"),
        (change("points", 0, 0, to=float("nan")), "'east' is not a number"),
        (change("sections", 0, 2, to=-5), "a length below zero"),
        (change("sections", 0, 2, to=1e308), "'length_m' is not a number"),
        (change("sections", 0, 4, to=0), "does not lead back"),
        (change("movements", 0, "name", to="a\x1b[31m"), "'name' is not a text"),
        (change("movements", 0, "name", to="\ud800"), "'name' is not a text"),
        (change("movements", 0, "name", to="x" * 9999), "'name' is not a text"),
        (change("movements", 0, "gap_s", to=10**9), "a gap of 1000000000 s"),
        (change("movements", 0, "latest_s", to=400 * 86_400), "more than a year off"),
        (
            change("movements", 0, "locked", to={"course": 0, "departs_s": [9**9] * 2}),
            "more than a year off",
        ),
        (
            change("movements", 0, "courses", 0, "sections", 0, to=99_999),
            "a section that is not there",
        ),
        (change("movements", 0, "courses", 0, "stops", to=[0]), "course 0, stop 0 is"),
        (
            change("closures", to=[{"section": 0, "begins_s": 0, "ends_s": 10**9}]),
            "more than two years off",
        ),
        (change("movements", to=DOCUMENT["movements"][:1] * 5001), "at most 5,000"),
        (change("format", to="marsroute-movement-9"), "'marsroute-movement-1' can be"),
    ],
)
def test_an_instance_that_makes_no_sense_is_refused_by_place(
    document, sentence
) -> None:
    with pytest.raises(MarchError, match=sentence):
        read_problem(document)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "line 1, character 1 breaks"),
        (b'{"a": [1, 2', "line 1, character 12 breaks"),
        (b"[" * 100_000, "nested too deeply"),
        (b"\xff{}", "not UTF-8"),
        (b"9" * 10_000, "thousands of digits"),
    ],
)
def test_a_file_that_is_no_json_is_refused(tmp_path, data, sentence) -> None:
    path = tmp_path / "plan.json"
    path.write_bytes(data)

    with pytest.raises(InputRefused, match=sentence):
        read_json(path, what="plan")


def test_a_file_that_claims_a_gigabyte_is_not_read(tmp_path) -> None:
    path = tmp_path / "huge.json"
    path.touch()
    os.truncate(path, 2**30)

    with pytest.raises(InputRefused, match="more than 64 MB"):
        read_json(path, what="plan")
    assert json_file.LARGEST == 64 * 2**20


def test_a_pipe_or_a_folder_is_no_file_to_wait_for(tmp_path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")

    for path in (tmp_path / "pipe.yaml", tmp_path):
        with pytest.raises(InputRefused, match="no file that holds a plan"):
            read_json(path, what="plan")
        with pytest.raises(InputRefused, match="no file that holds a plan"):
            read_yaml(path, what="plan")
    with pytest.raises(InputRefused, match="There is no plan at"):
        read_json(tmp_path / "nowhere.json", what="plan")


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ('"\\e[31mred"', "characters that nobody can see"),
        ("x" * 1001, "give at most 1,000"),
    ],
)
def test_a_value_that_cannot_be_printed_is_refused(tmp_path, value, sentence) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(f"name: {value}\n")

    with pytest.raises(InputRefused, match=sentence):
        read_yaml(path, what="plan").mapping()["name"].text()


def test_a_whole_number_of_thousands_of_digits_is_refused(tmp_path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(f"seed: {'9' * 900}\n")

    with pytest.raises(InputRefused, match="give a whole number from 0 to 5"):
        read_yaml(path, what="plan").mapping()["seed"].whole(least=0, most=5)


def case(marking: str = "EXERCISE - UNCLASSIFIED") -> Any:
    """Give what a plan file is read for: one movement of a scenario."""
    scenario = SimpleNamespace(name="Crossing", marking=Marking.parse(marking))
    problem = read_problem(change("movements", to=DOCUMENT["movements"][:1]))
    return SimpleNamespace(
        problem=problem,
        march=SimpleNamespace(scenario=scenario),
        zero=parse_dtg("120000ZJUN26"),
    )


def plan(name: str = "M0001", **other: Any) -> dict[str, Any]:
    """Give a plan file of one movement."""
    way = DOCUMENT["movements"][0]["courses"][0]["name"]
    told = {"way": way, "departs": ["2026-06-12T06:00:00+00:00"]}
    return {
        "form": FORM,
        "version": 1,
        "scenario": "Crossing",
        "marking": "EXERCISE - UNCLASSIFIED",
        "movements": {name: told},
    } | other


@pytest.mark.parametrize(
    ("document", "error", "sentence"),
    [
        ([], InputRefused, "no schedule of ours"),
        (plan(version=2), InputRefused, "no schedule of ours"),
        (plan(movements={"M0001": 3}), InputRefused, "no schedule of ours"),
        (plan("Elsewhere"), InputRefused, "but of no movement of 'Crossing'"),
        (plan(marking="NATO SECRET"), InputRefused, "mark the scenario as high"),
        (plan(marking="HUSH"), MarkingRefused, "names no level"),
        (
            plan(movements={"M0001": {"way": "course 1", "departs": ["soon"]}}),
            InputRefused,
            "departs at 'soon'",
        ),
        (
            plan(
                movements={
                    "M0001": {"way": "course 1", "departs": ["9999-12-31T23:59-14:00"]}
                }
            ),
            InputRefused,
            "give date and time",
        ),
        (
            plan(
                movements={
                    "M0001": {"way": "course 1", "departs": ["2036-06-12T06:00Z"]}
                }
            ),
            InputRefused,
            "more than a year",
        ),
    ],
)
def test_a_plan_of_another_kind_or_scenario_is_refused(
    tmp_path, document, error, sentence
) -> None:
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(document))

    with pytest.raises(error, match=sentence):
        read_plan_file(path, case())


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        ("", 3, "No scenario is given"),
        ("x.yaml --instance i.json", 3, "a scenario cannot stand beside --instance"),
        ("--instance i.json --export d", 3, "--export cannot stand beside --instance"),
        ("--instance i.json --ways 2 --closed X", 3, "--ways and --closed cannot"),
        ("x.yaml --conflicts-only -o p.json", 3, "beside --conflicts-only"),
        ("x.yaml --now 120600ZJUN26", 3, "give it with --keep"),
        ("x.yaml --delayed A:5", 3, "add --keep PLAN.json and --now DTG"),
        ("x.yaml --keep {i} --now 120600ZJUN26 --aim delay", 3, "beside --now"),
        ("x.yaml --keep {i} --now soon", 3, "no date-time group"),
        ("x.yaml --keep {i} --now 120600ZJUN26 --delayed A", 3, "is no delay"),
        ("x.yaml --keep {i} --now 120600ZJUN26 --delayed A:99999999", 3, "is no delay"),
        (
            "x.yaml --keep {i} --now 120600ZJUN26 --delayed A:5 --delayed A:6",
            3,
            "'A' more than once",
        ),
        ("x.yaml --keep nowhere.json", 3, "no schedule at nowhere.json"),
        ("x.yaml --ways 9", 3, "give 1 to 6 routes"),
        ("x.yaml --seed -1", 3, "give a whole number from 0"),
        ("x.yaml -o {d}", 5, "is a folder"),
        ("x.yaml -o {d}/no/p.json", 5, "is no folder to write into"),
        ("x.yaml --export {i}/products", 5, "is no folder to write into"),
    ],
)
def test_a_call_that_makes_no_sense_is_refused_before_anything_is_planned(
    capsys, tmp_path, words, code, sentence
) -> None:
    call = [word.format(i=INSTANCE, d=tmp_path) for word in words.split()]

    answer = main(["schedule", *call])

    said = capsys.readouterr()
    assert answer == code
    assert sentence in said.err
    assert said.err.count("\n") == 1
    assert said.out == ""
    assert list(tmp_path.iterdir()) == []


def test_an_interrupt_waits_until_libraries_are_loaded() -> None:
    done = []

    def load() -> None:
        with held_back():
            os.kill(os.getpid(), 2)
            done.append("loaded")

    with pytest.raises(KeyboardInterrupt):
        load()
    assert done == ["loaded"]
