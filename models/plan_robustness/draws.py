"""Chance as a function of what it is for: 32 bits by hash, the same on any machine.

A draw depends on seed, stream, simulated move, unit and road section alone, so it does
not matter who computes it, in which order, or which other draws are made. Two scenarios
of the same move differ by what is lost in them and by nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from numpy.typing import NDArray

    Keys: TypeAlias = NDArray[np.uint32]
    Array: TypeAlias = Any  # of numpy or of torch

WEATHER, SERIAL, SEGMENT, BREAKDOWN, DELAY = 1, 2, 3, 4, 5

# The finaliser of splitmix32. Both factors stay below 2**31, so that no product of
# them leaves 63 bits where there is no unsigned arithmetic.
FIRST_FACTOR, SECOND_FACTOR = 0x21F0AAAD, 0x735A2D97
MASK = 0xFFFFFFFF


class RolloutKeys(NamedTuple):
    """One key for each move and stream, (b,) uint32 each."""

    weather: Keys
    serial: Keys
    segment: Keys
    breakdown: Keys
    delay: Keys


def mixed(key: Array, wrapped: Callable[[Array], Array]) -> Array:
    """
    Scatter 32 bits over 32 bits, one to one.

    Parameters
    ----------
    key
        Array of whole numbers, 0 to 2**32 - 1; numpy's is overwritten.
    wrapped
        Cuts a product to its lowest 32 bits, in place where it likes.
    """
    key ^= key >> 16
    key = wrapped(key * FIRST_FACTOR)
    key ^= key >> 15
    key = wrapped(key * SECOND_FACTOR)
    key ^= key >> 15
    return key


def as_it_is(key: Keys) -> Keys:
    """Cut nothing: uint32 arrays wrap by themselves."""
    return key


def rollout_keys(seed: int, rollouts: NDArray[np.int64]) -> RolloutKeys:
    """
    Make the keys of simulated moves.

    Parameters
    ----------
    seed
        0 to 2**32 - 1.
    rollouts
        (b,) numbers of moves, 0 to 2**32 - 1.
    """
    moves = mixed(rollouts.astype(np.uint32) + np.uint32(0x9E3779B9), as_it_is)
    streams = np.array([WEATHER, SERIAL, SEGMENT, BREAKDOWN, DELAY], np.uint32)
    seeds = mixed(np.full(5, seed, np.uint32) ^ np.uint32(0x5BD1E995), as_it_is)
    streams = mixed(seeds + streams * np.uint32(0xC2B2AE3D), as_it_is)
    return RolloutKeys(*(mixed(moves ^ stream, as_it_is) for stream in streams))


def place_keys(units: NDArray[np.int64], arcs: NDArray[np.int64]) -> Keys:
    """
    Make the keys of units on road sections.

    Parameters
    ----------
    units, arcs
        (n,) their numbers, 0 to 2**32 - 1.

    Returns
    -------
    Keys
        (n,) uint32.
    """
    by_arc = mixed(arcs.astype(np.uint32) + np.uint32(0x7F4A7C15), as_it_is)
    by_unit = units.astype(np.uint32) * np.uint32(0x27D4EB2F)
    keys: Keys = mixed(by_arc ^ by_unit, as_it_is)
    return keys
