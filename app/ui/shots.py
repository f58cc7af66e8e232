"""Takes named pictures of the window in its main states."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.ui.desk import Desk

PATIENCE_MS = 60_000
LOOK_MS = 50
TABLE_HEIGHT = 330
TOWN_ZOOM = 14.5


class Photographer(QObject):
    """Brings the window into one state after another and pictures each when ready."""

    done = Signal(int)  # 0, or 1 when a state did not come about or has no route

    def __init__(self, desk: Desk, folder: Path) -> None:
        super().__init__(desk)
        self._desk, self._folder = desk, folder
        self._states: list[tuple[str, Callable[[], None]]] = [
            ("1-overview", desk.window.canvas.show_home),
            ("2-route-explained", self._route_explained),
            ("", self._high_table),  # the picture needs the new size of the map
            ("3-march-table", desk.show_whole_route),
            ("", desk.window.reset_layout),
            ("4-town", self._town),
            ("5-road-closed", self._road_closed),
        ]
        self._current = ""
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self._look_again)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(lambda: self._end(1))

    def begin(self) -> None:
        """Take all pictures, then say so."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._next()

    def _next(self) -> None:
        if not self._states:
            self._end(0)
            return
        self._current, bring_about = self._states.pop(0)
        bring_about()
        self._patience.start()
        self._look.start()

    def _look_again(self) -> None:
        """Take the picture once map and answers are complete and nothing flashes."""
        desk = self._desk
        content = desk.content
        restless = content is not None and (
            content.hand.is_flashing or not content.is_settled
        )
        waiting = desk.session.is_busy or restless
        if waiting or not desk.window.canvas.is_complete:
            return
        self._look.stop()
        path = self._folder / f"{self._current}.png"
        if self._current and not desk.window.grab().save(str(path)):
            self._end(1)
            return
        if desk.session.scenario is not None and desk.shown_route() is None:
            self._end(1)
            return
        self._next()

    def _end(self, code: int) -> None:
        self._look.stop()
        self._patience.stop()
        self.done.emit(code)

    def _route_explained(self) -> None:
        self._desk.show_whole_route()
        panel = self._desk.window.route
        panel.tabs.setCurrentWidget(panel.reasons)

    def _high_table(self) -> None:
        window = self._desk.window
        window.route.tabs.setCurrentWidget(window.route.points)
        window.resizeDocks(
            [window.docks["march"]], [TABLE_HEIGHT], Qt.Orientation.Vertical
        )

    def _town(self) -> None:
        route = self._desk.shown_route()
        if route is not None:
            canvas = self._desk.window.canvas
            view = canvas.view.centred_on(*route.points[-1].position)
            canvas.set_view(replace(view, zoom=TOWN_ZOOM))

    def _road_closed(self) -> None:
        route = self._desk.shown_route()
        if route is not None:
            middle = route.geometry[len(route.geometry) // 2]
            self._desk.session.close_road(middle)
            self._desk.show_whole_route()
