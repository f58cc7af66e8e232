"""The lines that a window shows, ready for the pen, by what they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QPen

from app.drawing.geometry import parts_of, visible_runs
from app.drawing.line_pen import draw_lines
from maps.feature_kinds import LineFlag, LineKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray
    from PySide6.QtGui import QColor, QPainter

    from app.drawing.window import Window
    from maps.map_layers import LineLayer
    from maps.polylines import Polylines


ROUND_FROM_PX = 5.0  # round joins take twice as long, and on a slim line none sees them
ARROWS_FROM_ZOOM = 16


class Make(NamedTuple):
    """What a line is: lines of one make are drawn with the same pens."""

    kind: LineKind
    level: int  # 0 on the ground
    flags: LineFlag


@dataclass(frozen=True, slots=True, eq=False)
class Strokes:
    """
    Visible lines on the device.

    Attributes
    ----------
    lines
        All pieces that come near, in pixels.
    members
        Which of the pieces are of each make, rising.
    runs
        The parts of them that may be seen.
    """

    lines: Polylines
    members: Mapping[Make, NDArray[np.int64]]
    runs: Mapping[Make, Polylines]

    @classmethod
    def visible(
        cls, layer: LineLayer, window: Window, room: float, kinds: Sequence[LineKind]
    ) -> Strokes:
        """Collect lines of some kinds that a window shows, with room for the pen."""
        wanted = np.zeros(len(LineKind), bool)
        wanted[list(kinds)] = True
        found = layer.index.query(window.world_box(room))
        found = found[wanted[layer.kind[found]]]
        lines = window.placed(layer.lines.take(found))
        flags = layer.flags[found] & np.uint8(_flags_shown(window.zoom))
        columns = (layer.kind[found], layer.level[found], flags)
        makes, number = _told_apart(*(column.astype(np.int64) for column in columns))
        runs = visible_runs(lines, window.reach(room))
        of_run = number[runs[:, 0]]
        members: dict[Make, NDArray[np.int64]] = {}
        seen: dict[Make, Polylines] = {}
        for place, make in enumerate(makes):
            members[make] = np.flatnonzero(number == place)
            chosen = runs[of_run == place]
            if len(chosen):
                seen[make] = parts_of(lines, chosen)
        return cls(lines, members, seen)

    def makes_of(self, kind: LineKind) -> list[Make]:
        """Makes of one kind that are seen, lowest first."""
        return sorted(make for make in self.runs if make.kind is kind)

    def draw(self, painter: QPainter, makes: Iterable[Make], pen: QPen) -> None:
        """Draw the lines of some makes."""
        dashed = pen.style() is not Qt.PenStyle.SolidLine
        for make in makes:
            # Dashes run from end to end, or they would begin anew at each tile.
            whole = self.lines.take(self.members[make]) if dashed else self.runs[make]
            draw_lines(painter, whole, pen)


def _flags_shown(zoom: float) -> LineFlag:
    """What makes a difference to a pen; the level says what is bridge and tunnel."""
    arrows = zoom >= ARROWS_FROM_ZOOM
    return LineFlag.RAMP | LineFlag.ONEWAY if arrows else LineFlag.RAMP


def _told_apart(
    kind: NDArray[np.int64], level: NDArray[np.int64], flags: NDArray[np.int64]
) -> tuple[list[Make], NDArray[np.int64]]:
    """Makes of some lines, and the number of that of each line."""
    codes = (kind << 16) + ((level + 128) << 8) + flags
    found, number = np.unique(codes, return_inverse=True)
    makes = [
        Make(LineKind(code >> 16), (code >> 8 & 255) - 128, LineFlag(code & 255))
        for code in found.tolist()
    ]
    return makes, number


def solid(colour: QColor, width: float, *, flat: bool = False) -> QPen:
    """Pen for an unbroken line; flat ends stop where the line does."""
    cap = Qt.PenCapStyle.FlatCap if flat else Qt.PenCapStyle.RoundCap
    wide = width > ROUND_FROM_PX
    join = Qt.PenJoinStyle.RoundJoin if wide else Qt.PenJoinStyle.MiterJoin
    return QPen(colour, width, Qt.PenStyle.SolidLine, cap, join)


def dashed(colour: QColor, width: float, dash: Sequence[float]) -> QPen:
    """Pen for a broken line; dashes and gaps in turn, in widths of the pen."""
    pen = solid(colour, width, flat=True)
    pen.setDashPattern(list(dash))
    return pen
