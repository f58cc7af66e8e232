"""Qt without a window: what painting letters and pages needs to exist."""

from __future__ import annotations

import os
import sys

from PySide6.QtGui import QGuiApplication


def qt_application() -> QGuiApplication:
    """
    Qt's application: the one that runs, or a new one that shows nothing.

    The caller keeps it while it paints; a new one ends when it is let go.
    """
    running = QGuiApplication.instance()
    if isinstance(running, QGuiApplication):
        return running
    displays = ("DISPLAY", "WAYLAND_DISPLAY")
    if sys.platform == "linux" and not any(os.environ.get(name) for name in displays):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return QGuiApplication(["marsroute"])
