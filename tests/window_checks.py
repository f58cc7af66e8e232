"""What tests ask of a whole window: are words cut off, is every pixel red."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QScrollBar,
    QTabBar,
    QWidget,
)

from app.ui.elided import ElidedBox, ElidedLabel

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_GREEN_OR_BLUE = 8
WORDY = (QLabel, QAbstractButton, QComboBox, QTabBar, QAbstractSpinBox)
# These end in an ellipsis on purpose, or scroll.
ELIDED = (ElidedLabel, ElidedBox)


def pixels(widget: QWidget) -> NDArray[np.uint8]:
    """Red, green and blue of a widget as it is shown, shape (height, width, 3)."""
    image = QImage(widget.size(), QImage.Format.Format_RGB888)
    image.fill(Qt.GlobalColor.black)  # behind round corners
    painter = QPainter(image)
    painter.drawPixmap(0, 0, widget.grab())
    painter.end()
    lines = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    shown = lines[:, : image.width() * 3].reshape(image.height(), image.width(), 3)
    return shown.copy()  # the picture goes with this call


def worst_green_or_blue(widget: QWidget) -> int:
    """Most green or blue of any pixel of a widget."""
    return int(pixels(widget)[:, :, 1:].max())


def cut_words(root: QWidget) -> list[tuple[str, str, QSize, QSize]]:
    """Class, words, size and least size of each widget that is too small for them."""
    return [
        (type(widget).__name__, _words(widget), widget.size(), _least(widget))
        for widget in [root, *root.findChildren(QWidget)]
        if isinstance(widget, WORDY)
        and not widget.visibleRegion().isEmpty()
        and not isinstance(widget, ELIDED)
        and not isinstance(widget.parent(), QScrollBar)
        and _too_small(widget)
    ]


def _too_small(widget: QWidget) -> bool:
    least = _least(widget)
    return widget.width() < least.width() or widget.height() < least.height()


def _least(widget: QWidget) -> QSize:
    """Least size at which every word can be read."""
    if isinstance(widget, QLabel) and widget.wordWrap():
        return QSize(0, widget.heightForWidth(widget.width()))
    if isinstance(widget, QTabBar):  # scrolls where it is too narrow
        return QSize(0, widget.sizeHint().height())
    return widget.minimumSizeHint()


def _words(widget: QWidget) -> str:
    return widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
