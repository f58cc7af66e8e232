"""A window that is locked at work lets go of the key at once and leaves no words."""

from __future__ import annotations

import tempfile

import pytest

from tests.faults import locked_windows
from tests.faults.experiment import carry_out

pytestmark = pytest.mark.fault


@pytest.mark.gate("F21", "window locked in save and export", "key gone in 1 s, 0 words")
def test_a_lock_takes_the_key_and_leaves_no_word_behind(
    tmp_path, monkeypatch, rounds, found
) -> None:
    (tmp_path / "temp").mkdir()
    (tmp_path / "work").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temp"))
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    often = rounds(5, 200)

    told = carry_out(locked_windows.lock_at_work, tmp_path / "work", often)

    assert told["longest_s"] < 1
    assert told["left"] == []
    assert told["looks"] > often
    assert told["lost"] == 0
    assert told["exports"] == often
    assert told["warnings"] == []
    found(f"key gone after {told['longest_s']:.2f} s at most, 0 words, 0 edits lost")


def test_the_watch_sees_what_lies_in_the_folder_for_a_moment(tmp_path) -> None:
    """The control: a temporary file with the word is seen, though it goes at once."""
    with locked_windows.watched(tmp_path) as seen:
        looks = seen.looks
        with tempfile.NamedTemporaryFile(dir=tmp_path) as short:
            short.write(locked_windows.WORD.encode("utf-16-le"))
            short.flush()
            while seen.looks < looks + 2:
                pass

    assert len(seen.hits) == 1
