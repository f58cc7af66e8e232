"""Wires lines to routes: an imported track or a drawn line becomes the own route."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject

from app.services.tracks import (
    RouteAlong,
    drawn_track,
    ends_of,
    feature_track,
    route_along,
)
from app.ui.notice_bar import NoticeKind
from planners.overlay import LineKind

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from app.ui.desk import Desk
    from app.ui.files import FileWork
    from app.ui.layers_desk import LayersDesk
    from maps.progress import Progress
    from maps.track import Track
    from planners.overlay import ControlLine
    from planners.route import Lonlat

MARCHED = (
    LineKind.MSR,
    LineKind.ASR,
    LineKind.CONVOY_MOVING,
    LineKind.CONVOY_HALTED,
)
"""Kinds of lines that columns march along."""

translate = QCoreApplication.translate


class TrackDesk(QObject):
    """
    Routes along lines of one window.

    The line under the hand is laid on the roads off this thread, with progress and
    a way to stop. The stops that lead along it become the own route, as one step
    that can be undone and with stops that can be moved.
    """

    def __init__(
        self, desk: Desk, layers: LayersDesk, files: FileWork, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk, self._layers, self._files = desk, layers, files
        desk.menu_parts.append(self.offer)

    def offer(self, menu: QMenu, lonlat: Lonlat) -> None:
        """Add to the menu of a place what can be done with the lines there."""
        track = self._track_at(lonlat)
        if track is not None:
            text = translate("PlaceMenu", "Route from this track")
            menu.addAction(text).triggered.connect(lambda: self.follow(track))
        line = self._line_at(lonlat)
        if line is not None:
            text = translate("PlaceMenu", "Route along this line")
            drawn = drawn_track(line)
            menu.addAction(text).triggered.connect(lambda: self.follow(drawn))

    def follow(self, track: Track) -> None:
        """Make the own route follow a line."""
        desk, ground = self._desk, self._desk.ground
        draft = replace(desk.session.draft, stops=ends_of(track), complete=True)
        asked = draft.request()
        if ground is None or asked is None:
            desk.window.notice.show_notice(
                self.tr("Choose a formation first; it decides which roads will do."),
                NoticeKind.WARNING,
            )
            return

        def work(progress: Progress) -> RouteAlong:
            return route_along(ground.planner, track, asked, progress)

        def found(along: RouteAlong) -> None:
            if desk.ground is ground:  # else another area was opened meanwhile
                self._take(track, along)

        self._files.run(self.tr("Route along {}").format(track.name), work, found)

    def _take(self, track: Track, along: RouteAlong) -> None:
        """Show the route, and what to look at first."""
        session, panel = self._desk.session, self._desk.window.route
        session.change(
            session.draft.along_line(along.stops, along.remarks),
            self.tr("Route along {}").format(track.name),
        )
        panel.tabs.setCurrentWidget(panel.reasons if along.remarks else panel.points)

    def _track_at(self, lonlat: Lonlat) -> Track | None:
        """Line of an imported overlay at a place."""
        view = self._desk.window.canvas.view
        px, py = view.to_pixels([lonlat])[0].tolist()
        chosen = self._layers.foreign.item_at(view, px, py)
        return feature_track(chosen.overlay, chosen.number) if chosen else None

    def _line_at(self, lonlat: Lonlat) -> ControlLine | None:
        """Drawn line at a place, if columns march along its kind."""
        content = self._desk.content
        if content is None or not content.control_lines.visible:
            return None
        view = self._desk.window.canvas.view
        px, py = view.to_pixels([lonlat])[0].tolist()
        line = content.control_lines.item_at(view, px, py)
        return line if line is not None and line.kind in MARCHED else None
