"""What lies under the pointer on a time-space graph, and the plates that tell it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.drawing.time_space_conflicts import cell_at
from app.drawing.time_space_marks import paint_plate
from app.ui.movement.graph_words import cell_words, pointed_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QPainter

    from app.drawing.time_space_frame import GraphFrame
    from app.drawing.time_space_marks import GraphMarks
    from app.drawing.time_space_scene import GraphScene
    from planners.movement.time_space import Cell

NEAREST_PX, NEAR_PLACE_PX = 4.0, 6.0


def km_of_place_at(
    scene: GraphScene, frame: GraphFrame, at: QPointF | None
) -> float | None:
    """Kilometre of the named point beside a pixel; None where there is none."""
    places = scene.graph.places
    if at is None or not places:
        return None
    km = frame.km(at.y())
    nearest = min(places, key=lambda one: abs(one.km - km))
    near = abs(nearest.km - km) <= NEAR_PLACE_PX / frame.px_per_km
    return nearest.km if near else None


def lines_at(
    scene: GraphScene,
    frame: GraphFrame,
    cells: Sequence[Cell],
    hovered: int | None,
    at: QPointF,
) -> list[str]:
    """
    Say what is under a pixel: a conflict first, then a column.

    Parameters
    ----------
    scene, frame
        What is shown, and where.
    cells
        Conflicts that are shown.
    hovered
        Movement that lies above all others; None for none.
    at
        The pixel.
    """
    cell = cell_at(cells, frame, at)
    words = cell_words(scene.graph, scene.axis, cell) if cell is not None else []
    slack, km = NEAREST_PX / frame.px_per_s, frame.km(at.y())
    first = () if hovered is None else (hovered,)
    number = scene.lines.at(frame.time_s(at.x()), km, slack, first)
    if number is not None:
        stretch, near_km = (
            scene.lines.stretches[number],
            NEAR_PLACE_PX / frame.px_per_km,
        )
        words += pointed_words(scene.graph, scene.axis, stretch, km, near_km)
    return words


def paint_told(
    painter: QPainter,
    frame: GraphFrame,
    scene: GraphScene,
    cells: Sequence[Cell],
    marks: GraphMarks,
    pointed: QPointF | None,
) -> None:
    """Paint a plate about what is pointed at; else about the conflict pointed out."""
    if pointed is not None:
        lines = lines_at(scene, frame, cells, marks.hovered, pointed)
        if lines:
            paint_plate(painter, frame, scene, pointed, lines)
            return
    if marks.cell is not None:
        low_km, high_km, begins_s, ends_s = marks.cell.bounds
        at = frame.area(low_km, high_km, begins_s, ends_s).center()
        if frame.box.contains(at):
            words = cell_words(scene.graph, scene.axis, marks.cell)
            paint_plate(painter, frame, scene, at, words)
