"""The strip under the map: what the tool in the hand asks, finds, and can do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.ui.elided import ElidedLabel

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from app.ui.map.tools.tool import MapTool


class ToolStrip(QWidget):
    """
    Name, fields, result and hint of one tool, and buttons for what keys do too.

    Where it is narrow, hint, name and the buttons that have keys fold away, in this
    order.

    Attributes
    ----------
    form
        Fields of the tool; None where it asks nothing.
    """

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tool_strip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Tool in the hand"))
        self._tool: MapTool | None = None
        self.form: QWidget | None = None
        self.title = QLabel()
        self.title.setProperty("role", "title")
        self.result = ElidedLabel()
        self.hint = ElidedLabel()
        self.hint.setProperty("role", "hint")
        self.trouble = ElidedLabel()
        self.trouble.setProperty("role", "refused")
        self.copy = _button(self.tr("Copy"), self.tr("Copy the result"))
        self.undo = _button(
            self.tr("Undo point"), self.tr("Take the last point back (Backspace)")
        )
        self.finish = _button(self.tr("Finish"), self.tr("End as it is (Enter)"))
        self.close_tool = _button(self.tr("Close"), self.tr("Put the tool down (Esc)"))
        self.copy.clicked.connect(self._copy)
        self.undo.clicked.connect(self._undo)
        self.finish.clicked.connect(self._finish)
        self.close_tool.clicked.connect(self.closed)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.title)
        row.addWidget(self.result)
        row.addWidget(self.trouble)
        row.addWidget(self.hint, 1)
        ignored = QSizePolicy.Policy.Ignored
        self.hint.setSizePolicy(ignored, QSizePolicy.Policy.Preferred)
        for button in (self.copy, self.undo, self.finish, self.close_tool):
            row.addWidget(button)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(12, 4, 8, 4)
        self._rows.setSpacing(4)
        self._rows.addLayout(row)
        self.hide()

    def set_tool(self, title: str, tool: MapTool | None) -> None:
        """Show what a tool asks; None for a tool that asks nothing."""
        if self._tool is not None:
            self._tool.changed.disconnect(self.refresh)
            self._tool.hintChanged.disconnect(self.refresh)
            self._tool.drop_form()
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
            self.form = None
        self._tool = tool
        if tool is not None:
            self.title.setText(title)
            tool.changed.connect(self.refresh)
            tool.hintChanged.connect(self.refresh)
            self.form = tool.make_form()
            if self.form is not None:
                self._rows.addWidget(self.form)
        self.setVisible(tool is not None)
        self.refresh()

    def refresh(self) -> None:
        """Show how far the tool is."""
        tool = self._tool
        if tool is None:
            return
        for label, text in (
            (self.result, tool.result),
            (self.trouble, tool.trouble),
            (self.hint, "" if tool.trouble else tool.hint),
        ):
            if label.text() != text:
                label.setText(text)
                label.setAccessibleName(text)
        self.undo.setEnabled(tool.can_take_back)
        self.finish.setEnabled(tool.can_finish)
        self._fold()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold what has no room."""
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        """Show as much as there is room for."""
        tool = self._tool
        if tool is None:
            return
        wanted = [
            (self.close_tool, True),
            (self.copy, bool(tool.report)),
            (self.trouble, bool(tool.trouble)),
            (self.result, bool(tool.result)),
            (self.finish, tool.takes_points),
            (self.undo, tool.takes_points),
            (self.title, True),
            # Beside a result there is no room; the status line has the hint too.
            (self.hint, bool(tool.hint) and not (tool.trouble or tool.result)),
        ]
        margins = self._rows.contentsMargins()
        room = self.width() - margins.left() - margins.right()
        for widget, useful in wanted:
            need = widget.minimumSizeHint().width() + 10
            fits = useful and need <= room
            room -= need if fits else 0
            if widget.isVisibleTo(self) != fits:
                widget.setVisible(fits)

    def _copy(self) -> None:
        if self._tool is not None:
            QGuiApplication.clipboard().setText(self._tool.report)

    def _undo(self) -> None:
        if self._tool is not None:
            self._tool.take_back()

    def _finish(self) -> None:
        if self._tool is not None:
            self._tool.finish()


def _button(text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    return button
