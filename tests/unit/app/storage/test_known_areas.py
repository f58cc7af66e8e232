"""Areas of this installation are known by their content, and the list can be lost."""

from pathlib import Path

import pytest

from app.errors import EnvironmentTrouble
from app.storage.known_areas import MOST, NAME, KnownAreas


def test_place_is_told_until_another_is_known(tmp_path: Path):
    known = KnownAreas(tmp_path / "data")
    assert known.place("a") is None
    for name in ("first", "second"):
        known.remember("a", tmp_path / name)
    known.remember("b", tmp_path)

    assert KnownAreas(tmp_path / "data").place("a") == (tmp_path / "second").resolve()
    assert (tmp_path / "data" / NAME).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"[" * 10_000, b'"a"', b"\xff"])
def test_damaged_list_counts_as_empty_and_is_begun_anew(tmp_path: Path, data: bytes):
    (tmp_path / NAME).write_bytes(data)
    known = KnownAreas(tmp_path)
    assert known.place("a") is None

    known.remember("a", tmp_path)

    assert known.place("a") == tmp_path.resolve()


def test_list_keeps_the_latest(tmp_path: Path):
    known = KnownAreas(tmp_path)
    for number in range(MOST + 2):
        known.remember(str(number), tmp_path)

    assert [known.place(one) is None for one in ("0", "1", "2")] == [True, True, False]


def test_place_that_cannot_be_kept_is_told(tmp_path: Path):
    (tmp_path / "file").write_text("")

    with pytest.raises(EnvironmentTrouble):
        KnownAreas(tmp_path / "file" / "data").remember("a", tmp_path)
