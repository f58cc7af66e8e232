"""Manifests: what was written comes back, and nothing else is believed."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from maps.errors import PackError
from maps.manifest import (
    FORMAT_VERSION,
    OSM_ATTRIBUTION,
    BuildEffort,
    FileRecord,
    Manifest,
    Source,
    check_bounds,
    hash_file,
    read_manifest,
)

if TYPE_CHECKING:
    from pathlib import Path

BUILT = datetime(2026, 5, 3, 12, tzinfo=UTC)


def manifest(**changes: Any) -> Manifest:
    values: dict[str, Any] = {
        "name": "Älplerland",
        "built": BUILT,
        "tool": "marsroute 0.1.0",
        "bounds": (1.4, 42.4, 1.8, 42.7),
        "counts": {"junctions": 2},
        "sources": (
            Source(
                kind="osm",
                file="a.osm.pbf",
                size=3,
                sha256="0" * 64,
                licence="ODbL 1.0",
                attribution=OSM_ATTRIBUTION,
            ),
        ),
        "files": {"network/a.npy": FileRecord(1, "1" * 64)},
        "effort": BuildEffort(2.0, 1.5, 3000),
    }
    return Manifest(**values | changes)


def written(folder: Path, document: object) -> Path:
    path = folder / "manifest.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def test_a_manifest_comes_back_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "manifest.json"
    path.write_text(manifest().to_json(), encoding="utf-8")

    assert read_manifest(path) == manifest()


def test_the_content_id_depends_on_files_and_not_on_time_or_name() -> None:
    later = manifest(
        built=BUILT + timedelta(days=9), name="other", effort=BuildEffort(9, 9, 9)
    )
    other = manifest(files={"network/a.npy": FileRecord(1, "2" * 64)})
    moved = manifest(files={"network/b.npy": FileRecord(1, "1" * 64)})

    assert later.content_id == manifest().content_id
    assert len({m.content_id for m in (manifest(), other, moved)}) == 3


def test_osm_data_carry_their_attribution() -> None:
    assert "© OpenStreetMap contributors, ODbL 1.0" in manifest().to_json()


def test_segments_a_second_are_per_processor_second() -> None:
    assert BuildEffort(9.0, 1.5, 3000).segments_per_second == 2000
    assert BuildEffort().segments_per_second == 0


def test_a_folder_without_manifest_is_no_pack(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="is no area pack"):
        read_manifest(tmp_path / "manifest.json")


def test_a_pack_of_another_version_says_both_versions(tmp_path: Path) -> None:
    document = json.loads(manifest().to_json()) | {"format_version": 99}

    with pytest.raises(PackError, match=rf"version 99.*version {FORMAT_VERSION}"):
        read_manifest(written(tmp_path, document))


@pytest.mark.parametrize("document", [[], 3, None, {}, {"format": "other"}])
def test_other_json_is_no_manifest(tmp_path: Path, document: object) -> None:
    with pytest.raises(PackError, match="is no area pack"):
        read_manifest(written(tmp_path, document))


@pytest.mark.parametrize(
    "change",
    [
        {"built": "2026-05-03T12:00:00"},
        {"built": "yesterday"},
        {"bounds": [1, 2, 3]},
        {"bounds": [5, 42, 1, 43]},
        {"bounds": [float("nan"), 42, 1, 43]},
        {"counts": {"junctions": "many"}},
        {"counts": {"junctions": float("inf")}},
        {"counts": ["junctions"]},
        {"sources": [{"kind": "osm"}]},
        {"files": {"../../etc/passwd": {"size": 1, "sha256": "0" * 64}}},
        {"files": {"/etc/passwd": {"size": 1, "sha256": "0" * 64}}},
        {"files": {"a\\..\\b": {"size": 1, "sha256": "0" * 64}}},
        {"files": {"a.npy": {"size": -1, "sha256": "0" * 64}}},
        {"files": {"a.npy": {"size": 1, "sha256": ""}}},
        {"files": {}},
        {"content_id": "0" * 64},
        {"effort": {"nonsense": 1}},
    ],
    ids=str,
)
def test_a_damaged_manifest_is_refused(tmp_path: Path, change: dict[str, Any]) -> None:
    document = json.loads(manifest().to_json()) | change

    with pytest.raises(PackError, match="is damaged"):
        read_manifest(written(tmp_path, document))


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xfe", b"{", b"\0" * 100, b"[" * 100_000],
    ids=["none", "no text", "open", "zeros", "deep"],
)
def test_bytes_that_are_no_json_are_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "manifest.json"
    path.write_bytes(data)

    with pytest.raises(PackError, match="is damaged"):
        read_manifest(path)


def test_bounds_on_the_earth_pass() -> None:
    assert check_bounds((-180, -90, 180, 90)) == (-180, -90, 180, 90)


def test_a_file_is_measured_by_size_and_hash(tmp_path: Path) -> None:
    """The SHA-256 of "abc" is the example of FIPS 180-2, appendix B.1."""
    path = tmp_path / "abc"
    path.write_bytes(b"abc")
    digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

    assert hash_file(path) == FileRecord(3, digest)
