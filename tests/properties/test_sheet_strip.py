"""Strips of sheets, whatever the route: nothing of it lies off every sheet."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from app.drawing.sheet_strip import StripFrame, strip_frames

SIZE_M = (19_000.0, 10_000.0)
MARGIN_M, OVERLAP_M = 500.0, 750.0

starts = st.tuples(st.floats(-179, 178), st.floats(-70, 75))
steps = st.lists(
    st.tuples(st.floats(-0.15, 0.15), st.floats(-0.1, 0.1)), min_size=1, max_size=12
)


def route_of(start, moves) -> list[tuple[float, float]]:
    line = np.cumsum([start, *moves], axis=0)
    lons = np.clip(line[:, 0], -179.9, 179.9)
    lats = np.clip(line[:, 1], -79, 79)
    return list(zip(lons.tolist(), lats.tolist(), strict=True))


def holds(frame: StripFrame, points: np.ndarray, margin: float) -> np.ndarray:
    """Which points lie on the map of a sheet, so far from its neat line."""
    code = (32700 if frame.centre[1] < 0 else 32600) + frame.zone
    to_grid = Transformer.from_crs(4326, code, always_xy=True)
    middle = to_grid.transform(*frame.centre)
    grid = np.column_stack(to_grid.transform(points[:, 0], points[:, 1]))
    return (np.abs(grid - middle) <= np.array(SIZE_M) / 2 - margin).all(axis=1)


@settings(max_examples=60)
@given(starts, steps)
def test_every_point_of_a_route_lies_on_a_sheet(start, moves):
    line = route_of(start, moves)

    frames = strip_frames(line, SIZE_M, margin_m=MARGIN_M, overlap_m=OVERLAP_M)

    share = np.linspace(0, len(line) - 1, 500)
    corners = np.array(line)
    points = np.column_stack(
        [np.interp(share, range(len(line)), corners[:, n]) for n in (0, 1)]
    )
    found = np.zeros(len(points), bool)
    for frame in frames:
        found |= holds(frame, points, MARGIN_M - 60)  # between two steps it may bend
    assert found.all()


@settings(max_examples=60)
@given(starts, steps)
def test_sheets_follow_each_other_and_overlap_on_the_route(start, moves):
    line = route_of(start, moves)

    frames = strip_frames(line, SIZE_M, margin_m=MARGIN_M, overlap_m=OVERLAP_M)

    points = np.array(line, float)
    assert holds(frames[0], points[:1], MARGIN_M - 60).all()
    assert holds(frames[-1], points[-1:], MARGIN_M - 60).all()
    share = np.linspace(0, len(line) - 1, 2_000)
    dense = np.column_stack(
        [np.interp(share, range(len(line)), points[:, n]) for n in (0, 1)]
    )
    for one, other in pairwise(frames):
        both = holds(one, dense, 0) & holds(other, dense, 0)
        assert both.any()


def test_route_that_fits_one_sheet_gets_one():
    frames = strip_frames(
        [(10.0, 50.0), (10.05, 50.02)], SIZE_M, margin_m=500, overlap_m=750
    )

    assert len(frames) == 1
    assert frames[0].zone == 32


def test_single_point_gets_one_sheet_around_it():
    (frame,) = strip_frames([(10.0, 50.0)], SIZE_M, margin_m=500, overlap_m=750)

    assert frame.centre == pytest.approx((10.0, 50.0), abs=1e-9)


def test_sheets_beyond_a_border_are_in_the_next_zone():
    frames = strip_frames(
        [(5.0, 50.0), (7.0, 50.0)], SIZE_M, margin_m=500, overlap_m=750
    )

    zones = [frame.zone for frame in frames]
    assert zones == sorted(zones)
    assert set(zones) == {31, 32}


def test_margin_that_leaves_no_room_is_refused():
    with pytest.raises(ValueError, match="too wide"):
        strip_frames([(10.0, 50.0)], SIZE_M, margin_m=6_000, overlap_m=0)


def test_endless_strip_is_refused():
    with pytest.raises(ValueError, match="more than 200 sheets"):
        strip_frames([(-60.0, 50.0), (60.0, 50.0)], SIZE_M, margin_m=0, overlap_m=0)
