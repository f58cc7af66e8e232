"""Hostile workbooks and tables of units: one sentence, or units that make sense."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import KnownError
from app.services.supply.force_file import read_force
from app.services.supply.force_table import columns_of, unit_of_cells
from app.services.supply.supply_plan import SupplyUnit
from maps import foreign_entries
from maps.errors import JailError, SourceError
from maps.jail import JailLimits
from maps.workbook_cells import workbook_sheets
from tests.workbooks import sheet_part, workbook

if TYPE_CHECKING:
    from pathlib import Path

HEAD = '<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c></row>'
ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


def row(number: int, text: str) -> str:
    return (
        f'<row r="{number}"><c r="A{number}" t="inlineStr"><is><t>{text}</t></is></c>'
        "</row>"
    )


def refusal(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    with pytest.raises(KnownError) as caught:
        read_force(path)
    return str(caught.value)


@pytest.mark.parametrize("evil", [ENTITIES, OUTSIDE])
@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"]
)
def test_document_types_are_refused_in_every_part(part: str, evil: str) -> None:
    book = workbook({"Units": sheet_part(HEAD)}, {part: f"{evil}<x>&a;</x>"})

    with pytest.raises(SourceError, match="declares a document type"):
        workbook_sheets(book, file="f.xlsx", most=100)


def test_a_bomb_of_text_is_refused(tmp_path: Path) -> None:
    """A few hundred kilobytes that unpack to far more than any table."""
    bomb = sheet_part(HEAD + row(2, "A" * (65 << 20)))

    told = refusal(tmp_path / "f.xlsx", workbook({"Units": bomb}))

    assert "unpacks to more than 64 MiB" in told


def test_a_bomb_of_elements_ends_at_the_walls(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the child has less memory than millions of cells take."""
    wide = "<row>" + "<c/>" * 1_300_000 + "</row>"
    small = JailLimits(memory_bytes=110 << 20, cpu_seconds=20, wall_seconds=60.0)
    monkeypatch.setattr(foreign_entries, "LIMITS", small)
    path = tmp_path / "f.xlsx"
    path.write_bytes(workbook({"Units": sheet_part(wide)}))

    with pytest.raises(JailError, match="memory"):
        read_force(path)


@pytest.mark.parametrize(
    "target", ["../../../../etc/passwd", "/etc/passwd", "http://x"]
)
def test_links_lead_nowhere_outside_the_archive(tmp_path: Path, target: str) -> None:
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'relationships"><Relationship Id="r1" Target="{target}"/></Relationships>'
    )
    book = workbook({"Units": sheet_part(HEAD)}, {"xl/_rels/workbook.xml.rels": links})

    assert "has 0 sheets that can be read" in refusal(tmp_path / "f.xlsx", book)


def test_a_workbook_without_units_is_refused(tmp_path: Path) -> None:
    book = workbook({"Vehicles": sheet_part(HEAD)})
    other = workbook({"Sheet1": sheet_part(row(1, "nothing of the kind"))})

    assert "has no sheet of units" in refusal(tmp_path / "f.xlsx", book)
    assert "has no line of names" in refusal(tmp_path / "g.xlsx", other)


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    """A name that begins so is read as it is, and nothing of it is worked out."""
    name = "=HYPERLINK(A1)"
    path = tmp_path / "f.xlsx"
    path.write_bytes(workbook({"Units": sheet_part(HEAD + row(2, name))}))

    (unit,) = read_force(path).units

    assert unit.unit.name == name


def test_thousands_of_wrong_lines_are_each_told_and_none_taken(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text("name,personnel\n" + "A,many\n" * 2000)

    force = read_force(path)

    assert force.units == ()
    assert len(force.findings) == 2000
    assert all(finding.fault for finding in force.findings)


cells = st.one_of(
    st.sampled_from(
        ["A", "60", "-1", "1e400", "nan", "1.5", "0", "yes", "0800-1200", "company"]
    ),
    st.sampled_from(["120600ZJUN26 move", "; ;", "=1+1", "'=1", "move", "9" * 400]),
    st.text(max_size=6),
)
heads = st.lists(
    st.sampled_from(
        [
            *("name", "echelon", "part of", "personnel", "at", "spells", "hours"),
            *("vehicle: car 4x4", "weapon: rifle", "on hand: diesel", "dead: diesel"),
            *("most: diesel", "wants: diesel", "priority", "required", "unloading"),
        ]
    ),
    unique=True,
    max_size=8,
)


@given(heads, st.lists(cells, max_size=9))
def test_any_line_is_a_unit_or_one_sentence(head: list[str], line: list[str]) -> None:
    told = ""
    unit = None
    try:
        unit = unit_of_cells(columns_of(head, "f, line 1"), line, "f.csv", 2)
    except KnownError as error:
        told = str(error)

    assert told.startswith(("f, line 1", "f.csv, line 2")) != isinstance(
        unit, SupplyUnit
    )
