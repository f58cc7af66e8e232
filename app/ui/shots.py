"""Takes named pictures of the window in its main states."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QPointF, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPixmap

from app.services.jobs.robustness_jobs import robustness_job
from app.ui.map.tools.tool import MapClick
from models.cluster.job import HERE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.ui.application import Marsroute

PATIENCE_MS = 60_000
LOOK_MS = 50
TABLE_HEIGHT = 330
TOWN_ZOOM = 14.5
CLOSE_ZOOM = 12.5
LEGS = ((0.24, 0.66), (0.42, 0.36), (0.66, 0.44))  # shares of width and height
DIALOG_AT = QPoint(40, 130)


class Photographer(QObject):
    """Brings the window into one state after another and pictures each when ready."""

    done = Signal(int)  # 0, or 1 when a state did not come about or has no route

    def __init__(self, program: Marsroute, folder: Path) -> None:
        super().__init__(program)
        self._program, self._folder = program, folder
        self._desk, self._window = program.desk, program.window
        wear = program.appearance.set_theme
        whole = self._desk.show_whole_route
        self._states: list[tuple[str, Callable[[], None]]] = [
            ("01-overview", self._window.canvas.show_home),
            ("02-route-explained", self._route_explained),
            ("", self._high_table),  # the picture needs the new size of the map
            ("03-march-table", whole),
            ("", self._window.reset_layout),
            ("04-town", self._town),
            ("05-bridges", self._bridges),
            ("", lambda: wear("night")),
            ("06-night", whole),
            ("07-red-light", lambda: wear("red")),
            ("08-high-contrast", lambda: wear("high_contrast")),
            ("", lambda: wear("day")),
            ("09-measure", self._measure),
            ("10-profile", self._profile),
            ("11-map-sheet", self._map_sheet),
            ("", self._end_map_sheet),
            ("12-road-closed", self._road_closed),
            ("13-instant-estimate", self._instant_estimate),
            ("14-how-sure", self._simulate),
            ("15-jobs", self._jobs),
            ("", lambda: wear("night")),
            ("16-jobs-by-night", whole),
            ("", lambda: wear("day")),
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
        jobs = self._program.jobs
        working = jobs.robustness.is_busy or jobs.list.is_busy or self._job_runs()
        waiting = (
            *(desk.session.is_busy, restless, working),
            self._program.files.is_busy,
        )
        if any(waiting) or not self._window.canvas.is_complete:
            return
        self._look.stop()
        path = self._folder / f"{self._current}.png"
        if self._current and not self._picture().save(str(path)):
            self._end(1)
            return
        if desk.session.scenario is not None and desk.shown_route() is None:
            self._end(1)
            return
        self._next()

    def _picture(self) -> QPixmap:
        """The window, with the dialog that stands beside it."""
        picture = self._window.grab()
        dialog = self._program.sheets.dialog
        if dialog is not None:
            with QPainter(picture) as painter:
                painter.drawPixmap(DIALOG_AT, dialog.grab())
                painter.drawRect(QRect(DIALOG_AT, dialog.size()))
        return picture

    def _end(self, code: int) -> None:
        self._look.stop()
        self._patience.stop()
        self.done.emit(code)

    # States

    def _route_explained(self) -> None:
        self._desk.show_whole_route()
        panel = self._window.route
        panel.tabs.setCurrentWidget(panel.reasons)

    def _high_table(self) -> None:
        self._window.route.tabs.setCurrentWidget(self._window.route.points)
        self._window.resizeDocks(
            [self._window.docks["march"]], [TABLE_HEIGHT], Qt.Orientation.Vertical
        )

    def _town(self) -> None:
        self._go_to_point(-1, TOWN_ZOOM)

    def _bridges(self) -> None:
        self._window.left.setCurrentWidget(self._program.layers.panel)
        self._go_to_point(len(self._points()) // 2, CLOSE_ZOOM)

    def _points(self) -> list[tuple[float, float]]:
        route = self._desk.shown_route()
        return [point.position for point in route.points] if route else []

    def _go_to_point(self, number: int, zoom: float) -> None:
        points = self._points()
        if points:
            canvas = self._window.canvas
            view = canvas.view.centred_on(*points[number])
            canvas.set_view(replace(view, zoom=zoom))

    def _measure(self) -> None:
        self._window.left.setCurrentIndex(0)
        self._desk.show_whole_route()
        self._desk.tool_box.choose("measure")
        tool, view = self._desk.tool_box.tool, self._window.canvas.view
        if tool is None:
            return
        for across, down in LEGS:
            place = QPointF(across * view.width, down * view.height)
            tool.click(MapClick(view.to_lonlat(place.x(), place.y()), place))
        tool.finish()

    def _profile(self) -> None:
        self._desk.tool_box.rest()
        dock = self._window.docks["profile"]
        dock.show()
        dock.raise_()

    def _map_sheet(self) -> None:
        self._window.docks["march"].raise_()
        self._program.sheets.open()

    def _end_map_sheet(self) -> None:
        self._program.sheets.close()

    def _road_closed(self) -> None:
        route = self._desk.shown_route()
        if route is not None:
            middle = route.geometry[len(route.geometry) // 2]
            self._desk.session.close_road(middle)
            self._desk.show_whole_route()

    def _instant_estimate(self) -> None:
        self._program.jobs.robustness.open()

    def _simulate(self) -> None:
        self._program.jobs.robustness.simulate()

    def _jobs(self) -> None:
        jobs = self._program.jobs
        shown = jobs.robustness.shown
        jobs.list.open()
        if shown is not None:
            marking = self._desk.session.marking
            order = robustness_job(shown.order, HERE, marking)
            jobs.list.submit(order, lambda job: jobs.list.panel.choose(job.key))

    def _job_runs(self) -> bool:
        """Whether a job is asked for or worked on."""
        listed = self._program.jobs.list
        asked = self._current.endswith("-jobs") and not listed.panel.model.jobs
        return asked or any(not job.state.is_over for job in listed.panel.model.jobs)
