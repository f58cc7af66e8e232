"""The whole window in every size of letters, and under red light."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QActionGroup, QImage, QPainter, QPixmap
from PySide6.QtWidgets import (
    QApplication,
    QCalendarWidget,
    QCheckBox,
    QComboBox,
    QDateTimeEdit,
    QDialog,
    QDialogButtonBox,
    QDockWidget,
    QDoubleSpinBox,
    QFormLayout,
    QGroupBox,
    QLabel,
    QListWidget,
    QMenu,
    QMessageBox,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QSlider,
    QSpinBox,
    QSplitter,
    QTabWidget,
    QToolTip,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from app.storage.folders import Folders
from app.ui import theme
from app.ui.application import Marsroute
from app.ui.dialogs.about import AboutDialog
from app.ui.dialogs.crash import CrashDialog
from app.ui.dialogs.file_choice import file_dialog
from app.ui.dialogs.shortcuts import ShortcutsDialog
from app.ui.line_edit import LineEdit
from app.ui.notice_bar import NoticeBar, NoticeKind
from app.ui.settings import Settings, SettingsFile
from app.ui.theme import Theme
from tests.window_checks import MOST_GREEN_OR_BLUE, cut_words, worst_green_or_blue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

SCALES = (0.8, 1.0, 1.5, 2.0)
SENTENCE = (
    "The bridge 'Oude Brug' on N1 carries 12 t (maxweight=12) and refuses trucks."
)


@pytest.fixture
def dress(qapp: QApplication) -> Iterator[Callable[[str, float], None]]:
    """Dress the application; afterwards it wears what the other tests expect."""

    def wear(name: str, scale: float = 1.0) -> None:
        theme.apply(Theme.named(name), qapp, scale)

    yield wear
    wear("day")


@pytest.fixture
def planned(
    small_area: Path,
    scenario_file: Path,
    tmp_path: Path,
    qapp: QApplication,
    qtbot: QtBot,
) -> Iterator[Marsroute]:
    """The window with a map, a planned march and a notice."""
    program = Marsroute(Folders(*(tmp_path / name for name in "dcso")), qapp)
    program.show()
    qtbot.waitExposed(program.window)
    with qtbot.waitSignal(program.files.areaOpened):
        program.files.open_area(small_area)
    with qtbot.waitSignal(program.session.marchChanged, check_params_cb=bool):
        program.files.open_scenario(scenario_file)
    program.window.notice.show_notice(SENTENCE, NoticeKind.WARNING)
    yield program
    program.window.close()
    program.window.deleteLater()
    program.deleteLater()
    QApplication.processEvents()
    theme.apply(Theme.named("day"), qapp)


def dialogs(parent: QWidget, tmp_path: Path) -> list[QDialog]:
    commands = parent.commands.values() if hasattr(parent, "commands") else ()
    return [
        AboutDialog(SENTENCE, parent),
        CrashDialog("Traceback\n" * 30, tmp_path / "report.txt", parent),
        ShortcutsDialog(list(commands), parent),
    ]


def settle() -> None:
    for _ in range(3):
        QApplication.processEvents()


@pytest.mark.slow
def test_no_word_is_cut_off_at_any_size_of_letters(
    planned: Marsroute, tmp_path: Path
) -> None:
    window = planned.window
    window.notice.hide()  # with it, 200 % needs more than a small screen
    for scale in SCALES:
        planned.appearance.set_font_scale(scale)
        window.resize(1400, 900)
        window.reset_layout()
        settle()
        for tab in range(window.route.tabs.count()):
            window.route.tabs.setCurrentIndex(tab)
            settle()
            assert cut_words(window) == []
        assert (window.width(), window.height()) == (1400, 900)
        for dialog in dialogs(window, tmp_path):
            dialog.show()
            settle()
            assert cut_words(dialog) == []
            dialog.close()
            dialog.deleteLater()
    metrics = window.march.table.fontMetrics()
    assert window.march.table.rowHeight(0) >= metrics.height()


def test_letters_grow_in_a_window_that_is_open(
    dress: Callable[[str, float], None], qtbot: QtBot
) -> None:
    bar = NoticeBar()
    qtbot.addWidget(bar)
    bar.show_notice(SENTENCE)
    dress("day", 1.0)
    small = bar.fontMetrics().height()
    dress("night", 2.0)

    assert bar.fontMetrics().height() == pytest.approx(2 * small, abs=2)


@pytest.mark.parametrize("scale", SCALES)
def test_a_notice_takes_the_height_that_its_words_need(
    dress: Callable[[str, float], None], qtbot: QtBot, scale: float
) -> None:
    dress("day", scale)
    bar = NoticeBar()
    qtbot.addWidget(bar)
    bar.show_notice(SENTENCE, NoticeKind.ERROR)
    for width in (1400, 500):
        bar.resize(width, 10)
        settle()
        assert cut_words(bar) == []


@pytest.mark.slow
def test_the_red_window_has_no_green_and_no_blue(
    planned: Marsroute, tmp_path: Path, qtbot: QtBot
) -> None:
    window = planned.window
    with qtbot.waitSignal(window.canvas.renderCompleted):
        planned.appearance.set_theme("red")
    content = planned.desk.content
    assert content is not None
    qtbot.waitUntil(lambda: content.is_settled)

    assert worst_green_or_blue(window) <= MOST_GREEN_OR_BLUE
    for kind in NoticeKind:
        window.notice.show_notice(SENTENCE, kind)
        assert worst_green_or_blue(window.notice) <= MOST_GREEN_OR_BLUE
    for tab in range(window.route.tabs.count()):
        window.route.tabs.setCurrentIndex(tab)
        settle()
        assert worst_green_or_blue(window.route) <= MOST_GREEN_OR_BLUE
    for marking in ("SECRET", "TOP SECRET", "NATO RESTRICTED", "CONFIDENTIAL"):
        window.set_marking(marking)
        assert worst_green_or_blue(window.banners[0]) <= MOST_GREEN_OR_BLUE
    for shown in [
        *window.menuBar().findChildren(QMenu),
        planned.desk.place_menu((5.041, 52.0)),
    ]:
        shown.popup(QPoint(0, 0))
        settle()
        assert worst_green_or_blue(shown) <= MOST_GREEN_OR_BLUE
        shown.close()
    for dialog in dialogs(window, tmp_path):
        dialog.show()
        settle()
        assert worst_green_or_blue(dialog) <= MOST_GREEN_OR_BLUE
        dialog.close()
        dialog.deleteLater()


def test_the_window_opens_in_the_theme_that_was_kept(
    dress: Callable[[str, float], None],
    tmp_path: Path,
    qapp: QApplication,
    qtbot: QtBot,
) -> None:
    folders = Folders(*(tmp_path / name for name in "dcso"))
    SettingsFile(folders.config).write(Settings(theme="red", font_scale=1.25))
    program = Marsroute(folders, qapp)
    program.show()
    qtbot.waitExposed(program.window)
    settle()

    assert worst_green_or_blue(program.window) <= MOST_GREEN_OR_BLUE
    assert program.window.commands["theme_red"].isChecked()
    assert qapp.font().pointSizeF() == 12.5
    program.window.close()
    program.window.deleteLater()
    program.deleteLater()
    dress("day")


def every_input(*, enabled: bool) -> list[QWidget]:
    """One of each kind of widget that a dialog may have."""
    ticked, partly, radio = (
        QCheckBox("Ticked"),
        QCheckBox("Partly"),
        QRadioButton("One"),
    )
    ticked.setChecked(True)
    partly.setCheckState(Qt.CheckState.PartiallyChecked)
    radio.setChecked(True)
    choice, typed = QComboBox(), QComboBox()
    for combo in (choice, typed):
        combo.addItems(["First", "Second"])
    typed.setLineEdit(LineEdit())
    line = LineEdit("Words")
    line.setClearButtonEnabled(True)
    empty = LineEdit()
    empty.setPlaceholderText("Words to come")
    progress, slider = QProgressBar(), QSlider(Qt.Orientation.Horizontal)
    progress.setValue(40)
    group = QGroupBox("Group")
    group.setCheckable(True)
    several = QListWidget()
    several.addItems(["One", "Two"])
    for row in range(2):
        several.item(row).setCheckState(Qt.CheckState.Checked)
    several.setCurrentRow(0)
    tree = QTreeWidget()
    tree.setColumnCount(2)
    tree.setSortingEnabled(True)
    tree.addTopLevelItem(QTreeWidgetItem(tree, ["Above", "1"]))
    QTreeWidgetItem(tree.topLevelItem(0), ["Below", "2"])
    tree.expandAll()
    tabs = QTabWidget()
    tabs.setTabsClosable(True)
    for number in range(9):
        tabs.addTab(QLabel("Page"), f"Page {number}")
    split = QSplitter()
    split.addWidget(QLabel("Left"))
    split.addWidget(QLabel("Right"))
    primary, menu_button = QPushButton("Primary"), QPushButton("More")
    primary.setProperty("primary", "true")
    menu_button.setMenu(QMenu(menu_button))
    numbers = (QSpinBox(), QDoubleSpinBox(), QDateTimeEdit())
    for number in numbers:
        number.setLineEdit(LineEdit())
    link = QLabel('<a href="x">A link</a>')
    text = QPlainTextEdit("Text\n" * 40)
    text.selectAll()
    buttons = QDialogButtonBox(
        QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Help
    )
    made = [
        ticked, partly, radio, choice, typed, line, empty, *numbers, progress,
        slider, group, several, tree, tabs, split, primary, menu_button, link, text,
        buttons, QCalendarWidget(),
    ]  # fmt: skip
    for widget in made:
        widget.setEnabled(enabled)
    return made


@pytest.mark.parametrize("enabled", [True, False], ids=["enabled", "disabled"])
def test_every_kind_of_input_is_red_under_red_light(
    dress: Callable[[str, float], None], qtbot: QtBot, *, enabled: bool
) -> None:
    dress("red")
    dialog = QDialog()
    qtbot.addWidget(dialog)
    form = QFormLayout(dialog)
    inputs = every_input(enabled=enabled)
    for widget in inputs:
        form.addRow("Name", widget)
    dialog.setSizeGripEnabled(True)
    dialog.show()
    qtbot.waitExposed(dialog)
    bad = {}
    for widget in inputs:
        widget.setFocus()
        settle()
        worst = worst_green_or_blue(widget)
        if worst > MOST_GREEN_OR_BLUE:
            bad[type(widget).__name__] = worst

    assert bad == {}
    assert worst_green_or_blue(dialog) <= MOST_GREEN_OR_BLUE


def test_what_pops_up_is_red_under_red_light(
    dress: Callable[[str, float], None], qtbot: QtBot
) -> None:
    dress("red")
    combo = QComboBox()
    combo.addItems([f"Choice {number}" for number in range(40)])
    qtbot.addWidget(combo)
    combo.show()
    combo.showPopup()
    settle()
    popups = [combo.view().window()]
    menu = QMenu()
    qtbot.addWidget(menu)
    for text, exclusive in (("Ticked", False), ("Chosen", True)):
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(True)
        if exclusive:
            QActionGroup(menu).addAction(action)
    menu.addAction("Off").setEnabled(False)
    menu.addMenu("Below").addAction("There")
    menu.setActiveAction(menu.actions()[0])
    menu.popup(QPoint(0, 0))
    popups.append(menu)
    dock = QDockWidget("Dock")
    qtbot.addWidget(dock)
    dock.setWidget(QLabel("Words"))
    dock.show()
    popups.append(dock)

    assert [worst_green_or_blue(w) <= MOST_GREEN_OR_BLUE for w in popups] == [True] * 3


def test_a_tip_is_red_under_red_light(
    dress: Callable[[str, float], None], qtbot: QtBot
) -> None:
    dress("red")
    label = QLabel("Words")
    qtbot.addWidget(label)
    label.show()
    qtbot.waitExposed(label)
    QToolTip.showText(QPoint(5, 5), "Words of a tip", label)
    tips = [w for w in QApplication.allWidgets() if w.objectName() == "qtooltip_label"]

    assert tips
    assert [worst_green_or_blue(tip) <= MOST_GREEN_OR_BLUE for tip in tips] == [True]
    QToolTip.hideText()


@pytest.mark.parametrize("icon", list(QMessageBox.Icon), ids=lambda icon: icon.name)
def test_messages_are_red_under_red_light(
    dress: Callable[[str, float], None], qtbot: QtBot, icon: QMessageBox.Icon
) -> None:
    dress("red")
    box = QMessageBox(icon, "Title", SENTENCE, QMessageBox.StandardButton.Yes)
    qtbot.addWidget(box)
    box.show()
    qtbot.waitExposed(box)

    assert worst_green_or_blue(box) <= MOST_GREEN_OR_BLUE


def test_the_file_dialog_is_red_under_red_light(
    dress: Callable[[str, float], None], qtbot: QtBot, tmp_path: Path
) -> None:
    dress("red")
    (tmp_path / "plan.yaml").write_text("")
    (tmp_path / "folder").mkdir()
    dialog = file_dialog(None, "Open", Theme.named("red"))
    dialog.setDirectory(str(tmp_path))
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    settle()

    assert worst_green_or_blue(dialog) <= MOST_GREEN_OR_BLUE


def test_a_white_pixel_would_be_seen(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.black)
    painter = QPainter(image)
    painter.fillRect(3, 3, 1, 1, Qt.GlobalColor.white)
    painter.end()
    label.setPixmap(QPixmap.fromImage(image))

    assert worst_green_or_blue(label) == 255
