"""``marsroute plan versions``, ``diff``, ``restore``, ``backup`` and ``backups``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.plan_access import (
    SUFFIX,
    author_of,
    key_of,
    opened_plan,
    reader_of,
    zone_of_plan,
)
from app.errors import InputRefused
from app.security.clock import SystemClock
from app.services.moments import moment_words
from app.services.plan.differences import edit_sentences, summary
from app.services.plan.versions import NOW, State, restore, state_named, states_differ
from app.services.scenario.whole_scenario import marking_of_plan
from app.storage.backups import backups, newest_good_backup
from app.storage.plan_restore import restore as restore_backup

if TYPE_CHECKING:
    import argparse

    from app.cli.terminal import Terminal
    from app.security.file_key import FileKey
    from app.storage.plan_records import Change, Version

MOST_STATES = 2
LATEST = "latest"


def run_versions(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """List versions, or name the present state."""
    adds = arguments.add is not None
    with opened_plan(arguments, read_only=not adds) as store:
        if adds:
            store.add_version(arguments.add, arguments.note)
        versions = store.versions()
        changes = store.changes() if arguments.changes else ()
        document = reader_of(arguments).document(store.content())
    marking, zone = marking_of_plan(document), zone_of_plan(document)
    terminal.answer(
        {
            "marking": marking.banner,
            "versions": versions,
            "changes": [_told(one) for one in changes],
        }
    )
    terminal.say(marking.banner)
    if not (versions or changes):
        terminal.say("The plan has no versions yet; --add names the present state.")
    if versions:
        head = ("version", "change", "when", "by", "note")
        terminal.table(head, [_version_row(one) for one in versions])
    if changes:
        terminal.say()
        columns = ("change", "when", "by", "what", "why", "in short")
        terminal.table(columns, [_change_row(one, zone) for one in changes])
    return 0


def run_diff(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Say what differs between two states or two plans."""
    first, second = _states(arguments)
    reader = reader_of(arguments)
    documents = [reader.document(state.content) for state in (first, second)]
    zone = zone_of_plan(documents[1])
    said, rows = states_differ(first, second, zone)
    marking = marking_of_plan(*documents)
    terminal.say(marking.banner)
    terminal.answer(
        {
            "marking": marking.banner,
            "before": first.name,
            "after": second.name,
            "sentences": said,
            "differences": [
                {
                    "kind": row.key.kind,
                    "name": row.key.name,
                    "what": row.label,
                    "entry": row.field,
                    "before": row.before,
                    "after": row.after,
                }
                for row in rows
            ],
        }
    )
    if not said:
        terminal.say(f"Nothing differs between {first.name} and {second.name}.")
    elif arguments.table:
        cells = [(row.label, row.field, row.before, row.after) for row in rows]
        terminal.table(("what", "entry", first.name, second.name), cells)
    else:
        for sentence in said:
            terminal.say(sentence)
    return 0


def run_restore(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Go back to a version as a change, or put a backup in the place of the file."""
    if arguments.backup is not None:
        return _restore_backup(arguments, terminal)
    with opened_plan(arguments) as store:
        state = state_named(store, arguments.version)
        change = restore(store, state, reader_of(arguments), arguments.reason)
    terminal.answer({"change": None if change is None else _told(change)})
    if change is None:
        terminal.say(f"Nothing differs from {state.name}; nothing was written.")
    else:
        terminal.say(
            f"The plan is as it was at {state.name}; change {change.sequence} can be "
            "undone."
        )
    return 0


def run_backup(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Back a plan up now."""
    with opened_plan(arguments) as store:
        path = store.backup()
    terminal.answer({"written": path})
    terminal.say(f"Written: {path}")
    return 0


def run_backups(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """List the backups of a plan; this needs no passphrase."""
    found = backups(arguments.plan)
    terminal.answer({"backups": found})
    if not found:
        terminal.say(f"There are no backups of {arguments.plan.name}.")
        return 0
    rows = [
        (moment_words(one.at), str(one.sequence), one.reason.value, one.path.name)
        for one in found
    ]
    terminal.table(("made", "change", "why", "file"), rows)
    return 0


def _restore_backup(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Put a backup in the place of the file."""
    author = author_of(arguments)
    key = key_of(arguments.plan, arguments.passphrase_file)
    backup = _backup(arguments, key)
    aside = restore_backup(
        arguments.plan, backup, key, author=author, clock=SystemClock()
    )
    terminal.answer({"restored": backup, "aside": aside})
    terminal.say(f"{arguments.plan.name} is {backup.name} again.")
    if aside is not None:
        terminal.say(f"As it was before, it lies in {aside}.")
    return 0


def _backup(arguments: argparse.Namespace, key: FileKey) -> Path:
    """The backup that a call names."""
    plan, asked = arguments.plan, arguments.backup
    known = {one.path.name: one.path for one in backups(plan)}
    if asked == LATEST:
        newest = newest_good_backup(plan, key)
        if newest is None:
            raise InputRefused(f"There is no sound backup of {plan.name}.")
        return newest.path
    if asked not in known:
        raise InputRefused(
            f"{asked!r} is no backup of {plan.name}; 'plan backups' lists them, and "
            f"'{LATEST}' takes the newest that is sound."
        )
    return known[asked]


def _states(arguments: argparse.Namespace) -> tuple[State, State]:
    """The two states of a call."""
    asked = arguments.states
    if len(asked) > MOST_STATES:
        raise InputRefused("Give at most two states to compare.")
    if len(asked) == 1 and asked[0].endswith(SUFFIX):
        return _other_plan(arguments)
    with opened_plan(arguments, read_only=True) as store:
        last = str(max(store.sequence - 1, 0))
        names = [*asked, NOW] if asked else [last, NOW]
        first, second = (state_named(store, name) for name in names[:MOST_STATES])
    return first, second


def _other_plan(arguments: argparse.Namespace) -> tuple[State, State]:
    """A plan and another one as they are now."""
    with opened_plan(arguments, read_only=True) as store:
        first = State(arguments.plan.name, store.sequence, store.content())
    other = Path(arguments.states[0])
    arguments.plan = other
    with opened_plan(arguments, read_only=True) as store:
        second = State(other.name, store.sequence, store.content())
    return first, second


def _version_row(version: Version) -> tuple[str, ...]:
    when = moment_words(version.at)
    return version.name, str(version.sequence), when, version.author, version.note


def _change_row(change: Change, zone: str) -> tuple[str, ...]:
    """A change with what it did."""
    when, did = moment_words(change.at), summary(edit_sentences(change.edits, zone))
    told = (change.author, change.text, change.reason, did)
    return str(change.sequence), when, *told


def _told(change: Change) -> dict[str, object]:
    """A change for machines."""
    return {
        "change": change.sequence,
        "identity": change.identity,
        "at": change.at,
        "by": change.author,
        "kind": change.kind,
        "text": change.text,
        "reason": change.reason,
    }
