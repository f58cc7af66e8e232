from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit

from app.drawing.style import Style
from app.drawing.symbol_pictures import SymbolPictures
from app.services.symbol_code import Context, Identity, Mobility, Status, SymbolCode
from app.ui.dialogs.symbol_dialog import SymbolDialog
from planners.overlay import PlacedSymbol

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

PLACE = (5.0, 52.0)
TRUCKS = PlacedSymbol(
    sidc="10131016161636000000",
    position=PLACE,
    texts=(("higherFormation", "13"), ("staffComments", "kept")),
)


@pytest.fixture(scope="module")
def pictures() -> SymbolPictures:
    return SymbolPictures()


@pytest.fixture
def dialog(qtbot: QtBot, pictures) -> SymbolDialog:
    dialog = SymbolDialog(pictures, Style.named("day"))
    qtbot.addWidget(dialog)
    return dialog


def opened(qtbot: QtBot, pictures, start: PlacedSymbol) -> SymbolDialog:
    dialog = SymbolDialog(pictures, Style.named("night"), start=start)
    qtbot.addWidget(dialog)
    return dialog


def choose(box: QComboBox, value: str) -> None:
    box.setCurrentIndex(box.findData(value))


def test_words_keys_and_enter_are_all_it_takes(qtbot, dialog) -> None:
    dialog.show()
    qtbot.keyClicks(dialog.search, "collection point")
    qtbot.keyClick(dialog.search, Qt.Key.Key_Down)
    second = dialog.model.entries[1]
    qtbot.keyClicks(dialog.form.texts_of["uniqueDesignation"], "CCP 1")
    with qtbot.waitSignal(dialog.accepted):
        qtbot.keyClick(dialog.search, Qt.Key.Key_Return)

    assert dialog.symbol(PLACE) == PlacedSymbol(
        sidc=f"1003250000{second.code}0000",
        position=PLACE,
        texts=(("uniqueDesignation", "CCP 1"),),
    )


def test_arrow_keys_stop_at_both_ends_and_leave_the_words_alone(qtbot, dialog) -> None:
    dialog.show()
    qtbot.keyClicks(dialog.search, "decon")
    qtbot.keyClick(dialog.search, Qt.Key.Key_Up)
    assert dialog.list.currentIndex().row() == 0

    for _ in range(3):
        qtbot.keyClick(dialog.search, Qt.Key.Key_PageDown)

    assert dialog.list.currentIndex().row() == len(dialog.model.entries) - 1
    assert dialog.search.text() == "decon"


def test_first_fitting_symbol_is_chosen_while_typing(dialog) -> None:
    dialog.search.setText("tcp")

    assert dialog.sidc == "10032500003214000000"
    assert dialog.name.text() == "Traffic Control Post (TCP)"


def test_nothing_that_fits_is_said_and_keeps_the_last_symbol(dialog) -> None:
    dialog.search.setText("tcp")
    dialog.search.setText("tcp zebra")

    assert "No symbol fits" in dialog.count.text()
    assert dialog.sidc == "10032500003214000000"


def test_kind_narrows_the_list(dialog) -> None:
    dialog.search.setText("medical")
    choose(dialog.kind, "15")

    assert {one.symbol_set for one in dialog.model.entries} == {"15"}


def test_status_context_and_identity_go_into_the_code(dialog) -> None:
    dialog.search.setText("tpt")
    choose(dialog.form.status, Status.PLANNED.value)
    choose(dialog.form.context, Context.EXERCISE.value)
    choose(dialog.form.identity, Identity.NEUTRAL.value)
    choose(dialog.form.size_of, "16")
    dialog.form.task_force.setChecked(True)

    assert dialog.sidc == "10141014161636000000"


def test_parts_of_units_do_not_stick_to_points(dialog) -> None:
    dialog.search.setText("tpt")
    choose(dialog.form.size_of, "16")
    dialog.form.headquarters.setChecked(True)
    dialog.form.texts_of["higherFormation"].setText("13")
    dialog.search.setText("checkpoint")

    assert dialog.symbol(PLACE) == PlacedSymbol(
        sidc="10032500001303000000", position=PLACE
    )


def test_equipment_has_mobility_where_units_have_an_echelon(dialog) -> None:
    choose(dialog.kind, "15")
    dialog.search.setText("truck")
    choose(dialog.form.size_of, Mobility.TRACKED.value)

    assert dialog.sidc[8:10] == "33"


def test_code_is_taken_as_it_is_even_if_it_is_not_offered(dialog) -> None:
    dialog.search.setText("1003 2500 0016 0300 0000")

    assert dialog.sidc == "10032500001603000000"
    assert dialog.name.text() == "Target Reference Point"


def test_code_without_a_meaning_is_no_code(dialog) -> None:
    before = dialog.sidc
    dialog.search.setText("10099999999999999999")

    assert dialog.sidc == before
    assert "No symbol fits" in dialog.count.text()


@pytest.mark.parametrize(
    "sidc",
    [
        TRUCKS.sidc,
        "10032510101316000000",  # a size where points have none
        "10063000001201000000",  # a ship
        "10031002161211994455",  # a modifier that the catalogue has not
        "10031500331408000000",
    ],
)
def test_symbols_that_are_there_come_back_unchanged(qtbot, pictures, sidc) -> None:
    start = PlacedSymbol(sidc=sidc, position=PLACE, texts=TRUCKS.texts[1:])

    assert opened(qtbot, pictures, start).symbol(PLACE) == start


def test_texts_without_a_field_are_kept(qtbot, pictures) -> None:
    dialog = opened(qtbot, pictures, TRUCKS)
    dialog.form.texts_of["higherFormation"].setText(" 43 ")

    assert dialog.symbol(PLACE).texts == (
        ("higherFormation", "43"),
        ("staffComments", "kept"),
    )


def test_preview_follows_every_part(dialog) -> None:
    dialog.search.setText("tpt")
    seen = [dialog.preview.pixmap().toImage()]
    choose(dialog.form.status, Status.PLANNED.value)
    seen.append(dialog.preview.pixmap().toImage())
    dialog.form.texts_of["uniqueDesignation"].setText("11")
    seen.append(dialog.preview.pixmap().toImage())

    assert seen[0] != seen[1] != seen[2]


def test_rows_have_a_picture_and_say_where_they_belong(dialog) -> None:
    dialog.search.setText("tcp")
    index = dialog.model.index(0)
    icon = index.data(Qt.ItemDataRole.DecorationRole)

    assert not icon.isNull()
    assert "Sustainment Points" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert "APP-6(D) 321400" in index.data(Qt.ItemDataRole.ToolTipRole)


def test_every_input_has_a_name_for_readers_of_screens(dialog) -> None:
    inputs = dialog.findChildren(QComboBox) + dialog.findChildren(QLineEdit)

    assert len(inputs) >= 12
    assert [one for one in inputs if not one.accessibleName()] == []


def test_missing_library_is_said_in_the_dialog(qtbot, pictures, monkeypatch) -> None:
    monkeypatch.setattr(
        "app.ui.dialogs.symbol_dialog.symbols_note", lambda: "Frames instead."
    )
    dialog = SymbolDialog(pictures, Style.named("day"))
    qtbot.addWidget(dialog)

    assert "Frames instead." in [one.text() for one in dialog.findChildren(QLabel)]


def test_codes_of_the_dialog_are_codes_of_the_standard(dialog) -> None:
    dialog.search.setText("tpt")

    assert SymbolCode.of(dialog.sidc) == dialog.form.code()
