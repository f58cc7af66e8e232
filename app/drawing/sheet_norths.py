"""The declination diagram of a sheet: where true, grid and magnetic north lie."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPen, QPolygonF

from app.drawing.sheet_ink import POINT, Ink
from maps.declination import declination_deg, grid_convergence_deg, mils_of
from maps.errors import MagneticError

if TYPE_CHECKING:
    import datetime as dt

    from planners.route import Lonlat

ONE_NORTH_DEG = 0.05  # closer norths are drawn as one line
LEAST_DEG, MOST_DEG = 14.0, 30.0  # drawn between two norths: the diagram spreads them
SPREAD = 3.0


@dataclass(frozen=True, slots=True)
class Norths:
    """
    The angles between the norths of a sheet.

    Attributes
    ----------
    convergence_deg
        From true to grid north, positive to the east.
    declination_deg, annual_change_deg
        From true to magnetic north; None where no model tells.
    source
        Model and day, or why there is none: a sentence.
    """

    convergence_deg: float
    declination_deg: float | None
    annual_change_deg: float
    source: str

    @classmethod
    def at(cls, place: Lonlat, zone: int, date: dt.date) -> Norths:
        """
        Norths at the middle of a sheet on a day.

        Parameters
        ----------
        place
            Longitude and latitude, degrees.
        zone
            Of the grid.
        date
            Of use; where the magnetic model does not hold, the sheet says so.
        """
        convergence = grid_convergence_deg(*place, zone)
        try:
            field = declination_deg(*place, 0.0, date)
        except MagneticError as error:
            return cls(convergence, None, 0.0, str(error))
        return cls(
            convergence,
            field.declination_deg,
            field.annual_change_deg,
            f"{field.model} for {date:%d %b %Y}",
        )

    @property
    def grid_magnetic_deg(self) -> float | None:
        """From grid to magnetic north, positive to the east."""
        if self.declination_deg is None:
            return None
        return self.declination_deg - self.convergence_deg

    def lines(self) -> list[str]:
        """What the diagram is explained by, line by line."""
        lines = [f"Grid convergence {angle_text(self.convergence_deg)}"]
        angle = self.grid_magnetic_deg
        if angle is None:
            return [*lines, f"No magnetic north. {self.source}"]
        change = abs(self.annual_change_deg)
        way = "E" if self.annual_change_deg >= 0 else "W"
        lines.append(f"Grid-magnetic angle {angle_text(angle)}")
        word = "add" if angle >= 0 else "subtract"
        return [
            *lines,
            self.source,
            f"Annual change {change * 60:.0f}\u2032 {way} ({mils_of(change):.1f} mils)",
            f"Magnetic to grid azimuth: {word} the angle.",
        ]


def angle_text(degrees: float) -> str:
    """
    Write an angle from one north to another, in degrees, minutes and mils.

    >>> angle_text(-1.26)
    '1°16′ W (22 mils)'
    """
    minutes = round(abs(degrees) * 60)
    way = "" if minutes == 0 else (" E" if degrees > 0 else " W")
    mils = f"{abs(mils_of(degrees)):.0f} mils"
    return f"{minutes // 60}°{minutes % 60:02d}\u2032{way} ({mils})"


def drawn_angles(norths: Norths) -> dict[str, float]:
    """
    Angles of the lines of the diagram, degrees: spread apart, in their right order.

    Returns
    -------
    dict[str, float]
        By ``true`` (always 0), ``grid`` and ``magnetic``.
    """
    true = {"true": 0.0, "grid": norths.convergence_deg}
    if norths.declination_deg is not None:
        true["magnetic"] = norths.declination_deg
    order = sorted(true, key=lambda name: true[name])
    drawn = {order[0]: 0.0}
    for before, name in pairwise(order):
        apart = true[name] - true[before]
        step = 0.0
        if apart >= ONE_NORTH_DEG:
            step = min(max(apart * SPREAD, LEAST_DEG), MOST_DEG)
        drawn[name] = drawn[before] + step
    return {name: drawn[name] - drawn["true"] for name in true}


def paint_norths(ink: Ink, box: QRectF, norths: Norths) -> None:
    """
    Draw the diagram with its angles in words below it.

    Parameters
    ----------
    ink
        In units of the sheet.
    box
        Room for both.
    norths
        Of the middle of the sheet.
    """
    room = ink.heading(box, "Declination")
    words_high = 43 * POINT
    figure = room.adjusted(0, 0, 0, -words_high)
    angles = drawn_angles(norths)
    middle = (min(angles.values()) + max(angles.values())) / 2
    foot = QPointF(figure.center().x(), figure.bottom() - 2)
    length = figure.height() - 7 * POINT
    tilt = min(max(-middle * 0.5, -12), 12)  # keeps a lopsided fan in its box
    labels = {"true": "TN", "grid": "GN", "magnetic": "MN"}
    drawn: dict[float, list[str]] = {}
    for name, angle in angles.items():
        drawn.setdefault(round(angle, 3), []).append(name)
    for angle, names in drawn.items():
        turn = math.radians(angle + tilt)
        tip = foot + QPointF(math.sin(turn), -math.cos(turn)) * length
        ink.line([foot, tip], 1.0)
        for name in names:
            _paint_tip(ink, name, tip, turn)
        text = " ".join(labels[name] for name in names)
        at = tip + QPointF(math.sin(turn), -math.cos(turn)) * 4.5 * POINT
        label = QRectF(at.x() - 30, at.y() - 8, 60, 16)
        ink.write(label, text, 5, bold=True, at="centre middle")
    words = QRectF(room.left(), figure.bottom() + 3, room.width(), words_high - 3)
    ink.paragraph(words, "\n".join(norths.lines()), 6)


def _paint_tip(ink: Ink, name: str, tip: QPointF, turn: float) -> None:
    """Star of true north, square of grid north, half an arrow of magnetic north."""
    painter = ink.painter
    painter.save()
    painter.translate(tip)
    painter.rotate(math.degrees(turn))
    painter.setPen(QPen(ink.colour, 0.8))
    painter.setBrush(ink.colour)
    if name == "true":
        points = []
        for corner in range(10):
            radius = 6.0 if corner % 2 == 0 else 2.4
            angle = math.radians(corner * 36)
            points.append(QPointF(math.sin(angle), -math.cos(angle)) * radius)
        painter.drawPolygon(QPolygonF(points))
    elif name == "magnetic":
        half = [QPointF(0, -5), QPointF(5, 9), QPointF(0, 6)]
        painter.drawPolygon(QPolygonF(half))
    else:
        painter.drawRect(QRectF(-2.5, -3, 5, 5))
    painter.restore()
