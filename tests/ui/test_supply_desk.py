"""Supply in the window: stocks follow the plan, and every change can be undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.services.scenario.scenario import read_scenario
from app.services.supply.force_file import read_force
from app.services.supply.supply_plan import Open
from app.ui.supply.force_tree import PlaceChoice
from planners.supply.factors import Basis, Factor, Phase
from planners.supply.projection import Standing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.ui.supply_desk import SupplyDesk
    from tests.map_hand import MapHand

SUPPLY = """
supply:
  begins: 120600ZJUN26
  days: 5
  units:
    - {name: Group, echelon: battalion, personnel: 20}
    - name: A Company
      part of: Group
      personnel: 100
      at: Oosterveen
      stocks: [{item: water, on hand: 3000, safety days: 1, operating days: 1}]
  points:
    - {name: Depot, at: Westerbrug, stocks: [{item: water, on hand: 50000}]}
  transport:
    - {name: Bowsers, vehicle: car 4x4, count: 1, at: Depot, water tanks: [1000]}
columns:
"""
A_COMPANY = PlaceChoice("A Company")


@pytest.fixture
def supply(hand: MapHand, scenario_file: Path) -> Iterator[SupplyDesk]:
    """The supply dock, open on a plan with a company that has too little water."""
    text = scenario_file.read_text(encoding="utf-8")
    scenario_file.write_text(text.replace("columns:\n", SUPPLY[1:], 1), "utf-8")
    session, desk = hand.program.session, hand.program.supply
    scenario = read_scenario(scenario_file, hand.program.desk.ground.vehicles)
    with hand.qtbot.waitSignal(session.marchChanged, check_params_cb=bool):
        session.set_scenario(scenario)
    desk.open()
    settle(hand)
    desk.panel.choose(A_COMPANY)
    yield desk
    hand.program.window.docks["supply"].hide()
    hand.qtbot.waitUntil(lambda: not desk.is_busy, timeout=60_000)


def settle(hand: MapHand) -> None:
    """Wait until the outlook is that of the plan as it stands."""
    desk, session = hand.program.supply, hand.program.session

    def there() -> bool:
        shown = desk.outlook
        fresh = shown is not None and shown.plan is session.scenario.supply
        return fresh and not desk.is_busy and not session.is_busy

    hand.qtbot.waitUntil(there, timeout=60_000)


def water(desk: SupplyDesk) -> Standing:
    names = [item.name for item in desk.outlook.items]
    return desk.outlook.standing(1, names.index("water"))


def test_the_force_shows_who_falls_short_and_the_curve_shows_when(
    supply: SupplyDesk,
) -> None:
    panel = supply.panel
    assert panel.headline.text().startswith("1 of 2 units fall short; first A Company")
    assert panel.item.currentText() == "water"
    assert water(supply) is Standing.EMPTY
    assert panel.chart.curve.stock[0] == 3000
    assert panel.chart.curve.below_s < panel.chart.curve.empty_s
    assert "empty" in panel.chart.accessibleDescription()


def test_keys_read_the_curve_step_by_step(supply: SupplyDesk) -> None:
    chart = supply.panel.chart
    QTest.keyClick(chart, Qt.Key.Key_Home)
    QTest.keyClick(chart, Qt.Key.Key_Right)
    assert chart.time_s == chart.curve.step_s
    assert chart.accessibleDescription().startswith("121200ZJUN26")


def test_another_stock_is_a_step_that_can_be_undone(
    hand: MapHand, supply: SupplyDesk
) -> None:
    stack = hand.program.session.undo_stack
    supply.panel.change.click()
    dialog = supply.edits.dialog
    dialog.lines[0].setText("90 000")
    dialog.accept()
    settle(hand)
    assert water(supply) is Standing.ENOUGH
    assert stack.undoText() == "Change water of A Company"

    stack.undo()
    settle(hand)
    assert water(supply) is Standing.EMPTY


def test_a_stock_that_makes_no_sense_is_refused_with_the_reason(
    hand: MapHand, supply: SupplyDesk
) -> None:
    before = hand.program.session.scenario
    supply.panel.change.click()
    dialog = supply.edits.dialog
    dialog.lines[1].setText("4000")
    dialog.accept()
    assert "4000" in dialog.trouble.text()
    dialog.reject()
    assert hand.program.session.scenario is before


def test_a_rate_of_the_plan_wins_until_it_goes_back_to_the_library(
    hand: MapHand, supply: SupplyDesk
) -> None:
    panel, session = supply.panel, hand.program.session
    panel.sought.setText("water universal temperate sustaining")
    (factor,) = [one for one in supply._factors if not one.phase][:1]
    row = supply._factors.index(factor)
    panel.factors.rowActivated.emit(row)
    dialog = supply.edits.dialog
    dialog.lines[0].setText("1")
    dialog.lines[1].setText("G4 of the exercise")
    dialog.accept()
    settle(hand)
    (own,) = session.scenario.supply.factors
    assert own == replace(factor, rate=1.0, source="G4 of the exercise", dated=None)
    assert panel.factors.model.cell(row, 4).text == "plan: G4 of the exercise"

    panel.factorDropped.emit(row)
    settle(hand)
    assert session.scenario.supply.factors == ()
    panel.sought.clear()


def test_a_new_rate_names_its_source_and_can_be_undone(
    hand: MapHand, supply: SupplyDesk
) -> None:
    session = hand.program.session
    before = session.scenario
    supply.panel.add_rate.click()
    dialog = supply.rates.dialog
    assert dialog is not None
    ok = dialog.buttons.button(dialog.buttons.StandardButton.Ok)
    dialog.item.setCurrentText("water")
    dialog.component.setText("showers")
    dialog.rate.setText("2,5")
    dialog.phase.setCurrentIndex(dialog.phase.findData(Phase.RESERVE))
    assert "Adds to the other parts" in dialog.meets.text()
    assert not ok.isEnabled()
    dialog.source.setText("G4 of the exercise")
    assert ok.isEnabled()
    ok.click()
    (own,) = session.scenario.supply.factors
    assert own == Factor(
        basis=Basis.PERSON_DAY,
        item="water",
        rate=2.5,
        component="showers",
        phase=Phase.RESERVE,
        source="G4 of the exercise",
    )
    session.undo_stack.undo()
    assert session.scenario == before


def test_a_rate_that_is_no_number_stays_in_the_dialog_with_the_reason(
    hand: MapHand, supply: SupplyDesk
) -> None:
    before = hand.program.session.scenario
    supply.rates.ask_rate()
    dialog = supply.rates.dialog
    dialog.rate.setText("-3")
    dialog.source.setText("G4")
    dialog.accept()
    assert "number from zero on" in dialog.trouble.text()
    assert dialog.isVisible()
    dialog.reject()
    assert hand.program.session.scenario is before
    assert supply.rates.dialog is None


def test_the_choice_of_subjects_follows_what_a_rate_counts_by(
    supply: SupplyDesk,
) -> None:
    supply.rates.ask_rate()
    dialog = supply.rates.dialog
    assert not dialog.subject.isEnabled()
    dialog.basis.setCurrentIndex(dialog.basis.findData(Basis.ROAD_KM))
    assert dialog.subject.findText("car 4x4") >= 0
    dialog.basis.setCurrentIndex(dialog.basis.findData(Basis.WEAPON_DAY))
    assert dialog.subject.findText("car 4x4") < 0
    dialog.reject()


def test_rates_go_out_and_only_those_that_were_changed_come_back(
    hand: MapHand, supply: SupplyDesk, tmp_path: Path
) -> None:
    session, path = hand.program.session, tmp_path / "rates.csv"
    supply.rates.export(path)
    hand.qtbot.waitUntil(lambda: path.exists() and not hand.program.files.is_busy)
    before = session.scenario
    supply.rates.import_rates(path)
    hand.qtbot.waitUntil(lambda: not hand.program.files.is_busy)
    assert session.scenario == before

    lines = path.read_text("utf-8-sig").splitlines(keepends=True)
    row = next(n for n, line in enumerate(lines) if line.startswith("person and day"))
    cells = lines[row].split(",")
    cells[3] = "123"
    lines[row] = ",".join(cells)
    path.write_text("".join(lines), "utf-8")
    supply.rates.import_rates(path)
    hand.qtbot.waitUntil(lambda: not hand.program.files.is_busy)
    (own,) = session.scenario.supply.factors
    assert (own.item, own.rate) == (cells[2], 123)
    assert session.undo_stack.undoText() == "Import rates rates.csv"
    session.undo_stack.undo()
    assert session.scenario == before


def test_of_a_table_with_a_wrong_rate_none_is_taken_over(
    hand: MapHand, supply: SupplyDesk, tmp_path: Path
) -> None:
    path, before = tmp_path / "rates.csv", hand.program.session.scenario
    rows = "person and day,water,20,G4\nperson and day,wine,1,G4\n"
    path.write_text(f"basis,item,rate,source\n{rows}", "utf-8")
    supply.rates.import_rates(path)
    hand.qtbot.waitUntil(lambda: not hand.program.files.is_busy)
    said = hand.program.window.notice.text
    assert "line 3" in said
    assert said.endswith("No rate was taken over.")
    assert hand.program.session.scenario is before


def test_hours_of_a_point_are_changed_from_the_tree_as_one_step(
    hand: MapHand, supply: SupplyDesk
) -> None:
    session, panel = hand.program.session, supply.panel
    before = session.scenario
    (depot,) = before.supply.points
    assert not panel.change_point.isVisible()
    panel.choose(PlaceChoice("Depot", is_point=True))
    panel.tree.setFocus()
    QTest.keyClick(panel.tree, Qt.Key.Key_F2)
    dialog = supply.edits.dialog
    for line, text in zip(
        dialog.lines, ("0800-1200; 1300-2400", "2", "45"), strict=True
    ):
        line.setText(text)
    dialog.accept()
    (after,) = session.scenario.supply.points
    morning, later = Open(time(8), time(12)), Open(time(13), time(0))
    expected = replace(
        depot, hours=(morning, later), bays=2, loading=timedelta(minutes=45)
    )
    assert after == expected
    assert session.undo_stack.undoText() == "Change point Depot"

    panel.change_point.click()
    assert [line.text() for line in supply.edits.dialog.lines] == [
        *("0800-1200, 1300-2400", "2", "45")
    ]
    supply.edits.dialog.accept()
    session.undo_stack.undo()
    assert session.scenario == before


def test_transport_is_changed_from_the_lift_and_shown_as_it_then_is(
    hand: MapHand, supply: SupplyDesk
) -> None:
    session, lift = hand.program.session, supply.panel.lift
    (bowsers,) = session.scenario.supply.transport
    lift.change.click()
    dialog = supply.edits.dialog
    words = [line.text() for line in dialog.lines]
    assert words == ["1", "", "", "", "1000", "", "", "4"]
    dialog.lines[0].setText("3")
    dialog.lines[1].setText("0,5")
    dialog.lines[4].setText("10 000, 5000")
    dialog.lines[6].setText("10")
    dialog.accept()
    settle(hand)
    (after,) = session.scenario.supply.transport
    assert after == replace(
        bowsers,
        count=3,
        available=0.5,
        water_tanks_l=(10_000.0, 5000.0),
        shift=timedelta(hours=10),
    )
    assert lift.page.model.cell(0, 5).text == "3"
    assert session.undo_stack.undoText() == "Change transport Bowsers"


def test_transport_that_carries_nothing_is_refused_with_the_reason(
    hand: MapHand, supply: SupplyDesk
) -> None:
    before = hand.program.session.scenario
    supply.carriers.ask_transport("Bowsers")
    dialog = supply.edits.dialog
    dialog.lines[4].setText("")
    dialog.accept()
    assert "carries nothing" in dialog.trouble.text()
    dialog.lines[4].setText("1000")
    dialog.lines[0].setText("many")
    dialog.accept()
    assert "many" in dialog.trouble.text()
    dialog.reject()
    assert hand.program.session.scenario is before


def test_a_force_goes_out_under_the_marking_of_the_plan_and_comes_back(
    hand: MapHand, supply: SupplyDesk, tmp_path: Path
) -> None:
    path = tmp_path / "force.csv"
    supply.tables.export_force(path)
    hand.qtbot.waitUntil(lambda: path.exists() and not hand.program.files.is_busy)
    assert "EXERCISE" in path.read_text("utf-8-sig").splitlines()[0]
    force = read_force(path)
    assert force.units == hand.program.session.scenario.supply.units


def test_a_force_from_a_table_keeps_the_stocks_there_were(
    hand: MapHand, supply: SupplyDesk, tmp_path: Path
) -> None:
    table = tmp_path / "force.csv"
    table.write_text("name,part of,personnel\nGroup,,20\nA Company,Group,50\n", "utf-8")
    supply.tables.import_force(table)
    hand.qtbot.waitUntil(lambda: not hand.program.files.is_busy)
    settle(hand)
    (_, company) = hand.program.session.scenario.supply.units
    assert company.unit.personnel == 50
    assert company.stocks[0].on_hand == 3000


def test_the_outlook_leaves_under_the_marking_of_the_plan(
    hand: MapHand, supply: SupplyDesk, tmp_path: Path
) -> None:
    path = tmp_path / "supply.xlsx"
    supply.tables.export(path, supply.outlook)
    hand.qtbot.waitUntil(path.exists)
    hand.qtbot.waitUntil(lambda: not hand.program.files.is_busy)
    book = load_workbook(path)
    assert book.worksheets[0]["A1"].value.startswith("EXERCISE")
    assert "Stocks" in book.sheetnames


def test_the_lift_follows_the_distance_and_says_who_is_short(
    supply: SupplyDesk,
) -> None:
    lift = supply.panel.lift
    rows = lift.page.model

    def needed() -> int:
        return int(rows.cell(0, 4).text)

    assert [rows.cell(0, column).text for column in (0, 1)] == ["Bowsers", "bulk water"]
    near = needed()
    lift.distance.setValue(200)
    assert near < needed()
    assert rows.cell(0, 6).text == str(needed() - 1)
    assert "Bowsers" in lift.words.text()
    lift.distance.setValue(40)
    assert needed() == near


def test_without_supply_the_dock_says_what_to_do(
    hand: MapHand, scenario_file: Path
) -> None:
    program = hand.program
    scenario = read_scenario(scenario_file, program.desk.ground.vehicles)
    with hand.qtbot.waitSignal(program.session.marchChanged, check_params_cb=bool):
        program.session.set_scenario(scenario)
    program.supply.open()
    assert "Import a force" in program.supply.panel.stack.why.text()
    assert program.supply.panel.offer_load.isVisible()
    assert not program.window.commands["plan_rounds"].isEnabled()
    program.window.docks["supply"].hide()
