"""What tests of symbols share: pictures as numbers, and the library if it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtGui import QColor

from app.drawing.style import Style
from app.drawing.symbol_engine import SymbolColours
from app.drawing.symbol_library import library
from app.drawing.symbol_pictures import Look

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtGui import QImage

PALETTES = ("day", "night", "red", "high_contrast")
BATTALION = "10031000161211000000"
START_POINT = "10032500001316000000"

needs_library = pytest.mark.skipif(
    not library(), reason="the symbol library is not installed: make setup"
)


def look(palette: str = "day", size: float = 32.0, dpr: float = 1.0) -> Look:
    return Look(SymbolColours.of(Style.named(palette)), size, dpr)


def pixels(image: QImage) -> NDArray[np.uint8]:
    """Blue, green, red and opacity, (height, width, 4)."""
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return rows[:, : 4 * image.width()].reshape(image.height(), image.width(), 4)


def has_colour(image: QImage, colour: str, slack: int = 3) -> bool:
    """Whether some opaque pixel has about a colour."""
    wanted = QColor(colour)
    shade = np.array([wanted.blue(), wanted.green(), wanted.red(), 255])
    near = abs(pixels(image).astype(int) - shade) <= slack
    return bool(near.all(axis=2).any())
