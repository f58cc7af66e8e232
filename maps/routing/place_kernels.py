"""Compiled searches for places: roads near a point, and places along roads.

Distances are metres on a round earth around each point, good to half a percent over
the few hundred metres that are looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numba import njit

from maps.spatial_index import NODE

if TYPE_CHECKING:
    from numpy.typing import NDArray

METRES_PER_DEGREE = 111_320.0


class Tree(NamedTuple):
    """A `maps.spatial_index.SpatialIndex` by its arrays."""

    boxes: NDArray[Any]
    levels: NDArray[np.int64]
    order: NDArray[np.int32]


class Lines(NamedTuple):
    """Geometry of all links: ``offsets`` (L + 1,) int64 into ``lonlat`` (V, 2)."""

    offsets: NDArray[np.int64]
    lonlat: NDArray[np.float64]


@njit(cache=True, nogil=True)
def _nearest_on(
    lines: Lines, link: int, lon: float, lat: float, east: float
) -> tuple[float, float]:
    """Metres from a point to a link, and the share of the link up to there."""
    best, at, before = np.inf, 0.0, 0.0
    start, end = lines.offsets[link], lines.offsets[link + 1]
    for v in range(start, end - 1):
        ax = (lines.lonlat[v, 0] - lon) * east
        ay = (lines.lonlat[v, 1] - lat) * METRES_PER_DEGREE
        dx = (lines.lonlat[v + 1, 0] - lines.lonlat[v, 0]) * east
        dy = (lines.lonlat[v + 1, 1] - lines.lonlat[v, 1]) * METRES_PER_DEGREE
        square = dx * dx + dy * dy
        share = 0.0
        if square > 0:
            share = min(max(-(ax * dx + ay * dy) / square, 0.0), 1.0)
        length = np.sqrt(square)
        away = np.hypot(ax + share * dx, ay + share * dy)
        if away < best:
            best, at = away, before + share * length
        before += length
    return best, at / before if before > 0 else 0.0


@njit(cache=True, nogil=True)
def nearest_links(  # noqa: C901 - a walk down a tree without a call per box
    lonlat: NDArray[np.float64],
    radius_m: NDArray[np.float64],
    tree: Tree,
    lines: Lines,
    most: int,
) -> tuple[
    NDArray[np.int32], NDArray[np.int32], NDArray[np.float64], NDArray[np.float64]
]:
    """
    Links near each of n points, the nearest first, ``most`` at most.

    Returns how many each point has, and (n, most) their numbers, the share of each
    that lies before its nearest place, and the metres to it.
    """
    n = len(lonlat)
    counts = np.zeros(n, np.int32)
    links = np.zeros((n, most), np.int32)
    shares = np.zeros((n, most))
    away = np.full((n, most), np.inf)
    top = len(tree.levels) - 2
    stack = np.empty((NODE * (top + 2), 2), np.int64)
    for i in range(n):
        lat = lonlat[i, 1]
        cosine = max(np.cos(np.radians(lat)), 0.01)
        east = METRES_PER_DEGREE * cosine
        high = radius_m[i] / METRES_PER_DEGREE * 1.01
        wide = high / cosine
        for turn in (-360.0, 0.0, 360.0):
            lon = lonlat[i, 0] + turn
            if lon + wide < -180 or lon - wide > 180:
                continue
            size = 0
            for node in range(tree.levels[top + 1] - tree.levels[top]):
                stack[size] = top, node
                size += 1
            while size > 0:
                size -= 1
                level, node = stack[size]
                box = tree.boxes[tree.levels[level] + node]
                if (
                    box[0] > lon + wide
                    or box[2] < lon - wide
                    or box[1] > lat + high
                    or box[3] < lat - high
                ):
                    continue
                if level > 0:
                    below = tree.levels[level] - tree.levels[level - 1]
                    for child in range(node * NODE, min((node + 1) * NODE, below)):
                        stack[size] = level - 1, child
                        size += 1
                    continue
                link = tree.order[node]
                metres, share = _nearest_on(lines, link, lon, lat, east)
                if metres > radius_m[i]:
                    continue
                place = counts[i]
                while place > 0 and (
                    away[i, place - 1] > metres
                    or (away[i, place - 1] == metres and links[i, place - 1] > link)
                ):
                    place -= 1
                if place == most:
                    continue
                counts[i] = min(counts[i] + 1, most)
                for k in range(counts[i] - 1, place, -1):
                    links[i, k] = links[i, k - 1]
                    shares[i, k] = shares[i, k - 1]
                    away[i, k] = away[i, k - 1]
                links[i, place] = link
                shares[i, place] = share
                away[i, place] = metres
    return counts, links, shares, away


@njit(cache=True, nogil=True)
def apart(lonlat: NDArray[np.float64], least_m: NDArray[np.float64]) -> NDArray[Any]:
    """Which of n points stay so that each is some metres from the one before, (n,).

    The first and the last always stay.
    """
    n = len(lonlat)
    stays = np.zeros(n, np.bool_)
    last = 0
    for i in range(n):
        dlon = lonlat[i, 0] - lonlat[last, 0]
        dlon -= 360.0 * np.round(dlon / 360.0)
        east = METRES_PER_DEGREE * np.cos(np.radians(lonlat[i, 1]))
        north = (lonlat[i, 1] - lonlat[last, 1]) * METRES_PER_DEGREE
        far = np.hypot(dlon * east, north) >= least_m[i]
        if i == 0 or i == n - 1 or far:
            stays[i] = True
            last = i
    return stays


@njit(cache=True, nogil=True)
def nearest_on_drive(
    lonlat: NDArray[np.float64],
    ranges: NDArray[np.int64],
    links: NDArray[np.int32],
    lines: Lines,
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """
    Place of each of n points on the links that a drive takes.

    ``ranges`` (n, 2) are the first and the last of ``links`` to look at, -1 for
    none. Returns which link, the share of it before the place, and the metres to it;
    -1 and NaN for none.
    """
    n = len(lonlat)
    which = np.full(n, -1, np.int64)
    shares = np.full(n, np.nan)
    away = np.full(n, np.nan)
    for i in range(n):
        first, last = ranges[i]
        lon, lat = lonlat[i]
        east = METRES_PER_DEGREE * max(np.cos(np.radians(lat)), 0.01)
        for k in range(first, last + 1 if first >= 0 else first):
            turn = lines.lonlat[lines.offsets[links[k]], 0] - lon
            shifted = lon + 360.0 * np.round(turn / 360.0)
            metres, share = _nearest_on(lines, links[k], shifted, lat, east)
            if which[i] < 0 or metres < away[i]:
                which[i], shares[i], away[i] = k, share, metres
    return which, shares, away


@njit(cache=True, nogil=True)
def places_on_links(
    links: NDArray[np.int64], shares: NDArray[np.float64], lines: Lines
) -> NDArray[np.float64]:
    """Degrees of n places, (n, 2): shares of links, 0 to 1, along their geometry."""
    found = np.empty((len(links), 2))
    for i in range(len(links)):
        start, end = lines.offsets[links[i]], lines.offsets[links[i] + 1]
        east = np.cos(np.radians(lines.lonlat[start, 1]))
        total = 0.0
        for v in range(start, end - 1):
            dx, dy = lines.lonlat[v + 1] - lines.lonlat[v]
            total += np.hypot(dx * east, dy)
        left = shares[i] * total
        found[i] = lines.lonlat[end - 1]
        for v in range(start, end - 1):
            dx, dy = lines.lonlat[v + 1] - lines.lonlat[v]
            length = np.hypot(dx * east, dy)
            if left <= length:
                part = left / length if length > 0 else 0.0
                found[i, 0] = lines.lonlat[v, 0] + part * dx
                found[i, 1] = lines.lonlat[v, 1] + part * dy
                break
            left -= length
    return found
