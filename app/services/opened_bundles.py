"""Bundles that come in: opened after their checks, read within bounds, unpacked whole.

Anybody may look at a bundle that is sound in itself. What it may change is for those to
ask who would change it: see `require_trust`.
"""

from __future__ import annotations

import secrets
import shutil
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from app.errors import BundleRefused, InputRefused
from app.security.bundle import MOST_READ, check_bundle
from app.security.bundle_zip import chunks_of
from app.security.jailed_zip import jailed_zip
from app.security.marking_policy import DEFAULT_POLICY, MarkingPolicy
from app.security.sealed_content import unsealed
from app.security.whole_file import flush_folder, put_in_place, write_trouble

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from app.security.bundle import Bundle
    from app.security.bundle_zip import Source
    from app.security.trust_list import Standing
    from app.storage.station_files import StationFiles


@contextmanager
def open_bundle(
    path: Path,
    station: StationFiles,
    now: datetime,
    policy: MarkingPolicy = DEFAULT_POLICY,
) -> Iterator[Bundle]:
    """
    Open and check a bundle; it can be read within the context.

    A process of its own unpacks it. Signatures and hashes are checked in this one,
    which parses nothing that they do not cover.

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
        with path.open("rb"):
            trust = station.trust_list()
    except OSError as error:
        raise InputRefused(
            f"The bundle {path} cannot be read ({error.strerror or error}); check the "
            "name and the rights."
        ) from error
    with jailed_zip(path) as archive:
        yield check_bundle(archive, trust, now, read_marking=policy.parse)


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
