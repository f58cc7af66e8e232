"""The key file is where it should be, and says what stands in the way."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from app.errors import EnvironmentTrouble, FileInUse, InputRefused, KnownError
from app.services.plan.keys import new_keys
from app.storage.key_file import (
    drop_keys,
    drop_next_keys,
    keep_next_keys,
    keys_path,
    read_keys,
    read_keys_copy,
    write_keys,
)
from tests.key_cases import CHEAP, OTHER_SALT, PHRASE, plan_with_keys


def barred(*_: object, **__: object) -> None:
    raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def test_the_next_key_file_counts_once_the_copy_is_in_place(tmp_path: Path) -> None:
    plan, _, header = plan_with_keys(tmp_path)
    _, following = new_keys(PHRASE, CHEAP)
    copy = tmp_path / "copy"
    copy.write_bytes(OTHER_SALT + b"new plan")

    keep_next_keys(plan, copy, following)
    assert read_keys(plan) == header
    copy.replace(plan)
    assert read_keys(plan) == following
    write_keys(plan, following)

    assert read_keys(plan) == read_keys_copy(plan) == following
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "hold.plan",
        "hold.plan.backups",
        "hold.plan.keys",
    ]


def test_the_next_key_file_of_another_copy_never_counts(tmp_path: Path) -> None:
    """A backup that was put back begins otherwise than either."""
    plan, _, header = plan_with_keys(tmp_path)
    _, following = new_keys(PHRASE, CHEAP)
    copy = tmp_path / "copy"
    copy.write_bytes(OTHER_SALT + b"new plan")
    keep_next_keys(plan, copy, following)

    plan.write_bytes(b"a backup that was put back")
    assert read_keys(plan) == header
    plan.unlink()
    assert read_keys(plan) == header


def test_a_copy_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    plan, _, header = plan_with_keys(tmp_path)

    with pytest.raises(EnvironmentTrouble, match=r"cannot be read .* as it was"):
        keep_next_keys(plan, tmp_path / "nothing", header)


def test_what_cannot_be_removed_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, _, header = plan_with_keys(tmp_path)
    keep_next_keys(plan, plan, header)
    monkeypatch.setattr(Path, "unlink", barred)

    with pytest.raises(FileInUse, match="may not be written"):
        drop_next_keys(plan)
    with pytest.raises(FileInUse, match="may not be written"):
        drop_keys(plan, header)


def test_the_keys_of_others_are_not_dropped(tmp_path: Path) -> None:
    plan, _, header = plan_with_keys(tmp_path)
    _, strange = new_keys(PHRASE, CHEAP)

    drop_keys(plan, strange)
    assert read_keys(plan) == header
    drop_keys(plan, header)
    with pytest.raises(InputRefused, match="There is no key file"):
        read_keys(plan)
    with pytest.raises(InputRefused, match="There is no copy"):
        read_keys_copy(plan)


def test_names_with_signs_of_patterns_stand_for_themselves(tmp_path: Path) -> None:
    plan = tmp_path / "[a]*?.plan"
    plan.write_bytes(b"plan")
    _, header = new_keys(PHRASE, CHEAP)
    write_keys(plan, header)
    other = tmp_path / "a.plan"
    other.write_bytes(b"another")
    keep_next_keys(other, other, header)

    write_keys(plan, header)

    assert read_keys(plan) == header
    assert any(".next-" in path.name for path in tmp_path.iterdir())


def test_no_folder_for_the_copy_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, header = new_keys(PHRASE, CHEAP)
    monkeypatch.setattr(Path, "mkdir", barred)

    with pytest.raises(KnownError, match="choose another place for the plan"):
        write_keys(tmp_path / "a.plan", header)

    assert not keys_path(tmp_path / "a.plan").exists()
