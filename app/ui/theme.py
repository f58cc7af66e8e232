"""How the window looks: themes read from a data file, and what Qt makes of one."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QFont, QIcon, QPalette

from app.ui.icons import icon_file

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QApplication

THEME_NAMES = ("day", "night", "red", "high_contrast")
FAMILIES = ("Noto Sans", "DejaVu Sans")
FONT_PT = 10.0
LEAST_SCALE, MOST_SCALE = 0.8, 2.0
THEMES = Path(__file__).parent / "themes"
_LENGTH = re.compile(r"\{(\d+(?:\.\d+)?)(pt|px)(-\d+)?\}")
_ICON = re.compile(r"\{icon (\w+) (\w+)\}")
KEEPS_NIGHT_SIGHT = frozenset({"red"})  # themes under which nothing may be white
_TOKEN = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """
    Colours by what they are for, as #rrggbb.

    Attributes
    ----------
    name
        One of `THEME_NAMES`; the map wears the palette of the same name.
    chrome, panel, stripe
        Frame of the window; what is read; every other row of it.
    line, edge, grid
        Between parts of the window; around what takes input; between cells.
    text, dim, faint
        To read on any background; to label, on all but a selection; disabled.
    accent
        Focus, links and what is under choice.
    primary, primary_hover, on_primary
        The button that leads on; it under the pointer; text on it.
    selection, hover, thumb
        Rows under choice and under the pointer; handle of a scroll bar.
    info, warning, error
        Background of a notice.
    refused, doubtful
        Text that names a refusal; text that names something unknown.
    bands
        Background and text of a classification by its level.
    """

    name: str
    chrome: str
    panel: str
    stripe: str
    line: str
    edge: str
    grid: str
    text: str
    dim: str
    faint: str
    accent: str
    primary: str
    primary_hover: str
    on_primary: str
    selection: str
    hover: str
    thumb: str
    info: str
    warning: str
    error: str
    refused: str
    doubtful: str
    bands: Mapping[str, tuple[str, str]]

    @staticmethod
    @lru_cache(maxsize=8)
    def named(name: str) -> Theme:
        """
        Read one theme.

        Raises
        ------
        ValueError
            There is no such theme.
        """
        table = tomllib.loads((THEMES / "themes.toml").read_text(encoding="utf-8"))
        if name not in THEME_NAMES:
            raise ValueError(
                f"There is no theme {name!r}; choose {', '.join(THEME_NAMES)}."
            )
        colours = dict(table[name])
        bands = {
            level: (background, text)
            for level, (background, text) in colours.pop("bands").items()
        }
        return Theme(name=name, bands=bands, **colours)

    def tokens(self) -> dict[str, str]:
        """Every colour by the name that the style sheet uses for it."""
        colours = {
            name: value
            for name in self.__slots__
            if isinstance(value := getattr(self, name), str) and name != "name"
        }
        for level, (background, text) in self.bands.items():
            colours[f"{level}_band"] = background
            colours[f"{level}_text"] = text
        return colours

    def sheet(self, font_scale: float = 1.0) -> str:
        """
        Style sheet of the whole application.

        Parameters
        ----------
        font_scale
            Of all letters, and of all room about them.
        """
        tokens = self.tokens()
        text = (THEMES / "application.qss").read_text(encoding="utf-8")
        text = _LENGTH.sub(lambda found: _scaled(found, font_scale), text)
        text = _ICON.sub(
            lambda found: icon_file(found[1], tokens[found[2]]).as_posix(), text
        )
        return _TOKEN.sub(lambda found: tokens[found[1]], text)

    def palette(self) -> QPalette:
        """Palette for what the style sheet does not reach; no role is left to Qt."""
        role = QPalette.ColorRole
        colours = {
            role.Window: self.chrome,
            role.WindowText: self.text,
            role.Base: self.panel,
            role.AlternateBase: self.stripe,
            role.Text: self.text,
            role.PlaceholderText: self.dim,
            role.Button: self.chrome,
            role.ButtonText: self.text,
            role.BrightText: self.refused,
            role.ToolTipBase: self.panel,
            role.ToolTipText: self.text,
            role.Highlight: self.selection,
            role.HighlightedText: self.text,
            role.Link: self.accent,
            role.LinkVisited: self.accent,
            role.Accent: self.accent,
            role.Light: self.panel,
            role.Midlight: self.stripe,
            role.Mid: self.line,
            role.Dark: self.edge,
            role.Shadow: self.line,
        }
        disabled = dict.fromkeys(
            (role.WindowText, role.Text, role.ButtonText, role.HighlightedText),
            self.faint,
        ) | dict.fromkeys((role.PlaceholderText, role.Link, role.Accent), self.faint)
        palette = QPalette()
        for one, colour in colours.items():
            palette.setColor(one, QColor(colour))
        for one, colour in disabled.items():
            palette.setColor(QPalette.ColorGroup.Disabled, one, QColor(colour))
        return palette


def apply(theme: Theme, application: QApplication, font_scale: float = 1.0) -> None:
    """
    Dress the whole application in a theme; windows that are open follow at once.

    Parameters
    ----------
    theme
        To wear.
    application
        Qt's application.
    font_scale
        Of all letters, `LEAST_SCALE` to `MOST_SCALE`.

    Raises
    ------
    ValueError
        The scale is out of its range.
    """
    if not LEAST_SCALE <= font_scale <= MOST_SCALE:
        raise ValueError(
            f"Letters cannot be {font_scale:g} times as large as usual; choose "
            f"{LEAST_SCALE:g} to {MOST_SCALE:g}."
        )
    if not application.styleSheet():
        application.setStyle("Fusion")
        application.setWindowIcon(QIcon(str(THEMES / "marsroute.svg")))
    application.setFont(application_font(font_scale))
    application.setPalette(theme.palette())
    application.setStyleSheet(theme.sheet(font_scale))


def application_font(font_scale: float) -> QFont:
    """Font of the window; its edges are grey, as coloured ones would spoil red."""
    font = QFont()
    font.setFamilies(list(FAMILIES))
    font.setPointSizeF(FONT_PT * font_scale)
    font.setStyleStrategy(QFont.StyleStrategy.NoSubpixelAntialias)
    return font


def scale_of(font: QFont) -> float:
    """How much larger than usual a font of the window is."""
    return font.pointSizeF() / FONT_PT


def tabular(font: QFont) -> QFont:
    """Copy of a font in which all figures are equally wide."""
    figures = QFont(font)
    figures.setFeature(QFont.Tag("tnum"), 1)
    return figures


def _scaled(found: re.Match[str], font_scale: float) -> str:
    """Length of the sheet at a scale; pixels are whole, less what stands behind."""
    length = float(found[1]) * font_scale
    if found[2] == "pt":
        return f"{length:g}pt"
    return f"{max(1, round(length)) + int(found[3] or 0)}px"
