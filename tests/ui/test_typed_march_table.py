"""Start times and halts typed over in the march table."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from app.ui.formats import THIN
from app.ui.panels.march_table_panel import MarchTablePanel
from planners.column import Halt, HaltModel, MarchLeg
from planners.march_table import march_table
from planners.refuel_points import RefuelPoint
from tests.marches import SIX, at, column

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

REST = Halt(
    at_km=20.0,
    duration=timedelta(minutes=40),
    model=HaltModel.HALT_AREA,
    name="PIKE",
)


def march(*, start: datetime = SIX, halt: Halt = REST) -> Any:
    """Two packets over forty kilometres with a halt half way, planned by hand."""
    marching = column((10, 10))
    table = march_table(
        marching,
        [MarchLeg(to="RP", length_km=40.0, rate_kmh=40.0)],
        start=start,
        halts=[halt],
    )
    planned = SimpleNamespace(
        plan=SimpleNamespace(column=marching), table=table, points=()
    )
    return SimpleNamespace(scenario=SimpleNamespace(zone="Z"), columns=(planned,))


@pytest.fixture
def panel(qtbot: QtBot) -> MarchTablePanel:
    made = MarchTablePanel()
    qtbot.addWidget(made)
    made.resize(900, 240)
    made.set_editable(True)
    made.show_march(march())
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def type_over(panel: MarchTablePanel) -> Callable[[int, int, str], QLineEdit]:
    def typed(row: int, place: int, text: str) -> QLineEdit:
        panel.table.edit(panel.model.index(row, place))
        *_, editor = panel.table.findChildren(QLineEdit)  # closed ones go later
        editor.setText(text)
        QTest.keyClick(editor, Qt.Key.Key_Return)
        return editor

    return typed


START, REST_COLUMN, RELEASE = 3, 4, 5


def test_a_typed_start_is_told_for_the_column(
    panel: MarchTablePanel,
    type_over: Callable[[int, int, str], QLineEdit],
    qtbot: QtBot,
) -> None:
    name = panel.column.currentText()
    with qtbot.waitSignal(panel.startEdited) as told:
        type_over(0, START, "0715")

    assert told.args == [name, at(7, 15)]


def test_a_start_typed_for_a_later_march_unit_moves_the_whole_column(
    panel: MarchTablePanel,
    type_over: Callable[[int, int, str], QLineEdit],
    qtbot: QtBot,
) -> None:
    shown = panel.model.index(1, START).data(Qt.ItemDataRole.EditRole)
    assert shown != "120600ZJUN26"
    later = f"{int(shown[2:4]) + 1:02}{shown[4:6]}"
    with qtbot.waitSignal(panel.startEdited) as told:
        type_over(1, START, later)

    assert told.args[1] == at(7)


@pytest.mark.parametrize("text", ["1 h", "60", "1:00", "60 min"])
def test_a_typed_length_of_a_halt_is_told_with_the_halt(
    panel: MarchTablePanel,
    type_over: Callable[[int, int, str], QLineEdit],
    qtbot: QtBot,
    text: str,
) -> None:
    with qtbot.waitSignal(panel.haltEdited) as told:
        type_over(0, REST_COLUMN, text)

    assert told.args[1:] == [REST, timedelta(hours=1)]


@pytest.mark.parametrize(
    ("place", "text", "words"),
    [
        (START, "2575", "No clock shows 2575"),
        (START, "tomorrow", "no date-time group"),
        (REST_COLUMN, "a while", "no duration"),
        (REST_COLUMN, "0", "would last no time"),
    ],
)
def test_what_is_refused_stays_open_and_a_sentence_says_why(
    panel: MarchTablePanel,
    type_over: Callable[[int, int, str], QLineEdit],
    qtbot: QtBot,
    place: int,
    text: str,
    words: str,
) -> None:
    with (
        qtbot.assertNotEmitted(panel.startEdited),
        qtbot.assertNotEmitted(panel.haltEdited),
    ):
        editor = type_over(0, place, text)
    assert editor.isVisible()
    assert words in panel.refusal.text()
    assert panel.refusal.isVisible()
    assert not panel.totals.isVisible()
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    panel.show_march(march())

    assert not panel.refusal.isVisible()


def test_the_same_again_is_no_change(
    panel: MarchTablePanel,
    type_over: Callable[[int, int, str], QLineEdit],
    qtbot: QtBot,
) -> None:
    with (
        qtbot.assertNotEmitted(panel.startEdited),
        qtbot.assertNotEmitted(panel.haltEdited),
    ):
        type_over(0, START, "120600ZJUN26")
        type_over(0, START, "0600")
        type_over(0, REST_COLUMN, "40")


def editable(panel: MarchTablePanel) -> set[tuple[int, int]]:
    model = panel.model
    return {
        (row, place)
        for row in range(model.rowCount())
        for place in range(model.columnCount())
        if model.flags(model.index(row, place)) & Qt.ItemFlag.ItemIsEditable
    }


def test_only_start_point_and_halts_may_be_typed_over_where_it_is_allowed(
    panel: MarchTablePanel,
) -> None:
    assert editable(panel) == {(0, 3), (1, 3), (0, 4), (1, 4)}
    font = panel.model.index(0, START).data(Qt.ItemDataRole.FontRole)
    assert font.underline()
    assert "F2" in panel.model.index(0, START).data(Qt.ItemDataRole.ToolTipRole)
    panel.set_editable(False)

    assert editable(panel) == set()


def test_a_double_click_on_what_may_be_typed_over_does_not_lead_away(
    panel: MarchTablePanel, qtbot: QtBot
) -> None:
    with qtbot.assertNotEmitted(panel.placeChosen):
        panel.table.doubleClicked.emit(panel.model.index(0, START))


def test_the_editor_begins_with_what_is_there(panel: MarchTablePanel) -> None:
    panel.table.edit(panel.model.index(0, REST_COLUMN))
    editor = panel.table.findChild(QLineEdit)

    assert editor is not None
    assert editor.text() == "40\u202fmin"


def test_a_refuel_point_shows_its_time_and_its_litres(qtbot: QtBot) -> None:
    """
    Ten trucks and ten more on two pumps, two minutes each, after 20 km.

    They come 6 s apart: the last of the first ten is filled at 10:06, 54 s behind its
    head, which so leaves after 9:12. A truck has burnt 8 l.
    """
    pumps = RefuelPoint(pumps=2, flow_lpm=8.0, hook_up=timedelta(minutes=1))
    made = MarchTablePanel()
    qtbot.addWidget(made)
    planned = march(halt=replace(REST, duration=timedelta(), refuel=pumps))
    made.show_march(planned)

    head = made.model.headerData(4, Qt.Orientation.Horizontal)
    assert head == f"PIKE\n9{THIN}min, 160{THIN}l"
    tip = made.model.index(0, 4).data(Qt.ItemDataRole.ToolTipRole)
    assert f"fills 80{THIN}l" in tip
    assert "the last is filled at 120641ZJUN26" in tip
    plain = MarchTablePanel()
    qtbot.addWidget(plain)
    plain.show_march(march())
    assert plain.model.headerData(4, Qt.Orientation.Horizontal) == "PIKE"
    assert "fills" not in plain.model.index(0, 4).data(Qt.ItemDataRole.ToolTipRole)
