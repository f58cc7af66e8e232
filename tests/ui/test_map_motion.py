"""The way of the map, and the ladder of its scales."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.drawing.map_scales import ALL_SCALES, ROUND_SCALES, nominal
from app.drawing.projection import MapView
from app.ui.map import scale_ladder
from app.ui.map.motion import between, pushed

VIEW = MapView(0.5137, 0.3301, 11.3, 800, 600)


@given(
    steps=st.floats(-4, 4),
    share=st.floats(0, 1),
    px=st.floats(0, 800),
    py=st.floats(0, 600),
)
def test_what_is_under_a_pixel_at_both_ends_stays_there_on_the_way(
    steps: float, share: float, px: float, py: float
) -> None:
    end = VIEW.zoomed(steps, px, py)
    way = between(VIEW, end, share)

    assert way.to_world(px, py) == pytest.approx(VIEW.to_world(px, py), abs=1e-9)
    assert way.zoom == pytest.approx(VIEW.zoom + steps * share)


def test_a_way_begins_and_ends_where_it_should() -> None:
    end = VIEW.zoomed(1.5, 100, 100)

    assert between(VIEW, end, 0.0) == VIEW
    assert between(VIEW, end, 1.0) == end


def test_a_glide_goes_the_way_of_the_hand_and_no_farther_than_it_can_be_followed() -> (
    None
):
    place = VIEW.to_lonlat(400, 300)
    soft, hard = pushed(VIEW, 1.0, -0.5), pushed(VIEW, 1e6, 0)

    assert pushed(VIEW, 0.1, 0.1) == VIEW
    assert soft.to_pixels([place])[0] == pytest.approx([400 + 700 / 3, 300 - 350 / 3])
    assert hard.to_pixels([place])[0] == pytest.approx([400 + 1.5 * 800, 300])


def test_every_step_of_the_ladder_leads_to_the_next() -> None:
    for fine, coarse in pairwise(ALL_SCALES):
        assert scale_ladder.step(coarse, 1) == fine
        assert scale_ladder.step(fine, -1) == coarse
    for fine, coarse in pairwise(ROUND_SCALES):
        assert scale_ladder.step(coarse, 1, halves=False) == fine
        assert scale_ladder.step(fine * 1.2, -1, halves=False) == coarse


@pytest.mark.parametrize(("n", "steps"), [(500, 3), (50_000_000, -1), (80, 1)])
def test_beyond_the_ladder_there_is_no_step(n: float, steps: int) -> None:
    assert scale_ladder.step(n, steps) == n


@given(
    n=st.sampled_from(ALL_SCALES[:-4]),
    dpr=st.sampled_from([1.0, 1.25, 1.5, 2.0]),
    px=st.floats(0, 800),
    py=st.floats(0, 600),
)
def test_at_every_round_scale_tiles_are_whole_pixels_wide(
    n: float, dpr: float, px: float, py: float
) -> None:
    view = MapView(0.5137, 0.3301, 11.3, 800, 600, dpr)
    there = scale_ladder.at_scale(view, n, px, py)
    level = scale_ladder.tile_level(there.zoom)
    side = 512 * dpr * 2 ** (there.zoom - level)

    assert nominal(there.map_scale()) == n
    assert side == pytest.approx(round(side), abs=1e-6)
    assert scale_ladder.crisp(there, px, py).zoom == pytest.approx(there.zoom)
