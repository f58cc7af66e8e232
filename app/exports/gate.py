"""The one gate through which every file leaves the application.

A file gets out only under a marking that covers all it was made from, only to a folder
that may hold it, and only whole: it is written beside its target under another name,
flushed to the disk, and then takes the target's place in one step. Whatever fails
leaves the old file as it was. Where a record of exports is kept, a file that cannot be
put on record stays in.
"""

from __future__ import annotations

import errno
import hashlib
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.errors import InputRefused, MarkingRefused
from app.security.marking import join
from app.security.marking_policy import DEFAULT_POLICY, MarkingPolicy
from app.security.whole_file import put_in_place, write_trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from app.security.marking import Marking


@dataclass(frozen=True, slots=True)
class ExportRecord:
    """
    A file that leaves, as the record of exports tells it.

    Attributes
    ----------
    path
        Where it lies; its name may begin with what the policy asks.
    marking
        That it carries.
    sha256
        Of its bytes, in hexadecimal digits.
    """

    path: Path
    marking: Marking
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """
    What holds for the exports of one plan.

    Attributes
    ----------
    policy
        On markings, folders and names.
    origin
        Signed head of the plan's audit log, which goes into every file; empty where
        no plan is open.
    log
        Told of each file before it is in place; None where no record is kept. If it
        raises, the file stays in.
    """

    policy: MarkingPolicy = DEFAULT_POLICY
    origin: str = ""
    log: Callable[[ExportRecord], None] | None = None

    def __post_init__(self) -> None:
        if not self.origin.isprintable():
            raise ValueError("The origin of a file is one line of text.")

    def of_scratch(self) -> Gate:
        """For drafts that will pass the true gate: no folders, names and record."""
        policy = replace(self.policy, folders=(), prefixes=())
        return Gate(policy=policy, origin=self.origin)


_OF_PLANS = re.compile(
    r"\.plan(-wal|-shm|\.keys|\.results(-wal|-shm)?)?$", re.IGNORECASE
)
_BACKUPS = ".plan.backups"

OPEN_GATE = Gate()
"""For exports outside any plan, under the default policy."""


def write_export(
    path: Path,
    marking: Marking,
    inputs: Iterable[Marking],
    write: Callable[[Path], None],
    gate: Gate = OPEN_GATE,
) -> ExportRecord:
    """
    Let a file out under its marking, or refuse without a trace.

    Parameters
    ----------
    path
        Where the user wants the file; its folder must exist, a file there is replaced.
    marking
        What the file carries on every page.
    inputs
        Markings of all it was made from.
    write
        Writes the file to the path it is given, which ends in the suffix of ``path``.
        It should raise OSError when the disk fails it.
    gate
        What holds for it.

    Returns
    -------
    ExportRecord
        Where the file lies, and its hash.

    Raises
    ------
    InputRefused
        The name is that of a plan file or of what belongs to one.
    MarkingRefused
        The marking does not dominate the join of the inputs, or the folder may not
        hold it.
    DiskFull, FileInUse, EnvironmentTrouble
        The file cannot be written there.
    """
    needed = join(inputs)
    if not marking.dominates(needed):
        raise MarkingRefused(
            f"{path.name} would be marked {marking}, but what it was made from is "
            f"{needed}; mark it so, or release it at a lower marking."
        )
    check_target(path)
    path = gate.policy.named(path, marking)
    gate.policy.check_folder(path, marking)
    records: list[ExportRecord] = []

    def put_on_record(temporary: Path) -> None:
        write(temporary)
        with temporary.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        records.append(ExportRecord(path, marking, digest))
        if gate.log is not None:
            gate.log(records[0])

    put_in_place(path, put_on_record)
    return records[0]


def write_bytes_export(
    path: Path,
    marking: Marking,
    inputs: Iterable[Marking],
    data: bytes,
    gate: Gate = OPEN_GATE,
) -> ExportRecord:
    """Let a file out whose bytes are known; see `write_export`."""

    def write(target: Path) -> None:
        target.write_bytes(data)

    return write_export(path, marking, inputs, write, gate)


def check_target(path: Path) -> None:
    """
    Refuse a place that no export may take; before long work, ask this first.

    Raises
    ------
    InputRefused
        It has the name of a plan file or of what belongs to one.
    EnvironmentTrouble
        It is a folder, or its folder does not exist.
    """
    if path.is_dir():
        raise write_trouble(path, IsADirectoryError(errno.EISDIR, ""))
    if not path.parent.is_dir():
        raise write_trouble(path, FileNotFoundError(errno.ENOENT, ""))
    if _OF_PLANS.search(path.name) or path.parent.name.lower().endswith(_BACKUPS):
        raise InputRefused(
            f"{path.name} is the name of a plan file or of what belongs to one, and "
            "an export would take its place; give the file another name."
        )
