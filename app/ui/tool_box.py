"""The tools for the map, and which of them is in the hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QActionGroup

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QAction

    from app.ui.map.canvas import MapCanvas
    from app.ui.map.tools.tool import MapTool

RESTING = "select"


class ToolBox(QObject):
    """
    Puts the tool whose action is checked into the hand.

    ``chosen`` tells the name of the tool, ``hintChanged`` what to do with it next.
    """

    chosen = Signal(str)
    hintChanged = Signal(str)  # noqa: N815 - Qt names its signals so

    def __init__(
        self,
        canvas: MapCanvas,
        commands: Mapping[str, QAction],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._canvas, self._commands = canvas, commands
        self._group = QActionGroup(self)
        self._tools: dict[str, MapTool] = {}
        self._group.triggered.connect(lambda action: self.choose(action.objectName()))
        canvas.escaped.connect(self.rest)

    @property
    def tool(self) -> MapTool | None:
        """Tool in the hand."""
        return self._canvas.tool

    def set_tools(self, tools: Mapping[str, MapTool]) -> None:
        """Take other tools, by the names of their actions, and rest."""
        for old in self._tools.values():
            old.hintChanged.disconnect(self.hintChanged)
        self._tools = dict(tools)
        for name, tool in self._tools.items():
            self._group.addAction(self._commands[name])
            tool.hintChanged.connect(self.hintChanged)
        self.rest()

    def choose(self, name: str) -> None:
        """Put a tool into the hand."""
        tool = self._tools[name]
        self._commands[name].setChecked(True)
        self._canvas.set_tool(tool)
        if name != RESTING:
            self._canvas.setFocus()
        self.chosen.emit(name)
        self.hintChanged.emit(tool.hint)

    def rest(self) -> None:
        """Put the tool down: the hand chooses again."""
        if RESTING in self._tools:
            self.choose(RESTING)
