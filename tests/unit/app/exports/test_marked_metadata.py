"""Every file says its marking and its origin where its kind says such, and no more."""

from __future__ import annotations

import getpass
import hashlib
import json
import os
import platform
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import openpyxl
import pyogrio
import pytest
import rasterio
from pypdf import PdfReader
from PySide6.QtGui import QImage

from app.errors import InputRefused
from app.exports.gate import ExportRecord, Gate
from app.security.audit_chain import ChainHead
from app.security.file_key import FileKey
from app.security.marking import EXERCISE_LINE, Marking
from app.security.signed_head import sign_head
from app.services.plan.exported_heads import heads_of
from tests.every_export import EXPORTS, Export, Leaving
from tests.map_sketch import MapSketch

if TYPE_CHECKING:
    from pathlib import Path

    from _pytest.mark.structures import ParameterSet

    from maps.basemap import Basemap

pytestmark = pytest.mark.usefixtures("qapp")

MARKING = Marking.parse("EXERCISE - NATO SECRET - ATOMAL - RELEASABLE TO FIN, SWE")
ORIGIN = "marsroute-audit-head/1 0123456789abcdef 7 feed"
KEY = FileKey(bytes(range(32)))
HEAD = sign_head(
    "0123456789abcdef0123456789abcdef",
    ChainHead(7, "fe" * 32),
    datetime(2026, 6, 10, 12, tzinfo=UTC),
    KEY.signing_key(),
)
IDS = [export.writer.partition(".")[2] for export in EXPORTS]


@pytest.fixture(scope="module")
def basemap(tmp_path_factory: pytest.TempPathFactory) -> Basemap:
    drawn = MapSketch()
    drawn.line([(0, 0), (5, 5), (10, 10)], highway="motorway")
    return drawn.basemap(tmp_path_factory.mktemp("map"))


def of_kind(suffix: str) -> list[ParameterSet]:
    return [pytest.param(e, id=e.writer) for e in EXPORTS if e.suffix == suffix]


def written(
    export: Export, folder: Path, basemap: Basemap
) -> tuple[Path, list[ExportRecord]]:
    """Let a document out of a plan, and give what the plan was told."""
    told: list[ExportRecord] = []
    gate = Gate(origin=ORIGIN, log=told.append)
    path = folder / f"out{export.suffix}"
    export.write(path, Leaving(MARKING, (MARKING,), gate), basemap)
    return path, told


def said(path: Path) -> dict[str, str]:  # noqa: PLR0911 - one for each kind
    """Marking and origin as other programs read them."""
    match path.suffix:
        case ".pdf":
            found = PdfReader(path).xmp_metadata
            assert found is not None
            keywords = found.pdf_keywords or ""
            raw = found.stream.get_data().decode() if found.stream else ""
            return {"marking": keywords, "origin": raw}
        case ".xlsx":
            book = openpyxl.load_workbook(path).properties
            return {"marking": book.keywords, "origin": book.description}
        case ".png":
            image = QImage(str(path))
            return {"marking": image.text("Marking"), "origin": image.text("Origin")}
        case ".tif":
            with rasterio.open(path) as file:
                tags = file.tags()
            return {"marking": tags["MARKING"], "origin": tags["ORIGIN"]}
        case ".gpkg":
            layer = pyogrio.list_layers(path)[0][0]
            found = pyogrio.read_info(path, layer=layer)
            assert found["layer_metadata"]["marking"] == str(MARKING)
            return dict(found["dataset_metadata"])
        case ".geojson":
            return dict(json.loads(path.read_text(encoding="utf-8")))
    text = path.read_text(encoding="utf-8-sig")
    return {"marking": text.replace('"', ""), "origin": text}


@pytest.mark.parametrize("export", EXPORTS, ids=IDS)
def test_marking_and_origin_are_in_the_file(
    export: Export, tmp_path: Path, basemap: Basemap
) -> None:
    path, _ = written(export, tmp_path, basemap)

    found = said(path)

    assert str(MARKING) in " ".join(found["marking"].split())
    assert ORIGIN in found["origin"]


@pytest.mark.parametrize("export", EXPORTS, ids=IDS)
def test_signed_head_is_found_again_in_every_kind_of_file(
    export: Export, tmp_path: Path, basemap: Basemap
) -> None:
    gate = Gate(origin=str(HEAD))
    path = tmp_path / f"out{export.suffix}"
    export.write(path, Leaving(MARKING, (MARKING,), gate), basemap)

    assert heads_of(str(path)) == (HEAD,)
    assert HEAD.is_genuine()
    with pytest.raises(InputRefused, match="carries no head"):
        heads_of(str(written(export, tmp_path, basemap)[0]))


@pytest.mark.parametrize("export", EXPORTS, ids=IDS)
def test_the_plan_is_told_of_every_file_with_its_hash(
    export: Export, tmp_path: Path, basemap: Basemap
) -> None:
    path, told = written(export, tmp_path, basemap)

    assert {record.path for record in told} == set(tmp_path.iterdir())
    assert path in {record.path for record in told}
    for record in told:
        data = record.path.read_bytes()
        assert record.sha256 == hashlib.sha256(data).hexdigest()
        assert record.marking == MARKING


@pytest.mark.parametrize("export", EXPORTS, ids=IDS)
def test_a_file_names_nobody_and_no_machine(
    export: Export,
    tmp_path: Path,
    basemap: Basemap,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("USER", "LOGNAME", "USERNAME"):
        monkeypatch.setenv(name, "kilroy-was-here")
    path, _ = written(export, tmp_path, basemap)

    data = path.read_bytes()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as book:
            data = b"".join(book.read(name) for name in book.namelist())
    for secret in (getpass.getuser(), platform.node(), str(tmp_path), os.getcwd()):  # noqa: PTH109
        for form in (secret.encode(), secret.encode("utf-16-be")):
            assert len(secret) < 4 or form not in data, secret
    if path.suffix == ".pdf":
        assert not (PdfReader(path).metadata or {}).get("/Author")
    if path.suffix == ".xlsx":
        properties = openpyxl.load_workbook(path).properties
        assert not properties.creator
        assert not properties.lastModifiedBy
    if path.suffix == ".png":
        assert set(QImage(str(path)).textKeys()) <= {
            *("Marking", "Title", "Origin", "Source")
        }


@pytest.mark.parametrize(
    "export",
    [one for one in EXPORTS if one.suffix == ".pdf"],
    ids=lambda one: one.writer,
)
def test_every_page_is_marked_at_its_top_and_bottom(
    export: Export, tmp_path: Path, basemap: Basemap
) -> None:
    path, _ = written(export, tmp_path, basemap)

    for page in PdfReader(path).pages:
        text = " ".join(page.extract_text().split())
        assert text.count(str(MARKING)) >= 2


@pytest.mark.parametrize(
    "export",
    [one for one in EXPORTS if one.suffix == ".xlsx"],
    ids=lambda one: one.writer,
)
def test_every_sheet_of_a_workbook_is_marked(
    export: Export, tmp_path: Path, basemap: Basemap
) -> None:
    path, _ = written(export, tmp_path, basemap)

    for sheet in openpyxl.load_workbook(path):
        cells = [row[0] for row in sheet.iter_rows(max_col=1, values_only=True)]
        filled = [cell for cell in cells if cell]
        assert filled[:2] == [EXERCISE_LINE, str(MARKING)]
        assert filled[-2:] == [str(MARKING), EXERCISE_LINE]
        assert str(MARKING) in sheet.oddHeader.center.text
        assert str(MARKING) in sheet.oddFooter.center.text


def test_what_cannot_be_put_on_record_stays_in(
    tmp_path: Path, basemap: Basemap
) -> None:
    def refuse(_: ExportRecord) -> None:
        raise RuntimeError("the plan is locked")

    under = Leaving(MARKING, (MARKING,), Gate(log=refuse))

    for export in EXPORTS:
        with pytest.raises(RuntimeError, match="locked"):
            export.write(tmp_path / f"out{export.suffix}", under, basemap)
    assert not list(tmp_path.iterdir())
