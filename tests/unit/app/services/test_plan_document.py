"""Documents and objects: an edit of one thing is one edit, and faults name it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from app.errors import InputRefused
from app.services.catalogue import vehicle_catalogue
from app.services.plan.document import PlanDocument, PlanTranslator, document_of
from app.services.plan.kinds import CREDIT, SCENARIO_KEY, SETTINGS_KEY
from app.services.scenario.whole_scenario import whole_scenario
from app.storage.plan_records import ObjectKey, body_of, edits_between
from planners.road_rules import Closure
from tests.division_plan import division_content, division_plan

RECCE = ObjectKey("column", "March unit 1")


@pytest.fixture
def translator() -> PlanTranslator:
    return PlanTranslator(vehicle_catalogue())


def edited(translator: PlanTranslator, before, document: PlanDocument) -> list[str]:
    """Names of the objects that differ when a document follows upon a content."""
    after = translator.content(document, before)
    assert translator.document(after) == document
    return [f"{one.key.kind}/{one.key.name}" for one in edits_between(before, after)]


def small(translator: PlanTranslator):
    document = division_plan(columns=4, items=40)
    return document, translator.content(document)


def test_moving_a_symbol_is_an_edit_of_one_object(translator: PlanTranslator) -> None:
    document, before = small(translator)
    symbol = document.overlay.symbols[3]
    moved = document.overlay.with_change(symbol, replace(symbol, position=(4.5, 54.5)))

    (name,) = edited(translator, before, replace(document, overlay=moved))

    assert name.startswith("symbol/3 ")


def test_one_of_several_equal_symbols_is_edited_alone(
    translator: PlanTranslator,
) -> None:
    document, _ = small(translator)
    symbol = document.overlay.symbols[0]
    overlay = replace(document.overlay, symbols=(symbol, symbol, symbol))
    document = replace(document, overlay=overlay)
    before = translator.content(document)
    other = replace(symbol, position=(4.5, 54.5))
    document = replace(
        document, overlay=replace(overlay, symbols=(symbol, other, symbol))
    )

    assert len(edited(translator, before, document)) == 1


def test_paint_order_is_kept_and_changed_by_one_object(
    translator: PlanTranslator,
) -> None:
    document, before = small(translator)
    symbols = document.overlay.symbols
    raised = replace(document.overlay, symbols=(*symbols[1:], symbols[0]))

    assert len(edited(translator, before, replace(document, overlay=raised))) == 1


def test_columns_change_places_with_one_edit(translator: PlanTranslator) -> None:
    document, before = small(translator)
    columns = document.scenario.columns
    scenario = replace(document.scenario, columns=(columns[3], *columns[:3]))

    names = edited(translator, before, replace(document, scenario=scenario))

    assert names == ["column/March unit 4"]


def test_a_scenario_that_contradicts_itself_is_kept_as_the_window_left_it(
    translator: PlanTranslator,
) -> None:
    document, before = small(translator)
    first, *rest = document.scenario.columns
    early = replace(first, start=first.earliest - timedelta(hours=3))
    scenario = replace(document.scenario, columns=(early, *rest))

    names = edited(translator, before, replace(document, scenario=scenario))

    assert names == ["column/March unit 1"]


def test_an_empty_plan_is_a_document() -> None:
    assert document_of({}, vehicle_catalogue()) == PlanDocument()


def test_objects_of_others_are_left_to_them() -> None:
    content = division_content(columns=1, items=2)
    content[ObjectKey(CREDIT, "0001 Main body")] = body_of({"anything": 1})

    assert document_of(content, vehicle_catalogue()).scenario is not None


def test_what_is_closed_and_drawn_is_marched_too() -> None:
    document = division_plan(columns=1, items=100)

    whole = whole_scenario(document)

    assert len(whole.closures) + len(whole.hours) == len(document.closures)
    assert {type(one.rule) for one in whole.hours} == {Closure}
    assert len(whole.avoid) == len(document.overlay.areas)
    assert whole.ratings == document.overlay.ratings
    assert whole_scenario(PlanDocument()) is None


BROKEN = [
    (RECCE, "{", "The column 'March unit 1' cannot be read"),
    (RECCE, "[1]", "The column 'March unit 1' cannot be read"),
    (RECCE, {"place": "V"}, "the column 'March unit 1': it needs an entry 'name'"),
    (RECCE, {"place": "V0", "name": "x"}, "has no place in the order"),
    (ObjectKey("wish", "x"), {"place": "V"}, "the wish 'x', which this program does"),
    (SETTINGS_KEY, {}, "the settings of the plan: it needs an entry 'marking'"),
    (SETTINGS_KEY, {"marking": "HUSH"}, "'marking' is not a marking"),
    (ObjectKey("symbol", "1"), {"place": "V", "properties": 3}, "is drawn as None"),
    (
        ObjectKey("line", "1"),
        {"place": "V", "properties": {"kind": "symbol"}},
        "The line '1' is drawn as 'symbol'",
    ),
    (ObjectKey("avoid", "1"), {"place": "V", "corners": ["a"]}, "three corners"),
    (ObjectKey("route", "question"), {"stops": [[1]]}, "the user's own route"),
]


@pytest.mark.parametrize(("key", "form", "says"), BROKEN)
def test_an_object_that_makes_no_sense_is_named(key, form, says: str) -> None:
    content = division_content(columns=1, items=2)
    content[key] = form if isinstance(form, str) else body_of(form)

    with pytest.raises(InputRefused, match=says):
        document_of(content, vehicle_catalogue())


def test_a_column_without_its_vehicle_or_halt_area_is_named() -> None:
    content = division_content(columns=1, items=0)
    form = json.loads(content[RECCE])
    content[RECCE] = body_of(form | {"waiting places": ["Nowhere"], "may wait": 5})

    with pytest.raises(InputRefused, match=r"'March unit 1' halts in .*'Nowhere'"):
        document_of(content, vehicle_catalogue())
    with pytest.raises(InputRefused, match=r"the column 'March unit 1': .*catalogue"):
        document_of(content, {})


def test_parts_of_a_scenario_without_one_are_refused() -> None:
    content = division_content(columns=1, items=0)
    del content[SCENARIO_KEY]

    with pytest.raises(InputRefused, match="parts of a scenario but no scenario"):
        document_of(content, vehicle_catalogue())


def test_what_no_plan_can_hold_is_refused_before_it_is_kept(
    translator: PlanTranslator,
) -> None:
    document, _ = small(translator)
    first, *rest = document.scenario.columns
    bad = replace(first, stops=("Kellawald", "a\x00b"))
    scenario = replace(document.scenario, columns=(bad, *rest))

    with pytest.raises(InputRefused, match="the column 'March unit 1'"):
        translator.content(replace(document, scenario=scenario))
