"""Wires the list of layers: parts of the map, and maps that staff bring along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.drawing.foreign_overlay_painter import OverlayShapes
from app.services.area_marking import foreign_marking
from app.services.foreign_maps import (
    BACKGROUND_PATTERNS,
    OVERLAY_PATTERNS,
    open_background,
    open_overlay,
)
from app.ui.dialogs.file_choice import choose_file
from app.ui.map.layers.foreign import ChosenFeature, ForeignLayers
from app.ui.notice_bar import NoticeKind
from app.ui.panels.layers_panel import LayersPanel
from app.ui.tables.layers import LayerRow

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtGui import QAction

    from app.security.marking import Marking
    from app.ui.files import FileWork
    from app.ui.main_window import MainWindow
    from app.ui.map.content import MapContent
    from app.ui.theme import Theme
    from maps.background import Background
    from maps.progress import Progress

ABOVE = ("show_plan", "bridges", "names", "grid")
BELOW = ("base_map",)
MOST_PROPERTIES = 12


class LayersDesk(QObject):
    """
    The layers of one window.

    What the map is made of is shown by checkable commands, so that menu, keys and
    list always agree; maps from outside live as long as the window, whichever area
    is open. ``added`` tells the key of a map that was added.
    """

    added = Signal(str)

    def __init__(
        self, window: MainWindow, files: FileWork, theme: Theme, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._window, self._files = window, files
        self._content: MapContent | None = None
        self.foreign = ForeignLayers(self)
        self.panel = LayersPanel(theme)
        window.left.addTab(self.panel, self.tr("Layers"))
        self._connect()
        self._show_rows()

    def set_content(self, content: MapContent) -> None:
        """Show another area, with the same layers."""
        self._content = content
        content.set_foreign(self.foreign)
        self._show_own()

    def add_background(self, path: Path) -> None:
        """Show a map from outside under the plan."""

        def work(progress: Progress) -> Background:
            return open_background(path, progress)

        def opened(source: Background) -> None:
            self._take(self.foreign.add_background(source))

        self._files.run(self.tr("Add background map"), work, opened)

    def add_overlay(self, path: Path) -> None:
        """Show points, lines and areas from outside over the map."""
        marks = self._files.marks

        def work(progress: Progress) -> tuple[OverlayShapes, Marking | None]:
            overlay = open_overlay(path, progress)
            return OverlayShapes.of(overlay), foreign_marking(overlay, marks)

        def opened(result: tuple[OverlayShapes, Marking | None]) -> None:
            shapes, marking = result
            if marking is not None:
                self._files.take_marking(marking)
            key = self.foreign.add_overlay(shapes)
            warnings = shapes.overlay.warnings
            if warnings:
                self._window.notice.show_notice(" ".join(warnings), NoticeKind.WARNING)
            self._take(key)

        self._files.run(self.tr("Add overlay"), work, opened)

    def show_feature(self, chosen: ChosenFeature) -> None:
        """Say what the file of an overlay says about a thing that was clicked."""
        feature = chosen.feature
        facts = [f"{key} = {value}" for key, value in feature.properties]
        more = len(facts) - MOST_PROPERTIES
        said = "; ".join(facts[:MOST_PROPERTIES])
        if more > 0:
            said += self.tr("; and {} more").format(more)
        name = feature.name or self.tr("no name")
        self._window.notice.show_notice(
            f"{chosen.overlay.name}: {name}" + (f" ({said})" if said else "")
        )

    def close(self) -> None:
        """End the readers of all maps."""
        self.foreign.close()

    # Wiring

    def _connect(self) -> None:
        window, panel, foreign = self._window, self.panel, self.foreign
        for name in (*ABOVE, *BELOW):
            window.commands[name].toggled.connect(self._show_rows)
        for name in ("show_plan", "base_map"):
            window.commands[name].setChecked(True)
            window.commands[name].toggled.connect(self._show_own)
        window.commands["layers"].triggered.connect(self._show_panel)
        window.commands["add_background"].triggered.connect(self._ask_background)
        window.commands["add_overlay"].triggered.connect(self._ask_overlay)
        panel.addBackgroundAsked.connect(self._ask_background)
        panel.addOverlayAsked.connect(self._ask_overlay)
        panel.shownAsked.connect(self._show_layer)
        panel.opacityAsked.connect(foreign.set_opacity)
        panel.moveAsked.connect(foreign.move)
        panel.removeAsked.connect(foreign.remove)
        panel.zoomAsked.connect(
            lambda key: window.canvas.show_bounds(foreign.bounds(key))
        )
        foreign.rowsChanged.connect(self._show_rows)
        foreign.failed.connect(
            lambda text: window.notice.show_notice(text, NoticeKind.WARNING)
        )
        window.on_close.append(self.close)

    def _show_panel(self) -> None:
        """Bring the list of layers to the front."""
        self._window.docks["outline"].show()
        self._window.left.setCurrentWidget(self.panel)

    def _take(self, key: str) -> None:
        """Show the row of a map that came."""
        self._show_panel()
        self.panel.choose(key)
        self.added.emit(key)

    def _show_layer(self, key: str, shown: bool) -> None:  # noqa: FBT001 - a Qt slot
        if key in self._window.commands:
            self._window.commands[key].setChecked(shown)
        else:
            self.foreign.set_visible(key, shown)

    def _show_own(self) -> None:
        """Show the plan and the map under it, or not."""
        commands = self._window.commands
        self._window.canvas.set_map_shown(commands["base_map"].isChecked())
        if self._content is not None:
            self._content.set_plan_shown(commands["show_plan"].isChecked())

    def _show_rows(self) -> None:
        """Bring the list in line with the map."""
        commands = self._window.commands
        self.panel.set_rows(
            [
                *(_row(commands[name]) for name in ABOVE),
                *self.foreign.rows(),
                *(_row(commands[name]) for name in BELOW),
            ]
        )

    def _ask_background(self) -> None:
        self._ask(
            self.tr("Add background map"),
            self.tr("Maps ({})").format(" ".join(BACKGROUND_PATTERNS)),
            self.add_background,
        )

    def _ask_overlay(self) -> None:
        self._ask(
            self.tr("Add overlay"),
            self.tr("Overlays ({})").format(" ".join(OVERLAY_PATTERNS)),
            self.add_overlay,
        )

    def _ask(self, title: str, patterns: str, add: Callable[[Path], None]) -> None:
        """Have a file chosen, and add it."""
        chosen = choose_file(self._window, title, patterns, self._window.theme)
        if chosen is not None:
            add(chosen)


def _row(command: QAction) -> LayerRow:
    """Row of a layer that a command shows."""
    name = command.text().replace("&", "")
    return LayerRow(key=command.objectName(), name=name, shown=command.isChecked())
