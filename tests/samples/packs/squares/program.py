"""A small model for tests: adds up squares, item by item, and fails on demand."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from models.errors import RequestRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from models.packs.program import Inputs, Parameters, Tensors


class Squares:
    """
    Sums of squares of ``numbers.values``, of each block and of each remainder.

    Parameters are ``block``, numbers in an item, and for tests of what can go wrong
    ``pause_ms`` at each item and ``fault`` in one of them, ``fault_item``.
    """

    def engine(self) -> str:
        """There is one engine."""
        return "numpy"

    def check(self, inputs: Inputs, parameters: Parameters) -> None:
        """Hold inputs and parameters to the contract."""
        values = inputs.get("numbers", {}).get("values")
        if values is None or values.dtype != np.int64 or values.ndim != 1:
            raise RequestRefused("The input numbers has no i64 [N] values.")
        block = parameters.get("block")
        if not isinstance(block, int) or block < 1:
            raise RequestRefused("The parameter block is no count.")

    def items(self, inputs: Inputs, parameters: Parameters) -> int:
        """Count the blocks."""
        return -(-len(inputs["numbers"]["values"]) // int(str(parameters["block"])))

    def run(
        self,
        inputs: Inputs,
        parameters: Parameters,
        seed: int,
        item: int,
        alive: Callable[[], None],
    ) -> Tensors:
        """Add up one block."""
        block = int(str(parameters["block"]))
        values = inputs["numbers"]["values"][item * block : (item + 1) * block]
        values = values.astype(np.int64) + seed
        end = time.monotonic() + int(str(parameters.get("pause_ms", 0))) / 1000
        alive()
        while time.monotonic() < end:
            alive()
            time.sleep(0.005)
        if item == parameters.get("fault_item", 0):
            _fail(str(parameters.get("fault", "")))
        squares = values * values
        return {
            "total": np.array([squares.sum()]),
            "by_remainder": np.array([squares[rest::7].sum() for rest in range(7)]),
        }

    def merge(
        self,
        inputs: Inputs,
        parameters: Parameters,
        answers: Iterable[tuple[int, Tensors]],
    ) -> Tensors:
        """Add up all blocks."""
        del inputs, parameters
        total = np.zeros(1, np.int64)
        by_remainder = np.zeros(7, np.int64)
        for _, answer in answers:
            total += np.asarray(answer["total"], np.int64)
            by_remainder += np.asarray(answer["by_remainder"], np.int64)
        return {"total": total, "by_remainder": by_remainder}


def _fail(fault: str) -> None:
    """Fail as asked."""
    if fault == "memory":
        np.zeros(1 << 60, np.uint8)
    if fault == "program":
        raise ZeroDivisionError("as asked")


PROGRAM = Squares()
