"""Objects of the plan are found by what staff call them."""

from __future__ import annotations

from app.services.plan_targets import plan_targets
from planners.overlay import (
    AvoidArea,
    ControlLine,
    LineKind,
    Overlay,
    PlacedSymbol,
)

UNIT = PlacedSymbol(
    sidc="10031000151211020000",
    position=(5.0, 52.0),
    texts=(("higherFormation", "11"), ("uniqueDesignation", "111")),
)
ROUTE = ControlLine(
    kind=LineKind.MSR, line=((5.0, 52.0), (5.1, 52.1), (5.2, 52.0)), name="TULIP"
)
FLOOD = AvoidArea(name="Flood", ring=((5.0, 52.0), (5.1, 52.0), (5.1, 52.1)))
OVERLAY = Overlay(symbols=(UNIT,), lines=(ROUTE,), areas=(FLOOD,))


def test_units_lines_and_areas_are_found_in_any_case() -> None:
    (unit,) = plan_targets("111", OVERLAY)
    (line,) = plan_targets("tulip", OVERLAY)
    (area,) = plan_targets("FLO", OVERLAY)

    assert (unit.name, unit.lonlat) == ("111 / 11", (5.0, 52.0))
    assert (line.name, line.bounds) == ("MSR TULIP", (5.0, 52.0, 5.2, 52.1))
    assert area.bounds == (5.0, 52.0, 5.1, 52.1)


def test_names_that_begin_so_come_first() -> None:
    second = AvoidArea(name="Old flood", ring=FLOOD.ring)
    found = plan_targets("flood", Overlay(areas=(second, FLOOD)))

    assert [one.name for one in found] == ["Flood", "Old flood"]


def test_what_has_no_name_is_not_offered() -> None:
    nameless = PlacedSymbol(sidc=UNIT.sidc, position=(5.0, 52.0))

    assert plan_targets("1", Overlay(symbols=(nameless,))) == []
