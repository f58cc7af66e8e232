"""Other ways under the hand: listed, painted, chosen, taken, undone, and refused."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from app.services.ways import WayKind
from app.ui import ways_desk
from app.ui.operation import LatestOperation
from planners.overlay import AvoidArea

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planners.route import Route
    from tests.map_hand import MapHand


class WaysHand:
    """A hand on the open list of ways of the small world."""

    def __init__(self, hand: MapHand) -> None:
        self.hand, self.desk = hand, hand.program.ways
        self.session = hand.program.session
        self.panel = self.desk.panel

    def settle(self) -> None:
        """Wait until nothing is planned or looked for."""
        self.hand.qtbot.waitUntil(
            lambda: (
                not (
                    self.session.is_busy
                    or self.desk.is_busy
                    or self.hand.program.files.is_busy
                )
            ),
            timeout=60_000,
        )

    def march_with(self, name: str) -> None:
        session = self.session
        (formation,) = [one for one in session.formations() if one.name == name]
        session.change(replace(session.draft, formation=formation), "Choose")

    def ask(self, kind: WayKind) -> None:
        self.panel.which.setCurrentIndex(self.panel.which.findData(kind))
        self.settle()

    def words(self) -> list[str]:
        model = self.panel.model
        return [model.index(row, 0).data() for row in range(model.rowCount())]

    def said(self) -> str:
        """What stands in the place of the list; empty where the list is."""
        shown = self.panel.stack.currentWidget()
        return "" if shown is self.panel.table else shown.text()

    def click(self, row: int) -> None:
        table = self.panel.table
        place = table.visualRect(self.panel.model.index(row, 0)).center()
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))

    def painted(self) -> list[tuple[str, bool]]:
        """Roads of what is painted, and whether it is the chosen one."""
        content = self.hand.program.desk.content
        assert content is not None
        return [(roads(route), chosen) for route, chosen in content.routes.routes]


def roads(route: Route | None) -> str:
    """Name the road that a route drives most; empty without a route."""
    legs = sorted(route.legs, key=lambda leg: leg.length_m) if route else []
    return legs[-1].road if legs else ""


@pytest.fixture
def ways(hand: MapHand) -> Iterator[WaysHand]:
    """The list, open in front, for cars from west to east."""
    opened = WaysHand(hand)
    opened.march_with("car 4x4")
    opened.desk.open()
    opened.settle()
    yield opened
    opened.panel.which.setCurrentIndex(0)
    hand.program.window.docks["ways"].hide()
    opened.desk.close()


def test_without_a_route_the_list_says_what_to_do(ways: WaysHand) -> None:
    assert ways.said() == "Set a route to see other ways for it."
    assert not ways.panel.take.isEnabled()
    assert ways.painted() == []


def test_ways_are_listed_and_painted_with_the_chosen_one_on_top(
    ways: WaysHand,
) -> None:
    ways.hand.route()
    ways.settle()

    assert ways.said() == ""
    best, other = ways.words()
    assert best == "Best route"
    assert other.startswith("+")
    assert ways.painted() == [("N2", False), ("N1", True)]
    ways.click(1)
    assert ways.painted() == [("N1", False), ("N2", True)]
    assert roads(ways.session.route) == "N1"  # a look changes nothing
    ways.hand.program.window.docks["ways"].hide()
    assert ways.painted() == [("N1", True)]


def test_a_way_is_taken_and_the_step_is_undone(ways: WaysHand) -> None:
    ways.hand.route()
    ways.settle()
    before = ways.session.draft
    ways.click(1)
    ways.panel.take.click()
    ways.settle()

    assert roads(ways.session.route) == "N2"
    assert ways.session.undo_stack.undoText() == "Take another way"
    ways.session.undo_stack.undo()
    ways.settle()
    assert ways.session.draft == before
    assert roads(ways.session.route) == "N1"


def test_a_double_click_takes_a_way(ways: WaysHand) -> None:
    ways.hand.route()
    ways.settle()
    ways.click(1)
    ways.panel.table.doubleClicked.emit(ways.panel.table.currentIndex())
    ways.settle()

    assert roads(ways.session.route) == "N2"


def test_a_closed_road_leaves_the_list(ways: WaysHand) -> None:
    ways.hand.route()
    ways.settle()
    assert len(ways.words()) == 2
    ways.session.close_road((5.02, 52.00889))
    ways.settle()

    assert ways.words() == ["Best route"]
    assert ways.panel.remark.text() == "No other way is close to the best one."
    assert ways.painted() == [("N1", True)]


@pytest.mark.parametrize("kind", [WayKind.NO_ROAD, WayKind.NO_BRIDGE])
def test_pairs_share_nothing(ways: WaysHand, kind: WayKind) -> None:
    ways.hand.route((5.0, 52.0), (5.09, 52.0))
    ways.settle()
    ways.ask(kind)

    assert [text.split(",")[0] for text in ways.words()] == [
        "First of the pair",
        "Second of the pair",
    ]
    assert ways.panel.remark.text()


def test_trade_offs_tell_what_speaks_for_each(ways: WaysHand) -> None:
    ways.hand.route()
    ways.settle()
    ways.ask(WayKind.TRADE)

    assert ways.words() == ["best in everything"]
    assert ways.panel.remark.text() == "The fastest way is best in everything."


def test_a_way_through_an_area_to_avoid_is_not_taken_but_said(ways: WaysHand) -> None:
    bridge = ((5.03, 51.99), (5.06, 51.99), (5.06, 52.005), (5.03, 52.005))
    ways.hand.route()
    ways.session.draw(AvoidArea(ring=bridge), "Draw")
    ways.settle()
    ways.ask(WayKind.TRADE)
    assert roads(ways.session.route) == "N2"
    (fast,) = [n for n, text in enumerate(ways.words()) if "fastest" in text]
    before = ways.session.draft
    ways.click(fast)
    ways.panel.take.click()
    ways.settle()

    text = ways.hand.program.window.notice.text
    assert "The way cannot be taken as it is" in text
    assert ways.session.draft == before


def test_no_road_is_said_and_painted_as_nothing(ways: WaysHand) -> None:
    ways.hand.route()
    ways.settle()
    for place in ((5.02, 52.0), (5.02, 52.00889)):
        ways.session.close_road(place)
    ways.settle()

    assert ways.said() == "Set a route to see other ways for it."
    assert not ways.panel.take.isEnabled()


def test_an_error_stands_in_the_place_of_the_list(
    ways: WaysHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults: list[object] = []
    monkeypatch.setattr(ways_desk, "find_ways", _broken)
    desk = ways.hand.program.desk
    desk.faulted.disconnect()
    desk.faulted.connect(faults.append)
    ways.hand.route()
    ways.settle()

    assert ways.said() == "Ways could not be looked for."
    assert [str(fault) for fault in faults] == ["broken"]
    desk.faulted.disconnect()
    desk.faulted.connect(ways.hand.program.faults.report)


def _broken(*_args: object, **_more: object) -> None:
    raise RuntimeError("broken")


def test_nobody_looks_for_ways_behind_a_closed_dock(
    hand: MapHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(LatestOperation, "ask", lambda _self, work: asked.append(work))
    hand.program.window.docks["ways"].hide()
    hand.program.ways.refresh()

    assert asked == []


@pytest.mark.parametrize(
    ("name", "dock", "key"),
    [("ways", "ways", "W"), ("bridge_list", "bridges", "Shift+B")],
)
def test_commands_bring_the_docks(
    hand: MapHand, name: str, dock: str, key: str
) -> None:
    window = hand.program.window
    assert window.docks[dock].isHidden()

    window.commands[name].trigger()

    assert window.docks[dock].isVisible()
    assert window.commands[name].shortcut() == QKeySequence(key)
    window.docks[dock].hide()


def test_the_desk_closes_while_it_looks(
    ways: WaysHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    entered = threading.Event()

    def slow(*_args: object, progress) -> None:
        entered.set()
        while True:
            progress("looking", 0.5)

    monkeypatch.setattr(ways_desk, "find_ways", slow)
    ways.hand.route()
    ways.hand.qtbot.waitUntil(entered.is_set)

    ways.desk.close()

    ways.hand.qtbot.waitUntil(lambda: not ways.desk.is_busy)
    assert not [t for t in threading.enumerate() if t.name == "ways"]
