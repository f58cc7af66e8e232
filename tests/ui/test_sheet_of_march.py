"""The map sheet of a march shows what was drawn and decided, each thing once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from app.security.marking import Marking
from app.services.export_plan import StaffWork, export_march
from app.services.overlay_file import OverlayDocument
from app.services.planning import Planner
from app.services.scenario.scenario import read_scenario
from app.services.sheet_drawing import merged, scenario_overlay
from planners.overlay import AvoidArea, BridgeRating, Overlay

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.scenario.scenario import Scenario

NOW = datetime(2026, 7, 1, 8, tzinfo=UTC)
FLOOD = AvoidArea(ring=((5.01, 52.005), (5.02, 52.005), (5.02, 52.01)), name="Flood")
RATING = BridgeRating(position=(5.041, 52.0), bridge="Oude Brug", wheeled=60)


@pytest.fixture(scope="module")
def planner(small_area: Path) -> Planner:
    return Planner.open(small_area)


@pytest.fixture
def scenario(scenario_file: Path, planner: Planner) -> Scenario:
    """The small march with what the window adds to it as text."""
    corners = tuple(f"{lat:.7f}, {lon:.7f}" for lon, lat in FLOOD.ring)
    plan = read_scenario(scenario_file, planner.vehicles)
    return replace(
        plan, avoid=(corners,), closures=("52.02, 5.045",), ratings=(RATING,)
    )


def test_what_stands_in_scenario_and_overlay_is_there_once(scenario, planner):
    drawn = Overlay(areas=(FLOOD,), ratings=(RATING,))

    overlay, closures = scenario_overlay(scenario, planner.area, drawn)
    alone, _ = scenario_overlay(scenario, planner.area, Overlay())

    assert overlay == drawn
    assert closures == ((5.045, 52.02),)
    assert len(alone.areas) == 1
    assert alone.ratings == (RATING,)


def test_of_two_ratings_of_a_bridge_the_upper_overlay_wins():
    worse = replace(RATING, wheeled=20)

    both = merged(Overlay(ratings=(RATING,)), Overlay(ratings=(worse,)))

    assert both.ratings == (worse,)


@pytest.mark.usefixtures("qapp")
def test_marking_of_what_was_drawn_is_on_every_product(scenario, planner, tmp_path):
    secret = Marking.parse("EXERCISE - NATO SECRET")
    drawn = OverlayDocument(overlay=Overlay(areas=(FLOOD,)), marking=secret)
    march = planner.march(replace(scenario, closures=()))

    written = export_march(march, planner.area, tmp_path, NOW, staff=StaffWork(drawn))

    pages = [
        page
        for path in written
        if path.suffix == ".pdf"
        for page in PdfReader(path).pages
    ]
    assert len(pages) >= 2
    for page in pages:
        assert "NATO SECRET" in " ".join(page.extract_text().split())
