from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter

from app.drawing.geometry import (
    clipped,
    near_rings,
    path_of,
    polygon_of,
    visible_runs,
)
from app.drawing.marks import along_line
from maps.polylines import Polylines

pytestmark = pytest.mark.usefixtures("qapp")

SIDE = 64
BOX = (0.0, 0.0, float(SIDE), float(SIDE))


@st.composite
def rings(draw: st.DrawFn) -> Polylines:
    some = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    parts = []
    for _ in range(draw(st.integers(1, 3))):
        count = draw(st.integers(3, 40))
        xy = some.uniform(-2 * SIDE, 3 * SIDE, (count, 2))
        parts.append(np.vstack([xy, xy[:1]]))
    return Polylines.of_counts(
        np.concatenate(parts), np.array([len(part) for part in parts])
    )


def filled(rings: Polylines) -> bytes:
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("white"))
    painter.drawPath(path_of(rings))
    painter.end()
    return bytes(image.constBits())


@settings(max_examples=60, deadline=None)
@given(rings())
def test_leaving_far_vertices_out_changes_nothing_in_the_box(many: Polylines) -> None:
    near = near_rings(many, BOX)

    assert len(near.xy) <= len(many.xy)
    kept = np.frombuffer(filled(near), np.uint8).astype(int)
    whole = np.frombuffer(filled(many), np.uint8).astype(int)
    assert (kept != whole).mean() < 0.002  # rounding along an edge


def test_long_ring_outside_the_box_shrinks_to_little() -> None:
    turn = np.linspace(0, 2 * np.pi, 10_000)
    circle = np.column_stack([np.cos(turn), np.sin(turn)]) * 1000 + SIDE / 2

    near = near_rings(Polylines.of_counts(circle, np.array([len(circle)])), BOX)

    assert len(near.xy) < 1000
    assert filled(near) == filled(Polylines.of_counts(circle, np.array([10_000])))


def test_hole_is_not_filled_and_overlap_is() -> None:
    outer = np.array([(0, 0), (60, 0), (60, 60), (0, 60), (0, 0)], float)
    hole = np.array([(20, 20), (20, 40), (40, 40), (40, 20), (20, 20)], float)
    twice = Polylines.of_counts(np.concatenate([outer, outer]), np.array([5, 5]))
    holed = Polylines.of_counts(np.concatenate([outer, hole]), np.array([5, 5]))

    def at(rings: Polylines, x: int, y: int) -> int:
        return np.frombuffer(filled(rings), np.uint8).reshape(SIDE, SIDE, 4)[y, x, 0]

    assert at(twice, 30, 30) == 255
    assert at(holed, 30, 30) == 0
    assert at(holed, 10, 10) == 255


def test_polygon_holds_the_vertices() -> None:
    xy = np.array([(1.5, 2.5), (3, 4), (-5, 6)])

    polygon = polygon_of(xy)

    assert [(point.x(), point.y()) for point in polygon] == [tuple(p) for p in xy]
    assert polygon_of(np.zeros((0, 2))).isEmpty()


def test_runs_are_the_segments_that_touch_the_box() -> None:
    outside = [(-100, 10), (-50, 10)]
    through = [(-50, 10), (10, 10), (200, 10)]
    beyond = [(200, 10), (300, 10)]
    line = np.array(outside[:1] + through + beyond[1:], float)
    other = np.array([(5, 5), (6, 6)], float)
    lines = Polylines.of_counts(np.concatenate([line, other]), np.array([5, 2]))

    runs = visible_runs(lines, BOX)

    assert runs.tolist() == [[0, 1, 4], [1, 5, 7]]


def test_marks_stand_at_equal_distances_and_look_along_the_line() -> None:
    line = np.array([(0, 0), (0, 0), (100, 0), (100, 50)], float)

    marks = along_line(line, 40)

    assert marks == [
        [20, 0, 1, 0],
        [60, 0, 1, 0],
        [100, 0, 1, 0],
        [100, 40, 0, 1],
    ] or marks[2][:2] == [100, 0]
    assert len(marks) == 4
    assert along_line(line[:2], 40) == []


def test_line_through_a_box_is_cut_at_its_edges() -> None:
    lines = Polylines.of_counts(
        np.array([(-640.0, 32), (640, 32), (10, 10), (20, 500)]), np.array([2, 2])
    )

    parts, line = clipped(lines, BOX)

    assert line.tolist() == [0, 1]
    assert parts[0].tolist() == [[0, 32], [SIDE, 32]]
    assert parts[1].tolist() == [[10, 10], [pytest.approx(11.102, abs=1e-3), SIDE]]


@given(st.integers(0, 2**32 - 1))
def test_what_is_cut_off_lies_outside(seed: int) -> None:
    some = np.random.default_rng(seed)
    whole = some.uniform(-2 * SIDE, 3 * SIDE, (6, 2))
    lines = Polylines.of_counts(whole, np.array([6]))

    parts, _ = clipped(lines, BOX)

    steps = np.linspace(0, 1, 200)[:, None]
    for start, end in pairwise(whole):
        along = start + (end - start) * steps
        inside = along[((along > 1) & (along < SIDE - 1)).all(axis=1)]
        kept = [_distance(inside, *ends) for part in _parts(parts) for ends in part]
        assert len(inside) == 0 or np.min(kept, axis=0).max() < 1e-6


def _parts(lines: Polylines) -> list[list[tuple[np.ndarray, np.ndarray]]]:
    return [list(pairwise(lines[line])) for line in range(len(lines))]


def _distance(points: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """How far points lie from a stretch."""
    step = end - start
    share = np.clip((points - start) @ step / max(step @ step, 1e-12), 0, 1)
    return np.asarray(np.hypot(*(points - start - share[:, None] * step).T))
