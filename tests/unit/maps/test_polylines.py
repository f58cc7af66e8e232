from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.polylines import Polylines, batches, concatenated
from maps.simplify import merged, simplified

counts = st.lists(st.integers(2, 60), min_size=1, max_size=8)


def lines_of(of: list[int]) -> Polylines:
    """Lines along which x counts the vertices."""
    xy = np.arange(sum(of), dtype=float)[:, None] * (1.0, 0.5)
    return Polylines.of_counts(xy, np.array(of))


@given(counts, st.integers(2, 48))
def test_pieces_of_a_line_share_their_ends_and_lose_nothing(
    of: list[int], most: int
) -> None:
    lines = lines_of(of)

    pieces, line = lines.split(most)

    assert pieces.counts.max() <= most
    assert pieces.counts.min() >= 2
    for number in range(len(lines)):
        parts = [pieces[piece] for piece in np.flatnonzero(line == number)]
        whole = [parts[0], *(part[1:] for part in parts[1:])]
        assert np.concatenate(whole).tolist() == lines[number].tolist()


@given(counts)
def test_lines_taken_in_another_order_are_the_same_lines(of: list[int]) -> None:
    lines = lines_of(of)
    order = np.arange(len(of))[::-1]

    turned = lines.take(order)

    assert [turned[i].tolist() for i in range(len(of))] == [
        lines[int(i)].tolist() for i in order
    ]


def test_box_of_a_line_holds_all_of_it() -> None:
    lines = Polylines.of_counts(
        np.array([(3, 1), (0, 7), (2, 2), (5, -1), (5, -1)]), np.array([3, 2])
    )

    assert lines.boxes().tolist() == [[0, 1, 3, 7], [5, -1, 5, -1]]


def test_lines_that_meet_end_to_end_are_one() -> None:
    xy = np.array([(0, 0), (1, 0), (2, 0), (1, 0), (2, 0), (3, 0)], float)
    lines = Polylines.of_counts(xy, np.array([2, 2, 2]))

    whole, source = merged(lines, np.array([7, 7, 7]))
    apart, _ = merged(lines, np.array([7, 8, 7]))

    assert len(whole) == 1
    assert source.tolist() == [0]
    assert sorted(whole[0][:, 0].tolist()) == [0, 1, 2, 3]
    assert sorted(apart.counts.tolist()) == [2, 2, 2]


def test_directed_lines_are_not_turned_round() -> None:
    xy = np.array([(0, 0), (1, 0), (2, 0), (1, 0)], float)  # they meet head on
    lines = Polylines.of_counts(xy, np.array([2, 2]))

    joined, _ = merged(lines, np.array([1, 1]))
    kept, _ = merged(lines, np.array([1, 1]), directed=True)

    assert (len(joined), len(kept)) == (1, 2)


def test_simplified_line_keeps_its_ends_and_stays_near() -> None:
    x = np.linspace(0, 10, 200)
    lines = Polylines.of_counts(np.column_stack([x, np.sin(x)]), np.array([200]))

    thin = simplified(lines, 0.05)

    assert 5 < len(thin[0]) < 60
    assert thin[0][[0, -1]].tolist() == lines[0][[0, -1]].tolist()
    assert np.interp(x, *thin[0].T) == pytest.approx(np.sin(x), abs=0.06)


def test_sets_of_lines_put_together_keep_their_order() -> None:
    both = concatenated([lines_of([2, 3]), lines_of([4])])

    assert both.counts.tolist() == [2, 3, 4]


@given(counts, st.integers(1, 100))
def test_batches_hold_all_lines_and_no_more_than_they_may(
    of: list[int], most: int
) -> None:
    offsets = lines_of(of).offsets

    shared = list(batches(offsets, most))

    assert [0, *(last for _, last in shared)] == [
        *(first for first, _ in shared),
        len(of),
    ]
    for first, last in shared:
        assert last == first + 1 or offsets[last] - offsets[first] <= most
    for (first, _), (_, last) in pairwise(shared):
        assert offsets[last] - offsets[first] > most
