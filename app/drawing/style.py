"""How the map looks, read from a data file: colours by name, and rules that use them.

Day, night, red and high contrast are palettes of one style; no painter knows a colour.
"""

from __future__ import annotations

import math
import tomllib
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from maps.feature_kinds import AreaKind, LineKind, PlaceKind

if TYPE_CHECKING:
    from collections.abc import Mapping

DERIVATION = ("based_on", "ramp_of", "darkest", "brightest", "steepness")
PATTERNS = {
    "solid": Qt.BrushStyle.SolidPattern,
    "diagonal": Qt.BrushStyle.BDiagPattern,
    "horizontal": Qt.BrushStyle.HorPattern,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaRule:
    """How one kind of area is filled and edged, from which zoom."""

    kind: AreaKind
    fill: QColor
    pattern: Qt.BrushStyle
    edge: QColor | None
    edge_from_zoom: float
    from_zoom: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRule:
    """How one kind of line is drawn; dashes and ties in widths and pixels."""

    kind: LineKind
    colour: QColor
    thin_colour: QColor  # where there is no room for a casing
    casing: QColor | None
    widths: tuple[tuple[float, float], ...]
    dash: tuple[float, ...]
    ties: tuple[float, ...]  # length of a cross stroke and distance between them
    from_zoom: float
    ties_from_zoom: float
    numbers_from_zoom: float  # of roads, in shields

    def width(self, zoom: float) -> float:
        """Width in pixels at a zoom, exponential between those of the rule."""
        after = bisect_right(self.widths, (zoom, float("inf")))
        if after == 0:
            return self.widths[0][1]
        if after == len(self.widths):
            return self.widths[-1][1]
        (low, thin), (high, thick) = self.widths[after - 1], self.widths[after]
        share = (zoom - low) / (high - low)
        return float(thin * (thick / thin) ** share)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRule:
    """How the name of one kind of place is written, from which zoom."""

    kind: PlaceKind
    from_zoom: float
    size: float
    bold: bool
    italic: bool
    colour: QColor
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """
    One palette of the map style.

    Attributes
    ----------
    name
        Of the palette: ``day``, ``night``, ``red`` or ``high_contrast``.
    colours
        By the names that the rules use.
    areas, waters, lines, roads, places
        Rules in paint order; of places, the most important first.
    shadow_strength, light_strength
        How much of either colour relief adds at most, 0 to 1.
    least_opacity
        How far a faded colour may fade, 0 to 1 of its own opacity.
    contour_thin, contour_thick
        Pixels.
    """

    name: str
    colours: Mapping[str, QColor]
    areas: tuple[AreaRule, ...]
    waters: tuple[LineRule, ...]
    lines: tuple[LineRule, ...]
    roads: tuple[LineRule, ...]
    places: tuple[PlaceRule, ...]
    shadow_strength: float
    light_strength: float
    least_opacity: float
    contour_thin: float
    contour_thick: float

    def __getitem__(self, colour: str) -> QColor:
        """Look a colour up by its name; an unknown one raises KeyError."""
        return self.colours[colour]

    def code(self, colour: str) -> str:
        """Look a colour up as text, #aarrggbb."""
        return self.colours[colour].name(QColor.NameFormat.HexArgb)

    def faded(self, colour: str, share: float) -> QColor:
        """Look a colour up, and let what is under it shine through where it may."""
        faded = QColor(self.colours[colour])
        faded.setAlphaF(faded.alphaF() * max(share, self.least_opacity))
        return faded

    @staticmethod
    @lru_cache(maxsize=8)
    def named(palette: str) -> Style:
        """
        Read the topographic style in one of its palettes.

        Raises
        ------
        ValueError
            There is no such palette.
        """
        text = resources.files("app.drawing").joinpath("styles/topographic.toml")
        table = tomllib.loads(text.read_text(encoding="utf-8"))
        palettes = table["palettes"]
        if palette not in palettes:
            raise ValueError(
                f"There is no map palette {palette!r}; choose {', '.join(palettes)}."
            )
        colours = _colours(palettes, palette)
        weights = table["weights"][palette]

        def lines(section: str) -> tuple[LineRule, ...]:
            return tuple(
                _line_rule(rule, colours, weights["width_factor"])
                for rule in table[section]
            )

        return Style(
            name=palette,
            colours=colours,
            areas=tuple(_area_rule(rule, colours) for rule in table["areas"]),
            waters=lines("waters"),
            lines=lines("lines"),
            roads=lines("roads"),
            places=tuple(_place_rule(rule, colours) for rule in table["places"]),
            shadow_strength=weights["shadow_strength"],
            light_strength=weights["light_strength"],
            least_opacity=weights["least_opacity"],
            contour_thin=table["contours"]["thin"],
            contour_thick=table["contours"]["thick"],
        )


def _colours(palettes: Mapping[str, Any], name: str) -> dict[str, QColor]:
    """Colours of a palette, those it has of another one included."""
    palette = palettes[name]
    own = {t: QColor(value) for t, value in palette.items() if t not in DERIVATION}
    if "based_on" in palette:
        return _colours(palettes, palette["based_on"]) | own
    if "ramp_of" not in palette:
        return own
    base = _colours(palettes, palette["ramp_of"])
    ramp = palette["darkest"], palette["brightest"], palette["steepness"]
    return {token: _on_red_ramp(colour, *ramp) for token, colour in base.items()} | own


def _on_red_ramp(
    colour: QColor, darkest: int, brightest: int, steepness: float
) -> QColor:
    """Pure red of about the brightness of a colour; black stays black."""
    brightness = (
        0.2126 * colour.redF() + 0.7152 * colour.greenF() + 0.0722 * colour.blueF()
    )
    if brightness == 0:
        return QColor(0, 0, 0, colour.alpha())
    share = min(1.0, brightness * 1.25) ** steepness
    red = darkest + (brightest - darkest) * share
    return QColor(round(red), 0, 0, colour.alpha())


def _area_rule(rule: Mapping[str, Any], colours: Mapping[str, QColor]) -> AreaRule:
    edge = rule.get("edge")
    return AreaRule(
        kind=AreaKind[rule["kind"]],
        fill=colours[rule["fill"]],
        pattern=PATTERNS[rule.get("pattern", "solid")],
        edge=None if edge is None else colours[edge],
        edge_from_zoom=rule.get("edge_from_zoom", 0.0),
        from_zoom=rule.get("from_zoom", 0.0),
    )


def _line_rule(
    rule: Mapping[str, Any], colours: Mapping[str, QColor], factor: float
) -> LineRule:
    casing = rule.get("casing")
    return LineRule(
        kind=LineKind[rule["kind"]],
        colour=colours[rule["colour"]],
        thin_colour=colours[rule.get("thin", rule["colour"])],
        casing=None if casing is None else colours[casing],
        widths=tuple(
            (float(zoom), float(width) * factor) for zoom, width in rule["widths"]
        ),
        dash=tuple(rule.get("dash", ())),
        ties=tuple(rule.get("ties", ())),
        from_zoom=rule.get("from_zoom", 0.0),
        ties_from_zoom=rule.get("ties_from_zoom", 0.0),
        numbers_from_zoom=rule.get("numbers_from_zoom", math.inf),
    )


def _place_rule(rule: Mapping[str, Any], colours: Mapping[str, QColor]) -> PlaceRule:
    return PlaceRule(
        kind=PlaceKind[rule["kind"]],
        from_zoom=rule["from_zoom"],
        size=rule["size"],
        bold=rule.get("bold", False),
        italic=rule.get("italic", False),
        colour=colours[rule.get("colour", "place")],
        mark=rule.get("mark", ""),
    )
