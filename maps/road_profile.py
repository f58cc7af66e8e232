"""Heights along roads: bridges and tunnels straightened, grades free of noise.

Elevation models of 30 to 90 m cells stray by metres from cell to cell, and a road
drawn a little beside its bed runs over slopes it never saw. Taken as they are,
such heights put walls of 30 % on motorways. So grades and climbs come from a
smoothed profile: heights are made to diffuse along the roads themselves, over
junctions and links of any length alike, as heat would along wires of their shape.
Two equal steps with a reach of 80 m give a bell of 160 m standard deviation, twice
the cell of SRTM: noise from cell to cell is evened out, an incline keeps its grade
if it goes on for some 400 m, and a shorter one is shown flatter than it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.split_roads import RoadLinks

REACH_M = 80.0
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


def smooth(
    height_m: NDArray[np.float64],
    node: NDArray[np.int64],
    segment_m: NDArray[np.float64],
    links: RoadLinks,
) -> NDArray[np.float64]:
    """
    Even out heights along the roads; see the head of this module.

    Parameters
    ----------
    height_m
        (n,) at every node; NaN where unknown, which stays so.
    node
        (N,) node of every point.
    segment_m
        (N,) length of road from each point to the next; 0 after the last of a
        piece.
    links
        Cut from these points.
    """
    known = np.isfinite(height_m)
    begin = np.flatnonzero(segment_m)
    begin = begin[known[node[begin]] & known[node[begin + 1]]]
    if not len(begin):
        return height_m
    pull = np.zeros(len(node))
    pull[begin] = REACH_M**2 / segment_m[begin]
    mass = np.zeros(len(node))
    mass[begin] += segment_m[begin] / 2
    mass[begin + 1] += segment_m[begin] / 2
    chains = _Chains.of(links, pull, mass.copy())

    ends = np.unique(node[chains.kept])
    place = np.full(len(height_m), -1)
    place[ends] = np.arange(len(ends))
    end = place[node[chains.kept]]
    hold = _sum_at(end, chains.hold[chains.kept], len(ends))
    bare = hold == 0
    hold[bare] = 1
    springs = _Springs(
        place[links.tail_node], place[links.head_node], chains.pull[links.first]
    )
    result = np.nan_to_num(height_m)
    for _ in range(STEPS):
        weight = chains.gathered(mass * result[node])
        right = _sum_at(end, weight[chains.kept], len(ends))
        right[bare] = result[ends[bare]]
        result[ends] = _solve(springs, hold, right, result[ends])
        result[node] = chains.spread(result[node], weight)
    return np.where(known, result, np.nan)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class _Chains:
    """
    Points between the junctions, taken out of the equations and put back.

    A point that hangs between two others and is held by a spring of its own can be
    replaced by springs between those two and to the ground (the star-mesh rule).
    Every other point of a link goes at once, then every other of those that remain,
    so that some ten rounds leave nothing but junctions.

    Attributes
    ----------
    kept
        (c,) points that remain, at the ends of links.
    hold
        (N,) how hard each point is held where it is, with what it took over.
    pull
        (N,) how hard it is pulled to the next point that remains.
    rounds
        For each round the points taken out, their neighbours, the pull to either
        as a share of all that acts on the point, and that sum.
    """

    kept: NDArray[np.int64]
    hold: NDArray[np.float64]
    pull: NDArray[np.float64]
    rounds: tuple[_Round, ...]

    @classmethod
    def of(
        cls, links: RoadLinks, pull: NDArray[np.float64], hold: NDArray[np.float64]
    ) -> _Chains:
        """Take out all inner points of links; changes ``pull`` and ``hold``."""
        point = np.arange(len(pull))
        link = np.searchsorted(links.first, point, side="right") - 1
        rank = point - links.first[link]
        kept = np.zeros(len(pull), np.bool_)
        kept[links.first] = True
        kept[links.last] = True
        rank[kept] = 0
        lowest_bit = rank & -rank
        before, after = point - 1, point + 1
        rounds = []
        step = 1
        while step <= rank.max():
            gone = np.flatnonzero(lowest_bit == step)
            left, right = before[gone], after[gone]
            one, other = pull[left], pull[gone]
            total = one + other + hold[gone]
            total[total == 0] = 1  # heights unknown on both sides: nothing acts
            one, other = one / total, other / total
            pull[left] = one * pull[gone]
            hold[left] += one * hold[gone]
            hold[right] += other * hold[gone]
            after[left], before[right] = right, left
            rounds.append(_Round(gone, left, right, one, other, total))
            step *= 2
        return cls(
            kept=np.flatnonzero(kept), hold=hold, pull=pull, rounds=tuple(rounds)
        )

    def gathered(self, weight: NDArray[np.float64]) -> NDArray[np.float64]:
        """What acts on each point, with what it took over; (N,) to (N,)."""
        weight = weight.copy()
        for gone in self.rounds:
            weight[gone.left] += gone.to_left * weight[gone.point]
            weight[gone.right] += gone.to_right * weight[gone.point]
        return weight

    def spread(
        self, value: NDArray[np.float64], weight: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Values of all points (N,) from those of the points that were kept."""
        value = value.copy()
        for gone in reversed(self.rounds):
            value[gone.point] = (
                weight[gone.point] / gone.total
                + gone.to_left * value[gone.left]
                + gone.to_right * value[gone.right]
            )
        return value


class _Round(NamedTuple):
    """Points taken out at once, none beside another."""

    point: NDArray[np.int64]
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    to_left: NDArray[np.float64]
    to_right: NDArray[np.float64]
    total: NDArray[np.float64]


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
    energy = _product(rest, way)
    for _ in range(MOST_ROUNDS):
        if np.max(np.abs(rest) / held, initial=0.0) < CLOSE_ENOUGH_M:
            break
        pulled = diagonal * way + springs.force(way)
        step = energy / _product(way, pulled)
        value += step * way
        rest -= step * pulled
        pressed = rest / scale
        before, energy = energy, _product(rest, pressed)
        way = pressed + energy / before * way
    return value


def _product(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Scalar product; on this thread, for the ones of BLAS wait for each other."""
    return float(np.einsum("i,i->", one, other))
