"""How far the engine is from what the memory of this machine allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from engine_bars import cpu_seconds
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

KIB = (32, 512, 4096, 32_768, 262_144)
STEPS = 1_000_000


def memory_floor() -> None:
    """Print what a number costs to fetch out of so much memory, in nanoseconds.

    Dependent: where the next one lies is known only from the last. Gather: all
    places are known before. Stream: one after the other.
    """
    random = np.random.default_rng(0)
    _chase(np.zeros(1, np.int32), 1)
    _gather(np.zeros(1, np.int32), np.zeros(1, np.int32))
    _stream(np.zeros(1, np.int32))
    print("memory floor, ns a number: KiB, dependent, gather, stream")
    for kib in KIB:
        count = kib * 256
        order = random.permutation(count).astype(np.int32)
        following = np.empty(count, np.int32)
        following[order] = np.roll(order, -1)
        places = random.integers(0, count, STEPS).astype(np.int32)
        rounds = max(1, STEPS // count)
        costs = (
            cpu_seconds(lambda f=following: _chase(f, STEPS)) / STEPS,
            cpu_seconds(lambda p=places, f=following: _gather(p, f)) / STEPS,
            cpu_seconds(lambda f=following, r=rounds: [_stream(f) for _ in range(r)])
            / (rounds * count),
        )
        print(f"{kib:10,}" + "".join(f"{cost * 1e9:8.2f}" for cost in costs))


@njit(cache=True)
def _chase(following: NDArray[np.int32], steps: int) -> int:
    """Follow numbers from place to place."""
    at = 0
    for _ in range(steps):
        at = following[at]
    return at


@njit(cache=True)
def _gather(places: NDArray[np.int32], values: NDArray[np.int32]) -> int:
    """Add values from everywhere."""
    total = 0
    for i in range(len(places)):
        total += values[places[i]]
    return total


@njit(cache=True)
def _stream(values: NDArray[np.int32]) -> int:
    """Add values in their order."""
    total = 0
    for i in range(len(values)):
        total += values[i]
    return total


if __name__ == "__main__":
    memory_floor()
