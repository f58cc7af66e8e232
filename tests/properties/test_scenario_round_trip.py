"""What is written of a scenario or a plan is read again as it was, to the last bit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from app.services.catalogue import vehicle_catalogue
from app.services.demo import demo_scenario, division_scenario
from app.services.plan.area_search import told_place
from app.services.plan.differences import difference_rows, sentences
from app.services.plan.document import PlanTranslator, content_of, document_of
from app.services.plan.merge import merge
from app.services.plan.merge_conflicts import chosen_sides, conflict_rows
from app.services.plan.reader import PlanReader
from app.services.scenario.scenario import SCHEMA, scenario_of
from app.services.scenario.writer import scenario_text
from app.services.scenario.yaml_entries import parse_yaml
from app.storage.plan_records import edits_between
from tests.random_scenarios import DOCUMENTS, Drawn, scenarios

FOLDER = Path("plans")
SLOW = settings(suppress_health_check=list(HealthCheck), max_examples=25)


def read(text: str):
    root = parse_yaml(text, file="plan.yaml", what="scenario")
    return scenario_of(root, FOLDER, vehicle_catalogue())


def within(scenario):
    """The scenario with its area where a file in the folder finds it."""
    area = scenario.area
    return replace(scenario, area=None if area is None else FOLDER / area)


@SLOW
@given(scenarios().map(Drawn))
def test_a_scenario_is_read_as_it_was_written(drawn) -> None:
    asked = within(drawn.value)

    assert read(scenario_text(asked, FOLDER)) == asked


@pytest.mark.parametrize("scenario", [demo_scenario, division_scenario])
def test_scenarios_that_ship_are_read_as_they_were_written(scenario) -> None:
    asked = scenario(vehicle_catalogue())

    assert read(scenario_text(asked, FOLDER)) == asked


def test_the_documented_form_is_written_as_it_was_read() -> None:
    asked = read(SCHEMA)

    text = scenario_text(asked, FOLDER)

    assert read(text) == asked
    assert scenario_text(read(text), FOLDER) == text


def as_told(document):
    """The document as its plan tells it: its area by name, not by a folder of here."""
    scenario = document.scenario
    if scenario is None or scenario.area is None:
        return document
    area = Path(told_place(str(scenario.area)))
    return replace(document, scenario=replace(scenario, area=area))


@SLOW
@given(DOCUMENTS.map(Drawn))
def test_a_plan_is_put_together_as_it_was_taken_apart(drawn) -> None:
    document = drawn.value
    content = content_of(document)

    again = document_of(content, vehicle_catalogue())

    assert again == as_told(document)
    assert content_of(again, content) == content


@SLOW
@given(DOCUMENTS.map(Drawn), DOCUMENTS.map(Drawn))
def test_a_plan_that_turned_into_another_is_read_as_that(first, second) -> None:
    translator = PlanTranslator(vehicle_catalogue())
    before = translator.content(first.value)

    after = translator.content(second.value, before)

    assert translator.document(after) == as_told(second.value)
    assert document_of(after, vehicle_catalogue()) == as_told(second.value)


@SLOW
@given(DOCUMENTS.map(Drawn), DOCUMENTS.map(Drawn))
def test_every_difference_between_two_plans_can_be_told(first, second) -> None:
    before = content_of(first.value)
    after = content_of(second.value, before)

    told = sentences(before, after, "B")
    rows = difference_rows(edits_between(before, after), "B")

    # A column that only changed its name is one sentence, though two objects.
    edited = {edit.key for edit in edits_between(before, after)}
    assert {row.key for row in rows} <= edited
    assert all(one.strip() for one in told)
    assert bool(told) == bool(edited)


@SLOW
@given(DOCUMENTS.map(Drawn), DOCUMENTS.map(Drawn), DOCUMENTS.map(Drawn))
def test_every_conflict_can_be_shown_and_ended(first, second, third) -> None:
    base = content_of(first.value)
    ours, theirs = (content_of(one.value, base) for one in (second, third))
    reader = PlanReader(vehicle_catalogue())

    conflicts = merge(base, ours, theirs, is_sound=reader.is_sound).conflicts
    rows = conflict_rows(conflicts)
    sides = chosen_sides((), conflicts, "theirs")
    merged = merge(base, ours, theirs, sides, reader.is_sound)

    assert {row.key for row in rows} == {one.key for one in conflicts}
    assert merged.conflicts == ()
    assert all(reader.is_sound(key, body) for key, body in merged.merged.items())
