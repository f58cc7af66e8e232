"""Qt without a window: what painting letters and pages needs to exist."""

from __future__ import annotations

import os
import sys

from PySide6.QtGui import QGuiApplication


def has_display() -> bool:
    """Whether a window can open: a display, or a platform chosen on purpose."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform != "linux" or any(os.environ.get(name) for name in names)


def show_nothing() -> None:
    """Have Qt paint off the screen from here on."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"


def qt_application() -> QGuiApplication:
    """
    Qt's application: the one that runs, or a new one that shows nothing.

    The caller keeps it while it paints; a new one ends when it is let go.
    """
    running = QGuiApplication.instance()
    if isinstance(running, QGuiApplication):
        return running
    if not has_display():
        show_nothing()
    return QGuiApplication(["marsroute"])
