"""Bundles of every kind: made through the export gate, opened only after their checks.

What a bundle holds beyond its files is for its kind to say: `app.services.plan_bundle`
reads plans, `app.services.map_updates` installs areas; jobs and results are files that
only their own readers understand.
"""

from __future__ import annotations

import secrets
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING, NamedTuple

from app.errors import BundleRefused, InputRefused
from app.exports.gate import OPEN_GATE, ExportRecord, Gate, write_export
from app.security.bundle import MOST_READ, countersign, make_bundle, read_bundle
from app.security.bundle_manifest import BundleHead, BundleKind
from app.security.bundle_zip import chunks_of
from app.security.marking_policy import DEFAULT_POLICY, MarkingPolicy
from app.security.sealed_content import sealed, unsealed
from app.security.whole_file import flush_folder, put_in_place, write_trouble
from app.storage.folders import Folders
from app.storage.station_files import StationFiles

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from app.security.bundle import Bundle
    from app.security.bundle_zip import Source
    from app.security.key_strength import Strength
    from app.security.marking import Marking
    from app.security.trust_list import Standing

SUFFIX = ".bundle"


class Seal(NamedTuple):
    """Passphrase that opens the content of a bundle, and the cost of a guess."""

    passphrase: str
    strength: Strength


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """
    How a bundle leaves.

    Attributes
    ----------
    path
        Where to; ends in ``.bundle``.
    marking
        That it carries.
    inputs
        Markings of all that went into it.
    now
        The time of day, aware.
    keys
        Of those who sign; without any, the receiver can only look at it.
    seal
        Locks up its content; None leaves it for everybody to read who has the file.
    note
        One line for the receiver.
    gate
        What holds for exports of the plan.
    """

    path: Path
    marking: Marking
    inputs: tuple[Marking, ...]
    now: datetime
    keys: tuple[Ed25519PrivateKey, ...] = ()
    seal: Seal | None = None
    note: str = ""
    gate: Gate = OPEN_GATE


def user_station() -> StationFiles:
    """Files of signing and trust of this user."""
    return StationFiles(Folders.of_user().data / "station")


def make_plan_bundle(
    files: Mapping[str, bytes], plan_id: str, sending: Sending
) -> ExportRecord:
    """
    Write a bundle of a plan.

    Parameters
    ----------
    files
        As `app.services.plan_bundle.plan_files` gives them.
    plan_id
        Identity of the plan.
    sending
        How it leaves.

    Raises
    ------
    MarkingRefused, BundleRefused, InputRefused, EnvironmentTrouble
        Its marking is too low, something in it cannot be bundled, the passphrase
        cannot be used, or it cannot be written.
    """
    return _make(BundleKind.PLAN, files, plan_id, sending)


def make_job_bundle(
    files: Mapping[str, Source], job: str, sending: Sending
) -> ExportRecord:
    """
    Write a bundle of a job that another machine is to work out.

    Parameters
    ----------
    files
        What the job needs, by name.
    job
        Its identity, which its result repeats.
    sending
        How it leaves.

    Raises
    ------
    MarkingRefused, BundleRefused, InputRefused, EnvironmentTrouble
        See `make_plan_bundle`.
    """
    return _make(BundleKind.JOB, files, job, sending)


def make_result_bundle(
    files: Mapping[str, Source], job: str, sending: Sending
) -> ExportRecord:
    """Write a bundle of what came out of a job; see `make_job_bundle`."""
    return _make(BundleKind.RESULT, files, job, sending)


def make_update_bundle(
    files: Mapping[str, Source], area: str, sequence: int, sending: Sending
) -> ExportRecord:
    """
    Write a bundle of an area; `app.services.map_updates` gives its files.

    Parameters
    ----------
    files
        By name.
    area
        Name of the area.
    sequence
        Number of the update, above all that were given out of this area.
    sending
        How it leaves.

    Raises
    ------
    MarkingRefused, BundleRefused, InputRefused, EnvironmentTrouble
        See `make_plan_bundle`.
    """
    return _make(BundleKind.MAP_UPDATE, files, area, sending, sequence)


@contextmanager
def open_bundle(
    path: Path,
    station: StationFiles,
    now: datetime,
    policy: MarkingPolicy = DEFAULT_POLICY,
) -> Iterator[Bundle]:
    """
    Open and check a bundle; it can be read within the context.

    Parameters
    ----------
    path
        The bundle.
    station
        Whom this installation trusts.
    now
        The time of day, aware.
    policy
        By which its marking is read.

    Yields
    ------
    Bundle
        Sound in itself; ask `Bundle.trusted` before it changes anything, and show
        `Bundle.standing` where it is not.

    Raises
    ------
    BundleRefused
        It was changed, or is none.
    InputRefused
        There is no such file, or the installed trust list cannot be read.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise InputRefused(
            f"The bundle {path} cannot be read ({error.strerror or error}); check the "
            "name and the rights."
        ) from error
    with file:
        yield read_bundle(file, station.trust_list(), now, read_marking=policy.parse)


def countersign_bundle(
    bundle: Bundle, path: Path, key: Ed25519PrivateKey, gate: Gate = OPEN_GATE
) -> ExportRecord:
    """
    Write an open bundle to another file with one more signature.

    Parameters
    ----------
    bundle
        An open one.
    path
        Where to; ends in ``.bundle``.
    key
        Of who signs.
    gate
        What holds for it.

    Raises
    ------
    BundleRefused, InputRefused, MarkingRefused, EnvironmentTrouble
        The key signed already, the name is none for a bundle, or it cannot be written.
    """
    _check_suffix(path)
    marking = bundle.head.marking

    def write(target: Path) -> None:
        with target.open("xb") as file:
            countersign(file, bundle, key)

    return write_export(path, marking, (marking,), write, gate)


def content_of(bundle: Bundle, passphrase: str | None) -> dict[str, bytes]:
    """
    Give the files of a bundle that fits into memory, unlocked if they were sealed.

    Parameters
    ----------
    bundle
        An open one.
    passphrase
        Of its seal; None where nobody gave any.

    Raises
    ------
    InputRefused
        It is sealed, and there is no passphrase.
    WrongKey, BundleRefused
        See `app.security.sealed_content.unsealed`.
    """
    if not bundle.head.sealed:
        _check_size(bundle)
        return {name: bundle.read(name) for name in bundle.manifest.files}
    if passphrase is None:
        raise InputRefused(
            "The content of the bundle is sealed; give the passphrase that the sender "
            "told you."
        )
    return unsealed(bundle, passphrase)


def sources_of(bundle: Bundle, passphrase: str | None) -> Mapping[str, Source]:
    """
    Give where the files of a bundle can be read, however large they are.

    Parameters
    ----------
    bundle
        An open one; it stays open until they were read.
    passphrase
        Of its seal; None where nobody gave any.

    Raises
    ------
    InputRefused, WrongKey, BundleRefused
        See `content_of`.
    """
    if bundle.head.sealed:
        return content_of(bundle, passphrase)
    return {name: partial(bundle.chunks, name) for name in bundle.manifest.files}


def require_trust(bundle: Bundle, what: str) -> None:
    """
    Refuse to go on with a bundle that may only be looked at.

    Parameters
    ----------
    bundle
        An open one.
    what
        What would be done with it, such as ``"merged"``.

    Raises
    ------
    BundleRefused
        Too few stations signed that count here.
    """
    if not bundle.trusted:
        raise refuse_trust(bundle.standing, what)


def refuse_trust(standing: Standing, what: str) -> BundleRefused:
    """Say why a bundle may only be looked at; see `require_trust`."""
    return BundleRefused(
        f"The bundle cannot be {what}: {' '.join(standing.reasons)} It can be shown, "
        "and changes nothing; have it signed by a station on the trust list."
    )


def unpack(files: Mapping[str, Source], folder: Path) -> None:
    """
    Put the files of a trusted job or result into a new folder, all or none.

    Parameters
    ----------
    files
        As `sources_of` gives them.
    folder
        Where nothing is yet.

    Raises
    ------
    InputRefused
        There is something already.
    BundleRefused
        A file was changed meanwhile.
    EnvironmentTrouble
        It cannot be written there.
    """
    if folder.exists():
        raise InputRefused(f"{folder} is already there; give the name of a new folder.")
    draft = folder.with_name(f".{secrets.token_hex(8)}")
    try:
        draft.mkdir(mode=0o700)
        for name, source in files.items():
            path = draft / name
            path.parent.mkdir(parents=True, exist_ok=True)
            put_in_place(path, partial(_write_source, source))
        draft.rename(folder)
        flush_folder(folder.parent)
    except OSError as error:
        raise write_trouble(folder, error) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _write_source(source: Source, target: Path) -> None:
    """Write a file piece by piece."""
    with target.open("xb") as file:
        for chunk in chunks_of(source):
            file.write(chunk)


def _check_size(bundle: Bundle) -> None:
    """Refuse what does not fit into memory."""
    size = sum(record.size for record in bundle.manifest.files.values())
    if size > MOST_READ:
        raise BundleRefused(
            f"The bundle holds {size >> 20} MB, and at most {MOST_READ >> 20} MB are "
            "read at once; unpack it with 'marsroute bundle open'."
        )


def _make(
    kind: BundleKind,
    files: Mapping[str, Source],
    subject: str,
    sending: Sending,
    sequence: int = 0,
) -> ExportRecord:
    """Seal, sign and write a bundle through the gate."""
    _check_suffix(sending.path)
    head = BundleHead(
        kind=kind,
        marking=sending.marking,
        subject=subject,
        made_at=sending.now.replace(microsecond=0),
        made_by=version("marsroute"),
        note=sending.note,
        sequence=sequence,
        sealed=sending.seal is not None,
        origin=sending.gate.origin,
    )
    content = files if sending.seal is None else _sealed(files, head, sending.seal)

    def write(target: Path) -> None:
        with target.open("xb") as file:
            make_bundle(file, head, content, sending.keys)

    return write_export(
        sending.path, sending.marking, sending.inputs, write, sending.gate
    )


def _check_suffix(path: Path) -> None:
    """Refuse a name that would not be known again."""
    if path.suffix != SUFFIX:
        raise InputRefused(
            f"{path.name} is no name for a bundle; let it end in {SUFFIX}."
        )


def _sealed(
    files: Mapping[str, Source], head: BundleHead, seal: Seal
) -> dict[str, bytes]:
    """Lock up the files of a bundle."""
    loaded = {name: b"".join(chunks_of(source)) for name, source in files.items()}
    return sealed(loaded, head, seal.passphrase, seal.strength)
