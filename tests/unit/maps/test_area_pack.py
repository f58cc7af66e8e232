"""Area packs on disk: complete or absent, checked, never changed in place."""

from __future__ import annotations

import errno
import os
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from maps import area_pack
from maps.area_pack import (
    AreaPack,
    open_area,
    pack_draft,
    publish,
    record_files,
    write_arrays,
)
from maps.errors import BuildCancelled, PackError
from maps.manifest import Manifest
from maps.progress import silent
from maps.road_network import RoadNetwork

ARRAYS = {
    "numbers": np.arange(12, dtype=np.int32).reshape(4, 3),
    "flipped": np.arange(12.0).reshape(4, 3).T,
    "none": np.zeros((0, 2), np.float64),
    "single": np.array(7.5),
    "flags": np.array([True, False]),
}


def store(target: Path, text: str = "first", *, overwrite: bool = False) -> AreaPack:
    with pack_draft(target, overwrite=overwrite) as draft:
        write_arrays(draft / "network", ARRAYS)
        (draft / "note.txt").write_text(text)
        manifest = Manifest(
            name="test",
            built=datetime(2026, 1, 1, tzinfo=UTC),
            tool="test",
            bounds=(0, 0, 1, 1),
            counts={},
            sources=(),
            files=record_files(draft, silent),
        )
        return publish(draft, target, manifest)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_arrays_come_back_as_they_were(tmp_path: Path) -> None:
    mapped = store(tmp_path / "a.area")._arrays("network")

    assert mapped.keys() == ARRAYS.keys()
    for name, array in ARRAYS.items():
        assert mapped[name].dtype == array.dtype
        assert np.array_equal(mapped[name], array)


def test_arrays_are_mapped_and_cannot_be_written_to(tmp_path: Path) -> None:
    numbers = store(tmp_path / "a.area")._arrays("network")["numbers"]

    assert type(numbers) is np.ndarray
    assert isinstance(numbers.base, np.memmap)
    with pytest.raises(ValueError, match="read-only"):
        numbers[0, 0] = 1


def test_a_pack_lies_complete_in_its_folder_and_nothing_beside_it(
    tmp_path: Path,
) -> None:
    store(tmp_path / "ä b'c*[x].area")

    assert names(tmp_path) == ["ä b'c*[x].area"]
    assert names(tmp_path / "ä b'c*[x].area") == [
        "manifest.json",
        "network",
        "note.txt",
    ]


def test_a_pack_knows_its_name_and_bounds(tmp_path: Path) -> None:
    pack = store(tmp_path / "a.area")

    assert (pack.name, pack.bounds, pack.has_terrain) == ("test", (0, 0, 1, 1), False)
    assert pack.terrain is None


def test_a_part_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    pack = store(tmp_path / "a.area")

    with pytest.raises(PackError, match="has no basemap"):
        _ = pack.basemap


def test_a_pack_of_another_version_is_refused_in_words() -> None:
    arrays = area_pack._StoredArrays("old.area")

    with pytest.raises(PackError, match=r"old\.area has no 'junction_lonlat'"):
        RoadNetwork.from_arrays(arrays)


def test_a_pack_that_is_there_is_not_replaced_unasked(tmp_path: Path) -> None:
    store(tmp_path / "a.area")

    with pytest.raises(PackError, match="exists; choose another name"):
        store(tmp_path / "a.area", "second")

    assert (tmp_path / "a.area" / "note.txt").read_text() == "first"


def test_a_pack_is_replaced_when_asked_and_readers_keep_the_old(tmp_path: Path) -> None:
    old = store(tmp_path / "a.area")._arrays("network")["numbers"]
    store(tmp_path / "a.area", "second", overwrite=True)

    assert (tmp_path / "a.area" / "note.txt").read_text() == "second"
    assert names(tmp_path) == ["a.area"]
    assert np.array_equal(old, ARRAYS["numbers"])


def test_a_file_in_the_place_of_the_pack_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.area").write_text("letter")

    with pytest.raises(PackError, match="is no area pack"):
        store(tmp_path / "a.area", overwrite=True)

    assert (tmp_path / "a.area").read_text() == "letter"


def test_a_folder_of_something_else_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.area").mkdir()
    (tmp_path / "a.area" / "letter").write_text("letter")

    with pytest.raises(PackError, match="is no area pack"):
        store(tmp_path / "a.area", overwrite=True)

    assert (tmp_path / "a.area" / "letter").read_text() == "letter"


def test_a_dangling_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.area").symlink_to(tmp_path / "nowhere")

    with pytest.raises(PackError, match="is no area pack"):
        store(tmp_path / "a.area", overwrite=True)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="does not exist; make the folder"):
        store(tmp_path / "no" / "a.area")


def test_an_error_leaves_nothing_and_keeps_the_old_pack(tmp_path: Path) -> None:
    store(tmp_path / "a.area")

    def cancelled() -> None:
        with pack_draft(tmp_path / "a.area", overwrite=True) as draft:
            (draft / "half").write_text("half")
            raise BuildCancelled

    with pytest.raises(BuildCancelled):
        cancelled()

    assert names(tmp_path) == ["a.area"]
    open_area(tmp_path / "a.area").verify()


def test_a_full_disk_is_one_sentence_and_keeps_the_old_pack(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(tmp_path / "a.area")

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(area_pack.os, "fsync", full)
    with pytest.raises(PackError, match=r"No space left on device.*make room"):
        store(tmp_path / "a.area", "second", overwrite=True)

    assert names(tmp_path) == ["a.area"]
    assert (tmp_path / "a.area" / "note.txt").read_text() == "first"


def test_a_failing_rename_puts_the_old_pack_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(tmp_path / "a.area")
    rename = Path.rename

    def failing(self: Path, target: Path) -> Path:
        if ".partial-" in self.name:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(PackError, match="Input/output error"):
        store(tmp_path / "a.area", "second", overwrite=True)

    assert (tmp_path / "a.area" / "note.txt").read_text() == "first"


def test_drafts_of_killed_builds_are_swept_and_those_of_living_ones_kept(
    tmp_path: Path,
) -> None:
    dead = tmp_path / ".a.area.partial-dead"
    dead.mkdir()
    (dead / ".building").touch()
    stranger = tmp_path / ".b.area.partial-other"
    stranger.mkdir()
    with pack_draft(tmp_path / "a.area") as living:
        store(tmp_path / "a.area")

        assert names(tmp_path) == sorted([living.name, stranger.name, "a.area"])


def test_a_pack_set_aside_by_a_killed_build_is_put_back(tmp_path: Path) -> None:
    store(tmp_path / "a.area")
    aside = tmp_path / ".a.area.partial-aside"
    aside.mkdir()
    (tmp_path / "a.area").rename(aside / "a.area")
    store(tmp_path / "b.area")
    with pack_draft(tmp_path / "a.area", overwrite=True):
        pass

    assert names(tmp_path) == ["a.area", "b.area"]
    assert (tmp_path / "a.area" / "note.txt").read_text() == "first"


def test_a_missing_pack_is_named(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="there is no such folder"):
        open_area(tmp_path / "a.area")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    store(tmp_path / "a.area")
    (tmp_path / "a.area" / "network" / "flags.npy").unlink()

    with pytest.raises(PackError, match=r"network/flags\.npy is missing"):
        open_area(tmp_path / "a.area")


def test_a_truncated_file_is_found_when_opening(tmp_path: Path) -> None:
    store(tmp_path / "a.area")
    path = tmp_path / "a.area" / "network" / "numbers.npy"
    path.write_bytes(path.read_bytes()[:-1])

    with pytest.raises(PackError, match=r"numbers\.npy in area pack a\.area has"):
        open_area(tmp_path / "a.area")


def test_a_flipped_bit_is_found_when_verifying(tmp_path: Path) -> None:
    pack = store(tmp_path / "a.area")
    pack.verify()
    path = tmp_path / "a.area" / "network" / "numbers.npy"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)

    with pytest.raises(PackError, match=r"numbers\.npy .* is damaged"):
        open_area(tmp_path / "a.area").verify()


def test_an_array_of_objects_is_not_unpickled(tmp_path: Path) -> None:
    store(tmp_path / "a.area")
    path = tmp_path / "a.area" / "network" / "numbers.npy"
    np.save(path, np.array([{"evil": 1}], object), allow_pickle=True)

    with pytest.raises(PackError, match="cannot be read"):
        area_pack.map_array(path)


def test_objects_are_never_stored(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="Object arrays"):
        write_arrays(tmp_path / "x", {"a": np.array([{}], object)})


def test_the_same_content_has_the_same_id(tmp_path: Path) -> None:
    first = store(tmp_path / "a.area").content_id
    again = store(tmp_path / "b.area").content_id
    other = store(tmp_path / "c.area", "other").content_id

    assert first == again != other
