"""Arrays as compiled searches take them: the same type, wherever they came from.

A search is compiled anew for each mixture of arrays that may and may not be
written. Arrays of an area pack may not, so none that a search only reads may.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def frozen(array: NDArray[Any]) -> NDArray[Any]:
    """Give a contiguous view that may not be written; such an array is its own."""
    done = array.flags.c_contiguous and not array.flags.writeable
    if done and type(array) is np.ndarray:
        return array
    view = np.ascontiguousarray(array).view()
    view.flags.writeable = False
    return view
