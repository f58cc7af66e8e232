"""What a scenario says of supply is read strictly and kept object by object."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

import pytest

from app.errors import InputRefused
from app.services.catalogue import vehicle_catalogue
from app.services.plan.differences import sentences
from app.services.plan.document import PlanDocument, content_of, document_of
from app.services.plan.merge import merge
from app.services.plan.reader import PlanReader
from app.services.scenario.form import SCHEMA
from app.services.scenario.scenario import scenario_of
from app.services.scenario.writer import scenario_text
from app.services.scenario.yaml_entries import parse_yaml
from app.services.supply.factor_file import factor_library
from app.services.supply.supply_plan import Open, SupplyPlan
from planners.supply.stocks import Stock


def read(text: str):
    root = parse_yaml(text, file="plan.yaml", what="scenario")
    return scenario_of(root, Path("plans"), vehicle_catalogue())


def changed(old: str, new: str):
    """The documented form with one place of it changed, read."""
    assert SCHEMA.count(old) == 1, old
    return read(SCHEMA.replace(old, new))


def test_the_documented_supply_is_read() -> None:
    supply = read(SCHEMA).supply

    assert supply is not None
    _, company = supply.units
    assert company.unit.part_of == "1 Battalion"
    assert company.drop.hours == (Open(time(5), time(9, 30)),)
    assert company.drop.wants == (("diesel", 4000.0),)
    assert supply.transport[0].shift == timedelta(hours=12)
    assert supply.points[0].stocks == (Stock(item="diesel", on_hand=200_000.0),)
    assert supply.packets.wait_s == 3600


def test_a_scenario_without_supply_has_none() -> None:
    scenario = replace(read(SCHEMA), supply=None)

    assert read(scenario_text(scenario)).supply is None


def test_supply_that_says_nothing_is_not_the_same_as_none() -> None:
    scenario = replace(read(SCHEMA), supply=SupplyPlan())

    assert read(scenario_text(scenario)).supply == SupplyPlan()


FAULTS = {
    "a unit above that is not there": (
        ("part of: 1 Battalion", "part of: 9 Battalion"),
        "which is no unit",
    ),
    "a ring of units": (
        (
            "{name: 1 Battalion, echelon",
            "{name: 1 Battalion, part of: A Company, echelon",
        ),
        "as part of itself",
    ),
    "a column that is not there": (
        ("column: Main body   ", "column: Rear party  "),
        "which the scenario does not have",
    ),
    "a vehicle that nobody knows": (
        ("      vehicle: truck 10 t 6x6", "      vehicle: truck 11 t"),
        "the catalogue does not have",
    ),
    "transport that stands nowhere": (
        ("at: Depot A  ", "at: Depot Z  "),
        "is no supply point",
    ),
    "hours past the clock": (("[0800-1800]", "[0800-2500]"), "give hours such as"),
    "hours that overlap": (
        ("[0500-0930]", "[0500-0930, 0900-1000]"),
        "has hours that overlap",
    ),
    "no time at all": (("[0500-0930]", "[0500-0500]"), "no time at all"),
    "more dead than there is": (("dead: 200  ", "dead: 20000"), "makes no sense"),
    "a step that makes up no day": (("step: 6  ", "step: 5  "), "a whole day"),
    "a rule without driver hours": (
        ("rest rule: eu driving and rest times", "rest rule: us short halts"),
        "no halt rule with hours of drivers",
    ),
    "spells out of order": (
        ("{from: 130600ZJUN26, phase: defence}", "{from: 110600ZJUN26, phase: move}"),
        "not after the spell before it",
    ),
    "an amount below zero": (("on hand: 9000", "on hand: -1"), "give a number"),
    "a phase that is none": (("phase: defence}", "phase: parade}"), "use one of move"),
    "a rate without a source": (
        ("      source: G4 of the exercise\n", ""),
        "needs an entry 'source'",
    ),
    "a day that no calendar has": (("2026-05-01", "2026-02-30"), "give a day such as"),
    "packets turned round": (("least: 2, most: 20", "least: 9, most: 3"), "turn them"),
    "transport that carries nothing": (
        ("payload: 10   ", "pallets: 10   "),
        "carries nothing",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_refused_with_its_line_and_a_way_out(fault) -> None:
    change, words = FAULTS[fault]
    without_tanks = SCHEMA.replace("      fuel tanks: [9000, 9000]", "      #")
    text = without_tanks if fault.endswith("carries nothing") else SCHEMA
    assert text.count(change[0]) == 1

    with pytest.raises(InputRefused, match=rf"plan\.yaml, line \d+: .*{words}"):
        read(text.replace(*change))


def test_a_second_unit_of_one_name_is_refused() -> None:
    with pytest.raises(InputRefused, match="is a second 'A Company'"):
        changed("{name: 1 Battalion,", "{name: A Company,")


def test_hours_may_go_past_midnight_and_to_its_end() -> None:
    night = changed("[0500-0930]", "[2200-0400]").supply
    evening = changed("[0500-0930]", "[2200-2400]").supply

    assert night.units[1].drop.hours == (Open(time(22), time(4)),)
    assert evening.units[1].drop.hours == (Open(time(22), time(0)),)
    assert read(scenario_text(changed("[0500-0930]", "[2200-2400]"))).supply == evening


def document() -> PlanDocument:
    return PlanDocument(scenario=read(SCHEMA))


def with_supply(told: PlanDocument, **parts) -> PlanDocument:
    scenario = told.scenario
    supply = replace(scenario.supply, **parts)
    return replace(told, scenario=replace(scenario, supply=supply))


def test_a_plan_keeps_supply_as_it_was() -> None:
    told = document()

    again = document_of(content_of(told), vehicle_catalogue())

    assert again.scenario.supply == told.scenario.supply
    assert again.scenario.supply.units[1].stocks[0].most == 12_000
    assert again.scenario.supply.points[0].stocks[0].most == math.inf


def test_each_unit_point_and_transport_is_an_object_of_its_own() -> None:
    told = document()
    content = content_of(told)
    kinds = [key.kind for key in content]

    assert kinds.count("supply unit") == 2
    for kind in ("supply point", "transport", "supply factor", "supply"):
        assert kinds.count(kind) == 1

    units = told.scenario.supply.units
    other = replace(units[1], at="31UFV2232")
    after = content_of(with_supply(told, units=(units[0], other)), content)

    assert [key.name for key in after if content[key] != after[key]] == ["A Company"]
    assert sentences(content, after) == ("A Company at 31UFV2131 -> 31UFV2232",)


def test_two_staffs_merge_what_they_changed() -> None:
    told = document()
    base = content_of(told)
    supply = told.scenario.supply
    units, points = supply.units, supply.points
    fewer = replace(units[0], unit=replace(units[0].unit, personnel=50))
    ours = content_of(with_supply(told, units=(fewer, units[1])), base)
    later = replace(points[0], hours=(Open(time(9), time(18)),))
    theirs = content_of(with_supply(told, points=(later,)), base)

    merged = merge(base, ours, theirs, {}, PlanReader(vehicle_catalogue()).is_sound)

    assert not merged.conflicts
    both = document_of(merged.merged, vehicle_catalogue()).scenario.supply
    assert both.units[0].unit.personnel == 50
    assert both.points[0].hours == later.hours


def test_parts_of_supply_without_the_whole_are_refused() -> None:
    content = content_of(document())
    alone = {key: body for key, body in content.items() if key.kind != "supply"}

    with pytest.raises(InputRefused, match="not what holds for all of it"):
        document_of(alone, vehicle_catalogue())


def test_a_plan_may_bring_its_own_library() -> None:
    library = factor_library()
    told = with_supply(document(), library=replace(library, name="Own"))

    again = document_of(content_of(told), vehicle_catalogue())
    on_file = read(scenario_text(told.scenario))

    assert again.scenario.supply == told.scenario.supply
    assert on_file.supply == told.scenario.supply
