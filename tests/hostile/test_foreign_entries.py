"""Foreign YAML, JSON and cells are read by a process that can reach nothing else."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from maps import foreign_entries
from maps.errors import JailError, SourceError
from maps.foreign_entries import read_cells, read_json, read_tree
from maps.jail import JailLimits
from maps.yaml_tree import TextNode, yaml_tree

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "name: X\ncolumns:\n  - a: 1\n    b: [p, q]\n  - {}\n"


def write(path: Path, data: bytes | str) -> Path:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def test_the_child_hands_over_what_this_process_would_read(tmp_path: Path) -> None:
    path = write(tmp_path / "plan.yaml", TEXT)

    assert read_tree(path, what="scenario") == yaml_tree(TEXT, file="x", what="y")


def test_a_tree_survives_packing() -> None:
    tree = yaml_tree(TEXT, file="x", what="y")

    assert TextNode.unpacked(tree.packed()) == tree
    with pytest.raises(ValueError, match="no value"):
        TextNode.unpacked([1, 1, [[1, "key"]]])


def test_another_process_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: were the file read here, the limit below would not be felt."""
    path = write(tmp_path / "wide.json", "[" + "[]," * 2_000_000 + "[]]")
    small = JailLimits(memory_bytes=100 << 20, cpu_seconds=20, wall_seconds=60.0)
    assert len(read_json(path, what="plan")) == 2_000_001

    monkeypatch.setattr(foreign_entries, "LIMITS", small)

    with pytest.raises(JailError, match="memory"):
        read_json(path, what="plan")


def test_time_ends_for_a_file_that_takes_too_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "slow.yaml", "- {a: [b, c, d]}\n" * 400_000)
    short = JailLimits(memory_bytes=2 << 30, cpu_seconds=1, wall_seconds=60.0)
    monkeypatch.setattr(foreign_entries, "LIMITS", short)

    with pytest.raises(JailError, match="processor time"):
        read_tree(path, what="plan")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: &x 1\nb: *x\n", "line 1: anchors"),
        ("a: !!python/object/apply:os.system [id]\n", "anchors, aliases and tags"),
        ("[" * 100 + "]" * 100, "nested more than 20"),
        ("", "is empty"),
        ("a: [1", "is no YAML"),
        (b"\x00\x01", "is no YAML"),
        (b"\xc3\x28", "not UTF-8"),
    ],
)
def test_yaml_that_tries_more_than_it_may_is_refused(
    tmp_path: Path, text: bytes | str, words: str
) -> None:
    with pytest.raises(SourceError, match=words):
        read_tree(write(tmp_path / "a.yaml", text), what="scenario")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"a": 1, "a": 2}', "'a' stands in it twice"),
        ('{"a": NaN}', "NaN is no number"),
        ('{"a": 1e999, "b": -Infinity}', "-Infinity is no number"),
        ("[" * 200_000, "nested too deeply"),
        ('{"a": ' + "9" * 5000 + "}", "thousands of digits"),
    ],
)
def test_json_that_two_readers_could_read_differently_is_refused(
    tmp_path: Path, text: str, words: str
) -> None:
    with pytest.raises(SourceError, match=words):
        read_json(write(tmp_path / "a.json", text), what="plan")


def test_cells_come_with_their_lines(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", 'sep=;\n\na;" b "\n;;\nc;"d\ne"\n')
    lines = read_cells(path, what="table", most_bytes=1 << 20, most_rows=10)

    assert lines == [(3, ["a", "b"]), (6, ["c", "d\ne"])]
    with pytest.raises(SourceError, match="more than 1 lines"):
        read_cells(path, what="table", most_bytes=1 << 20, most_rows=1)


def test_what_is_no_file_is_refused_before_a_child_starts(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    (tmp_path / "round").symlink_to("round")

    for path in (tmp_path, pipe, tmp_path / "none", tmp_path / "round"):
        with pytest.raises(SourceError):
            read_tree(path, what="scenario")
