"""Carried bundles: the same content is the same bytes, and comes back whole."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from typing import TYPE_CHECKING

import pytest

from models.errors import AnswerRefused, RequestRefused
from models.protocol.carried_bundle import (
    answer_bundle,
    job_bundle,
    read_answer_bundle,
    read_job_bundle,
)
from models.protocol.signature import public_part
from models.protocol.volumes import (
    joined,
    read_carried_file,
    volume_names,
    volumes_of,
)
from tests.asked_models import WORKER, answered, asked, key_of

if TYPE_CHECKING:
    from pathlib import Path

STATION = public_part(key_of(5))
MARKING = "EXERCISE - UNCLASSIFIED"
MOST = 1 << 20


def exported(signer: int = 5) -> bytes:
    """A job in a bundle."""
    return job_bundle(asked()[1], MARKING, key_of(signer))


def test_a_job_comes_back_with_its_marking_and_who_signed() -> None:
    request, files = asked()

    found, carried = read_job_bundle(exported(), [STATION])

    assert found == request
    assert carried.files == files
    assert (carried.key, carried.marking) == (request.key, MARKING)
    assert carried.signer == STATION
    assert exported() == exported()


def test_an_answer_comes_back_with_its_marking() -> None:
    request, _ = asked()
    bundle = answer_bundle(request.key, answered(request), MARKING, key_of(1))

    carried = read_answer_bundle(bundle, [WORKER])

    assert carried.files == answered(request)
    assert (carried.key, carried.marking) == (request.key, MARKING)


def test_a_job_of_a_stranger_is_refused_unless_everybody_is_trusted() -> None:
    for keys in ([], [WORKER]):
        with pytest.raises(RequestRefused, match="not trusted here"):
            read_job_bundle(exported(), keys)

    assert read_job_bundle(exported(), None)[1].signer == STATION


def test_a_job_without_a_signature_is_refused_unless_everybody_is_trusted() -> None:
    bundle = job_bundle(asked()[1], MARKING, None)

    with pytest.raises(RequestRefused, match="not signed"):
        read_job_bundle(bundle, [STATION])
    assert read_job_bundle(bundle, None)[1].signer == ""


def test_a_job_is_no_answer_and_an_answer_no_job() -> None:
    request, _ = asked()
    answer = answer_bundle(request.key, answered(request), MARKING, key_of(5))

    with pytest.raises(AnswerRefused, match="'job', and no answer"):
        read_answer_bundle(exported(), [STATION])
    with pytest.raises(RequestRefused, match="'answer', and no job"):
        read_job_bundle(answer, [STATION])


def test_a_bundle_whose_marking_was_changed_is_refused() -> None:
    lower = exported().replace(b"EXERCISE", b"REHEARSE")

    with pytest.raises(RequestRefused, match="changed on its way"):
        read_job_bundle(lower, [STATION])
    with pytest.raises(RequestRefused, match="changed on its way"):
        read_job_bundle(lower, None)


def test_files_that_are_no_job_are_not_packed() -> None:
    with pytest.raises(RequestRefused, match="no job"):
        job_bundle({"a.json": b"{}"}, MARKING, None)


def test_any_program_can_look_into_a_bundle() -> None:
    with zipfile.ZipFile(io.BytesIO(exported())) as archive:
        assert archive.namelist() == [
            "MANIFEST.json",
            "MANIFEST.sig",
            "bundle.json",
            "content/MANIFEST.json",
            "content/inputs/plan-0.safetensors",
            "content/request.json",
        ]
        assert archive.testzip() is None


def test_volumes_make_up_the_file_again_in_any_order() -> None:
    data = bytes(range(256)) * 64

    volumes = volumes_of(data, 5000)

    assert len(volumes) == 4
    assert max(map(len, volumes)) <= 5000
    names = volume_names("a.job", 4)
    turned = dict(reversed(list(zip(names, volumes, strict=True))))
    assert joined(turned) == data


def test_a_volume_that_is_damaged_missing_or_strange_is_named() -> None:
    data = bytes(9000)
    names = volume_names("a.job", 3)
    volumes = dict(zip(names, volumes_of(data, 4096), strict=True))
    other = volumes_of(bytes(9001), 4096)[1]

    for at in (3, 20, 150, 300, -1):
        changed = bytearray(volumes["a.job.002"])
        changed[at] ^= 4
        with pytest.raises(RequestRefused, match=r"a\.job\.002 was damaged"):
            joined({**volumes, "a.job.002": bytes(changed)})
    with pytest.raises(RequestRefused, match=r"a\.job\.002 was damaged"):
        joined({**volumes, "a.job.002": volumes["a.job.002"][:-1]})
    with pytest.raises(RequestRefused, match="number 2 is missing"):
        joined({name: volumes[name] for name in (names[0], names[2])})
    with pytest.raises(RequestRefused, match=r"a\.job\.002 is a volume of another"):
        joined({**volumes, "a.job.002": other})
    with pytest.raises(RequestRefused, match="No volumes"):
        joined({})


@pytest.mark.parametrize("size", [0, -1, 4095, 4096])
def test_volumes_that_are_too_small_or_too_many_are_not_made(size: int) -> None:
    with pytest.raises(RequestRefused, match="do not do"):
        volumes_of(bytes(4 << 20), size)


def test_of_one_volume_the_others_are_found_beside_it(tmp_path: Path) -> None:
    data = hashlib.sha256(b"").digest() * 500
    volumes = volumes_of(data, 5000)
    paths = [tmp_path / name for name in volume_names("a.b.job", len(volumes))]
    for path, volume in zip(paths, volumes, strict=True):
        path.write_bytes(volume)
    (tmp_path / "other.job.001").write_bytes(b"x")

    assert read_carried_file([paths[1]], MOST) == data
    assert read_carried_file(list(reversed(paths)), MOST) == data
    paths[0].unlink()
    with pytest.raises(RequestRefused, match="number 1 is missing"):
        read_carried_file([paths[1]], MOST)


def test_a_whole_file_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.job"
    path.write_bytes(b"bundle")

    assert read_carried_file([path], 6) == b"bundle"
    for missing in (tmp_path / "nowhere.job", path / "below.job"):
        with pytest.raises(RequestRefused, match="There is no file at"):
            read_carried_file([missing], 6)
    with pytest.raises(RequestRefused, match="larger than the 5 bytes"):
        read_carried_file([path], 5)


def test_volumes_together_are_held_to_the_limit_of_the_whole(tmp_path: Path) -> None:
    volumes = volumes_of(bytes(9000), 4096)
    paths = [tmp_path / name for name in volume_names("a.job", len(volumes))]
    for path, volume in zip(paths, volumes, strict=True):
        path.write_bytes(volume)

    assert read_carried_file(paths, 9000) == bytes(9000)
    with pytest.raises(RequestRefused, match="larger than"):
        read_carried_file(paths, 7500)


def test_what_is_no_plain_file_is_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "a.job"
    os.mkfifo(pipe)

    for paths in ([pipe], [pipe, pipe]):
        with pytest.raises(RequestRefused, match="no plain file"):
            read_carried_file(paths, MOST)
