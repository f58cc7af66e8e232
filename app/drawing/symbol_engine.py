"""The library of military symbols at work: a code and texts in, a drawing out.

The library is JavaScript and runs in Qt's own engine, without any object of the
outside world. Codes and texts are handed over as values, never as program text.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtQml import QJSEngine, QJSValue

from app.drawing.lettering import FAMILIES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.drawing.style import Style
    from app.drawing.symbol_library import SymbolLibrary

HALO = 5.0  # in hundredths of the size of a symbol
LONGEST_TEXT = 40  # letters; the rest would lie over half the map
TEXT_FIELDS = (
    *("additionalInformation", "altitudeDepth", "combatEffectiveness"),
    *("commonIdentifier", "country", "dtg", "equipmentTeardownTime"),
    *("evaluationRating", "headquartersElement", "higherFormation", "hostile"),
    *("iffSif", "installationComposition", "location", "platformType", "quantity"),
    *("reinforcedReduced", "signatureEquipment", "specialHeadquarters", "speed"),
    *("staffComments", "type", "uniqueDesignation", "uniqueDesignation1"),
    *("additionalInformation1", "dtg1"),
)

Texts = tuple[tuple[str, str], ...]


class SymbolColours(NamedTuple):
    """
    Colours of symbols as #rrggbb.

    Fills by identity, frames and icons, white parts of icons, what stands outside of
    frames, the halo of that, the edge round frames, and signals.
    """

    Friend: str
    Hostile: str
    Neutral: str
    Unknown: str
    Civilian: str
    Suspect: str
    ink: str
    light: str
    mark: str
    halo: str
    edge: str
    green: str
    yellow: str
    red: str
    blue: str

    @classmethod
    def of(cls, style: Style) -> SymbolColours:
        """Colours of symbols in a palette of the map."""
        return cls(*(style[f"symbol_{name.lower()}"].name() for name in cls._fields))


@dataclass(frozen=True, slots=True)
class SymbolDrawing:
    """
    A symbol as the library draws it.

    Attributes
    ----------
    svg
        The drawing; its unit is a hundredth of the size of a symbol.
    anchor
        The point of it that stands at the place, from its top left corner.
    size
        Width and height.
    known
        Whether the standard has a symbol for the code; if not, the drawing shows a
        question mark.
    """

    svg: str
    anchor: tuple[float, float]
    size: tuple[float, float]
    known: bool


class SymbolEngine:
    """
    The library, loaded; for one thread.

    Parameters
    ----------
    library
        Found to be the one that belongs to the program.

    Raises
    ------
    ValueError
        The library is missing or does not run; ask it before.
    """

    def __init__(self, library: SymbolLibrary) -> None:
        if not library:
            raise ValueError(f"No symbols can be drawn: {library.note}")
        self._engine = QJSEngine()
        self._run(library.script, str(library.path))
        glue = (resources.files("app.drawing") / "symbol_call.js").read_text("utf-8")
        self._draw = self._run(glue, "symbol_call.js")
        self._palettes: dict[SymbolColours, QJSValue] = {}

    def draw(self, sidc: str, texts: Texts, colours: SymbolColours) -> SymbolDrawing:
        """
        Draw one symbol.

        Parameters
        ----------
        sidc
            20 digits.
        texts
            Text fields by name; names that are not of `TEXT_FIELDS` are left out.
        colours
            Of the palette.
        """
        drawn = self._draw.call(
            [
                QJSValue(sidc),
                self._object(
                    (name, shown(text)) for name, text in texts if name in TEXT_FIELDS
                ),
                self._palette(colours),
                QJSValue(HALO),
                QJSValue(", ".join(FAMILIES)),
            ]
        )
        _check(drawn, f"symbol {sidc}")
        number = {
            name: drawn.property(name).toNumber()
            for name in ("x", "y", "width", "height")
        }
        return SymbolDrawing(
            drawn.property("svg").toString(),
            (number["x"], number["y"]),
            (number["width"], number["height"]),
            drawn.property("known").toBool(),
        )

    def _palette(self, colours: SymbolColours) -> QJSValue:
        """Colours as an object of the engine, made once."""
        if colours not in self._palettes:
            self._palettes[colours] = self._object(colours._asdict().items())
        return self._palettes[colours]

    def _object(self, properties: Iterable[tuple[str, str]]) -> QJSValue:
        made = self._engine.newObject()
        for name, text in properties:
            made.setProperty(name, text)
        return made

    def _run(self, script: str, name: str) -> QJSValue:
        answer: Any = self._engine.evaluate(script, name)
        if not isinstance(answer, QJSValue):
            raise TypeError(f"{name} gave {answer!r} and not a value of the engine.")
        _check(answer, name)
        return answer


def shown(text: str) -> str:
    """
    Text as it is written beside a symbol: one line of printable letters.

    >>> shown(" 11  (NLD) ")
    '11 (NLD)'
    """
    line = "".join(
        letter if letter.isprintable() else " " for letter in text[:400]
    ).split()
    words = " ".join(line)
    return words if len(words) <= LONGEST_TEXT else f"{words[: LONGEST_TEXT - 1]}…"


def _check(answer: QJSValue, what: str) -> None:
    """Stop where the library stopped: its input is checked, so the fault is ours."""
    if answer.isError():
        line = answer.property("lineNumber").toString()
        raise ValueError(f"{what}, line {line}: {answer.toString()}")
