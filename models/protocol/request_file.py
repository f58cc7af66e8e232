"""A request as the files that travel: what is asked, the inputs, and their manifest."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from models.errors import RequestRefused
from models.protocol.canonical_json import canonical_bytes
from models.protocol.file_kinds import HEAD, refuse_unsafe
from models.protocol.manifest import (
    MANIFEST,
    SIGNATURE,
    check_manifest,
    entry_of,
    manifest_of,
)
from models.protocol.request import FORM, MOST_PARTS, InputFile, Limits, Request
from models.protocol.strict_json import strict_object
from models.protocol.tensors import read_tensors, write_tensors

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from models.packs.program import Inputs

REQUEST = "request.json"
INPUTS = "inputs/"
TENSORS = ".safetensors"
MOST_INPUT_BYTES = 8 << 30
MOST_ITEMS = 1 << 24
_MODEL = re.compile(r"[a-z][a-z0-9_]{0,63}")
_NAME = re.compile(r"[a-z0-9_][a-z0-9_.-]{0,79}")
_NONCE = re.compile(r"[0-9a-z]{0,40}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_MEMBERS = {
    "form",
    "key",
    "model",
    "model_id",
    "parameters",
    "inputs",
    "seed",
    "items",
    "parts",
    "limits",
    "nonce",
}
_LIMITS = {
    "seconds": (1, 60 * 24 * 3600),
    "memory_mb": (1, 1 << 24),
    "answer_bytes": (1, 1 << 36),
    "gpus": (0, 64),
}


def new_request(request: Request, inputs: Inputs) -> tuple[Request, dict[str, bytes]]:
    """
    Make a request with its inputs.

    Parameters
    ----------
    request
        Whose ``inputs`` are not filled yet.
    inputs
        Tensors by the name of their file, without ending.

    Returns
    -------
    tuple
        The request, and its files by name in the folder of the job.

    Raises
    ------
    RequestRefused
        A value is out of its bounds.
    """
    files = {_input_name(name): write_tensors(one) for name, one in inputs.items()}
    listed = [
        InputFile(name, *entry_of(files[_input_name(name)])) for name in sorted(inputs)
    ]
    filled = replace(request, inputs=tuple(listed))
    return filled, _with_manifest(filled, files)


def request_bytes(request: Request) -> bytes:
    """Write ``request.json``."""
    return canonical_bytes(
        {
            "form": FORM,
            "key": request.key,
            "model": request.model,
            "model_id": request.model_id,
            "parameters": dict(request.parameters),
            "inputs": [one._asdict() for one in request.inputs],
            "seed": request.seed,
            "items": request.items,
            "parts": request.parts,
            "limits": request.limits._asdict(),
            "nonce": request.nonce,
        }
    )


def read_request(files: Mapping[str, bytes]) -> Request:
    """
    Read a request and hold all its files to the manifest.

    Parameters
    ----------
    files
        By name in the folder of the job.

    Raises
    ------
    RequestRefused
        A file is missing, too much, changed or unsafe, or a value is out of its
        bounds; the text says which.
    """
    if MANIFEST not in files or REQUEST not in files:
        raise RequestRefused("This is no job: its request or its manifest is missing.")
    check_manifest(files[MANIFEST], files, RequestRefused)
    request = parse_request(files[REQUEST])
    named = {_input_name(one.name): (one.sha256, one.size) for one in request.inputs}
    found = {
        name: tuple(entry_of(data))
        for name, data in files.items()
        if name not in {REQUEST, MANIFEST, SIGNATURE}
    }
    if named != found:
        raise RequestRefused(
            f"The inputs of the job {request.key[:12]} are not those it names; have it "
            "sent again."
        )
    for name in found:
        refuse_unsafe(name, files[name][:HEAD], RequestRefused)
    return request


def request_inputs(
    request: Request, files: Mapping[str, bytes]
) -> dict[str, dict[str, NDArray[np.generic]]]:
    """
    Read the tensors of a request that `read_request` has let pass; by file name.

    Raises
    ------
    RequestRefused
        A file of tensors is damaged, or holds NaN or infinities.
    """
    return {
        one.name: read_tensors(
            files[_input_name(one.name)],
            one.size,
            what=_input_name(one.name),
            refused=RequestRefused,
        )
        for one in request.inputs
    }


def parse_request(data: bytes) -> Request:
    """
    Read ``request.json`` alone.

    Raises
    ------
    RequestRefused
        It is not as `request_bytes` writes it, or a value is out of its bounds.
    """
    found = strict_object(data, REQUEST, RequestRefused)
    if set(found) != _MEMBERS or found.pop("form") != FORM:
        raise RequestRefused(
            "The request is of a form that this program does not know; it was made by "
            "another version. Bring both sides to the same version."
        )
    key = found.pop("key")
    try:
        request = Request(
            inputs=tuple(InputFile(**one) for one in found.pop("inputs")),
            limits=Limits(**found.pop("limits")),
            **found,
        )
    except TypeError as error:
        raise RequestRefused("The request is not in the form of one.") from error
    check_request(request)
    if key != request.key:
        raise RequestRefused(
            "The request was changed: its key is not that of what it asks for. Have it "
            "sent again."
        )
    return request


def check_request(request: Request) -> None:
    """
    Hold the values of a request to their bounds.

    Raises
    ------
    RequestRefused
        With the value that is out of bounds.
    """
    _check_text("model", request.model, _MODEL)
    _check_text("model_id", request.model_id, _DIGEST)
    _check_text("nonce", request.nonce, _NONCE)
    _check_count("seed", request.seed, 0, (1 << 32) - 1)
    _check_count("items", request.items, 1, MOST_ITEMS)
    most = min(MOST_PARTS, request.items)
    _check_count("parts", request.parts, 1, most)
    for name, (least, largest) in _LIMITS.items():
        _check_count(name, getattr(request.limits, name), least, largest)
    if not isinstance(request.parameters, dict):
        raise RequestRefused("The parameters of the request are no list of names.")
    for one in request.inputs:
        _check_text("name of an input", one.name, _NAME)
        _check_text("hash of an input", one.sha256, _DIGEST)
        _check_count("size of an input", one.size, 1, MOST_INPUT_BYTES)
    names = [one.name for one in request.inputs]
    if names != sorted(set(names)):
        raise RequestRefused("The inputs of the request are not each once, in order.")


def _check_text(what: str, value: object, form: re.Pattern[str]) -> None:
    if not isinstance(value, str) or not form.fullmatch(value):
        raise RequestRefused(f"The {what} of the request, {value!r:.60}, is none.")


def _check_count(what: str, value: object, least: int, most: int) -> None:
    if type(value) is not int or not least <= value <= most:
        raise RequestRefused(
            f"The {what} of the request, {value!r:.60}, is not within {least:,} and "
            f"{most:,}."
        )


def _input_name(name: str) -> str:
    """Name of a file of inputs in the folder of the job."""
    return f"{INPUTS}{name}{TENSORS}"


def _with_manifest(request: Request, inputs: dict[str, bytes]) -> dict[str, bytes]:
    """All files of a request."""
    check_request(request)
    files: dict[str, Any] = {REQUEST: request_bytes(request), **inputs}
    return {**files, MANIFEST: manifest_of(files)}
