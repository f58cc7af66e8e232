from __future__ import annotations

import re
import tomllib
from importlib import resources
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor

from app.drawing.style import Style
from maps.feature_kinds import AreaKind, LineKind, PlaceKind

PALETTES = ("day", "night", "red", "high_contrast")


def test_every_palette_names_the_same_colours() -> None:
    day, *others = [set(Style.named(palette).colours) for palette in PALETTES]

    assert [names ^ day for names in others] == [set(), set(), set()]


def test_every_colour_can_be_read() -> None:
    for palette in PALETTES:
        assert all(colour.isValid() for colour in Style.named(palette).colours.values())


def test_every_kind_has_a_rule() -> None:
    style = Style.named("day")

    assert {rule.kind for rule in style.areas} == set(AreaKind)
    lines = [rule.kind for rule in (*style.waters, *style.lines, *style.roads)]
    assert sorted(lines) == sorted(LineKind)
    assert {rule.kind for rule in style.places} == set(PlaceKind)


def test_every_colour_is_used_by_a_rule_or_a_painter() -> None:
    folder = resources.files("app.drawing")
    table = tomllib.loads((folder / "styles/topographic.toml").read_text())
    used = {
        value
        for section in ("areas", "waters", "lines", "roads", "places")
        for rule in table[section]
        for value in rule.values()
        if isinstance(value, str)
    }
    code = "".join(
        path.read_text() for path in Path(str(resources.files("app"))).rglob("*.py")
    )

    families = tuple(re.findall(r'f"(\w+_)\{', code))  # such as f"symbol_{name}"

    idle = {
        c
        for c in table["palettes"]["day"]
        if c not in used and f'"{c}"' not in code and not c.startswith(families)
    }
    assert idle == set()


def test_red_colours_are_red_alone() -> None:
    for colour in Style.named("red").colours.values():
        assert colour.green() == colour.blue() == 0


def test_high_contrast_has_no_relief_and_lets_nothing_fade() -> None:
    style = Style.named("high_contrast")

    assert style.shadow_strength == style.light_strength == 0
    assert style.faded("grid", 0.4).alpha() == 255
    assert style["label"] == style["place"] == QColor("#000000")
    assert Style.named("day").faded("grid", 0.4).alpha() == 102


def test_high_contrast_is_the_day_with_wider_lines() -> None:
    day, strong = Style.named("day"), Style.named("high_contrast")

    for plain, wide in zip(day.roads, strong.roads, strict=True):
        assert wide.kind is plain.kind
        assert wide.width(14) == pytest.approx(plain.width(14) * 1.2)


def test_red_grounds_differ_and_names_stand_out_from_them() -> None:
    style = Style.named("red")
    grounds = [style[name].red() for name in ("water", "paper", "wood")]

    assert grounds == sorted(grounds)
    assert min(np.diff(grounds)) >= 16
    assert style["place"].red() == 255
    assert max(grounds) <= 0x30


@given(st.floats(1, 20), st.floats(0.01, 3))
def test_no_line_grows_thinner_as_the_map_comes_closer(
    zoom: float, more: float
) -> None:
    style = Style.named("day")

    for rule in (*style.waters, *style.lines, *style.roads):
        assert 0 < rule.width(zoom) <= rule.width(zoom + more)


def test_width_is_that_of_the_rule_at_its_zooms() -> None:
    primary = next(r for r in Style.named("day").roads if r.kind is LineKind.PRIMARY)

    assert [primary.width(zoom) for zoom in (5, 10, 14, 16, 20)] == [1, 1.6, 5, 10, 22]
    assert primary.width(15) == pytest.approx((5 * 10) ** 0.5)


def test_palette_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(ValueError, match="'dusk'; choose day, night, red, high"):
        Style.named("dusk")
