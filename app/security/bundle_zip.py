"""Zip archives from anywhere: refused unless every entry is plain, named and bounded.

Nothing is ever extracted by the archive's own names. Who reads an archive asks for
entries one by one and says where their bytes go.
"""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple, Protocol

from app.errors import BundleRefused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Source = bytes | Path | Callable[[], Iterable[bytes]]
"""Content of an entry: at hand, in a file, or given piece by piece, twice the same."""

CHUNK = 1 << 20
_MOMENT = (1980, 1, 1, 0, 0, 0)  # the first that a zip archive can tell
_PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1 | 0x40  # whole entry, or by strong encryption
_PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._ -]{0,99}", re.ASCII)
_DEVICES = frozenset(
    ["con", "prn", "aux", "nul"]
    + [f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)]
)
_DEEPEST = 8
_UNBOUND = 1 << 20  # an entry may unpack to so many bytes whatever its ratio
_STORED_FROM = 100  # such a ratio is stored instead, so that readers need not doubt


class ZipLimits(NamedTuple):
    """
    What an archive may hold at most.

    Attributes
    ----------
    entries
        Number of entries.
    bytes_in_all
        Of all entries, unpacked.
    ratio
        Unpacked against packed bytes of any entry over a megabyte.
    """

    entries: int = 1000
    bytes_in_all: int = 16 << 30
    ratio: int = 200


LIMITS = ZipLimits()


class BundleEntries(Protocol):
    """Entries of an archive whose directory was found harmless."""

    @property
    def sizes(self) -> Mapping[str, int]:
        """Unpacked bytes of each entry by its name, as the directory says."""

    def chunks(self, name: str) -> Iterator[bytes]:
        """
        Give the bytes of an entry piece by piece, never more than its size.

        Raises
        ------
        BundleRefused
            The entry is damaged, or is longer or shorter than the directory says.
        """

    def read(self, name: str, *, most: int) -> bytes:
        """
        Give a whole entry.

        Raises
        ------
        BundleRefused
            It is damaged, or longer than ``most`` bytes.
        """
        if self.sizes[name] > most:
            raise BundleRefused(
                f"The entry {name} of the bundle has {self.sizes[name]} bytes, and at "
                f"most {most} are read; it is none that this program made."
            )
        return b"".join(self.chunks(name))


class BundleZip(BundleEntries):
    """
    An archive that is open here; `read_zip` examines its directory.

    Parameters
    ----------
    archive
        Open, with a harmless directory.
    """

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._entries = {entry.filename: entry for entry in archive.infolist()}

    @property
    def sizes(self) -> Mapping[str, int]:
        """Unpacked bytes of each entry by its name, as the directory says."""
        return {name: entry.file_size for name, entry in self._entries.items()}

    def chunks(self, name: str) -> Iterator[bytes]:
        """Give the bytes of an entry piece by piece; see `BundleEntries`."""
        left = self.sizes[name]
        try:
            with self._archive.open(self._entries[name]) as entry:
                while chunk := entry.read(CHUNK):
                    left -= len(chunk)
                    if left < 0:
                        break
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError) as error:
            raise BundleRefused(
                f"The entry {name} of the bundle is damaged; have it sent again."
            ) from error
        except (NotImplementedError, RuntimeError) as error:
            raise BundleRefused(
                f"The entry {name} of the bundle is packed in a way that bundles do "
                "not use; have it made again by this program."
            ) from error
        if left:
            raise BundleRefused(
                f"The entry {name} of the bundle is not as long as its directory says; "
                "it was damaged or forged, so have it sent again."
            )


def read_zip(file: IO[bytes], limits: ZipLimits = LIMITS) -> BundleZip:
    """
    Examine the directory of an archive; not one entry is unpacked.

    Parameters
    ----------
    file
        Open for reading, and left open; it can be searched.
    limits
        What it may hold.

    Raises
    ------
    BundleRefused
        It is no zip archive; too many entries or bytes, or too densely packed; two
        entries of one name; a name that is no plain relative path; a link, a folder,
        an encrypted entry, or one packed in an unusual way.
    """
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError) as error:
        raise BundleRefused(
            "This is no bundle: its directory cannot be read. It was cut short, "
            "damaged, or is another kind of file; have it sent again."
        ) from error
    entries = archive.infolist()
    if len(entries) > limits.entries:
        raise BundleRefused(
            f"The bundle has {len(entries)} entries, and at most {limits.entries} are "
            "read; it is none that this program made."
        )
    _check_names([entry.orig_filename for entry in entries])
    for entry in entries:
        _check_entry(entry, limits)
    if sum(entry.file_size for entry in entries) > limits.bytes_in_all:
        raise BundleRefused(
            f"The bundle would unpack to more than {limits.bytes_in_all >> 20} MB; it "
            "is a trap, or holds far more than bundles do."
        )
    return BundleZip(archive)


def write_zip(file: IO[bytes], entries: Mapping[str, Source]) -> None:
    """
    Pack entries so that the same ones always give the same bytes.

    Parameters
    ----------
    file
        Open for writing, and left open.
    entries
        By name; those that would look like a trap when packed are stored.

    Raises
    ------
    BundleRefused
        A name that `read_zip` would refuse.
    OSError
        A file cannot be read.
    """
    _check_names(list(entries))
    with zipfile.ZipFile(file, "w") as archive:
        for name, source in entries.items():
            info = plain_entry(name)
            packed = _packs_plainly(source)
            info.compress_type = _PLAIN[packed]
            with archive.open(info, "w", force_zip64=True) as entry:
                for chunk in chunks_of(source):
                    entry.write(chunk)


def chunks_of(source: Source) -> Iterator[bytes]:
    """Give the bytes of an entry that is to be packed, piece by piece."""
    if isinstance(source, bytes):
        yield source
        return
    if not isinstance(source, Path):
        yield from source()
        return
    with source.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _packs_plainly(source: Source) -> bool:
    """Whether readers would take a packed entry for what it is."""
    packer, size, packed = zlib.compressobj(), 0, 0
    for chunk in chunks_of(source):
        size += len(chunk)
        packed += len(packer.compress(chunk))
    return size < (packed + len(packer.flush())) * _STORED_FROM


def plain_entry(name: str) -> zipfile.ZipInfo:
    """Give the head of an entry that tells nothing of this machine."""
    info = zipfile.ZipInfo(name, _MOMENT)
    info.create_system = 3
    info.external_attr = (stat.S_IFREG | 0o600) << 16
    return info


def is_plain_name(name: str) -> bool:
    """
    Whether a name is a relative path that means the same on every system.

    Parts of letters, digits, spaces, dots, dashes and underscores with strokes between
    them; none begins with a dot, ends with a dot or space, or is the name of a device.
    """
    parts = name.split("/")
    return len(parts) <= _DEEPEST and all(_is_plain_part(part) for part in parts)


def _is_plain_part(part: str) -> bool:
    """Whether this can name a file on every system."""
    device = part.split(".", maxsplit=1)[0].rstrip().lower() in _DEVICES
    return bool(_PART.fullmatch(part)) and part[-1] not in ". " and not device


def _check_names(names: list[str]) -> None:
    """Refuse names that are unsafe, or the same to a system without capitals."""
    for name in names:
        if not is_plain_name(name):
            raise BundleRefused(
                f"The bundle has an entry {name[:60]!r}, which is no plain relative "
                "path; it was forged or made by another program, so do not use it."
            )
    seen: set[str] = set()
    for name in names:
        if name.lower() in seen:
            raise BundleRefused(
                f"The bundle has two entries {name[:60]!r}, and readers would differ "
                "on which one counts; it was forged, so do not use it."
            )
        seen.add(name.lower())


def _check_entry(entry: zipfile.ZipInfo, limits: ZipLimits) -> None:
    """Refuse an entry that is no plain file or would burst."""
    name, mode = entry.filename, entry.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG) or entry.is_dir():
        raise BundleRefused(
            f"The entry {name} of the bundle is a link or folder and no file; it was "
            "forged or made by another program, so do not use it."
        )
    if entry.flag_bits & _ENCRYPTED or entry.compress_type not in _PLAIN:
        raise BundleRefused(
            f"The entry {name} of the bundle is packed in a way that bundles do not "
            "use; have it made again by this program."
        )
    bound = max(entry.compress_size * limits.ratio, _UNBOUND)
    if entry.file_size > bound:
        raise BundleRefused(
            f"The entry {name} of the bundle would unpack to {entry.file_size} bytes "
            f"from {entry.compress_size}; such a file is a trap, so do not use it."
        )
