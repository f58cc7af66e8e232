"""Wires the print of map sheets: dialog, frame on the map, hand that moves it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from app.ui.dialogs.file_choice import choose_target
from app.ui.dialogs.sheet_dialog import Drawn, SheetDialog, SheetGround
from app.ui.map.sheet_frame import SheetTool

if TYPE_CHECKING:
    from pathlib import Path

    from app.ui.desk import Desk
    from app.ui.map.sheet_frame import SheetFrame
    from planners.route import Route


class SheetDesk(QObject):
    """
    Prints what the desk shows, as one sheet or as a strip along a route.

    Attributes
    ----------
    dialog
        The open dialog; None while there is none.
    """

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.dialog: SheetDialog | None = None
        desk.window.commands["print_sheet"].triggered.connect(self.open)
        desk.window.on_close.insert(0, self.close)

    def open(self) -> None:
        """Open the dialog, or bring the open one to the front."""
        if self.dialog is not None:
            self.dialog.raise_()
            self.dialog.activateWindow()
            return
        desk = self._desk
        if desk.ground is None or desk.content is None:
            return
        canvas, session = desk.window.canvas, desk.session
        title = session.scenario.name if session.scenario else ""
        ground = SheetGround(
            area=desk.ground.area,
            marking=session.marking,
            title=title or desk.ground.area.manifest.name,
            routes=tuple(self._routes()),
            shown=self._shown,
            now=lambda: datetime.now(UTC),
            choose=self._ask_file,
            drawn=self._drawn,
            gate=session.gate,
        )
        dialog = SheetDialog(ground, desk.window)
        self.dialog = dialog
        desk.content.set_sheet_frame(dialog.frame)
        canvas.set_tool(SheetTool(canvas, dialog.frame, dialog))
        dialog.printed.connect(self._tell_printed)
        dialog.finished.connect(self._forget)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()
        self._bring_into_view(dialog.frame)

    def _bring_into_view(self, frame: SheetFrame) -> None:
        """Show all frames where some reach beyond the window."""
        canvas = self._desk.window.canvas
        corners = [corner for sheet in frame.sheets for corner in sheet]
        if not corners:
            return
        pixels = canvas.view.to_pixels(corners)
        size = (canvas.view.width, canvas.view.height)
        if not bool(((pixels >= 0) & (pixels <= size)).all()):
            lons, lats = zip(*corners, strict=True)
            canvas.show_bounds((min(lons), min(lats), max(lons), max(lats)))

    def close(self) -> None:
        """Close the dialog and stop its print."""
        if self.dialog is not None:
            self.dialog.close()

    def _shown(self) -> tuple[float, float, float, float]:
        """West, south, east, north of what the map shows now, degrees."""
        return self._desk.window.canvas.view.bounds()

    def _drawn(self) -> Drawn:
        """All that lies over the map now, beside routes."""
        desk, draft = self._desk, self._desk.session.draft
        return Drawn(
            overlay=draft.overlay,
            closures=tuple(closure.position for closure in draft.closures),
            marking=desk.session.marking,
            bridges=desk.window.commands["bridges"].isChecked(),
            formation=draft.formation,
            has_foreign=desk.content is not None and desk.content.shows_foreign,
        )

    def _routes(self) -> list[tuple[str, Route]]:
        """All routes by name, the user's own last."""
        session = self._desk.session
        columns = session.march.columns if session.march else ()
        named = [(planned.plan.column.name, planned.route) for planned in columns]
        if session.route is not None:
            named.append((self.tr("Own route"), session.route))
        return named

    def _ask_file(self, suffix: str) -> Path | None:
        """Have a file chosen that ends in a suffix."""
        window = self._desk.window
        pattern = self.tr("Sheets (*{})").format(suffix)
        title = self.tr("Map sheet")
        return choose_target(window, title, pattern, suffix, window.theme)

    def _tell_printed(self, paths: tuple[Path, ...]) -> None:
        names = ", ".join(path.name for path in paths)
        text = self.tr("Written to {}: {}.").format(paths[0].parent, names)
        self._desk.window.notice.show_notice(text)

    def _forget(self) -> None:
        """The dialog is closed: take its frame off the map, and the tool down."""
        self.dialog = None
        if self._desk.content is not None:
            self._desk.content.set_sheet_frame(None)
        self._desk.tool_box.rest()
