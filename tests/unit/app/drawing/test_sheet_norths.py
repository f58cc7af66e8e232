from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.drawing.sheet_norths import Norths, angle_text, drawn_angles
from maps.declination import declination_deg, grid_convergence_deg

PLACE = (1.52, 42.5)
DAY = dt.date(2026, 7, 1)
angles = st.floats(-40, 40)


def test_angle_of_the_compass_to_the_grid_is_the_difference_of_both():
    norths = Norths.at(PLACE, 31, DAY)
    field = declination_deg(*PLACE, 0, DAY)
    convergence = grid_convergence_deg(*PLACE, 31)

    assert norths.grid_magnetic_deg == pytest.approx(
        field.declination_deg - convergence
    )
    text = " ".join(norths.lines())
    assert "WMM 2025 for 01 Jul 2026" in text
    assert "Annual change" in text
    assert "mils" in text
    assert "add the angle" in text


def test_compass_west_of_the_grid_is_subtracted():
    norths = Norths(2.0, -3.0, 0.1, "model")

    assert "subtract the angle" in " ".join(norths.lines())


def test_sheet_says_so_when_no_model_holds():
    norths = Norths.at(PLACE, 31, dt.date(2031, 1, 1))

    assert norths.grid_magnetic_deg is None
    assert "2025-01-01 to 2029-12-31" in " ".join(norths.lines())
    assert set(drawn_angles(norths)) == {"true", "grid"}


@given(angles, angles)
def test_norths_are_drawn_in_their_order_and_apart(grid, magnetic):
    norths = Norths(grid, magnetic, 0.0, "")

    drawn = drawn_angles(norths)

    exact = {"true": 0.0, "grid": grid, "magnetic": magnetic}
    assert drawn["true"] == 0
    for one, angle in exact.items():
        for other, beside in exact.items():
            if angle > beside + 0.05:
                assert drawn[one] > drawn[other] + 10
    assert max(drawn.values()) - min(drawn.values()) <= 60.001


def test_angles_are_written_in_degrees_minutes_and_mils():
    assert angle_text(2.875) == "2°52′ E (51 mils)"
    assert angle_text(0.0) == "0°00′ (0 mils)"
    assert angle_text(-0.999) == "1°00′ W (18 mils)"
