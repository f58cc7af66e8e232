"""Answers that were changed on the far side: none is believed, each has a sentence."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from typing import TYPE_CHECKING

import pytest

from models.cluster.job import Failure, JobState
from models.cluster.slurm.back_end import SlurmBackEnd
from models.protocol.manifest import manifest_of
from models.protocol.signature import new_key_file, read_key_file, sign
from tests.cluster.desk import Desk, FarJob, lab_site
from tests.cluster.small_requests import small_request
from tests.cluster.troubled import Troubled

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cluster.slurm_lab import Lab

pytestmark = pytest.mark.cluster
TENSORS = "answer.safetensors"


def flip(answer: Path, _other: Path) -> None:
    data = bytearray((answer / TENSORS).read_bytes())
    data[len(data) // 2] ^= 1
    (answer / TENSORS).write_bytes(data)


def truncate(answer: Path, _other: Path) -> None:
    data = (answer / TENSORS).read_bytes()
    (answer / TENSORS).write_bytes(data[:-8])


def empty(answer: Path, _other: Path) -> None:
    (answer / TENSORS).write_bytes(b"")


def remove(answer: Path, _other: Path) -> None:
    (answer / TENSORS).unlink()


def add(answer: Path, _other: Path) -> None:
    (answer / "more.safetensors").write_bytes(b"\0" * 8)


def swap_tensors(answer: Path, other: Path) -> None:
    shutil.copyfile(other / TENSORS, answer / TENSORS)


def replay(answer: Path, other: Path) -> None:
    """The whole, rightly signed answer to another request."""
    for one in other.iterdir():
        shutil.copyfile(one, answer / one.name)


def forge_manifest(answer: Path, other: Path) -> None:
    """Other numbers with a manifest that fits them, and the signature as it was."""
    shutil.copyfile(other / TENSORS, answer / TENSORS)
    (answer / "MANIFEST.json").write_bytes(listed(answer))


def sign_by_stranger(answer: Path, other: Path) -> None:
    forge_manifest(answer, other)
    stranger = answer.parent / "stranger"
    new_key_file(stranger)
    data = (answer / "MANIFEST.json").read_bytes()
    key = json.loads((answer / "answer.json").read_text())["key"]
    signature = sign(b"marsroute answer 1\0", read_key_file(stranger), data)
    (answer / "MANIFEST.sig").write_bytes(signature)
    assert key


def unsign(answer: Path, _other: Path) -> None:
    (answer / "MANIFEST.sig").write_bytes(b"")


def link_away(answer: Path, _other: Path) -> None:
    (answer / TENSORS).unlink()
    (answer / TENSORS).symlink_to("/etc/passwd")


def swell(answer: Path, _other: Path) -> None:
    """More than the request allows, so it is not even brought here."""
    with (answer / TENSORS).open("r+b") as file:
        file.truncate(1 << 30)


def listed(answer: Path) -> bytes:
    """Give the manifest of an answer as it is now."""
    return manifest_of(
        {
            one.name: one.read_bytes()
            for one in answer.iterdir()
            if not one.name.startswith("MANIFEST")
        }
    )


TAMPERINGS = (
    *(flip, truncate, empty, remove, add, swap_tensors, replay, forge_manifest),
    *(sign_by_stranger, unsign, link_away, swell),
)


def test_no_answer_that_was_changed_over_there_is_believed(lab: Lab, base: Path):
    """All of them at once: one job for each, and one for what is put in its place."""
    site = lab_site(lab, base)
    pending: dict[str, Callable[[Path, Path], None]] = {}
    other = FarJob(base, small_request(99).request.key)

    def tamper(point: str) -> None:
        if point != "look:after":
            return
        for key, act in list(pending.items()):
            answer = FarJob(base, key).path / "answer"
            if answer.is_dir() and (other.path / "answer").is_dir():
                act(answer, other.path / "answer")
                del pending[key]

    with Desk.at(site) as desk:
        (good,) = desk.submit(small_request(99))
        (job,) = desk.finish([good])
        assert job.state is JobState.VERIFIED, job.words
    held = Troubled(SlurmBackEnd(site), tamper)
    with Desk(held, (site.worker_key,)) as desk:
        asked = [small_request(number) for number in range(len(TAMPERINGS))]
        pending |= dict(zip((a.request.key for a in asked), TAMPERINGS, strict=True))
        keys = desk.submit(*asked)
        jobs = desk.finish(keys, 90)
        assert not pending
        sentences = {}
        for job, act in zip(jobs, TAMPERINGS, strict=True):
            name = act.__name__
            assert (job.state, job.failure) == (JobState.FAILED, Failure.ANSWER), name
            assert desk.ledger.answer(job.key) is None
            sentences[name] = job.words
            assert job.words.endswith((".", "anew.")), f"{name}: {job.words}"
        assert len(set(sentences.values())) >= 6, sentences
        desk.retry(keys[0])  # a person asks for it again: worked on anew, and believed
        (job,) = desk.finish([keys[0]])
        assert job.state is JobState.VERIFIED, job.words


def test_an_item_that_was_changed_over_there_is_worked_on_again(lab: Lab, base: Path):
    site = lab_site(lab, base)
    asked = small_request(1, items=6, parts=1, block=10_000, size=(40, 12))
    far = FarJob(base, asked.request.key)

    def harm(point: str) -> None:
        item = far.path / "items/0.safetensors"
        if point == "look:after" and item.exists() and not (far.path / "harm").exists():
            data = bytearray(item.read_bytes())
            data[-1] ^= 1
            item.write_bytes(data)
            (far.path / "harm").write_text("")

    with Desk(Troubled(SlurmBackEnd(site), harm), (site.worker_key,)) as desk:
        desk.submit(asked)
        (job,) = desk.finish([asked.request.key])
        assert job.state is JobState.VERIFIED, job.words
        harmed = desk.ledger.answer(asked.request.key)
    whole = base / "whole"
    whole.mkdir(mode=0o700)
    os.chown(whole, lab.user_id, lab.user_id)
    with Desk.at(lab_site(lab, whole)) as desk:
        desk.submit(asked)
        desk.finish([asked.request.key])
        unharmed = desk.ledger.answer(asked.request.key)
    assert harmed is not None
    assert unharmed is not None
    digests = {hashlib.sha256(one[TENSORS]).hexdigest() for one in (harmed, unharmed)}
    assert len(digests) == 1
