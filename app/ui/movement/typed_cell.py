"""Cells of a table that are typed over, with a sentence for what cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QStyledItemDelegate, QToolTip, QWidget

from app.ui.line_edit import LineEdit
from planners.errors import PlanningError

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QAbstractItemModel, QModelIndex
    from PySide6.QtWidgets import QStyleOptionViewItem

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class TypedCell(QStyledItemDelegate):
    """
    Lets cells be typed over; what is refused stays open to be mended.

    Parameters
    ----------
    take
        Takes the text of a cell; raises PlanningError with what to do instead.
    tell
        Shows such a sentence; an empty one takes it away.
    parent
        The table.
    """

    def __init__(
        self,
        take: Callable[[QModelIndex | QPersistentModelIndex, str], None],
        tell: Callable[[str], None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._take, self._tell = take, tell
        self._index = QPersistentModelIndex()

    def createEditor(
        self,
        parent: QWidget,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> QWidget:
        """Make a line to type in."""
        del option
        editor = LineEdit(parent)
        editor.setAccessibleName(str(index.data(Qt.ItemDataRole.DisplayRole)))
        self._index = QPersistentModelIndex(index)
        self._tell("")
        return editor

    def setModelData(
        self,
        editor: QWidget,
        model: QAbstractItemModel,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Hand the text over, or say why it cannot be taken."""
        del model
        self._hand_over(editor, index)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep a line open on Enter while its text is refused."""
        if (
            isinstance(watched, QLineEdit)
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in ENTER
        ):
            if self._hand_over(watched, self._index):
                self.closeEditor.emit(watched)
            return True
        return super().eventFilter(watched, event)

    def _hand_over(
        self, editor: QWidget, index: QModelIndex | QPersistentModelIndex
    ) -> bool:
        """Hand the text over; whether it was taken."""
        text = editor.text() if isinstance(editor, QLineEdit) else ""
        try:
            self._take(index, text)
        except PlanningError as error:
            self._tell(str(error))
            QToolTip.showText(
                editor.mapToGlobal(editor.rect().bottomLeft()), str(error), editor
            )
            return False
        self._tell("")
        return True
