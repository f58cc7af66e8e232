"""A hand on the map of a shown window: real mouse and key events at places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from app.ui.application import Marsroute
    from app.ui.map.canvas import MapCanvas
    from planners.overlay import Overlay
    from planners.route import Lonlat, Route

LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier
PLAIN = Qt.KeyboardModifier.NoModifier
WEST, EAST = (5.002, 52.0), (5.088, 52.0)


class MapHand:
    """Clicks, drags and types; the map stays where `look_at` brought it."""

    def __init__(self, program: Marsroute, qtbot: QtBot) -> None:
        self.program, self.qtbot = program, qtbot

    @property
    def canvas(self) -> MapCanvas:
        return self.program.window.canvas

    @property
    def overlay(self) -> Overlay:
        return self.program.session.draft.overlay

    def pixel(self, place: Lonlat) -> QPoint:
        x, y = self.canvas.view.to_pixels([place])[0]
        return QPoint(round(x), round(y))

    def take(self, tool: str) -> None:
        """Take a tool into the hand."""
        self.program.window.commands[tool].trigger()

    def click(self, *places: Lonlat, keys: Qt.KeyboardModifier = PLAIN) -> None:
        """Click on places, one after the other."""
        for place in places:
            self.hover(place)
            QTest.mouseClick(self.canvas, LEFT, keys, self.pixel(place))

    def double_click(self, place: Lonlat) -> None:
        """Click twice, as a mouse does."""
        QTest.mouseClick(self.canvas, LEFT, PLAIN, self.pixel(place))
        QTest.mouseDClick(self.canvas, LEFT, PLAIN, self.pixel(place))

    def hover(self, place: Lonlat) -> None:
        """Bring the pointer to a place."""
        QTest.mouseMove(self.canvas, self.pixel(place))

    def drag(self, start: Lonlat, *places: Lonlat, let_go: bool = True) -> None:
        """Press at a place and move over others."""
        QTest.mouseMove(self.canvas, self.pixel(start))
        QTest.mousePress(self.canvas, LEFT, PLAIN, self.pixel(start))
        for place in places:
            QTest.mouseMove(self.canvas, self.pixel(place))
        if let_go:
            QTest.mouseRelease(self.canvas, LEFT, PLAIN, self.pixel(places[-1]))

    def key(self, key: Qt.Key, keys: Qt.KeyboardModifier = PLAIN) -> None:
        """Press a key on the map."""
        QTest.keyClick(self.canvas, key, keys)

    def draw_by_keys(self, *places: Lonlat) -> None:
        """Set points in the middle of the map, moved there first."""
        for place in places:
            self.canvas.centre_on(place)
            self.key(Qt.Key.Key_Space)

    def type_point(self, *, place: str = "", bearing: str = "", far: str = "") -> str:
        """Type a point into the fields; returns what is wrong with it."""
        entry = self.program.desk.map.entry
        if not entry.isVisible():
            self.take("type_point")
        for field, text in (
            (entry.place, place),
            (entry.bearing, bearing),
            (entry.distance, far),
        ):
            field.clear()
            QTest.keyClicks(field, text)
        QTest.keyClick(entry.place, Qt.Key.Key_Return)
        return entry.trouble.text()

    def route(self, start: Lonlat = WEST, end: Lonlat = EAST) -> Route:
        """Set a route, and have the answer."""
        self.take("set_route")
        session = self.program.session
        self.click(start)
        with self.qtbot.waitSignal(session.routeChanged, check_params_cb=bool):
            self.click(end)
        self.take("select")
        route = session.route
        assert route is not None
        return route
