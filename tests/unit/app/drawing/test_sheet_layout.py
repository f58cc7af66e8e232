from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.drawing.sheet_layout import (
    BLOCKS,
    EDGE_MM,
    MM,
    PAPER_MM,
    SCALES,
    Paper,
    SheetLayout,
    round_scale,
)

papers = pytest.mark.parametrize(
    ("name", "portrait"), [(name, way) for name in PAPER_MM for way in (True, False)]
)


@papers
@pytest.mark.parametrize("index", [True, False])
def test_nothing_overlaps_and_nothing_is_cut(name, portrait, index):
    layout = SheetLayout.of(Paper.named(name, portrait=portrait), index=index)
    boxes = {
        "marking above": layout.top_marking,
        "heading": layout.heading,
        "border": layout.border,
        "marking below": layout.bottom_marking,
        **layout.blocks,
    }
    printable = layout.page.adjusted(
        *[side * (EDGE_MM - 3.01) * MM for side in (1, 1, -1, -1)]
    )

    assert set(layout.blocks) >= set(BLOCKS) - {"index", "sources"}
    assert ("index" in layout.blocks) == index
    for title, box in boxes.items():
        assert printable.contains(box), title
    for (one, box), (other, beside) in combinations(boxes.items(), 2):
        assert not box.intersects(beside), (one, other)
    for block, box in layout.blocks.items():
        least_wide, least_high = BLOCKS[block]
        assert box.width() >= least_wide * MM - 0.01, block
        assert box.height() >= least_high * MM - 0.01, block


@papers
def test_map_takes_most_of_the_paper(name, portrait):
    layout = SheetLayout.of(Paper.named(name, portrait=portrait))
    share = (layout.frame.width() * layout.frame.height()) / (
        layout.page.width() * layout.page.height()
    )

    assert share > (0.45 if name == "A4" else 0.6)
    assert layout.border.contains(layout.frame)


def test_sides_of_the_map_are_whole_units():
    frame = SheetLayout.of(Paper.named("a3")).frame

    assert all(float(n).is_integer() for n in frame.getRect())


def test_unknown_paper_is_refused():
    with pytest.raises(ValueError, match="no paper 'B5'; choose one of A4, A3"):
        Paper.named("B5")


@given(st.floats(1, 900_000))
def test_round_scale_is_the_next_smaller_one(needed):
    found = round_scale(needed)

    assert found in SCALES
    assert found >= needed * (1 - 1e-6)
    assert not any(needed <= scale < found for scale in SCALES)


def test_beyond_the_smallest_scale_three_figures_are_kept():
    assert round_scale(1_234_567) == 1_240_000
