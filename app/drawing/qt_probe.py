"""Whether Qt works here: versions, platform, fonts, and the pair with Python."""

from __future__ import annotations

import sys
from dataclasses import dataclass

import PySide6
from PySide6.QtCore import qVersion
from PySide6.QtGui import QFontDatabase, QGuiApplication, QImage, QPainter, QPen

from app.drawing.qt_application import qt_application

CALLS = 1000


@dataclass(frozen=True, slots=True)
class QtProbe:
    """
    What was found.

    Attributes
    ----------
    pyside, qt
        Versions.
    platform
        Name of Qt's platform plug-in.
    families
        How many font families there are.
    lost_references
        References to None that 1,000 calls of a void function lost; anything
        above a handful ends in an abort of the process (PySide6 6.12.0 on
        Python 3.10 and 3.11).
    """

    pyside: str
    qt: str
    platform: str
    families: int
    lost_references: int


def probe_qt() -> QtProbe:
    """Try Qt out, with the application there is or one for the moment."""
    application = qt_application()
    found = QtProbe(
        pyside=PySide6.__version__,
        qt=qVersion() or "",
        platform=QGuiApplication.platformName(),
        families=len(QFontDatabase.families()),
        lost_references=_lost_references(),
    )
    del application
    return found


def _lost_references() -> int:
    """References to None that go missing over many void calls."""
    image = QImage(8, 8, QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    pen = QPen()
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        painter.setPen(pen)
    after = sys.getrefcount(None)
    painter.end()
    return max(0, before - after)
