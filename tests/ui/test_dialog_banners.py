"""Every dialog of a window carries its marking above and below, as it is then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QFormLayout,
    QLabel,
    QMainWindow,
    QMessageBox,
    QStackedLayout,
    QVBoxLayout,
)

from app.ui.banner import Banner
from app.ui.dialog_banners import DialogBanners, add_banners

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.mark.parametrize("kind", [QVBoxLayout, QFormLayout])
def test_dialogs_are_marked_anew_whenever_they_are_shown(
    kind: type, qtbot: QtBot, qapp: QApplication
) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    said = ["EXERCISE - UNCLASSIFIED"]
    marks = DialogBanners(window, lambda: said[0], qapp)
    dialog = QDialog(window)
    layout = kind(dialog)
    content = QLabel("plan")
    layout.addWidget(content)

    dialog.show()
    said[0] = "EXERCISE - NATO SECRET"
    dialog.hide()
    dialog.show()

    above, below = dialog.findChildren(Banner)
    assert above.text() == below.text() == "EXERCISE - NATO SECRET"
    dialog.adjustSize()
    qapp.processEvents()
    assert above.y() < content.y() < below.y()
    assert above.property("level") == "secret"
    qapp.removeEventFilter(marks)


def test_dialogs_of_others_are_left_alone(qtbot: QtBot, qapp: QApplication) -> None:
    window, other = QMainWindow(), QDialog()
    qtbot.addWidget(window)
    qtbot.addWidget(other)
    marks = DialogBanners(window, lambda: "NATO SECRET", qapp)
    QVBoxLayout(other)

    other.show()

    assert not other.findChildren(Banner)
    qapp.removeEventFilter(marks)


def test_no_marked_dialog_cuts_its_words_off(qtbot: QtBot, qapp: QApplication) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    marks = DialogBanners(window, lambda: "NATO SECRET", qapp)
    dialog = QDialog(window)
    layout = QVBoxLayout(dialog)
    note, trouble = QLabel("Words that need several lines. " * 9), QLabel()
    for label in (note, trouble):
        label.setWordWrap(True)
        layout.addWidget(label)
    trouble.hide()
    dialog.setFixedWidth(300)

    dialog.show()
    qapp.processEvents()
    before = note.height() - note.heightForWidth(note.width()), trouble.isVisible()
    trouble.setText("It cannot be done, and this is why, at some length. " * 4)
    trouble.show()
    qapp.processEvents()

    assert before == (0, False)
    assert note.height() == note.heightForWidth(note.width())
    assert trouble.height() == trouble.heightForWidth(trouble.width())
    qapp.removeEventFilter(marks)


def test_a_dialog_that_cannot_be_marked_is_a_fault(qtbot: QtBot) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    QStackedLayout(dialog)

    with pytest.raises(TypeError, match="not laid out in lines"):
        add_banners(dialog, "NATO SECRET")


def test_questions_of_one_sentence_are_marked(qtbot: QtBot, qapp: QApplication) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    marks = DialogBanners(window, lambda: "NATO SECRET", qapp)
    box = QMessageBox(window)
    box.setText("Nothing of this plan is on the disk.")
    box.setInformativeText("Keep it in a plan file, or lose it.")
    box.setStandardButtons(QMessageBox.StandardButton.Yes)

    box.open()
    qapp.processEvents()

    above, below = box.findChildren(Banner)
    button = box.button(QMessageBox.StandardButton.Yes)
    button_y = button.mapTo(box, button.rect().topLeft()).y()
    said = [label for label in box.findChildren(QLabel) if label.text() == box.text()]
    assert above.geometry().bottom() < said[0].y() < button_y
    assert button_y + button.height() < below.y()
    assert below.geometry().bottom() < box.height()
    qapp.removeEventFilter(marks)


def test_what_a_choice_of_files_asks_is_left_alone(
    qtbot: QtBot, qapp: QApplication
) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    marks = DialogBanners(window, lambda: "NATO SECRET", qapp)
    files = QFileDialog(window)
    files.setOption(QFileDialog.Option.DontUseNativeDialog)
    asked = QMessageBox(files)

    asked.open()
    qapp.processEvents()

    assert not asked.findChildren(Banner)
    qapp.removeEventFilter(marks)


@pytest.mark.parametrize(
    ("marking", "level"),
    [
        ("EXERCISE - UNCLASSIFIED", "unclassified"),
        ("GEHEIM - NATO INFORMATION", "secret"),
        ("STG. ZEER GEHEIM", "top_secret"),
        ("VS-NUR FÜR DEN DIENSTGEBRAUCH", "restricted"),
        ("DEP. VERTROUWELIJK", "restricted"),
        ("STG. CONFIDENTIEEL", "confidential"),
        ("NIEMALS ZEIGEN", "top_secret"),
    ],
)
def test_national_levels_have_their_colours_and_unknown_ones_the_highest(
    marking: str, level: str, qtbot: QtBot
) -> None:
    banner = Banner(marking)
    qtbot.addWidget(banner)

    assert banner.property("level") == level
    assert banner.text() == marking
