"""Requests and answers that were changed, swapped or disguised: none passes."""

from __future__ import annotations

import io
import pickle
import tarfile
import time
import zipfile
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from models.errors import AnswerRefused, PackRefused, RequestRefused
from models.protocol.answer import answer_files, verified_answer
from models.protocol.canonical_json import canonical_bytes
from models.protocol.file_kinds import refuse_unsafe
from models.protocol.manifest import entry_of, manifest_of
from models.protocol.request_file import (
    read_request,
    request_bytes,
    request_inputs,
)
from models.protocol.signature import ANSWER as ANSWERS
from models.protocol.signature import JOB, sign
from models.protocol.strict_json import MOST_JSON, strict_object
from models.protocol.tensors import write_tensors
from tests.asked_models import ANSWER, PROVENANCE, WORKER, answered, asked, key_of


class Evil:
    """What a pickle could run."""

    def __reduce__(self) -> tuple[Any, ...]:
        return (print, ("owned",))


def resigned(files: dict[str, bytes], worker: int = 1) -> dict[str, bytes]:
    """The files under a manifest and signature that fit them."""
    manifest = manifest_of(files)
    signature = sign(ANSWERS, key_of(worker), manifest)
    return {**files, "MANIFEST.json": manifest, "MANIFEST.sig": signature}


def believed(files: dict[str, bytes]) -> bool:
    """Whether an answer passes for that to the request of these tests."""
    try:
        verified_answer(asked()[0], files, [WORKER])
    except AnswerRefused:
        return False
    return True


def test_not_one_flipped_bit_of_an_answer_passes() -> None:
    files = answered(asked()[0])
    assert believed(files)

    for name, data in files.items():
        for bit in range(8 * len(data)):
            flipped = bytearray(data)
            flipped[bit // 8] ^= 1 << bit % 8
            assert not believed({**files, name: bytes(flipped)}), (name, bit)


def test_not_one_flipped_bit_of_a_request_passes() -> None:
    _, files = asked()

    for name, data in files.items():
        for bit in range(8 * len(data)):
            flipped = bytearray(data)
            flipped[bit // 8] ^= 1 << bit % 8
            with pytest.raises(RequestRefused):
                read_request({**files, name: bytes(flipped)})


def test_an_answer_cut_anywhere_is_refused() -> None:
    files = answered(asked()[0])

    for name, data in files.items():
        assert not believed({one: files[one] for one in files if one != name})
        for length in range(0, len(data), 7):
            assert not believed({**files, name: data[:length]})
        assert not believed({**files, name: data + b"\n"})


def test_answers_swapped_between_jobs_are_refused() -> None:
    request, _ = asked()
    other, _ = asked(seed=8)

    for one, two in ((request, other), (other, request)):
        with pytest.raises(AnswerRefused, match="answer to another job"):
            verified_answer(one, answered(two), [WORKER])


def test_single_files_swapped_between_answers_are_refused() -> None:
    mine, theirs = answered(asked()[0]), answered(asked(seed=8)[0])

    for name in ("answer.json", "MANIFEST.json", "MANIFEST.sig"):
        assert not believed({**mine, name: theirs[name]})


def test_an_old_answer_does_not_pass_for_that_of_a_deliberate_second_run() -> None:
    again, _ = asked(nonce="again")

    with pytest.raises(AnswerRefused, match="answer to another job"):
        verified_answer(again, answered(asked()[0]), [WORKER])


def test_an_old_answer_under_the_key_of_the_new_job_is_refused() -> None:
    again, _ = asked(nonce="again")
    files = answered(asked()[0])
    for name in ("answer.json", "MANIFEST.json"):
        old, new = asked()[0].digest.encode(), again.digest.encode()
        files[name] = files[name].replace(old, new).replace(old[:40], new[:40])

    with pytest.raises(AnswerRefused):
        verified_answer(again, files, [WORKER])


def test_an_answer_by_another_model_is_refused_even_if_well_signed() -> None:
    request, _ = asked()
    other, _ = asked(model_id="0" * 64)
    about = answered(other)["answer.json"]
    about = about.replace(other.digest.encode(), request.digest.encode())
    about = about.replace(other.key.encode(), request.key.encode())

    with pytest.raises(AnswerRefused, match="another model"):
        verified_answer(
            request, resigned({**answered(request), "answer.json": about}), [WORKER]
        )


@pytest.mark.parametrize(
    "about",
    [
        {},
        {"provenance": []},
        {"form": "marsroute answer 2"},
        {"more": 1},
        {"key": None},
        {"request": "0" * 64},
    ],
)
def test_an_answer_that_tells_nothing_sound_is_refused(about: dict[str, Any]) -> None:
    request, _ = asked()
    whole: dict[str, Any] = {
        "form": "marsroute answer 1",
        "key": request.key,
        "request": request.digest,
        "model": request.model,
        "model_id": request.model_id,
        "provenance": {},
    }
    files = answered(request)
    told = canonical_bytes(whole | about) if about else b"{}"

    assert believed(resigned({**files, "answer.json": canonical_bytes(whole)}))
    assert not believed(resigned({**files, "answer.json": told}))


@pytest.mark.parametrize(
    "name", ["more.json", "../answer.json", "/etc/x", "answer.json.bak", "run.py"]
)
def test_a_file_too_much_is_refused_even_if_well_signed(name: str) -> None:
    files = answered(asked()[0])

    assert not believed({**files, name: b"{}"})
    if name == "more.json":
        assert not believed(resigned({**files, name: b"{}"}))


def test_an_answer_signed_as_a_job_is_refused() -> None:
    files = answered(asked()[0])
    files["MANIFEST.sig"] = sign(JOB, key_of(1), files["MANIFEST.json"])

    assert not believed(files)


def test_an_answer_signed_by_a_stranger_is_refused() -> None:
    files = answered(asked()[0], worker=9)
    renamed = {
        **files,
        "MANIFEST.sig": WORKER.encode() + files["MANIFEST.sig"][64:],
    }

    assert not believed(files)
    assert not believed(renamed)


def test_an_answer_of_numbers_that_are_none_is_refused() -> None:
    request, _ = asked()
    files = answer_files(request, {"met": np.array([np.nan])}, PROVENANCE, key_of(1))

    with pytest.raises(AnswerRefused, match="no numbers"):
        verified_answer(request, files, [WORKER])


def test_inputs_of_numbers_that_are_none_are_refused() -> None:
    request, files = asked()
    good = files["inputs/plan-0.safetensors"]
    bad = write_tensors({"weather": np.array([np.inf])})

    assert request_inputs(request, {"inputs/plan-0.safetensors": good})
    with pytest.raises(RequestRefused, match="no numbers"):
        request_inputs(request, {"inputs/plan-0.safetensors": bad})


def archive(kind: str) -> bytes:
    """An archive of some sort with a pickle in it."""
    buffer = io.BytesIO()
    if kind == "zip":
        with zipfile.ZipFile(buffer, "w") as zipped:
            zipped.writestr("archive/data.pkl", pickle.dumps(Evil()))
    else:
        with tarfile.open(fileobj=buffer, mode="w") as tarred:
            tarred.addfile(tarfile.TarInfo("data.pkl"), io.BytesIO())
    return buffer.getvalue()


def saved(**arrays: Any) -> bytes:
    """Arrays as numpy keeps them."""
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return buffer.getvalue()


PICKLES = {
    f"pickle of protocol {protocol}": pickle.dumps(value, protocol)
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1)
    for value in (Evil(),)
}
LISTS = {
    "plain list": pickle.dumps([1, 2], 0),
    "plain dict": pickle.dumps({"a": 1}, 0),
    "by hand": b"cos\nsystem\n(S'id'\ntR.",
    "old instance": b"(ios\nsystem\np1\n.",
    "legacy torch": b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.",
}
BINARIES = {
    "torch, TorchScript, .pt2, .mar or Keras": archive("zip"),
    "tar": archive("tar"),
    "npz": saved(a=np.zeros(1)),
    "npy": b"\x93NUMPY\x01\x00",
    "HDF5": b"\x89HDF\r\n\x1a\n" + bytes(60),
    "gzip": b"\x1f\x8b\x08" + bytes(20),
    "ELF": b"\x7fELF" + bytes(60),
    "script": b"#!/bin/sh\nid\n",
    "DLL": b"MZ" + bytes(60),
}
DISGUISED = PICKLES | LISTS | BINARIES


@pytest.mark.parametrize("kind", DISGUISED)
def test_a_program_under_a_harmless_name_is_refused(kind: str) -> None:
    for name in (
        "weights.safetensors",
        "model.json",
        "CARD.md",
        "notes.txt",
        "LICENCE",
    ):
        with pytest.raises(PackRefused, match="only plain data is taken"):
            refuse_unsafe(name, DISGUISED[kind])


@pytest.mark.parametrize(
    "suffix",
    ["pt", "pth", "pt2", "ts", "mar", "keras", "h5", "pkl", "npz", "bin", "ckpt", "py"],
)
def test_a_kind_that_could_run_is_refused_by_its_name(suffix: str) -> None:
    data = write_tensors(ANSWER)

    for name in (f"w.{suffix}", f"w.{suffix.upper()}", f"w.{suffix}.safetensors"):
        with pytest.raises(PackRefused, match="only plain data is taken"):
            refuse_unsafe(name, data)


@pytest.mark.parametrize("name", ["a.onnx", "a.docx", "a.safetensors2", "a.json~"])
def test_a_kind_nobody_asked_for_is_refused(name: str) -> None:
    with pytest.raises(PackRefused, match="of a kind"):
        refuse_unsafe(name, b"{}")


def test_plain_data_passes() -> None:
    for name, head in (
        ("weights.safetensors", write_tensors(ANSWER)),
        ("many.safetensors", write_tensors({f"t{n}": np.zeros(1) for n in range(99)})),
        ("model.json", b'{"a": 1}'),
        ("list.json", b" [1]"),
        ("CARD.md", b"# Plan robustness\n\nFor the officer.\n"),
        ("notes.txt", "contents\nand\nmore, caf\u00e9\n".encode()),
        ("LICENCE", b"MIT"),
        ("empty.txt", b""),
    ):
        refuse_unsafe(name, head)


def test_json_that_is_none_is_refused() -> None:
    for head in (b"", b"import os", b"\0\0", b"<html>"):
        with pytest.raises(PackRefused):
            refuse_unsafe("model.json", head)


def test_a_pickle_in_place_of_the_tensors_is_refused_even_if_well_signed() -> None:
    files = answered(asked()[0])

    for data in (*PICKLES.values(), *BINARIES.values()):
        assert not believed(resigned({**files, "answer.safetensors": data}))
        assert not believed(resigned({**files, "answer.json": data}))
        with pytest.raises(AnswerRefused, match="could run what a stranger wrote"):
            verified_answer(
                asked()[0], resigned({**files, "answer.safetensors": data}), [WORKER]
            )


def test_the_member_that_stands_twice_is_named_without_long_thought() -> None:
    members = [f'"{number:x}":0' for number in range(60_000)]
    text = "{" + ",".join([*members, '"777":0']) + "}"
    began = time.process_time()

    with pytest.raises(AnswerRefused, match="member '777' stands in it twice"):
        strict_object(text.encode(), "list.json", AnswerRefused)
    assert time.process_time() - began < 2


def test_a_list_that_is_larger_than_any_is_not_read() -> None:
    text = canonical_bytes({"list": "x" * MOST_JSON})

    with pytest.raises(AnswerRefused, match="at most 4,194,304 are read"):
        strict_object(text, "list.json", AnswerRefused)


def test_a_pickle_in_place_of_an_input_is_refused_under_fitting_hashes() -> None:
    request, files = asked()
    for data in PICKLES.values():
        place = f"inputs/{request.inputs[0].name}.safetensors"
        listed = (request.inputs[0]._replace(**entry_of(data)._asdict()),)
        changed = replace(request, inputs=(*listed, *request.inputs[1:]))
        swapped = {**files, place: data, "request.json": request_bytes(changed)}
        manifest = manifest_of(swapped)

        with pytest.raises(RequestRefused, match="could run what a stranger wrote"):
            read_request({**swapped, "MANIFEST.json": manifest})
