"""Bundles that leave: sealed, signed, and written through the export gate.

What a bundle holds beyond its files is for its kind to say: `app.services.plan.bundle`
writes and reads plans, `app.services.map_updates` areas; jobs and results are files
that only their own readers understand.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, NamedTuple

from app.errors import InputRefused
from app.exports.gate import OPEN_GATE, ExportRecord, Gate, write_export
from app.security.bundle import countersign, make_bundle
from app.security.bundle_manifest import BundleHead, BundleKind
from app.security.bundle_zip import chunks_of
from app.security.sealed_content import sealed
from app.storage.folders import Folders
from app.storage.station_files import StationFiles

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from app.security.bundle import Bundle
    from app.security.bundle_zip import Source
    from app.security.key_strength import Strength
    from app.security.marking import Marking

SUFFIX = ".bundle"


class Seal(NamedTuple):
    """Passphrase that opens the content of a bundle, and the cost of a guess."""

    passphrase: str
    strength: Strength

    def __repr__(self) -> str:
        """Show no passphrase."""
        return f"Seal(strength={self.strength})"


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
        As `app.services.plan.bundle.plan_files` gives them.
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
