"""March tables on paper, read back page by page with another library."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from app.exports.march_table_pdf import march_table_pdf, write_march_table_pdf
from app.security.marking import NATO_RESTRICTED, Marking
from planners.march_table import march_table
from tests.documents import HALTS, document, table
from tests.marches import SIX

if TYPE_CHECKING:
    from pathlib import Path

    from app.exports.march_table_document import MarchTableDocument

pytestmark = pytest.mark.usefixtures("qapp")


def pages(paper: MarchTableDocument) -> list[str]:
    """Text of each page, lines as painted, words apart by single spaces."""
    reader = PdfReader(io.BytesIO(march_table_pdf(paper)))
    texts = (page.extract_text() for page in reader.pages)
    return ["\n".join(" ".join(t.split()) for t in x.splitlines()) for x in texts]


def size_mm(paper: MarchTableDocument) -> tuple[int, int]:
    box = PdfReader(io.BytesIO(march_table_pdf(paper))).pages[0].mediabox
    return round(float(box.width) * 25.4 / 72), round(float(box.height) * 25.4 / 72)


def test_every_time_of_the_table_stands_on_the_page() -> None:
    (page,) = pages(document())

    for word in ("March table North", "MSR BEAR", "PzBtl 1 B", "12-GEV-08C", "70"):
        assert word in page
    for time in ("120800B", "120806B", "120834B", "120851B"):
        assert time in page
    assert "Alte Brücke" in page
    assert "km 10.0" in page
    assert "Serial 1: 3 march units, 60 vehicles" in page
    assert "fuel trucks last" in page
    assert "Railway crossing at km 12" in page
    assert "page 1 of 1" in page


def test_every_page_is_marked_twice_and_counted() -> None:
    texts = pages(document(table(packets=80, serials=4)))

    assert len(texts) > 1
    for number, text in enumerate(texts, 1):
        lines = text.splitlines()
        assert lines.count("EXERCISE - UNCLASSIFIED") == 2
        assert lines.count("EXERCISE EXERCISE EXERCISE") == 2
        assert f"page {number} of {len(texts)}" in text
        assert ("Packet" in lines) == ("AT" in lines) == ("Serial" in text)


def test_a_page_that_begins_amid_a_serial_says_which() -> None:
    texts = pages(document(table(packets=80, serials=1)))

    assert "Serial 1: 80 march units, 1600 vehicles (continued)" in texts[1]
    assert "March table North (continued)" in texts[1]


def test_no_march_unit_is_lost_between_pages() -> None:
    march = table(packets=80, serials=4)

    text = "\n".join(pages(document(march)))

    for timing in march.units:
        assert f"12-GEV-08{timing.unit.name}" in text.splitlines()


def test_a_marking_without_exercise_has_no_exercise_line() -> None:
    (page,) = pages(document(marking=Marking(level=NATO_RESTRICTED)))

    assert page.splitlines().count("NATO RESTRICTED") == 2
    assert "EXERCISE" not in page


def test_few_points_fit_a4_and_many_go_on_a3() -> None:
    assert size_mm(document()) == (297, 210)
    assert size_mm(document(table(points=9))) == (420, 297)


def test_a_table_too_wide_for_a3_goes_on_in_strips() -> None:
    march = table(points=25, halts=HALTS)

    first, second, third = pages(document(march))

    for page in (first, second, third):
        assert "PzBtl 1 A" in page
    names = [point.name for point in march.points]
    found = [
        name
        for page in (first, second, third)
        for name in names
        if name in page.splitlines() or f"halt {name}" in page.splitlines()
    ]
    assert found == names
    assert "Remarks" not in first + second
    assert "Remarks" in third


def test_times_across_a_month_are_written_in_full() -> None:
    march = table()
    evening = SIX.replace(day=30, hour=21, minute=30)
    late = march_table(march.column, march.legs, start=evening)

    (page,) = pages(document(late))

    assert "302330BJUN26" in page
    assert "010019BJUL26" in page


def test_notes_that_do_not_fit_get_a_page_of_their_own() -> None:
    remarks = tuple(f"Remark {n} on the march." for n in range(36))

    texts = pages(document(remarks=remarks))

    assert len(texts) == 2
    assert "Remark 35 on the march." in texts[1]
    assert "Packet" not in texts[1]


def test_long_names_are_shortened_and_not_printed_over_others() -> None:
    name = "a bridge with a name that does not end " * 20

    (page,) = pages(document(labels={"CP 1": name}, unit_remarks={"A": name}))

    assert name.strip() not in page
    assert "…" in page


def test_the_same_document_gives_the_same_bytes_without_the_time_of_the_clock() -> None:
    one, two = march_table_pdf(document()), march_table_pdf(document())

    assert one == two
    reader = PdfReader(io.BytesIO(one))
    assert reader.metadata is not None
    assert reader.metadata.title == "EXERCISE - UNCLASSIFIED | March table North"
    assert str(reader.metadata["/CreationDate"]).startswith("D:20260601123000Z")
    assert b"CreateDate>2026-06-01T12:30:00" in one
    assert not reader.metadata.author


def test_the_file_is_written_through_the_gate(tmp_path: Path) -> None:
    path = tmp_path / "table.pdf"

    write_march_table_pdf(path, document())

    assert path.read_bytes() == march_table_pdf(document())
