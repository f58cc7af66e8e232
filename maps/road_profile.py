"""Heights along roads: bridges and tunnels straightened, grades free of noise.

Elevation models of 30 to 90 m cells stray by metres from cell to cell, and a road
drawn a little beside its bed runs over slopes it never saw. Taken as they are,
such heights put walls of 30 % on motorways. So grades and climbs come from a
smoothed profile: heights are made to diffuse along the roads themselves, over
junctions and links of any length alike, as heat would along wires of their shape.
Two equal steps with a reach of 40 m give a bell of 80 m standard deviation: what
is shorter than about 100 m is evened out, a true incline of 200 m or more remains.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

REACH_M = 40.0
STEPS = 2
# Nothing that is driven is steeper; beyond it the elevation model errs.
STEEPEST = 0.45
CLOSE_ENOUGH_M = 0.01
MOST_ROUNDS = 1000  # some 30 are usual


class Ground(Protocol):
    """Something that knows heights; `maps.elevation.Terrain` is one."""

    def sample(self, lonlat: NDArray[np.float64]) -> NDArray[np.float32]:
        """Heights in metres at (n, 2) degrees; NaN where unknown."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Segments:
    """
    Straight bits of road between two nodes.

    Attributes
    ----------
    one, other
        (s,) nodes at the ends, 0 to n - 1.
    length_m
        (s,) above zero.
    """

    one: NDArray[np.int64]
    other: NDArray[np.int64]
    length_m: NDArray[np.float64]


def hang_junctions(
    height_m: NDArray[np.float64], links: Segments, structure: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """
    Give junctions that are not on the ground the height of their structure.

    A junction where nothing but bridges (or nothing but tunnels) meet hangs between
    the places where they reach the ground: on a straight line, or where three arms
    meet at the height that pulls equally on all. Structures without any end, and
    those with an end of unknown height, keep the heights they have.

    Parameters
    ----------
    height_m
        (n,) of the ground at every node.
    links
        Links from junction to junction, not from point to point.
    structure
        Whether each link is part of a bridge or tunnel.
    """
    count = len(height_m)
    one, other = links.one[structure], links.other[structure]
    touching = _uses(one, other, count)
    hanging = (touching > 1) & (touching == _uses(links.one, links.other, count))
    group = components(one, other, count)
    held = (touching > 0) & ~hanging
    helpless = ~np.isin(np.arange(count), group[held])
    broken = np.zeros(count, np.bool_)
    broken[group[held & np.isnan(height_m)]] = True
    solved = hanging & ~helpless[group] & ~broken[group]
    if not solved.any():
        return height_m

    pull = 1 / links.length_m[structure]
    heights = np.where(solved, 0.0, np.nan_to_num(height_m))
    inner = solved[one] & solved[other]
    diagonal: NDArray[np.float64] = np.zeros(count)
    right: NDArray[np.float64] = np.zeros(count)
    for near, far in ((one, other), (other, one)):
        rim = solved[near] & ~solved[far]
        weight = pull[rim]
        diagonal += _sum_at(near[rim], weight, count)
        right += _sum_at(near[rim], weight * heights[far[rim]], count)
    places = np.flatnonzero(solved)
    number = np.full(count, -1)
    number[places] = np.arange(len(places))
    result = height_m.copy()
    result[places] = _solve(
        _Springs(number[one[inner]], number[other[inner]], pull[inner]),
        diagonal[places],
        right[places],
        np.nan_to_num(height_m[places]),
    )
    return result


def smooth(height_m: NDArray[np.float64], segments: Segments) -> NDArray[np.float64]:
    """
    Even out heights along the roads; see the head of this module.

    Parameters
    ----------
    height_m
        (n,) at every node; NaN where unknown, which stays so.
    segments
        All segments between nodes.
    """
    known = np.isfinite(height_m)
    used = known[segments.one] & known[segments.other]
    one, other = segments.one[used], segments.other[used]
    length = segments.length_m[used]
    if not len(length):
        return height_m
    half = np.concatenate([length, length]) / 2
    mass = _sum_at(np.concatenate([one, other]), half, len(height_m))
    mass[mass == 0] = 1
    springs = _Springs(one, other, REACH_M**2 / length)
    result = np.nan_to_num(height_m)
    for _ in range(STEPS):
        result = _solve(springs, mass, mass * result, result)
    return np.where(known, result, np.nan)


def components(
    one: NDArray[np.int64], other: NDArray[np.int64], count: int
) -> NDArray[np.int64]:
    """
    Find what hangs together.

    Parameters
    ----------
    one, other
        Ends of each connection, 0 to ``count - 1``.
    count
        How many things there are.

    Returns
    -------
    NDArray
        (count,) the smallest number that each thing is connected with.
    """
    label = np.arange(count)
    while True:
        low = np.minimum(label[one], label[other])
        lower = label.copy()
        np.minimum.at(lower, label[one], low)
        np.minimum.at(lower, label[other], low)
        lower = lower[lower]
        if (lower == label).all():
            return label
        label = lower


@dataclass(frozen=True, slots=True, eq=False)
class _Springs:
    """What pulls the heights of two places together, and how hard."""

    one: NDArray[np.int64]
    other: NDArray[np.int64]
    pull: NDArray[np.float64]

    def force(self, value: NDArray[np.float64]) -> NDArray[np.float64]:
        """Pull on every place."""
        flow = self.pull * (value[self.one] - value[self.other])
        count = len(value)
        pulled = _sum_at(self.one, flow, count)
        pulled -= _sum_at(self.other, flow, count)
        return pulled


def _uses(
    one: NDArray[np.int64], other: NDArray[np.int64], count: int
) -> NDArray[np.int64]:
    return np.bincount(one, minlength=count) + np.bincount(other, minlength=count)


def _sum_at(
    place: NDArray[np.int64], amount: NDArray[np.float64], count: int
) -> NDArray[np.float64]:
    """Sum of the amounts at each place."""
    return np.asarray(np.bincount(place, amount, count), np.float64)


def _solve(
    springs: _Springs,
    diagonal: NDArray[np.float64],
    right: NDArray[np.float64],
    start: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Solve (diagonal + springs) x = right by conjugate gradients.

    Where all of the diagonal is above zero, the error is below `CLOSE_ENOUGH_M`,
    for the inverse of such a matrix has no larger row sums than 1 / diagonal.
    """
    count = len(diagonal)
    scale = diagonal + np.bincount(springs.one, springs.pull, count)
    scale += np.bincount(springs.other, springs.pull, count)
    held = np.where(diagonal > 0, diagonal, scale)
    value = start.copy()
    rest = right - diagonal * value - springs.force(value)
    way = rest / scale
    energy = float(rest @ way)
    for _ in range(MOST_ROUNDS):
        if np.max(np.abs(rest) / held, initial=0.0) < CLOSE_ENOUGH_M:
            break
        pulled = diagonal * way + springs.force(way)
        step = energy / float(way @ pulled)
        value += step * way
        rest -= step * pulled
        pressed = rest / scale
        before, energy = energy, float(rest @ pressed)
        way = pressed + energy / before * way
    return value
