"""Who did what to a plan, when, to which of its objects, and why.

The rows of the audit log vouch for the changes of the history by their identity; here
the two are put side by side.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.security.audit_chain import CLOCK_MOVED, time_of
from app.services.plan.kinds import ADVICE, called

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from app.security.audit_chain import AuditRow
    from app.storage.plan_records import Change, ObjectKey


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """
    One act on a plan.

    Attributes
    ----------
    sequence
        Of its row in the log; entries go by it.
    at
        When, by the clock of the machine at that time.
    author, machine
        Who, and where.
    action
        What kind of act: ``"change"``, ``"export"``, ``"clock moved"``.
    what
        The act in words.
    reason
        Why, where somebody said so.
    objects
        The objects of the plan that it changed.
    """

    sequence: int
    at: datetime
    author: str
    machine: str
    action: str
    what: str
    reason: str
    objects: tuple[ObjectKey, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """
    What somebody wants to see of the log; None for all.

    Attributes
    ----------
    about
        Only acts that changed this object.
    since
        Only acts from the first one at this moment or later on. The clock may have been
        set meanwhile, so what follows in the log is shown whatever its time.
    author
        Only acts of this post.
    """

    about: ObjectKey | None = None
    since: datetime | None = None
    author: str | None = None


def audit_trail(
    rows: Sequence[AuditRow], changes: Iterable[Change]
) -> tuple[AuditEntry, ...]:
    """
    Put log and history side by side.

    Parameters
    ----------
    rows
        The log, which has been checked.
    changes
        All of the history.

    Returns
    -------
    tuple[AuditEntry, ...]
        One for each row, in their order.
    """
    known = {change.identity: change for change in changes}
    return tuple(_entry(row, known.get(row.subject)) for row in rows)


def filtered(
    entries: Sequence[AuditEntry], wanted: AuditFilter
) -> tuple[AuditEntry, ...]:
    """Give the entries that are wanted, in their order; clock steps always stay."""
    first = next(
        (
            number
            for number, entry in enumerate(entries)
            if wanted.since is None or entry.at >= wanted.since
        ),
        len(entries),
    )
    return tuple(
        entry
        for entry in entries[first:]
        if entry.action == CLOCK_MOVED or _is_wanted(entry, wanted)
    )


def _is_wanted(entry: AuditEntry, wanted: AuditFilter) -> bool:
    """Whether an act is of the object and the author that somebody asks about."""
    about = wanted.about is None or wanted.about in entry.objects
    return about and wanted.author in {None, entry.author}


def _entry(row: AuditRow, change: Change | None) -> AuditEntry:
    """Say a row in words, with the change that it vouches for."""
    return AuditEntry(
        sequence=row.sequence,
        at=time_of(row.at),
        author=row.author,
        machine=row.machine,
        action=row.action,
        what=_words(row) if change is None else change.text + _advised(change),
        reason="" if change is None else change.reason or _decided(change),
        objects=() if change is None else tuple(edit.key for edit in change.edits),
    )


def _advised(change: Change) -> str:
    """Say what the advice told that a change is about; empty for any other change."""
    told = [form["headline"] for form in _advice_in(change)]
    return f": {' '.join(told)}" if told else ""


def _decided(change: Change) -> str:
    """Say why advice was decided as it was; empty where nobody decided on any."""
    return "; ".join(form["reason"] for form in _advice_in(change) if "reason" in form)


def _advice_in(change: Change) -> list[dict[str, str]]:
    """Advice as a change left it."""
    return [
        json.loads(edit.after)
        for edit in change.edits
        if edit.key.kind == ADVICE and edit.after is not None
    ]


def _words(row: AuditRow) -> str:
    """Say an act that changed no object."""
    if row.action == CLOCK_MOVED:
        return (
            f"The clock of the machine was set {row.subject}: {row.after} where "
            f"{row.before} was due."
        )
    change = " -> ".join(text for text in (row.before, row.after) if text)
    return f"{row.subject} ({change})" if change else row.subject


def objects_in_words(entry: AuditEntry, most: int = 3) -> str:
    """Name the objects that an act changed; more than ``most`` are counted."""
    named = ", ".join(called(key) for key in entry.objects[:most])
    more = len(entry.objects) - most
    return f"{named} and {more} more" if more > 0 else named
