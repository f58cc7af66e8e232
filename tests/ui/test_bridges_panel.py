"""The list of bridges: judged for who is shown, filtered, rated, closed, exchanged."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.services.bridge_list import BridgeColumn
from app.services.catalogue import vehicle_catalogue
from app.services.scenario.scenario import read_scenario
from app.ui.dialogs.rating_dialog import RatingDialog
from app.ui.panels.bridges_panel import BridgeFilter, BridgesPanel
from app.ui.tables.bridges import BridgesModel
from app.ui.theme import THEME_NAMES, Theme
from planners.bridge_classes import BridgeVerdict
from planners.bridge_table import bridge_table
from planners.overlay import BridgeRating
from planners.route import RoutePolicy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.ui.bridges_desk import BridgesDesk
    from tests.map_hand import MapHand

BRIDGE = (5.041, 52.0)
RATED = BridgeRating(
    position=BRIDGE, bridge="Oude Brug", wheeled=60, source="2 Recce Pl"
)


class ListHand:
    """A hand on the open list of bridges of the small world."""

    def __init__(self, hand: MapHand) -> None:
        self.hand, self.desk = hand, hand.program.bridges
        self.panel: BridgesPanel = self.desk.panel

    def settle(self) -> None:
        """Wait until the list is worked out."""
        self.hand.qtbot.waitUntil(lambda: not self.desk.is_busy, timeout=60_000)

    def march_with(self, name: str) -> None:
        """Have a vehicle of the catalogue march."""
        session = self.hand.program.session
        (formation,) = [one for one in session.formations() if one.name == name]
        session.change(replace(session.draft, formation=formation), "Choose")
        self.settle()

    def list(self, which: BridgeFilter) -> list[str]:
        """Choose a filter; gives the names that are listed."""
        self.panel.which.setCurrentIndex(self.panel.which.findData(which))
        return self.column("bridge")

    def column(self, key: str) -> list[str]:
        model = self.panel.model
        (number,) = [i for i, c in enumerate(model.columns) if c.key == key]
        return [
            model.index(row, number).data() or "" for row in range(model.rowCount())
        ]

    def choose(self) -> None:
        """Click on the first row."""
        table = self.panel.table
        place = table.visualRect(self.panel.model.index(0, 0)).center()
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))

    def run(self, *, until) -> None:
        self.hand.qtbot.waitUntil(until, timeout=60_000)
        self.settle()


@pytest.fixture
def bridges(hand: MapHand) -> Iterator[ListHand]:
    """The list, open in front."""
    opened = ListHand(hand)
    opened.desk.open()
    opened.run(until=lambda: opened.panel.model.rowCount() == 1)
    yield opened
    opened.panel.which.setCurrentIndex(0)
    hand.program.window.docks["bridges"].hide()
    opened.desk.close()


def test_bridges_are_judged_for_whom_is_shown(bridges: ListHand) -> None:
    bridges.march_with("truck 10 t 6x6")

    assert bridges.column("bridge") == ["N1 Oude Brug"]
    assert bridges.column("mass") == ["12"]
    assert bridges.column("mlc_tracked") == ["~13"]
    assert bridges.column("crossing") == ["not"]
    assert "meets maximum mass 12 t (maxweight=12)" in bridges.column("reason")[0]
    assert "for truck 10 t 6x6" in bridges.panel.totals.text()
    bridges.march_with("car 4x4")
    assert bridges.column("crossing") == ["two-way"]


def test_filters_show_what_they_say(bridges: ListHand) -> None:
    bridges.march_with("truck 10 t 6x6")

    assert bridges.list(BridgeFilter.BLOCKED) == ["N1 Oude Brug"]
    for which in (BridgeFilter.UNKNOWN, BridgeFilter.RATED, BridgeFilter.ON_ROUTES):
        assert bridges.list(which) == []
    assert bridges.panel.stack.currentWidget() is not bridges.panel.table
    bridges.march_with("car 4x4")
    bridges.hand.route()
    bridges.settle()
    assert bridges.list(BridgeFilter.ON_ROUTES) == ["N1 Oude Brug"]
    assert bridges.list(BridgeFilter.BLOCKED) == []
    bridges.hand.program.session.draw(RATED, "Rate")
    bridges.settle()
    assert bridges.list(BridgeFilter.RATED) == ["N1 Oude Brug"]
    assert bridges.column("origin") == ["own rating, 2 Recce Pl"]


def test_a_click_leads_to_the_bridge(bridges: ListHand) -> None:
    bridges.hand.canvas.show_home()
    bridges.choose()
    view = bridges.hand.canvas.view

    assert view.to_lonlat(view.width / 2, view.height / 2) == pytest.approx(
        BRIDGE, abs=1e-4
    )


def test_a_double_click_or_the_button_opens_the_rating(bridges: ListHand) -> None:
    def dialogs() -> list[RatingDialog]:
        return [
            one
            for one in QApplication.topLevelWidgets()
            if isinstance(one, RatingDialog) and one.isVisible()
        ]

    bridges.choose()
    bridges.panel.rate.click()
    (first,) = dialogs()
    first.reject()
    bridges.panel.table.doubleClicked.emit(bridges.panel.table.currentIndex())
    (again,) = dialogs()
    again.fields["wheeled"].setText("10")
    again.fields["wheeled_caution"].setText("60")
    again.accept()
    bridges.march_with("truck 10 t 6x6")

    assert bridges.column("mlc_wheeled_caution") == ["60"]
    assert bridges.column("crossing") == ["caution"]
    chosen = bridges.panel.chosen()
    assert chosen is not None  # still under choice
    assert chosen.rating is not None


def test_a_bridge_is_closed_and_opened_from_the_list(bridges: ListHand) -> None:
    session = bridges.hand.program.session
    bridges.choose()
    bridges.panel.toggle.click()
    bridges.settle()

    assert [closure.road for closure in session.draft.closures] == ["Oude Brug"]
    assert bridges.panel.toggle.text() == "Reopen"
    assert bridges.list(BridgeFilter.BLOCKED) == ["N1 Oude Brug"]
    bridges.panel.toggle.click()
    bridges.settle()
    assert session.draft.closures == ()
    assert not bridges.panel.toggle.isEnabled()  # it left the blocked ones


def test_ratings_of_a_file_come_as_one_step(bridges: ListHand, tmp_path: Path) -> None:
    session = bridges.hand.program.session
    path = tmp_path / "r.csv"
    path.write_text(
        "# marking: EXERCISE - NATO SECRET\nosm;mlc_wheeled;source\n12;60;2 Recce Pl\n"
    )
    bridges.desk.load(path)
    bridges.run(until=lambda: bool(session.draft.overlay.ratings))
    bridges.settle()

    assert session.draft.overlay.ratings[0].wheeled == 60
    assert session.undo_stack.undoText() == "Load ratings of r.csv"
    assert str(session.marking) == "EXERCISE - NATO SECRET"
    assert bridges.column("mlc_wheeled") == ["60"]
    session.undo_stack.undo()
    bridges.settle()
    assert bridges.column("mlc_wheeled") == ["~11"]


def test_a_wrong_file_is_refused_and_changes_nothing(
    bridges: ListHand, tmp_path: Path
) -> None:
    path = tmp_path / "r.csv"
    path.write_text("osm;mlc_wheeled\n12;60\n99;60\n")
    notice = bridges.hand.program.window.notice
    notice.hide()
    bridges.desk.load(path)
    bridges.run(until=notice.isVisible)

    assert "r.csv, line 3" in notice.text
    assert bridges.hand.overlay.ratings == ()


def test_the_table_to_fill_in_is_written(bridges: ListHand, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    bridges.desk.save(path)
    bridges.run(until=path.exists)
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))

    assert rows[2][0] == "12"
    assert "Oude Brug" in rows[2]


def test_a_scenario_brings_its_ratings(bridges: ListHand, scenario_file: Path) -> None:
    text = scenario_file.read_text("utf-8")
    scenario_file.write_text(
        text.replace(
            "columns:", "ratings:\n  - {osm: 12, wheeled: 55, source: S}\ncolumns:"
        )
    )
    session = bridges.hand.program.session
    scenario = read_scenario(scenario_file, vehicle_catalogue())
    with bridges.hand.qtbot.waitSignal(session.marchChanged, check_params_cb=bool):
        session.set_scenario(scenario)
    bridges.settle()
    (sign,) = bridges.hand.program.desk.content.bridges._bridges.classes[:, 0, 0]

    assert bridges.column("mlc_wheeled") == ["55"]
    assert "for Main body" in bridges.panel.totals.text()
    assert sign == 55  # the sign on the map says so too


def test_others_add_columns_of_their_own(ground) -> None:
    model = BridgesModel(Theme.named("day"))
    delay = BridgeColumn("delay", "Delay", lambda _: "2 h", lambda _: -2, "if lost")
    model.add_columns((delay,))
    rows = bridge_table(ground.planner.roads, None, RoutePolicy())
    model.set_rows(rows)
    last = model.columnCount() - 1

    assert model.headerData(last, Qt.Orientation.Horizontal) == "Delay"
    assert model.index(0, last).data() == "2 h"


def test_rows_are_sorted_by_any_column_and_back_by_concern(ground) -> None:
    model = BridgesModel(Theme.named("day"))
    (row,) = bridge_table(ground.planner.roads, None, RoutePolicy())
    short = replace(row, obstacle=7, length_m=3.0, verdict=BridgeVerdict.UNKNOWN)
    model.set_rows((row, short))
    lengths = [i for i, c in enumerate(model.columns) if c.key == "length"]
    model.sort(lengths[0], Qt.SortOrder.DescendingOrder)

    assert [model.bridge(i).obstacle for i in (0, 1)] == [7, row.obstacle]
    model.sort(lengths[0])
    assert [model.bridge(i).obstacle for i in (0, 1)] == [row.obstacle, 7]
    model.sort(-1)
    assert [model.bridge(i).obstacle for i in (0, 1)] == [row.obstacle, 7]
    assert model.row_of(99) is None


@pytest.mark.parametrize("theme", THEME_NAMES)
def test_the_list_without_an_area_says_so(qtbot, theme: str) -> None:
    panel = BridgesPanel(Theme.named(theme))
    qtbot.addWidget(panel)
    panel.set_theme(Theme.named("day"))

    assert panel.model.rowCount() == 0
    assert not panel.save.isEnabled()
    assert panel.chosen() is None
    panel.rate.click()  # nothing to rate, and no harm


def test_nothing_is_worked_out_while_nobody_looks(hand: MapHand) -> None:
    desk: BridgesDesk = hand.program.bridges
    hand.program.window.docks["bridges"].hide()
    session = hand.program.session
    session.change(replace(session.draft, formation=session.formations()[1]), "x")

    assert not desk.is_busy
