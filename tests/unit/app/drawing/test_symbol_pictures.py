from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.drawing.symbol_library import find_library, library, symbols_note
from app.drawing.symbol_pictures import SymbolPictures
from tests.symbol_checks import (
    BATTALION,
    PALETTES,
    START_POINT,
    has_colour,
    look,
    needs_library,
    pixels,
)

pytestmark = pytest.mark.usefixtures("qapp")
NAMED = (("uniqueDesignation", "11"),)
MANY = tuple(
    sorted(
        {
            "uniqueDesignation": "WWWWW",
            "higherFormation": "13 MECH",
            "dtg": "12",
        }.items()
    )
)


@pytest.fixture(scope="module")
def pictures() -> SymbolPictures:
    return SymbolPictures()


@pytest.fixture(scope="module")
def plain(tmp_path_factory) -> SymbolPictures:
    """Without the library."""
    return SymbolPictures(find_library(tmp_path_factory.mktemp("none")))


def test_same_symbol_is_made_once(plain) -> None:
    first = plain.picture(BATTALION, NAMED, look())

    assert plain.picture(BATTALION, NAMED, look()) is first


def test_other_texts_sizes_screens_and_palettes_are_other_pictures(plain) -> None:
    looks = [look(), look(size=40), look(dpr=2), look("night")]
    made = [plain.picture(BATTALION, NAMED, one) for one in looks]
    made.append(plain.picture(BATTALION, (), look()))

    assert len({id(one.image) for one in made}) == 5


def test_oldest_pictures_go_when_there_is_no_room(tmp_path) -> None:
    pictures = SymbolPictures(find_library(tmp_path), kept_bytes=40_000)
    for number in range(60):
        pictures.picture(BATTALION, (("uniqueDesignation", str(number)),), look())
    last = pictures.picture(BATTALION, (("uniqueDesignation", "59"),), look())

    assert pictures.bytes <= 40_000
    assert 1 < len(pictures) < 60
    assert last is pictures.picture(BATTALION, (("uniqueDesignation", "59"),), look())


def test_twice_the_pixels_cover_the_same_room(plain) -> None:
    fine, coarse = (plain.picture(BATTALION, (), look(dpr=dpr)) for dpr in (2.0, 1.0))

    assert fine.image.width() == pytest.approx(2 * coarse.image.width(), abs=3)
    assert fine.width == pytest.approx(coarse.width, abs=1.5)
    assert fine.left == pytest.approx(coarse.left, abs=1)


@needs_library
@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("sidc", [BATTALION, START_POINT, "10061030151211000000"])
def test_pictures_show_the_fill_of_their_identity(pictures, palette, sidc) -> None:
    one = look(palette, size=60)
    image = pictures.picture(sidc, NAMED, one).image

    expected = {
        BATTALION: one.colours.Friend,
        START_POINT: one.colours.mark,
    }.get(sidc, one.colours.Hostile)
    assert has_colour(image, expected)


@pytest.mark.parametrize("sidc", [BATTALION, START_POINT, "10161030151211000000"])
@pytest.mark.parametrize("kind", ["drawn", "framed"])
def test_red_pictures_have_no_green_and_no_blue(pictures, plain, kind, sidc) -> None:
    source = pictures if kind == "drawn" else plain
    image = source.picture(sidc, MANY, look("red", size=60)).image

    assert pixels(image)[:, :, :2].max() <= 8
    assert pixels(image)[:, :, 2].max() > 120


@needs_library
@pytest.mark.parametrize("sidc", [BATTALION, START_POINT])
def test_no_letter_is_cut_off(sidc, pictures, monkeypatch) -> None:
    """Letters of our font are wider than those the library reckons with."""
    picture = pictures.picture(sidc, MANY, look(size=40))
    monkeypatch.setattr("app.drawing.symbol_pictures.SPARE", 1.5)
    monkeypatch.setattr("app.drawing.symbol_pictures.SPARE_ROWS", 200.0)
    roomy = SymbolPictures().picture(sidc, MANY, look(size=40))

    assert picture.width == pytest.approx(roomy.width, abs=2)
    assert picture.height == pytest.approx(roomy.height, abs=2)


@needs_library
def test_units_without_texts_stand_around_their_place(pictures) -> None:
    picture = pictures.picture(BATTALION, (), look(size=100))

    assert picture.left == pytest.approx(-picture.width / 2, abs=2)
    assert picture.top < -60
    assert picture.top + picture.height == pytest.approx(57, abs=3)


@needs_library
def test_points_stand_on_their_tip(pictures) -> None:
    picture = pictures.picture(START_POINT, (), look(size=100))

    assert picture.top + picture.height == pytest.approx(8, abs=5)
    assert picture.left == pytest.approx(-picture.width / 2, abs=2)


@pytest.mark.parametrize(
    ("digit", "wide", "high"),
    [("3", 150, 100), ("4", 110, 110), ("6", 144, 144), ("1", 140, 140)],
)
def test_frames_tell_identities_by_shape(plain, digit, wide, high) -> None:
    sidc = f"100{digit}{BATTALION[4:]}"
    picture = plain.picture(sidc, (), look(size=100))

    assert picture.width == pytest.approx(wide + 14, abs=3)
    assert picture.height == pytest.approx(high + 14, abs=3)
    assert not picture.known


def test_frames_have_their_designation_in_them(plain) -> None:
    named = pixels(plain.picture(BATTALION, NAMED, look(size=60)).image)
    bare = pixels(plain.picture(BATTALION, (), look(size=60)).image)

    assert named.shape == bare.shape
    changed = np.argwhere((named != bare).any(axis=2))
    assert abs(changed.mean(axis=0) - np.array(bare.shape[:2]) / 2).max() < 4


def test_planned_frames_are_dashed_and_exercise_ones_have_a_letter(plain) -> None:
    present, planned, exercise = (
        plain.picture(sidc, (), look(size=60))
        for sidc in (BATTALION, "10031010161211000000", "10131000161211000000")
    )

    assert planned.image != present.image
    assert planned.width == present.width
    assert exercise.width > present.width


def test_missing_library_is_named_with_the_way_out(tmp_path) -> None:
    missing = find_library(tmp_path)

    assert not missing
    assert "labelled frames" in missing.note
    assert "--symbols" in missing.note


def test_another_script_is_never_used(tmp_path) -> None:
    (tmp_path / "milsymbol.js").write_text("ms = {};", encoding="utf-8")
    other = find_library(tmp_path)

    assert (other.script, bool(other)) == ("", False)
    assert "not milsymbol" in other.note


def test_one_changed_letter_makes_it_another_script(tmp_path) -> None:
    if not library():
        pytest.skip(str(symbols_note()))
    script = tmp_path / "milsymbol.js"
    script.write_text(library().script, encoding="utf-8")
    same = find_library(tmp_path)
    script.write_text(library().script.replace("Copyright", "copyright", 1), "utf-8")

    assert same == replace(library(), path=script)
    assert not find_library(tmp_path)
