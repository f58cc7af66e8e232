"""Two files of one plan merged: what they have in common, and the change it takes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.errors import InputRefused, KnownError, NoAnswer
from app.security.marking import join
from app.services.plan.kinds import SCENARIO_KEY, SETTINGS_KEY, called
from app.services.plan.merge import Conflict, Merge, Side, merge
from app.storage.plan_records import (
    Change,
    ChangeKind,
    NewChange,
    body_of,
    edits_between,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.security.marking_policy import MarkingPolicy
    from app.services.plan.reader import PlanReader
    from app.storage.plan_copy import ToldChange
    from app.storage.plan_records import Edit, ObjectKey
    from app.storage.plan_store import PlanStore


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCopy:
    """
    What merging needs to know of one file of a plan.

    Attributes
    ----------
    name
        Of the file.
    plan_id
        The same in every copy of the plan.
    changes
        Of the file, in their order.
    known
        Identities of all changes that are in it, those merged in included.
    content
        Bodies by object as they are now.
    """

    name: str
    plan_id: str
    changes: tuple[ToldChange, ...]
    known: frozenset[str]
    content: Mapping[ObjectKey, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class WeighedMerge:
    """
    A merge that is not kept yet.

    Attributes
    ----------
    base
        The last state that both copies have in common.
    ours, theirs
        The copies.
    merge
        Bodies by object, and what people have to decide.
    brought
        Changes of theirs that ours does not have, in their order.
    """

    base: Mapping[ObjectKey, str]
    ours: PlanCopy
    theirs: PlanCopy
    merge: Merge
    brought: tuple[Change, ...]

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """What people have to decide."""
        return self.merge.conflicts

    @property
    def edits(self) -> tuple[Edit, ...]:
        """What it changes in ours; none where ours counts everywhere."""
        return edits_between(self.ours.content, self.merge.merged)

    @property
    def brings_nothing(self) -> bool:
        """
        Whether there is nothing to keep, not even that theirs was looked at.

        Changes of theirs that are not taken over count as known from then on, or
        everybody would be asked about them again. That theirs merged what ours has
        already is no news.
        """
        differ = self.theirs.content != self.ours.content
        return not self.edits and not any(
            one.edits and (differ or one.kind is not ChangeKind.MERGE)
            for one in self.brought
        )


def copy_of(store: PlanStore) -> PlanCopy:
    """
    Read what merging needs from an open file; call it on the thread of the store.

    Raises
    ------
    Damaged, EnvironmentTrouble
        The file cannot be read.
    """
    history = store.history()
    return PlanCopy(
        name=store.path.name,
        plan_id=history.plan_id,
        changes=history.changes,
        known=store.known_changes(),
        content=store.content(),
    )


def weigh_merge(
    ours: PlanCopy,
    theirs: PlanCopy,
    reader: PlanReader,
    choices: Mapping[ObjectKey, Side] | None = None,
) -> WeighedMerge:
    """
    Merge another copy of a plan into ours, without keeping it.

    Parameters
    ----------
    ours, theirs
        The copies; theirs stays as it is.
    reader
        Judges what is put together.
    choices
        Whose word counts, by object.

    Raises
    ------
    InputRefused
        They are not copies of one plan, theirs has an object that cannot be read, or
        one is marked by another policy.
    """
    if ours.plan_id != theirs.plan_id:
        raise InputRefused(
            f"{theirs.name} is another plan than {ours.name}, not a copy of it; only "
            "copies of one plan can be merged."
        )
    _refuse_unread(ours, theirs, reader)
    base = common_state(ours, theirs)
    sides = _marked_alike(ours.content, theirs.content, reader.marks)
    merged = merge(base, *sides, choices, reader.is_sound)
    return WeighedMerge(
        base=base,
        ours=ours,
        theirs=theirs,
        merge=merged,
        brought=_brought(ours, theirs),
    )


def _refuse_unread(ours: PlanCopy, theirs: PlanCopy, reader: PlanReader) -> None:
    """Refuse a copy with an object that no program of this version has written."""
    for key, body in theirs.content.items():
        if body != ours.content.get(key) and not reader.is_sound(key, body):
            raise InputRefused(
                f"{theirs.name} cannot be merged: {called(key)} in it cannot be read. "
                "It was written by a later version, or altered; update this program, "
                "or have that copy looked at where it comes from."
            )


def _marked_alike(
    ours: Mapping[ObjectKey, str], theirs: Mapping[ObjectKey, str], marks: MarkingPolicy
) -> tuple[dict[ObjectKey, str], dict[ObjectKey, str]]:
    """Both contents under the join of their markings: no choice can lower them."""
    sides = dict(ours), dict(theirs)
    for key in (SETTINGS_KEY, SCENARIO_KEY):
        if not all(key in side for side in sides):
            continue
        forms = [json.loads(side[key]) for side in sides]
        for entry in ("marking", "overlay marking"):
            told = [marks.parse(form[entry]) for form in forms if entry in form]
            joined = {entry: str(join(told))} if told else {}
            forms = [form | joined for form in forms]
        for side, form in zip(sides, forms, strict=True):
            side[key] = body_of(form)
    return sides


def commit_merge(
    store: PlanStore, weighed: WeighedMerge, reader: PlanReader, reason: str = ""
) -> Change | None:
    """
    Keep a merge as one change; None where theirs has nothing that ours has not.

    Parameters
    ----------
    store
        Our file, on its own thread.
    weighed
        From `weigh_merge`.
    reader
        Judges whether the whole can be read.
    reason
        Why, where somebody said so.

    Raises
    ------
    NoAnswer
        There are conflicts, or what each side did does not go together.
    KnownError
        The file changed meanwhile, or cannot be written.
    """
    if weighed.conflicts:
        raise NoAnswer(
            f"In both copies {_objects(weighed)} changed differently; choose whose "
            "word counts for each."
        )
    if weighed.brings_nothing:
        return None
    refuse_unreadable(weighed, reader)
    change = NewChange(
        text=merge_text(weighed),
        edits=weighed.edits,
        reason=reason,
        kind=ChangeKind.MERGE,
    )
    return store.commit(change, merged=weighed.brought)


def refuse_unreadable(weighed: WeighedMerge, reader: PlanReader) -> None:
    """
    Refuse what cannot be read as a whole, such as a halt in an area that went.

    Raises
    ------
    NoAnswer
        What each side did does not go together; says what, and how to go on.
    """
    try:
        reader.document(weighed.merge.merged)
    except KnownError as error:
        raise NoAnswer(
            "What the two copies changed does not go together. "
            f"{error} Choose one side for that object, and merge again."
        ) from error


def _objects(weighed: WeighedMerge) -> str:
    """How many objects are disputed."""
    count = len(weighed.conflicts)
    return "1 object was" if count == 1 else f"{count} objects were"


def merge_text(weighed: WeighedMerge) -> str:
    """What the change of a merge is called."""
    count = len(weighed.brought)
    authors = ", ".join(dict.fromkeys(one.author for one in weighed.brought))
    by = f" by {authors}" if authors else ""
    changes = "1 change" if count == 1 else f"{count} changes"
    return f"Merge {weighed.theirs.name}: {changes}{by}"


def common_state(ours: PlanCopy, theirs: PlanCopy) -> dict[ObjectKey, str]:
    """
    Give the last state that both copies have in common.

    It is ours as of the last of our changes that they know, or theirs as of the last of
    theirs that we know: whichever has more behind it.
    """
    mine = _shared(ours.changes, theirs.known)
    yours = _shared(theirs.changes, ours.known)
    best = max((mine, yours), key=lambda shared: len(_behind(shared)))
    return state_after(best)


def state_after(changes: Sequence[ToldChange]) -> dict[ObjectKey, str]:
    """Objects as some changes from the first on leave them."""
    content: dict[ObjectKey, str] = {}
    for told in changes:
        for edit in told.change.edits:
            if edit.after is None:
                content.pop(edit.key, None)
            else:
                content[edit.key] = edit.after
    return content


def _shared(
    changes: Sequence[ToldChange], known: frozenset[str]
) -> Sequence[ToldChange]:
    """The changes up to the last one before the first that others do not know."""
    for number, told in enumerate(changes):
        if told.change.identity not in known:
            return changes[:number]
    return changes


def _behind(changes: Sequence[ToldChange]) -> set[str]:
    """Identities of some changes and of all that they brought in."""
    return {one.identity for told in changes for one in (told.change, *told.brought)}


def _brought(ours: PlanCopy, theirs: PlanCopy) -> tuple[Change, ...]:
    """Changes of theirs, and those they merged in, that are not in ours."""
    found: dict[str, Change] = {}
    for told in theirs.changes:
        for one in (*told.brought, told.change):
            if one.identity in theirs.known and one.identity not in ours.known:
                found.setdefault(one.identity, one)
    return tuple(found.values())
