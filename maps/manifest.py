"""What an area pack says about itself: sources, licences, counts, every file's hash."""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from maps.errors import PackError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FORMAT = "marsroute area"
FORMAT_VERSION = 3
MANIFEST_BYTES = 16 << 20
OSM_LICENCE = "ODbL 1.0"
OSM_ATTRIBUTION = "© OpenStreetMap contributors, ODbL 1.0"
FICTION_GENERATOR = "marsroute exercise area"
FICTION_LICENCE = "EUPL-1.2"
FICTION_ATTRIBUTION = "Fictional exercise ground, made by Marsroute; no real place"
LICENCE_NOT_STATED = "not stated in the file; see its supplier"

Bounds = tuple[float, float, float, float]

_ODD = (AttributeError, KeyError, OverflowError, TypeError, ValueError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """
    A file that the pack was built from.

    Attributes
    ----------
    kind
        ``osm`` or ``elevation``.
    file
        Its name, without its folder.
    size
        Bytes.
    sha256
        Of the whole file, hexadecimal.
    date
        When its content was current, ISO 8601, as the file says; empty when it
        does not.
    licence, attribution
        Terms of use, and the words that every map and print must show.
    """

    kind: str
    file: str
    size: int
    sha256: str
    date: str = ""
    licence: str
    attribution: str


@dataclass(frozen=True, slots=True)
class FileRecord:
    """Size in bytes and SHA-256 of one file of a pack."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class BuildEffort:
    """What a build took; ``segments`` are stretches between two map nodes."""

    wall_seconds: float = 0.0
    cpu_seconds: float = 0.0
    segments: int = 0

    @property
    def segments_per_second(self) -> float:
        """Road segments a second of processor time; 0 when nothing was measured."""
        return self.segments / self.cpu_seconds if self.cpu_seconds > 0 else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """
    The first file that is read of a pack and the last that is written.

    Attributes
    ----------
    name
        What the user calls the area.
    built
        When, with a time zone.
    tool
        Program and version that built it.
    bounds
        West, south, east, north, degrees.
    counts
        How many of each thing: ``junctions``, ``links``, ``places``.
    sources
        What it was built from.
    files
        Every other file of the pack, by its path inside the pack.
    effort
        What the build took.
    marking
        Classification, as whoever built it wrote it; empty for open data.
    """

    name: str
    built: datetime
    tool: str
    bounds: Bounds
    counts: Mapping[str, int]
    sources: tuple[Source, ...]
    files: Mapping[str, FileRecord]
    effort: BuildEffort = field(default_factory=BuildEffort)
    marking: str = ""

    @property
    def content_id(self) -> str:
        """SHA-256 over all files: the same for the same content, whenever built."""
        total = hashlib.sha256(f"{FORMAT} {FORMAT_VERSION}\n".encode())
        for path, record in sorted(self.files.items()):
            total.update(f"{record.sha256} {path}\n".encode())
        return total.hexdigest()

    @property
    def attribution(self) -> str:
        """Words that every map and print must show, each once."""
        said = (source.attribution for source in self.sources)
        return "; ".join(dict.fromkeys(words for words in said if words))

    def to_json(self) -> str:
        """Text of ``manifest.json``."""
        document = {
            "format": FORMAT,
            "format_version": FORMAT_VERSION,
            "content_id": self.content_id,
            **asdict(self),
            "built": self.built.isoformat(),
        }
        return json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False)


def read_manifest(path: Path) -> Manifest:
    """
    Read and check a ``manifest.json``.

    Raises
    ------
    PackError
        There is none, it is damaged, or it is of a version not known here.
    """
    folder = path.parent.name
    try:
        with path.open("rb") as file:
            document = json.loads(file.read(MANIFEST_BYTES))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise PackError(
            f"{path.parent} is no area pack: it has no {path.name}; choose a folder "
            "made by area build."
        ) from error
    except RecursionError as error:
        raise _damaged(folder, "its entries are nested too deeply") from error
    except (OSError, ValueError) as error:
        raise _damaged(folder, str(error)) from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise PackError(f"{folder} is no area pack: its {path.name} says otherwise.")
    version = document.get("format_version")
    if version != FORMAT_VERSION:
        raise PackError(
            f"{folder} is an area pack of version {version}, and this program reads "
            f"version {FORMAT_VERSION}; build the area again, or update the program."
        )
    try:
        manifest = _manifest(document)
    except _ODD as error:
        raise _damaged(folder, f"{type(error).__name__}: {error}") from error
    if manifest.content_id != document.get("content_id"):
        raise _damaged(folder, "its content id does not match its files")
    return manifest


def _damaged(folder: str, why: str) -> PackError:
    return PackError(
        f"The manifest of area pack {folder} is damaged ({why}); copy the pack or "
        "build it again."
    )


def _manifest(document: Mapping[str, Any]) -> Manifest:
    """Take the values of a document; anything amiss raises."""
    built = datetime.fromisoformat(document["built"])
    if built.tzinfo is None:
        raise ValueError("the time of building has no time zone")
    west, south, east, north = (float(degrees) for degrees in document["bounds"])
    return Manifest(
        name=str(document["name"]),
        built=built,
        tool=str(document["tool"]),
        bounds=check_bounds((west, south, east, north)),
        counts={str(k): int(v) for k, v in document["counts"].items()},
        sources=tuple(Source(**source) for source in document["sources"]),
        files={_inside(k): _record(v) for k, v in document["files"].items()},
        effort=BuildEffort(**document["effort"]),
        marking=str(document.get("marking", "")),
    )


def check_bounds(bounds: Bounds) -> Bounds:
    """Return bounds that lie on the Earth and are not inside out, else ValueError."""
    west, south, east, north = bounds
    if not all(math.isfinite(degrees) for degrees in bounds):
        raise ValueError("the bounds are not numbers")
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise ValueError(f"the bounds {bounds} do not lie on the Earth")
    return bounds


def _inside(path: str) -> str:
    """Return a path that cannot lead out of the pack, else ValueError."""
    parts = PurePosixPath(path).parts
    if not parts or parts[0] == "/" or ".." in parts or "\\" in path or "\0" in path:
        raise ValueError(f"the path {path!r} leads out of the pack")
    return path


def _record(entry: Mapping[str, Any]) -> FileRecord:
    size, sha256 = int(entry["size"]), str(entry["sha256"])
    if size < 0 or len(sha256) != 64:
        raise ValueError("a file record makes no sense")
    return FileRecord(size, sha256)


def hash_file(path: Path) -> FileRecord:
    """Measure a file: its size and SHA-256."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
        return FileRecord(file.tell(), digest.hexdigest())
