"""Time-space graphs leave the application marked, to scale, and the same every time."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from app.drawing.time_space_legend import LegendWords, PageWords
from app.errors import MarkingRefused
from app.exports.paper import A4_LANDSCAPE
from app.exports.time_space_pdf import (
    GraphScale,
    TimeSpaceDocument,
    time_space_pdf,
    write_time_space_pdf,
    write_time_space_png,
    write_time_space_svg,
)
from app.security.marking import NATO_SECRET, UNCLASSIFIED, Marking
from app.ui.movement.graph_words import page_words
from tests.time_space_sketch import AXIS, division

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture(scope="module")
def document() -> TimeSpaceDocument:
    return TimeSpaceDocument(
        title="MSR TULIP",
        marking=Marking(level=UNCLASSIFIED, exercise=True),
        graph=division(columns=12, hours=4),
        axis=AXIS,
        created=datetime(2026, 6, 10, 12, tzinfo=UTC),
        sources=("OpenStreetMap 2026-06-01 (ODbL)",),
    )


def test_the_same_document_gives_the_same_bytes(document: TimeSpaceDocument) -> None:
    data = time_space_pdf(document)

    assert data == time_space_pdf(document)
    assert data.startswith(b"%PDF")
    assert b"20260610120000" in data


def test_a_doctrinal_graph_takes_the_pages_that_its_blocks_need(
    document: TimeSpaceDocument,
) -> None:
    fitted = time_space_pdf(document)
    scaled = replace(document, scale=GraphScale.DOCTRINAL, size_mm=A4_LANDSCAPE)
    pages = len(re.findall(rb"/Type /Page\b(?!s)", time_space_pdf(scaled)))

    assert len(re.findall(rb"/Type /Page\b(?!s)", fitted)) == 1
    assert pages > 4


def test_svg_carries_marking_legend_and_sources(
    document: TimeSpaceDocument, tmp_path: Path
) -> None:
    path = tmp_path / "graph.svg"
    write_time_space_svg(path, document)
    text = path.read_text(encoding="utf-8")

    for words in (
        *("EXERCISE EXERCISE EXERCISE", "EXERCISE - UNCLASSIFIED", "MSR TULIP"),
        *(
            "single lane",
            "conflict",
            "closed",
            "OpenStreetMap 2026-06-01",
            "page 1 of 1",
        ),
    ):
        assert words in text


def test_png_carries_its_marking(document: TimeSpaceDocument, tmp_path: Path) -> None:
    path = tmp_path / "graph.png"
    write_time_space_png(path, document, dpi=96)
    image = QImage(str(path))

    assert image.width() == 1588
    assert image.text("Marking") == document.marking.banner


def test_a_graph_of_secret_data_does_not_leave_unclassified(
    document: TimeSpaceDocument, tmp_path: Path
) -> None:
    secret = replace(document, inputs=(Marking(level=NATO_SECRET, exercise=True),))

    with pytest.raises(MarkingRefused):
        write_time_space_pdf(tmp_path / "graph.pdf", secret)
    assert not list(tmp_path.iterdir())


def test_all_words_around_a_graph_are_those_of_the_reader(
    document: TimeSpaceDocument, tmp_path: Path
) -> None:
    legend = LegendWords(*(f"sign {number}" for number in range(7)))
    words = PageWords(legend, "gemaakt {}", "blad {} van {}", "", "schaal {} {}", "")
    path = tmp_path / "graph.svg"
    write_time_space_svg(path, replace(document, words=words))
    text = path.read_text(encoding="utf-8")

    for told in (*legend, "gemaakt 101200ZJUN26", "blad 1 van 1", "schaal"):
        assert told in text
    for english in (*LegendWords(), "made", "page"):
        assert f">{english}" not in text


def test_the_words_of_the_window_are_the_english_ones() -> None:
    assert page_words() == PageWords()


def test_no_page_of_several_is_without_its_part(
    document: TimeSpaceDocument, tmp_path: Path
) -> None:
    path = tmp_path / "graph.svg"
    write_time_space_svg(path, replace(document, scale=GraphScale.DOCTRINAL))

    assert "km 0 to " in path.read_text(encoding="utf-8")


def test_a_picture_is_painted_to_its_last_pixel(
    document: TimeSpaceDocument, tmp_path: Path
) -> None:
    path = tmp_path / "graph.png"
    write_time_space_png(path, document, dpi=61)
    image = QImage(str(path))
    right, low = image.width() - 1, image.height() - 1

    assert {image.pixel(right, y) for y in range(low + 1)} == {0xFFFFFFFF}
    assert {image.pixel(x, low) for x in range(right + 1)} == {0xFFFFFFFF}


@pytest.mark.parametrize("scale", list(GraphScale))
def test_nothing_of_a_graph_lies_on_its_margins(
    document: TimeSpaceDocument, tmp_path: Path, scale: GraphScale
) -> None:
    path = tmp_path / "graph.svg"
    write_time_space_svg(path, replace(document, scale=scale))
    image = QImage(1587, 1123, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        QSvgRenderer(str(path)).render(painter)
    edge = 30
    right, low = image.width() - edge, image.height() - edge
    margins = {
        *(image.pixel(x, y) for x in (edge, right) for y in range(0, low, 2)),
        *(image.pixel(x, y) for x in range(0, right, 2) for y in (edge, low)),
    }

    assert margins == {0xFFFFFFFF}
