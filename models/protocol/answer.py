"""An answer as the files that travel, and the checks before anybody believes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from models.errors import AnswerRefused
from models.protocol.canonical_json import canonical_bytes
from models.protocol.file_kinds import HEAD, refuse_unsafe
from models.protocol.manifest import MANIFEST, SIGNATURE, check_manifest, manifest_of
from models.protocol.signature import ANSWER, check_signature, sign
from models.protocol.strict_json import MOST_JSON, strict_object
from models.protocol.tensors import read_tensors, write_tensors

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import numpy as np
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from numpy.typing import NDArray

    from models.packs.program import Tensors
    from models.protocol.canonical_json import Json
    from models.protocol.request import Request

FORM = "marsroute answer 1"
TENSORS = "answer.safetensors"
ABOUT = "answer.json"
FILES = (TENSORS, ABOUT, MANIFEST, SIGNATURE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """
    What a model answered, believed.

    Attributes
    ----------
    key
        Of the request it answers.
    tensors
        By name.
    provenance
        Who computed it, where, when and with what, as the worker wrote it down.
    worker
        Public key that signed, 64 hexadecimal digits.
    files
        As they came, by name.
    """

    key: str
    tensors: Mapping[str, NDArray[np.generic]]
    provenance: Mapping[str, Json]
    worker: str
    files: Mapping[str, bytes]


def answer_files(
    request: Request,
    tensors: Tensors,
    provenance: Mapping[str, Json],
    key: Ed25519PrivateKey,
) -> dict[str, bytes]:
    """
    Write an answer.

    Parameters
    ----------
    request
        That it answers.
    tensors
        The merged answer of the model.
    provenance
        Who computed it, where, when and with what.
    key
        Of the worker.

    Returns
    -------
    dict
        Content by name; ``answer.safetensors`` depends on the request alone.
    """
    about: dict[str, Json] = {
        "form": FORM,
        "key": request.key,
        "request": request.digest,
        "model": request.model,
        "model_id": request.model_id,
        "provenance": dict(provenance),
    }
    files = {TENSORS: write_tensors(tensors), ABOUT: canonical_bytes(about)}
    manifest = manifest_of(files)
    return {**files, MANIFEST: manifest, SIGNATURE: sign(ANSWER, key, manifest)}


def verified_answer(
    request: Request, files: Mapping[str, bytes], worker_keys: Collection[str]
) -> Answer:
    """
    Believe an answer, or refuse it.

    Parameters
    ----------
    request
        That was asked.
    files
        Content by name, as it came.
    worker_keys
        Public keys of the workers of the site, 64 hexadecimal digits each.

    Raises
    ------
    AnswerRefused
        It is incomplete, larger than allowed, changed, signed by somebody else, of
        another job, of another model, or holds what no model answers.
    """
    _check_files(request, files)
    manifest = files[MANIFEST]
    worker = check_signature(ANSWER, manifest, files[SIGNATURE], worker_keys)
    check_manifest(manifest, files)
    about = strict_object(files[ABOUT], ABOUT, AnswerRefused)
    _check_about(request, about)
    most = request.limits.answer_bytes
    tensors = read_tensors(files[TENSORS], most, what=TENSORS)
    return Answer(
        key=request.key,
        tensors=tensors,
        provenance=about["provenance"],
        worker=worker,
        files=dict(files),
    )


def _check_files(request: Request, files: Mapping[str, bytes]) -> None:
    """Let exactly the files of an answer pass, none larger than allowed."""
    for name in FILES:
        if name not in files:
            raise AnswerRefused(
                f"The answer to {request.key[:12]} is not whole: {name} is missing. "
                "Have it fetched again."
            )
    for name in sorted(files):
        if name not in FILES:
            raise AnswerRefused(
                f"The answer to {request.key[:12]} has a file {name[:80]!r} that no "
                "answer has; nothing of it was used. Tell who runs the site."
            )
        most = request.limits.answer_bytes if name == TENSORS else MOST_JSON
        if len(files[name]) > most:
            raise AnswerRefused(
                f"{name} of the answer to {request.key[:12]} has {len(files[name]):,} "
                f"bytes, and at most {most:,} were allowed; nothing of it was used."
            )
        refuse_unsafe(name, files[name][:HEAD], AnswerRefused)


def _check_about(request: Request, about: Mapping[str, Any]) -> None:
    """Hold an answer to the request it should answer."""
    members = {"form", "key", "request", "model", "model_id", "provenance"}
    if set(about) != members or about["form"] != FORM:
        raise AnswerRefused(
            f"The answer to {request.key[:12]} is of a form that this program does not "
            "know; the site runs another version of the worker."
        )
    if about["key"] != request.key or about["request"] != request.digest:
        raise AnswerRefused(
            f"This is the answer to another job, {about['key']!r:.16}, and not to "
            f"{request.key[:12]}; nothing of it was used. Have the right one fetched."
        )
    if (about["model"], about["model_id"]) != (request.model, request.model_id):
        raise AnswerRefused(
            f"The answer to {request.key[:12]} was computed by another model, or by "
            f"another version of {request.model}; nothing of it was used. Bring the "
            "site to the version that is used here."
        )
    if not isinstance(about["provenance"], dict):
        raise AnswerRefused(
            f"The answer to {request.key[:12]} does not tell how it came about; "
            "nothing of it was used."
        )
