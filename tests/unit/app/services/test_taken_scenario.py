"""A scenario that comes back never lowers the marking of its plan."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from app.services.catalogue import vehicle_catalogue
from app.services.demo import division_scenario
from app.services.plan.parts import PlanDocument
from app.services.plan.taken_scenario import taken_document
from app.services.scenario.whole_scenario import marking_of_plan
from tests.markings import any_marking


def test_no_marking_of_a_file_lowers_that_of_the_plan() -> None:
    scenario = division_scenario(vehicle_catalogue())
    lot = Random(16)  # noqa: S311 - the same every time
    lowered_in_the_file = 0
    for _ in range(300):
        own, of_plan, of_file = (any_marking(lot) for _ in range(3))
        document = PlanDocument(
            marking=of_plan, scenario=replace(scenario, marking=own)
        )
        before = marking_of_plan(document)

        taken, _ = taken_document(document, replace(scenario, marking=of_file))

        assert marking_of_plan(taken).dominates(before)
        assert marking_of_plan(taken).dominates(of_file)
        lowered_in_the_file += not of_file.dominates(before)
    assert lowered_in_the_file > 100


def test_the_marking_that_was_written_out_leaves_that_of_the_scenario() -> None:
    lot = Random(17)  # noqa: S311 - the same every time
    own, of_plan = any_marking(lot), any_marking(lot)
    scenario = replace(division_scenario(vehicle_catalogue()), marking=own)
    document = PlanDocument(marking=of_plan, scenario=scenario)

    out = replace(scenario, marking=marking_of_plan(document))

    assert taken_document(document, out)[0] == document


def test_the_first_scenario_of_a_plan_marks_it() -> None:
    lot = Random(18)  # noqa: S311 - the same every time
    scenario = division_scenario(vehicle_catalogue())
    for _ in range(50):
        of_plan, of_file = any_marking(lot), any_marking(lot)
        first, missing = taken_document(
            PlanDocument(marking=of_plan), replace(scenario, marking=of_file)
        )

        assert first.marking.dominates(of_plan)
        assert first.marking.dominates(of_file)
        assert missing == 0
