"""An area pack on disk: one folder of memory-mapped arrays, names and a manifest.

    NAME.area/manifest.json   what it is, written last
              network/*.npy   RoadNetwork
              routing/*.npy   RoutingGraph
              hierarchy/*.npy Hierarchy
              terrain/*.npy   Terrain, where elevation was given
              basemap/*.npy   Basemap
              names.sqlite    place names, for searching
              area.gpkg       obstacles, places and roads, for other GIS

Several processes may hold one pack open; its pages are shared. A pack never
changes: building again replaces the folder, and who has the old one open
keeps it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from maps.errors import PackError
from maps.manifest import FORMAT_VERSION, hash_file, read_manifest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from maps.basemap import Basemap
    from maps.elevation import Terrain
    from maps.manifest import Bounds, FileRecord, Manifest
    from maps.place_names import PlaceNames
    from maps.progress import Progress
    from maps.road_network import RoadNetwork
    from maps.routing.hierarchy import Hierarchy
    from maps.routing.routing_graph import RoutingGraph

__all__ = ["FORMAT_VERSION", "AreaPack", "open_area"]

MANIFEST = "manifest.json"
NETWORK, ROUTING, TERRAIN, BASEMAP = "network", "routing", "terrain", "basemap"
HIERARCHY = "hierarchy"
NAMES, GEOPACKAGE = "names.sqlite", "area.gpkg"
LOCK = ".building"


@dataclass(frozen=True, eq=False)
class AreaPack:
    """
    An open area pack; its parts are mapped when they are first asked for.

    Attributes
    ----------
    folder
        Where it is.
    manifest
        What it says about itself.
    """

    folder: Path
    manifest: Manifest = field(repr=False)

    @cached_property
    def network(self) -> RoadNetwork:
        """Roads, limits and obstacles."""
        from maps.road_network import RoadNetwork  # noqa: PLC0415 - opened on demand

        return RoadNetwork.from_arrays(self._arrays(NETWORK))

    @cached_property
    def routing(self) -> RoutingGraph:
        """The network as the route search wants it."""
        from maps.routing.routing_graph import RoutingGraph  # noqa: PLC0415 - on demand

        return RoutingGraph.from_arrays(self._arrays(ROUTING))

    @cached_property
    def hierarchy(self) -> Hierarchy:
        """What makes searches on the network fast."""
        from maps.routing.hierarchy import Hierarchy  # noqa: PLC0415 - on demand

        return Hierarchy.from_arrays(self._arrays(HIERARCHY))

    @cached_property
    def terrain(self) -> Terrain | None:
        """Heights of the ground; None for an area built without elevation."""
        if not self.has_terrain:
            return None
        from maps.elevation import Terrain  # noqa: PLC0415 - on demand

        return Terrain.from_arrays(self._arrays(TERRAIN))

    @cached_property
    def basemap(self) -> Basemap:
        """What the map is painted from."""
        from maps.basemap import Basemap  # noqa: PLC0415 - on demand

        return Basemap.from_arrays(self._arrays(BASEMAP))

    @cached_property
    def names(self) -> PlaceNames:
        """Place names, for searching."""
        from maps.place_names import PlaceNames  # noqa: PLC0415 - on demand

        return PlaceNames(self.folder / NAMES)

    @property
    def name(self) -> str:
        """What the user calls the area."""
        return self.manifest.name

    @property
    def bounds(self) -> Bounds:
        """West, south, east, north of all roads, degrees."""
        return self.manifest.bounds

    @property
    def has_terrain(self) -> bool:
        """Whether the area was built with elevation."""
        return any(path.startswith(f"{TERRAIN}/") for path in self.manifest.files)

    @property
    def content_id(self) -> str:
        """Hash of all that the pack holds; results depend on it."""
        return self.manifest.content_id

    def verify(self) -> None:
        """
        Hash every file and compare with the manifest.

        Raises
        ------
        PackError
            A file is missing or damaged, named in the text.
        """
        _check_sizes(self.folder, self.manifest)
        for path, record in self.manifest.files.items():
            if hash_file(self.folder / path) != record:
                raise PackError(
                    f"{path} in area pack {self.folder.name} is damaged; copy the pack "
                    "or build it again."
                )

    def _arrays(self, part: str) -> dict[str, NDArray[Any]]:
        """Map the arrays of one part that the manifest lists."""
        paths = [p for p in self.manifest.files if p.startswith(f"{part}/")]
        if not paths:
            raise PackError(
                f"Area pack {self.folder.name} has no {part}; build it again."
            )
        arrays = _StoredArrays(self.folder.name)
        for path in paths:
            arrays[Path(path).stem] = map_array(self.folder / path)
        return arrays


class _StoredArrays(dict[str, "NDArray[Any]"]):
    """Arrays of a pack by name; asking for one that is not there says what to do."""

    def __init__(self, pack: str) -> None:
        super().__init__()
        self._pack = pack

    def __missing__(self, name: str) -> NDArray[Any]:
        raise PackError(
            f"Area pack {self._pack} has no {name!r}; it was built by another version "
            "of Marsroute: build it again."
        )


def open_area(path: Path) -> AreaPack:
    """
    Open an area pack for reading.

    Parameters
    ----------
    path
        The pack's folder.

    Returns
    -------
    AreaPack
        With its manifest read and the size of every file checked; hashes are
        checked by `AreaPack.verify`.

    Raises
    ------
    PackError
        It is missing, damaged, or of another version.
    """
    if not path.is_dir():
        raise PackError(
            f"{path} is no area pack: there is no such folder; check the name, or "
            "build the area first."
        )
    manifest = read_manifest(path / MANIFEST)
    _check_sizes(path, manifest)
    return AreaPack(path.absolute(), manifest)


def _check_sizes(folder: Path, manifest: Manifest) -> None:
    """Refuse a pack of which a file is missing or of the wrong size."""
    for path, record in manifest.files.items():
        try:
            size = (folder / path).stat().st_size
        except OSError as error:
            raise PackError(
                f"{path} is missing from area pack {folder.name}; copy the pack or "
                "build it again."
            ) from error
        if size != record.size:
            raise PackError(
                f"{path} in area pack {folder.name} has {size} bytes and should have "
                f"{record.size}; copy the pack or build it again."
            )


def map_array(path: Path) -> NDArray[Any]:
    """Map one array for reading; writing to it raises."""
    try:
        mapped = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise PackError(
            f"{path.name} in area pack {path.parent.parent.name} cannot be read "
            f"({error}); copy the pack or build it again."
        ) from error
    return np.asarray(mapped)


def write_arrays(folder: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """
    Store arrays as one ``.npy`` file each.

    Parameters
    ----------
    folder
        Made by this call.
    arrays
        By name; none may hold Python objects.
    """
    folder.mkdir()
    for name, array in arrays.items():
        np.save(
            folder / f"{name}.npy", np.asarray(array, order="C"), allow_pickle=False
        )


@contextmanager
def disk_errors_explained(target: Path) -> Iterator[None]:
    """
    Turn an error of the disk, such as being full, into a sentence about the pack.

    Raises
    ------
    PackError
        The disk refused to write the pack.
    """
    try:
        yield
    except OSError as error:
        raise PackError(
            f"Area pack {target.name} could not be written to {target.parent} "
            f"({error.strerror or error}); make room or choose another place."
        ) from error


@contextmanager
def pack_draft(target: Path, *, overwrite: bool = False) -> Iterator[Path]:
    """
    Give a hidden folder beside the target in which a pack can grow.

    The folder is removed at the end, unless `publish` moved it into place.
    Folders left behind by builds that were killed are removed first.

    Parameters
    ----------
    target
        Where the pack shall be.
    overwrite
        Whether a pack that is there may be replaced.

    Yields
    ------
    Path
        The empty draft folder, on the same file system as the target.

    Raises
    ------
    PackError
        The target cannot be made or must not be replaced.
    """
    target = target.absolute()
    check_target(target, overwrite=overwrite)
    _sweep(target)
    with disk_errors_explained(target):
        draft = Path(tempfile.mkdtemp(prefix=_prefix(target), dir=target.parent))
        lock = os.open(draft / LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield draft
    finally:
        os.close(lock)
        shutil.rmtree(draft, ignore_errors=True)


def check_target(target: Path, *, overwrite: bool) -> None:
    """
    Refuse a target that a pack cannot be written to, before any work is done.

    Raises
    ------
    PackError
        Its folder does not exist, it is a file or a folder of something else,
        or a pack is there and may not be replaced.
    """
    if not target.parent.is_dir():
        raise PackError(
            f"{target.parent} does not exist; make the folder, or choose another place "
            "for the area pack."
        )
    if not os.path.lexists(target):
        return
    if not (target.is_dir() and (target / MANIFEST).is_file()):
        raise PackError(
            f"{target} exists and is no area pack; choose another name for the pack."
        )
    if not overwrite:
        raise PackError(
            f"{target} exists; choose another name, or allow it to be replaced."
        )


def publish(draft: Path, target: Path, manifest: Manifest) -> AreaPack:
    """
    Write the manifest of a finished draft, make it durable and move it into place.

    Parameters
    ----------
    draft
        Folder of `pack_draft` with all its files.
    target
        As given to `pack_draft`; a pack that is there is replaced.
    manifest
        Its ``files`` are those of the draft (see `record_files`).

    Raises
    ------
    PackError
        The disk is full or refuses.
    """
    target = target.absolute()
    with disk_errors_explained(target):
        (draft / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
        (draft / LOCK).unlink()
        _make_durable(draft)
        draft.chmod(0o755)
        _swap(draft, target)
    return open_area(target)


def record_files(draft: Path, progress: Progress) -> dict[str, FileRecord]:
    """
    Measure every file of a draft, by its path inside.

    Parameters
    ----------
    draft
        Folder of `pack_draft`.
    progress
        Told the share of the files that are done.
    """
    paths = sorted(p for p in draft.rglob("*") if p.is_file() and p.name != LOCK)
    records = {}
    for number, path in enumerate(paths):
        progress("hashing files", number / len(paths))
        records[path.relative_to(draft).as_posix()] = hash_file(path)
    return records


def _make_durable(folder: Path) -> None:
    """Push all files and folders of a draft to the disk."""
    for path in (*folder.rglob("*"), folder):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _swap(draft: Path, target: Path) -> None:
    """Put the draft where the target is; should that fail, the old one is put back."""
    if not target.exists():
        draft.rename(target)
        _sync_folder(target.parent)
        return
    aside = Path(tempfile.mkdtemp(prefix=_prefix(target), dir=target.parent))
    old = aside / target.name
    target.rename(old)
    try:
        draft.rename(target)
    except OSError:
        old.rename(target)
        raise
    _sync_folder(target.parent)
    shutil.rmtree(aside, ignore_errors=True)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _prefix(target: Path) -> str:
    return f".{target.name}.partial-"


def _sweep(target: Path) -> None:
    """Remove drafts of this target that no living build holds."""
    for left in target.parent.glob(f"{_escape(_prefix(target))}*"):
        if (left / target.name).exists() and not target.exists():
            (left / target.name).rename(target)  # killed between two renames
        if not _held(left):
            shutil.rmtree(left, ignore_errors=True)


def _escape(text: str) -> str:
    """Make a name match only itself in a glob."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in text)


def _held(draft: Path) -> bool:
    """Whether a living process is building in a draft."""
    try:
        lock = os.open(draft / LOCK, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    else:
        return False
    finally:
        os.close(lock)
