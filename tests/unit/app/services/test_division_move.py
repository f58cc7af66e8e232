"""The large scenario that ships for the demo area."""

from __future__ import annotations

from app.services.catalogue import vehicle_catalogue
from app.services.demo import division_scenario
from app.services.scenario.column_plan import MovesAs


def test_a_division_of_some_forty_march_units_is_to_be_scheduled() -> None:
    scenario = division_scenario(vehicle_catalogue())

    units = [unit for one in scenario.columns for unit in one.column.units()]
    assert 35 <= len(units) <= 45
    assert sum(unit.formation.count for unit in units) > 500
    assert sum(one.moves_as is MovesAs.MARCH_UNITS for one in scenario.columns) == 10
    assert any(one.locked for one in scenario.columns)
    assert {place for one in scenario.columns for place in one.waiting_places} == {
        area.name for area in scenario.halt_areas
    }
