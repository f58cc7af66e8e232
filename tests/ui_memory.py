"""What of some kinds is still in memory, once the window has settled."""

from __future__ import annotations

import gc

from PySide6.QtWidgets import QApplication


def alive(*kinds: type) -> list[object]:
    """Objects of some kinds that anybody still holds."""
    QApplication.sendPostedEvents(None, 0)
    gc.collect()
    return [one for one in gc.get_objects() if isinstance(one, kinds)]
