from __future__ import annotations

import re

import pytest
from PySide6.QtGui import QColor

from app.drawing.style import Style
from app.drawing.symbol_engine import SymbolColours, SymbolEngine, shown
from app.drawing.symbol_library import find_library, library
from tests.symbol_checks import BATTALION, PALETTES, START_POINT, needs_library

pytestmark = [pytest.mark.usefixtures("qapp"), needs_library]
DASHES = "stroke-dasharray"


@pytest.fixture(scope="module")
def engine() -> SymbolEngine:
    return SymbolEngine(library())


@pytest.fixture(scope="module")
def colours() -> SymbolColours:
    return SymbolColours.of(Style.named("day"))


def svg(engine: SymbolEngine, sidc: str, **texts: str) -> str:
    colours = SymbolColours.of(Style.named("day"))
    return engine.draw(sidc, tuple(sorted(texts.items())), colours).svg


def test_engine_refuses_a_library_that_is_missing(tmp_path) -> None:
    with pytest.raises(ValueError, match="No symbols can be drawn"):
        SymbolEngine(find_library(tmp_path))


def test_unit_stands_on_the_middle_of_its_frame(engine, colours) -> None:
    drawing = engine.draw(BATTALION, (), colours)

    assert drawing.known
    assert drawing.anchor[0] == pytest.approx(drawing.size[0] / 2)


def test_headquarters_stand_on_the_foot_of_their_staff(engine, colours) -> None:
    unit = engine.draw(BATTALION, (), colours)
    staff = engine.draw("10031002161211000000", (), colours)

    assert staff.anchor[0] < 15
    assert staff.anchor[1] == pytest.approx(unit.anchor[1] + 150)


def test_planned_units_have_a_dashed_frame_and_present_ones_do_not(engine) -> None:
    assert DASHES in svg(engine, "10031010161211000000")
    assert DASHES not in svg(engine, BATTALION)


def test_planned_points_are_dashed_and_the_next_present_one_is_not(engine) -> None:
    assert DASHES in svg(engine, "10032510001316000000")
    assert DASHES not in svg(engine, START_POINT)


@pytest.mark.parametrize(("context", "letter"), [("1", "X"), ("2", "S")])
def test_exercise_and_simulation_have_their_letter(engine, context, letter) -> None:
    sidc = f"10{context}{BATTALION[3:]}"

    assert f">{letter}</text>" in svg(engine, sidc)
    assert f">{letter}</text>" not in svg(engine, BATTALION)


def test_texts_stand_where_the_standard_has_them(engine) -> None:
    drawn = svg(engine, START_POINT, uniqueDesignation="7", dtg="120600Z")

    designation = re.search(r'x="([\d.-]+)"[^>]*>7</text>', drawn)
    time = re.search(r'x="([\d.-]+)"[^>]*text-anchor="end"[^>]*>120600Z</text>', drawn)
    assert designation is not None
    assert float(designation[1]) > 100
    assert time is not None
    assert float(time[1]) < 100


def test_unknown_codes_are_drawn_and_said_to_be_unknown(engine, colours) -> None:
    drawing = engine.draw("10031000169999990000", (), colours)

    assert not drawing.known
    assert drawing.svg.startswith("<svg")


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize(
    "sidc",
    [
        BATTALION,
        "10061030151211000000",  # damaged: the library has its own yellow
        "10062500001303000000",  # hostile point: its own red
        "10032500002806000000",  # a mine
        "10051000001407000000",
        "10032500002818020000",
        "11041100001407000000",  # civilian, in a set of its own
    ],
)
def test_every_colour_is_one_of_the_palette(engine, palette, sidc) -> None:
    colours = SymbolColours.of(Style.named(palette))
    drawn = engine.draw(sidc, (("uniqueDesignation", "A"),), colours).svg

    used = set(re.findall(r'(?:fill|stroke)="([^"]*)"', drawn)) - {"none"}
    assert used <= set(colours)


def test_marks_outside_of_frames_are_light_on_the_dark_map(engine) -> None:
    style = Style.named("night")
    colours = SymbolColours.of(style)
    drawn = engine.draw(BATTALION, (("uniqueDesignation", "11"),), colours).svg

    assert re.search(rf'fill="{colours.mark}"[^>]*>11</text>', drawn)
    assert contrast(colours.mark, style["paper"].name()) > 7
    assert contrast(colours.edge, style["paper"].name()) > 7
    assert contrast(colours.ink, colours.Friend) > 4.5


@pytest.mark.parametrize("palette", ["day", "night", "high_contrast"])
def test_identities_are_told_apart_by_colour(palette) -> None:
    colours = SymbolColours.of(Style.named(palette))

    assert len({colours.Friend, colours.Hostile, colours.Neutral, colours.Unknown}) == 4
    for fill in (colours.Friend, colours.Hostile, colours.Neutral, colours.Unknown):
        assert contrast(colours.ink, fill) > 4.4


def test_long_texts_are_shortened_with_a_sign() -> None:
    assert shown("x" * 41) == "x" * 39 + "…"
    assert shown("x" * 40) == "x" * 40


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(name: str) -> float:
    colour = QColor(name)
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
