"""Figures of the grid at the edges of a map, and names of its squares and zones."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PySide6.QtCore import QCoreApplication, QRectF

from app.drawing.grid_lines import (
    MAJOR,
    SQUARE,
    ZONE,
    LineNote,
    cells_within,
    clipped,
    squares_within,
)
from app.drawing.grid_zones import SQUARE_M, Bounds
from app.drawing.lettering import Lettering, text_size
from maps.coordinates import UTM_NORTH, UTM_SOUTH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from app.drawing.geometry import Box
    from app.drawing.projection import MapView

EDGE_PX = 12.0  # of the middle of a figure from the upper or lower edge
MARGIN_PX = 4.0  # of a figure from the left or right edge
NAME_PX = 52.0  # of the middle of a name from the left side of its square
NAME_RISES_PX = (36.0, 88.0, 114.0, 140.0)  # and from its foot, where there is room
SIZES = (15.0, 15.0, 12.0, 11.0)  # height of the lettering by level
SMALL_PX = 8.5  # of the digits around the principal ones
SMALL_RISE_PX = 2.5
WIDEST_ZONE = "60W"
REACH_PX = 90.0  # of the longest figure from its edge
LEAST_ROOM = 0.8  # of a square that its name may fill
ROOM_PX = 3.0  # beside a text


class Piece(NamedTuple):
    """Letters of one size around a point in pixels."""

    text: str
    x: float
    y: float
    size: float
    bold: bool


class Figure(NamedTuple):
    """
    Number or name of a line, a square or a zone.

    Attributes
    ----------
    text
        The principal digits, or the whole name.
    x, y
        Their middle, pixels.
    level
        Of the line or the name.
    lead, tail
        Small digits before and behind, of the figures that are written in full.
    """

    text: str
    x: float
    y: float
    level: int
    lead: str = ""
    tail: str = ""

    @property
    def size(self) -> float:
        """Height of the lettering, pixels."""
        return SIZES[self.level]

    @property
    def value(self) -> str:
        """All digits of a figure that is written in full."""
        return f"{self.lead}{self.text}{self.tail}"

    def pieces(self) -> tuple[Piece, ...]:
        """What is written where."""
        bold = self.level <= MAJOR
        middle = Piece(self.text, self.x, self.y, self.size, bold)
        half = _size(self.text, self.level)[0] / 2
        small = [
            Piece(
                text,
                self.x + side * (half + _small_width(text) / 2),
                self.y - SMALL_RISE_PX,
                SMALL_PX,
                bold=False,
            )
            for text, side in ((self.lead, -1), (self.tail, 1))
            if text
        ]
        return (middle, *small)

    def edges(self) -> Box:
        """Left, top, right and bottom of the pixels that it covers."""
        wide, high = _size(self.text, self.level)
        left, right = self.x - wide / 2 - ROOM_PX, self.x + wide / 2 + ROOM_PX
        if self.lead:
            left -= _small_width(self.lead)
        if self.tail:
            right += _small_width(self.tail)
        return left, self.y - high / 2, right, self.y + high / 2

    def box(self) -> QRectF:
        """Pixels that it covers."""
        left, top, right, bottom = self.edges()
        return QRectF(left, top, right - left, bottom - top)


class EdgeLines(NamedTuple):
    """Lines in pixels whose figures stand at the edges, vertices one after another."""

    xy: NDArray[np.float64]
    numbers: NDArray[np.int64]  # for each vertex, of its line
    notes: Sequence[LineNote]


def edge_figures(
    view: MapView, lines: EdgeLines, spacing: int, taken: Sequence[Box]
) -> list[Figure]:
    """
    Figures where lines meet the edges of the screen, those alone that are not cut.

    The first of each zone at each edge and those of 100-km lines are written in full,
    as on paper.

    Parameters
    ----------
    view
        Gives the edges.
    lines
        Without borders.
    spacing
        Metres between lines, below 100 km.
    taken
        Boxes where no figure stands.
    """
    found: list[Figure] = []
    edges = (
        (True, EDGE_PX),
        (True, view.height - EDGE_PX),
        (False, 0.0),
        (False, float(view.width)),
    )
    for upright, edge in edges:
        zones: set[int] = set()
        near = [box for box in taken if _beside(box, edge, upright=upright)]
        for note, place in _crossings(view, lines, edge, upright=upright):
            first = note.zone not in zones or note.level == SQUARE
            for full in (True, False) if first else (False,):
                figure = _placed(view, note, (edge, place), spacing, full=full)
                if figure is not None and not (near and _meets(figure, near)):
                    found.append(figure)
                    zones |= {note.zone} if full else set()
                    break
    return found


def principal_digits(value: int, spacing: int) -> tuple[str, str, str]:
    """
    Digits of a line before, of and behind those that a reference uses.

    >>> principal_digits(5_481_000, 1_000)
    ('54', '81', '000')
    """
    unit = min(spacing, 1_000)
    digits = 2 if spacing >= 1_000 else 3
    whole = value // unit
    lead = whole // 10**digits
    tail = "0" * (len(str(unit)) - 1)
    return str(lead) if lead else "", f"{whole % 10**digits:0{digits}d}", tail


def square_names(
    view: MapView, bounds: Bounds, spacing: int, taken: Sequence[Box]
) -> Iterator[Figure]:
    """
    Names of the 100-km squares in view.

    Parameters
    ----------
    view
        What the screen shows.
    bounds
        Area around it that squares are kept for, degrees.
    spacing
        Metres between lines: where these are the squares themselves, each has its
        letters in its middle; else its whole name in its south-western corner.
    taken
        Boxes where no name stands.
    """
    squares = squares_within(bounds)
    if not squares.names:
        return
    starts = squares.offsets[:-1]
    xy = view.to_pixels(squares.lonlat)
    low, high = np.minimum.reduceat(xy, starts), np.maximum.reduceat(xy, starts)
    size = (view.width, view.height)
    seen = np.flatnonzero(((high > 0) & (low < size)).all(axis=1)).tolist()
    if spacing < SQUARE_M:
        for number in seen:
            outline = xy[squares.offsets[number] : squares.offsets[number + 1]]
            name = " ".join(squares.names[number])
            yield from _corner_name(view, outline, name, taken)
        return
    middles = view.to_pixels(squares.middles).tolist()
    rooms = ((high - low) * LEAST_ROOM).tolist()
    for number in seen:
        x, y = middles[number]
        figure = Figure(squares.names[number][1], x, y, SQUARE)
        wide, tall = _size(figure.text, SQUARE)
        left, top, right, bottom = figure.edges()
        uncut = left >= 0 and top >= 0 and right <= view.width and bottom <= view.height
        if uncut and wide <= rooms[number][0] and tall <= rooms[number][1]:
            yield figure


def zone_names(view: MapView, bounds: Bounds, spacing: int) -> Iterator[Figure]:
    """
    Names of zone and band where they are not part of the names of squares.

    Parameters
    ----------
    view
        What the screen shows.
    bounds
        Area around it that zones are kept for, degrees.
    spacing
        Metres between lines: 0 where only zones are drawn, whose names stand in the
        middle of what is seen of them, or 100 km.
    """
    cells = cells_within(bounds)
    if not cells.names or 0 < spacing < SQUARE_M:
        return
    corners = view.to_pixels(cells.corners.reshape(-1, 2))
    corners = np.clip(corners, 0, (view.width, view.height))
    boxes = corners.reshape(-1, 4).tolist()
    widest, _ = _size(WIDEST_ZONE, ZONE)  # either all or none of a row are written
    for name, (left, bottom, right, top) in zip(cells.names, boxes, strict=True):
        wide, high = _size(name, ZONE)
        if right - left < widest + 2 * ROOM_PX or bottom - top < high:
            continue
        x, y = (left + right) / 2, (bottom + top) / 2
        if spacing:
            x, y = left + wide / 2 + 6, bottom - high / 2 - 3
        yield Figure(name, x, y, ZONE)


def polar_words(view: MapView, bounds: Bounds) -> Iterator[Figure]:
    """
    Words where there are no zones.

    Parameters
    ----------
    view
        What the screen shows.
    bounds
        Its bounds, degrees.
    """
    west, south, east, north = bounds
    words = (
        (north > UTM_NORTH, max(UTM_NORTH, south), north, "84° N"),
        (south < UTM_SOUTH, south, min(UTM_SOUTH, north), "80° S"),
    )
    for shown, low, high, where in words:
        if not shown:
            continue
        corners = [(max(west, -180.0), low), (min(east, 180.0), high)]
        (left, bottom), (right, top) = view.to_pixels(corners).tolist()
        top, bottom = max(top, 0.0), min(bottom, float(view.height))
        text = QCoreApplication.translate("Grid", "No UTM grid beyond {}").format(where)
        wide, tall = _size(text, ZONE)
        if right - left > wide and bottom - top > tall:
            yield Figure(text, (left + right) / 2, (top + bottom) / 2, ZONE)


def apart(figures: Iterable[Figure], taken: Sequence[Box]) -> tuple[Figure, ...]:
    """Figures without those that would meet a more important one or a taken box."""
    ranked = sorted(figures, key=lambda one: (one.level, not one.tail))
    if not ranked:
        return ()
    edges = np.array([*taken, *(figure.edges() for figure in ranked)])
    left, top, right, bottom = edges.T
    meets = (left[:, None] < right) & (right[:, None] > left)
    meets &= (top[:, None] < bottom) & (bottom[:, None] > top)
    kept = np.ones(len(edges), np.bool_)
    for number in np.flatnonzero(meets.sum(axis=1) > 1).tolist():
        if kept[number]:
            after = max(number + 1, len(taken))
            kept[after:] &= ~meets[number, after:]
    stays = kept[len(taken) :].tolist()
    return tuple(
        figure for figure, is_kept in zip(ranked, stays, strict=True) if is_kept
    )


def _crossings(
    view: MapView, lines: EdgeLines, edge: float, *, upright: bool
) -> list[tuple[LineNote, float]]:
    """Lines that meet an edge and where along it, by zone and rising value."""
    axis = 1 if upright else 0
    before = lines.xy[:, axis] < edge
    cut = np.flatnonzero(
        (before[1:] != before[:-1]) & (lines.numbers[1:] == lines.numbers[:-1])
    )
    start, end = lines.xy[cut], lines.xy[cut + 1]
    share = (edge - start[:, axis]) / (end[:, axis] - start[:, axis])
    along = start[:, 1 - axis] + (end - start)[:, 1 - axis] * share
    size = view.width if upright else view.height
    found = [
        (lines.notes[number], place)
        for number, place in zip(
            lines.numbers[cut].tolist(), along.tolist(), strict=True
        )
        if 0 <= place <= size
    ]
    found = [one for one in found if one[0].upright is upright]
    return sorted(found, key=lambda one: (one[0].zone, one[0].value))


def _placed(
    view: MapView,
    note: LineNote,
    at: tuple[float, float],
    spacing: int,
    *,
    full: bool,
) -> Figure | None:
    """Figure of a line at an edge, None where not all of it is in view."""
    (text, level, lead, tail), (left, top, right, bottom) = _label(note, spacing, full)
    x, y = at[1], at[0]
    if not note.upright:
        x, y = MARGIN_PX - left - ROOM_PX, at[1]
        if at[0] > 0:
            x = view.width - MARGIN_PX - right + ROOM_PX
    cut = x + left < 0 or x + right > view.width
    if cut or y + top < 0 or y + bottom > view.height:
        return None
    return Figure(text, x, y, level, lead, tail)


@lru_cache(maxsize=4096)
def _label(
    note: LineNote,
    spacing: int,
    full: bool,  # noqa: FBT001 - part of the key
) -> tuple[tuple[str, int, str, str], Box]:
    """Text, level, lead and tail of the figure of a line, and its box around zero."""
    lead, text, tail = principal_digits(note.value, spacing)
    tail += "mE" if note.upright else "mN"
    if not full:
        lead = tail = ""
    level = MAJOR if full else max(note.level, MAJOR)
    return (text, level, lead, tail), Figure(text, 0, 0, level, lead, tail).edges()


def _corner_name(
    view: MapView, outline: NDArray[np.float64], name: str, taken: Sequence[Box]
) -> Iterator[Figure]:
    """Name of a square near the lowest left point of it that is in view."""
    seen = np.array(
        [(0, 0), (view.width, 0), (view.width, view.height), (0, view.height)]
    )
    if not _inside(outline, seen):
        seen = clipped(outline, 0.0, 0.0, view.width, view.height)
    if len(seen) < 3:
        return
    wide, high = _size(name, SQUARE)
    corner = seen[np.argmin(seen[:, 0] - seen[:, 1])]
    right = max(NAME_PX, wide / 2 + 6)
    places = [corner + np.array((right, -up)) for up in NAME_RISES_PX]
    places.append((seen.min(axis=0) + seen.max(axis=0)) / 2)
    around = np.array([(-wide, -high), (wide, -high), (wide, high), (-wide, high)]) / 2
    for place in places:
        figure = Figure(name, float(place[0]), float(place[1]), SQUARE)
        room = high + EDGE_PX < figure.y < view.height - high - EDGE_PX
        if room and not _meets(figure, taken) and _inside(seen, place + around):
            yield figure
            return


def _beside(box: Box, edge: float, *, upright: bool) -> bool:
    """Whether a box lies so near to an edge that a figure there can meet it."""
    low, high = (box[1], box[3]) if upright else (box[0], box[2])
    return low < edge + REACH_PX and high > edge - REACH_PX


def _meets(figure: Figure, taken: Sequence[Box]) -> bool:
    """Whether a figure lies over one of some boxes."""
    left, top, right, bottom = figure.edges()
    return any(
        left < box[2] and right > box[0] and top < box[3] and bottom > box[1]
        for box in taken
    )


def _inside(outline: NDArray[np.float64], points: NDArray[np.float64]) -> bool:
    """Whether all points, (n, 2), lie in an outline, (m, 2)."""
    end = np.concatenate((outline[1:], outline[:1]))
    x, y = points[:, :1], points[:, 1:]
    spans = (outline[:, 1] > y) != (end[:, 1] > y)
    step = end - outline
    share = (y - outline[:, 1]) / np.where(step[:, 1] == 0, 1, step[:, 1])
    beyond = outline[:, 0] + step[:, 0] * share > x
    return bool(((spans & beyond).sum(axis=1) % 2 == 1).all())


@lru_cache(maxsize=4096)
def _size(text: str, level: int) -> tuple[float, float]:
    """Width and height of a text of some level."""
    return text_size(text, Lettering(SIZES[level], bold=level <= MAJOR))


@lru_cache(maxsize=512)
def _small_width(text: str) -> float:
    return text_size(text, Lettering(SMALL_PX))[0]
