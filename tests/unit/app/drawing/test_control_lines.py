from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter

from app.drawing.control_lines import (
    SHAPES,
    line_at,
    line_boxes,
    line_corridor,
    lines_boxes,
    paint_control_line,
    paint_control_lines,
)
from app.drawing.course import Course
from app.drawing.projection import MapView
from app.drawing.style import Style
from planners.overlay import ControlLine, LineKind, Traffic
from tests.symbol_checks import PALETTES, has_colour, pixels

pytestmark = pytest.mark.usefixtures("qapp")
VIEW = MapView.fitting((5.0, 52.0, 5.1, 52.05), 600, 400)
DAY = Style.named("day")
KINDS = list(LineKind)


def line(kind: LineKind, *places: tuple[float, float], name: str = "") -> ControlLine:
    xy = places or ((60, 200), (300, 180), (540, 220))
    where = tuple(VIEW.to_lonlat(x, y) for x, y in xy)
    return ControlLine(kind=kind, line=where, name=name)


def painted(
    one: ControlLine, style: Style = DAY, view: MapView = VIEW, **options: bool
) -> QImage:
    image = QImage(view.width, view.height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    paint_control_line(painter, view, one, style, **options)
    painter.end()
    return image


def ink(image: QImage) -> int:
    """Opaque pixels."""
    return int((pixels(image)[:, :, 3] > 128).sum())


def test_every_kind_has_a_shape() -> None:
    assert set(SHAPES) == set(LineKind)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("palette", PALETTES)
def test_every_kind_is_painted_in_its_colour(kind, palette) -> None:
    style = Style.named(palette)
    colour = "obstacle_line" if kind is LineKind.OBSTACLE else "control_line"
    image = painted(line(kind, name="A"), style)

    assert has_colour(image, style[colour].name())
    if palette == "red":
        assert pixels(image)[:, :, :2].max() <= 8


def test_kinds_look_different_from_each_other() -> None:
    pictures = [painted(line(kind)) for kind in KINDS]
    alike = [
        (KINDS[i], KINDS[j])
        for i, one in enumerate(pictures)
        for j in range(i)
        if one == pictures[j]
    ]

    assert alike == []


@pytest.mark.parametrize("kind", KINDS)
def test_planned_lines_are_broken(kind) -> None:
    present = line(kind)

    assert painted(replace(present, planned=True)) != painted(present)


@pytest.mark.parametrize("kind", KINDS)
def test_chosen_lines_have_a_band(kind) -> None:
    one = line(kind)

    assert ink(painted(one, selected=True)) > ink(painted(one)) + 2000


@pytest.mark.parametrize("traffic", [Traffic.ONE_WAY, Traffic.ALTERNATING])
def test_traffic_shows(traffic) -> None:
    one = line(LineKind.MSR, name="A")

    assert painted(replace(one, traffic=traffic)) != painted(one)


def test_moving_and_halted_convoys_point_at_their_head() -> None:
    there = line(LineKind.CONVOY_MOVING, (100, 200), (500, 200))
    back = line(LineKind.CONVOY_MOVING, (500, 200), (100, 200))
    widths = [
        (pixels(painted(one))[:, 485:495, 3] > 128).any(axis=1).sum()
        for one in (there, back)
    ]

    assert widths[0] > widths[1] + 4


@pytest.mark.parametrize("kind", KINDS)
def test_strokes_are_as_wide_at_every_scale(kind) -> None:
    """Across the line, in the middle of its first half, where nothing is written."""
    one = line(kind, (60, 200), (540, 200))
    far = replace(VIEW, zoom=VIEW.zoom - 1)
    widths = []
    for view, column in ((VIEW, 180), (far, 240)):
        strip = pixels(painted(one, view=view))[:, column : column + 40, 3] > 128
        rows = np.flatnonzero(strip.any(axis=1))
        widths.append(int(rows[-1] - rows[0]))

    assert abs(widths[0] - widths[1]) <= 1


@pytest.mark.parametrize("kind", KINDS)
def test_tiny_lines_are_still_seen(kind) -> None:
    image = painted(line(kind, (300, 200), (304, 200)))

    assert 0 < ink(image) < 400


@pytest.mark.parametrize("kind", KINDS)
def test_lines_off_the_screen_cost_nothing(kind) -> None:
    image = painted(line(kind, (9000, 9000), (9900, 9100), name="A"))

    assert ink(image) == 0


def test_lines_of_many_points_are_thinned_before_they_are_painted() -> None:
    dense = [(60 + i * 0.05, 200 + (i % 2) * 0.2) for i in range(8000)]
    course = Course.on_screen(VIEW, line(LineKind.MSR, *dense).line)

    assert len(course.xy) < 10


@pytest.mark.parametrize("kind", KINDS)
def test_deep_zoom_into_a_long_line_stays_finite(kind) -> None:
    close = VIEW.zoomed(7, 300, 190)
    image = painted(line(kind, name="A"), view=close)
    strokes = SHAPES[kind](Course.on_screen(close, line(kind).line))

    assert image.width() == 600
    for part in (*strokes.open, *strokes.closed, *strokes.filled, *strokes.unbroken):
        assert np.isfinite(part).all()


def test_boxes_are_those_of_captions_on_the_screen() -> None:
    one = line(LineKind.MSR, (-900, 200), (300, 200), name="TULIP")
    boxes = line_boxes(VIEW, one)

    assert boxes
    assert all(box.right() > 0 for box in boxes)
    assert line_boxes(VIEW, line(LineKind.BRIDGE)) == []


def test_corridor_is_the_line_on_the_screen() -> None:
    one = line(LineKind.MSR, (-5000, 200), (-4000, 200), (100, 200), (300, 200))

    ((run),) = line_corridor(VIEW, one)

    assert run[-1].tolist() == pytest.approx([300, 200], abs=0.01)
    assert line_corridor(VIEW, line(LineKind.MSR, (-900, 0), (-800, 0))) == []


def test_line_is_hit_near_it_and_on_its_captions() -> None:
    one = line(LineKind.FERRY, (100, 200), (300, 200), name="FERRY NORTH")

    assert line_at(VIEW, one, 150, 204)
    assert not line_at(VIEW, one, 150, 215)
    assert line_at(VIEW, one, 150, 215, reach=16)
    assert line_at(VIEW, one, 200, 187)
    assert not line_at(VIEW, one, 400, 200)


def test_wide_lines_are_hit_on_their_whole_width() -> None:
    convoy = line(LineKind.CONVOY_MOVING, (100, 200), (300, 200))

    assert line_at(VIEW, convoy, 150, 211, reach=5)


def test_lines_painted_together_write_over_all_strokes() -> None:
    """The name of the first line is not cut by the second, which crosses it."""
    named = line(LineKind.MSR, (100, 200), (300, 200), name="TULIP")
    across = line(LineKind.BOUNDARY, (200, 100), (200, 300))
    image = QImage(VIEW.width, VIEW.height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    paint_control_lines(painter, VIEW, (named, across), DAY, across)
    painter.end()
    alone = painted(named)
    plate = lines_boxes(VIEW, (named, across))[0].toRect().adjusted(3, 3, -3, -3)

    assert image.copy(plate) == alone.copy(plate)
    assert ink(image) > ink(alone) + 2000
