"""Bad extracts: one sentence that names the file, and nothing written anywhere."""

from __future__ import annotations

import os
import random
import re
import struct
import zlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import osmium
import pytest

from maps import build_area as module
from maps.build_area import BuildRequest, build_area
from maps.errors import JailError, MapError, SourceError
from maps.jail import JailLimits

if TYPE_CHECKING:
    from pathlib import Path

    from maps.area_pack import AreaPack

BUILT = datetime(2026, 1, 1, tzinfo=UTC)
LIMITS = JailLimits(memory_bytes=3 << 30, cpu_seconds=60, wall_seconds=120)
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\0\0\0\0:~\x9bU"
TWO_NODES = """
 <node id="1" lat="42.5" lon="1.5"/>
 <node id="2" lat="42.501" lon="1.5"/>
"""
ROAD = """
 <way id="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="primary"/></way>
"""


def osm(body: str, head: str = "") -> str:
    return f'<?xml version="1.0"?>{head}<osm version="0.6">{body}</osm>'


def build(
    extract: Path, limits: JailLimits = LIMITS, elevation: tuple[Path, ...] = ()
) -> AreaPack:
    target = extract.parent / "out" / "a.area"
    target.parent.mkdir(exist_ok=True)
    return build_area(
        BuildRequest(
            extract=extract,
            elevation=elevation,
            target=target,
            name="hostile",
            built=BUILT,
            limits=limits,
        )
    )


def refusal(extract: Path, limits: JailLimits = LIMITS) -> str:
    """One sentence of the refusal, after checking that nothing was written."""
    with pytest.raises(MapError) as caught:
        build(extract, limits)
    text = str(caught.value)

    assert list((extract.parent / "out").iterdir()) == []
    assert "\n" not in text
    assert "Traceback" not in text
    assert text.endswith(".")
    return text


def valid_pbf(path: Path, ways: int = 40) -> Path:
    with osmium.SimpleWriter(str(path)) as writer:
        for n in range(ways + 1):
            writer.add_node(
                osmium.osm.mutable.Node(
                    id=n + 1, location=(1.5 + n / 1000, 42.5), tags={}
                )
            )
        for n in range(ways):
            tags = {"highway": "primary", "name": f"Road {n}", "maxweight": "12"}
            writer.add_way(
                osmium.osm.mutable.Way(id=n + 1, nodes=[n + 1, n + 2], tags=tags)
            )
    return path


@pytest.mark.parametrize("suffix", [".osm.pbf", ".osm", ".osm.gz", ".osm.bz2"])
def test_an_empty_file_is_named(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"empty{suffix}"
    path.touch()

    assert f"empty{suffix} is missing or empty" in refusal(path)


@pytest.mark.parametrize(
    "data",
    [PNG * 100, b"Dear all, please find attached.\n" * 100, b"\0" * 5000, b"\xff" * 70],
    ids=["picture", "letter", "zeros", "ones"],
)
@pytest.mark.parametrize("suffix", [".osm.pbf", ".osm", ".osm.gz", ".osm.bz2"])
def test_a_file_of_another_kind_is_named(
    tmp_path: Path, suffix: str, data: bytes
) -> None:
    path = tmp_path / f"wrong{suffix}"
    path.write_bytes(data)

    assert f"wrong{suffix} cannot be read" in refusal(path)


def test_a_file_of_an_unknown_suffix_is_refused_with_the_known_ones(
    tmp_path: Path,
) -> None:
    path = tmp_path / "map.png"
    path.write_bytes(PNG)

    assert ".osm.pbf, .osm, .osm.gz, .osm.bz2" in refusal(path)


def test_a_truncated_extract_is_said_to_be_cut_off(tmp_path: Path) -> None:
    path = valid_pbf(tmp_path / "cut.osm.pbf")
    path.write_bytes(path.read_bytes()[:-20])

    assert "cut off or damaged" in refusal(path)


@pytest.mark.slow
def test_a_changed_extract_is_refused_by_name(tmp_path: Path) -> None:
    whole = valid_pbf(tmp_path / "whole.osm.pbf").read_bytes()
    chance = random.Random(1)  # noqa: S311 - must repeat
    for number in range(8):
        data = bytearray(whole)
        for _ in range(number + 1):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path = tmp_path / f"changed{number}.osm.pbf"
        path.write_bytes(data)

        with pytest.raises(SourceError, match=path.name):
            build(path)


@pytest.mark.parametrize(
    "body",
    [
        "",
        TWO_NODES,
        TWO_NODES
        + '<way id="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="footway"/></way>',
        '<node id="1" lat="1" lon="1"><tag k="place" v="city"/></node>',
    ],
    ids=["nothing", "nodes", "footways", "places"],
)
def test_an_extract_without_roads_is_refused(tmp_path: Path, body: str) -> None:
    path = tmp_path / "roadless.osm"
    path.write_text(osm(body))

    assert re.match(r"roadless\.osm .*no roads", refusal(path))


@pytest.mark.parametrize(
    "body",
    [
        ROAD,
        '<node id="1" lat="42.5" lon="1.5"/>' + ROAD,
        '<node id="1" lat="nan" lon="1.5"/><node id="2" lat="42" lon="1.5"/>' + ROAD,
        '<node id="1" lat="91" lon="1.5"/><node id="2" lat="42" lon="1.5"/>' + ROAD,
        '<node id="1" lat="inf" lon="1.5"/><node id="2" lat="42" lon="1e308"/>' + ROAD,
        '<node id="99999999999999999999" lat="1" lon="1.5"/>' + ROAD,
    ],
    ids=["no nodes", "one node", "nan", "beyond the pole", "infinite", "huge id"],
)
def test_roads_that_lie_nowhere_are_refused(tmp_path: Path, body: str) -> None:
    path = tmp_path / "nowhere.osm"
    path.write_text(osm(body))

    assert "nowhere.osm" in refusal(path)


def test_a_billion_laughs_are_refused(tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    path = tmp_path / "laughs.osm"
    head = f'<!DOCTYPE osm [<!ENTITY l0 "lol">{laughs}]>'
    way = ROAD.replace("primary", "&l9;")
    path.write_text(osm(TWO_NODES + way, head))

    assert "laughs.osm cannot be read" in refusal(path)


def test_an_external_entity_is_not_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("canary")
    path = tmp_path / "xxe.osm"
    head = f'<!DOCTYPE osm [<!ENTITY x SYSTEM "file://{secret}">]>'
    path.write_text(osm(TWO_NODES + ROAD.replace("primary", "&x;"), head))

    assert "canary" not in refusal(path)


def test_tags_beyond_the_memory_limit_are_refused_with_the_limit(
    tmp_path: Path,
) -> None:
    path = tmp_path / "tags.osm"
    value = "x" * 200
    tags = "".join(f'<tag k="name{n}" v="{value}"/>' for n in range(220_000))
    path.write_text(osm(TWO_NODES + ROAD.replace("</way>", tags + "</way>")))
    limits = JailLimits(memory_bytes=300 << 20, cpu_seconds=60, wall_seconds=120)

    assert path.stat().st_size > 45 << 20
    assert "more than 0.293 GiB of memory, the limit" in refusal(path, limits)


def test_many_tags_on_one_road_are_read_within_the_usual_limit(
    tmp_path: Path,
) -> None:
    path = tmp_path / "tags.osm"
    tags = "".join(f'<tag k="name{n}" v="x"/>' for n in range(300_000))
    path.write_text(osm(TWO_NODES + ROAD.replace("</way>", tags + "</way>")))

    assert build(path).network.link_count == 1


def test_a_block_that_claims_to_be_huge_is_refused(tmp_path: Path) -> None:
    """A blob header of a few bytes that announces two gigabytes of data."""
    blob_type = b"OSMHeader"
    size = b"\xff\xff\xff\xff\x07"
    header = b"\x0a" + bytes([len(blob_type)]) + blob_type + b"\x18" + size
    path = tmp_path / "huge.osm.pbf"
    path.write_bytes(struct.pack(">I", len(header)) + header + b"\0" * 100)

    assert "huge.osm.pbf cannot be read" in refusal(path)


def test_a_block_that_unpacks_to_more_than_it_says_is_refused(tmp_path: Path) -> None:
    """A zip bomb in a blob: 64 MiB of zeros that say they are 100 bytes."""
    packed = zlib.compress(b"\0" * (64 << 20), 9)
    blob = b"\x10\x64" + b"\x1a" + _varint(len(packed)) + packed
    kind = b"OSMHeader"
    header = b"\x0a" + bytes([len(kind)]) + kind + b"\x18" + _varint(len(blob))
    path = tmp_path / "bomb.osm.pbf"
    path.write_bytes(struct.pack(">I", len(header)) + header + blob)

    assert "bomb.osm.pbf cannot be read" in refusal(path)


def _varint(number: int) -> bytes:
    data = bytearray()
    while number > 0x7F:
        data.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*data, number])


def test_an_extract_beyond_the_policy_size_is_not_even_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LARGEST_SOURCE", 1000)
    path = tmp_path / "large.osm.pbf"
    path.write_bytes(b"\0" * 1001)

    assert "large.osm.pbf has" in refusal(path)


@pytest.mark.parametrize("what", ["missing", "folder", "pipe"])
def test_what_is_no_file_is_refused(tmp_path: Path, what: str) -> None:
    path = tmp_path / "a.osm.pbf"
    if what == "folder":
        path.mkdir()
    elif what == "pipe":
        os.mkfifo(path)

    assert "is missing or no file" in refusal(path)


def test_names_in_any_script_and_with_spaces_are_no_obstacle(tmp_path: Path) -> None:
    folder = tmp_path / "Ärea ‘östlich’ 東 $HOME; rm -rf"
    folder.mkdir()
    path = folder / "süd ost.osm"
    path.write_text(osm(TWO_NODES + ROAD), encoding="utf-8")

    assert build(path).network.link_count == 1


def test_hostile_names_are_only_names(tmp_path: Path) -> None:
    path = tmp_path / "names.osm"
    tag = "&#39;); DROP TABLE place; -- \u202e=cmd()"
    named = f'<tag k="name" v="{tag}"/></way>'
    path.write_text(osm(TWO_NODES + ROAD.replace("</way>", named)), encoding="utf-8")
    found = build(path).names.search("drop table")

    assert [place.name for place in found] == [tag.replace("&#39;", "'")]


@pytest.mark.parametrize(
    "data", [b"", PNG * 40, b"\0" * 1201 * 1201, b"PK\x03\x04" + b"\0" * 500]
)
def test_elevation_that_is_none_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "roads.osm"
    path.write_text(osm(TWO_NODES + ROAD))
    elevation = tmp_path / "N42E001.hgt.zip"
    elevation.write_bytes(data)
    with pytest.raises(MapError, match=r"N42E001\.hgt\.zip") as caught:
        build(path, elevation=(elevation,))

    assert not isinstance(caught.value, JailError)
    assert list((tmp_path / "out").iterdir()) == []
