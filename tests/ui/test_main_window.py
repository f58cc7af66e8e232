"""The whole window on the small world; few tests, as each opens everything."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
)

from app.services.catalogue import vehicle_catalogue
from app.services.scenario.scenario import read_scenario
from app.storage.folders import Folders
from app.ui import theme
from app.ui.application import Marsroute
from app.ui.shots import Photographer
from planners.route import Lonlat, UnknownRule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

WEST, EAST = (5.002, 52.0), (5.088, 52.0)
BRIDGE = (5.041, 52.0)


@pytest.fixture
def marsroute(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[Marsroute]:
    program = Marsroute(Folders(*(tmp_path / name for name in "dcso")), qapp)
    program.show()
    qtbot.waitExposed(program.window)
    yield program
    program.window.close()
    assert not [t for t in threading.enumerate() if t.name in {"route", "march"}]
    program.window.deleteLater()
    program.deleteLater()
    QApplication.processEvents()


@pytest.fixture
def opened(marsroute: Marsroute, small_area: Path, qtbot: QtBot) -> Marsroute:
    with qtbot.waitSignal(marsroute.files.areaOpened):
        marsroute.files.open_area(small_area)
    return marsroute


def click(program: Marsroute, qtbot: QtBot, place: Lonlat) -> None:
    canvas = program.window.canvas
    x, y = canvas.view.to_pixels([place])[0]
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))


def set_route(program: Marsroute, qtbot: QtBot) -> None:
    program.window.commands["set_route"].trigger()
    click(program, qtbot, WEST)
    with qtbot.waitSignal(program.session.routeChanged, check_params_cb=bool):
        click(program, qtbot, EAST)


def choose(program: Marsroute, formation: str) -> None:
    combo = program.window.route.formation
    combo.setCurrentIndex(combo.findText(formation))
    combo.activated.emit(combo.currentIndex())


def choose_truck(program: Marsroute, qtbot: QtBot) -> None:
    with qtbot.waitSignal(program.session.routeChanged, check_params_cb=bool):
        choose(program, "truck 10 t 6x6")


def test_two_clicks_and_a_formation_give_route_and_reasons(
    opened: Marsroute, qtbot: QtBot
) -> None:
    panel = opened.window.route
    set_route(opened, qtbot)
    light = opened.session.route
    choose_truck(opened, qtbot)
    heavy = opened.session.route

    assert light is not None
    assert heavy is not None
    assert heavy.length_m > light.length_m
    assert panel.stack.currentIndex() == 1
    assert panel.points.cards.cards[0].title.startswith("SP")
    refused = [card for card in panel.reasons.cards.cards if card.refused]
    assert len(refused) == 1
    assert "maxweight=12" in refused[0].doubt

    panel.reasons.chosen.emit(refused[0])
    canvas = opened.window.canvas
    middle = canvas.view.to_lonlat(canvas.width() / 2, canvas.height() / 2)
    assert middle == pytest.approx(refused[0].position, abs=1e-6)
    assert opened.desk.content is not None
    assert opened.desk.content.hand.is_flashing
    assert opened.session.undo_stack.undoText() == "Choose truck 10 t 6x6"


def test_closing_a_road_on_the_map_takes_the_route_round_it(
    opened: Marsroute, qtbot: QtBot
) -> None:
    set_route(opened, qtbot)
    short = opened.session.route
    menu = opened.desk.place_menu(BRIDGE)
    close = next(a for a in menu.actions() if a.text().startswith("Close N1"))
    with qtbot.waitSignal(opened.session.routeChanged, check_params_cb=bool):
        close.trigger()
    round_it = opened.session.route

    assert short is not None
    assert round_it is not None
    assert round_it.length_m > short.length_m
    (closure,) = opened.session.draft.closures
    assert opened.window.outline.model.find(closure).isValid()
    texts = [a.text() for a in opened.desk.place_menu(BRIDGE).actions()]
    assert any(text.startswith("Reopen N1") for text in texts)

    menu.actions()[0].trigger()
    assert QGuiApplication.clipboard().text().startswith("31U")


def test_no_answer_is_shown_with_its_reasons(opened: Marsroute, qtbot: QtBot) -> None:
    set_route(opened, qtbot)
    choose_truck(opened, qtbot)
    route = opened.session.route
    assert route is not None
    with qtbot.waitSignal(opened.session.routeRefused):
        opened.session.close_road(route.geometry[len(route.geometry) // 2])
    panel = opened.window.route

    assert panel.stack.currentIndex() == 1
    assert panel.tabs.currentWidget() is panel.reasons
    assert panel.reasons.cards.cards[0].title == "No road leads there"
    assert len(panel.reasons.cards.cards) > 1
    assert opened.window.notice.isHidden()


def test_rule_for_unknown_limits_reaches_the_question(
    opened: Marsroute, qtbot: QtBot
) -> None:
    set_route(opened, qtbot)
    combo = opened.window.route.unknown
    with qtbot.waitSignal(opened.session.routeChanged, check_params_cb=bool):
        combo.setCurrentIndex(combo.findData(UnknownRule.REFUSE))
        combo.activated.emit(combo.currentIndex())

    assert opened.session.draft.policy.unknown is UnknownRule.REFUSE


def test_scenario_fills_outline_table_banner_and_map(
    opened: Marsroute, scenario_file: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    window = opened.window
    with qtbot.waitSignal(opened.session.marchChanged, check_params_cb=bool):
        opened.files.open_scenario(scenario_file)
    table = window.march.model

    assert [banner.text() for banner in window.banners] == [
        "EXERCISE - UNCLASSIFIED"
    ] * 2
    assert table.rowCount() == 2
    assert table.index(0, 1).data() == "A1"
    assert table.index(0, 3).data().startswith("120600Z – ")
    assert window.route.formation.currentText() == "Main body (15 veh)"
    assert not window.route.formation.isEnabled()
    assert window.commands["export"].isEnabled()

    opened.files.export(tmp_path / "products")
    qtbot.waitUntil(lambda: "Written to" in window.notice.text, timeout=30_000)
    assert any(path.suffix == ".pdf" for path in (tmp_path / "products").iterdir())


def test_going_to_a_place_a_grid_reference_and_nowhere(
    opened: Marsroute, qtbot: QtBot
) -> None:
    search, canvas = opened.window.search, opened.window.canvas

    def go(text: str) -> Lonlat:
        search.setText(text)
        qtbot.keyClick(search, Qt.Key.Key_Return)
        return canvas.view.to_lonlat(canvas.width() / 2, canvas.height() / 2)

    assert go("Oosterveen") == pytest.approx((5.09, 52.001), abs=1e-5)
    assert go("52.0, 5.04") == pytest.approx((5.04, 52.0), abs=1e-5)
    go("Nowhere")
    assert "Nowhere" in opened.window.notice.text


def test_a_missing_area_is_said_in_a_sentence(
    marsroute: Marsroute, tmp_path: Path, qtbot: QtBot
) -> None:
    marsroute.files.open_area(tmp_path / "no.area")
    qtbot.waitUntil(lambda: "no.area" in marsroute.window.notice.text)

    assert marsroute.desk.ground is None
    assert not marsroute.window.commands["set_route"].isEnabled()


def test_a_fault_of_ours_is_reported_once_and_saved(
    marsroute: Marsroute, tmp_path: Path
) -> None:
    error = RuntimeError("ours")
    marsroute.desk.tell_error(error)
    marsroute.desk.tell_error(error)
    dialogs = [w for w in QApplication.topLevelWidgets() if w.inherits("QDialog")]
    shown = [dialog for dialog in dialogs if dialog.isVisible()]

    assert len(shown) == 1
    assert len(list((tmp_path / "s").glob("report-*.txt"))) == 2
    for dialog in shown:
        dialog.close()


def test_no_word_is_cut_off_at_the_usual_size(
    opened: Marsroute, scenario_file: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(opened.session.marchChanged, check_params_cb=bool):
        opened.files.open_scenario(scenario_file)
    QApplication.processEvents()
    cut = [
        (widget.text(), widget.width(), widget.sizeHint().width())
        for kind in (QLabel, QAbstractButton)
        for widget in opened.window.findChildren(kind)
        if widget.isVisible()
        and not (isinstance(widget, QLabel) and widget.wordWrap())
        and widget.width() < widget.minimumSizeHint().width()
    ]

    assert cut == []
    assert (opened.window.width(), opened.window.height()) == (1400, 900)


@pytest.mark.slow
def test_pictures_of_all_states_are_taken(
    marsroute: Marsroute,
    small_area: Path,
    scenario_file: Path,
    tmp_path: Path,
    ground: object,
    qtbot: QtBot,
) -> None:
    del ground  # its kernels are compiled by now
    photographer = Photographer(marsroute, tmp_path / "shots")
    marsroute.files.areaOpened.connect(photographer.begin)
    scenario = read_scenario(scenario_file, vehicle_catalogue())
    with qtbot.waitSignal(photographer.done, timeout=60_000) as told:
        marsroute.files.open_area(small_area, scenario)

    assert told.args == [1]  # the last picture shows trucks without any road left
    names = sorted(path.stem for path in (tmp_path / "shots").iterdir())
    assert names[0] == "01-overview"
    assert len(names) == 12
    panel = marsroute.window.route
    assert panel.reasons.cards.cards[0].title == "No road leads there"
    assert "No road leads" in marsroute.window.notice.text


def test_theme_letters_and_layout_are_there_again_the_next_time(
    tmp_path: Path, qapp: QApplication, qtbot: QtBot
) -> None:
    folders = Folders(*(tmp_path / name for name in "dcso"))
    first = Marsroute(folders, qapp)
    first.show()
    qtbot.waitExposed(first.window)
    first.window.commands["theme_night"].trigger()
    first.window.commands["text_larger"].trigger()
    first.window.docks["march"].hide()
    first.window.close()
    second = Marsroute(folders, qapp)
    second.show()
    qtbot.waitExposed(second.window)

    assert second.appearance.theme.name == "night"
    assert second.window.canvas.style_of_map.name == "night"
    assert second.appearance.settings.font_scale == 1.1
    assert not second.window.docks["march"].isVisible()
    for program in (first, second):
        program.window.close()
        program.window.deleteLater()
        program.deleteLater()
    theme.apply(theme.Theme.named("day"), qapp)


def test_settings_that_cannot_be_read_are_named_and_not_used(
    tmp_path: Path, qapp: QApplication, qtbot: QtBot
) -> None:
    folders = Folders(*(tmp_path / name for name in "dcso"))
    folders.config.mkdir()
    (folders.config / "settings.ini").write_text("[General]\ntheme=pink\n")
    program = Marsroute(folders, qapp)
    program.show()
    qtbot.waitExposed(program.window)

    assert program.appearance.theme.name == "day"
    assert "theme" in program.window.notice.text
    program.window.close()
    program.window.deleteLater()
    program.deleteLater()


def test_the_map_jumps_while_motion_is_reduced(marsroute: Marsroute) -> None:
    motion = marsroute.window.canvas.motion
    assert motion.reduced  # until the window is run
    marsroute.allow_motion()
    assert not motion.reduced
    reduce = marsroute.window.commands["reduce_motion"]
    reduce.trigger()
    assert motion.reduced
    reduce.trigger()
    assert not motion.reduced


def test_what_symbols_lack_is_said_once_at_the_start(
    marsroute: Marsroute, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.ui.application.symbols_note", lambda: None)
    marsroute.tell_symbols()
    assert not marsroute.window.notice.isVisible()
    monkeypatch.setattr("app.ui.application.symbols_note", lambda: "Frames instead.")
    marsroute.tell_symbols()

    assert marsroute.window.notice.isVisible()
    assert marsroute.window.notice.text == "Frames instead."
