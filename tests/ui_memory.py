"""What of some kinds is still in memory, once the window has settled."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from collections.abc import Iterable


def alive(*kinds: type, besides: Iterable[object] = ()) -> list[object]:
    """Objects of some kinds that anybody still holds, without some of them."""
    QApplication.sendPostedEvents(None, 0)
    gc.collect()
    known = {id(one) for one in besides}
    # By type: asking a lazy module of others for its class would load it.
    found = (one for one in gc.get_objects() if issubclass(type(one), kinds))
    return [one for one in found if id(one) not in known]
