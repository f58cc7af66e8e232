"""Codes and texts that come from elsewhere are values, whatever stands in them."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PySide6.QtCore import QByteArray
from PySide6.QtSvg import QSvgRenderer

from app.drawing.style import Style
from app.drawing.symbol_engine import (
    LONGEST_TEXT,
    TEXT_FIELDS,
    SymbolColours,
    SymbolEngine,
    shown,
)
from app.drawing.symbol_library import find_library, library
from app.drawing.symbol_pictures import SymbolPictures
from tests.symbol_checks import BATTALION, look, needs_library

pytestmark = pytest.mark.usefixtures("qapp")
COLOURS = SymbolColours.of(Style.named("day"))
EVIL = [
    '");evil',
    "</text></svg>",
    "<script>alert(1)</script>",
    '" onload="x',
    "${globalThis}",
    "\\u0022);throw 1//",
    "\0\x1b[2J\r\n",
    "\ud800",
    "\u202egnol",
    "&lt;&amp;",
    "]]><!--",
    "x" * 100_000,
]


@pytest.fixture(scope="module")
def engine() -> SymbolEngine:
    return SymbolEngine(library())


def texts_in(svg: str) -> list[str]:
    # What is parsed was made here, by the library, from checked values.
    tree = ET.fromstring(svg)  # noqa: S314
    return ["".join(one.itertext()) for one in tree.iter() if one.tag.endswith("text")]


@needs_library
@pytest.mark.parametrize("text", EVIL)
@pytest.mark.parametrize("sidc", [BATTALION, "10032500001316000000"])
def test_texts_are_shown_and_never_obeyed(engine, sidc, text) -> None:
    drawing = engine.draw(sidc, (("uniqueDesignation", text),), COLOURS)
    svg = drawing.svg

    assert QSvgRenderer(QByteArray(svg.encode("utf-8"))).isValid()
    assert set(texts_in(svg)) <= {shown(text), "SP"}
    assert {one.tag.split("}")[1] for one in ET.fromstring(svg).iter()} <= {  # noqa: S314
        *("svg", "g", "path", "circle", "text"),
    }
    assert drawing.size[0] < 4000


@needs_library
@pytest.mark.parametrize(
    "name",
    ["fillColor", "monoColor", "__proto__", "constructor", "toString", "sidc", "size"],
)
def test_texts_cannot_become_options_of_the_library(engine, name) -> None:
    plain = engine.draw(BATTALION, (), COLOURS)

    assert engine.draw(BATTALION, ((name, "#123456"),), COLOURS) == plain
    assert engine.draw(BATTALION, (), COLOURS) == plain


@needs_library
def test_scripts_see_nothing_of_the_outside_world(engine) -> None:
    names = ("require", "process", "fetch", "XMLHttpRequest", "Qt", "window", "std")
    kinds = [engine._engine.evaluate(f"typeof {name}").toString() for name in names]

    assert kinds == ["undefined"] * len(names)


@needs_library
@given(sidc=st.text("0123456789", min_size=20, max_size=20))
@example(sidc="99999999999999999999")
@example(sidc="00000000000000000000")
@example(sidc="10079999999999999999")
def test_every_code_of_twenty_digits_gives_a_picture(sidc) -> None:
    picture = PICTURES.picture(sidc, (("uniqueDesignation", "1"),), look())

    assert 0 < picture.image.width() < 600
    assert 0 < picture.image.height() < 600


@given(
    sidc=st.text("0123456789", min_size=20, max_size=20),
    texts=st.dictionaries(st.sampled_from(TEXT_FIELDS), st.text(max_size=60)),
)
def test_labelled_frames_take_every_code_and_text(sidc, texts) -> None:
    picture = FRAMES.picture(sidc, tuple(sorted(texts.items())), look())

    assert 0 < picture.image.width() < 200


@given(st.text())
def test_shown_texts_are_one_printable_line(text) -> None:
    line = shown(text)

    assert len(line) <= LONGEST_TEXT
    assert line.isprintable()
    assert line == line.strip()


PICTURES = SymbolPictures()
FRAMES = SymbolPictures(find_library(library().path.parent / "none"))
