"""Wires the list of layers: parts of the map, and maps that staff bring along."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal

from app.drawing.foreign_overlay_painter import OverlayShapes
from app.errors import KnownError
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
from maps.background import Background

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtGui import QAction

    from app.security.marking import Marking
    from app.security.marking_policy import MarkingPolicy
    from app.ui.files import FileWork
    from app.ui.main_window import MainWindow
    from app.ui.map.content import MapContent
    from app.ui.theme import Theme
    from maps.progress import Progress

ABOVE = ("show_plan", "bridges", "names", "grid")
BELOW = ("base_map",)
MOST_PROPERTIES = 12


class ReadOverlay(NamedTuple):
    """An overlay of others and its marking, if it says any."""

    shapes: OverlayShapes
    marking: Marking | None


class DroppedMap(NamedTuple):
    """A map that is not in memory: its file, and how it was shown."""

    path: Path
    key: str
    shown: bool
    opacity: float


ReadMap = ReadOverlay | Background | KnownError


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
        self._paths: dict[str, Path] = {}  # of the maps by key
        self._dropped: tuple[DroppedMap, ...] = ()
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
            key = self.foreign.add_background(source)
            self._paths[key] = path
            self._take(key)

        self._files.run(self.tr("Add background map"), work, opened)

    def add_overlay(self, path: Path) -> None:
        """Show points, lines and areas from outside over the map."""
        marks = self._files.marks

        def work(progress: Progress) -> ReadOverlay:
            return read_overlay(path, marks, progress)

        def opened(result: ReadOverlay) -> None:
            key = self._show_overlay(path, result)
            warnings = result.shapes.overlay.warnings
            if warnings:
                self._window.notice.show_notice(" ".join(warnings), NoticeKind.WARNING)
            self._take(key)

        self._files.run(self.tr("Add overlay"), work, opened)

    def drop(self) -> None:
        """Have nothing of the maps of others in memory, until `read_again`."""
        foreign = self.foreign
        rows = {row.key: row for row in foreign.rows()}
        self._dropped = tuple(
            DroppedMap(self._paths[key], key, rows[key].shown, foreign.opacity(key))
            for key in foreign.order
        )
        foreign.clear()
        self._paths.clear()

    def forget(self) -> None:
        """Let `read_again` bring nothing back."""
        self._dropped = ()

    def read_again(self) -> None:
        """Read the maps that were dropped, as their files are now."""
        dropped, self._dropped = self._dropped, ()
        marks = self._files.marks
        if not dropped:
            return

        def work(progress: Progress) -> list[ReadMap]:
            return [read_map(one, marks, progress) for one in dropped]

        def read(maps: list[ReadMap]) -> None:
            for one, content in zip(dropped, maps, strict=True):
                self._show_again(one, content)
            lost = [str(content) for content in maps if isinstance(content, KnownError)]
            if lost:
                self._window.notice.show_notice(" ".join(lost), NoticeKind.WARNING)

        self._files.run(self.tr("Read the maps of others again"), work, read)

    def _show_again(self, dropped: DroppedMap, content: ReadMap) -> None:
        """Show a map as it was shown before it was dropped."""
        if isinstance(content, KnownError):
            return
        if isinstance(content, ReadOverlay):
            key = self._show_overlay(dropped.path, content)
        else:
            key = self.foreign.add_background(content)
            self._paths[key] = dropped.path
        self.foreign.set_visible(key, dropped.shown)
        self.foreign.set_opacity(key, dropped.opacity)

    def _show_overlay(self, path: Path, read: ReadOverlay) -> str:
        """Show an overlay, and let its marking count; gives its key."""
        if read.marking is not None:
            self._files.take_marking(read.marking)
        key = self.foreign.add_overlay(read.shapes)
        self._paths[key] = path
        return key

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


def read_overlay(path: Path, marks: MarkingPolicy, progress: Progress) -> ReadOverlay:
    """Read an overlay of others with its marking; see `open_overlay` for errors."""
    overlay = open_overlay(path, progress)
    return ReadOverlay(OverlayShapes.of(overlay), foreign_marking(overlay, marks))


def read_map(dropped: DroppedMap, marks: MarkingPolicy, progress: Progress) -> ReadMap:
    """Read a map that was dropped, or say why that cannot be."""
    try:
        if dropped.key.startswith("overlay"):
            return read_overlay(dropped.path, marks, progress)
        return open_background(dropped.path, progress)
    except KnownError as error:
        return error


def _row(command: QAction) -> LayerRow:
    """Row of a layer that a command shows."""
    name = command.text().replace("&", "")
    return LayerRow(key=command.objectName(), name=name, shown=command.isChecked())
