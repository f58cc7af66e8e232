"""What bridges bear, as small signs over the map: by shape, colour and figure.

A disc or pill carries the formation, one with a bar at its foot in one-way traffic
only, one with two bars in crossings with caution only; an octagon refuses it; a diamond
with a question mark is a bridge of which nobody knows. A double edge and a dot mark
what the user rated himself.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPolygonF

from app.drawing.free_room import FreeRoom
from app.drawing.lettering import Lettering, font, text_size
from app.drawing.route_overlay import DISC_PX, point_boxes
from planners.bridge_classes import BridgeVerdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.drawing.geometry import Box
    from app.drawing.projection import MapView
    from app.drawing.style import Style
    from planners.bridge_classes import BridgeClasses
    from planners.route import CriticalPoint

FROM_ZOOM = 12.0
FIGURE = Lettering(9.5, bold=True)
HIGH_PX = 18.0
LIFT_PX = 21.0  # the middle of a sign above its bridge, clear of discs of a route
ROOM_PX = 5.0  # between figure and edge
GAP_PX = 2.0  # between signs
EDGE_PX = 200.0  # beyond the view, where signs still compete for room
OWN_PX = 3.0
MOST_SIGNS = 600
# Of signs that want the same room, those that may stop a column come first.
ORDER = (
    BridgeVerdict.REFUSES,
    BridgeVerdict.CAUTION,
    BridgeVerdict.ONE_WAY,
    BridgeVerdict.CARRIES,
    BridgeVerdict.KNOWN,
    BridgeVerdict.UNKNOWN,
)
FILLS = {
    BridgeVerdict.KNOWN: "bridge_known",
    BridgeVerdict.CARRIES: "bridge_carries",
    BridgeVerdict.ONE_WAY: "bridge_one_way",
    BridgeVerdict.CAUTION: "bridge_one_way",
    BridgeVerdict.UNKNOWN: "bridge_unknown",
    BridgeVerdict.REFUSES: "bridge_refuses",
}
LETTERS = {
    BridgeVerdict.KNOWN: "point_text",
    BridgeVerdict.CARRIES: "bridge_light",
    BridgeVerdict.ONE_WAY: "bridge_dark",
    BridgeVerdict.CAUTION: "bridge_dark",
    BridgeVerdict.UNKNOWN: "unknown",
    BridgeVerdict.REFUSES: "bridge_light",
}
TWIN_PX = 24.0  # between bridges of two carriageways
BARS = {BridgeVerdict.ONE_WAY: 1, BridgeVerdict.CAUTION: 2}
BAR_PX = 5.0  # half of its length
TOUCH_PX = 3.0  # that a sign may come nearer to a disc than a name


@dataclass(frozen=True, slots=True)
class BridgeSign:
    """One sign in its place: which bridge, what it says, and the pixels it covers."""

    obstacle: int  # number of the bridge in its network
    lonlat: tuple[float, float]
    text: str
    verdict: BridgeVerdict
    own: bool
    foot: tuple[float, float]  # the bridge, pixels
    box: QRectF


def place_signs(
    view: MapView,
    bridges: BridgeClasses,
    verdicts: NDArray[np.uint8],
    found: NDArray[np.int64],
    *,
    taken: Sequence[QRectF] = (),
    from_zoom: float = FROM_ZOOM,
    most: int = MOST_SIGNS,
) -> list[BridgeSign]:
    """
    Find room for the signs of some bridges.

    Parameters
    ----------
    view
        What the screen shows.
    bridges, verdicts
        All bridges, and what each means for the formation.
    found
        Rows of those that may be seen.
    taken
        Pixels that signs keep clear of.
    from_zoom
        Without signs on smaller scales.
    most
        Signs at all.

    Returns
    -------
    list[BridgeSign]
        Signs that do not meet each other; of those that would, the graver one. A
        bridge that nobody knows anything of gives way to all others. Bridges of two
        carriageways beside each other that bear the same have one sign.
    """
    if view.zoom < from_zoom or not len(found):
        return []
    rank = np.argsort([int(verdict) for verdict in ORDER])
    own = bridges.own[found].any(axis=1)
    order = np.lexsort((found, rank[verdicts[found]], ~own))
    room = FreeRoom(view.width + 2 * EDGE_PX, view.height + 2 * EDGE_PX)
    room.take(_edges(box) for box in taken)
    signs: list[BridgeSign] = []
    for row in found[order].tolist():
        if len(signs) == most:
            break
        sign = _sign(view, bridges, row, BridgeVerdict(int(verdicts[row])))
        if any(_says_the_same(sign, other) for other in signs):
            continue
        below = replace(sign, box=sign.box.translated(0, 2 * LIFT_PX))
        for one in (sign, below):
            if room.holds([_edges(one.box)]):
                room.take([_edges(one.box.adjusted(-GAP_PX, 0, GAP_PX, GAP_PX))])
                signs.append(one)
                break
    return signs


def _says_the_same(sign: BridgeSign, other: BridgeSign) -> bool:
    """Whether a sign at the same crossing says the same."""
    apart = math.dist(sign.foot, other.foot)
    same = (sign.text, sign.verdict, sign.own) == (other.text, other.verdict, other.own)
    return same and apart < TWIN_PX


def paint_signs(painter: QPainter, signs: Sequence[BridgeSign], style: Style) -> None:
    """Paint signs in their places, each with a stem to its bridge."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(font(FIGURE))
    for sign in reversed(signs):
        _paint_sign(painter, sign, style)
    painter.restore()


def close_boxes(view: MapView, points: Sequence[CriticalPoint]) -> list[QRectF]:
    """Boxes of points of routes that signs keep clear of; they may come near."""
    return [
        box.adjusted(TOUCH_PX, TOUCH_PX, -TOUCH_PX, -TOUCH_PX)
        for box in point_boxes(view, points)
    ]


def short_of_discs(
    signs: Sequence[BridgeSign], view: MapView, points: Sequence[CriticalPoint]
) -> list[BridgeSign]:
    """Let stems end before the discs of points of routes."""
    if not points:
        return list(signs)
    discs = view.to_pixels([point.position for point in points])
    return [
        replace(sign, foot=_short_of(sign))
        if (np.hypot(*(discs - sign.foot).T) < DISC_PX).any()
        else sign
        for sign in signs
    ]


def _short_of(sign: BridgeSign) -> tuple[float, float]:
    """End of a stem that stops before a disc."""
    x, y = sign.foot
    above = sign.box.center().y() < y
    return x, y - DISC_PX - 2 if above else y + DISC_PX + 2


def _sign(
    view: MapView, bridges: BridgeClasses, row: int, verdict: BridgeVerdict
) -> BridgeSign:
    """Sign above its bridge."""
    lon, lat = bridges.lonlat[row].tolist()
    x, y = view.to_pixels([(lon, lat)])[0].tolist()
    text = bridges.sign(row)
    wide = max(HIGH_PX, text_size(text, FIGURE)[0] + 2 * ROOM_PX + 2)
    return BridgeSign(
        obstacle=int(bridges.obstacle[row]),
        lonlat=(lon, lat),
        text=text,
        verdict=verdict,
        own=bool(bridges.own[row].any()),
        foot=(x, y),
        box=QRectF(x - wide / 2, y - LIFT_PX - HIGH_PX / 2, wide, HIGH_PX),
    )


def _edges(box: QRectF) -> Box:
    """Box in the room of the view and its margin."""
    return (
        box.left() + EDGE_PX,
        box.top() + EDGE_PX,
        box.right() + EDGE_PX,
        box.bottom() + EDGE_PX,
    )


def _paint_sign(painter: QPainter, sign: BridgeSign, style: Style) -> None:
    box = sign.box
    shape = _shape(sign.verdict, box)
    edge = style["bridge_own" if sign.own else "bridge_edge"]
    foot = QPointF(*sign.foot)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if not box.top() <= foot.y() <= box.bottom():
        near = box.bottom() if foot.y() > box.bottom() else box.top()
        for colour, width in ((style["halo"], 3.2), (edge, 1.4)):
            painter.setPen(QPen(colour, width))
            painter.drawLine(QPointF(foot.x(), near), foot)
    painter.setPen(QPen(style["halo"], 5.0 if sign.own else 3.4))
    painter.drawPath(shape)
    painter.setPen(QPen(edge, 3.2 if sign.own else 1.4))
    painter.setBrush(style[FILLS[sign.verdict]])
    painter.drawPath(shape)
    letters = style[LETTERS[sign.verdict]]
    painter.setPen(QPen(letters, 1.6))
    for bar in _bars(sign):
        painter.drawLine(*bar)
    if sign.own:
        painter.setPen(QPen(style["halo"], 1.2))
        painter.setBrush(style["bridge_own"])
        painter.drawEllipse(box.topRight() + QPointF(-1, 1), OWN_PX, OWN_PX)
    painter.setPen(letters)
    lift = 1.5 if sign.verdict in BARS else 0.0
    painter.drawText(
        box.adjusted(0, -lift, 0, -lift), Qt.AlignmentFlag.AlignCenter, sign.text
    )


def _bars(sign: BridgeSign) -> list[tuple[QPointF, QPointF]]:
    """Bars at the foot of a sign, side by side."""
    count = BARS.get(sign.verdict, 0)
    half = BAR_PX if count == 1 else BAR_PX - 1.5
    low, middle = sign.box.bottom() - 3, sign.box.center().x()
    centres = [
        middle + (place - (count - 1) / 2) * 2 * BAR_PX for place in range(count)
    ]
    return [(QPointF(x - half, low), QPointF(x + half, low)) for x in centres]


def _shape(verdict: BridgeVerdict, box: QRectF) -> QPainterPath:
    """Outline of a sign: pill, octagon or diamond."""
    path = QPainterPath()
    if verdict is BridgeVerdict.UNKNOWN:
        path.addPolygon(_diamond(box))
    elif verdict is BridgeVerdict.REFUSES:
        path.addPolygon(_octagon(box))
    else:
        radius = box.height() / 2
        path.addRoundedRect(box, radius, radius)
    path.closeSubpath()
    return path


def _diamond(box: QRectF) -> QPolygonF:
    x, y = box.center().x(), box.center().y()
    wide, high = box.width() / 2 + 2, box.height() / 2 + 2
    corners = ((x, y - high), (x + wide, y), (x, y + high), (x - wide, y))
    return QPolygonF([QPointF(*corner) for corner in corners])


def _octagon(box: QRectF) -> QPolygonF:
    left, top, right, bottom = box.left(), box.top(), box.right(), box.bottom()
    cut = box.height() * 0.29
    corners = (
        (left + cut, top),
        (right - cut, top),
        (right, top + cut),
        (right, bottom - cut),
        (right - cut, bottom),
        (left + cut, bottom),
        (left, bottom - cut),
        (left, top + cut),
    )
    return QPolygonF([QPointF(*corner) for corner in corners])
