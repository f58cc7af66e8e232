"""Map sheets from the command line, and what it says to wrong input."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import rasterio
from pypdf import PdfReader

from app.drawing.style import Style
from app.security.marking import Marking
from app.services.overlay_file import OverlayDocument, write_overlay
from app.services.scenario.scenario import SCHEMA
from maps.area_pack import open_area
from planners.overlay import BridgeRating, Overlay, PlacedSymbol

if TYPE_CHECKING:
    from pathlib import Path

FRIEND = np.array(Style.named("day")["symbol_friend"].getRgb()[:3]).reshape(3, 1, 1)


@pytest.fixture(scope="module")
def scenario(small_area: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The documented form across the small area, in confidence."""
    lonlat = open_area(small_area).network.junction_lonlat
    ends = [lonlat[lonlat.sum(axis=1).argmin()], lonlat[lonlat.sum(axis=1).argmax()]]
    stops = ", ".join(f'"{lat:.6f},{lon:.6f}"' for lon, lat in ends)
    lines = []
    ratings, columns = SCHEMA.index("\nratings:") + 1, SCHEMA.index("\ncolumns:")
    for line in (SCHEMA[:ratings] + SCHEMA[columns:]).splitlines():
        if line.startswith("    halts:"):
            break
        if line.startswith(("closures:", "avoid:", "  - [")):
            continue
        kept = {
            "area:": f"area: {small_area}",
            "stops:": f"      stops: [{stops}]",
            "main battle tank": "            vehicles: {car 4x4: 14}",
            "marking:": "marking: EXERCISE - NATO RESTRICTED",
        }
        lines.append(next((new for key, new in kept.items() if key in line), line))
    path = tmp_path_factory.mktemp("plan") / "plan.yaml"
    path.write_text("\n".join(lines))
    return path


def test_sheet_of_the_whole_area_is_a_marked_pdf(marsroute, small_area, tmp_path):
    out = tmp_path / "sheet.pdf"

    answer = marsroute("sheet", small_area, "--paper", "A4", "-o", out, "--json")

    assert answer.code == 0, answer.err
    told = answer.json()
    assert told["files"] == [str(out)]
    assert told["sheets"][0]["paper"] == "A4 landscape"
    (page,) = PdfReader(out).pages
    assert told["marking"] in " ".join(page.extract_text().split())


def test_sheet_around_a_point_is_a_geotiff_in_utm(marsroute, small_area, tmp_path):
    west, south, east, north = open_area(small_area).bounds
    lon, lat = (west + east) / 2, (south + north) / 2
    out = tmp_path / "sheet.tif"

    answer = marsroute(
        *("sheet", small_area, "--centre", f"{lat:.5f},{lon:.5f}"),
        *("--scale", "1:25 000", "--paper", "A4", "--dpi", "100", "-o", out),
    )

    assert answer.code == 0, answer.err
    assert "1:25\u2009000" in answer.out
    with rasterio.open(out) as file:
        assert str(file.crs).startswith("EPSG:326")
        assert file.res[0] == pytest.approx(25_000 * 0.0254 / 100)


def test_strip_follows_the_route_under_the_marking_of_the_plan(
    marsroute, small_area, scenario, tmp_path
):
    out = tmp_path / "strip.pdf"

    answer = marsroute(
        *("sheet", small_area, "--route-of", scenario, "--strip", "--scale", "25000"),
        *("--paper", "A4", "-o", out, "--json"),
    )

    assert answer.code == 0, answer.err
    told = answer.json()
    pages = PdfReader(out).pages
    assert told["marking"] == "EXERCISE - NATO RESTRICTED"
    assert len(pages) == len(told["sheets"]) > 1
    for number, page in enumerate(pages):
        text = " ".join(page.extract_text().split())
        assert f"Sheet {number + 1} of" in text
        assert "NATO RESTRICTED" in text


def test_marking_below_that_of_the_plan_is_refused(
    marsroute, small_area, scenario, tmp_path
):
    answer = marsroute(
        *("sheet", small_area, "--route-of", scenario),
        *("--marking", "EXERCISE - UNCLASSIFIED", "-o", tmp_path / "low.pdf"),
    )

    assert answer.code == 3
    assert "NATO RESTRICTED" in answer.err
    assert not (tmp_path / "low.pdf").exists()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--scale", "0"), "A scale 1:0 is not drawn"),
        (("--scale", "nan"), "A scale without a number is not drawn"),
        (("--paper", "B5"), "no paper 'B5'; choose one of A4"),
        (("--centre", "51,5"), "51,5 lies outside"),
        (("--bounds", "1,2,3"), "are no bounds; give west,south,east,north"),
        (("--bounds", "5,50,4,51"), "enclose nothing"),
        (("--bounds", "0,85,1,86"), "has no UTM grid"),
        (("--bounds", "100,10,101,11"), "shows nothing of"),
        (("--zone", "7", "--scale", "50000"), "Zone 7 is not beside zone"),
        (("--strip", "--scale", "50000"), "A strip of sheets follows a route"),
        (("--dpi", "9000"), "9000 dots per inch is not made"),
        (("--dpi", "1200", "--paper", "A0", "--format", "png"), "dpi or fewer"),
    ],
)
def test_wrong_input_is_refused_in_a_sentence(
    marsroute, small_area, tmp_path, words, sentence
):
    suffix = ".png" if "png" in words else ".pdf"

    answer = marsroute("sheet", small_area, *words, "-o", tmp_path / f"x{suffix}")

    assert answer.code == 3
    assert sentence in answer.err
    assert len(answer.err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_routes_that_do_not_fit_the_scale_are_better_off_as_a_strip(
    marsroute, small_area, scenario, tmp_path
):
    answer = marsroute(
        *("sheet", small_area, "--route-of", scenario, "--scale", "5000"),
        *("--paper", "A4", "-o", tmp_path / "x.pdf"),
    )

    assert answer.code == 3
    assert "The routes do not fit" in answer.err
    assert "strip" in answer.err


def test_point_without_a_scale_is_refused(marsroute, small_area, tmp_path):
    west, south, east, north = open_area(small_area).bounds
    middle = f"{(south + north) / 2},{(west + east) / 2}"

    answer = marsroute(
        "sheet", small_area, "--centre", middle, "-o", tmp_path / "x.pdf"
    )

    assert answer.code == 3
    assert "needs a scale" in answer.err


def test_bounds_that_do_not_fit_the_scale_are_refused_with_one_that_does(
    marsroute, small_area, tmp_path
):
    bounds = ",".join(str(side) for side in open_area(small_area).bounds)

    answer = marsroute(
        *("sheet", small_area, "--bounds", bounds, "--scale", "5000"),
        *("--paper", "A4", "-o", tmp_path / "x.pdf"),
    )

    assert answer.code == 3
    assert "A4 landscape at 1:5\N{THIN SPACE}000; choose 1:" in answer.err


@pytest.mark.parametrize(
    "words", [("--scale", "about"), ("--format", "jpg"), ("--theme", "pink")]
)
def test_wrong_usage_ends_with_two(marsroute, small_area, tmp_path, words):
    answer = marsroute("sheet", small_area, *words, "-o", tmp_path / "x.pdf")

    assert answer.code == 2


def test_ending_and_format_must_agree(marsroute, small_area, tmp_path):
    other = marsroute("sheet", small_area, "--format", "png", "-o", tmp_path / "x.pdf")
    none = marsroute("sheet", small_area, "-o", tmp_path / "x")

    assert (other.code, none.code) == (3, 3)
    assert "end it in .png" in other.err
    assert "does not tell its format" in none.err


def overlay_file(folder: Path, area: Path, marking: str, **more: object) -> Path:
    """Overlay with a unit in the middle of an area, and a closed road."""
    west, south, east, north = open_area(area).bounds
    middle = ((west + east) / 2, (south + north) / 2)
    unit = PlacedSymbol(sidc="10031000161211000000", position=middle)
    document = OverlayDocument(
        overlay=replace(Overlay(symbols=(unit,)), **more),
        marking=Marking.parse(marking),
        closures=(("B 4", middle),),
    )
    path = folder / "staff.overlay.geojson"
    write_overlay(path, document)
    return path


def test_overlay_is_printed_and_its_marking_counts(marsroute, small_area, tmp_path):
    overlay = overlay_file(tmp_path, small_area, "EXERCISE - NATO RESTRICTED")
    plain, drawn = tmp_path / "plain.png", tmp_path / "drawn.png"
    words = ("sheet", small_area, "--paper", "A4", "--dpi", "72")

    first = marsroute(*words, "-o", plain)
    second = marsroute(*words, "--overlay", overlay, "-o", drawn, "--json")

    assert first.code == second.code == 0, second.err
    assert second.json()["marking"] == "EXERCISE - NATO RESTRICTED"
    with rasterio.open(plain) as one, rasterio.open(drawn) as other:
        blue = abs(other.read().astype(int) - FRIEND) <= 3
        assert blue.all(axis=0).sum() > 50
        assert not (abs(one.read().astype(int) - FRIEND) <= 3).all(axis=0).any()


def test_sheet_marked_below_its_overlay_is_refused(marsroute, small_area, tmp_path):
    overlay = overlay_file(tmp_path, small_area, "EXERCISE - NATO RESTRICTED")

    answer = marsroute(
        *("sheet", small_area, "--overlay", overlay),
        *("--marking", "EXERCISE - UNCLASSIFIED", "-o", tmp_path / "low.pdf"),
    )

    assert answer.code == 3
    assert "NATO RESTRICTED" in answer.err
    assert not (tmp_path / "low.pdf").exists()


def test_ratings_of_bridges_elsewhere_are_left_out_by_name(
    marsroute, small_area, tmp_path
):
    far = BridgeRating(position=(-120.0, 40.0), bridge="Golden Gate", wheeled=80)
    marking = "EXERCISE - UNCLASSIFIED"
    overlay = overlay_file(tmp_path, small_area, marking, ratings=(far,))
    words = ("sheet", small_area, "--overlay", overlay, "--paper", "A4")

    answer = marsroute(*words, "-o", tmp_path / "sheet.pdf")
    told = marsroute(*words, "-o", tmp_path / "sheet.pdf", "--json").json()

    assert answer.code == 0, answer.err
    assert "no such bridge: Golden Gate" in answer.out
    assert told["left_out"] == ["Golden Gate"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "There is no overlay at"),
        (b"\x89PNG", "cannot be read as text"),
        (b"{}", "x.overlay.geojson has no member"),
    ],
)
def test_wrong_overlay_is_refused_in_a_sentence(
    marsroute, small_area, tmp_path, content, sentence
):
    path = tmp_path / "x.overlay.geojson"
    if content is not None:
        path.write_bytes(content)

    answer = marsroute("sheet", small_area, "--overlay", path, "-o", tmp_path / "x.pdf")

    assert answer.code == 3
    assert sentence in answer.err
    assert not (tmp_path / "x.pdf").exists()
