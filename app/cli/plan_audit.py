"""``marsroute plan audit`` and ``plan verify``: who did what, and what is false."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.cli.plan_access import opened_plan
from app.errors import DONE, InputRefused
from app.security.fingerprint import fingerprint_words
from app.services.moments import moment_words
from app.services.plan.audit_trail import (
    AuditFilter,
    audit_trail,
    filtered,
    objects_in_words,
)
from app.services.plan.exported_heads import heads_of, verdicts
from app.storage.plan_database import restoring
from app.storage.plan_records import ObjectKey
from planners.dtg import parse_dtg

if TYPE_CHECKING:
    import argparse

    from app.cli.terminal import Terminal
    from app.services.plan.audit_trail import AuditEntry

_DIGEST = re.compile(r"\b([0-9a-f]{8})[0-9a-f]{24,56}\b")


def run_audit(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """List the acts on a plan."""
    wanted = AuditFilter(
        about=None if arguments.object is None else _key(arguments.object),
        since=None if arguments.since is None else parse_dtg(arguments.since),
        author=arguments.author,
    )
    with opened_plan(arguments, read_only=True) as store:
        entries = audit_trail(store.audit_rows(), store.changes())
        known = {key for entry in entries for key in entry.objects}
        shown = filtered(entries, wanted)
    if wanted.about is not None and wanted.about not in known:
        raise InputRefused(
            f"{arguments.plan.name} never had {arguments.object!r}; 'plan audit' "
            "without --object lists what was changed."
        )
    terminal.answer({"entries": [_form(entry) for entry in shown]})
    terminal.table(
        ("no", "time", "who", "machine", "act", "what", "changed", "why"),
        map(_cells, shown),
    )
    terminal.say(f"\n{len(shown)} of {len(entries)} entries.")
    return DONE


def run_verify(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Check a plan, and hold heads from exports against its log."""
    given = [heads_of(one) for one in arguments.head]
    heads = list(dict.fromkeys(head for found in given for head in found))
    with opened_plan(arguments, even_unsound=True) as store:
        own = store.head()
        own_faults = store.troubles + store.verify()
        said = own_faults + verdicts(
            store.audit_rows(), heads, store.plan_id, own.public_key
        )
    words = fingerprint_words(own.public_key)
    terminal.answer(
        {
            "plan_id": own.plan_id,
            "rows": own.sequence,
            "key": words,
            "heads": len(heads),
            "sound": not said,
            "faults": said,
        }
    )
    for sentence in said:
        terminal.say(sentence)
    if own_faults:
        terminal.say(
            f"{arguments.plan.name} is not sound. The newest good backup comes back "
            f"with {restoring(arguments.plan)}"
        )
    if said:
        return InputRefused.exit_code
    rows = f"the {own.sequence} rows of its audit log hang together"
    terminal.say(f"{arguments.plan.name} is sound: {rows}.")
    if heads:
        terminal.say(f"Heads from exports that agree with them: {len(heads)}.")
    terminal.say(f"The words of its key: {words}")
    return DONE


def _key(text: str) -> ObjectKey:
    """Read ``KIND/NAME``."""
    kind, slash, name = text.partition("/")
    if not (slash and kind and name):
        raise InputRefused(
            f"{text!r} names no object; write its kind and its name, such as "
            "'column/Main body'."
        )
    return ObjectKey(kind, name)


def _cells(entry: AuditEntry) -> tuple[str, ...]:
    """Line of an entry, for people."""
    return (
        str(entry.sequence),
        moment_words(entry.at),
        entry.author,
        entry.machine[:4],
        entry.action,
        _DIGEST.sub(r"\1...", entry.what),
        objects_in_words(entry),
        entry.reason,
    )


def _form(entry: AuditEntry) -> dict[str, object]:
    """Entry, for machines."""
    return {
        "sequence": entry.sequence,
        "at": entry.at,
        "author": entry.author,
        "machine": entry.machine,
        "action": entry.action,
        "what": entry.what,
        "reason": entry.reason,
        "objects": [f"{key.kind}/{key.name}" for key in entry.objects],
    }
