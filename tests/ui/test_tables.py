"""Item models: what Qt demands of them, and what they show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt

from app.ui.tables.cards import Card, CardsModel
from app.ui.tables.outline import NODE_ROLE, Node, OutlineModel
from app.ui.tables.rows import RIGHT, Cell, RowsModel

if TYPE_CHECKING:
    from pytestqt.modeltest import ModelTester


def outline() -> OutlineModel:
    model = OutlineModel()
    units = (Node("A1", "7 veh"), Node("A2", "8 veh"))
    serial = Node("A Squadron", "15 veh", None, units)
    column = Node("Main body", "15 veh", "main", (serial,))
    model.set_nodes([Node("Columns", children=(column,)), Node("Closures")])
    return model


def test_rows_keep_qts_rules(qtmodeltester: ModelTester) -> None:
    model = RowsModel(("Unit", "Veh"))
    qtmodeltester.check(model)
    model.set_rows([(Cell("A1"), Cell("7", figure=True)), (Cell("A2"),)])
    qtmodeltester.check(model)


def test_figures_stand_right_with_their_header() -> None:
    model = RowsModel(("Unit", "Veh"))
    model.set_rows([(Cell("A1"), Cell("7", figure=True))])
    role = Qt.ItemDataRole.TextAlignmentRole

    assert model.index(0, 1).data(role) == RIGHT
    assert model.headerData(1, Qt.Orientation.Horizontal, role) == RIGHT
    assert model.headerData(0, Qt.Orientation.Horizontal, role) != RIGHT


def test_cards_keep_qts_rules(qtmodeltester: ModelTester) -> None:
    model = CardsModel()
    model.set_cards([Card("CP 1", "2.5 km", doubt="load class unknown"), Card("RP")])
    qtmodeltester.check(model)


def test_a_card_is_heard_whole() -> None:
    card = Card("CP 1", "2.5 km", doubt="load class unknown")

    assert card.text == "CP 1, 2.5 km, load class unknown"


def test_outline_keeps_qts_rules(qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(outline())
    qtmodeltester.check(OutlineModel())


def test_outline_finds_the_line_of_a_meaning() -> None:
    model = outline()
    index = model.find("main")

    assert index.data() == "Main body"
    assert index.data(NODE_ROLE) == "main"
    assert index.siblingAtColumn(1).data() == "15 veh"
    assert model.parent(index).data() == "Columns"
    assert not model.find("no such").isValid()


def test_only_the_first_column_of_the_outline_has_children() -> None:
    model = outline()

    assert model.rowCount(model.index(0, 1)) == 0
    assert model.rowCount(QModelIndex()) == 2
