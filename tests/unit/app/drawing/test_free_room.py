from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.drawing.free_room import LETTER_PX, FreeRoom, around

sides = st.tuples(
    st.floats(0, 180), st.floats(0, 90), st.floats(1, 60), st.floats(1, 40)
).map(lambda s: (s[0], s[1], s[0] + s[2], s[1] + s[3]))


@given(taken=sides, asked=sides)
def test_boxes_that_meet_are_never_both_held(
    taken: tuple[float, float, float, float], asked: tuple[float, float, float, float]
) -> None:
    room = FreeRoom(240, 130)
    room.take([taken])
    apart = max(
        taken[0] - asked[2],
        asked[0] - taken[2],
        taken[1] - asked[3],
        asked[1] - taken[3],
    )

    if apart < 0:
        assert not room.holds([asked])
    if apart > 4:
        assert room.holds([asked])


@given(taken=sides, middle=st.tuples(st.floats(-20, 260), st.floats(-20, 150)))
def test_letters_have_the_room_of_their_boxes(
    taken: tuple[float, float, float, float], middle: tuple[float, float]
) -> None:
    room = FreeRoom(240, 130)
    room.take([taken])

    cells = room.letter_cells(np.array([middle]))

    if room.holds_letters(cells):
        assert room.holds([around(*middle, LETTER_PX - 4, LETTER_PX - 4)])


def test_boxes_beyond_the_edge_are_not_held() -> None:
    room = FreeRoom(100, 50)

    assert room.holds([(0, 0, 100, 50)])
    for box in ((-1, 0, 10, 10), (0, -1, 10, 10), (95, 0, 101, 10), (0, 45, 9, 51)):
        assert not room.holds([box])


@pytest.mark.parametrize("size", [(1, 1), (10, 200), (200, 10), (13, 13)])
def test_a_map_smaller_than_a_letter_holds_none(size: tuple[int, int]) -> None:
    room = FreeRoom(*size)

    middles = np.array([(size[0] / 2, size[1] / 2)])
    assert not room.holds_letters(room.letter_cells(middles))


def test_corridor_is_taken_also_where_its_line_comes_from_far_away() -> None:
    room = FreeRoom(400, 300)
    room.take_corridor(np.array([(-9e5, 150.0), (-8e5, 150.0), (9e5, 150.0)]))

    assert not room.holds([(200, 141, 210, 144)])
    assert room.holds([(200, 100, 210, 138)])
