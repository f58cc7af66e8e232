"""The scale of the map: shown, chosen from round ones, or typed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from app.errors import InputRefused
from app.ui import formats
from app.ui.line_edit import LineEdit
from app.ui.theme import tabular

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent

# fmt: off
SCALES = (5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000)
# fmt: on
LEAST, MOST = 100.0, 500_000_000.0
LONGEST_TEXT = 30
WIDEST = "1:1 000 000"
_GROUPED = re.compile(r"[0-9]{1,3}(?:[ .,'\u2009\u202f\u00a0][0-9]{3})+|[0-9]+")
_SHORT = re.compile(r"([0-9]+(?:[.,][0-9]+)?)\s*([kKmM])")
_BEFORE = re.compile(r"1\s*[:/]\s*")
_FACTORS = {"k": 1e3, "m": 1e6}


def parse_scale(text: str) -> float:
    """
    Read a scale.

    Parameters
    ----------
    text
        ``1:40000``, ``1/40 000``, ``40 000``, ``40.000``, ``40k`` or ``2.5M``.

    Returns
    -------
    float
        ``n`` of 1:n.

    Raises
    ------
    InputRefused
        The text is no scale, or one that no map has.
    """
    line = text[: LONGEST_TEXT + 1].strip()
    bare = _BEFORE.sub("", line, count=1) if _BEFORE.match(line) else line
    n = 0.0
    if match := _SHORT.fullmatch(bare):
        n = float(match[1].replace(",", ".")) * _FACTORS[match[2].lower()]
    elif _GROUPED.fullmatch(bare) and len(line) <= LONGEST_TEXT:
        n = float("".join(sign for sign in bare if sign.isdigit()))
    if not LEAST <= n <= MOST:
        raise InputRefused(
            f"{line[:LONGEST_TEXT]!r} is no scale of a map; write one such as "
            f"1:50 000, 40 000 or 40k, from {formats.map_scale(LEAST)} to "
            f"{formats.map_scale(MOST)}."
        )
    return n


class ScaleBox(QComboBox):
    """Shows the scale; a choice or Enter asks for another one, Escape takes it back."""

    scaleAsked = Signal(float)  # noqa: N815 - n of 1:n
    refused = Signal(str)  # a sentence
    left = Signal()  # the hand is done here; the map may have the keys

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = ""
        self.setEditable(True)
        self._edit = LineEdit(self)
        self.setLineEdit(self._edit)
        self.setCompleter(None)  # type: ignore[arg-type]
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMaxVisibleItems(len(SCALES))
        self.setAccessibleName(self.tr("Scale of the map"))
        self.setToolTip(self.tr("Scale of the map: choose one, or type 1:40000 or 40k"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFont(tabular(self.font()))
        self._edit.setMaxLength(LONGEST_TEXT)
        self._edit.setAccessibleName(self.tr("Scale of the map"))
        for n in SCALES:
            self.addItem(formats.map_scale(n), n)
        self.setCurrentIndex(-1)
        self.setEditText("")
        self.activated.connect(self._choose)
        self._edit.returnPressed.connect(self._ask)
        self._fit()

    def show_scale(self, n: float) -> None:
        """Show the present scale, unless another one is being typed."""
        self._shown = formats.map_scale(n)
        if not self._edit.isModified() or not self._edit.hasFocus():
            self._take_back()

    def changeEvent(self, event: QEvent) -> None:
        """Keep room for the widest scale when the letters change."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show the present scale again; nothing was asked for."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self._take_back()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take what was typed back with Escape; Enter has done its work in the line."""
        if event.key() == Qt.Key.Key_Escape:
            self._take_back()
            self.left.emit()
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def _fit(self) -> None:
        metrics = self.fontMetrics()
        self.setFixedWidth(metrics.horizontalAdvance(WIDEST) + 3 * metrics.height())

    def _choose(self, index: int) -> None:
        self.scaleAsked.emit(float(SCALES[index]))
        self._take_back()
        self.left.emit()

    def _ask(self) -> None:
        """Ask for what was typed, or say why that is no scale."""
        try:
            n = parse_scale(self.currentText())
        except InputRefused as error:
            self._take_back()
            self._edit.selectAll()
            self.refused.emit(str(error))
            return
        self._edit.setModified(False)
        self.scaleAsked.emit(n)
        self._take_back()
        self.left.emit()

    def _take_back(self) -> None:
        self.setEditText(self._shown)
        self._edit.setModified(False)
        self._edit.setCursorPosition(0)
