"""How the window looks: colour tokens, and palette, fonts and sheet made from them."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QFont, QIcon, QPalette

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

FAMILIES = ("Noto Sans", "DejaVu Sans")
THEMES = Path(__file__).parent / "themes"
_TOKEN = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """
    Colours by what they are for.

    Attributes
    ----------
    chrome, panel, stripe
        Frame of the window; what is read; every other row of it.
    line, grid
        Between parts of the window; between cells.
    text, dim, faint
        On any of the backgrounds: to read, to label, disabled.
    accent, accent_hover, on_accent
        Primary button and focus; text on it.
    selection, hover, thumb
        Rows under choice and under the pointer; handle of a scroll bar.
    info, warning, error
        Background of a notice.
    refused, doubtful
        Text that names a refusal; text that names something unknown.
    """

    chrome: str
    panel: str
    stripe: str
    line: str
    grid: str
    text: str
    dim: str
    faint: str
    accent: str
    accent_hover: str
    on_accent: str
    selection: str
    hover: str
    thumb: str
    info: str
    warning: str
    error: str
    refused: str
    doubtful: str

    def sheet(self) -> str:
        """Style sheet of the whole application."""
        folder = THEMES.as_posix()
        tokens = asdict(self) | {"folder": folder}
        text = (THEMES / "day.qss").read_text(encoding="utf-8")
        return _TOKEN.sub(lambda found: str(tokens[found[1]]), text)

    def palette(self) -> QPalette:
        """Palette for what the style sheet does not reach."""
        palette = QPalette()
        roles = {
            QPalette.ColorRole.Window: self.chrome,
            QPalette.ColorRole.WindowText: self.text,
            QPalette.ColorRole.Base: self.panel,
            QPalette.ColorRole.AlternateBase: self.stripe,
            QPalette.ColorRole.Text: self.text,
            QPalette.ColorRole.PlaceholderText: self.dim,
            QPalette.ColorRole.Button: self.chrome,
            QPalette.ColorRole.ButtonText: self.text,
            QPalette.ColorRole.ToolTipBase: self.panel,
            QPalette.ColorRole.ToolTipText: self.text,
            QPalette.ColorRole.Highlight: self.selection,
            QPalette.ColorRole.HighlightedText: self.text,
            QPalette.ColorRole.Link: self.accent,
            QPalette.ColorRole.LinkVisited: self.accent,
            QPalette.ColorRole.Mid: self.line,
        }
        for role, colour in roles.items():
            palette.setColor(role, QColor(colour))
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(self.faint))
        return palette


DAY = Theme(
    chrome="#eceae4",
    panel="#faf8f4",
    stripe="#f3f0e9",
    line="#c9c4b8",
    grid="#e2ddd2",
    text="#23262a",
    dim="#5a5f64",
    faint="#9a978f",
    accent="#2f5d50",
    accent_hover="#3a7162",
    on_accent="#ffffff",
    selection="#cfdfd8",
    hover="#e7ebe4",
    thumb="#c2bdb1",
    info="#e3ece8",
    warning="#f6e7bf",
    error="#f3d3cc",
    refused="#9c2a1b",
    doubtful="#7d5400",
)


def apply(theme: Theme, application: QApplication) -> None:
    """Dress the whole application in a theme."""
    application.setStyle("Fusion")
    font = QFont()
    font.setFamilies(list(FAMILIES))
    font.setPointSizeF(10)
    application.setFont(font)
    application.setPalette(theme.palette())
    application.setStyleSheet(theme.sheet())
    application.setWindowIcon(QIcon(str(THEMES / "marsroute.svg")))


def tabular(font: QFont) -> QFont:
    """Copy of a font in which all figures are equally wide."""
    figures = QFont(font)
    figures.setFeature(QFont.Tag("tnum"), 1)
    return figures
