"""The changes of a plan as rows: when, by which post, what, why, and named versions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.services.moments import moment_words
from app.services.plan.words import object_words as object_words_of
from app.storage.plan_records import ChangeKind
from app.ui.tables.rows import Cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.storage.plan_records import Change, Edit, Version

translate = QCoreApplication.translate
MOST_NAMED, MOST_TOLD = 3, 20


def history_head() -> tuple[str, ...]:
    """Names of the columns."""
    return (
        translate("history", "When"),
        translate("history", "Post"),
        translate("history", "Version"),
        translate("history", "What"),
        translate("history", "Why"),
        translate("history", "Of what"),
    )


def kind_words(kind: ChangeKind) -> str:
    """How a change came about, around the words of what was done."""
    return {
        ChangeKind.EDIT: "{}",
        ChangeKind.UNDO: translate("history", "Undo: {}"),
        ChangeKind.REDO: translate("history", "Redo: {}"),
        ChangeKind.MERGE: "{}",
        ChangeKind.RESTORE: "{}",
    }[kind]


def what_words(change: Change) -> str:
    """What was done, and whether it was undone or redone."""
    return kind_words(change.kind).format(change.text)


def object_words(edits: Sequence[Edit]) -> str:
    """Objects that a change touches, the first few by name."""
    more = len(edits) - MOST_NAMED
    told = ", ".join(edit_words(edit) for edit in edits[:MOST_NAMED])
    return f"{told} +{more}" if more > 0 else told


def edit_words(edit: Edit) -> str:
    """What people call the object of an edit."""
    form = json.loads(edit.after or edit.before or "{}")
    return object_words_of(edit.key, form)


def history_rows(
    changes: Iterable[Change], versions: Iterable[Version], zone: str
) -> list[tuple[Cell, ...]]:
    """
    Give a row for each change.

    Parameters
    ----------
    changes
        In the order of the rows.
    versions
        Those of the plan; the row of its last change has the name.
    zone
        Letter of the zone in which to show times.
    """
    named: dict[int, list[str]] = {}
    for version in versions:
        named.setdefault(version.sequence, []).append(version.name)
    return [_row(change, named.get(change.sequence, []), zone) for change in changes]


def _row(change: Change, versions: list[str], zone: str) -> tuple[Cell, ...]:
    what, objects = what_words(change), object_words(change.edits)
    named = "\n".join(edit_words(edit) for edit in change.edits[:MOST_TOLD])
    bold = bool(versions)
    return (
        Cell(
            moment_words(change.at, zone),
            tip=f"{change.at.isoformat()} · {change.machine}",
            figure=True,
            bold=bold,
        ),
        Cell(change.author, bold=bold),
        Cell(", ".join(versions), bold=True),
        Cell(what, tip=what, bold=bold),
        Cell(change.reason, tip=change.reason),
        Cell(
            objects,
            tip=named,
        ),
    )
