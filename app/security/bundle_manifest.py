"""What a bundle says about itself: kind, marking, subject, and every file it holds."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import TYPE_CHECKING

from app.errors import BundleRefused, MarkingRefused
from app.security.bundle_zip import is_plain_name
from app.security.hex_digits import is_hex
from app.security.marking import Marking
from maps.errors import SourceError
from maps.strict_json import strict_json

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    MarkingReader = Callable[[str], Marking]

FORM = "marsroute bundle 1"
MANIFEST = "manifest.json"
SIGNATURES = "manifest.sig"
OURS = (MANIFEST, SIGNATURES)
LONGEST_TEXT = 200
LONGEST_ORIGIN = 600
MOST_SEQUENCE = 2**53  # what every reader of JSON can hold
_HASH_DIGITS = 64
_TEXTS = ("kind", "marking", "subject", "made_at", "made_by", "note", "origin")
_ENTRIES = frozenset(("form", *_TEXTS, "sequence", "sealed", "files"))


class BundleKind(Enum):
    """What is handed from one machine to another."""

    PLAN = "plan"
    JOB = "job"
    RESULT = "result"
    MAP_UPDATE = "map update"


@dataclass(frozen=True, slots=True)
class FileRecord:
    """Size of a file in bytes, and its SHA-256 in hexadecimal digits."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleHead:
    """
    What a bundle is, apart from its files.

    Attributes
    ----------
    kind, marking
        What it holds, and who may see it.
    subject
        Identity of the plan, the job or the area it is about.
    made_at, made_by
        When, aware, and by which version of the program.
    note
        One line for whoever receives it.
    sequence
        Number of a map update, from 1; later ones have higher numbers. Else 0.
    sealed
        Whether the files are locked up under a passphrase.
    origin
        Signed head of the audit log of the plan it came from, which stays readable on
        a sealed bundle; empty where there is no plan.
    """

    kind: BundleKind
    marking: Marking
    subject: str
    made_at: datetime
    made_by: str
    note: str = ""
    sequence: int = 0
    sealed: bool = False
    origin: str = ""

    def __post_init__(self) -> None:
        _check_line("subject", self.subject, least=1)
        _check_line("version", self.made_by, least=1)
        _check_line("note", self.note, least=0)
        _check_line("origin", self.origin, least=0, most=LONGEST_ORIGIN)
        if self.made_at.tzinfo is None or not 2000 < self.made_at.year < 2099:
            raise BundleRefused(
                "The bundle does not say when it was made, with a time zone and a year "
                "between 2000 and 2099; set the clock where it is made, and make it "
                "again."
            )
        if (self.sequence > 0) != (self.kind is BundleKind.MAP_UPDATE):
            raise BundleRefused(
                f"A bundle of the kind {self.kind.value} has the number "
                f"{self.sequence}; number map updates from 1, and nothing else."
            )


@dataclass(frozen=True, slots=True)
class Manifest:
    """Head of a bundle and the record of each of its files, by name."""

    head: BundleHead
    files: Mapping[str, FileRecord]

    def to_bytes(self) -> bytes:
        """Write it as `parse_manifest` reads it; these bytes are signed."""
        head = self.head
        entries = {
            "form": FORM,
            "kind": head.kind.value,
            "marking": str(head.marking),
            "subject": head.subject,
            "sequence": head.sequence,
            "made_at": head.made_at.astimezone(UTC).isoformat(timespec="seconds"),
            "made_by": head.made_by,
            "note": head.note,
            "sealed": head.sealed,
            "origin": head.origin,
            "files": {
                name: {"bytes": record.size, "sha256": record.sha256}
                for name, record in sorted(self.files.items())
            },
        }
        return json.dumps(entries, ensure_ascii=False, indent=1).encode()


def _check_line(what: str, text: str, *, least: int, most: int = LONGEST_TEXT) -> None:
    """Refuse a text of a head that is no single line of its length."""
    if not (least <= len(text) <= most and text.isprintable()):
        raise BundleRefused(
            f"The {what} of a bundle is one line of {least} to {most} letters, and "
            f"{text[:40]!r} is not; write another."
        )


def parse_manifest(
    data: bytes, read_marking: MarkingReader = Marking.parse
) -> Manifest:
    """
    Read a manifest strictly: every entry once, none missing, none besides.

    Parameters
    ----------
    data
        Its exact bytes.
    read_marking
        Reads a marking by the policy in force.

    Raises
    ------
    BundleRefused
        It has another form; what and where is in the text.
    """
    entries = _object(data)
    if entries.get("form") != FORM:
        raise BundleRefused(
            f"The bundle has the form {str(entries.get('form'))[:40]!r} and this "
            f"version reads {FORM!r}; open it with the version that made it."
        )
    if entries.keys() != _ENTRIES:
        odd = sorted(entries.keys() ^ _ENTRIES)
        raise _malformed(f"its entries differ from the form in {', '.join(odd)[:80]}")
    files = entries["files"]
    if not (isinstance(files, dict) and files):
        raise _malformed("it lists no files")
    return Manifest(
        _head(entries, read_marking),
        {name: _record(name, files[name]) for name in files},
    )


def _object(data: bytes) -> dict[str, object]:
    """Read the outer object; an entry given twice is refused."""
    try:
        value = strict_json(data.decode(), file=MANIFEST, what="manifest")
    except (UnicodeDecodeError, SourceError) as error:
        raise _malformed("it is no JSON") from error
    if not isinstance(value, dict):
        raise _malformed("it is no JSON object")
    return value


def _head(entries: Mapping[str, object], read_marking: MarkingReader) -> BundleHead:
    """Read all but the files."""
    sequence, sealed = entries["sequence"], entries["sealed"]
    if type(sequence) is not int or not 0 <= sequence <= MOST_SEQUENCE:
        raise _malformed("its number is no whole number from 0")
    if type(sealed) is not bool:
        raise _malformed("it does not say whether it is sealed")
    try:
        kind = BundleKind(_text(entries, "kind"))
        made_at = datetime.fromisoformat(_text(entries, "made_at"))
    except ValueError as error:
        raise _malformed("its kind or its time cannot be read") from error
    try:
        marking = read_marking(_text(entries, "marking"))
    except MarkingRefused as error:
        raise BundleRefused(
            f"The marking of the bundle cannot be read: {error} Ask for a bundle "
            "under a marking that is in force here."
        ) from error
    return BundleHead(
        kind=kind,
        marking=marking,
        subject=_text(entries, "subject"),
        made_at=made_at,
        made_by=_text(entries, "made_by"),
        note=_text(entries, "note"),
        sequence=sequence,
        sealed=sealed,
        origin=_text(entries, "origin"),
    )


def _text(entries: Mapping[str, object], name: str) -> str:
    """Give an entry that is text."""
    value = entries[name]
    if not isinstance(value, str):
        raise _malformed(f"its entry {name} is no text")
    return value


def _record(name: str, value: object) -> FileRecord:
    """Read the record of one file."""
    if not is_plain_name(name) or name in OURS:
        raise _malformed(f"it lists a file {name[:60]!r}, which no bundle can hold")
    if not (isinstance(value, dict) and value.keys() == {"bytes", "sha256"}):
        raise _malformed(f"its record of {name} is not of size and hash")
    size, digest = value["bytes"], value["sha256"]
    sound = type(size) is int and 0 <= size <= MOST_SEQUENCE
    if not (sound and is_hex(digest, _HASH_DIGITS)):
        raise _malformed(f"its record of {name} is no size and no hash")
    return FileRecord(size, digest)


def _malformed(what: str) -> BundleRefused:
    """Say in which way a manifest is none."""
    return BundleRefused(
        f"The manifest of the bundle is malformed: {what}. It was damaged or made by "
        "another program; have it made again by this one."
    )
