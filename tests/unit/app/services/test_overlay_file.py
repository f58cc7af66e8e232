"""Overlay files: written under their marking, read strictly, in sentences."""

from __future__ import annotations

import json

import pytest

from app.errors import InputRefused, MarkingRefused
from app.security.marking import DEFAULT_MARKING, Marking
from app.services import overlay_file
from app.services.overlay_file import (
    OverlayDocument,
    parse_overlay,
    read_overlay,
    write_overlay,
)
from planners.overlay import (
    AvoidArea,
    BridgeRating,
    ControlLine,
    LineKind,
    Overlay,
    PlacedSymbol,
    Traffic,
)

DOCUMENT = OverlayDocument(
    overlay=Overlay(
        symbols=(
            PlacedSymbol(
                sidc="10032500003214000000",
                position=(5.0, 52.0),
                texts=(("uniqueDesignation", "4"),),
            ),
        ),
        lines=(
            ControlLine(
                kind=LineKind.ASR,
                line=((5.0, 52.0), (5.1, 52.0)),
                name="TULIP",
                traffic=Traffic.ALTERNATING,
                planned=True,
            ),
        ),
        areas=(AvoidArea(ring=((5.0, 52.0), (5.1, 52.0), (5.1, 52.1)), name="Flood"),),
        ratings=(
            BridgeRating(
                position=(5.041, 52.0),
                bridge="Oude Brug",
                wheeled=40,
                source="2 Recce Pl",
                date="120600ZJUN26",
            ),
        ),
    ),
    closures=(("N2", (5.05, 52.02)),),
    marking=DEFAULT_MARKING,
)


@pytest.fixture
def text(tmp_path) -> str:
    path = tmp_path / "a.overlay.geojson"
    write_overlay(path, DOCUMENT)
    return path.read_text(encoding="utf-8")


def changed(text: str, *way, value: object) -> str:
    """The file with one value changed; an ellipsis removes it."""
    root = json.loads(text)
    part = root
    for step in way[:-1]:
        part = part[step]
    if value is ...:
        del part[way[-1]]
    else:
        part[way[-1]] = value
    return json.dumps(root)


def test_a_file_comes_back_as_it_was(tmp_path, text) -> None:
    path = tmp_path / "a.overlay.geojson"

    assert read_overlay(path) == DOCUMENT
    assert parse_overlay(text, "a") == DOCUMENT


def test_a_file_is_geojson_that_other_programs_read(text) -> None:
    root = json.loads(text)
    kinds = [feature["properties"]["kind"] for feature in root["features"]]

    assert root["type"] == "FeatureCollection"
    assert root["marking"] == "EXERCISE - UNCLASSIFIED"
    assert kinds == ["area", "line", "rating", "closure", "symbol"]
    ring = root["features"][0]["geometry"]["coordinates"][0]
    assert ring[0] == ring[-1]


def test_a_file_is_never_marked_below_what_it_was_drawn_over(tmp_path) -> None:
    path = tmp_path / "a.overlay.geojson"
    secret = Marking.parse("NATO SECRET")

    with pytest.raises(MarkingRefused, match="NATO SECRET"):
        write_overlay(path, DOCUMENT, (secret,))
    assert not path.exists()


FEATURE = ("features", 0)
POINT = ("features", 4, "geometry", "coordinates")


@pytest.mark.parametrize(
    ("way", "value", "sentence"),
    [
        (("type",), "Feature", "is no overlay of version 1"),
        (("overlay",), 2, "is no overlay of version 1"),
        (("overlay",), True, "is no overlay of version 1"),
        (("overlay",), ..., "has no member 'overlay'"),
        (("marking",), "PURPLE", "names no level"),
        (("marking",), 5, "is no text"),
        (("crs",), {}, "has a member 'crs' that is not known"),
        (("features",), {}, "is no array"),
        (FEATURE, [], "feature 1 is no object"),
        ((*FEATURE, "id"), 7, "has a member 'id' that is not known"),
        ((*FEATURE, "type"), "Thing", "use one of Feature"),
        ((*FEATURE, "properties"), {}, "has no member 'kind'"),
        ((*FEATURE, "properties", "kind"), "person", "use one of symbol, line, area"),
        ((*FEATURE, "properties", "name"), "x" * 201, "no text of up to 200"),
        ((*FEATURE, "properties", "name"), "a\nb", "no text of up to 200"),
        ((*FEATURE, "properties", "fill"), "red", "'fill' that is not known"),
        ((*FEATURE, "geometry", "type"), "Point", "use one of Polygon"),
        ((*FEATURE, "geometry", "coordinates"), [], "has no ring"),
        ((*FEATURE, "geometry", "coordinates"), [[], []], "more than 1 members"),
        (
            (*FEATURE, "geometry", "coordinates", 0),
            [[5, 52], [5.1, 52], [5.1, 52.1]],
            "a ring that is not closed",
        ),
        (
            (*FEATURE, "geometry", "coordinates", 0),
            [[5, 52], [5.1, 52.1], [5.1, 52], [5, 52.1], [5, 52]],
            "a ring that crosses itself",
        ),
        (("features", 1, "properties", "line"), "trench", "use one of MSR, ASR"),
        (("features", 1, "properties", "planned"), "no", "neither true nor false"),
        (("features", 1, "geometry", "coordinates"), [[5, 52]], "needs 2 different"),
        (("features", 2, "properties", "wheeled"), 0, "does not exist"),
        (("features", 2, "properties", "wheeled"), None, "has no load class"),
        (("features", 2, "properties", "wheeled"), True, "is no number"),
        (("features", 4, "properties", "sidc"), "1003", "is not one of APP-6"),
        (("features", 4, "properties", "texts"), [], "is no object of up to 24"),
        (POINT, [5], "is no place"),
        (POINT, [5, 52, 10], "is no place"),
        (POINT, [52, 181], "not on the globe"),
        (POINT, ["5", "52"], "is no number"),
        (POINT, [10**400, 52], "too large a number"),
    ],
)
def test_whatever_is_wrong_is_said_with_its_place(text, way, value, sentence) -> None:
    with pytest.raises(InputRefused, match=sentence) as caught:
        parse_overlay(changed(text, *way, value=value), "x.overlay.geojson")

    assert str(caught.value).startswith("x.overlay.geojson")
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "NaN",
        '{"type": NaN}',
        '{"a": 1, "a": 2}',
        "[" * 100_000,
        "1" * 10_000,
        '"\\ud800"',
    ],
)
def test_what_is_no_overlay_is_refused(text) -> None:
    with pytest.raises(InputRefused, match=r"^x "):
        parse_overlay(text, "x")


def test_files_that_are_too_large_are_not_read(tmp_path, monkeypatch) -> None:
    path = tmp_path / "a.overlay.geojson"
    write_overlay(path, DOCUMENT)
    monkeypatch.setattr(overlay_file, "MAX_BYTES", 10)
    with pytest.raises(InputRefused, match="another kind of file"):
        read_overlay(path)
    monkeypatch.setattr(overlay_file, "MAX_BYTES", 2**20)
    monkeypatch.setattr(overlay_file, "MAX_FEATURES", 4)
    with pytest.raises(InputRefused, match="more than 4 members"):
        read_overlay(path)
    monkeypatch.setattr(overlay_file, "MAX_FEATURES", 9)
    monkeypatch.setattr(overlay_file, "MAX_VERTICES", 5)
    with pytest.raises(InputRefused, match="beyond 5 vertices"):
        read_overlay(path)


def test_a_missing_file_and_one_of_bytes_are_said_in_sentences(tmp_path) -> None:
    with pytest.raises(InputRefused, match="There is no overlay at"):
        read_overlay(tmp_path / "none")
    path = tmp_path / "bytes"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputRefused, match="cannot be read as text"):
        read_overlay(path)
