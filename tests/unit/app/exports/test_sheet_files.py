"""Map sheets as files: read back, they lie where they say, and carry their marking."""

from __future__ import annotations

import datetime as dt
import resource
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import rasterio
from pypdf import PdfReader
from pyproj import Transformer

from app.drawing.map_sheet import MapSheet
from app.drawing.sheet_layout import Paper
from app.drawing.style import Style
from app.errors import DiskFull, EnvironmentTrouble, InputRefused, MarkingRefused
from app.exports.map_sheet import SheetDocument, write_sheets_pdf
from app.exports.sheet_raster import (
    MOST_PNG_PIXELS,
    write_sheet_geotiff,
    write_sheet_png,
)
from app.security.marking import Marking
from tests.map_sketch import SOUTH, STEP, WEST, MapSketch, cone

if TYPE_CHECKING:
    from pathlib import Path

    from maps.basemap import Basemap

pytestmark = pytest.mark.usefixtures("qapp")

JUNCTION = (WEST + 2 * STEP, SOUTH + 7 * STEP)
MARKING = Marking.parse("EXERCISE - NATO RESTRICTED")
CREATED = dt.datetime(2026, 7, 1, 8, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def crossroads(tmp_path_factory: pytest.TempPathFactory) -> Basemap:
    """Two motorways that cross far from the middle of the sheet."""
    sketch = MapSketch()
    sketch.line([(0, 7), (2, 7), (10, 7)], highway="motorway")
    sketch.line([(2, 0), (2, 7), (2, 10)], highway="motorway")
    sketch.point(7, 3, place="town", name="Bad Hersfeld")
    return sketch.basemap(tmp_path_factory.mktemp("cross"), cone(600))


@pytest.fixture
def document(crossroads: Basemap) -> SheetDocument:
    sheet = MapSheet(
        title="Route GREEN",
        marking=MARKING.banner,
        centre=(WEST + 5 * STEP, SOUTH + 5 * STEP),
        scale=50_000,
        date=CREATED.date(),
        paper=Paper.named("A4"),
        made="010800ZJUL26",
        sources=("© OpenStreetMap contributors, ODbL 1.0",),
    )
    return SheetDocument(
        sheets=(sheet,),
        marking=MARKING,
        basemap=crossroads,
        created=CREATED,
        attribution="© OpenStreetMap contributors, ODbL 1.0",
    )


def junction_in(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Where the motorways cross in a picture, and where its placement says so."""
    with rasterio.open(path) as file:
        pixels = file.read()
        place = file.transform
        code = file.crs.to_epsg()
    easting, northing = Transformer.from_crs(4326, code, always_xy=True).transform(
        *JUNCTION
    )
    expected = np.array(~place @ (easting, northing))
    motorway = Style.named("day")["motorway"].getRgb()[:3]
    away = np.abs(pixels.astype(int) - np.array(motorway)[:, None, None]).sum(axis=0)
    column, row = expected.astype(int).tolist()
    # Beside the junction each road is alone; the mean of both sides is its middle.
    reach, beside = 25, 40
    xs, ys = [], []
    for away_by in (-beside, beside):
        across = away[row + away_by, column - reach : column + reach] < 60
        down = away[row - reach : row + reach, column + away_by] < 60
        xs.append(np.flatnonzero(across).mean() + column - reach + 0.5)
        ys.append(np.flatnonzero(down).mean() + row - reach + 0.5)
    found_x, found_y = np.mean(xs), np.mean(ys)
    return np.array([found_x, found_y]), expected


def test_junction_of_a_geotiff_lies_within_a_pixel(tmp_path, document):
    path = tmp_path / "sheet.tif"

    write_sheet_geotiff(path, document, dpi=200)

    found, expected = junction_in(path)
    assert np.abs(found - expected).max() < 1
    with rasterio.open(path) as file:
        assert file.crs.to_epsg() == 32632
        assert file.profile["compress"] == "deflate"
        assert file.profile["tiled"]
        assert file.res[0] == pytest.approx(50_000 * 0.0254 / 200)
        assert file.tags()["MARKING"] == MARKING.banner
        assert MARKING.banner in file.tags()["TIFFTAG_IMAGEDESCRIPTION"]


def test_junction_of_a_picture_with_world_file_lies_within_a_pixel(tmp_path, document):
    path = tmp_path / "sheet.png"

    written = write_sheet_png(path, document, dpi=150)

    found, expected = junction_in(path)
    assert np.abs(found - expected).max() < 1
    assert written[0] == path
    assert {p.name for p in tmp_path.iterdir()} == {
        *("sheet.png", "sheet.pgw", "sheet.png.aux.xml")
    }
    with rasterio.open(path) as file:
        assert file.crs.to_epsg() == 32632
        assert file.tags()["MARKING"] == MARKING.banner


def test_bands_of_a_geotiff_join_into_the_picture(tmp_path, document):
    write_sheet_geotiff(tmp_path / "sheet.tif", document, dpi=150)
    write_sheet_png(tmp_path / "sheet.png", document, dpi=150)

    with rasterio.open(tmp_path / "sheet.tif") as file:
        banded = file.read().astype(int)
    with rasterio.open(tmp_path / "sheet.png") as file:
        whole = file.read()[:3].astype(int)

    assert (np.abs(banded - whole) > 12).mean() < 0.002


def test_pdf_is_a_page_of_lines_and_words(tmp_path, document):
    path = tmp_path / "sheet.pdf"

    write_sheets_pdf(path, document)

    reader = PdfReader(path)
    (page,) = reader.pages
    text = " ".join(page.extract_text().split())
    assert text.count(MARKING.banner) == 2
    for words in (
        *("Route GREEN", "© OpenStreetMap contributors", "Printed 010800ZJUL26"),
        *("Grid zone and 100 km square", "Grid-magnetic angle", "WMM 2025"),
        *("Contour interval", "EPSG:32632", "1:50", "32U"),
    ):
        assert words in text
    assert MARKING.banner in reader.metadata.title
    assert [float(side) for side in page.mediabox[2:]] == pytest.approx(
        [297 / 25.4 * 72, 210 / 25.4 * 72], abs=1
    )
    assert path.stat().st_size < 3_000_000


def test_fonts_are_embedded(tmp_path, document):
    path = tmp_path / "sheet.pdf"
    write_sheets_pdf(path, document)

    (page,) = PdfReader(path).pages
    for font in page["/Resources"]["/Font"].values():
        inner = font.get_object()["/DescendantFonts"][0].get_object()
        descriptor = inner["/FontDescriptor"].get_object()
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor)


def test_same_sheets_give_the_same_bytes(tmp_path, document):
    write_sheets_pdf(tmp_path / "one.pdf", document)
    write_sheets_pdf(tmp_path / "two.pdf", document)

    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


def test_strip_has_a_page_for_each_sheet(tmp_path, document):
    sheet = document.sheets[0]
    pages = replace(document, sheets=(sheet, replace(sheet, title="Route BLUE")))

    write_sheets_pdf(tmp_path / "strip.pdf", pages)

    reader = PdfReader(tmp_path / "strip.pdf")
    assert len(reader.pages) == 2
    assert "Route BLUE" in " ".join(reader.pages[1].extract_text().split())


@pytest.mark.parametrize("suffix", ["pdf", "png", "tif"])
def test_marking_below_that_of_the_plan_is_refused(tmp_path, document, suffix):
    secret = replace(document, inputs=(Marking.parse("EXERCISE - NATO SECRET"),))
    path = tmp_path / f"sheet.{suffix}"

    with pytest.raises(MarkingRefused):
        write(path, secret)

    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("suffix", ["pdf", "png", "tif"])
def test_missing_folder_is_named_and_nothing_is_left(tmp_path, document, suffix):
    path = tmp_path / "missing" / f"sheet.{suffix}"

    with pytest.raises(EnvironmentTrouble, match="missing"):
        write(path, document)

    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("suffix", ["pdf", "png", "tif"])
def test_stopped_work_leaves_the_old_file(tmp_path, document, suffix):
    path = tmp_path / f"sheet.{suffix}"
    path.write_bytes(b"old")

    def stop(_what: str, share: float) -> None:
        if share > 0 or suffix == "pdf":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(path, document, stop)

    assert [p.name for p in tmp_path.iterdir()] == [path.name]
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize("missing", [1, 200, 20_000, 150_000])
def test_full_disk_is_told_however_late_it_fills(tmp_path, document, missing, capfd):
    """GDAL closes a file in peace that lost its last tiles."""
    path = tmp_path / "sheet.tif"
    write_sheet_geotiff(path, document, dpi=100)
    whole = path.stat().st_size
    path.unlink()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (whole - missing, limits[1]))
    try:
        with pytest.raises(DiskFull, match="Nothing was written"):
            write_sheet_geotiff(path, document, dpi=100)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        capfd.readouterr()  # words of the library

    assert not list(tmp_path.iterdir())


def test_strip_can_be_stopped_between_two_sheets(tmp_path, document):
    pages = replace(document, sheets=document.sheets * 2)

    def stop(_what: str, share: float) -> None:
        if share > 0:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_sheets_pdf(tmp_path / "strip.pdf", pages, stop)

    assert not list(tmp_path.iterdir())


def test_picture_that_no_memory_holds_is_refused_with_what_would_do(document, tmp_path):
    large = replace(document.sheets[0], paper=Paper.named("A0"))
    huge = replace(document, sheets=(large,))

    with pytest.raises(InputRefused, match="choose 310 dpi or fewer") as refused:
        write_sheet_png(tmp_path / "huge.png", huge, dpi=1_200)

    assert f"{MOST_PNG_PIXELS / 1e6:.0f} million" in str(refused.value)
    assert not list(tmp_path.iterdir())


def write(path, document, progress=lambda *_: None) -> None:
    if path.suffix == ".pdf":
        write_sheets_pdf(path, document, progress)
    elif path.suffix == ".png":
        write_sheet_png(path, document, 72, progress)
    else:
        write_sheet_geotiff(path, document, 72, progress)
