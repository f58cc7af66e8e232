from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF

from app.drawing.course import Course
from app.drawing.line_captions import (
    Caption,
    boundary_parts,
    captions,
    placed_captions,
)
from planners.overlay import ControlLine, LineKind, Traffic

pytestmark = pytest.mark.usefixtures("qapp")

EAST = Course.of([(0, 100), (300, 100)])
WEST = Course.of([(300, 100), (0, 100)])
SOUTH = Course.of([(100, 0), (100, 300)])


def line(kind: LineKind, name: str = "", traffic=Traffic.TWO_WAY) -> ControlLine:
    return ControlLine(
        kind=kind, line=((5.0, 52.0), (5.1, 52.0)), name=name, traffic=traffic
    )


def test_supply_route_has_its_kind_and_name_in_the_line() -> None:
    name = captions(line(LineKind.MSR, "TULIP"), EAST)[0]

    assert (name.text, name.x, name.y, name.angle) == ("MSR TULIP", 150, 100, 0)


def test_kind_is_not_written_twice() -> None:
    assert captions(line(LineKind.ASR, "ASR OAK"), EAST)[0].text == "ASR OAK"


def test_supply_route_without_a_name_has_its_kind() -> None:
    assert captions(line(LineKind.ASR), EAST)[0].text == "ASR"


def test_one_way_arrow_points_along_the_line_even_when_it_is_read_backwards() -> None:
    for course, forward in ((EAST, 1), (WEST, -1)):
        _, arrows = captions(line(LineKind.MSR, "A", Traffic.ONE_WAY), course)

        assert arrows.arrows == (forward,)
        assert arrows.angle == pytest.approx(0)
        assert arrows.y < 100


def test_two_way_arrows_oppose_each_other() -> None:
    assert captions(line(LineKind.MSR, "A"), WEST)[1].arrows == (-1, 1)


def test_alternating_traffic_says_so_between_its_arrows() -> None:
    _, traffic = captions(line(LineKind.MSR, "A", Traffic.ALTERNATING), EAST)

    assert (traffic.text, traffic.arrows) == ("ALT", (-1, 1))
    assert traffic.size[0] > 60


@pytest.mark.parametrize("course", [EAST, WEST, SOUTH])
def test_texts_are_never_upside_down(course) -> None:
    for caption in captions(line(LineKind.BOUNDARY, "XX 1 / 7"), course):
        assert -90 <= caption.angle <= 90


@pytest.mark.parametrize(("course", "left_is_above"), [(EAST, True), (WEST, False)])
def test_each_side_of_a_boundary_is_named_on_its_side(course, left_is_above) -> None:
    mark, left, right = captions(line(LineKind.BOUNDARY, "XX 1 / 7"), course)

    assert (mark.text, left.text, right.text) == ("XX", "1", "7")
    assert mark.y == 100
    assert (left.y < 100 < right.y) is left_is_above


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("XX", ("XX", "", "")),
        ("III 11 / 12", ("III", "11", "12")),
        ("II11", ("", "II11", "")),
        ("", ("", "", "")),
        ("XRAY / YANKEE", ("", "XRAY", "YANKEE")),
        ("X / 43", ("X", "", "43")),
    ],
)
def test_names_of_boundaries_come_apart(name, parts) -> None:
    assert boundary_parts(name) == parts


def test_long_lines_repeat_their_name_at_equal_distances() -> None:
    course = Course.of([(0, 0), (1200, 0)])
    places = [one.x for one in captions(line(LineKind.OBSTACLE, "BLUE"), course)]

    assert places == [200, 600, 1000]


def test_names_beside_wide_lines_stand_clear_of_them() -> None:
    (thin,) = captions(line(LineKind.FERRY, "F"), EAST)
    (wide,) = captions(line(LineKind.CONVOY_MOVING, "F"), EAST, 7)

    assert wide.box.bottom() < 100 - 5
    assert thin.y - wide.y == 7


def test_lines_without_a_name_or_without_length_have_no_captions() -> None:
    assert captions(line(LineKind.BRIDGE), EAST) == []
    assert captions(line(LineKind.MSR, "A"), Course.of([(1, 1), (2, 1)])) == []


SCREEN = QRectF(0, 0, 400, 300)


def crossing() -> list[tuple[ControlLine, Course, float]]:
    """Two routes that meet in their middles."""
    east = Course.of([(0, 150), (300, 150)])
    south = Course.of([(150, 0), (150, 300)])
    return [
        (line(LineKind.MSR, "TULIP"), east, 0.0),
        (line(LineKind.ASR, "OAK"), south, 0.0),
    ]


def texts(found: list[Caption]) -> list[str]:
    return [one.text for one in found if one.text]


def test_captions_that_would_meet_move_along_their_line() -> None:
    placed = placed_captions(crossing(), SCREEN)
    first, second = (one for one in placed if one.text)

    assert texts(placed) == ["MSR TULIP", "ASR OAK"]
    assert (first.x, first.y) == (150, 150)
    assert second.x == 150
    assert second.y != 150
    assert not first.box.intersects(second.box)


def test_captions_without_room_are_left_out() -> None:
    twice = [crossing()[0], crossing()[0], crossing()[0], crossing()[0]]

    assert texts(placed_captions(twice, SCREEN)) == ["MSR TULIP"] * 3


def test_captions_keep_clear_of_what_is_taken() -> None:
    taken = QRectF(100, 100, 100, 100)
    placed = placed_captions(crossing()[:1], SCREEN, [taken])

    assert placed
    assert not any(one.box.intersects(taken) for one in placed)


def test_captions_off_the_screen_take_no_room() -> None:
    away = QRectF(1000, 1000, 100, 100)

    assert placed_captions(crossing(), away) == []


def test_names_beside_a_line_may_change_the_side() -> None:
    """A bridge on a route: its name would lie on that of the route."""
    bridge = (line(LineKind.BRIDGE, "B3"), Course.of([(130, 160), (170, 160)]), 5.0)
    route, named = (
        one for one in placed_captions([crossing()[0], bridge], SCREEN) if one.text
    )

    assert named.text == "B3"
    assert named.y > 160
    assert not named.box.intersects(route.box)
