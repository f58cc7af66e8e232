"""Themes as data: complete, readable, and red alone where they promise it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from itertools import product
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QColor, QFont, QIcon, QPalette

from app.drawing.style import Style
from app.ui import theme
from app.ui.banner import LEVELS
from app.ui.icons import ICONS, icon_file
from app.ui.theme import THEME_NAMES, THEMES, Theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

READABLE = 4.5
VISIBLE = 3.0
GROUNDS = {
    "text": "chrome panel stripe selection hover info warning error",
    "dim": "chrome panel stripe hover",
    "refused": "chrome panel stripe hover selection",
    "doubtful": "chrome panel stripe hover selection",
    "accent": "chrome panel hover",
    "on_primary": "primary primary_hover",
}


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2."""
    shares = [QColor(colour).getRgbF()[i] for i in range(3)]
    linear = [
        s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


def test_contrast_agrees_with_the_published_extremes() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", THEME_NAMES)
def test_every_text_can_be_read_on_every_ground_it_stands_on(name: str) -> None:
    tokens = Theme.named(name).tokens()
    pairs = [
        (text, ground) for text, all_of in GROUNDS.items() for ground in all_of.split()
    ]
    pairs += [(f"{level}_text", f"{level}_band") for level in Theme.named(name).bands]
    faint = {
        pair: round(contrast(tokens[pair[0]], tokens[pair[1]]), 2)
        for pair in pairs
        if contrast(tokens[pair[0]], tokens[pair[1]]) < READABLE
    }

    assert faint == {}


@pytest.mark.parametrize("name", THEME_NAMES)
def test_focus_stands_out_from_all_around_it(name: str) -> None:
    worn = Theme.named(name)

    for ground in (worn.chrome, worn.panel, worn.stripe, worn.selection):
        assert contrast(worn.accent, ground) >= VISIBLE


def test_every_theme_has_a_map_palette_and_the_same_words() -> None:
    table = tomllib.loads((THEMES / "themes.toml").read_text(encoding="utf-8"))
    words = {field.name for field in fields(Theme)} - {"name"}

    assert tuple(table) == THEME_NAMES
    for name in THEME_NAMES:
        assert set(table[name]) == words
        assert set(table[name]["bands"]) == {level for _, level in LEVELS} | {
            "unclassified"
        }
        assert Style.named(name).name == name


@pytest.mark.parametrize("name", THEME_NAMES)
def test_every_colour_is_one(name: str) -> None:
    for colour in Theme.named(name).tokens().values():
        assert re.fullmatch("#[0-9a-f]{6}", colour)


def test_red_has_no_green_and_no_blue() -> None:
    worn = Theme.named("red")
    colours = [QColor(colour) for colour in worn.tokens().values()]
    groups = (
        QPalette.ColorGroup.Active,
        QPalette.ColorGroup.Inactive,
        QPalette.ColorGroup.Disabled,
    )
    roles = [r for r in QPalette.ColorRole if r is not QPalette.ColorRole.NColorRoles]
    palette = worn.palette()
    colours += [
        palette.color(group, role)
        for group, role in product(groups, roles)
        if role is not QPalette.ColorRole.NoRole
    ]

    assert max(max(colour.green(), colour.blue()) for colour in colours) <= 8


@pytest.mark.parametrize("name", THEME_NAMES)
def test_no_role_of_the_palette_is_left_to_qt(name: str) -> None:
    palette = Theme.named(name).palette()
    left = [
        role
        for role in QPalette.ColorRole
        if role not in (QPalette.ColorRole.NColorRoles, QPalette.ColorRole.NoRole)
        and not palette.isBrushSet(QPalette.ColorGroup.Active, role)
    ]

    assert left == []


@pytest.mark.parametrize(("name", "scale"), list(product(THEME_NAMES, (0.8, 1.0, 2.0))))
def test_the_sheet_has_every_token_filled_in(name: str, scale: float) -> None:
    sheet = Theme.named(name).sheet(scale)

    assert re.search(r"\{[\w.-]+\}", sheet) is None
    assert "{icon" not in sheet
    assert sheet.count("{") == sheet.count("}")


def test_the_sheet_names_no_colour_of_its_own() -> None:
    text = (THEMES / "application.qss").read_text(encoding="utf-8")
    bare = re.sub(r"\{[\w .-]+\}", "", text)

    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;\s])", bare) == []
    assert re.findall(r"\b(?:rgba?|hsv|hsl|palette)\(", bare) == []


def test_lengths_grow_with_the_letters_and_lines_do_not() -> None:
    usual, large = (Theme.named("day").sheet(scale) for scale in (1.0, 2.0))

    assert 'QLabel[role="figure"] { font-size: 15pt;' in usual
    assert 'QLabel[role="figure"] { font-size: 30pt;' in large
    assert "QScrollBar:vertical { width: 24px; }" in large
    assert "QPushButton:focus { border: 2px" in large


@pytest.mark.parametrize(
    "path", sorted(ICONS.glob("*.svg")), ids=lambda path: path.stem
)
def test_an_icon_is_painted_in_the_colour_it_is_asked_in(path) -> None:
    image = QIcon(str(icon_file(path.stem, "#ff0808"))).pixmap(64, 64).toImage()
    pixels = [image.pixelColor(x, y) for x in range(64) for y in range(64)]
    inked = [pixel for pixel in pixels if pixel.alpha() == 255]

    assert inked
    assert {(p.red(), p.green(), p.blue()) for p in inked} == {(255, 8, 8)}


def test_a_theme_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(
        ValueError, match="'dusk'; choose day, night, red, high_contrast"
    ):
        Theme.named("dusk")


@pytest.mark.parametrize("scale", [0.79, 2.01, float("nan")])
def test_letters_keep_their_range(scale: float, qapp: QApplication) -> None:
    with pytest.raises(ValueError, match=r"0\.8 to 2"):
        theme.apply(Theme.named("day"), qapp, scale)


def test_letters_have_grey_edges() -> None:
    font = theme.application_font(1.5)

    assert font.styleStrategy() & QFont.StyleStrategy.NoSubpixelAntialias
    assert font.pointSizeF() == 15
    assert theme.scale_of(font) == 1.5
    assert theme.tabular(font).styleStrategy() == font.styleStrategy()
