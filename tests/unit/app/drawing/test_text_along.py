from __future__ import annotations

import numpy as np
import pytest

from app.drawing.text_along import (
    MOST_BEND,
    MOST_KEPT,
    SHARPEST_BEND,
    lengths_of,
    places_along,
)
from maps.polylines import Polylines

LETTERS = np.full(8, 6.0)


def lines_of(*lines: list[tuple[float, float]]) -> Polylines:
    xy = np.array([point for line in lines for point in line], float)
    return Polylines.of_counts(xy, np.array([len(line) for line in lines]))


def test_length_is_that_of_each_line() -> None:
    lines = lines_of([(0, 0), (3, 4)], [(9, 9), (9, 9)], [(0, 0), (1, 0), (1, 1)])

    assert lengths_of(lines).tolist() == [5, 0, 2]


def test_text_stands_in_the_middle_of_a_straight_line_first() -> None:
    places = places_along(lines_of([(0, 10), (400, 10)]), [LETTERS])

    first = places.middle[places.letters[0] : places.letters[1]]
    assert len(places.line) == MOST_KEPT
    assert first.mean(axis=0).tolist() == pytest.approx([200, 10], abs=40)
    assert np.diff(first[:, 0]) == pytest.approx(np.full(7, 6.0))
    assert places.bend.tolist() == pytest.approx([0] * len(places.line))


@pytest.mark.parametrize("turned", [False, True])
def test_text_reads_from_left_to_right_whichever_way_the_line_runs(
    turned: bool,  # noqa: FBT001
) -> None:
    line = [(0.0, 0.0), (100.0, 30.0), (200.0, 0.0)]

    places = places_along(lines_of(line[::-1] if turned else line), [LETTERS])

    for place in range(len(places.line)):
        x = places.middle[places.letters[place] : places.letters[place + 1], 0]
        assert (np.diff(x) > 0).all()


def test_no_letter_turns_sharply_against_the_one_before() -> None:
    zigzag = [(x * 30.0, 25.0 * (x % 2)) for x in range(20)]
    ring = [(80 * np.cos(a), 80 * np.sin(a)) for a in np.linspace(0, 6, 60)]

    places = places_along(lines_of(zigzag, ring), [LETTERS, LETTERS])

    assert 1 in places.line
    assert (places.bend <= MOST_BEND).all()
    for place in range(len(places.line)):
        turn = np.diff(
            places.heading[places.letters[place] : places.letters[place + 1]]
        )
        turn = (np.degrees(turn) + 180) % 360 - 180
        assert (np.abs(turn) <= SHARPEST_BEND).all()


def test_a_line_shorter_than_its_text_has_no_place() -> None:
    lines = lines_of([(0, 0), (20, 0)], [(0, 0), (60, 0)])

    places = places_along(lines, [LETTERS, LETTERS])

    assert set(places.line.tolist()) == {1}
    assert len(places_along(lines_of(), []).line) == 0
