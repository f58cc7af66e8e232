"""``marsroute plan merge``: bring what another copy changed into ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.cli.bundle_plan import bundled_copy
from app.cli.plan_access import (
    READER,
    author_of,
    check_plan,
    key_of,
    opened,
    reader_of,
    zone_of_plan,
)
from app.errors import InputRefused, NoAnswer, WrongKey
from app.services.bundles import SUFFIX as BUNDLE
from app.services.plan.differences import edit_sentences
from app.services.plan.merge_conflicts import (
    chosen_sides,
    conflict_rows,
    refuse_unknown,
)
from app.services.plan.merged_files import commit_merge, copy_of, weigh_merge
from app.services.scenario.whole_scenario import marking_of_plan

if TYPE_CHECKING:
    import argparse

    from app.cli.terminal import Terminal
    from app.security.file_key import FileKey
    from app.security.marking import Marking
    from app.services.plan.merge_conflicts import ConflictRow
    from app.services.plan.merged_files import PlanCopy, WeighedMerge
    from app.services.plan.reader import PlanReader


def run(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Merge, or print what people have to decide and write nothing."""
    check_plan(arguments.plan)
    if arguments.theirs.suffix != BUNDLE:
        check_plan(arguments.theirs)
    if arguments.theirs.resolve() == arguments.plan.resolve():
        raise InputRefused(
            f"{arguments.theirs.name} is the plan itself; name the copy of it that "
            "is to be brought in."
        )
    reader, author = reader_of(arguments), author_of(arguments)
    key = key_of(arguments.plan, arguments.passphrase_file)
    theirs = _their_copy(arguments, key)
    with opened(arguments.plan, key, author) as store:
        weighed = _weighed(arguments, copy_of(store), theirs, reader)
        documents = [reader.document(one.content) for one in (weighed.ours, theirs)]
        zone, marking = zone_of_plan(documents[0]), marking_of_plan(*documents)
        terminal.say(marking.banner)
        if weighed.conflicts:
            return _show_conflicts(weighed, marking, zone, terminal)
        change = commit_merge(store, weighed, reader, arguments.reason)
    said = () if change is None else edit_sentences(change.edits, zone)
    terminal.answer(
        {
            "marking": marking.banner,
            "conflicts": [],
            "change": None if change is None else change.sequence,
            "brought": len(weighed.brought),
            "sentences": said,
        }
    )
    if change is None:
        terminal.say(
            f"{arguments.theirs.name} brings nothing new; nothing was written."
        )
        return 0
    for sentence in said or ("All objects stay as they are; this is not asked again.",):
        terminal.say(sentence)
    terminal.say(f"\nChange {change.sequence}: {change.text}; it can be undone.")
    return 0


def _their_copy(arguments: argparse.Namespace, key: FileKey) -> PlanCopy:
    """Read the other copy, which stays as it is; most have the key of ours."""
    path = arguments.theirs
    if path.suffix == BUNDLE:
        return bundled_copy(arguments)
    if arguments.their_passphrase_file is not None:
        key = key_of(path, arguments.their_passphrase_file)
    try:
        with opened(path, key, READER, read_only=True) as store:
            return copy_of(store)
    except WrongKey:
        if arguments.their_passphrase_file is not None:
            raise
    key = key_of(path, None, "--their-passphrase-file")
    with opened(path, key, READER, read_only=True) as store:
        return copy_of(store)


def _weighed(
    arguments: argparse.Namespace,
    ours: PlanCopy,
    theirs: PlanCopy,
    reader: PlanReader,
) -> WeighedMerge:
    """The merge under the choices of the call."""
    weighed = weigh_merge(ours, theirs, reader)
    choices = chosen_sides(arguments.choose, weighed.conflicts, arguments.take)
    if not choices:
        return weighed
    refuse_unknown(choices, (*ours.content, *theirs.content, *weighed.base))
    return weigh_merge(ours, theirs, reader, choices)


def _show_conflicts(
    weighed: WeighedMerge, marking: Marking, zone: str, terminal: Terminal
) -> int:
    """Print conflicts side by side."""
    rows = conflict_rows(weighed.conflicts, zone)
    terminal.answer(
        {
            "marking": marking.banner,
            "conflicts": [
                {
                    "kind": one.key.kind,
                    "name": one.key.name,
                    "why": one.why,
                    "entries": [_told(row) for row in rows if row.key == one.key],
                }
                for one in weighed.conflicts
            ],
            "change": None,
        }
    )
    head = ("object", "entry", "before", "ours", "theirs", "to choose")
    terminal.table(
        head,
        [(*row[1:], f"{row.key.kind}/{row.key.name}") for row in rows],
    )
    terminal.say(
        "\nBoth copies changed what stands here, so nothing was written. Give --take "
        "ours or --take theirs, or --choose KIND/NAME=ours|theirs for each."
    )
    return NoAnswer.exit_code


def _told(row: ConflictRow) -> dict[str, str]:
    """A line for machines."""
    return {
        "what": row.label,
        "entry": row.entry,
        "before": row.base,
        "ours": row.ours,
        "theirs": row.theirs,
    }
