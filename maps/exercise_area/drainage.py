"""Water and least cost on a grid: the compiled loops of the generator."""

from __future__ import annotations

import heapq
import math
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

# Rise that water needs per cell to run off where the ground is flat, metres.
TRICKLE_M = 0.004

MOVES = np.array(
    [
        *((-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0), (1, 1)),
        *((-2, -1), (-2, 1), (-1, -2), (-1, 2), (1, -2), (1, 2), (2, -1), (2, 1)),
    ],
    np.int64,
)


def _flood(
    height: NDArray[np.float64], sink: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Fill hollows (Barnes, Lehman, Mulla 2014); levels and order from the sinks up."""
    rows, cols = height.shape
    level = np.full(rows * cols, np.inf)
    order = np.empty(rows * cols, np.int64)
    ground = height.ravel()
    heap = [(0.0, 0)]
    heap.pop()
    for cell in range(rows * cols):
        if sink.ravel()[cell]:
            level[cell] = ground[cell]
            heap.append((ground[cell], cell))
    heapq.heapify(heap)
    count = 0
    while len(heap) > 0:
        low, cell = heapq.heappop(heap)
        order[count] = cell
        count += 1
        row, col = cell // cols, cell % cols
        for dr, dc in MOVES[:8]:
            r, c = row + dr, col + dc
            if 0 <= r < rows and 0 <= c < cols:
                other = r * cols + c
                if level[other] == np.inf:
                    level[other] = max(ground[other], low + TRICKLE_M)
                    heapq.heappush(heap, (level[other], other))
    return level.reshape((rows, cols)), order[:count]


def _receivers(
    level: NDArray[np.float64], sink: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Steepest lower neighbour of each cell; a sink receives itself."""
    rows, cols = level.shape
    receiver = np.arange(rows * cols)
    for row in range(rows):
        for col in range(cols):
            if sink[row, col]:
                continue
            steepest = 0.0
            for dr, dc in MOVES[:8]:
                r, c = row + dr, col + dc
                if 0 <= r < rows and 0 <= c < cols:
                    fall = (level[row, col] - level[r, c]) / math.sqrt(
                        dr * dr + dc * dc
                    )
                    if fall > steepest:
                        steepest = fall
                        receiver[row * cols + col] = r * cols + c
    return receiver


def _accumulate(
    receiver: NDArray[np.int64], order: NDArray[np.int64], area: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Area that drains through each cell, from the area of each cell itself."""
    total = area.copy()
    for i in range(len(order) - 1, -1, -1):
        cell = order[i]
        if receiver[cell] != cell:
            total[receiver[cell]] += total[cell]
    return total


def _incise(
    level: NDArray[np.float64],
    receiver: NDArray[np.int64],
    order: NDArray[np.int64],
    power: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Cut each cell towards its receiver (implicit scheme of Braun, Willett 2013)."""
    height = level.ravel().copy()
    for cell in order:
        below = receiver[cell]
        if below != cell:
            height[cell] = (height[cell] + power[cell] * height[below]) / (
                1 + power[cell]
            )
    return height.reshape(level.shape)


def _weight(
    effort: NDArray[np.float64], row: int, col: int, rows_on: int, cols_on: int
) -> float:
    """Effort of one move; a knight's move also brushes the two cells between."""
    weight = 0.5 * (effort[row, col] + effort[row + rows_on, col + cols_on])
    if abs(rows_on) + abs(cols_on) < 3:
        return float(weight)
    down, right = rows_on // abs(rows_on), cols_on // abs(cols_on)
    beside = effort[row + (down if abs(rows_on) == 2 else 0)]
    between = beside[col + (right if abs(cols_on) == 2 else 0)]
    return float(max(weight, 0.5 * (between + effort[row + down, col + right])))


def _trail(came: NDArray[np.int64], start: int, goal: int) -> NDArray[np.int64]:
    """Cells from start to goal, read off where each was reached from."""
    back = [goal]
    while back[-1] != start:
        back.append(came[back[-1]])
    return np.array(back[::-1])


weigh: Callable[..., float] = njit(cache=True)(_weight)
trail: Callable[..., NDArray[np.int64]] = njit(cache=True)(_trail)


def _least_cost(
    height: NDArray[np.float64],
    effort: NDArray[np.float64],
    road: NDArray[np.bool_],
    ends: tuple[int, int],
    rules: tuple[float, float, float],
) -> NDArray[np.int64]:
    """
    Cells of the cheapest way between two cells; empty where there is none.

    ``road`` (rows, cols, 16) tells the moves for which a road is there; ``rules``
    are the size of a cell, the grade that doubles the effort, and the effort on a
    road that is there.
    """
    rows, cols = height.shape
    cell_m, comfortable, on_road = rules
    cost = np.full(rows * cols, np.inf)
    came = np.full(rows * cols, -1, np.int64)
    done = np.zeros(rows * cols, np.bool_)
    cost[ends[0]] = 0.0
    heap = [(0.0, ends[0])]
    while len(heap) > 0 and not done[ends[1]]:
        cell = heapq.heappop(heap)[1]
        if done[cell]:
            continue
        done[cell] = True
        row, col = cell // cols, cell % cols
        for move in range(16):
            r, c = row + MOVES[move, 0], col + MOVES[move, 1]
            if not (0 <= r < rows and 0 <= c < cols) or done[r * cols + c]:
                continue
            length = cell_m * math.sqrt((r - row) ** 2 + (c - col) ** 2)
            steep = abs(height[r, c] - height[row, col]) / length / comfortable
            step = length * on_road
            if not road[row, col, move]:
                weight = weigh(effort, row, col, r - row, c - col)
                step = length * weight * (1 + steep * steep)
            if cost[cell] + step < cost[r * cols + c]:
                cost[r * cols + c] = cost[cell] + step
                came[r * cols + c] = cell
                dy, dx = ends[1] // cols - r, ends[1] % cols - c
                ahead = math.sqrt(dy * dy + dx * dx) * cell_m * min(on_road, 1.0)
                heapq.heappush(heap, (cost[cell] + step + ahead, r * cols + c))
    if not done[ends[1]]:
        return np.empty(0, np.int64)
    return trail(came, ends[0], ends[1])


flood: Callable[..., tuple[NDArray[np.float64], NDArray[np.int64]]]
flood = njit(cache=True)(_flood)
receivers: Callable[..., NDArray[np.int64]] = njit(cache=True)(_receivers)
accumulate: Callable[..., NDArray[np.float64]] = njit(cache=True)(_accumulate)
incise: Callable[..., NDArray[np.float64]] = njit(cache=True)(_incise)
least_cost: Callable[..., NDArray[np.int64]] = njit(cache=True)(_least_cost)
