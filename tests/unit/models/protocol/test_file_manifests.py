"""The manifest: exactly the files it lists, exactly as they were."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from models.errors import AnswerRefused, RequestRefused
from models.protocol.manifest import (
    MOST_FILES,
    check_manifest,
    manifest_of,
    read_folder,
    read_manifest,
)

if TYPE_CHECKING:
    from pathlib import Path

FILES = {"request.json": b"{}", "inputs/a.safetensors": b"abc", "LICENCE": b""}
ODD_NAMES = (
    *("/etc/passwd", "../a", "a/../b", "./a", "a//b", "", ".", "..", ".hidden"),
    *("C:/a", "c:a", "a\\b", "a\0b", "a\nb", "a b", "a*", "é", "con", "NUL.txt"),
    *("a.", "com1", "a/b/c/d/e", "x" * 101, "-rf", "~", "$HOME", "a/"),
)


def test_files_as_listed_pass() -> None:
    manifest = manifest_of(FILES)

    check_manifest(manifest, FILES)
    check_manifest(manifest, {**FILES, "MANIFEST.json": manifest, "MANIFEST.sig": b""})

    assert read_manifest(manifest)["inputs/a.safetensors"].size == 3


def test_the_order_of_the_files_does_not_matter() -> None:
    turned = dict(reversed(FILES.items()))

    assert manifest_of(turned) == manifest_of(FILES)


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({**FILES, "more.txt": b""}, "does not belong"),
        ({"request.json": b"{}", "LICENCE": b""}, "is missing"),
        ({**FILES, "request.json": b"{} "}, "3 bytes instead of 2"),
        ({**FILES, "request.json": b"[]"}, "was changed"),
        ({**FILES, "Request.json": b"{}"}, "share a name"),
        ({**FILES, "../x": b""}, "nothing was written"),
    ],
)
def test_what_differs_is_named(files: dict[str, bytes], sentence: str) -> None:
    with pytest.raises(AnswerRefused, match=sentence):
        check_manifest(manifest_of(FILES), files)


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_name_that_leads_elsewhere_is_neither_listed_nor_read(name: str) -> None:
    listed = {name: {"sha256": "0" * 64, "size": 0}}
    text = json.dumps(
        {"files": listed, "form": "marsroute manifest 1"},
        separators=(",", ":"),
    )

    with pytest.raises(ValueError, match="none that a file may have"):
        manifest_of({name: b""})
    with pytest.raises(RequestRefused, match="none that a file may have"):
        read_manifest(text.encode(), RequestRefused)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[]",
        b"{}",
        b'{"files":{},"form":"marsroute manifest 2"}',
        b'{"files":[],"form":"marsroute manifest 1"}',
        b'{"files": {},"form":"marsroute manifest 1"}',
        b'{"form":"marsroute manifest 1","files":{}}',
        b'{"files":{},"files":{},"form":"marsroute manifest 1"}',
        b'{"files":{"a":{"sha256":"00","size":1}},"form":"marsroute manifest 1"}',
        b'{"files":{"a":{"size":1}},"form":"marsroute manifest 1"}',
        b'{"files":{"a":null},"form":"marsroute manifest 1"}',
        b'{"files":{},"form":"marsroute manifest 1","more":1}',
        b"[" * 100_000,
        b"9" * 6000,
        b" " * (5 << 20),
    ],
)
def test_a_manifest_of_another_form_is_refused(text: bytes) -> None:
    with pytest.raises(AnswerRefused):
        read_manifest(text)


def test_a_manifest_lists_no_more_files_than_any_of_ours() -> None:
    most = {f"f{number}": b"" for number in range(MOST_FILES)}

    assert len(read_manifest(manifest_of(most))) == MOST_FILES
    with pytest.raises(AnswerRefused, match="does not list files"):
        read_manifest(manifest_of({**most, "more": b""}))


def test_a_size_is_a_whole_number_from_0() -> None:
    good = manifest_of(FILES)

    for size in (b"-3", b"3.0", b"true", b"null", b'"3"'):
        with pytest.raises(AnswerRefused):
            read_manifest(good.replace(b'"size":3', b'"size":' + size))
    assert read_manifest(good.replace(b'"size":3', b'"size":4'))


def test_a_folder_is_read_as_it_would_travel(tmp_path: Path) -> None:
    (tmp_path / "inputs").mkdir()
    for name, data in FILES.items():
        (tmp_path / name).write_bytes(data)

    assert read_folder(tmp_path, 5) == FILES
    with pytest.raises(AnswerRefused, match="more than the 4 bytes"):
        read_folder(tmp_path, 4)


def test_links_and_pipes_in_a_folder_are_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("key")
    for make in (
        lambda path: path.symlink_to(secret),
        lambda path: path.symlink_to(tmp_path),
        os.mkfifo,
    ):
        folder = tmp_path / f"folder{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        make(folder / "a.json")

        with pytest.raises(AnswerRefused, match="no plain file"):
            read_folder(folder, 100)


def test_folders_deeper_than_any_of_ours_are_refused(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b" / "c" / "d"
    deep.mkdir(parents=True)

    with pytest.raises(AnswerRefused, match="no plain file"):
        read_folder(tmp_path, 100)
