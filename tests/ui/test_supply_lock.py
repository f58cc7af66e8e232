"""Supply in a plan file: kept, undone, recorded, and gone from a locked window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QWidget

from app.services.scenario.scenario import Scenario, read_scenario
from app.services.supply.delivery import DeliveryCase
from app.services.supply.outlook import SupplyOutlook
from app.ui.supply.force_tree import PlaceChoice
from planners.rounds.plan import RoundsPlan
from planners.rounds.solve import plan_rounds
from tests.ui_memory import alive

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from planners.rounds.problem import RoundsProblem
    from tests.plan_hand import PlanHand

SUPPLY = """
supply:
  begins: 120600ZJUN26
  days: 2
  units:
    - name: Zulu Company
      personnel: 100
      at: Oosterveen
      stocks: [{item: water, on hand: 3000, safety days: 1}]
      delivery: {unloading: 20, wants: [{item: diesel, units: 3000}]}
  points:
    - name: Yankee Depot
      at: Westerbrug
      loading: 30
      stocks: [{item: diesel, on hand: 50000}]
  transport:
    - name: Xray Tankers
      vehicle: car 4x4
      count: 1
      at: Yankee Depot
      fuel tanks: [4000]
columns:
"""
WORDS = ("Zulu", "Yankee", "Xray", "quartermaster")
COMPANY = PlaceChoice("Zulu Company")
TEXTS = ("text", "toolTip", "accessibleName", "accessibleDescription")


@pytest.fixture
def stocked(
    planner: PlanHand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[PlanHand]:
    """A plan file with supply, the docks open, rounds found in the thread itself."""

    def here(
        problem: RoundsProblem,
        *,
        warm: RoundsPlan | None,
        better: Callable[[RoundsPlan], None],
        **_others: object,
    ) -> RoundsPlan:
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
    path = tmp_path / "small.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("columns:\n", SUPPLY[1:], 1), "utf-8")
    session = planner.program.session
    vehicles = planner.program.desk.ground.vehicles
    with planner.qtbot.waitSignal(session.marchChanged, check_params_cb=bool):
        session.set_scenario(read_scenario(path, vehicles))  # no name holds it
    planner.keep(tmp_path / "a.plan")
    planner.program.supply.open()
    quiet(planner)
    planner.program.supply.panel.choose(COMPANY)
    yield planner
    planner.program.rounds.stop()
    quiet(planner)


def quiet(hand: PlanHand) -> None:
    """Wait until plan, outlook and rounds have settled."""
    supply, rounds = hand.program.supply, hand.program.rounds
    hand.settle()
    hand.qtbot.waitUntil(
        lambda: not supply.is_busy and not rounds.is_busy, timeout=20_000
    )


def change_stock_and_rate(hand: PlanHand) -> None:
    """Give the company more water, and a rate of the plan's own."""
    supply = hand.program.supply
    supply.edits.change_stock(COMPANY, "water", ["9000", "0", "", "1", "0", "0"])
    quiet(hand)
    factor = supply.outlook.library.factors[0]
    supply.edits.change_factor(factor, ["7", "the quartermaster"])
    quiet(hand)


def find_rounds(hand: PlanHand) -> None:
    """Have rounds found."""
    hand.program.window.commands["plan_rounds"].trigger()
    quiet(hand)
    assert hand.program.rounds.rounds is not None


def water(hand: PlanHand) -> float:
    (unit,) = hand.program.session.scenario.supply.units
    return next(one.on_hand for one in unit.stocks if one.item == "water")


def left_in(window: QWidget) -> set[str]:
    """Words of supply that any part of the window still has, shown or not."""
    told: set[str] = set()
    for widget in window.findChildren(QWidget):
        for name in TEXTS:
            read = getattr(widget, name, None)
            said = read() if callable(read) else ""
            if isinstance(said, str) and any(word in said for word in WORDS):
                told.add(said)
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            told |= rows_of(widget)
    return told


def rows_of(view: QAbstractItemView) -> set[str]:
    model, told = view.model(), set()
    parents = [QModelIndex()]
    while parents:
        parent = parents.pop()
        for row in range(model.rowCount(parent)):
            index = model.index(row, 0, parent)
            for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
                said = index.data(role)
                if isinstance(said, str) and any(word in said for word in WORDS):
                    told.add(said)
            if not parent.isValid():
                parents.append(index)
    return told


def test_stocks_and_rates_are_kept_recorded_and_there_again(
    stocked: PlanHand,
) -> None:
    change_stock_and_rate(stocked)
    recorded = [change.text for change in stocked.changes()]
    assert any("Change water of Zulu Company" in text for text in recorded)
    stocked.program.lock.lock()
    stocked.unlock()
    quiet(stocked)

    assert water(stocked) == 9000
    (own,) = stocked.program.session.scenario.supply.factors
    assert (own.rate, own.source) == (7.0, "the quartermaster")
    stocked.undo()
    assert stocked.program.session.scenario.supply.factors == ()
    stocked.undo()
    assert water(stocked) == 3000


def test_lock_takes_stocks_and_rounds_off_the_window(stocked: PlanHand) -> None:
    change_stock_and_rate(stocked)
    find_rounds(stocked)
    window = stocked.program.window
    assert left_in(window), "the sweep finds what is there"
    stocked.program.lock.lock()

    assert left_in(window) == set()


def test_lock_leaves_no_stocks_and_no_rounds_in_memory(
    others_of_supply: list[object], stocked: PlanHand
) -> None:
    find_rounds(stocked)
    kinds = (Scenario, SupplyOutlook, DeliveryCase, RoundsPlan)
    assert alive(SupplyOutlook, RoundsPlan, besides=others_of_supply)
    stocked.program.lock.lock()
    stocked.program.session.wait(5)

    assert alive(*kinds, besides=others_of_supply) == []


def test_lock_during_a_search_leaves_nothing_of_it(
    others_of_supply: list[object],
    stocked: PlanHand,
) -> None:
    rounds = stocked.program.rounds
    stocked.program.window.commands["plan_rounds"].trigger()
    assert rounds.is_busy
    stocked.program.lock.lock()
    stocked.qtbot.waitUntil(lambda: not rounds.is_busy, timeout=20_000)

    assert rounds.rounds is None
    assert alive(RoundsPlan, DeliveryCase, besides=others_of_supply) == []
    assert left_in(stocked.program.window) == set()


@pytest.fixture
def others_of_supply() -> list[object]:
    """What tests before have left, and what is there for good."""
    return alive(Scenario, SupplyOutlook, DeliveryCase, RoundsPlan)
