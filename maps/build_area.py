"""Build an area pack from an OSM extract and elevation files."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from maps.area_pack import (
    HIERARCHY,
    NETWORK,
    ROUTING,
    check_target,
    disk_errors_explained,
    map_array,
    pack_draft,
    publish,
    record_files,
    write_arrays,
)
from maps.errors import JailError, SourceError
from maps.jail import JailLimits, run_jailed
from maps.manifest import BuildEffort, Manifest, Source, check_bounds
from maps.progress import silent
from maps.road_network import RoadNetwork
from maps.routing.hierarchy import Hierarchy
from maps.routing.routing_graph import RoutingGraph

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from numpy.typing import NDArray

    from maps.area_pack import AreaPack
    from maps.manifest import FileRecord
    from maps.progress import Progress

LARGEST_SOURCE = 2 << 30
"""Bytes; a whole country belongs on a server, not on a desktop."""

CHILD_SHARE, READY_SHARE = 0.8, 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildRequest:
    """
    What to build and where.

    Attributes
    ----------
    extract
        OSM file, at most `LARGEST_SOURCE` bytes.
    elevation
        Height files that touch the extract; without any, roads are level.
    target
        Folder of the pack, customarily ``NAME.area``.
    name
        What the user calls the area.
    built
        Now, with a time zone.
    overwrite
        Whether a pack that is there may be replaced.
    limits
        What the reading of foreign files may use.
    country
        ISO 3166 code for legal limits that signs leave out; empty for the
        European values.
    marking
        Classification of what is built; empty for open data.
    """

    extract: Path
    elevation: tuple[Path, ...] = ()
    target: Path
    name: str
    built: datetime
    overwrite: bool = False
    limits: JailLimits = field(default_factory=JailLimits)
    country: str = ""
    marking: str = ""

    def __post_init__(self) -> None:
        if self.built.tzinfo is None:
            raise ValueError("The time of building needs a time zone.")


def build_area(request: BuildRequest, progress: Progress = silent) -> AreaPack:
    """
    Build an area pack; it appears complete or not at all.

    Foreign files are read in a jailed child. The same sources give a pack with
    the same content id, whenever and wherever it is built.

    Parameters
    ----------
    request
        What to build and where.
    progress
        Called with each step; may raise BuildCancelled.

    Raises
    ------
    SourceError
        A file cannot be read or holds nothing of use.
    PackError
        The target cannot be written or must not be replaced.
    JailError
        Reading took too much memory or time, or crashed.
    BuildCancelled
        The progress callback asked for it; nothing is left of the build.
    """
    check_target(request.target, overwrite=request.overwrite)
    for source in (request.extract, *request.elevation):
        _check_source(source)
    with pack_draft(request.target, overwrite=request.overwrite) as draft:
        answer = run_jailed(
            "maps.jailed_build",
            {
                "extract": str(request.extract.absolute()),
                "elevation": [str(path.absolute()) for path in request.elevation],
                "draft": str(draft),
                "target": str(request.target.absolute()),
                "country": request.country,
            },
            limits=request.limits,
            writable=(draft,),
            progress=_between(progress, 0.0, CHILD_SHARE),
        )
        _write_hierarchy(request, draft, _between(progress, CHILD_SHARE, READY_SHARE))
        files = record_files(draft, _between(progress, READY_SHARE, 0.99))
        manifest = _manifest(request, answer, files)
        progress("putting the pack in place", 0.99)
        pack = publish(draft, request.target, manifest)
    progress("done", 1.0)
    return pack


def _between(progress: Progress, start: float, end: float) -> Progress:
    """Progress of one step as part of the whole."""
    return lambda what, share: progress(what, start + (end - start) * share)


def _write_hierarchy(request: BuildRequest, draft: Path, progress: Progress) -> None:
    """Order and contract the roads that the child wrote.

    Outside of the jail: it reads nothing foreign, and its compiled code is kept.
    """
    try:
        network = RoadNetwork.from_arrays(_stored(draft / NETWORK))
        graph: RoutingGraph = RoutingGraph.from_arrays(_stored(draft / ROUTING))
    except KeyError as error:
        raise _senseless(request, error) from error
    hierarchy = Hierarchy.of_roads(network, graph, progress)
    with disk_errors_explained(request.target):
        write_arrays(draft / HIERARCHY, hierarchy.to_arrays())


def _stored(folder: Path) -> dict[str, NDArray[Any]]:
    """Arrays of one part of a draft."""
    return {path.stem: map_array(path) for path in sorted(folder.glob("*.npy"))}


def _check_source(path: Path) -> None:
    """Refuse a source that is missing or larger than policy allows."""
    if not path.is_file():
        raise SourceError(f"{path} is missing or no file; check the name.")
    size = path.stat().st_size
    if size > LARGEST_SOURCE:
        raise SourceError(
            f"{path.name} has {size / (1 << 30):.1f} GiB, and at most "
            f"{LARGEST_SOURCE / (1 << 30):g} GiB are read; cut out the area of "
            "operations first."
        )


def _manifest(
    request: BuildRequest, answer: Mapping[str, Any], files: Mapping[str, FileRecord]
) -> Manifest:
    """Check the child's answer and make the manifest of it."""
    try:
        west, south, east, north = (float(degrees) for degrees in answer["bounds"])
        return Manifest(
            name=request.name,
            built=request.built,
            tool=f"marsroute {_version()}",
            bounds=check_bounds((west, south, east, north)),
            counts={str(k): int(v) for k, v in answer["counts"].items()},
            sources=tuple(Source(**source) for source in answer["sources"]),
            files=files,
            effort=BuildEffort(**answer["effort"]),
            marking=request.marking,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise _senseless(request, error) from error


def _senseless(request: BuildRequest, error: Exception) -> JailError:
    """Say that what the child made of an extract is no area."""
    return JailError(
        f"{request.extract.name} gave a pack that makes no sense ({error}); copy "
        "or download the extract again."
    )


def _version() -> str:
    """Version of this program; of a checkout that was never installed, ``source``."""
    try:
        return version("marsroute")
    except PackageNotFoundError:
        return "source"
