"""One request, worked on in every place and cut in every way: the same bytes."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

import pytest

from models.cluster.carried_work import CarriedWork, answer_to
from models.cluster.job import JobState
from models.cluster.local import LocalBackEnd
from models.errors import ModelError
from models.protocol.carried_bundle import job_bundle, read_answer_bundle
from models.protocol.signature import new_key_file, read_key_file
from tests.cluster.desk import Desk, FarJob, lab_site
from tests.cluster.small_requests import small_request

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cluster.slurm_lab import Lab

pytestmark = pytest.mark.cluster
TENSORS = "answer.safetensors"
ITEMS = 13


def test_sharded_on_slurm_here_and_carried_the_answer_is_the_same_to_the_byte(
    lab: Lab, base: Path, tmp_path: Path
):
    sizes = [1, 2, 13]
    answers = {}
    folders = {}
    for parts in sizes:
        folders[parts] = base / f"in-{parts}"
        folders[parts].mkdir(mode=0o700)
        os.chown(folders[parts], lab.user_id, lab.user_id)
    desks = {parts: Desk.at(lab_site(lab, folder)) for parts, folder in folders.items()}
    for parts, desk in desks.items():
        desk.submit(small_request(1, items=ITEMS, parts=parts))
    for parts, desk in desks.items():
        key = small_request(1, items=ITEMS, parts=parts).request.key
        (job,) = desk.finish([key])
        assert job.state is JobState.VERIFIED, job.words
        assert len(FarJob(folders[parts], key).effects()) == parts + 1
        files = desk.ledger.answer(key)
        assert files is not None
        answers[f"Slurm, {parts} parts"] = files[TENSORS]
        desk.close()
    answers["here"] = here(tmp_path, parts=3)
    answers["carried"] = carried(tmp_path, parts=2)
    digests = {
        place: hashlib.sha256(data).hexdigest() for place, data in answers.items()
    }
    assert len(set(digests.values())) == 1, digests
    other = small_request(2, items=ITEMS, parts=1)
    assert other.request.key != key  # or nothing would be told by equal bytes


def here(folder: Path, parts: int) -> bytes:
    """Work on the request in processes of this machine."""
    local = LocalBackEnd(folder / "local")
    with Desk(local, (local.worker_key(),)) as desk:
        (key,) = desk.submit(small_request(1, items=ITEMS, parts=parts))
        (job,) = desk.finish([key])
        assert job.state is JobState.VERIFIED, job.words
        files = desk.ledger.answer(key)
        assert files is not None
        return files[TENSORS]


def carried(folder: Path, parts: int) -> bytes:
    """Carry the request across an air gap and back; flipped bits are told."""
    station = folder / "station.key"
    public = new_key_file(station)
    far = folder / "far"
    far.mkdir()
    worker = new_key_file(far / "worker.key")
    asked = small_request(1, items=ITEMS, parts=parts)
    out = job_bundle(asked.files, "UNMARKED", read_key_file(station))
    work = CarriedWork(far, [public])
    with pytest.raises(ModelError):
        answer_to(flipped(out), work)
    back = answer_to(out, work)
    with pytest.raises(ModelError):
        read_answer_bundle(flipped(back), [worker])
    return read_answer_bundle(back, [worker]).files[TENSORS]


def flipped(data: bytes) -> bytes:
    """Flip one bit in the middle."""
    harmed = bytearray(data)
    harmed[len(harmed) // 2] ^= 1
    return bytes(harmed)
