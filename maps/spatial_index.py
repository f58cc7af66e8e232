"""Which of many boxes meet a box: a packed R-tree over the Hilbert curve.

The tree is two arrays, so it can be memory-mapped and opened in no time. Boxes
are sorted along the curve and every `NODE` of them share a parent box.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import ArrayLike, NDArray

NODE = 16
CURVE_BITS = 16
ARM_BITS = 4  # levels of the curve that are looked up at once


@dataclass(frozen=True, slots=True, eq=False)
class SpatialIndex:
    """
    A packed R-tree; build one with `of`.

    Attributes
    ----------
    boxes
        (m, 4), the boxes of all levels, leaves first: left, low, right, high.
    levels
        (k + 1,) int64, where each level starts in ``boxes``.
    order
        (n,) int32, the number the caller gave to each leaf.
    """

    boxes: NDArray[Any]
    levels: NDArray[np.int64]
    order: NDArray[np.int32]

    def __len__(self) -> int:
        """Count the indexed boxes."""
        return len(self.order)

    @classmethod
    def of(cls, boxes: ArrayLike) -> SpatialIndex:
        """
        Index boxes.

        Parameters
        ----------
        boxes
            (n, 4): left, low, right, high, in any unit. Box ``i`` is found as
            ``i``. The type of the numbers is kept.

        Raises
        ------
        ValueError
            A box is not finite or ends before it begins, or the shape is wrong.
        """
        leaves = np.asarray(boxes)
        if leaves.ndim != 2 or leaves.shape[1] != 4:
            raise ValueError(f"Boxes have the shape (n, 4), not {leaves.shape}.")
        if not (np.isfinite(leaves).all() and (leaves[:, :2] <= leaves[:, 2:]).all()):
            raise ValueError("A box is not finite, or it ends before it begins.")
        order = hilbert_order(leaves)
        parts = [leaves[order]]
        while len(parts[-1]) > NODE:
            parts.append(_parents(parts[-1]))
        levels = np.zeros(len(parts) + 1, np.int64)
        np.cumsum([len(part) for part in parts], out=levels[1:])
        return cls(np.concatenate(parts), levels, order)

    def query(self, box: Sequence[float]) -> NDArray[np.int64]:
        """
        Numbers of all boxes that meet a box, touching included.

        Parameters
        ----------
        box
            Left, low, right, high in the unit of the index.

        Returns
        -------
        NDArray[np.int64]
            Rising.
        """
        left, low, right, high = box
        found: NDArray[np.int64] = np.arange(self.levels[-1] - self.levels[-2])
        for level in range(len(self.levels) - 2, -1, -1):
            start, end = self.levels[level], self.levels[level + 1]
            if level < len(self.levels) - 2:
                found = (found[:, None] * NODE + np.arange(NODE)).ravel()
                found = found[found < end - start]
            near = self.boxes[start + found]
            meets = (near[:, 0] <= right) & (near[:, 2] >= left)
            meets &= (near[:, 1] <= high) & (near[:, 3] >= low)
            found = found[meets]
        return np.sort(self.order[found]).astype(np.int64)

    def to_arrays(self, prefix: str) -> dict[str, NDArray[Any]]:
        """Arrays for storing, their names led by a prefix."""
        return {
            f"{prefix}_boxes": self.boxes,
            f"{prefix}_levels": self.levels,
            f"{prefix}_order": self.order,
        }

    @classmethod
    def from_arrays(
        cls, arrays: Mapping[str, NDArray[Any]], prefix: str
    ) -> SpatialIndex:
        """Index over stored arrays; a missing one raises KeyError."""
        return cls(
            arrays[f"{prefix}_boxes"],
            arrays[f"{prefix}_levels"],
            arrays[f"{prefix}_order"],
        )


def hilbert_order(boxes: NDArray[Any]) -> NDArray[np.int32]:
    """Order of boxes, (n,), by where their middles lie on the Hilbert curve."""
    if len(boxes) == 0:
        return np.zeros(0, np.int32)
    middle = boxes[:, :2].astype(np.float64) + boxes[:, 2:]
    middle -= middle.min(axis=0)
    middle *= (2**CURVE_BITS - 1) / (float(middle.max()) or 1.0)
    x, y = middle.astype(np.int32).T
    along = _along_curve(np.ascontiguousarray(x), np.ascontiguousarray(y))
    fine = np.argsort(along.astype(np.uint16), kind="stable").astype(np.int32)
    coarse = (along >> np.uint32(16)).astype(np.uint16)
    return fine[np.argsort(coarse[fine], kind="stable")]


def _along_curve(x: NDArray[np.int32], y: NDArray[np.int32]) -> NDArray[np.uint32]:
    """Distance of grid points along the Hilbert curve, from its coarse to fine arms."""
    distances, turned = _arms()
    distance = np.zeros(len(x), np.uint32)
    turn = np.zeros(len(x), np.int32)
    most = (1 << ARM_BITS) - 1
    for shift in range(CURVE_BITS - ARM_BITS, -1, -ARM_BITS):
        arm = (turn << ARM_BITS) | ((x >> shift) & most)
        arm = (arm << ARM_BITS) | ((y >> shift) & most)
        distance = (distance << np.uint32(2 * ARM_BITS)) | distances[arm]
        turn = turned[arm]
    return distance


@cache
def _arms() -> tuple[NDArray[np.uint32], NDArray[np.int32]]:
    """
    Distance within a few levels of the curve, and how it lies turned behind them.

    Both are indexed by how it lies turned before (1 upside down, 2 on its side), and
    by `ARM_BITS` of x and of y.
    """
    arm = np.arange(4 << 2 * ARM_BITS, dtype=np.int32)
    turn = arm >> 2 * ARM_BITS
    distance = np.zeros(len(arm), np.uint32)
    for bit in range(ARM_BITS - 1, -1, -1):
        over, on_side = turn & 1, turn >> 1
        x = (arm >> (ARM_BITS + bit) & 1) ^ over
        y = (arm >> bit & 1) ^ over
        right, high = np.where(on_side, y, x), np.where(on_side, x, y)
        quarter = np.where(right, 3 - high, high)
        distance = distance << np.uint32(2) | quarter.astype(np.uint32)
        turn = turn ^ (right & ~high & 1) ^ ((1 - high) << 1)
    return distance, turn


def _parents(boxes: NDArray[Any]) -> NDArray[Any]:
    """Boxes around every `NODE` boxes in turn."""
    starts = np.arange(0, len(boxes), NODE)
    return np.hstack(
        [
            np.minimum.reduceat(boxes[:, :2], starts, axis=0),
            np.maximum.reduceat(boxes[:, 2:], starts, axis=0),
        ]
    )
