"""An answer is believed when all of it is as the enrolled worker signed it."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import numpy as np
import pytest

from models.errors import AnswerRefused, RequestRefused
from models.protocol.answer import verified_answer
from models.protocol.request import Limits
from models.protocol.signature import (
    ANSWER,
    JOB,
    check_signature,
    new_key_file,
    public_part,
    read_key_file,
    sign,
    worker_key_pair,
)
from tests.asked_models import ANSWER as TENSORS
from tests.asked_models import PROVENANCE, WORKER, answered, asked, key_of

if TYPE_CHECKING:
    from pathlib import Path

OTHER = public_part(key_of(2))


def test_an_answer_as_it_was_signed_is_believed() -> None:
    request, _ = asked()

    answer = verified_answer(request, answered(request), [OTHER, WORKER])

    assert answer.key == request.key
    assert answer.worker == WORKER
    assert answer.provenance == PROVENANCE
    assert np.array_equal(answer.tensors["met"], TENSORS["met"])


def test_the_tensors_of_an_answer_do_not_depend_on_who_worked() -> None:
    request, _ = asked()
    other, _ = asked(parts=4)

    mine, theirs = answered(request), answered(other, worker=2)

    assert mine["answer.safetensors"] == theirs["answer.safetensors"]
    assert verified_answer(request, theirs, [OTHER])


def test_an_answer_of_a_worker_that_is_not_enrolled_is_refused() -> None:
    request, _ = asked()

    for keys in ([], [OTHER]):
        with pytest.raises(AnswerRefused, match="not trusted here"):
            verified_answer(request, answered(request), keys)


def test_an_answer_larger_than_allowed_is_refused() -> None:
    files = answered(asked()[0])
    size = len(files["answer.safetensors"])
    enough, _ = asked(limits=Limits(1, 1, size))
    less, _ = asked(limits=Limits(1, 1, size - 1))

    assert verified_answer(enough, files, [WORKER])
    with pytest.raises(AnswerRefused, match="were allowed"):
        verified_answer(less, files, [WORKER])


def test_a_signature_is_good_for_one_purpose_alone() -> None:
    line = sign(JOB, key_of(1), b"manifest")

    assert check_signature(JOB, b"manifest", line, [WORKER]) == WORKER
    with pytest.raises(AnswerRefused, match="does not fit"):
        check_signature(ANSWER, b"manifest", line, [WORKER])
    with pytest.raises(RequestRefused, match="does not fit"):
        check_signature(JOB, b"manifests", line, [WORKER], RequestRefused)


def test_a_key_that_is_no_point_is_refused() -> None:
    line = f"{'ff' * 32} {'00' * 64}\n".encode()

    with pytest.raises(AnswerRefused, match="does not fit"):
        check_signature(JOB, b"", line, ["ff" * 32])


def test_two_keys_drawn_differ() -> None:
    (first, public), (_, other) = worker_key_pair(), worker_key_pair()

    assert public_part(first) == public
    assert public != other


def test_the_key_of_a_worker_is_made_once(tmp_path: Path) -> None:
    path = tmp_path / "worker.key"

    public = new_key_file(path)

    assert new_key_file(path) == public
    assert public_part(read_key_file(path)) == public
    assert [one.name for one in tmp_path.iterdir()] == ["worker.key"]
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_disk_that_takes_no_key_keeps_nothing_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    path = tmp_path / "worker.key"
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left") as refused:
        new_key_file(path)

    assert refused.value.filename == str(path)
    assert list(tmp_path.iterdir()) == []


def test_a_key_that_is_missing_open_to_others_or_damaged_is_refused(
    tmp_path: Path,
) -> None:
    path = tmp_path / "worker.key"
    with pytest.raises(RequestRefused, match="There is no worker key"):
        read_key_file(path)
    new_key_file(path)
    path.chmod(0o640)
    with pytest.raises(RequestRefused, match="Others on this machine"):
        read_key_file(path)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-2])
    with pytest.raises(RequestRefused, match="is damaged"):
        new_key_file(path)


@pytest.mark.skipif(os.name != "posix", reason="rights of files")
def test_the_key_of_a_worker_is_never_open_to_others(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        new_key_file(tmp_path / "worker.key")
    finally:
        os.umask(before)

    assert (tmp_path / "worker.key").stat().st_mode & 0o077 == 0
