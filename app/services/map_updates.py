"""Map updates: area packs that travel as signed bundles and never go back in time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.errors import BundleRefused
from app.security.bundle_manifest import BundleKind
from app.services.area_marking import area_markings
from app.services.bundles import make_update_bundle
from app.services.opened_bundles import require_trust
from app.storage.station_files import MapUpdate
from maps.area_pack import (
    MANIFEST,
    AreaPack,
    disk_errors_explained,
    open_area,
    pack_draft,
    publish,
)
from maps.manifest import read_manifest

if TYPE_CHECKING:
    from pathlib import Path

    from app.exports.gate import ExportRecord
    from app.security.bundle import Bundle
    from app.services.bundles import Sending
    from app.storage.station_files import StationFiles
    from maps.manifest import Manifest
    from maps.progress import Progress

_FOLDER = "area/"


def make_map_update(pack: AreaPack, sequence: int, sending: Sending) -> ExportRecord:
    """
    Write an area as a map update.

    Parameters
    ----------
    pack
        The area; its hashes are checked first.
    sequence
        Number of the update, above all that were given out of this area.
    sending
        How it leaves; map updates are not sealed.

    Raises
    ------
    PackError
        The pack is damaged.
    MarkingRefused, BundleRefused, EnvironmentTrouble
        See `app.services.bundles.make_plan_bundle`.
    """
    if sending.seal is not None:
        raise BundleRefused(
            "A map update is not sealed, so that everybody who carries it can check "
            "it; leave out the passphrase."
        )
    pack.verify()
    inputs = (*sending.inputs, *area_markings(pack, sending.gate.policy))
    names = (*pack.manifest.files, MANIFEST)
    files = {f"{_FOLDER}{name}": pack.folder / name for name in names}
    whole = replace(sending, inputs=inputs)
    return make_update_bundle(files, pack.name, sequence, whole)


def install_map_update(
    bundle: Bundle, target: Path, station: StationFiles, progress: Progress
) -> AreaPack:
    """
    Put an area from a trusted bundle in place; the old one stays until the end.

    Parameters
    ----------
    bundle
        An open map update.
    target
        Folder of the area, ``NAME.area``; a pack of the same area there is replaced.
    station
        Keeps the number of the last update.
    progress
        Told the share of the bytes that are written.

    Raises
    ------
    BundleRefused
        It is no map update, is not trusted, is older than the last one, or is of
        another area than the one in place.
    PackError
        The area in it is malformed, or cannot be written.
    Damaged, EnvironmentTrouble
        The record of updates cannot be read or written.
    """
    head = bundle.head
    if head.kind is not BundleKind.MAP_UPDATE:
        raise BundleRefused(
            f"The bundle holds a {head.kind.value} and no map update; open it as that."
        )
    require_trust(bundle, "installed")
    present = _present(target, head.subject)
    with pack_draft(target, overwrite=True) as draft:
        _unpack(bundle, draft, target, progress)
        manifest = read_manifest(draft / MANIFEST)
        _check_content(bundle, manifest)
        update = MapUpdate(head.sequence, manifest.content_id)
        station.check_update(head.subject, update, present)
        station.note_update(head.subject, update)
        return publish(draft, target, manifest)


def _present(target: Path, area: str) -> str:
    """Identity of what is in place; empty where nothing is."""
    if not target.exists():
        return ""
    manifest = open_area(target).manifest
    if manifest.name != area:
        raise BundleRefused(
            f"{target} holds the area {manifest.name}, and the bundle is of {area}; "
            "give the folder of that area, or a new one."
        )
    return manifest.content_id


def _unpack(bundle: Bundle, draft: Path, target: Path, progress: Progress) -> None:
    """Write the files of the bundle, each checked as it is written."""
    sizes = {name: record.size for name, record in bundle.manifest.files.items()}
    if any(not name.startswith(_FOLDER) for name in sizes):
        raise _not_one_area()
    total, done = sum(sizes.values()) or 1, 0
    for name in sizes:
        path = draft / name.removeprefix(_FOLDER)
        with disk_errors_explained(target):
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                for chunk in bundle.chunks(name):
                    file.write(chunk)
                    done += len(chunk)
                    progress("installing the map", done / total)


def _check_content(bundle: Bundle, manifest: Manifest) -> None:
    """Refuse a bundle whose files are not exactly those of an area of its subject."""
    wanted = {f"{_FOLDER}{name}" for name in (*manifest.files, MANIFEST)}
    same = all(
        bundle.manifest.files[f"{_FOLDER}{name}"].sha256 == record.sha256
        for name, record in manifest.files.items()
        if f"{_FOLDER}{name}" in bundle.manifest.files
    )
    if wanted != bundle.manifest.files.keys() or not same:
        raise _not_one_area()
    if manifest.name != bundle.head.subject:
        raise BundleRefused(
            f"The map update is of {bundle.head.subject}, and the area in it is called "
            f"{manifest.name}; have it made again."
        )


def _not_one_area() -> BundleRefused:
    """Say that the files of an update do not belong together."""
    return BundleRefused(
        "The files of the map update are not those of one area; have it made again "
        "with 'marsroute bundle make'."
    )
