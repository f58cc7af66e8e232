"""What the signs of the staff's overlay mean, painted by the painters of the map."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF, QRectF

from app.drawing.area_overlay import paint_area
from app.drawing.bridge_overlay import HIGH_PX, BridgeSign
from app.drawing.bridge_overlay import paint_signs as paint_bridge_signs
from app.drawing.closure_overlay import paint_disc
from app.drawing.control_lines import paint_control_lines
from app.drawing.projection import MapView
from app.drawing.sign_painter import paint_sign
from maps.feature_kinds import SignKind
from planners.bridge_classes import BridgeVerdict
from planners.overlay import AvoidArea, ControlLine, LineKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PySide6.QtGui import QPainter

    from app.drawing.style import Style

SMALLER = 0.72  # of the size on the map, so that signs have room in a row
PLACE_ZOOM = 15.0  # any: lines and areas have the size of the screen
LINES = {
    LineKind.MSR: "MSR: main supply",
    LineKind.ASR: "ASR: alternate supply",
    LineKind.CONVOY_MOVING: "Moving convoy",
    LineKind.CONVOY_HALTED: "Halted convoy",
    LineKind.BOUNDARY: "Boundary",
    LineKind.BRIDGE: "Bridge or crossing",
    LineKind.FERRY: "Ferry",
    LineKind.FORD: "Ford, easy",
    LineKind.DIFFICULT_FORD: "Ford, difficult",
    LineKind.OBSTACLE: "Obstacle line",
}
BRIDGES = {
    BridgeVerdict.REFUSES: ("24", "Bridge too weak"),
    BridgeVerdict.CAUTION: ("50", "With caution only"),
    BridgeVerdict.ONE_WAY: ("60", "One-way only"),
    BridgeVerdict.CARRIES: ("80", "Bridge carries"),
    BridgeVerdict.KNOWN: ("40", "Load class (MLC)"),
    BridgeVerdict.UNKNOWN: ("?", "Class unknown"),
}
ROAD_SIGNS = {
    SignKind.FORD: "Ford",
    SignKind.RAIL_CROSSING: "Level crossing",
    SignKind.BARRIER: "Barrier",
}


class LegendSign(NamedTuple):
    """A sign of the legend: what it means, and what paints it into a box of pixels."""

    text: str
    paint: Callable[[QPainter, QRectF, Style], None]


def line_signs(kinds: Iterable[LineKind]) -> list[LegendSign]:
    """Signs of some kinds of lines, in the order of the standard."""
    found = set(kinds)
    return [
        LegendSign(text, partial(_paint_line, kind))
        for kind, text in LINES.items()
        if kind in found
    ]


def area_sign() -> LegendSign:
    """Sign of areas to avoid."""
    return LegendSign("Area to avoid", _paint_area)


def closure_sign() -> LegendSign:
    """Sign of closed roads."""
    return LegendSign("Road closed", _paint_closure)


def bridge_signs(
    verdicts: Iterable[BridgeVerdict], *, own: bool = False
) -> list[LegendSign]:
    """
    Signs of what bridges bear, the gravest first.

    Parameters
    ----------
    verdicts
        That occur.
    own
        Whether any bridge was rated by the user.
    """
    found = set(verdicts)
    signs = [
        LegendSign(meaning, partial(_paint_bridge, verdict, figure, False))
        for verdict, (figure, meaning) in BRIDGES.items()
        if verdict in found
    ]
    if own:
        paint = partial(_paint_bridge, BridgeVerdict.KNOWN, "40", True)
        signs.append(LegendSign("Own rating", paint))
    return signs


def road_signs(kinds: Iterable[SignKind]) -> list[LegendSign]:
    """Signs of what stands in the way on roads."""
    found = set(kinds)
    return [
        LegendSign(text, partial(_paint_road_sign, kind))
        for kind, text in ROAD_SIGNS.items()
        if kind in found
    ]


def _paint_line(kind: LineKind, painter: QPainter, place: QRectF, style: Style) -> None:
    """Short straight line without a name."""
    view = _begin(painter, place)
    high = view.height / 2
    ends = (view.to_lonlat(3, high), view.to_lonlat(view.width - 3, high))
    line = ControlLine(kind=kind, line=ends)
    paint_control_lines(painter, view, (line,), style, written=False)
    painter.restore()


def _paint_area(painter: QPainter, place: QRectF, style: Style) -> None:
    view = _begin(painter, place)
    right, low = view.width - 3, view.height - 4
    corners = ((3, 4), (right, 4), (right, low), (3, low))
    ring = tuple(view.to_lonlat(x, y) for x, y in corners)
    paint_area(painter, view, AvoidArea(ring=ring), style)
    painter.restore()


def _paint_closure(painter: QPainter, place: QRectF, style: Style) -> None:
    view = _begin(painter, place)
    paint_disc(painter, QPointF(view.width / 2, view.height / 2), style)
    painter.restore()


def _paint_bridge(
    verdict: BridgeVerdict,
    figure: str,
    own: bool,  # noqa: FBT001 - bound by partial
    painter: QPainter,
    place: QRectF,
    style: Style,
) -> None:
    view = _begin(painter, place)
    box = QRectF(0, 0, HIGH_PX * 1.5, HIGH_PX)
    box.moveCenter(QPointF(view.width / 2, view.height / 2))
    foot = (box.center().x(), box.center().y())  # within the sign: no stem
    sign = BridgeSign(0, (0.0, 0.0), figure, verdict, own, foot, box)
    paint_bridge_signs(painter, [sign], style)
    painter.restore()


def _paint_road_sign(
    kind: SignKind, painter: QPainter, place: QRectF, style: Style
) -> None:
    middle = place.center()
    paint_sign(painter, kind, (middle.x(), middle.y()), style)


def _begin(painter: QPainter, place: QRectF) -> MapView:
    """Save the painter and lay a little map into a place."""
    painter.save()
    painter.translate(place.topLeft())
    painter.scale(SMALLER, SMALLER)
    size = (round(place.width() / SMALLER), round(place.height() / SMALLER))
    return MapView(0.5, 0.5, PLACE_ZOOM, *size)
