"""A text with the place that was found for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.drawing.geometry import Box
    from app.drawing.lettering import Glyph, Lettering


@dataclass(frozen=True, slots=True)
class Label:
    """
    A text with its place on the screen.

    Attributes
    ----------
    text
        One or more lines.
    x, y
        Its middle, pixels.
    lettering
        Fonts and colours.
    boxes
        What it covers, together with its mark.
    angle
        Degrees, clockwise.
    glyphs
        Place of each letter where the text follows a line; else empty.
    mark
        ``triangle``, ``pass``, ``square`` or empty: a sign at the anchor.
    anchor
        Of the mark, pixels.
    """

    text: str
    x: float
    y: float
    lettering: Lettering
    boxes: tuple[Box, ...]
    angle: float = 0.0
    glyphs: tuple[Glyph, ...] = ()
    mark: str = ""
    anchor: tuple[float, float] = (0.0, 0.0)
