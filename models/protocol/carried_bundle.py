"""Jobs and answers as single files that a person carries from one machine to another.

A bundle is a zip archive of stored entries: ``bundle.json`` says what it is and which
marking it carries, ``content/`` has the files of the job or the answer, and a signed
manifest covers all of them. The same content is always the same bytes, so a bundle that
is not byte by byte as this module writes it was changed, and not one bit of it escapes.
"""

from __future__ import annotations

import io
import stat
import zipfile
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from models.errors import AnswerRefused, ModelError, RequestRefused
from models.protocol.canonical_json import canonical_bytes
from models.protocol.manifest import (
    MANIFEST,
    MOST_FILES,
    SIGNATURE,
    check_manifest,
    check_names,
    manifest_of,
)
from models.protocol.request import KEY_DIGITS
from models.protocol.request_file import read_request
from models.protocol.signature import JOB, check_signature, sign
from models.protocol.strict_json import MOST_JSON, strict_object

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from models.protocol.request import Request

FORM = "marsroute carried 1"
HEAD = "bundle.json"
CONTENT = "content/"
MOST_BYTES = 4 << 30
LONGEST_MARKING = 200
_MOMENT = (1980, 1, 1, 0, 0, 0)  # the first that a zip archive can tell
_OF_FORM = {"form", "kind", "key", "marking"}


class Kind(Enum):
    """What a bundle holds."""

    JOB = "job"
    ANSWER = "answer"


class Carried(NamedTuple):
    """
    What was in a bundle.

    Attributes
    ----------
    key
        Of the job.
    marking
        That the bundle carries, as text.
    files
        Of the job or the answer, by name.
    signer
        Public key that signed the bundle; empty for one without a signature.
    """

    key: str
    marking: str
    files: Mapping[str, bytes]
    signer: str


def job_bundle(
    files: Mapping[str, bytes], marking: str, station: Ed25519PrivateKey | None
) -> bytes:
    """
    Pack a job.

    Parameters
    ----------
    files
        Of the request, with its manifest.
    marking
        Of what it was made from: one line of text.
    station
        Key to sign with; None leaves it unsigned, and the other side has to say that
        it takes jobs of strangers.

    Raises
    ------
    RequestRefused
        The files are no job.
    """
    return _packed(Kind.JOB, read_request(files).key, marking, files, station)


def read_job_bundle(
    data: bytes, trusted: Collection[str] | None
) -> tuple[Request, Carried]:
    """
    Unpack a job, checked to its last bit.

    Parameters
    ----------
    data
        The whole bundle.
    trusted
        Public keys of stations whose jobs are worked on; None takes any job, signed or
        not.

    Raises
    ------
    RequestRefused
        It is no job of a trusted station, or it was changed.
    """
    carried = _unpacked(Kind.JOB, data, trusted, RequestRefused)
    request = read_request(carried.files)
    if request.key != carried.key:
        raise RequestRefused(
            f"The bundle says it holds the job {carried.key[:12]}, but "
            f"{request.key[:12]} is in it; have it exported again."
        )
    return request, carried


def answer_bundle(
    key: str, files: Mapping[str, bytes], marking: str, worker: Ed25519PrivateKey
) -> bytes:
    """
    Pack an answer.

    Parameters
    ----------
    key
        Of the job it answers.
    files
        Of the answer, with its signed manifest.
    marking
        That of the job.
    worker
        Key of the worker, to sign with.
    """
    return _packed(Kind.ANSWER, key, marking, files, worker)


def read_answer_bundle(data: bytes, worker_keys: Collection[str]) -> Carried:
    """
    Unpack an answer; the answer in it is still to be verified against its request.

    Parameters
    ----------
    data
        The whole bundle.
    worker_keys
        Public keys of the workers that are enrolled.

    Raises
    ------
    AnswerRefused
        It is no answer of an enrolled worker, or it was changed.
    """
    return _unpacked(Kind.ANSWER, data, worker_keys, AnswerRefused)


def _packed(
    kind: Kind,
    key: str,
    marking: str,
    files: Mapping[str, bytes],
    signer: Ed25519PrivateKey | None,
) -> bytes:
    """Pack files under a head and a signed manifest."""
    head = {"form": FORM, "kind": kind.value, "key": key, "marking": marking}
    entries = {HEAD: canonical_bytes(dict(head))}
    entries |= {f"{CONTENT}{name}": data for name, data in files.items()}
    manifest = manifest_of(entries)
    entries[MANIFEST] = manifest
    if signer is not None:
        entries[SIGNATURE] = sign(JOB, signer, manifest)
    return _zipped(entries)


def _unpacked(
    kind: Kind,
    data: bytes,
    trusted: Collection[str] | None,
    refused: type[ModelError],
) -> Carried:
    """Unpack a bundle of a kind; nothing in it is looked at before it is trusted."""
    entries = _entries(data, refused)
    if not {HEAD, MANIFEST} <= entries.keys():
        raise refused("This is no bundle of a job or an answer; choose another file.")
    signer = _signer(entries, trusted, refused)
    check_manifest(entries[MANIFEST], entries, refused)
    head = strict_object(entries[HEAD], HEAD, refused)
    _check_head(head, kind, refused)
    files = {
        name.removeprefix(CONTENT): content
        for name, content in entries.items()
        if name.startswith(CONTENT)
    }
    if len(files) + len({HEAD, MANIFEST, SIGNATURE} & entries.keys()) != len(entries):
        raise refused("The bundle has entries that no bundle has; do not use it.")
    return Carried(head["key"], head["marking"], files, signer)


def _signer(
    entries: Mapping[str, bytes],
    trusted: Collection[str] | None,
    refused: type[ModelError],
) -> str:
    """Find who signed, and that the manifest is what was signed."""
    line = entries.get(SIGNATURE)
    if line is None and trusted is None:
        return ""
    if line is None:
        raise refused(
            "The bundle is not signed; have it exported again with the key of the "
            "station, without '--unsigned'."
        )
    keys = [line[:64].decode("ascii", "replace")] if trusted is None else trusted
    return check_signature(JOB, entries[MANIFEST], line, keys, refused)


def _check_head(
    head: Mapping[str, object], kind: Kind, refused: type[ModelError]
) -> None:
    """Hold a head to its form and to what was asked for."""
    key, marking = head.get("key"), head.get("marking")
    if set(head) != _OF_FORM or head["form"] != FORM:
        raise refused(
            "The bundle is of a form that this program does not know; bring both sides "
            "to the same version."
        )
    if head["kind"] != kind.value:
        raise refused(
            f"This is a bundle of another kind, {head['kind']!r:.20}, and no "
            f"{kind.value}; choose another file."
        )
    if not isinstance(key, str) or len(key) != KEY_DIGITS:
        raise refused("The bundle does not say which job it belongs to.")
    if (
        not isinstance(marking, str)
        or not marking.isprintable()
        or len(marking) > LONGEST_MARKING
    ):
        raise refused("The marking of the bundle is no line of text; do not use it.")


def _zipped(entries: Mapping[str, bytes]) -> bytes:
    """Pack entries, stored, so that the same ones always give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(entries):
            info = zipfile.ZipInfo(name, _MOMENT)
            info.create_system = 3
            info.external_attr = (stat.S_IFREG | 0o600) << 16
            archive.writestr(info, entries[name])
    return buffer.getvalue()


def _entries(data: bytes, refused: type[ModelError]) -> dict[str, bytes]:
    """Unpack the entries of an archive that is byte by byte as `_zipped` writes it."""
    if len(data) > MOST_BYTES:
        raise refused(
            f"The bundle is larger than {MOST_BYTES >> 30} GB; have less sent."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            listed = archive.infolist()
            _check_listed(listed, len(data), refused)
            entries = {one.filename: archive.read(one) for one in listed}
    except ModelError:
        raise
    except (zipfile.BadZipFile, ValueError, EOFError, OSError, RuntimeError) as error:
        raise refused(
            "The bundle was cut short or changed on its way, or is another kind of "
            "file; have it copied or exported again."
        ) from error
    if len(entries) != len(listed) or _zipped(entries) != data:
        raise refused(
            "The bundle was changed on its way, or made by another program; have it "
            "copied or exported again."
        )
    return entries


def _check_listed(
    listed: list[zipfile.ZipInfo], size: int, refused: type[ModelError]
) -> None:
    """Refuse what would burst or lead elsewhere before anything is unpacked."""
    if len(listed) > MOST_FILES or sum(one.file_size for one in listed) > size:
        raise refused("The bundle would unpack to more than it is; do not use it.")
    for one in listed:
        small = one.filename in {HEAD, MANIFEST, SIGNATURE}
        if one.compress_type != zipfile.ZIP_STORED or (
            small and one.file_size > MOST_JSON
        ):
            raise refused("The bundle is packed in a way that bundles never are.")
    check_names((one.orig_filename for one in listed), refused)
