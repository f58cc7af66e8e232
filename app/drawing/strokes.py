"""The lines that a window shows, ready for the pen, by what they are."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QPen

from app.drawing.geometry import polygon_of, visible_runs
from maps.feature_kinds import LineFlag, LineKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from PySide6.QtGui import QColor, QPainter, QPolygonF

    from app.drawing.painter import Window
    from maps.map_layers import LineLayer
    from maps.polylines import Polylines


ROUND_FROM_PX = 5.0  # round joins take twice as long, and on a slim line none sees them


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
    members: Mapping[Make, Sequence[int]]
    runs: Mapping[Make, Sequence[QPolygonF]]

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
        columns = (layer.kind[found], layer.level[found], layer.flags[found])
        makes = list(zip(*(column.tolist() for column in columns), strict=True))
        members: dict[tuple[int, int, int], list[int]] = defaultdict(list)
        for line, make in enumerate(makes):
            members[make].append(line)
        runs: dict[tuple[int, int, int], list[QPolygonF]] = defaultdict(list)
        for line, first, last in visible_runs(lines, window.reach(room)).tolist():
            runs[makes[line]].append(polygon_of(lines.xy[first:last]))
        named = {make: _named(make) for make in members}
        return cls(
            lines,
            {named[make]: found for make, found in members.items()},
            {named[make]: parts for make, parts in runs.items()},
        )

    def makes_of(self, kind: LineKind) -> list[Make]:
        """Makes of one kind that are seen, lowest first."""
        return sorted(make for make in self.runs if make.kind is kind)

    def draw(self, painter: QPainter, makes: Iterable[Make], pen: QPen) -> None:
        """Draw the lines of some makes, one by one: a giant path is far slower."""
        painter.setPen(pen)
        dashed = pen.style() is not Qt.PenStyle.SolidLine
        for make in makes:
            # Dashes run from end to end, or they would begin anew at each tile.
            for line in self.whole(make) if dashed else self.runs[make]:
                painter.drawPolyline(line)

    def whole(self, make: Make) -> list[QPolygonF]:
        """Lines of a make from end to end."""
        return [polygon_of(self.lines[line]) for line in self.members[make]]


def _named(make: tuple[int, int, int]) -> Make:
    kind, level, flags = make
    return Make(LineKind(kind), level, LineFlag(flags))


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
