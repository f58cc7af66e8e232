"""Route classification: formulas and thresholds of published engineer courses."""

from __future__ import annotations

import math

import pytest

from planners.errors import RouteError
from planners.route_classification import (
    LengthUnit,
    RouteFormula,
    RouteType,
    clearance_obstructs,
    curve_is_reported,
    curve_obstructs,
    curve_radius_m,
    grade_arrows,
    grade_obstructs,
    route_mlc,
    width_obstructs,
)
from planners.vehicles import Track


def test_b1_fair_weather_without_obstruction() -> None:
    """B1, EN5621: 20/Z/40/∞; the source leaves the unit open, so the reader says it."""
    formula = RouteFormula.parse("20/Z/40/∞", LengthUnit.FEET)

    assert formula == RouteFormula(
        width="20", unit=LengthUnit.FEET, route_type=RouteType.FAIR_WEATHER, mlc=40
    )
    assert formula.clearance_m == math.inf
    assert formula.width_m == pytest.approx(6.096)
    assert str(formula) == "20ft/Z/40/∞"


def test_b2_with_an_obstruction() -> None:
    """B2, EN5621: 20/Z/40/∞ (OB) is B1 with an obstruction."""
    formula = RouteFormula.parse("20/Z/40/∞ (OB)", LengthUnit.METRES)

    assert formula.obstruction
    assert str(formula) == "20m/Z/40/∞ (OB)"


def test_b4_reads_back_unchanged() -> None:
    """B4, MP1028: 7m/Y/50/4.6 (OB)."""
    formula = RouteFormula.parse("7m/Y/50/4.6 (OB)")

    assert (formula.width_m, formula.mlc, formula.clearance_m) == (7, 50, 4.6)
    assert formula.route_type is RouteType.LIMITED_ALL_WEATHER
    assert str(formula) == "7m/Y/50/4.6 (OB)"


@pytest.mark.parametrize(
    "text",
    [
        "7m/Y/50/4.6 (T)",
        "7m/Y/50/4.6 (W)",
        "7m/X/50/∞ (OB) (T) (W)",
        "6.50m/X/120/4.50 (T) (W)",
    ],
)
def test_b6_snow_and_floods_follow(text: str) -> None:
    """B6, EN5621: a T and a W both follow the formula; written back unchanged."""
    assert str(RouteFormula.parse(text)) == text
    assert str(RouteFormula.parse(text.replace(" ", "").lower())) == text


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("20/Z/40/∞", "must name one unit of length"),
        ("7m/Y/50/15ft", "must name one unit of length"),
        ("7m/Q/50/4.6", "is no route formula"),
        ("7m/Y/50", "is no route formula"),
        ("", "is no route formula"),
        ("7m/Y/50/4.6 (XX)", "is no route formula"),
        ("-7m/Y/50/4.6", "is no route formula"),
        ("7" * 999, "is no route formula"),
    ],
)
def test_other_formulas_are_refused(text: str, sentence: str) -> None:
    """The unit must be explicit: the source of B1 mixes 20 metres and twenty feet."""
    with pytest.raises(RouteError, match=sentence):
        RouteFormula.parse(text)


def test_b7_thresholds_of_obstructions() -> None:
    """B7, EN5621 and EN5622: < 4.3 m, >= 7 %, radius <= 25 m; reported up to 45 m."""
    assert clearance_obstructs(4.29)
    assert not clearance_obstructs(4.3)
    assert not clearance_obstructs(5)
    assert grade_obstructs(0.07)
    assert grade_obstructs(-0.08)
    assert not grade_obstructs(0.069)
    assert curve_obstructs(25)
    assert not curve_obstructs(25.1)
    assert curve_is_reported(45)
    assert not curve_is_reported(45.1)


def test_b8_width_for_double_flow() -> None:
    """B8, MP1028: < 7.3 m wheeled, < 8 m tracked; tracked without instructions."""
    assert width_obstructs(7.29, Track.WHEELED)
    assert not width_obstructs(7.3, Track.WHEELED)
    assert width_obstructs(7.99)
    assert not width_obstructs(8)


def test_b9_load_class_of_a_route() -> None:
    """B9, EN5621: the lowest bridge counts; the worst section where there is none."""
    assert route_mlc([60, 40, 50], [30]) == 40
    assert route_mlc([], [70, 30]) == 30
    with pytest.raises(RouteError, match="neither a bridge nor a section"):
        route_mlc([], [])


@pytest.mark.parametrize(
    ("grade", "heads"),
    [
        *((0.049, 0), (0.05, 1), (0.069, 1), (0.07, 2), (0.099, 2)),
        *((0.10, 3), (0.14, 3), (0.141, 4), (-0.12, 3)),
    ],
)
def test_b10_arrows_of_grades(grade: float, heads: int) -> None:
    """B10, MP1028: 5-7 % one head, 7-10 % two, 10-14 % three, above 14 % four."""
    assert grade_arrows(grade) == heads


@pytest.mark.parametrize(("chord", "offset", "radius"), [(15, 3, 10), (15, 2, 15)])
def test_b12_radius_of_a_curve_is_rounded_down(
    chord: float, offset: float, radius: int
) -> None:
    """B12, EN5622: 10.875 m count 10, 15.06 m count 15."""
    assert curve_radius_m(chord, offset) == radius


@pytest.mark.parametrize(("chord", "offset"), [(0, 3), (15, 0), (15, math.nan)])
def test_a_curve_without_measures_is_refused(chord: float, offset: float) -> None:
    """A curve needs a chord and an offset above zero."""
    with pytest.raises(RouteError, match="cannot be measured"):
        curve_radius_m(chord, offset)
