"""Delivery rounds in the window: found beside it, on the map, and from the old ones."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.services.scenario.scenario import read_scenario
from planners.rounds.check_rounds import violations
from planners.rounds.solve import plan_rounds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from app.ui.rounds_desk import RoundsDesk
    from planners.rounds.plan import RoundsPlan
    from planners.rounds.problem import RoundsProblem
    from tests.map_hand import MapHand

SUPPLY = """
supply:
  begins: 120600ZJUN26
  days: 2
  units:
    - name: A Company
      personnel: 100
      at: Oosterveen
      delivery: {unloading: 20, wants: [{item: diesel, units: 3000}]}
  points:
    - name: Depot
      at: Westerbrug
      loading: 30
      stocks: [{item: diesel, on hand: 50000}]
  transport:
    - {name: Tankers, vehicle: car 4x4, count: 1, at: Depot, fuel tanks: [4000]}
columns:
"""
ASKED: list[RoundsPlan | None] = []


@pytest.fixture
def rounds(
    hand: MapHand, scenario_file: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[RoundsDesk]:
    """The rounds dock on a plan with a drop; rounds are found in the thread itself."""

    def here(
        problem: RoundsProblem,
        *,
        warm: RoundsPlan | None,
        better: Callable[[RoundsPlan], None],
        **_others: object,
    ) -> RoundsPlan:
        ASKED.append(warm)
        plan = plan_rounds(
            problem,
            seed=0,
            warm=warm,
            enough=lambda: False,
            better=better,
            iterations=20,
        )
        better(plan)
        return plan

    monkeypatch.setattr("app.ui.supply.rounds_work.rounds_in_child", here)
    ASKED.clear()
    text = scenario_file.read_text(encoding="utf-8")
    scenario_file.write_text(text.replace("columns:\n", SUPPLY[1:], 1), "utf-8")
    session = hand.program.session
    scenario = read_scenario(scenario_file, hand.program.desk.ground.vehicles)
    with hand.qtbot.waitSignal(session.marchChanged, check_params_cb=bool):
        session.set_scenario(scenario)
    desk = hand.program.rounds
    yield desk
    desk.stop()
    hand.qtbot.waitUntil(lambda: not desk.is_busy, timeout=60_000)
    hand.program.window.docks["rounds"].hide()


def find(hand: MapHand, rounds: RoundsDesk) -> None:
    """Have rounds found, and wait for them."""
    hand.program.window.commands["plan_rounds"].trigger()
    assert rounds.is_busy
    hand.qtbot.waitUntil(lambda: not rounds.is_busy, timeout=60_000)


def test_rounds_are_found_and_lie_on_the_roads_of_the_map(
    hand: MapHand, rounds: RoundsDesk
) -> None:
    find(hand, rounds)

    found = rounds.rounds
    assert violations(found.case.problem, found.plan) == ()
    assert "Every drop gets all it wants." in rounds.panel.headline.text()
    shapes = hand.program.desk.content.rounds.shapes
    assert shapes.chosen == 0
    assert len(shapes.stops) == 1
    (line,) = shapes.lines
    assert len(line.way) > 2 * len(found.case.positions) - 1  # by road, not straight
    names = [
        item.name for item in hand.program.desk.content.rounds.items(hand.canvas.view)
    ]
    assert names == ["Depot, Depot", "Drop, A Company"]


def test_after_a_change_the_rounds_are_told_stale_and_the_search_starts_from_them(
    hand: MapHand, rounds: RoundsDesk
) -> None:
    find(hand, rounds)
    before, session = rounds.rounds.plan, hand.program.session
    assert ASKED == [None]
    assert rounds.panel.stale.isHidden()

    scenario = session.scenario
    (unit,) = scenario.supply.units
    other = replace(unit, drop=replace(unit.drop, priority=90))
    changed = replace(scenario.supply, units=(other,))
    hand.program.supply.edits.take(replace(scenario, supply=changed), "Prefer")
    hand.qtbot.waitUntil(lambda: not rounds.panel.stale.isHidden(), timeout=60_000)

    find(hand, rounds)
    assert [None, before] == ASKED
    assert rounds.panel.stale.isHidden()


def test_another_area_takes_the_rounds_off_the_map(
    hand: MapHand, rounds: RoundsDesk
) -> None:
    find(hand, rounds)
    hand.program.desk.set_ground(hand.program.desk.ground)
    assert rounds.rounds is None
    assert hand.program.desk.content.rounds.shapes.places == ()
    assert rounds.panel.stack.currentIndex() == 0
    assert not hand.program.window.commands["export_rounds"].isEnabled()


def test_a_plan_that_leaves_the_screen_takes_its_rounds_along(
    hand: MapHand, rounds: RoundsDesk
) -> None:
    find(hand, rounds)
    session = hand.program.session
    session.set_plan(None, session.draft)
    hand.qtbot.waitUntil(lambda: rounds.rounds is None, timeout=60_000)
    assert hand.program.desk.content.rounds.shapes.places == ()
    assert hand.program.supply.outlook is None


def test_rounds_leave_as_tables_and_lines(
    hand: MapHand, rounds: RoundsDesk, tmp_path: Path
) -> None:
    find(hand, rounds)
    rounds.files.export(tmp_path, rounds.rounds)
    hand.qtbot.waitUntil((tmp_path / "rounds.geojson").exists)
    hand.qtbot.waitUntil(lambda: not hand.program.files.is_busy)
    written = {path.name for path in tmp_path.glob("rounds.*")}
    assert written == {"rounds.pdf", "rounds.xlsx", "rounds.csv", "rounds.geojson"}
