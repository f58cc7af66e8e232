"""Who a command puts changes down to: the post it names, or that of the window."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from app.errors import InputRefused
from app.storage.kept_author import kept_author

if TYPE_CHECKING:
    from pathlib import Path


def settings(folder: Path, text: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "settings.ini").write_text(f"[General]\n{text}\n")


def test_the_post_of_the_window_counts_where_none_is_given(tmp_path: Path) -> None:
    settings(tmp_path, "post=S4%201%20Bn\nmachine=0123456789abcdef")

    author = kept_author(tmp_path)

    assert (author.name, author.machine) == ("S4 1 Bn", "0123456789abcdef")
    assert kept_author(tmp_path, "S2").name == "S2"


def test_an_installation_is_drawn_once_and_stays_the_same(tmp_path: Path) -> None:
    first = kept_author(tmp_path / "config", "S3")

    assert re.fullmatch("[0-9a-f]{16}", first.machine)
    assert kept_author(tmp_path / "config", "S3") == first
    assert kept_author(tmp_path / "other", "S3").machine != first.machine


@pytest.mark.parametrize("text", ["", "post=", "machine=0123456789abcdef"])
def test_nobody_is_no_author(tmp_path: Path, text: str) -> None:
    settings(tmp_path, text)

    with pytest.raises(InputRefused, match="add --as"):
        kept_author(tmp_path)


def test_a_garbled_machine_is_drawn_anew(tmp_path: Path) -> None:
    settings(tmp_path, "post=S3\nmachine=zz")
    (tmp_path / "installation").write_bytes(b"\xff\x00")

    assert re.fullmatch("[0-9a-f]{16}", kept_author(tmp_path).machine)
